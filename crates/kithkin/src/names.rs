//! Do two names belong to one person? The logic of `kithkin names`.
//!
//! Names are judged alone, without dates or places: [`NameScorer`] gives a match weight, a probability, a yes or no at
//! the default decision, and the reason.
use kithkin_compare::name::{
    PairKind, PairScore,
    features::WordKey,
    score_pair,
    whole::{WholeKey, score_whole},
};
use std::io;

/// What the two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// Given names.
    Given,
    /// Family names.
    Family,
    /// Whole names of people.
    Person,
}

impl std::str::FromStr for NameKind {
    type Err = NamesError;

    fn from_str(text: &str) -> Result<Self, NamesError> {
        match text {
            "given" => Ok(Self::Given),
            "family" => Ok(Self::Family),
            "person" => Ok(Self::Person),
            other => Err(NamesError::Kind {
                text: other.to_owned(),
            }),
        }
    }
}

/// What is wrong with a file of name pairs.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NamesError {
    /// An unknown kind of name.
    #[error("unknown kind of name `{text}`: use given, family or person")]
    Kind {
        /// What was given.
        text: String,
    },
    /// A column is not there.
    #[error(
        "the pairs have no column `{column}`: give a CSV file whose first line names the columns name1 and name2"
    )]
    Column {
        /// The column's name.
        column: &'static str,
    },
    /// The file could not be read or written as CSV.
    #[error("the pairs could not be read or written as CSV")]
    Csv(#[from] csv::Error),
    /// Writing failed.
    #[error("the scored pairs could not be written")]
    Write(#[from] io::Error),
}

/// What a scorer says of two names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameVerdict {
    /// Match weight in bits (log2 of the odds); 0 is the default decision.
    pub weight: f64,
    /// Probability, from 0 to 1; 0.5 is the default decision.
    pub probability: f64,
    /// Whether the weight is above 0.
    pub decision: bool,
    /// Why: `same`, `spelling`, `diminutive`, `variant`, `initial`, `sound`, `affix`, `part`, `swapped`, and for a no `two-names`,
    /// `different` or `missing`.
    pub reason: &'static str,
}

/// Scores pairs of names of one kind.
///
/// ```
/// use kithkin::names::{NameKind, NameScorer};
/// let scorer = NameScorer::new(NameKind::Given);
/// let verdict = scorer.score("Gosia", "Małgorzata");
/// assert!(verdict.decision);
/// assert_eq!(verdict.reason, "diminutive");
/// assert!(!scorer.score("Gemma", "Emma").decision);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NameScorer {
    kind: NameKind,
}

impl NameScorer {
    /// A scorer for `kind`.
    pub fn new(kind: NameKind) -> Self {
        Self { kind }
    }

    /// Scores two names; symmetric, and any text will do.
    pub fn score(&self, a: &str, b: &str) -> NameVerdict {
        let pair = |kind| score_pair(kind, &WordKey::new(a), &WordKey::new(b));
        let PairScore { log_odds, reason } = match self.kind {
            NameKind::Given => pair(PairKind::Given),
            NameKind::Family => pair(PairKind::Family),
            NameKind::Person => score_whole(&WholeKey::new(a), &WholeKey::new(b)),
        };
        let log_odds = f64::from(log_odds);
        NameVerdict {
            weight: log_odds / std::f64::consts::LN_2,
            probability: 1.0 / (1.0 + (-log_odds).exp()),
            decision: log_odds > 0.0,
            reason: reason.term(),
        }
    }
}

/// How many pairs a file held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NamesSummary {
    /// Pairs scored.
    pub pairs: u64,
    /// Pairs decided yes.
    pub yes: u64,
}

/// Scores a CSV file with the columns `name1` and `name2` (others are kept) and writes it with `weight`, `probability`,
/// `decision` (`yes` or `no`) and `reason` added.
///
/// # Errors
/// [`NamesError::Column`] when a column is missing, [`NamesError::Csv`] or [`NamesError::Write`] when reading or
/// writing fails. Text that is not UTF-8 is read with replacement characters.
///
/// ```
/// use kithkin::names::{NameKind, score_csv};
/// let mut out = Vec::new();
/// let summary = score_csv("name1,name2\nPeggy,Margaret\n".as_bytes(), &mut out, NameKind::Given)?;
/// assert_eq!(summary.yes, 1);
/// assert!(String::from_utf8_lossy(&out).starts_with("name1,name2,weight,probability,decision,reason\nPeggy,Margaret,"));
/// # Ok::<(), kithkin::names::NamesError>(())
/// ```
pub fn score_csv(
    input: impl io::Read,
    output: impl io::Write,
    kind: NameKind,
) -> Result<NamesSummary, NamesError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let headers = reader.byte_headers()?.clone();
    let find = |column: &'static str| {
        headers
            .iter()
            .position(|h| h.strip_prefix(b"\xef\xbb\xbf").unwrap_or(h).trim_ascii() == column.as_bytes())
            .ok_or(NamesError::Column { column })
    };
    let (first, second) = (find("name1")?, find("name2")?);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(output);
    let mut row = headers.clone();
    for column in ["weight", "probability", "decision", "reason"] {
        row.push_field(column.as_bytes());
    }
    writer.write_byte_record(&row)?;
    let scorer = NameScorer::new(kind);
    let mut summary = NamesSummary::default();
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        let cell = |at: usize| String::from_utf8_lossy(record.get(at).unwrap_or_default()).into_owned();
        let verdict = scorer.score(&cell(first), &cell(second));
        while record.len() < headers.len() {
            record.push_field(b"");
        }
        record.push_field(format!("{:.4}", verdict.weight).as_bytes());
        record.push_field(format!("{:.6}", verdict.probability).as_bytes());
        record.push_field(if verdict.decision { b"yes" } else { b"no" });
        record.push_field(verdict.reason.as_bytes());
        writer.write_byte_record(&record)?;
        summary.pairs += 1;
        summary.yes += u64::from(verdict.decision);
    }
    writer.flush()?;
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_columns_and_short_rows_are_kept() -> Result<(), NamesError> {
        let input = "id,name1,name2,label\n7,Sean,Shaun,1\n8,Zoë\n";
        let mut out = Vec::new();
        let summary = score_csv(input.as_bytes(), &mut out, NameKind::Given)?;
        let text = String::from_utf8_lossy(&out);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(summary, NamesSummary { pairs: 2, yes: 1 });
        assert!(lines[1].starts_with("7,Sean,Shaun,1,") && lines[1].ends_with(",yes,spelling"));
        assert!(lines[2].starts_with("8,Zoë,,,") && lines[2].ends_with(",no,missing"));
        Ok(())
    }

    #[test]
    fn the_pairs_of_the_table_are_decided_as_expected() {
        let table = include_str!("../../../fixtures/names/pairs.tsv");
        let mut wrong = Vec::new();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [kind, a, b, expected] = cells[..] else {
                panic!("a line has {} cells: {line}", cells.len());
            };
            let scorer = NameScorer::new(kind.parse().unwrap());
            let verdict = scorer.score(a, b);
            assert_eq!(verdict, scorer.score(b, a), "not symmetric: {line}");
            if verdict.decision != (expected == "yes") {
                wrong.push(format!("{line} got {:+.2} {}", verdict.weight, verdict.reason));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_scored_symmetrically(a in "\\PC{0,30}", b in "\\PC{0,30}") {
            for kind in [NameKind::Given, NameKind::Family, NameKind::Person] {
                let scorer = NameScorer::new(kind);
                let verdict = scorer.score(&a, &b);
                proptest::prop_assert!(verdict.probability.is_finite());
                proptest::prop_assert_eq!(verdict, scorer.score(&b, &a));
            }
        }
    }

    #[test]
    fn a_missing_column_is_named() {
        let error = score_csv("name1,other\na,b\n".as_bytes(), Vec::new(), NameKind::Given);
        assert!(matches!(error, Err(NamesError::Column { column: "name2" })));
    }
}

//! Statements of `read` against the mentions a reader must find, as `score_statements.py` counts them.
//!
//! A predicted mention matches a true one of the same case and document when the spans overlap and the name is the
//! same; one to one, the longest overlap first, then a compatible relation, then the same polarity. Optional
//! mentions are neither required nor wrong to find.
mod name;
mod report;

pub use report::*;

use crate::metric::{fraction, round};
use crate::{BadLine, EvalError, input, vocabulary};
use name::{NameWords, same_name, words};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Days of an interval (first, last), counted from 0001-01-01 = 1.
type Days = (i64, i64);

/// What stands for an open end of a birth interval.
const OPEN: i64 = 1_000_000;

/// A statement as the scorer sees it.
#[derive(Clone, Default)]
pub(crate) struct Mention {
    start: i64,
    end: i64,
    name: Option<String>,
    given: Vec<String>,
    family: Option<String>,
    relation: Option<String>,
    relation_context: Option<String>,
    explicit: bool,
    optional: bool,
    born: Option<Days>,
    polarity: Option<String>,
    address: Option<String>,
}

/// A file of statements by case and document.
#[derive(Default)]
pub struct Statements {
    by_document: BTreeMap<(String, String), Vec<Mention>>,
    bad: Vec<BadLine>,
}

impl Statements {
    /// Reads what `kithkin read` wrote; `-` is standard input. Lines without a span are left out.
    ///
    /// # Errors
    /// [`EvalError::Read`] when the file cannot be read.
    pub fn read(path: &Path) -> Result<Self, EvalError> {
        let mut bad = Vec::new();
        let lines = input::ndjson(path, &mut bad)?;
        Ok(Self {
            bad,
            ..Self::from_lines(&lines)
        })
    }

    /// The same from JSON objects.
    pub fn from_lines(lines: &[Value]) -> Self {
        let mut statements = Self::default();
        for line in lines {
            if line.get("start").is_some_and(Value::is_number)
                && line.get("end").is_some_and(Value::is_number)
            {
                statements.add(line, false, false);
            }
        }
        statements
    }

    /// Reads the truth: a `statements.ndjson` or the folder that holds it, with `optional.ndjson` beside it.
    ///
    /// # Errors
    /// [`EvalError`] when the file is missing, unreadable or empty.
    pub fn read_truth(path: &Path) -> Result<Self, EvalError> {
        let file = input::truth_file(path, &["statements.ndjson"], "statements.ndjson")?;
        let mut truth = Self::default();
        for line in &input::ndjson(&file, &mut truth.bad)? {
            truth.add(line, false, true);
        }
        if truth.by_document.is_empty() {
            return Err(EvalError::EmptyTruth {
                path: file,
                reason: "no statement".to_owned(),
            });
        }
        let optional = file.parent().unwrap_or(Path::new(".")).join("optional.ndjson");
        for line in &input::ndjson_if_there(&optional, &mut truth.bad)? {
            truth.add(line, true, true);
        }
        Ok(truth)
    }

    fn add(&mut self, line: &Value, optional: bool, truth: bool) {
        let key = |name: &str| text(line, name).unwrap_or_default();
        let mention = Mention::from_line(line, optional, truth);
        self.by_document
            .entry((key("case"), key("document")))
            .or_default()
            .push(mention);
    }
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

impl Mention {
    fn from_line(line: &Value, optional: bool, truth: bool) -> Self {
        let whole = |key: &str| line.get(key).and_then(Value::as_f64).unwrap_or(0.0) as i64;
        let yes = |key: &str| line.get(key).and_then(Value::as_bool).unwrap_or(false);
        let list = |key: &str| -> Vec<String> {
            let items = line.get(key).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Self {
            start: whole("start"),
            end: whole("end"),
            name: text(line, "name"),
            given: list("given"),
            family: text(line, "family").filter(|f| !f.is_empty()),
            relation: text(line, "relation").filter(|r| !r.is_empty()),
            relation_context: text(line, "relation_context"),
            explicit: yes("explicit"),
            optional: optional || yes("optional"),
            born: line.get("born").and_then(days),
            // Not said is asserted; said to be nothing is neither.
            polarity: match line.get("polarity") {
                None => Some("asserted".to_owned()),
                Some(p) => p.as_str().map(str::to_owned),
            },
            address: line.get("address").and_then(|a| address(a, truth)),
        }
    }
}

/// `{"start","end"}` with at least one of them, as days.
fn days(born: &Value) -> Option<Days> {
    let bound = |key: &str, last: bool| {
        let value = born.get(key)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        ordinal(&text, last)
    };
    match (bound("start", false), bound("end", true)) {
        (None, None) => None,
        (start, end) => Some((start.unwrap_or(-OPEN), end.unwrap_or(OPEN))),
    }
}

/// The first or last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `None` when it is no date.
fn ordinal(text: &str, last: bool) -> Option<i64> {
    let mut parts = text.split('-').map(str::parse::<i64>);
    let year = parts.next()?.ok().filter(|y| (1..=9999).contains(y))?;
    let month = parts.next().transpose().ok()?;
    let day = parts.next().transpose().ok()?;
    match (month, day) {
        (None, _) if last => Some(day_number(year, 12, 31)),
        (None, _) => Some(day_number(year, 1, 1)),
        (Some(m), None) if last => Some(day_number(year + i64::from(m == 12), m % 12 + 1, 1) - 1),
        (Some(m), None) => Some(day_number(year, m, 1)),
        (Some(m), Some(d)) => Some(day_number(year, m, d)),
    }
    .filter(|_| month.is_none_or(|m| (1..=12).contains(&m)) && day.is_none_or(|d| (1..=31).contains(&d)))
}

/// Days since 0000-12-31 in the proleptic Gregorian calendar (0001-01-01 is 1), from the civil date.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last of its year.
    let (y, m) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 306
}

/// An address as one line: its text, or its lines; the true one with town and postcode.
fn address(value: &Value, truth: bool) -> Option<String> {
    let part = |key: &str| text(value, key).filter(|t| !t.is_empty());
    let whole = match value {
        Value::String(s) => s.clone(),
        Value::Object(_) => part("text").unwrap_or_else(|| {
            let lines = value.get("line").and_then(Value::as_array).into_iter().flatten();
            let lines = lines.filter_map(Value::as_str).map(str::to_owned);
            let place = ["city", "postalCode"]
                .into_iter()
                .filter(|_| truth)
                .filter_map(part);
            lines.chain(place).collect::<Vec<_>>().join(" ")
        }),
        _ => return None,
    };
    (!whole.is_empty()).then_some(whole)
}

fn first_number(text: &str) -> Option<&str> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[start..];
    Some(&rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())])
}

fn same_place(predicted: &str, truth: &str) -> bool {
    let (a, b): (BTreeSet<String>, BTreeSet<String>) = (
        words(predicted).into_iter().collect(),
        words(truth).into_iter().collect(),
    );
    a.intersection(&b).next().is_some() && first_number(predicted) == first_number(truth)
}

/// Counts over all documents.
#[derive(Default)]
struct Counts {
    found: usize,
    missed: usize,
    wrong: usize,
    ignored: usize,
    relation: [[usize; 3]; 3],
    by_class: BTreeMap<&'static str, [usize; 2]>,
    born: BornCounts,
    confusion: BTreeMap<(String, String), usize>,
    address: [usize; 2],
}

#[derive(Default)]
struct BornCounts {
    gold: usize,
    given: usize,
    contains: usize,
    exact: usize,
    overlaps: usize,
    tight: usize,
    spurious: usize,
    width: i64,
    gold_width: i64,
}

impl BornCounts {
    fn add(&mut self, predicted: Option<Days>, truth: Option<Days>) {
        let Some((g0, g1)) = truth else {
            self.spurious += usize::from(predicted.is_some());
            return;
        };
        self.gold += 1;
        let Some((p0, p1)) = predicted else { return };
        let contains = p0 <= g0 && g1 <= p1;
        let (width, gold_width) = (p1 - p0 + 1, g1 - g0 + 1);
        self.given += 1;
        self.contains += usize::from(contains);
        self.overlaps += usize::from(p0 <= g1 && g0 <= p1);
        self.exact += usize::from((p0, p1) == (g0, g1));
        self.tight += usize::from(contains && width <= 2 * gold_width);
        self.width += width;
        self.gold_width += gold_width;
    }
}

impl Counts {
    fn document(&mut self, truth: &[Mention], predicted: &[Mention]) {
        let optional: Vec<&Mention> = truth.iter().filter(|g| g.optional).collect();
        let truth: Vec<&Mention> = truth.iter().filter(|g| !g.optional).collect();
        let mut used = vec![false; predicted.len()];
        let pairs = align(&truth, predicted);
        for &(p, g) in &pairs {
            used[p] = true;
            self.pair(&predicted[p], truth[g]);
        }
        self.missed += truth.len() - pairs.len();
        for (p, _) in predicted.iter().zip(&used).filter(|(_, used)| !**used) {
            let nameless = p.given.is_empty() && p.family.is_none();
            if nameless || optional.iter().any(|g| p.end.min(g.end) > p.start.max(g.start)) {
                self.ignored += 1;
            } else {
                self.wrong += 1;
            }
        }
    }

    fn pair(&mut self, p: &Mention, g: &Mention) {
        self.found += 1;
        if let Some(relation) = &g.relation {
            let strict = p.relation.as_ref() == Some(relation);
            let compatible = vocabulary::compatible(p.relation.as_deref(), Some(relation))
                || (p.relation.is_some() && p.relation == g.relation_context);
            let slot = if g.explicit { 1 } else { 2 };
            for which in [0, slot] {
                let [n, s, c] = &mut self.relation[which];
                *n += 1;
                *s += usize::from(strict);
                *c += usize::from(compatible);
            }
            let class = self.by_class.entry(vocabulary::class(relation)).or_default();
            class[0] += 1;
            class[1] += usize::from(compatible);
        }
        self.born.add(p.born, g.born);
        let word = |m: &Mention| m.polarity.clone().unwrap_or_else(|| "None".to_owned());
        *self.confusion.entry((word(g), word(p))).or_default() += 1;
        if let Some(truth) = &g.address {
            self.address[0] += 1;
            self.address[1] += usize::from(p.address.as_ref().is_some_and(|a| same_place(a, truth)));
        }
    }

    fn report(&self) -> StatementReport {
        let precision = fraction(self.found, self.found + self.wrong);
        let recall = fraction(self.found, self.found + self.missed);
        // From the rounded figures, as the scoring script does.
        let f1 = match (precision, recall) {
            (Some(p), Some(r)) if p > 0.0 && r > 0.0 => round(2.0 * p * r / (p + r), 4),
            _ => 0.0,
        };
        let relation = |[n, strict, compatible]: [usize; 3]| RelationFigures {
            n,
            strict: fraction(strict, n),
            compatible: fraction(compatible, n),
        };
        let b = &self.born;
        let width = |days: i64| (b.given > 0).then(|| round(days as f64 / b.given as f64, 1));
        let wrong_as = |which: &dyn Fn(&str, &str) -> bool| {
            let cells = self.confusion.iter().filter(|((g, p), _)| which(g, p));
            cells.map(|(_, n)| n).sum::<usize>()
        };
        let errors = wrong_as(&|g, p| g != p);
        StatementReport {
            mentions: MentionFigures {
                gold: self.found + self.missed,
                predicted: self.found + self.wrong,
                tp: self.found,
                fp: self.wrong,
                fn_: self.missed,
                optional_hit: self.ignored,
                precision,
                recall,
                f1,
            },
            relation: RelationSplit {
                all: relation(self.relation[0]),
                explicit: relation(self.relation[1]),
                context: relation(self.relation[2]),
            },
            relation_by_class: (self.by_class.iter())
                .map(|(class, &[n, c])| {
                    (
                        (*class).to_owned(),
                        ClassFigures {
                            n,
                            compatible: fraction(c, n),
                        },
                    )
                })
                .collect(),
            born: BornFigures {
                gold: b.gold,
                given: fraction(b.given, b.gold),
                contains: fraction(b.contains, b.given),
                exact: fraction(b.exact, b.given),
                overlaps: fraction(b.overlaps, b.given),
                tight: fraction(b.tight, b.given),
                spurious: b.spurious,
                mean_width_days: width(b.width),
                gold_mean_width_days: width(b.gold_width),
            },
            polarity: PolarityFigures {
                n: self.found,
                errors,
                error_rate: fraction(errors, self.found),
                negated_read_as_asserted: wrong_as(&|g, p| g == "negated" && p != "negated"),
                asserted_read_as_negated: wrong_as(&|g, p| g != "negated" && p == "negated"),
                confusion: (self.confusion.iter())
                    .map(|((g, p), n)| (format!("{g}>{p}"), *n))
                    .collect(),
            },
            address: AddressFigures {
                gold: self.address[0],
                found: fraction(self.address[1], self.address[0]),
            },
            bad_lines: Vec::new(),
        }
    }
}

/// Pairs (predicted, true) one to one, the best first.
fn align(truth: &[&Mention], predicted: &[Mention]) -> Vec<(usize, usize)> {
    let true_names: Vec<NameWords> = truth.iter().map(|m| NameWords::of(m)).collect();
    let names: Vec<NameWords> = predicted.iter().map(NameWords::of).collect();
    let mut candidates = Vec::new();
    for (i, p) in predicted.iter().enumerate() {
        for (j, g) in truth.iter().enumerate() {
            let overlap = p.end.min(g.end) - p.start.max(g.start);
            if overlap > 0 && same_name(&names[i], &true_names[j]) {
                candidates.push((
                    -overlap,
                    !vocabulary::compatible(p.relation.as_deref(), g.relation.as_deref()),
                    p.polarity != g.polarity,
                    p.relation != g.relation,
                    (p.start - g.start).abs(),
                    i,
                    j,
                ));
            }
        }
    }
    candidates.sort_unstable();
    let (mut used, mut found) = (vec![false; predicted.len()], vec![false; truth.len()]);
    let mut pairs = Vec::new();
    for (.., i, j) in candidates {
        if !used[i] && !found[j] {
            used[i] = true;
            found[j] = true;
            pairs.push((i, j));
        }
    }
    pairs
}

/// Measures statements against the truth.
pub fn score(truth: &Statements, predicted: &Statements) -> StatementReport {
    let documents: BTreeSet<_> = truth
        .by_document
        .keys()
        .chain(predicted.by_document.keys())
        .collect();
    let mut counts = Counts::default();
    let of = |file: &Statements, key| file.by_document.get(key).map_or_else(Vec::new, Clone::clone);
    for key in documents {
        counts.document(&of(truth, key), &of(predicted, key));
    }
    StatementReport {
        bad_lines: truth.bad.iter().chain(&predicted.bad).cloned().collect(),
        ..counts.report()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_are_pythons_ordinals() {
        for (text, last, day) in [
            ("0001-01-01", false, 1),
            ("1970-01-01", false, 719_163),
            ("2000-02", true, 730_179),
            ("2011", true, 734_502),
            ("2011-12", true, 734_502),
            ("1984-03-02", false, 724_337),
        ] {
            assert_eq!(ordinal(text, last), Some(day), "{text}");
        }
        assert_eq!(ordinal("Tuesday", false), None);
        assert_eq!(ordinal("2011-13", false), None);
    }

    #[test]
    fn addresses_agree_by_word_and_number() {
        assert!(same_place("14 Elm Rd", "14 Elm Road, Leeds"));
        assert!(!same_place("12 Elm Rd", "14 Elm Road, Leeds"));
        assert!(same_place("Leeds", "Leeds LS"));
    }
}

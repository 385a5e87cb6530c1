//! Scored name pairs of `names` against people's judgement.
use crate::EvalError;
use crate::input::{self, Table};
use crate::metric::{AtThreshold, Calibration, Curve, Scored};
use crate::pairs::LABELS;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::path::Path;

/// Figures of scored name pairs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NameReport {
    /// Pairs with a judgement.
    pub pairs: usize,
    /// Of these, judged the same name.
    pub true_pairs: usize,
    /// What the tool decided (`decision`, else a probability of at least 0.5).
    pub decision: AtThreshold,
    /// At the threshold with the highest F1, knowing the truth.
    pub best: AtThreshold,
    /// The highest precision at a recall of at least 0.8.
    #[serde(rename = "precision_at_recall_0.8")]
    pub precision_at_recall_80: Option<f64>,
    /// Average precision.
    pub average_precision: Option<f64>,
    /// Calibration of the probabilities.
    pub calibration: Calibration,
    /// How often each reason was given, and how often it was right.
    pub by_reason: std::collections::BTreeMap<String, (usize, usize)>,
    /// Judged pairs that were not scored. They count as decided `no`.
    pub not_scored: usize,
    /// (recall, precision), surest first, for a plot.
    pub curve: Vec<(f64, f64)>,
}

struct Judged {
    scored: Scored,
    decision: bool,
    reason: String,
}

/// Measures a `SCORED.csv` against a table with `name1,name2` and a label column (`is_variant`, `is_match`, `match`,
/// `label`). The truth may be the scored file itself, since `names` keeps the other columns.
///
/// # Errors
/// [`EvalError`] when a file cannot be read, lacks a column or holds a cell that cannot be understood.
pub fn score_files(truth: &Path, scored: &Path) -> Result<NameReport, EvalError> {
    score_labelled(truth, scored, LABELS)
}

/// The same with the first of `labels` that is a column as the judgement.
pub(crate) fn score_labelled(truth: &Path, scored: &Path, labels: &[&str]) -> Result<NameReport, EvalError> {
    let file = input::truth_file(truth, &["names.csv", "pairs.csv", "truth.csv"], "names.csv")?;
    let judged = Table::read(&file)?;
    let label = judged.column(labels)?;
    let (name1, name2) = (judged.column(&["name1"])?, judged.column(&["name2"])?);
    if judged.rows.is_empty() {
        return Err(EvalError::EmptyTruth {
            path: file,
            reason: "no name pair".to_owned(),
        });
    }
    let mut answers = Answers::read(scored)?;
    let mut all = Vec::with_capacity(judged.rows.len());
    let mut not_scored = 0;
    for (i, row) in judged.rows.iter().enumerate() {
        let answer = answers.take(&row[name1], &row[name2])?;
        not_scored += usize::from(answer.is_none());
        let (weight, probability, decision, reason) =
            answer.unwrap_or((f64::NEG_INFINITY, 0.0, false, "not scored".to_owned()));
        all.push(Judged {
            scored: Scored {
                probability,
                weight,
                truth: judged.yes_no(i, label)?,
            },
            decision,
            reason,
        });
    }
    Ok(report(all, not_scored))
}

/// The scored file, looked up by the two names.
struct Answers {
    table: Table,
    by_names: FxHashMap<(String, String), std::collections::VecDeque<usize>>,
    weight: Option<usize>,
    probability: usize,
    decision: Option<usize>,
    reason: Option<usize>,
}

type Answer = (f64, f64, bool, String);

impl Answers {
    fn read(path: &Path) -> Result<Self, EvalError> {
        let table = Table::read(path)?;
        let (name1, name2) = (table.column(&["name1"])?, table.column(&["name2"])?);
        let mut by_names: FxHashMap<(String, String), std::collections::VecDeque<usize>> =
            FxHashMap::default();
        for (i, row) in table.rows.iter().enumerate() {
            let names = (row[name1].to_owned(), row[name2].to_owned());
            by_names.entry(names).or_default().push_back(i);
        }
        Ok(Self {
            by_names,
            weight: table.find(&["weight"]),
            probability: table.column(&["probability", "score"])?,
            decision: table.find(&["decision"]),
            reason: table.find(&["reason"]),
            table,
        })
    }

    /// The next answer for these names (a pair listed twice has two), the last one again when they run out.
    fn take(&mut self, name1: &str, name2: &str) -> Result<Option<Answer>, EvalError> {
        let Some(rows) = self.by_names.get_mut(&(name1.to_owned(), name2.to_owned())) else {
            return Ok(None);
        };
        let row = if rows.len() > 1 {
            rows.pop_front()
        } else {
            rows.front().copied()
        };
        let Some(row) = row else { return Ok(None) };
        let probability = self.table.number(row, self.probability)?.clamp(0.0, 1.0);
        let weight = match self.weight {
            Some(column) => self.table.number(row, column)?,
            None => probability,
        };
        let decision = match self.decision {
            Some(column) => self.table.yes_no(row, column)?,
            None => probability >= 0.5,
        };
        let reason = self.reason.map_or("", |c| &self.table.rows[row][c]).to_owned();
        Ok(Some((weight, probability, decision, reason)))
    }
}

fn report(all: Vec<Judged>, not_scored: usize) -> NameReport {
    let true_pairs = all.iter().filter(|j| j.scored.truth).count();
    let said = all.iter().filter(|j| j.decision).count();
    let right = all.iter().filter(|j| j.decision && j.scored.truth).count();
    let lowest = all
        .iter()
        .filter(|j| j.decision)
        .map(|j| j.scored.probability)
        .fold(1.0, f64::min);
    let mut by_reason: std::collections::BTreeMap<String, (usize, usize)> = std::collections::BTreeMap::new();
    for j in &all {
        let entry = by_reason.entry(j.reason.clone()).or_default();
        entry.0 += 1;
        entry.1 += usize::from(j.decision == j.scored.truth);
    }
    let curve = Curve::new(all.iter().map(|j| j.scored).collect(), true_pairs);
    NameReport {
        pairs: all.len(),
        true_pairs,
        decision: AtThreshold::from_counts(lowest, said, right, true_pairs),
        best: curve.best(),
        precision_at_recall_80: curve.precision_at_recall(0.8),
        average_precision: curve.average_precision(),
        calibration: curve.calibration(),
        by_reason,
        not_scored,
        curve: curve.points(400),
    }
}

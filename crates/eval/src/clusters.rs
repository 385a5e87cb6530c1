//! Clusters of `dedupe` against the true ones, pair by pair.
use crate::metric::round;
use crate::{EvalError, input};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::path::Path;

/// Pairwise figures of a clustering.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClusterReport {
    /// Records of the truth.
    pub records: usize,
    /// Pairs of records of one true cluster.
    pub true_pairs: usize,
    /// Pairs of records put together.
    pub pred_pairs: usize,
    /// Pairs put together rightly.
    pub tp: usize,
    /// `tp / pred_pairs`.
    pub precision: Option<f64>,
    /// `tp / true_pairs`.
    pub recall: Option<f64>,
    /// Harmonic mean; `None` when nothing was put together.
    pub f1: Option<f64>,
}

/// Measures `CLUSTERS.csv` (`id,cluster`) against a `clusters.csv` or the folder that holds one.
///
/// # Errors
/// [`EvalError`] when a file is missing, unreadable, lacks a column, or the truth is empty.
pub fn score_files(truth: &Path, predicted: &Path) -> Result<ClusterReport, EvalError> {
    let file = input::truth_file(truth, &["clusters.csv", "truth.csv"], "clusters.csv")?;
    let truth: FxHashMap<String, String> = input::clusters(&file)?.into_iter().collect();
    if truth.is_empty() {
        return Err(EvalError::EmptyTruth {
            path: file,
            reason: "no record".to_owned(),
        });
    }
    let predicted: FxHashMap<String, String> = input::clusters(predicted)?.into_iter().collect();
    Ok(score(&truth, &predicted))
}

/// Measures a clustering. A record of the truth that is in no predicted cluster stands alone; records that are not
/// in the truth do not count.
///
/// ```
/// use kithkin_eval::clusters::score;
/// let truth = [("a", "1"), ("b", "1"), ("c", "1"), ("d", "2")].map(|(i, c)| (i.to_owned(), c.to_owned()));
/// let predicted = [("a", "x"), ("b", "x"), ("d", "x")].map(|(i, c)| (i.to_owned(), c.to_owned()));
/// let report = score(&truth.into_iter().collect(), &predicted.into_iter().collect());
/// assert_eq!((report.true_pairs, report.pred_pairs, report.tp), (3, 3, 1));
/// ```
pub fn score(truth: &FxHashMap<String, String>, predicted: &FxHashMap<String, String>) -> ClusterReport {
    let pairs = |n: usize| n * n.saturating_sub(1) / 2;
    let mut together: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    let mut of_prediction: FxHashMap<&str, usize> = FxHashMap::default();
    let mut of_truth: FxHashMap<&str, usize> = FxHashMap::default();
    let everybody = truth.iter();
    everybody.for_each(|(id, cluster)| {
        *of_truth.entry(cluster).or_default() += 1;
        if let Some(put) = predicted.get(id) {
            *together.entry((put, cluster)).or_default() += 1;
            *of_prediction.entry(put).or_default() += 1;
        }
    });
    let tp: usize = together.into_values().map(pairs).sum();
    let pred_pairs: usize = of_prediction.into_values().map(pairs).sum();
    let true_pairs: usize = of_truth.into_values().map(pairs).sum();
    let share = |whole: usize| (whole > 0).then(|| tp as f64 / whole as f64);
    let (precision, recall) = (share(pred_pairs), share(true_pairs));
    ClusterReport {
        records: truth.len(),
        true_pairs,
        pred_pairs,
        tp,
        precision: precision.map(|x| round(x, 4)),
        recall: recall.map(|x| round(x, 4)),
        f1: match (precision, recall) {
            (Some(p), Some(r)) if p > 0.0 && r > 0.0 => Some(round(2.0 * p * r / (p + r), 4)),
            _ => (pred_pairs > 0).then_some(0.0),
        },
    }
}

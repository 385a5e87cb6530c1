//! Scored pairs of `link` and `dedupe` (or of another tool) against the true pairs.
use crate::EvalError;
use crate::input::{self, Table};
use crate::metric::{AtThreshold, Calibration, Curve, Scored};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::path::Path;

/// The probability at which a pair counts as a match unless told otherwise.
pub const DEFAULT_THRESHOLD: f64 = 0.5;

/// Which records are the same person.
pub struct PairTruth {
    kind: Kind,
    all_true: usize,
}

enum Kind {
    /// Record to cluster.
    Clusters(FxHashMap<String, u32>),
    /// Ordered pairs of ids.
    Pairs(FxHashSet<(String, String)>),
}

fn pair(a: &str, b: &str) -> (String, String) {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    (a.to_owned(), b.to_owned())
}

fn choose_two(n: usize) -> usize {
    n * n.saturating_sub(1) / 2
}

/// Interns cluster names and counts the records of each.
fn numbered(
    records: impl IntoIterator<Item = (String, String)>,
) -> (FxHashMap<String, u32>, FxHashMap<String, u32>) {
    let mut names: FxHashMap<String, u32> = FxHashMap::default();
    let mut of: FxHashMap<String, u32> = FxHashMap::default();
    for (id, cluster) in records {
        let next = names.len() as u32;
        let number = *names.entry(cluster).or_insert(next);
        of.insert(id, number);
    }
    (of, names)
}

fn sizes(of: &FxHashMap<String, u32>, clusters: usize) -> Vec<usize> {
    let mut sizes = vec![0; clusters];
    of.values().for_each(|&c| sizes[c as usize] += 1);
    sizes
}

impl PairTruth {
    /// Every pair of records of one cluster is true.
    pub fn from_clusters(records: impl IntoIterator<Item = (String, String)>) -> Self {
        let (of, names) = numbered(records);
        let all_true = sizes(&of, names.len()).into_iter().map(choose_two).sum();
        Self {
            kind: Kind::Clusters(of),
            all_true,
        }
    }

    /// Only pairs of a record of one file with a record of the other are true.
    pub fn from_clusters_between(
        a: impl IntoIterator<Item = (String, String)>,
        b: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let a: Vec<_> = a.into_iter().collect();
        let in_a: FxHashSet<String> = a.iter().map(|(id, _)| id.clone()).collect();
        let (of, names) = numbered(a.into_iter().chain(b));
        let mut counts = vec![(0usize, 0usize); names.len()];
        let everybody = of.iter();
        everybody.for_each(|(id, &c)| {
            let count = &mut counts[c as usize];
            if in_a.contains(id) {
                count.0 += 1;
            } else {
                count.1 += 1;
            }
        });
        Self {
            kind: Kind::Clusters(of),
            all_true: counts.into_iter().map(|(a, b)| a * b).sum(),
        }
    }

    /// Exactly these pairs are true, in either order.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let pairs: FxHashSet<_> = pairs.into_iter().map(|(a, b)| pair(&a, &b)).collect();
        Self {
            all_true: pairs.len(),
            kind: Kind::Pairs(pairs),
        }
    }

    /// Reads `clusters.csv` (`id,cluster`), a list of true pairs (`id_l,id_r`, with a label column where it holds
    /// false ones too), or the folder that holds either.
    ///
    /// # Errors
    /// [`EvalError`] when there is no such file or it cannot be read.
    pub fn read(path: &Path) -> Result<Self, EvalError> {
        let file = input::truth_file(
            path,
            &["clusters.csv", "pairs.csv", "truth.csv"],
            "clusters.csv or pairs.csv",
        )?;
        let table = Table::read(&file)?;
        let truth = if let Some((l, r)) = id_columns(&table) {
            let label = table.find(LABELS);
            let mut pairs = Vec::with_capacity(table.rows.len());
            for (i, row) in table.rows.iter().enumerate() {
                if label.map_or(Ok(true), |c| table.yes_no(i, c))? {
                    pairs.push((row[l].to_owned(), row[r].to_owned()));
                }
            }
            Self::from_pairs(pairs)
        } else {
            Self::from_clusters(input::clusters(&file)?)
        };
        if truth.all_true == 0 {
            return Err(EvalError::EmptyTruth {
                path: file,
                reason: "no two records are the same person".to_owned(),
            });
        }
        Ok(truth)
    }

    /// Whether two records are the same person.
    pub fn same(&self, a: &str, b: &str) -> bool {
        match &self.kind {
            Kind::Clusters(of) => of.get(a).zip(of.get(b)).is_some_and(|(x, y)| x == y),
            Kind::Pairs(pairs) => pairs.contains(&pair(a, b)),
        }
    }

    /// True pairs in all.
    pub fn all_true(&self) -> usize {
        self.all_true
    }
}

/// Names of a label column.
pub(crate) const LABELS: &[&str] = &["is_variant", "is_match", "match", "label", "same", "truth"];

fn id_columns(table: &Table) -> Option<(usize, usize)> {
    [
        ("id_l", "id_r"),
        ("unique_id_l", "unique_id_r"),
        ("id1", "id2"),
        ("left", "right"),
    ]
    .into_iter()
    .find_map(|(l, r)| Some((table.find(&[l])?, table.find(&[r])?)))
}

/// Figures of scored pairs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairReport {
    /// Pairs scored.
    pub pairs: usize,
    /// True pairs in all.
    pub true_pairs: usize,
    /// Share of the true pairs that was scored at all.
    pub candidate_recall: Option<f64>,
    /// At the default threshold.
    pub default: AtThreshold,
    /// At the threshold with the highest F1, knowing the truth.
    pub best: AtThreshold,
    /// At a probability of 0.99.
    #[serde(rename = "at_0.99")]
    pub at_99: AtThreshold,
    /// Average precision.
    pub average_precision: Option<f64>,
    /// Calibration of the probabilities of the pairs scored.
    pub calibration: Calibration,
    /// (recall, precision), surest first, for a plot.
    pub curve: Vec<(f64, f64)>,
}

/// Measures scored pairs. `threshold` is the probability of a match by default.
///
/// ```
/// use kithkin_eval::pairs::{PairTruth, score};
/// let id = str::to_owned;
/// let truth = PairTruth::from_clusters([("a", "1"), ("b", "1"), ("c", "2")].map(|(i, c)| (id(i), id(c))));
/// let report = score(&truth, [("a", "b", 7.0, 0.99), ("b", "c", -2.0, 0.2)], 0.5);
/// assert_eq!(report.default.f1, 1.0);
/// ```
pub fn score<'a>(
    truth: &PairTruth,
    pairs: impl IntoIterator<Item = (&'a str, &'a str, f64, f64)>,
    threshold: f64,
) -> PairReport {
    let scored: Vec<Scored> = pairs
        .into_iter()
        .map(|(a, b, weight, probability)| Scored {
            probability,
            weight,
            truth: truth.same(a, b),
        })
        .collect();
    let right = scored.iter().filter(|s| s.truth).count();
    let curve = Curve::new(scored, truth.all_true);
    let calibration = curve.calibration();
    PairReport {
        pairs: calibration.n,
        true_pairs: truth.all_true,
        candidate_recall: crate::metric::fraction(right, truth.all_true),
        default: curve.at(threshold),
        best: curve.best(),
        at_99: curve.at(0.99),
        average_precision: curve.average_precision(),
        calibration,
        curve: curve.points(400),
    }
}

/// Measures a `PAIRS.csv` (`id_l,id_r,weight,probability`; `weight` may be missing).
///
/// # Errors
/// [`EvalError`] when the file cannot be read, lacks a column or holds a cell that is no number.
pub fn score_file(truth: &PairTruth, path: &Path, threshold: f64) -> Result<PairReport, EvalError> {
    let table = Table::read(path)?;
    let (l, r) = match id_columns(&table) {
        Some(columns) => columns,
        None => (table.column(&["id_l"])?, table.column(&["id_r"])?),
    };
    let probability = table.column(&["probability", "match_probability", "score"])?;
    let weight = table.find(&["weight", "match_weight"]).unwrap_or(probability);
    let mut rows = Vec::with_capacity(table.rows.len());
    for (i, row) in table.rows.iter().enumerate() {
        rows.push((
            &row[l],
            &row[r],
            table.number(i, weight)?,
            table.number(i, probability)?.clamp(0.0, 1.0),
        ));
    }
    Ok(score(truth, rows, threshold))
}

//! The accuracy benchmark over many data sets: recipes in, one table, one JSON, one page out.
mod measure;
mod page;
mod plot;
mod recipe;
mod run;
mod tables;

pub use recipe::{Parts, Recipe, Task, TruthRule};

use crate::clusters::ClusterReport;
use crate::metric::AtThreshold;
use crate::names::NameReport;
use crate::pairs::PairReport;
use crate::proposals::ProposalReport;
use crate::statements::StatementReport;
use crate::{EvalError, metric};
use kithkin::Control;
use serde::Serialize;
use std::path::Path;
use std::time::Instant;

/// The figures every task has, where they apply.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Pairs (or proposals, or mentions) scored.
    pub scored: usize,
    /// True ones in all.
    pub all_true: usize,
    /// Share of the true ones that was scored at all.
    pub candidate_recall: Option<f64>,
    /// At the default threshold.
    pub default: AtThreshold,
    /// At the best threshold, knowing the truth.
    pub best: Option<AtThreshold>,
    /// Average precision.
    pub average_precision: Option<f64>,
    /// Expected calibration error.
    pub ece: Option<f64>,
    /// Mean squared error of the probabilities.
    pub brier: Option<f64>,
    /// Clusters at the default threshold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<ClusterReport>,
    /// (recall, precision) for a plot.
    pub curve: Vec<(f64, f64)>,
    /// (stated, happened, size) of ten bins of equal width, for a plot.
    pub bins: Vec<(f64, f64, usize)>,
}

impl From<PairReport> for Figures {
    fn from(r: PairReport) -> Self {
        Self {
            scored: r.pairs,
            all_true: r.true_pairs,
            candidate_recall: r.candidate_recall,
            default: r.default,
            best: Some(r.best),
            average_precision: r.average_precision,
            ece: r.calibration.ece,
            brier: r.calibration.brier,
            clusters: None,
            curve: r.curve,
            bins: r.calibration.tenths,
        }
    }
}

impl From<NameReport> for Figures {
    fn from(r: NameReport) -> Self {
        Self {
            scored: r.pairs,
            all_true: r.true_pairs,
            candidate_recall: None,
            default: r.decision,
            best: Some(r.best),
            average_precision: r.average_precision,
            ece: r.calibration.ece,
            brier: r.calibration.brier,
            clusters: None,
            curve: r.curve,
            bins: r.calibration.tenths,
        }
    }
}

impl From<ProposalReport> for Figures {
    /// The list at a confidence of 0.5; recall is of people, the candidates those of the case's first hundred.
    fn from(r: ProposalReport) -> Self {
        let at = r.at_confidence.get("0.5").cloned().unwrap_or_default();
        let (p, people) = (at.precision.unwrap_or(0.0), at.recall_persons.unwrap_or(0.0));
        Self {
            scored: r.pairs_scored,
            all_true: r.truth.pairs,
            candidate_recall: r.overall.at_100,
            default: AtThreshold {
                threshold: 0.5,
                predicted: at.proposed,
                right: (p * at.proposed as f64).round() as usize,
                precision: at.precision,
                recall: at.recall_persons,
                f1: metric::round(metric::f1(p, people), 4),
            },
            best: None,
            average_precision: r.average_precision,
            ece: r.calibration.ece,
            brier: r.calibration.brier,
            clusters: None,
            curve: Vec::new(),
            bins: r.calibration.tenths,
        }
    }
}

impl From<StatementReport> for Figures {
    fn from(r: StatementReport) -> Self {
        let m = r.mentions;
        Self {
            scored: m.predicted,
            all_true: m.gold,
            default: AtThreshold {
                f1: m.f1,
                ..AtThreshold::from_counts(0.0, m.predicted, m.tp, m.gold)
            },
            ..Self::default()
        }
    }
}

/// One data set's line in the table.
#[derive(Clone, Debug, Serialize)]
pub struct SuiteRow {
    /// The recipe's name.
    pub name: String,
    /// What was done.
    pub kind: Task,
    /// What the data is.
    pub about: String,
    /// Why it was not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<String>,
    /// What was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
    /// The whole task, reading included.
    pub seconds: f64,
    /// Candidate pairs a second over the whole task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs_per_second: Option<f64>,
    /// Most memory held at once, in bytes, where the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_memory: Option<u64>,
}

/// All data sets of a run.
#[derive(Clone, Debug, Serialize)]
pub struct SuiteReport {
    /// By recipe file name.
    pub rows: Vec<SuiteRow>,
}

impl SuiteReport {
    /// The report as one self-contained HTML page with plots.
    pub fn to_html(&self) -> String {
        page::page(self)
    }
}

/// What a task came to, before it is timed.
struct Measured {
    figures: Figures,
    /// Candidate pairs compared, where the task has any.
    compared: Option<u64>,
}

/// Runs every recipe. One whose files are not under `data`, or that fails, is noted and the rest goes on.
///
/// # Errors
/// [`EvalError::Cancelled`] when the caller asked to stop.
pub fn run(recipes: &[Recipe], data: &Path, control: &Control) -> Result<SuiteReport, EvalError> {
    let mut rows = Vec::with_capacity(recipes.len());
    for (i, recipe) in recipes.iter().enumerate() {
        control.progress("benchmark", i as u64, Some(recipes.len() as u64));
        control.check()?;
        rows.push(run_one(recipe, data, control)?);
    }
    Ok(SuiteReport { rows })
}

fn run_one(recipe: &Recipe, data: &Path, control: &Control) -> Result<SuiteRow, EvalError> {
    let mut row = SuiteRow {
        name: recipe.name.clone(),
        kind: recipe.kind,
        about: recipe.about.clone(),
        skipped: None,
        figures: None,
        seconds: 0.0,
        pairs_per_second: None,
        peak_memory: None,
    };
    let files = recipe.files.iter().chain(&recipe.truth.file);
    if let Some(missing) = files.map(|f| data.join(f)).find(|f| !f.exists()) {
        row.skipped = Some(format!("{} is not there", missing.display()));
        return Ok(row);
    }
    measure::forget_peak_memory();
    let start = Instant::now();
    match run::task(recipe, data, control) {
        Ok(measured) => {
            row.seconds = metric::round(start.elapsed().as_secs_f64(), 3);
            let rate = |pairs: u64| metric::round(pairs as f64 / row.seconds.max(1e-3), 0);
            row.pairs_per_second = measured.compared.map(rate);
            row.peak_memory = measure::peak_memory();
            row.figures = Some(measured.figures);
        }
        Err(EvalError::Cancelled(stop)) => return Err(EvalError::Cancelled(stop)),
        Err(error) => row.skipped = Some(error.to_string()),
    }
    Ok(row)
}

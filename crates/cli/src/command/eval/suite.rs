//! `kithkin eval suite`: the accuracy benchmark.
use super::show::share;
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use anyhow::{Result, bail};
use kithkin::ingest::create_private;
use kithkin_eval::suite::{self, Recipe, SuiteReport};
use std::io::Write;
use std::path::PathBuf;

/// Which recipes, on which data.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin eval suite fixtures/suite --data ../shared/data --html suite.html\n\n\
    A recipe whose data is not there is left out with a note."
)]
pub(crate) struct Suite {
    /// Folder of recipes, or one recipe.
    recipes: PathBuf,
    /// Where the data sets of the recipes are.
    #[arg(long, value_name = "DIR", default_value = ".")]
    data: PathBuf,
    /// Only recipes whose name contains this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Write all figures as JSON, with the points of the curves.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write a self-contained page with precision-recall and reliability plots.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl Suite {
    /// Runs them all.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let mut recipes = if self.recipes.is_dir() {
            Recipe::load_folder(&self.recipes)?
        } else {
            vec![Recipe::load(&self.recipes)?]
        };
        if let Some(only) = &self.only {
            recipes.retain(|r| r.name.contains(only.as_str()));
            if recipes.is_empty() {
                bail!("no recipe in {} has {only:?} in its name", self.recipes.display());
            }
        }
        let report = suite::run(&recipes, &self.data, shell.control())?;
        if let Some(path) = &self.json {
            let mut out = create_private(path)?;
            serde_json::to_writer_pretty(&mut out, &report)?;
            out.finish()?;
        }
        if let Some(path) = &self.html {
            let mut out = create_private(path)?;
            out.write_all(report.to_html().as_bytes())?;
            out.finish()?;
        }
        shell.show(&view(&report)?)?;
        let any = report.rows.iter().any(|r| r.figures.is_some());
        Ok(if any { Outcome::Found } else { Outcome::Nothing })
    }
}

/// `.970`: three places without the nought, so that nine of them fit.
fn short(x: Option<f64>) -> String {
    let text = share(x);
    text.strip_prefix("0").map_or(text.clone(), str::to_owned)
}

fn view(report: &SuiteReport) -> Result<View> {
    let accuracy = [
        "data", ">cand", ">P", ">R", ">F1", ">best", ">clus", ">AP", ">ECE", ">Brier",
    ];
    let cost = ["=data", ">pairs scored", ">pairs/s", ">peak MB", ">seconds"];
    let (mut figures, mut costs) = (Grid::new(accuracy), Grid::new(cost));
    let mut all = Grid::new(accuracy.into_iter().chain(cost.into_iter().skip(1)));
    let mut view = View::new(serde_json::to_value(report)?);
    for row in &report.rows {
        let Some(f) = &row.figures else {
            let why = row.skipped.as_deref().unwrap_or("no figures");
            view = view.dim(format!("{}: left out: {why}", row.name));
            continue;
        };
        let mut cells = vec![row.name.clone()];
        cells.extend(
            [
                f.candidate_recall,
                f.default.precision,
                f.default.recall,
                Some(f.default.f1),
                f.best.map(|b| b.f1),
                f.clusters.as_ref().and_then(|c| c.f1),
                f.average_precision,
                f.ece,
                f.brier,
            ]
            .map(short),
        );
        let dash = || "-".to_owned();
        let spent = vec![
            f.scored.to_string(),
            row.pairs_per_second.map_or_else(dash, |x| format!("{x:.0}")),
            row.peak_memory.map_or_else(dash, |b| (b >> 20).to_string()),
            format!("{:.1}", row.seconds),
        ];
        all.row(cells.iter().chain(&spent).cloned());
        costs.row(cells.iter().take(1).cloned().chain(spent));
        figures.row(cells);
    }
    Ok(view
        .grid(figures)
        .dim(
            "cand: share of the true pairs that were candidates (proposals: among the first 100 of a case); P, R, F1: \
             at the tool's own threshold; best: F1 at the threshold the truth would choose; clus: F1 of the clusters.",
        )
        .line("")
        .grid(costs)
        .csv_grid(all))
}

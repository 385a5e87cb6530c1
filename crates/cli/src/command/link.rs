//! `kithkin link`: which records of two files are one person.
use super::linkage::{self, Tables};
use super::rows::Ids;
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::link::{DEFAULT_THRESHOLD, People};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Which files.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin link census.csv register.csv --map columns.toml --pairs pairs.csv\n\n\
    Where the two files share ids, those of the first are written as a:ID and those of the second as b:ID."
)]
pub(crate) struct Link {
    /// The first file of contact records: NDJSON, CSV or Parquet.
    file_a: PathBuf,
    /// The second.
    file_b: PathBuf,
    /// Write `id_l,id_r,weight,probability` of every pair of at least 0.01 here.
    #[arg(long, value_name = "PAIRS.csv")]
    pairs: Option<PathBuf>,
    /// The probability from which a pair is listed.
    #[arg(long, value_name = "P", value_parser = linkage::probability)]
    threshold: Option<f64>,
    #[command(flatten)]
    tables: Tables,
}

fn share_ids(a: &Ids, b: &Ids) -> bool {
    let ids: BTreeSet<&str> = a.iter().collect();
    b.iter().any(|id| ids.contains(id))
}

impl Link {
    /// Compares, writes and sums up.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let options = self.tables.options(self.threshold)?;
        let mut people = People::new(&options);
        let a = self
            .tables
            .read(std::slice::from_ref(&self.file_a), &mut people, shell)?;
        let b = self
            .tables
            .read(std::slice::from_ref(&self.file_b), &mut people, shell)?;
        let outcome = people.link(a.len(), &options, shell.control())?;
        let (before_a, before_b) = if share_ids(&a, &b) { ("a:", "b:") } else { ("", "") };
        if let Some(path) = &self.pairs {
            let (a, b) = ((before_a, &a), (before_b, &b));
            linkage::write_pairs(path, outcome.pairs.iter().copied(), a, b, linkage::DECIMALS)?;
        }
        let threshold = self.threshold.unwrap_or(DEFAULT_THRESHOLD);
        let sure = outcome
            .pairs
            .iter()
            .filter(|p| p.probability >= threshold)
            .count();
        if self.pairs.as_ref().is_none_or(|p| p.as_os_str() != "-") {
            let json = serde_json::json!({
                "records_a": a.len(), "records_b": b.len(), "candidate_pairs": outcome.candidates,
                "pairs": outcome.pairs.len(), "threshold": threshold, "pairs_at_threshold": sure,
                "estimated_recall": outcome.estimated_recall,
            });
            let mut grid = Grid::new([
                ">first file",
                ">second file",
                ">candidate pairs",
                ">listed",
                ">same person",
            ]);
            grid.row(
                [a.len(), b.len(), outcome.candidates, outcome.pairs.len(), sure].map(|n| n.to_string()),
            );
            let view = View::new(json).main_grid(grid);
            shell.show(&linkage::with_recall(view, &outcome))?;
        }
        Ok(if sure > 0 {
            Outcome::Found
        } else {
            Outcome::Nothing
        })
    }
}

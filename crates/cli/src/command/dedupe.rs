//! `kithkin dedupe`: which records of one file, or of several taken together, are one person.
use super::linkage::{self, Tables};
use super::splink;
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::link::{DEFAULT_THRESHOLD, People};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Which files.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin dedupe people.csv --map people.toml --pairs pairs.csv --clusters clusters.csv\n\n\
    No labels and no tuning: frequencies, m and u are learnt from the records themselves."
)]
pub(crate) struct Dedupe {
    /// Contact records: NDJSON, CSV or Parquet. Several files are taken as one; an id may stand in one of them only.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write `id_l,id_r,weight,probability` of every pair of at least 0.01 here.
    #[arg(long, value_name = "PAIRS.csv")]
    pairs: Option<PathBuf>,
    /// Write `id,cluster` here.
    #[arg(long, value_name = "CLUSTERS.csv")]
    clusters: Option<PathBuf>,
    /// The probability from which a pair is listed and records are put together.
    #[arg(long, value_name = "P", value_parser = linkage::probability)]
    threshold: Option<f64>,
    /// Score with a model trained in Splink instead: its blocking rules, its comparisons, the columns as it names them.
    #[arg(long, value_name = "SPLINK.json", conflicts_with_all = ["map", "model", "clusters", "rejects", "strict"])]
    splink: Option<PathBuf>,
    #[command(flatten)]
    tables: Tables,
}

impl Dedupe {
    /// Compares, writes and sums up.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        if let Some(model) = &self.splink {
            let found = splink::dedupe(&self.files, model, self.pairs.as_deref(), self.threshold, shell)?;
            return Ok(if found > 0 {
                Outcome::Found
            } else {
                Outcome::Nothing
            });
        }
        let options = self.tables.options(self.threshold)?;
        let mut people = People::new(&options);
        let ids = self.tables.read(&self.files, &mut people, shell)?;
        let outcome = people.dedupe(&options, shell.control())?;
        if let Some(path) = &self.pairs {
            let pairs = outcome.pairs.iter().copied();
            linkage::write_pairs(path, pairs, ("", &ids), ("", &ids), linkage::DECIMALS)?;
        }
        if let Some(path) = &self.clusters {
            linkage::write_clusters(path, &ids, &outcome.clusters)?;
        }
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        outcome
            .clusters
            .iter()
            .for_each(|&c| *sizes.entry(c).or_default() += 1);
        let several = sizes.values().filter(|&&n| n > 1).count();
        let largest = sizes.values().copied().max().unwrap_or(0);
        let threshold = self.threshold.unwrap_or(DEFAULT_THRESHOLD);
        let sure = outcome
            .pairs
            .iter()
            .filter(|p| p.probability >= threshold)
            .count();
        let to_stdout = [&self.pairs, &self.clusters]
            .into_iter()
            .flatten()
            .any(|p| p.as_os_str() == "-");
        if !to_stdout {
            let json = serde_json::json!({
                "records": ids.len(), "candidate_pairs": outcome.candidates, "pairs": outcome.pairs.len(),
                "threshold": threshold, "pairs_at_threshold": sure, "people": sizes.len(),
                "clusters_of_two_or_more": several, "largest_cluster": largest,
                "estimated_recall": outcome.estimated_recall,
            });
            let mut grid = Grid::new([
                ">records",
                ">candidate pairs",
                ">same person",
                ">people",
                ">with several records",
                ">most",
            ]);
            grid.row(
                [ids.len(), outcome.candidates, sure, sizes.len(), several, largest].map(|n| n.to_string()),
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

//! What `dedupe`, `link` and `train` share: reading tables, options, pairs and clusters out.
use super::input::{self, Care};
use super::rows::{Ids, Rows};
use crate::shell::Shell;
use crate::view::View;
use anyhow::{Context, Result};
use kithkin::ingest::ColumnMap;
use kithkin::link::{DEFAULT_THRESHOLD, LISTED_FROM, LinkOptions, LinkOutcome, LinkedPair, People};
use kithkin::model::Model;
use std::path::{Path, PathBuf};

/// How records are compared.
#[derive(clap::Args)]
pub(crate) struct Tables {
    /// Which columns are which of our fields; needed for tables with other names than ours.
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// A model trained before (`kithkin train`) instead of one learnt from these records.
    #[arg(long, value_name = "MODEL.json")]
    model: Option<PathBuf>,
    #[command(flatten)]
    care: Care,
}

impl Tables {
    /// Adds the records of the files to `people`, those without a name too, and gives their ids.
    pub(crate) fn read(&self, paths: &[PathBuf], people: &mut People, shell: &Shell) -> Result<Ids> {
        let mut ids = Ids::default();
        input::contacts(paths, self.map.as_deref(), &self.care, shell, |batch| {
            people.extend(batch);
            batch.iter().for_each(|record| ids.push(&record.id));
        })?;
        Ok(ids)
    }

    /// What the user said. A `threshold` holds for clusters and, when given, for the pairs listed.
    pub(crate) fn options(&self, threshold: Option<f64>) -> Result<LinkOptions> {
        let map = self.map.as_deref().map(ColumnMap::load).transpose()?;
        Ok(LinkOptions {
            threshold: threshold.unwrap_or(DEFAULT_THRESHOLD),
            listed_from: threshold.unwrap_or(LISTED_FROM),
            model: self.model.as_deref().map(load).transpose()?,
            ..LinkOptions::for_map(map.as_ref())
        })
    }
}

fn load(path: &Path) -> Result<Model> {
    Model::load(path).with_context(|| format!("cannot use the model {}", path.display()))
}

/// A threshold from the command line.
pub(crate) fn probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("give a probability from 0 to 1, such as 0.8".to_owned()),
    }
}

/// Says how many of the true pairs blocking is likely to have found, where that can be told.
pub(crate) fn with_recall(view: View, outcome: &LinkOutcome) -> View {
    let matches = outcome
        .pairs
        .iter()
        .filter(|p| p.probability >= DEFAULT_THRESHOLD);
    match outcome.estimated_recall {
        Some(recall) if matches.count() >= FEWEST_MATCHES => view.dim(format!(
            "Candidates are likely to hold {:.1} % of the pairs of one person, by how far two kinds of rule agree.",
            100.0 * recall
        )),
        _ => view,
    }
}

/// Fewer matches than this do not tell what share of them blocking missed.
const FEWEST_MATCHES: usize = 30;

/// Decimals of a weight that means something.
pub(crate) const DECIMALS: usize = 4;

/// Writes `id_l,id_r,weight,probability`, weights with so many `decimals`. Ids come with what is written before each.
pub(crate) fn write_pairs(
    path: &Path,
    pairs: impl IntoIterator<Item = LinkedPair>,
    left: (&str, &Ids),
    right: (&str, &Ids),
    decimals: usize,
) -> Result<()> {
    let mut rows = Rows::create(path, &["id_l", "id_r", "weight", "probability"])?;
    for pair in pairs {
        for ((before, ids), place) in [(left, pair.left), (right, pair.right)] {
            rows.text(before, ids.get(place));
        }
        rows.number(pair.weight, decimals)?;
        rows.number(pair.probability, 6)?;
        rows.end()?;
    }
    rows.finish()
}

/// Writes `id,cluster`; a cluster has the id of its first record.
pub(crate) fn write_clusters(path: &Path, ids: &Ids, clusters: &[u32]) -> Result<()> {
    let mut rows = Rows::create(path, &["id", "cluster"])?;
    for (id, &cluster) in ids.iter().zip(clusters) {
        rows.text("", id);
        rows.text("", ids.get(cluster));
        rows.end()?;
    }
    rows.finish()
}

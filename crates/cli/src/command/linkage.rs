//! What `dedupe`, `link` and `train` share: reading tables, options, pairs and clusters out.
use super::input::{self, Care};
use crate::shell::Shell;
use crate::view::View;
use anyhow::{Context, Result};
use kithkin::ingest::{self, ColumnMap, create_private};
use kithkin::link::{DEFAULT_THRESHOLD, LISTED_FROM, LinkOptions, LinkOutcome, LinkedPair, People};
use kithkin::model::Model;
use std::io::Write;
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
    /// Adds the records of a file to `people`, those without a name too, and gives their ids.
    pub(crate) fn read(&self, path: &Path, people: &mut People, shell: &Shell) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        input::contacts(path, self.map.as_deref(), &self.care, shell, |batch| {
            people.extend(batch);
            ids.extend(batch.iter_mut().map(|r| std::mem::take(&mut r.id)));
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

/// Writes `id_l,id_r,weight,probability`, weights with so many `decimals`.
pub(crate) fn write_pairs(
    path: &Path,
    pairs: impl IntoIterator<Item = LinkedPair>,
    left: Ids<'_>,
    right: Ids<'_>,
    decimals: usize,
) -> Result<()> {
    let mut out = csv::Writer::from_writer(create_private(path)?);
    out.write_record(["id_l", "id_r", "weight", "probability"])?;
    let mut row = csv::ByteRecord::new();
    let mut field = Vec::new();
    for pair in pairs {
        row.clear();
        for (ids, at) in [(left, pair.left), (right, pair.right)] {
            field.clear();
            write!(field, "{}{}", ids.before, ids.of(at))?;
            row.push_field(&field);
        }
        field.clear();
        write!(field, "{:.decimals$}", pair.weight)?;
        row.push_field(&field);
        field.clear();
        write!(field, "{:.6}", pair.probability)?;
        row.push_field(&field);
        out.write_byte_record(&row)?;
    }
    finish(out)
}

/// The ids of a file's records, and what is written before each.
#[derive(Clone, Copy)]
pub(crate) struct Ids<'a> {
    pub(crate) before: &'a str,
    pub(crate) list: &'a [String],
}

impl<'a> Ids<'a> {
    /// Ids as they are.
    pub(crate) fn plain(list: &'a [String]) -> Self {
        Self { before: "", list }
    }

    fn of(self, at: u32) -> &'a str {
        self.list.get(at as usize).map_or("", String::as_str)
    }
}

/// Writes `id,cluster`; a cluster has the id of its first record.
pub(crate) fn write_clusters(path: &Path, ids: &[String], clusters: &[u32]) -> Result<()> {
    let mut out = csv::Writer::from_writer(create_private(path)?);
    out.write_record(["id", "cluster"])?;
    for (id, &cluster) in ids.iter().zip(clusters) {
        out.write_record([id.as_str(), Ids::plain(ids).of(cluster)])?;
    }
    finish(out)
}

fn finish(out: csv::Writer<ingest::PrivateFile>) -> Result<()> {
    let file = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(file.finish()?)
}

//! `kithkin train`: a model from the user's own records.
use super::input::Decided;
use super::linkage::Tables;
use super::rows::Ids;
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use anyhow::{Context, Result, bail};
use kithkin::decisions::Decisions;
use kithkin::ingest::{create_private, open_text};
use kithkin::link::{Label, People};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// From what to learn.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin train people.csv --map people.toml --out model.json\n  \
    kithkin dedupe more-people.csv --map people.toml --model model.json --pairs pairs.csv\n\n\
    dedupe and link learn a model from the records they are given. A model trained on a large file serves small ones, \
    and makes runs comparable."
)]
pub(crate) struct Train {
    /// Contact records: NDJSON, CSV or Parquet.
    file: PathBuf,
    /// Pairs that people have judged: CSV with id_l, id_r and match (yes or no). Better still than learning without.
    #[arg(long, value_name = "LABELS.csv")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    decisions: Decided,
    /// Write the model here.
    #[arg(long, value_name = "MODEL.json")]
    out: PathBuf,
    #[command(flatten)]
    tables: Tables,
}

impl Train {
    /// Learns, writes and shows m and u.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let options = self.tables.options(None)?;
        let mut people = People::new(&options);
        let ids = self
            .tables
            .read(std::slice::from_ref(&self.file), &mut people, shell)?;
        let mut labels = match &self.labels {
            Some(path) => labels(path, &ids)?,
            None => Vec::new(),
        };
        labels.extend(decided(&self.decisions.read()?, &ids, shell));
        let model = people.train(&labels)?;
        let json = model.to_json()?;
        let mut out = create_private(&self.out)?;
        out.write_all(json.as_bytes())?;
        out.finish()?;
        let mut grid = Grid::new(["comparison", "level", ">m", ">u", ">bits"]);
        for comparison in &model.comparisons {
            for (i, level) in comparison.levels.iter().enumerate() {
                let name = if i == 0 { comparison.name.as_str() } else { "" };
                grid.row([
                    name.to_owned(),
                    level.name.clone(),
                    format!("{:.5}", level.m),
                    format!("{:.6}", level.u),
                    format!("{:+.2}", (level.m / level.u).log2()),
                ]);
            }
        }
        if self.out.as_os_str() != "-" {
            let view = View::new(serde_json::from_str(&json)?)
                .heading(format!(
                    "Learnt from {} records and {} judged pairs",
                    ids.len(),
                    labels.len()
                ))
                .line(format!(
                    "One random pair in {:.0} is the same person.",
                    1.0 / model.prior.max(1e-12)
                ))
                .main_grid(grid);
            shell.show(&view)?;
        }
        Ok(Outcome::Found)
    }
}

/// The places of records by their ids.
fn places(ids: &Ids) -> BTreeMap<&str, u32> {
    (0u32..).zip(ids.iter()).map(|(i, id)| (id, i)).collect()
}

/// Pairs that coordinators' verdicts judge, as far as both records are in the file.
fn decided(decisions: &Decisions, ids: &Ids, shell: &Shell) -> Vec<Label> {
    let places = places(ids);
    let pairs = decisions.pairs();
    let labels: Vec<Label> = pairs
        .iter()
        .filter_map(|pair| {
            Some(Label {
                left: *places.get(pair.left.as_str())?,
                right: *places.get(pair.right.as_str())?,
                is_match: pair.is_match,
            })
        })
        .collect();
    if labels.len() < pairs.len() {
        let missing = pairs.len() - labels.len();
        shell.note(&format!(
            "{missing} of {} decided pairs are of records that are not in this file",
            pairs.len()
        ));
    }
    labels
}

/// Judged pairs by the places of their records.
fn labels(path: &Path, ids: &Ids) -> Result<Vec<Label>> {
    let places = places(ids);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(open_text(path)?);
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        let place = header.iter().position(|h| h == name);
        place.with_context(|| {
            format!(
                "{} has no column {name}; it needs id_l, id_r and match",
                path.display()
            )
        })
    };
    let (left, right, judged) = (column("id_l")?, column("id_r")?, column("match")?);
    let mut labels = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| path.display().to_string())?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |i: usize| row.get(i).unwrap_or("");
        let place = |i: usize| {
            let found = places.get(cell(i)).copied();
            found.with_context(|| {
                format!(
                    "{}, line {line}: no record has the id in {}",
                    path.display(),
                    &header[i]
                )
            })
        };
        let is_match = match cell(judged).to_ascii_lowercase().as_str() {
            "1" | "yes" | "true" | "y" => true,
            "0" | "no" | "false" | "n" => false,
            _ => bail!("{}, line {line}: match is neither yes nor no", path.display()),
        };
        labels.push(Label {
            left: place(left)?,
            right: place(right)?,
            is_match,
        });
    }
    Ok(labels)
}

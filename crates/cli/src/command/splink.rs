//! `kithkin dedupe --splink`: the pairs of a model trained in Splink, scored as Splink scores them.
use super::linkage;
use super::rows::Ids;
use crate::shell::Shell;
use crate::view::{Grid, View};
use anyhow::{Context, Result, bail};
use kithkin::ingest::open_text;
use kithkin::link::{LISTED_FROM, LinkedPair};
use kithkin::model::splink::{SplinkModel, Table};
use std::path::Path;

/// Decimals of a weight: enough to hold it against Splink's.
const DECIMALS: usize = 9;

/// Scores the pairs that the model's blocking rules put together, writes those of at least `threshold` to `pairs`, and
/// gives how many they are.
pub(super) fn dedupe(
    file: &Path,
    model: &Path,
    pairs: Option<&Path>,
    threshold: Option<f64>,
    shell: &Shell,
) -> Result<usize> {
    let json = std::fs::read_to_string(model).with_context(|| format!("cannot open {}", model.display()))?;
    let splink = SplinkModel::from_json(&json).with_context(|| model.display().to_string())?;
    let id_column = splink.settings().other.get("unique_id_column_name");
    let (table, ids) = read(file, id_column.and_then(|c| c.as_str()).unwrap_or("unique_id"))?;
    let least = threshold.unwrap_or(LISTED_FROM);
    let found = splink.predict(table, least)?;
    if let Some(path) = pairs {
        let rows = found.iter().map(|p| LinkedPair {
            left: p.left,
            right: p.right,
            weight: p.weight,
            probability: p.probability,
        });
        linkage::write_pairs(path, rows, ("", &ids), ("", &ids), DECIMALS)?;
    }
    if pairs.is_none_or(|p| p.as_os_str() != "-") {
        let mut grid = Grid::new([">records", ">pairs", ">least probability"]);
        grid.row([ids.len().to_string(), found.len().to_string(), format!("{least}")]);
        let json = serde_json::json!({ "records": ids.len(), "pairs": found.len(), "threshold": least });
        shell.show(&View::new(json).main_grid(grid))?;
    }
    Ok(found.len())
}

/// A CSV file as the model sees it: text, and NULL where a cell is empty.
fn read(path: &Path, id_column: &str) -> Result<(Table, Ids)> {
    let place = || path.display().to_string();
    let mut reader = csv::ReaderBuilder::new()
        .buffer_capacity(1 << 17)
        .from_reader(open_text(path)?);
    let header = reader.headers().with_context(place)?.clone();
    let Some(id_at) = header.iter().position(|h| h.eq_ignore_ascii_case(id_column)) else {
        bail!(
            "{} has no column {id_column}, which the model names the records by",
            path.display()
        );
    };
    let apart = |at: &usize| *at != id_at;
    let mut table = Table::new((0..header.len()).filter(apart).map(|at| &header[at]));
    let (mut ids, mut row) = (Ids::default(), csv::StringRecord::new());
    while reader.read_record(&mut row).with_context(place)? {
        let cell = |at: usize| row.get(at).filter(|cell| !cell.is_empty());
        ids.push(row.get(id_at).unwrap_or_default());
        table.push((0..row.len()).filter(apart).map(cell));
    }
    Ok((table, ids))
}

//! `kithkin dedupe --splink`: the pairs of a model trained in Splink, scored as Splink scores them.
use super::linkage;
use super::rows::Ids;
use crate::shell::Shell;
use crate::view::{Grid, View};
use anyhow::{Context, Result};
use kithkin::ingest::open_text;
use kithkin::link::{LISTED_FROM, LinkedPair};
use kithkin::model::splink::{SplinkModel, Table};
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// Decimals of a weight: enough to hold it against Splink's.
const DECIMALS: usize = 9;

/// Scores the pairs that the model's blocking rules put together, writes those of at least `threshold` to `pairs`, and
/// gives how many they are.
pub(super) fn dedupe(
    files: &[PathBuf],
    model: &Path,
    pairs: Option<&Path>,
    threshold: Option<f64>,
    shell: &Shell,
) -> Result<usize> {
    let json = std::fs::read_to_string(model).with_context(|| format!("cannot open {}", model.display()))?;
    let splink = SplinkModel::from_json(&json).with_context(|| model.display().to_string())?;
    let id_column = splink.settings().other.get("unique_id_column_name");
    let (table, ids) = read(files, id_column.and_then(|c| c.as_str()).unwrap_or("unique_id"))?;
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

/// CSV files as the model sees them: text, and NULL where a cell is empty or a file lacks the column.
fn read(paths: &[PathBuf], id_column: &str) -> Result<(Table, Ids)> {
    let files: Vec<Csv> = paths
        .iter()
        .map(|path| Csv::open(path, id_column))
        .collect::<Result<_>>()?;
    // Columns of all files, those of the first first. As in SQL, case does not count.
    let mut columns: Vec<String> = Vec::new();
    for file in &files {
        for name in file.others().map(|at| file.header[at].to_lowercase()) {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
    }
    let mut table = Table::new(columns.iter().map(String::as_str));
    let mut ids = Ids::default();
    files
        .into_iter()
        .try_for_each(|file| file.read(&columns, &mut table, &mut ids))?;
    Ok((table, ids))
}

/// A CSV file of which the header has been read.
struct Csv<'p> {
    path: &'p Path,
    reader: csv::Reader<Box<dyn BufRead + Send>>,
    header: csv::StringRecord,
    id_at: usize,
}

impl<'p> Csv<'p> {
    fn open(path: &'p Path, id_column: &str) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .buffer_capacity(1 << 17)
            .from_reader(open_text(path)?);
        let header = reader
            .headers()
            .with_context(|| path.display().to_string())?
            .clone();
        let id_at = header.iter().position(|h| h.eq_ignore_ascii_case(id_column));
        let id_at = id_at.with_context(|| {
            format!(
                "{} has no column {id_column}, which the model names the records by",
                path.display()
            )
        })?;
        Ok(Self {
            path,
            reader,
            header,
            id_at,
        })
    }

    /// Places of the columns that are not the id.
    fn others(&self) -> impl Iterator<Item = usize> {
        let id_at = self.id_at;
        (0..self.header.len()).filter(move |at| *at != id_at)
    }

    /// Adds the file's records to a `table` of `columns`.
    fn read(mut self, columns: &[String], table: &mut Table, ids: &mut Ids) -> Result<()> {
        let place = |name: &String| self.others().find(|&at| self.header[at].to_lowercase() == *name);
        let places: Vec<Option<usize>> = columns.iter().map(place).collect();
        let mut row = csv::StringRecord::new();
        let more = |reader: &mut csv::Reader<_>, row: &mut csv::StringRecord| {
            let read = reader.read_record(row);
            read.with_context(|| self.path.display().to_string())
        };
        while more(&mut self.reader, &mut row)? {
            ids.push(row.get(self.id_at).unwrap_or_default());
            let cell = |at: &Option<usize>| at.and_then(|at| row.get(at)).filter(|cell| !cell.is_empty());
            table.push(places.iter().map(cell));
        }
        Ok(())
    }
}

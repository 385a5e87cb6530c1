//! Truth and result files in.
use crate::EvalError;
use serde_json::Value;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// A line that could not be read. It counts for nothing, and the report says so.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BadLine {
    /// The file.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: u64,
    /// What is wrong, without the value.
    pub reason: String,
}

fn cannot_read(path: &Path, error: &dyn std::fmt::Display) -> EvalError {
    EvalError::Read {
        path: path.to_path_buf(),
        reason: error.to_string(),
    }
}

fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, EvalError> {
    kithkin_ingest::open_text(path).map_err(EvalError::from)
}

/// Every JSON object of an NDJSON file, and the lines that are none. Empty lines are skipped.
pub(crate) fn ndjson(path: &Path, bad: &mut Vec<BadLine>) -> Result<Vec<Value>, EvalError> {
    let mut reader = open(path)?;
    let mut objects = Vec::new();
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader
            .read_until(b'\n', &mut line)
            .map_err(|e| cannot_read(path, &e))?
            == 0
        {
            break;
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Value>(text) {
            Ok(value) if value.is_object() => objects.push(value),
            Ok(_) => bad.push(bad_line(path, number, "not a JSON object")),
            Err(e) => bad.push(bad_line(
                path,
                number,
                &format!("not JSON, column {}", e.column()),
            )),
        }
    }
    Ok(objects)
}

fn bad_line(path: &Path, line: u64, reason: &str) -> BadLine {
    BadLine {
        file: path.to_path_buf(),
        line,
        reason: reason.to_owned(),
    }
}

/// As [`ndjson`], but a file that is not there is empty.
pub(crate) fn ndjson_if_there(path: &Path, bad: &mut Vec<BadLine>) -> Result<Vec<Value>, EvalError> {
    if path.exists() {
        ndjson(path, bad)
    } else {
        Ok(Vec::new())
    }
}

/// The file itself, or the first of `names` in the folder (also with .gz or .zst).
pub(crate) fn truth_file(path: &Path, names: &[&str], wanted: &'static str) -> Result<PathBuf, EvalError> {
    if !path.is_dir() {
        return Ok(path.to_path_buf());
    }
    names
        .iter()
        .flat_map(|name| ["", ".gz", ".zst"].map(|ending| path.join(format!("{name}{ending}"))))
        .find(|candidate| candidate.exists())
        .ok_or_else(|| EvalError::NoTruth {
            path: path.to_path_buf(),
            wanted,
        })
}

/// A CSV table read whole: its columns and its rows.
pub(crate) struct Table {
    path: PathBuf,
    columns: Vec<String>,
    /// The rows, as long as the header.
    pub(crate) rows: Vec<csv::StringRecord>,
}

impl Table {
    /// Reads a CSV file with a header. Cells are trimmed; short rows are filled up.
    pub(crate) fn read(path: &Path) -> Result<Self, EvalError> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(open(path)?);
        let columns: Vec<String> = reader
            .headers()
            .map_err(|e| cannot_read(path, &e))?
            .iter()
            .map(|c| c.trim_start_matches('\u{feff}').to_owned())
            .collect();
        let mut rows = Vec::new();
        for row in reader.records() {
            let mut row = row.map_err(|e| cannot_read(path, &e))?;
            while row.len() < columns.len() {
                row.push_field("");
            }
            rows.push(row);
        }
        Ok(Self {
            path: path.to_path_buf(),
            columns,
            rows,
        })
    }

    /// The place of the first of `names` that is a column.
    pub(crate) fn find(&self, names: &[&str]) -> Option<usize> {
        names
            .iter()
            .find_map(|name| self.columns.iter().position(|c| c.eq_ignore_ascii_case(name)))
    }

    /// As [`Table::find`], saying what is missing and what there is.
    pub(crate) fn column(&self, names: &[&str]) -> Result<usize, EvalError> {
        self.find(names).ok_or_else(|| EvalError::NoColumn {
            path: self.path.clone(),
            wanted: names.join(" or "),
            found: if self.columns.is_empty() {
                "nothing (the file is empty)".to_owned()
            } else {
                self.columns.join(", ")
            },
        })
    }

    /// The cell as a probability or weight.
    pub(crate) fn number(&self, row: usize, column: usize) -> Result<f64, EvalError> {
        self.rows[row][column]
            .parse::<f64>()
            .ok()
            .filter(|x| !x.is_nan())
            .ok_or_else(|| self.bad_cell(row, column, "a number"))
    }

    /// The cell as yes or no: `1`, `true`, `yes`, `match` and their opposites.
    pub(crate) fn yes_no(&self, row: usize, column: usize) -> Result<bool, EvalError> {
        yes_no(&self.rows[row][column])
            .ok_or_else(|| self.bad_cell(row, column, "yes or no (1/0, true/false)"))
    }

    fn bad_cell(&self, row: usize, column: usize, wanted: &'static str) -> EvalError {
        EvalError::BadCell {
            path: self.path.clone(),
            line: self.rows[row]
                .position()
                .map_or(row as u64 + 2, csv::Position::line),
            column: self.columns[column].clone(),
            wanted,
        }
    }
}

/// Reads a label.
fn yes_no(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "1.0" | "true" | "t" | "yes" | "y" | "match" | "same" => Some(true),
        "0" | "0.0" | "false" | "f" | "no" | "n" | "non-match" | "different" | "-1" => Some(false),
        _ => None,
    }
}

/// `id,cluster` of a file, in file order.
pub(crate) fn clusters(path: &Path) -> Result<Vec<(String, String)>, EvalError> {
    let table = Table::read(path)?;
    let id = table.column(&["id", "unique_id", "record_id"])?;
    let cluster = table.column(&["cluster", "cluster_id", "entity", "ent_id"])?;
    Ok(table
        .rows
        .iter()
        .map(|row| (row[id].to_owned(), row[cluster].to_owned()))
        .collect())
}

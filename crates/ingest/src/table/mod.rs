//! Contact records from tables: CSV and its kin, and Parquet.
mod convert;
mod rows;
mod split;

use crate::{
    IngestError, Reader,
    error::shown,
    json::{Refusal, value::Notes},
    reader::{id_hash, named},
    source::{self, ReadProgress, decode},
};
use convert::{Columns, join_row};
use indexmap::IndexMap;
use kithkin_record::ContactRecord;
use rayon::prelude::*;
use rows::{Content, Row, Table};
use rustc_hash::FxHashMap;
use std::{path::Path, sync::Arc};

/// Rows that are read together, on all cores: enough for all of them, few enough to stay in the cache.
const BATCH_ROWS: usize = 1024;

/// What kind of table a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Cells separated by `,`, `;`, tab or `|`.
    Text,
    /// Apache Parquet.
    Parquet,
}

/// A row as parsed: what it gave, what was wrong, and its text if that is needed.
struct Parsed {
    line: u64,
    result: Result<ContactRecord, Refusal>,
    notes: Notes,
    reencoded: bool,
    text: Vec<u8>,
}

/// A person several rows are about, until the last of them has come.
struct Pending {
    record: ContactRecord,
    line: u64,
    text: Vec<u8>,
}

impl Reader {
    /// Reads a table that can be opened by `path` twice: once to see which ids have several rows, once for good. So
    /// only people with rows still to come are held in memory, wherever in the table those rows are.
    pub(crate) fn table<E: From<IngestError>>(
        &mut self,
        path: &Path,
        shown_as: &Path,
        kind: Kind,
        each: &mut impl FnMut(ContactRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let file = shown(shown_as);
        let unseen = Arc::new(ReadProgress::default());
        let Some(mut table) = self.open_table(path, kind, &unseen)? else {
            self.summary.notes.push((file, "is empty".to_owned()));
            return Ok(());
        };
        let map = self.options.map.clone().unwrap_or_default();
        let columns = Columns::find(&map, &table.header, &file)?;
        let mut repeated = repeated_ids(&mut table, &columns, shown_as);
        let progress = Arc::clone(&self.progress);
        let Some(mut table) = self.open_table(path, kind, &progress)? else {
            return Ok(());
        };
        let mut pending: IndexMap<String, Pending> = IndexMap::new();
        let mut ended = false;
        while !ended {
            let mut batch = Vec::with_capacity(BATCH_ROWS);
            while batch.len() < BATCH_ROWS && !ended {
                match table.next_row(shown_as) {
                    Ok(Some(row)) => batch.push(row),
                    Ok(None) => ended = true,
                    Err(error) => {
                        self.summary.incomplete.push((file.clone(), error.to_string()));
                        ended = true;
                    }
                }
            }
            let (separator, header) = (table.separator, &table.header);
            let parsed: Vec<Parsed> = batch
                .into_par_iter()
                .map(|row| parse_row(row, &columns, separator, header))
                .collect();
            for row in parsed {
                self.row(row, &file, &mut repeated, &mut pending, shown_as, each)?;
            }
        }
        // Rows that the second reading did not meet again (the file changed, or broke off earlier).
        for (_, last) in pending {
            self.give(last, &file, shown_as, each)?;
        }
        Ok(())
    }

    fn open_table(
        &self,
        path: &Path,
        kind: Kind,
        progress: &Arc<ReadProgress>,
    ) -> Result<Option<Table>, IngestError> {
        match kind {
            Kind::Text => Table::text(source::open(path, progress)?, path, self.options.max_line),
            Kind::Parquet => Table::parquet(path).map(Some),
        }
    }

    /// Takes one parsed row: rejects it, joins it to the others of its person, or gives the person out.
    fn row<E: From<IngestError>>(
        &mut self,
        row: Parsed,
        file: &str,
        repeated: &mut FxHashMap<[u64; 2], u32>,
        pending: &mut IndexMap<String, Pending>,
        path: &Path,
        each: &mut impl FnMut(ContactRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        self.summary.lines += 1;
        self.summary.reencoded += u64::from(row.reencoded);
        let record = match row.result {
            Ok(record) => record,
            Err((field, reason)) => {
                self.reject(file, row.line, field, reason, Some(&decode(&row.text).0))?;
                return Ok(());
            }
        };
        self.note(file, row.line, row.notes)?;
        let id = record.id.clone();
        let Some(left) = repeated.get_mut(&id_hash(&id)) else {
            let only = Pending {
                record,
                line: row.line,
                text: row.text,
            };
            return self.give(only, file, path, each);
        };
        *left = left.saturating_sub(1);
        let last = *left == 0;
        match pending.get_mut(&id) {
            None => {
                let first = Pending {
                    record,
                    line: row.line,
                    text: row.text,
                };
                pending.insert(id.clone(), first);
            }
            Some(first) => {
                if join_row(&mut first.record, record).is_err() {
                    let reason = format!(
                        "has the same id as line {} but another name and date of birth; ids must be unique",
                        first.line
                    );
                    self.reject(file, row.line, Some("id"), reason, Some(&decode(&row.text).0))?;
                }
            }
        }
        if last && let Some(whole) = pending.swap_remove(&id) {
            self.give(whole, file, path, each)?;
        }
        Ok(())
    }

    fn give<E: From<IngestError>>(
        &mut self,
        whole: Pending,
        file: &str,
        path: &Path,
        each: &mut impl FnMut(ContactRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        match named(whole.record, self.options.require_name) {
            Err((field, reason)) => {
                let text = decode(&whole.text).0;
                self.reject(file, whole.line, field, reason, Some(&text))?;
            }
            Ok(record) => {
                if self.first_time(path, whole.line, &record.id, &whole.text)? {
                    self.summary.records += 1;
                    each(record)?;
                }
            }
        }
        Ok(())
    }
}

/// How many rows each id has, for those that have several.
fn repeated_ids(table: &mut Table, columns: &Columns, path: &Path) -> FxHashMap<[u64; 2], u32> {
    let mut counts: FxHashMap<[u64; 2], u32> = FxHashMap::default();
    let mut count = |id: Option<String>| {
        if let Some(id) = id {
            *counts.entry(id_hash(&id)).or_default() += 1;
        }
    };
    // An error ends the counting; the reading proper meets it again and tells it.
    while let Ok(Some(row)) = table.next_row(path) {
        match row.content {
            Content::Text(text) => {
                let (text, _) = decode(&text);
                match split::plain_cells(&text, table.separator) {
                    Some(cells) => count(id_of(columns, &cells.collect::<Vec<_>>())),
                    None => count(id_of(columns, &split::cells(&text, table.separator))),
                }
            }
            Content::Cells(cells) => count(id_of(columns, &cells)),
            Content::Fault { .. } => {}
        }
    }
    counts.retain(|_, rows| *rows > 1);
    counts
}

/// The id of a row that is as wide as the header.
fn id_of<C: AsRef<str>>(columns: &Columns, cells: &[C]) -> Option<String> {
    columns.fits(cells).then(|| columns.id(cells)).flatten()
}

fn parse_row(row: Row, columns: &Columns, separator: u8, header: &[String]) -> Parsed {
    let mut notes = Notes::default();
    let line = row.line;
    match row.content {
        Content::Fault { reason, text } => Parsed {
            line,
            result: Err((None, reason)),
            notes,
            reencoded: false,
            text,
        },
        Content::Text(text) => {
            let (decoded, reencoded) = decode(&text);
            let result = match split::plain_cells(&decoded, separator) {
                Some(cells) => read(columns, &cells.collect::<Vec<_>>(), &mut notes),
                None => read(columns, &split::cells(&decoded, separator), &mut notes),
            };
            drop(decoded);
            Parsed {
                line,
                result,
                notes,
                reencoded,
                text,
            }
        }
        Content::Cells(cells) => {
            let result = read(columns, &cells, &mut notes);
            let row: IndexMap<&String, &String> = header.iter().zip(&cells).collect();
            Parsed {
                line,
                result,
                notes,
                reencoded: false,
                text: serde_json::to_vec(&row).unwrap_or_default(),
            }
        }
    }
}

/// The record of a row, which keeps what was wrong with it.
fn read<C: AsRef<str>>(columns: &Columns, cells: &[C], notes: &mut Notes) -> Result<ContactRecord, Refusal> {
    let mut record = columns.record(cells, notes)?;
    record.issues = notes.issues.clone();
    Ok(record)
}

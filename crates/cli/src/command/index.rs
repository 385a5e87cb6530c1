//! `kithkin index`: contact records into an index directory.
use super::input::Care;
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::build::{BuildError, BuildOptions, build_index};
use kithkin::ingest::ColumnMap;
use std::path::PathBuf;

/// What to index.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  kithkin index contacts.ndjson --to idx\n  \
    kithkin index register.csv.gz --map register.toml --to idx --add\n\n\
    A build that fails or is killed leaves the index as it was.")]
pub(crate) struct Index {
    /// Contact records: NDJSON, CSV or Parquet, also .gz and .zst; `-` is standard input.
    #[arg(required = true, value_name = "CONTACTS")]
    contacts: Vec<PathBuf>,
    /// The index directory.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Which columns of a table are which of our fields.
    #[arg(long, value_name = "MAP.toml")]
    map: Option<PathBuf>,
    /// Add to the index that is there (a record takes the place of one with its id) instead of replacing it.
    #[arg(long)]
    add: bool,
    #[command(flatten)]
    care: Care,
}

impl Index {
    /// Builds and sums up.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let options = BuildOptions {
            map: self.map.as_deref().map(ColumnMap::load).transpose()?,
            rejects: self.care.rejects.clone(),
            strict: self.care.strict,
            update: self.add,
        };
        let built = build_index(&self.contacts, &self.to, &options, shell.control());
        if let Err(BuildError::Incomplete(read) | BuildError::NoRecords(read)) = &built {
            self.care.tell_rejects(read, shell);
        }
        let summary = built?;
        self.care.tell_rejects(&summary.read, shell);
        shell.note(&summary.read.to_string());
        let (read, index) = (&summary.read, &summary.index);
        let json = serde_json::json!({
            "index": self.to.display().to_string(), "records": index.records, "added": index.added,
            "replaced": index.replaced, "lines": read.lines, "rejected": read.rejected, "issues": read.issues,
            "bytes": index.bytes,
        });
        let mut grid = Grid::new([">records", ">added", ">replaced", ">rejected", ">size"]);
        grid.row([
            index.records.to_string(),
            index.added.to_string(),
            index.replaced.to_string(),
            read.rejected.to_string(),
            size(index.bytes),
        ]);
        shell.show(
            &View::new(json)
                .heading(format!("Index {}", self.to.display()))
                .main_grid(grid),
        )?;
        Ok(Outcome::Found)
    }
}

/// Bytes in the unit a person would use.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

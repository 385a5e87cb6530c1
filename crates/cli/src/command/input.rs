//! Case files and contact records in, the same way for every command: rejects, --strict, notes.
use crate::shell::Shell;
use anyhow::{Result, bail};
use kithkin::decisions::{Decisions, Store};
use kithkin::ingest::{ColumnMap, ReadOptions, ReadSummary, Reader};
use kithkin::record::{CaseFile, ContactRecord};
use std::path::{Path, PathBuf};

/// What is done with lines that cannot be read.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct Care {
    /// Write lines and fields that could not be read to this file, with file, line, field and reason.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) rejects: Option<PathBuf>,
    /// Fail (exit status 2) when any line could not be read.
    #[arg(long, help_heading = "Input")]
    pub(crate) strict: bool,
}

/// What coordinators decided before.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct Decided {
    /// Heed what coordinators decided, from this file (`kithkin decide`).
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
}

impl Decided {
    /// The newest on every record. A file that is not there is an error: a rejected record must not come back by a slip.
    pub(crate) fn read(&self) -> Result<Decisions> {
        let Some(path) = &self.decisions else {
            return Ok(Decisions::default());
        };
        if !path.is_file() {
            bail!(
                "{} is not there; check --decisions, or leave it out",
                path.display()
            );
        }
        Ok(Store::open(path)?.decisions()?)
    }
}

impl Care {
    /// Options for the reader.
    pub(crate) fn options(&self, map: Option<&Path>) -> Result<ReadOptions> {
        Ok(ReadOptions {
            map: map.map(ColumnMap::load).transpose()?,
            rejects: self.rejects.clone(),
            ..ReadOptions::default()
        })
    }

    /// Names the first lines that could not be read, and where the rest are.
    pub(crate) fn tell_rejects(&self, summary: &ReadSummary, shell: &Shell) {
        for reject in &summary.first_rejects {
            let field = reject
                .field
                .as_deref()
                .map_or_else(String::new, |f| format!(", {f}"));
            shell.note(&format!(
                "rejected: {}, line {}{field}: {}",
                reject.file, reject.line, reject.reason
            ));
        }
        let more = summary
            .rejected
            .saturating_sub(summary.first_rejects.len() as u64);
        if more > 0 {
            shell.note(&format!("rejected: {more} more"));
        }
        match &self.rejects {
            _ if summary.rejected == 0 => {}
            Some(path) => shell.note(&format!("all of them are in {}", path.display())),
            None => shell.note("--rejects FILE keeps what was rejected"),
        }
    }

    /// Says what was read and what was not, and stops where the user asked to.
    pub(crate) fn judge(&self, summary: &ReadSummary, shell: &Shell) -> Result<()> {
        self.tell_rejects(summary, shell);
        shell.note(&summary.to_string());
        if self.strict && !summary.is_complete() {
            bail!(
                "not everything could be read ({summary}), and --strict was given; mend the lines above or leave \
                 --strict out"
            );
        }
        Ok(())
    }
}

/// Reads every case of the files and folders.
pub(crate) fn cases(paths: &[PathBuf], care: &Care, shell: &Shell) -> Result<Vec<CaseFile>> {
    let mut reader = Reader::new(care.options(None)?)?;
    let mut cases = Vec::new();
    for (i, path) in paths.iter().enumerate() {
        shell
            .control()
            .progress("reading", i as u64, Some(paths.len() as u64));
        shell.control().check()?;
        cases.extend(reader.cases(path)?);
    }
    let summary = reader.finish()?;
    care.judge(&summary, shell)?;
    if !summary.is_complete() {
        shell.note(
            "a case that could not be read hides nobody: whom it closes for the other cases (adoption) is not known. \
             Mend it and run again before anybody acts on the result",
        );
    }
    Ok(cases)
}

/// Reads the contact records of the files one after the other, thousands at a time. An id may stand in one of them only.
pub(crate) fn contacts(
    paths: &[PathBuf],
    map: Option<&Path>,
    care: &Care,
    shell: &Shell,
    mut take: impl FnMut(&mut Vec<ContactRecord>),
) -> Result<()> {
    let options = ReadOptions {
        require_name: false,
        ..care.options(map)?
    };
    let mut reader = Reader::new(options)?;
    let progress = reader.progress();
    let control = shell.control().clone();
    let mut batch = Vec::with_capacity(BATCH);
    for path in paths {
        reader.contacts(path, |record| {
            batch.push(record);
            if batch.len() == BATCH {
                let total = Some(progress.total()).filter(|&t| t > 0);
                control.progress("reading", progress.done(), total);
                control.check()?;
                take(&mut batch);
                batch.clear();
            }
            Ok::<(), anyhow::Error>(())
        })?;
    }
    take(&mut batch);
    care.judge(&reader.finish()?, shell)
}

/// Records that are handed on together.
const BATCH: usize = 1024;

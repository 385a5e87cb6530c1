//! `kithkin erase`: a record or a whole source out of an index, with the proof.
use crate::view::View;
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::build::{BuildError, erase};
use kithkin::index::Selector;
use std::path::PathBuf;

/// What to erase.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  kithkin erase --index idx --id C000123\n  \
    kithkin erase --index idx --source open-register-2019\n\n\
    The input files, backups and freed blocks of the disk are beyond this program.")]
pub(crate) struct Erase {
    /// The index directory.
    #[arg(long, value_name = "DIR")]
    index: PathBuf,
    #[command(flatten)]
    what: What,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct What {
    /// One contact record.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Every record of a source.
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
}

impl Erase {
    /// Erases and shows the proof. Nothing to erase is exit status 1.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let selector = match (self.what.id, self.what.source) {
            (Some(id), _) => Selector::Id(id),
            (None, source) => Selector::Source(source.unwrap_or_default()),
        };
        let summary = match erase(&self.index, &selector, shell.control()) {
            Err(error @ BuildError::NothingToErase(_)) => {
                shell.note(&error.to_string());
                return Ok(Outcome::Nothing);
            }
            other => other?,
        };
        let proof = &summary.absence;
        let json = serde_json::json!({
            "erased": summary.erased, "records": summary.left,
            "proof": {"files": proof.files, "bytes": proof.bytes, "records": proof.records},
        });
        shell.show(&View::new(json).line(format!("{} erased, {} records left.", summary.erased, summary.left)).line(
            format!(
                "Proof: all {} files of the index ({}) and its {} records were read again; nothing of it is left.",
                proof.files,
                super::index::size(proof.bytes),
                proof.records
            ),
        ))?;
        Ok(Outcome::Found)
    }
}

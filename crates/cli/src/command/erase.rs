//! `kithkin erase`: a record or a whole source out of an index, with the proof.
use crate::view::View;
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::build::{BuildError, erase};
use kithkin::index::{Absence, Index, Selector};
use std::path::PathBuf;

/// What to erase.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  kithkin erase --index idx --id C000123\n  \
    kithkin erase --index idx --source open-register-2019\n  \
    kithkin erase --index idx --source open-register-2019 --prove\n\n\
    The input files, backups and freed blocks of the disk are beyond this program.")]
pub(crate) struct Erase {
    /// The index directory.
    #[arg(long, value_name = "DIR")]
    index: PathBuf,
    #[command(flatten)]
    what: What,
    /// Erase nothing; prove that nothing of it is in the index. What is left of it is an error.
    #[arg(long)]
    prove: bool,
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
        if self.prove {
            let absence = Index::open(&self.index)?.prove_absent(&selector)?;
            let view = View::new(serde_json::json!({"proof": told(&absence)}));
            shell.show(&view.line(proof(&absence)))?;
            return Ok(Outcome::Found);
        }
        let summary = match erase(&self.index, &selector, shell.control()) {
            Err(error @ BuildError::NothingToErase(_)) => {
                shell.note(&error.to_string());
                return Ok(Outcome::Nothing);
            }
            other => other?,
        };
        let json = serde_json::json!({
            "erased": summary.erased, "records": summary.left, "proof": told(&summary.absence),
        });
        let done = format!("{} erased, {} records left.", summary.erased, summary.left);
        shell.show(&View::new(json).line(done).line(proof(&summary.absence)))?;
        Ok(Outcome::Found)
    }
}

/// What was looked through, for programs.
fn told(absence: &Absence) -> serde_json::Value {
    serde_json::json!({
        "files": absence.files, "bytes": absence.bytes, "records": absence.records, "mentions": absence.mentions,
    })
}

/// What was looked through, in words.
fn proof(absence: &Absence) -> String {
    let mut text = format!(
        "Proof: all {} files of the index ({}) and its {} records were read again; nothing of it is left.",
        absence.files,
        super::index::size(absence.bytes),
        absence.records
    );
    if absence.mentions > 0 {
        text += &format!(
            " {} records of other people state a link to that id; these are those people's data.",
            absence.mentions
        );
    }
    text
}

//! `kithkin audit`: is the log of searches as it was written?
use crate::view::View;
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::audit::{Asked, Log, Search, verify};
use std::path::PathBuf;

/// Where a search is logged, who asks and why.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct Audited {
    /// Append to this log who searched, when and why, and what was put forward (by ids; no names).
    #[arg(long, value_name = "LOG.ndjson", requires_all = ["who", "why"], help_heading = "Audit")]
    audit: Option<PathBuf>,
    /// Who searches: a name or initials.
    #[arg(long, value_name = "NAME", requires = "audit", help_heading = "Audit")]
    who: Option<String>,
    /// Why, in your words.
    #[arg(long, value_name = "TEXT", requires = "audit", help_heading = "Audit")]
    why: Option<String>,
}

impl Audited {
    /// Appends what `searches` says of the search, when a log was asked for.
    pub(crate) fn append(&self, searches: impl FnOnce(&Asked) -> Vec<Search>, shell: &Shell) -> Result<()> {
        let Some(path) = &self.audit else { return Ok(()) };
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let asked = Asked::now(said(&self.who), said(&self.why));
        let head = Log::open(path)?.append(&searches(&asked))?;
        shell.note(&format!("audit log: entry {}, head {}", head.entries, head.hash));
        Ok(())
    }
}

/// What to do with an audit log.
#[derive(clap::Subcommand)]
pub(crate) enum Audit {
    /// Check that no entry was changed, removed, put in or moved.
    Verify(Verify),
}

/// Which log.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin find cases.ndjson --index idx --out p.ndjson --audit log.ndjson --who KM --why 'review'\n  \
    kithkin audit verify log.ndjson --head 9f86d081...\n\n\
    Whoever can write the file can cut off its end or make a new chain. Keep the head that is printed somewhere else and \
    give it with --head later."
)]
pub(crate) struct Verify {
    /// The log.
    #[arg(value_name = "LOG.ndjson")]
    log: PathBuf,
    /// A head that was kept: the log must still hold it.
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
}

impl Audit {
    /// Checks; a log that is not as it was written is an error.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let Self::Verify(asked) = self;
        let head = verify(&asked.log, asked.head.as_deref())?;
        let view = View::new(serde_json::to_value(&head)?)
            .line(format!("Entries: {}, none of them changed.", head.entries))
            .line(format!("Head: {}", head.hash));
        shell.show(&view)?;
        Ok(if head.entries == 0 {
            Outcome::Nothing
        } else {
            Outcome::Found
        })
    }
}

//! The commands, one file each.
mod completions;
mod erase;
mod eval;
mod index;
mod input;
mod man;
mod read;

use crate::{Outcome, shell::Shell};
use anyhow::Result;

/// What kithkin can do.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Build an index from contact records.
    Index(index::Index),
    /// Erase a record or a source from an index, and prove it.
    Erase(erase::Erase),
    /// Read what case files say of people: mentions, relations, births, places.
    Read(read::Read),
    /// Measure results against the truth.
    #[command(subcommand)]
    Eval(eval::Eval),
    /// Print shell completions.
    Completions(completions::Completions),
    /// Write man pages.
    Man(man::Man),
}

impl Command {
    /// Runs it.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        match self {
            Self::Index(command) => command.run(shell),
            Self::Erase(command) => command.run(shell),
            Self::Read(command) => command.run(shell),
            Self::Eval(command) => command.run(shell),
            Self::Completions(command) => command.run(),
            Self::Man(command) => command.run(shell),
        }
    }
}

//! The commands, one file each.
mod audit;
mod completions;
mod decide;
mod dedupe;
mod demo;
mod erase;
mod eval;
mod explain;
mod find;
mod index;
mod input;
mod link;
mod linkage;
mod man;
mod names;
mod proposed;
mod read;
mod reported;
mod rows;
mod search;
mod splink;
mod standoff;
mod train;

use crate::{Outcome, shell::Shell};
use anyhow::Result;

/// What kithkin can do.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Show the whole chain on a fictional child, in seconds.
    Demo(demo::Demo),
    /// Build an index from contact records.
    Index(index::Index),
    /// Find the people of case files in the records: the main job.
    Find(find::Find),
    /// Search one person, asked for in a line.
    Search(search::Search),
    /// Explain why a record is proposed for a case.
    Explain(explain::Explain),
    /// Remember what a coordinator decided about a proposal.
    Decide(decide::Decide),
    /// Check the audit log of searches.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Read what case files say of people: mentions, relations, births, places.
    Read(read::Read),
    /// Find the records of one file that are one person.
    Dedupe(dedupe::Dedupe),
    /// Find the records of two files that are one person.
    Link(link::Link),
    /// Judge name pairs: do two names belong to one person?
    Names(names::Names),
    /// Learn a model from your own records.
    Train(train::Train),
    /// Erase a record or a source from an index, and prove it.
    Erase(erase::Erase),
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
            Self::Demo(command) => command.run(shell),
            Self::Index(command) => command.run(shell),
            Self::Find(command) => command.run(shell),
            Self::Search(command) => command.run(shell),
            Self::Explain(command) => command.run(shell),
            Self::Decide(command) => command.run(shell),
            Self::Audit(command) => command.run(shell),
            Self::Read(command) => command.run(shell),
            Self::Dedupe(command) => command.run(shell),
            Self::Link(command) => command.run(shell),
            Self::Names(command) => command.run(shell),
            Self::Train(command) => command.run(shell),
            Self::Erase(command) => command.run(shell),
            Self::Eval(command) => command.run(shell),
            Self::Completions(command) => command.run(),
            Self::Man(command) => command.run(shell),
        }
    }
}

//! `kithkin completions`: for the user's shell.
use crate::{Cli, Outcome};
use anyhow::Result;
use clap::CommandFactory;
use std::io::Write;

/// Which shell.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin completions bash > ~/.local/share/bash-completion/completions/kithkin"
)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    which: clap_complete::Shell,
}

impl Completions {
    /// Prints the script.
    pub(crate) fn run(self) -> Result<Outcome> {
        let mut script = Vec::new();
        clap_complete::generate(self.which, &mut Cli::command(), "kithkin", &mut script);
        std::io::stdout().lock().write_all(&script)?;
        Ok(Outcome::Found)
    }
}

//! `kithkin man`: one page a command.
use crate::{Cli, Outcome, shell::Shell};
use anyhow::{Context, Result};
use clap::CommandFactory;
use std::io::Write;
use std::path::PathBuf;

/// Where to.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  kithkin man --to ~/.local/share/man/man1\n  kithkin man | man -l -")]
pub(crate) struct Man {
    /// Folder for one page a command; without it the main page goes to standard output.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

impl Man {
    /// Writes the pages.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let Some(folder) = self.to else {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            std::io::stdout().lock().write_all(&page)?;
            return Ok(Outcome::Found);
        };
        let cannot = || format!("cannot write man pages to {}", folder.display());
        std::fs::create_dir_all(&folder).with_context(cannot)?;
        clap_mangen::generate_to(Cli::command(), &folder).with_context(cannot)?;
        shell.note(&format!("man pages are in {}", folder.display()));
        Ok(Outcome::Found)
    }
}

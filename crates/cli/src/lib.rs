//! The `kithkin` command: arguments in, tables and files out. Nothing here matches, scores or ranks.
//!
//! [`main`] is all there is to call: the binary does, and so does the copy of it that the whole-program tests run.
#![forbid(unsafe_code)]

mod command;
mod failure;
mod ledger;
mod news;
mod progress;
mod proposals;
mod shell;
mod view;

use clap::Parser;
use shell::{Format, Shell};
use std::process::ExitCode;

/// Family-finding search and record linkage: case files and contact records in, ranked people out.
#[derive(Parser)]
#[command(
    name = "kithkin",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "Start here:\n  kithkin demo\n\nExit status: 0 found, 1 nothing found, 2 error, 130 stopped with Ctrl-C."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: command::Command,
    /// How results are shown.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table, help_heading = "Output")]
    format: Format,
    /// No progress bars and no notes on standard error; errors are still shown.
    #[arg(long, short, global = true, help_heading = "Output")]
    quiet: bool,
}

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something was found or done.
    Found,
    /// All went well and there was nothing to find.
    Nothing,
}

/// Does what the process's arguments say.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let shell = Shell::new(cli.format, cli.quiet);
    match cli.command.run(&shell) {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(error) => failure::report(&error),
    }
}

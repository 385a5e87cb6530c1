//! `kithkin eval simulate`: a made-up world to try things on.
use crate::view::View;
use crate::{Outcome, shell::Shell};
use anyhow::{Context, Result};
use kithkin_eval::world::{WorldSpec, simulate};
use std::path::PathBuf;

/// How large a world.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin eval simulate --records 100000 --cases 200 --to world\n  \
    kithkin index world/contacts.ndjson --to world/index\n  \
    kithkin find world/cases.ndjson --index world/index --as-of file --out world/proposals.ndjson\n  \
    kithkin eval proposals --truth world world/proposals.ndjson"
)]
pub(crate) struct Simulate {
    /// Contact records, at least.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    records: usize,
    /// Case files.
    #[arg(long, value_name = "N", default_value_t = 200)]
    cases: usize,
    /// Everything follows from it.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder to write into.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

impl Simulate {
    /// Makes and writes the world.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let world = simulate(&WorldSpec {
            records: self.records,
            cases: self.cases,
            seed: self.seed,
        });
        world
            .write_to(&self.to)
            .with_context(|| format!("cannot write the world to {}", self.to.display()))?;
        let counts = serde_json::json!({
            "contacts": world.contacts.len(), "cases": world.cases.len(), "truth": world.truth.len(),
            "suppressed": world.suppressed.len(), "seed": self.seed, "folder": self.to.display().to_string(),
        });
        shell.show(&View::new(counts).line(format!(
            "{} contact records, {} case files, {} true and {} suppressed pairs are in {}",
            world.contacts.len(),
            world.cases.len(),
            world.truth.len(),
            world.suppressed.len(),
            self.to.display()
        )))?;
        Ok(Outcome::Found)
    }
}

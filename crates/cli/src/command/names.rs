//! `kithkin names`: do two names belong to one person?
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use anyhow::{Context, Result};
use kithkin::ingest::{create_private, open_text};
use kithkin::names::{NameKind, score_csv};
use std::path::PathBuf;

/// Which pairs.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin names pairs.csv --out scored.csv --kind given\n\n\
    The input has the columns name1 and name2; others are kept. Added are weight (bits), probability, decision and \
    reason."
)]
pub(crate) struct Names {
    /// Name pairs: CSV with the columns name1 and name2; `-` is standard input.
    pairs: PathBuf,
    /// Write the scored pairs here; `-` is standard output.
    #[arg(long, value_name = "SCORED.csv")]
    out: PathBuf,
    /// What the names are.
    #[arg(long, value_enum)]
    kind: Kind,
}

/// What a name is.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// Given names.
    Given,
    /// Family names.
    Family,
    /// Whole names of people.
    Person,
}

impl Names {
    /// Scores and sums up.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let kind = match self.kind {
            Kind::Given => NameKind::Given,
            Kind::Family => NameKind::Family,
            Kind::Person => NameKind::Person,
        };
        let input = open_text(&self.pairs)?;
        let mut out = create_private(&self.out)?;
        let summary = score_csv(input, &mut out, kind).with_context(|| self.pairs.display().to_string())?;
        out.finish()?;
        if self.out.as_os_str() != "-" {
            let mut grid = Grid::new([">pairs", ">same name"]);
            grid.row([summary.pairs.to_string(), summary.yes.to_string()]);
            let json = serde_json::json!({"pairs": summary.pairs, "yes": summary.yes});
            shell.show(&View::new(json).main_grid(grid))?;
        }
        Ok(if summary.yes > 0 {
            Outcome::Found
        } else {
            Outcome::Nothing
        })
    }
}

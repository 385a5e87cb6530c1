//! `kithkin eval`: results against the truth.
pub(super) mod show;
mod simulate;
mod suite;

use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin_eval::{clusters, names, pairs, proposals, statements};
use std::path::PathBuf;

/// Truth and the file to be measured.
#[derive(clap::Args)]
pub(crate) struct Files {
    /// The truth: a file, or the folder that holds it.
    #[arg(long, value_name = "PATH")]
    truth: PathBuf,
    /// The results to measure; `-` is standard input.
    file: PathBuf,
}

/// The same with a threshold.
#[derive(clap::Args)]
pub(crate) struct PairFiles {
    #[command(flatten)]
    files: Files,
    /// The probability from which a pair counts as a match by default.
    #[arg(long, value_name = "P", default_value_t = pairs::DEFAULT_THRESHOLD)]
    threshold: f64,
}

/// What is measured.
#[derive(clap::Subcommand)]
pub(crate) enum Eval {
    /// Proposals of `find`: recall by target and case, precision, calibration, breaches.
    #[command(
        after_help = "Example:\n  kithkin eval proposals --truth truth/ proposals.ndjson\n\n\
        The truth folder holds truth.ndjson and, beside it, clusters.csv, suppressed.ndjson, neutral.ndjson and\n\
        withheld.ndjson where there are any (FORMATS section 5)."
    )]
    Proposals(Files),
    /// Statements of `read`: mentions, relations, birth intervals, polarity.
    #[command(
        after_help = "Example:\n  kithkin read cases.ndjson --out - | kithkin eval statements --truth truth/ -"
    )]
    Statements(Files),
    /// Scored pairs of `link` and `dedupe`, or of another tool.
    #[command(
        after_help = "Example:\n  kithkin eval pairs --truth clusters.csv pairs.csv\n\n\
        The truth is clusters.csv (id,cluster) or a list of pairs (id_l,id_r and, where it has false ones, match)."
    )]
    Pairs(PairFiles),
    /// Clusters of `dedupe`, pair by pair.
    #[command(after_help = "Example:\n  kithkin eval clusters --truth truth/clusters.csv clusters.csv")]
    Clusters(Files),
    /// Scored name pairs of `names`.
    #[command(
        after_help = "Example:\n  kithkin names pairs.csv --out scored.csv --kind given\n  \
        kithkin eval names --truth pairs.csv scored.csv"
    )]
    Names(Files),
    /// Run every data set of a folder of recipes.
    Suite(suite::Suite),
    /// Write a simulated world: contact records, case files and the truth, from a seed.
    Simulate(simulate::Simulate),
}

impl Eval {
    /// Measures and shows.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let view = match self {
            Self::Proposals(Files { truth, file }) => {
                let truth = proposals::ProposalTruth::read(&truth)?;
                show::proposals(&proposals::score(&truth, &proposals::Proposals::read(&file)?))?
            }
            Self::Statements(Files { truth, file }) => {
                let truth = statements::Statements::read_truth(&truth)?;
                show::statements(&statements::score(&truth, &statements::Statements::read(&file)?))?
            }
            Self::Pairs(PairFiles { files, threshold }) => {
                let truth = pairs::PairTruth::read(&files.truth)?;
                show::pairs(&pairs::score_file(&truth, &files.file, threshold)?)?
            }
            Self::Clusters(Files { truth, file }) => show::clusters(&clusters::score_files(&truth, &file)?)?,
            Self::Names(Files { truth, file }) => show::names(&names::score_files(&truth, &file)?)?,
            Self::Suite(suite) => return suite.run(shell),
            Self::Simulate(simulate) => return simulate.run(shell),
        };
        shell.show(&view)?;
        Ok(Outcome::Found)
    }
}

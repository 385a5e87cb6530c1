//! `kithkin decide`: a coordinator's verdict on a proposal, remembered.
use super::audit::Audited;
use super::proposed::Proposed;
use crate::view::View;
use crate::{Outcome, shell::Shell};
use anyhow::Result;
use kithkin::decisions::{Decision, Decisions, Seen, Store, Verdict};
use std::path::PathBuf;

/// What was decided.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin decide LL-2031 C000123 rejected --reason 'her cousin of the same name' --by KM \\\n    \
    --store decisions.sqlite --cases cases.ndjson --index idx\n  \
    kithkin find cases.ndjson --index idx --decisions decisions.sqlite --out proposals.ndjson\n\n\
    A rejected record stays away from the case until 6 bits more speak for it than now; a confirmed one counts as found \
    and speaks for the people around it. Decisions are only added; the newest on a record counts."
)]
pub(crate) struct Decide {
    #[command(flatten)]
    proposed: Proposed,
    /// The verdict.
    #[arg(value_enum)]
    verdict: Word,
    /// Why, in your words.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who decided: a name or initials.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// The file of decisions; it is made when it is not there.
    #[arg(long, value_name = "FILE")]
    store: PathBuf,
}

/// A verdict on the command line.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Word {
    /// The record is that person.
    Confirmed,
    /// It is not.
    Rejected,
    /// It may be.
    Unsure,
}

impl Decide {
    /// Looks at the proposal as it stands and remembers it with the verdict.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let (_, proposal) = self
            .proposed
            .look(Decisions::default(), &Audited::default(), shell)?;
        let Some(proposal) = proposal else {
            return Ok(Outcome::Nothing);
        };
        let decision = Decision {
            case: self.proposed.case,
            contact: self.proposed.contact,
            target: proposal.target.clone(),
            verdict: match self.verdict {
                Word::Confirmed => Verdict::Confirmed,
                Word::Rejected => Verdict::Rejected,
                Word::Unsure => Verdict::Unsure,
            },
            reason: self.reason,
            by: self.by,
            at: kithkin::now(),
            weight: proposal.weight,
            evidence: proposal.evidence.iter().map(Seen::from).collect(),
        };
        Store::open(&self.store)?.add(&decision)?;
        let json = serde_json::json!({
            "case": decision.case, "contact": decision.contact, "target": decision.target,
            "verdict": decision.verdict, "at": decision.at, "weight": decision.weight,
        });
        shell.show(&View::new(json).line(format!(
            "{}: {} is {} ({:+.2} bits speak for it now).",
            decision.case,
            decision.contact,
            decision.verdict.term(),
            decision.weight
        )))?;
        Ok(Outcome::Found)
    }
}

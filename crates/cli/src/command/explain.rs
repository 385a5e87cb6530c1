//! `kithkin explain`: why a record is proposed for a case, bar by bar.
use super::audit::Audited;
use super::input::Decided;
use super::proposed::Proposed;
use crate::view::View;
use crate::{Outcome, proposals, shell::Shell};
use anyhow::Result;

/// Which case and record.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin explain LL-2031 C000123 --cases cases.ndjson --index idx --as-of file\n\n\
    A record that fits nobody, one that must not be found and an id that does not exist give the same answer."
)]
pub(crate) struct Explain {
    #[command(flatten)]
    proposed: Proposed,
    #[command(flatten)]
    decisions: Decided,
    #[command(flatten)]
    audit: Audited,
}

impl Explain {
    /// Explains.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let (engine, proposal) = self.proposed.look(self.decisions.read()?, &self.audit, shell)?;
        let Some(proposal) = proposal else {
            return Ok(Outcome::Nothing);
        };
        let record = proposals::record_of(engine.index(), &proposal);
        let view = View::new(serde_json::to_value(&proposal)?);
        shell.show(&proposals::waterfall(view, &proposal, record.as_ref()))?;
        Ok(Outcome::Found)
    }
}

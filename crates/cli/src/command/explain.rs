//! `kithkin explain`: why a record is proposed for a case, bar by bar.
use super::find::as_of;
use super::input::{self, Care, Decided};
use crate::view::View;
use crate::{Outcome, proposals, shell::Shell};
use anyhow::Result;
use kithkin::{AsOf, Engine, EngineOptions, FindRequest};
use std::path::PathBuf;

/// Which case and record.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  kithkin explain LL-2031 C000123 --cases cases.ndjson --index idx --as-of file\n\n\
    A record that fits nobody, one that must not be found and an id that does not exist give the same answer."
)]
pub(crate) struct Explain {
    /// The case's id.
    case: String,
    /// The contact record's id.
    contact: String,
    /// Where the case is: NDJSON, or a folder; `-` is standard input.
    #[arg(long, required = true, value_name = "CASES")]
    cases: Vec<PathBuf>,
    /// The index directory.
    #[arg(long, value_name = "DIR")]
    index: PathBuf,
    /// The day of the search: today, file (the day the case file speaks of) or a date.
    #[arg(long, value_name = "DAY", default_value = "today", value_parser = as_of)]
    as_of: AsOf,
    #[command(flatten)]
    decisions: Decided,
}

impl Explain {
    /// Explains.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let engine = Engine::open(&self.index, EngineOptions::default())?;
        let cases = input::cases(&self.cases, &Care::default(), shell)?;
        let case = input::case_of(&cases, &self.case)?;
        let request = FindRequest {
            as_of: self.as_of,
            decisions: self.decisions.read()?,
            ..FindRequest::default()
        };
        let Some(proposal) = engine.explain(case, &self.contact, &request)? else {
            shell.show(
                &View::new(serde_json::Value::Null)
                    .line(format!("{} is not proposed for {}.", self.contact, self.case)),
            )?;
            return Ok(Outcome::Nothing);
        };
        let record = proposals::record_of(engine.index(), &proposal);
        let view = View::new(serde_json::to_value(&proposal)?);
        shell.show(&proposals::waterfall(view, &proposal, record.as_ref()))?;
        Ok(Outcome::Found)
    }
}

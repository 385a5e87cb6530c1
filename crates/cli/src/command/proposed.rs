//! One record put forward for one case: what `explain` and `decide` are asked about.
use super::audit::Audited;
use super::find::as_of;
use super::input::{self, Care};
use crate::shell::Shell;
use crate::view::View;
use anyhow::{Result, bail};
use kithkin::decisions::Decisions;
use kithkin::{AsOf, Engine, EngineOptions, FindRequest, Proposal};
use std::path::PathBuf;

/// Which case and record, and where they are.
#[derive(clap::Args)]
pub(crate) struct Proposed {
    /// The case's id.
    pub(crate) case: String,
    /// The contact record's id.
    pub(crate) contact: String,
    /// Where the case is: NDJSON, or a folder; `-` is standard input.
    #[arg(long, required = true, value_name = "CASES")]
    cases: Vec<PathBuf>,
    /// The index directory.
    #[arg(long, value_name = "DIR")]
    index: PathBuf,
    /// The day of the search: today, file (the day the case file speaks of) or a date.
    #[arg(long, value_name = "DAY", default_value = "today", value_parser = as_of)]
    as_of: AsOf,
}

impl Proposed {
    /// The proposal as it stands, with the engine it comes from. When there is none, that is said.
    /// The look is logged where `audit` asks for it.
    pub(crate) fn look(
        &self,
        decisions: Decisions,
        audit: &Audited,
        shell: &Shell,
    ) -> Result<(Engine, Option<Proposal>)> {
        let engine = Engine::open(&self.index, EngineOptions::default())?;
        let cases = input::cases(&self.cases, &Care::default(), shell)?;
        let Some(case) = cases.iter().find(|c| c.id == self.case) else {
            let ids: Vec<&str> = cases.iter().take(10).map(|c| c.id.as_str()).collect();
            let known = ids.join(", ");
            bail!(
                "no case {} in these files; the first they hold are {known}",
                self.case
            );
        };
        let request = FindRequest {
            as_of: self.as_of,
            decisions,
            ..FindRequest::default()
        };
        let proposal = engine.explain(&cases, &self.case, &self.contact, &request)?;
        audit.append(
            |asked| vec![engine.audit_explain(asked, case, proposal.as_ref())],
            shell,
        )?;
        if proposal.is_none() {
            let said = format!("{} is not proposed for {}.", self.contact, self.case);
            shell.show(&View::new(serde_json::Value::Null).line(said))?;
        }
        Ok((engine, proposal))
    }
}

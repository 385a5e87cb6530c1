//! From what was asked of an engine to what the log says of it.
use super::{Act, PutForward, Search};
use crate::clock;
use crate::engine::Engine;
use crate::find::{FindOutcome, FindRequest, Proposal};
use crate::ledger::Role;
use crate::search::SearchHit;
use kithkin_record::CaseFile;
use sha2::{Digest, Sha256};

/// Who asks, why and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who: a name or initials.
    pub who: String,
    /// Why, in their words.
    pub why: String,
    /// When: UTC, `2026-11-22T10:00:00Z`.
    pub at: String,
}

impl Asked {
    /// Somebody who asks now, by the system clock.
    pub fn now(who: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            who: who.into(),
            why: why.into(),
            at: clock::now(),
        }
    }
}

impl Engine {
    /// What the log says of [`Engine::find`] over `cases`: an entry a case.
    pub fn audit_find(
        &self,
        asked: &Asked,
        cases: &[CaseFile],
        request: &FindRequest,
        outcome: &FindOutcome,
    ) -> Vec<Search> {
        let entries = cases.iter().map(|case| {
            let ledger = outcome.ledger.iter().find(|l| l.case == case.id);
            Search {
                case: Some(case.id.clone()),
                mandate: Some(mandate(case)),
                as_of: ledger.map(|l| l.as_of.clone()),
                withheld_told: request.ledger_for == Role::Manager,
                put_forward: put_forward(outcome.proposals.iter().filter(|p| p.case == case.id)),
                ..self.blank(asked, Act::Find)
            }
        });
        entries.collect()
    }

    /// What the log says of [`Engine::explain`] for `case`.
    pub fn audit_explain(&self, asked: &Asked, case: &CaseFile, proposal: Option<&Proposal>) -> Search {
        Search {
            case: Some(case.id.clone()),
            mandate: Some(mandate(case)),
            put_forward: put_forward(proposal),
            ..self.blank(asked, Act::Explain)
        }
    }

    /// What the log says of [`Engine::search`]: not what was typed, for that is a name.
    pub fn audit_search(&self, asked: &Asked, hits: &[SearchHit]) -> Search {
        let put_forward = hits.iter().map(|hit| PutForward {
            contact: hit.contact.clone(),
            target: None,
        });
        Search {
            put_forward: put_forward.collect(),
            ..self.blank(asked, Act::Search)
        }
    }

    fn blank(&self, asked: &Asked, act: Act) -> Search {
        let manifest = self.index.manifest();
        Search {
            at: asked.at.clone(),
            who: asked.who.clone(),
            why: asked.why.clone(),
            act,
            case: None,
            mandate: None,
            as_of: None,
            withheld_told: false,
            program: concat!("kithkin ", env!("CARGO_PKG_VERSION")).to_owned(),
            model: fingerprint(&self.options.params),
            index: format!("generation {}, {}", manifest.generation, fingerprint(manifest)),
            put_forward: Vec::new(),
        }
    }
}

/// The first 16 digits of the SHA-256 of a value as JSON.
fn fingerprint(value: &impl serde::Serialize) -> String {
    // Numbers, texts and lists are always JSON.
    let json = serde_json::to_vec(value).unwrap_or_default();
    let mut hex = format!("{:x}", Sha256::digest(json));
    hex.truncate(16);
    hex
}

fn mandate(case: &CaseFile) -> String {
    let mandate = &case.mandate;
    let day = |d: Option<kithkin_record::PartialDate>| d.map_or_else(|| "..".to_owned(), |d| d.to_string());
    let purpose = match mandate.purpose.as_str() {
        "" => "purpose not said",
        purpose => purpose,
    };
    let withdrawn = if mandate.withdrawn { ", withdrawn" } else { "" };
    format!(
        "{purpose}, {} to {}{withdrawn}",
        day(mandate.period.start),
        day(mandate.period.end)
    )
}

fn put_forward<'a>(proposals: impl IntoIterator<Item = &'a Proposal>) -> Vec<PutForward> {
    let records = proposals.into_iter().filter_map(|p| {
        Some(PutForward {
            contact: p.contact.clone()?,
            target: p.target.clone(),
        })
    });
    records.collect()
}

//! A run over many cases.
use super::decided::Decided;
use super::infer::{relation_of, unnamed};
use super::params::Params;
use super::places::Surroundings;
use super::pool::Pool;
use super::proposal::Proposal;
use super::rank::Ranking;
use super::score::Scorer;
use super::solve::{anchors, solve};
use super::walls::{Restricted, Walls};
use crate::Control;
use crate::clock::today;
use crate::decisions::Decisions;
use crate::error::Error;
use crate::ledger::{self, Ledger, Role, Searched, Withheld};
use kithkin_casefile::Statement;
use kithkin_index::{Exclude, Index};
use kithkin_kinship::{KnownAddress, Mention, NamePart, Restrictions, Target, asof, restrictions, targets};
use kithkin_record::{CaseFile, PartialDate, date::DayNumber};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

/// The day for which periods and ages hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AsOf {
    /// The day of the run.
    #[default]
    Today,
    /// For each case the day it speaks of: the latest of the mandate's start, the newest document and the newest
    /// placement.
    File,
    /// A given day.
    On(PartialDate),
}

/// What to find.
#[derive(Clone, Debug)]
pub struct FindRequest {
    /// The day of the search.
    pub as_of: AsOf,
    /// Least confidence of a proposal.
    pub threshold: f64,
    /// Most proposals a case, the lines for "nobody" not counted.
    pub limit: Option<usize>,
    /// What coordinators decided before.
    pub decisions: Decisions,
    /// Who reads the ledger: whom it withholds is told to a manager only.
    pub ledger_for: Role,
}

impl Default for FindRequest {
    fn default() -> Self {
        Self {
            as_of: AsOf::Today,
            threshold: 0.01,
            limit: None,
            decisions: Decisions::default(),
            ledger_for: Role::default(),
        }
    }
}

/// Something a reader must know about a case, such as a mandate that has run out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The case.
    pub case: String,
    /// What, in a sentence.
    pub text: String,
}

/// One case in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseSummary {
    /// The case.
    pub case: String,
    /// People asked for or named and searched for.
    pub targets: usize,
    /// Contact records proposed.
    pub proposed: usize,
    /// Of those, people the file never names.
    pub inferred: usize,
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct FindOutcome {
    /// Every case's proposals, in the order of cases, best first within each.
    pub proposals: Vec<Proposal>,
    /// What a reader must know.
    pub messages: Vec<Message>,
    /// One a case.
    pub cases: Vec<CaseSummary>,
    /// Who was searched for where and with what outcome: one a case.
    pub ledger: Vec<Ledger>,
    /// Who was withheld and why, one a case; empty unless [`FindRequest::ledger_for`] asks for it. To be kept apart
    /// from everything else.
    pub withheld: Vec<Withheld>,
    /// What was read from each case file, in the order of `ledger`: what a report is drawn from.
    pub(crate) read: Vec<CaseRead>,
}

/// What the notes and tables of one case file say, and who among it must stay out of sight.
#[derive(Clone, Debug)]
pub(crate) struct CaseRead {
    pub targets: Vec<Target>,
    pub statements: Vec<Statement>,
    pub rules: Restrictions,
    pub as_of: DayNumber,
}

/// Reads the notes of a case.
pub type ReadNotes = dyn Fn(&CaseFile) -> Vec<Statement> + Send + Sync;

/// What all cases of a run share.
pub(crate) struct Setup<'a> {
    pub index: &'a Index,
    pub params: &'a Params,
    pub restricted: &'a Restricted,
    pub read: &'a ReadNotes,
}

/// A case with what was read from it.
pub(crate) struct Prepared<'a> {
    pub(crate) case: &'a CaseFile,
    pub(crate) targets: Vec<Target>,
    statements: Vec<Statement>,
    pub(crate) rules: Restrictions,
    pub(crate) as_of: DayNumber,
    /// The child, as somebody to recognise.
    pub(crate) child: Target,
}

impl CaseRead {
    /// Positions of the targets that were searched for.
    pub(crate) fn open(&self) -> Vec<usize> {
        open(&self.targets, &self.rules)
    }
}

/// Positions of the targets that nothing closes and that are no professionals.
fn open(targets: &[Target], rules: &Restrictions) -> Vec<usize> {
    (0..targets.len())
        .filter(|at| !rules.closed_targets.contains(at))
        .filter(|&at| !targets[at].is_professional())
        .collect()
}

/// Searches for all `cases`, or for `only` the one at a place among them under the restrictions of all.
pub(crate) fn find(
    setup: &Setup<'_>,
    cases: &[CaseFile],
    only: Option<usize>,
    request: &FindRequest,
    control: &Control,
) -> Result<FindOutcome, Error> {
    let total = Some(cases.len() as u64);
    let done = AtomicU64::new(0);
    control.progress("reading", 0, total);
    let prepared: Vec<Prepared<'_>> = cases
        .par_iter()
        .map(|case| prepare(case, request, setup.read))
        .collect();
    control.check()?;
    let walls = Walls::raise(setup, &prepared, only, control)?;
    let per_case: Vec<FoundCase> = prepared
        .par_iter()
        .enumerate()
        .filter(|(at, _)| only.is_none_or(|o| o == *at))
        .map(|(at, p)| {
            control.check()?;
            let out = one_case(setup, p, walls.exclude(at), &walls.protected, request)?;
            control.progress("scoring", done.fetch_add(1, Ordering::Relaxed) + 1, total);
            Ok(out)
        })
        .collect::<Result<_, Error>>()?;
    let mut outcome = FindOutcome::default();
    for case in per_case {
        outcome.proposals.extend(case.proposals);
        outcome.messages.extend(case.messages);
        outcome.cases.push(case.summary);
        outcome.ledger.push(case.ledger);
    }
    if request.ledger_for == Role::Manager {
        let all = prepared.iter().zip(&walls.cases);
        let withheld = all.map(|(p, wall)| ledger::withheld(p, wall, &walls.everywhere));
        outcome.withheld = withheld.collect();
    }
    outcome.read = prepared
        .into_iter()
        .enumerate()
        .filter(|(at, _)| only.is_none_or(|o| o == *at))
        .map(|(_, p)| CaseRead {
            targets: p.targets,
            statements: p.statements,
            rules: p.rules,
            as_of: p.as_of,
        })
        .collect();
    Ok(outcome)
}

pub(crate) fn prepare<'a>(case: &'a CaseFile, request: &FindRequest, read: &ReadNotes) -> Prepared<'a> {
    let as_of = match request.as_of {
        AsOf::Today => today(),
        AsOf::File => asof::file_day(case).unwrap_or_else(today),
        AsOf::On(date) => date.interval().end,
    };
    let statements = read(case);
    let mentions: Vec<Mention> = statements.iter().map(Mention::from).collect();
    let targets = targets(case, &mentions);
    let rules = restrictions(case, &targets, as_of);
    Prepared {
        case,
        rules,
        as_of,
        child: child(case),
        targets,
        statements,
    }
}

fn child(case: &CaseFile) -> Target {
    let mut target = Target {
        key: "child".to_owned(),
        gender: case.child.gender,
        birth: case.child.birth.clone(),
        born: case.child.birth.as_ref().and_then(|b| b.interval),
        ..Target::default()
    };
    for name in &case.child.names {
        for given in name.given.iter().chain(&name.nicknames) {
            target.add_given(NamePart::stated(given, None));
        }
        if let Some(family) = name.family_text() {
            target.add_family(NamePart::stated(&family, None));
        }
    }
    target.addresses = case
        .child
        .addresses
        .iter()
        .map(|a| KnownAddress {
            address: a.clone(),
            source: None,
        })
        .collect();
    target
}

impl Prepared<'_> {
    /// Positions of the targets to search for.
    pub(crate) fn open(&self) -> Vec<usize> {
        open(&self.targets, &self.rules)
    }

    pub(crate) fn scorer<'p>(&'p self, params: &'p Params, decided: &'p Decided<'p>) -> Scorer<'p> {
        let open = self.open();
        let addresses = open.iter().flat_map(|&at| &self.targets[at].addresses);
        Scorer {
            params,
            prior: params.prior(),
            child: self.child.born,
            around: Surroundings::of(addresses),
            decided,
            closed: &self.rules.closed,
            protected: &self.rules.protected,
        }
    }
}

/// What a run found for one case.
struct FoundCase {
    proposals: Vec<Proposal>,
    messages: Vec<Message>,
    summary: CaseSummary,
    ledger: Ledger,
}

fn one_case(
    setup: &Setup<'_>,
    prepared: &Prepared<'_>,
    mut exclude: Exclude,
    protected: &BTreeSet<u32>,
    request: &FindRequest,
) -> Result<FoundCase, Error> {
    let &Setup { index, params, .. } = setup;
    let case = prepared.case;
    let tell = |text| Message {
        case: case.id.clone(),
        text,
    };
    let mut summary = CaseSummary {
        case: case.id.clone(),
        targets: 0,
        proposed: 0,
        inferred: 0,
    };
    if let Some(reason) = prepared.rules.everybody {
        let message = tell(format!("nobody is proposed: {reason}"));
        let nothing = Searched {
            proposals: &[],
            sources: Vec::new(),
            rejected: Vec::new(),
            threshold: request.threshold,
        };
        return Ok(FoundCase {
            proposals: Vec::new(),
            messages: vec![message],
            summary,
            ledger: ledger::fill(prepared, nothing),
        });
    }
    let noted = prepared.rules.only_noted.iter();
    let messages = noted
        .map(|span| {
            tell(format!(
                "{span} closes somebody off whom no restriction names; it is heeded: put it on record"
            ))
        })
        .collect();
    let open = prepared.open();
    let decided = Decided::of(&request.decisions, &case.id, index);
    let scorer = prepared.scorer(params, &decided);
    // A rejected record was searched: it counts in the ledger.
    let sources = setup.restricted.coverage.without(index, &exclude)?;
    let away = decided.away(prepared, &scorer, index, &exclude);
    let rejected = away
        .iter()
        .filter(|&&doc| !exclude.contains(doc))
        .filter_map(|&doc| decided.on(doc))
        .map(|d| (d.contact.as_str(), d.target.as_deref()))
        .collect();
    // A rejection takes nobody's protection away.
    let unrejected = exclude.clone();
    for &doc in &away {
        exclude.insert(doc);
    }
    let mut pool = Pool::new(index, &exclude);
    let mut found = solve(&prepared.targets, &open, &scorer, &mut pool);
    let around = anchors(&found, &prepared.targets, &scorer, &mut pool);
    for one in found
        .iter_mut()
        .filter(|f| prepared.targets[f.target].relation().is_none())
    {
        for m in one.matches.iter_mut().filter(|m| m.p >= 0.02) {
            m.relation = relation_of(&m.person, &around, &scorer, &mut pool);
        }
    }
    let inferred = unnamed(&found, &around, &scorer, &mut pool);
    let mut protected_docs = protected.clone();
    for one in &found {
        if prepared.rules.protected.contains(&one.target) {
            protected_docs.extend(one.matches.iter().filter(|m| m.p >= 0.1).map(|m| m.person.doc));
        }
    }
    let mut all = Pool::new(index, &unrejected);
    let protected_homes = all.dwellings(&protected_docs);
    let ranking = Ranking {
        case: &case.id,
        params,
        decided: &decided,
        targets: &prepared.targets,
        protected: &prepared.rules.protected,
        risky: &prepared.rules.risky,
        protected_docs: &protected_docs,
        protected_homes: &protected_homes,
        as_of: prepared.as_of,
        prior: scorer.prior.bits(),
        threshold: request.threshold,
        records: all.records(),
    };
    let mut proposals = ranking.rank(found, inferred, &open);
    let searched = Searched {
        proposals: &proposals,
        sources,
        rejected,
        threshold: request.threshold,
    };
    let ledger = ledger::fill(prepared, searched);
    keep_best(&mut proposals, request.limit);
    summary.targets = open.len();
    summary.proposed = proposals.iter().filter(|p| p.contact.is_some()).count();
    summary.inferred = proposals
        .iter()
        .filter(|p| p.known == super::Known::Inferred)
        .count();
    Ok(FoundCase {
        proposals,
        messages,
        summary,
        ledger,
    })
}

/// Keeps the best `limit` people and every line for "nobody in the records".
fn keep_best(proposals: &mut Vec<Proposal>, limit: Option<usize>) {
    let Some(limit) = limit else { return };
    proposals.retain(|p| p.contact.is_none() || p.rank <= limit);
    for (i, proposal) in proposals.iter_mut().enumerate() {
        proposal.rank = i + 1;
    }
}

//! One ranked list a case, with cautions, and nothing that must be withheld.
use super::decided::Decided;
use super::evidence::Bar;
use super::infer::Inferred;
use super::outcome::{self, Seen};
use super::params::Params;
use super::person::Person;
use super::proposal::{ContactRoute, Evidence, Known, Proposal, round6};
use super::solve::Found;
use crate::decisions::{Decision, Verdict};
use kithkin_kinship::Target;
use kithkin_record::date::{DayNumber, date_of};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// From this chance on, a line says that the record may be somebody close to the person instead.
const CLOSE: f64 = 0.3;

/// What ranking needs to know of a case.
pub(crate) struct Ranking<'a> {
    pub case: &'a str,
    pub params: &'a Params,
    pub decided: &'a Decided<'a>,
    pub targets: &'a [Target],
    /// Positions of targets whose whereabouts are protected.
    pub protected: &'a [usize],
    /// Positions of targets that need a caution.
    pub risky: &'a [usize],
    /// Records whose whereabouts are protected, by themselves or as another record of such a person.
    pub protected_docs: &'a BTreeSet<u32>,
    /// Dwellings of protected people.
    pub protected_homes: &'a BTreeSet<u64>,
    pub as_of: DayNumber,
    pub prior: f64,
    pub threshold: f64,
    /// How many records the case may see.
    pub records: usize,
}

impl Ranking<'_> {
    /// The proposals of the case, best first, and the lines for "nobody in the records".
    pub(crate) fn rank(&self, found: Vec<Found>, inferred: Vec<Inferred>, open: &[usize]) -> Vec<Proposal> {
        let mut all = self.candidates(found, inferred);
        self.settle(&mut all);
        let somebody = self.somebody(&all);
        let covered = self.covered(&all);
        let mut out: Vec<Proposal> = Vec::new();
        for candidate in all {
            if round6(candidate.p * candidate.p_relation) < self.threshold {
                continue;
            }
            let keys = candidate
                .target
                .map_or(&[][..], |at| &self.targets[at].other_keys);
            let line = self.line(candidate, &covered);
            out.extend(keys.iter().map(|key| Proposal {
                target: Some(key.clone()),
                ..line.clone()
            }));
            out.push(line);
        }
        // Equal lines stand in the order of targets and ids, so that the bytes are the same every time.
        out.sort_by(|a, b| {
            b.confidence
                .total_cmp(&a.confidence)
                .then(b.weight.total_cmp(&a.weight))
                .then_with(|| a.contact.cmp(&b.contact))
                .then_with(|| a.target.cmp(&b.target))
        });
        // A couple asked for as one is one line a contact.
        let mut seen: BTreeSet<(Option<String>, Option<String>)> = BTreeSet::new();
        out.retain(|p| seen.insert((p.target.clone(), p.contact.clone())));
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for &at in open {
            let key = self.targets[at].key.as_str();
            if told.insert(key) {
                let surest = somebody.get(key).copied().unwrap_or(0.0);
                out.push(self.nobody(at, 1.0 - self.params.somebody(surest)));
            }
        }
        for (i, proposal) in out.iter_mut().enumerate() {
            proposal.rank = i + 1;
        }
        out
    }

    /// Every candidate, with its chance as its weight and its rivals have it.
    fn candidates(&self, found: Vec<Found>, inferred: Vec<Inferred>) -> Vec<Candidate> {
        let mut out = Vec::new();
        for one in found {
            let target = &self.targets[one.target];
            for m in one.matches.into_iter().filter(|m| m.p >= outcome::FAINTEST) {
                let (relation, p_relation) = target
                    .relations
                    .first()
                    .copied()
                    .or(m.relation)
                    .map_or((None, 0.3), |(r, p)| (Some(r), p));
                out.push(Candidate {
                    person: m.person,
                    target: Some(one.target),
                    relation,
                    p: m.p.clamp(0.0, 0.999_5),
                    p_close: 0.0,
                    p_relation,
                    bars: m.bars,
                    weight: m.weight.bits(),
                    confirmed: m.confirmed,
                });
            }
        }
        out.extend(inferred.into_iter().map(|one| Candidate {
            person: one.person,
            target: None,
            relation: Some(one.relation),
            p: one.p,
            p_close: 0.0,
            p_relation: one.p_relation,
            bars: one.bars,
            weight: one.weight.bits(),
            confirmed: false,
        }));
        out
    }

    /// Turns the chances of all candidates into calibrated ones. What a coordinator confirmed keeps its own.
    fn settle(&self, all: &mut [Candidate]) {
        let asked = outcome::asked(self.targets);
        let seen = all.iter().map(|c| {
            let target = c.target.map(|at| asked[at].0);
            Seen::new(target, c.person.doc, c.weight, c.p, &c.bars).standing(c.relation, c.p_relation)
        });
        let seen: Vec<Seen> = seen.collect();
        let Some(settled) = outcome::settle(&seen, self.targets, self.params, self.records) else {
            return;
        };
        for (c, chances) in all.iter_mut().zip(settled).filter(|(c, _)| !c.confirmed) {
            (c.p, c.p_close, c.p_relation) = (chances.person, chances.close, chances.relation);
        }
    }

    /// The chance of the surest record of each target, by key.
    fn somebody(&self, all: &[Candidate]) -> BTreeMap<&str, f64> {
        let mut out: BTreeMap<&str, f64> = BTreeMap::new();
        for candidate in all {
            if let Some(at) = candidate.target {
                let surest = out.entry(self.targets[at].key.as_str()).or_default();
                *surest = surest.max(candidate.p);
            }
        }
        out
    }

    /// The targets that a record with protected whereabouts may be: what it says may stand in the evidence of the others.
    fn covered(&self, all: &[Candidate]) -> BTreeSet<Option<usize>> {
        all.iter()
            .filter(|c| self.protected_docs.contains(&c.person.doc))
            .map(|c| c.target)
            .collect()
    }

    fn line(&self, c: Candidate, covered: &BTreeSet<Option<usize>>) -> Proposal {
        let confidence = round6(c.p * c.p_relation);
        let target = c.target.map(|at| &self.targets[at]);
        let borrows = c.bars.iter().any(|b| b.field == "same-person");
        let withheld = self.is_withheld(&c) || (borrows && covered.contains(&c.target));
        let mut cautions = self.cautions(&c, withheld);
        if c.p_relation < 0.5 && c.relation.is_some() {
            cautions.push("how they stand to the child is not certain".to_owned());
        }
        if c.p_close >= CLOSE {
            let chances = (c.p_close * 100.0).round();
            cautions.push(format!("if not, somebody close to them: {chances} in 100"));
        }
        let decision = self.decided.on(c.person.doc);
        cautions.extend(decision.map(|d| earlier(d, &c.bars, c.weight)));
        Proposal {
            case: self.case.to_owned(),
            rank: 0,
            decision: decision.map(|d| d.verdict),
            contact: Some(c.person.id().to_owned()),
            target: target.map(|t| t.key.clone()),
            relation: c.relation,
            role_code: c.relation.and_then(kithkin_record::Relation::role_code),
            confidence,
            p_person: round6(c.p),
            p_close: target.map(|_| round6(c.p_close)),
            p_relation: round6(c.p_relation),
            weight: c.weight,
            prior: self.prior,
            known: if target.is_some() {
                Known::Named
            } else {
                Known::Inferred
            },
            evidence: c.bars.into_iter().map(|bar| shown(bar, withheld)).collect(),
            cautions,
            contact_route: if withheld {
                ContactRoute::Withheld
            } else {
                ContactRoute::Shown
            },
        }
    }

    fn is_withheld(&self, line: &Candidate) -> bool {
        line.target.is_some_and(|at| self.protected.contains(&at))
            || self.protected_docs.contains(&line.person.doc)
            || line.person.dwellings().any(|d| self.protected_homes.contains(&d))
    }

    fn cautions(&self, line: &Candidate, withheld: bool) -> Vec<String> {
        let mut out = Vec::new();
        if line.target.is_some_and(|at| self.risky.contains(&at)) {
            out.push(
                "a risk is recorded for this person: speak to the allocated social worker first".to_owned(),
            );
        }
        if withheld {
            out.push("address is protected: do not share it or look for it".to_owned());
        }
        let record = &line.person.record;
        if record.deceased == Some(true) || record.death.is_some() {
            out.push("recorded as having died".to_owned());
        } else if let Some(last) = self.last_seen(&line.person).filter(|_| !withheld) {
            let years = (self.as_of - last) / 365;
            if years >= 3 {
                out.push(format!("address last recorded {}", date_of(last).year()));
            }
        }
        out
    }

    /// The last day the record vouches for.
    fn last_seen(&self, person: &Person) -> Option<DayNumber> {
        let recorded = person.record.recorded.map(|d| d.interval().end);
        let ends = person
            .homes
            .iter()
            .map(|h| h.period.end.map(|d| d.interval().end).or(recorded));
        ends.flatten().max()
    }

    fn nobody(&self, at: usize, p: f64) -> Proposal {
        let target = &self.targets[at];
        let (relation, p_relation) = target
            .relations
            .first()
            .map_or((None, 0.3), |&(r, p)| (Some(r), p));
        Proposal {
            case: self.case.to_owned(),
            rank: 0,
            decision: None,
            contact: None,
            target: Some(target.key.clone()),
            relation,
            role_code: relation.and_then(kithkin_record::Relation::role_code),
            confidence: round6(p),
            p_person: round6(p),
            p_close: None,
            p_relation: round6(p_relation),
            weight: self.prior,
            prior: self.prior,
            known: Known::Named,
            evidence: Vec::new(),
            cautions: Vec::new(),
            contact_route: ContactRoute::Withheld,
        }
    }
}

/// What was decided before, and what has come since.
fn earlier(decision: &Decision, bars: &[Bar], weight: f64) -> String {
    let mut text = format!("{} on {}", decision.verdict.term(), decision.day());
    if decision.verdict == Verdict::Rejected {
        let news = decision.news(bars.iter().map(|b| (b.field, &*b.level, b.weight.bits())));
        text += &format!("; {:+.1} bits since: {news}", weight - decision.weight);
    }
    text
}

/// A record for a target or for nobody whom the file names, before it is a line.
struct Candidate {
    person: Arc<Person>,
    target: Option<usize>,
    relation: Option<kithkin_record::Relation>,
    p: f64,
    p_close: f64,
    p_relation: f64,
    bars: Vec<Bar>,
    weight: f64,
    confirmed: bool,
}

/// A bar as a reader may see it: without places and numbers where they are protected.
pub(crate) fn shown(mut bar: Bar, withheld: bool) -> Evidence {
    if withheld && matches!(bar.field, "address" | "shared-home" | "phone" | "e-mail" | "link") {
        bar.case_value = None;
        bar.contact_value = None;
        bar.source = None;
    }
    Evidence::from(bar)
}

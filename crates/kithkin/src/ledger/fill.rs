//! From the search for a case to its ledger.
use super::{
    Best, Entry, FOUND, Inferred, Known, Ledger, Outcome, Side, SideOfFamily, Source, WhyNot, gaps, words,
};
use crate::decisions::Verdict;
use crate::find::{Known as Named, Prepared, Proposal};
use kithkin_kinship::{Target, kin};
use kithkin_record::date::date_of;
use kithkin_record::{CaseFile, WishKind};

/// What a search did for one case.
pub(crate) struct Searched<'a> {
    /// Every proposal of the case, before any limit on their number.
    pub proposals: &'a [Proposal],
    /// The records that were searched.
    pub sources: Vec<Source>,
    /// Records that a coordinator rejected and that stayed away, with the target they were rejected for.
    pub rejected: Vec<(&'a str, Option<&'a str>)>,
    pub threshold: f64,
}

/// The ledger of the case: of nobody who is closed off, and of no record that must not be found.
pub(crate) fn fill(prepared: &Prepared<'_>, searched: Searched<'_>) -> Ledger {
    let stopped = prepared.rules.everybody;
    let people = entries(prepared, &searched, stopped);
    let sides = [Side::Maternal, Side::Paternal]
        .map(|side| side_of_family(side, &people, searched.proposals))
        .to_vec();
    Ledger {
        case: prepared.case.id.clone(),
        as_of: date_of(prepared.as_of).to_string(),
        stopped: stopped.map(str::to_owned),
        threshold: searched.threshold,
        inferred: inferred(searched.proposals),
        sources: searched.sources,
        people,
        sides,
        gaps: gaps::gaps(prepared.case, &prepared.targets, prepared.as_of),
    }
}

/// One entry for everybody who is not closed off; people asked for as one (a couple) are one entry.
fn entries(prepared: &Prepared<'_>, searched: &Searched<'_>, stopped: Option<&'static str>) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    let targets = prepared.targets.iter().enumerate();
    for (_, target) in targets.filter(|(at, _)| !prepared.rules.closed_targets.contains(at)) {
        match out.iter_mut().find(|e| e.id == target.key) {
            Some(entry) => join(entry, target),
            None => out.push(entry(prepared, target, searched, stopped)),
        }
    }
    for entry in &mut out {
        entry.text = words::entry(entry, stopped);
    }
    out.sort_by_key(|entry| place(prepared.case, &entry.id));
    out
}

/// Where an entry stands: the child's wishes first, then the people table, placements, and mentions as they come.
fn place(case: &CaseFile, id: &str) -> (u8, usize) {
    let wish = || case.wishes.iter().position(|w| w.id == id).map(|at| (0, at));
    let person = || case.people.iter().position(|p| p.id == id).map(|at| (1, at));
    let placement = || case.placements.iter().position(|p| p.id == id).map(|at| (2, at));
    wish().or_else(person).or_else(placement).unwrap_or((3, 0))
}

/// Adds the other of a couple.
fn join(entry: &mut Entry, target: &Target) {
    let name = target.display_name();
    if entry.name.is_empty() {
        entry.name = name;
    } else if !name.is_empty() && entry.name != name {
        entry.name = format!("{} and {name}", entry.name);
    }
    entry.deceased &= target.deceased;
}

fn entry(
    prepared: &Prepared<'_>,
    target: &Target,
    searched: &Searched<'_>,
    stopped: Option<&'static str>,
) -> Entry {
    let why_not = if target.is_professional() {
        Some(WhyNot::Professional)
    } else {
        stopped.map(|_| WhyNot::Stopped)
    };
    let lines = || {
        searched
            .proposals
            .iter()
            .filter(|p| p.target.as_ref() == Some(&target.key))
    };
    let records = || lines().filter_map(|p| Some((p.contact.as_ref()?, p)));
    // A confirmed record is the person, whatever else is likely.
    let best = records().max_by(|(a, x), (b, y)| {
        let rank = |p: &Proposal| (p.decision == Some(Verdict::Confirmed), p.p_person);
        let ((xc, xp), (yc, yp)) = (rank(x), rank(y));
        xc.cmp(&yc).then(xp.total_cmp(&yp)).then_with(|| b.cmp(a))
    });
    let outcome = match best {
        _ if why_not.is_some() => Outcome::NotSearched,
        Some((_, p)) if p.decision == Some(Verdict::Confirmed) => Outcome::Confirmed,
        Some((_, p)) if p.p_person >= FOUND => Outcome::Found,
        Some(_) => Outcome::Possible,
        None => Outcome::NotFound,
    };
    let rejected = searched
        .rejected
        .iter()
        .filter(|(_, key)| *key == Some(target.key.as_str()));
    Entry {
        id: target.key.clone(),
        called: called(prepared, target),
        name: target.display_name(),
        relation: target.relation(),
        side: target.side().map(Side::from),
        learn_only: target.wish == Some(WishKind::Learn),
        deceased: target.deceased,
        outcome,
        why_not,
        proposed: records().count(),
        likely: records().filter(|(_, p)| p.p_person >= FOUND).count(),
        best: best.map(|(contact, p)| Best {
            contact: contact.clone(),
            p_person: p.p_person,
        }),
        rejected: rejected.map(|(contact, _)| (*contact).to_owned()).collect(),
        nobody: lines().find(|p| p.contact.is_none()).map(|p| p.p_person),
        text: String::new(),
    }
}

/// The file's own words for a target: those of the wish, the people table, the placement or the note. Words that also
/// speak of somebody closed off (`Nan and Grandad`) are not repeated; the name is.
fn called(prepared: &Prepared<'_>, target: &Target) -> String {
    let id = target.key.as_str();
    let closed = prepared
        .rules
        .closed_targets
        .iter()
        .map(|&at| &prepared.targets[at]);
    if closed
        .into_iter()
        .any(|t| t.key == id || t.asked_by.iter().any(|a| a == id))
    {
        return target.display_name();
    }
    words_for(prepared.case, target)
}

/// The file's own words for a target, whoever else they speak of.
pub(crate) fn words_for(case: &CaseFile, target: &Target) -> String {
    let id = target.key.as_str();
    let wish = || case.wishes.iter().find(|w| w.id == id).map(|w| w.who.clone());
    let person = || {
        let person = case.people.iter().find(|p| p.id == id)?;
        person.names.first().map(|n| n.display())
    };
    let placement = || Some(case.placements.iter().find(|p| p.id == id)?.carer_text.clone());
    // `d1:120-141`: wider than a mention where a kin word stands beside the name.
    let mention = || {
        let (document, span) = id.rsplit_once(':')?;
        let (start, end) = span.split_once('-')?;
        let (start, end): (usize, usize) = (start.parse().ok()?, end.parse().ok()?);
        let document = case.documents.iter().find(|d| d.id == document)?;
        let words = document.text.chars().skip(start).take(end.saturating_sub(start));
        Some(words.collect::<String>())
    };
    let words = wish().or_else(person).or_else(placement).or_else(mention);
    words
        .filter(|w| !w.trim().is_empty())
        .unwrap_or_else(|| target.display_name())
}

fn inferred(proposals: &[Proposal]) -> Inferred {
    let all = || proposals.iter().filter(|p| p.known == Named::Inferred);
    let mut out = Inferred {
        proposed: all().count(),
        likely: all().filter(|p| p.confidence >= FOUND).count(),
        text: String::new(),
    };
    out.text = words::inferred(&out);
    out
}

fn side_of_family(side: Side, people: &[Entry], proposals: &[Proposal]) -> SideOfFamily {
    let on_it = || people.iter().filter(|e| e.side == Some(side));
    let searched = on_it().filter(|e| e.outcome != Outcome::NotSearched).count();
    let found = on_it()
        .filter(|e| matches!(e.outcome, Outcome::Confirmed | Outcome::Found))
        .count();
    let inferred = proposals.iter().filter(|p| {
        let theirs = p.relation.and_then(kin::side).map(Side::from);
        p.known == Named::Inferred && theirs == Some(side) && p.confidence >= FOUND
    });
    let mut out = SideOfFamily {
        side,
        known: match (searched, found) {
            (0, _) => Known::Empty,
            (_, 0) => Known::NobodyFound,
            _ => Known::Covered,
        },
        searched,
        found,
        possible: on_it().filter(|e| e.outcome == Outcome::Possible).count(),
        inferred: inferred.count(),
        text: String::new(),
    };
    out.text = words::side(&out);
    out
}

//! Who was looked for, and who they may be: proposals folded into people.
use super::advice;
use super::data::{Answer, AskedBy, BarView, Candidate, Group, Side, Sought};
use super::quotes::Quotes;
use super::records;
use super::words::{FOUND, LIKELY, capital, chance, evidence, printable, relation_words};
use super::{Options, Seen};
use crate::find::{ContactRoute, Identity, Known, Proposal, identity};
use kithkin_kinship::{Target, kin};
use kithkin_record::{CaseFile, Relation, RelationClass, WishKind};

/// Everybody looked for in a case, in groups, the surest found first.
pub(super) fn sought(
    case: &CaseFile,
    seen: &Seen<'_>,
    proposals: &[&Proposal],
    quotes: &Quotes<'_>,
    options: &Options,
) -> Vec<Sought> {
    let mut out: Vec<Sought> = Vec::new();
    for at in seen.read.open() {
        let key = &seen.read.targets[at].key;
        match out.iter_mut().find(|s| s.id == *key) {
            Some(couple) => join(couple, at, seen, quotes),
            None => out.push(one(at, case, seen, proposals, quotes, options)),
        }
    }
    let best = |s: &Sought| s.candidates.first().map_or(-1.0, |c| c.confidence.p);
    out.sort_by(|a, b| a.group.cmp(&b.group).then(best(b).total_cmp(&best(a))));
    out
}

/// Adds the other of a couple that the file asks for as one.
fn join(couple: &mut Sought, at: usize, seen: &Seen<'_>, quotes: &Quotes<'_>) {
    let target = &seen.read.targets[at];
    let name = printable(&target.display_name());
    couple.name = match couple.name.take() {
        Some(first) if first != name && !name.is_empty() => Some(format!("{first} and {name}")),
        Some(first) => Some(first),
        None => Some(name).filter(|n| !n.is_empty()),
    };
    couple.several = true;
    couple.died &= target.deceased;
    for quote in quotes.of(target, seen.read.rules.protected.contains(&at)) {
        if !couple.quotes.contains(&quote) {
            couple.quotes.push(quote);
        }
    }
}

fn one(
    at: usize,
    case: &CaseFile,
    seen: &Seen<'_>,
    proposals: &[&Proposal],
    quotes: &Quotes<'_>,
    options: &Options,
) -> Sought {
    let target = &seen.read.targets[at];
    let protected = seen.read.rules.protected.contains(&at);
    let mine = |p: &&&Proposal| p.target.as_deref() == Some(target.key.as_str());
    let listed: Vec<&Proposal> = proposals
        .iter()
        .filter(mine)
        .filter(|p| p.contact.is_some() && p.confidence >= options.threshold)
        .copied()
        .collect();
    let nobody = proposals
        .iter()
        .filter(mine)
        .find(|p| p.contact.is_none())
        .map(|p| chance(p.p_person));
    let mut candidates = fold(&listed, target.several, seen, options);
    advice::cautions(target, &mut candidates);
    let answer = match candidates.first().map(|c| c.confidence.p) {
        Some(p) if p >= FOUND => Answer::Found,
        Some(p) if p >= LIKELY => Answer::Likely,
        Some(_) => Answer::Possible,
        None => Answer::NotFound,
    };
    Sought {
        id: target.key.clone(),
        other_ids: target
            .asked_by
            .iter()
            .filter(|id| **id != target.key)
            .cloned()
            .collect(),
        group: group(target),
        called: called(target, case, seen),
        name: Some(printable(&target.display_name())).filter(|n| !n.is_empty()),
        relation: target.relation().map(|r| r.term().to_owned()),
        relation_chance: target.relations.first().map(|&(_, p)| chance(p)),
        side: target.side().map(side),
        wish: target
            .wish
            .map(|w| if w == WishKind::Learn { "learn" } else { "find" }.to_owned()),
        asked_by: asked_by(target, case),
        died: target.deceased,
        several: target.several,
        quotes: quotes.of(target, protected),
        answer,
        nobody,
        would_change: advice::would_change(target, &candidates),
        candidates,
    }
}

/// The proposals as people: records that are very probably one person's stand together. Best first.
///
/// With `several` the target may be more than one person.
fn fold(listed: &[&Proposal], several: bool, seen: &Seen<'_>, options: &Options) -> Vec<Candidate> {
    let mut out: Vec<(&Proposal, Candidate)> = Vec::new();
    for &proposal in listed {
        let Some(person) = seen.person(proposal) else {
            continue;
        };
        let record = records::view(person, proposal, options.contact_details);
        let home = out.iter_mut().find(|(head, _)| {
            head.relation == proposal.relation
                && seen.person(head).is_some_and(|h| match identity(h, person) {
                    Identity::Same => true,
                    // Records that compete share one probability; two that have more between them are one person.
                    Identity::Unclear => !several && head.p_person + proposal.p_person > 1.0,
                    Identity::Different => false,
                })
        });
        match home {
            Some((_, candidate)) => {
                candidate.protected |= proposal.contact_route == ContactRoute::Withheld;
                for caution in proposal.cautions.iter().map(|c| printable(c)) {
                    if !candidate.cautions.contains(&caution) && !caution.starts_with("address last") {
                        candidate.cautions.push(caution);
                    }
                }
                candidate.records.push(record);
            }
            None => {
                let mut candidate = first(proposal, seen, options);
                candidate.records.push(record);
                out.push((proposal, candidate));
            }
        }
    }
    let mut people: Vec<Candidate> = out.into_iter().map(|(_, c)| c).collect();
    // What one record of a person protects no other may show.
    for person in people.iter_mut().filter(|p| p.protected) {
        for record in &mut person.records {
            (record.last_place, record.last_seen, record.details) = (None, None, None);
        }
    }
    people
}

fn first(proposal: &Proposal, seen: &Seen<'_>, options: &Options) -> Candidate {
    let protected = proposal.contact_route == ContactRoute::Withheld;
    let mut bars: Vec<BarView> = proposal
        .evidence
        .iter()
        .map(|e| BarView {
            field: e.field.clone(),
            level: printable(&e.level),
            words: printable(&evidence(e, options.contact_details && !protected, &|id| {
                seen.name_of(id)
            })),
            weight: e.weight,
            source: e.source.clone(),
        })
        .collect();
    bars.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    Candidate {
        relation: proposal.relation.map(|r| r.term().to_owned()),
        person: chance(proposal.p_person),
        relation_holds: chance(proposal.p_relation),
        confidence: chance(proposal.confidence),
        weight: proposal.weight,
        prior: proposal.prior,
        bars,
        cautions: proposal.cautions.iter().map(|c| printable(c)).collect(),
        decision: proposal.decision.map(|d| d.term().to_owned()),
        protected,
        records: Vec::new(),
    }
}

/// People the file never names, the surest first.
pub(super) fn inferred(seen: &Seen<'_>, proposals: &[&Proposal], options: &Options) -> Vec<Candidate> {
    let listed: Vec<&Proposal> = proposals
        .iter()
        .filter(|p| p.known == Known::Inferred && p.contact.is_some() && p.confidence >= options.threshold)
        .copied()
        .collect();
    fold(&listed, true, seen, options)
}

/// The group a target is shown in.
fn group(target: &Target) -> Group {
    if target.wish.is_some() {
        return Group::NamedByChild;
    }
    match target.relation().map(Relation::class) {
        None => Group::Unplaced,
        Some(RelationClass::Carers) => Group::Carers,
        Some(RelationClass::Others | RelationClass::Professionals) => Group::Others,
        Some(_) => Group::Relatives,
    }
}

/// A side as the report has it.
pub(super) fn side(side: kin::Side) -> Side {
    match side {
        kin::Side::Maternal => Side::Mothers,
        kin::Side::Paternal => Side::Fathers,
    }
}

/// What the file calls a target, in its own words.
/// What the child or the people table calls somebody; whom only a placement or a note names goes by name (`Christine
/// Rudd`, not `mum Christine Rudd`), and without one by how they stand to the child.
fn called(target: &Target, case: &CaseFile, seen: &Seen<'_>) -> String {
    let entry = seen.ledger.people.iter().find(|e| e.id == target.key);
    let called = entry.map(|e| e.called.trim()).filter(|c| !c.is_empty());
    let own = called.unwrap_or(&target.key);
    let by_name = |by: &AskedBy| matches!(by, AskedBy::Wish | AskedBy::People);
    if asked_by(target, case).iter().any(by_name) {
        return printable(own);
    }
    let name = target.display_name();
    match (name.is_empty(), target.relation()) {
        (false, _) => printable(&name),
        (true, Some(relation)) => {
            let stands = capital(&relation_words(relation.term()));
            printable(&format!("{stands} (\u{201c}{own}\u{201d})"))
        }
        (true, None) => printable(own),
    }
}

fn asked_by(target: &Target, case: &CaseFile) -> Vec<AskedBy> {
    let by = |id: &String| target.asked_by.contains(id);
    let mut out = Vec::new();
    let mut add = |is: bool, by: AskedBy| out.extend(is.then_some(by));
    add(case.wishes.iter().any(|w| by(&w.id)), AskedBy::Wish);
    add(case.people.iter().any(|p| by(&p.id)), AskedBy::People);
    add(case.placements.iter().any(|p| by(&p.id)), AskedBy::Placement);
    add(!target.mentions.is_empty(), AskedBy::Notes);
    out
}

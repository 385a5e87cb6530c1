//! People the file never names, found through the homes, links and rare names of those it does.
use super::compete::Match;
use super::context::{Anchor, Anchors, home_bar};
use super::evidence::{Bar, Centibits, Kind};
use super::hide::may_be_closed;
use super::household::{Household, LEADS};
use super::person::Person;
use super::pool::{Pool, shared_home};
use super::same::{Identity, best_family, identity};
use super::score::Scorer;
use super::solve::Found;
use kithkin_kinship::kin::{self, Bond, compose};
use kithkin_record::{Gender, Lexicon, NameUse, Relation, RelationClass};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Somebody the file never names.
pub(crate) struct Inferred {
    pub person: Arc<Person>,
    pub relation: Relation,
    pub bars: Vec<Bar>,
    pub weight: Centibits,
    /// Probability that the record is somebody of the network.
    pub p: f64,
    /// How sure it is that the record it leads from is of the network.
    anchor_p: f64,
    pub p_relation: f64,
}

/// How somebody whom the file names without saying who they are stands to the child, by whom they lived with or are
/// linked to: the likeliest relation and its probability.
pub(crate) fn relation_of(
    person: &Arc<Person>,
    anchors: &Anchors,
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
) -> Option<(Relation, f64)> {
    let mut best: Option<(Relation, f64)> = None;
    let mut offer = |found: Option<Inferred>| {
        if let Some(found) = found
            && best.is_none_or(|(_, p)| found.p_relation * found.p > p)
        {
            best = Some((found.relation, found.p_relation * found.p));
        }
    };
    for (other, bond) in pool.linked(person) {
        for anchor in anchors.of(other.doc).filter(|a| a.p >= LEADS) {
            offer(by_link(anchor, &other, person, bond.reversed(), scorer));
        }
    }
    for other in pool.co_residents(person) {
        for anchor in anchors.of(other.doc).filter(|a| a.p >= LEADS) {
            let homes = Household::of(anchor.target, anchors, pool);
            offer(by_home(anchor, &other, person, &homes, scorer));
        }
    }
    best
}

/// Everybody around the `anchors` whom the file does not name, as far as `found` tells, and who can be none of the
/// `closed`.
pub(crate) fn unnamed(
    found: &[Found],
    anchors: &Anchors,
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
) -> Vec<Inferred> {
    /// A record at least this probable is somebody whom the file names.
    const NAMED: f64 = 0.5;
    /// The same where the given name is another: somebody close to them is as likely.
    const NAMED_OTHERWISE: f64 = 0.6;
    let is_named = |m: &&Match| {
        let mut bars = m.bars.iter();
        let by_name = bars.any(|b| b.field == "given-name" && b.weight.0 > 0);
        m.p >= if by_name { NAMED } else { NAMED_OTHERWISE }
    };
    let matches = found.iter().flat_map(|f| &f.matches).filter(is_named);
    let named: BTreeSet<u32> = matches.map(|m| m.person.doc).collect();
    let mut inferred = infer(anchors, &|doc| named.contains(&doc), scorer, pool);
    inferred.retain(|i| !may_be_closed(&i.person, scorer));
    // One step further: the household of somebody found so.
    let next = Anchors::new(inferred.iter().filter_map(as_anchor).collect(), pool);
    let known: BTreeSet<u32> = named
        .iter()
        .copied()
        .chain(inferred.iter().map(|i| i.person.doc))
        .collect();
    let mut further = infer(&next, &|doc| known.contains(&doc), scorer, pool);
    further.retain(|i| !may_be_closed(&i.person, scorer));
    inferred.extend(further);
    inferred
}

/// Somebody whom the file does not name as one to lead to others, when surely enough of the network. Each stands for
/// a target of their own, which the file has not.
fn as_anchor(found: &Inferred) -> Option<Anchor> {
    let p = found.p * found.p_relation;
    (p >= LEADS).then(|| Anchor {
        person: Arc::clone(&found.person),
        target: usize::MAX - found.person.doc as usize,
        relation: found.relation,
        side: kin::side(found.relation),
        p,
        stated: None,
    })
}

/// Everybody who stands in a home, link or rare name with an anchor and is not among `taken`, by record.
fn infer(
    anchors: &Anchors,
    taken: &dyn Fn(u32) -> bool,
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
) -> Vec<Inferred> {
    let mut best: BTreeMap<u32, Inferred> = BTreeMap::new();
    // With how many people of the network each is seen.
    let mut seen_with: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    let mut offer = |found: Inferred| {
        let better = best
            .get(&found.person.doc)
            .is_none_or(|old| found.p * found.p_relation > old.p * old.p_relation);
        if better && found.p >= 0.02 {
            best.insert(found.person.doc, found);
        }
    };
    for &(doc, _) in &anchors.docs {
        let Some(person) = pool.person(doc) else { continue };
        let linked = pool.linked(&person);
        let housemates = pool.co_residents(&person);
        for anchor in anchors.of(doc).filter(|a| a.p >= LEADS) {
            let homes = Household::of(anchor.target, anchors, pool);
            for other in linked.iter().map(|(p, _)| p).chain(&housemates) {
                seen_with.entry(other.doc).or_default().insert(anchor.target);
            }
            for (other, bond) in &linked {
                if !taken(other.doc) {
                    offer_some(by_link(anchor, &person, other, *bond, scorer), &mut offer);
                }
            }
            for other in &housemates {
                let stated = linked.iter().any(|(p, _)| p.doc == other.doc);
                if !taken(other.doc) && !stated {
                    offer_some(by_home(anchor, &person, other, &homes, scorer), &mut offer);
                }
            }
        }
    }
    by_rare_name(anchors, taken, scorer, pool, &mut offer);
    let mut out: Vec<Inferred> = best.into_values().collect();
    for one in &mut out {
        let beside = anchors.births.bar(None, one.relation, &one.person, scorer.child);
        beside.into_iter().for_each(|bar| one.add(bar, scorer));
        let with = seen_with.get(&one.person.doc).map_or(0, BTreeSet::len);
        if with > 1 {
            let level = format!("seen with {with} people of the network");
            one.add(
                Bar::new("together", level, 1.5 * (with - 1).min(3) as f64, Kind::Household),
                scorer,
            );
        }
    }
    further_records(&mut out, taken, scorer, pool);
    out
}

fn offer_some(found: Option<Inferred>, offer: &mut dyn FnMut(Inferred)) {
    if let Some(found) = found {
        offer(found);
    }
}

/// Turns a chance into the bits that a bar must have to get there from the prior, by the same calibration that
/// turns weights into chances.
fn bits_for(p: f64, scorer: &Scorer<'_>) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    let [slope, offset] = scorer.params.calibration;
    ((p / (1.0 - p)).log2() - offset) / slope - scorer.prior.bits()
}

fn finish(
    person: &Arc<Person>,
    relation: Relation,
    p_relation: f64,
    mut bars: Vec<Bar>,
    anchor_p: f64,
    scorer: &Scorer<'_>,
) -> Inferred {
    bars.push(Bar::new(
        "chain",
        "as sure as the person it leads from",
        anchor_p.min(0.999).log2(),
        Kind::Own,
    ));
    bars.retain(|b| b.weight.0 != 0);
    let mut found = Inferred {
        person: Arc::clone(person),
        relation,
        bars,
        weight: Centibits::default(),
        p: 0.0,
        anchor_p,
        p_relation,
    };
    found.weigh(scorer);
    found
}

impl Inferred {
    fn add(&mut self, bar: Bar, scorer: &Scorer<'_>) {
        self.bars.push(bar);
        self.weigh(scorer);
    }

    fn weigh(&mut self, scorer: &Scorer<'_>) {
        self.weight = super::evidence::total(scorer.prior, &self.bars);
        let odds = super::compete::odds(self.weight, scorer.params);
        self.p = odds / (1.0 + odds) * self.anchor_p;
    }
}

/// Whether the age of `person` allows `relation`, as a bar.
fn age(person: &Person, relation: Relation, scorer: &Scorer<'_>) -> Option<Bar> {
    let (child, born) = (scorer.child?, person.born?);
    let density = kin::age_gap(relation).density(child, born);
    let bits = (density / scorer.params.births_a_year).log2().clamp(-6.0, 1.0);
    let level = if bits >= 0.0 {
        "age fits"
    } else {
        "age does not fit"
    };
    Some(Bar::new("age", format!("{level} a {relation}"), bits, Kind::Own))
}

fn by_link(
    anchor: &Anchor,
    from: &Person,
    other: &Arc<Person>,
    bond: Bond,
    scorer: &Scorer<'_>,
) -> Option<Inferred> {
    let (relation, p_relation) = compose(anchor.relation, bond, other.gender, anchor.side)?;
    let level = format!("stated {} of the {}", bond.term(), anchor.relation);
    let mut bars = vec![
        Bar::new("link", level, bits_for(0.9, scorer), Kind::Household).values(String::new(), from.id()),
    ];
    bars.extend(age(other, relation, scorer));
    Some(finish(other, relation, p_relation, bars, anchor.p, scorer))
}

/// What a housemate is to the anchor, by age and name: the bond, the chance that it is the one if they are family, and
/// how much their ages speak for their being so, in words and bits.
fn bond_at_home(anchor: &Person, other: &Person) -> Option<(Bond, f64, &'static str, f64)> {
    let same_name = best_family(anchor, other) >= 0.77;
    let years = match (anchor.born, other.born) {
        (Some(a), Some(b)) => Some(f64::from((b.start + b.end) / 2 - (a.start + a.end) / 2) / 365.25),
        _ => None,
    };
    let opposite =
        anchor.gender != other.gender && anchor.gender != Gender::Unknown && other.gender != Gender::Unknown;
    Some(match years {
        Some(y) if y >= 15.0 => {
            let p = if y < 45.0 { 0.85 } else { 0.6 };
            (Bond::Child, p, "a generation younger", 0.4)
        }
        Some(y) if y <= -15.0 => (Bond::Parent, 0.8, "a generation older", 0.2),
        Some(_) if opposite => (Bond::Spouse, 0.8, "of an age, man and woman", 0.0),
        Some(_) => {
            let p = if same_name { 0.8 } else { 0.6 };
            (Bond::Sibling, p, "of an age", -0.5)
        }
        None if opposite => (Bond::Spouse, 0.5, "man and woman of unknown ages", -0.6),
        None if same_name => (Bond::Sibling, 0.4, "of unknown ages", -0.8),
        None => return None,
    })
}

fn by_home(
    anchor: &Anchor,
    from: &Person,
    other: &Arc<Person>,
    homes: &Household,
    scorer: &Scorer<'_>,
) -> Option<Inferred> {
    /// The chance that somebody who lived there at the time is family, before name and ages.
    const FAMILY: f64 = 0.45;
    shared_home(from, other)?;
    let (bond, p_bond, ages, bits) = bond_at_home(from, other)?;
    let (relation, p_relation) = compose(anchor.relation, bond, other.gender, anchor.side)?;
    let passing = matches!(
        anchor.relation.class(),
        RelationClass::Others | RelationClass::Professionals
    );
    let chance = if passing { FAMILY * 0.3 } else { FAMILY };
    let (name, alike) = match best_family(from, other) {
        like if like >= 0.77 => ("the same family name", 1.7),
        _ => ("another family name", -1.2),
    };
    let mut bars = vec![
        home_bar(other, from, anchor, bits_for(chance, scorer)),
        Bar::new("family-name", name, alike, Kind::Family),
        Bar::new("generation", ages, bits, Kind::Own),
    ];
    let grew_up = other.record.recorded.zip(other.born).is_some_and(|(at, born)| {
        const ADULT: i32 = 18 * 365;
        at.interval().start - born.end < ADULT
    });
    if grew_up && bond == Bond::Child {
        bars.push(Bar::new("generation", "a child there", 1.0, Kind::Own));
    }
    bars.extend(homes.bars(other, from));
    bars.extend(age(other, relation, scorer));
    Some(finish(
        other,
        relation,
        p_relation * p_bond,
        bars,
        anchor.p,
        scorer,
    ))
}

/// Bearers of a family name that hardly anybody has, in the town or district of somebody of that family.
fn by_rare_name(
    anchors: &Anchors,
    taken: &dyn Fn(u32) -> bool,
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
    offer: &mut dyn FnMut(Inferred),
) {
    /// A name borne by more than this share of people leads nowhere.
    const RARE: f64 = 3e-5;
    let lexicon = Lexicon::shared();
    for &(doc, _) in &anchors.docs {
        let Some(person) = pool.person(doc) else { continue };
        let blood = |a: &&Anchor| {
            a.p >= LEADS
                && matches!(
                    a.relation.class(),
                    RelationClass::Parents | RelationClass::Grandparents | RelationClass::AuntsUncles
                )
        };
        let Some(anchor) = anchors.of(doc).find(blood) else {
            continue;
        };
        for family in person.families.iter().filter(|f| f.folded.len() > 3) {
            let share = family
                .folded
                .split(' ')
                .map(|w| lexicon.family_frequency(w))
                .fold(1.0, f64::min);
            if share > RARE {
                continue;
            }
            let bearers: Vec<u32> = pool
                .index
                .with_family(&family.text)
                .into_iter()
                .filter(|&d| !pool.exclude.contains(d))
                .collect();
            if bearers.len() > 200 {
                continue;
            }
            for other in bearers {
                if other != doc
                    && !taken(other)
                    && let Some(other) = pool.person(other)
                {
                    offer_some(
                        rare_namesake(anchor, &person, &other, &family.text, scorer),
                        offer,
                    );
                }
            }
        }
    }
}

fn rare_namesake(
    anchor: &Anchor,
    from: &Person,
    other: &Arc<Person>,
    family: &str,
    scorer: &Scorer<'_>,
) -> Option<Inferred> {
    let near = other.homes.iter().any(|h| {
        from.homes.iter().any(|f| {
            (!f.town.is_empty() && f.town == h.town) || (!f.outward.is_empty() && f.outward == h.outward)
        })
    });
    let born_so = other
        .families
        .iter()
        .any(|f| f.name_use == NameUse::Maiden && f.text == family);
    let chance = if near || born_so { 0.25 } else { 0.05 };
    let years = match (from.born, other.born) {
        (Some(a), Some(b)) => f64::from((b.start + b.end) / 2 - (a.start + a.end) / 2) / 365.25,
        _ => return None,
    };
    let bond = match years {
        y if y >= 16.0 => Bond::Child,
        y if y <= -16.0 => Bond::Parent,
        _ => Bond::Sibling,
    };
    let (relation, p_relation) = compose(anchor.relation, bond, other.gender, anchor.side)?;
    let level = "a name hardly anybody has, as the ".to_owned() + anchor.relation.term();
    let mut bars = vec![
        Bar::new("family-name", level, bits_for(chance, scorer), Kind::Family).values(String::new(), family),
    ];
    bars.extend(age(other, relation, scorer));
    Some(finish(other, relation, p_relation * 0.6, bars, anchor.p, scorer))
}

/// Further records of the people found: another name, another home.
fn further_records(
    found: &mut Vec<Inferred>,
    taken: &dyn Fn(u32) -> bool,
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
) {
    let mut more: Vec<Inferred> = Vec::new();
    for one in found.iter().filter(|f| f.p >= 0.2) {
        for &doc in pool.records_like(&one.person).iter() {
            let known = |list: &[Inferred]| list.iter().any(|f| f.person.doc == doc);
            if doc == one.person.doc || taken(doc) || known(found) || known(&more) {
                continue;
            }
            let Some(other) = pool.person(doc) else { continue };
            if best_family(&one.person, &other) < 0.77 {
                continue;
            }
            let chance = match identity(&one.person, &other) {
                Identity::Same => 0.9,
                Identity::Unclear | Identity::Different => continue,
            };
            let bars = vec![
                Bar::new(
                    "same-person",
                    "as another record of this person",
                    bits_for(chance, scorer),
                    Kind::Own,
                )
                .values(String::new(), one.person.id()),
            ];
            more.push(finish(&other, one.relation, one.p_relation, bars, one.p, scorer));
        }
    }
    found.extend(more);
}

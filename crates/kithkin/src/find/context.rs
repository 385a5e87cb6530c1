//! Evidence from who stands around a record: shared homes and stated links with records of other targets.
use super::evidence::{Bar, Kind};
use super::generation::Births;
use super::params::Params;
use super::person::Person;
use super::pool::{Pool, shared_home};
use kithkin_kinship::Span;
use kithkin_kinship::kin::Side;
use kithkin_kinship::kin::{self, Bond, compose};
use kithkin_record::{Relation, RelationClass, date::date_of};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A record that is probably somebody of the network.
#[derive(Clone)]
pub(crate) struct Anchor {
    pub person: Arc<Person>,
    /// Position of the target it is.
    pub target: usize,
    pub relation: Relation,
    pub side: Option<Side>,
    /// Probability that it is.
    pub p: f64,
    /// Where the file tells of the home, when it is no record but the file that places the person there.
    pub stated: Option<Option<Span>>,
}

/// The anchors of a case, by record, by home and by link.
#[derive(Default)]
pub(crate) struct Anchors {
    all: Vec<Anchor>,
    by_doc: FxHashMap<u32, Vec<usize>>,
    /// Dwelling keys of their homes.
    homes: FxHashMap<u64, Vec<usize>>,
    /// Ids that their sources link to, with what these are to them.
    links: FxHashMap<String, Vec<(usize, Bond)>>,
    by_id: FxHashMap<String, u32>,
    /// Their records in ascending order, with the records that share a home or a link with them.
    pub docs: Vec<(u32, Vec<u32>)>,
    /// When the people of the case were born.
    pub births: Births,
}

impl Anchors {
    pub(crate) fn new(mut all: Vec<Anchor>, pool: &mut Pool<'_>) -> Self {
        all.sort_by(|a, b| a.person.doc.cmp(&b.person.doc).then(a.target.cmp(&b.target)));
        let mut out = Self::default();
        for (at, anchor) in all.iter().enumerate() {
            let person = &anchor.person;
            let same = out.by_doc.entry(person.doc).or_default();
            same.push(at);
            if same.len() == 1 {
                let mut around: Vec<u32> = pool.co_residents(person).iter().map(|p| p.doc).collect();
                around.extend(pool.linked(person).iter().map(|(p, _)| p.doc));
                around.sort_unstable();
                around.dedup();
                out.docs.push((person.doc, around));
            }
            for &key in person.homes.iter().flat_map(|h| &h.dwellings) {
                if !pool.is_crowded(key) {
                    out.homes.entry(key).or_default().push(at);
                }
            }
            for link in &person.record.links {
                if let Some(bond) = Bond::parse(&link.relation) {
                    out.links.entry(link.other.clone()).or_default().push((at, bond));
                }
            }
            out.by_id.insert(person.record.id.clone(), person.doc);
        }
        out.all = all;
        out
    }

    /// The same with the `births` of the people of the case.
    pub(crate) fn dated(self, births: Births) -> Self {
        Self { births, ..self }
    }

    pub(crate) fn of(&self, doc: u32) -> impl Iterator<Item = &Anchor> {
        self.by_doc
            .get(&doc)
            .into_iter()
            .flatten()
            .map(|&at| &self.all[at])
    }

    /// The records that are `target` with a probability of `least` or more.
    pub(crate) fn records_of(&self, target: usize, least: f64) -> Vec<Arc<Person>> {
        let own = self.all.iter().filter(|a| a.target == target && a.p >= least);
        own.map(|a| Arc::clone(&a.person)).collect()
    }

    /// Anchors linked with `person` by either source, with what `person` is to them.
    fn linked(&self, person: &Person) -> Vec<(&Anchor, Bond)> {
        let mut out = Vec::new();
        for link in &person.record.links {
            if let (Some(bond), Some(&doc)) = (Bond::parse(&link.relation), self.by_id.get(&link.other)) {
                out.extend(self.of(doc).map(|a| (a, bond.reversed())));
            }
        }
        for &(at, bond) in self.links.get(person.id()).into_iter().flatten() {
            out.push((&self.all[at], bond));
        }
        out
    }

    /// Anchors that have shared a home with `person`.
    fn housemates(&self, person: &Person) -> Vec<&Anchor> {
        let keys = person.homes.iter().flat_map(|h| &h.dwellings);
        let mut found: Vec<usize> = keys
            .filter_map(|k| self.homes.get(k))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        let anchors = found.into_iter().map(|at| &self.all[at]);
        anchors
            .filter(|a| a.person.doc != person.doc && shared_home(person, &a.person).is_some())
            .collect()
    }
}

/// How usual it is that people in these relations have shared a home, 0 to 1.
pub(crate) fn live_together(a: Relation, b: Relation) -> f64 {
    use RelationClass as C;
    let apart = matches!((kin::side(a), kin::side(b)), (Some(x), Some(y)) if x != y);
    let (x, y) = if a.class() <= b.class() {
        (a.class(), b.class())
    } else {
        (b.class(), a.class())
    };
    let usual = match (x, y) {
        (C::Parents, C::Parents) => return 0.7,
        (C::Parents, C::Siblings | C::Grandparents | C::StepPartners) => 0.7,
        (C::Parents, C::AuntsUncles) => 0.5,
        (C::Siblings, C::Siblings) => 0.7,
        (C::Siblings, C::Grandparents | C::StepPartners) => 0.4,
        (C::Siblings, C::NiecesNephews) => 0.7,
        (C::Grandparents, C::Grandparents) => 0.8,
        (C::Grandparents, C::AuntsUncles) => 0.7,
        (C::Grandparents, C::Cousins | C::GreatAuntsUncles) => 0.3,
        (C::AuntsUncles, C::AuntsUncles) => 0.6,
        (C::AuntsUncles, C::Cousins) => 0.8,
        (C::Cousins, C::Cousins) => 0.7,
        (C::GreatAuntsUncles, C::GreatAuntsUncles) => 0.6,
        (C::StepPartners, C::StepPartners) => 0.4,
        (C::Carers, C::Carers) => 0.8,
        (C::Relative, _) | (_, C::Relative) => 0.4,
        (C::Others, C::Others) => 0.02,
        (C::Carers, _) | (_, C::Carers) | (C::Others, _) | (_, C::Others) => 0.003,
        _ => 0.1,
    };
    if apart { usual * 0.02 } else { usual }
}

/// The chance that the `bond` of an anchor is the wanted relation, 0 to 1.
fn bond_fits(anchor: &Anchor, bond: Bond, wanted: Relation, person: &Person) -> f64 {
    match compose(anchor.relation, bond, person.gender, anchor.side) {
        Some((relation, p)) if relation == wanted || relation.compatible(wanted) => p,
        Some((relation, _)) if relation.class() == wanted.class() => 0.3,
        _ => match (anchor.relation.class(), wanted.class(), bond) {
            // A grandmother's child is the aunt, but it may be the mother; an aunt's sister may be the mother.
            (RelationClass::Grandparents, RelationClass::Parents, Bond::Child)
            | (RelationClass::AuntsUncles, RelationClass::Parents, Bond::Sibling) => 0.3,
            (RelationClass::Parents, RelationClass::Siblings, Bond::Child) => 0.5,
            (RelationClass::Siblings, RelationClass::StepPartners, Bond::Parent) => 0.5,
            _ => 0.01,
        },
    }
}

/// The strongest evidence from one other person of the network, for `person` being `target` with `wanted` relation.
/// Homes that only the file tells of count when `stated` says so.
pub(crate) fn around(
    target: usize,
    wanted: Relation,
    person: &Person,
    anchors: &Anchors,
    params: &Params,
    stated: bool,
) -> Option<Bar> {
    let mut best: Option<Bar> = None;
    let mut offer = |bar: Bar| {
        if bar.weight.0 > 0 && best.as_ref().is_none_or(|b| bar.weight > b.weight) {
            best = Some(bar);
        }
    };
    for (anchor, bond) in anchors
        .linked(person)
        .into_iter()
        .filter(|(a, _)| a.target != target)
    {
        let fits = bond_fits(anchor, bond, wanted, person) * anchor.p;
        let level = format!("stated {} of the {}", bond.term(), anchor.relation);
        offer(
            Bar::new("link", level, params.stated_link + fits.log2(), Kind::Household)
                .values(String::new(), anchor.person.id()),
        );
    }
    for anchor in anchors
        .housemates(person)
        .into_iter()
        .filter(|a| a.target != target && (stated || a.stated.is_none()))
    {
        let fits = live_together(anchor.relation, wanted) * anchor.p;
        offer(home_bar(
            person,
            &anchor.person,
            anchor,
            params.shared_home + fits.log2(),
        ));
    }
    best
}

/// The bar for a home shared with an anchor.
pub(crate) fn home_bar(person: &Person, other: &Person, anchor: &Anchor, bits: f64) -> Bar {
    let when = shared_home(person, other)
        .map(|(i, j)| overlap(person, i, other, j))
        .unwrap_or_default();
    match &anchor.stated {
        None => {
            let level = format!("shared a home{when} with the {}", anchor.relation);
            Bar::new("shared-home", level, bits, Kind::Household).values(String::new(), other.id())
        }
        Some(source) => {
            let level = format!("lived{when} where the file says the {} did", anchor.relation);
            let home = other.homes.first().map(Person::place).unwrap_or_default();
            Bar::new("shared-home", level, bits, Kind::Household)
                .values(home, String::new())
                .at_span(source.as_ref())
        }
    }
}

/// ` from 2009 to 2012` or ` in 2009`, as far as known.
fn overlap(a: &Person, i: usize, b: &Person, j: usize) -> String {
    let (p, q) = (a.homes[i].period, b.homes[j].period);
    let day = |d: Option<kithkin_record::PartialDate>| d.map(|d| d.interval().start);
    let start = day(p.start).max(day(q.start)).map(|d| date_of(d).year());
    let end = match (day(p.end), day(q.end)) {
        (Some(x), Some(y)) => Some(x.min(y)),
        (x, y) => x.or(y),
    };
    match (start, end.map(|d| date_of(d).year())) {
        (Some(from), Some(to)) if from == to => format!(" in {from}"),
        (Some(from), Some(to)) => format!(" from {from} to {to}"),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(to)) => format!(" until {to}"),
        (None, None) => String::new(),
    }
}

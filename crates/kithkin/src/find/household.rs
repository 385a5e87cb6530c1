//! The homes of one person of the network, and what they say of somebody who was seen in one.
use super::context::Anchors;
use super::evidence::{Bar, Kind};
use super::person::{Home, Person};
use super::pool::Pool;
use super::same::{best_family, given_names_differ};
use kithkin_record::{PartialDate, Period};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An anchor less probable than this is nobody of the network, and leads to nobody.
pub(super) const LEADS: f64 = 0.25;

/// From here two family names are one.
const ONE_NAME: f64 = 0.77;

/// The homes of one person of the network, from all the records that are probably theirs.
pub(super) struct Household {
    records: Vec<Arc<Person>>,
    /// Who else was ever seen in each dwelling, by its keys.
    occupants: FxHashMap<u64, Vec<Occupant>>,
}

struct Occupant {
    person: Arc<Person>,
    /// Whether the record is probably somebody of the network.
    known: bool,
}

impl Household {
    pub(super) fn of(target: usize, anchors: &Anchors, pool: &mut Pool<'_>) -> Self {
        let records = anchors.records_of(target, LEADS);
        let mut occupants = FxHashMap::default();
        for key in records.iter().flat_map(|p| p.dwellings()) {
            if !occupants.contains_key(&key) && !pool.is_crowded(key) {
                occupants.insert(key, seen_at(key, anchors, pool));
            }
        }
        Self { records, occupants }
    }

    /// What the homes that `other` shared with `anchor` say besides that there was one.
    pub(super) fn bars(&self, other: &Person, anchor: &Person) -> Vec<Bar> {
        let shared: Vec<Shared<'_>> = other.homes.iter().filter_map(|h| self.shared(h)).collect();
        let mut bars = Vec::new();
        bars.extend(homes(&shared));
        bars.extend(self.crowd(&shared));
        bars.extend(self.own_kin(&shared, other, anchor));
        bars.extend(together_for(&shared));
        bars.extend(elsewhere(&shared, other));
        bars
    }

    fn shared<'a>(&'a self, home: &'a Home) -> Option<Shared<'a>> {
        let theirs = self.records.iter().flat_map(|p| &p.homes);
        let same = theirs.filter(|h| home.same_dwelling(h) && home.period.overlaps(h.period));
        let same: Vec<&Home> = same.collect();
        (!same.is_empty()).then_some(Shared { home, same })
    }

    /// A house many have lived in says little.
    fn crowd(&self, shared: &[Shared<'_>]) -> Option<Bar> {
        let here = |s: &Shared<'_>| {
            let keys = s.home.dwellings.iter();
            keys.filter_map(|k| self.occupants.get(k)).map(Vec::len).max()
        };
        let crowd = shared.iter().filter_map(here).min()?;
        let bits = -(crowd as f64 / 4.0).log2().clamp(0.0, 3.0);
        let level = format!("{crowd} records of this home");
        Some(Bar::new("crowd", level, bits, Kind::Household))
    }

    /// Who stands there with people of a family name of their own, whom the network does not know, is of another
    /// household that held the home before or after; who shares theirs with somebody of the network is of it.
    fn own_kin(&self, shared: &[Shared<'_>], other: &Person, anchor: &Person) -> Option<Bar> {
        if best_family(other, anchor) >= ONE_NAME {
            return None;
        }
        let keys = shared.iter().flat_map(|s| &s.home.dwellings);
        let mut kin: Vec<&Occupant> = keys
            .filter_map(|k| self.occupants.get(k))
            .flatten()
            .filter(|o| o.person.doc != other.doc)
            .filter(|o| best_family(&o.person, other) >= ONE_NAME && given_names_differ(&o.person, other))
            .collect();
        kin.sort_by_key(|o| o.person.doc);
        kin.dedup_by_key(|o| o.person.doc);
        if kin.is_empty() {
            return None;
        }
        if kin.iter().any(|o| o.known) {
            let level = "of one name with somebody of the network there";
            return Some(Bar::new("own-kin", level, 1.0, Kind::Household));
        }
        let level = format!("{} records of another family of this name there", kin.len());
        Some(Bar::new(
            "own-kin",
            level,
            -0.7 * kin.len().min(3) as f64,
            Kind::Household,
        ))
    }
}

fn seen_at(dwelling: u64, anchors: &Anchors, pool: &mut Pool<'_>) -> Vec<Occupant> {
    let docs = pool.index.at_address_key(dwelling);
    let people = docs.into_iter().filter_map(|doc| pool.person(doc));
    people
        .map(|person| Occupant {
            known: anchors.of(person.doc).any(|a| a.p >= LEADS),
            person,
        })
        .collect()
}

/// A home of somebody, with the same home as the records of a person of the network tell of it.
struct Shared<'a> {
    home: &'a Home,
    same: Vec<&'a Home>,
}

/// Who moves together is no lodger, and a home held at times nobody knows may have been held one after the other.
fn homes(shared: &[Shared<'_>]) -> Option<Bar> {
    let dated = |h: &Home| h.period.start.is_some() || h.period.end.is_some();
    let at_known_times = |s: &Shared<'_>| dated(s.home) && s.same.iter().any(|h| dated(h));
    match shared.len() {
        0 => None,
        1 if shared.iter().any(at_known_times) => None,
        1 => Some(Bar::new("homes", "not known when", -1.0, Kind::Household)),
        n => Some(Bar::new(
            "homes",
            format!("shared {n} homes"),
            2.0 * (n - 1).min(2) as f64,
            Kind::Household,
        )),
    }
}

/// The longest that both are known to have been there.
fn together_for(shared: &[Shared<'_>]) -> Option<Bar> {
    let spans = shared
        .iter()
        .flat_map(|s| s.same.iter().filter_map(|h| years(s.home.period, h.period)));
    let longest = spans.max_by(f64::total_cmp)?;
    let level = format!("{} years together", longest.round());
    Some(Bar::new(
        "together-for",
        level,
        (longest / 5.0).clamp(0.0, 2.0),
        Kind::Household,
    ))
}

/// Years for which two periods are both known to hold.
fn years(a: Period, b: Period) -> Option<f64> {
    const YEAR: f64 = 365.25;
    let later = |x: Option<PartialDate>, y: Option<PartialDate>| {
        x.map(|d| d.interval().start).max(y.map(|d| d.interval().start))
    };
    let start = later(a.start, b.start)?;
    let ends = [a.end, b.end].into_iter().flatten();
    let end = ends.map(|d| d.interval().end).min()?;
    Some(f64::from(end - start).max(0.0) / YEAR)
}

/// Who lived in many homes, and in one of these with the person, passed through more likely than not.
fn elsewhere(shared: &[Shared<'_>], other: &Person) -> Option<Bar> {
    let others = other.homes.len().saturating_sub(shared.len());
    (others > 0).then(|| {
        let level = format!("{others} homes elsewhere");
        Bar::new("elsewhere", level, -0.3 * others.min(4) as f64, Kind::Household)
    })
}

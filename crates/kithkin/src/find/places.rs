//! Evidence from homes, towns, phone numbers and e-mail addresses.
use super::evidence::{Bar, Kind};
use super::params::Params;
use super::person::{Home, Person};
use kithkin_kinship::{KnownAddress, Span, Target};
use std::collections::BTreeMap;

/// Where the file says that people of the child's network live, apart from the target itself.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// Postcode districts and towns, folded, with how many targets are said to have lived there.
    outwards: BTreeMap<String, f64>,
    towns: BTreeMap<String, f64>,
}

impl Surroundings {
    /// The places of all `targets`.
    pub(crate) fn of<'a>(addresses: impl Iterator<Item = &'a KnownAddress>) -> Self {
        let mut out = Self::default();
        for known in addresses {
            let home = Home::of(&known.address);
            if !home.outward.is_empty() {
                *out.outwards.entry(home.outward).or_default() += 1.0;
            }
            if !home.town.is_empty() {
                *out.towns.entry(home.town).or_default() += 1.0;
            }
        }
        out
    }
}

/// A home that the file tells of, and where.
type KnownHome = (Home, Option<Span>);

/// A target's places made ready.
pub(crate) struct TargetHomes {
    homes: Vec<KnownHome>,
}

impl TargetHomes {
    pub(crate) fn of(target: &Target) -> Self {
        let homes = target
            .addresses
            .iter()
            .map(|k| (Home::of(&k.address), k.source.clone()))
            .collect();
        Self { homes }
    }

    /// Whether a home of the target is the dwelling `home`.
    pub(crate) fn has_dwelling(&self, home: &Home) -> bool {
        self.homes.iter().any(|(known, _)| known.same_dwelling(home))
    }
}

/// The strongest single piece of evidence of place; homes, streets and towns of one record are one fact.
pub(crate) fn place(
    target: &TargetHomes,
    person: &Person,
    around: &Surroundings,
    params: &Params,
) -> Option<Bar> {
    if person.homes.is_empty() {
        return None;
    }
    let mut best: Option<(Bar, Option<&KnownHome>, &Home)> = None;
    let mut offer = |bar: Bar, known, home| {
        if best.as_ref().is_none_or(|(b, ..)| bar.weight > b.weight) {
            best = Some((bar, known, home));
        }
    };
    for home in &person.homes {
        for known in &target.homes {
            if let Some((level, bits, kind)) = known_place(&known.0, home, params) {
                offer(Bar::new("address", level, bits, kind), Some(known), home);
            }
        }
        if let Some((level, bits)) = near(home, around, params) {
            offer(Bar::new("address", level, bits, Kind::Family), None, home);
        }
    }
    let shown = best.map(|(bar, known, home)| match known {
        Some((known, span)) => bar
            .values(Person::place(known), Person::place(home))
            .at_span(span.as_ref()),
        None => bar.values(String::new(), Person::place(home)),
    });
    shown.or_else(|| {
        let somewhere = !target.homes.is_empty() || !around.towns.is_empty();
        somewhere.then(|| Bar::new("address", "elsewhere", params.elsewhere, Kind::Family))
    })
}

fn known_place(known: &Home, home: &Home, params: &Params) -> Option<(&'static str, f64, Kind)> {
    let at_the_time = known.period.overlaps(home.period);
    let same_street = !known.street.is_empty() && known.street == home.street;
    let same_town = !known.town.is_empty() && known.town == home.town;
    let same_postcode = !known.postcode.is_empty() && known.postcode == home.postcode;
    let same_outward = !known.outward.is_empty() && known.outward == home.outward;
    Some(if known.same_dwelling(home) {
        if at_the_time {
            ("same home", params.same_home, Kind::Household)
        } else {
            (
                "same home at another time",
                params.same_home_other_time,
                Kind::Household,
            )
        }
    } else if same_postcode || (same_street && (same_town || same_outward)) {
        ("same street", params.same_street, Kind::Household)
    } else if same_outward {
        ("same postcode district", params.same_outward, Kind::Family)
    } else if same_town {
        let bits = params.same_town - params.town_size(&known.town);
        ("same town", bits, Kind::Family)
    } else {
        return None;
    })
}

fn near(home: &Home, around: &Surroundings, params: &Params) -> Option<(&'static str, f64)> {
    // The more places the file speaks of, the less it says to live in one of them.
    let spread = |places: &BTreeMap<String, f64>, here: f64| {
        let all: f64 = places.values().sum();
        (here / all * 3.0).min(1.0).log2()
    };
    if let Some(&here) = around
        .outwards
        .get(&home.outward)
        .filter(|_| !home.outward.is_empty())
    {
        return Some((
            "near the child's people",
            params.near_outward + spread(&around.outwards, here),
        ));
    }
    let &here = around.towns.get(&home.town).filter(|_| !home.town.is_empty())?;
    let bits = params.near_town - params.town_size(&home.town) + spread(&around.towns, here);
    (bits > 0.0).then_some(("in a town of the child's people", bits))
}

/// Weight of an agreeing phone number or e-mail address; masked numbers say nothing, they are masked on purpose.
pub(crate) fn reach(target: &Target, person: &Person, params: &Params) -> Option<Bar> {
    let phone = target.phones.iter().filter(|p| !p.is_masked()).find_map(|known| {
        let number = known.e164.as_ref()?;
        person
            .record
            .phones
            .iter()
            .find(|p| p.e164.as_ref() == Some(number))
            .map(|_| number.clone())
    });
    let email = || {
        target.emails.iter().find_map(|known| {
            let address = known.address.as_ref()?;
            person
                .record
                .emails
                .iter()
                .find(|e| e.address.as_ref() == Some(address))
                .map(|_| address.clone())
        })
    };
    if phone.is_some() {
        return Some(Bar::new(
            "phone",
            "same number",
            params.same_phone,
            Kind::Household,
        ));
    }
    email().map(|_| Bar::new("e-mail", "same address", params.same_phone, Kind::Household))
}

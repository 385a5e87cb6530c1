//! The network around one child: who is who by descent, who cared for the child, and what the file knows of each.
use super::homes::TOWNS;
use super::life::{PersonId, Population, Union};
use super::numbers::Numbers;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

/// How the case file comes to know of somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// In the people table, and in the notes.
    Table,
    /// In the notes only.
    Notes,
    /// Nowhere.
    Never,
}

/// Why somebody must not be proposed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Barred {
    NoContact,
    Adoption,
    /// One of those who adopted a brother or sister; no entry of their own.
    Adopter,
    /// The child says never.
    Never,
}

/// Somebody's place in the network of a child.
pub(super) struct Tie {
    pub(super) person: PersonId,
    pub(super) relation: &'static str,
    pub(super) naming: Naming,
    /// The child asks for them.
    pub(super) wished: bool,
    pub(super) barred: Option<Barred>,
}

/// A time with carers.
pub(super) struct Placement {
    pub(super) carers: Vec<PersonId>,
    pub(super) home: usize,
    pub(super) from: i16,
    pub(super) to: Option<i16>,
    /// The same carers at another address.
    pub(super) moved: bool,
}

/// A child and everybody around.
pub(super) struct Network {
    pub(super) number: usize,
    pub(super) child: PersonId,
    pub(super) ties: Vec<Tie>,
    pub(super) placements: Vec<Placement>,
}

impl Network {
    fn knows(&self, person: PersonId) -> bool {
        person == self.child || self.ties.iter().any(|t| t.person == person)
    }
}

/// Children for the cases, in order.
pub(super) fn children(all: &Population, count: usize, rng: &mut ChaCha8Rng) -> Vec<PersonId> {
    let [first, last] = Numbers::shipped().case.births;
    let mut fit: Vec<PersonId> = (0..all.people.len())
        .filter(|&p| {
            let person = &all.people[p];
            (first..=last).contains(&person.born.0) && person.died.is_none() && person.mother.is_some()
        })
        .collect();
    let mut out = Vec::new();
    let numbers = &Numbers::shipped().case;
    while out.len() < count && !fit.is_empty() {
        let child = fit.swap_remove(rng.random_range(0..fit.len()));
        let person = &all.people[child];
        let parted = person.father.is_none_or(|f| {
            let with = person.mother.map(|m| {
                all.people[m]
                    .unions
                    .iter()
                    .any(|u| u.other == f && u.to.is_none())
            });
            with != Some(true)
        });
        let chance = if parted { 1.0 } else { numbers.parents_together }
            * if siblings(all, child).is_empty() {
                numbers.only_child
            } else {
                1.0
            };
        if rng.random_bool(chance) || fit.len() < 2 * count {
            out.push(child);
        }
    }
    out
}

/// Takes the child into care and writes down everybody around.
pub(super) fn network(all: &mut Population, child: PersonId, number: usize, rng: &mut ChaCha8Rng) -> Network {
    let case = &Numbers::shipped().case;
    let mut net = Network {
        number,
        child,
        ties: Vec::new(),
        placements: Vec::new(),
    };
    let start = all.people[child].born.0 + rng.random_range(case.leave[0]..=case.leave[1]);
    relatives(all, &mut net, start, rng);
    into_care(all, &mut net, start, rng);
    others(all, &mut net, start, rng);
    net
}

fn tie(net: &mut Network, person: PersonId, relation: &'static str, kind: &str, rng: &mut ChaCha8Rng) {
    if net.knows(person) {
        return;
    }
    let numbers = Numbers::shipped();
    let [table, notes] = numbers.naming(kind);
    let roll = rng.random::<f64>();
    let naming = if roll < table {
        Naming::Table
    } else if roll < table + notes {
        Naming::Notes
    } else {
        Naming::Never
    };
    let asked = naming != Naming::Never && !matches!(relation, "mother" | "father" | "social-worker");
    let wished = asked && rng.random_bool(numbers.case.wish);
    let barred = match kind {
        "father" if rng.random_bool(numbers.case.no_contact_father) => Some(Barred::NoContact),
        "partner" if rng.random_bool(numbers.case.no_contact_partner) => Some(Barred::NoContact),
        _ if wished && rng.random_bool(numbers.case.never) => Some(Barred::Never),
        _ => None,
    };
    // A restriction names somebody of the table.
    let naming = if barred == Some(Barred::NoContact) {
        Naming::Table
    } else {
        naming
    };
    net.ties.push(Tie {
        person,
        relation,
        naming,
        wished: wished && barred != Some(Barred::NoContact),
        barred,
    });
}

fn sex(all: &Population, person: PersonId, female: &'static str, male: &'static str) -> &'static str {
    if all.people[person].woman { female } else { male }
}

fn parents(all: &Population, person: PersonId) -> Vec<PersonId> {
    let p = &all.people[person];
    [p.mother, p.father].into_iter().flatten().collect()
}

/// Brothers and sisters, half ones included, by age.
fn siblings(all: &Population, person: PersonId) -> Vec<PersonId> {
    let of_parents = parents(all, person)
        .into_iter()
        .flat_map(|p| all.people[p].children.clone());
    let all: BTreeSet<PersonId> = of_parents.filter(|&p| p != person).collect();
    all.into_iter().collect()
}

/// Words for one side of the family.
struct Side {
    grandparents: [&'static str; 2],
    aunts: [&'static str; 2],
    cousin: &'static str,
}

const MATERNAL: Side = Side {
    grandparents: ["maternal-grandmother", "maternal-grandfather"],
    aunts: ["maternal-aunt", "maternal-uncle"],
    cousin: "maternal-cousin",
};
const PATERNAL: Side = Side {
    grandparents: ["paternal-grandmother", "paternal-grandfather"],
    aunts: ["paternal-aunt", "paternal-uncle"],
    cousin: "paternal-cousin",
};

fn relatives(all: &Population, net: &mut Network, start: i16, rng: &mut ChaCha8Rng) {
    let child = net.child;
    let (mother, father) = (all.people[child].mother, all.people[child].father);
    if let Some(mother) = mother {
        tie(net, mother, "mother", "mother", rng);
    }
    if let Some(father) = father {
        tie(net, father, "father", "father", rng);
    }
    for sibling in siblings(all, child) {
        let full = parents(all, sibling) == parents(all, child);
        let word = match full {
            true => sex(all, sibling, "sister", "brother"),
            false => sex(all, sibling, "half-sister", "half-brother"),
        };
        tie(net, sibling, word, "sibling", rng);
        for &young in &all.people[sibling].children {
            tie(net, young, sex(all, young, "niece", "nephew"), "niece", rng);
        }
    }
    for (parent, side) in [(mother, MATERNAL), (father, PATERNAL)] {
        if let Some(parent) = parent {
            one_side(all, net, parent, &side, start, rng);
            partners(all, net, parent, rng);
        }
    }
}

fn one_side(
    all: &Population,
    net: &mut Network,
    parent: PersonId,
    side: &Side,
    start: i16,
    rng: &mut ChaCha8Rng,
) {
    for grand in parents(all, parent) {
        let kind = sex(all, grand, "grandmother", "grandfather");
        tie(
            net,
            grand,
            sex(all, grand, side.grandparents[0], side.grandparents[1]),
            kind,
            rng,
        );
        let elders = parents(all, grand)
            .into_iter()
            .map(|p| (p, ["great-grandmother", "great-grandfather"]));
        let theirs = siblings(all, grand)
            .into_iter()
            .map(|p| (p, ["great-aunt", "great-uncle"]));
        for (great, [she, he]) in elders.chain(theirs) {
            tie(net, great, sex(all, great, she, he), "great", rng);
        }
    }
    let born = all.people[net.child].born.0;
    for aunt in siblings(all, parent) {
        tie(
            net,
            aunt,
            sex(all, aunt, side.aunts[0], side.aunts[1]),
            "aunt",
            rng,
        );
        let met = |u: &&Union| u.to.is_none_or(|to| to > born) && u.from <= start + 8;
        let married: Vec<PersonId> = all.people[aunt]
            .unions
            .iter()
            .filter(met)
            .map(|u| u.other)
            .collect();
        for other in married {
            let word = sex(all, other, "aunt-by-marriage", "uncle-by-marriage");
            tie(net, other, word, "marriage", rng);
        }
        for &cousin in &all.people[aunt].children {
            tie(net, cousin, side.cousin, "cousin", rng);
        }
    }
}

/// Those a parent has lived with since the child was born, and their children.
fn partners(all: &Population, net: &mut Network, parent: PersonId, rng: &mut ChaCha8Rng) {
    let born = all.people[net.child].born.0;
    let unions: Vec<Union> = all.people[parent].unions.clone();
    for union in unions.iter().filter(|u| u.to.is_none_or(|to| to > born)) {
        let word = match (union.to, union.married) {
            (None, true) => sex(all, union.other, "step-mother", "step-father"),
            (None, false) => "parents-partner",
            (Some(_), _) => "parents-ex-partner",
        };
        if net.knows(union.other) {
            continue;
        }
        tie(net, union.other, word, "partner", rng);
        if union.to.is_none() {
            for &young in &all.people[union.other].children {
                tie(
                    net,
                    young,
                    sex(all, young, "step-sister", "step-brother"),
                    "step-sibling",
                    rng,
                );
            }
        }
    }
}

/// The child and perhaps brothers and sisters leave home; carers follow each other.
fn into_care(all: &mut Population, net: &mut Network, start: i16, rng: &mut ChaCha8Rng) {
    let numbers = &Numbers::shipped().case;
    let last = Numbers::shipped().life.last_year;
    let home = all.people[net.child].stays.first().map(|s| s.home);
    let town = home.map_or(0, |h| all.homes[h].town_at);
    let mut from = start;
    let count = rng.random_range(numbers.placements[0]..=numbers.placements[1]);
    all.people[net.child].stays.retain(|s| s.from <= start);
    for n in 0..count {
        let Some(carers) = choose_carers(all, net, town, from, rng) else {
            break;
        };
        for &person in &carers {
            tie(net, person, "foster-carer", "carer", rng);
        }
        let to = (n + 1 < count)
            .then(|| from + rng.random_range(1..5))
            .filter(|&to| to < last);
        placements_at(all, net, &carers, from, to, rng);
        let Some(next) = to else { break };
        from = next;
    }
    foster_siblings(all, net, rng);
    let with_child: Vec<usize> = (0..net.ties.len())
        .filter(|&t| {
            let tie = &net.ties[t];
            let person = &all.people[tie.person];
            tie.relation.ends_with("brother") | tie.relation.ends_with("sister")
                && !tie.relation.starts_with("step")
                && !tie.relation.starts_with("foster")
                && person.born.0 <= start
                && person.age(start) < 16
                && tie.barred.is_none()
        })
        .collect();
    for t in with_child {
        if !rng.random_bool(numbers.brothers_too) {
            continue;
        }
        let person = net.ties[t].person;
        if rng.random_bool(numbers.adopted) && all.people[person].age(start) < 9 {
            adopt(all, net, t, start, rng);
        } else {
            let away = all.home_in(town, rng);
            all.people[person].stays.retain(|s| s.from <= start);
            all.move_in(person, away, start);
        }
    }
}

/// A couple or a woman alone of another family, with a home in `from`.
fn choose_carers(
    all: &Population,
    net: &Network,
    town: usize,
    from: i16,
    rng: &mut ChaCha8Rng,
) -> Option<Vec<PersonId>> {
    let numbers = &Numbers::shipped().case;
    let local = rng.random_bool(numbers.carer_local);
    let couple = rng.random_bool(numbers.carer_couple);
    for _ in 0..20_000 {
        let p = rng.random_range(0..all.people.len());
        let person = &all.people[p];
        let with = person
            .unions
            .iter()
            .find(|u| u.from <= from && u.to.is_none_or(|t| t > from));
        let stay = person
            .stays
            .iter()
            .find(|s| s.from <= from && s.to.is_none_or(|t| t > from));
        let Some(stay) = stay else { continue };
        let fits = person.woman
            && (28..68).contains(&person.age(from))
            && person.alive_in(from + 3)
            && !net.knows(p)
            && with.is_some() == couple
            && (!local || all.homes[stay.home].town_at == town);
        if fits {
            return Some(std::iter::once(p).chain(with.map(|u| u.other)).collect());
        }
    }
    None
}

/// One line of placement, or two where the carers move while the child is with them.
fn placements_at(
    all: &mut Population,
    net: &mut Network,
    carers: &[PersonId],
    from: i16,
    to: Option<i16>,
    rng: &mut ChaCha8Rng,
) {
    let Some(home) = home_in(all, carers[0], from) else {
        return;
    };
    let end = to.unwrap_or(Numbers::shipped().life.last_year);
    let line = |home, from, to, moved| Placement {
        carers: carers.to_vec(),
        home,
        from,
        to,
        moved,
    };
    let next = all.people[carers[0]]
        .stays
        .iter()
        .find(|s| s.from > from && s.from < end)
        .copied();
    if let Some(next) = next {
        net.placements.push(line(home, from, Some(next.from), false));
        net.placements.push(line(next.home, next.from, to, true));
    } else if end - from >= 2 && to.is_none() && rng.random_bool(Numbers::shipped().case.carer_moved) {
        let town = all.homes[home].town_at;
        let new = all.home_in(town, rng);
        for &carer in carers {
            if all.people[carer].died.is_none() {
                all.move_in(carer, new, from + 1);
            }
        }
        net.placements.push(line(home, from, Some(from + 1), false));
        net.placements.push(line(new, from + 1, to, true));
    } else {
        net.placements.push(line(home, from, to, false));
    }
}

pub(super) fn home_in(all: &Population, person: PersonId, year: i16) -> Option<usize> {
    let stays = &all.people[person].stays;
    let then = stays
        .iter()
        .rev()
        .find(|s| s.from <= year && s.to.is_none_or(|t| t > year));
    then.or(stays.last()).map(|s| s.home)
}

/// The carers' own children who lived there at the time.
fn foster_siblings(all: &Population, net: &mut Network, rng: &mut ChaCha8Rng) {
    let mut young: Vec<PersonId> = Vec::new();
    for placement in &net.placements {
        for &carer in &placement.carers {
            let there = |p: &&PersonId| {
                all.people[**p].stays.iter().any(|s| {
                    s.home == placement.home
                        && s.from <= placement.from
                        && s.to.is_none_or(|t| t > placement.from)
                })
            };
            young.extend(all.people[carer].children.iter().filter(there));
        }
    }
    young.sort_unstable();
    young.dedup();
    for person in young {
        tie(
            net,
            person,
            sex(all, person, "foster-sister", "foster-brother"),
            "foster-sibling",
            rng,
        );
    }
}

/// A brother or sister gets other parents, another home and another family name.
fn adopt(all: &mut Population, net: &mut Network, at: usize, start: i16, rng: &mut ChaCha8Rng) {
    let town = rng.random_range(0..TOWNS.len());
    let Some(adopters) = choose_carers(all, net, town, start + 1, rng) else {
        return;
    };
    let person = net.ties[at].person;
    let name = all.people[adopters[0]].family().to_owned();
    all.people[person].surnames.push((start + 1, name));
    all.people[person].stays.retain(|s| s.from <= start);
    if let Some(home) = home_in(all, adopters[0], start + 1) {
        all.move_in(person, home, start + 1);
    }
    net.ties[at].barred = Some(Barred::Adoption);
    net.ties[at].naming = Naming::Table;
    net.ties[at].wished = false;
    for person in adopters {
        net.ties.push(Tie {
            person,
            relation: "adoptive-mother",
            naming: Naming::Never,
            wished: false,
            barred: Some(Barred::Adopter),
        });
    }
}

/// Teachers, friends and others of the town.
fn others(all: &Population, net: &mut Network, start: i16, rng: &mut ChaCha8Rng) {
    let born = all.people[net.child].born.0;
    let town = net.placements.last().map_or(0, |p| all.homes[p.home].town_at);
    for relation in [
        "teacher",
        "family-friend",
        "neighbour",
        "coach",
        "friend",
        "social-worker",
        "youth-worker",
    ] {
        if !rng.random_bool(0.5) {
            continue;
        }
        for _ in 0..5000 {
            let p = rng.random_range(0..all.people.len());
            let person = &all.people[p];
            let age_fits = match relation {
                "friend" => (person.born.0 - born).abs() <= 1,
                _ => (22..70).contains(&person.age(start)),
            };
            let here = home_in(all, p, start).is_some_and(|h| all.homes[h].town_at == town);
            if age_fits && here && person.alive_in(start + 5) && !net.knows(p) {
                tie(net, p, relation, "other", rng);
                break;
            }
        }
    }
}

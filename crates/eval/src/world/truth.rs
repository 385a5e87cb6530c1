//! What is true of a world: who is whose, who must not be found, and which relatives anybody could have found.
use super::World;
use super::case::{self, Written};
use super::life::{Person, PersonId, Population};
use super::network::{Barred, Naming, Network};
use super::records::Numbered;
use kithkin::record::Lexicon;
use kithkin::record::fold::fold;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A family name borne by fewer leads to relatives.
const RARE: f64 = 3e-5;

/// Writes the truth of one case into `world`.
pub(super) fn write(
    network: &Network,
    written: &Written,
    all: &Population,
    records: &Numbered,
    world: &mut World,
) {
    let case = case::id(network);
    let reached = reached(network, all, records);
    let barred: BTreeMap<PersonId, &str> = network
        .ties
        .iter()
        .filter_map(|t| Some((t.person, why(t.barred?))))
        .collect();
    for (tie, targets) in network.ties.iter().zip(&written.targets) {
        let none = Vec::new();
        let contacts = records.ids.get(&tie.person).unwrap_or(&none);
        if let Some(why) = barred.get(&tie.person) {
            let lines = contacts
                .iter()
                .map(|c| json!({"case": case, "contact": c, "why": why}));
            world.suppressed.extend(lines);
            continue;
        }
        if tie.relation == "social-worker" {
            continue;
        }
        if let Some(target) = targets.first() {
            world.targets.push(
                json!({"case": case, "target": target, "targets": targets, "findable": !contacts.is_empty()}),
            );
        }
        if tie.naming == Naming::Never && targets.is_empty() && !reached.contains(&tie.person) {
            // A relative whom nothing in the records leads to: right by luck only, so neither right nor wrong.
            world
                .neutral
                .extend(contacts.iter().map(|c| json!({"case": case, "contact": c})));
            continue;
        }
        let known = if targets.is_empty() { "inferred" } else { "named" };
        let who = &all.people[tie.person];
        for contact in contacts {
            world.truth.push(json!({"case": case, "contact": contact, "relation": tie.relation, "target": targets.first(), "targets": targets,
                "known": known, "person": format!("P{}", tie.person), "culture": who.culture().name, "sex": sex(who)}));
            if records.protected.contains(contact) {
                world
                    .withheld
                    .push(json!({"case": case, "contact": contact, "why": "protected address"}));
            }
        }
    }
}

pub(super) fn sex(who: &Person) -> &'static str {
    if who.woman { "female" } else { "male" }
}

fn why(barred: Barred) -> &'static str {
    match barred {
        Barred::NoContact => "no-contact order",
        Barred::Adoption => "adopted",
        Barred::Adopter => "adopter",
        Barred::Never => "the child says never",
    }
}

/// The people of the network to whom homes, links and rare names of the records lead from those the file names.
fn reached(network: &Network, all: &Population, records: &Numbered) -> BTreeSet<PersonId> {
    let open = |t: &&super::network::Tie| t.barred.is_none() && records.ids.contains_key(&t.person);
    let everybody: Vec<PersonId> = network.ties.iter().filter(open).map(|t| t.person).collect();
    let named = network
        .ties
        .iter()
        .filter(open)
        .filter(|t| t.naming != Naming::Never);
    let mut reached: BTreeSet<PersonId> = named.map(|t| t.person).collect();
    loop {
        let more: Vec<PersonId> = everybody
            .iter()
            .copied()
            .filter(|p| !reached.contains(p))
            .filter(|&p| reached.iter().any(|&r| leads(r, p, all, records)))
            .collect();
        if more.is_empty() {
            return reached;
        }
        reached.extend(more);
    }
}

/// Whether the records of one person lead to another.
fn leads(from: PersonId, to: PersonId, all: &Population, records: &Numbered) -> bool {
    if records.links.contains(&(from, to)) || records.links.contains(&(to, from)) {
        return true;
    }
    let (Some(a), Some(b)) = (records.homes.get(&from), records.homes.get(&to)) else {
        return false;
    };
    let (one, other) = (&all.people[from], &all.people[to]);
    let together = |home: usize| {
        let at = |p: &Person| {
            p.stays
                .iter()
                .filter(|s| s.home == home)
                .map(|s| (s.from, s.to))
                .collect::<Vec<_>>()
        };
        let theirs = at(other);
        at(one).iter().any(|(f, t)| {
            theirs
                .iter()
                .any(|(g, u)| u.is_none_or(|u| *f < u) && t.is_none_or(|t| *g < t))
        })
    };
    if a.iter().any(|home| b.contains(home) && together(*home)) {
        return true;
    }
    let town = |homes: &[usize]| {
        homes
            .iter()
            .map(|&h| all.homes[h].town_at)
            .collect::<BTreeSet<_>>()
    };
    let same_name = one.surnames.iter().any(|(_, name)| {
        other.surnames.iter().any(|(_, n)| n == name)
            && Lexicon::shared().family_frequency(&fold(name)) < RARE
    });
    same_name && !town(a).is_disjoint(&town(b))
}

//! A child's case file as the case system would hold it, and the truth beside it.
use super::World;
use super::family::{Naming, Network, Person, PersonId, Population, Tie};
use super::names::pick;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Writes the case of `network` and its truth into `world`.
pub(super) fn write(
    network: &Network,
    town: &Population,
    ids: &BTreeMap<PersonId, Vec<String>>,
    world: &mut World,
    rng: &mut ChaCha8Rng,
) {
    let case = format!("SIM-{:04}", network.number + 1);
    let child = &town.people[network.child];
    let mut people = Vec::new();
    let mut wishes = Vec::new();
    let mut restrictions = Vec::new();
    let (documents, mentions) = documents(network, town, child, rng);
    for (n, tie) in network.ties.iter().enumerate() {
        let person = &town.people[tie.person];
        let pid = format!("p{}", n + 1);
        let wid = format!("w{}", wishes.len() + 1);
        if tie.naming == Naming::Table {
            people.push(entry(&pid, tie, person, town, rng));
        }
        if tie.wished && !tie.restricted {
            wishes.push(json!({"id": wid, "who": wish_words(tie, person, child), "relation": tie.relation, "wish": "find"}));
        }
        if tie.restricted && tie.naming == Naming::Table {
            restrictions.push(json!({"id": format!("r{}", restrictions.len() + 1), "person": pid, "kind": "no-contact", "scope": "person",
                "authority": "s.34(4) order", "period": {"start": format!("{}-01-15", child.born.0 + 4)}, "note": ""}));
        }
        let asked = tie.wished && !tie.restricted;
        let targets: Vec<&str> = [
            (asked, &wid),
            (tie.naming == Naming::Table, &pid),
            (tie.naming != Naming::Never, &mentions[n]),
        ]
        .into_iter()
        .filter_map(|(is, id)| is.then_some(id.as_str()))
        .collect();
        truth(&case, tie, &targets, ids, world);
    }
    let year = child.born.0 + 10;
    let (y, m, d) = child.born;
    world.cases.push(json!({
        "id": case,
        "child": {"name": [{"use": "official", "family": child.birth_family, "given": child.given}], "birthDate": format!("{y}-{m:02}-{d:02}"),
            "gender": if child.woman { "female" } else { "male" }, "address": []},
        "mandate": {"purpose": "lifelong-links", "period": {"start": format!("{year}-02-01"), "end": format!("{}-02-01", last_year(network, year) + 1)}, "withdrawn": false},
        "wishes": wishes, "people": people, "placements": placements(network, town), "restrictions": restrictions,
        "documents": documents,
    }));
}

/// The year of the newest thing the file speaks of: the search is on after it.
fn last_year(network: &Network, year: i16) -> i16 {
    let placements = network.placements.iter().map(|(_, from, _)| *from);
    placements.fold(year, i16::max)
}

fn truth(case: &str, tie: &Tie, targets: &[&str], ids: &BTreeMap<PersonId, Vec<String>>, world: &mut World) {
    if tie.relation == "social-worker" {
        return;
    }
    for contact in ids.get(&tie.person).into_iter().flatten() {
        if tie.restricted && tie.naming == Naming::Table {
            world
                .suppressed
                .push(json!({"case": case, "contact": contact, "why": "no-contact order"}));
            continue;
        }
        let known = if targets.is_empty() { "inferred" } else { "named" };
        world.truth.push(json!({"case": case, "contact": contact, "relation": tie.relation, "target": targets.first(), "targets": targets,
            "known": known, "person": format!("P{}", tie.person)}));
    }
}

fn entry(pid: &str, tie: &Tie, person: &Person, town: &Population, rng: &mut ChaCha8Rng) -> Value {
    let given = if rng.random_bool(0.4) {
        person.called()
    } else {
        &person.given[0]
    };
    let family = if person.married.is_some() && rng.random_bool(0.3) {
        &person.birth_family
    } else {
        person.family()
    };
    let mut value = json!({"id": pid, "relation": tie.relation, "name": [{"family": family, "given": [given]}], "address": [], "telecom": [], "period": {}, "note": ""});
    if rng.random_bool(0.5) {
        let (y, m, d) = person.born;
        value["birthDate"] = if rng.random_bool(0.5) {
            json!(y.to_string())
        } else {
            json!(format!("{y}-{m:02}-{d:02}"))
        };
    }
    if rng.random_bool(0.4)
        && let Some(stay) = person.stays.last()
    {
        let home = &town.homes[stay.home];
        value["address"] = json!([{"line": [home.line(rng.random_bool(0.3))], "city": home.town}]);
    }
    value
}

fn wish_words(tie: &Tie, person: &Person, child: &Person) -> String {
    let called = person.called();
    match tie.relation {
        r if r.ends_with("aunt") || r == "aunt-by-marriage" => format!("Auntie {called}"),
        r if r.ends_with("uncle") || r == "uncle-by-marriage" => format!("Uncle {called}"),
        r if r.ends_with("grandmother") => format!("Nan {called}"),
        r if r.ends_with("grandfather") => format!("Grandad {called}"),
        r if r.ends_with("brother") => format!("my brother {called}"),
        r if r.ends_with("sister") => format!("my sister {called}"),
        r if r.ends_with("cousin") => format!("my cousin {called}"),
        "foster-carer" => format!("{called} I lived with"),
        "teacher" if person.woman => format!("Mrs {}", person.family()),
        "teacher" => format!("Mr {}", person.family()),
        _ if person.born.0 < child.born.0 => format!("{called} {}", person.family()),
        _ => called.to_owned(),
    }
}

fn placements(network: &Network, town: &Population) -> Vec<Value> {
    let list = network.placements.iter().enumerate().map(|(n, (pair, from, to))| {
        let first = &town.people[pair[0]];
        let text = if pair.len() == 2 { format!("Mr & Mrs {}", first.family()) } else { format!("Ms {}", first.family()) };
        let carers: Vec<String> = network
            .ties
            .iter()
            .enumerate()
            .filter(|(_, t)| pair.contains(&t.person) && t.naming == Naming::Table)
            .map(|(k, _)| format!("p{}", k + 1))
            .collect();
        let home = &town.homes[first.stays[0].home];
        let mut period = json!({"start": format!("{from}-06-01")});
        if let Some(to) = to {
            period["end"] = json!(format!("{to}-06-01"));
        }
        json!({"id": format!("pl{}", n + 1), "code": "U4", "reason": "P", "carers": carers, "carerText": text, "provider": "LA",
            "address": {"line": [home.line(false)], "city": home.town, "postalCode": home.postcode}, "period": period})
    });
    list.collect()
}

/// Three notes that mention everybody the file names, in turn, and where each is mentioned (`d1:120-141`).
fn documents(
    network: &Network,
    town: &Population,
    child: &Person,
    rng: &mut ChaCha8Rng,
) -> (Vec<Value>, Vec<String>) {
    let mut texts = [String::new(), String::new(), String::new()];
    let mut mentions = vec![String::new(); network.ties.len()];
    for (mention, tie) in mentions
        .iter_mut()
        .zip(&network.ties)
        .filter(|(_, t)| t.naming != Naming::Never)
    {
        let n = rng.random_range(0..3);
        let year = child.born.0 + 4 + 3 * n as i16;
        let person = &town.people[tie.person];
        let line = sentence(tie, person, child, year, town, rng);
        let name = [person.called(), &person.given[0], person.family()]
            .into_iter()
            .find(|name| line.contains(name))
            .unwrap_or_default();
        let start = (texts[n].clone() + line.split(name).next().unwrap_or_default())
            .chars()
            .count();
        *mention = format!("d{}:{start}-{}", n + 1, start + name.chars().count());
        texts[n].push_str(&line);
        texts[n].push(' ');
    }
    let kinds = [
        ("contact record", "social worker"),
        ("LAC review", "IRO"),
        ("case note", "social worker"),
    ];
    let list = texts.iter().enumerate().map(|(n, text)| {
        json!({"id": format!("d{}", n + 1), "date": format!("{}-05-12", child.born.0 + 4 + 3 * n as i16), "kind": kinds[n].0, "author": kinds[n].1, "text": text.trim_end()})
    });
    (list.collect(), mentions)
}

fn sentence(
    tie: &Tie,
    person: &Person,
    child: &Person,
    year: i16,
    town: &Population,
    rng: &mut ChaCha8Rng,
) -> String {
    let (called, given, family) = (person.called(), &person.given[0], person.family());
    let full = format!("{given} {family}");
    let place = person.stays.last().map_or("town", |s| town.homes[s.home].town);
    let age = year - person.born.0;
    let side = if tie.relation.starts_with("paternal") {
        "dad"
    } else {
        "mum"
    };
    let short = tie.relation.rsplit('-').next().unwrap_or(tie.relation);
    match tie.relation {
        "mother" => format!("Mum ({full}) attended."),
        "father" => format!("Father is {full}."),
        "maternal-grandmother" => format!("MGM ({full}) rang the office about {}.", child.given[0]),
        "maternal-grandfather" => format!("MGF {full} is in touch by card."),
        "paternal-grandmother" => format!("PGM ({full}) lives in {place}."),
        "paternal-grandfather" => format!("PGF {full} has asked for photographs."),
        "maternal-aunt" | "paternal-aunt" if person.married.is_some() => {
            format!(
                "{} has a sister {called}, married name {family}, over in {place}.",
                if side == "mum" { "Mum" } else { "Dad" }
            )
        }
        "maternal-aunt" | "paternal-aunt" => format!("Auntie {called} ({side}'s sister) lives in {place}."),
        "maternal-uncle" | "paternal-uncle" => {
            format!("Uncle {called}, {side}'s brother, went to live in {place}.")
        }
        "maternal-cousin" | "paternal-cousin" => {
            format!("{} misses cousin {called} ({}).", child.given[0], age.max(0))
        }
        "aunt-by-marriage" | "uncle-by-marriage" => format!(
            "There is also {} {full} by marriage.",
            if person.woman { "Aunt" } else { "Uncle" }
        ),
        "foster-carer" => format!("Foster carer {full} said {} is settled.", child.given[0]),
        "social-worker" => format!("SW {full} present."),
        "teacher" => format!(
            "Class teacher {} {family} reported good progress.",
            if person.woman { "Mrs" } else { "Mr" }
        ),
        "coach" => format!(
            "Football coach {called} {family} picks {} up on Saturdays.",
            child.given[0]
        ),
        "neighbour" => format!("Neighbour {full} used to give {} tea.", child.given[0]),
        "family-friend" => format!("{full}, a friend of the family, sent a card."),
        r if r.ends_with("brother") || r.ends_with("sister") => {
            let word = *pick(
                &[
                    "is placed elsewhere",
                    "lives with other family",
                    "asks after everyone",
                ],
                rng,
            );
            let kin = if r.starts_with("half") {
                format!("Half-{short}")
            } else {
                format!("{}{}", short[..1].to_uppercase(), &short[1..])
            };
            format!("{kin} {full} ({}) {word}.", age.max(0))
        }
        _ => format!("{full} was mentioned."),
    }
}

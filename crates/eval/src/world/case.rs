//! A child's case file as the case system would hold it.
use super::life::{Person, Population};
use super::names::slip;
use super::network::{Barred, Naming, Network, Placement, Tie, home_in};
use super::notes;
use super::numbers::Numbers;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

/// A case file and the targets that ask for each tie of the network, in the order of ties.
pub(super) struct Written {
    pub(super) case: Value,
    pub(super) targets: Vec<Vec<String>>,
}

/// The id of the case of `network`.
pub(super) fn id(network: &Network) -> String {
    format!("SIM-{:04}", network.number + 1)
}

/// Writes the case of `network`.
pub(super) fn write(network: &Network, all: &Population, rng: &mut ChaCha8Rng) -> Written {
    let child = &all.people[network.child];
    let (mut people, mut wishes, mut restrictions) = (Vec::new(), Vec::new(), Vec::new());
    let (documents, mentions) = notes::documents(network, all, rng);
    let mut targets = Vec::new();
    for (n, tie) in network.ties.iter().enumerate() {
        let person = &all.people[tie.person];
        let mut asking = Vec::new();
        if tie.wished {
            let wish = format!("w{}", wishes.len() + 1);
            let kind = if tie.barred == Some(Barred::Never) {
                "never"
            } else {
                "find"
            };
            wishes.push(json!({"id": wish, "who": wish_words(tie, person, child), "relation": tie.relation, "wish": kind}));
            asking.push(wish);
        }
        if tie.naming == Naming::Table {
            let entry_id = format!("p{}", n + 1);
            people.push(entry(&entry_id, tie, person, all, rng));
            restrictions.extend(restriction(tie, &entry_id, restrictions.len() + 1, child));
            asking.push(entry_id);
        }
        if tie.naming != Naming::Never && !mentions[n].is_empty() {
            asking.push(mentions[n].clone());
        }
        targets.push(asking);
    }
    let (placements, placed) = placements(network, all);
    for (n, ids) in placed.into_iter().enumerate() {
        targets[n].extend(ids);
    }
    let year = child.born.0 + notes::LAST_YEAR;
    let (y, m, d) = child.born;
    let (start, end) = (
        format!("{year}-02-01"),
        format!("{}-02-01", last_year(network, year) + 1),
    );
    let case = json!({
        "id": id(network),
        "child": {"name": [{"use": "official", "family": child.family_in(y), "given": child.given}], "birthDate": format!("{y}-{m:02}-{d:02}"),
            "gender": if child.woman { "female" } else { "male" }, "address": []},
        "mandate": {"purpose": "lifelong-links", "period": {"start": start, "end": end}, "withdrawn": false},
        "wishes": wishes, "people": people, "placements": placements, "restrictions": restrictions, "documents": documents,
    });
    Written { case, targets }
}

/// The year of the newest thing the file speaks of: the search is on after it.
fn last_year(network: &Network, year: i16) -> i16 {
    network.placements.iter().map(|p| p.from).fold(year, i16::max)
}

fn restriction(tie: &Tie, person: &str, n: usize, child: &Person) -> Option<Value> {
    let (kind, authority) = match tie.barred? {
        Barred::NoContact => ("no-contact", "s.34(4) order"),
        Barred::Adoption => ("adoption", "adoption order"),
        Barred::Adopter | Barred::Never => return None,
    };
    Some(
        json!({"id": format!("r{n}"), "person": person, "kind": kind, "scope": "person", "authority": authority,
        "period": {"start": format!("{}-01-15", child.born.0 + 4)}, "note": ""}),
    )
}

fn entry(id: &str, tie: &Tie, person: &Person, all: &Population, rng: &mut ChaCha8Rng) -> Value {
    let numbers = &Numbers::shipped().case;
    let given = if rng.random_bool(numbers.table_full_name) {
        &person.given[0]
    } else {
        person.called()
    };
    // An adopted child stands in the table under the name before.
    let former = tie.barred == Some(Barred::Adoption) || rng.random_bool(numbers.table_former_name);
    let family = if former {
        &person.surnames[0].1
    } else {
        person.family()
    };
    let family = if rng.random_bool(0.02) {
        slip(family, rng)
    } else {
        family.to_owned()
    };
    let mut value = json!({"id": id, "relation": tie.relation, "name": [{"family": family, "given": [given]}], "address": [], "telecom": [], "period": {}, "note": ""});
    if rng.random_bool(numbers.table_birth) {
        let (y, m, d) = person.born;
        value["birthDate"] = if rng.random_bool(numbers.table_wrong_year) {
            json!((y + rng.random_range(-2..3)).to_string())
        } else if rng.random_bool(0.5) {
            json!(y.to_string())
        } else {
            json!(format!("{y}-{m:02}-{d:02}"))
        };
    }
    if rng.random_bool(numbers.table_address) && tie.barred != Some(Barred::Adoption) {
        // The file knows where somebody lived when it was written.
        let year = all.people[person.children.first().copied().unwrap_or(tie.person)]
            .born
            .0
            .max(2012);
        if let Some(home) = home_in(all, tie.person, year) {
            let home = &all.homes[home];
            value["address"] = json!([{"line": [home.line(rng.random_bool(0.3))], "city": home.town}]);
            if rng.random_bool(0.4) {
                value["address"][0]["postalCode"] = json!(home.postcode);
            }
        }
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
        "friend" => format!("my mate {called}"),
        _ if person.born.0 < child.born.0 => format!("{called} {}", person.family()),
        _ => called.to_owned(),
    }
}

/// The placements, and for each tie the placements that ask for them.
fn placements(network: &Network, all: &Population) -> (Vec<Value>, Vec<Vec<String>>) {
    let mut asking = vec![Vec::new(); network.ties.len()];
    let mut list = Vec::new();
    for (n, placement) in network.placements.iter().enumerate() {
        let id = format!("pl{}", n + 1);
        let mut carers = Vec::new();
        for (k, tie) in network.ties.iter().enumerate() {
            if !placement.carers.contains(&tie.person) || tie.barred.is_some() {
                continue;
            }
            asking[k].push(id.clone());
            if tie.naming == Naming::Table {
                carers.push(format!("p{}", k + 1));
            }
        }
        list.push(one_placement(&id, placement, carers, all));
    }
    (list, asking)
}

fn one_placement(id: &str, placement: &Placement, carers: Vec<String>, all: &Population) -> Value {
    let first = &all.people[placement.carers[0]];
    let family = first.family_in(placement.from);
    let text = if placement.carers.len() == 2 {
        format!("Mr & Mrs {family}")
    } else {
        format!("Ms {family}")
    };
    let home = &all.homes[placement.home];
    let mut period = json!({"start": format!("{}-06-01", placement.from)});
    if let Some(to) = placement.to {
        period["end"] = json!(format!("{to}-06-01"));
    }
    let reason = if placement.moved { "T" } else { "P" };
    json!({"id": id, "code": "U4", "reason": reason, "carers": carers, "carerText": text, "provider": "LA",
        "address": {"line": [home.line(false)], "city": home.town, "postalCode": home.postcode}, "period": period})
}

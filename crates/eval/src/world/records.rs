//! What registers hold of people: one to three records each, with slips, gaps and old names.
use super::family::{Person, PersonId, Population};
use super::names::{pet_form, slip};
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SOURCES: &[(&str, i16)] = &[
    ("directory-2004", 2004),
    ("electoral-2009", 2009),
    ("open-register-2014", 2014),
    ("open-register-2019", 2019),
    ("people-finder-2023", 2023),
];

#[derive(Default)]
pub(super) struct Register {
    records: Vec<(PersonId, Value)>,
}

impl Register {
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Writes the records of one person, if they are in any register.
    pub(super) fn record(
        &mut self,
        person: PersonId,
        town: &Population,
        present: bool,
        rng: &mut ChaCha8Rng,
    ) {
        if !present {
            return;
        }
        let copies = match rng.random_range(0..10) {
            0..6 => 1,
            6..9 => 2,
            _ => 3,
        };
        for _ in 0..copies {
            let value = one_record(&town.people[person], town, rng);
            self.records.push((person, value));
        }
    }

    /// Shuffles and numbers the records. Gives the lines, the ids of each person, and `clusters.csv`.
    #[allow(clippy::type_complexity)] // three lists that are used once, by the caller next door
    pub(super) fn finish(
        mut self,
        rng: &mut ChaCha8Rng,
    ) -> (Vec<Value>, BTreeMap<PersonId, Vec<String>>, Vec<(String, String)>) {
        self.records.shuffle(rng);
        let mut ids: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
        let mut clusters = Vec::with_capacity(self.records.len());
        let mut lines = Vec::with_capacity(self.records.len());
        for (n, (person, mut value)) in self.records.into_iter().enumerate() {
            let id = format!("W{:07}", n + 1);
            value["id"] = json!(id);
            ids.entry(person).or_default().push(id.clone());
            clusters.push((id, format!("P{person}")));
            lines.push(value);
        }
        (lines, ids, clusters)
    }
}

fn one_record(person: &Person, town: &Population, rng: &mut ChaCha8Rng) -> Value {
    let eligible: Vec<_> = SOURCES
        .iter()
        .filter(|(_, year)| *year >= person.born.0)
        .collect();
    let (source, year) = eligible
        .get(rng.random_range(0..eligible.len().max(1)))
        .map_or(("people-finder-2023", 2023), |s| **s);
    let mut record = json!({
        "source": source,
        "recorded": format!("{year}-12-01"),
        "name": names(person, year, rng),
        "gender": if person.woman { "female" } else { "male" },
        "address": addresses(person, town, year, rng),
    });
    if rng.random_bool(0.85) {
        record["birthDate"] = json!(birth(person.born, rng));
    }
    if rng.random_bool(0.3) {
        record["telecom"] =
            json!([{"system": "phone", "value": format!("07700 900{:03}", rng.random_range(0..1000))}]);
    }
    record
}

fn names(person: &Person, year: i16, rng: &mut ChaCha8Rng) -> Value {
    let married = person.married.as_ref().filter(|(_, since)| *since <= year);
    let mut family = married
        .map_or(person.birth_family.as_str(), |(name, _)| name)
        .to_owned();
    let mut given = person.given.clone();
    if rng.random_bool(0.5) {
        given.truncate(1);
    } else if given.len() > 1 && rng.random_bool(0.4) {
        let initial = given[1].chars().next().map_or(0, char::len_utf8);
        given[1].truncate(initial);
    }
    if rng.random_bool(0.12)
        && let Some(pet) = pet_form(&given[0], rng)
    {
        given[0] = pet.to_owned();
    }
    if rng.random_bool(0.06) {
        given[0] = slip(&given[0], rng);
    }
    if rng.random_bool(0.06) {
        family = slip(&family, rng);
    }
    let mut list = vec![json!({"use": "usual", "family": family, "given": given})];
    if married.is_some() && rng.random_bool(0.35) {
        list.push(json!({"use": "maiden", "family": person.birth_family, "given": [person.given[0]]}));
    }
    Value::Array(list)
}

fn birth((year, month, day): (i16, u8, u8), rng: &mut ChaCha8Rng) -> String {
    match rng.random_range(0..100) {
        0..60 => format!("{year}-{month:02}-{day:02}"),
        60..63 if day <= 12 => format!("{year}-{day:02}-{month:02}"),
        63..66 => format!("{}-{month:02}-{day:02}", year + rng.random_range(-1..2)),
        66..75 => format!("{year}-{month:02}"),
        _ => year.to_string(),
    }
}

fn addresses(person: &Person, town: &Population, year: i16, rng: &mut ChaCha8Rng) -> Value {
    let mut known: Vec<_> = person.stays.iter().filter(|s| s.from <= year).collect();
    if known.is_empty() {
        known.extend(person.stays.first());
    }
    let keep = if rng.random_bool(0.3) { 2 } else { 1 };
    let list = known.iter().rev().take(keep).map(|stay| {
        let home = &town.homes[stay.home];
        let mut address = json!({"line": [home.line(rng.random_bool(0.3))], "city": home.town, "period": {"start": stay.from.to_string()}});
        if rng.random_bool(0.8) {
            address["postalCode"] = json!(home.postcode);
        }
        if let Some(to) = stay.to.filter(|to| *to <= year) {
            address["period"]["end"] = json!(to.to_string());
        }
        address
    });
    list.collect()
}

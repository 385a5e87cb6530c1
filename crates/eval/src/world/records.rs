//! What registers hold of people: each source with its own coverage, fields and slips.
use super::life::{Person, PersonId, Population, Stay};
use super::names::{Tradition, slip, variant};
use super::numbers::{Errors, Numbers, Source};
use kithkin::record::fold::fold;
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A record before it has an id.
struct Draft {
    person: PersonId,
    source: usize,
    value: Value,
    /// Whom the source states beside them, and what these are to them.
    beside: Option<(PersonId, &'static str)>,
    protected: bool,
    homes: Vec<usize>,
}

/// The records of all registers.
#[derive(Default)]
pub(super) struct Register {
    drafts: Vec<Draft>,
}

/// Numbered records.
pub(super) struct Numbered {
    /// `contacts.ndjson`.
    pub(super) lines: Vec<Value>,
    /// Record ids by person.
    pub(super) ids: BTreeMap<PersonId, Vec<String>>,
    /// Person by record, in the order of `lines`.
    pub(super) people: Vec<PersonId>,
    /// Homes on each person's records.
    pub(super) homes: BTreeMap<PersonId, Vec<usize>>,
    /// Pairs of people that a source states as linked.
    pub(super) links: BTreeSet<(PersonId, PersonId)>,
    /// Records that protect their address.
    pub(super) protected: BTreeSet<String>,
}

impl Register {
    pub(super) fn len(&self) -> usize {
        self.drafts.len()
    }

    /// Writes what each source holds of one person.
    pub(super) fn record(&mut self, person: PersonId, all: &Population, rng: &mut ChaCha8Rng) {
        let numbers = Numbers::shipped();
        let who = &all.people[person];
        let protected = rng.random_bool(numbers.errors.protected);
        for (at, source) in numbers.sources.iter().enumerate() {
            if who.born.0 > source.year || who.stays.iter().all(|s| s.from > source.year) {
                continue;
            }
            // The dead stay on registers for a while.
            if who.died.is_some_and(|d| d + 2 < source.year) {
                continue;
            }
            let band = match who.age(source.year) {
                ..18 => 0,
                18..40 => 1,
                40..65 => 2,
                _ => 3,
            };
            if !rng.random_bool(source.cover[band]) {
                continue;
            }
            let stays = homes(who, source, rng);
            let value = one_record(who, all, &stays, source, &numbers.errors, rng);
            let beside = (rng.random_bool(source.link))
                .then(|| beside(person, all, source.year, rng))
                .flatten();
            self.drafts.push(Draft {
                person,
                source: at,
                value,
                beside,
                protected,
                homes: stays.iter().map(|s| s.home).collect(),
            });
        }
    }

    /// Shuffles and numbers the records, and points links at the ids of the same source.
    pub(super) fn finish(mut self, rng: &mut ChaCha8Rng) -> Numbered {
        self.drafts.shuffle(rng);
        let mut out = Numbered {
            lines: Vec::with_capacity(self.drafts.len()),
            ids: BTreeMap::new(),
            people: Vec::with_capacity(self.drafts.len()),
            homes: BTreeMap::new(),
            links: BTreeSet::new(),
            protected: BTreeSet::new(),
        };
        let mut by_source: BTreeMap<(PersonId, usize), String> = BTreeMap::new();
        for (n, draft) in self.drafts.iter().enumerate() {
            let id = format!("W{:07}", n + 1);
            by_source.insert((draft.person, draft.source), id.clone());
            out.ids.entry(draft.person).or_default().push(id);
            out.people.push(draft.person);
        }
        for (n, draft) in self.drafts.into_iter().enumerate() {
            let mut value = draft.value;
            let id = format!("W{:07}", n + 1);
            value["id"] = json!(id);
            if let Some((to, relation)) = draft.beside
                && let Some(other) = by_source.get(&(to, draft.source))
            {
                value["link"] = json!([{"other": other, "relation": relation}]);
                out.links.insert((draft.person, to));
            }
            out.homes.entry(draft.person).or_default().extend(draft.homes);
            if draft.protected {
                value["restriction"] = json!([{"kind": "protected-address"}]);
                out.protected.insert(id);
            }
            out.lines.push(value);
        }
        out
    }
}

/// Spouse, parent or child that a source may state beside somebody.
fn beside(
    person: PersonId,
    all: &Population,
    year: i16,
    rng: &mut ChaCha8Rng,
) -> Option<(PersonId, &'static str)> {
    let who = &all.people[person];
    let mut near: Vec<(PersonId, &'static str)> = Vec::new();
    let together = who
        .unions
        .iter()
        .filter(|u| u.from <= year && u.to.is_none_or(|t| t > year));
    near.extend(together.map(|u| (u.other, "spouse")));
    if who.age(year) < 30 {
        near.extend(
            [who.mother, who.father]
                .into_iter()
                .flatten()
                .map(|p| (p, "parent")),
        );
    }
    near.extend(who.children.iter().map(|&c| (c, "child")));
    (!near.is_empty()).then(|| near[rng.random_range(0..near.len())])
}

fn one_record(
    who: &Person,
    all: &Population,
    homes: &[Stay],
    source: &Source,
    errors: &Errors,
    rng: &mut ChaCha8Rng,
) -> Value {
    let mut record = json!({
        "source": source.name,
        "recorded": format!("{}-12-01", source.year),
        "name": names(who, source, errors, rng),
    });
    if !rng.random_bool(errors.no_gender) {
        record["gender"] = json!(if who.woman { "female" } else { "male" });
    }
    let list = homes.iter().map(|stay| address(stay, all, source, rng));
    record["address"] = Value::Array(list.collect());
    if let Some(birth) = birth(who.born, source, errors, rng) {
        record["birthDate"] = json!(birth);
    }
    let mut telecom = Vec::new();
    if rng.random_bool(source.phone) {
        let line = homes.first().map(|s| all.homes[s.home].phone.as_str());
        let number = if rng.random_bool(0.5) {
            line.unwrap_or(&who.mobile)
        } else {
            &who.mobile
        };
        let shown = if rng.random_bool(errors.masked_phone) {
            let keep = number.len() - 3;
            format!("{}***", &number[..keep])
        } else {
            number.to_owned()
        };
        telecom.push(json!({"system": "phone", "value": shown}));
    }
    if rng.random_bool(source.email) {
        let text = format!(
            "{}{}{}",
            who.given[0],
            who.born.0 % 100,
            &who.mobile[who.mobile.len() - 3..]
        );
        let local = fold(&text).replace(' ', "");
        telecom.push(json!({"system": "email", "value": format!("{local}@example.org")}));
    }
    if !telecom.is_empty() {
        record["telecom"] = Value::Array(telecom);
    }
    if who.died.is_some_and(|d| d <= source.year) && rng.random_bool(errors.dead) {
        record["deceasedBoolean"] = json!(true);
    }
    record
}

fn names(who: &Person, source: &Source, errors: &Errors, rng: &mut ChaCha8Rng) -> Value {
    let now = who.family_in(source.year);
    let before = who
        .surnames
        .iter()
        .rev()
        .find(|(since, name)| *since <= source.year && name != now)
        .map(|(_, name)| name.as_str());
    let shown = before
        .filter(|_| rng.random_bool(errors.old_name_only))
        .unwrap_or(now);
    let mut given = who.given.clone();
    vary_given(who, &mut given, source, rng);
    let mut family = as_typed(shown, source, errors, rng);
    for part in &mut given {
        *part = as_typed(part, source, errors, rng);
    }
    match who.culture().tradition {
        // Nguyen Thi Lan: the family name stands first and is taken for the given name.
        Tradition::Vietnamese if rng.random_bool(errors.family_first) => {
            std::mem::swap(&mut given[0], &mut family);
        }
        Tradition::Sikh if given.len() > 1 && rng.random_bool(0.3) => family = given.swap_remove(1),
        _ if rng.random_bool(errors.swapped_names) => std::mem::swap(&mut given[0], &mut family),
        _ => {}
    }
    let mut list = vec![json!({"use": "usual", "family": family, "given": given})];
    if let Some(old) = before.filter(|old| *old != shown)
        && rng.random_bool(errors.former_name)
    {
        let first = who.surnames.first().is_some_and(|(_, name)| name == old);
        let kind = if who.woman && first { "maiden" } else { "old" };
        list.push(json!({"use": kind, "family": old, "given": [who.given[0]]}));
    }
    Value::Array(list)
}

/// Which given names a source has, and in what form.
fn vary_given(who: &Person, given: &mut Vec<String>, source: &Source, rng: &mut ChaCha8Rng) {
    match who.culture().tradition {
        // "Mohammed Imran" is Imran to everybody.
        Tradition::Muslim if given.len() > 1 && given[0] == "Mohammed" => {
            if rng.random_bool(0.4) {
                given.remove(0);
            } else if rng.random_bool(0.3) {
                given.truncate(1);
            }
        }
        Tradition::Sikh if rng.random_bool(0.5) => {}
        _ if given.len() > 1 && !rng.random_bool(source.middle) => given.truncate(1),
        _ if given.len() > 1 && rng.random_bool(0.4) => {
            let initial = given[1].chars().next().map_or(0, char::len_utf8);
            given[1].truncate(initial);
        }
        _ => {}
    }
    if let Some(pet) = who.pet.filter(|_| rng.random_bool(source.pet * 2.0)) {
        pet.clone_into(&mut given[0]);
    }
}

/// A name as the source's clerk typed it.
fn as_typed(name: &str, source: &Source, errors: &Errors, rng: &mut ChaCha8Rng) -> String {
    let mut text = name.to_owned();
    if let Some(other) = variant(name, rng).filter(|_| rng.random_bool(0.25)) {
        other.clone_into(&mut text);
    }
    if !text.is_ascii() && rng.random_bool(errors.accents_lost) {
        text = without_accents(&text);
    }
    if rng.random_bool(source.slip) {
        text = slip(&text, rng);
    }
    text
}

fn without_accents(text: &str) -> String {
    let plain = |c: char| match c {
        'ą' => 'a',
        'ć' => 'c',
        'ę' => 'e',
        'ł' => 'l',
        'Ł' => 'L',
        'ń' => 'n',
        'ó' => 'o',
        'ś' => 's',
        'ż' | 'ź' => 'z',
        'Ż' => 'Z',
        'é' => 'e',
        c => c,
    };
    text.chars().map(plain).collect()
}

fn birth(
    (year, month, day): (i16, u8, u8),
    source: &Source,
    errors: &Errors,
    rng: &mut ChaCha8Rng,
) -> Option<String> {
    let [whole, to_month, to_year] = source.birth;
    let year = if rng.random_bool(errors.other_year) {
        year + if rng.random_bool(0.5) { 1 } else { -1 }
    } else {
        year
    };
    let roll = rng.random::<f64>();
    if roll < whole {
        if rng.random_bool(source.placeholder) {
            return Some(format!("{year}-01-01"));
        }
        if day <= 12 && rng.random_bool(errors.swapped_day_month) {
            return Some(format!("{year}-{day:02}-{month:02}"));
        }
        Some(format!("{year}-{month:02}-{day:02}"))
    } else if roll < whole + to_month {
        Some(format!("{year}-{month:02}"))
    } else {
        (roll < whole + to_month + to_year).then(|| year.to_string())
    }
}

/// The stays a source knows of, the latest first.
fn homes(who: &Person, source: &Source, rng: &mut ChaCha8Rng) -> Vec<Stay> {
    let mut known: Vec<_> = who
        .stays
        .iter()
        .filter(|s| s.from <= source.year && s.to.is_none_or(|to| to > s.from))
        .copied()
        .collect();
    known.reverse();
    if known.len() > 1 && rng.random_bool(source.late) {
        known.remove(0);
    }
    known.truncate(if rng.random_bool(0.6) { source.homes } else { 1 });
    known
}

fn address(stay: &Stay, all: &Population, source: &Source, rng: &mut ChaCha8Rng) -> Value {
    let home = &all.homes[stay.home];
    let mut address = json!({"line": [home.line(rng.random_bool(0.3))], "city": home.town});
    if rng.random_bool(source.postcode) {
        address["postalCode"] = json!(home.postcode);
    }
    // A register knows when somebody was there; only some know since when.
    if rng.random_bool(0.5) {
        address["period"] = json!({"start": stay.from.to_string()});
        if let Some(to) = stay.to.filter(|to| *to <= source.year) {
            address["period"]["end"] = json!(to.to_string());
        }
    }
    address
}

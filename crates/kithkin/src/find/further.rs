//! Further records of one person: who is hidden is hidden under every name and at every home.
//!
//! They are looked up by what would make two records one person, all of them, and not searched for: a search has a budget.
use super::person::Person;
use super::pool::Pool;
use super::same::{Identity, best_given, identity};
use kithkin_index::{CandidateQuery, Exclude};
use kithkin_kinship::likeness;
use kithkin_record::{Gender, Postcode};
use std::collections::BTreeSet;

/// Adds further records of the people in `docs`, until there are no more.
pub(crate) fn extend_by_identity(docs: &mut BTreeSet<u32>, pool: &mut Pool<'_>) {
    const ROUNDS: usize = 4;
    /// More than this many records are no single person; spreading from them would hide strangers.
    const CROWD: usize = 64;
    let mut fresh: Vec<u32> = docs.iter().copied().collect();
    for _ in 0..ROUNDS {
        if fresh.is_empty() || fresh.len() > CROWD {
            return;
        }
        let mut next = Vec::new();
        for doc in fresh {
            let further = pool.further(doc);
            next.extend(further.iter().filter(|&&other| docs.insert(other)));
        }
        fresh = next;
    }
}

/// Records that are very probably the same person as `person`, ascending.
pub(crate) fn of_one_person(person: &Person, pool: &mut Pool<'_>) -> Vec<u32> {
    let mut docs = sharing(person, pool);
    docs.remove(&person.doc);
    docs.into_iter()
        .filter(|&doc| pool.person(doc).is_some_and(|other| one_person(person, &other)))
        .collect()
}

/// Every record that shares with `person` what [`one_person`] asks for: a day of birth, a telephone, an e-mail address,
/// a home, or a district and a year of birth.
fn sharing(person: &Person, pool: &Pool<'_>) -> BTreeSet<u32> {
    let mut docs = BTreeSet::new();
    let index = pool.index;
    if let Some(day) = person.birth_day() {
        docs.extend(index.born_on(day));
    }
    for number in person.record.phones.iter().filter_map(|p| p.e164.as_deref()) {
        docs.extend(index.by_phone(number));
    }
    for address in person.record.emails.iter().filter_map(|e| e.address.as_deref()) {
        docs.extend(index.by_email(address));
    }
    let (crowded, homes): (Vec<u64>, Vec<u64>) = person.dwellings().partition(|&d| pool.is_crowded(d));
    docs.extend(homes.into_iter().flat_map(|d| index.at_address_key(d)));
    if !crowded.is_empty() {
        // Of a home of hundreds, those who are like the person.
        let query = CandidateQuery::from_contact(&person.record);
        let found = index.candidates(&query, &Exclude::none(), 256);
        docs.extend(found.iter().map(|c| c.doc));
    }
    if let Some(year) = person.birth_year() {
        let born = index.born_in(year);
        for home in person.homes.iter().filter(|h| !h.outward.is_empty()) {
            let district = Postcode {
                outward: home.outward.clone(),
                inward: None,
            };
            let there = index.in_postcode(&district);
            docs.extend(there.into_iter().filter(|doc| born.binary_search(doc).is_ok()));
        }
    }
    docs
}

fn one_person(a: &Person, b: &Person) -> bool {
    if identity(a, b) == Identity::Same {
        return true;
    }
    let same_day = a.birth_day().is_some() && a.birth_day() == b.birth_day();
    let gender = a.gender == b.gender || a.gender == Gender::Unknown || b.gender == Gender::Unknown;
    // A middle name kept through an adoption.
    let any_given = || {
        let like = |x: &str, y: &str| likeness::given(x, y) >= 0.77;
        let of_b = |x: &str| b.given.iter().any(|y| like(x, &y.folded));
        a.given.iter().any(|x| of_b(&x.folded))
    };
    same_day && gender && (any_given() || best_given(a, b) >= 0.65)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_index::{Index, IndexWriter};

    const LEAH: &str = r#"{"id":"L1","name":[{"given":["Leah","Ruth"],"family":"Brame"}],"gender":"female","birthDate":"1991-05-17",
        "telecom":[{"system":"phone","value":"07700 900123"},{"system":"email","value":"leah@example.org"}],
        "address":[{"line":["14 Elm Road"],"city":"Leeds","postalCode":"LS8 4AB"}]}"#;

    /// An index of Leah and of everybody in `others`, a line each.
    fn index(others: &[String]) -> (Index, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = IndexWriter::create(dir.path()).unwrap();
        for text in std::iter::once(LEAH).chain(others.iter().map(String::as_str)) {
            let value = serde_json::from_str(text).unwrap();
            writer
                .add(&kithkin_ingest::contact_from_json(&value).unwrap())
                .unwrap();
        }
        writer.commit().unwrap();
        (Index::open(dir.path()).unwrap(), dir)
    }

    fn further(others: &[&str]) -> Vec<String> {
        let bare = |(i, rest): (usize, &&str)| format!(r#"{{"id":"O{i}","gender":"female",{rest}}}"#);
        let others: Vec<String> = others.iter().enumerate().map(bare).collect();
        let (index, _dir) = index(&others);
        let none = Exclude::none();
        let mut pool = Pool::new(&index, &none);
        let found = pool.further(index.doc("L1").unwrap());
        found.iter().map(|&doc| index.id(doc).to_owned()).collect()
    }

    #[test]
    fn each_thing_that_makes_two_records_one_finds_the_other() {
        for alone in [
            r#""name":[{"given":["Leah"],"family":"Marsh"}],"birthDate":"1991-05-17""#,
            r#""name":[{"given":["Ruth"],"family":"Marsh"}],"birthDate":"1991-05-17""#,
            r#""name":[{"given":["Leah"],"family":"Marsh"}],"telecom":[{"system":"phone","value":"07700 900123"}]"#,
            r#""name":[{"given":["Leah"],"family":"Marsh"}],"telecom":[{"system":"email","value":"leah@example.org"}]"#,
            r#""name":[{"given":["L"],"family":"Brame"}],"address":[{"line":["14 Elm Road"],"city":"Leeds","postalCode":"LS8 4AB"}]"#,
            r#""name":[{"given":["Leah"],"family":"Braime"}],"birthDate":"1991","address":[{"city":"Leeds","postalCode":"LS8 9ZZ"}]"#,
        ] {
            assert_eq!(further(&[alone]), ["O0"], "{alone}");
        }
    }

    #[test]
    fn sisters_and_namesakes_are_not_further_records() {
        assert!(further(&[
            r#""name":[{"given":["Hannah"],"family":"Brame"}],"birthDate":"1991-05-17","telecom":[{"system":"phone","value":"07700 900123"}]"#,
            r#""name":[{"given":["Leah"],"family":"Brame"}],"birthDate":"1962-01-30""#,
            r#""name":[{"given":["Leah"],"family":"Brame"}]"#,
        ])
        .is_empty());
    }

    /// Hundreds under one roof bring up those who are like the person, and no others need be read.
    #[test]
    fn a_crowded_home_loses_nobody() {
        let roof = r#""address":[{"line":["14 Elm Road"],"city":"Leeds","postalCode":"LS8 4AB"}]"#;
        let stranger =
            |i: usize| format!(r#"{{"id":"S{i}","name":[{{"given":["Tom"],"family":"Sykes"}}],{roof}}}"#);
        let mut others: Vec<String> = (0..70).map(stranger).collect();
        others.push(format!(
            r#"{{"id":"X","name":[{{"given":["Leah"],"family":"Brame"}}],{roof}}}"#
        ));
        let (index, _dir) = index(&others);
        let none = Exclude::none();
        let found = Pool::new(&index, &none).further(index.doc("L1").unwrap());
        assert_eq!(found.as_ref(), [index.doc("X").unwrap()]);
    }
}

//! Linkage of generated people: seeded, with known truth.
use super::*;
use kithkin_record::{Address, DateValue, NameUse, Period, PersonName};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const GIVEN: &[&str] = &[
    "Margaret",
    "William",
    "Sharon",
    "Idris",
    "Catherine",
    "Thomas",
    "Aisha",
    "Piotr",
    "Bronwen",
    "Callum",
    "Ngozi",
    "Gareth",
];
const SYLLABLES: &[&str] = &[
    "ash", "wick", "mar", "den", "whit", "field", "old", "royd", "pen", "tre", "combe", "ley",
];

/// One record of person `id`; `slip` misspells the family name and the day.
fn record(id: u64, slip: bool) -> ContactRecord {
    let mut rng = ChaCha8Rng::seed_from_u64(id);
    let mut pick = |n: usize| rng.random_range(0..n);
    let given = GIVEN[pick(GIVEN.len())];
    let mut family: String = (0..3).map(|_| SYLLABLES[pick(SYLLABLES.len())]).collect();
    let (year, month, mut day) = (1930 + pick(80), 1 + pick(12), 10 + pick(18));
    let house = format!("{} {} Road", 1 + pick(200), SYLLABLES[pick(SYLLABLES.len())]);
    if slip {
        family.remove(2);
        day = day / 10 * 10 + (day + 1) % 10;
    }
    ContactRecord {
        id: format!("{id}-{slip}"),
        names: vec![PersonName::from_parts(&family, &[given], NameUse::Usual)],
        birth: Some(DateValue::parse(&format!("{year}-{month:02}-{day:02}"))),
        addresses: vec![Address::parse(&[&house], Some("Leeds"), None, Period::default())],
        ..ContactRecord::default()
    }
}

fn people(n: u64) -> Vec<ContactRecord> {
    (0..n)
        .flat_map(|id| [record(id, false), record(id, true)])
        .collect()
}

#[test]
fn generated_people_are_found_and_kept_apart() {
    let records = people(400);
    let outcome = dedupe(&records, &LinkOptions::default(), &Control::default()).unwrap();
    let right = outcome
        .pairs
        .iter()
        .filter(|p| p.probability >= 0.5 && p.left / 2 == p.right / 2)
        .count();
    let wrong = outcome
        .pairs
        .iter()
        .filter(|p| p.probability >= 0.5 && p.left / 2 != p.right / 2)
        .count();
    assert!(right >= 396 && wrong <= 2, "{right} right, {wrong} wrong of 400");
    let whole = (0..400)
        .filter(|p| outcome.clusters[2 * p] == outcome.clusters[2 * p + 1])
        .count();
    assert!(whole >= 396, "{whole} of 400 clusters");
}

#[test]
fn two_lists_are_linked_one_to_one() {
    let (left, right): (Vec<_>, Vec<_>) = (0..300).map(|id| (record(id, false), record(id, true))).unzip();
    let outcome = link(&left, &right, &LinkOptions::default(), &Control::default()).unwrap();
    let sure: Vec<_> = outcome.pairs.iter().filter(|p| p.probability >= 0.5).collect();
    assert!(
        sure.len() >= 297 && sure.iter().all(|p| p.left == p.right),
        "{} pairs",
        sure.len()
    );
}

#[test]
fn threads_do_not_change_the_outcome() {
    let records = people(150);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| dedupe(&records, &LinkOptions::default(), &Control::default()).unwrap())
    };
    let (one, four) = (on(1), on(4));
    assert_eq!(one.pairs, four.pairs);
    assert_eq!((one.clusters, one.model), (four.clusters, four.model));
}

#[test]
fn a_cancelled_run_stops() {
    let control = Control::default();
    control.cancel();
    let outcome = dedupe(&people(5), &LinkOptions::default(), &control);
    assert!(matches!(outcome, Err(LinkError::Cancelled(_))));
}

/// Pairs of at least even odds, as (person, person): records of one person stand beside each other.
fn found(records: &[ContactRecord]) -> Vec<(u32, u32)> {
    let outcome = dedupe(records, &LinkOptions::default(), &Control::default()).unwrap();
    let sure = outcome.pairs.iter().filter(|p| p.probability >= 0.5);
    sure.map(|p| (p.left, p.right)).collect()
}

#[test]
fn two_equal_records_and_no_others_are_one_person() {
    assert_eq!(found(&[record(1, false), record(1, false)]), [(0, 1)]);
    assert!(found(&[record(1, false), record(2, false)]).is_empty());
    assert!(found(&[]).is_empty());
}

#[test]
fn a_few_slips_are_seen_in_a_small_file() {
    for size in [20, 30, 60] {
        let duplicates = size / 6;
        let mut records = people(duplicates);
        records.extend((duplicates..size - duplicates).map(|id| record(id, false)));
        let expected: Vec<(u32, u32)> = (0..duplicates as u32).map(|p| (2 * p, 2 * p + 1)).collect();
        assert_eq!(found(&records), expected, "{size} records");
    }
}

#[test]
fn nothing_is_found_where_nobody_stands_twice() {
    for size in [3, 12, 40, 100] {
        let records: Vec<_> = (0..size).map(|id| record(id, false)).collect();
        assert!(found(&records).is_empty(), "{size} records");
    }
}

#[test]
fn a_birthday_alone_makes_nobody_one_person() {
    let named = |given: &str, family: &str, born: &str| ContactRecord {
        names: vec![PersonName::from_parts(family, &[given], NameUse::Usual)],
        birth: Some(DateValue::parse(born)),
        ..ContactRecord::default()
    };
    let last = [
        ("Idris", "Whitfield", "1951-03-07"),
        ("Idris", "Whitfield", "1984-11-30"),
    ];
    for (given, family, born) in last {
        let records = [
            named("Margaret", "Osgerby", "1951-03-07"),
            named("Harold", "Pinnock", "1951-03-07"),
            named(given, family, born),
        ];
        assert!(found(&records).is_empty(), "{born}");
    }
    let records = [
        named("Margaret", "Osgerby", "1951-03-07"),
        named("Peggy", "Osgerby", "1951-03-07"),
        named("Idris", "Whitfield", "1951-03-07"),
    ];
    assert_eq!(found(&records), [(0, 1)]);
}

#[test]
fn labels_give_a_model_that_links() {
    let records = people(150);
    let label = |left: u32, right: u32| Label {
        left,
        right,
        is_match: left / 2 == right / 2,
    };
    let labels: Vec<_> = (0..100)
        .flat_map(|p| [label(2 * p, 2 * p + 1), label(2 * p, 2 * p + 3)])
        .collect();
    let model = train(&records, &labels, &LinkOptions::default()).unwrap();
    let options = LinkOptions {
        model: Some(model),
        ..LinkOptions::default()
    };
    let outcome = dedupe(&records, &options, &Control::default()).unwrap();
    let right = outcome
        .pairs
        .iter()
        .filter(|p| p.probability >= 0.5 && p.left / 2 == p.right / 2)
        .count();
    assert!(right >= 147, "{right} of 150");
    let missing = [label(0, 100_000)];
    assert!(matches!(
        train(&records, &missing, &options),
        Err(LinkError::UnknownRecord(100_000))
    ));
}

#[test]
fn pairs_dropped_unseen_are_those_that_are_not_listed() {
    let records = people(400);
    let asked = |listed_from| LinkOptions {
        listed_from,
        ..LinkOptions::default()
    };
    let some = dedupe(&records, &asked(LISTED_FROM), &Control::default()).unwrap();
    let mut all = dedupe(&records, &asked(0.0), &Control::default()).unwrap();
    assert!(all.pairs.len() > some.pairs.len());
    all.pairs.retain(|p| p.probability >= LISTED_FROM);
    assert_eq!(all.pairs, some.pairs);
    assert_eq!(all.clusters, some.clusters);
    assert_eq!(all.candidates, some.candidates);
}

//! Scans against `strsim`, name by name, for both sets of instructions.

use proptest::prelude::*;

use super::*;

/// Both forms of one dictionary; on a machine without AVX2, the portable one twice.
fn both(names: &[String]) -> [Dictionary; 2] {
    let best = Dictionary::new(names.iter().map(String::as_bytes));
    [best.clone().with_instructions(Instructions::Portable), best]
}

fn check_jaro_winkler(dictionaries: &[Dictionary], names: &[String], query: &str, cutoff: f64) {
    let mut expected: Vec<(u32, f64)> = names
        .iter()
        .zip(0..)
        .map(|(name, id)| (id, strsim::jaro_winkler(query, name)))
        .collect();
    expected.retain(|(_, score)| *score >= cutoff);
    expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for dictionary in dictionaries {
        assert_eq!(
            dictionary.jaro_winkler(query.as_bytes(), cutoff),
            expected,
            "{query} {cutoff} {dictionary:?}"
        );
    }
}

fn check_every(dictionaries: &[Dictionary], names: &[String], query: &str) {
    let expected: Vec<f64> = names
        .iter()
        .map(|name| strsim::jaro_winkler(query, name))
        .collect();
    for dictionary in dictionaries {
        let mut found = vec![f64::NAN; names.len()];
        dictionary.every_jaro_winkler(query.as_bytes(), |ids, scores| {
            assert_eq!(ids.len(), scores.len());
            for (&id, &score) in ids.iter().zip(scores) {
                assert!(found[id as usize].is_nan(), "told twice");
                found[id as usize] = score;
            }
        });
        assert_eq!(found, expected, "{query} {dictionary:?}");
    }
}

fn check_osa(dictionaries: &[Dictionary], names: &[String], query: &str, max: usize) {
    let mut expected: Vec<(u32, usize)> = names
        .iter()
        .zip(0..)
        .map(|(name, id)| (id, strsim::osa_distance(query, name)))
        .collect();
    expected.retain(|(_, distance)| *distance <= max);
    expected.sort_by_key(|&(id, distance)| (distance, id));
    for dictionary in dictionaries {
        assert_eq!(
            dictionary.osa(query.as_bytes(), max),
            expected,
            "{query} {max} {dictionary:?}"
        );
    }
}

/// Few letters for many hits, all letters for few; every length there is a branch for.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[a-c]{1,9}", 4 => "[a-z' -]{0,14}", 1 => "[a-d]{14,40}", 1 => "[a-b]{60,70}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn hits_are_those_of_strsim(
        names in proptest::collection::vec(name(), 0..400),
        queries in proptest::collection::vec(name(), 1..3),
    ) {
        let dictionaries = both(&names);
        for query in queries.iter().chain(names.first()) {
            for cutoff in [-1.0, 0.0, 0.6, 0.7, 0.75, 0.85, 0.9, 0.97, 1.0, 1.5, f64::NAN] {
                check_jaro_winkler(&dictionaries, &names, query, cutoff);
            }
            check_every(&dictionaries, &names, query);
            // Cutoffs that some pair meets exactly.
            for name in names.iter().take(5) {
                check_jaro_winkler(&dictionaries, &names, query, strsim::jaro_winkler(query, name));
            }
            for max in [0, 1, 2, 3, 100] {
                check_osa(&dictionaries, &names, query, max);
            }
        }
    }
}

#[test]
fn instructions_do_not_change_the_order_of_calls() {
    let names: Vec<String> = (0..3000_u32)
        .map(|i| format!("{:b}", i.wrapping_mul(2_654_435_761)).replace('1', "a"))
        .collect();
    let mut orders = both(&names).map(|dictionary| {
        let mut calls = Vec::new();
        dictionary.scan_jaro_winkler(b"a0a00a0", 0.8, |id, score| calls.push((id, score.to_bits())));
        dictionary.scan_osa(b"a0a00a0", 2, |id, distance| calls.push((id, distance as u64)));
        calls
    });
    assert!(orders[0].len() > 100);
    let last = std::mem::take(&mut orders[1]);
    assert_eq!(orders[0], last);
}

#[test]
fn names_are_found_by_their_bytes() {
    let names = ["marsden", "okafor", "", "marsden", "marston"];
    let dictionary = Dictionary::new(names.iter().map(|name| name.as_bytes()));
    assert_eq!(dictionary.len(), 5);
    assert_eq!(dictionary.id(b"marsden"), Some(0));
    assert_eq!(dictionary.id(b""), Some(2));
    assert_eq!(dictionary.id(b"marston"), Some(4));
    assert_eq!(dictionary.id(b"marstan"), None);
    assert_eq!(dictionary.id(b"whitfield"), None);
    assert!(Dictionary::new([]).is_empty());
}

#[test]
fn debug_shows_no_name() {
    let shown = format!("{:?}", Dictionary::new([b"whitfield".as_slice()]));
    assert!(
        !shown.contains("whitfield") && shown.contains("names: 1"),
        "{shown}"
    );
}

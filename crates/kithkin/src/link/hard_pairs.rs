//! Pairs that linkers miss, among records of other people: `fixtures/linkage/hard_pairs.csv`. Its column `pair` numbers
//! them.
use super::*;
use kithkin_ingest::{ReadOptions, read_contacts};
use std::path::Path;

#[test]
fn pairs_that_linkers_miss_are_found_and_nothing_else() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/linkage/hard_pairs.csv");
    let mut records = Vec::new();
    read_contacts(&file, &ReadOptions::default(), |r| records.push(r)).unwrap();
    let pair_of: std::collections::BTreeMap<String, String> = csv::Reader::from_path(&file)
        .unwrap()
        .deserialize::<std::collections::BTreeMap<String, String>>()
        .map(Result::unwrap)
        .map(|row| (row["id"].clone(), row["pair"].clone()))
        .collect();
    let outcome = dedupe(&records, &LinkOptions::default(), &Control::default()).unwrap();
    let pair = |at: u32| pair_of[&records[at as usize].id].as_str();
    let mut found: Vec<&str> = Vec::new();
    for linked in outcome.pairs.iter().filter(|p| p.probability >= 0.5) {
        assert_eq!(pair(linked.left), pair(linked.right), "two people");
        assert_ne!(pair(linked.left), "", "two people of the background");
        found.push(pair(linked.left));
    }
    found.sort_unstable();
    assert_eq!(found, ["1", "2", "3", "4", "5"]);
}

//! The search ledger: what a court or a review is shown.
use crate::program::{Place, assert_fits, fixture};
use serde_json::Value;

/// The demo's records indexed.
fn indexed() -> Place {
    let place = Place::new();
    let contacts = fixture("demo/contacts.ndjson");
    place
        .run(&format!("index {} --to idx", contacts.display()))
        .ended(0);
    place
}

fn find(place: &Place, rest: &str) -> crate::program::Ran {
    let cases = fixture("demo/cases.ndjson");
    place.run(&format!(
        "find {} --index idx --as-of file {rest}",
        cases.display()
    ))
}

#[test]
fn the_ledger_says_who_was_searched_for_where_and_what_came_of_it() {
    let place = indexed();
    let ran = find(&place, "--ledger l.ndjson --out p.ndjson").ended(0);
    assert_fits(&ran.stdout);
    for text in [
        "Search ledger of LL-2031",
        "Auntie Shaz",
        "Mother's side",
        "Searched in",
    ] {
        assert!(ran.stdout.contains(text), "no {text:?} in:\n{}", ran.stdout);
    }
    let ledger: Value = serde_json::from_slice(&place.read("l.ndjson")).unwrap();
    let people = ledger["people"].as_array().unwrap();
    let entry = |id: &str| people.iter().find(|p| p["id"] == id).unwrap();
    assert_eq!(entry("w1")["called"], "Auntie Shaz");
    assert_eq!(
        (&entry("w1")["outcome"], &entry("w1")["side"]),
        (&"found".into(), &"maternal".into())
    );
    assert_eq!(entry("w5")["learn_only"], true);
    assert_eq!(
        (&entry("p6")["outcome"], &entry("p6")["why_not"]),
        (&"not-searched".into(), &"professional".into())
    );
    // The father must not be found: the ledger knows nothing of him.
    assert!(people.iter().all(|p| p["id"] != "p2"));
    assert!(
        !String::from_utf8(place.read("l.ndjson"))
            .unwrap()
            .contains("Jason")
    );
    // Small sources are not counted out: one record more or less must not show.
    let sources = ledger["sources"].as_array().unwrap();
    assert!(
        sources.len() > 2
            && sources
                .iter()
                .all(|s| s["records"] == 0 && s["newest"].is_string())
    );
    assert_eq!(ledger["sides"][0]["known"], "covered");
    assert!(ledger.get("withheld").is_none());

    find(&place, "--ledger l.json --out p.ndjson --limit 1").ended(0);
    let limited: Value = serde_json::from_slice(&place.read("l.json")).unwrap();
    assert_eq!(limited[0], ledger, "a limit on proposals changes the ledger");
}

#[test]
fn a_manager_is_told_who_was_withheld_and_nobody_else() {
    let place = indexed();
    let ran = find(&place, "--ledger l.ndjson --ledger-for manager").ended(0);
    assert_fits(&ran.stdout);
    let ledger: Value = serde_json::from_slice(&place.read("l.ndjson")).unwrap();
    let people = ledger["withheld"]["people"].as_array().unwrap();
    let father = people.iter().find(|p| p["id"] == "p2").unwrap();
    assert_eq!(father["reasons"][0]["kind"], "no-contact");
    assert_eq!(father["reasons"][0]["by"], "restriction r1");
    assert!(father["records"].as_u64().unwrap() > 0);
    assert!(
        ledger["people"]
            .as_array()
            .unwrap()
            .iter()
            .all(|p| p["id"] != "p2")
    );
    find(&place, "--ledger-for manager").ended(2).says(&["--ledger"]);
}

#[test]
fn several_cases_are_a_line_each_and_the_file_is_private() {
    let place = Place::new();
    let contacts = fixture("handwritten/contacts.ndjson");
    place
        .run(&format!("index {} --to idx", contacts.display()))
        .ended(0);
    let cases = fixture("handwritten/cases.ndjson");
    let call = format!("find {} --index idx --ledger l.ndjson --as-of", cases.display());
    let ran = place.run(&format!("{call} file")).ended(0);
    assert_fits(&ran.stdout);
    let ledgers = place.read("l.ndjson");
    assert!(ledgers.iter().filter(|&&b| b == b'\n').count() > 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.path("l.ndjson"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // A mandate that has run out: everybody is on the ledger as not searched for, in no record.
    place.run(&format!("{call} 2035-01-01")).ended(1);
    let text = String::from_utf8(place.read("l.ndjson")).unwrap();
    for line in text.lines() {
        let ledger: Value = serde_json::from_str(line).unwrap();
        assert!(ledger["stopped"].as_str().unwrap().contains("mandate"));
        assert_eq!(ledger["sources"].as_array().unwrap().len(), 0);
        for entry in ledger["people"].as_array().unwrap() {
            assert_eq!(entry["outcome"], "not-searched", "{entry}");
        }
    }
}

//! Decisions that are remembered.
use crate::program::{Place, assert_fits, fixture};
use serde_json::Value;

fn proposals(place: &Place, more: &str) -> Vec<Value> {
    let cases = fixture("handwritten/cases.ndjson");
    let call = format!(
        "find {} --index idx --as-of file --out p.ndjson {more}",
        cases.display()
    );
    place.run(&call).ended(0);
    String::from_utf8(place.read("p.ndjson"))
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

#[test]
fn a_rejected_record_is_gone_until_another_verdict() {
    let place = Place::new();
    let contacts = fixture("handwritten/contacts.ndjson");
    place
        .run(&format!("index {} --to idx", contacts.display()))
        .ended(0);
    let first = proposals(&place, "")[0].clone();
    let (case, contact) = (
        first["case"].as_str().unwrap(),
        first["contact"].as_str().unwrap(),
    );
    let cases = fixture("handwritten/cases.ndjson");
    let decide = |contact: &str, verdict: &str| {
        place.run(&format!(
            "decide {case} {contact} {verdict} --reason namesake --by KM --store d.sqlite --cases {} --index idx \
             --as-of file",
            cases.display()
        ))
    };
    let ran = decide(contact, "rejected").ended(0);
    assert_fits(&ran.stdout);
    let here = |p: &&Value| p["case"] == case && p["contact"] == contact;
    let without = proposals(&place, "--decisions d.sqlite");
    assert!(!without.iter().any(|p| here(&p)));

    decide(contact, "confirmed").ended(0);
    let with = proposals(&place, "--decisions d.sqlite");
    let back = with.iter().find(here).unwrap();
    assert_eq!(back["decision"], "confirmed");
    assert!(back["p_person"].as_f64().unwrap() > 0.99);

    decide("nobody", "unsure").ended(1);
    decide(contact, "perhaps")
        .ended(2)
        .says(&["confirmed", "rejected", "unsure"]);
    place
        .run(&format!(
            "find {} --index idx --decisions none.sqlite",
            cases.display()
        ))
        .ended(2)
        .says(&["none.sqlite is not there"]);
}

#[test]
fn verdicts_feed_the_training() {
    let place = Place::new();
    let (contacts, cases) = (fixture("demo/contacts.ndjson"), fixture("demo/cases.ndjson"));
    place
        .run(&format!("index {} --to idx", contacts.display()))
        .ended(0);
    let find = format!("find {} --index idx --as-of file --out p.ndjson", cases.display());
    place.run(&find).ended(0);
    let text = String::from_utf8(place.read("p.ndjson")).unwrap();
    let asked: Vec<Value> = text
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .filter(|p: &Value| p["target"] == "w1" && !p["contact"].is_null())
        .collect();
    assert!(asked.len() >= 3);
    for (proposal, verdict) in asked.iter().zip(["confirmed", "confirmed", "rejected"]) {
        let call = format!(
            "decide LL-2031 {} {verdict} --reason seen --by KM --store d.sqlite --cases {} --index idx --as-of file",
            proposal["contact"].as_str().unwrap(),
            cases.display()
        );
        place.run(&call).ended(0);
    }
    let ran = place
        .run(&format!(
            "train {} --decisions d.sqlite --out m.json",
            contacts.display()
        ))
        .ended(0);
    assert!(ran.stdout.contains("and 3 judged pairs"), "{}", ran.stdout);
    place.write("c.ndjson", "{\"id\":\"X\",\"name\":[{\"text\":\"Pat Lumb\"}]}\n{\"id\":\"Y\",\"name\":[{\"text\":\"Jo Lumb\"}]}\n");
    place
        .run("train c.ndjson --decisions d.sqlite --out m.json")
        .says(&["3 of 3 decided pairs are of records that are not in this file"]);
}

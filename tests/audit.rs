//! The audit log: who searched, why, and what was put forward, in a chain.
use crate::program::{Place, assert_fits, fixture};
use serde_json::Value;

/// The demo indexed, and three searches logged.
fn searched() -> Place {
    let place = Place::new();
    let (contacts, cases) = (fixture("demo/contacts.ndjson"), fixture("demo/cases.ndjson"));
    place
        .run(&format!("index {} --to idx", contacts.display()))
        .ended(0);
    place
        .run(&format!(
            "find {} --index idx --as-of file --out p.ndjson --audit log.ndjson --who KM --why review",
            cases.display()
        ))
        .ended(0)
        .says(&["audit log: entry 1, head "]);
    place
        .run("search Shaz Marsden --index idx --audit log.ndjson --who JS --why phone-call")
        .ended(0);
    place.run(&format!(
        "explain LL-2031 D0088 --cases {} --index idx --as-of file --audit log.ndjson --who KM --why review",
        cases.display()
    ))
    .ended(0);
    place
}

fn entries(place: &Place) -> Vec<Value> {
    let text = String::from_utf8(place.read("log.ndjson")).unwrap();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn every_search_is_logged_without_a_name() {
    let place = searched();
    let entries = entries(&place);
    let acts: Vec<&str> = entries
        .iter()
        .map(|e| e["search"]["act"].as_str().unwrap())
        .collect();
    assert_eq!(acts, ["find", "search", "explain"]);
    let find = &entries[0]["search"];
    assert_eq!(
        (&find["who"], &find["why"], &find["case"]),
        (&"KM".into(), &"review".into(), &"LL-2031".into())
    );
    assert_eq!(find["mandate"], "lifelong-links, 2024-01-10 to 2024-07-10");
    assert!(find["index"].as_str().unwrap().starts_with("generation 1, "));
    // What is logged is what was put forward.
    let proposals = String::from_utf8(place.read("p.ndjson")).unwrap();
    let proposed: Vec<Value> = proposals
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap())
        .filter(|p| !p["contact"].is_null())
        .collect();
    let logged = find["put_forward"].as_array().unwrap();
    assert_eq!(logged.len(), proposed.len());
    for (a, b) in logged.iter().zip(&proposed) {
        assert_eq!((&a["contact"], &a["target"]), (&b["contact"], &b["target"]));
    }
    let text = String::from_utf8(place.read("log.ndjson"))
        .unwrap()
        .to_lowercase();
    for name in ["marsden", "shaz", "kayleigh", "whitfield", "jason"] {
        assert!(!text.contains(name), "{name} is in the audit log");
    }
}

#[test]
fn a_log_that_was_tampered_with_is_found_out() {
    let place = searched();
    let ran = place.run("audit verify log.ndjson --format json").ended(0);
    let head = ran.json()["hash"].as_str().unwrap().to_owned();
    let ran = place
        .run(&format!("audit verify log.ndjson --head {head}"))
        .ended(0);
    assert_fits(&ran.stdout);
    let text = String::from_utf8(place.read("log.ndjson")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (what, tampered, says) in [
        (
            "changed",
            text.replacen("\"KM\"", "\"XX\"", 1),
            "line 1: it was changed",
        ),
        (
            "removed",
            format!("{}\n{}\n", lines[0], lines[2]),
            "line 2: it does not follow",
        ),
        (
            "moved",
            format!("{}\n{}\n{}\n", lines[0], lines[2], lines[1]),
            "line 2",
        ),
        (
            "cut in a line",
            text.trim_end().to_owned(),
            "line 3: it is cut off",
        ),
        ("cut", format!("{}\n", lines[0]), "its end was cut off"),
        ("emptied", String::new(), "its end was cut off"),
    ] {
        place.write("log.ndjson", tampered);
        let ran = place
            .run(&format!("audit verify log.ndjson --head {head}"))
            .ended(2);
        assert!(ran.stderr.contains(says), "{what}: {}", ran.stderr);
    }
}

#[test]
fn nothing_is_released_that_cannot_be_logged() {
    let place = searched();
    let text = String::from_utf8(place.read("log.ndjson")).unwrap();
    place.write("log.ndjson", text.trim_end());
    std::fs::remove_file(place.path("p.ndjson")).unwrap();
    let cases = fixture("demo/cases.ndjson");
    let call = format!("find {} --index idx --as-of file --out p.ndjson", cases.display());
    let ran = place
        .run(&format!("{call} --audit log.ndjson --who KM --why review"))
        .ended(2)
        .says(&["cut off"]);
    assert!(ran.stdout.is_empty() && !place.path("p.ndjson").exists());
    place
        .run(&format!("{call} --audit log.ndjson --who KM"))
        .ended(2)
        .says(&["--why"]);
}

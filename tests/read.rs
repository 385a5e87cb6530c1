//! Reading case files.
use crate::program::{Place, assert_fits, fixture};

#[test]
fn statements_of_a_case_file_in_the_contracts_columns() {
    let place = Place::new();
    let cases = fixture("demo/cases.ndjson");
    place
        .run(&format!("read {} --out s.ndjson", cases.display()))
        .ended(0);
    let text = String::from_utf8(place.read("s.ndjson")).unwrap();
    assert!(text.lines().count() > 10);
    for line in text.lines() {
        let statement: serde_json::Value = serde_json::from_str(line).unwrap();
        for key in [
            "case", "document", "start", "end", "name", "relation", "given", "family", "born", "polarity",
            "address",
        ] {
            assert!(statement.get(key).is_some(), "{key} is missing");
        }
    }
    let to_stdout = place
        .run(&format!("read {} --out -", cases.display()))
        .ended(0)
        .stdout;
    assert_eq!(to_stdout, text);
    let table = place.run(&format!("read {}", cases.display())).ended(0).stdout;
    assert_fits(&table);
}

#[test]
fn annotations_are_written_corrected_and_checked() {
    let place = Place::new();
    let text = "MGM (Pat Holroyd) rang duty. Her daughter Bev too.";
    place.write(
        "c.ndjson",
        format!("{{\"id\":\"A\",\"child\":{{\"name\":[]}},\"documents\":[{{\"id\":\"d1\",\"text\":\"{text}\"}}]}}\n"),
    );
    place.run("read c.ndjson --annotate a.tsv").ended(0);
    let table = String::from_utf8(place.read("a.tsv")).unwrap();
    assert!(table.contains("\tPat Holroyd\tPat Holroyd\tmaternal-grandmother\tasserted"));
    place.write("a.tsv", table.replace("maternal-aunt", "family-friend"));
    let shown = place
        .run("read c.ndjson --check a.tsv --format json")
        .ended(0)
        .stdout;
    let report: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(report["mentions"]["fn"], 0);
    assert!(report["relation"]["all"]["strict"].as_f64().unwrap() < 1.0);
    place.run("read c.ndjson --check none.tsv").ended(2);
}

#[test]
fn nothing_to_read_is_status_1_and_a_broken_line_costs_itself() {
    let place = Place::new();
    place.write(
        "none.ndjson",
        "{\"id\":\"A\",\"child\":{\"name\":[{\"text\":\"Kim\"}]}}\n",
    );
    place.run("read none.ndjson --out s.ndjson").ended(1);
    place.write(
        "broken.ndjson",
        "{\"id\":\"A\",\n{\"id\":\"B\",\"documents\":[{\"id\":\"d1\",\"text\":\"Auntie Shaz rang.\"}]}\n",
    );
    let ran = place
        .run("read broken.ndjson --out s.ndjson --rejects r.ndjson")
        .ended(0);
    ran.says(&["broken.ndjson, line 1", "1 rejected", "r.ndjson"]);
    assert!(!place.read("r.ndjson").is_empty());
    place
        .run("read broken.ndjson --out s.ndjson --strict")
        .ended(2)
        .says(&["--strict"]);
}

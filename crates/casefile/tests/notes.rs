//! Notes in many styles, with what a reader must find in them (`fixtures/notes/*.ndjson`).
//!
//! A line is one note: `expect` lists people by `name` with the relation, birth or polarity that must be read;
//! `never` lists words that are no person, `forbid` what no statement may say, and `persons` how many different people
//! the mentions whose name has these words are. `"missed": true` marks what is not read yet: when it is, the test says so.
use kithkin_casefile::{MentionKind, Statement, read};
use kithkin_record::{CaseFile, Child, Document, NameUse, PartialDate, PersonName, Relation};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

fn note_as_case(note: &Value) -> CaseFile {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let given: Vec<&str> = note["child"]["given"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let child = PersonName::from_parts(
        note["child"]["family"].as_str().unwrap_or_default(),
        &given,
        NameUse::Official,
    );
    CaseFile {
        id: text(&note["id"]),
        child: Child {
            names: if given.is_empty() { Vec::new() } else { vec![child] },
            ..Child::default()
        },
        documents: vec![Document {
            id: "d1".to_owned(),
            date: note["date"].as_str().and_then(PartialDate::parse_iso),
            kind: text(&note["kind"]),
            author: text(&note["author"]),
            text: text(&note["text"]),
        }],
        ..CaseFile::default()
    }
}

/// Whether the statement says what the expectation asks.
fn says(statement: &Statement, want: &Value) -> bool {
    let line = serde_json::to_value(statement).unwrap_or(Value::Null);
    let relation = want["relation"].as_str().is_none_or(|w| {
        let want = Relation::parse(w);
        statement.relation.zip(want).is_some_and(|(a, b)| a.compatible(b))
    });
    let born = want["born"].as_str().is_none_or(|w| {
        line["born"].is_object()
            && w == format!(
                "{}..{}",
                line["born"]["start"].as_str().unwrap_or(""),
                line["born"]["end"].as_str().unwrap_or("")
            )
    });
    let plain = [
        "polarity",
        "given",
        "family",
        "mention",
        "joint",
        "deceased",
        "restriction",
    ]
    .iter()
    .all(|key| {
        want.get(key)
            .is_none_or(|w| line.get(key).unwrap_or(&Value::Null) == w)
    });
    let ends = |value: &Value| {
        let end = |key| value[key].as_str().unwrap_or_default().to_owned();
        format!("{}..{}", end("start"), end("end"))
    };
    let ranges = ["period", "died"]
        .iter()
        .all(|key| want[key].as_str().is_none_or(|w| ends(&line[key]) == w));
    let within = |text: &str, key: &str| want[key].as_str().is_none_or(|w| text.contains(w));
    let numbers: Vec<&str> = (line["telecom"].as_array().into_iter().flatten())
        .filter_map(|t| t["value"].as_str())
        .collect();
    let address = line["address"]["text"].as_str().unwrap_or_default();
    let beside = within(address, "address") && within(&numbers.join(", "), "telecom");
    relation && born && plain && ranges && beside
}

/// Whether the statement says just what may not be said: the very relation, not one that only agrees with it.
fn is_said(statement: &Statement, wrong: &Value) -> bool {
    let relation = (wrong["relation"].as_str()).is_none_or(|w| statement.relation == Relation::parse(w));
    relation && says(statement, wrong)
}

fn faults_of(note: &Value) -> Vec<String> {
    let statements = read(&note_as_case(note));
    let id = note["id"].as_str().unwrap_or("?");
    let mut faults = Vec::new();
    for want in note["expect"].as_array().into_iter().flatten() {
        let name = want["name"].as_str().unwrap_or_default();
        let of_name: Vec<&Statement> = statements.iter().filter(|s| s.name.contains(name)).collect();
        let found = of_name.iter().any(|s| says(s, want));
        let missed = want["missed"].as_bool().unwrap_or(false);
        if found == missed {
            let got: Vec<String> = of_name
                .iter()
                .map(|s| {
                    format!(
                        "{} ({}, {})",
                        s.relation.map_or("none", Relation::term),
                        s.rule,
                        s.polarity.term()
                    )
                })
                .collect();
            faults.push(format!(
                "{id}: {name}: want {want}, got {got:?}{}",
                if missed { "; no longer missed" } else { "" }
            ));
        }
    }
    for word in note["never"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if statements.iter().any(|s| s.name.contains(word)) {
            faults.push(format!("{id}: {word} was read as a person"));
        }
    }
    for wrong in note["forbid"].as_array().into_iter().flatten() {
        let name = wrong["name"].as_str().unwrap_or_default();
        if statements
            .iter()
            .any(|s| s.name.contains(name) && is_said(s, wrong))
        {
            faults.push(format!("{id}: said {wrong}"));
        }
    }
    for (name, count) in note["persons"].as_object().into_iter().flatten() {
        let named = |s: &&Statement| s.mention == MentionKind::Name && s.name.contains(name.as_str());
        let people: BTreeSet<_> = statements.iter().filter(named).map(|s| s.person).collect();
        if json!(people.len()) != *count {
            faults.push(format!(
                "{id}: {} people named {name:?}, not {count}",
                people.len()
            ));
        }
    }
    faults
}

#[test]
fn notes_are_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/notes");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "ndjson"))
        .collect();
    files.sort();
    let mut faults = Vec::new();
    let mut notes = 0;
    for file in files {
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            notes += 1;
            faults.extend(faults_of(&serde_json::from_str(line).unwrap()));
        }
    }
    assert!(notes > 10, "only {notes} notes found");
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

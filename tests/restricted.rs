//! Every kind of restriction, held to its promise: whatever is written is byte for byte what it would be if the records
//! of the person had never been there.
use crate::program::{Place, fixture};
use serde_json::{Value, json};

/// Records of a man, his household, an adopted boy before and after, his adopters, and people around them. Everybody else
/// in the index is from the demo.
fn records() -> Vec<Value> {
    let person = |id: &str, given: &str, family: &str, born: &str, gender: &str, homes: Value| {
        json!({"id": id, "source": "register", "recorded": "2019-12-01", "name": [{"family": family, "given": [given]}],
               "birthDate": born, "gender": gender, "address": homes})
    };
    let home = |line: &str, code: &str, start: &str, end: Option<&str>| {
        let mut home =
            json!({"line": [line], "city": "Leeds", "postalCode": code, "period": {"start": start}});
        if let Some(end) = end {
            home["period"]["end"] = end.into();
        }
        home
    };
    let old = || home("9 Farrow Close", "LS9 8ZZ", "2008", Some("2014"));
    let now = || home("31 Tanner Row", "LS11 5ZZ", "2015", None);
    let adopted = || home("2 Orchard Way", "HG1 2ZZ", "2012", None);
    let mut all = vec![
        person("R1", "Darren", "Pikestaff", "1980-05-17", "male", json!([old()])),
        person("R2", "Daz", "Pikestaff", "1980-05-17", "male", json!([now()])),
        person("H1", "Tanya", "Crowther", "1983-02-11", "female", json!([now()])),
        person("B1", "Ethan", "Pikestaff", "2009-06-03", "male", json!([old()])),
        person("A1", "Ethan", "Wardle", "2009-06-03", "male", json!([adopted()])),
        person(
            "A2",
            "Philippa",
            "Wardle",
            "1975-01-20",
            "female",
            json!([adopted()]),
        ),
        person("A3", "Graham", "Wardle", "1973-09-08", "male", json!([adopted()])),
        // Third records: they lived with the man and the boy, and their source links them.
        person("T1", "Lena", "Pikestaff", "1978-11-30", "female", json!([old()])),
        person(
            "T2",
            "Moira",
            "Pikestaff",
            "1952-04-04",
            "female",
            json!([old(), now()]),
        ),
        person(
            "T3",
            "Colin",
            "Stubbs",
            "1979-08-21",
            "male",
            json!([old(), adopted()]),
        ),
    ];
    all[7]["link"] = json!([{"other": "R1", "relation": "sibling"}, {"other": "B1", "relation": "nephew"}]);
    all[8]["link"] = json!([{"other": "R1", "relation": "child"}]);
    // The man's new home is protected: nobody who has lived there may become withheld on his account.
    all[1]["restriction"] = json!([{"kind": "protected-address"}]);
    all
}

/// A case that asks for the man, his sister and mother, and the boy.
fn case() -> Value {
    json!({
        "id": "A-1",
        "child": {"name": [{"family": "Pikestaff", "given": ["Jodie"]}], "birthDate": "2011-03-04", "gender": "female"},
        "mandate": {"purpose": "lifelong-links", "period": {"start": "2024-01-10", "end": "2024-07-10"}},
        "wishes": [{"id": "w1", "who": "Auntie Lena", "relation": "paternal-aunt", "wish": "find"}],
        "people": [
            {"id": "p1", "relation": "father", "name": [{"family": "Pikestaff", "given": ["Darren"]}],
             "birthDate": "1980-05-17"},
            {"id": "p2", "relation": "paternal-grandmother", "name": [{"family": "Pikestaff", "given": ["Moira"]}]},
            {"id": "p3", "relation": "paternal-aunt", "name": [{"family": "Pikestaff", "given": ["Lena"]}]},
            {"id": "p4", "relation": "brother", "name": [{"family": "Pikestaff", "given": ["Ethan"]}],
             "birthDate": "2009-06-03"}
        ],
        "placements": [], "restrictions": [], "documents": []
    })
}

/// A second case of the run, without a word of restrictions: it asks for the adopted boy by his new name.
fn other_case() -> Value {
    json!({
        "id": "B-1",
        "child": {"name": [{"family": "Stubbs", "given": ["Aled"]}], "birthDate": "2010-01-30", "gender": "male"},
        "mandate": {"purpose": "lifelong-links", "period": {"start": "2024-01-10", "end": "2024-07-10"}},
        "wishes": [{"id": "w1", "who": "Ethan Wardle", "relation": "friend", "wish": "find"},
                   {"id": "w2", "who": "Colin Stubbs", "relation": "father", "wish": "find"}],
        "people": [{"id": "p1", "relation": "friend", "name": [{"family": "Wardle", "given": ["Ethan"]}],
                    "birthDate": "2009-06-03"}],
        "placements": [], "restrictions": [], "documents": []
    })
}

fn lines<'a>(all: impl IntoIterator<Item = &'a Value>) -> String {
    all.into_iter().map(|v| format!("{v}\n")).collect()
}

/// Everything that `find` writes and shows.
#[derive(PartialEq)]
struct Written {
    proposals: String,
    ledger: String,
    page: String,
    shown: String,
    notes: String,
}

/// Indexes the demo's records and `records`, and finds.
fn written(place: &Place, records: &[Value], cases: &[Value]) -> Written {
    let demo = std::fs::read_to_string(fixture("demo/contacts.ndjson")).unwrap();
    place.write("contacts.ndjson", demo + &lines(records));
    place.write("cases.ndjson", lines(cases));
    place.run("index contacts.ndjson --to idx").ended(0);
    let call = "find cases.ndjson --index idx --as-of 2024-02-01 --out p.ndjson --ledger l.ndjson --report page.html";
    let ran = place.run(call);
    let text = |name: &str| String::from_utf8(place.read(name)).unwrap();
    Written {
        proposals: text("p.ndjson"),
        ledger: text("l.ndjson"),
        page: text("page.html"),
        shown: ran.stdout,
        notes: ran.stderr,
    }
}

/// The records put forward for any case.
fn proposed(written: &Written) -> Vec<String> {
    let contact = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["contact"].as_str().map(str::to_owned)
    };
    written.proposals.lines().filter_map(contact).collect()
}

/// Fails when any byte differs between `cases` on all `records` and on those without `gone`, or names one of `gone`.
#[track_caller]
fn leaves_no_trace(kind: &str, records: &[Value], cases: &[Value], gone: &[&str]) {
    let place = Place::new();
    let with = written(&place, records, cases);
    let rest: Vec<Value> = records
        .iter()
        .filter(|r| !gone.contains(&r["id"].as_str().unwrap()))
        .cloned()
        .collect();
    assert_eq!(rest.len() + gone.len(), records.len());
    let without = written(&place, &rest, cases);
    for (what, a, b) in [
        ("proposals", &with.proposals, &without.proposals),
        ("ledger", &with.ledger, &without.ledger),
        ("page", &with.page, &without.page),
        ("terminal", &with.shown, &without.shown),
        ("notes", &with.notes, &without.notes),
    ] {
        let differs = a.lines().zip(b.lines()).find(|(x, y)| x != y);
        assert!(a == b, "{kind}: the {what} tell of a hidden record: {differs:?}");
    }
    for id in proposed(&with) {
        assert!(!gone.contains(&id.as_str()), "{kind}: {id} is put forward");
    }
}

const MAN: &[&str] = &["R1", "R2"];
const BOY: &[&str] = &["B1", "A1", "A2", "A3", "T3"];

/// A case with a restriction on `person` of this `kind`.
fn restricted(kind: &str, person: &str) -> Value {
    let mut case = case();
    case["restrictions"] =
        json!([{"id": "r1", "person": person, "kind": kind, "period": {"start": "2015-03-01"}}]);
    case
}

#[test]
fn without_a_restriction_they_are_all_put_forward() {
    let found = proposed(&written(&Place::new(), &records(), &[case(), other_case()]));
    for id in ["R1", "R2", "B1", "A1", "T1", "T2", "T3"] {
        assert!(found.iter().any(|f| f == id), "{id} is not in {found:?}");
    }
}

#[test]
fn restrictions_on_a_person_leave_no_trace() {
    for kind in ["no-contact", "veto", "refuge", "a-kind-of-the-future"] {
        leaves_no_trace(kind, &records(), &[restricted(kind, "p1")], MAN);
    }
}

#[test]
fn a_household_leaves_no_trace() {
    for kind in ["no-contact", "refuge"] {
        let mut case = restricted(kind, "p1");
        case["restrictions"][0]["scope"] = "household".into();
        leaves_no_trace(kind, &records(), &[case.clone()], &["R1", "R2", "H1", "T2"]);
        case["restrictions"][0]["scope"] = "person".into();
        case["restrictions"][0]["note"] = "nor anyone living with him".into();
        leaves_no_trace(
            "household in words",
            &records(),
            &[case],
            &["R1", "R2", "H1", "T2"],
        );
    }
}

#[test]
fn an_adoption_leaves_no_trace_in_any_case_of_the_run() {
    leaves_no_trace(
        "adoption",
        &records(),
        &[restricted("adoption", "p4"), other_case()],
        BOY,
    );
    let mut noted = case();
    noted["people"][3]["note"] = "adopted 2012".into();
    leaves_no_trace("adoption in the note", &records(), &[noted, other_case()], BOY);
    let mut written = case();
    written["documents"] = json!([{"id": "d1", "date": "2013-01-01", "kind": "review", "text": "Brother Ethan Pikestaff was adopted in 2012."}]);
    leaves_no_trace(
        "adoption in a document",
        &records(),
        &[written, other_case()],
        BOY,
    );
}

#[test]
fn what_the_child_does_not_want_leaves_no_trace() {
    for wish in ["never", "not-now", "a-word-of-the-future"] {
        let mut case = case();
        case["wishes"][0] = json!({"id": "w1", "who": "my dad Darren", "relation": "father", "wish": wish});
        leaves_no_trace(wish, &records(), &[case], MAN);
    }
}

#[test]
fn what_notes_say_leaves_no_trace() {
    let mut case = case();
    case["documents"] = json!([{"id": "d1", "date": "2013-01-01", "kind": "case note", "text": "Fa Darren Pikestaff - NO CONTACT."}]);
    leaves_no_trace("a document", &records(), &[case.clone()], MAN);
    case["documents"] = json!([]);
    case["people"][0]["note"] = "no contact, see order".into();
    leaves_no_trace("the note on an entry", &records(), &[case], MAN);
}

#[test]
fn a_restriction_nobody_can_resolve_leaves_no_trace() {
    let mut case = case();
    case["people"].as_array_mut().unwrap().remove(0);
    case["restrictions"] = json!([{"id": "r1", "who": "Darren, surname not known", "kind": "risk"}]);
    leaves_no_trace("unresolved", &records(), &[case], MAN);
}

#[test]
fn a_restriction_of_the_record_itself_leaves_no_trace_in_any_case() {
    for kind in ["no-contact", "veto", "refuge"] {
        let mut records = records();
        records[0]["restriction"] = json!([{"kind": kind}]);
        leaves_no_trace(kind, &records, &[case(), other_case()], MAN);
    }
    let mut records = records();
    records[4]["restriction"] = json!([{"kind": "adoption"}]);
    leaves_no_trace("adoption", &records, &[case(), other_case()], BOY);
}

#[test]
fn no_mandate_no_records() {
    for mandate in [
        json!({"purpose": "lifelong-links", "period": {"start": "2024-01-10"}, "withdrawn": true}),
        json!({"purpose": "lifelong-links", "period": {"start": "2022-01-10", "end": "2023-07-10"}}),
        json!({"purpose": "lifelong-links", "period": {"start": "2024-09-01"}}),
    ] {
        let mut case = case();
        case["mandate"] = mandate;
        let all: Vec<Value> = records();
        let ids: Vec<&str> = all.iter().map(|r| r["id"].as_str().unwrap()).collect();
        leaves_no_trace("no mandate", &all, &[case], &ids);
    }
}

#[test]
fn what_another_case_hides_is_not_explained_either() {
    let place = Place::new();
    let cases = [restricted("adoption", "p4"), other_case()];
    written(&place, &records(), &cases);
    let explain = |case: &str, who: &str| {
        place.run(&format!(
            "explain {case} {who} --cases cases.ndjson --index idx --as-of 2024-02-01"
        ))
    };
    let hidden = explain("B-1", "A1").ended(1).stdout;
    assert_eq!(hidden.replace("A1", "X"), explain("B-1", "X").ended(1).stdout);
    explain("A-1", "T1").ended(0);
}

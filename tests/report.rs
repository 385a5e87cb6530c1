//! What the coordinator sees: the pages, the data, and nobody in them who must not be.
use crate::program::{Place, fixture};
use serde_json::{Value, json};

/// An index of `contacts`, with `cases` beside it.
fn place(contacts: &[Value], cases: &[Value]) -> Place {
    let place = Place::new();
    let lines = |values: &[Value]| values.iter().map(|v| format!("{v}\n")).collect::<String>();
    place.write("contacts.ndjson", lines(contacts));
    place.write("cases.ndjson", lines(cases));
    place.run("index contacts.ndjson --to idx").ended(0);
    place
}

fn demo() -> Place {
    let place = Place::new();
    let (contacts, cases) = (fixture("demo/contacts.ndjson"), fixture("demo/cases.ndjson"));
    place.write("contacts.ndjson", std::fs::read(contacts).unwrap());
    place.write("cases.ndjson", std::fs::read(cases).unwrap());
    place.run("index contacts.ndjson --to idx").ended(0);
    place
}

const FIND: &str = "find cases.ndjson --index idx --as-of file --out p.ndjson --report";

fn report(place: &Place, rest: &str) -> Value {
    place.run(&format!("{FIND} out.json {rest}"));
    serde_json::from_slice(&place.read("out.json")).unwrap()
}

fn page(place: &Place, rest: &str) -> String {
    place.run(&format!("{FIND} page.html {rest}"));
    String::from_utf8(place.read("page.html")).unwrap()
}

fn sought<'a>(report: &'a Value, id: &str) -> &'a Value {
    let all = report["cases"][0]["sought"].as_array().unwrap();
    all.iter()
        .find(|s| s["id"] == id)
        .unwrap_or_else(|| panic!("no {id} in {all:?}"))
}

#[test]
fn the_report_answers_who_how_sure_and_why() {
    let place = demo();
    let report = report(&place, "");
    let aunt = sought(&report, "w1");
    assert_eq!(
        (&aunt["called"], &aunt["group"]),
        (&json!("Auntie Shaz"), &json!("named-by-child"))
    );
    let best = &aunt["candidates"][0];
    assert!(best["confidence"]["p"].as_f64().unwrap() > 0.5);
    let bars = best["bars"].as_array().unwrap();
    let sum: f64 = bars.iter().map(|b| b["weight"].as_f64().unwrap()).sum();
    let rest = best["weight"].as_f64().unwrap() - best["prior"].as_f64().unwrap();
    assert!((sum - rest).abs() < 1e-9, "the bars do not add up: {sum} {rest}");
    // The quote is the document's own words at the range given.
    let quote = &aunt["quotes"][0];
    let cases = String::from_utf8(place.read("cases.ndjson")).unwrap();
    let case: Value = serde_json::from_str(cases.lines().next().unwrap()).unwrap();
    let documents = case["documents"].as_array().unwrap();
    let document = documents.iter().find(|d| d["id"] == quote["document"]).unwrap();
    let at = |key: &str| quote[key].as_u64().unwrap() as usize;
    let text: Vec<char> = document["text"].as_str().unwrap().chars().collect();
    let words: String = text[at("start")..at("end")].iter().collect();
    assert_eq!(quote["words"], json!(words));
    let page = page(&place, "");
    for wanted in [
        "Auntie Shaz",
        "In short",
        "will turn out to be somebody else",
        "<svg",
        "How to read this report",
        "<mark>",
    ] {
        assert!(page.contains(wanted), "no {wanted}");
    }
}

#[test]
fn several_records_of_one_person_are_one_person() {
    let record = |id: &str, address: &str| {
        json!({"id": id, "name": [{"family": "O'Hanlon", "given": ["Philomena"]}], "gender": "female", "birthDate": "1961-05-07",
            "address": [{"line": [address], "city": "Leeds"}]})
    };
    let case = json!({"id": "A", "wishes": [{"id": "w1", "who": "Philomena O'Hanlon", "relation": "foster-carer", "wish": "find"}]});
    let place = place(
        &[record("C1", "1 Elm Road"), record("C2", "9 Oak Street")],
        &[case],
    );
    let report = report(&place, "");
    let candidates = sought(&report, "w1")["candidates"].as_array().unwrap();
    assert_eq!(candidates.len(), 1);
    assert_eq!(candidates[0]["records"].as_array().unwrap().len(), 2);
}

#[test]
fn who_must_not_be_found_is_in_neither_data_nor_page() {
    let place = demo();
    let (with_data, with_page) = (report(&place, ""), page(&place, ""));
    for hidden in ["Jason", "D0039", "D0041", "Castleford"] {
        assert!(!with_page.contains(hidden), "{hidden} is on the page");
        assert!(!with_data.to_string().contains(hidden), "{hidden} is in the data");
    }
    // As if the records had never been.
    let contacts = String::from_utf8(place.read("contacts.ndjson")).unwrap();
    let kept = contacts
        .lines()
        .filter(|l| !l.contains("\"D0039\"") && !l.contains("\"D0041\""));
    let without: String = kept.flat_map(|l| [l, "\n"]).collect();
    assert!(without.len() < contacts.len());
    place.write("contacts.ndjson", without);
    place.run("index contacts.ndjson --to idx").ended(0);
    assert_eq!(with_data, report(&place, ""));
    assert!(with_page == page(&place, ""));
}

/// Somebody with a number, and somebody whose address is protected.
fn two_aunts() -> Place {
    let record = |id: &str, given: &str, street: &str, restriction: Value| {
        json!({"id": id, "name": [{"family": "Quillfeather", "given": [given]}], "gender": "female", "birthDate": "1980-02-03",
            "address": [{"line": [street], "city": "Hull", "postalCode": "HU1 9AA", "period": {"start": "2015"}}],
            "telecom": [{"system": "phone", "value": "01632 960123"}, {"system": "email", "value": "q@example.org"}],
            "restriction": restriction})
    };
    let wish =
        |id: &str, who: &str| json!({"id": id, "who": who, "relation": "maternal-aunt", "wish": "find"});
    let text = "Auntie Zelda Quillfeather is on 01632 960123 at 5 Elm Road, HU1 9AA.";
    place(
        &[
            record("C1", "Zelda", "5 Elm Road", json!([])),
            record(
                "C2",
                "Petra",
                "7 Oak Road",
                json!([{"kind": "protected-address"}]),
            ),
        ],
        &[
            json!({"id": "A", "wishes": [wish("w1", "Zelda Quillfeather"), wish("w2", "Petra Quillfeather")],
            "documents": [{"id": "d1", "date": "2020-01-02", "kind": "note", "author": "", "text": text}]}),
        ],
    )
}

#[test]
fn contact_details_only_when_asked_for_and_never_protected_ones() {
    let place = two_aunts();
    let (data, html) = (report(&place, "").to_string(), page(&place, ""));
    for secret in ["960123", "Elm Road", "Oak Road", "HU1 9AA", "q@example"] {
        assert!(
            !data.contains(secret) && !html.contains(secret),
            "{secret} is shown"
        );
    }
    assert!(html.contains("Hull (HU1)") && html.contains("whereabouts protected"));
    let ran = place.run(&format!("{FIND} page.html --with-contact-details"));
    let ran = ran.ended(0).says(&["page.html contains contact details"]);
    drop(ran);
    let html = String::from_utf8(place.read("page.html")).unwrap();
    assert!(html.contains("This report contains contact details") && html.contains("5 Elm Road"));
    assert!(!html.contains("Oak Road"), "a protected address is shown");
    let petra = report(&place, "--with-contact-details");
    assert!(sought(&petra, "w2")["candidates"][0]["records"][0]["details"].is_null());
}

#[test]
fn names_from_outside_cannot_run_or_turn_the_page() {
    let name = "<script>alert(1)</script>\u{202e}";
    let case = json!({"id": "../<b>", "child": {"name": [{"text": "Kim <b>\u{2066}"}]},
        "wishes": [{"id": "w1", "who": format!("Shaz {name}"), "relation": "aunt", "wish": "find"}],
        "documents": [{"id": "d<i>", "kind": "<u>", "date": "2020", "author": "", "text": format!("Saw Shaz {name} again.")}]});
    let contact = json!({"id": "<X>", "source": "<S>", "name": [{"family": name, "given": ["Shaz"]}]});
    let place = place(&[contact], &[case]);
    let page = page(&place, "");
    for raw in [
        "<script", "<b>", "<i>", "<u>", "<X>", "<S>", "\u{202e}", "\u{2066}",
    ] {
        assert!(!page.contains(raw), "{raw:?} is on the page");
    }
    assert!(
        page.contains("Content-Security-Policy") && page.contains("default-src &#39;none&#39;")
            || page.contains("default-src 'none'")
    );
    // A case id leads no file elsewhere.
    place.run(&format!("{FIND} out/"));
    let mut files: Vec<String> = std::fs::read_dir(place.path("out"))
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, ["0001-____b_.html", "index.html"]);
}

#[test]
fn a_batch_gives_a_page_a_case_and_an_index() {
    let place = Place::new();
    place
        .run(&format!(
            "index {} --to idx",
            fixture("handwritten/contacts.ndjson").display()
        ))
        .ended(0);
    let cases = fixture("handwritten/cases.ndjson");
    let count = std::fs::read_to_string(&cases)
        .unwrap()
        .lines()
        .filter(|l| !l.trim().is_empty())
        .count();
    place
        .run(&format!(
            "find {} --index idx --as-of file --report reports",
            cases.display()
        ))
        .ended(0);
    let index = String::from_utf8(place.read("reports/index.html")).unwrap();
    let links: Vec<&str> = index
        .split("href=\"")
        .skip(1)
        .filter_map(|s| s.split('"').next())
        .collect();
    assert_eq!(links.len(), count);
    for link in links {
        let page = String::from_utf8(place.read(&format!("reports/{link}"))).unwrap();
        assert!(
            page.starts_with("<!DOCTYPE html>")
                && !page.contains("<script")
                && !page.contains("http-equiv=\"refresh\"")
        );
        assert!(!page.contains("src=") && !page.contains("@import") && !page.contains("url("));
    }
}

#[test]
fn a_report_can_go_to_standard_output_or_be_compressed() {
    let place = two_aunts();
    let page = place
        .run("find cases.ndjson --index idx --as-of file --report -")
        .ended(0)
        .stdout;
    assert!(
        page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"),
        "{page}"
    );
    place
        .run("find cases.ndjson --index idx --as-of file --report out.json.gz")
        .ended(0);
    let packed = place.read("out.json.gz");
    let data: Value = serde_json::from_reader(flate2::read::GzDecoder::new(&packed[..])).unwrap();
    assert_eq!(data["version"], 1);
}

#[test]
fn a_case_with_nobody_in_it_says_so() {
    let place = place(
        &[json!({"id": "C1", "name": [{"text": "Zelda Quillfeather"}]})],
        &[
            json!({"id": "EMPTY", "child": {"name": [{"text": "Kim Ash"}]}}),
            json!({"id": "OVER", "mandate": {"withdrawn": true}, "wishes": [{"id": "w1", "who": "Zelda Quillfeather", "wish": "find"}]}),
        ],
    );
    let page = page(&place, "");
    assert_eq!(page.matches("Nobody is shown for this case.").count(), 2);
    assert!(page.contains("mandate has been withdrawn") && !page.contains("Quillfeather"));
}

#[test]
fn the_childs_schools_are_in_the_time_line_and_those_of_hidden_times_are_not() {
    let note = |id: &str, date: &str, text: &str| json!({"id": id, "date": date, "type": "LAC review", "author": "SW", "text": text});
    let case = json!({"id": "A", "child": {"name": [{"given": ["Maya"], "family": "Pike"}], "birthDate": "2008-05-01"},
    "wishes": [{"id": "w1", "who": "Nan", "relation": "maternal-grandmother", "wish": "find"}],
    "people": [{"id": "p1", "relation": "foster-carer", "name": [{"given": ["Joan"], "family": "Frost"}]}],
    "placements": [{"id": "pl1", "code": "U4", "reason": "P", "carers": ["p1"], "carerText": "Joan Frost",
        "address": {"line": ["3 Mill Lane"], "city": "Otley"}, "period": {"start": "2015-01-01", "end": "2016-12-31"}}],
    "restrictions": [{"id": "r1", "person": "p1", "kind": "protected-address", "period": {"start": "2015-01-01"}}],
    "documents": [
        note("d1", "2013-06-01", "Maya is happy at Harehills Primary."),
        note("d2", "2014-03-01", "Maya says she will miss Harehills Primary. Her brother Ryan is at Roseville Academy."),
        note("d3", "2015-06-01", "Maya has settled at Wharfedale Juniors."),
    ]});
    let place = place(
        &[json!({"id": "C1", "name": [{"family": "Moss", "given": ["Sheila"]}]})],
        &[case],
    );
    let report = report(&place, "");
    let events = report["cases"][0]["timeline"].as_array().unwrap();
    let schools: Vec<&Value> = events.iter().filter(|e| e["kind"] == "school").collect();
    assert_eq!(schools.len(), 1, "{events:?}");
    assert_eq!(schools[0]["who"], json!(["Harehills Primary"]));
    assert_eq!(
        (&schools[0]["start"], &schools[0]["end"], &schools[0]["source"]),
        (&json!("2013-06-01"), &json!("2014-03-01"), &json!("document d1"))
    );
    let page = page(&place, "");
    assert!(page.contains("Harehills Primary") && !page.contains("Wharfedale"));
}

#[test]
fn the_schema_on_file_is_the_reports_own() {
    let path = fixture("../docs/report.schema.json");
    let wanted = serde_json::to_string_pretty(&kithkin::report::schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let on_file = std::fs::read_to_string(&path).unwrap();
    assert!(
        on_file == wanted,
        "docs/report.schema.json is out of date: run this test with UPDATE_SCHEMA=1"
    );
}

/// A case of 80 people in the table, every other one of them in the records.
pub(crate) fn large_family() -> Place {
    let relations = [
        "mother",
        "father",
        "maternal-grandmother",
        "maternal-grandfather",
        "paternal-grandmother",
        "half-brother",
        "half-sister",
        "sister",
        "maternal-aunt",
        "maternal-uncle",
        "paternal-aunt",
        "maternal-cousin",
        "paternal-cousin",
        "great-aunt",
        "step-father",
        "nephew",
        "foster-carer",
        "foster-carer",
        "teacher",
        "family-friend",
        "neighbour",
    ];
    let (mut people, mut contacts) = (Vec::new(), Vec::new());
    for n in 0..80_usize {
        let letters = |n: usize| {
            [n / 10, n % 10]
                .map(|i| char::from(b'a' + i as u8))
                .iter()
                .collect::<String>()
        };
        let lane = format!(
            "{}arrow{}by",
            char::from(b'A' + n as u8 % 26),
            char::from(b'a' + n as u8 / 26)
        );
        let given = ["Zelda", "Bertram", "Ottoline", "Ignatius"][n % 4];
        let name = json!([{"family": format!("Quill{}stone", letters(n)), "given": [given]}]);
        let born = format!("{}", 1940 + n);
        let relation = if n < 3 {
            relations[n]
        } else {
            relations[n % relations.len()]
        };
        people.push(json!({"id": format!("p{n}"), "relation": relation, "name": name, "birthDate": born}));
        if n % 2 == 0 {
            contacts.push(json!({"id": format!("C{n}"), "name": name, "birthDate": born, "source": "register", "recorded": "2019",
                "address": [{"line": [format!("{n} {lane} Lane")], "city": "Leeds", "postalCode": format!("LS{n} 9AA")}]}));
        }
    }
    let case = json!({"id": "LARGE", "child": {"name": [{"text": "Ottilie Quillstone"}], "birthDate": "2012-03-04"}, "people": people,
        "placements": [{"id": "pl1", "code": "U4", "reason": "P", "carers": ["p16"], "period": {"start": "2014", "end": "2016-05"}}]});
    place(&contacts, &[case])
}

#[test]
fn eighty_people_are_each_drawn_once() {
    let place = large_family();
    let page = page(&place, "");
    let map = &page[page.find("<svg").unwrap()..];
    let map = &map[..map.find("</svg>").unwrap()];
    let data = report(&place, "");
    let sought = data["cases"][0]["sought"].as_array().unwrap();
    assert!(sought.len() >= 75 && map.matches("class=\"box ").count() >= sought.len());
    for sought in sought {
        let name = sought["name"].as_str().unwrap();
        assert_eq!(map.matches(&format!("<title>{name},")).count(), 1, "{name}");
    }
}

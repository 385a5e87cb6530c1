//! What is new when a case is searched again.
use crate::program::{Place, Ran, assert_fits, fixture};
use serde_json::Value;

fn index(place: &Place, without: &str) {
    let contacts = std::fs::read_to_string(fixture("demo/contacts.ndjson")).unwrap();
    let marked = format!("\"id\": \"{without}\"");
    let kept: String = contacts
        .lines()
        .filter(|l| !l.contains(&marked))
        .flat_map(|l| [l, "\n"])
        .collect();
    place.write("c.ndjson", kept);
    place.run("index c.ndjson --to idx").ended(0);
}

fn find(place: &Place, rest: &str) -> Ran {
    let cases = fixture("demo/cases.ndjson");
    place
        .run(&format!(
            "find {} --index idx --as-of file {rest}",
            cases.display()
        ))
        .ended(0)
}

fn lines(place: &Place, name: &str) -> Vec<Value> {
    let text = String::from_utf8(place.read(name)).unwrap();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn a_second_search_tells_what_came_and_what_went() {
    let place = Place::new();
    index(&place, "D0088");
    find(&place, "--out first.ndjson");
    index(&place, "nobody");
    let ran = find(
        &place,
        "--out second.ndjson --since first.ndjson --news news.ndjson",
    );
    assert_fits(&ran.stdout);
    assert!(ran.stdout.contains("Since the earlier run: "), "{}", ran.stdout);
    let news = lines(&place, "news.ndjson");
    let of = |news: &[Value], contact: &str| news.iter().find(|n| n["contact"] == contact).cloned();
    let came = of(&news, "D0088").unwrap();
    assert_eq!(
        (&came["kind"], &came["relation"]),
        (&"new".into(), &"maternal-aunt".into())
    );
    assert!(came["before"].is_null() && came["now"].as_f64().unwrap() > 0.8);

    // The other way about it went, and a run compared with itself has no news.
    index(&place, "D0088");
    find(
        &place,
        "--out third.ndjson --since second.ndjson --news news.ndjson",
    );
    let went = of(&lines(&place, "news.ndjson"), "D0088").unwrap();
    assert_eq!((&went["kind"], &went["why"]), (&"gone".into(), &Value::Null));
    find(
        &place,
        "--out third.ndjson --since third.ndjson --news news.ndjson",
    );
    assert!(lines(&place, "news.ndjson").is_empty());
}

#[test]
fn only_a_rejection_is_told_of_what_is_gone() {
    let place = Place::new();
    index(&place, "nobody");
    find(&place, "--out first.ndjson");
    let cases = fixture("demo/cases.ndjson");
    place
        .run(&format!(
            "decide LL-2031 D0088 rejected --reason namesake --by KM --store d.sqlite --cases {} --index idx --as-of file",
            cases.display()
        ))
        .ended(0);
    // As if the father had been put forward before he was restricted, and somebody who was erased since.
    let mut earlier = String::from_utf8(place.read("first.ndjson")).unwrap();
    for contact in ["D0041", "ERASED"] {
        earlier += &format!(
            "{{\"case\":\"LL-2031\",\"contact\":\"{contact}\",\"relation\":\"father\",\"confidence\":0.9}}\n"
        );
    }
    place.write("earlier.ndjson", &earlier);
    find(
        &place,
        "--out p.ndjson --decisions d.sqlite --since earlier.ndjson --news news.ndjson",
    );
    let news = lines(&place, "news.ndjson");
    let of = |contact: &str| news.iter().find(|n| n["contact"] == contact).unwrap().to_string();
    assert!(of("D0088").contains("\"why\":\"rejected\""));
    assert_eq!(
        of("D0041").replace("D0041", "X"),
        of("ERASED").replace("ERASED", "X")
    );

    place.write("earlier.ndjson", "no proposal\n");
    place
        .run(&format!(
            "find {} --index idx --since earlier.ndjson",
            cases.display()
        ))
        .ended(2)
        .says(&["earlier.ndjson", "line 1"]);
}

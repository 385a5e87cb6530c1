//! What the people around somebody say of them: homes, generations, deaths.
use super::Proposal;
use super::tests::{brame, proposals};

fn weight(found: &[Proposal], contact: &str, field: &str) -> Option<f64> {
    let mut own = found.iter().filter(|p| p.contact.as_deref() == Some(contact));
    let bar = |p: &Proposal| p.evidence.iter().find(|e| e.field == field).map(|e| e.weight);
    own.find_map(bar)
}

#[test]
fn who_shared_a_home_is_judged_by_the_household_seen_there() {
    let at = |id: &str, family: &str, given: &str, gender: &str, born: &str, from: &str, to: &str| {
        format!(
            r#"{{"id":"{id}","name":[{{"family":"{family}","given":["{given}"]}}],"gender":"{gender}","birthDate":"{born}","address":[{{"line":["136 Bankside Terrace"],"city":"Bolton","postalCode":"BL1 4AA","period":{{"start":"{from}","end":"{to}"}}}}]}}"#
        )
    };
    let contacts = [
        at(
            "mother",
            "Brame",
            "Leanne",
            "female",
            "1984-05-02",
            "2005-01-01",
            "2015-01-01",
        ),
        at(
            "man",
            "Tolleyson",
            "Craig",
            "male",
            "1982-03-01",
            "2006-01-01",
            "2014-01-01",
        ),
        at(
            "lodger",
            "Nowickison",
            "Adam",
            "male",
            "1983-08-01",
            "2010-01-01",
            "2016-01-01",
        ),
        at(
            "his-wife",
            "Nowickison",
            "Ewa",
            "female",
            "1985-08-01",
            "2011-01-01",
            "2016-01-01",
        ),
    ]
    .join("\n");
    let people = r#""people":[{"id":"p1","relation":"mother","name":[{"family":"Brame","given":["Leanne"]}],"birthDate":"1984-05-02"}]"#;
    let found = proposals(&contacts, &brame(people));
    let weight = |id: &str, field: &str| weight(&found, id, field);
    assert!(weight("lodger", "own-kin").unwrap() < 0.0);
    assert_eq!(weight("man", "own-kin"), None);
    assert!(weight("man", "together-for").unwrap() > weight("lodger", "together-for").unwrap());
}

#[test]
fn who_lived_where_only_the_file_places_a_carer_is_put_forward_as_close_to_them() {
    let contacts = concat!(
        r#"{"id":"son","name":[{"family":"Underbanks","given":["Toby"]}],"gender":"male","birthDate":"2001-03-04","address":[{"line":["17 Maple Drive"],"city":"Leeds","postalCode":"LS10 9DU","period":{"start":"2013-01-01","end":"2016-01-01"}}]}"#,
        "\n",
        r#"{"id":"stranger","name":[{"family":"Orrell","given":["Guy"]}],"gender":"male","birthDate":"2001-03-04","address":[{"line":["19 Maple Drive"],"city":"Leeds","postalCode":"LS10 9DU"}]}"#,
    );
    let carer = r#""people":[{"id":"p1","relation":"foster-carer","name":[{"family":"Underbanks","given":["Carol"]}],"birthDate":"1970","address":[{"line":["17 Maple Drive"],"city":"Leeds","postalCode":"LS10 9DU","period":{"start":"2014-01-01","end":"2015-06-01"}}]}]"#;
    let found = proposals(contacts, &brame(carer));
    let of = |id: &str| {
        found
            .iter()
            .find(|p| p.contact.as_deref() == Some(id) && p.target.is_none())
    };
    let son = of("son").expect("a son of the house");
    assert_eq!(son.relation.map(|r| r.term()), Some("foster-brother"));
    let home = son.evidence.iter().find(|e| e.field == "shared-home").unwrap();
    assert!(
        home.level
            .starts_with("lived from 2014 to 2015 where the file says")
    );
    assert!(
        home.case_value
            .as_deref()
            .is_some_and(|place| place.contains("17 Maple Drive"))
    );
    assert!(of("stranger").is_none());

    // Where whereabouts are protected, nobody is looked for around them.
    let refuge = format!(
        r#"{carer},"restrictions":[{{"id":"r1","kind":"protected-address","person":"p1","period":{{"start":"2012-01-15"}}}}]"#
    );
    assert!(
        proposals(contacts, &brame(&refuge))
            .iter()
            .all(|p| p.target.is_some())
    );
}

#[test]
fn a_grandmother_is_a_generation_older_than_the_mother() {
    let contacts = concat!(
        r#"{"id":"older","name":[{"family":"Brame","given":["Maureen"]}],"birthDate":"1955-03-04"}"#,
        "\n",
        r#"{"id":"younger","name":[{"family":"Brame","given":["Maureen"]}],"birthDate":"1979-03-04"}"#,
    );
    let found = proposals(
        contacts,
        &brame(
            r#""people":[{"id":"p1","relation":"mother","name":[{"family":"Brame","given":["Leanne"]}],"birthDate":"1984-05-02"},{"id":"p2","relation":"maternal-grandmother","name":[{"family":"Brame","given":["Maureen"]}]}]"#,
        ),
    );
    assert!(weight(&found, "older", "generation").unwrap() > 0.0);
    assert!(weight(&found, "younger", "generation").is_none_or(|bits| bits < -3.0));
}

#[test]
fn who_lives_on_is_not_whom_the_file_says_has_died() {
    let contacts = concat!(
        r#"{"id":"before","recorded":"2009","name":[{"family":"Brame","given":["Harold"]}],"gender":"male"}"#,
        "\n",
        r#"{"id":"after","recorded":"2023","name":[{"family":"Brame","given":["Harold"]}],"gender":"male"}"#,
    );
    let found = proposals(
        contacts,
        &brame(
            r#""documents":[{"id":"d1","date":"2012-02-03","kind":"LAC review","text":"MGF Harold Brame died last year."}]"#,
        ),
    );
    assert!(weight(&found, "after", "death").unwrap() < 0.0);
    assert_eq!(weight(&found, "before", "death"), None);
}

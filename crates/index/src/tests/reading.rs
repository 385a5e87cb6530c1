//! What an index answers about the records in it.
use super::people::*;
use crate::{Exclude, Index, address_keys};
use kithkin_record::{Address, Period, Postcode};

fn family() -> Vec<kithkin_record::ContactRecord> {
    vec![
        link(
            household(
                phone(
                    person(
                        "A",
                        "Sharon Whitfield",
                        "1984-03-02",
                        "14 Elm Road, Leeds, LS8 4AB",
                    ),
                    "0113 496 0127",
                ),
                "H1",
            ),
            "B",
        ),
        household(
            phone(
                person("B", "Darren Whitfield", "1982", "14 Elm Rd, Leeds, LS8 4AB"),
                "07700 900102",
            ),
            "H1",
        ),
        phone(
            person(
                "C",
                "Sharon Marsden",
                "1984-03-02",
                "2 Ash Grove, Bradford, BD1 2AA",
            ),
            "0113 496 0127",
        ),
        email(
            person("D", "Kevin O'Brien", "", "14 Elm Road, Leeds, LS8 4AC"),
            "Kev@Example.org",
        ),
        source(
            person("E", "Mary Buist-Jackson", "1950", "1 High Street, York, YO1 7AA"),
            "directory",
        ),
    ]
}

fn open() -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &family());
    let index = Index::open(dir.path()).unwrap();
    (dir, index)
}

#[test]
fn records_come_back_as_added() {
    let (_dir, index) = open();
    assert_eq!(index.len(), 5);
    for record in family() {
        let doc = index.doc(&record.id).unwrap();
        assert!(index.record(doc).unwrap() == record);
        assert_eq!(
            index.with_record(doc, |r| r.id.as_str().to_owned()).unwrap(),
            record.id
        );
    }
    assert_eq!(index.doc("Z"), None);
    assert!(index.record(5).unwrap_err().to_string().contains("below 5"));
    index.verify().unwrap();
}

#[test]
fn neighbours_of_a_record() {
    let (_dir, index) = open();
    let a = index.doc("A").unwrap();
    assert_eq!(ids(&index, &index.sharing_phone(a).unwrap()), ["C"]);
    assert_eq!(ids(&index, &index.in_household("register", "H1")), ["A", "B"]);
    assert!(index.in_household("directory", "H1").is_empty());
    assert_eq!(ids(&index, &index.linked_to("register", "B")), ["A"]);
    let shared = ids(&index, &index.sharing_address(a).unwrap());
    assert!(shared.contains(&"B".to_owned()), "{shared:?}");
    let key = address_keys(&Address::parse(
        &["14 Elm Road"],
        None,
        Some("LS8 4AC"),
        Period::default(),
    ));
    assert_eq!(ids(&index, &index.at_address_key(key[0])), ["D"]);
}

#[test]
fn look_ups_by_value() {
    let (_dir, index) = open();
    assert_eq!(ids(&index, &index.by_phone("+441134960127")), ["A", "C"]);
    assert_eq!(ids(&index, &index.by_phone("+4477*****102")), ["B"]);
    assert_eq!(ids(&index, &index.by_phone("+44******0127")), ["A", "C"]);
    assert!(index.by_phone("+4477*******").is_empty());
    assert_eq!(ids(&index, &index.by_email("kev@example.org ")), ["D"]);
    assert_eq!(ids(&index, &index.with_family("WHITFIELD")), ["A", "B"]);
    assert_eq!(ids(&index, &index.with_family("Buist Jackson")), ["E"]);
    assert_eq!(ids(&index, &index.with_family("jackson")), ["E"]);
    assert_eq!(ids(&index, &index.with_family("o’brien")), ["D"]);
    assert_eq!(
        ids(&index, &index.in_postcode(&Postcode::parse("LS8 4AB").unwrap())),
        ["A", "B"]
    );
    assert_eq!(
        ids(
            &index,
            &index.in_postcode(&Postcode {
                outward: "LS8".into(),
                inward: None
            })
        ),
        ["A", "B", "D"]
    );
    assert_eq!(
        index.sources(),
        [("directory".to_owned(), 1), ("register".to_owned(), 4)]
    );
}

#[test]
fn full_text_ranks_and_filters() {
    let (_dir, index) = open();
    assert_eq!(text_ids(&index, "sharon whitfield")[0], "A");
    assert_eq!(text_ids(&index, "town:york"), ["E"]);
    assert_eq!(text_ids(&index, "name:sharon town:bradford"), ["C"]);
    assert_eq!(text_ids(&index, "\"high street\""), ["E"]);
    assert_eq!(text_ids(&index, "postcode:ls84ac"), ["D"]);
    assert_eq!(text_ids(&index, "born:1950"), ["E"]);
    assert_eq!(text_ids(&index, "whitfeld").len(), 2);
    assert!(text_ids(&index, "source:nobody").is_empty());
    let hidden = Exclude::from_docs([index.doc("A").unwrap()]);
    let left = index.full_text("sharon", &hidden, 10).unwrap();
    assert_eq!(left.iter().map(|h| index.id(h.doc)).collect::<Vec<_>>(), ["C"]);
}

#[test]
fn an_index_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&open().1);
}

#[test]
fn an_empty_index_is_an_index() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &[]);
    let index = Index::open(dir.path()).unwrap();
    assert!(index.is_empty() && text_ids(&index, "anybody").is_empty());
    assert!(index.sources().is_empty() && index.docs().next().is_none());
}

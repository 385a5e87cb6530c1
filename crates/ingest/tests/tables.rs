//! Reading tables: mapped columns, several rows a person, broken rows, and Parquet.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up should panic")]
use kithkin_ingest::{ColumnMap, ExtraKind, IngestError, ReadOptions, ReadSummary, read_contacts};
use kithkin_record::{ContactRecord, NameUse};
use std::path::Path;

fn read_bytes(bytes: &[u8], map: Option<&str>) -> Result<(Vec<ContactRecord>, ReadSummary), IngestError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("contacts.csv");
    std::fs::write(&path, bytes).unwrap();
    let options = ReadOptions {
        map: map.map(|m| ColumnMap::parse(m).unwrap()),
        rejects: Some(dir.path().join("rejects.ndjson")),
        require_name: map.is_none(),
        ..ReadOptions::default()
    };
    let mut records = Vec::new();
    let summary = read_contacts(&path, &options, |r| records.push(r))?;
    Ok((records, summary))
}

fn read(text: &str) -> (Vec<ContactRecord>, ReadSummary) {
    read_bytes(text.as_bytes(), None).unwrap()
}

const FULL: &str = "id,source,recorded,title,given_name,middle_names,family_name,former_family_names,known_as,gender,date_of_birth,date_of_death,address_line_1,address_line_2,town,postcode,address_from,address_to,phone,email,household_id
C1,reg,2019-12-01,Mrs,Sharon,Michelle,Whitfield,Marsden;Firth,Shaz,F,02/03/1984,,Flat 2,14 Elm Road,Leeds,LS8 4AB,2012,2015-02,0113 496 0127; 07700 900123,shaz@example.org,H7
C2,reg,,,Tom,,Ng,,,M,,,,,,,,,,,
C1,reg,,,Sharon,Michelle,Whitfield,,,,,,9 Oak Street,,Leeds,LS9 1AA,2016,,,,
";

#[test]
fn every_column_finds_its_field_and_rows_of_one_person_are_joined() {
    let (records, summary) = read(FULL);
    assert_eq!((summary.lines, summary.records, summary.rejected), (3, 2, 0));
    let ids: Vec<&str> = records.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["C2", "C1"], "a person is given out with their last row");
    let shaz = &records[1];
    let names: Vec<(NameUse, String)> = shaz.names.iter().map(|n| (n.name_use, n.display())).collect();
    assert_eq!(names[0], (NameUse::Usual, "Sharon Michelle Whitfield".to_owned()));
    assert_eq!(names[1], (NameUse::Old, "Sharon Michelle Marsden".to_owned()));
    assert_eq!(names[2], (NameUse::Old, "Sharon Michelle Firth".to_owned()));
    assert_eq!(names[3].0, NameUse::Nickname);
    assert_eq!(
        shaz.birth.as_ref().unwrap().date.unwrap().to_string(),
        "1984-03-02"
    );
    assert_eq!(shaz.addresses.len(), 2);
    assert_eq!(shaz.addresses[0].period.end.unwrap().to_string(), "2015-02");
    assert_eq!((shaz.phones.len(), shaz.emails.len()), (2, 1));
    assert_eq!(shaz.household.as_deref(), Some("H7"));
}

#[test]
fn separators_quotes_and_encodings() {
    for text in [
        "id;given_name;family_name\nC1;Zoë;\"Größe; geb. Ott\"\n",
        "\u{feff}ID\tGiven Name\tFamily-Name\r\nC1\tZoë\t\"Größe; geb. Ott\"\r\n",
        "id|given_name|family_name\n\n  \nC1 | Zoë | \"Größe; geb. Ott\" ",
    ] {
        let (records, summary) = read(text);
        assert_eq!(records.len(), 1, "{summary}");
        assert!(records[0].names[0].display().starts_with("Zoë Größe"));
    }
    let latin: Vec<u8> = "id,given_name\nC1,Zo\u{eb}\n".chars().map(|c| c as u8).collect();
    let (records, summary) = read_bytes(&latin, None).unwrap();
    assert_eq!(records[0].names[0].display(), "Zoë");
    assert_eq!(summary.reencoded, 1);
    let (records, _) = read("id,given_name,address_line_1\nC1,Pat,\"14 Elm Road\nLeeds\"\nC2,Tom,x\n");
    assert_eq!((records.len(), records[1].id.as_str()), (2, "C2"));
}

#[test]
fn a_bad_row_costs_itself_only() {
    let (records, summary) = read(
        "id,given_name,family_name\nC1,Pat,Oldroyd\nC2,Tom\nC3,a,b,c\n,Ann,Noid\nC4,\"never closed,x\nC5,Sue,Ng\nC1,Bob,Smith,\n",
    );
    let ids: Vec<&str> = records.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["C5", "C1"]);
    // C2 and C3 have the wrong width, one has no id, one quote is open.
    assert_eq!((summary.lines, summary.rejected), (7, 4));
}

#[test]
fn one_id_for_two_people_is_a_reject() {
    let (records, summary) = read(
        "id,given_name,family_name,date_of_birth\nC1,Pat,Oldroyd,1950-01-02\nC1,Tom,Ng,1999-05-06\nC2,A,B,\n",
    );
    assert_eq!((records.len(), summary.rejected), (2, 1));
}

#[test]
fn a_missing_column_is_named_with_those_there_are() {
    let map = "[columns]\nid = \"rec_id\"\nfamily_name = \"surnmae\"\n";
    let error = read_bytes(b"rec_id, given_name, surname\n1,a,b\n", Some(map))
        .err()
        .unwrap();
    let message = error.to_string();
    for part in ["`surnmae`", "`family_name`", "`given_name`, `surname`", "--map"] {
        assert!(message.contains(part), "{message}");
    }
    let error = read_bytes(b"name,town\na,b\n", None).err().unwrap().to_string();
    assert!(error.contains("no column `id`"), "{error}");
    let (_, summary) = read("");
    assert_eq!((summary.lines, summary.notes.len()), (0, 1));
}

#[test]
fn maps_that_are_none_say_why() {
    for (text, part) in [
        ("[columns]\ntown = \"x\"", "has no `id`"),
        ("[columns]\nid = []", "names no column"),
        ("[columns]\nid = 3", "id"),
        ("[extra]\nx = \"colour\"", "colour"),
        ("[options]\ndate_order = \"dym\"", "ymd, dmy or mdy"),
        ("[colums]\nid = \"x\"", "colums"),
        ("[columns", "columns"),
    ] {
        let error = ColumnMap::parse(text).unwrap_err();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn parts_are_joined_and_na_is_nothing() {
    let map = "[columns]\nid = \"rec_id\"\ngiven_name = [\"f1\", \"f2\"]\nfamily_name = \"l1\"\ndate_of_birth = [\"by\", \"bm\", \"bd\"]\n\
        [extra]\njob = \"category\"\nwhole = \"name\"\n[options]\ndate_order = \"ymd\"\n";
    let csv = b"f1,f2,l1,by,bm,bd,rec_id,job,whole\nCARSTEN,NA,MEIER,1949,7,22,1,NA,x\nNA,NA,NA,1950,2,NA,2,smith,NA\n";
    let (records, _) = read_bytes(csv, Some(map)).unwrap();
    assert_eq!(records[0].names[0].display(), "CARSTEN MEIER");
    assert_eq!(
        records[0].birth.as_ref().unwrap().date.unwrap().to_string(),
        "1949-07-22"
    );
    assert_eq!(
        records[1].birth.as_ref().unwrap().date.unwrap().to_string(),
        "1950-02"
    );
    assert!(records[1].names.is_empty());
    assert_eq!(records[1].extra.get("job").map(String::as_str), Some("smith"));
    let map = ColumnMap::parse(map).unwrap();
    let extras: Vec<_> = map.extras().collect();
    assert_eq!(extras, [("job", ExtraKind::Category), ("whole", ExtraKind::Name)]);
}

#[test]
fn parquet_is_read_like_csv() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/people.parquet");
    let map = "[columns]\nid = \"id\"\ngiven_name = \"first\"\nfamily_name = \"last\"\ndate_of_birth = \"born\"\npostcode = \"pc\"\n\
        [extra]\nn = \"category\"\nscore = \"text\"\nat = \"text\"\nns = \"text\"\nok = \"category\"\n";
    let options = ReadOptions {
        map: Some(ColumnMap::parse(map).unwrap()),
        require_name: false,
        ..ReadOptions::default()
    };
    let mut records = Vec::new();
    let summary = read_contacts(&path, &options, |r| records.push(r)).unwrap();
    assert_eq!((summary.lines, records.len()), (3, 3));
    assert_eq!(records[0].names[0].display(), "Zoë Oldroyd");
    assert_eq!(
        records[0].birth.as_ref().unwrap().date.unwrap().to_string(),
        "1984-03-04"
    );
    let extra = |i: usize, key: &str| records[i].extra.get(key).map(String::as_str);
    assert_eq!(
        [extra(0, "n"), extra(1, "n"), extra(2, "n")],
        [Some("7"), Some("-2"), None]
    );
    assert_eq!((extra(0, "score"), extra(1, "score")), (Some("1.5"), None));
    assert_eq!(
        (extra(0, "at"), extra(0, "ok")),
        (Some("2001-02-03"), Some("true"))
    );
    assert_eq!((extra(0, "ns"), extra(1, "ns")), (Some("2001-02-03"), None));
    assert!(records[1].names.is_empty());
    assert!(records[2].birth.is_none());

    // Damage anywhere in the file costs what is damaged and never more than an error.
    let bytes = std::fs::read(&path).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let damaged = dir.path().join("damaged.parquet");
    for at in (4..bytes.len()).step_by(5) {
        let mut copy = bytes.clone();
        copy[at] ^= 0xff;
        std::fs::write(&damaged, &copy).unwrap();
        let _ = read_contacts(&damaged, &options, |_| ());
    }
    std::fs::write(&damaged, &bytes[..bytes.len() / 2]).unwrap();
    let error = read_contacts(&damaged, &options, |_| ())
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("no readable Parquet file"), "{error}");
}

#[test]
fn the_maps_we_ship_are_maps() {
    let maps = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/maps");
    let mut seen = 0;
    for entry in std::fs::read_dir(maps).unwrap() {
        ColumnMap::load(&entry.unwrap().path()).unwrap();
        seen += 1;
    }
    assert!(seen >= 4);
}

#[test]
fn a_packed_table_is_read_twice_all_the_same() {
    use std::io::Write;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("contacts.csv.gz");
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(FULL.as_bytes()).unwrap();
    std::fs::write(&path, gz.finish().unwrap()).unwrap();
    let mut ids = Vec::new();
    read_contacts(&path, &ReadOptions::default(), |r| ids.push(r.id)).unwrap();
    assert_eq!(ids, ["C2", "C1"]);
    let parquet = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/people.parquet");
    let packed = zstd::encode_all(&std::fs::read(parquet).unwrap()[..], 0).unwrap();
    std::fs::write(&path, packed).unwrap();
    assert_eq!(
        read_contacts(&path, &ReadOptions::default(), |_| ())
            .unwrap()
            .lines,
        3
    );
}

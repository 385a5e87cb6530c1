//! Reading NDJSON: what each kind of broken line costs, and what it must not cost.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up should panic")]
use kithkin_ingest::{IngestError, ReadOptions, ReadSummary, Reader, case_to_json, contact_to_json};
use kithkin_record::{CaseFile, ContactRecord, RestrictionKind, WishKind};
use std::path::{Path, PathBuf};

struct Read {
    records: Vec<ContactRecord>,
    summary: ReadSummary,
    rejects: Vec<serde_json::Value>,
}

fn file(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn read_with(options: ReadOptions, name: &str, bytes: &[u8]) -> Read {
    let dir = tempfile::tempdir().unwrap();
    let path = file(dir.path(), name, bytes);
    let rejects = dir.path().join("rejects.ndjson");
    let mut reader = Reader::new(ReadOptions {
        rejects: Some(rejects.clone()),
        ..options
    })
    .unwrap();
    let mut records = Vec::new();
    reader
        .contacts::<IngestError>(&path, |r| {
            records.push(r);
            Ok(())
        })
        .unwrap();
    let summary = reader.finish().unwrap();
    let rejects = std::fs::read_to_string(rejects).unwrap();
    let rejects = rejects
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    Read {
        records,
        summary,
        rejects,
    }
}

fn read(bytes: &[u8]) -> Read {
    read_with(ReadOptions::default(), "contacts.ndjson", bytes)
}

fn cases(text: &str) -> Vec<CaseFile> {
    let dir = tempfile::tempdir().unwrap();
    let path = file(dir.path(), "cases.ndjson", text.as_bytes());
    kithkin_ingest::read_cases(&path, &ReadOptions::default())
        .unwrap()
        .0
}

const PAT: &str = r#"{"id":"C1","name":[{"text":"Pat Oldroyd"}]}"#;
const TRACE: &str = r#"{"id":"C2","name":[{"family":"Firth","given":["Tracey"]}]}"#;

#[test]
fn a_bad_line_costs_itself_only() {
    let deep = "[".repeat(100_000);
    for (bad, reason) in [
        ("not json", "is no JSON: fault at column 2"),
        (r#"{"id":"C9","name"#, "is no JSON: it breaks off at column 16"),
        ("[1,2]", "is a list; one JSON object a line was expected"),
        ("\"C9\"", "is a text; one JSON object a line was expected"),
        (r#"{"name":[{"text":"A"}]}"#, "has no id"),
        (r#"{"id":"  ","name":[{"text":"A"}]}"#, "has no id"),
        (r#"{"id":"C9"}"#, "has no name"),
        ("{\"id\":\"C9\0\"}", "is no JSON: it holds NUL bytes"),
        (&deep, "is nested too deep (more than 127 levels)"),
        (
            PAT,
            "has the same id as line 1, which was read; ids must be unique in a run",
        ),
    ] {
        let got = read(format!("{PAT}\n{bad}\n\n{TRACE}\n").as_bytes());
        let ids: Vec<&str> = got.records.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, ["C1", "C2"], "{reason}");
        assert_eq!((got.summary.lines, got.summary.rejected), (3, 1), "{reason}");
        assert_eq!(got.rejects.len(), 1);
        assert_eq!(got.rejects[0]["reason"], reason);
        assert_eq!(got.rejects[0]["line"], 2);
        assert!(
            bad.starts_with(got.rejects[0]["text"].as_str().unwrap()),
            "{reason}"
        );
    }
}

#[test]
fn a_bad_field_costs_itself_only() {
    let got = read(
        br#"{"id":"C1","name":[{"text":"Pat Oldroyd"},7],"birthDate":"1957-15-06","gender":"??","address":[{"line":["9 Elm Rd"],"postalCode":{}}],"telecom":[{"system":"phone","value":"none"}],"shoe":{"size":5}}"#,
    );
    let record = &got.records[0];
    assert_eq!(
        record.birth.as_ref().unwrap().date.unwrap().to_string(),
        "1957-06-15"
    );
    let fields: Vec<&str> = record.issues.iter().map(|i| i.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "telecom[0].value",
            "name[1]",
            "gender",
            "birthDate",
            "address[0].postalCode"
        ]
    );
    assert_eq!(got.summary.issues, 5);
    assert!(
        got.rejects
            .iter()
            .all(|r| r["kept"] == true && r.get("text").is_none())
    );
    assert_eq!(got.summary.unknown.get("shoe"), Some(&1));
    assert!(got.summary.is_complete());
}

#[test]
fn huge_lines_are_passed_over_without_being_held() {
    let options = ReadOptions {
        max_line: 100_000,
        ..ReadOptions::default()
    };
    let huge = format!("{{\"id\":\"C9\",\"note\":\"{}\"}}", "x".repeat(300_000));
    let got = read_with(options, "c.ndjson", format!("{PAT}\n{huge}\n{TRACE}").as_bytes());
    assert_eq!(got.records.len(), 2);
    let reason = got.rejects[0]["reason"].as_str().unwrap();
    assert_eq!(
        reason,
        "is 300021 bytes long; lines of more than 100000 are not read"
    );
}

#[test]
fn encodings_are_found_out() {
    let text = "{\"id\":\"C1\",\"name\":[{\"text\":\"Zoë Größe\"}]}\r\n";
    let utf16 = |big: bool, mark: bool| {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units
            .flat_map(|u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect::<Vec<u8>>()
    };
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    for (bytes, reencoded, notes) in [
        (text.as_bytes().to_vec(), 0, 0),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), 0, 0),
        (utf16(false, true), 0, 1),
        (utf16(true, true), 0, 1),
        (utf16(false, false), 0, 1),
        (latin, 1, 0),
    ] {
        let got = read(&bytes);
        assert_eq!(got.records[0].names[0].text.as_deref(), Some("Zoë Größe"));
        assert_eq!(got.summary.reencoded, reencoded);
        assert_eq!(got.summary.notes.len(), notes);
    }
}

#[test]
fn compressed_files_are_known_by_their_first_bytes() {
    use std::io::Write;
    let mut plain = String::new();
    for i in 0..5000 {
        plain += &format!(
            "{{\"id\":\"C{i}\",\"name\":[{{\"text\":\"Pat Oldroyd {}\"}}]}}\n",
            i * 7919
        );
    }
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(plain.as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    let zst = zstd::encode_all(plain.as_bytes(), 0).unwrap();
    for bytes in [&gz, &zst] {
        let whole = read(bytes);
        assert_eq!(whole.records.len(), 5000);
        let cut = read(&bytes[..bytes.len() * 2 / 3]);
        assert!(
            cut.records.len() > 100,
            "records before the cut are kept: {}",
            cut.records.len()
        );
        assert_eq!(cut.summary.incomplete.len(), 1);
        assert!(!cut.summary.is_complete());
        let mut flipped = bytes.clone();
        let middle = bytes.len() / 2;
        flipped[middle..middle + 40].iter_mut().for_each(|b| *b ^= 0x55);
        assert!(!read(&flipped).summary.is_complete());
    }
    let named = read_with(ReadOptions::default(), "c.ndjson.gz", PAT.as_bytes());
    assert_eq!((named.records.len(), named.summary.notes.len()), (1, 1));
}

#[test]
fn empty_and_missing_files_and_folders() {
    assert_eq!(read(b"").summary, ReadSummary::default());
    assert_eq!(read(b"\n\r\n  \n").summary.lines, 0);
    assert_eq!(read(b"\xef\xbb\xbf").summary.lines, 0);
    let dir = tempfile::tempdir().unwrap();
    let mut reader = Reader::new(ReadOptions::default()).unwrap();
    let mut open = |path: &Path| {
        reader
            .contacts::<IngestError>(path, |_| Ok(()))
            .unwrap_err()
            .to_string()
    };
    assert!(open(&dir.path().join("none")).contains("cannot be opened"));
    assert!(open(dir.path()).contains("is a folder"));
}

#[test]
fn ids_are_unique_over_the_files_of_a_run() {
    let dir = tempfile::tempdir().unwrap();
    let mut reader = Reader::new(ReadOptions::default()).unwrap();
    for name in ["a.ndjson", "b.ndjson"] {
        let path = file(dir.path(), name, PAT.as_bytes());
        reader.contacts::<IngestError>(&path, |_| Ok(())).unwrap();
    }
    let summary = reader.finish().unwrap();
    assert_eq!((summary.records, summary.rejected), (1, 1));
}

#[test]
fn what_is_about_safety_closes() {
    let got = read(
        br#"{"id":"C1","name":["A B"],"restriction":[{"kind":"hush"},"refuge",5,{"kind":"no-contact","scope":"street"}]}"#,
    );
    let kinds: Vec<RestrictionKind> = got.records[0].restrictions.iter().map(|r| r.kind).collect();
    use RestrictionKind::{NoContact, Refuge, Unknown};
    assert_eq!(kinds, [Unknown, Refuge, Unknown, NoContact]);
    assert!(got.records[0].restrictions[3].household);

    let case = &cases(
        &r#"{"id":"L1","child":{},"mandate":{"period":{"end":"soon"}},"wishes":[{"who":"Nan","wish":"maybe"}],
            "people":[{"id":"p1"},{"id":"p1"}],"restrictions":[{"person":"p1","kind":"veto"}]}"#
            .replace('\n', " "),
    )[0];
    assert!(case.mandate.withdrawn);
    assert_eq!(case.wishes[0].wish, WishKind::NotNow);
    let hidden: Vec<_> = case
        .restrictions
        .iter()
        .map(|r| r.person.clone().unwrap())
        .collect();
    assert_eq!(hidden, ["p1", "p1-2"]);
}

#[test]
fn what_is_written_is_read_back() {
    let line = r#"{"id":"C1","source":"s","recorded":"2019-12","name":[{"use":"official","family":"O'Brien-Smith","given":["Zoë","Jo"],"prefix":["Dr"],"period":{"start":"2009"}},{"use":"nickname","text":"Auntie Zo"}],"gender":"female","birthDate":"c.1984","deceasedDateTime":"2020-01-02","address":[{"line":["Flat 2","14 Elm Rd"],"city":"Leeds","postalCode":"LS8 4AB","period":{"start":"2012","end":"2015-02"}}],"telecom":[{"system":"phone","value":"0113 496 0127"},{"system":"email","value":"a@example.org"}],"link":[{"other":"C2","relation":"spouse"}],"restriction":[{"kind":"risk","scope":"household","note":"n"}],"household":"H1","extra":{"occupation":"baker"}}"#;
    let first = read(line.as_bytes()).records.remove(0);
    let again = read(contact_to_json(&first).to_string().as_bytes())
        .records
        .remove(0);
    assert!(again == first);

    let line = r#"{"id":"L1","child":{"name":[{"family":"Marsden","given":["Kayleigh"]}],"birthDate":"2011-03-04"},"mandate":{"purpose":"x","period":{"start":"2024-01-10"},"withdrawn":false},"wishes":[{"id":"w1","who":"Shaz","relation":"MAUNT","wish":"never"}],"people":[{"id":"p1","relation":"mother","name":[{"text":"Mr & Mrs Lumb"}],"birthDate":"1988","telecom":[{"value":"07700 900*12"}],"note":"n"}],"placements":[{"id":"pl1","code":"U4","reason":"P","carers":["p1"],"carerText":"t","address":{"line":["14 Leyburn Road"],"city":"Leeds"},"period":{"start":"2013-05-01"}}],"restrictions":[{"id":"r1","person":"p1","kind":"no-contact","authority":"s.34(4)"}],"documents":[{"id":"d1","date":"2014-06-02","kind":"k","author":"a","text":" x\r\n "}]}"#;
    let first = cases(line).remove(0);
    assert_eq!(first.documents[0].text, " x\r\n ");
    let again = cases(&case_to_json(&first).to_string()).remove(0);
    assert!(again == first);
}

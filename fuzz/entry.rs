//! What the fuzz targets run, one function a parser of outside data. The corpus replay in
//! `crates/ingest/tests/fuzz_corpus.rs` runs the same functions, so a found crash stays a test for good.
//!
//! None of them may panic. Some hold a law as well: what is read and written is read as the same again.
#![allow(dead_code)]

use kithkin_ingest::{
    ColumnMap, IngestError, ReadOptions, Reader, case_from_json, case_to_json, contact_from_json,
    contact_to_json, extract_document,
};
use kithkin_record::{
    Address, CaseFile, DateValue, Document, Email, PartialDate, Period, PersonName, Phone, Postcode,
    fold::fold,
};
use std::path::Path;

/// A target and the folder of its corpus.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// Every target; the names are those of the files in `fuzz_targets/` and the folders in `corpus/`.
pub(crate) const TARGETS: &[Target] = &[
    ("contacts", contacts),
    ("cases", cases),
    ("table", table),
    ("docx", docx),
    ("eml", eml),
    ("html", html),
    ("pdf", pdf),
    ("rtf", rtf),
    ("notes", notes),
    ("date", date),
    ("address", address),
    ("phone", phone),
    ("name", name),
];

fn read(file: &str, bytes: &[u8], map: Option<ColumnMap>) {
    let options = ReadOptions {
        require_name: map.is_none(),
        map,
        max_line: 1 << 16,
        ..ReadOptions::default()
    };
    let Ok(mut reader) = Reader::new(options) else {
        return;
    };
    let bytes = std::io::Cursor::new(bytes.to_vec());
    let _ = reader.contacts_from::<IngestError>(Path::new(file), Box::new(bytes), |record| {
        let again = contact_from_json(&contact_to_json(&record));
        assert!(again.is_ok_and(|a| a.id == record.id));
        Ok(())
    });
}

/// A file of contact lines, perhaps compressed or in another encoding.
pub(crate) fn contacts(data: &[u8]) {
    read("fuzz.ndjson", data, None);
}

/// A case: whatever JSON gives one is written and read as the same.
pub(crate) fn cases(data: &[u8]) {
    let Ok(value) = serde_json::from_slice(data) else {
        return;
    };
    if let Ok(case) = case_from_json(&value) {
        let written = case_to_json(&case);
        let again = case_from_json(&written);
        assert!(again.is_ok_and(|a| case_to_json(&a) == written));
    }
}

/// A mapping file, a line `---`, and a table.
pub(crate) fn table(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (map, rows) = text.split_once("\n---\n").unwrap_or(("", &text));
    read("fuzz.csv", rows.as_bytes(), None);
    if let Ok(map) = ColumnMap::parse(map) {
        read("fuzz.csv", rows.as_bytes(), Some(map));
    }
}

fn document(name: &str, data: &[u8]) {
    if let Ok(extracted) = extract_document(Path::new(name), data) {
        assert!(!extracted.text.contains('\r') && extracted.text.trim_end() == extracted.text);
    }
}

/// A Word document.
pub(crate) fn docx(data: &[u8]) {
    document("fuzz.docx", data);
}

/// An e-mail.
pub(crate) fn eml(data: &[u8]) {
    document("fuzz.eml", data);
}

/// An HTML page.
pub(crate) fn html(data: &[u8]) {
    document("fuzz.html", data);
}

/// A PDF.
pub(crate) fn pdf(data: &[u8]) {
    document("fuzz.pdf", data);
}

/// A Rich Text document.
pub(crate) fn rtf(data: &[u8]) {
    document("fuzz.rtf", data);
}

/// A case note, as the reader of notes takes it: every span lies inside the text.
pub(crate) fn notes(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let length = text.chars().count();
    let mut case = CaseFile::default();
    case.documents.push(Document {
        id: "d".to_owned(),
        date: PartialDate::parse_iso("2014-06-02"),
        kind: "chronology".to_owned(),
        author: "social worker".to_owned(),
        text,
    });
    for statement in kithkin_casefile::read(&case) {
        assert!(statement.start < statement.end && statement.end as usize <= length);
    }
}

/// A date as text: an interval is never the wrong way round, and holds the date.
pub(crate) fn date(data: &[u8]) {
    let value = DateValue::parse(&String::from_utf8_lossy(data));
    if let Some(days) = value.interval {
        assert!(days.start <= days.end);
        assert!(value.date.is_none_or(|d| days.contains(d.interval())));
    }
}

/// Address lines, the first one the town, the second the postcode.
pub(crate) fn address(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let lines: Vec<&str> = text.lines().collect();
    let whole = Address::parse(&lines, None, None, Period::default());
    let _ = whole.display();
    if let [town, postcode, lines @ ..] = lines.as_slice() {
        let _ = Address::parse(lines, Some(town), Some(postcode), Period::default());
        if let Some(read) = Postcode::parse(postcode) {
            assert!(Postcode::parse(&read.to_string()) == Some(read));
        }
    }
}

/// Phones and e-mail addresses: E.164 is read as itself.
pub(crate) fn phone(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for phone in Phone::parse_all(&text) {
        if let Some(e164) = &phone.e164 {
            assert!(Phone::parse(e164).e164.as_ref() == Some(e164));
        }
    }
    let _ = Email::parse(&text);
}

/// A person's name, whole and in parts.
pub(crate) fn name(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let name = PersonName::parse(&text);
    let _ = (name.display(), name.family_text());
    let (family, given) = text.split_once('|').unwrap_or((&text, ""));
    let _ = PersonName::from_parts(family, &[given], kithkin_record::NameUse::Usual).display();
    let folded = fold(&text);
    assert!(fold(&folded) == folded);
}

//! Case folders: the same case as in NDJSON, with its documents in files of every kind.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up should panic")]
use kithkin_ingest::{IngestError, ReadOptions, Reader, read_cases};
use kithkin_record::CaseFile;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn cases(path: &Path) -> Vec<CaseFile> {
    read_cases(path, &ReadOptions::default()).unwrap().0
}

#[test]
fn a_folder_says_what_the_ndjson_says() {
    let folders = cases(&fixtures().join("cases"));
    let lines = cases(&fixtures().join("handwritten/cases.ndjson"));
    assert_eq!(folders.len(), 2);
    for folder in &folders {
        let line = lines.iter().find(|c| c.id == folder.id).unwrap();
        assert_eq!(folder.documents.len(), line.documents.len());
        for (a, b) in folder.documents.iter().zip(&line.documents) {
            assert_eq!((&a.id, &a.kind, &a.author), (&b.id, &b.kind, &b.author));
            assert!(a.date == b.date);
            // Every code point is where it is in the NDJSON; a PDF may have a blank for a line end.
            let same = |t: &str| t.replace('\n', " ");
            assert!(same(&a.text) == same(&b.text), "{} {}", folder.id, a.id);
            if a.id != "d3" || folder.id != "LL-9101" {
                assert!(a.text == b.text, "{} {}", folder.id, a.id);
            }
        }
        let (mut a, mut b) = (folder.clone(), line.clone());
        (a.documents, b.documents) = (Vec::new(), Vec::new());
        assert!(a == b, "{}", folder.id);
    }
}

fn write(dir: &Path, name: &str, bytes: &[u8]) {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_bad_document_costs_itself_only() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        "case.json",
        br#"{"id":"L1","child":{},"documents":[{"id":"d1","file":"documents/gone.txt"},{"id":"d2","file":"../secret.txt"},
            {"id":"d3","date":"2001"},{"id":"d4","text":"kept"},{"id":"d5","file":"/etc/passwd"}]}"#,
    );
    write(dir.path(), "documents/d3.txt", b"third");
    write(dir.path(), "documents/d10.txt", b"tenth");
    write(dir.path(), "documents/d9.pdf", b"%PDF-1.7 broken");
    write(dir.path(), "documents/d9.docx", b"PK\x03\x04 broken");
    write(dir.path(), "documents/empty.md", b"");
    write(dir.path(), "documents/photo.jpg", b"\xff\xd8");
    let case = &cases(dir.path())[0];
    let texts: Vec<(&str, &str)> = case
        .documents
        .iter()
        .map(|d| (d.id.as_str(), d.text.as_str()))
        .collect();
    let want = [
        ("d1", ""),
        ("d2", ""),
        ("d3", "third"),
        ("d4", "kept"),
        ("d5", ""),
        ("d9", ""),
        ("d9-2", ""),
        ("d10", "tenth"),
        ("empty", ""),
    ];
    assert_eq!(texts, want);
    let reasons: Vec<String> = case
        .issues
        .iter()
        .map(|i| format!("{}: {}", i.field, i.reason))
        .collect();
    for part in [
        "documents[0].file: names no file inside",
        "documents[1].file: names no file inside",
        "documents[4].file: names no file inside",
        "documents/d9.pdf: is a damaged",
        "documents/d9.docx: its zip archive is damaged",
        "documents/empty.md: holds no text",
    ] {
        assert!(
            reasons.iter().any(|r| r.starts_with(part)),
            "{part}: {reasons:#?}"
        );
    }
}

#[test]
fn folders_that_are_no_cases() {
    let dir = tempfile::tempdir().unwrap();
    let error = read_cases(dir.path(), &ReadOptions::default()).err().unwrap();
    assert!(matches!(error, IngestError::NoCase { .. }));
    write(dir.path(), "a/case.json", b"{\"id\":");
    write(dir.path(), "b/case.json", b"{\"id\":\"L2\",\"child\":{}}");
    write(
        dir.path(),
        "c/case.json",
        b"\xef\xbb\xbf{\"id\":\"L2\",\"child\":{}}",
    );
    write(dir.path(), "d/documents/d1.txt", b"x");
    let mut reader = Reader::new(ReadOptions::default()).unwrap();
    let read = reader.cases(dir.path()).unwrap();
    let summary = reader.finish().unwrap();
    assert_eq!(
        (read.len(), summary.rejected, summary.incomplete.len()),
        (1, 2, 1)
    );
}

#[test]
fn one_json_file_of_one_or_several_cases() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        "one.json",
        b"{\n \"id\": \"L1\",\n \"child\": {}\n}\n",
    );
    write(
        dir.path(),
        "two.json",
        b"[{\"id\":\"L1\",\"child\":{}},\n{\"id\":\"L2\",\"child\":{}}]",
    );
    write(
        dir.path(),
        "lines.json",
        b"{\"id\":\"L1\",\"child\":{}}\n{\"id\":\"L2\",\"child\":{}}\n",
    );
    assert_eq!(cases(&dir.path().join("one.json")).len(), 1);
    assert_eq!(cases(&dir.path().join("two.json")).len(), 2);
    assert_eq!(cases(&dir.path().join("lines.json")).len(), 2);
}

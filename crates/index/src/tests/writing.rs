//! Adding, replacing and erasing.
use super::people::*;
use crate::{Error, Exclude, Index, IndexWriter};
use std::ops::ControlFlow;
use std::path::Path;

fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found
}

#[test]
fn an_update_adds_and_replaces() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &people(1, 200));
    let summary = update(dir.path(), |w| {
        w.add(&person(
            "P0000007",
            "Brand New",
            "1970",
            "1 Elm Road, Leeds, LS1 1AA",
        ))
        .unwrap();
        w.add(&person("X1", "Quite Extra", "1971", "2 Elm Road, Leeds, LS1 1AA"))
            .unwrap();
    });
    assert_eq!((summary.added, summary.replaced, summary.records), (1, 1, 201));
    let index = Index::open(dir.path()).unwrap();
    assert_eq!(index.docs().count(), 201);
    let seven = index.doc("P0000007").unwrap();
    assert_eq!(index.record(seven).unwrap().names[0].display(), "Brand New");
    assert_eq!(text_ids(&index, "id:p0000007"), ["P0000007"]);
    assert!(text_ids(&index, "id:x1").len() == 1);
    index.verify().unwrap();
}

#[test]
fn the_last_record_of_an_id_counts() {
    let dir = tempfile::tempdir().unwrap();
    let summary = build(
        dir.path(),
        &[
            person("A", "First Version", "", ""),
            person("A", "Second Version", "", ""),
        ],
    );
    assert_eq!((summary.added, summary.replaced, summary.records), (1, 1, 1));
    assert_eq!(
        Index::open(dir.path()).unwrap().record(0).unwrap().names[0].display(),
        "Second Version"
    );
}

fn holds(dir: &Path, needle: &str) -> bool {
    let lower = needle.to_lowercase();
    files(dir).iter().any(|f| {
        let bytes = std::fs::read(f).unwrap();
        let found = |n: &[u8]| bytes.windows(n.len()).any(|w| w == n);
        found(needle.as_bytes()) || found(lower.as_bytes())
    })
}

#[test]
fn what_is_erased_is_nowhere_left() {
    let dir = tempfile::tempdir().unwrap();
    let mut records = people(2, 300);
    records.push(person(
        "SECRET-1",
        "Zebulonia Quixotewood",
        "1961-04-05",
        "77 Unmistakable Crescent, Nowhereton, LS1 1AA",
    ));
    build(dir.path(), &records);
    // A later version in another segment: the older one must go as well.
    update(dir.path(), |w| {
        w.add(&person("SECRET-1", "Zebulonia Othername", "1961", ""))
            .unwrap()
    });
    assert!(holds(dir.path(), "Quixotewood") && holds(dir.path(), "Othername"));
    let summary = update(dir.path(), |w| w.erase_id("SECRET-1"));
    assert_eq!((summary.erased, summary.records), (1, 300));
    for needle in [
        "Quixotewood",
        "Zebulonia",
        "Othername",
        "SECRET-1",
        "Unmistakable",
        "Nowhereton",
    ] {
        assert!(!holds(dir.path(), needle), "{needle}");
    }
    let index = Index::open(dir.path()).unwrap();
    assert!(index.doc("SECRET-1").is_none() && index.len() == 300);
    assert!(text_ids(&index, "zebulonia").is_empty() && index.with_family("quixotewood").is_empty());
    index.verify().unwrap();
}

#[test]
fn a_source_can_be_erased() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &people(3, 100));
    let summary = update(dir.path(), |w| w.erase_source("register-3"));
    assert_eq!((summary.erased, summary.records), (20, 80));
    assert!(!holds(dir.path(), "register-3"));
    let index = Index::open(dir.path()).unwrap();
    assert!(index.of_source("register-3").is_empty());
    assert_eq!(index.sources().len(), 4);
}

#[test]
fn many_updates_stay_one_small_index() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &[]);
    for i in 0..30 {
        update(dir.path(), |w| {
            w.add(&person(&format!("N{i}"), "Some Body", "1970", "")).unwrap()
        });
    }
    let index = Index::open(dir.path()).unwrap();
    assert_eq!(index.len(), 30);
    assert_eq!(index.with_family("body").len(), 30);
    let segments = std::fs::read_dir(dir.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().path().is_dir())
        .count();
    assert!(segments <= 9, "{segments}");
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut records = people(4, 500);
    build(a.path(), &records);
    records.reverse();
    build(b.path(), &records);
    for name in ["records.kk", "keys.kk"] {
        let read = |dir: &Path| std::fs::read(dir.join("seg-00000001-00").join(name)).unwrap();
        assert!(read(a.path()) == read(b.path()), "{name}");
    }
}

#[test]
fn records_spread_over_segments_are_one_index() {
    let (one, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let records = people(5, 400);
    build(one.path(), &records);
    let mut writer = IndexWriter::create(many.path()).unwrap().segment_size(90);
    records.iter().for_each(|r| writer.add(r).unwrap());
    writer.commit().unwrap();
    let (one, many) = (
        Index::open(one.path()).unwrap(),
        Index::open(many.path()).unwrap(),
    );
    for record in &records {
        let query = crate::CandidateQuery::from_contact(record);
        let found = |index: &Index| {
            index
                .candidates(&query, &Exclude::none(), 20)
                .iter()
                .map(|c| (index.id(c.doc).to_owned(), c.keys))
                .collect::<Vec<_>>()
        };
        assert_eq!(found(&one), found(&many));
    }
}

#[test]
fn a_directory_of_somebody_else_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("thesis.txt"), "years of work").unwrap();
    assert!(matches!(
        IndexWriter::create(dir.path()),
        Err(Error::NotOurs { .. })
    ));
    assert!(matches!(
        IndexWriter::create(dir.path().join("thesis.txt")),
        Err(Error::NotOurs { .. })
    ));
    assert!(matches!(Index::open(dir.path()), Err(Error::NoIndex { .. })));
    assert!(matches!(
        IndexWriter::update(dir.path()),
        Err(Error::NoIndex { .. })
    ));
    assert_eq!(files(dir.path()).len(), 1);
    // Nor is a file that somebody put into an index.
    let ours = dir.path().join("idx");
    build(&ours, &people(1, 5));
    std::fs::write(ours.join("notes.txt"), "keep me").unwrap();
    build(&ours, &people(2, 5));
    assert!(ours.join("notes.txt").exists());
}

#[test]
fn one_writer_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let first = IndexWriter::create(dir.path()).unwrap();
    assert!(matches!(
        IndexWriter::create(dir.path()),
        Err(Error::Locked { .. })
    ));
    drop(first);
    assert!(IndexWriter::create(dir.path()).is_ok());
}

#[test]
fn a_stopped_build_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &people(1, 50));
    let before = files(dir.path());
    let mut writer = IndexWriter::create(dir.path())
        .unwrap()
        .on_step(|step| match step {
            crate::Step::ManifestWritten => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        });
    people(2, 70).iter().for_each(|r| writer.add(r).unwrap());
    assert!(matches!(writer.commit(), Err(Error::Stopped)));
    assert_eq!(files(dir.path()), before);
    assert_eq!(Index::open(dir.path()).unwrap().len(), 50);
}

#[test]
fn an_open_index_outlives_its_replacement() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &people(1, 50));
    let old = Index::open(dir.path()).unwrap();
    build(dir.path(), &people(2, 70));
    assert_eq!(old.docs().filter(|&d| old.record(d).is_ok()).count(), 50);
    assert_eq!(Index::open(dir.path()).unwrap().len(), 70);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_an_index() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let index_dir = dir.path().join("idx");
    build(&index_dir, &people(1, 50));
    update(&index_dir, |w| {
        w.add(&person("P0000001", "New One", "", "")).unwrap()
    });
    Index::open(&index_dir)
        .unwrap()
        .full_text("x", &Exclude::none(), 1)
        .unwrap();
    let mode = |p: &Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
    for file in files(&index_dir) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        assert_eq!(mode(file.parent().unwrap()), 0o700, "{}", file.display());
    }
}

//! Damaged, foreign and older directories.
use super::people::*;
use crate::{CandidateQuery, Error, Exclude, Index};
use std::fs;
use std::path::{Path, PathBuf};

fn files(dir: &Path) -> Vec<PathBuf> {
    crate::layout::all_files(dir).unwrap()
}

/// Uses everything an index can do; returns the first error.
fn use_all(dir: &Path) -> Result<(), Error> {
    let index = Index::open(dir)?;
    for doc in index.docs() {
        index.record(doc)?;
        index.sharing_address(doc)?;
    }
    let query = CandidateQuery::from_contact(&people(9, 40)[7]);
    let _ = index.candidates(&query, &Exclude::none(), 10);
    let _ = index.with_family("brabed");
    index.full_text("brabed road", &Exclude::none(), 5)?;
    index.verify()
}

fn fresh() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &people(9, 40));
    update(dir.path(), |w| {
        people(9, 3).iter().for_each(|r| w.add(r).unwrap())
    });
    use_all(dir.path()).unwrap();
    dir
}

fn expect_clear_error(dir: &Path, file: &Path, what: &str) {
    let error = use_all(dir).expect_err(what);
    let message = error.to_string();
    let clear = matches!(
        error,
        Error::Damaged { .. } | Error::Version { .. } | Error::NoIndex { .. } | Error::Io { .. }
    );
    assert!(clear, "{what} of {}: {message}", file.display());
    assert!(
        message.contains(dir.to_str().unwrap()),
        "{what} of {}: {message}",
        file.display()
    );
}

#[test]
fn any_file_cut_short_or_missing() {
    let dir = fresh();
    for file in files(dir.path())
        .into_iter()
        .filter(|f| !f.ends_with("kithkin.lock"))
    {
        let whole = fs::read(&file).unwrap();
        for keep in [0, 1, whole.len() / 2, whole.len().saturating_sub(1)] {
            fs::write(&file, &whole[..keep]).unwrap();
            expect_clear_error(dir.path(), &file, "cut");
        }
        fs::remove_file(&file).unwrap();
        expect_clear_error(dir.path(), &file, "loss");
        fs::write(&file, &whole).unwrap();
    }
    use_all(dir.path()).unwrap();
}

#[test]
fn any_changed_byte_is_noticed() {
    let dir = fresh();
    let mut rng = Seeded(3);
    for file in files(dir.path())
        .into_iter()
        .filter(|f| !f.ends_with("kithkin.lock"))
    {
        let whole = fs::read(&file).unwrap();
        for _ in 0..8 {
            let at = rng.below(whole.len());
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << rng.below(8);
            fs::write(&file, &bytes).unwrap();
            expect_clear_error(dir.path(), &file, "change");
        }
        fs::write(&file, &whole).unwrap();
    }
    use_all(dir.path()).unwrap();
}

#[test]
fn a_damaged_index_can_be_replaced() {
    let dir = fresh();
    fs::write(dir.path().join("manifest.json"), "{}").unwrap();
    assert!(matches!(Index::open(dir.path()), Err(Error::Damaged { .. })));
    assert_eq!(build(dir.path(), &people(1, 10)).records, 10);
    use_all(dir.path()).unwrap();
}

#[test]
fn a_newer_format_asks_for_a_rebuild() {
    let dir = fresh();
    let path = dir.path().join("manifest.json");
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("\"format\": 1", "\"format\": 2");
    fs::write(&path, text).unwrap();
    let error = Index::open(dir.path()).unwrap_err();
    assert!(matches!(
        error,
        Error::Version {
            found: 2,
            expected: 1,
            ..
        }
    ));
    assert!(error.to_string().contains("rebuild"), "{error}");
}

/// The committed index of format 1 must be read by every later version that says it reads format 1. To write it anew (only
/// when the format number is raised): `KITHKIN_WRITE_FIXTURE=1 cargo test -p kithkin-index format_1`.
#[test]
fn an_index_of_format_1_is_still_read() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/index_v1");
    if std::env::var_os("KITHKIN_WRITE_FIXTURE").is_some() {
        build(&fixture, &people(11, 30));
        update(&fixture, |w| {
            w.add(&person(
                "P0000004",
                "Sharon Whitfield",
                "1984-03-02",
                "14 Elm Road, Leeds, LS8 4AB",
            ))
            .unwrap();
            w.add(&person(
                "V1",
                "Darren Whitfield",
                "1982",
                "14 Elm Road, Leeds, LS8 4AB",
            ))
            .unwrap();
        });
    }
    // Opening needs no write access, but a checkout may be writable by others: work on the files as they are.
    let index = Index::open(&fixture).unwrap();
    index.verify().unwrap();
    assert_eq!((index.len(), index.manifest().format), (31, 1));
    let doc = index.doc("P0000004").unwrap();
    assert_eq!(index.record(doc).unwrap().names[0].display(), "Sharon Whitfield");
    assert_eq!(ids(&index, &index.sharing_address(doc).unwrap()), ["V1"]);
    assert_eq!(text_ids(&index, "whitfield")[..], ["P0000004", "V1"]);
    let query = CandidateQuery::default()
        .with_given("Darren")
        .with_family("Whitfeild");
    let found = index.candidates(&query, &Exclude::none(), 5);
    assert_eq!(index.id(found[0].doc), "V1");
}

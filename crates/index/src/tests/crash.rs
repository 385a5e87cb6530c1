//! A build that is killed at any moment leaves the old index, or the new one, whole.
//!
//! The test binary starts itself again as a child that runs one "test" below, which does nothing unless the environment
//! names a directory.
use super::people::*;
use crate::{Exclude, Index, IndexWriter, Step};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const DIR: &str = "KITHKIN_TEST_CRASH_DIR";
const STEP: &str = "KITHKIN_TEST_CRASH_STEP";
const OLD: usize = 300;
const NEW: usize = 500;

fn child(test: &str, dir: &Path, step: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("tests::crash::{test}"), "--test-threads=1"])
        .env(DIR, dir)
        .env(STEP, step.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Aborts at the step with the number the environment gives; no destructor runs.
fn dying(writer: IndexWriter) -> IndexWriter {
    let last: u32 = std::env::var(STEP).unwrap().parse().unwrap();
    let taken = AtomicU32::new(0);
    writer.on_step(move |_: Step| {
        if taken.fetch_add(1, Ordering::SeqCst) == last {
            std::process::abort();
        }
        ControlFlow::Continue(())
    })
}

#[test]
fn child_builds() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let mut writer = dying(IndexWriter::create(dir).unwrap().segment_size(200));
    people(7, NEW).iter().for_each(|r| writer.add(r).unwrap());
    writer.commit().unwrap();
}

#[test]
fn child_erases() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let mut writer = dying(IndexWriter::update(dir).unwrap());
    writer.erase_source("register-1");
    writer.add(&person("ADDED", "Added Later", "1970", "")).unwrap();
    writer.commit().unwrap();
}

/// Opens, checks everything and returns the number of records.
fn whole(dir: &Path) -> usize {
    let index = Index::open(dir).unwrap();
    index.verify().unwrap();
    index.full_text("anybody", &Exclude::none(), 1).unwrap();
    index.len()
}

/// Runs `test` in a child that dies at every step in turn; returns how many steps there were and how many left the new index.
fn die_at_every_step(test: &str, old: usize, new: usize) -> (u32, u32) {
    let (mut step, mut committed) = (0, 0);
    loop {
        let dir = tempfile::tempdir().unwrap();
        build(dir.path(), &people(6, OLD));
        let survived = child(test, dir.path(), step).wait().unwrap().success();
        let left = whole(dir.path());
        assert!(left == old || left == new, "step {step} left {left} records");
        assert!(!survived || left == new, "step {step}");
        committed += u32::from(left == new);
        // The next writer clears up and works.
        let summary = update(dir.path(), |w| {
            w.add(&person("NEXT", "Next One", "", "")).unwrap()
        });
        assert_eq!(summary.records as usize, left + 1, "step {step}");
        let clutter = std::fs::read_dir(dir.path())
            .unwrap()
            .filter_map(|e| e.unwrap().file_name().into_string().ok());
        assert!(
            clutter
                .into_iter()
                .all(|n| !n.starts_with("building-") && !n.ends_with(".new")),
            "step {step}"
        );
        if survived {
            return (step, committed);
        }
        step += 1;
    }
}

#[test]
fn a_replacement_killed_at_any_step() {
    let (steps, committed) = die_at_every_step("child_builds", OLD, NEW);
    assert!(steps >= 10, "{steps} steps");
    assert_eq!(
        committed, 2,
        "only the step after the commit and the whole run leave the new index"
    );
}

#[test]
fn an_erasure_killed_at_any_step() {
    let left = OLD - OLD / 5 + 1;
    let (steps, committed) = die_at_every_step("child_erases", OLD, left);
    assert!(steps >= 4, "{steps} steps");
    assert_eq!(committed, 2);
}

#[test]
fn builds_killed_from_outside() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), &people(6, OLD));
    for millis in [0, 3, 10, 20, 35, 60, 90, 150] {
        let mut child = child("child_builds", dir.path(), u32::MAX);
        std::thread::sleep(Duration::from_millis(millis));
        child.kill().unwrap();
        child.wait().unwrap();
        let left = whole(dir.path());
        assert!(left == OLD || left == NEW, "after {millis} ms: {left}");
    }
    assert_eq!(build(dir.path(), &people(8, 20)).records, 20);
}

#[test]
fn a_first_build_that_was_killed_is_no_index_and_no_obstacle() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("idx");
    assert!(!child("child_builds", &target, 3).wait().unwrap().success());
    assert!(matches!(Index::open(&target), Err(crate::Error::NoIndex { .. })));
    assert_eq!(build(&target, &people(8, 20)).records, 20);
    assert_eq!(whole(&target), 20);
}

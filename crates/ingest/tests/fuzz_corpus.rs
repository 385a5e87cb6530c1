//! Replays the saved corpus of every fuzz target (`fuzz/corpus`), as it is, cut short, and damaged.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

#[path = "../../../fuzz/entry.rs"]
mod entry;
#[path = "../../../fuzz/mutate.rs"]
mod mutate;

use mutate::damaged;
use std::path::Path;

#[test]
fn nothing_in_the_corpus_panics() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (target, run) in entry::TARGETS {
        let mut files: Vec<_> = std::fs::read_dir(corpus.join(target))
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        files.sort();
        assert!(files.len() >= 3, "{target} has no corpus");
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            run(&bytes);
            // Slow parsers get fewer rounds.
            let rounds = if matches!(*target, "pdf" | "docx" | "table") {
                30
            } else {
                150
            };
            for i in 0..rounds {
                run(&bytes[..bytes.len() * i / rounds]);
                run(&damaged(&bytes, i as u64 + 1));
            }
        }
    }
}

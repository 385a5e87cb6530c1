//! Looks for inputs that make a parser panic or crawl, on stable Rust and without a fuzzing engine: it damages the saved
//! corpus over and over, from a seed, and saves what it finds in the corpus.
//!
//! `cargo run -p kithkin-ingest --example fuzz -- SECONDS [SEED] [TARGET]` runs each target for so many seconds.

#[path = "../../../fuzz/entry.rs"]
mod entry;
#[path = "../../../fuzz/mutate.rs"]
mod mutate;

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// An input that takes longer than this is a finding.
const SLOW: Duration = Duration::from_secs(5);
/// Damaged inputs that are kept for more damage, so that several faults come together.
const POOL: usize = 400;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|s| s.parse().ok()).unwrap_or(60);
    let seed: u64 = arguments.next().and_then(|s| s.parse().ok()).unwrap_or(1);
    let only = arguments.next();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (target, run) in entry::TARGETS {
        if only.as_deref().is_none_or(|only| only == *target) {
            let (inputs, found) = look(&corpus.join(target), *run, seed, Duration::from_secs(seconds))?;
            writeln!(std::io::stdout(), "{target}: {inputs} inputs, {found} found")?;
        }
    }
    Ok(())
}

/// Runs one target; how many inputs it read and how many were found wanting.
fn look(folder: &Path, run: fn(&[u8]), seed: u64, time: Duration) -> std::io::Result<(u64, u64)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let saved: Vec<Vec<u8>> = files.iter().filter_map(|file| std::fs::read(file).ok()).collect();
    let mut pool = saved.clone();
    let (mut inputs, mut found) = (0_u64, 0);
    let begin = Instant::now();
    while begin.elapsed() < time && !pool.is_empty() {
        inputs += 1;
        let round = seed.wrapping_mul(1 << 32).wrapping_add(inputs);
        let at = usize::try_from(round.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33).unwrap_or(0) % pool.len();
        let input = mutate::damaged(&pool[at], round);
        let started = Instant::now();
        let panicked = std::panic::catch_unwind(|| run(&input)).is_err();
        if panicked || started.elapsed() > SLOW {
            found += 1;
            let why = if panicked { "panic" } else { "slow" };
            std::fs::write(folder.join(format!("found-{why}-{seed}-{inputs}")), &input)?;
        } else if pool.len() < POOL {
            pool.push(input);
        } else {
            // The saved files stay; the damaged ones take turns.
            let damaged = POOL - saved.len().min(POOL - 1);
            let slot = saved.len().min(POOL - 1) + usize::try_from(inputs).unwrap_or(0) % damaged;
            pool[slot] = input;
        }
    }
    Ok((inputs, found))
}

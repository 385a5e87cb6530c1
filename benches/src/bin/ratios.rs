//! The kernels against their rivals in one run, as a Markdown table of millions of pairs a second and ratios.
//!
//! `ratios` prints the table; `ratios --names FILE` and `--queries FILE` write the data out first, one a line, for rivals in
//! other languages (`against_rapidfuzz.py`). CPU time of this thread where Linux tells it, else time on the wall; the
//! best of five rounds.
#![allow(clippy::print_stdout)] // a shell

use std::time::{Duration, Instant};

use kithkin_benches::kernels::{Contest, Contestant, Task, check};
use kithkin_benches::settings::{NAMES, QUERIES};

fn main() -> std::io::Result<()> {
    let contest = Contest::new();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    for pair in arguments.chunks(2) {
        match pair {
            [option, file] if option == "--names" => {
                std::fs::write(file, contest.names().collect::<Vec<_>>().join("\n"))?;
            }
            [option, file] if option == "--queries" => std::fs::write(file, contest.queries().join("\n"))?,
            _ => {
                return Err(std::io::Error::other(
                    "usage: ratios [--names FILE] [--queries FILE]",
                ));
            }
        }
    }
    let (memory, text) = contest.memory();
    println!(
        "{NAMES} names of {:.1} letters, {QUERIES} queries;",
        text as f64 / NAMES as f64
    );
    println!("dictionary: {:.1} bytes a name.\n", memory as f64 / NAMES as f64);
    println!("| task | contestant | M pairs/s | times strsim | hits a query |\n|---|---|---|---|---|");
    for task in Task::ALL {
        check(&contest, task);
        let mut base = None;
        for contestant in Contestant::ALL {
            let Some((rate, hits)) = measure(&contest, contestant, task) else {
                continue;
            };
            let base = *base.get_or_insert(rate);
            let ratio = rate / base;
            println!(
                "| {} | {contestant:?} | {rate:.1} | {ratio:.1} | {hits} |",
                task.name()
            );
        }
    }
    Ok(())
}

/// Millions of pairs a second, and hits a query.
fn measure(contest: &Contest, contestant: Contestant, task: Task) -> Option<(f64, u64)> {
    let queries = contestant.queries();
    let mut best = Duration::MAX;
    let mut hits = 0;
    for _ in 0..5 {
        let start = now();
        hits = contest.run(contestant, task, queries)?.hits;
        best = best.min(now().saturating_sub(start));
    }
    Some((
        (queries * NAMES) as f64 / best.as_secs_f64() / 1e6,
        hits / queries as u64,
    ))
}

/// Time this thread has spent on a processor.
fn now() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    std::thread::yield_now(); // brings the kernel's count up to date; it is otherwise only right at each tick
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat");
    match spent.ok().and_then(|text| text.split(' ').next()?.parse().ok()) {
        Some(nanoseconds) => Duration::from_nanos(nanoseconds),
        None => START.get_or_init(Instant::now).elapsed(),
    }
}

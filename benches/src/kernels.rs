//! One surname against a dictionary of surnames, and surnames in pairs.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use kithkin_compare::kernel::dictionary::{Dictionary, Instructions};
use kithkin_compare::kernel::{self, Prepared};
use rapidfuzz::distance::{jaro_winkler, osa};

use crate::settings::{CUTOFF, EDITS, NAMES, QUERIES, QUERIES_OF_SLOW_RIVALS, SEED};
use crate::{Tally, surnames};

/// The task: which names are near each query?
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Task {
    /// Every Jaro-Winkler similarity, however small.
    EveryScore,
    /// Jaro-Winkler similarities of at least this.
    JaroWinkler(f64),
    /// Restricted edit distances of at most this.
    Edits(usize),
}

impl Task {
    /// All tasks that are measured.
    pub const ALL: [Task; 3] = [Task::EveryScore, Task::JaroWinkler(CUTOFF), Task::Edits(EDITS)];

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Task::EveryScore => "jaro-winkler, every score".into(),
            Task::JaroWinkler(cutoff) => format!("jaro-winkler >= {cutoff}"),
            Task::Edits(max) => format!("restricted edit distance <= {max}"),
        }
    }

    fn cutoff(self) -> f64 {
        match self {
            Task::JaroWinkler(cutoff) => cutoff,
            _ => 0.0,
        }
    }
}

/// Names and queries, laid out for each contestant before the clock starts.
pub struct Contest {
    text: String,
    ends: Vec<usize>,
    queries: Vec<String>,
    portable: Dictionary,
    best: Dictionary,
}

/// Who takes part. The first is the oracle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contestant {
    /// Crate `strsim`, names contiguous in memory.
    Strsim,
    /// Crate `rapidfuzz`, the query prepared, its own cutoff not used: it loses hits on the boundary.
    Rapidfuzz,
    /// Our scalar kernels, the query prepared.
    Prepared,
    /// Our dictionary scan with the compiler's vectors.
    Portable,
    /// Our dictionary scan with AVX2.
    Avx2,
}

impl Contestant {
    /// All of them.
    pub const ALL: [Contestant; 5] = [
        Contestant::Strsim,
        Contestant::Rapidfuzz,
        Contestant::Prepared,
        Contestant::Portable,
        Contestant::Avx2,
    ];

    /// Queries it answers in a round.
    #[must_use]
    pub fn queries(self) -> usize {
        match self {
            Contestant::Strsim | Contestant::Rapidfuzz => QUERIES_OF_SLOW_RIVALS,
            _ => QUERIES,
        }
    }
}

impl Contest {
    /// The dictionary of [`settings`](crate::settings), and queries that are names of it.
    #[must_use]
    pub fn new() -> Self {
        let names = surnames::distinct(NAMES, SEED);
        let queries = names
            .iter()
            .step_by(NAMES / QUERIES)
            .take(QUERIES)
            .cloned()
            .collect();
        let mut text = String::new();
        let ends = names.iter().map(|name| {
            text.push_str(name);
            text.len()
        });
        let ends = ends.collect();
        let best = Dictionary::new(names.iter().map(String::as_bytes));
        let portable = best.clone().with_instructions(Instructions::Portable);
        Contest {
            text,
            ends,
            queries,
            portable,
            best,
        }
    }

    /// The names, one after the other in memory.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let name = &self.text[start..end];
            start = end;
            name
        })
    }

    /// The queries.
    #[must_use]
    pub fn queries(&self) -> &[String] {
        &self.queries
    }

    /// Bytes of the dictionary, and of the text it was made from.
    #[must_use]
    pub fn memory(&self) -> (usize, usize) {
        (self.best.memory(), self.text.len())
    }

    /// A contestant's answer for the first `queries` queries; `None` if it cannot take part on this machine.
    #[must_use]
    pub fn run(&self, contestant: Contestant, task: Task, queries: usize) -> Option<Tally> {
        let mut tally = Tally::default();
        if contestant == Contestant::Avx2 && self.best.instructions() != Instructions::Avx2 {
            return None;
        }
        for query in self.queries.iter().take(queries) {
            match contestant {
                Contestant::Strsim => self.strsim(query, task, &mut tally),
                Contestant::Rapidfuzz => self.rapidfuzz(query, task, &mut tally),
                Contestant::Prepared => self.prepared(query, task, &mut tally),
                Contestant::Portable => scan(&self.portable, query, task, &mut tally),
                Contestant::Avx2 => scan(&self.best, query, task, &mut tally),
            }
        }
        Some(tally)
    }

    fn strsim(&self, query: &str, task: Task, tally: &mut Tally) {
        for name in self.names() {
            if let Task::Edits(max) = task {
                near(strsim::osa_distance(query, name), max, tally);
            } else {
                high(strsim::jaro_winkler(query, name), task.cutoff(), tally);
            }
        }
    }

    fn rapidfuzz(&self, query: &str, task: Task, tally: &mut Tally) {
        if let Task::Edits(max) = task {
            let comparator = osa::BatchComparator::new(query.bytes());
            self.names()
                .for_each(|name| near(comparator.distance(name.bytes()), max, tally));
        } else {
            let comparator = jaro_winkler::BatchComparator::new(query.bytes());
            self.names()
                .for_each(|name| high(comparator.similarity(name.bytes()), task.cutoff(), tally));
        }
    }

    fn prepared(&self, query: &str, task: Task, tally: &mut Tally) {
        let prepared = Prepared::new(query.as_bytes());
        for name in self.names() {
            let name = name.as_bytes();
            match task {
                Task::EveryScore => tally.add_score(prepared.jaro_winkler(name)),
                Task::JaroWinkler(cutoff) => {
                    prepared
                        .jaro_winkler_at_least(name, cutoff)
                        .into_iter()
                        .for_each(|s| tally.add_score(s));
                }
                Task::Edits(max) => {
                    prepared
                        .osa_within(name, max)
                        .into_iter()
                        .for_each(|d| tally.add_distance(d));
                }
            }
        }
    }
}

impl Default for Contest {
    fn default() -> Self {
        Contest::new()
    }
}

fn scan(dictionary: &Dictionary, query: &str, task: Task, tally: &mut Tally) {
    match task {
        Task::Edits(max) => dictionary.scan_osa(query.as_bytes(), max, |_, d| tally.add_distance(d)),
        Task::EveryScore => dictionary.every_jaro_winkler(query.as_bytes(), |_, scores| {
            scores.iter().for_each(|score| tally.add_score(*score));
        }),
        Task::JaroWinkler(cutoff) => {
            dictionary.scan_jaro_winkler(query.as_bytes(), cutoff, |_, score| tally.add_score(score))
        }
    }
}

fn near(distance: usize, max: usize, tally: &mut Tally) {
    if distance <= max {
        tally.add_distance(distance);
    }
}

fn high(score: f64, cutoff: f64, tally: &mut Tally) {
    if score >= cutoff {
        tally.add_score(score);
    }
}

/// Checks that every contestant gives the oracle's answer.
///
/// # Panics
/// If one does not: a benchmark of a wrong answer is worth nothing.
pub fn check(contest: &Contest, task: Task) {
    let oracle = contest.run(Contestant::Strsim, task, QUERIES_OF_SLOW_RIVALS);
    for contestant in Contestant::ALL {
        if let Some(found) = contest.run(contestant, task, QUERIES_OF_SLOW_RIVALS) {
            assert_eq!(
                Some(found),
                oracle,
                "{contestant:?} differs from strsim on {}",
                task.name()
            );
        }
    }
}

/// Dictionary scans and single pairs.
///
/// # Panics
/// When a kernel gives another answer than `strsim`: a bench is a test as well.
pub fn define(criterion: &mut Criterion) {
    let contest = Contest::new();
    for task in Task::ALL {
        check(&contest, task);
        let mut group = criterion.benchmark_group(format!("dictionary/{}", task.name()));
        for contestant in Contestant::ALL {
            let queries = contestant.queries();
            let Some(expected) = contest.run(contestant, task, queries) else {
                continue;
            };
            group.throughput(Throughput::Elements((queries * NAMES) as u64));
            group.bench_function(
                BenchmarkId::from_parameter(format!("{contestant:?}")),
                |bencher| {
                    bencher.iter(|| assert_eq!(contest.run(contestant, task, queries), Some(expected)));
                },
            );
        }
        group.finish();
    }
    pairs(criterion, &contest);
}

type Metric = (&'static str, fn(&str, &str) -> f64, fn(&[u8], &[u8]) -> f64);

/// The free functions, on pairs of neighbours in the list.
fn pairs(criterion: &mut Criterion, contest: &Contest) {
    let metrics: [Metric; 5] = [
        ("jaro", strsim::jaro, kernel::jaro),
        ("jaro-winkler", strsim::jaro_winkler, kernel::jaro_winkler),
        (
            "levenshtein",
            |a, b| strsim::levenshtein(a, b) as f64,
            |a, b| kernel::levenshtein(a, b) as f64,
        ),
        (
            "osa",
            |a, b| strsim::osa_distance(a, b) as f64,
            |a, b| kernel::osa_distance(a, b) as f64,
        ),
        (
            "damerau-levenshtein",
            |a, b| strsim::damerau_levenshtein(a, b) as f64,
            |a, b| kernel::damerau_levenshtein(a, b) as f64,
        ),
    ];
    let names: Vec<&str> = contest.names().take(10_001).collect();
    for (name, theirs, ours) in metrics {
        let expected: f64 = names.windows(2).map(|pair| theirs(pair[0], pair[1])).sum();
        let mut group = criterion.benchmark_group(format!("pairs/{name}"));
        group.throughput(Throughput::Elements(names.len() as u64 - 1));
        group.bench_function("strsim", |bencher| {
            bencher.iter(|| {
                let sum: f64 = names
                    .windows(2)
                    .map(|pair| theirs(pair[0], black_box(pair[1])))
                    .sum();
                assert_eq!(sum.to_bits(), expected.to_bits());
            });
        });
        group.bench_function("kithkin", |bencher| {
            bencher.iter(|| {
                let pair = |pair: &[&str]| ours(pair[0].as_bytes(), black_box(pair[1].as_bytes()));
                assert_eq!(
                    names.windows(2).map(pair).sum::<f64>().to_bits(),
                    expected.to_bits()
                );
            });
        });
        group.finish();
    }
}

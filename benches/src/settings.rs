//! Every setting of the benchmarks, in one place.

use std::time::Duration;

use criterion::Criterion;

/// Seed of every generator here.
pub const SEED: u64 = 20_260;

/// Distinct surnames in the dictionary.
pub const NAMES: usize = 100_000;

/// Surnames looked up in it in one round.
pub const QUERIES: usize = 20;

/// Queries in one round for rivals that compare pair by pair: they would take minutes otherwise.
pub const QUERIES_OF_SLOW_RIVALS: usize = 2;

/// Jaro-Winkler cutoff of the searches.
pub const CUTOFF: f64 = 0.85;

/// Largest edit distance of the searches.
pub const EDITS: usize = 2;

/// Records of the linkage runs.
pub const RECORDS: [usize; 2] = [10_000, 100_000];

/// Records of the worlds that people are found in.
pub const FINDING_RECORDS: [usize; 2] = [10_000, 100_000];

/// Case files of such a world.
pub const FINDING_CASES: usize = 10;

/// Environment variable that, when set, adds runs of 1,000,000 records, which take minutes.
pub const MILLION: &str = "KITHKIN_BENCH_MILLION";

/// Criterion as all topics use it: short, for a figure with two digits; narrow it with a filter for more.
#[must_use]
pub fn criterion() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(10)
        .configure_from_args()
}

//! What is measured, apart from how: each topic holds its data, its contestants and the answer they must all give.
//!
//! - `cargo bench -p kithkin-benches` measures every topic with Criterion (`benches/all.rs`, settings in [`settings`]);
//!   `cargo bench -p kithkin-benches -- dictionary` only those whose name holds "dictionary". `KITHKIN_BENCH_MILLION=1`
//!   adds `dedupe` of, and finding in, a million records.
//! - `cargo run --release -p kithkin-benches --bin ratios` prints the kernels against their rivals as one table of ratios.
//! - `against_splink.py` and `against_rapidfuzz.py` bring in the rivals that live in Python.
//!
//! A benchmark is also a test: every contestant returns a [`Tally`], and one that differs from the oracle's stops the
//! run. Times are never asserted. Results are written down in `RESULTS.md`.

pub mod finding;
pub mod kernels;
pub mod linkage;
pub mod notes;
pub mod settings;
pub mod surnames;

/// The answer of one contestant: how many pairs it found, and a sum over them that does not depend on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Pairs found.
    pub hits: u64,
    /// Wrapping sum of the bits of the scores: equal only if every score is equal to the bit.
    pub checksum: u64,
}

impl Tally {
    /// Counts one pair with its similarity.
    pub fn add_score(&mut self, score: f64) {
        self.add_bits(score.to_bits());
    }

    /// Counts one pair with its distance.
    pub fn add_distance(&mut self, distance: usize) {
        self.add_bits(distance as u64 + 1);
    }

    fn add_bits(&mut self, bits: u64) {
        self.hits += 1;
        self.checksum = self.checksum.wrapping_add(bits);
    }
}

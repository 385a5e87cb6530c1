//! Training on the user's own records, and scores of pairs field by field.
use super::prepare::Prepared;
use kithkin_compare::ComparisonVector;
use kithkin_model::calibration::logistic;
use kithkin_model::{Model, ModelError, train};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

pub(super) fn patterns_of(
    prepared: &Prepared,
    model: &Model,
    pairs: &[(u32, u32)],
    weight: impl Fn(usize) -> f64 + Sync,
) -> train::Patterns {
    // Chunks of a fixed size, merged in order: the same sums on any number of threads.
    let parts: Vec<train::Patterns> = pairs
        .par_chunks(1 << 16)
        .enumerate()
        .map(|(chunk, pairs)| {
            let mut patterns = train::Patterns::default();
            let mut vector = ComparisonVector::default();
            prepared.fetched(pairs, |i, pair| {
                let weight = weight((chunk << 16) + i);
                if weight > 0.0 {
                    vector_of(prepared, pair, &mut vector);
                    patterns.add(model, &vector, weight);
                }
            });
            patterns
        })
        .collect();
    parts
        .into_iter()
        .fold(train::Patterns::default(), |mut all, part| {
            all.merge(part);
            all
        })
}

pub(super) fn vector_of(prepared: &Prepared, (i, j): (u32, u32), vector: &mut ComparisonVector) {
    let pair = (i as usize, j as usize);
    let screen = prepared.screen();
    screen.compare(&prepared.schema, &prepared.profiles, pair, vector);
}

/// Seeded pairs of different records.
pub(super) fn random_pairs(records: usize, wanted: usize, seed: u64) -> Vec<(u32, u32)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let n = records as u32;
    if n < 2 {
        return Vec::new();
    }
    let all = records * (records - 1) / 2;
    if all <= wanted {
        return (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
    }
    let draw = |rng: &mut ChaCha8Rng| loop {
        let (i, j) = (rng.random_range(0..n), rng.random_range(0..n));
        if i != j {
            return (i.min(j), i.max(j));
        }
    };
    (0..wanted).map(|_| draw(&mut rng)).collect()
}

/// The prior of a pair before anything is known of the records but how many there are: files that somebody wants
/// linked hold a few matches for every ten records, however many records there are.
pub(super) fn prior_of_size(records: usize) -> f64 {
    (MATCHES_A_RECORD / records.saturating_sub(1).max(1) as f64).min(LARGEST_PRIOR)
}

/// Other records of the same person that a record is expected to have.
const MATCHES_A_RECORD: f64 = 0.2;
/// However few the records, a pair of them is rather two people.
const LARGEST_PRIOR: f64 = 0.02;

/// m and prior by EM over candidate `pairs`, each of which stands for as many as its share says.
pub(super) fn train_m(
    prepared: &Prepared,
    model: Model,
    (pairs, shares): &(Vec<(u32, u32)>, Vec<f64>),
    all_pairs: f64,
) -> Result<Model, ModelError> {
    let patterns = patterns_of(prepared, &model, pairs, |i| shares[i]);
    let options = train::EmOptions {
        all_pairs: all_pairs.max(patterns.total()),
        seen_before: (1.0, 1.0 / prior_of_size(prepared.profiles.len())),
        ..train::EmOptions::default()
    };
    Ok(train::em(model, &patterns, options)?.model)
}

/// m and the prior from pairs across two lists whose probabilities the rivalry has settled: relatives who share a home
/// and a name lose to the person's own record there, and no longer teach what a match looks like. Fields that hang
/// together need no correction then.
pub(super) fn train_settled(
    prepared: &Prepared,
    mut model: Model,
    settled: &[((u32, u32), f64)],
    all_pairs: f64,
) -> Model {
    let likely: Vec<_> = settled
        .iter()
        .filter(|(_, weight)| *weight > LIKELY_FROM)
        .collect();
    let pairs: Vec<(u32, u32)> = likely.iter().map(|entry| entry.0).collect();
    let matches = patterns_of(prepared, &model, &pairs, |i| logistic(likely[i].1));
    model.interactions.clear();
    let mut model = train::estimate_m(model, &matches, HOLDING);
    model.prior = ((matches.total() + 0.5) / (all_pairs + 1.0)).clamp(1e-12, 0.999);
    model.compile()
}

/// Log2 odds below which a pair teaches nothing of matches.
const LIKELY_FROM: f64 = -8.0;
/// Pseudo-counts that hold m to where it was.
const HOLDING: f64 = 20.0;

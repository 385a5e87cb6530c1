//! Training on the user's own records, and scores of pairs field by field.
use super::prepare::Prepared;
use kithkin_compare::{ComparisonVector, compare};
use kithkin_model::calibration::logistic;
use kithkin_model::{Model, ModelError, train};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// Random pairs that u is estimated from.
const RANDOM_PAIRS: usize = 400_000;
/// Candidate pairs that EM looks at, at most; more are sampled evenly.
const EM_PAIRS: usize = 1_000_000;

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
            for (i, pair) in pairs.iter().enumerate() {
                let weight = weight((chunk << 16) + i);
                if weight > 0.0 {
                    vector_of(prepared, *pair, &mut vector);
                    patterns.add(model, &vector, weight);
                }
            }
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
    let (left, right) = (&prepared.profiles[i as usize], &prepared.profiles[j as usize]);
    compare(&prepared.schema, left, right, vector);
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

/// u and typical frequencies from random pairs of different people.
pub(super) fn train_u(
    prepared: &Prepared,
    model: Model,
    same: impl Fn(u32, u32) -> bool + Sync,
) -> Result<Model, ModelError> {
    let pairs = random_pairs(prepared.profiles.len(), RANDOM_PAIRS, 1);
    let weight = |i: usize| if same(pairs[i].0, pairs[i].1) { 0.0 } else { 1.0 };
    let patterns = patterns_of(prepared, &model, &pairs, weight);
    let mut model = train::estimate_u(model, &patterns, 0.5)?;
    for comparison in &mut model.comparisons {
        let exact: f64 = comparison
            .levels
            .iter()
            .filter(|l| l.rarity >= 1.0)
            .map(|l| l.u)
            .sum();
        if exact > 0.0 {
            comparison.typical_frequency = exact;
        }
    }
    Ok(model.compile())
}

/// m and prior by EM over the candidate pairs.
pub(super) fn train_m(
    prepared: &Prepared,
    model: Model,
    pairs: &[(u32, u32)],
    all_pairs: f64,
) -> Result<Model, ModelError> {
    let step = pairs.len().div_ceil(EM_PAIRS).max(1);
    let sample: Vec<(u32, u32)> = pairs.iter().copied().step_by(step).collect();
    let patterns = patterns_of(prepared, &model, &sample, |_| step as f64);
    let options = train::EmOptions {
        all_pairs: all_pairs.max(patterns.total()),
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

/// Match weights of `pairs`.
pub(super) fn weights(prepared: &Prepared, model: &Model, pairs: &[(u32, u32)]) -> Vec<f32> {
    pairs
        .par_iter()
        .map_init(ComparisonVector::default, |vector, pair| {
            vector_of(prepared, *pair, vector);
            model.weight(vector) as f32
        })
        .collect()
}

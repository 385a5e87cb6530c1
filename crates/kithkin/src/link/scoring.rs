//! Training on the user's own records, and scores of pairs field by field.
use super::prepare::Prepared;
use kithkin_compare::{ComparisonVector, compare};
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

/// u and typical frequencies from random pairs; those that `model` takes for matches are left out in proportion.
pub(super) fn train_u(
    prepared: &Prepared,
    model: Model,
    same: impl Fn(u32, u32) -> bool + Sync,
) -> Result<Model, ModelError> {
    let pairs = random_pairs(prepared.profiles.len(), RANDOM_PAIRS, 1);
    let patterns = patterns_of(prepared, &model, &pairs, |i| {
        if same(pairs[i].0, pairs[i].1) { 0.0 } else { 1.0 }
    });
    let mut model = train::estimate_u(model, &patterns, 5.0)?;
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

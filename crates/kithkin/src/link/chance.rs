//! What two different people agree on by chance: u, and how common the values are that they agree on.
use super::prepare::Prepared;
use super::scoring::{random_pairs, vector_of};
use kithkin_compare::ComparisonVector;
use kithkin_model::calibration::logistic;
use kithkin_model::{Model, ModelError, train};
use rayon::prelude::*;

/// Random pairs that u is estimated from.
const RANDOM_PAIRS: usize = 400_000;
/// Pairs that a level's typical frequency is taken to have been seen in before.
const HOLDING: f64 = 5.0;

/// What random pairs of different people show.
#[derive(Default)]
struct Chance {
    patterns: train::Patterns,
    /// Comparison, level, share of the value, and how surely the two are different people; for levels whose rarity
    /// counts.
    shares: Vec<(usize, u8, f32, f64)>,
}

/// Sets u from random pairs, each counted as far as the model so far takes it for two people (a small file's random pairs
/// hold its matches, too, and would make rare agreement look common). Then restates how common the values of the
/// profiles are, and sets the share at which each level's rarity says nothing.
pub(super) fn train_u(
    prepared: &mut Prepared,
    model: Model,
    same: impl Fn(u32, u32) -> bool + Sync,
) -> Result<Model, ModelError> {
    let chance = seen(prepared, &model, same);
    let mut model = train::estimate_u(model, &chance.patterns, 0.5)?;
    for comparison in &mut model.comparisons {
        let exact = comparison.levels.iter().filter(|l| l.rarity >= 1.0);
        let exact: f64 = exact.map(|l| l.u).sum();
        if exact > 0.0 {
            comparison.typical_frequency = exact;
        }
    }
    let restated = prepared.restated(&model);
    set_typical(&mut model, &chance.shares, restated);
    prepared.restate_frequencies(&model);
    Ok(model.compile())
}

fn seen(prepared: &Prepared, model: &Model, same: impl Fn(u32, u32) -> bool + Sync) -> Chance {
    let pairs = random_pairs(prepared.profiles.len(), RANDOM_PAIRS, 1);
    // Chunks of a fixed size, merged in order: the same sums on any number of threads.
    let parts: Vec<Chance> = pairs
        .par_chunks(1 << 14)
        .map(|pairs| {
            let mut chance = Chance::default();
            let mut vector = ComparisonVector::default();
            prepared.fetched(pairs, |_, (i, j)| {
                if !same(i, j) {
                    vector_of(prepared, (i, j), &mut vector);
                    chance.add(model, &vector);
                }
            });
            chance
        })
        .collect();
    parts.into_iter().fold(Chance::default(), |mut all, part| {
        all.patterns.merge(part.patterns);
        all.shares.extend(part.shares);
        all
    })
}

impl Chance {
    fn add(&mut self, model: &Model, vector: &ComparisonVector) {
        let different = logistic(-model.weight(vector));
        self.patterns.add(model, vector, different);
        for (at, (&level, &share)) in vector.levels.iter().zip(&vector.frequencies).enumerate() {
            let of_level = usize::from(level).checked_sub(1);
            let level_model = of_level.and_then(|l| model.comparisons[at].levels.get(l));
            if share > 0.0 && level_model.is_some_and(|l| l.rarity > 0.0 && l.rarity < 1.0) {
                self.shares.push((at, level, share, different));
            }
        }
    }
}

/// A level's rarity adds nothing on average over pairs of different people: the mean of (typical / share) ^ exponent
/// over them is 1.
fn set_typical(model: &mut Model, shares: &[(usize, u8, f32, f64)], restated: impl Fn(usize, f32) -> f32) {
    for (at, comparison) in model.comparisons.iter_mut().enumerate() {
        let usual = comparison.typical_frequency;
        for (level, l) in comparison.levels.iter_mut().enumerate() {
            if l.rarity <= 0.0 || l.rarity >= 1.0 {
                continue;
            }
            let of_level = |s: &&(usize, u8, f32, f64)| s.0 == at && usize::from(s.1) == level + 1;
            let (mut sum, mut count) = (HOLDING * usual.powf(-l.rarity), HOLDING);
            for &(_, _, share, weight) in shares.iter().filter(of_level) {
                sum += weight * f64::from(restated(at, share)).powf(-l.rarity);
                count += weight;
            }
            l.typical = Some((sum / count).powf(-1.0 / l.rarity).clamp(1e-9, 1.0));
        }
    }
}

//! Counts of comparison vectors: all that training needs to know of the records.
use crate::model::Model;
use kithkin_compare::ComparisonVector;
use rustc_hash::FxHashMap;

/// Rarity is kept in steps of half a bit, so that patterns stay few.
const RARITY_STEP: f64 = 0.5;

/// A comparison vector without its values: the levels, and how much the rarity of what agrees adds in all.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Level of each comparison.
    pub levels: Vec<u8>,
    /// Bits the term-frequency adjustments add.
    pub rarity: f64,
    /// How many pairs show it, or how much of them in expectation.
    pub count: f64,
}

/// Counts of patterns over pairs.
///
/// ```
/// use kithkin_compare::{ComparisonVector, Schema};
/// use kithkin_model::{Model, train::Patterns};
/// let schema = Schema::standard();
/// let (model, mut patterns) = (Model::shipped(&schema), Patterns::default());
/// let vector = ComparisonVector::new(schema.comparisons().len());
/// patterns.add(&model, &vector, 1.0);
/// patterns.add(&model, &vector, 1.0);
/// assert_eq!((patterns.len(), patterns.total()), (1, 2.0));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// By [`pack`]ed levels and rarity; read in the order of the keys only.
    counts: FxHashMap<u128, f64>,
    comparisons: usize,
}

impl Patterns {
    /// Counts `vector` with `weight`; `model` gives the rarity exponents.
    pub fn add(&mut self, model: &Model, vector: &ComparisonVector, weight: f64) {
        let rarity: f64 = vector
            .levels
            .iter()
            .zip(&vector.frequencies)
            .enumerate()
            .map(|(at, (&level, &frequency))| model.rarity_weight(at, level, frequency))
            .sum();
        self.comparisons = self.comparisons.max(vector.levels.len());
        *self.counts.entry(pack(&vector.levels, rarity)).or_insert(0.0) += weight;
    }

    /// Adds the counts of `other`; the result does not depend on the order of merging as long as counts are whole.
    pub fn merge(&mut self, other: Self) {
        self.comparisons = self.comparisons.max(other.comparisons);
        for (key, count) in sorted(&other.counts) {
            *self.counts.entry(key).or_insert(0.0) += count;
        }
    }

    /// How many different patterns there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many pairs were counted.
    pub fn total(&self) -> f64 {
        sorted(&self.counts).iter().map(|c| c.1).sum()
    }

    /// The patterns in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = Pattern> + '_ {
        sorted(&self.counts).into_iter().map(|(key, count)| Pattern {
            levels: (0..self.comparisons)
                .map(|at| (key >> (LEVEL_BITS * at)) as u8 & LEVEL_MASK)
                .collect(),
            rarity: f64::from((key >> RARITY_SHIFT) as i16) * RARITY_STEP,
            count,
        })
    }
}

const LEVEL_BITS: usize = 4;
const LEVEL_MASK: u8 = 15;
const RARITY_SHIFT: usize = 112;

/// Four bits a level (28 comparisons at most; further ones are left out of the pattern), 16 for the rarity.
fn pack(levels: &[u8], rarity: f64) -> u128 {
    let step = (rarity / RARITY_STEP).round() as i16;
    let start = u128::from(step as u16) << RARITY_SHIFT;
    let packed = levels.iter().take(RARITY_SHIFT / LEVEL_BITS).enumerate();
    packed.fold(start, |key, (at, level)| {
        key | (u128::from(level & LEVEL_MASK) << (LEVEL_BITS * at))
    })
}

fn sorted(counts: &FxHashMap<u128, f64>) -> Vec<(u128, f64)> {
    let mut list: Vec<(u128, f64)> = counts.iter().map(|(k, c)| (*k, *c)).collect();
    list.sort_unstable_by_key(|entry| entry.0);
    list
}

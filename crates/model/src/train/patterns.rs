//! Counts of comparison vectors: all that training needs to know of the records.
use crate::model::Model;
use kithkin_compare::ComparisonVector;
use std::collections::BTreeMap;

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
    counts: BTreeMap<(Vec<u8>, i16), f64>,
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
        let step = (rarity / RARITY_STEP).round() as i16;
        *self.counts.entry((vector.levels.to_vec(), step)).or_insert(0.0) += weight;
    }

    /// Adds the counts of `other`; the result does not depend on the order of merging as long as counts are whole.
    pub fn merge(&mut self, other: Self) {
        for (key, count) in other.counts {
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
        self.counts.values().sum()
    }

    /// The patterns in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = Pattern> + '_ {
        self.counts.iter().map(|((levels, step), &count)| Pattern {
            levels: levels.clone(),
            rarity: f64::from(*step) * RARITY_STEP,
            count,
        })
    }
}

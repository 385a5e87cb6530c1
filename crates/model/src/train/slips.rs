//! How many fields of a match differ, beyond what the fields say one by one.
//!
//! Fellegi-Sunter takes the fields of a match to go wrong independently of each other. They seldom do: a duplicate that
//! was typed again has one slip and not none and not three, and a careless source has many. The share of matches with
//! `k` differing fields, over the share that independent fields would give (a Poisson binomial of the fields' own m),
//! corrects for that with one number for each `k`.
use super::patterns::Pattern;
use crate::model::Model;
use std::collections::BTreeMap;

/// Numbers of slips that are told apart; more count as the last.
const TOLD_APART: usize = 8;
/// Matches that are taken as seen before, with fields independent.
const HOLDING: f64 = 20.0;
/// Bounds of one correction in bits.
const BOUND: f64 = 3.0;

/// Matches by how many of their fields differ, and by which fields they have.
#[derive(Clone, Debug, Default)]
pub(super) struct SlipCounts {
    seen: [f64; TOLD_APART],
    /// By the comparisons whose values are there, as bits: few, so that what independent fields would give is worked
    /// out for each of them and not for each pattern.
    known: BTreeMap<u64, f64>,
}

impl SlipCounts {
    /// Counts `matches` matches of `pattern`.
    pub(super) fn add(&mut self, model: &Model, pattern: &Pattern, matches: f64) {
        let there = pattern.levels.iter().enumerate().filter(|(_, l)| **l != 0);
        let known = there.fold(0, |bits, (at, _)| {
            bits | 1_u64.checked_shl(at as u32).unwrap_or(0)
        });
        self.seen[model.slips_in(&pattern.levels).min(TOLD_APART - 1)] += matches;
        *self.known.entry(known).or_default() += matches;
    }

    /// Bits to add for each number of differing fields. `shares` is what [`slip_shares`] says of the model.
    pub(super) fn weights(&self, shares: &[[f64; 3]]) -> Vec<f64> {
        let mut expected = [0.0; TOLD_APART];
        for (known, matches) in &self.known {
            let of_known = shares
                .iter()
                .take(64)
                .enumerate()
                .filter(|(at, _)| known >> at & 1 == 1);
            for (sum, share) in expected.iter_mut().zip(by_number(of_known.map(|(_, s)| s))) {
                *sum += matches * share;
            }
        }
        let total: f64 = expected.iter().sum();
        let bits = |(seen, expected): (&f64, &f64)| {
            let held = HOLDING * (expected / total.max(1e-9)).max(1e-3);
            ((seen + held) / (expected + held)).log2().clamp(-BOUND, BOUND)
        };
        self.seen.iter().zip(&expected).map(bits).collect()
    }
}

/// The share of matches with each number of slips when fields go wrong independently of each other.
fn by_number<'a>(shares: impl Iterator<Item = &'a [f64; 3]>) -> [f64; TOLD_APART] {
    let mut by_number = [0.0; TOLD_APART];
    by_number[0] = 1.0;
    for of_field in shares {
        let mut next = [0.0; TOLD_APART];
        for (k, share) in by_number.iter().enumerate() {
            for (slips, of_field) in of_field.iter().enumerate() {
                next[(k + slips).min(TOLD_APART - 1)] += share * of_field;
            }
        }
        by_number = next;
    }
    by_number
}

/// The shares of matches with no slip, one and two, by comparison.
pub(super) fn slip_shares(model: &Model) -> Vec<[f64; 3]> {
    let shares = |at: usize| {
        let mut shares = [0.0; 3];
        for (l, level) in model.comparisons[at].levels.iter().enumerate() {
            shares[model.slips_of(at, l as u8 + 1).min(2)] += level.m;
        }
        let total: f64 = shares.iter().sum();
        shares.map(|share| share / total.max(1e-9))
    };
    (0..model.comparisons.len()).map(shares).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_compare::Schema;

    fn pattern(levels: &[u8]) -> Pattern {
        Pattern {
            levels: levels.to_vec(),
            rarity: 0.0,
            count: 1.0,
        }
    }

    #[test]
    fn matches_with_just_one_slip_each_make_one_slip_likelier() {
        let model = Model::shipped(&Schema::standard());
        let shares = slip_shares(&model);
        let mut counts = SlipCounts::default();
        for levels in [[5, 1, 1], [2, 2, 1], [2, 1, 4]] {
            counts.add(&model, &pattern(&levels), 100.0);
        }
        let bits = counts.weights(&shares);
        assert!(bits[1] > 0.5 && bits[0] < -1.0 && bits[2] < -1.0, "{bits:?}");
    }

    #[test]
    fn independent_fields_need_no_correction() {
        let model = Model::shipped(&Schema::standard());
        let shares = slip_shares(&model);
        let mut counts = SlipCounts::default();
        // One level of each kind stands for all of its kind: same, spelling, different.
        for (given, a) in [2, 5, 10].into_iter().zip(shares[0]) {
            for (family, b) in [1, 2, 6].into_iter().zip(shares[1]) {
                counts.add(&model, &pattern(&[given, family]), 1000.0 * a * b);
            }
        }
        assert!(counts.weights(&shares).iter().all(|bits| bits.abs() < 1e-6));
    }
}

//! How many fields of a match differ, beyond what the fields say one by one.
//!
//! Fellegi-Sunter takes the fields of a match to go wrong independently of each other. They seldom do: a duplicate that
//! was typed again has one slip and not none and not three, and a careless source has many. The share of matches with
//! `k` differing fields, over the share that independent fields would give (a Poisson binomial of the fields' own m),
//! corrects for that with one number for each `k`.
use super::patterns::Pattern;
use crate::model::Model;

/// Numbers of slips that are told apart; more count as the last.
const TOLD_APART: usize = 8;
/// Matches that are taken as seen before, with fields independent.
const HOLDING: f64 = 20.0;
/// Bounds of one correction in bits.
const BOUND: f64 = 3.0;

/// Matches by how many of their fields differ: as seen, and as independent fields would have it.
#[derive(Clone, Debug, Default)]
pub(super) struct SlipCounts {
    seen: [f64; TOLD_APART],
    expected: [f64; TOLD_APART],
}

impl SlipCounts {
    /// Counts `matches` matches of `pattern`. `shares` is what [`slip_shares`] says of the model.
    pub(super) fn add(&mut self, model: &Model, shares: &[[f64; 3]], pattern: &Pattern, matches: f64) {
        let mut by_number = [0.0; TOLD_APART];
        by_number[0] = 1.0;
        for (of_field, _) in shares.iter().zip(&pattern.levels).filter(|(_, l)| **l != 0) {
            let mut next = [0.0; TOLD_APART];
            for (k, share) in by_number.iter().enumerate() {
                for (slips, of_field) in of_field.iter().enumerate() {
                    next[(k + slips).min(TOLD_APART - 1)] += share * of_field;
                }
            }
            by_number = next;
        }
        self.seen[model.slips_in(&pattern.levels).min(TOLD_APART - 1)] += matches;
        for (sum, share) in self.expected.iter_mut().zip(by_number) {
            *sum += matches * share;
        }
    }

    /// Bits to add for each number of differing fields.
    pub(super) fn weights(&self) -> Vec<f64> {
        let total: f64 = self.expected.iter().sum();
        let bits = |(seen, expected): (&f64, &f64)| {
            let held = HOLDING * (expected / total.max(1e-9)).max(1e-3);
            ((seen + held) / (expected + held)).log2().clamp(-BOUND, BOUND)
        };
        self.seen.iter().zip(&self.expected).map(bits).collect()
    }
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
            counts.add(&model, &shares, &pattern(&levels), 100.0);
        }
        let bits = counts.weights();
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
                counts.add(&model, &shares, &pattern(&[given, family]), 1000.0 * a * b);
            }
        }
        assert!(counts.weights().iter().all(|bits| bits.abs() < 1e-6));
    }
}

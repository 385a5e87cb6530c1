//! How many fields of a match differ, beyond what the fields say one by one.
//!
//! Fellegi-Sunter takes the fields of a match to go wrong independently of each other. They seldom do: a duplicate that
//! was typed again has one slip and not none and not three, and a careless source has many. The share of matches with
//! `k` differing fields, over the share that independent fields would give (a Poisson binomial of the fields' own m),
//! corrects for that with one number for each `k`.
use super::patterns::Pattern;
use crate::model::Model;

/// Numbers of differing fields that are told apart; more count as the last.
const TOLD_APART: usize = 6;
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
    /// Counts `matches` matches of `pattern`. `agreeing` is what [`agreeing`] says of the model.
    pub(super) fn add(&mut self, model: &Model, agreeing: &[f64], pattern: &Pattern, matches: f64) {
        let mut shares = [0.0; TOLD_APART];
        shares[0] = 1.0;
        for (share, _) in agreeing.iter().zip(&pattern.levels).filter(|(_, l)| **l != 0) {
            for k in (0..TOLD_APART).rev() {
                let from_below = if k > 0 { shares[k - 1] * (1.0 - share) } else { 0.0 };
                let stays = if k + 1 == TOLD_APART { 1.0 } else { *share };
                shares[k] = shares[k] * stays + from_below;
            }
        }
        self.seen[model.slips_in(&pattern.levels).min(TOLD_APART - 1)] += matches;
        for (sum, share) in self.expected.iter_mut().zip(shares) {
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

/// The share of matches whose values agree, by comparison.
pub(super) fn agreeing(model: &Model) -> Vec<f64> {
    let share = |at: usize| {
        let levels = model.comparisons[at].levels.iter().enumerate();
        let same = levels.filter(|(l, _)| model.agrees(at, *l as u8 + 1));
        same.map(|(_, level)| level.m).sum::<f64>().min(1.0)
    };
    (0..model.comparisons.len()).map(share).collect()
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
        let agreeing = agreeing(&model);
        let mut counts = SlipCounts::default();
        for levels in [[5, 1, 1], [2, 2, 1], [2, 1, 4]] {
            counts.add(&model, &agreeing, &pattern(&levels), 100.0);
        }
        let bits = counts.weights();
        assert!(bits[1] > 0.5 && bits[0] < -1.0 && bits[2] < -1.0, "{bits:?}");
    }

    #[test]
    fn independent_fields_need_no_correction() {
        let model = Model::shipped(&Schema::standard());
        let agreeing = agreeing(&model);
        let (a, b) = (agreeing[0], agreeing[1]);
        let mut counts = SlipCounts::default();
        for (levels, share) in [
            ([2, 1], a * b),
            ([2, 6], a * (1.0 - b)),
            ([10, 1], (1.0 - a) * b),
            ([10, 6], (1.0 - a) * (1.0 - b)),
        ] {
            counts.add(&model, &agreeing, &pattern(&levels), 1000.0 * share);
        }
        assert!(counts.weights().iter().all(|bits| bits.abs() < 1e-6));
    }
}

//! Expectation maximisation on counts of patterns (Winkler 1988; Splink's and fastLink's way of counting).
use super::patterns::{Pattern, Patterns};
use super::slips::{SlipCounts, slip_shares};
use crate::calibration::logistic;
use crate::file::ModelError;
use crate::model::Model;

/// How EM is run.
#[derive(Clone, Copy, Debug)]
pub struct EmOptions {
    /// Most rounds.
    pub rounds: usize,
    /// Stop when no m changes by more.
    pub tolerance: f64,
    /// Pseudo-counts that hold m to where it began, so that a level nobody reaches keeps a sensible weight.
    pub holding: f64,
    /// How many pairs there are in all, candidates or not; pairs that are no candidates are taken as different
    /// people. The prior is the matches found over this number.
    pub all_pairs: f64,
    /// Matches, and the pairs they were among, that are taken as seen before: what holds the prior in files too small
    /// to tell how many duplicates there are.
    pub seen_before: (f64, f64),
}

impl Default for EmOptions {
    fn default() -> Self {
        Self {
            rounds: 60,
            tolerance: 1e-5,
            holding: 20.0,
            all_pairs: 0.0,
            seen_before: (0.5, 1.0),
        }
    }
}

/// What EM found.
#[derive(Clone, Debug)]
pub struct EmOutcome {
    /// The model with m and prior as found.
    pub model: Model,
    /// Rounds run.
    pub rounds: usize,
    /// Matches expected among the candidate pairs.
    pub matches: f64,
    /// Whether the last round changed less than the tolerance.
    pub converged: bool,
}

/// Sets u (and the typical frequency of agreeing values) from `random` pairs, which are taken as different people.
/// `holding` occurrences of each level at its present u are taken as seen before: rare levels are seldom seen among
/// random pairs, and not having seen one is no proof that it never comes about.
///
/// # Errors
/// [`ModelError::Training`] when `random` is empty.
pub fn estimate_u(mut model: Model, random: &Patterns, holding: f64) -> Result<Model, ModelError> {
    if random.is_empty() {
        return Err(ModelError::Training(
            "no random pairs to estimate u from; give more records",
        ));
    }
    let mut counts = zeros(&model);
    for pattern in random.iter() {
        add(&mut counts, &pattern, pattern.count);
    }
    for (comparison, counts) in model.comparisons.iter_mut().zip(&counts) {
        let total: f64 = counts.iter().sum();
        if total > 0.0 {
            for (level, count) in comparison.levels.iter_mut().zip(counts) {
                level.u = (count + holding) / (total + holding / level.u.max(1e-7));
            }
        }
    }
    Ok(model.compile())
}

/// Sets m from pairs that are taken as matches, and the correction for how many fields differ.
pub fn estimate_m(mut model: Model, matches: &Patterns, holding: f64) -> Model {
    let mut counts = zeros(&model);
    for pattern in matches.iter() {
        add(&mut counts, &pattern, pattern.count);
    }
    set_m(&mut model, &counts, holding, None);
    let list = matches.iter().map(|p| (p.count, p));
    model.slips = slips(&model, list);
    model.compile()
}

fn slips(model: &Model, matches: impl Iterator<Item = (f64, Pattern)>) -> Vec<f64> {
    let shares = slip_shares(model);
    let mut counts = SlipCounts::default();
    matches.for_each(|(weight, pattern)| counts.add(model, &pattern, weight));
    counts.weights(&shares)
}

/// Finds m and the prior by EM over the candidate pairs' `patterns`, with u as it is in `start`.
///
/// # Errors
/// [`ModelError::Training`] when there are no patterns, or `all_pairs` is less than the pairs counted.
pub fn em(start: Model, patterns: &Patterns, options: EmOptions) -> Result<EmOutcome, ModelError> {
    if patterns.is_empty() {
        return Err(ModelError::Training(
            "no candidate pairs; give more records or wider blocking rules",
        ));
    }
    let all_pairs = if options.all_pairs > 0.0 {
        options.all_pairs
    } else {
        patterns.total()
    };
    if all_pairs + 0.5 < patterns.total() {
        return Err(ModelError::Training(
            "fewer pairs in all than candidate pairs were given",
        ));
    }
    let list: Vec<Pattern> = patterns.iter().collect();
    let held = start.clone();
    let mut outcome = EmOutcome {
        model: start,
        rounds: 0,
        matches: 0.0,
        converged: false,
    };
    while outcome.rounds < options.rounds && !outcome.converged {
        outcome.rounds += 1;
        let (counts, slips, matches) = expectation(&outcome.model, &list);
        let mut next = outcome.model.clone();
        let change = set_m(&mut next, &counts, options.holding, Some(&held));
        next.slips = slips;
        let (seen, among) = options.seen_before;
        next.prior = ((matches + seen) / (all_pairs + among)).clamp(1e-12, 0.999_999);
        outcome.converged = change < options.tolerance;
        outcome.matches = matches;
        outcome.model = next.compile();
    }
    Ok(outcome)
}

fn expectation(model: &Model, list: &[Pattern]) -> (Vec<Vec<f64>>, Vec<f64>, f64) {
    let mut counts = zeros(model);
    let mut slips = SlipCounts::default();
    let mut matches = 0.0;
    for pattern in list {
        let weight = model.levels_weight(&pattern.levels) + pattern.rarity;
        let expected = logistic(weight) * pattern.count;
        matches += expected;
        add(&mut counts, pattern, expected);
        if expected > 1e-6 {
            slips.add(model, pattern, expected);
        }
    }
    (counts, slips.weights(&slip_shares(model)), matches)
}

fn zeros(model: &Model) -> Vec<Vec<f64>> {
    model
        .comparisons
        .iter()
        .map(|c| vec![0.0; c.levels.len()])
        .collect()
}

fn add(counts: &mut [Vec<f64>], pattern: &Pattern, weight: f64) {
    for (counts, &level) in counts.iter_mut().zip(&pattern.levels) {
        if let Some(count) = usize::from(level).checked_sub(1).and_then(|l| counts.get_mut(l)) {
            *count += weight;
        }
    }
}

/// Returns the largest change.
fn set_m(model: &mut Model, counts: &[Vec<f64>], holding: f64, held: Option<&Model>) -> f64 {
    let mut change = 0.0_f64;
    for (c, counts) in counts.iter().enumerate() {
        let total: f64 = counts.iter().sum();
        for (l, count) in counts.iter().enumerate() {
            let towards = held.unwrap_or(model).comparisons[c].levels[l].m;
            let level = &mut model.comparisons[c].levels[l];
            if total + holding > 0.0 {
                let m = (count + holding * towards) / (total + holding);
                change = change.max((m - level.m).abs());
                level.m = m;
            }
        }
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_compare::{ComparisonVector, Schema};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn draw(rng: &mut ChaCha8Rng, shares: &[f64]) -> u8 {
        let mut x: f64 = rng.random();
        for (i, share) in shares.iter().enumerate() {
            x -= share;
            if x < 0.0 {
                return i as u8 + 1;
            }
        }
        shares.len() as u8
    }

    /// Pairs made from known m and u: EM must find them again (after Splink's `test_correctness_of_convergence`).
    #[test]
    fn em_finds_the_m_and_the_prior_that_made_the_data() {
        let truth = Model::shipped(&Schema::standard());
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let (pairs, share) = (200_000, 0.05);
        let (mut candidates, mut random) = (Patterns::default(), Patterns::default());
        let mut start = truth.clone();
        for c in &mut start.comparisons {
            let n = c.levels.len() as f64;
            for (i, l) in c.levels.iter_mut().enumerate() {
                l.rarity = 0.0;
                l.u = 1.0 / n;
                l.m = if i == 0 { 0.9 } else { 0.1 / (n - 1.0) };
            }
        }
        start.interactions.clear();
        let mut sample = |is_match: bool| {
            let mut vector = ComparisonVector::new(truth.comparisons.len());
            for (at, c) in truth.comparisons.iter().enumerate() {
                let shares: Vec<f64> = c
                    .levels
                    .iter()
                    .map(|l| if is_match { l.m } else { l.u })
                    .collect();
                vector.levels[at] = if rng.random::<f64>() < 0.1 {
                    0
                } else {
                    draw(&mut rng, &shares)
                };
            }
            vector
        };
        for i in 0..pairs {
            candidates.add(&start, &sample((i as f64) < share * pairs as f64), 1.0);
            random.add(&start, &sample(false), 1.0);
        }
        let start = estimate_u(start.compile(), &random, 1.0).unwrap();
        let options = EmOptions {
            all_pairs: pairs as f64,
            holding: 1.0,
            ..EmOptions::default()
        };
        let found = em(start, &candidates, options).unwrap();
        assert!(
            (found.model.prior - share).abs() < 0.001,
            "prior {}",
            found.model.prior
        );
        for (a, b) in found.model.comparisons.iter().zip(&truth.comparisons) {
            for (x, y) in a.levels.iter().zip(&b.levels) {
                assert!(
                    (x.m - y.m).abs() < 0.02,
                    "m of {} / {}: {} for {}",
                    a.name,
                    x.name,
                    x.m,
                    y.m
                );
                assert!(
                    (x.u - y.u).abs() < 0.01,
                    "u of {} / {}: {} for {}",
                    a.name,
                    x.name,
                    x.u,
                    y.u
                );
            }
        }
    }

    #[test]
    fn few_pairs_leave_the_prior_where_it_was() {
        let model = Model::shipped(&Schema::standard());
        let mut patterns = Patterns::default();
        patterns.add(&model, &ComparisonVector::new(model.comparisons.len()), 3.0);
        let options = EmOptions {
            seen_before: (1.0, 500.0),
            ..EmOptions::default()
        };
        let prior = em(model, &patterns, options).unwrap().model.prior;
        assert!((prior - 0.002).abs() < 1e-4, "{prior}");
    }

    #[test]
    fn nothing_to_train_on_is_said() {
        let model = Model::shipped(&Schema::standard());
        assert!(em(model.clone(), &Patterns::default(), EmOptions::default()).is_err());
        assert!(estimate_u(model, &Patterns::default(), 1.0).is_err());
    }
}

//! The arithmetic of the benchmark: fractions, calibration, precision-recall curves.
use serde::Serialize;

/// Rounds as Python's `round` does: to the nearest decimal of the exact binary value, ties to even.
///
/// ```
/// assert_eq!(kithkin_eval::metric::round(2.0 / 3.0, 4), 0.6667);
/// ```
pub fn round(x: f64, places: usize) -> f64 {
    format!("{x:.places$}").parse().unwrap_or(x)
}

/// `part / whole` to four places; `None` when there is nothing to divide by.
///
/// ```
/// assert_eq!(kithkin_eval::metric::fraction(1, 3), Some(0.3333));
/// assert_eq!(kithkin_eval::metric::fraction(0, 0), None);
/// ```
pub fn fraction(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| round(part as f64 / whole as f64, 4))
}

/// The harmonic mean of precision and recall; 0 when either is.
pub fn f1(precision: f64, recall: f64) -> f64 {
    if precision > 0.0 && recall > 0.0 {
        2.0 * precision * recall / (precision + recall)
    } else {
        0.0
    }
}

/// How well stated probabilities agree with what happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Calibration {
    /// Probabilities measured.
    pub n: usize,
    /// Expected calibration error over equal-mass bins, 0 to 1.
    pub ece: Option<f64>,
    /// Mean squared difference of probability and outcome.
    pub brier: Option<f64>,
    /// Share of outcomes that were true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_rate: Option<f64>,
    /// Mean probability, share true, and size of each bin, from low to high.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bins: Vec<(f64, f64, usize)>,
    /// The same over ten bins of equal width, empty ones left out: where nearly all pairs are nearly certain, bins of
    /// equal mass show nothing of the doubtful ones. For plots; the outside scorers do not have it.
    #[serde(skip)]
    pub tenths: Vec<(f64, f64, usize)>,
}

impl Calibration {
    /// Bins of the expected calibration error.
    pub const BINS: usize = 15;

    /// Measures (probability, outcome) points.
    ///
    /// ```
    /// use kithkin_eval::metric::Calibration;
    /// let honest: Vec<(f64, bool)> = (0..100).map(|i| (0.25, i % 4 == 0)).collect();
    /// // Outcomes are sorted within equal probabilities, so bins of one value are not all alike:
    /// // the overall rate is what tells.
    /// assert_eq!(Calibration::of(&honest).base_rate, Some(0.25));
    /// assert_eq!(Calibration::of(&[(1.0, true), (0.0, false)]).ece, Some(0.0));
    /// ```
    pub fn of(points: &[(f64, bool)]) -> Self {
        let n = points.len();
        if n == 0 {
            return Self::default();
        }
        let mut sorted = points.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let bins = Self::BINS.min(n);
        let mut table = Vec::with_capacity(bins);
        let mut ece = 0.0;
        for i in 0..bins {
            let bin = &sorted[i * n / bins..(i + 1) * n / bins];
            let size = bin.len() as f64;
            let stated = bin.iter().map(|p| p.0).sum::<f64>() / size;
            let happened = bin.iter().filter(|p| p.1).count() as f64 / size;
            ece += size / n as f64 * (stated - happened).abs();
            table.push((round(stated, 4), round(happened, 4), bin.len()));
        }
        let squares: f64 = sorted
            .iter()
            .map(|&(p, y)| (p - f64::from(u8::from(y))).powi(2))
            .sum();
        let positive = sorted.iter().filter(|p| p.1).count();
        Self {
            n,
            ece: Some(round(ece, 5)),
            brier: Some(round(squares / n as f64, 5)),
            base_rate: Some(round(positive as f64 / n as f64, 5)),
            bins: table,
            tenths: tenths(points),
        }
    }

    /// The same without its bins.
    #[must_use]
    pub fn without_bins(mut self) -> Self {
        self.bins.clear();
        self.tenths.clear();
        self
    }
}

fn tenths(points: &[(f64, bool)]) -> Vec<(f64, f64, usize)> {
    let mut bins = [(0.0, 0_usize, 0_usize); 10];
    for &(p, happened) in points {
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        *bin = (bin.0 + p, bin.1 + usize::from(happened), bin.2 + 1);
    }
    let filled = bins.iter().filter(|b| b.2 > 0);
    filled
        .map(|&(stated, happened, n)| {
            let size = n as f64;
            (round(stated / size, 4), round(happened as f64 / size, 4), n)
        })
        .collect()
}

/// Area under the ROC curve: the chance that a true case has a higher probability than a false one. `None`
/// when there are not both.
pub fn auc(points: &[(f64, bool)]) -> Option<f64> {
    let mut low: Vec<f64> = points.iter().filter(|p| !p.1).map(|p| p.0).collect();
    low.sort_by(f64::total_cmp);
    let high: Vec<f64> = points.iter().filter(|p| p.1).map(|p| p.0).collect();
    if low.is_empty() || high.is_empty() {
        return None;
    }
    let wins: f64 = high
        .iter()
        .map(|&p| {
            let below = low.partition_point(|&x| x < p);
            let not_above = low.partition_point(|&x| x <= p);
            (below + not_above) as f64 / 2.0
        })
        .sum();
    Some(round(wins / low.len() as f64 / high.len() as f64, 4))
}

/// Precision, recall and F1 at one threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct AtThreshold {
    /// What is at or above this is said to be a match.
    pub threshold: f64,
    /// Said to be a match.
    pub predicted: usize,
    /// Of these, right.
    pub right: usize,
    /// `right / predicted`; `None` when nothing was said.
    pub precision: Option<f64>,
    /// `right / all true`; `None` when nothing is true.
    pub recall: Option<f64>,
    /// Harmonic mean.
    pub f1: f64,
}

impl AtThreshold {
    /// The figures from counts, to four places.
    pub fn from_counts(threshold: f64, predicted: usize, right: usize, all_true: usize) -> Self {
        let (p, r) = (
            right as f64 / predicted.max(1) as f64,
            right as f64 / all_true.max(1) as f64,
        );
        Self {
            threshold: round(threshold, 6),
            predicted,
            right,
            precision: fraction(right, predicted),
            recall: fraction(right, all_true),
            f1: round(f1(p, r), 4),
        }
    }
}

/// One thing scored: the probability shown to the user, a finer score that orders equal probabilities, and
/// whether it is true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Probability, 0 to 1.
    pub probability: f64,
    /// Match weight in bits, or the probability again.
    pub weight: f64,
    /// Whether it is a match.
    pub truth: bool,
}

/// Scored things from the surest down, with the number of true ones there are in all, found or not.
#[derive(Clone, Debug)]
pub struct Curve {
    sorted: Vec<Scored>,
    all_true: usize,
}

impl Curve {
    /// Sorts what was scored. `all_true` counts true matches that were never scored, too.
    pub fn new(mut scored: Vec<Scored>, all_true: usize) -> Self {
        scored.sort_by(|a, b| {
            (b.probability.total_cmp(&a.probability))
                .then(b.weight.total_cmp(&a.weight))
                .then(a.truth.cmp(&b.truth))
        });
        Self {
            sorted: scored,
            all_true,
        }
    }

    /// Groups of equal score, surest first: (last of the group, predicted so far, right so far).
    fn steps(&self) -> impl Iterator<Item = (Scored, usize, usize)> + '_ {
        let mut right = 0;
        self.sorted.iter().enumerate().filter_map(move |(i, s)| {
            right += usize::from(s.truth);
            let tied = self
                .sorted
                .get(i + 1)
                .is_some_and(|next| next.probability == s.probability && next.weight == s.weight);
            (!tied).then_some((*s, i + 1, right))
        })
    }

    /// What is true in all.
    pub fn all_true(&self) -> usize {
        self.all_true
    }

    /// Figures for everything of at least `probability`.
    pub fn at(&self, probability: f64) -> AtThreshold {
        let predicted = self.sorted.partition_point(|s| s.probability >= probability);
        let right = self.sorted[..predicted].iter().filter(|s| s.truth).count();
        AtThreshold::from_counts(probability, predicted, right, self.all_true)
    }

    /// The threshold with the highest F1 (the highest such threshold), knowing the truth.
    pub fn best(&self) -> AtThreshold {
        let mut best = AtThreshold::from_counts(1.0, 0, 0, self.all_true);
        let mut best_f1 = 0.0;
        for (s, predicted, right) in self.steps() {
            let here = 2.0 * right as f64 / (predicted + self.all_true).max(1) as f64;
            if here > best_f1 {
                best_f1 = here;
                best = AtThreshold::from_counts(s.probability, predicted, right, self.all_true);
            }
        }
        best
    }

    /// The highest precision at a recall of at least `recall`.
    pub fn precision_at_recall(&self, recall: f64) -> Option<f64> {
        self.steps()
            .filter(|&(_, _, right)| right as f64 >= recall * self.all_true as f64 && right > 0)
            .map(|(_, predicted, right)| right as f64 / predicted as f64)
            .max_by(f64::total_cmp)
            .map(|p| round(p, 4))
    }

    /// Average precision: precision at each true match, averaged over all that are true. Ties count as one step.
    pub fn average_precision(&self) -> Option<f64> {
        if self.all_true == 0 {
            return None;
        }
        let mut before = 0;
        let mut sum = 0.0;
        for (_, predicted, right) in self.steps() {
            sum += (right - before) as f64 * right as f64 / predicted as f64;
            before = right;
        }
        Some(round(sum / self.all_true as f64, 4))
    }

    /// Calibration of the probabilities.
    pub fn calibration(&self) -> Calibration {
        let points: Vec<(f64, bool)> = self.sorted.iter().map(|s| (s.probability, s.truth)).collect();
        Calibration::of(&points)
    }

    /// At most `limit` (recall, precision) points for a plot, surest first.
    pub fn points(&self, limit: usize) -> Vec<(f64, f64)> {
        let all: Vec<(f64, f64)> = self
            .steps()
            .map(|(_, predicted, right)| {
                (
                    right as f64 / self.all_true.max(1) as f64,
                    right as f64 / predicted as f64,
                )
            })
            .collect();
        let every = all.len().div_ceil(limit.max(1)).max(1);
        let last = all.len().saturating_sub(1);
        all.iter()
            .enumerate()
            .filter(|(i, _)| i % every == 0 || *i == last)
            .map(|(_, &(r, p))| (round(r, 5), round(p, 5)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scored(points: &[(f64, bool)]) -> Vec<Scored> {
        points
            .iter()
            .map(|&(probability, truth)| Scored {
                probability,
                weight: probability,
                truth,
            })
            .collect()
    }

    #[test]
    fn best_threshold_and_average_precision_by_hand() {
        let curve = Curve::new(scored(&[(0.9, true), (0.8, false), (0.7, true), (0.1, false)]), 3);
        let best = curve.best();
        assert_eq!((best.threshold, best.predicted, best.right), (0.7, 3, 2));
        assert_eq!(best.f1, 0.6667);
        // (1/1 + 2/3) / 3
        assert_eq!(curve.average_precision(), Some(0.5556));
        assert_eq!(curve.at(0.85).precision, Some(1.0));
        assert_eq!(curve.precision_at_recall(0.6), Some(0.6667));
        assert_eq!(curve.precision_at_recall(0.9), None);
    }

    #[test]
    fn ties_are_one_step_whatever_their_order() {
        let a = Curve::new(scored(&[(0.5, true), (0.5, false), (0.5, false)]), 1);
        assert_eq!(a.average_precision(), Some(0.3333));
        assert_eq!(a.best().predicted, 3);
    }

    #[test]
    fn nothing_scored_is_no_division_by_zero() {
        let empty = Curve::new(Vec::new(), 0);
        assert_eq!(empty.best().f1, 0.0);
        assert_eq!(empty.average_precision(), None);
        assert_eq!(empty.calibration().ece, None);
        assert_eq!(empty.at(0.5).precision, None);
    }

    #[test]
    fn auc_counts_ties_half() {
        assert_eq!(auc(&[(0.5, true), (0.5, false)]), Some(0.5));
        assert_eq!(auc(&[(0.9, true), (0.1, false), (0.5, false)]), Some(1.0));
        assert_eq!(auc(&[(0.9, true)]), None);
    }

    proptest! {
        #[test]
        fn figures_stay_in_bounds(points in prop::collection::vec((0.0f64..=1.0, any::<bool>()), 0..200), missed in 0usize..5) {
            let positive = points.iter().filter(|p| p.1).count();
            let curve = Curve::new(scored(&points), positive + missed);
            for x in [curve.best().f1, curve.average_precision().unwrap_or(0.0), curve.calibration().ece.unwrap_or(0.0)] {
                prop_assert!((0.0..=1.0).contains(&x));
            }
            prop_assert!(curve.best().f1 + 1e-9 >= curve.at(0.5).f1);
        }
    }
}

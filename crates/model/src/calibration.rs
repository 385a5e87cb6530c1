//! From match weight to probability.
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a match weight becomes a probability. Part of the model file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Calibration {
    /// The weight is taken at its word: 2^w / (1 + 2^w).
    #[default]
    None,
    /// Platt scaling: log2 odds = `slope` * weight + `offset`.
    Platt {
        /// Factor on the weight; below 1 where fields hang together.
        slope: f64,
        /// Bits added.
        offset: f64,
    },
    /// Isotonic: probabilities at given weights, straight lines between, level beyond the ends.
    Isotonic {
        /// Weights, ascending.
        weights: Vec<f64>,
        /// Probabilities, ascending.
        probabilities: Vec<f64>,
    },
    /// Probabilities at given weights, straight lines in log odds between; beyond the ends the weight is taken at its
    /// word, starting from the end.
    Leaning {
        /// Weights, ascending.
        weights: Vec<f64>,
        /// Probabilities, ascending.
        probabilities: Vec<f64>,
    },
}

/// 2^w / (1 + 2^w).
pub fn logistic(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

impl Calibration {
    /// The probability for `weight`.
    ///
    /// ```
    /// use kithkin_model::Calibration;
    /// assert_eq!(Calibration::None.probability(0.0), 0.5);
    /// let platt = Calibration::Platt { slope: 0.5, offset: 1.0 };
    /// assert_eq!(platt.probability(-2.0), 0.5);
    /// ```
    pub fn probability(&self, weight: f64) -> f64 {
        match self {
            Self::None => logistic(weight),
            Self::Platt { slope, offset } => logistic(slope * weight + offset),
            Self::Isotonic {
                weights,
                probabilities,
            } => interpolate(weights, probabilities, weight),
            Self::Leaning {
                weights,
                probabilities,
            } => lean(weights, probabilities, weight),
        }
    }

    /// The weight from which the probability is at least `probability`.
    ///
    /// ```
    /// use kithkin_model::Calibration;
    /// assert!(Calibration::None.weight(0.5).abs() < 1e-9);
    /// ```
    pub fn weight(&self, probability: f64) -> f64 {
        let probability = probability.clamp(1e-6, 1.0 - 1e-6);
        let (mut low, mut high) = (-100.0, 100.0);
        // The probability ascends with the weight: halve the interval until it is one f64 or nearly.
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.probability(middle) >= probability {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }

    /// Isotonic regression on `(weight, is a match)`, one step a bit, that leans on the weight's own word: each step
    /// counts as if [`LEANING`] more pairs had come out as their weights say. Steps that nobody judged stay as they were.
    pub fn leaning(points: &[(f64, bool)]) -> Self {
        // By whole bits: sum of weights, matches, points.
        let mut bins: BTreeMap<i64, (f64, f64, f64)> = BTreeMap::new();
        for (weight, is_match) in points.iter().filter(|p| p.0.is_finite()) {
            let bin = bins.entry(weight.floor() as i64).or_default();
            *bin = (
                bin.0 + weight,
                bin.1 + f64::from(u8::from(*is_match)),
                bin.2 + 1.0,
            );
        }
        if bins.is_empty() {
            return Self::None;
        }
        let blocks = pooled(bins.into_values().map(|(weights, matches, count)| {
            let weight = weights / count;
            let (count, matches) = (count + LEANING, matches + LEANING * logistic(weight));
            (weight * count, matches, count)
        }));
        Self::Leaning {
            weights: blocks.iter().map(|b| b.0 / b.2).collect(),
            probabilities: blocks.iter().map(|b| b.1 / b.2).collect(),
        }
    }

    /// Isotonic regression over `(weight, is a match, how many)`. `None` when there are no points.
    pub fn isotonic(points: &[(f64, bool, f64)]) -> Option<Self> {
        let mut sorted: Vec<_> = points.iter().filter(|p| p.2 > 0.0 && p.0.is_finite()).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let of_point = |&&(weight, class, count): &&(f64, bool, f64)| {
            (weight * count, if class { count } else { 0.0 }, count)
        };
        let blocks = pooled(sorted.iter().map(of_point));
        if blocks.is_empty() {
            return None;
        }
        Some(
            Self::Isotonic {
                weights: blocks.iter().map(|b| b.0 / b.2).collect(),
                // Never quite 0 or 1: half a count of doubt.
                probabilities: blocks
                    .iter()
                    .map(|b| (b.1 + 0.5) / (b.2 + 1.0))
                    .collect::<Vec<_>>(),
            }
            .ascending(),
        )
    }

    /// Smoothing may leave tiny blocks out of order; make the probabilities ascend again.
    fn ascending(mut self) -> Self {
        if let Self::Isotonic { probabilities, .. } = &mut self {
            for i in 1..probabilities.len() {
                probabilities[i] = probabilities[i].max(probabilities[i - 1]);
            }
        }
        self
    }

    /// Whether the numbers make a calibration at all.
    pub(crate) fn is_valid(&self) -> bool {
        match self {
            Self::None => true,
            Self::Platt { slope, offset } => slope.is_finite() && *slope > 0.0 && offset.is_finite(),
            Self::Isotonic {
                weights,
                probabilities,
            }
            | Self::Leaning {
                weights,
                probabilities,
            } => {
                !weights.is_empty()
                    && weights.len() == probabilities.len()
                    && weights.windows(2).all(|w| w[0] <= w[1])
                    && probabilities.windows(2).all(|p| p[0] <= p[1])
                    && probabilities.iter().all(|p| (0.0..=1.0).contains(p))
            }
        }
    }
}

/// Pairs that each step of an isotonic fit is taken to have been seen in before, as many of them matches as the weight
/// says.
const LEANING: f64 = 10.0;

fn log_odds(probability: f64) -> f64 {
    let p = probability.clamp(1e-12, 1.0 - 1e-12);
    (p / (1.0 - p)).log2()
}

/// Pools neighbouring blocks of (sum of weight * count, matches, count) while their shares of matches do not ascend.
fn pooled(blocks: impl Iterator<Item = (f64, f64, f64)>) -> Vec<(f64, f64, f64)> {
    let mut out: Vec<(f64, f64, f64)> = Vec::new();
    for block in blocks {
        out.push(block);
        while let [.., a, b] = out.as_slice() {
            if a.1 / a.2 < b.1 / b.2 {
                break;
            }
            let merged = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
            out.truncate(out.len() - 2);
            out.push(merged);
        }
    }
    out
}

/// Straight lines between the points, slope 1 beyond them, in log odds.
fn lean(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let (Some(first), Some(last)) = (xs.first(), xs.last()) else {
        return logistic(x);
    };
    let inside = x.clamp(*first, *last);
    let after = xs.partition_point(|v| *v <= inside).clamp(1, xs.len());
    let (i, j) = (after - 1, after.min(xs.len() - 1));
    let span = xs[j] - xs[i];
    let t = if span > 0.0 { (inside - xs[i]) / span } else { 0.0 };
    logistic(log_odds(ys[i]) + t * (log_odds(ys[j]) - log_odds(ys[i])) + x - inside)
}

fn interpolate(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let after = xs.partition_point(|v| *v <= x);
    match (after.checked_sub(1), xs.get(after)) {
        (None, _) => ys.first().copied().unwrap_or(0.5),
        (Some(i), None) => ys[i],
        (Some(i), Some(next)) => {
            let span = next - xs[i];
            let t = if span > 0.0 { (x - xs[i]) / span } else { 0.0 };
            ys[i] + t * (ys[after] - ys[i])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaning_finds_what_weights_are_worth() {
        // Weights that say twice too much: 2^(w / 2) to 1 is the truth.
        let points: Vec<_> = (-10..=10)
            .flat_map(|w| {
                let weight = f64::from(w) + 0.5;
                let matches = (2000.0 * logistic(weight / 2.0)).round() as usize;
                (0..2000).map(move |i| (weight, i < matches))
            })
            .collect();
        let fitted = Calibration::leaning(&points);
        for weight in [-8.0, -3.0, 0.0, 3.0, 8.0] {
            let (stated, right) = (fitted.probability(weight), logistic(weight / 2.0));
            assert!((stated - right).abs() < 0.02, "{weight}: {stated} for {right}");
        }
    }

    #[test]
    fn leaning_ascends_and_takes_weights_at_their_word_where_nobody_judged() {
        let points = [
            (-3.0, false),
            (-1.0, true),
            (0.0, false),
            (2.0, true),
            (4.0, true),
        ];
        let fitted = Calibration::leaning(&points);
        assert!(fitted.is_valid());
        let mut last = 0.0;
        for w in -20..20 {
            let p = fitted.probability(f64::from(w));
            assert!(p >= last && p > 0.0 && p < 1.0);
            last = p;
        }
        assert!(fitted.probability(-15.0) < 1e-4 && fitted.probability(15.0) > 0.9999);
        assert_eq!(Calibration::leaning(&[]), Calibration::None);
    }
}

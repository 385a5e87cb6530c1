//! From match weight to probability.
use serde::{Deserialize, Serialize};

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
        }
    }

    /// Platt scaling fitted to `(weight, is a match, how many)` by Newton's method on the log likelihood, with
    /// Platt's smoothed targets so that separable data stays finite. `None` when one class is empty.
    pub fn platt(points: &[(f64, bool, f64)]) -> Option<Self> {
        let total = |class: bool| -> f64 { points.iter().filter(|p| p.1 == class).map(|p| p.2).sum() };
        let (positives, negatives) = (total(true), total(false));
        if positives <= 0.0 || negatives <= 0.0 {
            return None;
        }
        let (high, low) = ((positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2.0));
        let count: f64 = positives + negatives;
        let mean = |class: bool| {
            let sum: f64 = points
                .iter()
                .filter(|p| p.1 == class)
                .map(|p| p.2 * p.0.clamp(-60.0, 60.0))
                .sum();
            sum / if class { positives } else { negatives }
        };
        let middle = 0.5 * (mean(true) + mean(false));
        // Weights are centred, so that slope and offset hardly pull at each other.
        let (mut slope, mut offset) = (1.0_f64, (positives / negatives).log2());
        for _ in 0..50 {
            let (mut g, mut h) = ([0.0; 2], [[1e-6, 0.0], [0.0, 1e-6]]);
            for &(weight, class, points_here) in points {
                let share = points_here / count;
                let x = weight.clamp(-60.0, 60.0) - middle;
                let p = logistic(slope * x + offset);
                let residual = share * (if class { high } else { low } - p);
                let curvature = share * (p * (1.0 - p)) * std::f64::consts::LN_2;
                g[0] += residual * x;
                g[1] += residual;
                h[0][0] += curvature * x * x;
                h[0][1] += curvature * x;
                h[1][1] += curvature;
            }
            let determinant = h[0][0] * h[1][1] - h[0][1] * h[0][1];
            if determinant.abs() < 1e-18 {
                break;
            }
            let step = [
                (h[1][1] * g[0] - h[0][1] * g[1]) / determinant,
                (h[0][0] * g[1] - h[0][1] * g[0]) / determinant,
            ];
            slope = (slope + step[0].clamp(-0.5, 0.5)).clamp(0.05, 4.0);
            offset += step[1].clamp(-2.0, 2.0);
            if step[0].abs() + step[1].abs() < 1e-9 {
                break;
            }
        }
        Some(Self::Platt {
            slope,
            offset: offset - slope * middle,
        })
    }

    /// Isotonic regression by pooling adjacent violators over `(weight, is a match, how many)`. `None` when there
    /// are no points.
    pub fn isotonic(points: &[(f64, bool, f64)]) -> Option<Self> {
        let mut sorted: Vec<_> = points.iter().filter(|p| p.2 > 0.0 && p.0.is_finite()).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Blocks of (sum of weight * count, matches, count).
        let mut blocks: Vec<(f64, f64, f64)> = Vec::new();
        for &&(weight, class, count) in &sorted {
            blocks.push((weight * count, if class { count } else { 0.0 }, count));
            while let [.., a, b] = blocks.as_slice() {
                if a.1 / a.2 < b.1 / b.2 {
                    break;
                }
                let merged = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
                blocks.truncate(blocks.len() - 2);
                blocks.push(merged);
            }
        }
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
    fn platt_finds_the_line_that_made_the_data() {
        let points: Vec<_> = (-40..=40)
            .flat_map(|w| {
                let w = f64::from(w) / 2.0;
                let p = logistic(0.6 * w - 1.5);
                [(w, true, 1e6 * p), (w, false, 1e6 * (1.0 - p))]
            })
            .collect();
        let Some(Calibration::Platt { slope, offset }) = Calibration::platt(&points) else {
            panic!("two classes were given")
        };
        assert!(
            (slope - 0.6).abs() < 0.01 && (offset + 1.5).abs() < 0.02,
            "{slope} {offset}"
        );
    }

    #[test]
    fn isotonic_ascends_and_stays_inside() {
        let points = [
            (-3.0, false, 9.0),
            (-1.0, true, 1.0),
            (0.0, false, 3.0),
            (2.0, true, 5.0),
            (4.0, true, 9.0),
        ];
        let fitted = Calibration::isotonic(&points).unwrap();
        assert!(fitted.is_valid());
        let mut last = 0.0;
        for w in -10..10 {
            let p = fitted.probability(f64::from(w));
            assert!(p >= last && p > 0.0 && p < 1.0);
            last = p;
        }
    }

    #[test]
    fn one_class_cannot_be_calibrated() {
        assert!(Calibration::platt(&[(1.0, true, 3.0)]).is_none());
        assert!(Calibration::isotonic(&[]).is_none());
    }
}

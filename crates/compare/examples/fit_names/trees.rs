//! Gradient boosting with logistic loss over binned features (Friedman 2001), small and deterministic.
use kithkin_compare::name::{
    boost::{Forest, Node},
    features::FEATURES,
};

const BINS: usize = 48;
const TREES: usize = 160;
const DEPTH: usize = 4;
const RATE: f64 = 0.1;
const LEAST_ROWS: f64 = 25.0;
const RIDGE: f64 = 4.0;

/// Fits a forest to rows of features and their labels.
pub(crate) fn fit(rows: &[[f32; FEATURES]], labels: &[bool]) -> Forest {
    let edges: Vec<Vec<f32>> = (0..FEATURES).map(|f| edges(rows, f)).collect();
    let bins: Vec<[u8; FEATURES]> = rows
        .iter()
        .map(|row| std::array::from_fn(|f| edges[f].partition_point(|&e| e < row[f]) as u8))
        .collect();
    let positive = labels.iter().filter(|l| **l).count() as f64;
    let base = (positive / (labels.len() as f64 - positive)).ln();
    let mut forest = Forest {
        base: base as f32,
        ..Forest::default()
    };
    let mut scores = vec![base; rows.len()];
    for _ in 0..TREES {
        let slopes: Vec<(f64, f64)> = scores
            .iter()
            .zip(labels)
            .map(|(score, &label)| {
                let p = 1.0 / (1.0 + (-score).exp());
                (f64::from(u8::from(label)) - p, (p * (1.0 - p)).max(1e-6))
            })
            .collect();
        let root = forest.nodes.len() as u32;
        forest.roots.push(root);
        let all: Vec<u32> = (0..rows.len() as u32).collect();
        let mut grower = Grower {
            bins: &bins,
            edges: &edges,
            slopes: &slopes,
            forest: &mut forest,
            scores: &mut scores,
        };
        grower.grow(&all, DEPTH);
    }
    forest
}

/// At most `BINS` - 1 thresholds between the quantiles of a feature.
fn edges(rows: &[[f32; FEATURES]], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
    values.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = (1..BINS).map(|n| values[n * (values.len() - 1) / BINS]).collect();
    out.dedup();
    out
}

struct Grower<'a> {
    bins: &'a [[u8; FEATURES]],
    edges: &'a [Vec<f32>],
    slopes: &'a [(f64, f64)],
    forest: &'a mut Forest,
    scores: &'a mut [f64],
}

impl Grower<'_> {
    /// Grows a node for `rows` and returns its number.
    fn grow(&mut self, rows: &[u32], depth: usize) -> u32 {
        let number = self.forest.nodes.len() as u32;
        self.forest.nodes.push(Node::Leaf(0.0));
        let split = if depth == 0 { None } else { self.best_split(rows) };
        let Some((feature, bin)) = split else {
            let (g, h) = self.sums(rows);
            let value = RATE * g / (h + RIDGE);
            for &row in rows {
                self.scores[row as usize] += value;
            }
            self.forest.nodes[number as usize] = Node::Leaf(value as f32);
            return number;
        };
        let (below, above): (Vec<u32>, Vec<u32>) = rows
            .iter()
            .partition(|&&row| self.bins[row as usize][feature] <= bin);
        let left = self.grow(&below, depth - 1);
        let right = self.grow(&above, depth - 1);
        self.forest.nodes[number as usize] = Node::Split {
            feature: feature as u16,
            at: self.edges[feature][usize::from(bin)],
            left,
            right,
        };
        number
    }

    fn sums(&self, rows: &[u32]) -> (f64, f64) {
        rows.iter().fold((0.0, 0.0), |(g, h), &row| {
            let (x, y) = self.slopes[row as usize];
            (g + x, h + y)
        })
    }

    /// The feature and bin whose split lowers the loss most, if any does.
    fn best_split(&self, rows: &[u32]) -> Option<(usize, u8)> {
        let (g, h) = self.sums(rows);
        let worth = |g: f64, h: f64| g * g / (h + RIDGE);
        let mut best = (1e-3, None);
        for feature in 0..FEATURES {
            let mut bins = [(0.0, 0.0, 0.0); BINS];
            for &row in rows {
                let slot = &mut bins[usize::from(self.bins[row as usize][feature])];
                let (x, y) = self.slopes[row as usize];
                *slot = (slot.0 + x, slot.1 + y, slot.2 + 1.0);
            }
            let (mut gl, mut hl, mut count) = (0.0, 0.0, 0.0);
            for (bin, sums) in bins.iter().enumerate().take(self.edges[feature].len()) {
                gl += sums.0;
                hl += sums.1;
                count += sums.2;
                if count < LEAST_ROWS || rows.len() as f64 - count < LEAST_ROWS {
                    continue;
                }
                let gain = worth(gl, hl) + worth(g - gl, h - hl) - worth(g, h);
                if gain > best.0 {
                    best = (gain, Some((feature, bin as u8)));
                }
            }
        }
        best.1
    }
}

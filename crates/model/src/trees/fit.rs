//! Growing the trees.
use super::{Split, Tree, Trees};

/// How trees are grown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Trees.
    pub rounds: usize,
    /// Leaves a tree.
    pub leaves: usize,
    /// Share of each step that is taken.
    pub rate: f64,
    /// Fewest rows of a leaf.
    pub least: usize,
    /// Rows' worth of doubt added to each leaf.
    pub ridge: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rounds: 80,
            leaves: 8,
            rate: 0.15,
            least: 40,
            ridge: 5.0,
        }
    }
}

/// Most bins of a column.
const BINS: usize = 96;

/// Rows by bins of their columns.
struct Binned {
    /// Upper bounds of the bins of each column but the last.
    bounds: Vec<Vec<f32>>,
    /// Column by column, the bin of every row.
    bins: Vec<Vec<u8>>,
}

impl Binned {
    /// True and false rows have about equal say in where the bounds lie: where nearly all rows are false, most of the
    /// bins would else tell hopeless cases apart.
    fn of(rows: &[Vec<f32>], labels: &[bool], columns: usize) -> Self {
        let positive = labels.iter().filter(|&&y| y).count();
        let one_in = ((rows.len() - positive) / positive.max(1)).max(1);
        let mut seen = 0;
        let heard: Vec<&Vec<f32>> = rows
            .iter()
            .zip(labels)
            .filter(|&(_, &label)| {
                seen += usize::from(!label);
                label || seen % one_in == 0
            })
            .map(|(row, _)| row)
            .collect();
        let mut out = Self {
            bounds: Vec::with_capacity(columns),
            bins: Vec::with_capacity(columns),
        };
        for column in 0..columns {
            let of_rows: Vec<f32> = rows.iter().map(|r| r[column]).collect();
            let mut values: Vec<f32> = heard.iter().map(|r| r[column]).collect();
            values.sort_by(f32::total_cmp);
            let mut bounds: Vec<f32> = (1..BINS)
                .map(|i| values[i * (values.len() - 1) / BINS])
                // Two places are enough for bits and counts, and keep the file short.
                .map(|v| (v * 100.0).round() / 100.0)
                .collect();
            bounds.dedup();
            // Nothing lies above the last bound of a column of one value.
            let top = of_rows.iter().copied().max_by(f32::total_cmp).unwrap_or_default();
            bounds.retain(|&b| b < top);
            out.bins.push(
                of_rows
                    .iter()
                    .map(|v| u8::try_from(bounds.partition_point(|b| b < v)).unwrap_or(u8::MAX))
                    .collect(),
            );
            out.bounds.push(bounds);
        }
        out
    }
}

/// First and second derivatives of the loss, summed, and how many rows.
#[derive(Clone, Copy, Default)]
struct Sums {
    gradient: f64,
    curvature: f64,
    rows: usize,
}

impl Sums {
    fn add(&mut self, (gradient, curvature): (f64, f64)) {
        self.gradient += gradient;
        self.curvature += curvature;
        self.rows += 1;
    }

    fn without(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            curvature: self.curvature - other.curvature,
            rows: self.rows - other.rows,
        }
    }

    /// The best step within `limits`.
    fn step(self, ridge: f64, limits: (f64, f64)) -> f64 {
        (-self.gradient / (self.curvature + ridge)).clamp(limits.0, limits.1)
    }

    /// How much the loss falls by taking `step`.
    fn fall(self, step: f64, ridge: f64) -> f64 {
        -(self.gradient * step + 0.5 * (self.curvature + ridge) * step * step)
    }
}

/// A leaf that may be split.
struct Leaf {
    rows: Vec<u32>,
    sums: Sums,
    limits: (f64, f64),
    /// The split that points here, and whether it is its upper side.
    from: Option<(usize, bool)>,
    best: Option<Cut>,
}

#[derive(Clone, Copy)]
struct Cut {
    gain: f64,
    column: usize,
    bin: usize,
    steps: (f64, f64),
}

struct Grower<'a> {
    binned: &'a Binned,
    rising: &'a [usize],
    settings: &'a Settings,
}

impl Trees {
    /// Trees that tell the rows labelled true from the others. Columns in `rising` can only raise the probability.
    ///
    /// The same rows give the same trees. Rows must be as long as the first; no rows give no trees.
    pub fn fit(rows: &[Vec<f32>], labels: &[bool], rising: &[usize], settings: &Settings) -> Self {
        let columns = rows.first().map_or(0, Vec::len);
        let positive = labels.iter().filter(|&&y| y).count();
        if columns == 0 || positive == 0 || positive == rows.len() {
            return Self::default();
        }
        let start = (positive as f64 / (rows.len() - positive) as f64).ln() as f32;
        let binned = Binned::of(rows, labels, columns);
        let grower = Grower {
            binned: &binned,
            rising,
            settings,
        };
        let mut odds = vec![f64::from(start); rows.len()];
        let mut trees = Vec::with_capacity(settings.rounds);
        for _ in 0..settings.rounds {
            let slopes: Vec<(f64, f64)> = odds
                .iter()
                .zip(labels)
                .map(|(o, &y)| {
                    let p = 1.0 / (1.0 + (-o).exp());
                    (p - f64::from(u8::from(y)), p * (1.0 - p))
                })
                .collect();
            let tree = grower.grow(&slopes);
            for (o, row) in odds.iter_mut().zip(rows) {
                *o += f64::from(tree.value(row));
            }
            trees.push(tree);
        }
        Self {
            columns: u16::try_from(columns).unwrap_or(u16::MAX),
            start,
            trees,
        }
    }
}

impl Grower<'_> {
    /// One tree, the leaf that gains most split first.
    fn grow(&self, slopes: &[(f64, f64)]) -> Tree {
        let mut splits: Vec<Split> = Vec::new();
        let all: Vec<u32> = (0..slopes.len() as u32).collect();
        let mut leaves = vec![self.leaf(all, slopes, (f64::NEG_INFINITY, f64::INFINITY), None)];
        while leaves.len() < self.settings.leaves {
            let gain = |leaf: &Leaf| leaf.best.map_or(0.0, |b| b.gain);
            let Some(at) = (0..leaves.len())
                .filter(|&i| gain(&leaves[i]) > 1e-6)
                .max_by(|&i, &j| gain(&leaves[i]).total_cmp(&gain(&leaves[j])).then(j.cmp(&i)))
            else {
                break;
            };
            let Some(cut) = leaves[at].best else { break };
            let leaf = leaves.swap_remove(at);
            let split = splits.len();
            point(&mut splits, leaf.from, split as i16);
            splits.push((
                u16::try_from(cut.column).unwrap_or(u16::MAX),
                self.binned.bounds[cut.column][cut.bin],
                0,
                0,
            ));
            let bins = &self.binned.bins[cut.column];
            let (low, high): (Vec<u32>, Vec<u32>) = leaf
                .rows
                .into_iter()
                .partition(|&r| usize::from(bins[r as usize]) <= cut.bin);
            let middle = (cut.steps.0 + cut.steps.1) / 2.0;
            let (mut below, mut above) = (leaf.limits, leaf.limits);
            if self.rising.contains(&cut.column) {
                below.1 = middle;
                above.0 = middle;
            }
            leaves.push(self.leaf(low, slopes, below, Some((split, false))));
            leaves.push(self.leaf(high, slopes, above, Some((split, true))));
        }
        let mut values = Vec::with_capacity(leaves.len());
        for (at, leaf) in leaves.iter().enumerate() {
            point(&mut splits, leaf.from, -1 - at as i16);
            let step = leaf.sums.step(self.settings.ridge, leaf.limits) * self.settings.rate;
            values.push(((step * 1e4).round() / 1e4) as f32);
        }
        Tree {
            splits,
            leaves: values,
        }
    }

    fn leaf(
        &self,
        rows: Vec<u32>,
        slopes: &[(f64, f64)],
        limits: (f64, f64),
        from: Option<(usize, bool)>,
    ) -> Leaf {
        let mut sums = Sums::default();
        rows.iter().for_each(|&r| sums.add(slopes[r as usize]));
        let mut best: Option<Cut> = None;
        for column in 0..self.binned.bounds.len() {
            let cut = self.cut(column, &rows, slopes, sums, limits);
            if let Some(cut) = cut.filter(|c| best.is_none_or(|b| c.gain > b.gain)) {
                best = Some(cut);
            }
        }
        Leaf {
            rows,
            sums,
            limits,
            from,
            best,
        }
    }

    /// The best cut of `rows` by one column.
    fn cut(
        &self,
        column: usize,
        rows: &[u32],
        slopes: &[(f64, f64)],
        all: Sums,
        limits: (f64, f64),
    ) -> Option<Cut> {
        let (ridge, least) = (self.settings.ridge, self.settings.least);
        let bins = &self.binned.bins[column];
        let mut by_bin = [Sums::default(); BINS];
        for &row in rows {
            by_bin[usize::from(bins[row as usize])].add(slopes[row as usize]);
        }
        let whole = all.fall(all.step(ridge, limits), ridge);
        let rising = self.rising.contains(&column);
        let mut low = Sums::default();
        let mut best: Option<Cut> = None;
        for (bin, sums) in by_bin[..self.binned.bounds[column].len()].iter().enumerate() {
            low.gradient += sums.gradient;
            low.curvature += sums.curvature;
            low.rows += sums.rows;
            let high = all.without(low);
            if low.rows < least || high.rows < least {
                continue;
            }
            let steps = (low.step(ridge, limits), high.step(ridge, limits));
            if rising && steps.0 > steps.1 {
                continue;
            }
            let gain = low.fall(steps.0, ridge) + high.fall(steps.1, ridge) - whole;
            if best.is_none_or(|b| gain > b.gain) {
                best = Some(Cut {
                    gain,
                    column,
                    bin,
                    steps,
                });
            }
        }
        best
    }
}

/// Makes the split that leads to a place point there.
fn point(splits: &mut [Split], from: Option<(usize, bool)>, to: i16) {
    if let Some((split, upper)) = from {
        let split = &mut splits[split];
        *(if upper { &mut split.3 } else { &mut split.2 }) = to;
    }
}

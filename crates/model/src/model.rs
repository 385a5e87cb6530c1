//! The model: weights of comparison levels, and scores that are their sum.
use crate::calibration::Calibration;
use kithkin_compare::{Comparison, ComparisonVector, MISSING, Schema};
use serde::{Deserialize, Serialize};

/// One comparison level: how often it is reached among matches and among other pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LevelModel {
    /// What the level says.
    pub name: String,
    /// Probability of the level among true matches whose values are both there.
    pub m: f64,
    /// Probability of the level among pairs of different people whose values are both there.
    pub u: f64,
    /// Exponent of the term-frequency adjustment, 0 = none, 1 = in full.
    #[serde(default)]
    pub rarity: f64,
    /// The share at which the rarity of this level says nothing, where it is not the comparison's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typical: Option<f64>,
}

/// One comparison with its levels; level 0, "missing", is not listed and weighs nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonModel {
    /// Name of the comparison in the schema.
    pub name: String,
    /// The share of people bearing the agreeing value when two different people agree: the frequency at which the
    /// term-frequency adjustment is 0.
    pub typical_frequency: f64,
    /// Levels 1 and up.
    pub levels: Vec<LevelModel>,
}

/// What two comparisons say together beyond what each says alone: fields that hang together are discounted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// Names of the two comparisons.
    pub of: [String; 2],
    /// Bits to add, by level of the first and level of the second (levels 1 and up).
    pub weights: Vec<Vec<f64>>,
}

/// A Fellegi-Sunter model over the comparisons of a [`Schema`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Version of the file format.
    pub version: u32,
    /// Probability that two records drawn at random are the same person.
    pub prior: f64,
    /// Comparisons in the schema's order.
    pub comparisons: Vec<ComparisonModel>,
    /// Corrections for dependence.
    #[serde(default)]
    pub interactions: Vec<Interaction>,
    /// Bits to add by how many fields differ (0, 1, ...; the last holds for all above; a field that speaks against a
    /// match counts twice): fields do not go wrong independently of each other. Empty = nothing to add.
    #[serde(default)]
    pub slips: Vec<f64>,
    /// From match weight to probability.
    #[serde(default)]
    pub calibration: Calibration,
    /// Weights worked out from the above; never in the file.
    #[serde(skip)]
    pub(crate) compiled: Compiled,
}

/// Weights in bits, ready to be added.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Compiled {
    prior: f64,
    /// By comparison, by level (0 = missing).
    weights: Vec<Vec<f64>>,
    rarity: Vec<Vec<f64>>,
    /// log2 of the typical frequency by comparison, by level.
    typical: Vec<Vec<f64>>,
    /// Positions of each interaction's comparisons.
    interactions: Vec<(usize, usize)>,
    /// By comparison: bit `l` is set when level `l` says that the values differ.
    differing: Vec<u64>,
    /// The same for levels that speak against a match besides.
    contradicting: Vec<u64>,
}

/// A match weight and what it means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Match weight in bits: log2 odds of a match by the model, prior included.
    pub weight: f64,
    /// Calibrated probability of a match.
    pub probability: f64,
}

/// One step of an explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bar {
    /// Name of the comparison, `prior`, or two names joined by ` and `.
    pub name: String,
    /// What was found.
    pub level: String,
    /// Bits for (positive) or against (negative) a match.
    pub weight: f64,
}

/// A score taken apart: the bars add up, in order, to the match weight exactly.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waterfall {
    /// The prior first, then each comparison, its rarity, and corrections for dependence.
    pub bars: Vec<Bar>,
}

impl Waterfall {
    /// The match weight: the bars added in order.
    pub fn total(&self) -> f64 {
        self.bars.iter().fold(0.0, |sum, bar| sum + bar.weight)
    }
}

/// Bounds of one term-frequency adjustment in bits, so that one value cannot decide alone.
const RARITY_BOUNDS: (f64, f64) = (-8.0, 6.0);

fn log_odds(p: f64) -> f64 {
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    (p / (1.0 - p)).log2()
}

impl Model {
    /// A model of `schema` in which no level says anything yet.
    pub fn blank(schema: &Schema) -> Self {
        let comparisons = schema.comparisons().iter().map(blank_comparison).collect();
        Self {
            version: crate::file::VERSION,
            prior: 1e-4,
            comparisons,
            interactions: Vec::new(),
            slips: Vec::new(),
            calibration: Calibration::default(),
            compiled: Compiled::default(),
        }
        .compile()
    }

    /// Works out the weights; to be called after m, u or anything else was changed by hand.
    #[must_use]
    pub fn compile(mut self) -> Self {
        let weight = |l: &LevelModel| (l.m.max(1e-9) / l.u.max(1e-9)).log2();
        let with_missing = |f: &dyn Fn(&LevelModel) -> f64, c: &ComparisonModel| {
            std::iter::once(0.0).chain(c.levels.iter().map(f)).collect()
        };
        let at = |name: &str| self.comparisons.iter().position(|c| c.name == name);
        self.interactions
            .retain(|i| at(&i.of[0]).is_some() && at(&i.of[1]).is_some());
        let position = |name: &str| at(name).unwrap_or_default();
        let mask = |c: &ComparisonModel, of: fn(&LevelModel) -> bool| {
            let levels = c.levels.iter().enumerate().skip(1);
            let those = levels.filter(|(_, l)| l.rarity < 1.0 && of(l));
            those.fold(0, |bits, (i, _)| {
                bits | 1_u64.checked_shl(i as u32 + 1).unwrap_or(0)
            })
        };
        self.compiled = Compiled {
            prior: log_odds(self.prior),
            weights: self
                .comparisons
                .iter()
                .map(|c| with_missing(&weight, c))
                .collect(),
            rarity: self
                .comparisons
                .iter()
                .map(|c| with_missing(&|l| l.rarity, c))
                .collect(),
            typical: self
                .comparisons
                .iter()
                .map(|c| {
                    let typical = |l: &LevelModel| l.typical.unwrap_or(c.typical_frequency);
                    with_missing(&|l| typical(l).max(1e-9).log2(), c)
                })
                .collect(),
            interactions: self
                .interactions
                .iter()
                .map(|i| (position(&i.of[0]), position(&i.of[1])))
                .collect(),
            differing: self.comparisons.iter().map(|c| mask(c, |_| true)).collect(),
            contradicting: self.comparisons.iter().map(|c| mask(c, |l| l.m < l.u)).collect(),
        };
        self
    }

    /// The prior in bits.
    pub fn prior_weight(&self) -> f64 {
        self.compiled.prior
    }

    /// Bits of level `level` of comparison `at`, without rarity.
    pub fn level_weight(&self, at: usize, level: u8) -> f64 {
        self.compiled
            .weights
            .get(at)
            .and_then(|w| w.get(usize::from(level)))
            .copied()
            .unwrap_or(0.0)
    }

    /// Bits the rarity of the agreeing value adds or takes away.
    pub fn rarity_weight(&self, at: usize, level: u8, frequency: f32) -> f64 {
        let exponent = self
            .compiled
            .rarity
            .get(at)
            .and_then(|r| r.get(usize::from(level)));
        match exponent {
            Some(&e) if e > 0.0 && frequency > 0.0 => {
                let bits = e * (self.compiled.typical[at][usize::from(level)] - f64::from(frequency).log2());
                bits.clamp(RARITY_BOUNDS.0, RARITY_BOUNDS.1)
            }
            _ => 0.0,
        }
    }

    fn interaction_weight(&self, at: usize, levels: &[u8]) -> f64 {
        let (i, j) = self.compiled.interactions[at];
        let (Some(&a), Some(&b)) = (levels.get(i), levels.get(j)) else {
            return 0.0;
        };
        if a == MISSING || b == MISSING {
            return 0.0;
        }
        let row = self.interactions[at].weights.get(usize::from(a) - 1);
        row.and_then(|r| r.get(usize::from(b) - 1))
            .copied()
            .unwrap_or(0.0)
    }

    /// How many slips level `level` of comparison `at` stands for: none when the values agree (the best level, and those
    /// whose rarity counts in full) or one is missing, two when it speaks against a match.
    pub(crate) fn slips_of(&self, at: usize, level: u8) -> usize {
        let set = |masks: &[u64]| (masks.get(at).copied().unwrap_or(0) >> level & 1) as usize;
        set(&self.compiled.differing) + set(&self.compiled.contradicting)
    }

    /// The slips of all comparisons.
    pub(crate) fn slips_in(&self, levels: &[u8]) -> usize {
        let of = |(at, &level): (usize, &u8)| self.slips_of(at, level);
        levels.iter().enumerate().map(of).sum()
    }

    fn slip_weight(&self, levels: &[u8]) -> f64 {
        match self.slips.len() {
            0 => 0.0,
            n => self.slips[self.slips_in(levels).min(n - 1)],
        }
    }

    /// The match weight of `vector` in bits and its calibrated probability.
    pub fn score(&self, vector: &ComparisonVector) -> Score {
        let weight = self.weight(vector);
        Score {
            weight,
            probability: self.calibration.probability(weight),
        }
    }

    /// Bits of comparison `at` in `vector`, rarity included.
    pub fn field_weight(&self, vector: &ComparisonVector, at: usize) -> f64 {
        let (level, frequency) = (vector.levels[at], vector.frequencies[at]);
        self.level_weight(at, level) + self.rarity_weight(at, level, frequency)
    }

    /// Bits that the corrections for dependence add to `vector`.
    pub fn dependence_weight(&self, vector: &ComparisonVector) -> f64 {
        self.dependence(&vector.levels)
    }

    fn dependence(&self, levels: &[u8]) -> f64 {
        let of_pairs = (0..self.compiled.interactions.len()).map(|at| self.interaction_weight(at, levels));
        of_pairs.sum::<f64>() + self.slip_weight(levels)
    }

    /// The most that [`Model::dependence_weight`] can be.
    pub fn most_dependence_weight(&self) -> f64 {
        let most = |i: &Interaction| i.weights.iter().flatten().copied().fold(0.0, f64::max);
        let slips = self.slips.iter().copied().reduce(f64::max);
        self.interactions.iter().map(most).sum::<f64>() + slips.unwrap_or(0.0)
    }

    /// The match weight of bare `levels`, rarity left out.
    pub fn levels_weight(&self, levels: &[u8]) -> f64 {
        let fields: f64 = levels
            .iter()
            .enumerate()
            .map(|(at, &l)| self.level_weight(at, l))
            .sum();
        self.compiled.prior + fields + self.dependence(levels)
    }

    /// The match weight alone.
    pub fn weight(&self, vector: &ComparisonVector) -> f64 {
        // In the order of the waterfall's bars, so that both sums are the same f64.
        let mut sum = self.compiled.prior;
        for (at, (&level, &frequency)) in vector.levels.iter().zip(&vector.frequencies).enumerate() {
            if level != MISSING {
                sum += self.level_weight(at, level);
                sum += self.rarity_weight(at, level, frequency);
            }
        }
        for at in 0..self.compiled.interactions.len() {
            sum += self.interaction_weight(at, &vector.levels);
        }
        sum + self.slip_weight(&vector.levels)
    }

    /// The score of `vector` taken apart.
    pub fn explain(&self, vector: &ComparisonVector) -> Waterfall {
        let mut bars = vec![Bar {
            name: "prior".to_owned(),
            level: "two records drawn at random".to_owned(),
            weight: self.compiled.prior,
        }];
        for (at, (&level, &frequency)) in vector.levels.iter().zip(&vector.frequencies).enumerate() {
            let Some(comparison) = self.comparisons.get(at).filter(|_| level != MISSING) else {
                continue;
            };
            let level_name = comparison.levels.get(usize::from(level) - 1);
            bars.push(Bar {
                name: comparison.name.clone(),
                level: level_name.map_or_else(String::new, |l| l.name.clone()),
                weight: self.level_weight(at, level),
            });
            let rarity = self.rarity_weight(at, level, frequency);
            if rarity != 0.0 {
                let how = if rarity > 0.0 { "rarer" } else { "more common" };
                bars.push(Bar {
                    name: format!("{} rarity", comparison.name),
                    level: format!("{how} than usual"),
                    weight: rarity,
                });
            }
        }
        for (at, interaction) in self.interactions.iter().enumerate() {
            let weight = self.interaction_weight(at, &vector.levels);
            if weight != 0.0 {
                bars.push(Bar {
                    name: interaction.of.join(" and "),
                    level: "they hang together".to_owned(),
                    weight,
                });
            }
        }
        let slips = self.slip_weight(&vector.levels);
        if slips != 0.0 {
            bars.push(Bar {
                name: "slips".to_owned(),
                level: self.slips_in(&vector.levels).to_string(),
                weight: slips,
            });
        }
        Waterfall { bars }
    }
}

fn blank_comparison(comparison: &Comparison) -> ComparisonModel {
    let levels = &comparison.levels[1..];
    let share = 1.0 / levels.len() as f64;
    ComparisonModel {
        name: comparison.name.clone(),
        typical_frequency: f64::from(kithkin_compare::Typical::share(&comparison.field)),
        levels: levels
            .iter()
            .map(|l| LevelModel {
                name: l.name.to_owned(),
                m: share,
                u: share,
                rarity: f64::from(l.rarity),
                typical: None,
            })
            .collect(),
    }
}

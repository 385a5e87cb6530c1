//! Every pair that a model's blocking rules put together, scored: what Splink calls predicting.

use rayon::prelude::*;

use kithkin_compare::kernel;

use super::blocking::Blocking;
use super::compile::{Measure, Slots, Test};
use super::eval::{self, Pair};
use super::sql::Function;
use super::table::{NULL, Table};
use super::value::Value;
use super::{Adjustment, ReadLevel, SplinkError, SplinkModel};

/// Pairs in a task.
const TASK: usize = 1 << 14;

/// A pair that the blocking rules put together, and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Place of the earlier record in the table.
    pub left: u32,
    /// Place of the later one.
    pub right: u32,
    /// Match weight in bits, as [`super::SplinkScore::weight`].
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
}

impl SplinkModel {
    /// Scores every pair of records of `table` that a blocking rule puts together, and returns those of at least
    /// probability `least`, in the order of their places. Term frequencies that were not set are counted in the table.
    /// Rules and scores are those of [`SplinkModel::blocks`] and [`SplinkModel::score`], the earlier record on the left.
    ///
    /// ```
    /// use kithkin_model::splink::{SplinkModel, Table};
    /// let model = SplinkModel::from_json(r#"{
    ///     "link_type": "dedupe_only", "probability_two_random_records_match": 0.1,
    ///     "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.\"dob\" = r.\"dob\""}],
    ///     "comparisons": [{"output_column_name": "surname", "comparison_levels": [
    ///         {"sql_condition": "\"surname_l\" = \"surname_r\"", "m_probability": 0.9, "u_probability": 0.01},
    ///         {"sql_condition": "ELSE", "m_probability": 0.1, "u_probability": 0.99}]}]
    /// }"#)?;
    /// let mut table = Table::new(["surname", "dob"]);
    /// for (surname, dob) in [("Whitfield", "1951-03-07"), ("Osgerby", "1951-03-07"), ("Whitfield", "1951-03-07")] {
    ///     table.push([Some(surname), Some(dob)]);
    /// }
    /// let found = model.predict(table, 0.5)?;
    /// assert_eq!((found.len(), found[0].left, found[0].right), (1, 0, 2));
    /// # Ok::<(), kithkin_model::splink::SplinkError>(())
    /// ```
    ///
    /// # Errors
    /// [`SplinkError::UnsupportedRule`] for a rule that asks for no equality, and what [`SplinkModel::score`] gives.
    pub fn predict(&self, table: Table, least: f64) -> Result<Vec<Prediction>, SplinkError> {
        let (mut slots, blocking) = self.blocking(table)?;
        let scorer = Scorer::new(self, &mut slots);
        let pairs = blocking.pairs(|rule, pair| self.rest_holds(&slots, &blocking, rule, pair))?;
        let tasks: Result<Vec<Vec<Prediction>>, SplinkError> = pairs
            .par_chunks(TASK)
            .map(|pairs| scorer.score(&slots, pairs, least))
            .collect();
        Ok(tasks?.concat())
    }

    /// The pairs that [`SplinkModel::predict`] scores, each once, in the order of their places.
    ///
    /// # Errors
    /// As [`SplinkModel::predict`].
    pub fn pairs(&self, table: Table) -> Result<Vec<(u32, u32)>, SplinkError> {
        let (slots, blocking) = self.blocking(table)?;
        blocking.pairs(|rule, pair| self.rest_holds(&slots, &blocking, rule, pair))
    }

    fn blocking(&self, table: Table) -> Result<(Slots, Blocking), SplinkError> {
        let mut slots = Slots::new(table);
        let mut blocking = Blocking::new(slots.table.len());
        for (index, rule) in self.rules.iter().enumerate() {
            let (keys, rest) = slots.keys(rule);
            if keys.is_empty() {
                let reason =
                    "it asks for no equal values, so that every pair would be a candidate".to_owned();
                return Err(self.rule_error(index, reason));
            }
            blocking.add(
                &keys.iter().map(|slot| &slots.ids[*slot][..]).collect::<Vec<_>>(),
                rest,
            );
        }
        Ok((slots, blocking))
    }

    fn rest_holds(
        &self,
        slots: &Slots,
        blocking: &Blocking,
        rule: usize,
        pair: (u32, u32),
    ) -> Result<bool, SplinkError> {
        let mut on_pair = OnPair::new(slots, &[], pair);
        for test in &blocking.rest[rule] {
            if !on_pair
                .holds(test)
                .map_err(|reason| self.rule_error(rule, reason))?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The model made ready for the values of one table.
struct Scorer<'m> {
    prior: f64,
    comparisons: Vec<ReadyComparison<'m>>,
    /// Letters of every value, by its id.
    letters: Vec<Letters>,
    /// By column that is adjusted: the share of each record's value, NaN where there is none.
    shares: Vec<Vec<f64>>,
}

struct ReadyComparison<'m> {
    name: &'m str,
    levels: Vec<ReadyLevel<'m>>,
}

struct ReadyLevel<'m> {
    level: &'m ReadLevel,
    /// `None` for ELSE.
    test: Option<Test>,
    /// The adjustment, and the place of its column's shares.
    adjustment: Option<(&'m Adjustment, usize)>,
}

impl<'m> Scorer<'m> {
    fn new(model: &'m SplinkModel, slots: &mut Slots) -> Self {
        let columns = model.term_frequency_columns();
        let place = |column: &str| columns.iter().position(|c| *c == column);
        let comparisons = model.comparisons.iter().map(|comparison| ReadyComparison {
            name: &comparison.name,
            levels: comparison
                .levels
                .iter()
                .map(|level| ReadyLevel {
                    level,
                    test: level.condition.as_ref().map(|condition| slots.compile(condition)),
                    adjustment: level
                        .adjustment
                        .as_ref()
                        .and_then(|a| Some((a, place(&a.column)?))),
                })
                .collect(),
        });
        let comparisons = comparisons.collect();
        let odds = model.settings.probability_two_random_records_match;
        Self {
            prior: (odds / (1.0 - odds)).log2(),
            comparisons,
            letters: (0..slots.table.values.len())
                .map(|id| Letters::of(slots.table.values.get(id as u32)))
                .collect(),
            shares: columns
                .iter()
                .map(|column| shares(model, &slots.table, column))
                .collect(),
        }
    }

    fn score(&self, slots: &Slots, pairs: &[(u32, u32)], least: f64) -> Result<Vec<Prediction>, SplinkError> {
        let mut out = Vec::new();
        for &pair in pairs {
            let weight = self.weight(slots, pair)?;
            let probability = super::probability_of(weight);
            if probability >= least {
                out.push(Prediction {
                    left: pair.0,
                    right: pair.1,
                    weight,
                    probability,
                });
            }
        }
        Ok(out)
    }

    fn weight(&self, slots: &Slots, pair: (u32, u32)) -> Result<f64, SplinkError> {
        let mut weight = self.prior;
        let mut on_pair = OnPair::new(slots, &self.letters, pair);
        for comparison in &self.comparisons {
            let Some(level) = on_pair.level(comparison)? else {
                return Err(SplinkError::NoLevel {
                    comparison: comparison.name.to_owned(),
                });
            };
            weight += level.level.weight;
            if let Some((adjustment, column)) = level.adjustment {
                let shares = &self.shares[column];
                weight += adjustment.bits(shares[pair.0 as usize], shares[pair.1 as usize]);
            }
        }
        Ok(weight)
    }
}

/// The share of each record's value of `column`: what was set, else what is counted in the table.
fn shares(model: &SplinkModel, table: &Table, column: &str) -> Vec<f64> {
    let counted = table.shares(column);
    let set = model.frequencies.get(column);
    let own: Option<Vec<&Value>> = table
        .column(&format!("tf_{column}"))
        .map(|ids| ids.iter().map(|id| table.values.get(*id)).collect());
    let Some(ids) = table.column(column) else {
        return vec![f64::NAN; table.len()];
    };
    let share = |(record, id): (usize, &u32)| {
        if let Some(Value::Number(given)) = own.as_ref().map(|own| own[record]) {
            return Some(*given);
        }
        match set {
            Some(set) => set.get(&super::key(table.values.get(*id))?).copied(),
            None => counted.get(id).copied(),
        }
    };
    ids.iter()
        .enumerate()
        .map(|at| share(at).unwrap_or(f64::NAN))
        .collect()
}

/// What of a text tells at a glance how alike it can be to another.
#[derive(Clone, Copy, Default)]
struct Letters {
    /// A bit for each byte modulo 64.
    mask: u64,
    length: u32,
    head: [u8; 4],
}

impl Letters {
    fn of(value: &Value) -> Self {
        let Value::Text(text) = value else {
            return Self::default();
        };
        let bytes = text.as_bytes();
        let mut head = [0; 4];
        let start = bytes.len().min(4);
        head[..start].copy_from_slice(&bytes[..start]);
        Self {
            mask: bytes.iter().fold(0, |mask, byte| mask | 1 << (byte & 63)),
            length: bytes.len() as u32,
            head,
        }
    }

    /// Most letters of both that can match.
    fn matching(self, other: Self) -> u32 {
        let lacking = |a: u64, b: u64| (a & !b).count_ones();
        let most = |of: Self, other: Self| of.length.saturating_sub(lacking(of.mask, other.mask));
        most(self, other).min(most(other, self))
    }

    /// No less than their Jaro similarity, or Jaro-Winkler with `winkler`.
    fn most_alike(self, other: Self, winkler: bool) -> f64 {
        let matching = f64::from(self.matching(other));
        if matching == 0.0 {
            return 0.0;
        }
        let share = |length: u32| matching / f64::from(length);
        let jaro = (share(self.length) + share(other.length) + 1.0) / 3.0;
        let same = self.head.iter().zip(other.head).take_while(|(a, b)| **a == *b);
        let prefix = if winkler { same.count() as f64 } else { 0.0 };
        jaro + prefix * kernel::score::BOOST_PER_LETTER * (1.0 - jaro) + 1e-9
    }
}

/// A pair whose conditions are worked out.
struct OnPair<'s> {
    slots: &'s Slots,
    letters: &'s [Letters],
    pair: (u32, u32),
    /// The similarity last worked out: levels mostly ask for the same with falling limits.
    last: Option<(Measure, f64)>,
}

impl<'s> OnPair<'s> {
    fn new(slots: &'s Slots, letters: &'s [Letters], pair: (u32, u32)) -> Self {
        Self {
            slots,
            letters,
            pair,
            last: None,
        }
    }

    fn level<'c, 'm>(
        &mut self,
        comparison: &'c ReadyComparison<'m>,
    ) -> Result<Option<&'c ReadyLevel<'m>>, SplinkError> {
        for level in &comparison.levels {
            let holds = level.test.as_ref().map_or(Ok(true), |test| self.holds(test));
            let holds = holds.map_err(|reason| SplinkError::Evaluate {
                place: level.level.place.clone(),
                sql: level.level.sql.clone(),
                reason,
            })?;
            if holds {
                return Ok(Some(level));
            }
        }
        Ok(None)
    }

    fn ids(&self, left: usize, right: usize) -> (u32, u32) {
        let ids = &self.slots.ids;
        (ids[left][self.pair.0 as usize], ids[right][self.pair.1 as usize])
    }

    fn holds(&mut self, test: &Test) -> Result<bool, String> {
        Ok(match test {
            Test::EitherNull(slot) => {
                let (a, b) = self.ids(*slot, *slot);
                a == NULL || b == NULL
            }
            Test::Equal(left, right) => {
                let (a, b) = self.ids(*left, *right);
                a == b && a != NULL
            }
            Test::Alike(measure, limit) => self.alike(*measure, *limit),
            Test::Apart(slot, limit) => {
                let value = |record| self.slots.value(*slot, record);
                match (value(self.pair.0), value(self.pair.1)) {
                    (Value::Number(a), Value::Number(b)) => (a - b).abs() <= *limit,
                    _ => false,
                }
            }
            Test::All(tests) => {
                let mut all = true;
                for test in tests {
                    all = all && self.holds(test)?;
                }
                all
            }
            Test::Any(tests) => {
                let mut any = false;
                for test in tests {
                    any = any || self.holds(test)?;
                }
                any
            }
            Test::Rows(expr) => {
                let row = |record| self.slots.table.row(record as usize);
                let (left, right) = (row(self.pair.0), row(self.pair.1));
                let pair = Pair {
                    left: &left,
                    right: &right,
                };
                eval::holds(expr, pair)?
            }
        })
    }

    fn alike(&mut self, measure: Measure, limit: f64) -> bool {
        let (a, b) = self.ids(measure.slot, measure.slot);
        let values = &self.slots.table.values;
        let (Value::Text(x), Value::Text(y)) = (values.get(a), values.get(b)) else {
            return false;
        };
        let (x, y) = (x.as_bytes(), y.as_bytes());
        let winkler = measure.function == Function::JaroWinkler;
        match measure.function {
            Function::Levenshtein => {
                limit >= 0.0 && kernel::levenshtein_within(x, y, limit as usize).is_some()
            }
            Function::DamerauLevenshtein => {
                limit >= 0.0 && kernel::damerau_levenshtein_within(x, y, limit as usize).is_some()
            }
            _ => match self.last {
                Some((last, similarity)) if last == measure => similarity >= limit,
                _ => {
                    let glance = self.letters.get(a as usize).zip(self.letters.get(b as usize));
                    if glance.is_some_and(|(p, q)| p.most_alike(*q, winkler) < limit) {
                        return false;
                    }
                    let similarity = if winkler {
                        eval::jaro_winkler_similarity(x, y)
                    } else {
                        eval::jaro_similarity(x, y)
                    };
                    self.last = Some((measure, similarity));
                    similarity >= limit
                }
            },
        }
    }
}

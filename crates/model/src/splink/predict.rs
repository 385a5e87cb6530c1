//! Every pair that a model's blocking rules put together, scored: what Splink calls predicting.

use kithkin_compare::kernel;

use super::blocking::{Blocking, Rule};
use super::compile::{Measure, Packed, Slots, Test};
use super::eval::{self, Pair};
use super::letters::Letters;
use super::sql::Function;
use super::table::{NULL, Table};
use super::value::{Record, Value};
use super::{Adjustment, ReadLevel, SplinkError, SplinkModel};

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
    /// probability `least`: those of the first rule first, and so on. Term frequencies that were not set are counted in the table.
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
        let packed = slots.pack();
        let letters = Letters::of_all(&packed.table.values);
        blocking.each(
            |at, rule, pair| self.puts_together(&packed, at, rule, pair),
            |pairs| {
                let weights = scorer.weights(&packed, &letters, &pairs)?;
                let scored = pairs
                    .into_iter()
                    .zip(weights)
                    .map(|((left, right), weight)| Prediction {
                        left,
                        right,
                        weight,
                        probability: super::probability_of(weight),
                    });
                Ok(scored.filter(|p| p.probability >= least).collect())
            },
        )
    }

    /// The pairs that [`SplinkModel::predict`] scores, each once and in the same order.
    ///
    /// # Errors
    /// As [`SplinkModel::predict`].
    pub fn pairs(&self, table: Table) -> Result<Vec<(u32, u32)>, SplinkError> {
        let (slots, blocking) = self.blocking(table)?;
        let packed = slots.pack();
        blocking.each(|at, rule, pair| self.puts_together(&packed, at, rule, pair), Ok)
    }

    fn blocking(&self, table: Table) -> Result<(Slots, Blocking), SplinkError> {
        let mut slots = Slots::new(table);
        let mut blocking = Blocking::default();
        for (index, rule) in self.rules.iter().enumerate() {
            let (keys, rest) = slots.keys(rule);
            if keys.is_empty() {
                let reason =
                    "it asks for no equal values, so that every pair would be a candidate".to_owned();
                return Err(self.rule_error(index, reason));
            }
            let values: Vec<&[u32]> = keys.iter().map(|slot| &slots.ids[*slot][..]).collect();
            blocking.add(keys.clone(), &values, rest);
        }
        Ok((slots, blocking))
    }

    fn puts_together(
        &self,
        packed: &Packed,
        at: usize,
        rule: &Rule,
        pair: (u32, u32),
    ) -> Result<bool, SplinkError> {
        let (left, right) = (packed.row(pair.0), packed.row(pair.1));
        if !rule
            .keys
            .iter()
            .all(|slot| left[*slot] == right[*slot] && left[*slot] != NULL)
        {
            return Ok(false);
        }
        if rule.rest.is_empty() {
            return Ok(true);
        }
        let mut on_pair = OnPair::new(packed, &[], pair);
        let held = rule.rest.iter().all(|test| on_pair.holds(test));
        match on_pair.error {
            Some(reason) => Err(self.rule_error(at, reason)),
            None => Ok(held),
        }
    }
}

/// The model made ready for the values of one table.
struct Scorer<'m> {
    prior: f64,
    comparisons: Vec<ReadyComparison<'m>>,
    /// By column that is adjusted: log2 of the share of each record's value, NaN where there is none.
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
            shares: columns
                .iter()
                .map(|column| shares(model, &slots.table, column))
                .collect(),
        }
    }

    fn weights(
        &self,
        packed: &Packed,
        letters: &[Letters],
        pairs: &[(u32, u32)],
    ) -> Result<Vec<f64>, SplinkError> {
        let mut weights = vec![self.prior; pairs.len()];
        for (pairs, weights) in pairs.chunks(AT_ONCE).zip(weights.chunks_mut(AT_ONCE)) {
            for comparison in &self.comparisons {
                for (&pair, weight) in pairs.iter().zip(&mut *weights) {
                    *weight += self.part(comparison, OnPair::new(packed, letters, pair))?;
                }
            }
        }
        Ok(weights)
    }

    /// What a comparison adds to the weight of a pair.
    fn part(&self, comparison: &ReadyComparison<'_>, mut pair: OnPair<'_>) -> Result<f64, SplinkError> {
        let Some(level) = pair.level(comparison)? else {
            return Err(SplinkError::NoLevel {
                comparison: comparison.name.to_owned(),
            });
        };
        let (left, right) = pair.places;
        let adjusted = level.adjustment.map_or(0.0, |(adjustment, column)| {
            let shares = &self.shares[column];
            adjustment.bits(shares[left as usize], shares[right as usize])
        });
        Ok(level.level.weight + adjusted)
    }
}

/// Pairs of which one comparison after the other is worked out: the processor foresees better what comes next than when
/// it works out one pair after the other.
const AT_ONCE: usize = 1024;

/// Log2 of the share of each record's value of `column`: what was set, else what is counted in the table.
fn shares(model: &SplinkModel, table: &Table, column: &str) -> Vec<f64> {
    let counted = table.shares(column);
    let set = model.frequencies.get(column);
    let own = table.column(&format!("tf_{column}"));
    let Some(ids) = table.column(column) else {
        return vec![f64::NAN; table.len()];
    };
    let share = |(record, id): (usize, &u32)| {
        if let Some(Value::Number(given)) = own.and_then(|own| table.values.other(own[record])) {
            return Some(*given);
        }
        match set {
            Some(set) => set.get(&super::key(&table.values.cell(*id).into())?).copied(),
            None => (*id != NULL).then(|| counted[*id]),
        }
    };
    ids.iter()
        .enumerate()
        .map(|at| share(at).map_or(f64::NAN, f64::log2))
        .collect()
}

/// A pair whose conditions are worked out.
struct OnPair<'s> {
    packed: &'s Packed,
    /// By id of a text; there may be none.
    letters: &'s [Letters],
    places: (u32, u32),
    left: &'s [u32],
    right: &'s [u32],
    /// The similarity last worked out: levels mostly ask for the same with falling limits.
    last: Option<(Measure, f64)>,
    /// Why a condition could not be worked out; it then counts as held, so that it is known which it was.
    error: Option<String>,
}

impl<'s> OnPair<'s> {
    fn new(packed: &'s Packed, letters: &'s [Letters], places: (u32, u32)) -> Self {
        Self {
            packed,
            letters,
            places,
            left: packed.row(places.0),
            right: packed.row(places.1),
            last: None,
            error: None,
        }
    }

    fn level<'c, 'm>(
        &mut self,
        comparison: &'c ReadyComparison<'m>,
    ) -> Result<Option<&'c ReadyLevel<'m>>, SplinkError> {
        let mut levels = comparison.levels.iter();
        let held = levels.find(|level| level.test.as_ref().is_none_or(|test| self.holds(test)));
        match (self.error.take(), held) {
            (Some(reason), Some(held)) => Err(SplinkError::Evaluate {
                place: held.level.place.clone(),
                sql: held.level.sql.clone(),
                reason,
            }),
            _ => Ok(held),
        }
    }

    fn ids(&self, left: usize, right: usize) -> (u32, u32) {
        (self.left[left], self.right[right])
    }

    fn holds(&mut self, test: &Test) -> bool {
        match test {
            Test::EitherNull(slot) => {
                let (a, b) = self.ids(*slot, *slot);
                a == NULL || b == NULL
            }
            Test::Equal(left, right) => {
                let (a, b) = self.ids(*left, *right);
                a == b && a != NULL
            }
            Test::Alike(measure, limit) => self.alike(*measure, *limit),
            Test::Apart(place, limit) => {
                let numbers = &self.packed.numbers[*place].1;
                (numbers[self.places.0 as usize] - numbers[self.places.1 as usize]).abs() <= *limit
            }
            Test::All(tests) => tests.iter().all(|test| self.holds(test)),
            Test::Any(tests) => tests.iter().any(|test| self.holds(test)),
            Test::Rows(expr) => {
                let of = |record: u32| Record::Of(&self.packed.table, record as usize);
                let pair = Pair {
                    left: of(self.places.0),
                    right: of(self.places.1),
                };
                eval::holds(expr, pair).unwrap_or_else(|reason| {
                    self.error = Some(reason);
                    true
                })
            }
        }
    }

    fn alike(&mut self, measure: Measure, limit: f64) -> bool {
        if let Some((last, similarity)) = self.last
            && last == measure
        {
            return similarity >= limit;
        }
        let (a, b) = self.ids(measure.slot, measure.slot);
        if a == NULL || b == NULL {
            return false;
        }
        let glance = self.letters.get(a as usize).zip(self.letters.get(b as usize));
        if glance.is_some_and(|(p, q)| !p.may_be_alike(*q, measure.function, limit)) {
            return false;
        }
        let values = &self.packed.table.values;
        let (x, y) = (values.text(a).as_bytes(), values.text(b).as_bytes());
        let similarity = match measure.function {
            Function::Levenshtein => {
                return limit >= 0.0 && kernel::levenshtein_within(x, y, limit as usize).is_some();
            }
            Function::DamerauLevenshtein => {
                return limit >= 0.0 && kernel::damerau_levenshtein_within(x, y, limit as usize).is_some();
            }
            Function::JaroWinkler => eval::jaro_winkler_similarity(x, y),
            _ => eval::jaro_similarity(x, y),
        };
        self.last = Some((measure, similarity));
        similarity >= limit
    }
}

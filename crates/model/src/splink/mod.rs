//! Models trained in Splink, read, scored and written back.
//!
//! [`SplinkModel::from_json`] takes what `linker.misc.save_model_to_json` of Splink 4 or 5 writes for DuckDB, and
//! [`SplinkModel::score`] gives two rows the match weight that Splink gives them. The conditions of the levels are SQL;
//! the part of DuckDB's SQL that Splink's own comparison library writes is read and worked out here (functions on strings
//! see bytes, as DuckDB's do), and anything else is an error that names the level when the model is read. [`LevelKind`]
//! says in words what a level asks, and writes such a level.
//!
//! ```
//! use kithkin_model::splink::{Row, SplinkModel};
//! let model = SplinkModel::from_json(r#"{
//!     "link_type": "dedupe_only", "probability_two_random_records_match": 0.01,
//!     "comparisons": [{"output_column_name": "surname", "comparison_levels": [
//!         {"sql_condition": "\"surname_l\" IS NULL OR \"surname_r\" IS NULL", "is_null_level": true},
//!         {"sql_condition": "\"surname_l\" = \"surname_r\"", "m_probability": 0.9, "u_probability": 0.01},
//!         {"sql_condition": "ELSE", "m_probability": 0.1, "u_probability": 0.99}]}]
//! }"#)?;
//! let row = Row::from_iter([("surname", "Whitfield")]);
//! let score = model.score(&row, &row)?;
//! assert!((score.weight - (0.01_f64 / 0.99).log2() - 90_f64.log2()).abs() < 1e-12);
//! # Ok::<(), kithkin_model::splink::SplinkError>(())
//! ```
//!
//! Not read: dialects other than DuckDB's, distances on the globe, cosine similarity, and aggregates over lists of strings.

mod blocking;
mod calendar;
mod compile;
mod error;
mod eval;
mod kind;
mod letters;
mod predict;
mod settings;
mod sql;
mod table;
mod value;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

pub use error::{Place, SplinkError};
pub use kind::LevelKind;
pub use predict::Prediction;
pub use settings::{BlockingRule, Comparison, Estimate, Level, LinkType, Settings};
pub use table::Table;
pub use value::{Row, Value};

use eval::Pair;
use sql::Expr;

/// Splink's floor under m and u: smaller ones cannot be told from 0.
const SMALLEST: f64 = 1e-300;

/// A Splink model, ready to score.
#[derive(Clone)]
pub struct SplinkModel {
    settings: Settings,
    comparisons: Vec<ReadComparison>,
    rules: Vec<Expr>,
    /// By column, how large a part of the known values each value is.
    frequencies: BTreeMap<String, FxHashMap<String, f64>>,
}

#[derive(Clone)]
struct ReadComparison {
    name: String,
    levels: Vec<ReadLevel>,
}

#[derive(Clone)]
struct ReadLevel {
    place: Place,
    sql: String,
    /// `None` for ELSE.
    condition: Option<Expr>,
    /// -1 for NULL, else counted from 0 at the bottom: Splink's gamma.
    vector_value: i32,
    weight: f64,
    adjustment: Option<Adjustment>,
}

/// Adjustment of a level's weight for how frequent the value is.
#[derive(Clone)]
struct Adjustment {
    column: String,
    weight: f64,
    log2_minimum: f64,
    log2_u: f64,
}

/// The score of a pair, with everything that adds up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct SplinkScore {
    /// Match weight: log2 of the odds that the two are one person.
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
    /// What the weight is before anything is compared.
    pub prior: f64,
    /// One part for each comparison, in the order of the model.
    pub parts: Vec<Part>,
}

/// What one comparison adds to the match weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The comparison's output column name.
    pub comparison: String,
    /// Which level held: Splink's gamma, -1 for NULL and 0 for the last level.
    pub vector_value: i32,
    /// log2(m / u) of that level.
    pub weight: f64,
    /// The adjustment for term frequency; 0 where there is none.
    pub term_frequency: f64,
}

impl SplinkModel {
    /// Reads a model as Splink saves it.
    ///
    /// # Errors
    /// [`SplinkError`] if it is not JSON of that shape, or a level or blocking rule is not supported; names which.
    pub fn from_json(json: &str) -> Result<Self, SplinkError> {
        SplinkModel::new(serde_json::from_str(json)?)
    }

    /// Makes a model of settings, read or put together.
    ///
    /// # Errors
    /// As [`SplinkModel::from_json`].
    pub fn new(settings: Settings) -> Result<Self, SplinkError> {
        probability(
            "probability_two_random_records_match",
            settings.probability_two_random_records_match,
        )?;
        let comparisons = settings
            .comparisons
            .iter()
            .zip(1..)
            .map(|(c, number)| read_comparison(c, number));
        let comparisons = comparisons.collect::<Result<_, _>>()?;
        let rules = settings
            .blocking_rules_to_generate_predictions
            .iter()
            .zip(1..)
            .map(|(rule, number)| {
                sql::parse(rule.sql()).map_err(|reason| SplinkError::UnsupportedRule {
                    number,
                    sql: rule.sql().to_owned(),
                    reason,
                })
            });
        let rules = rules.collect::<Result<_, _>>()?;
        Ok(SplinkModel {
            settings,
            comparisons,
            rules,
            frequencies: BTreeMap::new(),
        })
    }

    /// The settings it was made of.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The model as JSON that Splink reads, with all it held when it was read.
    ///
    /// # Errors
    /// [`SplinkError::Json`] if a number in it has no JSON form (infinite).
    pub fn to_json(&self) -> Result<String, SplinkError> {
        Ok(serde_json::to_string_pretty(&self.settings)?)
    }

    /// What each level asks, by comparison, from the top.
    #[must_use]
    pub fn kinds(&self) -> Vec<Vec<LevelKind>> {
        let of = |level: &ReadLevel| LevelKind::of(level.condition.as_ref());
        self.comparisons
            .iter()
            .map(|comparison| comparison.levels.iter().map(of).collect())
            .collect()
    }

    /// The columns that are adjusted for term frequency.
    #[must_use]
    pub fn term_frequency_columns(&self) -> Vec<&str> {
        let levels = self.comparisons.iter().flat_map(|comparison| &comparison.levels);
        let mut columns: Vec<_> = levels
            .filter_map(|level| Some(level.adjustment.as_ref()?.column.as_str()))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Sets how large a part of the known values of `column` each value is (dates as `YYYY-MM-DD`), as Splink's table
    /// `__splink__df_tf_column` holds them. A cell `tf_column` of a row goes before it.
    pub fn set_term_frequencies(
        &mut self,
        column: &str,
        frequencies: impl IntoIterator<Item = (String, f64)>,
    ) {
        self.frequencies
            .insert(column.to_lowercase(), frequencies.into_iter().collect());
    }

    /// Counts term frequencies in all records that are to be linked, as Splink does.
    pub fn count_term_frequencies<'r>(&mut self, rows: impl IntoIterator<Item = &'r Row>) {
        let mut columns: BTreeMap<String, (FxHashMap<String, f64>, f64)> = self
            .term_frequency_columns()
            .into_iter()
            .map(|c| (c.to_owned(), Default::default()))
            .collect();
        for row in rows {
            for (column, (counts, total)) in &mut columns {
                if let Some(key) = key(row.get(column)) {
                    *counts.entry(key).or_default() += 1.0;
                    *total += 1.0;
                }
            }
        }
        for (column, (counts, total)) in columns {
            let parts = counts
                .into_iter()
                .map(|(value, count)| (value, count / total))
                .collect::<FxHashMap<_, _>>();
            self.frequencies.insert(column, parts);
        }
    }

    /// Whether any blocking rule puts the two records together, so that Splink would score them.
    ///
    /// # Errors
    /// [`SplinkError::UnsupportedRule`] if a rule does not fit the types of the values.
    pub fn blocks(&self, left: &Row, right: &Row) -> Result<bool, SplinkError> {
        for (index, rule) in self.rules.iter().enumerate() {
            let held = eval::holds(rule, Pair::rows(left, right))
                .map_err(|reason| self.rule_error(index, reason))?;
            if held {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn rule_error(&self, index: usize, reason: String) -> SplinkError {
        let rules = &self.settings.blocking_rules_to_generate_predictions;
        SplinkError::UnsupportedRule {
            number: index + 1,
            sql: rules[index].sql().to_owned(),
            reason,
        }
    }

    /// Scores two records.
    ///
    /// # Errors
    /// [`SplinkError::Evaluate`] if a value has a type its condition does not take, [`SplinkError::NoLevel`] if no level
    /// of a comparison holds.
    pub fn score(&self, left: &Row, right: &Row) -> Result<SplinkScore, SplinkError> {
        let odds = self.settings.probability_two_random_records_match;
        let prior = (odds / (1.0 - odds)).log2();
        let parts = self
            .comparisons
            .iter()
            .map(|comparison| self.part(comparison, left, right));
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        let weight = parts
            .iter()
            .fold(prior, |sum, part| sum + part.weight + part.term_frequency);
        Ok(SplinkScore {
            weight,
            probability: probability_of(weight),
            prior,
            parts,
        })
    }

    fn part(&self, comparison: &ReadComparison, left: &Row, right: &Row) -> Result<Part, SplinkError> {
        let pair = Pair::rows(left, right);
        for level in &comparison.levels {
            let holds = level
                .condition
                .as_ref()
                .map_or(Ok(true), |condition| eval::holds(condition, pair));
            let holds = holds.map_err(|reason| SplinkError::Evaluate {
                place: level.place.clone(),
                sql: level.sql.clone(),
                reason,
            })?;
            if holds {
                let adjustment = level.adjustment.as_ref();
                return Ok(Part {
                    comparison: comparison.name.clone(),
                    vector_value: level.vector_value,
                    weight: level.weight,
                    term_frequency: adjustment.map_or(0.0, |adjustment| self.adjust(adjustment, left, right)),
                });
            }
        }
        Err(SplinkError::NoLevel {
            comparison: comparison.name.clone(),
        })
    }

    /// log2 of how much rarer, or more frequent, the value is than values of its column are on average.
    fn adjust(&self, adjustment: &Adjustment, left: &Row, right: &Row) -> f64 {
        let bits = |row| {
            let share = self.frequency(&adjustment.column, row);
            share.map_or(f64::NAN, f64::log2)
        };
        adjustment.bits(bits(left), bits(right))
    }

    fn frequency(&self, column: &str, row: &Row) -> Option<f64> {
        if let Value::Number(given) = row.get(&format!("tf_{column}")) {
            return Some(*given);
        }
        self.frequencies.get(column)?.get(&key(row.get(column))?).copied()
    }
}

impl Adjustment {
    /// Bits for log2 of the shares of both values, NaN where there is none.
    fn bits(&self, left: f64, right: f64) -> f64 {
        let most = left.max(right);
        if most.is_nan() {
            return 0.0;
        }
        self.weight * (self.log2_u - most.max(self.log2_minimum))
    }
}

/// A match weight as a probability.
fn probability_of(weight: f64) -> f64 {
    if weight >= 0.0 {
        1.0 / (1.0 + (-weight).exp2())
    } else {
        weight.exp2() / (1.0 + weight.exp2())
    }
}

/// A condition as an error shows it: what anybody would write is shown whole.
fn excerpt(sql: &str) -> String {
    const MOST: usize = 600;
    match sql.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} ...", &sql[..end]),
        None => sql.to_owned(),
    }
}

/// A value as a key of the frequency tables; `None` for NULL and for what has no table.
fn key(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Date(days) => {
            let (year, month, day) = calendar::date(*days);
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        Value::Null | Value::Bool(_) | Value::Timestamp(_) | Value::List(_) => None,
    }
}

fn probability(what: &str, value: f64) -> Result<f64, SplinkError> {
    if value > 0.0 && value <= 1.0 {
        Ok(value)
    } else {
        Err(SplinkError::Probability {
            what: what.to_owned(),
            value,
        })
    }
}

fn read_comparison(comparison: &Comparison, number: usize) -> Result<ReadComparison, SplinkError> {
    let name = match comparison.output_column_name.as_str() {
        "" => format!("comparison {number}"),
        name => name.to_owned(),
    };
    let count = comparison
        .comparison_levels
        .iter()
        .filter(|level| !level.is_null_level)
        .count();
    let mut next = count as i32;
    let mut levels = Vec::with_capacity(comparison.comparison_levels.len());
    for (index, level) in comparison.comparison_levels.iter().enumerate() {
        let label = level
            .label_for_charts
            .clone()
            .unwrap_or_else(|| (index + 1).to_string());
        let place = Place {
            comparison: name.clone(),
            level: label,
        };
        let vector_value = if level.is_null_level {
            -1
        } else {
            next -= 1;
            next
        };
        levels.push(read_level(level, place, vector_value, count)?);
    }
    for (level, read) in comparison.comparison_levels.iter().zip(0..) {
        levels[read].adjustment = adjustment(level, &levels[read], &levels, comparison, count)?;
    }
    Ok(ReadComparison { name, levels })
}

fn read_level(
    level: &Level,
    place: Place,
    vector_value: i32,
    count: usize,
) -> Result<ReadLevel, SplinkError> {
    let sql = level.sql_condition.trim().to_owned();
    let condition = if sql.eq_ignore_ascii_case("else") {
        None
    } else {
        Some(sql::parse(&sql).map_err(|reason| SplinkError::Unsupported {
            place: place.clone(),
            sql: excerpt(&sql),
            reason,
        })?)
    };
    let weight = if level.is_null_level {
        0.0
    } else {
        let (m, u) = estimates(level, vector_value, count, &place)?;
        (m.max(SMALLEST) / u.max(SMALLEST)).log2()
    };
    Ok(ReadLevel {
        place,
        sql,
        condition,
        vector_value,
        weight,
        adjustment: None,
    })
}

/// m and u of a level: as estimated, or where training left one out, Splink's starting value for its rank.
fn estimates(
    level: &Level,
    vector_value: i32,
    count: usize,
    place: &Place,
) -> Result<(f64, f64), SplinkError> {
    let below = count.saturating_sub(1).max(1) as f64;
    let top = vector_value + 1 == count as i32;
    let default_m = if top { 0.95 } else { 0.05 / below };
    let default_weight = if top {
        10.0
    } else if count <= 2 {
        -5.0
    } else {
        -5.0 + 8.0 * f64::from(vector_value) / (below - 1.0).max(1.0)
    };
    let read = |estimate: &Option<Estimate>, which: &str, default: f64| match estimate {
        Some(estimate) => probability(&format!("{which} of {place}"), estimate.value()),
        None => Ok(default),
    };
    let m = read(&level.m_probability, "m_probability", default_m)?;
    let u = read(
        &level.u_probability,
        "u_probability",
        default_m / default_weight.exp2(),
    )?;
    Ok((m, u))
}

/// The adjustment of a level, with u of the exact match on its column as the base.
fn adjustment(
    level: &Level,
    read: &ReadLevel,
    levels: &[ReadLevel],
    comparison: &Comparison,
    count: usize,
) -> Result<Option<Adjustment>, SplinkError> {
    let weight = level.tf_adjustment_weight.unwrap_or(1.0);
    let Some(column) = &level.tf_adjustment_column else {
        return Ok(None);
    };
    if level.is_null_level || read.condition.is_none() || weight == 0.0 {
        return Ok(None);
    }
    let column = column.trim_matches('"').to_lowercase();
    let is_base = |other: &ReadLevel| {
        let columns = other.condition.as_ref().and_then(kind::exact);
        columns.is_some_and(|columns| columns == [column.as_str()])
    };
    let base = if level.disable_tf_exact_match_detection {
        Some((level, read))
    } else {
        comparison
            .comparison_levels
            .iter()
            .zip(levels)
            .find(|(_, other)| is_base(other))
    };
    let Some((base, at)) = base else {
        return Err(SplinkError::NoExactLevel {
            place: read.place.clone(),
            column,
        });
    };
    let (_, u) = estimates(base, at.vector_value, count, &at.place)?;
    Ok(Some(Adjustment {
        column,
        weight,
        log2_minimum: level.tf_minimum_u_value.unwrap_or(0.0).log2(),
        log2_u: u.log2(),
    }))
}

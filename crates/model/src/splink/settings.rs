//! The JSON that Splink saves, as types. What Splink may add and we do not use is kept and written back.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// A whole model: Splink's settings dictionary with its estimates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Which records are compared with which.
    #[serde(default)]
    pub link_type: LinkType,
    /// The prior: how likely two records taken at random are of one person.
    #[serde(default = "default_prior")]
    pub probability_two_random_records_match: f64,
    /// Which pairs are scored at all.
    #[serde(default)]
    pub blocking_rules_to_generate_predictions: Vec<BlockingRule>,
    /// What is compared, and what agreement is worth.
    pub comparisons: Vec<Comparison>,
    /// All other settings, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Json>,
}

/// Splink's own default.
fn default_prior() -> f64 {
    0.0001
}

/// Which records are compared with which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkType {
    /// Records of one file with each other.
    #[default]
    DedupeOnly,
    /// Records of one file with those of another.
    LinkOnly,
    /// Both.
    LinkAndDedupe,
}

/// A blocking rule, as plain SQL or as the object that Splink 4 and 5 save.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum BlockingRule {
    /// The condition alone.
    Sql(String),
    /// The condition with its dialect and what else there is.
    Full {
        /// The condition, over `l.column` and `r.column`.
        blocking_rule: String,
        /// All else, kept as it is.
        #[serde(flatten)]
        other: Map<String, Json>,
    },
}

impl BlockingRule {
    /// The condition.
    #[must_use]
    pub fn sql(&self) -> &str {
        match self {
            BlockingRule::Sql(sql) => sql,
            BlockingRule::Full { blocking_rule, .. } => blocking_rule,
        }
    }
}

/// One comparison: ordered levels, the first that holds counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The name that Splink builds its output columns from.
    #[serde(default)]
    pub output_column_name: String,
    /// From NULL and the most alike to all others.
    pub comparison_levels: Vec<Level>,
    /// All else, kept as it is.
    #[serde(flatten)]
    pub other: Map<String, Json>,
}

/// One level of a comparison.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Level {
    /// When it holds: DuckDB's SQL over `column_l` and `column_r`, or `ELSE`.
    pub sql_condition: String,
    /// Its name in charts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_for_charts: Option<String>,
    /// Whether it says that a value is not known, and so counts neither way.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_null_level: bool,
    /// How often it holds among records of one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub m_probability: Option<Estimate>,
    /// How often it holds among records of two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub u_probability: Option<Estimate>,
    /// The column whose values' frequencies adjust u.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tf_adjustment_column: Option<String>,
    /// How much of that adjustment is made; all of it if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tf_adjustment_weight: Option<f64>,
    /// A floor under the frequency used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tf_minimum_u_value: Option<f64>,
    /// Take the level's own u as the base of the adjustment, not that of the exact match.
    #[serde(default, skip_serializing_if = "is_false")]
    pub disable_tf_exact_match_detection: bool,
    /// All else, kept as it is.
    #[serde(flatten)]
    pub other: Map<String, Json>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// An estimated probability, or Splink's words for a level that training never saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Estimate {
    /// The estimate.
    Probability(f64),
    /// `level not observed in training dataset`: Splink then reckons with one in a million.
    NotObserved(String),
}

impl Estimate {
    /// The number Splink reckons with.
    #[must_use]
    pub fn value(&self) -> f64 {
        match self {
            Estimate::Probability(probability) => *probability,
            Estimate::NotObserved(_) => 1e-6,
        }
    }
}

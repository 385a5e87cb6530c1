//! What can go wrong with a model that comes from Splink.

use thiserror::Error;

/// Where in a model something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The comparison's output column name.
    pub comparison: String,
    /// The level's label for charts, or its number from the top if it has none.
    pub level: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "level \"{}\" of comparison \"{}\"",
            self.level, self.comparison
        )
    }
}

/// Why a Splink model cannot be read, or a pair not be scored with it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SplinkError {
    /// The text is not JSON of the shape Splink saves.
    #[error(
        "this is not a Splink model: {0}. Save one with linker.misc.save_model_to_json(\"model.json\"); settings \
         without a comparison are none"
    )]
    Json(#[from] serde_json::Error),
    /// A level says something that cannot be worked out here.
    #[error(
        "{place} is not supported: {reason}, in `{sql}`. Supported are exact match, null, ELSE, jaro_similarity, \
         jaro_winkler_similarity, levenshtein, damerau_levenshtein, differences of dates, reversed columns, array \
         intersection, regexp_extract, and AND, OR, NOT of them, in DuckDB's SQL"
    )]
    Unsupported {
        /// Which level.
        place: Place,
        /// Its whole condition.
        sql: String,
        /// What in it is not supported.
        reason: String,
    },
    /// A blocking rule says something that cannot be worked out here.
    #[error("blocking rule {number} is not supported: {reason}, in `{sql}`")]
    UnsupportedRule {
        /// Its number, from 1.
        number: usize,
        /// The rule.
        sql: String,
        /// What in it is not supported.
        reason: String,
    },
    /// A number in the model is no probability.
    #[error(
        "{what} is {value}, which is no probability above 0 and at most 1; train the model again or mend the file"
    )]
    Probability {
        /// Which number.
        what: String,
        /// What it is.
        value: f64,
    },
    /// A level is adjusted for term frequency, but nothing says how often its column agrees by chance.
    #[error(
        "{place} is adjusted for the term frequency of \"{column}\", but the comparison has no level that is an exact \
         match on it to take u from; add one, or set disable_tf_exact_match_detection on the level"
    )]
    NoExactLevel {
        /// Which level.
        place: Place,
        /// The column.
        column: String,
    },
    /// A pair satisfies no level of a comparison.
    #[error(
        "the pair satisfies no level of comparison \"{comparison}\"; end it with a level whose sql_condition is ELSE"
    )]
    NoLevel {
        /// The comparison's output column name.
        comparison: String,
    },
    /// A condition could not be worked out on a pair; the values are left out, as they are people's data.
    #[error("{place} could not be worked out on a pair: {reason}, in `{sql}`")]
    Evaluate {
        /// Which level.
        place: Place,
        /// Its whole condition.
        sql: String,
        /// What went wrong: the types of the values, never the values.
        reason: String,
    },
}

//! The figures of a reading run, with the keys of the scoring script's JSON.
use serde::Serialize;
use std::collections::BTreeMap;

/// Mentions found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MentionFigures {
    /// True mentions.
    pub gold: usize,
    /// Predicted mentions that count.
    pub predicted: usize,
    /// Found.
    pub tp: usize,
    /// Predicted and wrong.
    pub fp: usize,
    /// Missed.
    #[serde(rename = "fn")]
    pub fn_: usize,
    /// Predicted, counted neither way.
    pub optional_hit: usize,
    /// `tp / predicted`.
    pub precision: Option<f64>,
    /// `tp / gold`.
    pub recall: Option<f64>,
    /// Harmonic mean.
    pub f1: f64,
}

/// Relations right on found mentions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RelationFigures {
    /// Found mentions with a true relation.
    pub n: usize,
    /// Share with exactly that relation.
    pub strict: Option<f64>,
    /// Share with a compatible one.
    pub compatible: Option<f64>,
}

/// Relations, and where the text says them beside the name or leaves them to the context.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RelationSplit {
    /// All.
    pub all: RelationFigures,
    /// Said beside the name.
    pub explicit: RelationFigures,
    /// Known from the rest of the file.
    pub context: RelationFigures,
}

/// Relations of one class.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClassFigures {
    /// Found mentions whose true relation is of the class.
    pub n: usize,
    /// Share with a compatible one.
    pub compatible: Option<f64>,
}

/// Birth intervals on found mentions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BornFigures {
    /// Found mentions with a true birth interval.
    pub gold: usize,
    /// Share for which an interval was given.
    pub given: Option<f64>,
    /// Share of those given that contain the true interval.
    pub contains: Option<f64>,
    /// Share that is the true interval.
    pub exact: Option<f64>,
    /// Share that overlaps it.
    pub overlaps: Option<f64>,
    /// Share that contains it and is at most twice as wide.
    #[serde(rename = "contains_and_not_wider_than_2x")]
    pub tight: Option<f64>,
    /// Given where there is no true one.
    pub spurious: usize,
    /// Mean width in days.
    pub mean_width_days: Option<f64>,
    /// Mean width of the true ones, in days.
    pub gold_mean_width_days: Option<f64>,
}

/// Polarity on found mentions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PolarityFigures {
    /// Found mentions.
    pub n: usize,
    /// With the wrong polarity.
    pub errors: usize,
    /// Share wrong.
    pub error_rate: Option<f64>,
    /// The dangerous kind: a denial read as a statement.
    pub negated_read_as_asserted: usize,
    /// The other way round.
    pub asserted_read_as_negated: usize,
    /// `true>read` and how often.
    #[serde(rename = "confusion gold>pred")]
    pub confusion: BTreeMap<String, usize>,
}

/// Addresses on found mentions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AddressFigures {
    /// Found mentions with a true address.
    pub gold: usize,
    /// Share with the right one.
    pub found: Option<f64>,
}

/// Everything measured of one `statements.ndjson`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StatementReport {
    /// Mentions.
    pub mentions: MentionFigures,
    /// Relations.
    pub relation: RelationSplit,
    /// Relations by class.
    pub relation_by_class: BTreeMap<String, ClassFigures>,
    /// Birth intervals.
    pub born: BornFigures,
    /// Polarity.
    pub polarity: PolarityFigures,
    /// Addresses.
    pub address: AddressFigures,
    /// Lines of either file that could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bad_lines: Vec<crate::BadLine>,
}

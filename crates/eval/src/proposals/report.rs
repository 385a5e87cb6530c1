//! The figures of a proposal run, in the shape and with the keys of the scoring script's JSON.
use crate::metric::Calibration;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many people, pairs and cases the truth holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TruthCounts {
    /// People in all children's networks.
    pub persons: usize,
    /// Of these, named by the file.
    pub named: usize,
    /// Of these, found through others only.
    pub inferred: usize,
    /// (case, contact record) pairs.
    pub pairs: usize,
    /// Cases with at least one person.
    pub cases: usize,
}

/// Recall of named people by the place at which their target lists them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NamedRecall {
    /// Named people.
    pub n: usize,
    /// Share first.
    #[serde(rename = "recall@1")]
    pub at_1: Option<f64>,
    /// Share among the first five.
    #[serde(rename = "recall@5")]
    pub at_5: Option<f64>,
    /// Share among the first ten.
    #[serde(rename = "recall@10")]
    pub at_10: Option<f64>,
}

/// Recall of everybody by the place in the case's one list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CaseRecall {
    /// People.
    pub n: usize,
    /// Share among the case's first 25 contact records.
    #[serde(rename = "recall@25")]
    pub at_25: Option<f64>,
    /// Share among the first 50.
    #[serde(rename = "recall@50")]
    pub at_50: Option<f64>,
    /// Share among the first 100.
    #[serde(rename = "recall@100")]
    pub at_100: Option<f64>,
    /// Share proposed with the right relation at a confidence of at least 0.5.
    #[serde(rename = "recall>=0.50")]
    pub sure_50: Option<f64>,
    /// The same at 0.8.
    #[serde(rename = "recall>=0.80")]
    pub sure_80: Option<f64>,
    /// The same at 0.95.
    #[serde(rename = "recall>=0.95")]
    pub sure_95: Option<f64>,
}

/// Mean over cases of each case's recall.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CaseMean {
    /// Among the first 25.
    #[serde(rename = "recall@25")]
    pub at_25: f64,
    /// Among the first 50.
    #[serde(rename = "recall@50")]
    pub at_50: f64,
    /// Among the first 100.
    #[serde(rename = "recall@100")]
    pub at_100: f64,
}

/// How right the list is at a confidence.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AtConfidence {
    /// Proposed at this confidence or more.
    pub proposed: usize,
    /// Share that is in the network with a compatible relation.
    pub precision: Option<f64>,
    /// Share that is in the network.
    pub precision_person: Option<f64>,
    /// Share that is in the network with exactly this relation.
    pub precision_strict_relation: Option<f64>,
    /// Share of all people found so.
    pub recall_persons: Option<f64>,
}

/// How often the relation is right when the person is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RelationAccuracy {
    /// True pairs proposed.
    pub n: usize,
    /// Share with a compatible relation.
    pub compatible: Option<f64>,
    /// Share with exactly the relation.
    pub strict: Option<f64>,
}

/// Named recall under the keys a split uses.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SplitNamed {
    /// Named people of the split.
    pub named_n: usize,
    /// As [`NamedRecall::at_1`].
    #[serde(rename = "named_recall@1")]
    pub at_1: Option<f64>,
    /// As [`NamedRecall::at_5`].
    #[serde(rename = "named_recall@5")]
    pub at_5: Option<f64>,
    /// As [`NamedRecall::at_10`].
    #[serde(rename = "named_recall@10")]
    pub at_10: Option<f64>,
}

/// Precision and calibration of the proposals of records of one group (a name culture, a sex).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SplitProposed {
    /// Precision at a confidence of 0.5.
    #[serde(rename = "precision>=0.5")]
    pub precision: Option<f64>,
    /// Precision at a confidence of 0.8.
    #[serde(rename = "precision>=0.8")]
    pub precision_80: Option<f64>,
    /// Proposed at 0.5.
    #[serde(rename = "proposed>=0.5")]
    pub proposed: usize,
    /// Expected calibration error.
    pub ece: Option<f64>,
    /// Mean squared error of the confidence.
    pub brier: Option<f64>,
}

/// The recall of one part of the people.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Split {
    /// Recall by place in the case's list.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub all: Option<CaseRecall>,
    /// Recall by place in the target's list.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub named: Option<SplitNamed>,
    /// Only where `contact_meta.csv` says which group a contact record is of.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<SplitProposed>,
}

/// The list split by what was proposed: precision, ranking and calibration of one kind of proposal.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ProposedSplit {
    /// (case, contact) pairs proposed.
    pub n: usize,
    /// Precision at a confidence of 0.5, 0.8 and 0.95.
    pub precision: [Option<f64>; 3],
    /// Recall of the true pairs of this kind at 0.5, 0.8 and 0.95.
    pub recall: [Option<f64>; 3],
    /// Average precision over the true pairs of this kind.
    pub average_precision: Option<f64>,
    /// Expected calibration error.
    pub ece: Option<f64>,
    /// Mean squared error of the confidence.
    pub brier: Option<f64>,
}

/// Whether "nobody in the records is that person" is said of the right targets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NotHere {
    /// Targets of the truth that have a `contact: null` line.
    pub targets_with_null_line: usize,
    /// Targets of the truth.
    pub targets: usize,
    /// Of these, in no record.
    pub not_here: usize,
    /// Expected calibration error of the probability that nobody is that person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ece: Option<f64>,
    /// Mean squared error of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brier: Option<f64>,
    /// Area under its ROC curve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auc: Option<f64>,
}

/// Whether contact routes that must be withheld were.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Withheld {
    /// Pairs of `withheld.ndjson`.
    pub expected: usize,
    /// Of these, proposed.
    pub proposed: usize,
    /// Of these, proposed with a route that is not `withheld`. Must be 0.
    pub shown: usize,
    /// The first ten: case, contact, why.
    pub examples: Vec<(String, String, String)>,
}

/// A suppressed pair that was proposed: case, contact, why, confidence.
pub type Breach = (String, String, String, f64);

/// Everything measured of one `proposals.ndjson`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ProposalReport {
    /// Lines read.
    pub lines: usize,
    /// (case, contact) pairs that count.
    pub pairs_scored: usize,
    /// (case, contact) pairs that count neither way.
    pub pairs_ignored: usize,
    /// Proposals without a relation.
    pub lines_without_relation: usize,
    /// Suppressed pairs proposed. Must be 0.
    pub suppressed_contacts_proposed: usize,
    /// The same by reason.
    pub suppressed_by_reason: BTreeMap<String, usize>,
    /// The first ten of them.
    pub suppressed_examples: Vec<Breach>,
    /// Size of the truth.
    pub truth: TruthCounts,
    /// Recall of named people, target by target.
    pub named_per_target: NamedRecall,
    /// Recall of everybody, case by case.
    pub overall: CaseRecall,
    /// The same as a mean over cases.
    pub overall_case_mean: Option<CaseMean>,
    /// The list at confidence 0.5, 0.8 and 0.95.
    pub at_confidence: BTreeMap<String, AtConfidence>,
    /// Average precision of the confidence, relation included.
    pub average_precision: Option<f64>,
    /// The same, whatever the relation.
    pub average_precision_person: Option<f64>,
    /// Calibration of the confidence.
    pub calibration: Calibration,
    /// Calibration of `p_person`.
    pub calibration_p_person: Calibration,
    /// Relations of the true pairs.
    pub relation_accuracy_on_true_pairs: RelationAccuracy,
    /// People by name culture, where the truth says so.
    pub by_culture: BTreeMap<String, Split>,
    /// People by sex, where the truth says so.
    pub by_sex: BTreeMap<String, Split>,
    /// People the files never name.
    pub inferred: Option<super::Inferred>,
    /// The figures the project has set itself.
    pub goals: Vec<super::Goal>,
    /// People by relation class.
    pub by_relation_class: BTreeMap<String, Split>,
    /// People by how they are known.
    pub by_known: BTreeMap<String, Split>,
    /// Proposals by the class of the relation proposed.
    pub proposed_by_relation_class: BTreeMap<String, ProposedSplit>,
    /// Proposals by how the person is said to be known.
    pub proposed_by_known: BTreeMap<String, ProposedSplit>,
    /// Only with a `targets.ndjson` in the truth folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_here: Option<NotHere>,
    /// Only with a `withheld.ndjson`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
    /// Lines of any of the files that could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bad_lines: Vec<crate::BadLine>,
}

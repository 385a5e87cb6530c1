//! What `find` gives back: proposals in the shape of FORMATS.md section 4.
use super::evidence::Bar;
use crate::decisions::Verdict;
use kithkin_kinship::Span;
use kithkin_record::Relation;
use serde::Serialize;

/// Where in the case file a piece of evidence comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Source {
    /// The document's id.
    pub document: String,
    /// First Unicode code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl From<&Span> for Source {
    fn from(span: &Span) -> Self {
        Self {
            document: span.document.clone(),
            start: span.start,
            end: span.end,
        }
    }
}

/// One piece of evidence: a bar of the waterfall.
#[derive(Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// What was compared: `given-name`, `birth-date`, `shared-home`.
    pub field: String,
    /// How well it agrees, in words.
    pub level: String,
    /// Match weight in bits: positive speaks for, negative against.
    pub weight: f64,
    /// What the case file has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_value: Option<String>,
    /// What the contact record has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_value: Option<String>,
    /// Where the case file says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({} {})", self.field, self.weight)
    }
}

impl From<Bar> for Evidence {
    fn from(bar: Bar) -> Self {
        Self {
            field: bar.field.to_owned(),
            level: bar.level.into_owned(),
            weight: bar.weight.bits(),
            case_value: bar.case_value.map(Into::into),
            contact_value: bar.contact_value.map(Into::into),
            source: bar.source,
        }
    }
}

/// Whether the file names the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// The file names them.
    Named,
    /// They were found through others.
    Inferred,
}

/// Whether the contact details of a proposal may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactRoute {
    /// They may not.
    Withheld,
    /// They may.
    Shown,
}

/// A contact record put forward for a case, or the line that says how likely nobody in the records is the target.
#[derive(Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// The case.
    pub case: String,
    /// 1 for the best of the case.
    pub rank: usize,
    /// The contact record; `None` on the line for "nobody in the records".
    pub contact: Option<String>,
    /// The wish, person, placement or mention that asks for them; `None` for somebody the file never names.
    pub target: Option<String>,
    /// How the person stands to the child.
    #[serde(serialize_with = "term")]
    pub relation: Option<Relation>,
    /// The HL7 v3 RoleCode of the relation, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_code: Option<&'static str>,
    /// Probability that the record is a person who stands in that relation to the child.
    pub confidence: f64,
    /// Probability that the record is that person.
    pub p_person: f64,
    /// Probability that the record is not that person but somebody else of the child's network, family or household;
    /// what `p_person` and this leave is a stranger. Only where the file names whom it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_close: Option<f64>,
    /// Probability that the relation holds, given the person.
    pub p_relation: f64,
    /// Match weight in bits: `prior` and the weights of `evidence`, added up.
    pub weight: f64,
    /// Prior weight in bits.
    pub prior: f64,
    /// Whether the file names the person.
    pub known: Known,
    /// What a coordinator decided on this record before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Verdict>,
    /// What speaks for and against, the strongest first.
    pub evidence: Vec<Evidence>,
    /// What to know before acting on it.
    pub cautions: Vec<String>,
    /// Whether contact details may be shown.
    pub contact_route: ContactRoute,
}

impl std::fmt::Debug for Proposal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Proposal({:?} {:?} {})",
            self.contact, self.target, self.confidence
        )
    }
}

/// A relation as its term.
pub(crate) fn term<S: serde::Serializer>(
    relation: &Option<Relation>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    relation.map(Relation::term).serialize(serializer)
}

/// Probabilities are given to six places.
pub(crate) fn round6(p: f64) -> f64 {
    (p * 1e6).round() / 1e6
}

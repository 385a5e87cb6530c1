//! Case files: what a coordinator's case system holds about one child (FORMATS.md section 2).
use crate::{
    Address, DateValue, Email, Gender, Issue, PartialDate, Period, PersonName, Phone, Relation, Restriction,
    hidden_debug,
};

/// The child whose case it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Child {
    /// Every name of the child.
    pub names: Vec<PersonName>,
    /// Date of birth.
    pub birth: Option<DateValue>,
    /// Administrative gender.
    pub gender: Gender,
    /// Addresses.
    pub addresses: Vec<Address>,
}

/// The permission to search.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Mandate {
    /// What the search is for, such as `lifelong-links`.
    pub purpose: String,
    /// While it runs.
    pub period: Period,
    /// Taken back: hides everybody.
    pub withdrawn: bool,
}

/// What the child wants of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WishKind {
    /// Find them.
    #[default]
    Find,
    /// Only find out about them.
    Learn,
    /// Not now: hides the person.
    NotNow,
    /// Never: hides the person.
    Never,
}

impl WishKind {
    /// Reads the kebab-case term. A word not known closes: [`WishKind::NotNow`].
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
            "find" => Self::Find,
            "learn" => Self::Learn,
            "never" => Self::Never,
            _ => Self::NotNow,
        }
    }

    /// Whether the person must not be proposed.
    pub fn hides(self) -> bool {
        matches!(self, Self::NotNow | Self::Never)
    }
}

/// Somebody the child named.
#[derive(Clone, PartialEq, Eq)]
pub struct Wish {
    /// Unique in the case.
    pub id: String,
    /// The child's words: `Auntie Shaz`.
    pub who: String,
    /// How they stand to the child.
    pub relation: Option<Relation>,
    /// What the child wants.
    pub wish: WishKind,
}

/// An entry of the people table.
#[derive(Clone, PartialEq, Eq)]
pub struct CasePerson {
    /// Unique in the case.
    pub id: String,
    /// How they stand to the child.
    pub relation: Option<Relation>,
    /// Names.
    pub names: Vec<PersonName>,
    /// Administrative gender.
    pub gender: Gender,
    /// Date of birth.
    pub birth: Option<DateValue>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// When they stood so to the child.
    pub period: Period,
    /// Free text as the case system holds it.
    pub note: String,
}

/// A stretch of time the child lived somewhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Placement {
    /// Unique in the case.
    pub id: String,
    /// SSDA903 placement code, such as `U4`.
    pub code: String,
    /// SSDA903 reason for a new episode: P or B = new carer, T or U = same carer at another address.
    pub reason: String,
    /// Entries of `people`.
    pub carers: Vec<String>,
    /// The carers as the case system wrote them.
    pub carer_text: String,
    /// Who runs it.
    pub provider: String,
    /// Where it was.
    pub address: Address,
    /// From when to when.
    pub period: Period,
}

/// A document with its text.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Unique in the case.
    pub id: String,
    /// When it was written.
    pub date: Option<PartialDate>,
    /// Contact record, LAC review, e-mail and so on.
    pub kind: String,
    /// Who wrote it.
    pub author: String,
    /// What was typed. Places in it are counted in Unicode code points.
    pub text: String,
}

/// One child's case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CaseFile {
    /// Unique in a run.
    pub id: String,
    /// The child.
    pub child: Child,
    /// Permission to search.
    pub mandate: Mandate,
    /// Whom the child named.
    pub wishes: Vec<Wish>,
    /// The people table.
    pub people: Vec<CasePerson>,
    /// Where the child lived.
    pub placements: Vec<Placement>,
    /// Who must not be approached.
    pub restrictions: Vec<Restriction>,
    /// The notes.
    pub documents: Vec<Document>,
    /// What could not be understood.
    pub issues: Vec<Issue>,
}

hidden_debug!(Child, Mandate, Wish, CasePerson, Placement, Document, CaseFile);

//! Contact records: a person as one source knows them.
use crate::{
    Address, DateValue, Email, Issue, PartialDate, PersonName, Phone, Relation, Restriction, hidden_debug,
};
use std::collections::BTreeMap;

/// FHIR administrative gender.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    rkyv::Archive,
    rkyv::Serialize,
    rkyv::Deserialize,
)]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Other.
    Other,
    /// Not known or not said.
    #[default]
    Unknown,
}

impl Gender {
    /// Reads `male`, `F`, `woman`, `1` (NHS) and the like; anything else is [`Gender::Unknown`].
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().as_str() {
            "male" | "m" | "man" | "boy" | "1" => Self::Male,
            "female" | "f" | "woman" | "girl" | "2" => Self::Female,
            "other" | "o" | "9" => Self::Other,
            _ => Self::Unknown,
        }
    }

    /// The FHIR term.
    pub fn term(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// A relationship that the source itself states, between two of its own records.
#[derive(Clone, PartialEq, Eq, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct StatedLink {
    /// The other record's id in the same source.
    pub other: String,
    /// The word the source uses: `spouse`, `mother`, `sibling`.
    pub relation: String,
    /// The same as one of our relation terms, where it is one.
    pub term: Option<Relation>,
}
hidden_debug!(StatedLink);

/// A person as one source knows them (FORMATS.md section 1).
#[derive(Clone, Default, PartialEq, Eq, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct ContactRecord {
    /// Unique in an index.
    pub id: String,
    /// Where the record comes from; empty when not said.
    pub source: String,
    /// When the source recorded it.
    pub recorded: Option<PartialDate>,
    /// Every name, the first one the main one.
    pub names: Vec<PersonName>,
    /// Administrative gender.
    pub gender: Gender,
    /// Date of birth.
    pub birth: Option<DateValue>,
    /// Whether the source says the person has died.
    pub deceased: Option<bool>,
    /// Date of death.
    pub death: Option<DateValue>,
    /// Every address.
    pub addresses: Vec<Address>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Relationships stated by the source.
    pub links: Vec<StatedLink>,
    /// Restrictions that hold in every case.
    pub restrictions: Vec<Restriction>,
    /// The source's own household id.
    pub household: Option<String>,
    /// Mapped columns that are no field of ours, compared as plain text or category.
    pub extra: BTreeMap<String, String>,
    /// What could not be understood.
    pub issues: Vec<Issue>,
}
hidden_debug!(ContactRecord);

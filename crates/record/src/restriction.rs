//! Who must not be approached, and how far that reaches.
use crate::{date::Period, hidden_debug};

/// What a restriction does (FORMATS.md section 2).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    rkyv::Archive,
    rkyv::Serialize,
    rkyv::Deserialize,
)]
pub enum RestrictionKind {
    /// Hides the person.
    NoContact,
    /// Hides the record before, the record after and the adopters, in every case of the run.
    Adoption,
    /// Hides the person.
    Veto,
    /// Hides the person.
    Refuge,
    /// The person is proposed, their contact route and address are not shown.
    ProtectedAddress,
    /// The person is proposed with a caution.
    Risk,
    /// A kind this version does not know. It closes: the person is hidden.
    Unknown,
}

impl RestrictionKind {
    /// Reads the kebab-case term; anything not known is [`RestrictionKind::Unknown`], which hides.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
            "no-contact" => Self::NoContact,
            "adoption" => Self::Adoption,
            "veto" => Self::Veto,
            "refuge" => Self::Refuge,
            "protected-address" => Self::ProtectedAddress,
            "risk" => Self::Risk,
            _ => Self::Unknown,
        }
    }

    /// Whether the person must not be proposed at all.
    pub fn hides(self) -> bool {
        !matches!(self, Self::ProtectedAddress | Self::Risk)
    }

    /// The kebab-case term.
    pub fn term(self) -> &'static str {
        match self {
            Self::NoContact => "no-contact",
            Self::Adoption => "adoption",
            Self::Veto => "veto",
            Self::Refuge => "refuge",
            Self::ProtectedAddress => "protected-address",
            Self::Risk => "risk",
            Self::Unknown => "unknown",
        }
    }
}

/// A restriction of a case file or of a contact record.
#[derive(Clone, PartialEq, Eq, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Restriction {
    /// Its id in the case file; empty on a contact record.
    pub id: String,
    /// What it does.
    pub kind: RestrictionKind,
    /// An entry of the case's `people`, when named so.
    pub person: Option<String>,
    /// Free text saying whom it concerns.
    pub who: Option<String>,
    /// Whether everybody at the person's present address is hidden with them (`"scope":"household"`).
    pub household: bool,
    /// By what order.
    pub authority: Option<String>,
    /// While it runs; no end = still in force.
    pub period: Period,
    /// The case system's note.
    pub note: Option<String>,
}
hidden_debug!(Restriction);

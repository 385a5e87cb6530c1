//! The search ledger: for every case, who was searched for, in which records, and what came of it.
//!
//! It is what a court or a review is shown, so every entry says in a plain sentence (`text`) what its figures say.
//! [`Engine::find`](crate::Engine::find) gives one [`Ledger`] a case in [`FindOutcome::ledger`](crate::FindOutcome).
//!
//! A person who must not be found is not in it, and neither are their records: the ledger is byte for byte what it
//! would be if these records were not in the index; numbers of records are rounded, so that not even one that is only
//! recognised by another can be told. Who was withheld and why is in a part of its own, [`Withheld`],
//! that is only made for a reader who answers for it ([`Role::Manager`]).
//!
//! ```
//! use kithkin::ledger::Outcome;
//! use kithkin::record::{CaseFile, ContactRecord, PersonName, Relation, Wish, WishKind};
//! use kithkin::{AsOf, Control, Engine, EngineOptions, FindRequest};
//!
//! # let dir = tempfile::tempdir()?;
//! let mut writer = kithkin::index::IndexWriter::create(dir.path().join("idx"))?;
//! writer.add(&ContactRecord {
//!     id: "C1".into(),
//!     source: "open-register".into(),
//!     names: vec![PersonName::parse("Philomena O'Hanlon")],
//!     ..ContactRecord::default()
//! })?;
//! writer.commit()?;
//! let wish = |id: &str, who: &str, relation, wish| Wish { id: id.into(), who: who.into(), relation: Some(relation), wish };
//! let case = CaseFile {
//!     id: "LL-1".into(),
//!     wishes: vec![
//!         wish("w1", "Philomena O'Hanlon", Relation::FosterCarer, WishKind::Find),
//!         wish("w2", "Auntie Zebedee Quill", Relation::PaternalAunt, WishKind::Find),
//!         wish("w3", "Bert Ogden", Relation::MaternalUncle, WishKind::Never),
//!     ],
//!     ..CaseFile::default()
//! };
//! let engine = Engine::open(dir.path().join("idx"), EngineOptions::default())?;
//! let request = FindRequest { as_of: AsOf::File, ..FindRequest::default() };
//! let ledger = engine.find(&[case], &request, &Control::default())?.ledger.remove(0);
//!
//! let entry = |id: &str| ledger.people.iter().find(|p| p.id == id);
//! assert_eq!(entry("w1").unwrap().best.as_ref().unwrap().contact, "C1");
//! assert_eq!(entry("w2").unwrap().outcome, Outcome::NotFound);
//! assert!(entry("w2").unwrap().text.starts_with("Not found"));
//! // Whom the child never wants found is not spoken of.
//! assert!(entry("w3").is_none());
//! assert!(ledger.sources[0].text.starts_with("Fewer than 100 records of open-register"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
mod coverage;
mod fill;
mod gaps;
mod withheld;
mod words;

use kithkin_kinship::kin;
use kithkin_record::Relation;
use serde::Serialize;

pub(crate) use coverage::Coverage;
pub(crate) use fill::{Searched, fill};
pub(crate) use withheld::withheld;
pub use withheld::{Reason, Withheld, WithheldPerson};

/// A record at least this likely to be the person counts as found.
pub const FOUND: f64 = 0.5;

/// Who reads a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Whoever works the case: nobody who must not be found is spoken of.
    #[default]
    Coordinator,
    /// Whoever answers for the restrictions: is told who was withheld and why, in a part of its own.
    Manager,
}

/// What was searched for one case, where, and with what outcome.
#[derive(Clone, PartialEq, Serialize)]
pub struct Ledger {
    /// The case.
    pub case: String,
    /// The day for which mandates, restrictions and ages held, `YYYY-MM-DD`.
    pub as_of: String,
    /// Why nobody was searched for, when that is so.
    pub stopped: Option<String>,
    /// Records less certain than this (confidence, 0 to 1) were not put forward.
    pub threshold: f64,
    /// The records that were searched, by source in the order of names. Empty when nobody was searched for.
    pub sources: Vec<Source>,
    /// Everybody the file asks for or names: the child's wishes, the people table, placements, then the notes.
    pub people: Vec<Entry>,
    /// People put forward whom the file never names.
    pub inferred: Inferred,
    /// The mother's side, then the father's.
    pub sides: Vec<SideOfFamily>,
    /// When the file does not say who looked after the child, by date.
    pub gaps: Vec<CarersUnknown>,
}

/// A source of contact records that was searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its name; empty when the records do not say where they come from.
    pub name: String,
    /// At least so many of its records were searched, rounded down to one digit so that no single record can be told by
    /// it; 0 for fewer than 100.
    pub records: usize,
    /// Some of them do not say when they were recorded.
    pub undated: bool,
    /// The oldest date of recording, as precise as known: `2009`, `2019-12-01`.
    pub oldest: Option<String>,
    /// The newest date of recording.
    pub newest: Option<String>,
    /// The same as a sentence.
    pub text: String,
}

/// What came of the search for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A coordinator has confirmed a record as this person.
    Confirmed,
    /// A record is this person with a probability of at least [`FOUND`].
    Found,
    /// Records were put forward, none of them that likely.
    Possible,
    /// No record was put forward.
    NotFound,
    /// Nobody searched.
    NotSearched,
}

impl Outcome {
    /// The kebab-case term.
    pub fn term(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Found => "found",
            Self::Possible => "possible",
            Self::NotFound => "not-found",
            Self::NotSearched => "not-searched",
        }
    }
}

/// Why nobody searched for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// A professional: recognised, never proposed as family.
    Professional,
    /// Nobody of the case was searched for: [`Ledger::stopped`] says why.
    Stopped,
}

/// Which side of the child's family somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The mother's.
    Maternal,
    /// The father's.
    Paternal,
}

impl From<kin::Side> for Side {
    fn from(side: kin::Side) -> Self {
        match side {
            kin::Side::Maternal => Self::Maternal,
            kin::Side::Paternal => Self::Paternal,
        }
    }
}

impl Side {
    /// `maternal` or `paternal`.
    pub fn term(self) -> &'static str {
        match self {
            Self::Maternal => "maternal",
            Self::Paternal => "paternal",
        }
    }
}

/// A contact record and how likely it is the person.
#[derive(Clone, PartialEq, Serialize)]
pub struct Best {
    /// The contact record.
    pub contact: String,
    /// Probability that it is the person.
    pub p_person: f64,
}

/// One person of the file and what came of the search for them.
#[derive(Clone, PartialEq, Serialize)]
pub struct Entry {
    /// The wish, person, placement or mention that asks for them, as in proposals.
    pub id: String,
    /// The file's own words for them: `Auntie Shaz`.
    pub called: String,
    /// Given and family name as put together from the whole file; empty when it gives none.
    pub name: String,
    /// How they stand to the child.
    #[serde(serialize_with = "crate::find::term")]
    pub relation: Option<Relation>,
    /// On which side of the family.
    pub side: Option<Side>,
    /// The child wants to find out about them only.
    pub learn_only: bool,
    /// The file says that they have died.
    pub deceased: bool,
    /// What came of the search.
    pub outcome: Outcome,
    /// Why nobody searched, when nobody did.
    pub why_not: Option<WhyNot>,
    /// Contact records put forward for them.
    pub proposed: usize,
    /// Of those, records that are the person with a probability of at least [`FOUND`].
    pub likely: usize,
    /// The likeliest of them.
    pub best: Option<Best>,
    /// Contact records that a coordinator rejected as this person and that stayed away, by id.
    pub rejected: Vec<String>,
    /// Probability that nobody in the records is this person.
    pub nobody: Option<f64>,
    /// All this as a sentence or two.
    pub text: String,
}

/// People put forward whom the file never names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inferred {
    /// Contact records put forward.
    pub proposed: usize,
    /// Of those, with a confidence of at least [`FOUND`].
    pub likely: usize,
    /// The same as a sentence.
    pub text: String,
}

/// How far a side of the family is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// Somebody was found.
    Covered,
    /// People were searched for and nobody was found.
    NobodyFound,
    /// There was nobody to search for.
    Empty,
}

/// One side of the child's family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SideOfFamily {
    /// Which.
    pub side: Side,
    /// How far it is known.
    pub known: Known,
    /// People of it who were searched for.
    pub searched: usize,
    /// Of those, confirmed or found.
    pub found: usize,
    /// Of those, with weaker candidates only.
    pub possible: usize,
    /// Records of people on it whom the file never names, with a confidence of at least [`FOUND`].
    pub inferred: usize,
    /// The same as a sentence.
    pub text: String,
}

/// Why it is not known who looked after the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// No placement is on file for the time.
    NoPlacement,
    /// A placement is, and nobody is named in it.
    CarersNotNamed,
}

/// A stretch of time in care of which the file does not say who looked after the child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CarersUnknown {
    /// Its first day, as precise as known.
    pub start: Option<String>,
    /// Its last day; `None` when it is not over.
    pub end: Option<String>,
    /// Why.
    pub kind: GapKind,
    /// The placement whose carers are not named.
    pub placement: Option<String>,
    /// The same as a sentence.
    pub text: String,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ledger({} people)", self.people.len())
    }
}

impl std::fmt::Debug for Best {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Best({})", self.p_person)
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({} {})", self.id, self.outcome.term())
    }
}

//! A person as data.
//!
//! The values everything else in Kithkin works on: [`PersonName`], [`DateValue`], [`Address`], [`Phone`],
//! [`ContactRecord`] (a person as one source knows them) and [`CaseFile`] (what a coordinator's case system
//! holds about a child). Parsing never fails: a value keeps the text it came from, what could be understood of
//! it, and a list of [`Issue`]s saying what could not.
//!
//! This crate reads no files and has no `unsafe` code.
//!
//! Nothing here shows a person's data through `Debug`, so that a log line or a panic message cannot leak it:
//!
//! ```
//! let name = kithkin_record::PersonName::parse("Auntie Shaz");
//! assert_eq!(format!("{name:?}"), "PersonName(..)");
//! ```
#![forbid(unsafe_code)]

pub mod address;
pub mod case;
pub mod contact;
pub mod date;
pub mod fold;
pub mod issue;
pub mod lexicon;
pub mod name;
pub mod relation;
pub mod restriction;
pub mod telecom;

pub use address::{Address, Postcode};
pub use case::{CaseFile, CasePerson, Child, Document, Mandate, Placement, Wish, WishKind};
pub use contact::{ContactRecord, Gender, StatedLink};
pub use date::{DateInterval, DateMarks, DateValue, PartialDate, Period};
pub use issue::Issue;
pub use lexicon::Lexicon;
pub use name::{NameUse, PersonName};
pub use relation::{Relation, RelationClass};
pub use restriction::{Restriction, RestrictionKind};
pub use telecom::{Email, Phone};

/// `Debug` that names the type and hides what is in it.
macro_rules! hidden_debug {
    ($($type:ident),+ $(,)?) => {$(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    )+};
}
pub(crate) use hidden_debug;

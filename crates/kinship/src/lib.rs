//! From a case file to the child's network: whom to look for, how they stand to the child, whom nobody may find.
//!
//! [`targets`] folds wishes, the people table, placements and mentions of the notes into one [`Target`] a person.
//! [`restrictions`] says who among them is closed off on a given day, and how far that reaches. [`kin`] knows what a
//! relation implies: age, side of the family, how relations compose. Nothing here looks at contact records; that is
//! the engine's part.
//!
//! ```
//! use kithkin_kinship::{Mention, restrictions, targets};
//! use kithkin_record::{CaseFile, Relation, Wish, WishKind};
//! let case = CaseFile {
//!     wishes: vec![Wish {
//!         id: "w1".into(),
//!         who: "Auntie Shaz".into(),
//!         relation: Some(Relation::MaternalAunt),
//!         wish: WishKind::Never,
//!     }],
//!     ..CaseFile::default()
//! };
//! let targets = targets(&case, &[]);
//! assert_eq!(targets[0].key, "w1");
//! // What the child never wants is closed.
//! assert_eq!(restrictions(&case, &targets, 20_000).closed_targets, [0]);
//! ```
#![forbid(unsafe_code)]

pub mod asof;
mod gather;
pub mod kin;
pub mod likeness;
mod mention;
mod merge;
mod notes;
mod restrict;
mod seniority;
mod surnames;
mod target;
pub mod who;

pub use gather::targets;
pub use mention::{Mention, Span, Standing};
pub use merge::may_be_one;
pub use restrict::{Cause, Closed, Restrictions, restrictions};
pub use seniority::Seniority;
pub use target::{KnownAddress, NameOrigin, NamePart, Target};

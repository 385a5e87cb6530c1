//! Names of people, compared in graded levels.
//!
//! A name is prepared once ([`GivenKey`], [`FamilyKey`], [`PersonKey`]): folded letters held in place, Double Metaphone
//! codes, its places in the lexicon, its frequency. A comparison then allocates nothing and looks nothing up.
//! What letters alone cannot tell comes from the lexicon: *Peggy* is *Margaret*; and two well-known names that no
//! entry links are two names, however near their letters: *Gemma* is not *Emma*.
pub mod boost;
pub mod edit;
mod family;
pub mod features;
mod given;
mod pair;
mod person;
mod phrase;
mod sound;
mod text;
pub mod whole;

pub use family::{FamilyKey, FamilyLevel, compare_family};
pub use given::{GivenKey, GivenLevel, compare_given};
pub use pair::{PairKind, PairReason, PairScore, judge, score_pair};
pub use person::{PersonKey, PersonNameLevels, compare_person_names};
pub use sound::Sound;
pub use text::NameText;

#[cfg(test)]
mod tests;

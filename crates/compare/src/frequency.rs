//! How common a value is, for the rarity of what agrees.
use crate::schema::Field;
use kithkin_record::lexicon::Lexicon;

/// Shares of people who bear a value, by field. Values are folded text (see [`kithkin_record::fold::fold`]).
///
/// Where the numbers come from is the caller's choice: shipped population tables, where results must not depend
/// on who is in the records, or the caller's own. Counts of the records at hand, for linking files once, are made by
/// [`crate::Profiles::count`].
pub trait Frequencies: Send + Sync {
    /// The share of people, in (0, 1], whose `field` is `value`.
    fn frequency(&self, field: &Field, value: &str) -> f32;
}

/// Shares typical of a population of millions, the same for every value of a field.
#[derive(Clone, Copy, Default)]
pub struct Typical;

impl Typical {
    /// The typical share of a value of `field`.
    pub fn share(field: &Field) -> f32 {
        match field {
            Field::Given => 2e-3,
            Field::Family => 3e-4,
            Field::Birth => 4e-5,
            Field::Gender => 0.5,
            Field::Address => 3e-6,
            Field::Postcode => 3e-5,
            Field::Town => 5e-3,
            Field::Phone | Field::Email => 1e-6,
            Field::Extra(..) => 1e-2,
        }
    }
}

impl Frequencies for Typical {
    fn frequency(&self, field: &Field, value: &str) -> f32 {
        match field {
            // 1 January stands for a whole year whose day nobody knew.
            Field::Birth if value.ends_with("0101") => 1e-3,
            _ => Self::share(field),
        }
    }
}

/// Shares of names in the UK population from the shipped lexicon; of other values, typical ones.
#[derive(Clone, Copy, Default)]
pub struct Population;

impl Frequencies for Population {
    fn frequency(&self, field: &Field, value: &str) -> f32 {
        let lexicon = Lexicon::shared();
        match field {
            Field::Given => lexicon.given_frequency(value, None) as f32,
            Field::Family => lexicon.family_frequency(value) as f32,
            _ => Typical.frequency(field, value),
        }
    }
}

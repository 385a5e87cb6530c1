//! How common a value is, for the rarity of what agrees.
use crate::profile::{ExtraValue, Profile};
use crate::schema::{Field, Schema};
use kithkin_record::lexicon::Lexicon;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Shares of people who bear a value, by field. Values are folded text (see [`kithkin_record::fold::fold`]).
///
/// Where the numbers come from is the caller's choice: shipped population tables, where results must not depend
/// on who is in the records, or counts of the records at hand, where two files are linked once.
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

/// Shares counted in the records at hand.
#[derive(Clone, Default)]
pub struct Counted {
    fields: BTreeMap<Field, FieldCounts>,
}

#[derive(Clone, Default)]
struct FieldCounts {
    counts: FxHashMap<String, u32>,
    total: u32,
}

impl Counted {
    /// Counts one occurrence of `value`; empty values are not counted.
    pub fn add(&mut self, field: &Field, value: &str) {
        if value.is_empty() {
            return;
        }
        let entry = match self.fields.get_mut(field) {
            Some(entry) => entry,
            None => self.fields.entry(field.clone()).or_default(),
        };
        entry.total += 1;
        match entry.counts.get_mut(value) {
            Some(count) => *count += 1,
            None => {
                entry.counts.insert(value.to_owned(), 1);
            }
        }
    }

    /// How many values of `field` were counted.
    pub fn total(&self, field: &Field) -> u32 {
        self.fields.get(field).map_or(0, |counts| counts.total)
    }
}

impl Frequencies for Counted {
    /// The share counted; a value seen once or never has the share of one occurrence.
    fn frequency(&self, field: &Field, value: &str) -> f32 {
        match self.fields.get(field) {
            Some(counts) if counts.total > 0 => {
                let count = counts.counts.get(value).copied().unwrap_or(1);
                count as f32 / counts.total as f32
            }
            _ => Typical.frequency(field, value),
        }
    }
}

impl Profile {
    /// Replaces how common each value of the profile is said to be; `change` is given the field and the share so far.
    /// The words of a further writing of the name keep theirs.
    pub fn restate_frequencies(&mut self, schema: &Schema, change: impl Fn(&Field, f32) -> f32) {
        for name in &mut self.names {
            for (_, share) in &mut name.given {
                *share = change(&Field::Given, *share);
            }
            name.family_frequency = change(&Field::Family, name.family_frequency);
        }
        if let Some(birth) = &mut self.birth {
            birth.frequency = change(&Field::Birth, birth.frequency);
        }
        for address in &mut self.addresses {
            address.frequency = change(&Field::Address, address.frequency);
        }
        for (field, keys) in [
            (Field::Postcode, &mut self.postcodes),
            (Field::Town, &mut self.towns),
        ] {
            for key in keys {
                key.frequency = change(&field, key.frequency);
            }
        }
        let fields = schema
            .comparisons()
            .iter()
            .filter(|c| matches!(c.field, Field::Extra(..)));
        for (comparison, value) in fields.zip(&mut self.extras) {
            match value {
                ExtraValue::Category(Some(key)) => key.frequency = change(&comparison.field, key.frequency),
                ExtraValue::Text(Some(key)) => key.frequency = change(&comparison.field, key.frequency),
                _ => {}
            }
        }
    }
}

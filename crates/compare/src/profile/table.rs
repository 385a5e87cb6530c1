//! Distinct values, each prepared and held once.
use crate::fields::names::{FamilyKey, GivenKey};
use crate::fields::text::TextKey;
use compact_str::CompactString;
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// The id of a value that is not there.
pub(super) const NONE: u32 = u32::MAX;

/// The hash by which a table finds a text.
pub(crate) fn hash_of(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

/// A value that a table holds, found by a text; several values may have the same one.
pub(crate) trait Keyed {
    /// What it is counted as, folded.
    fn text(&self) -> &str;
    /// How common it is.
    fn frequency(&self) -> f32;
    /// Sets how common it is.
    fn set_frequency(&mut self, share: f32);
}

/// Keys with a `text` and a `frequency`.
macro_rules! keyed {
    ($($key:ty),*) => {$(
        impl Keyed for $key {
            fn text(&self) -> &str {
                &self.text
            }
            fn frequency(&self) -> f32 {
                self.frequency
            }
            fn set_frequency(&mut self, share: f32) {
                self.frequency = share;
            }
        }
    )*};
}

keyed!(GivenKey, FamilyKey, TextKey);

/// Values by id, in the order in which they were met.
#[derive(Clone)]
pub(crate) struct Table<T> {
    values: Vec<T>,
    index: HashTable<u32>,
    /// Ids of texts as written: a text that comes again is not prepared again.
    written: FxHashMap<CompactString, u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            index: HashTable::new(),
            written: FxHashMap::default(),
        }
    }
}

impl<T: Keyed> Table<T> {
    pub(crate) fn get(&self, id: u32) -> &T {
        &self.values[id as usize]
    }

    /// All values, in the order of their ids.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// The id of the value with `text` that is the `same`; makes it where there is none.
    pub(super) fn add(&mut self, text: &str, same: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> u32 {
        let (hash, values) = (hash_of(text), &mut self.values);
        let found = self.index.find(hash, |&id| {
            let value = &values[id as usize];
            value.text() == text && same(value)
        });
        if let Some(&id) = found {
            return id;
        }
        let id = values.len() as u32;
        values.push(make());
        let rehash = |&id: &u32| hash_of(values[id as usize].text());
        self.index.insert_unique(hash, id, rehash);
        id
    }

    /// The id of a text as `written`, which `prepare` makes where the text is new.
    pub(super) fn read(&mut self, written: &str, prepare: impl FnOnce(&mut Self) -> u32) -> u32 {
        if let Some(&id) = self.written.get(written) {
            return id;
        }
        let id = prepare(self);
        self.written.insert(written.into(), id);
        id
    }

    /// Forgets how values are found: no more are added.
    pub(super) fn close(&mut self) {
        self.index = HashTable::new();
        self.written = FxHashMap::default();
        self.values.shrink_to_fit();
    }

    /// Gives each value the share of its text among all that were met, given how often each value was. Returns how many
    /// that is; empty texts are none. Without any the values keep the share they have.
    pub(super) fn count(&mut self, met: &[u32]) -> u32 {
        let mut by_text: FxHashMap<&str, u32> = FxHashMap::default();
        for (value, &met) in self.values.iter().zip(met).filter(|(v, _)| !v.text().is_empty()) {
            *by_text.entry(value.text()).or_default() += met;
        }
        let total: u32 = by_text.values().sum();
        if total > 0 {
            let of = |value: &T| by_text.get(value.text()).map_or(1, |&count| count.max(1));
            let shares: Vec<f32> = self.values.iter().map(|v| of(v) as f32 / total as f32).collect();
            drop(by_text);
            let values = self.values.iter_mut().zip(shares);
            values.for_each(|(value, share)| value.set_frequency(share));
        }
        total
    }

    /// Changes the share of every value.
    pub(super) fn restate(&mut self, change: impl Fn(f32) -> f32) {
        for value in &mut self.values {
            value.set_frequency(change(value.frequency()));
        }
    }
}

//! Distinct longer texts, their letters and triples one behind the other.
use super::table::NONE;
use crate::fields::address::{AddressKey, Triple, numbers_hash, same_whole, triples, whole_hash};
use hashbrown::HashTable;
use kithkin_record::fold::fold;

/// Addresses, or the texts of an extra column, by id.
#[derive(Clone, Default)]
pub(super) struct Texts {
    letters: String,
    triples: Vec<Triple>,
    values: Vec<Value>,
    index: HashTable<u32>,
}

/// One text. Letters and triples end where those of the next begin.
#[derive(Clone)]
struct Value {
    letters: usize,
    triples: usize,
    whole: u32,
    numbers: u32,
    total: f32,
    frequency: f32,
}

/// Hash tables look at the first bits as much as at the last.
fn spread(whole: u32) -> u64 {
    u64::from(whole).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Texts {
    fn letters(&self, id: u32) -> &str {
        let end = self
            .values
            .get(id as usize + 1)
            .map_or(self.letters.len(), |v| v.letters);
        &self.letters[self.values[id as usize].letters..end]
    }

    pub(super) fn get(&self, id: u32) -> AddressKey<'_> {
        let value = &self.values[id as usize];
        let end = self
            .values
            .get(id as usize + 1)
            .map_or(self.triples.len(), |v| v.triples);
        AddressKey {
            text: self.letters(id),
            hash: value.whole,
            numbers: value.numbers,
            triples: &self.triples[value.triples..end],
            total: value.total,
            frequency: value.frequency,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The id of `text`, or [`NONE`] when nothing is left after folding; `share` says how common a text without its
    /// spaces is where this one is new.
    pub(super) fn add(&mut self, text: &str, share: impl FnOnce(&str) -> f32) -> u32 {
        let folded = fold(text);
        if folded.is_empty() {
            return NONE;
        }
        let whole = whole_hash(&folded);
        let known = self.index.find(spread(whole), |&id| self.letters(id) == folded);
        if let Some(&id) = known {
            return id;
        }
        let id = self.values.len() as u32;
        let from = self.triples.len();
        triples(&folded, &mut self.triples);
        self.values.push(Value {
            letters: self.letters.len(),
            triples: from,
            whole,
            numbers: numbers_hash(&folded),
            total: self.triples[from..].iter().map(|t| t.weight()).sum(),
            frequency: share(&folded.replace(' ', "")),
        });
        self.letters.push_str(&folded);
        let values = &self.values;
        let rehash = |&id: &u32| spread(values[id as usize].whole);
        self.index.insert_unique(spread(whole), id, rehash);
        id
    }

    /// As [`super::table::Table::close`].
    pub(super) fn close(&mut self) {
        self.index = HashTable::new();
        self.letters.shrink_to_fit();
        self.triples.shrink_to_fit();
        self.values.shrink_to_fit();
    }

    /// As [`super::table::Table::count`]; spaces make no difference.
    pub(super) fn count(&mut self, met: &[u32]) -> u32 {
        let mut first: HashTable<u32> = HashTable::new();
        let mut met = met.to_vec();
        // By text, the first that is the same but for spaces.
        let mut same: Vec<u32> = Vec::with_capacity(met.len());
        for id in 0..self.values.len() as u32 {
            let whole = self.values[id as usize].whole;
            let is_same = |&other: &u32| {
                whole == self.values[other as usize].whole
                    && same_whole(self.letters(id), self.letters(other))
            };
            let other = first.find(spread(whole), is_same).copied().unwrap_or(id);
            if other == id {
                first.insert_unique(spread(whole), id, |&id| spread(self.values[id as usize].whole));
            } else {
                met[other as usize] += met[id as usize];
            }
            same.push(other);
        }
        let own = same
            .iter()
            .enumerate()
            .filter(|(id, same)| *id == **same as usize);
        let total: u32 = own.map(|(id, _)| met[id]).sum();
        if total > 0 {
            for (value, same) in self.values.iter_mut().zip(same) {
                value.frequency = met[same as usize].max(1) as f32 / total as f32;
            }
        }
        total
    }

    /// Changes the share of every text.
    pub(super) fn restate(&mut self, change: impl Fn(f32) -> f32) {
        self.values
            .iter_mut()
            .for_each(|v| v.frequency = change(v.frequency));
    }
}

//! Addresses and free text as whole strings: shared letter triples, weighted by the rarity of their word.
use crate::schema::{Field, Schema, address as level, text as text_level};
use crate::vector::Outcome;
use compact_str::CompactString;
use kithkin_record::{Address, fold::fold};
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// A text ready for whole-string comparison. Spaces are no part of it, so `pridhamstreet` is `pridham street`.
#[derive(Clone)]
pub struct AddressKey {
    /// Folded, without spaces.
    pub text: CompactString,
    /// House, flat and other numbers, in order.
    numbers: CompactString,
    /// Words that are no numbers, apart by spaces.
    words: Box<str>,
    /// Letter triples, sorted.
    triples: Box<[Triple]>,
    /// Sum of the weights.
    total: f32,
    /// How common the whole text is.
    pub frequency: f32,
}

impl PartialEq for AddressKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl AddressKey {
    /// Prepares the lines of `address`; `None` when it has none.
    pub fn of(address: &Address, schema: &Schema) -> Option<Self> {
        Self::of_text(&address.lines.join(" "), &Field::Address, schema)
    }

    /// Prepares any text as a value of `field`; `None` when nothing is left after folding.
    pub fn of_text(text: &str, field: &Field, schema: &Schema) -> Option<Self> {
        let folded = fold(text);
        if folded.is_empty() {
            return None;
        }
        let is_number = |w: &str| w.bytes().next().is_some_and(|c| c.is_ascii_digit()) && w.len() <= 6;
        let numbers: Vec<&str> = folded.split(' ').filter(|w| is_number(w)).collect();
        let words: Vec<&str> = folded.split(' ').filter(|w| !is_number(w)).collect();
        let triples = triples(&words);
        let whole = folded.replace(' ', "");
        Some(Self {
            frequency: schema.frequencies().frequency(field, &whole),
            text: whole.into(),
            numbers: numbers.join(" ").into(),
            words: words.join(" ").into_boxed_str(),
            total: triples.iter().map(|t| t.weight()).sum(),
            triples,
        })
    }

    /// House, flat and other numbers.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.numbers.split(' ').filter(|n| !n.is_empty())
    }

    /// Words that tell one place from another: no numbers, no "road" or "flat".
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words
            .split(' ')
            .filter(|w| w.len() > 2 && !COMMON.contains(w))
    }

    /// The numbers as one text, apart by spaces.
    pub(crate) fn number_text(&self) -> &str {
        &self.numbers
    }

    /// Letter triples, sorted.
    pub(crate) fn triples(&self) -> &[Triple] {
        &self.triples
    }

    /// Weighted share of triples in common, 0 to 1.
    fn likeness(&self, other: &Self) -> f32 {
        let (mut i, mut j, mut shared) = (0, 0, 0.0);
        while i < self.triples.len() && j < other.triples.len() {
            let (a, b) = (self.triples[i], other.triples[j]);
            // Without a branch on which is less: there is nothing to foretell it by.
            shared += if a.hash() == b.hash() {
                a.weight().min(b.weight())
            } else {
                0.0
            };
            i += usize::from(a.hash() <= b.hash());
            j += usize::from(b.hash() <= a.hash());
        }
        let total = self.total + other.total;
        if total > 0.0 { 2.0 * shared / total } else { 0.0 }
    }
}

/// Words that most streets have count little.
const COMMON: &[&str] = &[
    "road",
    "rd",
    "street",
    "st",
    "avenue",
    "ave",
    "close",
    "lane",
    "ln",
    "drive",
    "dr",
    "place",
    "court",
    "crescent",
    "way",
    "terrace",
    "gardens",
    "flat",
    "house",
    "apartment",
    "apt",
    "unit",
    "the",
    "circuit",
    "boulevard",
];

/// Three letters in a row: a hash of 31 bits, and whether one of them belongs to a common word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Triple(u32);

impl Triple {
    fn of(letters: &[(u8, bool)]) -> Self {
        let mut hasher = FxHasher::default();
        letters.iter().for_each(|(letter, _)| hasher.write_u8(*letter));
        let common = letters.iter().any(|(_, common)| *common);
        Self((hasher.finish() as u32) << 1 | u32::from(common))
    }

    /// The letters alone.
    pub(crate) fn hash(self) -> u32 {
        self.0 >> 1
    }

    /// 1, or a quarter where a common word takes part.
    pub(crate) fn weight(self) -> f32 {
        if self.0 & 1 == 0 { 1.0 } else { 0.25 }
    }
}

/// Every triple of letters once, with the greatest of its weights.
fn triples(words: &[&str]) -> Box<[Triple]> {
    let mut letters: Vec<(u8, bool)> = vec![(b' ', false)];
    for word in words {
        let common = COMMON.contains(word);
        letters.extend(word.bytes().map(|c| (c, common)));
    }
    letters.push((b' ', false));
    let mut out: Vec<Triple> = letters.windows(3).map(Triple::of).collect();
    out.sort_unstable();
    out.dedup_by_key(|t| t.hash());
    out.into_boxed_slice()
}

/// The best outcome over all pairs of addresses.
pub fn compare(left: &[AddressKey], right: &[AddressKey]) -> Outcome {
    super::text::best(left, right, one)
}

fn one(a: &AddressKey, b: &AddressKey) -> Outcome {
    let frequency = a.frequency.max(b.frequency);
    if a.text == b.text {
        return Outcome::rare(level::SAME, frequency);
    }
    let likeness = a.likeness(b);
    let number = !a.numbers.is_empty() && a.numbers == b.numbers;
    match likeness {
        l if l >= 0.7 && number => Outcome::rare(level::NEAR, frequency),
        l if l >= 0.35 && number => Outcome::rare(level::HALF, frequency),
        l if l >= 0.7 => Outcome::rare(level::STREET, frequency),
        l if l >= 0.35 => Outcome::plain(level::STREET_HALF),
        l if l >= 0.15 || number => Outcome::plain(level::LITTLE),
        _ => Outcome::plain(level::DIFFERENT),
    }
}

/// Two free texts.
pub fn text(a: &AddressKey, b: &AddressKey) -> Outcome {
    let frequency = a.frequency.max(b.frequency);
    if a.text == b.text {
        return Outcome::rare(text_level::SAME, frequency);
    }
    match a.likeness(b) {
        l if l >= 0.75 => Outcome::rare(text_level::NEAR, frequency),
        l if l >= 0.4 => Outcome::plain(text_level::HALF),
        l if l >= 0.15 => Outcome::plain(text_level::LITTLE),
        _ => Outcome::plain(text_level::DIFFERENT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_agree_by_degrees() {
        let schema = Schema::standard();
        let key = |t: &str| vec![AddressKey::of_text(t, &Field::Address, &schema).unwrap()];
        for (a, b, expected) in [
            ("14 Elm Road", "14, elm road", level::SAME),
            ("177 pridham street", "177 pridhamstreet", level::SAME),
            ("11 lamington street", "11 lamingtnn street", level::NEAR),
            ("Flat 2, 14 Elm Road", "14 Elm Road", level::STREET_HALF),
            ("9 Cutlack Street", "40 Randwick Road", level::DIFFERENT),
        ] {
            assert_eq!(compare(&key(a), &key(b)).level, expected, "{a} / {b}");
            assert_eq!(compare(&key(a), &key(b)), compare(&key(b), &key(a)));
        }
    }
}

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
    /// Sorted hashes of letter triples with their weights.
    triples: Box<[(u32, f32)]>,
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
            total: triples.iter().map(|t| t.1).sum(),
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

    /// Hashes of letter triples with their weights, none above 1.
    pub(crate) fn triples(&self) -> &[(u32, f32)] {
        &self.triples
    }

    /// Weighted share of triples in common, 0 to 1.
    fn likeness(&self, other: &Self) -> f32 {
        let (mut i, mut j, mut shared) = (0, 0, 0.0);
        while i < self.triples.len() && j < other.triples.len() {
            let (a, b) = (self.triples[i], other.triples[j]);
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    shared += a.1.min(b.1);
                    i += 1;
                    j += 1;
                }
            }
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

fn triples(words: &[&str]) -> Box<[(u32, f32)]> {
    let mut letters: Vec<(u8, f32)> = vec![(b' ', 1.0)];
    for word in words {
        let weight = if COMMON.contains(word) { 0.25 } else { 1.0 };
        letters.extend(word.bytes().map(|c| (c, weight)));
    }
    letters.push((b' ', 1.0));
    let mut out: Vec<(u32, f32)> = letters
        .windows(3)
        .map(|w| {
            let mut hasher = FxHasher::default();
            hasher.write(&[w[0].0, w[1].0, w[2].0]);
            (hasher.finish() as u32, w[0].1.min(w[1].1).min(w[2].1))
        })
        .collect();
    out.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    out.dedup_by_key(|t| t.0);
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

//! Addresses and free text as whole strings: shared letter triples, weighted by the rarity of their word.
use crate::schema::{address as level, text as text_level};
use crate::vector::Outcome;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// A text ready for whole-string comparison. Spaces are no part of it, so `pridhamstreet` is `pridham street`.
#[derive(Clone, Copy)]
pub struct AddressKey<'a> {
    /// Folded.
    pub text: &'a str,
    /// Hash of the text without spaces.
    pub(crate) hash: u32,
    /// Hash of the numbers, 0 where there is none.
    pub(crate) numbers: u32,
    /// Letter triples, sorted.
    pub(crate) triples: &'a [Triple],
    /// Sum of the weights.
    pub(crate) total: f32,
    /// How common the whole text is.
    pub frequency: f32,
}

fn is_number(word: &str) -> bool {
    word.len() <= 6 && word.bytes().next().is_some_and(|c| c.is_ascii_digit())
}

fn numbers_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|w| is_number(w))
}

/// Hash of the numbers in a folded text, 0 where there is none.
pub(crate) fn numbers_hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    let mut any = 0;
    for number in numbers_in(text) {
        hasher.write(number.as_bytes());
        any = 1;
    }
    // The low bits say little of what came last.
    ((hasher.finish() >> 32) as u32).max(1) * any
}

/// Hash of a folded text without its spaces.
pub(crate) fn whole_hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    let letters = text.bytes().filter(|c| *c != b' ');
    letters.for_each(|c| hasher.write_u8(c));
    (hasher.finish() >> 32) as u32
}

/// Whether two folded texts are the same but for spaces.
pub(crate) fn same_whole(a: &str, b: &str) -> bool {
    let letters = |t: &'_ str| {
        t.bytes()
            .filter(|c| *c != b' ')
            .collect::<smallvec::SmallVec<[u8; 64]>>()
    };
    a == b || letters(a) == letters(b)
}

impl<'a> AddressKey<'a> {
    /// House, flat and other numbers, in order.
    pub fn numbers(self) -> impl Iterator<Item = &'a str> {
        numbers_in(self.text)
    }

    /// Words that tell one place from another: no numbers, no "road" or "flat".
    pub fn words(self) -> impl Iterator<Item = &'a str> {
        let words = self.text.split(' ').filter(|w| !is_number(w));
        words.filter(|w| w.len() > 2 && !COMMON.contains(w))
    }

    /// Whether both are the same text.
    pub(crate) fn same(self, other: Self) -> bool {
        self.hash == other.hash && same_whole(self.text, other.text)
    }

    fn same_numbers(self, other: Self) -> bool {
        self.numbers != 0 && self.numbers == other.numbers && self.numbers().eq(other.numbers())
    }

    /// Weighted share of triples in common, 0 to 1.
    fn likeness(self, other: Self) -> f32 {
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

/// Adds every triple of letters of a folded text's words once, with the greatest of its weights, to `out`.
pub(crate) fn triples(text: &str, out: &mut Vec<Triple>) {
    let mut letters: smallvec::SmallVec<[(u8, bool); 64]> = smallvec::smallvec![(b' ', false)];
    for word in text.split(' ').filter(|w| !is_number(w)) {
        let common = COMMON.contains(&word);
        letters.extend(word.bytes().map(|c| (c, common)));
    }
    letters.push((b' ', false));
    let mut found: smallvec::SmallVec<[Triple; 64]> = letters.windows(3).map(Triple::of).collect();
    found.sort_unstable();
    found.dedup_by_key(|t| t.hash());
    out.extend_from_slice(&found);
}

/// The best outcome over all pairs of addresses.
pub fn compare<'a>(
    left: impl Iterator<Item = AddressKey<'a>>,
    right: impl Iterator<Item = AddressKey<'a>> + Clone,
) -> Outcome {
    super::text::best(left, right, one)
}

fn one(a: AddressKey<'_>, b: AddressKey<'_>) -> Outcome {
    let frequency = a.frequency.max(b.frequency);
    if a.same(b) {
        return Outcome::rare(level::SAME, frequency);
    }
    let likeness = a.likeness(b);
    let number = a.same_numbers(b);
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
pub fn text(a: AddressKey<'_>, b: AddressKey<'_>) -> Outcome {
    let frequency = a.frequency.max(b.frequency);
    if a.same(b) {
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
    use crate::{Profiles, Schema};
    use kithkin_record::{Address, ContactRecord};

    #[test]
    fn addresses_agree_by_degrees() {
        let schema = Schema::standard();
        let at = |line: &str| ContactRecord {
            addresses: vec![Address {
                lines: vec![line.to_owned()],
                ..Address::default()
            }],
            ..ContactRecord::default()
        };
        for (a, b, expected) in [
            ("14 Elm Road", "14, elm road", level::SAME),
            ("177 pridham street", "177 pridhamstreet", level::SAME),
            ("11 lamington street", "11 lamingtnn street", level::NEAR),
            ("Flat 2, 14 Elm Road", "14 Elm Road", level::STREET_HALF),
            ("9 Cutlack Street", "40 Randwick Road", level::DIFFERENT),
        ] {
            let profiles = Profiles::of(&[at(a), at(b)], &schema);
            let (x, y) = (|| profiles.get(0).addresses(), || profiles.get(1).addresses());
            assert_eq!(compare(x(), y()).level, expected, "{a} / {b}");
            assert_eq!(compare(x(), y()), compare(y(), x()));
        }
    }
}

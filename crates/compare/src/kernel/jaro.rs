//! Jaro and Jaro-Winkler similarity.

use smallvec::{SmallVec, smallvec};

use super::masks::{Masks, Packed, Table, WORD, low_bits};
use super::score::{self, JaroState, PREFIX_LETTERS, search_range};

/// Jaro similarity of two byte strings, 0 (nothing in common) to 1 (equal); equal to `strsim::jaro` on ASCII.
///
/// ```
/// use kithkin_compare::kernel::jaro;
/// assert_eq!(jaro(b"dixon", b"dicksonx"), strsim::jaro("dixon", "dicksonx"));
/// assert_eq!(jaro(b"", b""), 1.0);
/// ```
#[must_use]
pub fn jaro(a: &[u8], b: &[u8]) -> f64 {
    state(a, b, 0).map_or(0.0, |found| score::jaro(a.len(), b.len(), found))
}

/// The Jaro similarity if it is at least `cutoff`, found with less work when it is not.
#[must_use]
pub fn jaro_at_least(a: &[u8], b: &[u8], cutoff: f64) -> Option<f64> {
    let fewest = score::matches_needed(a.len(), b.len(), 0, cutoff)?;
    let value = score::jaro(a.len(), b.len(), state(a, b, fewest)?);
    (value >= cutoff).then_some(value)
}

/// Jaro-Winkler similarity of two byte strings, 0 to 1; equal to `strsim::jaro_winkler` on ASCII.
///
/// ```
/// use kithkin_compare::kernel::jaro_winkler;
/// assert_eq!(jaro_winkler(b"marsden", b"marston"), strsim::jaro_winkler("marsden", "marston"));
/// ```
#[must_use]
pub fn jaro_winkler(a: &[u8], b: &[u8]) -> f64 {
    score::winkler(jaro(a, b), common_prefix(a, b))
}

/// The Jaro-Winkler similarity if it is at least `cutoff`, found with less work when it is not.
///
/// ```
/// use kithkin_compare::kernel::jaro_winkler_at_least;
/// assert!(jaro_winkler_at_least(b"whitfield", b"whitefield", 0.9).is_some());
/// assert_eq!(jaro_winkler_at_least(b"whitfield", b"okafor", 0.9), None);
/// ```
#[must_use]
pub fn jaro_winkler_at_least(a: &[u8], b: &[u8], cutoff: f64) -> Option<f64> {
    let prefix = common_prefix(a, b);
    let fewest = score::matches_needed(a.len(), b.len(), prefix, cutoff)?;
    let value = score::jaro_winkler(a.len(), b.len(), state(a, b, fewest)?, prefix);
    (value >= cutoff).then_some(value)
}

/// Equal bytes at the start, at most [`PREFIX_LETTERS`].
#[inline]
pub(super) fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter()
        .zip(b)
        .take(PREFIX_LETTERS)
        .take_while(|(x, y)| x == y)
        .count()
}

/// Counts matches and transpositions; `None` as soon as there must be fewer than `fewest` matches.
pub(super) fn state(a: &[u8], b: &[u8], fewest: u32) -> Option<JaroState> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() > WORD {
        return state_of_long(short, long, fewest);
    }
    if short.len() <= Packed::MOST {
        state_in_word(&Packed::new(short), short, long, fewest)
    } else {
        state_in_word(&Table::new(short), short, long, fewest)
    }
}

/// The bit-parallel form: each byte of `text` takes the first free equal byte of the pattern within reach.
///
/// Both strings at most [`WORD`] bytes. Taking the first free one pairs the same positions whichever side leads,
/// which is why Jaro is symmetric: for one letter, both ways are the same merge of two sorted position lists.
#[inline]
pub(super) fn state_in_word(
    masks: &impl Masks,
    pattern: &[u8],
    text: &[u8],
    fewest: u32,
) -> Option<JaroState> {
    let range = search_range(pattern.len(), text.len());
    let mut may_miss = (text.len() as u32).checked_sub(fewest)?;
    let mut free = low_bits(pattern.len());
    let mut reach = low_bits(range + 1);
    let mut matched_text = 0_u64;
    for (position, &byte) in text.iter().enumerate() {
        let open = masks.of(byte) & free & reach;
        let first = open & open.wrapping_neg();
        free ^= first;
        matched_text |= u64::from(first != 0) << position;
        if first == 0 {
            may_miss = may_miss.checked_sub(1)?;
        }
        reach = reach << 1 | u64::from(position < range);
    }
    let matched_pattern = low_bits(pattern.len()) ^ free;
    Some(JaroState {
        matches: matched_text.count_ones(),
        transpositions: out_of_order(pattern, text, matched_pattern, matched_text) / 2,
    })
}

/// How many of the paired letters, each side read in order, differ.
#[inline]
fn out_of_order(pattern: &[u8], text: &[u8], mut in_pattern: u64, mut in_text: u64) -> u32 {
    let mut differ = 0;
    while in_text != 0 {
        let (i, j) = (
            in_pattern.trailing_zeros() as usize,
            in_text.trailing_zeros() as usize,
        );
        differ += u32::from(pattern[i] != text[j]);
        in_pattern &= in_pattern - 1;
        in_text &= in_text - 1;
    }
    differ
}

/// The plain form for text over [`WORD`] bytes: time grows with length times search range.
fn state_of_long(a: &[u8], b: &[u8], fewest: u32) -> Option<JaroState> {
    let range = search_range(a.len(), b.len());
    let mut may_miss = (a.len() as u32).checked_sub(fewest)?;
    let mut taken_a: SmallVec<[bool; 512]> = smallvec![false; a.len()];
    let mut taken_b: SmallVec<[bool; 512]> = smallvec![false; b.len()];
    let mut matches = 0;
    for (i, &byte) in a.iter().enumerate() {
        let window = i.saturating_sub(range)..b.len().min(i + range + 1);
        let start = window.start.min(window.end);
        let found = (start..window.end).find(|&j| b[j] == byte && !taken_b[j]);
        if let Some(j) = found {
            taken_a[i] = true;
            taken_b[j] = true;
            matches += 1;
        } else {
            may_miss = may_miss.checked_sub(1)?;
        }
    }
    let left = a
        .iter()
        .zip(&taken_a)
        .filter(|(_, taken)| **taken)
        .map(|(byte, _)| byte);
    let right = b
        .iter()
        .zip(&taken_b)
        .filter(|(_, taken)| **taken)
        .map(|(byte, _)| byte);
    let differ = left.zip(right).filter(|(x, y)| x != y).count() as u32;
    Some(JaroState {
        matches,
        transpositions: differ / 2,
    })
}

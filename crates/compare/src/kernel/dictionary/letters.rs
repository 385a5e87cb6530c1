//! Which letters a name has at all: a filter that rules out most names of a dictionary, 256 at a time.
//!
//! For 32 classes of letters there is one bit a name that says "has it" and one that says "has it twice". Adding up,
//! in bit-sliced counters, the bits of the query's letters gives for 256 names at once how many letters each shares with
//! the query, in any order. No Jaro match and no short edit distance is possible with fewer, so nothing is lost.

use crate::kernel::lanes::{Column, Lanes, WIDTH};

/// Names in one block: one bit each in a 32-byte row.
pub(super) const BLOCK: usize = 256;

const CLASSES: usize = 32;

/// Letters a to z have a class each, whatever their case; other bytes share the rest (only ever to their advantage).
fn class(byte: u8) -> usize {
    usize::from(byte % CLASSES as u8)
}

/// Rows of bits for one block of names: first "has the class", then "has it at least twice".
#[derive(Clone)]
pub(super) struct Letters(Box<[Column; 2 * CLASSES]>);

impl Letters {
    /// `names`: at most [`BLOCK`], in their order.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n [u8]>) -> Self {
        let mut rows = Box::new([[0; WIDTH]; 2 * CLASSES]);
        for (place, name) in names.enumerate().take(BLOCK) {
            for &byte in name {
                let (cell, bit) = (place / 8, 1 << (place % 8));
                let again = rows[class(byte)][cell] & bit != 0;
                rows[class(byte) + if again { CLASSES } else { 0 }][cell] |= bit;
            }
        }
        Letters(rows)
    }

    /// Bytes on the heap.
    pub(super) const MEMORY: usize = 2 * CLASSES * WIDTH;
}

/// A bit for each name of a block.
pub(super) type Sharing = [u32; BLOCK / 32];

/// The names of the block that share at least `fewest` letters with the query.
#[inline(always)]
pub(super) fn sharing<L: Lanes>(letters: &Letters, wanted: &Wanted, fewest: u8) -> Sharing {
    let bits = match fewest {
        0 => L::splat(255),
        1 => count::<L, 0>(letters, wanted, fewest),
        2 => count::<L, 1>(letters, wanted, fewest),
        3..=4 => count::<L, 2>(letters, wanted, fewest),
        5..=8 => count::<L, 3>(letters, wanted, fewest),
        9..=32 => count::<L, 5>(letters, wanted, fewest),
        _ => L::splat(0),
    };
    let bytes = bits.store();
    let mut sharing = [0; BLOCK / 32];
    for (word, bytes) in sharing.iter_mut().zip(bytes.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    sharing
}

/// Counters of `DIGITS` binary digits that start at `2^DIGITS - fewest`: one that overflows has reached `fewest`.
#[inline(always)]
fn count<L: Lanes, const DIGITS: usize>(letters: &Letters, wanted: &Wanted, fewest: u8) -> L {
    let start = (1_u32 << DIGITS) - u32::from(fewest);
    let mut digits = [L::splat(0); DIGITS];
    for (d, digit) in digits.iter_mut().enumerate() {
        *digit = L::splat(if start >> d & 1 == 1 { 255 } else { 0 });
    }
    let mut reached = L::splat(0);
    for &row in &wanted.rows[..wanted.count] {
        let mut carry = L::load(&letters.0[usize::from(row) % (2 * CLASSES)]);
        for digit in &mut digits {
            let sum = digit.xor(carry);
            carry = carry.and(*digit);
            *digit = sum;
        }
        reached = reached.or(carry);
    }
    reached
}

/// The rows a query asks for, one for each of its letters.
pub(super) struct Wanted {
    rows: [u8; super::MOST],
    count: usize,
}

impl Wanted {
    /// `query`: at most [`MOST`](super::MOST) bytes.
    pub(super) fn new(query: &[u8]) -> Self {
        let mut wanted = Wanted {
            rows: [0; super::MOST],
            count: query.len().min(super::MOST),
        };
        let mut seen = [false; CLASSES];
        for (row, &byte) in wanted.rows.iter_mut().zip(query) {
            let class = class(byte);
            *row = (class + if seen[class] { CLASSES } else { 0 }) as u8;
            seen[class] = true;
        }
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::lanes::Portable;
    use proptest::prelude::*;

    proptest! {
        /// Never fewer than the letters two strings really share: the filter loses nothing.
        #[test]
        fn shared_letters_are_never_undercounted(
            names in proptest::collection::vec("[a-dA-D' -]{1,12}", 1..40), query in "[a-dA-D' -]{1,12}",
        ) {
            let letters = Letters::new(names.iter().map(String::as_bytes));
            let wanted = Wanted::new(query.as_bytes());
            for fewest in 0..=13_u8 {
                let found = sharing::<Portable>(&letters, &wanted, fewest);
                for (place, name) in names.iter().enumerate() {
                    let mut left: Vec<u8> = name.bytes().collect();
                    let shared = query.bytes().filter(|byte| {
                        let place = left.iter().position(|other| other == byte);
                        place.map(|place| left.swap_remove(place)).is_some()
                    });
                    if shared.count() >= usize::from(fewest) {
                        prop_assert!(found[place / 32] >> (place % 32) & 1 == 1, "{name} {query} {fewest}");
                    }
                }
            }
        }
    }
}

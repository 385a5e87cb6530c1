//! Where does a letter stand in a pattern: the question every bit-parallel kernel asks, answered as a 64-bit mask.

/// Longest pattern, in bytes, that fits one machine word of positions.
pub(super) const WORD: usize = 64;

/// Positions of each byte in a pattern of at most [`WORD`] bytes.
pub(super) trait Masks {
    /// Bit `i` is set when byte `i` of the pattern equals `byte`.
    fn of(&self, byte: u8) -> u64;
}

/// A mask with the lowest `count` bits set (`count` at most 64).
#[inline]
pub(super) fn low_bits(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

/// A full table: one load a look-up, 2 KiB to clear and fill. For a pattern met again and again.
#[derive(Clone)]
pub(super) struct Table([u64; 256]);

impl Table {
    pub(super) fn new(pattern: &[u8]) -> Self {
        let mut table = [0; 256];
        for (position, &byte) in pattern.iter().take(WORD).enumerate() {
            table[usize::from(byte)] |= 1 << position;
        }
        Table(table)
    }
}

impl Masks for Table {
    #[inline]
    fn of(&self, byte: u8) -> u64 {
        self.0[usize::from(byte)]
    }
}

/// At most 16 bytes in two registers: nothing to fill, a dozen instructions a look-up. For a pattern met once.
#[derive(Clone, Copy)]
pub(super) struct Packed {
    words: [u64; 2],
    used: u64,
}

impl Packed {
    /// Longest pattern it holds.
    pub(super) const MOST: usize = 16;

    /// `pattern` must be at most [`Packed::MOST`] bytes; what is beyond is left out.
    #[inline]
    pub(super) fn new(pattern: &[u8]) -> Self {
        let mut bytes = [0; Packed::MOST];
        let length = pattern.len().min(Packed::MOST);
        bytes[..length].copy_from_slice(&pattern[..length]);
        let all = u128::from_le_bytes(bytes);
        Packed {
            words: [all as u64, (all >> 64) as u64],
            used: low_bits(length),
        }
    }
}

/// One bit for each of the eight bytes of `word` that equals `byte`.
#[inline]
fn equal_bytes(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let different = word ^ (u64::from(byte) * 0x0101_0101_0101_0101);
    // The high bit of each byte becomes 1 just where the byte is zero; no carry crosses a byte.
    let zero = !(((different & LOW) + LOW) | different | LOW);
    // Gather those eight bits: the product puts bit 8 i + 7 at 56 + i, and no two of them meet.
    (zero >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

impl Masks for Packed {
    #[inline]
    fn of(&self, byte: u8) -> u64 {
        (equal_bytes(self.words[0], byte) | equal_bytes(self.words[1], byte) << 8) & self.used
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_forms_answer_alike(pattern in proptest::collection::vec(any::<u8>(), 0..=16), byte: u8) {
            let expected: u64 = pattern.iter().enumerate().map(|(i, &b)| u64::from(b == byte) << i).sum();
            prop_assert_eq!(Table::new(&pattern).of(byte), expected);
            prop_assert_eq!(Packed::new(&pattern).of(byte), expected);
        }
    }
}

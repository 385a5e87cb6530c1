//! What of a text tells at a glance how alike it can be to another.

use kithkin_compare::kernel::score;

use super::sql::Function;
use super::table::Values;

/// Letters and length of a text, in 16 bytes.
#[derive(Clone, Copy, Default)]
pub(super) struct Letters {
    /// Bytes modulo 32: the lower half has a bit for those that occur, the upper for those that occur again.
    mask: u64,
    head: [u8; score::PREFIX_LETTERS],
    length: u16,
    /// Bytes that occur a third time and more.
    over: u16,
}

impl Letters {
    /// By id, those of every text.
    pub(super) fn of_all(values: &Values) -> Vec<Self> {
        (0..values.texts())
            .map(|id| Self::of(values.text(id as u32)))
            .collect()
    }

    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut letters = Self {
            length: u16::try_from(bytes.len()).unwrap_or(u16::MAX),
            ..Self::default()
        };
        letters
            .head
            .iter_mut()
            .zip(bytes)
            .for_each(|(head, byte)| *head = *byte);
        for byte in bytes {
            let once = 1 << (byte & 31);
            let bit = if letters.mask & once == 0 {
                once
            } else {
                once << 32
            };
            letters.over = letters.over.saturating_add(u16::from(letters.mask & bit != 0));
            letters.mask |= bit;
        }
        letters
    }

    /// Most bytes of both that can be paired off.
    fn shared(self, other: Self) -> u32 {
        (self.mask & other.mask).count_ones() + u32::from(self.over.min(other.over))
    }

    /// Whether a similarity of at least `limit`, or a distance of at most that, is possible. A length of `u16::MAX` stands
    /// for longer ones too, which only makes more seem possible.
    pub(super) fn may_be_alike(self, other: Self, function: Function, limit: f64) -> bool {
        let shared = f64::from(self.shared(other));
        let longer = f64::from(self.length.max(other.length));
        match function {
            Function::Levenshtein | Function::DamerauLevenshtein => longer - shared <= limit,
            _ => self.most_alike(other, shared, function == Function::JaroWinkler) >= limit,
        }
    }

    /// No less than their Jaro similarity when `shared` bytes match, or Jaro-Winkler with `winkler`.
    fn most_alike(self, other: Self, shared: f64, winkler: bool) -> f64 {
        if shared == 0.0 {
            return 0.0;
        }
        let share = |length: u16| (shared / f64::from(length)).min(1.0);
        let jaro = (share(self.length) + share(other.length) + 1.0) / 3.0;
        let same = self.head.iter().zip(other.head).take_while(|(a, b)| **a == *b);
        let prefix = if winkler { same.count() as f64 } else { 0.0 };
        // The similarity itself is rounded here and there.
        jaro + prefix * score::BOOST_PER_LETTER * (1.0 - jaro) + 1e-9
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splink::eval;
    use kithkin_compare::kernel;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_holds_seems_possible(a in "[a-eé0-3]{0,12}", b in "[a-eé0-3]{0,12}", tenths in 1_u32..10) {
            let (p, q) = (Letters::of(&a), Letters::of(&b));
            let (x, y) = (a.as_bytes(), b.as_bytes());
            let limit = f64::from(tenths) / 10.0;
            let similar = |function, similarity: f64| similarity < limit || p.may_be_alike(q, function, limit);
            prop_assert!(similar(Function::Jaro, eval::jaro_similarity(x, y)));
            prop_assert!(similar(Function::JaroWinkler, eval::jaro_winkler_similarity(x, y)));
            let apart = kernel::levenshtein(x, y);
            prop_assert!(p.may_be_alike(q, Function::Levenshtein, apart as f64));
            let apart = kernel::damerau_levenshtein(x, y);
            prop_assert!(p.may_be_alike(q, Function::DamerauLevenshtein, apart as f64));
        }
    }

    #[test]
    fn other_letters_rule_out_likeness() {
        let (a, b) = (Letters::of("osgerby"), Letters::of("whitfield"));
        assert!(!a.may_be_alike(b, Function::JaroWinkler, 0.7));
        assert!(!a.may_be_alike(b, Function::Levenshtein, 2.0));
    }
}

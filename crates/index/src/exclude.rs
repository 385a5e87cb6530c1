//! Records that must not be found.

/// A set of record numbers that a search must treat as if they were not in the index: they are not found, not
/// counted, and take no room in a budget.
///
/// ```
/// let hidden = kithkin_index::Exclude::from_docs([7, 3, 7]);
/// assert!(hidden.contains(3) && !hidden.contains(4));
/// assert_eq!(hidden.len(), 2);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Exclude {
    bits: Vec<u64>,
    len: usize,
}

impl std::fmt::Debug for Exclude {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Exclude(..)")
    }
}

impl Exclude {
    /// Excludes nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Excludes `docs`.
    pub fn from_docs(docs: impl IntoIterator<Item = u32>) -> Self {
        let mut set = Self::default();
        docs.into_iter().for_each(|doc| set.insert(doc));
        set
    }

    /// Adds a record.
    pub fn insert(&mut self, doc: u32) {
        let (word, bit) = (doc as usize / 64, 1u64 << (doc % 64));
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        self.len += usize::from(self.bits[word] & bit == 0);
        self.bits[word] |= bit;
    }

    /// Whether `doc` is excluded.
    #[inline]
    pub fn contains(&self, doc: u32) -> bool {
        self.bits
            .get(doc as usize / 64)
            .is_some_and(|w| w & (1 << (doc % 64)) != 0)
    }

    /// How many records are excluded.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing is excluded.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The excluded records, ascending.
    pub fn docs(&self) -> impl Iterator<Item = u32> + '_ {
        // One set bit after another, each taken out of the word.
        let after = |w: &u64| Some(w & (w - 1)).filter(|w| *w != 0);
        let bits_of = move |w: u64| std::iter::successors(Some(w).filter(|w| *w != 0), after);
        self.bits
            .iter()
            .zip(0u32..)
            .flat_map(move |(&w, i)| bits_of(w).map(move |w| i * 64 + w.trailing_zeros()))
    }
}

impl FromIterator<u32> for Exclude {
    fn from_iter<I: IntoIterator<Item = u32>>(docs: I) -> Self {
        Self::from_docs(docs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn holds_what_was_put_in(docs in proptest::collection::btree_set(0u32..500, 0..50)) {
            let set = Exclude::from_docs(docs.iter().copied());
            prop_assert_eq!(set.docs().collect::<BTreeSet<_>>(), docs.clone());
            prop_assert_eq!(set.len(), docs.len());
            prop_assert!((0..600).all(|d| set.contains(d) == docs.contains(&d)));
        }
    }
}

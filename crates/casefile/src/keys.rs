//! Keys under which the register keeps names, so that short forms and misspellings are found.
//!
//! A key is a hash of what it stands for: two that fall together only bring up a person more, who is weighed.
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// What of a name a key stands for.
#[derive(Hash)]
enum Part {
    Word,
    /// The first letters.
    Stem,
    /// The initial of a longer word.
    Initial,
    /// An initial alone.
    Alone,
}

fn key(part: Part, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (part, text).hash(&mut hasher);
    hasher.finish()
}

/// The key of a whole word.
pub(crate) fn word_key(word: &str) -> u64 {
    key(Part::Word, word)
}

/// Keys under which a name is kept: whole, each word, its first three letters, its initial; an initial alone apart.
pub(crate) fn own_keys(name: &str) -> impl Iterator<Item = u64> + '_ {
    words(name).flat_map(|word| {
        let part = if is_initial(word) {
            Part::Alone
        } else {
            Part::Initial
        };
        [
            word_key(word),
            key(Part::Stem, stem(word)),
            key(part, first(word, 1)),
        ]
    })
}

/// Keys by which a mention looks for its person.
pub(crate) fn probe_keys(name: &str) -> impl Iterator<Item = u64> + '_ {
    words(name).flat_map(|word| {
        let initial = first(word, 1);
        let every = if is_initial(word) {
            key(Part::Initial, initial)
        } else {
            key(Part::Stem, stem(word))
        };
        [word_key(word), every, key(Part::Alone, initial)]
    })
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(' ').filter(|word| !word.is_empty())
}

fn is_initial(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

/// The first `n` letters.
fn first(word: &str, n: usize) -> &str {
    word.char_indices().nth(n).map_or(word, |(end, _)| &word[..end])
}

/// The first three letters, Mc and Mac taken off.
fn stem(word: &str) -> &str {
    let rest = word
        .strip_prefix("mac")
        .or_else(|| word.strip_prefix("mc"))
        .filter(|rest| rest.len() > 3)
        .unwrap_or(word);
    first(rest, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(kept: &str, probed: &str) -> bool {
        let kept: Vec<u64> = own_keys(kept).collect();
        probe_keys(probed).any(|key| kept.contains(&key))
    }

    #[test]
    fn names_meet_by_word_stem_and_initial() {
        assert!(meet("mary ann", "ann") && meet("mcgough", "macgoughan") && meet("josephine", "j"));
        assert!(meet("j", "josephine"));
        assert!(!meet("josephine", "jane") && !meet("ann", "bea"));
    }
}

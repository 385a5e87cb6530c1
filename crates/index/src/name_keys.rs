//! The name words of a record, and the keys a misspelt word is found by.
use crate::keys::hash32;
use kithkin_record::PersonName;
use kithkin_record::fold::fold;
use rphonetic::DoubleMetaphone;

/// In which part of a name a word stands. The number is part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// First given name, nickname or "known as".
    Given = 0,
    /// A further given name.
    Middle = 1,
    /// Family name.
    Family = 2,
}

/// How many posting lists each word of the dictionary has.
pub(crate) const ROLES: usize = 3;

/// Calls `emit` with every folded word of `name` and its role. Names of several words also come joined: `vanderberg`.
pub(crate) fn each_word(name: &PersonName, emit: &mut dyn FnMut(Role, &str)) {
    for (i, given) in name.given.iter().enumerate() {
        each_joined(
            &fold(given),
            if i == 0 { Role::Given } else { Role::Middle },
            emit,
        );
    }
    for nickname in &name.nicknames {
        each_joined(&fold(nickname), Role::Given, emit);
    }
    let family: Vec<String> = name
        .family
        .iter()
        .map(|f| fold(f))
        .filter(|f| !f.is_empty())
        .collect();
    for part in &family {
        each_joined(part, Role::Family, emit);
    }
    let particles: String = name.particles.iter().map(|p| fold(p).replace(' ', "")).collect();
    let whole = family.concat().replace(' ', "");
    if family.len() > 1 {
        emit(Role::Family, &whole);
    }
    if !particles.is_empty() && !whole.is_empty() {
        emit(Role::Family, &(particles + &whole));
    }
    if name.given.is_empty() && family.is_empty() && name.nicknames.is_empty() {
        let text = fold(name.text.as_deref().unwrap_or_default());
        for word in text.split(' ').filter(|w| !w.is_empty()) {
            emit(Role::Given, word);
            emit(Role::Family, word);
        }
    }
}

fn each_joined(folded: &str, role: Role, emit: &mut dyn FnMut(Role, &str)) {
    if folded.contains(' ') {
        folded.split(' ').for_each(|word| emit(role, word));
        emit(role, &folded.replace(' ', ""));
    } else if !folded.is_empty() {
        emit(role, folded);
    }
}

/// The letters a to z as bits 0 to 25; 0 for anything else.
pub(crate) fn initial_bit(word: &str) -> u32 {
    match word.bytes().next() {
        Some(b @ b'a'..=b'z') => 1 << (b - b'a'),
        _ => 0,
    }
}

/// How many edits a word of this length may be away and still be looked for: one letter in five, two at most.
pub(crate) fn edits_for(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

/// Only this many leading letters make deletion keys, which bounds them at 37 a word.
const DELETE_PREFIX: usize = 8;

/// Hashes of `word` with up to `edits_for` letters left out, itself included, sorted and without repeats.
///
/// Two words within that many edits (insert, delete, replace, transpose) of each other share at least one: the
/// symmetric-delete scheme of W. Garbe's SymSpell, on prefixes. Callers check the distance itself.
pub(crate) fn delete_hashes(word: &str) -> Vec<u32> {
    let letters = word.as_bytes();
    let prefix = &letters[..letters.len().min(DELETE_PREFIX)];
    let mut hashes = vec![hash32(prefix)];
    let edits = edits_for(letters.len());
    let mut without = Vec::with_capacity(prefix.len());
    let mut skip = |a: usize, b: usize| {
        without.clear();
        without.extend(
            prefix
                .iter()
                .enumerate()
                .filter(|&(i, _)| i != a && i != b)
                .map(|(_, l)| *l),
        );
        hashes.push(hash32(&without));
    };
    if edits >= 1 {
        (0..prefix.len()).for_each(|a| skip(a, a));
    }
    if edits >= 2 {
        (0..prefix.len()).for_each(|a| (a + 1..prefix.len()).for_each(|b| skip(a, b)));
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Hashes of how `word` sounds (Double Metaphone, both readings). `word` is folded ASCII.
pub(crate) fn sound_hashes(word: &str) -> Vec<u32> {
    if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let code = DoubleMetaphone::new(Some(6)).double_metaphone(word);
    let mut hashes: Vec<u32> = [code.primary(), code.alternate()]
        .iter()
        .filter(|c| c.len() >= 2)
        .map(|c| hash32(c.as_bytes()))
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(name: &PersonName) -> Vec<(Role, String)> {
        let mut words = Vec::new();
        each_word(name, &mut |role, word| words.push((role, word.to_owned())));
        words
    }

    #[test]
    fn double_barrelled_names_are_found_by_either_half_and_whole() {
        let name = PersonName {
            family: vec!["Buist".into(), "Jackson".into()],
            ..PersonName::default()
        };
        let family: Vec<String> = words(&name).into_iter().map(|w| w.1).collect();
        assert_eq!(family, ["buist", "jackson", "buistjackson"]);
    }

    #[test]
    fn particles_are_joined_but_never_needed() {
        let name = PersonName {
            particles: vec!["van".into(), "der".into()],
            family: vec!["Berg".into()],
            ..PersonName::default()
        };
        let family: Vec<String> = words(&name).into_iter().map(|w| w.1).collect();
        assert_eq!(family, ["berg", "vanderberg"]);
    }

    fn shares(a: &[u32], b: &[u32]) -> bool {
        a.iter().any(|h| b.contains(h))
    }

    proptest! {
        /// The promise the fuzzy dictionary rests on.
        #[test]
        fn words_within_the_allowed_edits_share_a_key(a in "[a-e]{4,11}", b in "[a-e]{4,11}") {
            let allowed = edits_for(a.len().min(b.len()));
            if strsim::osa_distance(&a, &b) <= allowed {
                prop_assert!(shares(&delete_hashes(&a), &delete_hashes(&b)));
            }
        }

        #[test]
        fn one_slip_in_a_word_keeps_a_key(a in "[a-z]{4,14}", at in 0usize..14, to in "[a-z]") {
            let mut b = a.clone();
            b.replace_range(at % a.len()..=at % a.len(), &to);
            prop_assert!(shares(&delete_hashes(&a), &delete_hashes(&b)));
        }

        #[test]
        fn sounds_never_panic(text in "\\PC{0,30}") {
            let _ = sound_hashes(&fold(&text));
        }
    }
}

//! From a name word as the query has it to the words of the dictionary that may be the same name.
use crate::candidates::weigh::BIT;
use crate::index::Index;
use crate::name_keys::{delete_hashes, edits_for, sound_hashes};
use crate::segment::Segment;
use kithkin_compare::kernel::{jaro_winkler, osa_within};
use kithkin_record::lexicon::Lexicon;
use std::collections::BTreeMap;

/// How a dictionary word relates to the query's, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    /// The same word.
    Same,
    /// The lexicon knows both as one name: Peggy, Margaret.
    Variant,
    /// One edit away, or with and without Mc, Mac or O'.
    Edit,
    /// One is the beginning of the other: Deb, Deborah.
    Prefix,
    /// Two edits away.
    TwoEdits,
    /// Alike in sound.
    Sound,
}

impl Tier {
    /// What the difference costs, in sixteenths of a bit.
    pub(crate) fn penalty(self) -> i32 {
        match self {
            Self::Same => 0,
            Self::Variant => BIT,
            Self::Edit => 3 * BIT / 2,
            Self::Prefix => 2 * BIT,
            Self::TwoEdits => 3 * BIT,
            Self::Sound => 5 * BIT / 2,
        }
    }
}

/// The least a prefix must have for one name to be looked for as the beginning of another.
const MIN_PREFIX: usize = 3;
/// Words that sound alike and are less similar than this (Jaro-Winkler) are not looked for: Double Metaphone is coarse.
const MIN_SOUND_SIMILARITY: f64 = 0.70;

/// The words of the whole dictionary that may be `word`, each with its closest relation.
pub(crate) fn expand(index: &Index, word: &str, given: bool) -> BTreeMap<String, Tier> {
    let mut found = BTreeMap::new();
    let mut add = |word: &str, tier: Tier| {
        let known = found.entry(word.to_owned()).or_insert(tier);
        *known = tier.min(*known);
    };
    add(word, Tier::Same);
    let lexicon = Lexicon::shared();
    let known = if given {
        lexicon.given_equivalents(word)
    } else {
        lexicon.family_equivalents(word)
    };
    known.into_iter().for_each(|(other, _)| add(other, Tier::Variant));
    if !given {
        clan_forms(word)
            .into_iter()
            .for_each(|form| add(&form, Tier::Edit));
    }
    let (deletes, sounds) = (delete_hashes(word), sound_hashes(word));
    for segment in &index.segments {
        near_in_spelling(segment, word, &deletes, &mut add);
        near_in_sound(segment, word, &sounds, &mut add);
        if given && word.len() >= MIN_PREFIX {
            prefixes(segment, word, &mut add);
        }
    }
    found
}

fn text(segment: &Segment, number: usize) -> &str {
    std::str::from_utf8(segment.words().get(number)).unwrap_or_default()
}

fn near_in_spelling(segment: &Segment, word: &str, hashes: &[u32], add: &mut impl FnMut(&str, Tier)) {
    let mut numbers = Vec::new();
    segment.words_like(hashes, false, &mut numbers);
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let other = text(segment, number as usize);
        let allowed = edits_for(word.len().min(other.len()));
        match osa_within(word.as_bytes(), other.as_bytes(), allowed) {
            Some(0) => add(other, Tier::Same),
            Some(1) => add(other, Tier::Edit),
            Some(_) => add(other, Tier::TwoEdits),
            None => {}
        }
    }
}

fn near_in_sound(segment: &Segment, word: &str, hashes: &[u32], add: &mut impl FnMut(&str, Tier)) {
    let mut numbers = Vec::new();
    segment.words_like(hashes, true, &mut numbers);
    for number in numbers {
        let other = text(segment, number as usize);
        if jaro_winkler(word.as_bytes(), other.as_bytes()) >= MIN_SOUND_SIMILARITY {
            add(other, Tier::Sound);
        }
    }
}

fn prefixes(segment: &Segment, word: &str, add: &mut impl FnMut(&str, Tier)) {
    let words = segment.words();
    words
        .with_prefix(word.as_bytes())
        .for_each(|number| add(text(segment, number), Tier::Prefix));
    for end in MIN_PREFIX..word.len() {
        if let Some(number) = word.get(..end).and_then(|start| words.find(start.as_bytes())) {
            add(text(segment, number), Tier::Prefix);
        }
    }
}

/// A family name with and without its Mc, Mac or O'.
fn clan_forms(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for prefix in ["mac", "mc", "o"] {
        if let Some(rest) = word.strip_prefix(prefix).filter(|rest| rest.len() >= 4) {
            forms.push(rest.to_owned());
        }
        if word.len() >= 4 {
            forms.push(format!("{prefix}{word}"));
        }
    }
    if let Some(rest) = word.strip_prefix("mac") {
        forms.push(format!("mc{rest}"));
    } else if let Some(rest) = word.strip_prefix("mc") {
        forms.push(format!("mac{rest}"));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clan_names_with_and_without() {
        assert!(clan_forms("mcgough").contains(&"gough".to_owned()));
        assert!(clan_forms("gough").contains(&"mcgough".to_owned()));
        assert!(clan_forms("macdonald").contains(&"mcdonald".to_owned()));
        assert!(clan_forms("brien").contains(&"obrien".to_owned()));
    }
}

//! When two mentions carry the same name.
use super::Mention;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Titles and kin words that are no part of a name.
const DROPPED: &str = "mr mrs ms miss dr rev the and nan nana nanna nanny nano nanu gran granny grandma grandad \
    granda grandpa gramps pop pops papa great big old auntie aunty aunt unc uncle anti modryb ewythr wncwl nain mamgu \
    taid tadcu grampy nani dadi dada khala khalamma phuppo phupho fufu mamu mama chacha taya masi bhua bua foi kaka ba \
    bapuji baba babcia dziadek ciocia wujek ba di co cau chu por mah gung yeh teta jiddo khalti amti khalo ammo pura \
    mamo ayeeyo awoowe habaryar eedo abti adeer bunica bunicul tanti nenea cousin mum dad mam sister brother";

/// Lower case, without accents, as words of letters, digits and apostrophes.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded: String = text
        .to_lowercase()
        .replace('ł', "l")
        .nfd()
        .filter(|&c| canonical_combining_class(c) == 0)
        .collect();
    folded
        .split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '\''))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words without titles and kin words; all of them when nothing else is left.
fn core(text: &str) -> Vec<String> {
    let all = words(text);
    let kept: Vec<String> = all
        .iter()
        .filter(|w| !DROPPED.split_ascii_whitespace().any(|d| d == w.as_str()))
        .cloned()
        .collect();
    if kept.is_empty() { all } else { kept }
}

fn set(words: Vec<String>) -> BTreeSet<String> {
    words.into_iter().collect()
}

fn meet(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    a.intersection(b).next().is_some()
}

/// An initial of one that begins a word of the other.
fn initials_agree(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let first =
        |s: &BTreeSet<String>| -> BTreeSet<char> { s.iter().filter_map(|w| w.chars().next()).collect() };
    let short = a.iter().chain(b).any(|w| w.chars().count() == 1);
    short && first(a).intersection(&first(b)).next().is_some()
}

/// The name parts of a mention, ready to compare.
pub(super) struct NameWords {
    core: Vec<String>,
    given: BTreeSet<String>,
    family: BTreeSet<String>,
}

impl NameWords {
    pub(super) fn of(mention: &Mention) -> Self {
        Self {
            core: core(mention.name.as_deref().unwrap_or("")),
            given: if mention.given.is_empty() {
                BTreeSet::new()
            } else {
                set(core(&mention.given.join(" ")))
            },
            family: set(words(mention.family.as_deref().unwrap_or(""))),
        }
    }
}

/// Whether a predicted mention has the name of the true one: the same words, or given names that share a word (or
/// an initial) and surnames that do not conflict.
pub(super) fn same_name(predicted: &NameWords, truth: &NameWords) -> bool {
    let (a, b) = (&predicted.core, &truth.core);
    let sorted = |words: &Vec<String>| {
        let mut words = words.clone();
        words.sort();
        words
    };
    if !a.is_empty() && sorted(a) == sorted(b) {
        return true;
    }
    let from_name = set(a.clone());
    let given = if predicted.given.is_empty() && predicted.family.is_empty() {
        &from_name
    } else {
        &predicted.given
    };
    let (family, true_given, true_family) = (&predicted.family, &truth.given, &truth.family);
    if !family.is_empty() && !true_family.is_empty() && !meet(family, true_family) {
        return meet(family, true_given) && meet(given, true_family);
    }
    if !given.is_empty() && !true_given.is_empty() {
        return meet(given, true_given) || initials_agree(given, true_given);
    }
    meet(family, true_family) || meet(&from_name, &set(b.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(name: &str, given: &str, family: &str) -> NameWords {
        NameWords::of(&Mention {
            name: Some(name.to_owned()),
            given: given.split_whitespace().map(str::to_owned).collect(),
            family: (!family.is_empty()).then(|| family.to_owned()),
            ..Mention::default()
        })
    }

    #[test]
    fn titles_accents_and_order_do_not_matter() {
        for (a, b, same) in [
            (mention("Auntie Shaz", "", ""), mention("Shaz", "Shaz", ""), true),
            (
                mention("Wałęsa, Renée", "", ""),
                mention("renee walesa", "Renee", "Walesa"),
                true,
            ),
            (
                mention("P Oldroyd", "P", "Oldroyd"),
                mention("Pat Oldroyd", "Pat", "Oldroyd"),
                true,
            ),
            (
                mention("Pat Smith", "Pat", "Smith"),
                mention("Pat Oldroyd", "Pat", "Oldroyd"),
                false,
            ),
            (
                mention("Oldroyd Pat", "Oldroyd", "Pat"),
                mention("Pat Oldroyd", "Pat", "Oldroyd"),
                true,
            ),
            (mention("Nan", "", ""), mention("Nan", "", ""), true),
        ] {
            assert_eq!(same_name(&a, &b), same);
        }
    }
}

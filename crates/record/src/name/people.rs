//! One text that names several people, or one person by several names.
use super::{
    NameUse, PersonName,
    parse::{
        Word, is_former_aside, is_former_cue, lift_asides, other_name_cue, parse, parse_words, put_family,
        put_given, split_words,
    },
};

/// The names in `text`, grouped by person; see [`PersonName::parse_people`].
pub(super) fn parse_people(text: &str) -> Vec<Vec<PersonName>> {
    let (main, asides) = lift_asides(text);
    let mut people = match couple(&main) {
        Some([left, right]) => vec![vec![left], vec![right]],
        None => vec![names_of_one(text, &main)],
    };
    if let [names] = people.as_mut_slice() {
        for aside in asides {
            let words = split_words(&aside);
            if let Some((cue, rest)) = words.split_first()
                && is_former_aside(&cue.key)
                && let Some(main) = names.first().cloned()
            {
                names.extend(other_name(&main, rest.to_vec(), NameUse::Maiden, false));
            }
        }
    }
    for names in &mut people {
        for name in names {
            name.text = Some(text.to_owned());
        }
    }
    people
}

/// The main name, then one for each "née", "formerly", "aka" and "or" that follows.
fn names_of_one(text: &str, main: &str) -> Vec<PersonName> {
    let first = parse(text);
    let mut out = vec![first.clone()];
    let words = split_words(main);
    let cues: Vec<usize> = (1..words.len())
        .filter(|&at| other_name_cue(&words, at) > 0)
        .collect();
    for (n, &at) in cues.iter().enumerate() {
        let end = cues.get(n + 1).copied().unwrap_or(words.len());
        let skip = other_name_cue(&words, at);
        let name_use = if is_former_cue(&words[at].key) {
            NameUse::Maiden
        } else {
            NameUse::Usual
        };
        let rest = words.get(at + skip..end).unwrap_or_default().to_vec();
        let alternative = words[at].key == "or";
        out.extend(other_name(&first, rest, name_use, alternative));
    }
    out
}

/// A further name: one word replaces the family name, or is a nickname when it is a given name; several are whole.
/// After "or" (`alternative`) it is another spelling of the family name.
fn other_name(
    first: &PersonName,
    words: Vec<Word>,
    name_use: NameUse,
    alternative: bool,
) -> Option<PersonName> {
    let [only] = words.as_slice() else {
        if words.is_empty() {
            return None;
        }
        let mut name = PersonName {
            name_use,
            ..PersonName::default()
        };
        parse_words(&mut name, words);
        return Some(name);
    };
    let mut name = PersonName {
        name_use,
        ..PersonName::default()
    };
    let nickname = first.family.is_empty() || (!alternative && super::is_likelier_given(&only.key));
    if name_use != NameUse::Maiden && nickname {
        name.name_use = NameUse::Nickname;
        put_given(&mut name, words);
    } else {
        put_family(&mut name, words, true);
        name.given.clone_from(&first.given);
    }
    Some(name)
}

/// "Mr & Mrs Patel", "S & R Ashworth", "Lumb, D & J": two people who share what only one side says.
fn couple(main: &str) -> Option<[PersonName; 2]> {
    let (family, rest) = match main.split_once(',') {
        Some((family, rest)) => (Some(split_words(family)), rest),
        None => (None, main),
    };
    let words = split_words(rest);
    let at = words
        .iter()
        .position(Word::is_joiner)
        .filter(|&at| at > 0 && at + 1 < words.len())?;
    let read = |list: &[Word]| {
        let mut name = PersonName::default();
        parse_words(&mut name, list.to_vec());
        name
    };
    let (mut left, mut right) = (read(&words[..at]), read(&words[at + 1..]));
    if let Some(family) = family {
        // Everything after the comma is given names.
        for side in [&mut left, &mut right] {
            let own = std::mem::take(&mut side.family);
            side.given.extend(own);
            put_family(side, family.clone(), true);
        }
        return Some([left, right]);
    }
    if left.family.is_empty() && left.given.is_empty() {
        // "Mr & Mrs John Smith": the given name is by custom the first one's; an initial may be either's.
        let given = std::mem::take(&mut right.given);
        left.given = given.into_iter().filter(|g| g.chars().count() > 1).collect();
    }
    if left.family.is_empty() {
        share_family(&right, &mut left);
    } else if right.family.is_empty() {
        share_family(&left, &mut right);
    }
    Some([left, right])
}

fn share_family(from: &PersonName, to: &mut PersonName) {
    to.family.clone_from(&from.family);
    to.particles.clone_from(&from.particles);
}

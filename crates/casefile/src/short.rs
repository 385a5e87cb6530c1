//! Names in a few words: the child's wish ("Carol who I lived with when I was little").
use crate::cue;
use crate::item::{Item, ItemKind};
use crate::names::Finder;
use crate::tables::Tables;
use crate::token::{Kind, Token, tokenize};
use crate::vocabulary::Vocabulary;
use kithkin_record::{Gender, NameUse, PersonName, fold::fold};

/// What a few words name.
#[derive(Default)]
pub(crate) struct ShortText {
    pub(crate) names: Vec<PersonName>,
    /// The names are joined by "and": two people rather than one.
    pub(crate) coupled: bool,
    pub(crate) kin_word: Option<String>,
    pub(crate) places: Vec<String>,
    pub(crate) gender: Gender,
}

/// Reads names, kin words and places of a short text.
pub(crate) fn in_short_text(text: &str) -> ShortText {
    let mut tokens = tokenize(text);
    // A wish is a name first of all: its first word is no sentence's capital.
    for token in &mut tokens {
        token.opens = false;
    }
    let vocabulary = Vocabulary::default();
    let cues = cue::supported(&tokens, &vocabulary);
    let mut finder = Finder::new(&tokens, &cues, &vocabulary);
    finder.lenient = true;
    let items = finder.items();
    let mut out = ShortText::default();
    let people: Vec<&Item> = items.iter().filter(|i| i.kind == ItemKind::Name).collect();
    for item in &people {
        out.names.push(name_of(item));
        out.gender = if out.gender == Gender::Unknown {
            item.gender
        } else {
            out.gender
        };
    }
    out.coupled = people
        .windows(2)
        .any(|w| w[0].joint > 0 || joined(&tokens, w[0].last + 1, w[1].first));
    if let [first, second, ..] = &mut out.names[..]
        && out.coupled
        && first.family.is_empty()
    {
        first.family.clone_from(&second.family);
    }
    out.kin_word = kin_word(text, &tokens, &items);
    out.places = places(&tokens);
    if out.gender == Gender::Unknown {
        out.gender = items
            .iter()
            .find(|i| i.kind == ItemKind::Cue)
            .map_or(Gender::Unknown, |i| i.gender);
    }
    out
}

fn joined(tokens: &[Token], from: usize, to: usize) -> bool {
    to == from + 1
        && tokens
            .get(from)
            .is_some_and(|t| t.is('&') || t.is('+') || t.is('/') || t.folded == "and")
}

fn name_of(item: &Item) -> PersonName {
    let given: Vec<&str> = item.given.iter().map(String::as_str).collect();
    let mut name = PersonName::from_parts(item.family.as_deref().unwrap_or_default(), &given, NameUse::Usual);
    name.titles.extend(item.address_word.clone());
    if let (Some(qualifier), Some(first)) = (&item.qualifier, item.given.first()) {
        let mut letters = qualifier.chars();
        let capital: String = letters
            .next()
            .map(|c| c.to_uppercase().collect::<String>() + letters.as_str())
            .unwrap_or_default();
        name.nicknames.push(format!("{capital} {first}"));
    }
    name
}

/// The kin words as written, from the first to the last of a chain: `Auntie`, `my dads mum`.
fn kin_word(text: &str, tokens: &[Token], items: &[Item]) -> Option<String> {
    let titled = items.iter().find_map(|i| {
        (i.kind == ItemKind::Name && i.readings.first().is_some_and(|r| !r.role))
            .then(|| i.address_word.clone())
            .flatten()
    });
    if titled.is_some() {
        return titled;
    }
    let kin: Vec<&Item> = items
        .iter()
        .filter(|i| i.kind == ItemKind::Cue && i.reading().is_some_and(|r| !r.role))
        .collect();
    let (first, last) = (kin.first()?, kin.last()?);
    let begin = first
        .first
        .checked_sub(1)
        .filter(|&k| tokens[k].folded == "my")
        .unwrap_or(first.first);
    let chain = last.first <= first.last + 3;
    let end = if chain { last.last } else { first.last };
    text.get(tokens[begin].from as usize..tokens[end].to as usize)
        .map(str::to_owned)
}

/// Capitalised places after "in", "from", "at", "near".
fn places(tokens: &[Token]) -> Vec<String> {
    let mut out = Vec::new();
    for (i, token) in tokens.iter().enumerate().skip(1) {
        let before = tokens[i - 1].folded.as_str();
        let cue = matches!(before, "in" | "from" | "at" | "near" | "up" | "of");
        if token.kind == Kind::Word
            && token.capital
            && cue
            && (before == "in" || Tables::shared().is_place(&token.folded))
        {
            out.push(token.text.clone());
        }
    }
    out
}

/// The gender that a title among these tells.
pub(crate) fn gender_of_title<'a>(titles: impl Iterator<Item = &'a String>) -> Gender {
    titles
        .filter_map(|t| Tables::shared().titles.get(fold(t).as_str()).copied())
        .find(|g| *g != Gender::Unknown)
        .unwrap_or(Gender::Unknown)
}

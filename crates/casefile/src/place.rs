//! A place that the text gives for a person beside the mention.
use crate::item::ItemKind;
use crate::page::Page;
use crate::tables::Tables;
use crate::token::Kind;
use kithkin_record::{Address, Period};

/// `Mr & Mrs D Lumb, 6 Marlpit Rise, Pontefract`, `Gemma Brook, Normanton`, `Nani in Longsight, Manchester`.
pub(crate) fn beside(page: &Page<'_>, n: usize) -> Option<Address> {
    let mut i = page.items[n].last + 1;
    // Over a closing bracket and what it holds.
    let mut depth = 0;
    let mut steps = 0;
    let mut led = false;
    while steps < 12 {
        let token = page.tokens.get(i)?;
        if token.sentence != page.tokens[page.items[n].last].sentence {
            return None;
        }
        match token.kind {
            Kind::Mark if token.is('(') => depth += 1,
            Kind::Mark if token.is(')') => depth -= 1,
            _ if depth > 0 => {}
            Kind::Mark if token.is(',') || token.is('-') => led = true,
            Kind::Mark if token.is('.') => {}
            Kind::Word if LEADS.contains(&token.folded.as_str()) => led = true,
            Kind::Word if VERBS.contains(&token.folded.as_str()) => {}
            Kind::Number if led => return street(page, i),
            Kind::Word if led && token.capital => return town(page, i, n),
            _ => return None,
        }
        steps += 1;
        i += 1;
    }
    None
}

const LEADS: &[&str] = &["in", "at", "of", "address", "lives", "near"];
const VERBS: &[&str] = &[
    "lives", "living", "lived", "stays", "staying", "is", "now", "back", "still", "who", "and", "up", "over",
    "moved", "to", "both", "all", "no",
];

/// A number, the street's words up to its head noun, then a town after a comma.
fn street(page: &Page<'_>, i: usize) -> Option<Address> {
    let traps = &Tables::shared().traps;
    let mut last = None;
    for k in i + 1..(i + 6).min(page.tokens.len()) {
        let token = &page.tokens[k];
        if token.kind != Kind::Word && !token.possessive() {
            break;
        }
        if k > i + 1
            && traps
                .get(token.folded.as_str())
                .is_some_and(|t| t.kind == "street" || t.kind == "place")
        {
            last = Some(k);
            break;
        }
    }
    let last = last?;
    let line = format!("{} {}", page.tokens[i].text, words(page, i + 1, last));
    let town = page
        .tokens
        .get(last + 1)
        .filter(|t| t.is(','))
        .and_then(|_| town_words(page, last + 2));
    Some(Address::parse(&[&line], town.as_deref(), None, Period::default()))
}

fn town(page: &Page<'_>, i: usize, n: usize) -> Option<Address> {
    let person = page
        .items
        .iter()
        .skip(n + 1)
        .take(3)
        .any(|x| x.first <= i && x.last >= i && x.kind != ItemKind::Cue);
    let town = town_words(page, i)?;
    let known = Tables::shared().is_place(&kithkin_record::fold::fold(&town));
    (known && !person).then(|| Address::parse(&[], Some(&town), None, Period::default()))
}

fn words(page: &Page<'_>, first: usize, last: usize) -> String {
    (first..=last)
        .filter(|&k| page.tokens[k].kind == Kind::Word)
        .map(|k| page.tokens[k].text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The longest known town from token `i`, else one capitalised word.
fn town_words(page: &Page<'_>, i: usize) -> Option<String> {
    let capital = |k: usize| {
        page.tokens
            .get(k)
            .is_some_and(|t| t.kind == Kind::Word && t.capital)
    };
    if !capital(i) {
        return None;
    }
    let two =
        (capital(i + 1) && page.tokens[i + 1].start == page.tokens[i].end + 1).then(|| words(page, i, i + 1));
    two.filter(|t| Tables::shared().is_place(&kithkin_record::fold::fold(t)))
        .or_else(|| Some(words(page, i, i)))
}

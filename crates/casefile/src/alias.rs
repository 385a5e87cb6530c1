//! Other names of somebody just named: "Merle (Merle Campbell)", "Daz = Darren Stubbs", "now Mrs Wragg".
use crate::item::ItemKind;
use crate::page::Page;
use crate::token::Kind;
use kithkin_record::Gender;

/// The earlier mention whom this one names again: `Merle (Merle Campbell)`, `Daz = Darren Stubbs`, `now Mrs Wragg`.
pub(crate) fn alias_of(page: &Page<'_>, n: usize) -> Option<usize> {
    let item = &page.items[n];
    let previous = (0..n)
        .rev()
        .take(3)
        .find(|&k| page.items[k].kind == ItemKind::Name && page.items[k].last < item.first)?;
    let earlier = &page.items[previous];
    if page.sentence(previous) != page.sentence(n) || earlier.plural || opposed(earlier.gender, item.gender) {
        return None;
    }
    let gap = earlier.last + 1..item.first;
    if earlier.joint == 0 && !gap.is_empty() && gap.len() <= 3 && bracketed_name(page, previous, n) {
        return Some(previous);
    }
    // "Gary Shawcroft / Shorecroft", "Farrow/Pharaoh": another family name of the same person.
    let alternative = gap.len() == 1
        && (page.tokens[gap.start].is('/') || page.word(gap.start) == "or")
        && earlier.family.is_some()
        && earlier.joint == 0
        && item.first == item.last
        && item.address_word.is_none()
        && (page.tokens[gap.start].start == page.tokens[earlier.last].end
            || !kithkin_record::lexicon::Lexicon::shared().is_given(&page.tokens[item.first].folded));
    if alternative {
        return Some(previous);
    }
    let again = |i: usize| {
        matches!(
            page.word(i),
            "i" | "e" | "ie" | "also" | "aka" | "alias" | "really" | "known" | "as" | "called"
        ) || page.tokens[i].kind == Kind::Mark && !page.tokens[i].is('?')
    };
    let words = gap.clone().filter(|&i| page.tokens[i].kind == Kind::Word).count();
    let plain_called = words == 1
        && gap
            .clone()
            .any(|i| matches!(page.word(i), "called" | "as" | "also"));
    if words > 0 && !plain_called && gap.len() <= 8 && gap.clone().all(again) {
        return Some(previous);
    }
    // "her new surname, Tetlow", "surname is now Tetlow", "Joanne is Tetlow": a family name after a word for it.
    let mut k = item.first.saturating_sub(1);
    while k > earlier.last
        && (page.tokens[k].is(',') || matches!(page.word(k), "is" | "now" | "was" | "maybe" | "probably"))
    {
        k -= 1;
    }
    let surname = item.given.is_empty()
        && item.address_word.is_none()
        && (k == earlier.last && item.first > k + 1 && matches!(page.word(item.first - 1), "is" | "now")
            || matches!(page.word(k), "surname" | "name"));
    if surname {
        return Some(previous);
    }
    let cue = item.first.checked_sub(1).map_or("", |k| page.word(k));
    let other_name = matches!(
        cue,
        "nee" | "formerly" | "aka" | "now" | "alias" | "name" | "uses"
    ) || cue == "as"
        && item.first >= 2
        && matches!(page.word(item.first - 2), "known" | "used" | "registered");
    // A surname in place of another, never a second given name of somebody else.
    let names_again = item.given.is_empty()
        || matches!(cue, "aka" | "alias" | "as" | "nee")
        || cue == "name"
            && item.first >= 2
            && matches!(page.word(item.first - 2), "real" | "full" | "proper" | "actual");
    (other_name && names_again && gap.len() <= 12).then_some(previous)
}

/// "he calls her Mam": a kin word that somebody is called by stands for nobody else.
pub(crate) fn only_called(page: &Page<'_>, n: usize) -> bool {
    let first = page.items[n].first;
    let called = |k: usize| matches!(page.word(k), "calls" | "call" | "called" | "calling");
    first >= 2
        && matches!(page.word(first - 1), "her" | "him" | "me" | "them" | "us" | "you")
        && called(first - 2)
}

fn opposed(a: Gender, b: Gender) -> bool {
    matches!(
        (a, b),
        (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male)
    )
}

/// Whether name `n` is all, or the first, of a bracket right after name `k`, and no kin word makes it somebody else.
fn bracketed_name(page: &Page<'_>, k: usize, n: usize) -> bool {
    let (from, to) = (page.items[k].last + 1, page.items[n].first);
    let opened = (from..to).any(|i| page.tokens[i].is('(') || page.tokens[i].is('='));
    let marks = (from..to)
        .all(|i| page.tokens[i].kind == Kind::Mark || matches!(page.word(i), "ie" | "i" | "e" | "aka"));
    let after = page.tokens.get(page.items[n].last + 1);
    let closed = after.is_none_or(|t| {
        t.kind == Kind::Mark && !t.is('&') && !t.is('/') && !t.is('\u{2019}') || t.kind == Kind::Line
    });
    let linked = page.links[n].is_some_and(|l| {
        l.cue.is_some_and(|c| {
            page.items[c].first > page.items[k].last && page.items[c].first < page.items[n].first
        })
    });
    opened && marks && closed && !linked && !two_people(page, n)
}

/// "(Philomena and Gerry)": a list, no other name.
fn two_people(page: &Page<'_>, n: usize) -> bool {
    page.items[n].joint > 0
        || matches!(page.word(page.items[n].last + 1), "and")
        || page
            .tokens
            .get(page.items[n].last + 1)
            .is_some_and(|t| t.is('&') || t.is('+'))
}

/// "Calls her Cazza", "came too, she is Adelphine Grant": the pronoun whose person the name names again.
pub(crate) fn pronoun_before(page: &Page<'_>, n: usize) -> Option<usize> {
    let item = &page.items[n];
    let mut k = item.first.checked_sub(1)?;
    if page.tokens[k].kind == Kind::Mark
        && page.tokens[k]
            .text
            .starts_with(['"', '\'', '\u{201c}', '\u{2018}'])
    {
        k = k.checked_sub(1)?;
    }
    let before = k.checked_sub(1)?;
    if matches!(page.word(k), "her" | "him")
        && matches!(page.word(before), "calls" | "call" | "called" | "calling")
    {
        return Some(k);
    }
    let copula = matches!(page.word(k), "is" | "was")
        || page.tokens[k].kind == Kind::Clitic && page.tokens[k].folded == "s";
    let full = item.family.is_some() && !item.given.is_empty();
    (copula && full && matches!(page.word(before), "he" | "she")).then_some(before)
}

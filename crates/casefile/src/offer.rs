//! Kin words that look as if they belonged to a name beside them, and to whom they belong instead.
use crate::bracket::before_copula;
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::page::{Owner, Page};
use crate::token::Kind;

/// `the eldest of three`: a place among brothers and sisters, nobody's daughter.
pub(crate) fn of_a_number(page: &Page<'_>, cue: usize) -> bool {
    let last = page.items[cue].last;
    matches!(
        page.word(last),
        "eldest" | "oldest" | "youngest" | "middle" | "second" | "third"
    ) && page.word(last + 1) == "of"
        && (matches!(
            page.word(last + 2),
            "two" | "three" | "four" | "five" | "six" | "seven" | "eight"
        ) || page.tokens.get(last + 2).is_some_and(|t| t.kind == Kind::Number))
}

/// `Costel, who Andrei says is mum's boyfriend`: of whom item `n` says it.
pub(crate) fn told_of(page: &Page<'_>, n: usize, to: usize) -> Option<usize> {
    let who = page.items[n]
        .first
        .checked_sub(1)
        .filter(|&k| page.word(k) == "who")?;
    let before = who.checked_sub(1)?;
    let head = before.checked_sub(usize::from(page.tokens[before].is(',')))?;
    let head = page.item_ending(head)?;
    before_copula(page, page.items[head].last + 1, to).map(|_| head)
}

/// `a lad called Jez`: anybody, nobody's son.
pub(crate) fn any_child(page: &Page<'_>, cue: usize) -> bool {
    let Some(phrase) = page.phrases[cue].filter(|p| p.owner == Owner::Child) else {
        return false;
    };
    matches!(page.word(phrase.first), "a" | "an")
        && matches!(page.word(page.items[cue].last), "boy" | "girl" | "lad" | "lass")
        && matches!(page.word(page.items[cue].last + 1), "called" | "named")
}

/// Of a partner who is one no longer: `her last partner`.
pub(crate) fn past(page: &Page<'_>, cue: usize, tie: Tie) -> Tie {
    let earlier = page.phrases[cue].is_some_and(|p| {
        (p.first..page.items[cue].first)
            .any(|i| matches!(page.word(i), "last" | "former" | "previous" | "prev" | "ex"))
    });
    match tie {
        Tie::Partner | Tie::Boyfriend | Tie::Girlfriend if earlier => Tie::ExPartner,
        tie => tie,
    }
}

/// `under Sister Bernard`, `a friend from church, Sister Patience`: a capital inside the sentence is a title.
pub(crate) fn is_religious(page: &Page<'_>, cue: usize) -> bool {
    let item = &page.items[cue];
    let token = &page.tokens[item.first];
    let direct = page
        .items
        .get(cue + 1)
        .is_some_and(|x| x.kind == ItemKind::Name && x.first == item.last + 1);
    let inside = item.first.checked_sub(1).is_some_and(|k| {
        let before = &page.tokens[k];
        before.is(',')
            || before.kind == Kind::Word
                && !matches!(before.folded.as_str(), "and" | "half" | "big" | "little")
    });
    let childs = page.phrases[cue].is_some_and(|p| p.owner == Owner::Child);
    token.text == "Sister" && !token.opens && item.first == item.last && direct && inside && childs
}

/// `Wants: Kasia, Babcia, Kuba`: a kin word that is itself one of a list of people.
pub(crate) fn listed_alone(page: &Page<'_>, cue: usize) -> bool {
    let before = page.phrases[cue].and_then(|p| p.first.checked_sub(1));
    page.items[cue]
        .readings
        .first()
        .is_some_and(|r| r.usage.title && !r.role)
        && before.is_some_and(|k| page.tokens[k].is(','))
}

/// The last name before "claiming to be" and the kin word's phrase.
pub(crate) fn claimant(page: &Page<'_>, cue: usize, first: usize) -> Option<usize> {
    let word = |back: usize| first.checked_sub(back).map_or("", |k| page.word(k));
    let claims = matches!(
        word(3),
        "claiming" | "claims" | "claimed" | "says" | "saying" | "pretending"
    );
    if word(1) != "be" || word(2) != "to" || !claims {
        return None;
    }
    (cue.saturating_sub(4)..cue).rev().find(|&n| {
        page.items[n].kind == ItemKind::Name
            && page.items[n].last < first
            && page.sentence(n) == page.sentence(cue)
    })
}

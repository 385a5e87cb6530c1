//! Brackets that may stand between a kin word and a name.
use crate::page::Page;
use crate::token::Kind;

/// Past the other owners and the bracket of a phrase that heads a name: `(father of Ella and Freddie): Daniel Kerr`.
pub(crate) fn after_owners(page: &Page<'_>, from: usize, to: usize) -> usize {
    let close =
        (from..to).find(|&i| page.tokens[i].is(')') && page.tokens.get(i + 1).is_some_and(|t| t.is(':')));
    let named = |i: usize| page.word(i) == "and" || page.tokens[i].is(',') || page.tokens[i].capital;
    match close {
        Some(end) if (from..end).all(named) => end + 1,
        _ => from,
    }
}

/// Past the side of the family that a kin word is of: `cousin on mum's side, Josie`.
///
/// And past where they live: `grandmother in Kumasi, Maame Esi`.
pub(crate) fn after_side(page: &Page<'_>, from: usize, to: usize) -> usize {
    if page.word(from) == "at"
        && matches!(
            page.word(from + 1),
            "school" | "college" | "nursery" | "church" | "work"
        )
        && page.tokens.get(from + 2).is_some_and(|t| t.is(','))
    {
        return from + 2;
    }
    if matches!(page.word(from), "in" | "from") {
        let comma = (from + 2..to.min(from + 4)).find(|&i| page.tokens[i].is(','));
        let placed =
            |end: usize| (from + 1..end).all(|i| page.tokens[i].kind == Kind::Word && page.tokens[i].capital);
        return comma.filter(|&end| placed(end)).unwrap_or(from);
    }
    if page.word(from) != "on" {
        return from;
    }
    let side = (from + 1..to.min(from + 5)).find(|&i| page.word(i) == "side");
    side.map_or(from, |i| i + 1)
}

/// Past a bracket right after a name that holds only a birth date or age: `Ada Cole (18.04.1979), the mother's sister`.
pub(crate) fn after_facts(page: &Page<'_>, from: usize, to: usize) -> usize {
    if !page.tokens.get(from).is_some_and(|t| t.is('(')) {
        return from;
    }
    let close = (from + 1..to.min(from + 9)).find(|&i| page.tokens[i].is(')'));
    let fact = |i: usize| {
        page.tokens[i].kind != Kind::Word
            || matches!(
                page.word(i),
                "born" | "b" | "dob" | "d.o.b" | "aged" | "age" | "yrs" | "years" | "months"
            )
    };
    match close {
        Some(end) if end > from + 1 && (from + 1..end).all(fact) => end + 1,
        _ => from,
    }
}

/// At the copula that ends what stands between a name and what is said of it: `Parveen from the nail shop is mum's friend`,
/// `Costel, who Andrei says is mum's boyfriend`.
pub(crate) fn before_copula(page: &Page<'_>, from: usize, to: usize) -> Option<usize> {
    let copula = to.checked_sub(1).filter(|&k| k > from && k <= from + 7)?;
    if !matches!(page.word(copula), "is" | "was") {
        return None;
    }
    let begin = from + usize::from(page.tokens[from].is(','));
    let words = |range: std::ops::Range<usize>| range.into_iter().all(|i| page.tokens[i].kind == Kind::Word);
    let told = page.word(begin) == "who"
        && copula >= begin + 3
        && matches!(
            page.word(copula - 1),
            "says" | "said" | "thinks" | "thought" | "believes" | "believed" | "reports"
        );
    let placed = begin == from
        && matches!(page.word(begin), "from" | "at" | "in" | "of" | "on")
        && (begin..copula).all(|i| page.item_ending(i).is_none());
    ((told || placed) && words(begin..copula)).then_some(copula)
}

/// Past a bracket that holds only years: `Stepdad (2007-2010) Craig`.
pub(crate) fn after_years(page: &Page<'_>, from: usize, to: usize) -> usize {
    if !page.tokens.get(from).is_some_and(|t| t.is('(')) {
        return from;
    }
    let close = (from + 1..to).find(|&i| page.tokens[i].is(')'));
    match close {
        Some(end)
            if (from + 1..end).all(|i| matches!(page.tokens[i].kind, Kind::Number | Kind::Mark))
                || (from + 1..end).any(|i| page.word(i) == "side") =>
        {
            end + 1
        }
        _ => from,
    }
}

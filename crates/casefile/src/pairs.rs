//! Two kin words that head two names: `Nan & Grandad - Val and Keith`, `his mum and dad are Kelly and Shane`.
use crate::item::ItemKind;
use crate::link::gender_of;
use crate::page::{Link, Owner, Page};
use crate::token::Kind;
use crate::vocabulary::Vocabulary;
use kithkin_record::Gender;

/// Whether token `i` is "and" in one of its forms.
pub(crate) fn is_and(page: &Page<'_>, i: usize) -> bool {
    matches!(page.tokens[i].text.as_str(), "and" | "&" | "+" | "/" | "And")
}

/// Links the first name to the first kin word and the second to the second, or crosswise where the names' sexes say so.
pub(crate) fn attach(page: &mut Page<'_>, vocabulary: &Vocabulary) {
    for a in 0..page.items.len().saturating_sub(3) {
        if let Some(links) = pair(page, a, vocabulary) {
            for (name, link) in links {
                page.links[name] = page.links[name].or(Some(link));
                if let Some(cue) = link.cue {
                    page.items[cue].bound = true;
                }
            }
        }
    }
}

fn pair(page: &Page<'_>, a: usize, vocabulary: &Vocabulary) -> Option<[(usize, Link); 2]> {
    let kinds: Vec<ItemKind> = page.items[a..a + 4].iter().map(|x| x.kind).collect();
    let titled = |x: &crate::item::Item| {
        x.kind == ItemKind::Name && x.given.is_empty() && x.readings.first().is_some_and(|r| !r.role)
    };
    let heads = kinds[1] == ItemKind::Cue || titled(&page.items[a + 1]);
    if kinds[0] != ItemKind::Cue || !heads || kinds[2..] != [ItemKind::Name, ItemKind::Name] {
        return None;
    }
    let [first, second] = [a, a + 1];
    let adjoining = |x: usize, y: usize| {
        page.items[x].last + 2 == page.items[y].first && is_and(page, page.items[y].first - 1)
    };
    if !adjoining(first, second) || !adjoining(a + 2, a + 3) {
        return None;
    }
    let (from, to) = (page.items[second].last + 1, page.items[a + 2].first);
    let heads = to > from
        && to - from <= 2
        && (from..to).all(|i| {
            page.tokens[i].kind == Kind::Mark && !page.tokens[i].is('.')
                || matches!(page.word(i), "are" | "were" | "called")
        });
    if !heads {
        return None;
    }
    let link = |cue: usize| {
        let reading = page.reading(cue, vocabulary).filter(|r| !r.role)?;
        Some(Link {
            tie: reading.tie,
            owner: page.phrases[cue].map_or(Owner::Child, |p| p.owner),
            rule: "pair",
            explicit: true,
            cue: Some(cue),
        })
    };
    let (one, other) = (link(first)?, link(second)?);
    let against = |link: Link, name: usize| {
        let (said, known) = (link.tie.gender(), gender_of(page, name));
        said != Gender::Unknown && known != Gender::Unknown && said != known
    };
    let crossed = against(one, a + 2) && against(other, a + 3);
    Some(if crossed {
        [(a + 2, other), (a + 3, one)]
    } else {
        [(a + 2, one), (a + 3, other)]
    })
}

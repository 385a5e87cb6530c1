//! Tables in text: rows whose cells are set apart by `|` or a tab, a name in one and what the person is in another.
use crate::item::ItemKind;
use crate::page::{Link, Owner, Page};
use crate::token::Kind;
use crate::vocabulary::Vocabulary;
use kithkin_record::Gender;

/// Whether the token sets two cells apart.
fn bar(page: &Page<'_>, i: usize) -> bool {
    page.tokens[i].is('|') || page.tokens[i].is('\t')
}

/// Links the first name of each row to the first kin or role word of another cell: `Kemi Bakare | Mother`.
pub(crate) fn attach(page: &mut Page<'_>, vocabulary: &Vocabulary) {
    let mut begin = 0;
    let mut n = 0;
    // Whom the table's first row names: "husband" and "daughter" in the rows below are hers.
    let mut head = None;
    for end in 0..=page.tokens.len() {
        if page.tokens.get(end).is_some_and(|t| t.kind != Kind::Line) {
            continue;
        }
        let from = n;
        while page.items.get(n).is_some_and(|x| x.first < end) {
            n += 1;
        }
        if (begin..end).any(|i| bar(page, i)) {
            row(page, from..n, head, vocabulary);
            head = head.or_else(|| (from..n).find(|&k| page.items[k].kind == ItemKind::Name));
        } else {
            head = None;
        }
        begin = end + 1;
    }
}

fn row(page: &mut Page<'_>, items: std::ops::Range<usize>, head: Option<usize>, vocabulary: &Vocabulary) {
    let mut names = items.clone().filter(|&n| page.items[n].kind == ItemKind::Name);
    let (Some(name), None) = (names.next(), names.next()) else {
        return;
    };
    let apart = |a: usize, b: usize| {
        let (from, to) = (page.items[a].last + 1, page.items[b].first);
        (from.min(page.items[b].last)..to.max(page.items[a].first)).any(|i| bar(page, i))
    };
    let cue = items
        .filter(|&c| page.items[c].kind == ItemKind::Cue)
        .find(|&c| apart(name.min(c), name.max(c)));
    let Some((cue, phrase, reading)) =
        cue.and_then(|c| Some((c, page.phrases[c]?, page.reading(c, vocabulary)?)))
    else {
        return;
    };
    // "mum's sister" is two kin words: the one that owns the other says nothing by itself.
    let whole = page
        .phrases
        .get(cue + 1)
        .copied()
        .flatten()
        .filter(|p| p.owner == Owner::Item(cue));
    let (cue, phrase, reading) =
        match whole.and_then(|p| Some((cue + 1, p, page.reading(cue + 1, vocabulary)?))) {
            Some(owned) => owned,
            None => (cue, phrase, reading),
        };
    let of_head = phrase.owner == Owner::Child && reading.tie.of_child(Gender::Unknown).is_none();
    page.items[cue].bound = true;
    page.links[name] = Some(Link {
        tie: reading.tie,
        owner: match head {
            Some(head) if of_head => Owner::Item(head),
            _ => phrase.owner,
        },
        rule: "table-row",
        explicit: true,
        cue: Some(cue),
    });
}

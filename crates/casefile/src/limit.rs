//! Restrictions that notes state: "NO CONTACT", "adopted", "letterbox only", "in refuge" (`data/restrictions.tsv`).
//!
//! The reader only says what stands there and of whom; what it closes is for the reader of the statements, and a
//! restriction that is in doubt closes.
use crate::item::ItemKind;
use crate::page::Page;
use crate::tables::rows;
use crate::token::Kind;
use kithkin_record::{RestrictionKind, fold::fold};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

struct Words {
    pieces: Vec<String>,
    kind: RestrictionKind,
    /// Only in capitals, or where the sentence speaks of an order.
    order: bool,
}

fn table() -> &'static FxHashMap<String, Vec<Words>> {
    static TABLE: LazyLock<FxHashMap<String, Vec<Words>>> = LazyLock::new(|| {
        let mut table: FxHashMap<String, Vec<Words>> = FxHashMap::default();
        for row in rows(include_str!("../data/restrictions.tsv")) {
            let [words, kind, with, ..] = row[..] else {
                continue;
            };
            let pieces: Vec<String> = fold(&words.replace("'s", " s"))
                .split(' ')
                .map(str::to_owned)
                .collect();
            let list = table.entry(pieces[0].clone()).or_default();
            if !list.iter().any(|w| w.pieces == pieces) {
                list.push(Words {
                    pieces,
                    kind: RestrictionKind::parse(kind),
                    order: with == "order",
                });
            }
        }
        table
    });
    &TABLE
}

/// For each item, what the text says of its being closed off.
pub(crate) fn of_page(page: &Page<'_>) -> Vec<Option<RestrictionKind>> {
    let mut limits = vec![None; page.items.len()];
    for i in 0..page.tokens.len() {
        let Some(found) = table().get(page.word(i).split(' ').next().unwrap_or_default()) else {
            continue;
        };
        for words in found {
            if let Some(last) = spelled(page, i, &words.pieces)
                && holds(page, i, last, words.order)
                && let Some(n) = whom(page, i, last)
            {
                limits[n] = limits[n].or(Some(words.kind));
            }
        }
    }
    limits
}

fn spelled(page: &Page<'_>, first: usize, pieces: &[String]) -> Option<usize> {
    let mut want = pieces.iter().peekable();
    for i in first..(first + 8).min(page.tokens.len()) {
        let token = &page.tokens[i];
        if token.kind == Kind::Mark && token.is('-') {
            continue;
        }
        for piece in token.folded.split(' ') {
            if want.next().map(String::as_str) != Some(piece) {
                return None;
            }
        }
        if want.peek().is_none() {
            return Some(i);
        }
    }
    None
}

/// "No contact since 2015" is a fact, "NO CONTACT" an order; "not adopted" is neither.
fn holds(page: &Page<'_>, first: usize, last: usize, order: bool) -> bool {
    let sentence = page.tokens[first].sentence;
    let denied = first > 0 && matches!(page.word(first - 1), "not" | "never" | "no" | "if" | "than");
    if denied
        || matches!(
            page.word(last + 1),
            "breakdown" | "support" | "panel" | "worker" | "team"
        )
    {
        return false;
    }
    let shouted = page.tokens[first..=last]
        .iter()
        .all(|t| t.caps || t.kind != Kind::Word);
    let ordered = || {
        (first.saturating_sub(20)..(last + 20).min(page.tokens.len()))
            .filter(|&i| page.tokens[i].sentence == sentence)
            .any(|i| {
                matches!(
                    page.word(i),
                    "order"
                        | "orders"
                        | "court"
                        | "hearing"
                        | "s34"
                        | "s91"
                        | "bail"
                        | "injunction"
                        | "allowed"
                        | "permitted"
                        | "stands"
                        | "conditions"
                )
            })
    };
    !order || shouted || ordered()
}

/// Who is closed off: named right after, else the last before it in its sentence, else in the sentence before.
fn whom(page: &Page<'_>, first: usize, last: usize) -> Option<usize> {
    let sentence = page.tokens[first].sentence;
    let after = page.items.partition_point(|x| x.first <= last);
    let next = page
        .items
        .get(after)
        .filter(|x| x.first <= last + 4 && page.tokens[x.first].sentence == sentence)
        .filter(|x| {
            (last + 1..x.first).all(|i| {
                matches!(
                    page.word(i),
                    "order"
                        | "made"
                        | "was"
                        | "with"
                        | "to"
                        | "from"
                        | "for"
                        | "by"
                        | "between"
                        | "the"
                        | "w"
                        | "re"
                        | "against"
                ) || page.tokens[i].is(':')
                    || page.tokens[i].is('/')
            })
        });
    // "NO CONTACT (MGM's decision)" is not about MGM.
    if let Some(item) = next
        && item.kind != ItemKind::Child
    {
        let name = page
            .items
            .get(after + 1)
            .filter(|x| x.kind == ItemKind::Name && x.first <= item.last + 2);
        return Some(if item.kind == ItemKind::Cue && name.is_some() {
            after + 1
        } else {
            after
        });
    }
    let before = page.items.partition_point(|x| x.last < first);
    (before.saturating_sub(4)..before).rev().find(|&n| {
        let its = page.sentence(n);
        let starts = page.tokens[first].opens;
        page.items[n].kind != ItemKind::Child
            && !page.items[n].readings.first().is_some_and(|r| r.role)
            && (its == sentence || starts && its + 1 == sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_record::{CaseFile, Document};

    #[test]
    fn every_row_closes_off_whom_it_says() {
        let mut faults = Vec::new();
        for row in rows(include_str!("../data/restrictions.tsv")) {
            let [_, kind, _, example, who] = row[..] else {
                panic!("{row:?}: five columns are needed")
            };
            let mut case = CaseFile::default();
            case.documents.push(Document {
                id: "d1".to_owned(),
                date: None,
                kind: "case note".to_owned(),
                author: "social worker".to_owned(),
                text: example.to_owned(),
            });
            let closed: Vec<_> = crate::read(&case)
                .into_iter()
                .filter(|s| s.restriction.is_some())
                .map(|s| (s.name, s.restriction))
                .collect();
            let want = Some(RestrictionKind::parse(kind));
            if !closed.iter().any(|(name, k)| name == who && *k == want) {
                faults.push(format!("{example}: {closed:?}"));
            }
        }
        assert!(
            faults.is_empty(),
            "{}",
            faults.join(
                "
"
            )
        );
    }

    #[test]
    fn facts_and_denials_close_nobody() {
        for text in [
            "No contact with Darren Pike since 2015.",
            "Ryan was not adopted.",
            "Adoption support for Ryan.",
        ] {
            let mut case = CaseFile::default();
            case.documents.push(Document {
                id: "d1".to_owned(),
                date: None,
                kind: String::new(),
                author: String::new(),
                text: text.to_owned(),
            });
            assert!(
                crate::read(&case).iter().all(|s| s.restriction.is_none()),
                "{text}"
            );
        }
    }
}

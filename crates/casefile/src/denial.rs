//! Denials and doubts: "PGM is NOT Maureen", "no relation", "he thinks".
use crate::Polarity;
use crate::item::ItemKind;
use crate::page::Page;
use crate::token::Token;
use kithkin_record::Relation;

/// A relation that the text denies of a mention.
#[derive(Clone, Copy)]
pub(crate) struct Denied {
    pub(crate) relation: Relation,
    /// The words that would have stated it are the ones that deny it.
    pub(crate) instead_of_stated: bool,
    /// Denied of this mention only ("not Big Kev, young Kev"), not of the person throughout.
    pub(crate) only_here: bool,
}

const NO: &[&str] = &[
    "not", "isnt", "isny", "isnae", "isn", "wasnt", "wasn", "never", "no", "nor",
];
const HEDGES: &[&str] = &[
    "thinks",
    "think",
    "maybe",
    "might",
    "possibly",
    "poss",
    "probably",
    "prob",
    "rumour",
    "rumours",
    "rumoured",
    "apparently",
    "unverified",
    "unconfirmed",
    "supposedly",
    "believed",
    "believes",
    "reportedly",
    "perhaps",
    "unsure",
    "unclear",
    "guess",
    "guesses",
    "presumably",
    "may",
    "could",
    "hearsay",
];
const CLAIMS: &[&str] = &["alleges", "alleged", "allegedly", "claims", "claimed", "claiming"];

/// What the text denies of the name `n`, whose words state `stated`; `relation` gives another item's relation.
pub(crate) fn of_name(
    page: &Page<'_>,
    n: usize,
    stated: Option<Relation>,
    relation: impl Fn(usize) -> Option<Relation>,
) -> Option<Denied> {
    let item = &page.items[n];
    let always = |relation| {
        Some(Denied {
            relation,
            instead_of_stated: true,
            only_here: false,
        })
    };
    if let (Some(stated), Some(link)) = (stated, page.links[n])
        && let Some(cue) = link.cue
        && let Some(phrase) = page.phrases[cue]
    {
        let (from, to) = if phrase.first > item.last {
            (item.last + 1, phrase.first)
        } else {
            (phrase.last + 1, item.first)
        };
        let before = phrase
            .first
            .checked_sub(1)
            .is_some_and(|k| NO.contains(&page.word(k)));
        if link.rule != "list"
            && ((from..to).any(|i| NO.contains(&page.word(i))) || (before && phrase.first > item.last))
        {
            return always(stated);
        }
        if said_wrong(page, n, phrase.last.max(item.last)) || he_is_not(page, phrase.last.max(item.last)) {
            return always(stated);
        }
    }
    if let Some(cue) = denied_role(page, n) {
        return relation(cue).map(|relation| Denied {
            relation,
            instead_of_stated: stated == Some(relation),
            only_here: false,
        });
    }
    if let Some(k) = same_name_contrast(page, n) {
        return relation(k).map(|relation| Denied {
            relation,
            instead_of_stated: false,
            only_here: true,
        });
    }
    if let Some(called) = called(page, n)
        && denied_kin_word(page, n)
    {
        return Some(Denied {
            relation: called,
            instead_of_stated: stated == Some(called),
            only_here: false,
        });
    }
    (item.address_word.is_some() && item.readings.is_empty() && no_relation_after(page, n)).then_some(
        Denied {
            relation: Relation::Relative,
            instead_of_stated: false,
            only_here: false,
        },
    )
}

fn called(page: &Page<'_>, n: usize) -> Option<Relation> {
    let item = &page.items[n];
    let reading = item
        .readings
        .first()
        .filter(|r| !r.role && item.kind == ItemKind::Name)?;
    reading.tie.of_child(item.gender)
}

/// "... claiming to be Erin's grandad. He is not.": a sentence that only denies the one before.
fn he_is_not(page: &Page<'_>, last: usize) -> bool {
    let Some(stop) = page.tokens.get(last + 1).filter(|t| t.is('.')) else {
        return false;
    };
    let next: Vec<usize> = (last + 2..(last + 8).min(page.tokens.len()))
        .filter(|&i| page.tokens[i].sentence == stop.sentence + 1)
        .collect();
    let says = |k: usize, words: &[&str]| next.get(k).is_some_and(|&i| words.contains(&page.word(i)));
    next.len() <= 4
        && says(0, &["he", "she", "they"])
        && (says(1, &["is", "was", "are"]) && says(2, NO) || says(1, NO))
}

/// "... recorded as Fa - WRONG", "\"Father: Leon Francis\" is WRONG".
fn said_wrong(page: &Page<'_>, n: usize, last: usize) -> bool {
    let sentence = page.sentence(n);
    (last + 1..(last + 5).min(page.tokens.len())).any(|i| {
        let token = &page.tokens[i];
        token.sentence == sentence
            && matches!(token.folded.as_str(), "wrong" | "incorrect" | "error")
            && (token.caps || i <= last + 4)
    })
}

/// `PGM is NOT Maureen - that's ...`: the kin word before, when the name is also linked to another one.
fn denied_role(page: &Page<'_>, n: usize) -> Option<usize> {
    let item = &page.items[n];
    if page.tokens.get(item.last + 1).is_some_and(Token::possessive) {
        return None;
    }
    let cue = n
        .checked_sub(1)
        .filter(|&c| page.items[c].kind == ItemKind::Cue && page.sentence(c) == page.sentence(n))?;
    let mut gap = page.items[cue].last + 1..item.first;
    let is_not = gap.len() >= 2
        && gap.len() <= 3
        && matches!(page.word(gap.start), "is" | "was")
        && gap.clone().any(|i| page.word(i) == "not");
    (is_not && gap.all(|i| page.tokens[i].kind == crate::token::Kind::Word)).then_some(cue)
}

/// "young Kev and NOT Big Kev": the earlier mention of the same given name in the sentence.
fn same_name_contrast(page: &Page<'_>, n: usize) -> Option<usize> {
    let item = &page.items[n];
    let before = item.first.checked_sub(1)?;
    if page.word(before) != "not" || page.links[n].is_some() {
        return None;
    }
    let sentence = page.sentence(n);
    (0..n).rev().take(4).find(|&k| {
        page.sentence(k) == sentence
            && page.items[k].kind == ItemKind::Name
            && !page.items[k].given.is_empty()
            && page.items[k].given.first() == item.given.first()
    })
}

/// "no relation", "no blood relation", "not blood", "not an auntie", "not a granny": after `Auntie Jo` in its sentence
/// or in the one after, before anybody else so called is named.
pub(crate) fn denied_kin_word(page: &Page<'_>, n: usize) -> bool {
    let item = &page.items[n];
    let sentence = page.sentence(n);
    let stop = page.items[n + 1..].iter().take(6).find(|i| {
        i.kind == ItemKind::Name && !i.readings.is_empty() && i.address_word.is_some() && !i.readings[0].role
    });
    let end = stop.map_or(page.tokens.len(), |i| i.first).min(item.last + 40);
    (item.last + 1..end)
        .take_while(|&i| page.tokens[i].sentence <= sentence + 1)
        .any(|i| denies_kin(page, i))
}

fn denies_kin(page: &Page<'_>, i: usize) -> bool {
    match page.word(i) {
        "no" => {
            matches!(page.word(i + 1), "relation" | "relative")
                || matches!(page.word(i + 1), "blood" | "actual" | "real") && page.word(i + 2) == "relation"
        }
        "not" | "isnt" | "isn" | "isny" => {
            let k = i
                + 1
                + usize::from(matches!(
                    page.word(i + 1),
                    "a" | "an" | "her" | "his" | "really" | "actually" | "t"
                ));
            let k = k + usize::from(matches!(
                page.word(k),
                "a" | "an" | "real" | "proper" | "actual" | "blood"
            ));
            matches!(
                page.word(k),
                "related" | "blood" | "family" | "relative" | "relation"
            ) || page
                .items
                .iter()
                .skip(page.items.partition_point(|x| x.first < k))
                .take(1)
                .any(|x| {
                    x.first == k
                        && x.kind == ItemKind::Cue
                        && x.readings.iter().any(|r| !r.role && r.usage.title)
                })
        }
        _ => false,
    }
}

/// "Mrs Akhtar at no. 14 - same surname as mother, NOT related".
fn no_relation_after(page: &Page<'_>, n: usize) -> bool {
    let sentence = page.sentence(n);
    (page.items[n].last + 1..page.tokens.len())
        .take(16)
        .take_while(|&i| page.tokens[i].sentence == sentence)
        .any(|i| {
            page.word(i) == "not" && page.word(i + 1) == "related"
                || page.word(i) == "no" && matches!(page.word(i + 1), "relation" | "connection")
        })
}

/// How sure the sentence is of what it says of name `n`.
pub(crate) fn certainty(page: &Page<'_>, n: usize) -> Polarity {
    let item = &page.items[n];
    let Some(link) = page.links[n] else {
        return Polarity::Asserted;
    };
    if link.rule == "signature" || link.rule == "author" {
        return Polarity::Asserted;
    }
    let sentence = page.sentence(n);
    let phrase = link.cue.and_then(|c| page.phrases[c]);
    let last = phrase.map_or(item.last, |p| p.last.max(item.last));
    let first = phrase.map_or(item.first, |p| p.first.min(item.first));
    let asked = |t: &Token| t.is('?');
    if (last + 1..(last + 3).min(page.tokens.len())).any(|i| asked(&page.tokens[i])) {
        return Polarity::Uncertain;
    }
    let near = (first.saturating_sub(8)..first).filter(|&i| page.tokens[i].sentence == sentence);
    let clause = near
        .clone()
        .rfind(|&i| page.tokens[i].is(',') || page.tokens[i].is(';'))
        .unwrap_or(0);
    if link.rule == "union"
        && item.first > 0
        && (item.first.saturating_sub(4)..item.first).any(|i| matches!(page.word(i), "a" | "an"))
    {
        return Polarity::Uncertain;
    }
    for i in near.filter(|&i| i > clause || clause == 0) {
        if HEDGES.contains(&page.word(i)) {
            return Polarity::Uncertain;
        }
        if CLAIMS.contains(&page.word(i)) {
            return Polarity::Hearsay;
        }
    }
    let between = |from: usize, to: usize| {
        (from..to).any(|i| {
            HEDGES.contains(&page.word(i))
                || matches!(page.word(i), "thought" | "understood" | "rumoured" | "likely")
                || page.word(i) == "said" && page.word(i + 1) == "to"
        })
    };
    if phrase.is_some_and(|p| between(p.last + 1, item.first) || between(item.last + 1, p.first)) {
        return Polarity::Uncertain;
    }
    let next_says_so = (last + 1..(last + 40).min(page.tokens.len()))
        .filter(|&i| page.tokens[i].sentence == sentence + 1)
        .take(3)
        .any(|i| {
            page.word(i) == "hearsay"
                || matches!(page.word(i), "confirmed" | "verified") && i > 0 && page.word(i - 1) == "not"
        });
    if next_says_so {
        Polarity::Uncertain
    } else {
        Polarity::Asserted
    }
}

//! Denials, doubts and other names: "PGM is NOT Maureen", "no relation", "he thinks", "(Tracey)".
use crate::Polarity;
use crate::item::ItemKind;
use crate::page::Page;
use crate::token::{Kind, Token};
use kithkin_record::{Gender, Relation};

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
        if said_wrong(page, n, phrase.last.max(item.last)) {
            return always(stated);
        }
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
            && page.items[k].given.first().is_some()
            && page.items[k].given.first() == item.given.first()
    })
}

/// "no relation", "no blood relation", "not blood", "not an auntie", "not a granny": after `Auntie Jo` in its sentence
/// or in the one after, before anybody else so called is named.
fn denied_kin_word(page: &Page<'_>, n: usize) -> bool {
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
            matches!(page.word(k), "related" | "blood" | "family")
                || page
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
    let cue = item.first.checked_sub(1).map_or("", |k| page.word(k));
    let other_name = matches!(
        cue,
        "nee" | "formerly" | "aka" | "now" | "alias" | "name" | "uses"
    ) || cue == "as"
        && item.first >= 2
        && matches!(page.word(item.first - 2), "known" | "used" | "registered");
    // A surname in place of another, never a second given name of somebody else.
    let names_again = item.given.is_empty() || matches!(cue, "aka" | "alias" | "as" | "nee");
    (other_name && names_again && gap.len() <= 12).then_some(previous)
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
    for i in near {
        if HEDGES.contains(&page.word(i)) {
            return Polarity::Uncertain;
        }
        if CLAIMS.contains(&page.word(i)) {
            return Polarity::Hearsay;
        }
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

//! Whom "his", "her", "their" and "my" stand for.
//!
//! The subject of the sentence comes first, then the topic of the sentences before. A sentence that opens with
//! "His brother" keeps the topic of the one before it, so "His mother", later, is still that man's.
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::link::gender_of;
use crate::page::{Owner, Page};
use kithkin_record::Gender;

/// How many sentences back a pronoun reaches.
const REACH: u32 = 4;
/// How many mentions back it looks at most, so that a long text stays linear.
const WINDOW: usize = 40;

/// The item that the pronoun at token `at` stands for; `None` when nobody before it fits.
///
/// `gender` gives the gender of an item as far as the case knows it.
pub(crate) fn of_pronoun(page: &Page<'_>, at: usize, gender: &dyn Fn(usize) -> Gender) -> Option<usize> {
    resolve(page, at, gender, 3)
}

/// Others whom the pronoun may stand for when `first` cannot be: people before it whom it fits, nearest first.
pub(crate) fn others(
    page: &Page<'_>,
    at: usize,
    first: usize,
    gender: &dyn Fn(usize) -> Gender,
) -> Vec<usize> {
    let wanted = match page.word(at) {
        "his" | "he" | "him" => Gender::Male,
        "her" | "she" | "hers" => Gender::Female,
        _ => return Vec::new(),
    };
    let end = page.items.partition_point(|i| i.first < at);
    (end.saturating_sub(WINDOW / 2)..end)
        .rev()
        .filter(|&n| {
            let item = &page.items[n];
            let alone = item.kind != ItemKind::Cue || !item.bound && stands_alone(page, n);
            n != first && alone && item.joint == 0 && item.last + 1 != at && gender(n) == wanted
        })
        .take(6)
        .collect()
}

fn resolve(page: &Page<'_>, at: usize, gender: &dyn Fn(usize) -> Gender, depth: u8) -> Option<usize> {
    let plural = matches!(page.word(at), "their" | "they" | "them" | "theirs");
    let wanted = match page.word(at) {
        "his" | "he" | "him" => Gender::Male,
        "her" | "she" | "hers" => Gender::Female,
        _ => Gender::Unknown,
    };
    let fits = |n: usize| {
        let item = &page.items[n];
        // "Marcus his mentor", "Jan, her nan's sister": never the word right before.
        let apposed = item.last + 2 == at
            && (page.tokens[at - 1].is(',') || page.tokens[at - 1].is('(') || page.tokens[at - 1].is('-'));
        // But "Jaspal, his wife Kiran" is Jaspal's.
        let husband = apposed && of_spouse(page, at) && gender(n) == wanted;
        if item.last + 1 == at || apposed && !husband {
            return false;
        }
        // Whoever tells the story does not take up what is named inside a quotation.
        if page.tokens[item.first].quoted && !page.tokens[at].quoted {
            return false;
        }
        if item.kind == ItemKind::Cue && (item.bound || page.phrases[n].is_none() || !stands_alone(page, n)) {
            return false;
        }
        if plural {
            return item.kind == ItemKind::Name
                && (item.joint > 0 || coordinated(page, n) || spouse(page, n) || accompanied(page, n, at));
        }
        let its = gender(n);
        item.joint == 0 && (its == wanted || its == Gender::Unknown)
    };
    let here = page.tokens[at].sentence;
    let end = page.items.partition_point(|i| i.first < at);
    let begin = end.saturating_sub(WINDOW);
    let mut sentence = here;
    let mut passed = None;
    // "Rhys and his sister": the one right before.
    if !plural
        && at >= 2
        && is_and(page, at - 1)
        && let Some(n) = before_bracket(page, at - 2 - usize::from(at > 2 && page.tokens[at - 2].is(',')))
            .filter(|&n| {
                page.items[n].joint == 0
                    && (gender(n) == wanted || of_spouse(page, at) && may_be(gender(n), wanted))
            })
    {
        return Some(n);
    }
    // "Abena Ofori, who lives with her daughter": the relative clause is about Abena.
    if !plural && let Some(n) = relative_clause(page, at).filter(|&n| fits(n)) {
        return Some(n);
    }
    loop {
        let in_sentence = (begin..end).filter(|&n| page.sentence(n) == sentence);
        // In the pronoun's own sentence the subject wins unless a clause has named somebody else of that sex since.
        let found = if plural {
            in_sentence.clone().rfind(|&n| fits(n))
        } else {
            in_sentence.clone().find(|&n| fits(n) && !governed(page, n))
        };
        if let Some(n) = found {
            // "His brother Dougie ...": the topic is whose brother he is.
            // "Her mother, Surinder, is abroad and her brother Kulwinder here": both are of the same person.
            let parallel =
                sentence != here || at > 0 && (is_and(page, at - 1) || page.tokens[at - 1].is(';'));
            if parallel
                && depth > 0
                && let Some(kept) = kept_topic(page, n, gender, depth)
                && fits(kept)
            {
                return Some(kept);
            }
            return Some(n);
        }
        // Behind a preposition ("rumour from Beryl that she") nobody is a topic, unless nobody else is there.
        if found.is_none() && !plural && passed.is_none() {
            passed = in_sentence.clone().find(|&n| fits(n));
        }
        if sentence == 0 || here - sentence >= REACH || (passed.is_some() && here - sentence >= 2) {
            return passed;
        }
        sentence -= 1;
    }
}

/// `Pastor Ojo and his wife`: the word after the pronoun.
fn of_spouse(page: &Page<'_>, at: usize) -> bool {
    matches!(
        page.word(at + 1),
        "wife" | "husband" | "partner" | "girlfriend" | "boyfriend" | "fiancee" | "fiance"
    )
}

/// Whether nothing says that somebody is of the other sex.
fn may_be(gender: Gender, wanted: Gender) -> bool {
    gender == wanted || !matches!(gender, Gender::Male | Gender::Female)
}

/// The item that ends at token `i`, or before the bracket that closes there: `Mavis (f/c) and her husband`.
fn before_bracket(page: &Page<'_>, i: usize) -> Option<usize> {
    if !page.tokens[i].is(')') {
        return page.item_ending(i);
    }
    let open = (i.saturating_sub(16)..i)
        .rev()
        .find(|&k| page.tokens[k].is('('))?;
    page.item_ending(open.checked_sub(1)?)
}

/// The person right before the nearest "who" of the sentence, when nobody is named in between.
fn relative_clause(page: &Page<'_>, at: usize) -> Option<usize> {
    let sentence = page.tokens[at].sentence;
    for i in (0..at).rev().take(20) {
        if page.tokens[i].sentence != sentence {
            return None;
        }
        if page.word(i) == "who" {
            let k = i.checked_sub(1)?;
            let k = if page.tokens[k].is(',') {
                k.checked_sub(1)?
            } else {
                k
            };
            return page.item_ending(k);
        }
        if page
            .item_ending(i)
            .is_some_and(|n| page.items[n].kind == ItemKind::Name)
        {
            return None;
        }
    }
    None
}

/// Whether item `n` is somebody whom the pronoun at token `at` may mean, its sex apart: no word right before, nobody
/// whom only a quotation names, no kin word that is part of what is said of a name.
pub(crate) fn may_be_meant(page: &Page<'_>, n: usize, at: usize) -> bool {
    let item = &page.items[n];
    let quoted = page.tokens[item.first].quoted && !page.tokens[at].quoted;
    let loose =
        item.kind != ItemKind::Cue || !item.bound && page.phrases[n].is_some() && stands_alone(page, n);
    item.last + 1 != at && item.joint == 0 && !quoted && loose
}

/// Whether a word such as "from" or "to" stands before the item.
pub(crate) fn governed(page: &Page<'_>, n: usize) -> bool {
    let first = page.phrases[n].map_or(page.items[n].first, |p| p.first);
    first.checked_sub(1).is_some_and(|k| {
        matches!(
            page.word(k),
            "from"
                | "to"
                | "by"
                | "per"
                | "for"
                | "of"
                | "about"
                | "at"
                | "with"
                | "near"
                | "than"
                | "re"
                | "after"
        )
    }) || page
        .tokens
        .get(page.items[n].last + 1)
        .is_some_and(crate::token::Token::possessive)
}

/// A kin word that means a person by itself: "Mum", "MGM", "father".
fn stands_alone(page: &Page<'_>, n: usize) -> bool {
    let of_child = |owner| match owner {
        Owner::Child => true,
        Owner::Item(k) => page.items[k].kind == ItemKind::Child,
        _ => false,
    };
    page.phrases[n].is_some_and(|p| of_child(p.owner))
        && page.items[n].readings.first().is_some_and(|r| {
            !r.plural
                && r.tie.of_child(Gender::Unknown).is_some()
                && !r.role
                && r.tie.gender() != Gender::Unknown
        })
}

/// Named as somebody's husband, wife or partner, so that "they" are the two: `her brother Ash and his wife Gemma`.
fn spouse(page: &Page<'_>, n: usize) -> bool {
    let tied = |l: crate::page::Link| matches!(l.tie, Tie::Husband | Tie::Wife | Tie::Spouse | Tie::Partner);
    page.links[n].is_some_and(tied) || page.second[n].is_some_and(tied)
}

fn coordinated(page: &Page<'_>, n: usize) -> bool {
    let next = page.items.get(n + 1).is_some_and(|i| {
        i.kind == ItemKind::Name && i.first == page.items[n].last + 2 && is_and(page, i.first - 1)
    });
    let previous = n > 0
        && page.items[n].first >= 2
        && page.items[n - 1].last + 2 == page.items[n].first
        && is_and(page, page.items[n].first - 1);
    next || previous
}

/// Named in the pronoun's sentence as somebody's company: `Steph lives with Gary and their two girls`.
fn accompanied(page: &Page<'_>, n: usize, at: usize) -> bool {
    let with = page.items[n]
        .first
        .checked_sub(1)
        .is_some_and(|k| page.word(k) == "with");
    with && page.sentence(n) == page.tokens[at].sentence && n > 0 && joined(page, n - 1, n)
}

/// Whether two neighbouring items are named together: `David and his wife Faith`.
pub(crate) fn joined(page: &Page<'_>, a: usize, b: usize) -> bool {
    let (from, to) = (page.items[a].last + 1, page.items[b].first);
    (page.items[a].kind == ItemKind::Name || page.phrases[a].is_some() && stands_alone(page, a))
        && to > from
        && to - from <= 5
        && (from..to).any(|i| is_and(page, i) || page.word(i) == "with")
        && (from..to).all(|i| page.tokens[i].kind == crate::token::Kind::Word || is_and(page, i))
}

fn is_and(page: &Page<'_>, i: usize) -> bool {
    page.tokens[i].is('&') || page.tokens[i].is('+') || page.word(i) == "and"
}

/// When item `n` is introduced by a pronoun at the start of its sentence, whom that pronoun stands for.
fn kept_topic(page: &Page<'_>, n: usize, gender: &dyn Fn(usize) -> Gender, depth: u8) -> Option<usize> {
    let owner = page.links[n].map(|l| l.owner)?;
    let Owner::Pronoun(at) = owner else { return None };
    page.tokens[at]
        .opens
        .then(|| resolve(page, at, gender, depth - 1))
        .flatten()
}

/// Whom the clause around item `n` is about: the first person before it in its sentence, else the topic before.
pub(crate) fn subject(page: &Page<'_>, n: usize, gender: &dyn Fn(usize) -> Gender) -> Option<usize> {
    let first = page.items[n].first;
    let sentence = page.sentence(n);
    // The nearest word of the clause that can be its subject: a pronoun or a person.
    for i in (0..first).rev().take(30) {
        if page.tokens[i].sentence != sentence {
            break;
        }
        if matches!(page.word(i), "he" | "she" | "they") {
            return of_pronoun(page, i, gender).or_else(|| last_named(page, i));
        }
        if let Some(k) = page.item_ending(i)
            && (matches!(page.items[k].kind, ItemKind::Name | ItemKind::Child)
                || i + 1 < first && stands_alone(page, k) && !page.items[k].bound)
            && !page
                .tokens
                .get(i + 1)
                .is_some_and(crate::token::Token::possessive)
        {
            return Some(k);
        }
    }
    None
}

/// The last person named before token `i`, not further back than the sentence before.
pub(crate) fn last_named(page: &Page<'_>, i: usize) -> Option<usize> {
    let end = page.items.partition_point(|x| x.first < i);
    (end.saturating_sub(6)..end)
        .rev()
        .find(|&n| page.items[n].kind == ItemKind::Name && page.sentence(n) + 1 >= page.tokens[i].sentence)
}

/// The sex that the lexicon gives the name's first given name.
pub(crate) fn lexicon_gender(page: &Page<'_>, n: usize) -> Gender {
    page.items[n].folded.sex
}

/// The gender of an item by its own words; the register may know better.
pub(crate) fn plain_gender(page: &Page<'_>, n: usize) -> Gender {
    gender_of(page, n)
}

/// The nearest person before token `i` whom "he" or "she" fits; ages follow the one just named.
pub(crate) fn nearest(page: &Page<'_>, i: usize, gender: &dyn Fn(usize) -> Gender) -> Option<usize> {
    let end = page.items.partition_point(|x| x.first < i);
    let wanted = if matches!(page.word(i), "he" | "him") {
        Gender::Male
    } else {
        Gender::Female
    };
    let near = (end.saturating_sub(3)..end).rev().find(|&n| {
        let g = gender(n);
        page.items[n].kind != ItemKind::Cue
            && (g == wanted || g == Gender::Unknown)
            && page.sentence(n) + 1 >= page.tokens[i].sentence
    });
    near.or_else(|| of_pronoun(page, i, gender))
}

/// Whom the sentences before are about, for a kin word without owner ("Daughter Rukhsana is married."): the first
/// person of the nearest sentence, but not one who is a son or daughter in the same list.
pub(crate) fn topic(page: &Page<'_>, n: usize, tie: Tie) -> Option<usize> {
    let sentence = page.sentence(n);
    let listed = matches!(tie, Tie::Son | Tie::Daughter);
    let mut best: Option<usize> = None;
    for k in (0..n).rev().take(WINDOW) {
        let its = page.sentence(k);
        if its == sentence {
            continue;
        }
        if its + REACH < sentence || best.is_some_and(|b| page.sentence(b) != its) {
            break;
        }
        let item = &page.items[k];
        let person =
            item.kind == ItemKind::Name || item.kind == ItemKind::Cue && stands_alone(page, k) && !item.bound;
        let same_list = listed
            && page.links[k].is_some_and(|l| {
                matches!(
                    l.tie,
                    Tie::Son | Tie::Daughter | Tie::Spouse | Tie::Husband | Tie::Wife
                )
            });
        if person && !same_list && !governed(page, k) {
            best = Some(k);
        }
    }
    best
}

//! Whom "his", "her", "their" and "my" stand for.
//!
//! The subject of the sentence comes first, then the topic of the sentences before. A sentence that opens with
//! "His brother" keeps the topic of the one before it, so "His mother", later, is still that man's.
use crate::item::ItemKind;
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

fn resolve(page: &Page<'_>, at: usize, gender: &dyn Fn(usize) -> Gender, depth: u8) -> Option<usize> {
    let plural = matches!(page.word(at), "their" | "they" | "them" | "theirs");
    let wanted = match page.word(at) {
        "his" | "he" | "him" => Gender::Male,
        "her" | "she" | "hers" => Gender::Female,
        _ => Gender::Unknown,
    };
    let fits = |n: usize| {
        let item = &page.items[n];
        if item.kind == ItemKind::Cue && (item.bound || page.phrases[n].is_none() || !stands_alone(page, n)) {
            return false;
        }
        if plural {
            return item.kind == ItemKind::Name && (item.joint > 0 || coordinated(page, n));
        }
        let its = gender(n);
        item.joint == 0 && (its == wanted || its == Gender::Unknown)
    };
    let here = page.tokens[at].sentence;
    let end = page.items.partition_point(|i| i.first < at);
    let begin = end.saturating_sub(WINDOW);
    let mut sentence = here;
    loop {
        let in_sentence = (begin..end).filter(|&n| page.sentence(n) == sentence);
        // In the pronoun's own sentence the subject wins unless a clause has named somebody else of that sex since.
        let found = if plural {
            in_sentence.filter(|&n| fits(n)).last()
        } else {
            in_sentence.clone().find(|&n| fits(n))
        };
        if let Some(n) = found {
            // "His brother Dougie ...": the topic is whose brother he is.
            if sentence != here
                && depth > 0
                && let Some(kept) = kept_topic(page, n, gender, depth)
                && fits(kept)
            {
                return Some(kept);
            }
            return Some(n);
        }
        if sentence == 0 || here - sentence >= REACH {
            return None;
        }
        sentence -= 1;
    }
}

/// A kin word that means a person by itself: "Mum", "MGM", "father".
fn stands_alone(page: &Page<'_>, n: usize) -> bool {
    page.phrases[n].is_some_and(|p| p.owner == Owner::Child)
        && page.items[n]
            .readings
            .first()
            .is_some_and(|r| !r.plural && r.tie.of_child(Gender::Unknown).is_some() && !r.role)
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
        if matches!(page.word(i), "he" | "she") {
            return of_pronoun(page, i, gender);
        }
        if let Some(k) = page.item_ending(i)
            && matches!(page.items[k].kind, ItemKind::Name | ItemKind::Child)
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

/// The gender of an item by its own words; the register may know better.
pub(crate) fn plain_gender(page: &Page<'_>, n: usize) -> Gender {
    gender_of(page, n)
}

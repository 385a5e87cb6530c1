//! Deaths that the text says beside a mention: "died in Nov 2015", "passed away Xmas 2013", "(d. 2011)", "the late".
use crate::dates;
use crate::item::ItemKind;
use crate::page::Page;
use crate::token::Kind;
use kithkin_record::{DateInterval, PartialDate};

/// A death, and the days on which it may have been, where the text says.
#[derive(Clone, Copy)]
pub(crate) struct Death {
    pub(crate) on: Option<DateInterval>,
}

/// How many tokens after a mention may lead to the word that says it.
const REACH: usize = 10;

/// The death of the person whom item `n` mentions.
pub(crate) fn of(page: &Page<'_>, n: usize) -> Option<Death> {
    let item = &page.items[n];
    if item.first > 0 && page.word(item.first - 1) == "late" && page.word(item.first.wrapping_sub(2)) != "of"
    {
        return Some(Death { on: None });
    }
    let sentence = page.tokens[item.last].sentence;
    let end = page.items[n + 1..]
        .iter()
        .take(6)
        .find(|x| x.kind != ItemKind::Cue && x.first > item.last)
        .map_or(page.tokens.len(), |x| x.first)
        .min(item.last + 1 + REACH);
    let owner = page
        .tokens
        .get(item.last + 1)
        .is_some_and(crate::token::Token::possessive);
    let mut i = item.last + 1;
    while i < end && !owner && page.tokens[i].sentence == sentence {
        if matches!(
            page.word(i),
            "when" | "since" | "until" | "before" | "after" | "nearly" | "almost" | "not"
        ) {
            return None;
        }
        if let Some(next) = says_dead(page, i) {
            return Some(Death {
                on: on_day(page, next),
            });
        }
        i += 1;
    }
    None
}

/// The token after words that say that somebody died.
fn says_dead(page: &Page<'_>, i: usize) -> Option<usize> {
    let word = page.word(i);
    match word {
        "died" | "deceased" | "dec'd" | "decd" | "rip" => Some(i + 1),
        "passed" if matches!(page.word(i + 1), "away" | "on") => Some(i + 2),
        "passed" if page.word(i + 1) == "in" => Some(i + 1),
        "dead" if matches!(page.word(i - 1), "is" | "was" | "found" | "now" | "s") => Some(i + 1),
        // "(d. 2011)", "d. (RTC)"
        "d" if page.tokens.get(i + 1).is_some_and(|t| t.is('.')) => {
            let year = page
                .tokens
                .get(i + 2)
                .is_some_and(|t| t.kind == Kind::Number || t.is('('));
            year.then_some(i + 2)
        }
        _ => None,
    }
}

/// `in Nov 2015`, `on 14 August 2017`, `2011`, `Xmas 2013` at token `i`.
fn on_day(page: &Page<'_>, i: usize) -> Option<DateInterval> {
    let i = i + usize::from(matches!(page.word(i), "in" | "on" | "around" | "about" | "at"));
    if matches!(page.word(i), "xmas" | "christmas") {
        let year: i16 = page.tokens.get(i + 1)?.text.parse().ok()?;
        let first = PartialDate::new(year, Some(12), Some(18))?.interval();
        let last = PartialDate::new(year + 1, Some(1), Some(2))?.interval();
        return Some(DateInterval {
            start: first.start,
            end: last.end,
        });
    }
    // "Nov 2015"
    if let Some(month) = dates::month(page.word(i)) {
        let year = page
            .tokens
            .get(i + 1)
            .filter(|t| t.text.len() == 4)?
            .text
            .parse()
            .ok()?;
        return PartialDate::new(year, Some(month), None).map(PartialDate::interval);
    }
    let span = dates::read(page, i)?;
    (span.last > i || page.tokens[i].text.len() == 4).then_some(span.interval)
}

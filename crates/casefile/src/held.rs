//! When a relation held, as dates beside the mention say: `03/05-11/06 Mr & Mrs Okafor`, `Stepdad (2007-2010) Craig`,
//! `Mr & Mrs Patel (former FCs, Leyburn Rd, 06-08)`, `02/07- Cedars`.
use crate::dates;
use crate::page::Page;
use crate::token::{Kind, Token};
use kithkin_record::{PartialDate, Period, date::date_of};

/// How many tokens after a mention a range may stand.
const REACH: usize = 14;

/// The range of dates right before the mention or its kin word, or after it in the same clause.
pub(crate) fn beside(page: &Page<'_>, n: usize) -> Period {
    let item = &page.items[n];
    let cue = page.links[n]
        .and_then(|l| l.cue)
        .filter(|&c| page.items[c].first < item.first);
    let first = cue.map_or(item.first, |c| {
        page.phrases[c].map_or(page.items[c].first, |p| p.first)
    });
    before(page, first)
        .or_else(|| cue.and_then(|c| after(page, page.items[c].last + 1, item.first)))
        .or_else(|| after(page, item.last + 1, next_person(page, n)))
        .unwrap_or_default()
}

/// A range that starts at token `i`: `06-08`, `1998-2003`.
pub(crate) fn years(page: &Page<'_>, i: usize) -> Option<Period> {
    range(page, i).map(|(period, _)| period)
}

fn next_person(page: &Page<'_>, n: usize) -> usize {
    let item = &page.items[n];
    let end = page.items[n + 1..]
        .iter()
        .take(6)
        .find(|x| x.kind != crate::item::ItemKind::Cue && x.first > item.last)
        .map_or(page.tokens.len(), |x| x.first);
    end.min(item.last + 1 + REACH)
}

/// A range that ends right before token `first`.
fn before(page: &Page<'_>, first: usize) -> Option<Period> {
    // "11/06-02/07 resp. w/ June W."
    let led = |i: usize| {
        matches!(
            page.word(i),
            "resp" | "respite" | "with" | "w" | "placed" | "to" | "at"
        ) || page.tokens[i].is('.')
            || page.tokens[i].is('/') && matches!(page.word(i.saturating_sub(1)), "w")
    };
    let first = (first.saturating_sub(5)..first)
        .rev()
        .take_while(|&i| led(i))
        .last()
        .unwrap_or(first);
    (first.saturating_sub(7)..first.saturating_sub(1)).find_map(|i| {
        let starts = i == 0 || page.tokens[i - 1].kind != Kind::Number && !page.tokens[i - 1].is('/');
        let (period, next) = starts.then(|| range(page, i)).flatten()?;
        let mark = |k: usize| {
            page.tokens
                .get(k)
                .is_some_and(|t| t.is(',') || t.is(':') || t.is(')'))
        };
        (next == first || next + 1 == first && mark(next)).then_some(period)
    })
}

fn after(page: &Page<'_>, begin: usize, end: usize) -> Option<Period> {
    let sentence = page.tokens.get(begin)?.sentence;
    (begin..end.min(page.tokens.len()))
        .take_while(|&i| page.tokens[i].sentence == sentence)
        .find_map(|i| range(page, i).map(|(period, _)| period))
        .filter(|p| p.end.is_some())
}

fn dash(token: Option<&Token>) -> bool {
    token.is_some_and(|t| t.is('-') || t.is('\u{2013}') || t.folded == "to")
}

/// `03/05-11/06`, `2007-2010`, `06-08`, `02/07-` at token `i`; and the token after it.
fn range(page: &Page<'_>, i: usize) -> Option<(Period, usize)> {
    let (start, next) = date(page, i)?;
    if !dash(page.tokens.get(next)) {
        return None;
    }
    let (end, last) = match date(page, next + 1) {
        Some((end, last)) => (Some(end), last),
        // "02/07- Cedars": still running.
        None if page.tokens[next].is('-') && page.tokens[next].start == page.tokens[next - 1].end => {
            (None, next + 1)
        }
        None => return None,
    };
    let period = Period {
        start: Some(start),
        end,
    };
    let ordered = end.is_none_or(|end| start.interval().start <= end.interval().end);
    ordered.then_some((period, last))
}

/// A month and year (`03/05`) or a year (`2007`, or `06` in a range of two such).
fn date(page: &Page<'_>, i: usize) -> Option<(PartialDate, usize)> {
    let token = page.tokens.get(i).filter(|t| t.kind == Kind::Number)?;
    let slash = page.tokens.get(i + 1).is_some_and(|t| t.is('/'));
    if slash || token.text.len() == 4 {
        let span = dates::read(page, i)?;
        let date = date_of(span.interval.start);
        let date = match span.last - i {
            0 => PartialDate::new(date.year(), None, None)?,
            2 => PartialDate::new(date.year(), date.month(), None)?,
            _ => date,
        };
        return Some((date, span.last + 1));
    }
    // "06-08": two years.
    let two = |k: usize| {
        page.tokens
            .get(k)
            .filter(|t| t.kind == Kind::Number && t.text.len() == 2)
            .and_then(|t| t.text.parse::<i32>().ok())
    };
    let year = two(i)?;
    let other = if dash(page.tokens.get(i + 1)) {
        two(i + 2)
    } else {
        i.checked_sub(2).and_then(two)
    };
    let rising = other.is_some_and(|o| (i32::from(dash(page.tokens.get(i + 1))) == 1) == (year < o));
    let whole = page
        .tokens
        .get(i + 1)
        .is_none_or(|t| !t.is('/') && !t.is('.') || t.is('.') && t.start > token.end);
    (rising && whole)
        .then(|| PartialDate::new(dates::full_year(year, page)?, None, None))
        .flatten()
        .map(|date| (date, i + 1))
}

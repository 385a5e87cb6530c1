//! Dates as notes write them, day first, and the births that ages imply.
use crate::page::Page;
use crate::token::Kind;
use kithkin_record::date::date_of;
use kithkin_record::{DateInterval, PartialDate};

/// A date read from tokens `first..=last`.
pub(crate) struct Span {
    pub(crate) interval: DateInterval,
    pub(crate) last: usize,
}

/// The whole of a year.
pub(crate) fn year(year: i16) -> Option<DateInterval> {
    PartialDate::new(year, None, None).map(PartialDate::interval)
}

/// Reads a date that starts at token `i`: `5/8/84`, `9.6.01`, `12-03-1984`, `06/14`, `Feb 1984`, `1988`, `75`.
pub(crate) fn read(page: &Page<'_>, i: usize) -> Option<Span> {
    let number = |k: usize| {
        page.tokens
            .get(k)
            .filter(|t| t.kind == Kind::Number || t.kind == Kind::Word)
            .and_then(|t| digits(&t.text))
    };
    let mark = |k: usize| {
        page.tokens
            .get(k)
            .is_some_and(|t| t.is('/') || t.is('.') || t.is('-'))
            && page.tokens[k - 1].end == page.tokens[k].start
            && page
                .tokens
                .get(k + 1)
                .is_some_and(|t| t.start == page.tokens[k].end)
    };
    let a = number(i)?;
    if page.tokens[i].text.len() == 4 && a >= 1900 {
        // 2013-05-07; else a year by itself, also in "2007-2010".
        let iso = || {
            let (month, day) = (number(i + 2)?, number(i + 4)?);
            (mark(i + 1) && mark(i + 3)).then(|| {
                PartialDate::new(
                    i16::try_from(a).ok()?,
                    u8::try_from(month).ok(),
                    u8::try_from(day).ok(),
                )
            })?
        };
        return match iso() {
            Some(day) => Some(Span {
                interval: day.interval(),
                last: i + 4,
            }),
            None => Some(Span {
                interval: PartialDate::new(full_year(a, page)?, None, None)?.interval(),
                last: i,
            }),
        };
    }
    if mark(i + 1)
        && let Some(b) = number(i + 2)
    {
        if mark(i + 3)
            && page.tokens[i + 3].text == page.tokens[i + 1].text
            && let Some(c) = number(i + 4)
        {
            let year = full_year(c, page)?;
            let day = PartialDate::new(year, u8::try_from(b).ok(), u8::try_from(a).ok())
                .or_else(|| PartialDate::new(year, u8::try_from(a).ok(), u8::try_from(b).ok()))?;
            return Some(Span {
                interval: day.interval(),
                last: i + 4,
            });
        }
        // "3.1 The mother ..." numbers a paragraph.
        let short = |k: usize| page.tokens[k].text.len() < 2;
        if page.tokens[i + 1].is('.') && (short(i) || short(i + 2)) {
            return None;
        }
        let month = PartialDate::new(full_year(b, page)?, u8::try_from(a).ok(), None)?;
        return Some(Span {
            interval: month.interval(),
            last: i + 2,
        });
    }
    if let Some(month) = month(page.word(i + 1))
        && let Some(y) = number(i + 2)
    {
        let day = PartialDate::new(full_year(y, page)?, Some(month), u8::try_from(a).ok())?;
        return Some(Span {
            interval: day.interval(),
            last: i + 2,
        });
    }
    let whole = PartialDate::new(full_year(a, page)?, None, None)?;
    Some(Span {
        interval: whole.interval(),
        last: i,
    })
}

pub(crate) fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let at = MONTHS
        .iter()
        .position(|m| word.len() >= 3 && word.starts_with(m))?;
    u8::try_from(at + 1).ok()
}

/// Digits, scanned capital O and l taken for 0 and 1.
fn digits(text: &str) -> Option<i32> {
    let mended: String = text
        .chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            'Z' => '2',
            c => c,
        })
        .collect();
    (mended.len() <= 4 && mended.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| mended.parse().ok())
        .flatten()
}

/// Two digits are of this century unless that would be after the note.
pub(crate) fn full_year(value: i32, page: &Page<'_>) -> Option<i16> {
    let written = page.written.map_or(2030, |w| i32::from(date_of(w.end).year()));
    let year = match value {
        0..=99 if 2000 + value <= written => 2000 + value,
        0..=99 => 1900 + value,
        1900..=2100 => value,
        _ => return None,
    };
    i16::try_from(year).ok()
}

/// The last such month that had begun by `day`: "born in August".
pub(crate) fn last_such_month(month: u8, day: DateInterval) -> Option<DateInterval> {
    let written = date_of(day.end);
    let year = written.year() - i16::from(written.month().is_some_and(|m| m < month));
    PartialDate::new(year, Some(month), None).map(PartialDate::interval)
}

/// 1 January as the whole year, the 15th as the whole month: what systems enter when the day is not known.
pub(crate) fn without_dummy_day(day: DateInterval) -> DateInterval {
    let date = date_of(day.start);
    let wider = match (date.month(), date.day()) {
        _ if day.start != day.end => None,
        (Some(1), Some(1)) => PartialDate::new(date.year(), None, None),
        (month, Some(15)) => PartialDate::new(date.year(), month, None),
        _ => None,
    };
    wider.map_or(day, PartialDate::interval)
}

/// Born so as to be `age` on some day of `day`.
pub(crate) fn born_at(age: i16, day: DateInterval) -> Option<DateInterval> {
    let start = years_before(day.start, age + 1)? + 1;
    let end = years_before(day.end, age)?;
    (start <= end).then_some(DateInterval { start, end })
}

fn years_before(day: i32, years: i16) -> Option<i32> {
    let date = date_of(day);
    let year = date.year() - years;
    let exact = PartialDate::new(year, date.month(), date.day());
    // 29 February becomes the 28th.
    let date = exact.or_else(|| PartialDate::new(year, date.month(), Some(28)))?;
    Some(date.interval().start)
}

/// The school year of `y3`, `yr3`, `year3`.
pub(crate) fn school_year(word: &str) -> Option<i16> {
    let digits = word
        .strip_prefix("year")
        .or_else(|| word.strip_prefix("yr"))
        .or_else(|| word.strip_prefix('y'))?;
    digits.parse().ok().filter(|n| (1..=13).contains(n))
}

/// Whose school years.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Schools {
    /// England and Wales: September to August; Reception is 0.
    England,
    /// Scotland: March to February; P1 is 1.
    Scotland,
}

/// Those in this school year on `day`.
pub(crate) fn cohort(schools: Schools, school_year: i16, day: DateInterval) -> Option<DateInterval> {
    let date = date_of(day.start);
    let began = |first_month: u8| date.year() - i16::from(date.month().is_some_and(|m| m < first_month));
    let (first, last) = match schools {
        Schools::England => {
            let year = began(9) - school_year - 5;
            (
                PartialDate::new(year, Some(9), Some(1)),
                PartialDate::new(year + 1, Some(8), Some(31)),
            )
        }
        Schools::Scotland => {
            let year = began(8) - school_year - 4;
            (
                PartialDate::new(year, Some(3), Some(1)),
                PartialDate::new(year + 1, Some(2), None),
            )
        }
    };
    Some(DateInterval {
        start: first?.interval().start,
        end: last?.interval().end,
    })
}

/// For each sentence, the date its line starts with, in a document where lines do (a chronology); carried to the
/// sentences of the same entry.
pub(crate) fn line_dates(page: &Page<'_>) -> Vec<Option<DateInterval>> {
    let sentences = page.tokens.last().map_or(0, |t| t.sentence as usize + 1);
    let mut dates = vec![None; sentences];
    let mut starts = 0;
    let mut line_start = true;
    let mut marked: Vec<Option<DateInterval>> = vec![None; sentences];
    for i in 0..page.tokens.len() {
        if page.tokens[i].kind == Kind::Line {
            line_start = true;
            continue;
        }
        if line_start && let Some(span) = start_date(page, i) {
            starts += 1;
            let at = page.tokens[i].sentence as usize;
            marked[at] = Some(span);
        }
        line_start = false;
    }
    let chronology = page.kind.contains("chronolog");
    if starts >= 3 || (chronology && starts > 0) {
        let mut current = None;
        for (slot, mark) in dates.iter_mut().zip(marked) {
            current = mark.or(current);
            *slot = current;
        }
    }
    dates
}

/// A date with at least two parts, or a year and a colon, at the start of a line.
fn start_date(page: &Page<'_>, i: usize) -> Option<DateInterval> {
    let span = read(page, i)?;
    let year_alone = span.last == i;
    // 06/04-11/07 is a placement's range, not an entry's day.
    let range = page
        .tokens
        .get(span.last + 1)
        .is_some_and(|t| t.is('-') || t.is('\u{2013}'))
        && page
            .tokens
            .get(span.last + 2)
            .is_some_and(|t| t.kind == Kind::Number);
    let heading =
        page.tokens[i].text.len() == 4 && page.tokens.get(i + 1).is_some_and(|t| t.is(':') || t.is('-'));
    (!range && (!year_alone || heading)).then_some(span.interval)
}

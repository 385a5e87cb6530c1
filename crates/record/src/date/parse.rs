//! Reading dates as people and registers write them.
//!
//! The text is cut into numbers, words and separators; words say what the numbers are (a month, about, a season) and
//! the numbers are put together by their length and the order of the file. What is impossible (31 February, month 15)
//! gives the best part of the date and a mark.
use super::{DateInterval, DateMarks, DateOrder, DateValue, PartialDate};

/// The year that two-digit years are read against when nothing better is known: `25` is 2025, `26` is 1926.
///
/// A constant and not the clock, so that the same file always reads the same.
pub const REFERENCE_YEAR: i16 = 2026;

#[derive(Clone, PartialEq, Eq)]
enum Token {
    Number(Number),
    /// `xx` or `??` where a number should be.
    Blank,
    Word(String),
    Mark(char),
}

/// A number, how many digits it was written with, and whether an apostrophe shows that it is a short year.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Number {
    value: u32,
    digits: usize,
    short: bool,
}

/// How a date text is read: which order, against which year.
#[derive(Clone, Copy)]
struct Rules {
    order: DateOrder,
    /// The text may be in either order, so say so.
    doubtful: bool,
    reference: i16,
}

/// What was read: the date, the days where they are not simply those of the date, marks.
#[derive(Clone, Copy, Default)]
struct Found {
    date: Option<PartialDate>,
    interval: Option<DateInterval>,
    marks: u8,
}

impl Found {
    fn date(date: PartialDate, marks: u8) -> Self {
        Self {
            date: Some(date),
            interval: Some(date.interval()),
            marks,
        }
    }

    fn days(first: PartialDate, last: PartialDate, marks: u8) -> Option<Self> {
        let (start, end) = (first.interval().start, last.interval().end);
        (start <= end).then_some(Self {
            date: None,
            interval: Some(DateInterval { start, end }),
            marks,
        })
    }
}

/// Reads `text`; `order` `None` means day first, and marks as ambiguous what could be month first.
pub(super) fn parse(text: &str, order: Option<DateOrder>, reference: i16) -> DateValue {
    let rules = Rules {
        order: order.unwrap_or_default(),
        doubtful: order.is_none(),
        reference,
    };
    let found = iso(text).or_else(|| loose(text, rules)).unwrap_or_default();
    let placeholder = found.date.map_or(0, |d| DateMarks::placeholder(d).0);
    DateValue {
        text: text.to_owned(),
        date: found.date,
        interval: found.interval,
        marks: DateMarks(found.marks | placeholder),
    }
}

fn iso(text: &str) -> Option<Found> {
    PartialDate::parse_iso(text).map(|d| Found::date(d, 0))
}

fn loose(text: &str, rules: Rules) -> Option<Found> {
    if text.len() > 100 {
        return None; // a note, not a date
    }
    let tokens = tokens(&text.to_lowercase());
    range(&tokens, rules).or_else(|| single(&tokens, rules))
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    let mut short = false;
    while let Some(c) = chars.next() {
        let mut run = String::from(c);
        let mut take = |run: &mut String, same: fn(char) -> bool| {
            while let Some(next) = chars.next_if(|n| same(*n)) {
                run.push(next);
            }
        };
        if c.is_ascii_digit() {
            take(&mut run, |n| n.is_ascii_digit());
            out.push(Token::Number(Number {
                value: run.parse().unwrap_or(u32::MAX),
                digits: run.len(),
                short,
            }));
        } else if c.is_alphabetic() {
            take(&mut run, char::is_alphabetic);
            out.push(if run.len() >= 2 && run.chars().all(|c| c == 'x') {
                Token::Blank
            } else {
                Token::Word(run)
            });
        } else if c == '?' {
            take(&mut run, |n| n == '?');
            out.push(if run.len() >= 2 {
                Token::Blank
            } else {
                Token::Mark('?')
            });
        } else if !c.is_whitespace() {
            out.push(Token::Mark(match c {
                '\u{2013}' | '\u{2014}' | '\u{2212}' => '-',
                '\u{2019}' | '\u{2018}' | '`' => '\'',
                '\\' => '/',
                c => c,
            }));
        }
        short = matches!(out.last(), Some(Token::Mark('\'')));
    }
    without_time(&mut out);
    out
}

/// Drops a time of day (`10:15`, `00:00:00.000`) and what follows it.
fn without_time(tokens: &mut Vec<Token>) {
    let colon = tokens.iter().position(|t| *t == Token::Mark(':'));
    if let Some(at) = colon.filter(|at| *at >= 2)
        && matches!(tokens[at - 1], Token::Number(_))
    {
        tokens.truncate(at - 1);
        if tokens.last() == Some(&Token::Word("t".to_owned())) {
            tokens.pop();
        }
    }
}

fn word(token: &Token) -> &str {
    match token {
        Token::Word(word) => word,
        _ => "",
    }
}

/// `June 2009 to Sept 2010`, `between 1984 and 1986`, `1984-86`, `1984/85`.
fn range(tokens: &[Token], rules: Rules) -> Option<Found> {
    if let [Token::Number(from), Token::Mark('-' | '/'), Token::Number(to)] = tokens
        && from.digits == 4
    {
        let (from, to, digits) = (from.value, to.value, to.digits);
        let from_year = i16::try_from(from).ok()?;
        let to_year = match digits {
            4 => i16::try_from(to).ok()?,
            2 if to > from % 100 && to > 12 => from_year - from_year % 100 + i16::try_from(to).ok()?,
            // 1999/00 and the school year 2009/10; with a hyphen 2009-10 is October.
            2 if tokens[1] == Token::Mark('/') && to == (from + 1) % 100 => from_year + 1,
            _ => return None,
        };
        return Found::days(year(from_year)?, year(to_year)?, 0);
    }
    let split = tokens.iter().position(|t| {
        matches!(word(t), "to" | "and" | "until" | "till" | "thru")
            || (*t == Token::Mark('-') && tokens.iter().any(|t| month_word(word(t)).is_some()))
    })?;
    let (left, right) = (&tokens[..split], &tokens[split + 1..]);
    let last = single(right, rules)?.interval?;
    let first = match single(left, rules) {
        Some(first) => first.interval?,
        // `Jan - Mar 2009`: the first half borrows the year.
        None => {
            let year = super::date_of(last.end).year();
            let mut left = left.to_vec();
            left.push(Token::Number(Number {
                value: u32::try_from(year).ok()?,
                digits: 4,
                short: false,
            }));
            single(&left, rules)?.interval?
        }
    };
    (first.start <= last.end).then_some(Found {
        date: None,
        interval: Some(DateInterval {
            start: first.start,
            end: last.end,
        }),
        marks: 0,
    })
}

/// One date, with the words around it.
fn single(tokens: &[Token], rules: Rules) -> Option<Found> {
    let mut about = false;
    let mut bound = None;
    let mut part = None;
    let mut month = None;
    let mut numbers = Vec::new();
    let mut decade = false;
    for (i, token) in tokens.iter().enumerate() {
        let number_before = i > 0 && matches!(tokens[i - 1], Token::Number(_));
        match token {
            Token::Number(number) => numbers.push(*number),
            Token::Blank => numbers.push(two_digits(0)),
            Token::Mark('?' | '~') => about = true,
            Token::Mark('-' | '/' | '.' | ',' | '\'' | '(' | ')' | '[' | ']') => {}
            Token::Mark(_) => return None,
            Token::Word(word) => match word.as_str() {
                "st" | "nd" | "rd" | "th" if number_before => {}
                "s" if number_before => decade = true,
                "c" | "ca" | "circa" | "approx" | "approximately" | "about" | "abt" | "around"
                | "roughly" | "est" | "estimated" | "probably" | "prob" | "possibly" | "poss" | "maybe"
                | "say" => {
                    about = true;
                }
                "before" | "bef" => bound = Some(Bound::Before),
                "after" | "aft" => bound = Some(Bound::After),
                "born" | "b" | "dob" | "d" | "o" | "birth" | "on" | "in" | "the" | "of" | "died"
                | "since" | "from" | "year" | "yr" | "between" | "bet" | "early" | "mid" | "middle"
                | "late" | "end" | "start" | "beginning" | "sometime" | "time" | "half" | "spring"
                | "summer" | "autumn" | "fall" | "winter" | "xmas" | "christmas" | "easter" | "new"
                | "holidays" => {
                    part = part.or(part_of_year(word));
                }
                word if month_word(word).is_some() => {
                    if month.is_some() {
                        return None;
                    }
                    month = month_word(word);
                }
                word if is_weekday(word) => {}
                _ => return None,
            },
        }
    }
    let mut found = match (month, part) {
        _ if decade => self::decade(&numbers, part, rules)?,
        (Some(month), _) => with_month_word(&numbers, month, rules)?,
        (None, Some(part)) => {
            let year = expand(*numbers.first().filter(|_| numbers.len() == 1)?, rules)?;
            part.of(year)?
        }
        (None, None) => numeric(&numbers, rules)?,
    };
    if about {
        found.marks |= DateMarks::APPROXIMATE;
        found.interval = found.interval.map(|i| i.widened(about_days(i)));
    }
    if let (Some(bound), Some(days)) = (bound, found.interval) {
        found.date = None;
        found.marks |= DateMarks::APPROXIMATE;
        found.interval = Some(bound.of(days));
    }
    Some(found)
}

/// How far "about" reaches on either side: two years about a year, three months about a month, a month about a day.
fn about_days(interval: DateInterval) -> i32 {
    match interval.days() {
        0..=1 => 31,
        2..=31 => 92,
        _ => 731,
    }
}

#[derive(Clone, Copy)]
enum Bound {
    Before,
    After,
}

impl Bound {
    /// A hundred years before or after: as far as one life reaches.
    fn of(self, days: DateInterval) -> DateInterval {
        const LIFE: i32 = 36_525;
        match self {
            Self::Before => DateInterval {
                start: days.start - LIFE,
                end: days.start - 1,
            },
            Self::After => DateInterval {
                start: days.end + 1,
                end: days.end + LIFE,
            },
        }
    }
}

/// A stretch of a year: first month and day, last month and day, whether it runs into the next year.
#[derive(Clone, Copy)]
struct Part {
    first: (u8, u8),
    last: (u8, u8),
    next_year: bool,
}

impl Part {
    fn of(self, year: i16) -> Option<Found> {
        let first = PartialDate::new(year, Some(self.first.0), Some(self.first.1))?;
        let end_year = year + i16::from(self.next_year);
        let last = PartialDate::new(end_year, Some(self.last.0), Some(self.last.1))?;
        Found::days(first, last, DateMarks::APPROXIMATE)
    }
}

fn part_of_year(word: &str) -> Option<Part> {
    let part = |first, last, next_year| {
        Some(Part {
            first,
            last,
            next_year,
        })
    };
    match word {
        "spring" => part((3, 1), (5, 31), false),
        "summer" => part((6, 1), (8, 31), false),
        "autumn" | "fall" => part((9, 1), (11, 30), false),
        // Either end of the year may be meant.
        "winter" => part((1, 1), (2, 28), true),
        "early" | "start" | "beginning" => part((1, 1), (4, 30), false),
        "mid" | "middle" => part((5, 1), (8, 31), false),
        "late" | "end" => part((9, 1), (12, 31), false),
        "xmas" | "christmas" => part((12, 18), (1, 3), true),
        "easter" => part((3, 20), (4, 28), false),
        "new" => part((1, 1), (1, 3), false),
        _ => None,
    }
}

/// `1980s`, `mid 80s`.
fn decade(numbers: &[Number], part: Option<Part>, rules: Rules) -> Option<Found> {
    let [number] = numbers else { return None };
    let first = expand(*number, rules).filter(|y| y % 10 == 0)?;
    let (from, to) = match part.map(|p| p.first.0) {
        Some(1) => (first, first + 3),
        Some(5) => (first + 3, first + 6),
        Some(9) => (first + 6, first + 9),
        _ => (first, first + 9),
    };
    Found::days(year(from)?, year(to)?, DateMarks::APPROXIMATE)
}

fn year(year: i16) -> Option<PartialDate> {
    PartialDate::new(year, None, None)
}

/// A year of two or four digits. Two digits mean the last such year that is not after the reference year.
fn expand(number: Number, rules: Rules) -> Option<i16> {
    let value = i16::try_from(number.value).ok()?;
    match number.digits {
        4 => (1..=2999).contains(&value).then_some(value),
        2 => {
            let century = rules.reference - rules.reference.rem_euclid(100);
            let year = century + value;
            Some(if year > rules.reference { year - 100 } else { year })
        }
        _ => None,
    }
}

/// `4th March 1984`, `March 4, 84`, `Mar 84`, `1984 Mar`.
fn with_month_word(numbers: &[Number], month: u8, rules: Rules) -> Option<Found> {
    let (day, year) = match numbers {
        [only] => (None, *only),
        [first, second] if first.digits == 4 || first.short => (Some(second.value), *first),
        [first, second] => (Some(first.value), *second),
        _ => return None,
    };
    let year = expand(year, rules)?;
    best(year, u32::from(month), day.unwrap_or(0), day.is_some())
}

/// Numbers alone.
fn numeric(numbers: &[Number], rules: Rules) -> Option<Found> {
    match *numbers {
        [only] => one_number(only, rules),
        [a, b] => {
            let year_first =
                a.digits == 4 || (b.digits == 2 && rules.order == DateOrder::YearFirst && !b.short);
            let (month, year) = if year_first { (b, a) } else { (a, b) };
            if month.digits > 2 || month.value > 12 {
                return None;
            }
            best(expand(year, rules)?, month.value, 0, false)
        }
        [a, b, c] => three_numbers(a, b, c, rules),
        _ => None,
    }
}

fn three_numbers(a: Number, b: Number, c: Number, rules: Rules) -> Option<Found> {
    let year_last = c.digits == 4 || c.short;
    let year_first = a.digits == 4
        || a.short
        || (!year_last && (rules.order == DateOrder::YearFirst || (a.value > 31 && c.value <= 31)));
    let (year, mut month, mut day) = if year_first { (a, b, c) } else { (c, b, a) };
    if !year_first && rules.order == DateOrder::MonthFirst {
        std::mem::swap(&mut month, &mut day);
    }
    if month.digits > 2 || day.digits > 2 {
        return None;
    }
    let mut found = best(expand(year, rules)?, month.value, day.value, true)?;
    let either = |n: Number| (1..=12).contains(&n.value);
    if !year_first && rules.doubtful && either(day) && either(month) && day.value != month.value {
        found.marks |= DateMarks::AMBIGUOUS;
    }
    Some(found)
}

fn two_digits(value: u32) -> Number {
    Number {
        value,
        digits: 2,
        short: false,
    }
}

/// `1984`, `'84`, `19840304`, `04031984`, `040384`, `198403`.
fn one_number(number: Number, rules: Rules) -> Option<Found> {
    let value = number.value;
    let cut = |at: u32| (value / at, value % at);
    let plausible = |y: &i16| (1700..=2100).contains(y);
    match number.digits {
        4 => {
            let year = year(i16::try_from(value).ok()?)?;
            Some(Found::date(year, 0))
        }
        2 if number.short || value > 31 => Some(Found::date(year(expand(number, rules)?)?, 0)),
        // Spreadsheets drop the leading nought of 04031984.
        7 | 8 => {
            let (head, tail) = cut(10_000);
            let year = i16::try_from(head)
                .ok()
                .filter(plausible)
                .filter(|_| number.digits == 8);
            let year_first = year.and_then(|y| best(y, tail / 100, tail % 100, true));
            let whole = |f: &Found| f.marks & (DateMarks::PARTLY | DateMarks::SWAPPED) == 0;
            let late = i16::try_from(tail).ok().filter(plausible);
            let (mut day, mut month) = (head / 100, head % 100);
            if rules.order == DateOrder::MonthFirst {
                std::mem::swap(&mut day, &mut month);
            }
            let year_last = late.and_then(|y| best(y, month, day, true));
            year_first
                .filter(whole)
                .or(year_last.filter(whole))
                .or(year_first)
                .or(year_last)
        }
        6 => {
            let (head, tail) = cut(100);
            let by_year = i16::try_from(head).ok().filter(plausible);
            let year_month = by_year.and_then(|y| PartialDate::new(y, u8::try_from(tail).ok(), None));
            let (first, second) = (two_digits(value / 10_000), two_digits(value / 100 % 100));
            let parts = three_numbers(first, second, two_digits(tail), rules);
            parts
                .filter(|f| f.marks & (DateMarks::PARTLY | DateMarks::SWAPPED) == 0)
                .or(year_month.map(|d| Found::date(d, 0)))
                .or(parts)
        }
        _ => None,
    }
}

/// The date of these parts; with day and month exchanged where only that is a day; else the part that is possible.
/// A nought stands for not known.
fn best(year: i16, month: u32, day: u32, day_given: bool) -> Option<Found> {
    let narrow = |v: u32| u8::try_from(v).ok();
    let full = |m: u32, d: u32| PartialDate::new(year, Some(narrow(m)?), Some(narrow(d)?));
    if day_given && month != 0 && day != 0 {
        if let Some(date) = full(month, day) {
            return Some(Found::date(date, 0));
        }
        if month > 12
            && let Some(date) = full(day, month)
        {
            return Some(Found::date(date, DateMarks::SWAPPED));
        }
    }
    let marks = if day_given || month > 12 {
        DateMarks::PARTLY
    } else {
        0
    };
    let to_month = narrow(month)
        .filter(|m| *m != 0)
        .and_then(|m| PartialDate::new(year, Some(m), None));
    let date = to_month.or_else(|| PartialDate::new(year, None, None))?;
    Some(Found::date(date, marks))
}

fn month_word(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() < 3 {
        return None;
    }
    let at = MONTHS
        .iter()
        .position(|m| m.starts_with(word) || (word == "sept" && *m == "september"))?;
    u8::try_from(at + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    word.len() >= 3
        && DAYS
            .iter()
            .any(|d| d.starts_with(word) || (word == "weds" && *d == "wednesday"))
}

//! Births from ages, years and dates beside a name, as intervals of days.
use crate::antecedent;
use crate::dates::{self, Span};
use crate::item::ItemKind;
use crate::page::Page;
use crate::token::Kind;
use kithkin_record::{DateInterval, Gender};

/// For each item of the page, when the person may have been born by what stands beside the mention.
pub(crate) fn births(page: &Page<'_>, gender: &dyn Fn(usize) -> Gender) -> Vec<Option<DateInterval>> {
    let mut births = vec![None; page.items.len()];
    let dated_lines = dates::line_dates(page);
    let day_of = |token: usize| {
        dated_lines
            .get(page.tokens[token].sentence as usize)
            .copied()
            .flatten()
            .or(page.written)
    };
    for (n, item) in page.items.iter().enumerate() {
        let owner = page
            .tokens
            .get(item.last + 1)
            .is_some_and(crate::token::Token::possessive);
        if item.kind == ItemKind::Name && item.joint == 0 && !item.plural && !owner {
            births[n] = date_after(page, n).or_else(|| age_after(page, n, day_of(item.last)));
        }
    }
    for (n, born) in by_pronoun(page, gender, &day_of) {
        if births[n].is_none() && page.items[n].kind == ItemKind::Name {
            births[n] = Some(born);
        }
    }
    births
}

/// `dob 5/8/84`, `b. 1988`, `born 9.6.01` within a few words after the name and before another one.
fn date_after(page: &Page<'_>, n: usize) -> Option<DateInterval> {
    let item = &page.items[n];
    let next_name = page.items[n + 1..]
        .iter()
        .take(4)
        .find(|i| {
            i.kind != ItemKind::Cue
                && !surname_only(page, i.first)
                && !page
                    .tokens
                    .get(i.last + 1)
                    .is_some_and(crate::token::Token::possessive)
        })
        .map_or(page.tokens.len(), |i| i.first);
    let end = next_name.min(item.last + 12).min(page.tokens.len());
    for i in item.last + 1..end {
        if page.tokens[i].sentence > page.tokens[item.last].sentence + 1 {
            return None;
        }
        let cue = match page.word(i) {
            "dob" | "born" => true,
            "b" => page
                .tokens
                .get(i + 1)
                .is_some_and(|t| t.is('.') || t.kind == Kind::Number),
            _ => false,
        };
        // "- Daniel Ofori, father, 09/11/86, bus driver": a whole date by itself between commas.
        if page.tokens[i].kind == Kind::Number && page.tokens[i - 1].is(',') && i <= item.last + 6 {
            let span = dates::read(page, i)?;
            let grown = page.written.is_some_and(|w| w.start - span.interval.end > 365);
            let whole = span.last == i + 4
                && page
                    .tokens
                    .get(span.last + 1)
                    .is_none_or(|t| t.kind == Kind::Mark || t.kind == Kind::Line);
            if grown && whole {
                return Some(span.interval);
            }
        }
        if cue {
            let after =
                (i + 1..(i + 4).min(page.tokens.len())).find(|&k| page.tokens[k].kind == Kind::Number)?;
            let Span { interval, .. } = dates::read(page, after)?;
            return Some(interval);
        }
    }
    None
}

/// A surname after "nee" is no other person.
fn surname_only(page: &Page<'_>, first: usize) -> bool {
    first > 0 && matches!(page.word(first - 1), "nee" | "formerly" | "now" | "name" | "aka")
}

/// `(8)`, `, now 16,`, `aged 7 in 2009`, `was 7 in 2018`, `Y3`.
fn age_after(page: &Page<'_>, n: usize, day: Option<DateInterval>) -> Option<DateInterval> {
    let item = &page.items[n];
    let mut i = item.last + 1;
    let mut opened = false;
    let mut said = false;
    let mut steps = 0;
    // `Mason Thackray (Mase) (5)`, `Kyle (half-bro via father, was 7 in 2018)`
    while steps < 9 {
        let token = page.tokens.get(i)?;
        if token.sentence != page.tokens[item.last].sentence {
            return None;
        }
        match token.kind {
            Kind::Number => {
                let age = age_at(page, i)?;
                return dates::born_at(age, in_year(page, i).or(day)?);
            }
            Kind::Mark => match token.text.as_str() {
                "(" => opened = true,
                "," => {}
                ")" if opened => {}
                "\"" | "\u{201d}" | "=" => {}
                _ => return None,
            },
            Kind::Word => match token.folded.as_str() {
                "aged" | "age" | "now" | "is" | "was" | "turned" | "nearly" | "almost" | "just" | "about"
                | "approx" => said = true,
                w if opened && dates::school_year(w).is_some() && !teaches(page, n, i) => {
                    return dates::cohort(dates::school_year(w)?, day?);
                }
                _ if opened
                    && !said
                    && steps < 5
                    && page
                        .items
                        .iter()
                        .skip(page.items.partition_point(|x| x.last < i))
                        .take(1)
                        .any(|x| x.first <= i && x.kind == ItemKind::Cue && !x.readings[0].role) => {}
                "half" | "via" | "full" | "the" | "father" | "mother" | "mum" | "dad" if opened => {}
                _ => return None,
            },
            _ => return None,
        }
        steps += 1;
        i += 1;
    }
    None
}

/// Whether the school year beside the name is the class taught.
fn teaches(page: &Page<'_>, n: usize, i: usize) -> bool {
    page.items[n].address_word.is_some() || page.word(i + 1) == "teacher" || page.word(i + 1) == "class"
}

/// A number that can be an age where it stands: two digits at most, not part of a date, a count or a street.
fn age_at(page: &Page<'_>, i: usize) -> Option<i16> {
    let token = &page.tokens[i];
    let digits = token.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = &token.text[digits.len()..];
    if !matches!(unit, "" | "y" | "yo" | "yr" | "yrs") || digits.is_empty() || digits.len() > 2 {
        return None;
    }
    let age: i16 = digits.parse().ok()?;
    let next = page.tokens.get(i + 1);
    let ok = match next {
        None => true,
        Some(t) if t.sentence != token.sentence => true,
        Some(t) => match t.kind {
            Kind::Mark => match t.text.as_str() {
                "/" | "." | ":" if page.tokens.get(i + 2).is_some_and(|x| x.kind == Kind::Number) => false,
                "-" | "%" | "\u{2013}" => false,
                _ => true,
            },
            Kind::Word => matches!(
                t.folded.as_str(),
                "and"
                    | "in"
                    | "now"
                    | "yrs"
                    | "years"
                    | "year"
                    | "yr"
                    | "y"
                    | "old"
                    | "next"
                    | "this"
                    | "will"
                    | "is"
                    | "was"
                    | "today"
                    | "or"
                    | "who"
                    | "when"
            ),
            Kind::Line => true,
            _ => false,
        },
    };
    // "Tia 7, Kai 4 (joint": a bare number counts only before a mark.
    (ok && age < 105).then_some(age)
}

/// `7 in 2018`: the whole of that year.
fn in_year(page: &Page<'_>, i: usize) -> Option<DateInterval> {
    let k = i
        + 1
        + usize::from(matches!(page.word(i + 1), "yrs" | "years" | "yr"))
        + usize::from(page.word(i + 2) == "old");
    if page.word(k) != "in" {
        return None;
    }
    let year = page
        .tokens
        .get(k + 1)
        .filter(|t| t.kind == Kind::Number && t.text.len() == 4)?;
    dates::year(year.text.parse().ok()?)
}

/// `She's 17`, `he'd be 15 now`: the age of whomever the pronoun means.
fn by_pronoun(
    page: &Page<'_>,
    gender: &dyn Fn(usize) -> Gender,
    day_of: &dyn Fn(usize) -> Option<DateInterval>,
) -> Vec<(usize, DateInterval)> {
    let mut found = Vec::new();
    for i in 0..page.tokens.len() {
        if !matches!(page.word(i), "he" | "she") {
            continue;
        }
        let mut k = i + 1;
        while k < i + 4
            && (page.tokens.get(k).is_some_and(|t| t.kind == Kind::Clitic)
                || matches!(
                    page.word(k),
                    "is" | "was" | "be" | "would" | "will" | "now" | "only" | "just" | "hes" | "shes"
                ))
        {
            k += 1;
        }
        if k == i + 1 || page.tokens.get(k).is_none_or(|t| t.kind != Kind::Number) {
            continue;
        }
        let born =
            age_at(page, k).and_then(|age| dates::born_at(age, in_year(page, k).or_else(|| day_of(k))?));
        if let (Some(born), Some(n)) = (born, antecedent::nearest(page, i, gender)) {
            found.push((n, born));
        }
    }
    found
}

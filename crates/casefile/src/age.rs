//! Births from ages, years and dates beside a name, as intervals of days.
use crate::antecedent;
use crate::dates::{self, Span};
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::page::Page;
use crate::token::Kind;
use kithkin_record::{DateInterval, Gender, RelationClass};

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
        // "Sib (F, b. 2012) adopted": nobody is named, so the bracket is of the kin word.
        let bracketed = page.tokens.get(item.last + 1).is_some_and(|t| t.is('('));
        if item.kind == ItemKind::Cue && !item.bound && bracketed {
            births[n] = date_after(page, n).or_else(|| age_after(page, n, day_of(item.last)));
        }
        if item.kind == ItemKind::Name && item.joint == 0 && !item.plural && !owner {
            births[n] = date_after(page, n)
                .or_else(|| age_after(page, n, day_of(item.last)))
                .or_else(|| {
                    born_on_line(
                        page,
                        n,
                        dated_lines.get(page.sentence(n) as usize).copied().flatten(),
                    )
                });
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
        // "Orla 03/11/10", "Ella Fenn (30.12.2015)"
        if i <= item.last + 2
            && page.tokens[i].kind == Kind::Number
            && (i == item.last + 1 || page.tokens[i - 1].is('('))
            && let Some(day) = day_beside(page, n, i)
        {
            return Some(day);
        }
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
        if cue
            && page.word(i + 1) == "in"
            && let Some(month) = dates::month(page.word(i + 2))
            && page.tokens.get(i + 3).is_none_or(|t| t.kind != Kind::Number)
        {
            return dates::last_such_month(month, page.written?);
        }
        if cue {
            let after = (i + 1..(i + 4).min(page.tokens.len()))
                .take_while(|&k| page.tokens[k].kind != Kind::Line)
                .find(|&k| page.tokens[k].kind == Kind::Number)?;
            let Span { interval, .. } = dates::read(page, after)?;
            return Some(if doubtful(page, i) {
                dates::without_dummy_day(interval)
            } else {
                interval
            });
        }
    }
    None
}

/// `07/02  Kieran b.`, `11/05  gave birth to boy, Kieran`: born when the entry of a chronology says.
fn born_on_line(page: &Page<'_>, n: usize, entry: Option<DateInterval>) -> Option<DateInterval> {
    let item = &page.items[n];
    let after = page.word(item.last + 1);
    let born = after == "born"
        || after == "b"
            && page
                .tokens
                .get(item.last + 2)
                .is_none_or(|t| t.is('.') || t.is(','));
    let birth = (item.first.saturating_sub(6)..item.first)
        .any(|i| page.word(i) == "birth" && page.word(i + 1) == "to");
    entry.filter(|_| born || birth)
}

/// A whole date right after a name, or a year in brackets after a child's: a birth, where nothing says otherwise.
fn day_beside(page: &Page<'_>, n: usize, i: usize) -> Option<DateInterval> {
    let span = dates::read(page, i)?;
    let bracket = page.tokens[i - 1].is('(');
    let closed = page
        .tokens
        .get(span.last + 1)
        .is_none_or(|t| t.is(')') == bracket && t.kind != Kind::Number);
    let before = page.written.is_none_or(|w| span.interval.end <= w.end);
    let a_child = page.links[n].is_some_and(|l| {
        matches!(l.tie, Tie::Son | Tie::Daughter | Tie::Child)
            || matches!(l.tie, Tie::Is(r) if matches!(r.class(), RelationClass::Siblings | RelationClass::Cousins))
    });
    let day = span.last == i + 4 && (bracket || a_child);
    let year = span.last == i && page.tokens[i].text.len() == 4 && bracket && a_child;
    let carer = page.links[n].is_some_and(|l| !l.tie.is_kin());
    (closed && before && (day || year) && !carer).then_some(span.interval)
}

/// Whether the birth date was given to somebody whose date is not known: an assessed age, a child without papers.
fn doubtful(page: &Page<'_>, i: usize) -> bool {
    let sentence = page.tokens[i].sentence;
    (i.saturating_sub(12)..(i + 16).min(page.tokens.len()))
        .filter(|&k| page.tokens[k].sentence == sentence)
        .any(|k| {
            matches!(
                page.word(k),
                "assessed" | "uasc" | "estimated" | "approximate" | "placeholder" | "given"
            )
        })
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
    let mut classed = false;
    let mut steps = 0;
    // `Mason Thackray (Mase) (5)`, `Kyle (half-bro via father, was 7 in 2018)`
    while steps < 12 {
        let token = page.tokens.get(i)?;
        if token.sentence != page.tokens[item.last].sentence {
            return None;
        }
        match token.kind {
            Kind::Number => return age_in(page, i, in_year(page, i).or(day)?),
            _ if in_phrase(page, n, i) => {}
            Kind::Mark => match token.text.as_str() {
                "(" => opened = true,
                "," => {}
                "-" | "\u{2013}" if in_phrase(page, n, i + 1) => {}
                ")" if opened => {}
                "\"" | "\u{201d}" | "=" => {}
                _ => return None,
            },
            Kind::Word => match token.folded.as_str() {
                "aged" | "age" | "now" | "is" | "was" | "turned" | "nearly" | "almost" | "just" | "about"
                | "approx" => said = true,
                "in" if said => classed = true,
                _ if (opened || classed)
                    && class_of(page, i).is_some()
                    && !teaches(page, n, i)
                    && page.links[n].is_none_or(|l| l.tie.is_kin()) =>
                {
                    let (country, year) = class_of(page, i)?;
                    return dates::cohort(country, year, day?);
                }
                _ if classed => return None,
                "their" | "his" | "her" | "our" | "own" if opened => {}
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

/// The birth of somebody whose age, in years, months or weeks, stands at token `i`.
fn age_in(page: &Page<'_>, i: usize, day: DateInterval) -> Option<DateInterval> {
    if let Some((count, unit)) = small_age(page, i) {
        return match unit {
            Unit::Months => Some(DateInterval::from_age_in_months(u32::from(count), 1, day)),
            Unit::Weeks => Some(DateInterval {
                start: day.start - 7 * i32::from(count) - 6,
                end: day.end - 7 * i32::from(count),
            }),
        };
    }
    dates::born_at(age_at(page, i)?, day)
}

/// Whether token `i` is in the phrase of the kin word that says what the name is: `Ben, Jade's half brother, 6`.
fn in_phrase(page: &Page<'_>, n: usize, i: usize) -> bool {
    page.links[n]
        .and_then(|l| l.cue)
        .and_then(|c| page.phrases[c])
        .is_some_and(|p| (p.first..=p.last).contains(&i))
}

/// The school year at token `i`: `Y3`, `Year 3`, `Reception`, `P5`.
fn class_of(page: &Page<'_>, i: usize) -> Option<(dates::Schools, i16)> {
    let word = page.word(i);
    if let Some(year) = dates::school_year(word) {
        return Some((dates::Schools::England, year));
    }
    if let Some(year) = word
        .strip_prefix('p')
        .and_then(|d| d.parse().ok())
        .filter(|y| (1..=7).contains(y))
    {
        return Some((dates::Schools::Scotland, year));
    }
    match word {
        "reception" => Some((dates::Schools::England, 0)),
        "year" | "yr" => {
            let year = page
                .tokens
                .get(i + 1)
                .filter(|t| t.kind == Kind::Number)?
                .text
                .parse()
                .ok()?;
            (1..=13)
                .contains(&year)
                .then_some((dates::Schools::England, year))
        }
        _ => None,
    }
}

/// The age in years right beside the name: `Liam (4)`, `Liam, 4,`, `Liam, aged 4`.
pub(crate) fn beside(page: &Page<'_>, n: usize) -> Option<i16> {
    let mut i = page.items[n].last + 1;
    let marked = page.tokens.get(i).is_some_and(|t| t.is('(') || t.is(','));
    i += usize::from(marked);
    let said = matches!(page.word(i), "aged" | "age" | "now");
    i += usize::from(said);
    if !marked && !said || page.tokens.get(i)?.kind != Kind::Number {
        return None;
    }
    if let Some((count, unit)) = small_age(page, i) {
        return Some(if matches!(unit, Unit::Months) {
            (count / 12) as i16
        } else {
            0
        });
    }
    let closed = page
        .tokens
        .get(i + 1)
        .is_none_or(|t| t.kind == Kind::Mark || t.kind == Kind::Line);
    age_at(page, i).filter(|_| closed || said)
}

#[derive(Clone, Copy)]
enum Unit {
    Months,
    Weeks,
}

/// An age in months or weeks: `18 mths`, `11 months`, `6 wks`.
fn small_age(page: &Page<'_>, i: usize) -> Option<(u16, Unit)> {
    let text = page
        .tokens
        .get(i)
        .filter(|t| t.kind == Kind::Number)?
        .text
        .as_str();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = if digits.len() < text.len() {
        &text[digits.len()..]
    } else {
        page.word(i + 1)
    };
    let count: u16 = digits.parse().ok().filter(|n| (1..60).contains(n))?;
    match unit {
        "months" | "month" | "mths" | "mth" | "mos" | "m" | "mo" => Some((count, Unit::Months)),
        "weeks" | "week" | "wks" | "wk" => Some((count, Unit::Weeks)),
        _ => None,
    }
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
                    | "he"
                    | "she"
                    | "lives"
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
        if !matches!(page.word(i), "he" | "she" | "who") {
            continue;
        }
        let once = i > 0
            && matches!(
                page.word(i - 1),
                "since" | "when" | "until" | "till" | "before" | "after" | "because" | "as"
            );
        if once {
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
        let born = in_year(page, k)
            .or_else(|| day_of(k))
            .and_then(|day| age_in(page, k, day));
        let whose = if page.word(i) == "who" {
            i.checked_sub(1).and_then(|k| page.item_ending(k))
        } else {
            antecedent::nearest(page, i, gender)
        };
        if let (Some(born), Some(n)) = (born, whose) {
            found.push((n, born));
        }
    }
    found
}

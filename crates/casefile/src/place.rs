//! Where somebody lives, as the text says beside the mention: a street, a flat, a house number, a town.
//!
//! The clause after the mention is read word by word, over brackets, ages and the kin words that say who it is, up to
//! the next person. A street counts wherever a comma or a word such as "at" leads to it; a town needs "in", a comma
//! right after the person, or a word of living before it. What the text does not say is not added: "at no. 14" gives
//! a number and no street.
use crate::dates;
use crate::held;
use crate::item::ItemKind;
use crate::page::Page;
use crate::tables::Tables;
use crate::token::{Kind, Token};
use kithkin_record::fold::fold;
use kithkin_record::{Address, PartialDate, Period, Postcode, date::date_of};

/// How many tokens after a mention are looked at.
const REACH: usize = 28;

const PREPOSITIONS: &[&str] = &["in", "at", "to", "near", "nr", "of", "on", "from", "up"];

/// Words of living somewhere.
const LIVING: &[&str] = &[
    "lives",
    "live",
    "living",
    "lived",
    "lodging",
    "lodges",
    "stays",
    "stay",
    "staying",
    "stayed",
    "stopping",
    "resides",
    "residing",
    "reside",
    "moved",
    "moving",
    "based",
    "settled",
    "housed",
    "rehoused",
    "gone",
    "is",
    "was",
    "are",
    "back",
    "now",
    "still",
    "believed",
    "thought",
    "understood",
    "home",
    "flat",
    "house",
    "tenancy",
    "address",
    "over",
    "currently",
    "bedsit",
    "hostel",
    "cottage",
    "bungalow",
    "caravan",
    "trailer",
    "yard",
    "flitted",
    "retired",
    "emigrated",
    "relocated",
    "seen",
    "heard",
    "known",
];

/// Words that may stand between a word of place and the place.
const BETWEEN: &[&str] = &[
    "the", "his", "her", "their", "own", "a", "home", "flat", "house", "now", "area", "back", "up", "over",
    "down", "out", "away", "both", "all", "together", "address", "parents",
];

/// `Mrs Begum No. 14`, `Mrs Akhtar at no. 14`: the number.
pub(crate) fn house_number_beside(page: &Page<'_>, n: usize) -> Option<String> {
    let mut i = page.items[n].last + 1;
    i += usize::from(page.tokens.get(i).is_some_and(|t| t.is('(') || t.is(',')));
    i += usize::from(matches!(page.word(i), "at" | "of" | "from" | "in"));
    if !matches!(page.word(i), "no" | "number") {
        return None;
    }
    i += 1 + usize::from(page.tokens.get(i + 1).is_some_and(|t| t.is('.')));
    page.tokens
        .get(i)
        .filter(|t| house_number(t))
        .map(|t| t.text.clone())
}

/// What led to the token looked at.
#[derive(Clone, Copy, PartialEq)]
enum Lead {
    None,
    /// A comma, dash, colon or bracket.
    Mark,
    /// "in", "at" ...
    Preposition,
}

/// `Mr & Mrs D Lumb, 6 Marlpit Rise, Pontefract`, `lives in Toxteth`, `Mrs Begum at no. 14`.
pub(crate) fn beside(page: &Page<'_>, n: usize) -> Option<Address> {
    let begin = page.items[n].last + 1;
    let end = clause_end(page, n);
    let mut lead = Lead::None;
    let mut living = None;
    // Nothing but brackets, ages and kin words so far: "Gemma Brook, Normanton".
    let mut bare = true;
    let mut i = begin;
    while i < end {
        let token = &page.tokens[i];
        let lives = living.is_some_and(|k| i - k <= 6);
        // The other of a couple: "Samina Bi and Tanveer Hussain at 88".
        if let Some(other) = person_at(page, i) {
            i = page.items[other].last + 1;
            continue;
        }
        match token.kind {
            Kind::Mark if token.is('(') => {
                if let Some(address) = bracketed(page, i + 1) {
                    return Some(address);
                }
                let close = (i..end).find(|&k| page.tokens[k].is(')'))?;
                let after_comma = (i..close)
                    .filter(|&k| page.tokens[k].is(','))
                    .find_map(|k| street(page, k + 1).or_else(|| named_street(page, k + 1)));
                if after_comma.is_some() {
                    return after_comma;
                }
                i = close;
            }
            Kind::Mark if token.is('.') => {}
            Kind::Mark if token.is(';') => return None,
            Kind::Mark => lead = Lead::Mark,
            Kind::Number if lead != Lead::None || lives => {
                if let Some(address) = street(page, i) {
                    return Some(address);
                }
            }
            Kind::Word if house_word(&token.folded) && (lead != Lead::None || lives || i == begin) => {
                if let Some(address) = numbered(page, i) {
                    return Some(address);
                }
                living = Some(i);
            }
            Kind::Word if PREPOSITIONS.contains(&token.folded.as_str()) => {
                let direct = bare || lead == Lead::Mark;
                let weak = matches!(token.folded.as_str(), "to" | "from" | "up" | "on");
                lead = if lives || direct && (!weak || bare && token.folded == "from") {
                    Lead::Preposition
                } else {
                    Lead::None
                };
            }
            Kind::Word if SAYING.contains(&token.folded.as_str()) => return None,
            Kind::Word if token.capital && (lead != Lead::None || living == i.checked_sub(1)) => {
                let after_verb = matches!(page.word(i - 1), "lives" | "live" | "stays");
                let of_living = lives && (lead == Lead::Preposition || after_verb);
                let known = lead == Lead::Preposition || bare || after_verb;
                if let Some(address) = named_street(page, i).filter(|_| known) {
                    return Some(address);
                }
                let address = known
                    .then(|| town(page, i, n, of_living || bare && ends_clause(page, i)))
                    .flatten();
                if address.is_some() {
                    return address;
                }
                lead = Lead::None;
                bare = false;
            }
            Kind::Word if LIVING.contains(&token.folded.as_str()) => living = Some(i),
            Kind::Word if BETWEEN.contains(&token.folded.as_str()) => {}
            Kind::Word if described(page, n, i) => {}
            Kind::Word => {
                lead = Lead::None;
                bare = false;
            }
            _ => {}
        }
        i += 1;
    }
    None
}

/// After these somebody else is spoken of: "Beryl says she is in Great Yarmouth".
const SAYING: &[&str] = &[
    "that", "says", "said", "reports", "reported", "thinks", "reckons", "told", "heard", "hears", "asked",
    "believes",
];

/// The name that starts at token `i`.
fn person_at(page: &Page<'_>, i: usize) -> Option<usize> {
    let n = page.items.partition_point(|x| x.first < i);
    page.items
        .get(n)
        .filter(|x| x.first == i && x.kind == ItemKind::Name)
        .map(|_| n)
}

/// "Gemma Brook, Normanton.": a single capitalised word that closes the clause.
fn ends_clause(page: &Page<'_>, i: usize) -> bool {
    let lexicon = kithkin_record::lexicon::Lexicon::shared();
    let named = lexicon.is_given(page.word(i)) || page.item_ending(i).is_some();
    let closes = page
        .tokens
        .get(i + 1)
        .is_none_or(|t| t.is('.') || t.is(')') || t.kind == Kind::Line);
    closes && !named && page.tokens[i - 1].is(',')
}

/// Where the clause about the mention ends: at the next person, the next kin word that stands for one, or the end of
/// the sentence.
fn clause_end(page: &Page<'_>, n: usize) -> usize {
    let item = &page.items[n];
    let sentence = page.tokens[item.last].sentence;
    let mut last = item.last;
    let mut end = (item.last + 1 + REACH).min(page.tokens.len());
    for other in page.items[n + 1..].iter().take(6) {
        if other.first <= last || other.kind == ItemKind::Cue {
            continue;
        }
        let gap = other.first - last;
        let joined = gap == 2 && matches!(page.tokens[last + 1].text.as_str(), "and" | "&" | "+" | "/");
        let named_again = gap <= 3 && page.tokens[last + 1].is('(');
        let born_so = matches!(
            page.word(other.first.saturating_sub(1)),
            "nee" | "formerly" | "now"
        );
        if !(joined || named_again || born_so) {
            end = end.min(other.first);
            break;
        }
        last = other.last;
    }
    (item.last + 1..end)
        .find(|&i| page.tokens[i].sentence != sentence)
        .unwrap_or(end)
}

/// Whether the token belongs to what says who the person is: the kin phrase, an age, a date of birth.
fn described(page: &Page<'_>, n: usize, i: usize) -> bool {
    let phrase = page.links[n].and_then(|l| l.cue).and_then(|c| page.phrases[c]);
    phrase.is_some_and(|p| (p.first..=p.last).contains(&i))
        || matches!(
            page.word(i),
            "dob"
                | "born"
                | "b"
                | "aged"
                | "age"
                | "yrs"
                | "and"
                | "nee"
                | "d"
                | "o"
                | "who"
                | "approx"
                | "about"
        )
        || page.item_ending(i).is_some()
}

/// `(Glossop)`, `(14 Elm Road)` right after a bracket's opening.
fn bracketed(page: &Page<'_>, i: usize) -> Option<Address> {
    let token = page.tokens.get(i)?;
    match token.kind {
        Kind::Number => street(page, i),
        Kind::Word if token.capital => {
            let (name, next) = place_name(page, i)?;
            let closed = page.tokens.get(next).is_some_and(|t| t.is(')') || t.is(','));
            (closed && is_place(&name)).then(|| address(page, &[], Some(&name), next))
        }
        _ => None,
    }
}

fn house_word(word: &str) -> bool {
    matches!(
        word,
        "flat" | "apartment" | "apt" | "plot" | "caravan" | "unit" | "room" | "no" | "number" | "nos"
    )
}

/// `Flat 9, Swallow House, Peckham`, `plot 6`, `no. 14`.
fn numbered(page: &Page<'_>, i: usize) -> Option<Address> {
    let k = i + 1 + usize::from(page.tokens.get(i + 1).is_some_and(|t| t.is('.')));
    let number = page.tokens.get(k).filter(|t| house_number(t))?;
    if matches!(page.word(i), "no" | "number" | "nos") {
        if let Some(address) = street(page, k) {
            return Some(address);
        }
        return Some(address(page, &[&format!("No. {}", number.text)], None, k + 1));
    }
    let mut lines = vec![format!("{} {}", page.tokens[i].text, number.text)];
    let mut at = k + 1;
    while page.tokens.get(at).is_some_and(|t| t.is(',')) && lines.len() < 4 {
        if let Some((line, next)) = street_line(page, at + 1) {
            lines.push(line);
            at = next;
        } else if let Some((_, next)) = place_name(page, at + 1) {
            // "Swallow House" as a whole
            let more = page.tokens[next..]
                .iter()
                .take(3)
                .take_while(|t| t.kind == Kind::Word && t.capital)
                .count();
            lines.push(words(page, at + 1, next + more - 1));
            at = next + more;
        } else {
            break;
        }
    }
    let town = lines.pop_if(|last| is_place(last));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Some(address(page, &lines, town.as_deref(), at))
}

/// At most four digits and a letter.
fn house_number(token: &Token) -> bool {
    let digits = token.text.bytes().take_while(u8::is_ascii_digit).count();
    token.kind == Kind::Number && (1..=4).contains(&digits) && token.text.len() - digits <= 1
}

/// `14 Elm Road`, `118 Lintburn Street`, `4 Bryn Awel,`: the line and the token after it.
fn street_line(page: &Page<'_>, i: usize) -> Option<(String, usize)> {
    page.tokens.get(i).filter(|t| house_number(t))?;
    let traps = &Tables::shared().traps;
    let mut last = None;
    for k in i + 1..(i + 6).min(page.tokens.len()) {
        let token = &page.tokens[k];
        let part = token.kind == Kind::Word && (token.capital || k > i + 1) || token.kind == Kind::Clitic;
        if !part || token.sentence != page.tokens[i].sentence {
            break;
        }
        let head = traps
            .get(token.folded.as_str())
            .is_some_and(|t| t.kind == "street" || t.kind == "place");
        if k > i + 1 && head {
            last = Some(k);
            break;
        }
    }
    // No head word, but capitals up to a comma: "4 Bryn Awel, Denbigh".
    let last = last.or_else(|| {
        let capitals = (i + 1..page.tokens.len())
            .take(3)
            .take_while(|&k| page.tokens[k].kind == Kind::Word && page.tokens[k].capital)
            .count();
        let comma = page.tokens.get(i + 1 + capitals).is_some_and(|t| t.is(','));
        let lead = i > 0 && matches!(page.word(i - 1), "at" | "address" | "lives");
        let month = capitals == 1 && crate::vocabulary::everyday(page.word(i + 1)).is_some();
        (capitals > 0 && !month && (comma && capitals > 1 || lead)).then_some(i + capitals)
    })?;
    Some((
        format!("{} {}", page.tokens[i].text, words(page, i + 1, last)),
        last + 1,
    ))
}

/// A street line, with a flat before it (`2/1, 118 Lintburn Street`) and a town or postcode after it.
fn street(page: &Page<'_>, i: usize) -> Option<Address> {
    let slashed = page.tokens.get(i + 1).is_some_and(|t| t.is('/'))
        && page.tokens.get(i + 3).is_some_and(|t| t.is(','));
    let mut lines = Vec::new();
    let mut begin = i;
    if slashed {
        lines.push(format!(
            "{}/{}",
            page.tokens[i].text,
            page.tokens.get(i + 2)?.text
        ));
        begin = i + 4;
    }
    let (line, mut next) = street_line(page, begin)?;
    lines.push(line);
    let mut town = None;
    if page.tokens.get(next).is_some_and(|t| t.is(','))
        && let Some((name, after)) = place_name(page, next + 1)
        && !names_person(page, next + 1)
    {
        town = Some(name);
        next = after;
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Some(address(page, &lines, town.as_deref(), next))
}

/// `Leyburn Rd`, `Tulloch Brae`, `Old Gasworks Lane`: capitals up to a street's head word, no number.
fn named_street(page: &Page<'_>, i: usize) -> Option<Address> {
    let head = |k: usize| {
        Tables::shared()
            .traps
            .get(page.word(k))
            .is_some_and(|t| t.kind == "street")
    };
    let capital = |k: usize| {
        page.tokens
            .get(k)
            .is_some_and(|t| t.kind == Kind::Word && t.capital)
    };
    let last = (i + 1..i + 4)
        .take_while(|&k| capital(k) && capital(k - 1))
        .find(|&k| head(k) && !capital(k + 1))?;
    if names_person(page, i) {
        return None;
    }
    Some(address(page, &[&words(page, i, last)], None, last + 1))
}

fn names_person(page: &Page<'_>, i: usize) -> bool {
    let n = page.items.partition_point(|x| x.last < i);
    page.items
        .get(n)
        .is_some_and(|x| x.first <= i && x.kind != ItemKind::Cue)
}

/// A known town, or after a word of living any name of a place; `Longsight, Manchester` as quarter and city.
fn town(page: &Page<'_>, i: usize, n: usize, lives: bool) -> Option<Address> {
    if names_person(page, i) || page.items[n].first == i {
        return None;
    }
    let (name, next) = place_name(page, i)?;
    let area = matches!(page.word(next), "estate" | "area" | "way" | "end");
    if area && lives {
        return Some(address(page, &[], Some(&name), next));
    }
    let firm = page.tokens.get(next).is_some_and(|t| {
        t.kind == Kind::Word && t.capital && t.start <= page.tokens[next - 1].end + 1
            || Tables::shared().traps.contains_key(t.folded.as_str())
    });
    let word = name.split(' ').next().map(fold).unwrap_or_default();
    let everyday = |w: &str| crate::vocabulary::everyday(w).is_some();
    let strange = everyday(&word)
        || everyday(word.trim_end_matches('s'))
        || page.tokens[i].caps
        || i > 0 && page.word(i - 1) == "the"
        || Tables::shared().traps.contains_key(word.as_str());
    if firm || !(is_place(&name) || lives && !strange) {
        return None;
    }
    if page.tokens.get(next).is_some_and(|t| t.is(','))
        && let Some((city, after)) = place_name(page, next + 1)
        && is_place(&city)
        && !names_person(page, next + 1)
    {
        return Some(address(page, &[&name], Some(&city), after));
    }
    Some(address(page, &[], Some(&name), next))
}

/// An address with the postcode and the dates that follow it at token `next`.
fn address(page: &Page<'_>, lines: &[&str], town: Option<&str>, next: usize) -> Address {
    let comma = usize::from(page.tokens.get(next).is_some_and(|t| t.is(',')));
    let postcode = postcode(page, next + comma);
    let period = period(
        page,
        next + comma + postcode.as_ref().map_or(0, |p| p.split(' ').count()),
    );
    Address::parse(lines, town, postcode.as_deref(), period)
}

/// `LS8 4AB`, `NN17`: one or two words.
fn postcode(page: &Page<'_>, i: usize) -> Option<String> {
    let shape =
        |t: &Token| t.text.len() <= 4 && t.text.bytes().any(|b| b.is_ascii_digit()) && t.text.is_ascii();
    let outward = page
        .tokens
        .get(i)
        .filter(|t| shape(t) && t.text.starts_with(|c: char| c.is_ascii_uppercase()))?;
    let inward = page
        .tokens
        .get(i + 1)
        .filter(|t| t.text.len() == 3 && t.text.starts_with(|c: char| c.is_ascii_digit()) && shape(t));
    let text = match inward {
        Some(inward) => format!("{} {}", outward.text, inward.text),
        None => outward.text.clone(),
    };
    Postcode::parse(&text).map(|_| text)
}

/// `until 1998`, `since May 2003`, `(1998-2003)`, `from 2004 to 2006` after an address.
fn period(page: &Page<'_>, i: usize) -> Period {
    let mut period = Period::default();
    let mut k = i + usize::from(page.tokens.get(i).is_some_and(|t| t.is('(') || t.is(',')));
    let date = |k: usize| -> Option<(PartialDate, PartialDate, usize)> {
        let span = dates::read(page, k)?;
        let plain = page.tokens[k].text.len() == 4 || span.last > k;
        plain.then(|| {
            (
                date_of(span.interval.start),
                date_of(span.interval.end),
                span.last + 1,
            )
        })
    };
    for _ in 0..2 {
        let word = page.word(k);
        if let Some(years) = held::years(page, k) {
            return years;
        }
        let dash = page.tokens.get(k).is_some_and(|t| t.is('-') || t.is('\u{2013}'));
        let until = dash || matches!(word, "until" | "till" | "to");
        let since = matches!(word, "since" | "from" | "in");
        let at = k + usize::from(until || since);
        let Some((start, end, next)) = date(at) else { break };
        if until {
            period.end = Some(end);
        } else if since
            || page
                .tokens
                .get(next)
                .is_some_and(|t| t.is('-') || t.is('\u{2013}'))
        {
            period.start = Some(start);
        } else {
            break;
        }
        k = next;
    }
    period
}

fn is_place(name: &str) -> bool {
    Tables::shared().is_place(&fold(name))
}

fn words(page: &Page<'_>, first: usize, last: usize) -> String {
    let mut text = String::new();
    for k in first..=last {
        let token = &page.tokens[k];
        if !text.is_empty() && token.kind != Kind::Clitic && page.tokens[k - 1].end < token.start {
            text.push(' ');
        }
        text.push_str(&token.text);
    }
    text
}

/// The longest known place from token `i`, else one capitalised word; with the token after it.
fn place_name(page: &Page<'_>, i: usize) -> Option<(String, usize)> {
    let capital =
        |t: &Token| t.kind == Kind::Word && t.capital && !t.text.bytes().any(|b| b.is_ascii_digit());
    if !page.tokens.get(i).is_some_and(capital) {
        return None;
    }
    let run = (i..i + 4)
        .take_while(|&k| {
            page.tokens.get(k).is_some_and(|t| t.kind == Kind::Word)
                && (k == i || page.tokens[k].start == page.tokens[k - 1].end + 1)
        })
        .count();
    (1..=run)
        .rev()
        .map(|len| (words(page, i, i + len - 1), i + len))
        .find(|(name, _)| is_place(name))
        .or_else(|| Some((words(page, i, i), i + 1)))
}

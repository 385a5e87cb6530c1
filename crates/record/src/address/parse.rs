//! Reading address lines into their parts.
//!
//! Lines are cut at commas into segments. A segment with a street type or a house number is the street; before it
//! stand flat and house name, after it locality and town. A line without commas (`flat 2 14 elm road leeds`) is read
//! the same way word by word. Nothing here knows places: which of the last words is the town follows from position.
use super::{Address, Postcode};
use crate::{date::Period, fold::fold};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// How much a word looks like the end of a street name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Strong,
    Weak,
}

/// Abbreviations and full words to the full word: `data/streets.tsv`.
static STREET_TYPES: LazyLock<FxHashMap<&'static str, (&'static str, Strength)>> = LazyLock::new(|| {
    let mut types = FxHashMap::default();
    let table = include_str!("../../data/streets.tsv");
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(strength), Some(full)) = (columns.next(), columns.next()) else {
            continue;
        };
        let strength = if strength == "weak" {
            Strength::Weak
        } else {
            Strength::Strong
        };
        types.insert(full, (full, strength));
        for form in columns.next().unwrap_or_default().split_whitespace() {
            types.insert(form, (full, strength));
        }
    }
    types
});

const COUNTRIES: [&str; 9] = [
    "uk",
    "united kingdom",
    "gb",
    "great britain",
    "england",
    "scotland",
    "wales",
    "northern ireland",
    "cymru",
];
const SHIRES: [&str; 38] = [
    "avon",
    "beds",
    "berks",
    "bucks",
    "cambs",
    "cheshire",
    "cleveland",
    "cornwall",
    "co durham",
    "county durham",
    "cumbria",
    "derbys",
    "devon",
    "dorset",
    "dyfed",
    "east sussex",
    "east yorkshire",
    "essex",
    "greater london",
    "greater manchester",
    "gwent",
    "gwynedd",
    "hants",
    "herts",
    "humberside",
    "kent",
    "lancs",
    "lincs",
    "merseyside",
    "middlesex",
    "norfolk",
    "notts",
    "powys",
    "rutland",
    "somerset",
    "suffolk",
    "surrey",
    "west sussex",
];

fn is_county(segment: &str) -> bool {
    let known = SHIRES.contains(&segment)
        || matches!(
            segment,
            "tyne and wear" | "west midlands" | "west yorkshire" | "south yorkshire" | "north yorkshire"
        );
    let words: Vec<&str> = segment.split(' ').collect();
    let shire = words.iter().any(|w| w.len() > 5 && w.ends_with("shire"));
    known
        || (shire
            && words
                .iter()
                .all(|w| w.ends_with("shire") || matches!(*w, "north" | "south" | "east" | "west")))
}

/// Words that tell a part of a building.
const UNITS: [&str; 12] = [
    "flat",
    "apartment",
    "apt",
    "unit",
    "room",
    "rm",
    "suite",
    "studio",
    "bedsit",
    "maisonette",
    "flt",
    "penthouse",
];
/// Words around a floor.
const FLOORS: [&str; 24] = [
    "floor", "floors", "fl", "flr", "ground", "first", "second", "third", "fourth", "fifth", "1st", "2nd",
    "3rd", "4th", "5th", "basement", "lower", "upper", "top", "garden", "rear", "front", "attic", "level",
];
/// Words that end the name of a building and never a street.
const BUILDINGS: [&str; 16] = [
    "house", "lodge", "cottage", "farm", "hall", "tower", "towers", "mansions", "building", "centre",
    "hotel", "villa", "school", "hospital", "hostel", "chambers",
];

pub(super) fn parse(lines: &[&str], town: Option<&str>, postcode: Option<&str>, period: Period) -> Address {
    let mut address = Address {
        lines: lines
            .iter()
            .map(|l| l.trim().to_owned())
            .filter(|l| !l.is_empty())
            .collect(),
        town: town.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()),
        postcode: postcode.and_then(|p| Postcode::parse(p).or_else(|| Postcode::foreign(p))),
        period,
        ..Address::default()
    };
    if let Some(text) = postcode.map(str::trim).filter(|p| !p.is_empty())
        && address.postcode.is_none()
    {
        // Not to be lost: keep what stood in the postcode's place as a line.
        address.lines.push(text.to_owned());
    }
    let mut segments: Vec<String> = Vec::new();
    for line in address.lines.iter().flat_map(|l| l.split([',', '\n', ';'])) {
        let (rest, found) = without_postcode(line);
        if found.is_some() && address.postcode.is_none() {
            address.postcode = found;
        }
        let rest = rest.trim().trim_end_matches('.').to_owned();
        if !rest.is_empty() {
            segments.push(rest);
        }
    }
    read_segments(&mut address, segments);
    address
}

/// Cuts a full postcode out of a line.
fn without_postcode(line: &str) -> (String, Option<Postcode>) {
    let words: Vec<&str> = line.split_whitespace().collect();
    for first in (0..words.len()).rev() {
        for last in (first..words.len().min(first + 2)).rev() {
            if !ends_like_postcode(words[last]) {
                continue;
            }
            let text = words[first..=last].join(" ");
            let Some(postcode) = Postcode::strict(&text) else {
                continue;
            };
            let rest: Vec<&str> = words[..first].iter().chain(&words[last + 1..]).copied().collect();
            return (rest.join(" "), Some(postcode));
        }
    }
    (line.to_owned(), None)
}

/// Whether a word ends in a digit and two letters, as every full postcode does: most words do not.
fn ends_like_postcode(word: &str) -> bool {
    match word.trim_end_matches(['.', ',']).as_bytes() {
        [.., digit, a, b] => digit.is_ascii_digit() && a.is_ascii_alphabetic() && b.is_ascii_alphabetic(),
        _ => false,
    }
}

/// A segment in folded words, with the text it came from.
struct Segment {
    words: Vec<String>,
    text: String,
}

/// Cuts `United Kingdom` off the end of a segment.
fn without_country(mut segment: Segment) -> Segment {
    for country in COUNTRIES {
        let count = country.split(' ').count();
        let keep = segment.words.len().saturating_sub(count);
        if keep > 0 && segment.words[keep..].iter().eq(country.split(' ')) {
            segment.words.truncate(keep);
            segment.text = head_text(&segment.text, count);
        }
    }
    segment
}

fn read_segments(address: &mut Address, texts: Vec<String>) {
    let town = address.town.as_deref().map(fold);
    let mut segments: Vec<Segment> = texts
        .into_iter()
        .map(|text| Segment {
            words: words_of(&text),
            text,
        })
        .map(without_country)
        .filter(|s| {
            let whole = s.words.join(" ");
            !whole.is_empty() && !COUNTRIES.contains(&whole.as_str()) && !is_care_of(&s.words)
        })
        .collect();
    // The town once more among the lines adds nothing.
    segments.retain(|s| town.as_deref() != Some(s.words.join(" ").as_str()));
    while segments.len() > 1 && segments.last().is_some_and(|s| is_county(&s.words.join(" "))) {
        segments.pop();
    }
    let numbered: Vec<bool> = segments
        .iter()
        .map(|s| number_position(&s.words).is_some())
        .collect();
    let typed: Vec<bool> = segments.iter().map(|s| street_end(&s.words).is_some()).collect();
    let mut street_seen = false;
    let mut places: Vec<String> = Vec::new();
    let count = segments.len();
    for (i, segment) in segments.into_iter().enumerate() {
        if street_seen {
            places.push(segment.text);
            continue;
        }
        let mut words = take_flat(segment.words, address);
        if words.first().is_some_and(|w| w == "po") && words.get(1).is_some_and(|w| w == "box") {
            address.house = Some(words.join(" "));
            street_seen = true;
            continue;
        }
        if matches!(words.first().map(String::as_str), Some("no" | "number"))
            && words.get(1).is_some_and(|w| starts_with_digit(w))
        {
            words.remove(0);
        }
        let number_at = number_position(&words);
        let types_at = street_end(&words);
        match (number_at, types_at) {
            (Some(at), _) => {
                if at > 0 {
                    add_house(address, &words[..at]);
                }
                let (number, used) = number_of(&words[at..]);
                address.number = Some(number);
                let rest = &words[at + used..];
                // A number on a line of its own belongs to the street on the next.
                if !rest.is_empty() {
                    let end = street_end(rest).unwrap_or(rest.len());
                    // `41 Elm Park Rents`: where the town is told apart, one more word belongs to the street.
                    let one_more = town.is_some() && end + 1 == rest.len();
                    let end = end + usize::from(one_more);
                    set_street(address, &rest[..end]);
                    places.extend((end < rest.len()).then(|| tail_text(&segment.text, rest.len() - end)));
                    street_seen = true;
                }
            }
            // `Willow Court, 14 Elm Close`: a building, for the street comes with the number.
            (None, Some(end))
                if numbered[i + 1..].contains(&true)
                    || (may_be_building(&words[..end]) && typed[i + 1..].contains(&true)) =>
            {
                add_house(address, &words);
            }
            (None, Some(end)) => {
                set_street(address, &words[..end]);
                places.extend((end < words.len()).then(|| tail_text(&segment.text, words.len() - end)));
                street_seen = true;
            }
            (None, None) if words.is_empty() => {}
            (None, None) => {
                let building = words.last().is_some_and(|w| BUILDINGS.contains(&w.as_str()));
                let last = i + 1 == count;
                let only_house = town.is_some() && last;
                if (address.number.is_some() || only_house) && !building {
                    set_street(address, &words);
                    street_seen = true;
                } else if building || !last {
                    add_house(address, &words);
                } else {
                    places.push(segment.text);
                }
            }
        }
    }
    // A house name followed by nothing but places may be the street: `Mossbrook, Oldham`.
    set_places(address, places);
}

/// The last place is the town when the source gives none; the others are the locality.
fn set_places(address: &mut Address, mut places: Vec<String>) {
    let tidy = |text: &str| {
        let text = text.split('(').next().unwrap_or_default();
        text.trim().trim_matches('.').to_owned()
    };
    if address.town.is_none() {
        address.town = places.pop().map(|t| tidy(&t)).filter(|t| !t.is_empty());
    }
    let locality = places
        .iter()
        .map(|p| fold(p))
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>();
    address.locality = (!locality.is_empty()).then(|| locality.join(" "));
}

/// Folded words, keeping `-` and `/` inside numbers: `12-14`, `2/1`.
fn words_of(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for raw in text.split_whitespace() {
        let raw = raw.trim_matches(|c: char| !c.is_alphanumeric() && c != '#' && c != '-');
        if raw == "-" {
            // `12 - 14`
            if let Some(last) = words
                .last_mut()
                .filter(|l| l.ends_with(|c: char| c.is_ascii_digit()))
            {
                last.push('-');
            }
            continue;
        }
        let raw = raw.trim_start_matches('-');
        let lower = raw.to_lowercase();
        let number_like = lower.starts_with(|c: char| c.is_ascii_digit() || c == '#')
            && lower
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '#' | '&'));
        if let Some(last) = words.last_mut().filter(|l| l.ends_with('-')) {
            last.push_str(&lower);
        } else if number_like {
            words.push(lower.trim_start_matches('#').to_owned());
        } else {
            words.extend(fold(raw).split(' ').filter(|w| !w.is_empty()).map(str::to_owned));
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

/// Whether a name ends in a word that buildings and streets share.
fn may_be_building(words: &[String]) -> bool {
    let last = words.last().map_or("", String::as_str);
    matches!(
        last,
        "court" | "park" | "yard" | "wharf" | "quay" | "view" | "heights" | "mews" | "buildings"
    )
}

fn is_care_of(words: &[String]) -> bool {
    match words {
        [c, o, ..] if c == "c" && o == "o" => true,
        [care, of, ..] if care == "care" && of == "of" => true,
        _ => false,
    }
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Takes flat, room or floor off the front: `flat 2`, `first floor flat`, `2/1`, `flat b ground floor`.
fn take_flat(words: Vec<String>, address: &mut Address) -> Vec<String> {
    let is = |w: &String, list: &[&str]| list.contains(&w.as_str());
    let mut at = 0;
    let mut floor: Vec<&str> = Vec::new();
    let mut unit = None;
    let mut found = false;
    if words
        .first()
        .is_some_and(|w| w.contains('/') && starts_with_digit(w))
    {
        // A Scottish flat: floor and door.
        unit = words.first().cloned();
        at = 1;
        found = true;
    }
    while !found && at < words.len() {
        let word = &words[at];
        if is(word, &UNITS) {
            found = true;
            at += 1;
            if words.get(at).is_some_and(|w| w == "no" || w == "number") {
                at += 1;
            }
            let id = words
                .get(at)
                .filter(|w| w.len() <= 4 && !is(w, &FLOORS) && floor.is_empty());
            if let Some(id) = id.filter(|w| starts_with_digit(w) || w.len() == 1) {
                unit = Some(id.clone());
                at += 1;
            }
        } else if is(word, &FLOORS) || (word == "and" && !floor.is_empty()) {
            floor.push(word);
            at += 1;
        } else {
            break;
        }
    }
    let floor_alone = floor
        .iter()
        .any(|w| matches!(*w, "floor" | "floors" | "fl" | "flr" | "basement"));
    if !found && !floor_alone {
        return words;
    }
    // `flat a, first and second floors`: the floors say no more.
    while at < words.len() && (is(&words[at], &FLOORS) || (words[at] == "and" && at + 1 < words.len())) {
        floor.push(&words[at]);
        at += 1;
    }
    let floors: Vec<&str> = floor
        .into_iter()
        .filter(|w| !matches!(*w, "floor" | "floors" | "fl" | "flr" | "level"))
        .collect();
    let flat = unit.or_else(|| (!floors.is_empty()).then(|| floors.join(" ")));
    address.flat = address.flat.take().or(flat);
    words[at..].to_vec()
}

/// Where the house number stands: the first number with a word after it, or alone.
fn number_position(words: &[String]) -> Option<usize> {
    let at = words.iter().position(|w| {
        let digits = w.chars().take_while(char::is_ascii_digit).count();
        let rest = &w[digits..];
        let plain = rest.is_empty()
            || (rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_alphabetic()))
            || rest.starts_with('-')
            || rest.starts_with('/');
        (1..=5).contains(&digits) && plain
    })?;
    (at + 1 < words.len() || at == 0).then_some(at)
}

/// The number at the beginning of `words`, and how many words it takes: `14`, `14 a` as `14a`.
fn number_of(words: &[String]) -> (String, usize) {
    let number = words.first().map_or("", |w| w.trim_matches(['-', '/']));
    let number = number.trim_start_matches('0');
    let number = if starts_with_digit(number) {
        number.to_owned()
    } else {
        format!("0{number}")
    };
    match words.get(1) {
        Some(letter)
            if letter.len() == 1
                && words.len() > 2
                && number.chars().all(|c| c.is_ascii_digit())
                && letter.chars().all(|c| matches!(c, 'a'..='h')) =>
        {
            (format!("{number}{letter}"), 2)
        }
        _ => (number, 1),
    }
}

/// Where the street name ends: after its last street type before other words. `None` when there is no street type.
fn street_end(words: &[String]) -> Option<usize> {
    let kind = |at: usize| {
        let (full, strength) = STREET_TYPES.get(words.get(at)?.as_str())?;
        // `St` before a name is Saint; a type at the very beginning is none but in `the green`.
        let first = at == 0 || (at == 1 && matches!(words[0].as_str(), "and" | "of"));
        let saint = *full == "street" && words[at] == "st" && at + 1 < words.len() && {
            let next = STREET_TYPES.get(words[at + 1].as_str());
            next.is_none() && has_type_after(words, at + 1)
        };
        (!first && !saint).then_some(*strength)
    };
    let mut end = None;
    for at in 0..words.len() {
        match kind(at) {
            Some(Strength::Strong) if end.is_none_or(|e| e == at) => end = Some(at + 1),
            Some(Strength::Weak) if at + 1 == words.len() && end.is_none_or(|e| e == at) => {
                end = Some(at + 1);
            }
            _ => {}
        }
    }
    // `station road north`
    let north = |w: &String| {
        matches!(
            w.as_str(),
            "north" | "south" | "east" | "west" | "n" | "s" | "e" | "w"
        )
    };
    if let Some(at) = end.filter(|at| words.get(*at).is_some_and(north)) {
        return Some(at + 1);
    }
    end
}

fn has_type_after(words: &[String], at: usize) -> bool {
    words[at..].iter().any(|w| {
        STREET_TYPES
            .get(w.as_str())
            .is_some_and(|t| t.1 == Strength::Strong)
    })
}

fn set_street(address: &mut Address, words: &[String]) {
    let last = words.len().saturating_sub(1);
    let full: Vec<&str> = words
        .iter()
        .enumerate()
        .map(|(at, word)| match word.as_str() {
            "st" if at == 0 && last > 0 => "saint",
            "st" if at < last && !STREET_TYPES.contains_key(words[at + 1].as_str()) => "saint",
            "n" if at == last && at > 0 => "north",
            "s" if at == last && at > 0 => "south",
            "e" if at == last && at > 0 => "east",
            "w" if at == last && at > 0 => "west",
            word if at > 0 => STREET_TYPES.get(word).map_or(word, |t| t.0),
            word => word,
        })
        .collect();
    address.street = (!full.is_empty()).then(|| full.join(" "));
}

fn add_house(address: &mut Address, words: &[String]) {
    let name = words.join(" ");
    address.house = match address.house.take() {
        Some(before) => Some(format!("{before} {name}")),
        None => Some(name),
    };
}

/// All but the last `count` words of a text.
fn head_text(text: &str, count: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words[..words.len().saturating_sub(count)].join(" ")
}

/// The last `count` words of a text as they stand in it.
fn tail_text(text: &str, count: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words[words.len().saturating_sub(count)..].join(" ")
}

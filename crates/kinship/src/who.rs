//! People named in a few words of free text: `Auntie Trace`, `Mr & Mrs D Lumb`, `'Titch' Marlow or Marlowe`.
//!
//! Case systems have many small fields that hold a name among other words: a wish, a carer column, a name that
//! was never split. [`people_in`] reads them. It says what is written and guesses no relation.
use crate::words::{self, Seniority};
use kithkin_record::{Gender, fold::fold};

/// One person read from a short text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NamedPerson {
    /// Given names, nicknames or initials, in the order written.
    pub given: Vec<String>,
    /// Further forms of the given name: nicknames in quotes or brackets.
    pub nicknames: Vec<String>,
    /// Family names that come into question; more than one for `Marlow or Marlowe`.
    pub families: Vec<String>,
    /// What a title or kin word says.
    pub gender: Gender,
    /// Snr or Jnr, Big or Young.
    pub seniority: Option<Seniority>,
}

impl std::fmt::Debug for NamedPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NamedPerson(..)")
    }
}

impl NamedPerson {
    /// Whether no name at all was read.
    pub fn is_nameless(&self) -> bool {
        self.given.is_empty() && self.families.is_empty() && self.nicknames.is_empty()
    }
}

/// How the fields of a text are ordered when nothing in it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `Phil O'Hanlon`; a lone word is a given name.
    GivenFirst,
    /// `ASQUITH`, `Lumb, D & J`; a lone word is a family name.
    FamilyFirst,
}

/// Where a description begins and the name ends.
const STOPS: &[&str] = &[
    "who", "that", "from", "in", "at", "next", "when", "my", "was", "is", "used", "near", "which", "with",
    "of", "for", "he", "she", "his", "her", "they", "on", "then", "married", "friend", "not", "real",
];

/// Words before the name of somebody else.
const OTHERS: &[&str] = &[
    "of", "who", "that", "from", "in", "at", "next", "near", "with", "to", "for",
];

/// Words of carer columns that are no names.
const CARER_NOISE: &[&str] = &[
    "emergency",
    "agency",
    "kinship",
    "respite",
    "supp",
    "supported",
    "lodgings",
    "foster",
    "carer",
    "carers",
    "ifa",
    "la",
    "ch",
    "kw",
    "key",
    "worker",
    "house",
    "home",
    "unit",
    "the",
    "and",
    "mainstream",
    "link",
    "family",
    "ltd",
    "lane",
    "lodge",
    "children",
    "childrens",
    "limes",
    "placement",
    "with",
    "c",
    "o",
    "co",
];

#[derive(Clone)]
struct Word {
    text: String,
    folded: String,
    capital: bool,
}

fn words_of(text: &str) -> Vec<Word> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '“' | '”' | ';' | ':'))
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .map(|w| Word {
            text: w.to_owned(),
            folded: fold(w),
            capital: w
                .chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || !c.is_ascii()),
        })
        .filter(|w| !w.folded.is_empty())
        .collect()
}

/// Text in quotes or brackets, and the text without it.
fn lift_asides(text: &str) -> (String, Vec<String>) {
    let (mut rest, mut asides, mut aside, mut close) = (String::new(), Vec::new(), String::new(), None);
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let at_word_start = i == 0 || !chars[i - 1].is_alphanumeric();
        match close {
            Some(end) if c == end && (c != '\'' || chars.get(i + 1).is_none_or(|n| !n.is_alphanumeric())) => {
                asides.push(std::mem::take(&mut aside));
                close = None;
                rest.push(' ');
            }
            Some(_) => aside.push(c),
            None => match c {
                '(' => close = Some(')'),
                '"' => close = Some('"'),
                '“' => close = Some('”'),
                '‘' => close = Some('’'),
                '\'' if at_word_start => close = Some('\''),
                _ => rest.push(c),
            },
        }
    }
    // An opening mark that never closes was an apostrophe.
    if close.is_some() {
        rest.push_str(&aside);
    }
    (rest, asides)
}

/// The people named in `text`, in order; empty when it names nobody.
///
/// ```
/// use kithkin_kinship::who::{Order, people_in};
/// let couple = people_in("Lumb, D & J", Order::FamilyFirst);
/// assert_eq!(couple.len(), 2);
/// assert_eq!((couple[1].given[0].as_str(), couple[1].families[0].as_str()), ("J", "Lumb"));
/// let trace = people_in("Auntie Trace", Order::GivenFirst);
/// assert_eq!(trace[0].given, ["Trace"]);
/// ```
pub fn people_in(text: &str, order: Order) -> Vec<NamedPerson> {
    let (rest, asides) = lift_asides(text);
    let rest = rest
        .split(" - ")
        .max_by_key(|part| part.len())
        .unwrap_or(&rest)
        .to_owned();
    let rest = rest.replace(['&', '+', '/'], " and ");
    let comma = rest.split_once(',').map(|(before, _)| words_of(before).len());
    let words = words_of(&rest);
    let mut people = match order {
        Order::GivenFirst => given_first(&words),
        Order::FamilyFirst => family_first(&words, comma),
    };
    let nicknames: Vec<String> = asides
        .iter()
        .filter(|a| a.split_whitespace().count() <= 3)
        .flat_map(|a| name_words(&words_of(a)))
        .collect();
    match people.as_mut_slice() {
        [only] => only.nicknames.extend(nicknames),
        [] if !nicknames.is_empty() => people.push(NamedPerson {
            nicknames,
            ..NamedPerson::default()
        }),
        _ => {}
    }
    people
}

fn name_words(words: &[Word]) -> Vec<String> {
    words
        .iter()
        .take_while(|w| !STOPS.contains(&w.folded.as_str()))
        .filter(|w| w.capital && words::kin(&w.folded).is_none() && words::title(&w.folded).is_none())
        .filter(|w| !words::is_epithet(&w.folded) && !CARER_NOISE.contains(&w.folded.as_str()))
        .map(|w| w.text.clone())
        .collect()
}

/// Titles, kin words and seniority at the start of `words`, put into `person`; the words left.
fn take_prefix<'a>(mut words: &'a [Word], person: &mut NamedPerson) -> &'a [Word] {
    while let Some(word) = words.first() {
        let gender = words::title(&word.folded).or_else(|| words::kin(&word.folded));
        if let Some(gender) = gender {
            if person.gender == Gender::Unknown {
                person.gender = gender;
            }
        } else if words::is_epithet(&word.folded) {
            person.seniority = person.seniority.or(Seniority::parse(&word.folded));
        } else if word.capital || words.len() == 1 {
            break;
        } else if OTHERS.contains(&word.folded.as_str()) {
            // `friend of Leon` names Leon, who is somebody else.
            return &[];
        }
        words = &words[1..];
    }
    words
}

/// Words that are the name: up to the first stop word or word in small letters.
fn take_name<'a>(words: &'a [Word], person: &mut NamedPerson) -> Vec<&'a Word> {
    let mut name = Vec::new();
    for word in words {
        if STOPS.contains(&word.folded.as_str()) {
            break;
        }
        if let Some(seniority) = Seniority::parse(&word.folded).filter(|_| !name.is_empty()) {
            person.seniority = Some(seniority);
        } else if let Some(gender) = words::kin(&word.folded).or_else(|| words::title(&word.folded)) {
            if person.gender == Gender::Unknown {
                person.gender = gender;
            }
        } else if word.folded == "or" {
            name.push(word);
        } else if !word.capital && !name.is_empty() {
            break;
        } else {
            name.push(word);
        }
    }
    name
}

fn given_first(words: &[Word]) -> Vec<NamedPerson> {
    let mut people: Vec<NamedPerson> = Vec::new();
    for part in words.split(|w| w.folded == "and") {
        let mut person = NamedPerson::default();
        let part = take_prefix(part, &mut person);
        let had_title = person.gender != Gender::Unknown;
        let name = take_name(part, &mut person);
        let alternatives = name.iter().position(|w| w.folded == "or");
        match alternatives {
            Some(at) if at > 0 => {
                person.families = name[at - 1..]
                    .iter()
                    .filter(|w| w.folded != "or")
                    .map(|w| w.text.clone())
                    .collect();
                person.given = name[..at - 1].iter().map(|w| w.text.clone()).collect();
            }
            _ if name.len() > 1 => {
                person.families = vec![name[name.len() - 1].text.clone()];
                person.given = name[..name.len() - 1].iter().map(|w| w.text.clone()).collect();
            }
            _ => person.given = name.iter().map(|w| w.text.clone()).collect(),
        }
        if !person.is_nameless() || had_title {
            people.push(person);
        }
    }
    share_family(&mut people, true);
    people.retain(|p| !p.is_nameless());
    people
}

/// `Mr & Mrs Lumb` and `Maureen and Ted Goodacre`: the last family name is everybody's.
fn share_family(people: &mut [NamedPerson], titled_lone_word_is_family: bool) {
    if people.len() < 2 {
        return;
    }
    let last = people.len() - 1;
    let nameless_before = people[..last].iter().any(NamedPerson::is_nameless);
    if titled_lone_word_is_family && nameless_before && people[last].families.is_empty() {
        people[last].families = std::mem::take(&mut people[last].given);
    }
    if let Some(families) = people
        .iter()
        .rev()
        .find(|p| !p.families.is_empty())
        .map(|p| p.families.clone())
    {
        for person in people.iter_mut().filter(|p| p.families.is_empty()) {
            person.families.clone_from(&families);
        }
    }
}

/// Carer columns: `Carol ASQUITH`, `Lumb, D & J`, `Cheesman R+M`, `S & R Ashworth`, `Adjei Mr S & Mrs C`.
fn family_first(words: &[Word], comma: Option<usize>) -> Vec<NamedPerson> {
    let is_initial = |w: &Word| w.folded.chars().count() == 1;
    let clean: Vec<Word> = words
        .iter()
        .filter(|w| w.capital || w.folded == "and")
        .filter(|w| w.folded == "and" || is_initial(w) || !CARER_NOISE.contains(&w.folded.as_str()))
        .cloned()
        .collect();
    let names: Vec<&Word> = clean
        .iter()
        .filter(|w| w.folded != "and" && words::title(&w.folded).is_none() && words::kin(&w.folded).is_none())
        .collect();
    let long: Vec<&&Word> = names.iter().filter(|w| !is_initial(w)).collect();
    let family = match (comma, long.as_slice()) {
        (_, []) => return Vec::new(),
        (_, [only]) => only.text.clone(),
        // `Obi, Grace` has the family first; so has `Tait, Largs`, where the second word is a place.
        (Some(1), [first, ..]) => first.text.clone(),
        (_, many) => many
            .iter()
            .find(|w| {
                w.text
                    .chars()
                    .filter(|c| c.is_alphabetic())
                    .all(char::is_uppercase)
            })
            .unwrap_or(&many[many.len() - 1])
            .text
            .clone(),
    };
    let place_after_comma = comma == Some(1) && long.len() == 2 && clean.len() == 2;
    let mut people = Vec::new();
    for part in clean.split(|w| w.folded == "and") {
        let mut person = NamedPerson {
            families: vec![family.clone()],
            ..NamedPerson::default()
        };
        for word in part.iter().filter(|w| w.text != family) {
            match words::title(&word.folded).or_else(|| words::kin(&word.folded)) {
                Some(gender) => person.gender = gender,
                None => person.given.push(word.text.clone()),
            }
        }
        people.push(person);
    }
    if place_after_comma {
        // A lone word after the comma may be a given name or a town; it is kept as a given name only if it is
        // known as one.
        let known = |g: &String| crate::likeness::is_given_name(&fold(g));
        people.iter_mut().for_each(|p| p.given.retain(known));
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: Order) -> String {
        people_in(text, order)
            .iter()
            .map(|p| {
                format!(
                    "{}|{}|{}",
                    p.given.join(" "),
                    p.families.join("/"),
                    p.nicknames.join(" ")
                )
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn wishes() {
        for (text, expected) in [
            ("Auntie Trace", "Trace||"),
            ("Carol who I lived with when I was little", "Carol||"),
            ("my brother Kyle", "Kyle||"),
            ("Big Kev (only find out if he's ok)", "Kev||"),
            ("Imran from footy", "Imran||"),
            (
                "Phil O'Hanlon (she was my foster mum in Desborough)",
                "Phil|O'Hanlon|",
            ),
            ("Sandra and Billy in Largs", "Sandra||; Billy||"),
            ("my dads mum", ""),
            ("'Bigs' - friend of Leon, real name not known", "||Bigs"),
            ("Mum", ""),
            ("Shahid Mamu", "Shahid||"),
            ("Miss Blanche", "Blanche||"),
            ("'Titch' Marlow or Marlowe", "|Marlow/Marlowe|Titch"),
            ("Mr & Mrs Patel", "|Patel|; |Patel|"),
            ("Maureen and Ted Goodacre", "Maureen|Goodacre|; Ted|Goodacre|"),
        ] {
            assert_eq!(shown(text, Order::GivenFirst), expected, "{text}");
        }
    }

    #[test]
    fn carer_columns() {
        for (text, expected) in [
            ("Lumb, D & J", "D|Lumb|; J|Lumb|"),
            ("Carol ASQUITH", "Carol|ASQUITH|"),
            ("Cheesman R+M", "R|Cheesman|; M|Cheesman|"),
            ("S & R Ashworth", "S|Ashworth|; R|Ashworth|"),
            ("O'HANLON Mr/Mrs", "|O'HANLON|; |O'HANLON|"),
            ("Mr & Mrs Patel", "|Patel|; |Patel|"),
            ("Adjei Mr S & Mrs C", "S|Adjei|; C|Adjei|"),
            ("Mrs R Whitlam", "R|Whitlam|"),
            ("Stead", "|Stead|"),
        ] {
            assert_eq!(shown(text, Order::FamilyFirst), expected, "{text}");
        }
    }
}

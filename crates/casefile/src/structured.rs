//! The structured part of a case file as people: wishes in the child's words, the people table, placement carers.
use crate::kin::Tie;
use crate::tables::{Everyday, Tables};
use crate::token::{Kind, tokenize};
use crate::vocabulary::everyday;
use crate::{cue, names};
use kithkin_record::fold::fold;
use kithkin_record::lexicon::Lexicon;
use kithkin_record::{
    Address, CaseFile, CasePerson, DateInterval, Email, Gender, Period, PersonName, Phone, Placement,
    Relation, Wish, WishKind,
};

/// Which entry of the case file a [`StructuredPerson`] comes from. The numbers are places in the case's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    /// `case.wishes[i]`
    Wish(usize),
    /// `case.people[i]`
    Person(usize),
    /// `case.placements[i]`
    Placement(usize),
}

/// A person whom the structured part of a case file names, as it says it; nothing is merged or inferred.
///
/// Couples (`Mr & Mrs Lumb`, `Lumb, D & J`) give two, with the same `entry` and `joint` set. A placement's carers are
/// given from its text even where `carers` also points to the people table; the reader decides whether they are the
/// same. A children's home gives nobody, except a key worker named in its text (`Ashlar House CH (kw N Tordoff)`).
#[derive(Clone, PartialEq)]
pub struct StructuredPerson {
    /// The entry that says it.
    pub entry: Entry,
    /// The entry's id.
    pub id: String,
    /// Every name form the entry gives this one person: `Kevin Thackray`, nickname `Big Kev`; alternatives
    /// (`Marlow or Marlowe`) and names from the note (`now Firth`, `surname Brook or Thackray`) after the first.
    /// Empty when only a kin word is given (`Nani`, `my dads mum`).
    pub names: Vec<PersonName>,
    /// The kin word as written, when there is one: `Auntie`, `my dads mum`.
    pub kin_word: Option<String>,
    /// How the entry says they stand to the child; for placements from the text or the SSDA903 code. `None` where
    /// the entry's own note says that the entry is WRONG.
    pub relation: Option<Relation>,
    /// Sex, from the table or from a title or kin word.
    pub gender: Gender,
    /// Days on which they may have been born.
    pub born: Option<DateInterval>,
    /// Addresses: of the people table, or the placement's own while it lasted.
    pub addresses: Vec<Address>,
    /// Towns or places a wish names (`Sandra and Billy in Largs`), as written.
    pub places: Vec<String>,
    /// Phones of the people table.
    pub phones: Vec<Phone>,
    /// E-mail addresses of the people table.
    pub emails: Vec<Email>,
    /// When they stood so to the child.
    pub period: Period,
    /// The wish, for entries that are wishes.
    pub wish: Option<WishKind>,
    /// Whether the entry or its note says that they have died.
    pub deceased: bool,
    /// One of two people of one entry.
    pub joint: bool,
}

impl std::fmt::Debug for StructuredPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StructuredPerson({:?})", self.entry)
    }
}

impl StructuredPerson {
    fn new(entry: Entry, id: &str) -> Self {
        Self {
            entry,
            id: id.to_owned(),
            names: Vec::new(),
            kin_word: None,
            relation: None,
            gender: Gender::Unknown,
            born: None,
            addresses: Vec::new(),
            places: Vec::new(),
            phones: Vec::new(),
            emails: Vec::new(),
            period: Period::default(),
            wish: None,
            deceased: false,
            joint: false,
        }
    }
}

/// Everybody whom the wishes, the people table and the placements name, in that order.
///
/// ```
/// use kithkin_casefile::structured;
/// use kithkin_record::{CaseFile, Wish, WishKind};
/// let mut case = CaseFile::default();
/// case.wishes.push(Wish { id: "w1".into(), who: "Big Kev (only find out if he's ok)".into(), relation: None, wish: WishKind::Learn });
/// let people = structured(&case);
/// assert_eq!(people[0].names[0].given, ["Kev"]);
/// ```
pub fn structured(case: &CaseFile) -> Vec<StructuredPerson> {
    let mut people = Vec::new();
    for (i, wish) in case.wishes.iter().enumerate() {
        people.extend(from_wish(i, wish));
    }
    for (i, person) in case.people.iter().enumerate() {
        people.extend(from_table(i, person));
    }
    for (i, placement) in case.placements.iter().enumerate() {
        people.extend(from_placement(i, placement));
    }
    people
}

/// A wish in the child's words: names by shape and lexicon, the kin word, places after "in" or "from".
fn from_wish(i: usize, wish: &Wish) -> Vec<StructuredPerson> {
    let found = names::in_short_text(&wish.who);
    let mut people: Vec<StructuredPerson> = Vec::new();
    for name in &found.names {
        let mut person = StructuredPerson::new(Entry::Wish(i), &wish.id);
        person.names.push(name.clone());
        people.push(person);
    }
    // "Carol who I lived with": one person, unless the names are joined by "and".
    if !found.coupled {
        people.truncate(1);
    }
    if people.is_empty() {
        people.push(StructuredPerson::new(Entry::Wish(i), &wish.id));
    }
    let joint = people.len() > 1;
    for person in &mut people {
        person.joint = joint;
        person.relation = wish.relation;
        person.wish = Some(wish.wish);
        person.kin_word.clone_from(&found.kin_word);
        person.places.clone_from(&found.places);
        person.gender = if joint { Gender::Unknown } else { found.gender };
        if person.gender == Gender::Unknown && !joint {
            person.gender = wish.relation.map_or(Gender::Unknown, Relation::implied_gender);
        }
    }
    people
}

fn from_table(i: usize, entry: &CasePerson) -> Vec<StructuredPerson> {
    let mut groups: Vec<Vec<PersonName>> = Vec::new();
    for name in &entry.names {
        let parsed = match (&name.text, name.given.is_empty() && name.family.is_empty()) {
            (Some(text), _)
                if text.contains(['&', '+', '/']) || text.contains(" and ") || text.contains(" or ") =>
            {
                PersonName::parse_people(text)
            }
            (Some(text), true) => PersonName::parse_people(text),
            _ => vec![vec![name.clone()]],
        };
        if groups.is_empty() || parsed.len() > 1 {
            groups.extend(parsed);
        } else if let Some(first) = groups.first_mut() {
            first.extend(parsed.into_iter().flatten());
        }
    }
    if groups.is_empty() {
        groups.push(Vec::new());
    }
    let joint = groups.len() > 1;
    let more = if joint {
        Vec::new()
    } else {
        names_in_note(&entry.note, groups[0].first())
    };
    groups
        .into_iter()
        .map(|names| {
            let mut person = StructuredPerson::new(Entry::Person(i), &entry.id);
            person.kin_word = names
                .iter()
                .find_map(|n| n.titles.iter().find(|t| is_kin_word(t)).cloned());
            person.names = names;
            person.names.extend(more.iter().cloned());
            person.relation = entry.relation.filter(|_| !says_wrong(&entry.note));
            person.gender = if entry.gender == Gender::Unknown {
                entry.relation.map_or(Gender::Unknown, Relation::implied_gender)
            } else {
                entry.gender
            };
            person.born = entry.birth.as_ref().and_then(|b| b.interval);
            person.addresses.clone_from(&entry.addresses);
            person.phones.clone_from(&entry.phones);
            person.emails.clone_from(&entry.emails);
            person.period = entry.period;
            person.deceased = says_dead(&entry.note);
            person.joint = joint;
            person
        })
        .collect()
}

fn is_kin_word(word: &str) -> bool {
    cue::find(&tokenize(word))
        .first()
        .is_some_and(|c| !c.readings[0].role)
}

/// Whether a short note says that the person has died.
pub(crate) fn says_dead(note: &str) -> bool {
    let tokens = tokenize(note);
    tokens.iter().enumerate().any(|(i, t)| match t.folded.as_str() {
        "died" | "deceased" | "dec" | "dead" | "rip" => true,
        "passed" => tokens.get(i + 1).is_some_and(|n| n.folded == "away"),
        "d" => {
            tokens.get(i + 1).is_some_and(|n| n.is('.'))
                && tokens.get(i + 2).is_some_and(|n| n.kind == Kind::Number)
        }
        _ => false,
    })
}

/// Whether a note of the people table says that the entry itself is wrong ("WRONG - copied from sib's file").
fn says_wrong(note: &str) -> bool {
    tokenize(note)
        .iter()
        .any(|t| t.caps && matches!(t.folded.as_str(), "wrong" | "incorrect" | "error"))
}

/// Further family names that a note gives: "now Firth", "nee Cullen", "also used THACKRAY", "surname Brook or
/// Thackray??", "married name Firth".
fn names_in_note(note: &str, first: Option<&PersonName>) -> Vec<PersonName> {
    let tokens = tokenize(note);
    let mut found: Vec<String> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let before = i.checked_sub(1).map_or("", |k| tokens[k].folded.as_str());
        let cue = matches!(
            before,
            "nee" | "now" | "used" | "uses" | "surname" | "name" | "formerly" | "aka" | "was"
        );
        let again = before == "or" && i >= 2 && found.last() == Some(&tokens[i - 2].text);
        if token.kind == Kind::Word && token.capital && !token.initial && (cue || again) {
            found.push(token.text.clone());
        }
    }
    let called = tokens.windows(3).filter(|w| {
        let known =
            matches!(w[0].folded.as_str(), "known" | "goes") && matches!(w[1].folded.as_str(), "as" | "by");
        known && w[2].kind == Kind::Word && w[2].capital && !w[2].initial
    });
    let family = first.and_then(PersonName::family_text).unwrap_or_default();
    let nickname = |name: &str| PersonName::from_parts(&family, &[name], kithkin_record::NameUse::Nickname);
    let called: Vec<PersonName> = called
        .map(|w| nickname(&w[2].text))
        .chain(quoted_names(&tokens).iter().map(|name| nickname(name)))
        .collect();
    let given: Vec<&str> = first
        .map(|n| n.given.iter().map(String::as_str).collect())
        .unwrap_or_default();
    found
        .iter()
        .filter(|family| everyday(&fold(family)).is_none_or(|kind| kind == Everyday::Also))
        .map(|family| PersonName::from_parts(family, &given, kithkin_record::NameUse::Old))
        .chain(called)
        .collect()
}

/// Names of one or two words in quotation marks: `'Paddy Joe'`.
fn quoted_names(tokens: &[crate::token::Token]) -> Vec<String> {
    let name = |t: &crate::token::Token| t.kind == Kind::Word && t.capital && !t.initial;
    let mut found = Vec::new();
    for (open, token) in tokens.iter().enumerate().filter(|(_, t)| t.is_quote()) {
        let words: Vec<&str> = tokens[open + 1..]
            .iter()
            .take_while(|t| name(t))
            .map(|t| t.text.as_str())
            .collect();
        let closed = tokens.get(open + 1 + words.len()).is_some_and(|t| t.is_quote());
        let apart = open.checked_sub(1).is_none_or(|k| tokens[k].end < token.start);
        if closed && apart && (1..=2).contains(&words.len()) {
            found.push(words.join(" "));
        }
    }
    found
}

/// What a placement's carer text says: people, a role, a place.
fn from_placement(i: usize, placement: &Placement) -> Vec<StructuredPerson> {
    let parts = carer_parts(&placement.carer_text);
    let home = matches!(
        placement.code.as_str(),
        "K1" | "K2"
            | "R1"
            | "R2"
            | "R3"
            | "R5"
            | "S1"
            | "H5"
            | "P2"
            | "P3"
            | "T0"
            | "T1"
            | "T2"
            | "T3"
            | "T4"
            | "Z1"
    );
    let mut people = Vec::new();
    for (text, said) in parts {
        let relation = match said {
            Some(Tie::Is(relation)) => Some(relation),
            _ => None,
        };
        // The first part of a home's text is the home; people are only those named with a role.
        if (home && relation.is_none()) || placement.code.starts_with('P') && relation.is_none() {
            continue;
        }
        let groups: Vec<Vec<PersonName>> = PersonName::parse_people(&text)
            .into_iter()
            .filter(|names| names.iter().any(|n| !n.given.is_empty() || !n.family.is_empty()))
            .collect();
        let joint = groups.len() > 1;
        for mut names in groups {
            let mut person = StructuredPerson::new(Entry::Placement(i), &placement.id);
            names.iter_mut().for_each(surname_alone);
            person.names = names;
            person.relation = relation.or_else(|| relation_of_code(&placement.code));
            person.gender = names::gender_of_title(person.names.iter().flat_map(|n| &n.titles));
            if !placement.address.is_empty() && !home {
                let mut address = placement.address.clone();
                address.period = placement.period;
                person.addresses.push(address);
            }
            person.period = placement.period;
            person.joint = joint;
            people.push(person);
        }
    }
    people
}

/// Carers are filed by surname: one word alone is a family name unless it is only known as a given name.
fn surname_alone(name: &mut PersonName) {
    if let [word] = &name.given[..]
        && name.family.is_empty()
        && name.titles.is_empty()
        && word.chars().count() > 1
    {
        let (folded, lexicon) = (fold(word), Lexicon::shared());
        if lexicon.is_family(&folded) && lexicon.given_frequency(&folded, None) < 1e-3
            || !lexicon.is_given(&folded)
        {
            name.family = std::mem::take(&mut name.given);
        }
    }
}

/// The relation a placement code itself tells: U1 to U3 relative or friend, U4 to U6 other foster carer.
fn relation_of_code(code: &str) -> Option<Relation> {
    match code.trim().to_ascii_uppercase().as_str() {
        "U1" | "U2" | "U3" => Some(Relation::KinshipCarer),
        "U4" | "U5" | "U6" | "" => Some(Relation::FosterCarer),
        _ => None,
    }
}

/// Splits carer text into names and the role said with each: text in brackets goes apart unless it holds a role and
/// no name, which then belongs to what stands before it. "supp lodgings - Mrs I Farquhar" gives the role first.
fn carer_parts(text: &str) -> Vec<(String, Option<Tie>)> {
    let mut parts: Vec<(String, Option<Tie>)> = Vec::new();
    for piece in text.split(['(', ')', ';']) {
        let tokens = tokenize(piece);
        let cues: Vec<_> = cue::find(&tokens)
            .into_iter()
            .filter(|c| c.readings[0].role || is_carer_hint(&tokens[c.first].folded))
            .collect();
        let role = cues.first().map(|c| c.readings[0].tie).or_else(|| hint(&tokens));
        let mut rest = String::new();
        for (k, token) in tokens.iter().enumerate() {
            let in_cue = cues.iter().any(|c| (c.first..=c.last).contains(&k));
            let noise = NOISE.contains(&token.folded.as_str())
                || hint_word(&token.folded).is_some()
                || (token.is('-') && rest.is_empty())
                || token.is(':');
            if !in_cue && !noise {
                let glued = k > 0 && tokens[k - 1].end == token.start;
                if !rest.is_empty() && !glued {
                    rest.push(' ');
                }
                rest.push_str(&piece[token.from as usize..token.to as usize]);
            }
        }
        let rest = drop_place(rest.trim().trim_matches(['-', ',', '.']).trim());
        if rest.is_empty() || (role.is_none() && !parts.is_empty()) {
            if let (Some(last), Some(role)) = (parts.last_mut(), role) {
                last.1 = Some(role);
            }
            continue;
        }
        parts.push((rest, role));
    }
    parts
}

const NOISE: &[&str] = &[
    "emergency",
    "current",
    "former",
    "prev",
    "previous",
    "la",
    "ifa",
    "mainstream",
    "approved",
];

fn is_carer_hint(word: &str) -> bool {
    matches!(word, "kinship" | "respite")
}

fn hint(tokens: &[crate::token::Token]) -> Option<Tie> {
    tokens.iter().find_map(|t| hint_word(&t.folded))
}

fn hint_word(word: &str) -> Option<Tie> {
    match word {
        "kinship" | "connected" => Some(Tie::Is(Relation::KinshipCarer)),
        "respite" => Some(Tie::Is(Relation::RespiteCarer)),
        _ => None,
    }
}

/// "Tait, Largs" is the Taits of Largs: a town after the comma is dropped.
fn drop_place(text: &str) -> String {
    match text.split_once(',') {
        Some((name, place)) if Tables::shared().is_place(&fold(place)) && !fold(name).is_empty() => {
            name.trim().to_owned()
        }
        _ => text.to_owned(),
    }
}

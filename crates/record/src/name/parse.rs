//! Reading a name written as one text.
//!
//! The parser works on words. It lifts out nicknames in quotes and brackets, peels titles and kin words from the
//! front and suffixes from the back, then decides where the family name begins: at a comma, at the capitals, at a
//! particle, by a family-first tradition, or at the last word.
use super::{PersonName, words};
use crate::fold::fold;
use unicode_normalization::char::is_combining_mark;

/// One word of a name with its folded form, computed once.
#[derive(Clone)]
pub(super) struct Word {
    /// As written, without the punctuation around it.
    pub(super) text: String,
    /// Folded, without spaces ("J.-C." is "jc", "O'Hanlon" is "ohanlon").
    pub(super) key: String,
    /// Whether a full stop followed, as after an initial or an abbreviation.
    pub(super) stopped: bool,
}

impl Word {
    pub(super) fn read(raw: &str) -> Option<Self> {
        let stopped = raw.ends_with('.');
        let text = raw
            .trim_end_matches(|c: char| {
                !c.is_alphanumeric() && !is_combining_mark(c) && !matches!(c, '&' | '+' | '/' | '\'' | '’')
            })
            .trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '&' | '+' | '/'));
        if text.is_empty() {
            return None;
        }
        let mut key = fold(text);
        key.retain(|c| c != ' ');
        Some(Self {
            text: text.to_owned(),
            key,
            stopped,
        })
    }

    fn is_name(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }

    pub(super) fn is_joiner(&self) -> bool {
        words::is_joiner(&self.text.to_lowercase())
    }

    /// A single letter, or letters each followed by a full stop or hyphen ("J.", "J.-C", "A.B").
    fn is_initials(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphabetic()).count();
        let dots = self.text.chars().filter(|&c| c == '.').count();
        letters == 1 || (letters <= 4 && dots + 1 >= letters && dots > 0)
    }

    /// Two letters or more, all of them capitals, in a script that has capitals.
    fn is_capitals(&self) -> bool {
        let mut letters = self.text.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some()
            && letters.clone().count() > 1
            && letters.all(|c| c.is_uppercase() || c == '\u{2019}')
    }

    /// "McDONALD", "O'HANLON": capitals but for the particle that is part of the word.
    fn is_capital_family(&self) -> bool {
        self.is_capitals()
            || (self.text.starts_with("Mc") || self.text.starts_with("Mac"))
                && self.text.chars().skip(3).filter(|c| c.is_alphabetic()).count() > 1
                && self.text.chars().skip(3).all(|c| !c.is_lowercase())
    }

    fn starts_lower(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_lowercase)
    }

    /// "mum's", "dads'".
    fn is_possessive(&self) -> bool {
        let text = self.text.replace('’', "'");
        text.ends_with("'s") || text.ends_with("s'")
    }
}

/// Splits off what stands in quotes or brackets: the text without it, and the pieces.
pub(super) fn lift_asides(text: &str) -> (String, Vec<String>) {
    if !text.contains(OPENING) {
        return (text.to_owned(), Vec::new());
    }
    let (mut main, mut asides) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let after_open = &rest[c.len_utf8()..];
        if let Some(close) = closing(c, before)
            && let Some(end) = find_close(after_open, close)
        {
            // A mark left over inside (`'A"'`) would open another aside where the name is read again.
            asides.push(
                after_open[..end]
                    .replace(['"', '“', '”', '„'], "")
                    .trim()
                    .to_owned(),
            );
            let close_len = after_open[end..].chars().next().map_or(0, char::len_utf8);
            rest = &after_open[end + close_len..];
            main.push(' ');
            before = ' ';
        } else {
            main.push(c);
            before = c;
            rest = after_open;
        }
    }
    asides.retain(|a| !a.is_empty());
    (main, asides)
}

/// Every mark that [`closing`] knows.
const OPENING: [char; 7] = ['(', '[', '"', '“', '„', '\'', '‘'];

/// The closing marks of an opening one; a plain apostrophe opens only at the start of a word.
fn closing(open: char, before: char) -> Option<&'static [char]> {
    match open {
        '(' => Some(&[')']),
        '[' => Some(&[']']),
        '"' => Some(&['"']),
        '“' | '„' => Some(&['”', '“', '"']),
        '\'' | '‘' if before.is_whitespace() => Some(&['\'', '’']),
        _ => None,
    }
}

/// Where the closing mark is: within the next 60 characters and, for an apostrophe, at the end of a word.
fn find_close(text: &str, close: &[char]) -> Option<usize> {
    let single = close.contains(&'\'');
    text.char_indices().take(60).find_map(|(at, c)| {
        let next = text[at + c.len_utf8()..].chars().next();
        let ends_word = next.is_none_or(|n| !n.is_alphanumeric());
        (close.contains(&c) && (!single || ends_word) && at > 0).then_some(at)
    })
}

/// Cuts `text` into words at white space and at the dots that separate foreign names.
pub(super) fn split_words(text: &str) -> Vec<Word> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '・' | '·' | ';' | '|' | '_' | '\u{0}'..='\u{1f}'))
        .flat_map(split_joined)
        .filter_map(Word::read)
        .collect()
}

/// "R+M" and "Mr/Mrs" are three words.
fn split_joined(raw: &str) -> Vec<&str> {
    let mut out = Vec::with_capacity(1);
    let mut start = 0;
    for (at, c) in raw.char_indices() {
        if matches!(c, '&' | '+' | '/') {
            out.push(&raw[start..at]);
            out.push(&raw[at..at + 1]);
            start = at + 1;
        }
    }
    out.push(&raw[start..]);
    out
}

/// Reads `text` into a name; see [`PersonName::parse`].
pub(super) fn parse(text: &str) -> PersonName {
    let mut name = PersonName {
        text: Some(text.to_owned()),
        ..PersonName::default()
    };
    let (main, asides) = lift_asides(text);
    for aside in asides {
        place_aside(&mut name, &aside);
    }
    let main = main_clause(&main);
    match main.split_once(',') {
        Some((before, after)) => parse_inverted(&mut name, before, after),
        None => parse_words(&mut name, split_words(main)),
    }
    name
}

/// What stands before a dash, unless it is a role and the name follows ("supp lodgings - Mrs Farquhar").
fn main_clause(text: &str) -> &str {
    match text.split_once(" - ") {
        Some((_, after)) if split_words(after).first().is_some_and(|w| is_civil_title(&w.key)) => after,
        Some((before, _)) if !before.trim().is_empty() => before,
        _ => text,
    }
}

/// An aside is a kin word, a former name (left to [`PersonName::parse_people`]) or a nickname.
fn place_aside(name: &mut PersonName, aside: &str) {
    let words = split_words(aside);
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return;
    };
    if is_former_aside(&first.key)
        || words
            .iter()
            .any(|w| w.starts_lower() && words::ends_name(&w.text))
    {
        return;
    }
    if words.len() == 1 && (words::is_kin(&last.key) || words::is_honorific(&last.key)) {
        name.titles.push(last.text.clone());
    } else if words.len() == 1 && words::is_suffix(&last.key) {
        name.suffixes.push(last.text.clone());
    } else if words.len() < 3
        && !first.starts_lower()
        && (words.len() == 1 || !first.is_capitals())
        && !aside.chars().any(|c| c.is_ascii_digit())
    {
        name.nicknames.push(aside.to_owned());
    }
}

/// Words that announce another name of the same person.
pub(super) fn is_former_cue(folded: &str) -> bool {
    matches!(folded, "nee" | "formerly" | "previously" | "prev" | "formally")
}

/// The same in brackets, where plainer words will do.
pub(super) fn is_former_aside(folded: &str) -> bool {
    is_former_cue(folded) || matches!(folded, "was" | "born" | "maiden" | "ex")
}

/// Words that announce an alias.
fn is_alias_cue(folded: &str) -> bool {
    matches!(folded, "aka" | "alias" | "or" | "aks" | "otherwise" | "akaa")
}

/// How many words at `at` announce another name of the same person: "née", "aka", "known as".
pub(super) fn other_name_cue(list: &[Word], at: usize) -> usize {
    let Some(word) = list.get(at) else { return 0 };
    if word.key == "known" && list.get(at + 1).is_some_and(|w| w.key == "as") {
        2
    } else {
        usize::from(is_former_cue(&word.key) || is_alias_cue(&word.key))
    }
}

/// Titles that may stand after a name or in the middle of it.
fn is_civil_title(folded: &str) -> bool {
    matches!(folded, "mr" | "mrs" | "ms" | "miss" | "mx" | "dr")
}

/// "SURNAME, Given Names": family before the comma, unless what follows is only Jnr, MBE and the like.
fn parse_inverted(name: &mut PersonName, before: &str, after: &str) {
    let mut rest = split_words(&after.replace(',', " "));
    take_suffixes(name, &mut rest);
    if rest.is_empty() {
        return parse_words(name, split_words(before));
    }
    let mut family = split_words(before);
    take_suffixes(name, &mut family);
    take_titles(name, &mut family, false);
    take_titles(name, &mut rest, false);
    let particles_last = rest.len() > 1
        && rest
            .last()
            .is_some_and(|w| words::is_particle(&w.key) && w.starts_lower());
    let mut trailing = Vec::new();
    if particles_last {
        while rest.len() > 1
            && rest
                .last()
                .is_some_and(|w| words::is_particle(&w.key) && w.starts_lower())
        {
            trailing.extend(rest.pop());
        }
        trailing.reverse();
    }
    name.particles.extend(trailing.into_iter().map(|w| w.text));
    put_family(name, family, true);
    put_given(name, rest);
}

/// A name without a comma.
pub(super) fn parse_words(name: &mut PersonName, mut list: Vec<Word>) {
    cut_phrase(&mut list);
    if let Some(at) = (1..list.len()).find(|&at| other_name_cue(&list, at) > 0) {
        list.truncate(at);
    }
    list.retain(Word::is_name);
    take_suffixes(name, &mut list);
    let honorific = take_titles(name, &mut list, true);
    // "Adjei Mr S": what stands before a title in the middle is the family name.
    if let Some(at) = (1..list.len()).find(|&at| is_civil_title(&list[at].key)) {
        let given = list.split_off(at + 1);
        name.titles.extend(list.pop().map(|w| w.text));
        put_family(name, list, true);
        return put_given(name, given);
    }
    // After a kin word there is a given name ("Aunt Dell").
    if list.len() == 1 && !name.titles.is_empty() && !honorific {
        return put_given(name, list);
    }
    let nicknamed = !name.nicknames.is_empty() || honorific;
    if list.len() == 1 && nicknamed && !list[0].is_initials() {
        return put_only(name, list, honorific);
    }
    let given_end = family_start(&list, honorific);
    let mut family = list.split_off(given_end.end);
    let given = list.split_off(given_end.start);
    if given_end.start > 0 {
        // family first: what stands before `given` is the family name
        family = list;
    }
    put_family(name, family, honorific || given.is_empty());
    put_given(name, given);
}

/// Files the one word beside a title or a nickname: "Mrs Lumb", 'Titch' Marlow, but "Pani Bożena", "Miss Blanche".
fn put_only(name: &mut PersonName, list: Vec<Word>, honorific: bool) {
    let familiar = name.titles.iter().any(|t| words::is_familiar_title(&fold(t)));
    let likelier_given = super::is_likelier_given(&list[0].key);
    let given = if honorific {
        familiar && likelier_given
    } else {
        !super::is_likelier_family(&list[0].key)
    };
    if given {
        put_given(name, list);
    } else {
        put_family(name, list, true);
    }
}

/// Ends the list where a phrase goes on after the name, and drops the words that lead up to it.
fn cut_phrase(list: &mut Vec<Word>) {
    drop_description(list);
    while list.len() > 1 && words::is_determiner(&list[0].key) {
        list.remove(0);
    }
    let goes_on = |at: usize, word: &Word| {
        let next_lower = list.get(at + 1).is_some_and(Word::starts_lower);
        (word.starts_lower() && words::ends_name(&word.text)) || (word.text == "I" && next_lower)
    };
    if let Some(end) = (1..list.len()).find(|&at| goes_on(at, &list[at])) {
        list.truncate(end);
    }
}

/// Drops small words before the first capital that say whose or what kind of person it is: "my football coach Dave",
/// "mum's ex Darren". The name after "friend of" is somebody else's, and nothing is left. A name that merely begins
/// in small letters stays.
fn drop_description(list: &mut Vec<Word>) {
    let Some(capital) = list.iter().position(|w| !w.starts_lower()) else {
        return;
    };
    let before = &list[..capital];
    let belongs = |w: &Word| {
        words::is_determiner(&w.key) || words::is_kin(&w.key) || w.is_possessive() || words::is_role(&w.key)
    };
    let of_another = before.iter().any(|w| words::is_before_another(&w.key));
    if !(of_another || before.iter().any(belongs)) {
        return;
    }
    if of_another {
        return list.clear();
    }
    let part_of_name = |w: &Word| {
        let title = words::is_kin(&w.key) || words::is_honorific(&w.key) || words::is_epithet(&w.key);
        (title || words::is_particle(&w.key)) && !w.is_possessive()
    };
    if let Some(last) = before.iter().rposition(|w| !part_of_name(w)) {
        list.drain(..=last);
    }
}

fn take_suffixes(name: &mut PersonName, list: &mut Vec<Word>) {
    let mut taken = Vec::new();
    while let Some(last) = list.last() {
        if words::is_suffix(&last.key) {
            taken.extend(list.pop().map(|w| w.text));
        } else if list.len() > 1
            && words::is_post_nominal(&last.key)
            && (last.is_capitals() || last.text.contains("D"))
        {
            list.pop();
        } else {
            break;
        }
    }
    taken.reverse();
    name.suffixes.extend(taken);
}

/// Peels titles, epithets and kin words from both ends; whether one of them was an honorific.
fn take_titles(name: &mut PersonName, list: &mut Vec<Word>, whole: bool) -> bool {
    let mut honorific = false;
    while let Some(first) = list.first() {
        let title = words::is_honorific(&first.key);
        let kin = whole && words::is_kin(&first.key);
        let epithet = whole && list.len() > 1 && words::is_epithet(&first.key);
        // A word that is also a name is a title only when it stands alone or is not the only given name.
        let ambiguous = words::is_kin_or_name(&first.key) && list.len() == 2 && !list[1].is_initials();
        let keeps =
            ambiguous && !first.starts_lower() && !first.stopped && !super::is_known_given(&list[1].key);
        if !(title || kin || epithet) || keeps || (title && !kin && list.len() == 1 && first.is_capitals()) {
            break;
        }
        honorific |= title && !kin;
        name.titles.push(list.remove(0).text);
    }
    while list.len() > 1 {
        let Some(last) = list.last() else { break };
        let kin = whole && list.len() == 2 && words::is_kin_after(&last.key) && !honorific;
        let honor = is_civil_title(&last.key);
        if !kin && !honor {
            break;
        }
        honorific |= honor;
        name.titles.extend(list.pop().map(|w| w.text));
    }
    honorific
}

/// The words that are given names: `start > 0` means the family name comes first.
fn family_start(list: &[Word], honorific: bool) -> std::ops::Range<usize> {
    let n = list.len();
    if n == 0 {
        return 0..0;
    }
    if n == 1 {
        let family = list[0].is_capital_family() && super::is_likelier_family(&list[0].key);
        return if family || super::is_only_family(&list[0].key) {
            0..0
        } else {
            0..1
        };
    }
    if let Some(range) = by_capitals(list) {
        return range;
    }
    if let Some(range) = family_first(list) {
        return range;
    }
    let mut at = n - 1;
    while at > 0 && words::is_particle(&list[at - 1].key) && !is_initial_letter(&list[at - 1]) {
        at -= 1;
    }
    let first_is_given =
        at == 0 && !honorific && !list[0].starts_lower() && words::is_particle_or_given(&list[0].key);
    if first_is_given || (at == 0 && !honorific && n > 1 && !words::is_particle(&list[0].key)) {
        at = 1;
    }
    0..at
}

/// "M O Smith" has two initials; "M O' Brien" and "Ó Murchú" have a particle.
fn is_initial_letter(word: &Word) -> bool {
    word.text.chars().count() == 1 && word.text != "Ó" && word.key.len() == 1
}

/// A run of capitals at one end of a name whose other words are not all capitals.
fn by_capitals(list: &[Word]) -> Option<std::ops::Range<usize>> {
    let caps = |w: &Word| w.is_capital_family() && !w.is_initials();
    let mixed = list
        .iter()
        .any(|w| !caps(w) && (!w.is_initials()) && w.text.chars().any(char::is_lowercase));
    if !mixed {
        return None;
    }
    let leading = list.iter().take_while(|w| caps(w)).count();
    let trailing = list.iter().rev().take_while(|w| caps(w)).count();
    if leading > 0 && trailing == 0 {
        Some(leading..list.len())
    } else if trailing > 0 && leading == 0 {
        let mut start = list.len() - trailing;
        while start > 1 && words::is_particle(&list[start - 1].key) && list[start - 1].starts_lower() {
            start -= 1;
        }
        Some(0..start)
    } else {
        None
    }
}

/// "Nguyen Thi Lan", "Kim Jong-un", "Adjei S.": traditions and habits that write the family name first.
fn family_first(list: &[Word]) -> Option<std::ops::Range<usize>> {
    let n = list.len();
    let first = &list[0].key;
    let middle = |key: &str| matches!(key, "thi" | "van");
    if n >= 3 && words::is_vietnamese(first) && middle(&list[1].key) {
        return Some(1..n);
    }
    let syllables = |w: &Word| {
        w.text
            .split('-')
            .filter(|s| s.chars().count() > 1 && s.chars().count() < 7)
            .count()
            == 2
    };
    if n == 2 && words::is_east_asian(first) && syllables(&list[1]) && !super::is_known_given(&list[1].key) {
        return Some(1..n);
    }
    let trailing = list.iter().rev().take_while(|w| w.is_initials()).count();
    if trailing > 0 && trailing < n && !list[0].is_initials() && !super::is_likelier_given(first) {
        return Some(n - trailing..n);
    }
    None
}

/// Files the words of the family name, particles apart.
pub(super) fn put_family(name: &mut PersonName, list: Vec<Word>, leading: bool) {
    let last = list.len().saturating_sub(1);
    let mut in_front = true;
    for (at, word) in list.into_iter().enumerate() {
        let particle = in_front && at < last && words::is_particle(&word.key);
        let apostrophe = matches!(word.text.as_str(), "O'" | "O’" | "D'" | "D’");
        if particle || (apostrophe && at < last) {
            name.particles.push(word.text);
        } else if words::is_suffix(&word.key) && at == last && last > 0 && leading {
            name.suffixes.push(word.text);
        } else {
            in_front = false;
            name.family.push(word.text);
        }
    }
}

/// Files given names; "Thi" and "Van" of a Vietnamese name come after the name that is used.
pub(super) fn put_given(name: &mut PersonName, mut list: Vec<Word>) {
    if list.len() >= 2
        && matches!(list[0].key.as_str(), "thi" | "van")
        && name
            .family
            .first()
            .is_some_and(|f| words::is_vietnamese(&fold(f)))
    {
        list.rotate_left(1);
    }
    for word in list {
        if word.is_initials() {
            for letter in word.text.chars().filter(|c| c.is_alphabetic()) {
                name.given.push(letter.to_string());
            }
        } else {
            name.given.push(word.text);
        }
    }
}

/// See [`PersonName::from_parts`].
pub(super) fn from_parts(family: &str, given: &[&str], name_use: super::NameUse) -> PersonName {
    let mut name = PersonName {
        name_use,
        ..PersonName::default()
    };
    let mut given_words = Vec::new();
    for text in given {
        let (main, asides) = lift_asides(text);
        for aside in asides {
            place_aside(&mut name, &aside);
        }
        given_words.extend(split_words(&main));
    }
    let (main, asides) = lift_asides(family);
    for aside in asides {
        place_aside(&mut name, &aside);
    }
    let mut family_words = split_words(&main.replace(',', " "));
    given_words.retain(Word::is_name);
    family_words.retain(Word::is_name);
    take_suffixes(&mut name, &mut family_words);
    if given_words.len() > 1 {
        take_suffixes(&mut name, &mut given_words);
        take_titles(&mut name, &mut given_words, false);
    }
    if family_words.len() > 1 {
        take_titles(&mut name, &mut family_words, false);
    }
    put_family(&mut name, family_words, true);
    put_given(&mut name, given_words);
    name
}

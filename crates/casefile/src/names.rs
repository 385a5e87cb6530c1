//! Finds people's names in a note by shape, lexicon and the words around them.
//!
//! A run of capitalised words is weighed: given names of the lexicon and of the case count for it; a street, school
//! or firm word after it, a word of place before it, and everyday words count against it.
use crate::cue::Cue;
use crate::item::{Item, ItemKind};
use crate::split::{Parts, split};
use crate::tables::{Reading, Tables};
use crate::token::{Kind, Token};
use crate::vocabulary::Vocabulary;
use kithkin_record::Gender;
use kithkin_record::lexicon::Lexicon;

pub(crate) use crate::short::{gender_of_title, in_short_text};

/// A run must weigh this much to be a name.
const THRESHOLD: f64 = 1.0;

/// Everything the finder looks at.
pub(crate) struct Finder<'a> {
    pub(crate) tokens: &'a [Token],
    pub(crate) cues: &'a [Cue],
    pub(crate) vocabulary: &'a Vocabulary,
    /// The text is a name first of all (a wish), so a capital is enough.
    pub(crate) lenient: bool,
    /// For each token, the cue it is in.
    cue_at: Vec<Option<usize>>,
    /// For each token, whether it is in the name of a place of several words: `King's Lynn`.
    pub(crate) in_place: Vec<bool>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(tokens: &'a [Token], cues: &'a [Cue], vocabulary: &'a Vocabulary) -> Self {
        let mut cue_at = vec![None; tokens.len()];
        for (n, cue) in cues.iter().enumerate() {
            for slot in &mut cue_at[cue.first..=cue.last] {
                *slot = Some(n);
            }
        }
        Self {
            tokens,
            cues,
            vocabulary,
            lenient: false,
            cue_at,
            in_place: crate::weigh::places(tokens),
        }
    }

    /// Names, cues and mentions of the child, in order of place.
    pub(crate) fn items(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut i = 0;
        while i < self.tokens.len() {
            let next = self
                .name_at(i, &mut items)
                .or_else(|| self.cue_item(i, &mut items));
            i = next.unwrap_or(i + 1).max(i + 1);
        }
        self.pair_up(&mut items);
        items
    }

    /// `Sue and Phil Bottomley`: two people on one span, when their sexes differ or are not known.
    fn pair_up(&self, items: &mut [Item]) {
        for n in 1..items.len() {
            let (head, tail) = items.split_at_mut(n);
            let (Some(a), Some(b)) = (head.last_mut(), tail.first_mut()) else {
                continue;
            };
            let plain = |i: &Item| {
                i.kind == ItemKind::Name && i.joint == 0 && i.address_word.is_none() && i.given.len() == 1
            };
            let joined = a.last + 2 == b.first && self.is_and(a.last + 1);
            if !joined || !plain(a) || !plain(b) || a.family.is_some() || b.family.is_none() {
                continue;
            }
            let gender = |i: &Item| {
                i.given.first().map_or(Gender::Unknown, |g| {
                    Lexicon::shared().gender_of_given(&kithkin_record::fold::fold(g))
                })
            };
            if gender(a) == gender(b) && gender(a) != Gender::Unknown {
                continue;
            }
            a.context_family.clone_from(&b.family);
            (a.joint, b.joint) = (1, 2);
            let span = (a.first, b.last);
            (a.first, a.last) = span;
            (b.first, b.last) = span;
        }
    }

    pub(crate) fn token(&self, i: usize) -> Option<&'a Token> {
        self.tokens.get(i)
    }

    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.folded.as_str())
    }

    pub(crate) fn cue(&self, i: usize) -> Option<&'a Cue> {
        self.cue_at.get(i).copied().flatten().map(|n| &self.cues[n])
    }

    /// A cue by itself, when one starts at `i`.
    fn cue_item(&self, i: usize, items: &mut Vec<Item>) -> Option<usize> {
        let cue = self.cue(i).filter(|c| c.first == i)?;
        let mut item = Item::new(ItemKind::Cue, cue.first, cue.last);
        item.readings = cue.readings;
        item.gender = cue.readings[0].tie.gender();
        items.push(item);
        Some(cue.last + 1)
    }

    /// Reads a name that starts at `i`; the token after it.
    fn name_at(&self, i: usize, items: &mut Vec<Item>) -> Option<usize> {
        let token = self.token(i)?;
        if token.kind != Kind::Word || !(token.capital || self.is_title(i)) {
            return None;
        }
        self.child_surname_first(i, items)
            .or_else(|| self.titled_couple(i, items))
            .or_else(|| self.titled(i, items))
            .or_else(|| self.kin_titled(i, items))
            .or_else(|| self.plain(i, items))
    }

    /// Whether token `i` is a title such as Mrs.
    fn is_title(&self, i: usize) -> bool {
        let Some(token) = self.token(i) else { return false };
        let sure = matches!(token.folded.as_str(), "mr" | "mrs" | "ms" | "miss" | "dr");
        token.kind == Kind::Word
            && Tables::shared().titles.contains_key(token.folded.as_str())
            && token.capital
            && (sure || !token.opens || self.token(i + 1).is_some_and(|t| t.capital))
    }

    /// The token after `i`, stepping over the full stop of a short form.
    pub(crate) fn after_stop(&self, i: usize) -> usize {
        let glued = self
            .token(i + 1)
            .is_some_and(|t| t.is('.') && self.tokens[i].end == t.start);
        i + 1 + usize::from(glued)
    }

    pub(crate) fn is_and(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| {
            t.is('&') || t.is('+') || t.is('/') || (t.kind == Kind::Word && t.folded == "and")
        })
    }

    /// `Mr & Mrs D Lumb`, `Mr. and Mrs. Patel`: two people on one span.
    fn titled_couple(&self, i: usize, items: &mut Vec<Item>) -> Option<usize> {
        if !self.is_title(i) {
            return None;
        }
        let and = self.after_stop(i);
        if !self.is_and(and) || !self.is_title(and + 1) {
            return None;
        }
        let begin = self.after_stop(and + 1);
        let (first, last) = self.run(begin, true)?;
        let parts = split(self, first, last, true);
        let genders = [self.title_gender(i), self.title_gender(and + 1)];
        for (n, gender) in genders.into_iter().enumerate() {
            let mut item = self.name_item(i, last, (first, last), parts.clone());
            item.gender = gender;
            item.joint = n as u8 + 1;
            item.address_word = Some(self.tokens[if n == 0 { i } else { and + 1 }].text.clone());
            if n == 1 {
                // The initial belongs to one of the two; it is left with the first.
                item.given.clear();
                let family_token = last;
                item.name = (family_token, last);
            }
            items.push(item);
        }
        Some(last + 1)
    }

    fn title_gender(&self, i: usize) -> Gender {
        Tables::shared()
            .titles
            .get(self.word(i))
            .copied()
            .unwrap_or(Gender::Unknown)
    }

    /// `Mrs Wragg`, `Dr. Hollis`, `PC Mills`, `Pastor Emmanuel`.
    fn titled(&self, i: usize, items: &mut Vec<Item>) -> Option<usize> {
        let role = self
            .cue(i)
            .filter(|c| c.first == i && c.last == i && c.readings.iter().any(|r| r.role && r.usage.title));
        if !self.is_title(i) && role.is_none() {
            return None;
        }
        let mut begin = self.after_stop(i);
        // "PC 3317 Dutton"
        if role.is_some() && self.token(begin).is_some_and(|t| t.kind == Kind::Number) {
            begin += 1;
        }
        // "Mr Iain", "Rev. Dr."
        while self.is_title(begin) {
            begin = self.after_stop(begin);
        }
        let (first, last) = self.run(begin, true)?;
        // "Mr Anthony (Tony) Delgado"
        if self.is_title(i)
            && let Some(next) = self.nicknamed(first, last, items)
        {
            if let Some(item) = items.last_mut() {
                item.first = i;
                item.gender = self.title_gender(i);
                item.address_word = Some(self.tokens[i].text.clone());
            }
            return Some(next);
        }
        if self.word(i) == "father" && (self.vocabulary.given_strength(self.word(first)) > 1.0) {
            return None;
        }
        if role.is_some() && !self.is_title(i) && self.weigh(first, last) < -0.5 {
            return None;
        }
        let parts = split(self, first, last, true);
        let mut item = self.name_item(i, last, (first, last), parts);
        item.gender = self.title_gender(i);
        item.address_word = Some(self.tokens[i].text.clone());
        if let Some(role) = role {
            let at = role
                .readings
                .iter()
                .position(|r| r.role && r.usage.title)
                .unwrap_or(0);
            item.readings = &role.readings[at..];
        }
        items.push(item);
        Some(last + 1)
    }

    /// `Auntie Trace`, `Nan Cullen`, `Uncle T`.
    fn kin_titled(&self, i: usize, items: &mut Vec<Item>) -> Option<usize> {
        let cue = self.cue(i).filter(|c| c.first == i)?;
        let reading = self.best_reading(cue);
        if !reading.usage.title
            || reading.role
            || self.vocabulary.knows(self.word(i)) && self.token(i + 1).is_none_or(|t| !t.capital)
        {
            return None;
        }
        let begin = cue.last + 1;
        if self.token(begin)?.kind != Kind::Word {
            return None;
        }
        let (first, last) = self.run(begin, self.tokens[i].capital)?;
        if !self.tokens[i].capital && self.weigh(first, last) < THRESHOLD {
            return None;
        }
        // "Mum Donna" is Mum, then Donna; "Dad's" never comes here.
        let parts = split(self, first, last, false);
        let mut item = self.name_item(i, last, (first, last), parts);
        item.readings = cue.readings;
        item.gender = reading.tie.gender();
        item.address_word = Some(self.tokens[i].text.clone());
        if self.is_child(&item) && !self.tokens[i].capital {
            return None;
        }
        items.push(item);
        Some(last + 1)
    }

    /// `SUGDEN, Darren`: the child's own name, family name first.
    fn child_surname_first(&self, i: usize, items: &mut Vec<Item>) -> Option<usize> {
        let given = self.token(i + 2)?;
        let fits = self.vocabulary.child_family.contains(self.word(i))
            && self.token(i + 1)?.is(',')
            && given.capital
            && self.vocabulary.child_given.contains(&given.folded);
        fits.then(|| {
            items.push(Item::new(ItemKind::Child, i, i + 2));
            i + 3
        })
    }

    /// A run of name words without a title, with a kin word after it perhaps (`Shahid Mamu`).
    fn plain(&self, i: usize, items: &mut Vec<Item>) -> Option<usize> {
        let qualified = QUALIFIERS.contains(&self.word(i));
        let begin = if qualified { i + 1 } else { i };
        let Some((first, last)) = self.run(begin, false) else {
            return self.family_plural(i, items);
        };
        if self.trap(first, last) {
            return Some(last + 1);
        }
        if let Some(next) = self.family_plural(i, items) {
            return Some(next);
        }
        let kin_after = self.cue(last + 1).filter(|c| {
            c.first == last + 1
                && self.tokens[c.first].capital
                && !c.readings[0].usage.short
                && self.best_reading(c).usage.title
                && !self.best_reading(c).role
        });
        if let Some(next) = self.nicknamed(first, last, items) {
            return Some(next);
        }
        let weight = self.weigh(first, last) + if kin_after.is_some() { 2.0 } else { 0.0 };
        if weight < THRESHOLD {
            return None;
        }
        let parts = split(self, first, last, false);
        let end = kin_after.map_or(last, |c| c.last);
        let mut item = self.name_item(if qualified { i } else { first }, end, (first, last), parts);
        if qualified {
            item.qualifier = Some(self.word(i).to_owned());
        }
        if let Some(cue) = kin_after {
            item.readings = cue.readings;
            item.gender = self.best_reading(cue).tie.gender();
            item.address_word = Some(self.tokens[cue.first].text.clone());
        }
        if item.kind == ItemKind::Name && self.is_child(&item) && !self.another(item.first) {
            item.kind = ItemKind::Child;
        }
        items.push(item);
        Some(end + 1)
    }

    /// `"Titch" Marlow`, `Robert "Bob" Smith`: a nickname in quotation marks inside a name.
    fn nicknamed(&self, first: usize, last: usize, items: &mut Vec<Item>) -> Option<usize> {
        let quote = |i: usize| {
            self.token(i).is_some_and(|t| {
                t.text
                    .starts_with(['"', '\'', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'])
            })
        };
        let next_to = |i: usize| {
            self.token(i)
                .zip(self.token(i + 1))
                .is_some_and(|(a, b)| b.start <= a.end + 1)
        };
        // The nickname comes first.
        if first > 0 && quote(first - 1) && quote(last + 1) && next_to(last + 1) {
            let (family, end) = self.run(last + 2, false)?;
            let mut item = Item::new(ItemKind::Name, first - 1, end);
            item.given = vec![self.tokens[first].text.clone()];
            item.family = Some(self.tokens[family].text.clone());
            items.push(item);
            return Some(end + 1);
        }
        // Or between given and family name, in quotation marks, brackets or both.
        let around = |i: usize| quote(i) || self.token(i).is_some_and(|t| t.is('(') || t.is(')'));
        let both = usize::from(around(last + 1) && around(last + 2));
        let nick = last + 2 + both;
        let end = nick + 1 + both;
        if first == last
            && next_to(last)
            && around(last + 1)
            && around(end)
            && next_to(end)
            && self.token(nick)?.capital
            && !around(nick)
        {
            let (family, last) = self.run(end + 1, false)?;
            let mut item = Item::new(ItemKind::Name, first, last);
            item.given = vec![self.tokens[first].text.clone(), self.tokens[nick].text.clone()];
            item.family = Some(self.tokens[family].text.clone());
            items.push(item);
            return Some(last + 1);
        }
        None
    }

    /// Whether the word before says that it is somebody else of that name.
    fn another(&self, first: usize) -> bool {
        first > 0 && matches!(self.word(first - 1), "another" | "other" | "different")
            || first > 1 && self.word(first - 2) == "called" && self.word(first - 1) == "also"
    }

    /// `the Lumbs`, `Cheesemans gave notice`: the plural of a family name of the case.
    fn family_plural(&self, i: usize, items: &mut Vec<Item>) -> Option<usize> {
        let token = self.token(i).filter(|t| t.capital && t.kind == Kind::Word)?;
        let singular = token
            .folded
            .strip_suffix("es")
            .filter(|s| self.vocabulary.family.contains(*s))
            .or_else(|| {
                token
                    .folded
                    .strip_suffix('s')
                    .filter(|s| self.vocabulary.family.contains(*s))
            })?;
        if self.vocabulary.knows(&token.folded) {
            return None;
        }
        let cut = token.folded.len() - singular.len();
        let letters = token.text.chars().count() - cut;
        for n in 1..=2 {
            let mut item = Item::new(ItemKind::Name, i, i);
            item.family = Some(token.text.chars().take(letters).collect());
            item.joint = n;
            item.plural = true;
            items.push(item);
        }
        Some(i + 1)
    }

    /// The reading of a cue that fits this case: a community's own where the file uses its words.
    pub(crate) fn best_reading(&self, cue: &Cue) -> &'static Reading {
        best_reading(cue.readings, self.vocabulary)
    }

    fn name_item(&self, first: usize, last: usize, name: (usize, usize), parts: Parts) -> Item {
        let mut item = Item::new(ItemKind::Name, first, last);
        item.name = name;
        item.given = parts.given;
        item.family = parts.family;
        item
    }

    fn is_child(&self, item: &Item) -> bool {
        let fold = kithkin_record::fold::fold;
        let given = item
            .given
            .first()
            .is_some_and(|g| self.vocabulary.child_given.contains(&fold(g)));
        let family = item
            .family
            .as_ref()
            .is_none_or(|f| self.vocabulary.child_family.contains(&fold(f)));
        given && family && item.address_word.is_none()
    }
}

/// The reading of a kin word that fits the case.
pub(crate) fn best_reading(readings: &'static [Reading], vocabulary: &Vocabulary) -> &'static Reading {
    readings
        .iter()
        .find(|r| r.usage.weak && fits(std::slice::from_ref(*r), vocabulary))
        .unwrap_or(&readings[0])
}

/// Whether the case uses other words of a community that has one of these readings.
pub(crate) fn fits(readings: &'static [Reading], vocabulary: &Vocabulary) -> bool {
    readings.iter().any(|r| {
        r.community
            .split(", ")
            .any(|c| vocabulary.communities.contains(c))
    })
}

const QUALIFIERS: &[&str] = &["big", "young", "wee", "little", "old", "lil", "baby"];

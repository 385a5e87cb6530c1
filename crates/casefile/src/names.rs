//! Finds people's names in a note by shape, lexicon and the words around them.
//!
//! A run of capitalised words is weighed: given names of the lexicon and of the case count for it; a street, school
//! or firm word after it, a word of place before it, and everyday words count against it.
use crate::cue::Cue;
use crate::item::{Item, ItemKind};
use crate::split::{Parts, split};
use crate::tables::{Everyday, Reading, Tables};
use crate::token::{Kind, Token};
use crate::vocabulary::{Vocabulary, everyday};
use kithkin_record::Gender;
use kithkin_record::lexicon::Lexicon;

pub(crate) use crate::short::{gender_of_title, in_short_text};

/// A run must weigh this much to be a name.
const THRESHOLD: f64 = 1.0;
/// Words of place: a capitalised word after them is rarely a person.
const PLACE_BEFORE: &[&str] = &[
    "in", "at", "near", "nr", "via", "around", "outside", "into", "onto", "towards", "up", "over", "across",
    "thro", "back",
];
const PLACE_BEFORE_WEAK: &[&str] = &["of", "from", "to", "the", "round", "through", "fae"];
/// Words that a person does, after the name.
const PERSON_AFTER: &[&str] = &[
    "said",
    "says",
    "told",
    "rang",
    "phoned",
    "texted",
    "asked",
    "asks",
    "reported",
    "reports",
    "thinks",
    "thought",
    "reckons",
    "wants",
    "wanted",
    "has",
    "is",
    "was",
    "had",
    "went",
    "lives",
    "lived",
    "stays",
    "stayed",
    "attended",
    "brought",
    "sent",
    "came",
    "called",
    "wrote",
    "feels",
    "felt",
    "remembers",
    "knows",
    "knew",
    "does",
    "did",
    "can",
    "will",
    "would",
    "could",
    "gave",
    "took",
    "met",
    "moved",
    "died",
    "passed",
    "works",
    "worked",
    "agreed",
    "offered",
    "visits",
    "visited",
    "picked",
    "dropped",
    "married",
    "marr",
    "born",
    "who",
    "also",
    "now",
    "used",
    "uses",
    "collecting",
    "visiting",
    "staying",
    "named",
    "mentioned",
    "denies",
    "denied",
    "confirmed",
    "explained",
    "and",
    "or",
    "never",
    "always",
    "still",
    "writes",
    "drove",
    "lost",
    "found",
    "kept",
    "keeps",
    "left",
    "turned",
    "returned",
    "refused",
    "declined",
    "admitted",
    "became",
    "grew",
    "loves",
    "likes",
];

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
    in_place: Vec<bool>,
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
            in_place: places(tokens),
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

    fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.folded.as_str())
    }

    fn cue(&self, i: usize) -> Option<&'a Cue> {
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
        self.titled_couple(i, items)
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
    fn after_stop(&self, i: usize) -> usize {
        let glued = self
            .token(i + 1)
            .is_some_and(|t| t.is('.') && self.tokens[i].end == t.start);
        i + 1 + usize::from(glued)
    }

    fn is_and(&self, i: usize) -> bool {
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
        // "Mr Iain", "Rev. Dr."
        while self.is_title(begin) {
            begin = self.after_stop(begin);
        }
        let (first, last) = self.run(begin, true)?;
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
        // Or between given and family name.
        if first == last
            && quote(last + 1)
            && next_to(last)
            && quote(last + 3)
            && self.token(last + 2)?.capital
            && next_to(last + 3)
        {
            let (family, end) = self.run(last + 4, false)?;
            let mut item = Item::new(ItemKind::Name, first, end);
            item.given = vec![
                self.tokens[first].text.clone(),
                self.tokens[last + 2].text.clone(),
            ];
            item.family = Some(self.tokens[family].text.clone());
            items.push(item);
            return Some(end + 1);
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

    /// The name words from `begin`: capitals, initials and particles with nothing but spaces between. `forced`: after
    /// a title, where everyday words are names too.
    fn run(&self, begin: usize, forced: bool) -> Option<(usize, usize)> {
        let mut last = None;
        let mut i = begin;
        let mut words = 0;
        while words < 4 && self.is_part(i, begin, forced, words) {
            words += 1;
            last = Some(i);
            let stop = self.tokens[i].initial
                && self
                    .token(i + 1)
                    .is_some_and(|t| t.is('.') && t.start == self.tokens[i].end);
            let next = i + 1 + usize::from(stop);
            if stop
                && self.is_part(next, begin, forced, words)
                && self.tokens[next].start <= self.tokens[i + 1].end + 1
            {
                i = next;
            } else if stop {
                // "Mason B." keeps its full stop out of the span.
                break;
            } else if self
                .token(i + 1)
                .is_some_and(|t| t.start == self.tokens[i].end + 1)
            {
                i += 1;
            } else {
                break;
            }
        }
        let last = last?;
        // An initial alone is no name, unless dotted ("T.W.") or after a title or kin word.
        let alone = last == begin && self.tokens[begin].initial;
        let dotted = self.tokens[begin].text.contains('.');
        if alone && !dotted && !forced {
            return None;
        }
        if alone && dotted && !forced && !self.token(last + 1).is_some_and(|t| t.is('(')) {
            return None;
        }
        (!self.tokens[last].quoted_particle()).then_some((begin, last))
    }

    fn is_part(&self, i: usize, begin: usize, forced: bool, words: usize) -> bool {
        let Some(token) = self.token(i).filter(|t| t.kind == Kind::Word) else {
            return false;
        };
        let folded = token.folded.as_str();
        if words > 0 && PARTICLES.contains(&folded) && self.token(i + 1).is_some_and(|t| t.capital) {
            return true;
        }
        if !token.capital || folded.is_empty() {
            return false;
        }
        if token.initial && folded.len() == 1 {
            let next = self.after_stop(i);
            let starts_name = self.token(next).is_some_and(|t| {
                t.kind == Kind::Word && t.capital && t.text.len() > 1 && t.start <= self.tokens[i].end + 2
            }) && self.cue(next).is_none();
            return folded != "i" && (words > 0 || forced || (starts_name && folded != "a"));
        }
        let known = self.vocabulary.knows(folded)
            || self.vocabulary.child_given.contains(folded)
            || self.vocabulary.child_family.contains(folded);
        if self.cue(i).is_some()
            && !(known && self.cue(i).is_some_and(|c| c.first == c.last))
            && !(forced
                && words == 0
                && self
                    .cue(i)
                    .is_some_and(|c| c.readings[0].usage.weak || !c.readings[0].usage.title))
        {
            return false;
        }
        let after_given = words > 0 && i > begin && self.vocabulary.given_strength(self.word(i - 1)) > 1.0;
        let plausible = match everyday(folded) {
            _ if known => true,
            None => true,
            Some(Everyday::Also) => true,
            Some(Everyday::Common) => {
                forced && words == 0
                    || after_given && self.vocabulary.is_family(folded) && !self.vocabulary.common(folded)
            }
            Some(_) => forced && words == 0 && self.vocabulary.is_family(folded),
        };
        let number = |k: Option<&Token>| k.is_some_and(|t| t.kind == Kind::Number);
        let month = matches!(
            folded,
            "may" | "april" | "june" | "august" | "jan" | "mar" | "march"
        );
        if !plausible
            || month
                && (i > 0 && number(self.token(i - 1))
                    || number(self.token(i + 1))
                    || i > 0
                        && matches!(
                            self.word(i - 1),
                            "in" | "since"
                                | "until"
                                | "till"
                                | "by"
                                | "last"
                                | "next"
                                | "late"
                                | "early"
                                | "mid"
                        ))
        {
            return false;
        }
        // Acronyms are none; a name in capitals is one when something knows it.
        let acronym = token.caps && token.text.chars().count() <= 3 && !known && !forced;
        let shouted = token.caps
            && !known
            && !forced
            && words == 0
            && self.vocabulary.given_strength(folded) < 1.0
            && !self.vocabulary.is_family(folded);
        !acronym && !shouted
    }

    /// Whether the run is a street, a home, a school and so on rather than a person.
    fn trap(&self, first: usize, last: usize) -> bool {
        let traps = &Tables::shared().traps;
        let strong_given = self.vocabulary.given_strength(self.word(first)) >= 1.2;
        let known = self.vocabulary.knows(self.word(first));
        if last > first
            && let Some(trap) = traps.get(self.word(last))
        {
            return !(trap.weak && (strong_given || known) && last == first + 1)
                && !(known && self.vocabulary.family.contains(self.word(last)));
        }
        let next = last + 1 + usize::from(self.token(last + 1).is_some_and(Token::possessive));
        if let Some(token) = self
            .token(next)
            .filter(|t| t.kind == Kind::Word && self.tokens[last].end + 3 >= t.start)
            && let Some(trap) = traps.get(token.folded.as_str())
        {
            let possessive = next > last + 1;
            if token.capital && !(possessive && (known || strong_given)) {
                return !(trap.weak && (strong_given || known) && last == first) && !(known && token.caps);
            }
            if token.capital && possessive && trap.kind == "street" && !trap.weak {
                return true;
            }
            return !possessive && !known && !strong_given;
        }
        if single_trap(traps, self.word(first), first == last) && !known && !strong_given {
            return true;
        }
        let next_is = |n: usize, words: &[&str]| words.contains(&self.word(last + n));
        let firm = self.is_and(last + 1)
            && next_is(2, &["son", "sons", "co", "partners", "daughters"])
            && self.token(last + 2).is_some_and(|t| t.capital);
        let on_sea = self.word(last + 1) != ""
            && next_is(1, &["on", "upon", "le", "under", "super", "cum"])
            && self.token(last + 2).is_some_and(|t| t.capital)
            && (self.place_run(first, last)
                || next_is(2, &["sea", "thames", "trent", "tees", "tyne", "avon", "wye"]));
        if firm || on_sea || (first..=last).any(|i| self.in_place.get(i).copied().unwrap_or(false)) {
            return true;
        }
        let saint = first > 0
            && matches!(
                self.word(first - 1),
                "st" | "hmp" | "mount" | "port" | "loch" | "saint" | "hmyoi" | "yoi"
            )
            && self.tokens[first - 1].capital;
        let numbered = first > 0
            && self.tokens[first - 1].kind == Kind::Number
            && self.tokens[first - 1].end + 1 == self.tokens[first].start
            && !known
            && !strong_given;
        let family_word = self.word(last + 1) == "family"
            && last == first
            && self.vocabulary.family.contains(self.word(last))
            && !self.vocabulary.given.contains(self.word(last));
        saint || numbered || family_word
    }

    /// How much the run looks like a person, by its words and its neighbours.
    fn weigh(&self, first: usize, last: usize) -> f64 {
        let head = self.word(first);
        let given = self.vocabulary.given_strength(head);
        let known = self.vocabulary.knows(head);
        let single = first == last;
        let mut weight = if known { 3.0 } else { given };
        if self.lenient && first == 0 {
            weight = weight.max(1.5);
        }
        if self.tokens[first].initial && !single {
            weight = 1.5;
        }
        if weight == 0.0 {
            weight = if self.vocabulary.is_family(head) { 0.5 } else { 0.4 };
        }
        if !single {
            let tail = self.word(last);
            weight += if self.vocabulary.is_family(tail) { 0.8 } else { 0.4 };
        }
        weight += self.before(first, single, known, given) + self.after(last);
        let also = everyday(head) == Some(Everyday::Also);
        if self.tokens[first].opens && single && !known {
            let elsewhere = self.vocabulary.capitalised(head) > 0 && !self.vocabulary.common(head);
            weight -= match (also, given > 1.0, elsewhere) {
                (true, _, false) => 1.3,
                (_, true, _) | (_, _, true) => 0.0,
                _ => 0.9,
            };
        }
        if self.vocabulary.common(head) && !known && single {
            weight -= if self.tokens[first].opens { 1.2 } else { 0.6 };
        }
        if !known && self.place_run(first, last) {
            let dated = self.token(last + 1).is_some_and(|t| t.kind == Kind::Number);
            let moved = first > 0
                && PLACE_BEFORE_WEAK.contains(&self.word(first - 1))
                && self.motion_before(first - 1);
            weight -= if given >= 1.2 && single && !moved {
                0.5 + f64::from(u8::from(dated))
            } else {
                1.6
            };
        }
        weight
    }

    fn place_run(&self, first: usize, last: usize) -> bool {
        let text: Vec<&str> = (first..=last).map(|i| self.word(i)).collect();
        Tables::shared().is_place(&text.join(" "))
            || (last > first
                && Tables::shared().is_place(self.word(last))
                && Tables::shared().is_place(self.word(first)))
    }

    /// What the words before the run tell.
    fn before(&self, first: usize, single: bool, known: bool, given: f64) -> f64 {
        let Some(mut k) = first.checked_sub(1) else {
            return 0.0;
        };
        while self.tokens[k].is('(')
            || self.tokens[k].is(':')
            || self.tokens[k].is('"')
            || self.tokens[k].is('\u{201c}')
            || self.tokens[k].is('\'')
        {
            match k.checked_sub(1) {
                Some(p) => k = p,
                None => return 0.0,
            }
        }
        if self.cue(k).is_some() {
            return 1.6;
        }
        let before = self.word(k);
        let nicknamed = matches!(before, "her" | "him" | "me" | "them")
            && k > 0
            && matches!(self.word(k - 1), "calls" | "call" | "called" | "calling");
        if k > 0
            && (ANIMALS.contains(&before)
                || matches!(before, "called" | "named") && ANIMALS.contains(&self.word(k - 1)))
        {
            return -5.0;
        }
        if matches!(before, "called" | "named" | "aka" | "alias") || nicknamed {
            return 1.5;
        }
        // "in Low Moss": the everyday word between counts to the place.
        let skip = k > 0 && self.tokens[k].capital && everyday(before) == Some(Everyday::Common);
        let before = if skip { self.word(k - 1) } else { before };
        if PLACE_BEFORE.contains(&before) && !known && self.place_run(first, first) {
            return -2.0;
        }
        if PLACE_BEFORE.contains(&before) {
            return if known {
                -0.5
            } else if given >= 2.0 && single && !skip {
                -0.6
            } else {
                -1.5
            };
        }
        if before == "the" {
            return if known || given >= 2.0 { -0.5 } else { -1.5 };
        }
        if PLACE_BEFORE_WEAK.contains(&before) && !known && given < 1.2 {
            return if self.motion_before(k) { -1.2 } else { -0.4 };
        }
        if matches!(
            before,
            "with" | "by" | "and" | "for" | "told" | "asked" | "said" | "wi" | "per" | "re"
        ) || self.tokens[k].is('&')
        {
            return 0.4;
        }
        if before.is_empty() { 0.0 } else { 0.2 }
    }

    /// "moved to", "gone to", "back to", "living in".
    fn motion_before(&self, k: usize) -> bool {
        (k.saturating_sub(3)..k).any(|i| {
            matches!(
                self.word(i),
                "moved"
                    | "went"
                    | "gone"
                    | "go"
                    | "going"
                    | "back"
                    | "flitted"
                    | "retired"
                    | "moving"
                    | "returned"
                    | "travel"
                    | "travelled"
                    | "up"
                    | "down"
                    | "over"
                    | "off"
                    | "drove"
                    | "move"
                    | "moves"
                    | "rehoused"
                    | "transferred"
            )
        })
    }

    /// What the words after the run tell.
    fn after(&self, last: usize) -> f64 {
        let Some(token) = self.token(last + 1) else {
            return 0.0;
        };
        if token.possessive() {
            return 0.6;
        }
        if token.is('(') {
            return 0.4;
        }
        if token.kind == Kind::Word
            && (PERSON_AFTER.contains(&token.folded.as_str()) || self.cue(last + 1).is_some())
        {
            return 0.6;
        }
        if token.kind == Kind::Clitic { 0.5 } else { 0.0 }
    }
}

/// Marks the tokens of place names that have several words, `St Ann's Bay` among them.
fn places(tokens: &[Token]) -> Vec<bool> {
    let mut marked = vec![false; tokens.len()];
    for i in 0..tokens.len() {
        if tokens[i].kind != Kind::Word || !tokens[i].capital {
            continue;
        }
        let mut text = String::new();
        let mut found = None;
        for (k, token) in tokens.iter().enumerate().skip(i).take(5) {
            let spaced = k > i && token.kind == Kind::Word && tokens[k - 1].end + 1 == token.start;
            if k > i && !spaced && token.kind != Kind::Clitic {
                break;
            }
            if spaced {
                text.push(' ');
            }
            text.push_str(&token.folded);
            let saint =
                tokens[i].folded == "st" && k >= i + 3 && tokens[k - 1].kind == Kind::Clitic && token.capital;
            if k > i && (Tables::shared().is_place(&text) || saint) {
                found = Some(k);
            }
        }
        if let Some(last) = found {
            marked[i..=last].fill(true);
        }
    }
    marked
}

/// A street or place word by itself: the "Bay" of St Ann's Bay.
fn single_trap(traps: &rustc_hash::FxHashMap<&str, crate::tables::Trap>, word: &str, single: bool) -> bool {
    single && traps.get(word).is_some_and(|t| !t.weak || t.kind == "place")
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

/// What has a name and is nobody.
const ANIMALS: &[&str] = &[
    "dog",
    "dogs",
    "cat",
    "cats",
    "puppy",
    "kitten",
    "pony",
    "horse",
    "rabbit",
    "hamster",
    "budgie",
    "parrot",
    "goldfish",
    "tortoise",
    "ferret",
    "rottweiler",
    "staffie",
    "alsatian",
    "teddy",
    "doll",
];

const PARTICLES: &[&str] = &[
    "al", "el", "ul", "bin", "bint", "ibn", "ap", "ab", "ferch", "de", "da", "dos", "del", "della", "di",
    "van", "von", "der", "den", "la", "le", "ter", "mac", "mc", "o", "st", "abu", "umm",
];
const QUALIFIERS: &[&str] = &["big", "young", "wee", "little", "old", "lil", "baby"];

impl Token {
    /// A run must not end in a particle.
    fn quoted_particle(&self) -> bool {
        PARTICLES.contains(&self.folded.as_str()) && !self.capital
    }
}

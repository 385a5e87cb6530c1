//! How much a run of capitalised words looks like a person: by its words and by what stands around it.
use crate::names::Finder;
use crate::tables::{Everyday, Tables};
use crate::token::{Kind, Token};
use crate::vocabulary::everyday;

/// A street or place word by itself: the "Bay" of St Ann's Bay.
fn single_trap(traps: &rustc_hash::FxHashMap<&str, crate::tables::Trap>, word: &str, single: bool) -> bool {
    single && traps.get(word).is_some_and(|t| !t.weak || t.kind == "place")
}

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

impl Finder<'_> {
    /// Whether the run is a street, a home, a school and so on rather than a person.
    pub(crate) fn trap(&self, first: usize, last: usize) -> bool {
        let traps = &Tables::shared().traps;
        let strong_given = self.vocabulary.given_strength(self.word(first)) >= 1.2;
        let known = self.vocabulary.knows(self.word(first));
        if last > first
            && let Some(trap) = traps.get(self.word(last))
        {
            let tail = self.word(last);
            // "Craig Towers", "Jean Close": a usual given name and a family name, no street number before.
            let numbered = first > 0 && self.tokens[first - 1].kind == Kind::Number;
            let bears = self.vocabulary.child_family.contains(tail) || self.vocabulary.family.contains(tail);
            let named =
                self.vocabulary.given_strength(self.word(first)) >= 2.0 && last == first + 1 && !numbered;
            if named
                && (bears
                    || trap.kind == "street"
                        && self.vocabulary.is_family(tail)
                        && !self.after_place_word(first))
            {
                return false;
            }
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
        let on_sea = !self.word(last + 1).is_empty()
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

    /// Whether "at", "in" or "of" stands before the run.
    fn after_place_word(&self, first: usize) -> bool {
        first > 0
            && (PLACE_BEFORE.contains(&self.word(first - 1))
                || matches!(self.word(first - 1), "of" | "to" | "from"))
    }

    /// How much the run looks like a person, by its words and its neighbours.
    pub(crate) fn weigh(&self, first: usize, last: usize) -> f64 {
        let head = self.word(first);
        let given = self.vocabulary.given_strength(head);
        let known = self.vocabulary.knows(head);
        let single = first == last;
        let mut weight = if known { 3.0 } else { given };
        if self.lenient && first == 0 {
            weight = weight.max(1.5);
        }
        if self.tokens[first].initial && (!single || self.tokens[first].text.contains('.')) {
            weight = if single { 2.0 } else { 1.5 };
        }
        if weight == 0.0 {
            weight = if self.vocabulary.is_family(head) { 0.5 } else { 0.4 };
        }
        if !single {
            let tail = self.word(last);
            weight += if self.vocabulary.is_family(tail) { 0.8 } else { 0.4 };
        }
        weight += self.before(first, single, known, given) + self.after(last);
        weight += self.enclosed(first, last);
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

    pub(crate) fn place_run(&self, first: usize, last: usize) -> bool {
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
        if single && self.named_by_cue(k, first) {
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
        if matches!(before, "called" | "named" | "aka" | "alias" | "late") || nicknamed {
            return 1.5;
        }
        // "in Low Moss": the everyday word between counts to the place.
        let skip = k > 0 && self.tokens[k].capital && everyday(before) == Some(Everyday::Common);
        let before = if skip { self.word(k - 1) } else { before };
        if PLACE_BEFORE.contains(&before) && !known && self.place_run(first, first) {
            return -2.0;
        }
        // "Hannah Rosen at Duncan Lewis": a firm.
        let last_word = self.token(first + 1).is_some_and(|t| t.capital);
        if before == "at"
            && !known
            && !single
            && last_word
            && !self.token(first + 2).is_some_and(Token::possessive)
        {
            return -2.5;
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
        // "Gary Shawcroft / Shorecroft": another spelling of the name.
        let spelled_again =
            self.tokens[k].is('/') && k > 1 && self.tokens[k - 1].capital && self.tokens[k - 2].capital;
        if spelled_again && single {
            return 0.8;
        }
        let coordinated = (before == "and" || self.tokens[k].is('&'))
            && k > 0
            && self.tokens[k - 1].capital
            && self.vocabulary.given_strength(self.word(k - 1)) >= 1.2;
        if coordinated && !self.tokens[first].opens {
            return 0.8;
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

    /// `a partner, Kazeem;`, `her mother is Rukayat.`: a name no table knows, where only a name can stand.
    fn named_by_cue(&self, k: usize, first: usize) -> bool {
        let kin = |cue: &crate::cue::Cue| cue.readings.iter().any(|r| !r.role && !r.plural);
        let headed = k.checked_sub(1).and_then(|at| self.cue(at)).is_some_and(kin);
        let linked = self.tokens[k].is(',') || matches!(self.word(k), "is" | "was");
        let ends = (self.token(first + 1)).is_none_or(|t| [',', ';', '.'].iter().any(|&mark| t.is(mark)));
        headed && linked && ends && !self.tokens[first].caps && everyday(self.word(first)).is_none()
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

    /// A word by itself in quotation marks, or in brackets after a name: a nickname or another name.
    fn enclosed(&self, first: usize, last: usize) -> f64 {
        let Some(open) = first.checked_sub(1).map(|k| &self.tokens[k]) else {
            return 0.0;
        };
        let Some(close) = self.token(last + 1) else {
            return 0.0;
        };
        let quote = Token::is_quote;
        if quote(open) && quote(close) && first == last {
            return if open.is('"') { 0.3 } else { 0.8 };
        }
        if open.is('(')
            && first == last
            && self.tokens[first].caps
            && !self.vocabulary.knows(self.word(first))
        {
            return -2.0;
        }
        let after_name = first >= 2
            && !Tables::shared().is_place(self.word(first - 2))
            && (quote(&self.tokens[first - 2])
                || self.tokens[first - 2].capital && self.cue(first - 2).is_none());
        if open.is('(') && close.is(')') && after_name && first == last {
            0.5
        } else {
            0.0
        }
    }

    /// Whether a kin or role word with no more than adjectives before it stands at token `i`.
    fn described_by_cue(&self, i: usize) -> bool {
        let described = |k: &usize| {
            matches!(self.word(*k), "my" | "his" | "her" | "their" | "the" | "a")
                || crate::page::ADJECTIVES.contains(&self.word(*k))
        };
        let cue = (i..i + 3).find(|k| !described(k)).and_then(|k| self.cue(k));
        cue.is_some()
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
        // "June - old foster mum"
        let also = everyday(self.word(last)) == Some(Everyday::Also);
        if also && (token.is('-') || token.is('\u{2013}')) && self.described_by_cue(last + 2) {
            return 1.6;
        }
        if token.kind == Kind::Word
            && (PERSON_AFTER.contains(&token.folded.as_str()) || self.cue(last + 1).is_some())
        {
            return 0.6;
        }
        if token.kind == Kind::Clitic { 0.5 } else { 0.0 }
    }
}

/// `lives at 4 Bryn Awel`: a house number after a word of address.
fn house_number(tokens: &[Token], i: usize) -> bool {
    let token = &tokens[i];
    let digits = token.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let small =
        token.kind == Kind::Number && (1..=3).contains(&digits.len()) && token.text.len() - digits.len() <= 1;
    let lead = matches!(
        tokens[i - 1].folded.as_str(),
        "at" | "address" | "lives" | "flat" | "visited" | "living" | "home"
    ) || tokens[i - 1].is(':')
        && i > 1
        && matches!(tokens[i - 2].folded.as_str(), "address" | "addr" | "home");
    small && lead
}

/// Marks the tokens of place names that have several words, `St Ann's Bay` among them.
pub(crate) fn places(tokens: &[Token]) -> Vec<bool> {
    let mut marked = vec![false; tokens.len()];
    for i in 1..tokens.len() {
        if house_number(tokens, i) {
            let street = (i + 1..tokens.len())
                .take(3)
                .take_while(|&k| {
                    tokens[k].kind == Kind::Word
                        && tokens[k].capital
                        && tokens[k - 1].end + 1 == tokens[k].start
                })
                .count();
            marked[i + 1..=i + street].fill(true);
        }
    }
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

//! One document, read into words and items, with the noun phrases of its kin words.
use crate::cue;
use crate::item::{Item, ItemKind};
use crate::kin::Tie;
use crate::names::{Finder, best_reading};
use crate::tables::Reading;
use crate::token::{Kind, Token};
use crate::vocabulary::Vocabulary;
use kithkin_record::{DateInterval, Document, Relation};

/// Whose kin a kin word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Nobody is named: the child's.
    Child,
    /// `Kev's brother`, `sister of MGM`: that item's.
    Item(usize),
    /// `her sister`: whoever the word at this token stands for.
    Pronoun(usize),
    /// `my`, `our`: the speaker's.
    Speaker(usize),
    /// Whoever the clause is about: `had a husband called`.
    Subject,
}

/// A kin word with its owner: `his mother's eldest sister` is the phrase of `sister`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    /// The first token: owner, article or adjective.
    pub(crate) first: usize,
    /// The last token: the kin word, or the owner after "of".
    pub(crate) last: usize,
    pub(crate) owner: Owner,
}

/// What links a name to a kin word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) tie: Tie,
    pub(crate) owner: Owner,
    pub(crate) rule: &'static str,
    /// The kin word is said by this mention's own words.
    pub(crate) explicit: bool,
    /// The kin word's item.
    pub(crate) cue: Option<usize>,
}

/// One document while it is read.
pub(crate) struct Page<'a> {
    pub(crate) document: &'a Document,
    pub(crate) tokens: &'a [Token],
    pub(crate) items: Vec<Item>,
    /// For each item that is a kin word, its phrase.
    pub(crate) phrases: Vec<Option<Phrase>>,
    /// For each name, what links it to a kin word.
    pub(crate) links: Vec<Option<Link>>,
    /// A weaker link beside the first, for when that one leads to nobody.
    pub(crate) second: Vec<Option<Link>>,
    /// The author's role, from the document's head.
    pub(crate) author: Option<Tie>,
    /// The days on which it may have been written.
    pub(crate) written: Option<DateInterval>,
    /// The token from which the text is copied from a sibling's file.
    pub(crate) copied: Option<usize>,
    /// The child's own words are likely: direct work, life story.
    pub(crate) child_speaks: bool,
    /// The document's kind in lower case.
    pub(crate) kind: String,
    /// The first token of each line with text, with its page and paragraph.
    lines: Vec<(usize, u32, u32)>,
    /// For each token, the item that ends there.
    ending: Vec<Option<usize>>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(document: &'a Document, tokens: &'a [Token], vocabulary: &Vocabulary) -> Self {
        let cues = cue::supported(tokens, vocabulary);
        let mut items = Finder::new(tokens, &cues, vocabulary).items();
        drop_junk(tokens, &mut items);
        items.iter_mut().for_each(Item::fold_parts);
        // "LARTER - chronology": the family's name over the note is nobody.
        items.retain(|x| {
            !(x.kind == ItemKind::Name && x.first == 0 && x.given.is_empty() && tokens[0].caps && x.last == 0)
        });
        let author_tokens = crate::token::tokenize(&document.author);
        let author = cue::find(&author_tokens).first().map(|c| c.readings[0].tie);
        let kind = document.kind.to_lowercase();
        let child_speaks = ["direct work", "life", "child", "wishes", "session"]
            .iter()
            .any(|w| kind.contains(w));
        let mut ending = vec![None; tokens.len()];
        for (n, item) in items.iter().enumerate() {
            ending[item.last] = Some(n);
        }
        let mut page = Self {
            ending,
            lines: lines(tokens),
            document,
            tokens,
            phrases: vec![None; items.len()],
            links: vec![None; items.len()],
            second: vec![None; items.len()],
            items,
            author,
            written: document.date.map(kithkin_record::PartialDate::interval),
            child_speaks,
            kind,
            copied: crate::copied::begins(tokens),
        };
        for n in 0..page.items.len() {
            page.phrases[n] = page.phrase(n);
        }
        crate::link::attach(&mut page, vocabulary);
        page
    }

    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.folded.as_str())
    }

    pub(crate) fn sentence(&self, n: usize) -> u32 {
        self.tokens[self.items[n].first].sentence
    }

    /// The page and paragraph of token `i`, both counted from 1.
    pub(crate) fn page_and_paragraph(&self, i: usize) -> (u32, u32) {
        let line = self
            .lines
            .partition_point(|(first, ..)| *first <= i)
            .saturating_sub(1);
        self.lines
            .get(line)
            .map_or((1, 1), |(_, page, paragraph)| (*page, *paragraph))
    }

    /// The item that ends at token `i`.
    pub(crate) fn item_ending(&self, i: usize) -> Option<usize> {
        self.ending.get(i).copied().flatten()
    }

    /// The item that starts at token `i`.
    pub(crate) fn item_starting(&self, i: usize) -> Option<usize> {
        let n = self.items.partition_point(|x| x.first < i);
        self.items.get(n).filter(|x| x.first == i).map(|_| n)
    }

    /// The reading of a kin or role word that fits the case.
    pub(crate) fn reading(&self, n: usize, vocabulary: &Vocabulary) -> Option<&'static Reading> {
        let item = &self.items[n];
        (!item.readings.is_empty()).then(|| best_reading(item.readings, vocabulary))
    }

    /// The phrase of a kin word: owner and adjectives before it, or "of" and the owner after it.
    fn phrase(&self, n: usize) -> Option<Phrase> {
        let item = &self.items[n];
        if item.kind != ItemKind::Cue {
            return None;
        }
        let mut first = item.first;
        while let Some(mut k) = first.checked_sub(1) {
            // "form. f/mother"
            if self.tokens[k].is('.') && k > 0 && matches!(self.word(k - 1), "form" | "prev" | "ex") {
                k -= 1;
            }
            let adjective = ADJECTIVES.contains(&self.word(k))
                || (self.tokens[k].kind == Kind::Number && self.tokens[k].text.len() == 1);
            let adjective = adjective || self.is_described(k, first);
            if !adjective || self.tokens[k].sentence != self.tokens[item.first].sentence {
                break;
            }
            first = k;
        }
        let other = (first..item.first).any(|k| self.word(k) == "other");
        let (first, mut owner) = self.owner_before(first);
        // "Other sister is Mandy": of whomever the first sister was.
        if owner.is_none() && other {
            let tie = item.readings[0].tie;
            owner = (0..n).rev().take(40).find_map(|k| {
                self.phrases[k]
                    .filter(|_| self.items[k].readings.first().is_some_and(|r| r.tie == tie))
                    .map(|p| p.owner)
            });
        }
        let owner = owner
            .or_else(|| self.shared_owner(n, first))
            .or_else(|| self.bracket_owner(n, first));
        if owner.is_none()
            && let Some(last) = self.role_for(n)
        {
            return Some(Phrase {
                first,
                last,
                owner: Owner::Child,
            });
        }
        if owner.is_none()
            && let Some((last, owner)) = self.owner_after(n)
        {
            return Some(Phrase { first, last, owner });
        }
        // "1/2 sib (pat)"
        let sided = self.tokens.get(item.last + 1).is_some_and(|t| t.is('('))
            && side(self.word(item.last + 2)).is_some()
            && self.tokens.get(item.last + 3).is_some_and(|t| t.is(')'));
        let last = item.last + if sided { 3 } else { 0 };
        Some(Phrase {
            first,
            last,
            owner: owner.unwrap_or(Owner::Child),
        })
    }

    /// `her actual sister`: between a possessive and a kin word only an adjective can stand.
    fn is_described(&self, k: usize, first: usize) -> bool {
        let token = &self.tokens[k];
        let owned = k.checked_sub(1).is_some_and(|b| {
            self.tokens[b].possessive() || matches!(self.word(b), "his" | "her" | "their" | "my" | "our")
        });
        let plain = token.kind == Kind::Word && !token.capital && self.item_ending(k).is_none();
        owned && plain && first == k + 1 && !JOINING.contains(&token.folded.as_str())
    }

    /// `his sister Nicola and mother, Joyce`: the second kin word is of whomever the first one is.
    fn shared_owner(&self, n: usize, first: usize) -> Option<Owner> {
        let and = first.checked_sub(1).filter(|&k| crate::pairs::is_and(self, k))?;
        // "Ashley's brother Scott and partner Jenna": the partner of him who is named beside her.
        if self.items[n].readings.first()?.tie.is_spouse()
            && let Some(beside) = and
                .checked_sub(1)
                // "Stephanie Colclough, and husband Mark"
                .map(|k| k - usize::from(k > 0 && self.tokens[k].is(',')))
                .and_then(|k| self.item_ending(k))
                .filter(|&k| self.items[k].kind == ItemKind::Name)
        {
            return Some(Owner::Item(beside));
        }
        let before = (n.saturating_sub(3)..n)
            .rev()
            .find(|&k| self.items[k].kind == ItemKind::Cue)?;
        let owner = self.phrases[before]?.owner;
        let casual = self.items[n]
            .readings
            .first()
            .is_some_and(|r| r.role || r.usage.title || r.usage.short);
        let adjoining = self.items[before].last + 1 == and;
        let named =
            (self.items[before].last + 1..and).all(|i| self.tokens[i].capital || self.tokens[i].is(','));
        let shares = matches!(owner, Owner::Pronoun(_) | Owner::Item(_) | Owner::Speaker(_))
            && !self.tokens[first].capital
            && (adjoining || named && !casual);
        shares.then_some(owner)
    }

    /// `Lexie, 3 (father Kyle Hibbert)`: the parent in the bracket is of the child before it.
    fn bracket_owner(&self, n: usize, first: usize) -> Option<Owner> {
        let item = &self.items[n];
        let parent = matches!(item.readings[0].tie, Tie::Is(Relation::Mother | Relation::Father));
        let open = first.checked_sub(1).filter(|&k| self.tokens[k].is('('))?;
        let next = self.items.get(n + 1).filter(|x| x.kind == ItemKind::Name)?;
        let names = (item.last + 1..next.first)
            .all(|i| self.tokens[i].kind == Kind::Mark && !self.tokens[i].is(')') && !self.tokens[i].is(','));
        let mut k = open.checked_sub(1)?;
        while self.tokens[k].kind == Kind::Number || self.tokens[k].is(',') {
            k = k.checked_sub(1)?;
        }
        let before = self
            .item_ending(k)
            .filter(|&b| self.items[b].kind != ItemKind::Cue)?;
        (parent && names).then_some(Owner::Item(before))
    }

    fn owner_before(&self, first: usize) -> (usize, Option<Owner>) {
        let Some(k) = first.checked_sub(1) else {
            return (first, None);
        };
        if self.tokens[k].possessive() {
            let owner = k.checked_sub(1).and_then(|p| self.item_ending(p));
            return match owner {
                Some(n) => (
                    self.phrases[n].map_or(self.items[n].first, |p| p.first),
                    Some(Owner::Item(n)),
                ),
                None => (first, None),
            };
        }
        // "my dads mum": the apostrophe left out.
        if let Some(n) = self.item_ending(k)
            && matches!(
                self.word(k),
                "mums" | "dads" | "nans" | "grans" | "mams" | "moms" | "nannas" | "grandads"
            )
        {
            return (
                self.phrases[n].map_or(self.items[n].first, |p| p.first),
                Some(Owner::Item(n)),
            );
        }
        let word = self.word(k);
        match word {
            "his" | "her" | "their" | "hers" | "theirs" => (k, Some(Owner::Pronoun(k))),
            "my" | "our" | "me" | "mine" => (k, Some(Owner::Speaker(k))),
            "a" | "an" | "one" if k > 0 && matches!(self.word(k - 1), "had" | "has" | "have" | "got") => {
                // "You have a big brother called Jenson", in a letter to the child.
                let told = (k.saturating_sub(4)..k).any(|i| self.word(i) == "you");
                (k, Some(if told { Owner::Child } else { Owner::Subject }))
            }
            "a" | "an" | "the" | "this" | "that" | "another" | "one" | "your" | "same" => (k, None),
            // "Mum has two sisters, Kelly and Dawn"
            "has" | "had" | "have" if matches!(self.word(first), "two" | "three" | "four") => {
                (first, Some(Owner::Subject))
            }
            _ => (first, None),
        }
    }

    /// `solicitor for the child`: whom a role is for says nothing of who holds it.
    fn role_for(&self, n: usize) -> Option<usize> {
        let item = &self.items[n];
        if !item.readings[0].role || !matches!(self.word(item.last + 1), "for" | "to") {
            return None;
        }
        let begin = item.last + 2 + usize::from(matches!(self.word(item.last + 2), "the" | "both"));
        let next = self.items.get(n + 1).filter(|i| {
            i.first == begin && (i.kind != ItemKind::Name || i.plural || self.word(begin - 1) == "the")
        })?;
        Some(next.last)
    }

    /// `sister of MGM`, `father of Tia only`, `dad to Ellie-Mae`, `a brother of hers`.
    fn owner_after(&self, n: usize) -> Option<(usize, Owner)> {
        let of = self.items[n].last + 1;
        if !matches!(self.word(of), "of" | "to") || self.items[n].readings[0].role && self.word(of) == "to" {
            return None;
        }
        if self.word(of) == "of" && matches!(self.word(of + 1), "hers" | "theirs" | "his") {
            let owned = self.item_starting(of + 2);
            if self.word(of + 1) != "his" || owned.is_none() {
                return Some((of + 1, Owner::Pronoun(of + 1)));
            }
        }
        let begin = of + 1 + usize::from(matches!(self.word(of + 1), "the" | "my"));
        let pronoun = usize::from(matches!(self.word(begin), "his" | "her" | "their"));
        let next = self.items[n + 1..]
            .iter()
            .take(3)
            .position(|i| i.first == begin + pronoun)?
            + n
            + 1;
        let next = self.owned_chain(next);
        Some((self.items[next].last, Owner::Item(next)))
    }

    /// `of Erin's late grandmother`: the kin word that the name before it owns.
    fn owned_chain(&self, n: usize) -> usize {
        let last = self.items[n].last;
        if !self.tokens.get(last + 1).is_some_and(Token::possessive) {
            return n;
        }
        let mut k = last + 2;
        while ADJECTIVES.contains(&self.word(k)) {
            k += 1;
        }
        match self.items.get(n + 1) {
            Some(next) if next.first == k && next.kind == ItemKind::Cue => n + 1,
            _ => n,
        }
    }
}

/// The lines that hold text: first token, page, paragraph.
fn lines(tokens: &[Token]) -> Vec<(usize, u32, u32)> {
    let mut lines = Vec::new();
    let (mut page, mut paragraph, mut fresh) = (1, 0, true);
    for (i, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Line {
            page += u32::from(token.text == "\u{c}");
            fresh = true;
        } else if fresh {
            paragraph += 1;
            lines.push((i, page, paragraph));
            fresh = false;
        }
    }
    lines
}

/// Drops what lines of duplicate and test records name: "ZZZ DUPLICATE - DO NOT USE (see 104477) SMITH, Test Child".
fn drop_junk(tokens: &[Token], items: &mut Vec<Item>) {
    let mut begin = 0;
    for line in tokens.split_inclusive(|t| t.kind == Kind::Line) {
        let end = begin + line.len();
        let says = |word: &str| line.iter().any(|t| t.folded == word);
        let shouted = |word: &str| line.iter().any(|t| t.folded == word && t.caps);
        let test = line.windows(2).any(|w| {
            w[0].folded == "test"
                && w[0].capital
                && matches!(
                    w[1].folded.as_str(),
                    "child" | "record" | "case" | "client" | "entry" | "patient" | "person"
                )
        });
        let junk =
            says("zzz") || shouted("duplicate") && (says("use") || says("see") || says("record")) || test;
        if junk {
            items.retain(|i| i.last < begin || i.first >= end);
        }
        begin = end;
    }
}

/// Words that join rather than describe.
const JOINING: &[&str] = &[
    "and", "or", "to", "with", "for", "of", "by", "in", "on", "at", "as", "from", "that", "is", "was",
    "when", "but",
];

pub(crate) const ADJECTIVES: &[&str] = &[
    "eldest",
    "older",
    "oldest",
    "elder",
    "younger",
    "youngest",
    "little",
    "big",
    "own",
    "other",
    "real",
    "late",
    "former",
    "only",
    "twin",
    "first",
    "second",
    "third",
    "new",
    "current",
    "wee",
    "best",
    "biological",
    "birth",
    "two",
    "three",
    "four",
    "allocated",
    "previous",
    "prev",
    "old",
    "long",
    "close",
    "lovely",
    "full",
    "single",
    "sgl",
    "ex",
    "then",
    "main",
    "primary",
    "local",
    "p1",
    "p2",
    "p3",
    "p4",
    "p5",
    "p6",
    "p7",
    "y1",
    "y2",
    "y3",
    "y4",
    "y5",
    "y6",
    "y7",
    "y8",
    "y9",
    "y10",
    "y11",
    "year",
    "reception",
    "next",
    "door",
    "long-standing",
    "mum s",
    "older half",
    "fellow",
    "form",
    "mat",
    "pat",
    "last",
    "latest",
    "married",
    "unmarried",
    "estranged",
    "grown",
    "up",
    "grown-up",
    "adult",
    "teenage",
];

/// Which side of the family a word tells.
pub(crate) fn side(word: &str) -> Option<&'static str> {
    match word {
        "mat" | "maternal" | "mum" | "mums" | "m" => Some("maternal"),
        "pat" | "paternal" | "dad" | "dads" | "p" => Some("paternal"),
        _ => None,
    }
}

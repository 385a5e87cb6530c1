//! Phrases that say what a name is without a kin or role word beside it, read from `data/phrases.tsv`.
//!
//! A row is one rule: a pattern of words around `NAME`, what it says, whose relative that makes the person, and an
//! example with the reading it must give; the examples are this module's test. A pattern is matched outwards from
//! the name, so a name costs a few comparisons a rule whatever the length of the text.
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::page::{Link, Owner, Page};
use crate::tables::rows;
use crate::token::{Kind, Token};
use kithkin_record::Relation;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// One place of a pattern.
enum Element {
    /// One of these words or marks.
    Words(Vec<&'static str>),
    /// The possessive `'s`.
    Possessive,
    /// Up to so many words of the clause, none of them a name.
    Any(u8),
    Number,
    /// Any word with a capital.
    Capital,
    /// The child whose file it is, by name or as "the child".
    Child,
    /// Another person, by name or kin word: whose kin it is.
    Owner,
    /// `his`, `her`, `their`, `he`, `she`, `they`: whose kin it is.
    Pronoun,
    /// Nothing of the sentence stands before.
    Start,
    Optional(Box<Element>),
    /// None of these words or marks stands here.
    Not(Vec<&'static str>),
}

/// Whose kin the pattern makes the person.
#[derive(Clone, Copy)]
enum Whose {
    Child,
    Subject,
    Captured,
}

struct Rule {
    name: &'static str,
    /// Outwards from the name, to the left.
    left: Vec<Element>,
    /// Outwards from the name, to the right.
    right: Vec<Element>,
    tie: Meaning,
    whose: Whose,
    /// Wins over a kin word beside the name.
    first: bool,
}

#[derive(Clone, Copy)]
enum Meaning {
    Tie(Tie),
    /// The role of the document's author.
    Author,
    /// What the captured kin word says.
    Same,
}

fn element(text: &'static str) -> Element {
    if let Some(inner) = text.strip_suffix('?').filter(|t| !t.is_empty()) {
        return Element::Optional(Box::new(element(inner)));
    }
    let mut chars = text.chars();
    match (text, chars.next(), chars.next()) {
        ("CHILD", ..) => Element::Child,
        ("OWNER", ..) => Element::Owner,
        ("PRONOUN", ..) => Element::Pronoun,
        ("NUMBER", ..) => Element::Number,
        ("CAPITAL", ..) => Element::Capital,
        ("START", ..) => Element::Start,
        ("'s", ..) => Element::Possessive,
        (_, Some('!'), Some(_)) => Element::Not(text[1..].split('|').collect()),
        (_, Some('~'), Some(digit)) => Element::Any(digit.to_digit(10).unwrap_or(1) as u8),
        _ => Element::Words(
            text.split('|')
                .map(|w| w.strip_prefix('\'').unwrap_or(w))
                .collect(),
        ),
    }
}

/// A set of rules, one bit each.
type Set = [u64; MOST_RULES / 64];

fn both(a: Set, b: &Set) -> Set {
    std::array::from_fn(|k| a[k] & b[k])
}

fn add(set: &mut Set, other: &Set) {
    set.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
}

/// The rules, and which of them the words right before and after a name and in its sentence let fit, so that most are never
/// walked.
struct Rules {
    rules: Vec<Rule>,
    left: Index,
    right: Index,
    /// By a word that the rule cannot do without.
    needed: Index,
    /// Those that win over a kin word beside the name.
    first: Set,
}

/// For each word, the rules that want it in one place; and the rules that want no one word there.
#[derive(Default)]
struct Index {
    by_word: FxHashMap<&'static str, Set>,
    any: Set,
}

impl Index {
    fn enter(&mut self, rule: usize, element: Option<&Element>) {
        let enter = |set: &mut Set| set[rule / 64] |= 1 << (rule % 64);
        match element {
            Some(Element::Words(words)) => {
                for word in words {
                    enter(self.by_word.entry(word).or_default());
                }
            }
            _ => enter(&mut self.any),
        }
    }

    /// The rules that the token in that place lets fit.
    fn allowed(&self, token: Option<&Token>) -> Set {
        let mut set = self.any;
        if let Some(worded) = token.and_then(|t| self.by_word.get(plain_text(t))) {
            add(&mut set, worded);
        }
        set
    }
}

/// The element of the rule that the fewest words can fill, the two beside the name apart.
fn needed(rule: &Rule) -> Option<&Element> {
    let elements = rule.left.iter().skip(1).chain(rule.right.iter().skip(1));
    let worded = elements.filter_map(|e| match e {
        Element::Words(words) => Some((words.len(), e)),
        _ => None,
    });
    worded.min_by_key(|(words, _)| *words).map(|(_, e)| e)
}

/// For each sentence of a page, the rules for which the words in it and around it are enough.
pub(crate) struct Possible(Vec<Set>);

impl Possible {
    pub(crate) fn on(tokens: &[Token]) -> Self {
        let table = rules();
        let count = tokens.last().map_or(0, |t| t.sentence as usize + 1);
        let mut sets = vec![table.needed.any; count];
        for token in tokens {
            let Some(set) = table.needed.by_word.get(plain_text(token)) else {
                continue;
            };
            // A pattern may reach over the end of a sentence: "Parents. Mandy".
            let at = token.sentence as usize;
            let end = (at + NEAR + 1).min(count);
            sets[at.saturating_sub(NEAR)..end]
                .iter_mut()
                .for_each(|near| add(near, set));
        }
        Self(sets)
    }
}

/// How many sentences beyond the name's a pattern may reach.
const NEAR: usize = 2;

fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(|| {
        let table = rows(include_str!("../data/phrases.tsv"));
        let rules: Vec<Rule> = table.filter_map(|row| rule_of(&row)).collect();
        let (mut left, mut right, mut wanted) = (Index::default(), Index::default(), Index::default());
        let mut first = Set::default();
        for (n, rule) in rules.iter().enumerate().take(MOST_RULES) {
            left.enter(n, rule.left.first());
            right.enter(n, rule.right.first());
            wanted.enter(n, needed(rule));
            first[n / 64] |= u64::from(rule.first) << (n % 64);
        }
        Rules {
            rules,
            left,
            right,
            needed: wanted,
            first,
        }
    });
    &RULES
}

fn rule_of(row: &[&'static str]) -> Option<Rule> {
    let (name, pattern, tie, whose) = (row.first()?, row.get(1)?, row.get(2)?, row.get(3)?);
    let (whose, first) = whose
        .strip_suffix(" first")
        .map_or((*whose, false), |whose| (whose, true));
    let (left, right) = pattern.split_once("NAME")?;
    let mut left: Vec<Element> = left.split_whitespace().map(element).collect();
    left.reverse();
    Some(Rule {
        name,
        left,
        right: right.split_whitespace().map(element).collect(),
        tie: match *tie {
            "author" => Meaning::Author,
            "same" => Meaning::Same,
            tie => Meaning::Tie(Tie::parse(tie)?),
        },
        first,
        whose: match whose {
            "child" => Whose::Child,
            "subject" => Whose::Subject,
            _ => Whose::Captured,
        },
    })
}

/// More rows than the table has; a test holds it.
const MOST_RULES: usize = 320;

/// The link that the first fitting rule makes; `first`: by the rules that win over a kin word beside the name.
pub(crate) fn by_phrase(page: &Page<'_>, possible: &Possible, name: usize, first: bool) -> Option<Link> {
    let item = &page.items[name];
    // "Auntie Ifrah lives next door": an aunt, unless that is denied.
    let kin_title = item.readings.first().is_some_and(|r| !r.role);
    // "Sheikh Osman at the mosque": the title says more.
    let minister = (item.reading()).is_some_and(|r| r.role && r.tie == Tie::Is(Relation::FaithLeader));
    if minister || kin_title && !crate::denial::denied_kin_word(page, name) {
        return None;
    }
    let table = rules();
    let next_to = |i: Option<usize>| i.and_then(|i| page.tokens.get(i));
    let mut fitting = both(
        table.left.allowed(next_to(before(item.first))),
        &table.right.allowed(next_to(Some(item.last + 1))),
    );
    fitting = both(fitting, possible.0.get(page.sentence(name) as usize)?);
    for (set, wins) in fitting.iter_mut().zip(&table.first) {
        *set &= if first { *wins } else { !wins };
    }
    let numbers = (0..table.rules.len().min(MOST_RULES)).filter(|n| fitting[n / 64] >> (n % 64) & 1 == 1);
    numbers.map(|n| &table.rules[n]).find_map(|rule| {
        let mut owner = None;
        let fits = Walk { page, step: -1 }.fits(&rule.left, before(item.first), &mut owner)
            && Walk { page, step: 1 }.fits(&rule.right, Some(item.last + 1), &mut owner);
        // "Miss Pollock from primary" is no schoolfriend.
        let formal = (item.address_word.is_some() || item.family.is_some()) && rule.name != "and-their-mum";
        let friend = matches!(rule.tie, Meaning::Tie(Tie::Is(Relation::Friend)));
        let befriended = matches!(
            rule.tie,
            Meaning::Tie(Tie::Is(Relation::Friend | Relation::FamilyFriend))
        );
        // "Godmother Bernie, a friend of his mother's": what stands right before says more.
        let headed = befriended && first && says_more(page, item.first);
        // "Bilal and Bilal's mum", not "Gerry and Liam's mother".
        let owned = |k: usize| page.items[k].folded.given.first() == item.folded.given.first();
        let of_another = rule.name == "and-their-mum" && matches!(owner, Some(Owner::Item(k)) if !owned(k));
        if !fits || headed || of_another || friend && formal && rule.right.len() > 1 {
            return None;
        }
        let owner = match rule.whose {
            Whose::Child => Owner::Child,
            Whose::Subject => Owner::Subject,
            Whose::Captured => owner?,
        };
        let (tie, owner, cue) = match (rule.tie, owner) {
            (Meaning::Tie(tie), owner) => (tie, owner, None),
            (Meaning::Author, _) => (page.author?, Owner::Child, None),
            (Meaning::Same, Owner::Item(k)) => (
                page.items[k].readings.first().filter(|r| !r.plural)?.tie,
                page.phrases[k]?.owner,
                Some(k),
            ),
            (Meaning::Same, _) => return None,
        };
        // Where somebody lives says who cares for them only as long as nothing else is said.
        let explicit = !matches!(tie, Tie::Home | Tie::Is(Relation::FosterCarer));
        Some(Link {
            tie,
            owner,
            rule: rule.name,
            explicit,
            cue,
        })
    })
}

/// Whether a kin or role word other than "friend" stands right before token `first`.
fn says_more(page: &Page<'_>, first: usize) -> bool {
    let before = before(first).and_then(|k| page.item_ending(k));
    before.is_some_and(|k| {
        let item = &page.items[k];
        item.kind == ItemKind::Cue
            && item.readings.first().is_some_and(|r| {
                !r.plural && !matches!(r.tie, Tie::Is(Relation::Friend | Relation::FamilyFriend))
            })
    })
}

/// A token's text as the patterns write it.
fn plain_text(token: &Token) -> &str {
    match token.kind {
        Kind::Word | Kind::Clitic => &token.folded,
        Kind::Mark if token.is('\u{2013}') || token.is('\u{2014}') => "-",
        Kind::Mark if token.is_quote() => "\"",
        _ => &token.text,
    }
}

fn before(i: usize) -> Option<usize> {
    i.checked_sub(1)
}

/// A walk outwards from a name.
struct Walk<'a> {
    page: &'a Page<'a>,
    step: i8,
}

impl Walk<'_> {
    fn next(&self, i: usize) -> Option<usize> {
        if self.step < 0 { before(i) } else { Some(i + 1) }
    }

    fn fits(&self, elements: &[Element], at: Option<usize>, owner: &mut Option<Owner>) -> bool {
        let Some((first, rest)) = elements.split_first() else {
            return true;
        };
        match first {
            Element::Start => at.is_none_or(|i| self.starts_after(i)) && self.fits(rest, at, owner),
            Element::Not(words) => {
                let there = at.and_then(|i| self.page.tokens.get(i));
                !there.is_some_and(|t| words.contains(&plain_text(t))) && self.fits(rest, at, owner)
            }
            Element::Optional(inner) => {
                let taken = at.and_then(|i| self.one(inner, i, owner));
                taken.is_some_and(|next| self.fits(rest, next, owner)) || self.fits(rest, at, owner)
            }
            Element::Any(most) => {
                let mut here = at;
                for _ in 0..=*most {
                    if self.fits(rest, here, owner) {
                        return true;
                    }
                    let Some(i) = here.filter(|&i| self.plain(i)) else {
                        return false;
                    };
                    here = self.after_date(i).or_else(|| self.next(i));
                }
                false
            }
            one => at
                .and_then(|i| self.one(one, i, owner))
                .is_some_and(|next| self.fits(rest, next, owner)),
        }
    }

    /// Where the walk goes on when the element fits at token `i`; the outer `None` = it does not.
    fn one(&self, element: &Element, i: usize, owner: &mut Option<Owner>) -> Option<Option<usize>> {
        let token = self.page.tokens.get(i)?;
        let fits = match element {
            Element::Words(words) => words.contains(&plain_text(token)),
            Element::Possessive => token.possessive(),
            Element::Number => token.kind == Kind::Number,
            Element::Capital => token.kind == Kind::Word && token.capital,
            Element::Child => return self.child(i),
            Element::Owner => {
                let (n, next) = self.person(i)?;
                *owner = Some(Owner::Item(n));
                return Some(next);
            }
            Element::Pronoun => {
                let fits = matches!(
                    token.folded.as_str(),
                    "his" | "her" | "their" | "he" | "she" | "they" | "him" | "them"
                );
                if fits {
                    *owner = Some(Owner::Pronoun(i));
                }
                fits
            }
            Element::Any(_) | Element::Start | Element::Optional(_) | Element::Not(_) => false,
        };
        fits.then(|| self.next(i))
    }

    /// The item that the walk meets at token `i`, and the token beyond it.
    fn item(&self, i: usize) -> Option<(usize, Option<usize>)> {
        let items = &self.page.items;
        if self.step < 0 {
            let n = self.page.item_ending(i)?;
            return Some((n, before(items[n].first)));
        }
        let n = self.page.item_starting(i)?;
        Some((n, Some(items[n].last + 1)))
    }

    fn person(&self, i: usize) -> Option<(usize, Option<usize>)> {
        let (n, next) = self.item(i)?;
        let item = &self.page.items[n];
        let person = item.kind != ItemKind::Cue || item.readings.first().is_some_and(|r| !r.role);
        person.then_some((n, next))
    }

    fn child(&self, i: usize) -> Option<Option<usize>> {
        if let Some((n, next)) = self.item(i)
            && self.page.items[n].kind == ItemKind::Child
        {
            return Some(next);
        }
        let word = self.page.word(i);
        matches!(
            word,
            "child" | "children" | "boys" | "girls" | "kids" | "baby" | "siblings" | "twins"
        )
        .then(|| self.next(i))
    }

    /// Beyond a whole date that the walk meets at token `i` (`12.8.85`), which `~` counts as one word.
    fn after_date(&self, i: usize) -> Option<usize> {
        let number = |i: usize| self.page.tokens.get(i).is_some_and(|t| t.kind == Kind::Number);
        let mark = |i: usize| {
            let token = self.page.tokens.get(i);
            token.is_some_and(|t| t.is('.') || t.is('/') || t.is('-'))
        };
        let at = |k: usize| {
            if self.step < 0 {
                i.checked_sub(k)
            } else {
                Some(i + k)
            }
        };
        let last = at(4)?;
        let whole = number(i) && mark(at(1)?) && number(at(2)?) && mark(at(3)?) && number(last);
        whole.then(|| self.next(last)).flatten()
    }

    /// Whether `~` may pass over the token.
    fn plain(&self, i: usize) -> bool {
        let Some(token) = self.page.tokens.get(i) else {
            return false;
        };
        let named = self
            .item(i)
            .is_some_and(|(n, _)| self.page.items[n].kind != ItemKind::Cue);
        let mark = token.kind == Kind::Mark && !token.is('/') && !token.is('.');
        let stop = token.kind == Kind::Line || token.is('.') && self.ends(i);
        !stop && !named && !mark
    }

    fn ends(&self, i: usize) -> bool {
        let sentence = |i: usize| self.page.tokens.get(i).map(|t| t.sentence);
        sentence(i + 1) != sentence(i)
    }

    /// Whether what follows token `i` is the start of a sentence or line.
    fn starts_after(&self, i: usize) -> bool {
        self.page.tokens.get(i).is_none_or(|t| t.kind == Kind::Line)
            || self.ends(i)
            || self.page.tokens.get(i + 1).is_some_and(|t: &Token| t.opens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_record::{CaseFile, Child, Document, NameUse, PartialDate, PersonName};

    fn note(text: &str) -> CaseFile {
        CaseFile {
            child: Child {
                names: vec![PersonName::from_parts("Marlowe", &["Robin"], NameUse::Official)],
                birth: Some(kithkin_record::DateValue::parse("2009-03-14")),
                ..Child::default()
            },
            documents: vec![Document {
                id: "d1".to_owned(),
                date: PartialDate::parse_iso("2016-06-01"),
                kind: "case note".to_owned(),
                author: "social worker".to_owned(),
                text: text.to_owned(),
            }],
            ..CaseFile::default()
        }
    }

    #[test]
    fn every_rule_reads_its_example() {
        let mut faults = Vec::new();
        let mut count = 0;
        for row in rows(include_str!("../data/phrases.tsv")) {
            count += 1;
            let [name, _, _, _, example, reads] = row[..] else {
                faults.push(format!("{row:?}: six columns are needed"));
                continue;
            };
            assert!(rule_of(&row).is_some(), "{row:?}");
            let statements = crate::read(&note(example));
            let first = reads.split(';').next().unwrap_or_default();
            for want in reads.split(';') {
                let Some((who, relation)) = want.trim().split_once('=') else {
                    faults.push(format!("{want}: no relation"));
                    continue;
                };
                let read = statements.iter().any(|s| {
                    s.name.ends_with(who)
                        && (s.rule == name || want != first)
                        && Relation::parse(relation)
                            .zip(s.relation)
                            .is_some_and(|(a, b)| a.compatible(b))
                });
                if !read {
                    let got: Vec<_> = statements.iter().map(|s| (&s.name, s.relation, s.rule)).collect();
                    faults.push(format!("{name}: {example} wants {want}, got {got:?}"));
                }
            }
        }
        assert!(
            (51..MOST_RULES).contains(&count) && faults.is_empty(),
            "{} faults\n{}",
            faults.len(),
            faults.join("\n")
        );
    }
}

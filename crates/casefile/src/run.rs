//! Runs of name words: capitals, initials and particles with nothing but spaces between.
use crate::names::Finder;
use crate::tables::Everyday;
use crate::token::{Kind, Token};
use crate::vocabulary::everyday;

const PARTICLES: &[&str] = &[
    "al", "el", "ul", "bin", "bint", "ibn", "ap", "ab", "ferch", "de", "da", "dos", "del", "della", "di",
    "van", "von", "der", "den", "la", "le", "ter", "mac", "mc", "o", "st", "abu", "umm",
];

impl Token {
    /// A run must not end in a particle.
    fn quoted_particle(&self) -> bool {
        PARTICLES.contains(&self.folded.as_str()) && !self.capital
    }
}

impl Finder<'_> {
    /// The name words from `begin`: capitals, initials and particles with nothing but spaces between. `forced`: after
    /// a title, where everyday words are names too.
    pub(crate) fn run(&self, begin: usize, forced: bool) -> Option<(usize, usize)> {
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
        // "Mrs Begum No. 14"
        let house = words > 0
            && folded == "no"
            && (self
                .token(i + 1)
                .is_some_and(|t| t.is('.') || t.kind == Kind::Number));
        if !token.capital || folded.is_empty() || house {
            return false;
        }
        if token.initial && folded.len() == 1 {
            let next = self.after_stop(i);
            let starts_name = self.token(next).is_some_and(|t| {
                t.kind == Kind::Word && t.capital && t.text.len() > 1 && t.start <= self.tokens[i].end + 2
            }) && self.cue(next).is_none();
            return folded != "i" && (words > 0 || forced || (starts_name && folded != "a"));
        }
        // "(Mrs)" alone is nobody.
        if !forced && matches!(folded, "mr" | "mrs" | "ms" | "miss" | "dr") {
            return false;
        }
        if token.initial && token.text.contains('.') {
            return words == 0 && self.cue(i).is_none() && everyday(folded).is_none();
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
            // "AMBER Tyler (half-brother)": a label.
            Some(Everyday::Also) => {
                !token.caps || words > 0 || self.token(i + 1).is_none_or(|t| !t.capital || t.caps)
            }
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
}

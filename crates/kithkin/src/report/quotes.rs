//! What the notes say of somebody, in their own words, and nothing of people who must stay out of sight.
use super::data::Quote;
use super::words::printable;
use crate::find::CaseRead;
use kithkin_kinship::{Span, Target};
use kithkin_record::{CaseFile, Document, Postcode, fold::fold};
use std::collections::BTreeMap;

/// Most quotes of one person.
const MOST: usize = 4;

/// Most characters of a sentence on either side of the words.
const LONGEST: usize = 160;

/// How far around the words a sentence is looked for: no more of it is shown.
const WINDOW: u32 = 2 * LONGEST as u32;

/// What stands where a number or an address was.
const WITHHELD: &str = "[withheld]";

/// A document by characters.
struct Cut<'a> {
    document: &'a Document,
    text: Vec<char>,
}

/// Quotes the documents of one case.
pub(super) struct Quotes<'a> {
    documents: BTreeMap<&'a str, Cut<'a>>,
    /// Where people are named who must not be found, or whose whereabouts are protected.
    hushed: Vec<&'a Span>,
    /// Given names of people who must not be found, folded.
    names: Vec<&'a str>,
    /// Streets and postcodes of protected people, folded.
    places: Vec<String>,
    /// Whether numbers and postcodes may be quoted.
    details: bool,
}

impl<'a> Quotes<'a> {
    /// Of `case`, where `closed` and `protected` are positions among the targets of `read`.
    pub(super) fn new(case: &'a CaseFile, read: &'a CaseRead, details: bool) -> Self {
        let cut = |document: &'a Document| Cut {
            document,
            text: document.text.chars().collect(),
        };
        let closed = || read.rules.closed_targets.iter().map(|&at| &read.targets[at]);
        let protected = || read.rules.protected.iter().map(|&at| &read.targets[at]);
        let places = protected().flat_map(|t| &t.addresses).flat_map(|known| {
            let code = known.address.postcode.as_ref().map(ToString::to_string);
            known.address.street.clone().into_iter().chain(code)
        });
        Self {
            documents: case.documents.iter().map(|d| (d.id.as_str(), cut(d))).collect(),
            hushed: closed().chain(protected()).flat_map(|t| &t.mentions).collect(),
            names: closed()
                .flat_map(|t| &t.given)
                .map(|g| g.folded.as_str())
                .filter(|n| n.len() > 1)
                .collect(),
            places: places.map(|p| fold(&p)).filter(|p| p.len() > 3).collect(),
            details,
        }
    }

    /// The sentences that name `target`, at most four, one a sentence; of protected people only the words that name
    /// them.
    pub(super) fn of(&self, target: &Target, protected: bool) -> Vec<Quote> {
        let mut out: Vec<Quote> = Vec::new();
        let mut taken: Vec<(&str, u32)> = Vec::new();
        for span in &target.mentions {
            let Some(cut) = self.documents.get(span.document.as_str()) else {
                continue;
            };
            let Some(sentence) = cut.around(span) else {
                continue;
            };
            if taken.contains(&(span.document.as_str(), sentence.0)) {
                continue;
            }
            let quote = if protected {
                Some(cut.quote(span, (span.start, span.end), self.details))
            } else if self.tells(cut, &span.document, sentence) {
                None
            } else {
                Some(cut.quote(span, sentence, self.details))
            };
            if let Some(quote) = quote.filter(|q| !out.iter().any(|o| o.words == q.words && protected)) {
                taken.push((span.document.as_str(), sentence.0));
                out.push(quote);
            }
            if out.len() == MOST {
                break;
            }
        }
        out
    }

    /// Whether the sentence around `span` speaks of somebody who must stay out of sight.
    pub(super) fn hushes(&self, span: &Span) -> bool {
        let Some(cut) = self.documents.get(span.document.as_str()) else {
            return true;
        };
        cut.around(span)
            .is_none_or(|sentence| self.tells(cut, &span.document, sentence))
    }

    /// Whether a sentence speaks of somebody who must stay out of sight.
    fn tells(&self, cut: &Cut<'_>, document: &str, (start, end): (u32, u32)) -> bool {
        let named = self
            .hushed
            .iter()
            .any(|s| s.document == document && s.start < end && start < s.end);
        if named || (self.names.is_empty() && self.places.is_empty()) {
            return named;
        }
        let text = fold(&cut.slice(start, end));
        let by_name = text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| self.names.contains(&word));
        by_name || self.places.iter().any(|p| text.contains(p.as_str()))
    }
}

impl Cut<'_> {
    fn slice(&self, start: u32, end: u32) -> String {
        let at = |i: u32| (i as usize).min(self.text.len());
        self.text[at(start)..at(end.max(start))].iter().collect()
    }

    /// The sentence that `span` begins in, as far as it is near.
    fn around(&self, span: &Span) -> Option<(u32, u32)> {
        let from = span.start.saturating_sub(WINDOW);
        let near = self.slice(from, span.end.saturating_add(WINDOW));
        let sentences = kithkin_casefile::sentences(&near);
        let at = sentences.partition_point(|s| s.1 + from <= span.start);
        let &(start, end) = sentences.get(at)?;
        let inside = span.start < span.end && span.end as usize <= self.text.len();
        inside.then(|| ((start + from).min(span.start), (end + from).max(span.end)))
    }

    fn quote(&self, span: &Span, (start, end): (u32, u32), details: bool) -> Quote {
        let show = |text: String| {
            let text = printable(&text).replace('\n', " ");
            if details { text } else { without_contact(&text) }
        };
        let (mut before, mut after) = (
            show(self.slice(start, span.start)),
            show(self.slice(span.end, end)),
        );
        if let Some(cut) = before.chars().count().checked_sub(LONGEST).filter(|n| *n > 0) {
            let rest: String = before.chars().skip(cut).collect();
            before = format!(
                "\u{2026}{}",
                rest.split_once(' ').map_or(rest.as_str(), |(_, r)| r)
            );
        }
        if after.chars().count() > LONGEST {
            let rest: String = after.chars().take(LONGEST).collect();
            after = format!(
                "{}\u{2026}",
                rest.rsplit_once(' ').map_or(rest.as_str(), |(r, _)| r)
            );
        }
        Quote {
            document: self.document.id.clone(),
            kind: printable(&self.document.kind),
            date: self.document.date.map(|d| d.to_string()),
            start: span.start,
            end: span.end,
            before,
            words: show(self.slice(span.start, span.end)),
            after,
        }
    }
}

/// The text with phone numbers, e-mail addresses, postcodes and streets with a house number made unreadable.
fn without_contact(text: &str) -> String {
    let text = without_numbers(text);
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<&str> = Vec::with_capacity(words.len());
    let mut i = 0;
    while i < words.len() {
        match contact_words(&words[i..]) {
            0 => {
                out.push(words[i]);
                i += 1;
            }
            n => {
                out.push(WITHHELD);
                i += n;
            }
        }
    }
    out.join(" ")
}

/// How many words at the start of `words` are an address: a house number and its street, a postcode, an e-mail
/// address.
fn contact_words(words: &[&str]) -> usize {
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let whole = |t: &str| Postcode::parse(t).is_some_and(|p| p.inward.is_some_and(|i| i.len() == 3));
    let first = bare(words[0]);
    if words[0].contains('@') {
        return 1;
    }
    if !first.chars().any(|c| c.is_ascii_digit()) {
        return 0;
    }
    let two = words.get(1).map(|next| format!("{first} {}", bare(next)));
    if two.is_some_and(|t| t.len() <= 8 && whole(&t)) {
        return 2;
    }
    if whole(&first) {
        return 1;
    }
    let street = words.iter().take(5).skip(1).position(|w| is_street(&bare(w)));
    let named = words.get(1).is_some_and(|w| w.starts_with(char::is_uppercase));
    street
        .filter(|_| named && first.len() <= 4)
        .map_or(0, |at| at + 2)
}

fn is_street(word: &str) -> bool {
    const KINDS: [&str; 24] = [
        "road", "rd", "street", "st", "lane", "ln", "avenue", "ave", "close", "drive", "dr", "grove", "way",
        "terrace", "court", "crescent", "gardens", "place", "square", "walk", "view", "mews", "hill", "row",
    ];
    KINDS.contains(&fold(word).as_str())
}

/// Runs of seven and more digits, with the blanks and marks between them, as `[withheld]`; dates stay.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let dated = run.contains('/') || run.contains('.');
        if digits >= 7 && !dated {
            let tail = &run[run.trim_end_matches([' ', '-', '(', ')', '+']).len()..];
            out.push_str(WITHHELD);
            out.push_str(tail);
        } else {
            out.push_str(run);
        }
        run.clear();
    };
    for c in text.chars() {
        let part = c.is_ascii_digit()
            || matches!(c, '+' | '*')
            || (!run.is_empty() && matches!(c, ' ' | '-' | '(' | ')' | '/' | '.'));
        if part {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            out.push(c);
        }
    }
    flush(&mut run, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_say_nothing_of_how_to_reach_somebody() {
        let text = without_contact(
            "Mo (0113 496 0388, mo@example.org) is at 8 Moorgate Fold Road, LS9 9WX since 02/06/2013.",
        );
        for secret in ["0388", "496", "example", "Moorgate", "9WX"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert!(text.contains("02/06/2013") && text.contains("Mo ("), "{text}");
        assert_eq!(
            without_contact("Kayleigh (8, turns 9 tomorrow)"),
            "Kayleigh (8, turns 9 tomorrow)"
        );
    }
}

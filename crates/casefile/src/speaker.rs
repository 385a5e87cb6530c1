//! By whom a thing is said: "Pat says", "according to Nan", "per Sue", quotations, the lines of a transcript, the hand that
//! signed the note.
use crate::antecedent;
use crate::item::ItemKind;
use crate::page::Page;
use crate::reader::Reader;
use crate::token::{Kind, Token};

const SAYS: &[&str] = &[
    "says",
    "said",
    "say",
    "reports",
    "reported",
    "thinks",
    "thought",
    "told",
    "tells",
    "alleges",
    "alleged",
    "claims",
    "claimed",
    "mentioned",
    "mentions",
    "states",
    "stated",
    "reckons",
    "reckoned",
    "believes",
    "believed",
    "confirmed",
    "confirms",
    "explained",
    "explains",
    "added",
    "adds",
    "wrote",
    "writes",
    "remembers",
    "asked",
    "heard",
    "recalls",
    "disclosed",
    "insists",
    "denies",
];
/// Words between whoever speaks and the verb.
const BETWEEN: &[&str] = &[
    "also", "has", "had", "then", "later", "now", "since", "always", "still", "just",
];
/// Kinds of document whose lines begin with who speaks.
const SPOKEN: &[&str] = &[
    "transcript",
    "chat",
    "message",
    "text",
    "whatsapp",
    "interview",
    "thread",
];

/// How many tokens somebody's words reach at most, so that a long text stays linear.
const REACH: usize = 200;

/// Who said what item `n` says, as an item of the page or as the child.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    Item(usize),
    Child,
}

impl Reader<'_> {
    /// The speaker of every item of page `p`, as the text names them.
    pub(crate) fn speakers(&self, p: usize) -> Vec<Option<String>> {
        let page = &self.pages[p];
        let mut found: Vec<Option<Speaker>> = vec![None; page.items.len()];
        let mut last = None;
        for i in 0..page.tokens.len() {
            if let Some((speaker, from, to)) = self.said_at(p, i) {
                let speaker = keeps_on(page, i, &mut last, speaker);
                let begin = page.items.partition_point(|x| x.first < from);
                for (n, slot) in found.iter_mut().enumerate().skip(begin) {
                    if page.items[n].first >= to {
                        break;
                    }
                    if Speaker::Item(n) != speaker {
                        *slot = slot.or(Some(speaker));
                    }
                }
            }
        }
        let spoken = SPOKEN.iter().any(|k| page.kind.contains(k));
        let signer = (0..page.items.len()).find(|&n| page.links[n].is_some_and(|l| l.rule == "signature"));
        let whose = |(n, said): (usize, Option<Speaker>)| {
            let first = page.items[n].first;
            let by_line = || {
                self.line_speaker(p, first)
                    .filter(|&k| spoken && k != n)
                    .map(Speaker::Item)
            };
            let child = page.tokens[first].quoted && page.child_speaks;
            let signed = || signer.filter(|&k| k != n).map(Speaker::Item);
            let speaker = said
                .or_else(by_line)
                .or(child.then_some(Speaker::Child))
                .or_else(signed)?;
            self.speaker_name(p, speaker)
        };
        found.into_iter().enumerate().map(whose).collect()
    }

    /// The speaker's name as written; the child's as the case has it.
    fn speaker_name(&self, p: usize, speaker: Speaker) -> Option<String> {
        let page = &self.pages[p];
        match speaker {
            Speaker::Child => {
                let name = self.case.child.names.first()?;
                name.given.first().or(name.text.as_ref()).cloned()
            }
            Speaker::Item(k) => {
                let (a, b) = page.items[k].name;
                let text = page
                    .document
                    .text
                    .get(page.tokens[a].from as usize..page.tokens[b].to as usize)?;
                Some(text.to_owned())
            }
        }
    }

    /// The speaker whom token `i` brings in, and the tokens that they said.
    fn said_at(&self, p: usize, i: usize) -> Option<(Speaker, usize, usize)> {
        let page = &self.pages[p];
        let end = |from: usize| {
            let last = page.tokens.len().min(from + REACH);
            let over = |t: &Token| t.sentence != page.tokens[from].sentence && !t.quoted;
            (from..last).find(|&k| over(&page.tokens[k])).unwrap_or(last)
        };
        let item_at = |k: usize| {
            let n = page.items.partition_point(|x| x.first < k);
            page.items.get(n).filter(|x| x.first == k).map(|_| n)
        };
        let word = page.word(i);
        // "according to Nan, ..."
        if word == "to" && i > 0 && page.word(i - 1) == "according" {
            return Some((Speaker::Item(item_at(i + 1)?), start_of(page, i), end(i)));
        }
        if word == "per" && page.tokens[i].kind == Kind::Word {
            let speaker = Speaker::Item(item_at(i + 1)?);
            return Some((speaker, start_of(page, i), i));
        }
        if !SAYS.contains(&word) {
            return None;
        }
        if let Some(speaker) = self.subject_of(p, i) {
            return Some((speaker, i + 1, end(i)));
        }
        // "... quoted," said Nan.
        let quote = (i.saturating_sub(3)..i).rev().find(|&k| page.tokens[k].quoted)?;
        let begin = (quote.saturating_sub(REACH)..=quote)
            .rev()
            .take_while(|&k| page.tokens[k].quoted)
            .last()?;
        Some((Speaker::Item(item_at(i + 1)?), begin, quote + 1))
    }

    /// Whoever stands before the verb at token `i`: a name, a kin word, "she".
    fn subject_of(&self, p: usize, i: usize) -> Option<Speaker> {
        let page = &self.pages[p];
        let mut k = i.checked_sub(1)?;
        while BETWEEN.contains(&page.word(k)) {
            k = k.checked_sub(1)?;
        }
        let n = match page.word(k) {
            "he" | "she" => antecedent::of_pronoun(page, k, &|n| self.known_gender(p, n))?,
            _ => page.item_ending(k)?,
        };
        Some(match page.items[n].kind {
            ItemKind::Child => Speaker::Child,
            _ => Speaker::Item(n),
        })
    }
}

/// Whether somebody is said to say what the sentence of item `n` says: `MGM states Roger is not the father`.
pub(crate) fn reported(page: &Page<'_>, n: usize) -> bool {
    let first = page.items[n].first;
    (start_of(page, first)..first).any(|i| SAYS.contains(&page.word(i)))
}

/// The speaker of a sentence "She also asked" after one of "She said": the same.
fn keeps_on(page: &Page<'_>, i: usize, last: &mut Option<(u32, Speaker)>, speaker: Speaker) -> Speaker {
    let sentence = page.tokens[i].sentence;
    let opening = page.word(start_of(page, i));
    let same = match *last {
        Some((before, same)) if matches!(opening, "he" | "she") && before + 1 == sentence => same,
        _ => speaker,
    };
    *last = Some((sentence, same));
    same
}

/// The first token of the sentence that token `i` is in.
fn start_of(page: &Page<'_>, i: usize) -> usize {
    let sentence = page.tokens[i].sentence;
    page.tokens[..i].partition_point(|t| t.sentence < sentence)
}

#[cfg(test)]
mod tests {
    use kithkin_record::{CaseFile, Child, Document, NameUse, PersonName};

    fn speaker_of(kind: &str, text: &str, name: &str) -> Option<String> {
        let case = CaseFile {
            child: Child {
                names: vec![PersonName::from_parts("Marlowe", &["Robin"], NameUse::Official)],
                ..Child::default()
            },
            documents: vec![Document {
                id: "d1".to_owned(),
                date: None,
                kind: kind.to_owned(),
                author: "social worker".to_owned(),
                text: text.to_owned(),
            }],
            ..CaseFile::default()
        };
        let found = crate::read(&case);
        let of = found.iter().find(|s| s.name == name);
        of.unwrap_or_else(|| panic!("{name} is not read")).speaker.clone()
    }

    #[test]
    fn hearsay_names_its_speaker() {
        for (text, name, speaker) in [
            (
                "Pat Oldroyd rang. Pat says her sister Mandy is in Leeds.",
                "Mandy",
                Some("Pat"),
            ),
            ("According to Nan, his uncle Steve is away.", "Steve", Some("Nan")),
            (
                "Carol has moved to Filey (per Sue Bottomley).",
                "Carol",
                Some("Sue Bottomley"),
            ),
            (
                "Sharon Holt reports that Uncle Dave drinks.",
                "Dave",
                Some("Sharon Holt"),
            ),
            (
                "Mum came. She said that Uncle Gary was there.",
                "Gary",
                Some("Mum"),
            ),
            ("Robin told me that Aunty Bev has a dog.", "Bev", Some("Robin")),
            ("\"Our Leanne has gone,\" said Nan.", "Leanne", Some("Nan")),
            (
                "Robin asked for Auntie Shaz. He said June is in Filey. He also asked after Ron.",
                "Ron",
                Some("Robin"),
            ),
            ("Uncle Gary came at four.", "Gary", None),
        ] {
            assert_eq!(speaker_of("case note", text, name).as_deref(), speaker, "{text}");
        }
    }

    #[test]
    fn quotations_transcripts_and_signatures_name_their_speaker() {
        for (kind, text, name, speaker) in [
            (
                "direct work",
                "He drew a house. \"I want to see Auntie Shaz.\"",
                "Shaz",
                Some("Robin"),
            ),
            (
                "transcript",
                "Pauline Acheson: Robin came home.\nKen Acheson: Uncle Ray brought him.",
                "Ray",
                Some("Ken Acheson"),
            ),
            (
                "letter",
                "Dear all, his gran, Betty Shaw, is well.\nKind regards\nMoira Keane",
                "Betty Shaw",
                Some("Moira Keane"),
            ),
        ] {
            assert_eq!(speaker_of(kind, text, name).as_deref(), speaker, "{text}");
        }
    }
}

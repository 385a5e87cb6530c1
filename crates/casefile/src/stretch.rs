//! Long case files are read a stretch at a time, so that memory does not grow with their length.
//!
//! A stretch is some documents, or a part of one that ends with a line. Names and people are carried from stretch to
//! stretch; a case that fits in one is read as a whole.
use crate::Statement;
use crate::page::Page;
use crate::token::{Kind, Token, tokenize};
use crate::vocabulary::Vocabulary;
use kithkin_record::{CaseFile, Document};
use std::borrow::Cow;
use std::ops::Range;

/// The bytes of text that a stretch may have: some 50 MB of words, names and links while it is read.
const BYTES: usize = 1 << 19;

/// A part of one document: which, and its bytes.
struct Part {
    document: usize,
    bytes: Range<usize>,
}

/// The parts of documents that are read together.
pub(crate) struct Stretch(Vec<Part>);

/// Cuts a case file into stretches; at least one.
pub(crate) fn cut(case: &CaseFile) -> Vec<Stretch> {
    cut_at(case, BYTES)
}

fn cut_at(case: &CaseFile, most: usize) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut parts = Vec::new();
    let mut room = most;
    for (document, d) in case.documents.iter().enumerate() {
        let mut from = 0;
        loop {
            let to = part_end(&d.text, from, room, parts.is_empty());
            if to > from || d.text.is_empty() {
                room = room.saturating_sub(to - from);
                parts.push(Part {
                    document,
                    bytes: from..to,
                });
            }
            from = to;
            if from >= d.text.len() {
                break;
            }
            stretches.push(Stretch(std::mem::take(&mut parts)));
            room = most;
        }
    }
    stretches.push(Stretch(parts));
    stretches
}

/// Where a part that starts at byte `from` ends: the text's end, or the last line end within `room`. Where there is
/// none, a part that has its stretch to itself is cut at a word and any other waits for the next stretch.
fn part_end(text: &str, from: usize, room: usize, alone: bool) -> usize {
    if text.len() - from <= room {
        return text.len();
    }
    let boundary = |&i: &usize| text.is_char_boundary(i);
    let end = (from..=from + room).rev().find(boundary).unwrap_or(from);
    let within = &text[from..end];
    let line = within.rfind('\n').map(|i| from + i + 1);
    let word = || within.rfind(' ').map_or(end, |i| from + i + 1);
    line.unwrap_or_else(|| if alone { word() } else { from })
}

/// Where a part begins in its document: code points, pages and paragraphs before it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place {
    chars: u32,
    pages: u32,
    paragraphs: u32,
}

impl Place {
    /// Moves a statement of the part to its place in the whole document.
    pub(crate) fn moved(self, mut statement: Statement) -> Statement {
        statement.start += self.chars;
        statement.end += self.chars;
        statement.page += self.pages;
        statement.paragraph += self.paragraphs;
        statement
    }

    /// The place after a part.
    fn after(mut self, text: &str, tokens: &[Token]) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let lines = tokens.split(|t| t.kind == Kind::Line);
        self.chars += count(text.chars().count());
        self.pages += count(tokens.iter().filter(|t| t.text == "\u{c}").count());
        self.paragraphs += count(lines.filter(|line| !line.is_empty()).count());
        // The next part goes on with the same line.
        let inside = !text.ends_with(['\n', '\u{c}']);
        self.paragraphs -= u32::from(inside && self.paragraphs > 0);
        self
    }
}

/// A stretch with its words.
pub(crate) struct Words<'a> {
    documents: Vec<Cow<'a, Document>>,
    pub(crate) tokens: Vec<Vec<Token>>,
    pub(crate) places: Vec<Place>,
}

impl<'a> Words<'a> {
    /// Breaks a stretch into words; `place` is carried from the stretch before.
    pub(crate) fn of(case: &'a CaseFile, stretch: &Stretch, place: &mut Place) -> Self {
        let mut words = Self {
            documents: Vec::new(),
            tokens: Vec::new(),
            places: Vec::new(),
        };
        for Part { document, bytes } in &stretch.0 {
            let whole = &case.documents[*document];
            let part = if bytes.len() == whole.text.len() {
                Cow::Borrowed(whole)
            } else {
                let text = whole.text[bytes.clone()].to_owned();
                let Document {
                    id,
                    date,
                    kind,
                    author,
                    ..
                } = whole;
                Cow::Owned(Document {
                    id: id.clone(),
                    date: *date,
                    kind: kind.clone(),
                    author: author.clone(),
                    text,
                })
            };
            let tokens = tokenize(&part.text);
            if bytes.start == 0 {
                *place = Place::default();
            }
            words.places.push(*place);
            *place = place.after(&part.text, &tokens);
            words.documents.push(part);
            words.tokens.push(tokens);
        }
        words
    }

    /// The pages of the stretch, read with what is known of names.
    pub(crate) fn pages(&self, vocabulary: &Vocabulary) -> Vec<Page<'_>> {
        let parts = self.documents.iter().zip(&self.tokens);
        parts
            .map(|(d, tokens)| Page::new(d, tokens, vocabulary))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(texts: &[&str]) -> CaseFile {
        let document = |(n, text): (usize, &&str)| Document {
            id: format!("d{n}"),
            date: None,
            kind: "case note".to_owned(),
            author: "social worker".to_owned(),
            text: (*text).to_owned(),
        };
        CaseFile {
            documents: texts.iter().enumerate().map(document).collect(),
            ..CaseFile::default()
        }
    }

    #[test]
    fn stretches_hold_every_byte_once_and_end_with_lines() {
        let texts = [
            "Mum rang.\nMGM Pat came.\nNothing else.\n",
            "",
            "Dad.",
            "é\né\né\né\né\né\né\né\n",
        ];
        let case = case(&texts);
        for most in [16, 20, 30, 1000] {
            let mut at = vec![0; texts.len()];
            for part in cut_at(&case, most).iter().flat_map(|s| &s.0) {
                assert_eq!(part.bytes.start, at[part.document]);
                at[part.document] = part.bytes.end;
                let text = &texts[part.document][..part.bytes.end];
                assert!(text.is_empty() || text.len() == texts[part.document].len() || text.ends_with('\n'));
            }
            assert!(
                at.iter().zip(texts).all(|(end, text)| *end == text.len()),
                "{most}"
            );
        }
    }
}

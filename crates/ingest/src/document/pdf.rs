//! PDF documents, page by page. The reader used can panic on damaged files; that costs the page and nothing else.
use super::Extracted;
use crate::guard::guarded;
use pdf_extract::{Document, PlainTextOutput, output_doc_page};

/// Pages are separated by a line end and a form feed.
const PAGE: &str = "\n\u{c}";

pub(super) fn read(bytes: &[u8]) -> Result<Extracted, String> {
    let document = match guarded(|| open(bytes)) {
        Ok(Some(document)) => document,
        Ok(None) => return Err("is a damaged or encrypted PDF".to_owned()),
        Err(()) => return Err("is a damaged PDF".to_owned()),
    };
    let mut extracted = Extracted::default();
    let pages = guarded(|| document.get_pages().len()).unwrap_or(0);
    let mut texts = Vec::with_capacity(pages);
    for number in 1..=pages {
        let page = u32::try_from(number).map_err(|_| "is a damaged PDF".to_owned())?;
        match guarded(|| text_of(&document, page)) {
            Ok(Some(text)) => texts.push(unwrapped(text.trim())),
            _ => {
                texts.push(String::new());
                extracted.issues.push(format!("page {number} is damaged"));
            }
        }
    }
    if !extracted.issues.is_empty() && texts.iter().all(String::is_empty) {
        return Err("is a damaged PDF".to_owned());
    }
    extracted.text = texts.join(PAGE);
    Ok(extracted)
}

/// The document, decrypted where it takes no password; `None` when it cannot be read.
fn open(bytes: &[u8]) -> Option<Document> {
    let mut document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() {
        document.decrypt("").ok()?;
    }
    Some(document)
}

fn text_of(document: &Document, page: u32) -> Option<String> {
    let mut text = String::new();
    output_doc_page(document, &mut PlainTextOutput::new(&mut text), page).ok()?;
    Some(text)
}

/// Joins lines that the page's width broke: a PDF has lines, not paragraphs, and a name may run over the end of one.
/// A line end becomes a blank, so that no place in the text moves.
///
/// A line is taken as broken when the next line's first word would not have fitted on it. Letters differ in width,
/// so that a line that is nearly full counts too, unless it ends a sentence.
fn unwrapped(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let length = |line: &str| line.chars().count();
    let width = lines.iter().map(|l| length(l)).max().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    for (i, line) in lines.iter().enumerate() {
        out.push_str(line);
        let Some(next) = lines.get(i + 1) else { break };
        let word = next.split_whitespace().next().map_or(0, length);
        let filled = length(line) + 1 + word;
        let ends = line.ends_with(['.', '!', '?', ':', ';']);
        let begins_item = next.starts_with(|c: char| !c.is_alphabetic() || c.is_whitespace());
        let broken = !line.is_empty()
            && word > 0
            && width >= 60
            && (filled > width || (filled * 10 > width * 8 && !ends && !begins_item));
        out.push(if broken { ' ' } else { '\n' });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_lines_are_joined_and_short_ones_are_not() {
        let full = "x".repeat(66) + " Mason";
        let text = format!("{full}\nThackray went home.\nNext line\n\nLast");
        assert_eq!(
            unwrapped(&text),
            format!("{full} Thackray went home.\nNext line\n\nLast")
        );
        assert_eq!(unwrapped("one\ntwo"), "one\ntwo");
        assert_eq!(unwrapped(""), "");
    }
}

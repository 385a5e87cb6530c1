//! Documents of a case folder to text: .txt, .md, .docx, .pdf, .rtf, .eml and .html.
//!
//! Statements point into the text by code points, so the same document must always give the same text: line ends are
//! `\n`, blanks at the end are cut, and nothing is added that the document does not say. A line is a paragraph of the document,
//! and a form feed starts a page, so that a place in the text leads back to page and paragraph.
mod docx;
mod eml;
mod html;
mod pdf;
mod rtf;

use crate::source::decode;
use kithkin_record::PartialDate;
use std::path::Path;

/// The most bytes of a document that are read.
pub(crate) const MAX_DOCUMENT: u64 = 64 << 20;

/// What a document says, and what it says about itself.
#[derive(Default)]
pub struct Extracted {
    /// Its text: `\n` for every line end, no blanks at the end.
    pub text: String,
    /// When it was written, where the format tells.
    pub date: Option<PartialDate>,
    /// Who wrote it, where the format tells.
    pub author: Option<String>,
    /// What the format makes of it: `email`.
    pub kind: Option<&'static str>,
    /// What could not be read of it, in a few words each, without anything of the text.
    pub issues: Vec<String>,
}

/// Whether a file of this name is one that is read as a document.
pub(crate) fn is_document(path: &Path) -> bool {
    matches!(
        extension(path).as_str(),
        "txt" | "text" | "md" | "markdown" | "docx" | "pdf" | "rtf" | "eml" | "html" | "htm"
    )
}

/// The character that a reference of XML stands for (`amp`, `#233`, `#xe9`, without `&` and `;`), which HTML has too.
fn reference(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name
            .strip_prefix('#')
            .and_then(|n| match n.strip_prefix(['x', 'X']) {
                Some(hex) => number(hex, 16),
                None => number(n, 10),
            }),
    }
}

fn extension(path: &Path) -> String {
    path.extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase()
}

/// The text of a document of the kinds a case folder may hold. What it really is, its first bytes say before its name
/// does.
///
/// ```
/// let note = kithkin_ingest::extract_document("note.txt".as_ref(), b"Mum rang.\r\n")?;
/// assert_eq!(note.text, "Mum rang.");
/// assert!(kithkin_ingest::extract_document("photo.jpg".as_ref(), b"").is_err());
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// A reason in a few words, without anything of the document, when nothing of it can be read.
pub fn extract(path: &Path, bytes: &[u8]) -> Result<Extracted, String> {
    let mut extracted = match extension(path).as_str() {
        _ if bytes.starts_with(b"%PDF") => pdf::read(bytes)?,
        _ if bytes.starts_with(b"PK\x03\x04") => docx::read(bytes)?,
        _ if bytes.starts_with(b"{\\rtf") => rtf::read(bytes)?,
        "rtf" => rtf::read(bytes)?,
        "pdf" => return Err("is named .pdf but is no PDF".to_owned()),
        "docx" => return Err("is named .docx but is no Word document".to_owned()),
        "eml" => eml::read(bytes)?,
        "html" | "htm" => Extracted {
            text: html::text(&plain(bytes)),
            ..Extracted::default()
        },
        "txt" | "text" | "md" | "markdown" => Extracted {
            text: plain(bytes),
            ..Extracted::default()
        },
        _ => {
            return Err(
                "is not of a kind that is read (.txt, .md, .docx, .pdf, .rtf, .eml, .html)".to_owned(),
            );
        }
    };
    extracted.text = tidy(&extracted.text);
    if extracted.text.is_empty() {
        extracted
            .issues
            .push("holds no text; a scanned page must be typed or read by OCR first".to_owned());
    }
    Ok(extracted)
}

/// Plain text in UTF-8, UTF-16 or Windows-1252.
fn plain(bytes: &[u8]) -> String {
    for encoding in [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE] {
        if encoding_rs::Encoding::for_bom(bytes).is_some_and(|(found, _)| found == encoding) {
            return encoding.decode(bytes).0.into_owned();
        }
    }
    decode(bytes).0.into_owned()
}

/// `\n` for every line end, no blanks at the end of the text, no characters that are only control.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if(|n| *n == '\n');
                out.push('\n');
            }
            '\u{b}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{c}' => out.push(c),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_ends_and_encodings() {
        let read = |name: &str, bytes: &[u8]| extract(Path::new(name), bytes).map(|e| e.text);
        assert_eq!(
            read("a.txt", b"one\r\ntwo\rthree \n\n").unwrap(),
            "one\ntwo\nthree"
        );
        assert_eq!(read("a.md", b"\xef\xbb\xbfZo\xeb").unwrap(), "Zoë");
        assert_eq!(read("a.txt", b"\xff\xfeZ\0o\0\xeb\0").unwrap(), "Zoë");
        assert!(read("a.doc", b"\xd0\xcf").unwrap_err().contains("not of a kind"));
        assert_eq!(read("a.txt", b"one\x0ctwo").unwrap(), "one\u{c}two");
        assert_eq!(read("a.doc", b"{\\rtf1 hello}").unwrap(), "hello");
        assert!(read("a.pdf", b"hello").is_err());
        assert_eq!(extract(Path::new("a.txt"), b" ").unwrap().issues.len(), 1);
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), ext in "txt|docx|pdf|eml|html|rtf") {
            let name = format!("a.{ext}");
            let _ = extract(Path::new(&name), &bytes);
            for magic in [&b"PK\x03\x04"[..], b"%PDF-1.4\n", b"{\\rtf1 "] {
                let _ = extract(Path::new(&name), &[magic, &bytes].concat());
            }
        }
    }
}

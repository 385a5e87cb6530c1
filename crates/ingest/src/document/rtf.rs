//! Rich Text documents: text, paragraphs and page breaks; everything else is left out.
//!
//! A reader of our own, since the crate tried drops paragraph breaks. It keeps a stack of groups, skips destinations
//! that hold no text of the document (font tables, pictures, field codes), and never fails: a file that is cut short gives what
//! stands before the cut.
use super::Extracted;
use encoding_rs::{Encoding, WINDOWS_1252};
use kithkin_record::PartialDate;

/// Groups whose text is not the document's.
const SKIPPED: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "pict",
    "object",
    "fldinst",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "generator",
    "xmlnstbl",
    "filetbl",
    "revtbl",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "ftnsep",
    "info",
    "nonshppict",
    "bkmkstart",
    "bkmkend",
    "listtext",
    "pntext",
    "annotation",
    "atnid",
    "atnauthor",
    "deleted",
];

/// Deeper nesting than any document has.
const MAX_DEPTH: usize = 1000;

#[derive(Clone, Copy)]
struct Group {
    skip: bool,
    /// `\ucN`: how many characters follow `\u` for readers without Unicode.
    fallback: usize,
    author: bool,
    created: bool,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    groups: Vec<Group>,
    encoding: &'static Encoding,
    /// Bytes in the document's code page that are not text yet.
    pending: Vec<u8>,
    text: String,
    author: Vec<u8>,
    created: [Option<i32>; 3],
    /// Characters still to be left out after `\u`.
    omit: usize,
    issues: Vec<String>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Extracted, String> {
    if !bytes.starts_with(b"{\\rtf") {
        return Err("is named .rtf but is no Rich Text document".to_owned());
    }
    let mut reader = Reader {
        bytes,
        at: 0,
        groups: Vec::new(),
        encoding: WINDOWS_1252,
        pending: Vec::new(),
        text: String::with_capacity(bytes.len() / 2),
        author: Vec::new(),
        created: [None; 3],
        omit: 0,
        issues: Vec::new(),
    };
    reader.run();
    Ok(reader.finish())
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' if self.groups.len() >= MAX_DEPTH => {
                    self.issues
                        .push("is nested too deeply; what comes before is read".to_owned());
                    return;
                }
                b'{' => {
                    let group = self.group();
                    self.groups.push(group);
                }
                b'}' => {
                    self.omit = 0;
                    self.groups.pop();
                    if self.groups.is_empty() {
                        return;
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(byte),
            }
        }
        self.issues
            .push("is cut short; what comes before is read".to_owned());
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group {
            skip: false,
            fallback: 1,
            author: false,
            created: false,
        })
    }

    /// A byte of text in the document's code page.
    fn byte(&mut self, byte: u8) {
        let group = self.group();
        if self.omit > 0 {
            self.omit -= 1;
        } else if group.author {
            self.author.push(byte);
        } else if !group.skip {
            self.pending.push(byte);
        }
    }

    fn push(&mut self, c: char) {
        if !self.group().skip {
            self.flush();
            self.text.push(c);
        }
    }

    fn flush(&mut self) {
        let (text, ..) = self.encoding.decode(&self.pending);
        self.text.push_str(&text);
        self.pending.clear();
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else {
            return;
        };
        if byte.is_ascii_alphabetic() {
            let (word, number) = self.word();
            self.keyword(&word, number);
            return;
        }
        self.at += 1;
        match byte {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
                let value = std::str::from_utf8(digits)
                    .ok()
                    .and_then(|d| u8::from_str_radix(d, 16).ok());
                self.at = (self.at + 2).min(self.bytes.len());
                if let Some(value) = value {
                    self.byte(value);
                }
            }
            b'~' => self.push('\u{a0}'),
            b'_' => self.push('-'),
            b'\r' | b'\n' => self.push('\n'),
            b'*' => {
                // A destination that readers may skip when they do not know it.
                if let Some(group) = self.groups.last_mut() {
                    group.skip = true;
                }
            }
            b'\\' | b'{' | b'}' => self.byte(byte),
            _ => {}
        }
    }

    /// A control word and its number; one blank after it belongs to it.
    fn word(&mut self) -> (String, Option<i32>) {
        let rest = &self.bytes[self.at..];
        let letters = rest
            .iter()
            .take(32)
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        let word = String::from_utf8_lossy(&rest[..letters]).into_owned();
        let sign = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest[letters + sign..]
            .iter()
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let number = std::str::from_utf8(&rest[letters..letters + sign + digits])
            .ok()
            .and_then(|n| n.parse().ok());
        let used = letters + if digits > 0 { sign + digits } else { 0 };
        self.at += used + usize::from(rest.get(used) == Some(&b' '));
        (word, number)
    }

    fn keyword(&mut self, word: &str, number: Option<i32>) {
        match word {
            "par" | "sect" | "row" | "line" => self.push('\n'),
            "page" => {
                self.push('\n');
                self.push('\u{c}');
            }
            "tab" | "cell" => self.push('\t'),
            "emdash" => self.push('\u{2014}'),
            "endash" => self.push('\u{2013}'),
            "lquote" => self.push('\u{2018}'),
            "rquote" => self.push('\u{2019}'),
            "ldblquote" => self.push('\u{201c}'),
            "rdblquote" => self.push('\u{201d}'),
            "bullet" => self.push('\u{2022}'),
            "u" => self.unicode(number.unwrap_or(0)),
            "bin" => {
                self.at = self
                    .at
                    .saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0))
                    .min(self.bytes.len())
            }
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            }
            "yr" | "mo" | "dy" if self.group().created => {
                self.created[usize::from(word == "mo") + 2 * usize::from(word == "dy")] = number;
            }
            _ => self.state(word, number),
        }
    }

    /// Words that change what the rest of the group is.
    fn state(&mut self, word: &str, number: Option<i32>) {
        let Some(group) = self.groups.last_mut() else {
            return;
        };
        match word {
            "uc" => group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "author" => group.author = true,
            "creatim" => group.created = true,
            word if SKIPPED.contains(&word) => group.skip = true,
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        // Negative numbers are code units above 32767; pairs of surrogates come one after the other.
        let unit = (number & 0xffff) as u32;
        self.omit = self.group().fallback;
        if let Some(c) = char::from_u32(unit) {
            self.push(c);
        } else if (0xdc00..0xe000).contains(&unit) {
            self.push(char::REPLACEMENT_CHARACTER);
        }
    }

    fn finish(mut self) -> Extracted {
        self.flush();
        let [year, month, day] = self.created;
        let small = |n: Option<i32>| n.and_then(|n| u8::try_from(n).ok());
        let author = self.encoding.decode(&self.author).0.trim().to_owned();
        Extracted {
            text: self.text,
            date: year
                .and_then(|y| i16::try_from(y).ok())
                .and_then(|y| PartialDate::new(y, small(month), small(day))),
            author: Some(author).filter(|a| !a.is_empty()),
            issues: self.issues,
            ..Extracted::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        read(rtf.as_bytes()).unwrap().text
    }

    #[test]
    fn paragraphs_marks_and_code_pages() {
        assert_eq!(
            text(r"{\rtf1\ansi Mum rang.\par Gran {\b Pat} too.}"),
            "Mum rang.\nGran Pat too."
        );
        assert_eq!(
            text(r"{\rtf1\ansi\ansicpg1252 Zo\'eb \u8217?s 1\~2 \{x\}}"),
            "Zoë \u{2019}s 1\u{a0}2 {x}"
        );
        assert_eq!(text(r"{\rtf1\ansi\ansicpg1250 Wi\'9cniewska}"), "Wiśniewska");
        assert_eq!(text(r"{\rtf1 one\page two}"), "one\n\u{c}two");
        assert_eq!(text(r"{\rtf1 a\cell b\row c}"), "a\tb\nc");
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        let rtf = r"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator Word;}{\pict 00ff}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}}";
        assert_eq!(text(rtf), "link");
        assert_eq!(text("{\\rtf1 a{\\pict\\bin3 }}}}b}"), "ab");
    }

    #[test]
    fn author_date_and_cut_files() {
        let read_all = read(br"{\rtf1{\info{\author Jo Pike}{\creatim\yr2009\mo5\dy6}}Hello").unwrap();
        assert_eq!(read_all.author.as_deref(), Some("Jo Pike"));
        assert_eq!(read_all.date.unwrap().to_string(), "2009-05-06");
        assert_eq!((read_all.text.as_str(), read_all.issues.len()), ("Hello", 1));
        assert!(read(b"hello").is_err());
    }
}

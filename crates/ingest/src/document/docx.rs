//! Word documents: a zip with the text in `word/document.xml`.
use super::{Extracted, MAX_DOCUMENT, reference};
use crate::source::decode;
use kithkin_record::PartialDate;
use quick_xml::{Reader, events::Event};
use std::io::{Cursor, Read};

type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Parts that are read after the body, each set off by a blank line.
const AFTER_BODY: [&str; 3] = ["word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"];

pub(super) fn read(bytes: &[u8]) -> Result<Extracted, String> {
    let mut archive =
        Archive::new(Cursor::new(bytes)).map_err(|_| "its zip archive is damaged".to_owned())?;
    let mut extracted = Extracted::default();
    let body = part(&mut archive, "word/document.xml", &mut extracted.issues)
        .ok_or("is a zip archive but no Word document".to_owned())?;
    extracted.text = paragraphs(&body, &mut extracted.issues);
    for name in AFTER_BODY {
        if let Some(xml) = part(&mut archive, name, &mut extracted.issues) {
            let text = paragraphs(&xml, &mut extracted.issues);
            if !text.trim().is_empty() {
                extracted.text.truncate(extracted.text.trim_end().len());
                extracted.text.push_str("\n\n");
                extracted.text.push_str(text.trim());
            }
        }
    }
    if let Some(xml) = part(&mut archive, "docProps/core.xml", &mut Vec::new()) {
        extracted.author = element(&xml, "creator");
        extracted.date = element(&xml, "created").and_then(|t| PartialDate::parse_iso(&t));
    }
    Ok(extracted)
}

/// A part of the archive as text, no more of it than [`MAX_DOCUMENT`] however much it claims to unpack to.
fn part(archive: &mut Archive<'_>, name: &str, issues: &mut Vec<String>) -> Option<String> {
    let file = archive.by_name(name).ok()?;
    let mut bytes = Vec::new();
    if file.take(MAX_DOCUMENT).read_to_end(&mut bytes).is_err() {
        issues.push(format!("its part {name} is damaged; what comes before is read"));
    } else if bytes.len() as u64 == MAX_DOCUMENT {
        issues.push(format!(
            "its part {name} is larger than is read; the beginning is read"
        ));
    }
    Some(decode(&bytes).0.into_owned())
}

/// Text of the `w:t` runs, a line for every paragraph; cells of a table row are separated by tabs.
fn paragraphs(xml: &str, issues: &mut Vec<String>) -> String {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut out = String::new();
    let mut in_text = false;
    // Depths: of tables cells, and of parts that repeat another part (mc:Fallback) or were deleted.
    let (mut cell, mut skip) = (0usize, 0usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => match local(e.name().as_ref()) {
                "t" => in_text = true,
                "tc" => cell += 1,
                "Fallback" | "del" | "moveFrom" => skip += 1,
                _ => {}
            },
            Ok(Event::Empty(e)) if skip == 0 => match local(e.name().as_ref()) {
                "tab" => out.push('\t'),
                "br" if cell == 0 && is_page(&e) => out.push('\u{c}'),
                "br" | "cr" | "p" => out.push(if cell > 0 { ' ' } else { '\n' }),
                "noBreakHyphen" => out.push('-'),
                _ => {}
            },
            Ok(Event::End(e)) => match local(e.name().as_ref()) {
                "t" => in_text = false,
                "p" if skip == 0 => out.push(if cell > 0 { ' ' } else { '\n' }),
                "tc" => {
                    cell = cell.saturating_sub(1);
                    out.truncate(out.trim_end_matches(' ').len());
                    out.push('\t');
                }
                "tr" => {
                    out.truncate(out.trim_end_matches(['\t', ' ']).len());
                    out.push('\n');
                }
                "Fallback" | "del" | "moveFrom" => skip = skip.saturating_sub(1),
                _ => {}
            },
            Ok(Event::Text(text)) if in_text && skip == 0 => out.push_str(&text.xml10_content()),
            Ok(Event::CData(text)) if in_text && skip == 0 => out.push_str(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) if in_text && skip == 0 => {
                out.extend(reference(&name.xml10_content()))
            }
            Ok(Event::Eof) => return out,
            Ok(_) => {}
            Err(_) => {
                issues.push("its XML is damaged; what comes before is read".to_owned());
                return out;
            }
        }
    }
}

/// `<w:br w:type="page"/>`
fn is_page(event: &quick_xml::events::BytesStart<'_>) -> bool {
    event
        .attributes()
        .flatten()
        .any(|a| local(a.key.as_ref()) == "type" && &*a.value == "page")
}

/// The text of the first element of this name.
fn element(xml: &str, wanted: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut text = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) if local(e.name().as_ref()) == wanted => text = Some(String::new()),
            Event::Text(t) => {
                if let Some(text) = &mut text {
                    text.push_str(&t.xml10_content());
                }
            }
            Event::End(e) if local(e.name().as_ref()) == wanted => {
                return text.filter(|t| !t.trim().is_empty());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// An element name without its namespace prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(xml: &str) -> String {
        paragraphs(xml, &mut Vec::new())
    }

    #[test]
    fn paragraphs_tabs_tables_and_entities() {
        assert_eq!(
            body(
                "<w:p><w:r><w:t>A &amp; B</w:t><w:tab/><w:t>&#233;</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>C</w:t><w:br/><w:t>D</w:t></w:r></w:p>"
            ),
            "A & B\té\n\nC\nD\n"
        );
        assert_eq!(
            body(r#"<w:p><w:r><w:t>A</w:t><w:br w:type="page"/><w:t>B</w:t></w:r></w:p>"#),
            "A\u{c}B\n"
        );
        assert_eq!(
            body(
                "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Pat</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>DOB</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
            ),
            "Name\tPat\nDOB\n"
        );
        assert_eq!(
            body("<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:t>kept</w:t></w:r></w:p>"),
            "kept\n"
        );
    }

    #[test]
    fn damage_keeps_what_comes_before() {
        let mut issues = Vec::new();
        let text = paragraphs("<w:p><w:r><w:t>first</w:t></w:r></w:p><w:p <<", &mut issues);
        assert_eq!((text.as_str(), issues.len()), ("first\n", 1));
    }

    #[test]
    fn a_bomb_is_bounded() {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(b"<w:p><w:r><w:t>").unwrap();
        let block = vec![b'x'; 1 << 20];
        for _ in 0..70 {
            zip.write_all(&block).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        let extracted = read(&bytes).unwrap();
        assert!(extracted.text.len() as u64 <= MAX_DOCUMENT);
        assert!(!extracted.issues.is_empty());
    }
}

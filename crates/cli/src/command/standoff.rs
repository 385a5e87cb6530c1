//! Annotations of a case beside its text: what `kithkin read` found, one mention a line, for a person to correct.
//!
//! A table of tab-separated columns that any spreadsheet opens. A line may be deleted, corrected or added; an added line
//! may leave `start` and `end` empty, and its words are then looked for in the document.
use anyhow::{Result, bail};
use kithkin::casefile::Statement;
use kithkin::record::{CaseFile, Document};
use serde_json::{Value, json};
use std::io::Write;

const COLUMNS: [&str; 11] = [
    "case",
    "document",
    "start",
    "end",
    "text",
    "name",
    "relation",
    "polarity",
    "born_from",
    "born_to",
    "address",
];

const HEAD: &str = "\
# What kithkin read, one mention a line. Correct it, delete lines, add lines, then: kithkin read CASES --check FILE
# text: the words of the document; start and end: where they are, in characters, counted from 0 (empty: looked for).
# relation: what the person is to the child, as in mother or maternal-aunt. polarity: asserted, negated, hearsay, uncertain.
";

/// Writes the annotations of a case's statements.
///
/// # Errors
/// What the writer gives.
pub(crate) fn write(
    out: &mut impl Write,
    case: &CaseFile,
    statements: &[Statement],
    head: bool,
) -> Result<()> {
    if head {
        out.write_all(HEAD.as_bytes())?;
        writeln!(out, "{}", COLUMNS.join("\t"))?;
    }
    for statement in statements {
        let text = case
            .documents
            .iter()
            .find(|d| d.id == statement.document)
            .map(|d| slice(d, statement.start, statement.end))
            .unwrap_or_default();
        let born = statement.born.map(|b| b.iso_ends());
        let address = statement
            .address
            .as_ref()
            .map(|a| a.display())
            .unwrap_or_default();
        let cells = [
            statement.case.clone(),
            statement.document.clone(),
            statement.start.to_string(),
            statement.end.to_string(),
            text,
            statement.name.clone(),
            statement.relation.map_or(String::new(), |r| r.term().to_owned()),
            statement.polarity.term().to_owned(),
            born.map_or(String::new(), |(start, _)| start.to_string()),
            born.map_or(String::new(), |(_, end)| end.to_string()),
            address,
        ];
        let plain: Vec<String> = cells
            .iter()
            .map(|c| c.replace(['\t', '\n', '\r', '\u{c}'], " "))
            .collect();
        writeln!(out, "{}", plain.join("\t"))?;
    }
    Ok(())
}

fn slice(document: &Document, start: u32, end: u32) -> String {
    let length = end.saturating_sub(start) as usize;
    document.text.chars().skip(start as usize).take(length).collect()
}

/// Reads corrected annotations as truth lines, and says which lines could not be placed.
///
/// # Errors
/// When the header is not the one that [`write`] gives.
pub(crate) fn read(text: &str, cases: &[CaseFile]) -> Result<(Vec<Value>, Vec<String>)> {
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty());
    let header = lines.next().map_or("", |(_, l)| l);
    let columns: Vec<&str> = header.split('\t').collect();
    if !["document", "text", "name", "relation"]
        .iter()
        .all(|c| columns.contains(c))
    {
        bail!("the first line must name the columns {}", COLUMNS.join(", "));
    }
    let (mut truth, mut lost) = (Vec::new(), Vec::new());
    for (number, line) in lines {
        let cells: Vec<&str> = line.split('\t').map(|c| c.trim().trim_matches('"')).collect();
        let cell = |name: &str| {
            let at = columns.iter().position(|c| *c == name)?;
            cells.get(at).copied().filter(|c| !c.is_empty())
        };
        match place(&cell, cases) {
            Some((case, start, end)) => truth.push(line_of(&cell, &case, start, end)),
            None => lost.push(format!("line {}: its words are not in the document", number + 1)),
        }
    }
    Ok((truth, lost))
}

/// Where the mention is: as the line says, when its words stand there, else where they first do.
fn place<'a>(cell: &impl Fn(&str) -> Option<&'a str>, cases: &[CaseFile]) -> Option<(String, u32, u32)> {
    let document_id = cell("document")?;
    let (case, document) = cases
        .iter()
        .filter(|c| cell("case").is_none_or(|id| id == c.id))
        .find_map(|c| Some((c, c.documents.iter().find(|d| d.id == document_id)?)))?;
    let text = cell("text")?;
    let given = cell("start")
        .zip(cell("end"))
        .and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    if let Some((start, end)) = given
        && slice(document, start, end)
            .split_whitespace()
            .eq(text.split_whitespace())
    {
        return Some((case.id.clone(), start, end));
    }
    let at = document.text.find(text)?;
    let start = u32::try_from(document.text[..at].chars().count()).ok()?;
    let length = u32::try_from(text.chars().count()).ok()?;
    Some((case.id.clone(), start, start + length))
}

fn line_of<'a>(cell: &impl Fn(&str) -> Option<&'a str>, case: &str, start: u32, end: u32) -> Value {
    let born = cell("born_from")
        .or(cell("born_to"))
        .map(|one| json!({"start": cell("born_from").unwrap_or(one), "end": cell("born_to").unwrap_or(one)}));
    json!({
        "case": case, "document": cell("document"), "start": start, "end": end, "name": cell("name").or(cell("text")),
        "relation": cell("relation"), "polarity": cell("polarity").unwrap_or("asserted"), "born": born, "address": cell("address"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin::casefile;

    #[test]
    fn what_is_written_is_read_and_an_added_line_is_placed() {
        let mut case = CaseFile {
            id: "LL-1".to_owned(),
            ..CaseFile::default()
        };
        case.documents.push(Document {
            id: "d1".to_owned(),
            date: None,
            kind: "contact record".to_owned(),
            author: "social worker".to_owned(),
            text: "MGM (Pat Holroyd) rang duty. Zoë\u{308}e's aunt Bev too.".to_owned(),
        });
        let statements = casefile::read(&case);
        let mut out = Vec::new();
        write(&mut out, &case, &statements, true).unwrap();
        let mut text = String::from_utf8(out).unwrap();
        text.push_str(
            "LL-1\td1\t\t\trang duty\tduty\tfriend\t\t\t\t\nLL-1\td1\t\t\tnobody\tnobody\t\t\t\t\t\n",
        );
        let (truth, lost) = read(&text, std::slice::from_ref(&case)).unwrap();
        assert_eq!(truth.len(), statements.len() + 1);
        assert_eq!(lost.len(), 1);
        assert_eq!(
            (&truth[truth.len() - 1]["start"], &truth[0]["document"]),
            (&json!(18), &json!("d1"))
        );
        assert!(read("a\tb\n", &[]).is_err());
    }
}

//! PDF documents. The reader used can panic on damaged files; that costs the document and nothing else.
use super::Extracted;
use crate::guard::guarded;

pub(super) fn read(bytes: &[u8]) -> Result<Extracted, String> {
    match guarded(|| pdf_extract::extract_text_from_mem(bytes)) {
        Ok(Ok(text)) => Ok(Extracted {
            text: unwrapped(text.trim()),
            ..Extracted::default()
        }),
        Ok(Err(_)) => Err("is a damaged or encrypted PDF".to_owned()),
        Err(()) => Err("is a damaged PDF".to_owned()),
    }
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

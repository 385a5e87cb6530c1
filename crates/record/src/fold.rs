//! Folding text for comparison: ASCII, lower case, no punctuation.

/// Folds `text` for comparing names: Unicode is transliterated to ASCII, letters are lowered, apostrophes are
/// dropped, every other run of characters that are neither letters nor digits becomes one space.
///
/// ```
/// use kithkin_record::fold::fold;
/// assert_eq!(fold("  O’Brien-SMITH, Zoë "), "obrien smith zoe");
/// assert_eq!(fold("Łukasz"), "lukasz");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else if !matches!(c, '\'' | '`') {
            gap = true;
        }
    };
    for c in text.chars() {
        match c {
            '\u{2019}' | '\u{2018}' | '\u{02bc}' => {}
            _ if c.is_ascii() => push(c),
            _ => match deunicode::deunicode_char(c) {
                Some(ascii) => ascii.chars().for_each(&mut push),
                None => push(' '),
            },
        }
    }
    out
}

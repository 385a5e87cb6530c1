//! Folding text for comparison: ASCII, lower case, no punctuation.
use std::borrow::Cow;

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

/// `text` folded as by [`fold`], without a copy where it is folded already.
///
/// ```
/// use kithkin_record::fold::folded;
/// use std::borrow::Cow;
/// assert!(matches!(folded("obrien smith"), Cow::Borrowed("obrien smith")));
/// assert_eq!(folded("O'Brien  Smith"), "obrien smith");
/// ```
pub fn folded(text: &str) -> Cow<'_, str> {
    let mut gap = true;
    let plain = text.bytes().all(|b| {
        let fits = b.is_ascii_lowercase() || b.is_ascii_digit() || (b == b' ' && !gap);
        gap = b == b' ';
        fits
    });
    if plain && (!gap || text.is_empty()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(fold(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_needs_no_folding_is_left_as_it_is(text in "[a-z0-9 ]{0,8}|\\PC{0,8}") {
            let once = fold(&text);
            prop_assert_eq!(&*folded(&text), &once);
            prop_assert!(matches!(folded(&once), Cow::Borrowed(same) if same == once));
        }
    }
}

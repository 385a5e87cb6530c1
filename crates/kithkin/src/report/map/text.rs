//! How much text a box of the map holds.
use super::Figure;
use super::layout::BOX_W;

/// Width of a character of the small print, in tenths of a unit: an average over English names.
pub(super) const CHAR: usize = 64;

/// The same of names, which are larger and bold.
const BOLD: usize = 82;

/// Room for the text of a person's box, beside the mark of one who has died.
pub(super) fn room(figure: &Figure) -> usize {
    BOX_W as usize - if figure.died { 28 } else { 16 }
}

/// A name as the one or two lines it needs: the family name on its own where given names and it are too long together.
pub(super) fn name_lines(name: &str, width: usize) -> Vec<String> {
    let one = name_in(name, width);
    match name.trim().rsplit_once(char::is_whitespace) {
        Some((given, family)) if one.ends_with('\u{2026}') => {
            vec![name_in(given, width), fit(family, width, BOLD)]
        }
        _ => vec![one],
    }
}

/// A name in `width` units: of a long one the names in the middle stand as initials, or not at all.
pub(super) fn name_in(name: &str, width: usize) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let [first, middle @ .., last] = words.as_slice() else {
        return fit(name, width, BOLD);
    };
    let initials = middle.iter().filter_map(|w| w.chars().next());
    let initials: String = initials.map(|c| format!(" {c}.")).collect();
    let short = format!("{first} {last}");
    let forms = [name.to_owned(), format!("{first}{initials} {last}")];
    let fitting = forms.into_iter().find(|f| f.chars().count() * BOLD <= width * 10);
    fit(&fitting.unwrap_or(short), width, BOLD)
}

/// `text` cut to about `width` units, with an ellipsis; a character is `tenths` of a unit wide.
pub(super) fn fit(text: &str, width: usize, tenths: usize) -> String {
    // Letters of scripts written in squares are about twice as wide.
    let wide = |c: char| {
        if ('\u{1100}'..='\u{ffdc}').contains(&c) {
            2 * tenths
        } else {
            tenths
        }
    };
    let mut used = 0;
    let mut out = String::new();
    for c in text.chars() {
        used += wide(c);
        if used > width * 10 {
            out.pop();
            return out.trim_end().to_owned() + "\u{2026}";
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_their_ends() {
        assert_eq!(name_in("Ann Lee", 136), "Ann Lee");
        assert_eq!(name_in("Poppy Grace Marsden", 144), "Poppy G. Marsden");
        assert_eq!(name_in("Sharon Michelle Whitfield", 144), "Sharon Whitfield");
        assert!(name_in("Bartholomew Featherstonehaugh-Cholmondeley", 136).ends_with('\u{2026}'));
        assert_eq!(name_in("", 136), "");
    }

    #[test]
    fn what_one_line_cannot_hold_takes_two() {
        assert_eq!(name_lines("Ann Lee", 136), ["Ann Lee"]);
        assert_eq!(name_lines("Sharon Michelle Whitfield", 144), ["Sharon Whitfield"]);
        assert_eq!(
            name_lines("Małgorzata Nowicka-Zielińska", 136),
            ["Małgorzata", "Nowicka-Zielińs\u{2026}"]
        );
        assert_eq!(
            name_lines("Stanisław Jan Kaczmarek", 136),
            ["Stanisław Jan", "Kaczmarek"]
        );
        assert_eq!(name_lines("", 136), [""]);
    }
}

//! When two spellings may be one name within a case file.
use std::borrow::Cow;

use kithkin_record::lexicon::{Lexicon, NameRelation};

/// Whether two folded given names are short form and full form, or spellings, of one name.
pub(crate) fn related(a: &str, b: &str) -> bool {
    if let Some(relation) = Lexicon::shared().relate_given(a, b) {
        return !matches!(relation, NameRelation::Crossed | NameRelation::Related);
    }
    a.len() >= 4
        && b.len() >= 4
        && within(a, b, 1)
        && a.as_bytes()[0] == b.as_bytes()[0]
        && a.len().max(b.len()) >= 5
}

/// Whether two folded given names are short forms of one name that sound nothing alike: Beth and Ellie.
pub(crate) fn unlike_short_forms(a: &str, b: &str) -> bool {
    Lexicon::shared().relate_given(a, b) == Some(NameRelation::ShortForms) && !within(a, b, 2)
}

/// Whether one of two folded given names is a pet name of the other.
pub(crate) fn pet_name(a: &str, b: &str) -> bool {
    Lexicon::shared().relate_given(a, b) == Some(NameRelation::Diminutive)
}

/// How alike two folded family names are: 2 the same, 1.5 spelled nearly so, 0 different.
pub(crate) fn family_score(a: &str, b: &str) -> f64 {
    let (a, b) = (plain(a), plain(b));
    if a == b {
        return 2.0;
    }
    let shorter = a.len().min(b.len());
    let budget = if shorter >= 8 {
        2
    } else {
        usize::from(shorter >= 5)
    };
    if budget > 0 && within(&a, &b, budget) {
        return 1.5;
    }
    // Campbell and Campbell-Reid
    let part = |long: &str, short: &str| short.len() >= 4 && long.split(' ').any(|w| w == short);
    if part(&a, &b) || part(&b, &a) { 1.2 } else { 0.0 }
}

/// Mc and Mac as one; nothing but letters and spaces between the halves of a double name.
fn plain(name: &str) -> Cow<'_, str> {
    match name.strip_prefix("mac") {
        Some(rest) if rest.len() > 3 => Cow::Owned(format!("mc{rest}")),
        _ => Cow::Borrowed(name),
    }
}

/// The letters of a name that are compared at most.
const LETTERS: usize = 40;

/// Whether at most `budget` letters of two folded names must be added, dropped or changed.
fn within(a: &str, b: &str, budget: usize) -> bool {
    // Folded names are ASCII; what is not is compared as bytes and may only look further apart.
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (a, b) = (&a[..a.len().min(LETTERS)], &b[..b.len().min(LETTERS)]);
    if a.len().abs_diff(b.len()) > budget {
        return false;
    }
    let mut row = [0_usize; LETTERS + 1];
    row.iter_mut().enumerate().for_each(|(i, cell)| *cell = i);
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
        // No row below can come back under the budget.
        if row[..=b.len()].iter().all(|&cell| cell > budget) {
            return false;
        }
    }
    row[b.len()] <= budget
}

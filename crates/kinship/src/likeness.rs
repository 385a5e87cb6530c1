//! Whether two written names may be one name: enough to tell whether two mentions are one person.
use kithkin_compare::kernel::osa_within;
use kithkin_record::fold::folded;
use kithkin_record::lexicon::{Lexicon, NameRelation};
use std::borrow::Cow;

/// How alike two given names are, 0 to 1: 1 the same, 0.9 a known form of it, 0.7 a likely slip or short form,
/// 0.6 an initial of it, 0 different.
pub fn given(a: &str, b: &str) -> f64 {
    let (a, b) = (folded(a), folded(b));
    let (a, b) = (&*a, &*b);
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return if long.starts_with(short) { 0.6 } else { 0.0 };
    }
    let lexicon = Lexicon::shared();
    if let Some(relation) = lexicon.relate_given(a, b) {
        return of_relation(relation);
    }
    if a.split(' ').next() == b.split(' ').next() {
        return 0.8;
    }
    // Two names that are both in use and not related are two names, however alike: Gemma and Emma.
    if lexicon.is_given(a) && lexicon.is_given(b) {
        return 0.0;
    }
    if short.len() >= 3 && long.starts_with(short) {
        return 0.7;
    }
    slip(a, b)
}

fn of_relation(relation: NameRelation) -> f64 {
    match relation {
        NameRelation::Same => 1.0,
        NameRelation::Spelling => 0.95,
        NameRelation::Diminutive => 0.9,
        NameRelation::Variant => 0.88,
        NameRelation::Crossed | NameRelation::ShortForms => 0.78,
        NameRelation::Related => 0.6,
    }
}

/// How alike two family names are, 0 to 1, by the same scale.
pub fn family(a: &str, b: &str) -> f64 {
    let (a, b) = (folded(a), folded(b));
    let (x, y) = (joined(&a), joined(&b));
    if x.is_empty() || y.is_empty() {
        return 0.0;
    }
    if x == y {
        return 1.0;
    }
    if let (Some(i), Some(j)) = (after_mac(&x), after_mac(&y))
        && i == j
    {
        return 0.95;
    }
    if ungendered(&x) == ungendered(&y) {
        return 0.95;
    }
    if let Some(relation) = Lexicon::shared().relate_family(&a, &b) {
        return of_relation(relation).min(0.95);
    }
    let shares_part = |p: &str, q: &str| p.contains(' ') && p.split(' ').any(|w| w.len() > 2 && w == q);
    if shares_part(&a, &b) || shares_part(&b, &a) {
        return 0.8;
    }
    slip(&x, &y)
}

/// A folded name in one word.
fn joined(name: &str) -> Cow<'_, str> {
    if name.contains(' ') {
        Cow::Owned(name.replace(' ', ""))
    } else {
        Cow::Borrowed(name)
    }
}

fn after_mac(name: &str) -> Option<&str> {
    name.strip_prefix("mac").or_else(|| name.strip_prefix("mc"))
}

/// A family name without the ending that tells a woman from a man (Wisniewska, Wisniewski), and whether it had one.
fn ungendered(name: &str) -> (&str, bool) {
    let stem = name.strip_suffix('a').or_else(|| name.strip_suffix('i'));
    match stem.filter(|stem| ["sk", "ck", "dzk"].iter().any(|s| stem.ends_with(s))) {
        Some(stem) => (stem, true),
        None => (name, false),
    }
}

fn slip(a: &str, b: &str) -> f64 {
    match (a.len().max(b.len()), osa_within(a.as_bytes(), b.as_bytes(), 2)) {
        (4.., Some(1)) => 0.8,
        (8.., Some(2)) => 0.7,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_forms_are_alike_and_false_friends_are_not() {
        assert!(given("Trace", "Tracey") >= 0.65);
        assert!(given("Peggy", "Margaret") >= 0.77);
        assert!(given("Mohd", "Mohammed") >= 0.77);
        assert_eq!(given("Gemma", "Emma"), 0.0);
        assert!(given("P", "Patricia") >= 0.55);
    }

    #[test]
    fn family_names_through_spelling_and_gender() {
        assert!(family("MacAusland", "McAusland") >= 0.9);
        assert!(family("Wiśniewska", "Wisniewski") >= 0.9);
        assert!(family("Campbell-Reid", "Reid") >= 0.77);
        assert_eq!(family("Sykes", "Thackray"), 0.0);
    }

    #[test]
    fn likeness_is_symmetric() {
        for (a, b) in [
            ("Trace", "Tracey"),
            ("Jim", "James"),
            ("Kev", "K"),
            ("Ann", "Annabel"),
        ] {
            assert_eq!(given(a, b), given(b, a));
        }
    }
}

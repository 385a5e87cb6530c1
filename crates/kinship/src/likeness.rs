//! Whether two written names may be one name: enough to tell whether two mentions are one person.
use kithkin_record::fold::fold;
use kithkin_record::lexicon::{Lexicon, NameRelation};

/// How alike two given names are, 0 to 1: 1 the same, 0.9 a known form of it, 0.7 a likely slip or short form,
/// 0.6 an initial of it, 0 different.
pub fn given(a: &str, b: &str) -> f64 {
    let (a, b) = (fold(a), fold(b));
    let (a, b) = (a.as_str(), b.as_str());
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
    let first = |n: &str| n.split(' ').next().map(str::to_owned);
    if first(a) == first(b) {
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
    let squash = |t: &str| fold(t).replace(' ', "");
    let (x, y) = (squash(a), squash(b));
    if x.is_empty() || y.is_empty() {
        return 0.0;
    }
    if x == y {
        return 1.0;
    }
    let mac = |n: &str| {
        n.strip_prefix("mac")
            .or_else(|| n.strip_prefix("mc"))
            .map(str::to_owned)
    };
    if mac(&x).is_some() && mac(&x) == mac(&y) {
        return 0.95;
    }
    let gendered = |n: &str| match n.strip_suffix('a') {
        Some(stem) if ["sk", "ck", "dzk"].iter().any(|s| stem.ends_with(s)) => format!("{stem}i"),
        _ => n.to_owned(),
    };
    if gendered(&x) == gendered(&y) {
        return 0.95;
    }
    let (fa, fb) = (fold(a), fold(b));
    if let Some(relation) = Lexicon::shared().relate_family(&fa, &fb) {
        return of_relation(relation).min(0.95);
    }
    let shares_part = |p: &str, q: &str| p.contains(' ') && p.split(' ').any(|w| w.len() > 2 && w == q);
    if shares_part(&fa, &fb) || shares_part(&fb, &fa) {
        return 0.8;
    }
    slip(&x, &y)
}

fn slip(a: &str, b: &str) -> f64 {
    let longest = a.len().max(b.len());
    let distance = strsim::osa_distance(a, b);
    match (longest, distance) {
        (4.., 1) => 0.8,
        (8.., 2) => 0.7,
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

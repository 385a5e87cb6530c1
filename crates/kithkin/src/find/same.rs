//! Whether two contact records are one person.
use super::person::Person;
use kithkin_kinship::likeness;
use kithkin_record::Gender;

/// What comparing two records says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// Very probably one person.
    Same,
    /// They contradict each other: two people.
    Different,
    /// They may be one.
    Unclear,
}

/// Days that lie between two births; 0 or less where they may be one.
fn gap(a: &Person, b: &Person) -> i32 {
    let days = a.born.zip(b.born);
    days.map_or(0, |(x, y)| (x.start - y.end).max(y.start - x.end))
}

/// Whether gender or birth alone make `a` and `b` two people.
pub(crate) fn differ_plainly(a: &Person, b: &Person) -> bool {
    if a.gender != b.gender && a.gender != Gender::Unknown && b.gender != Gender::Unknown {
        return true;
    }
    let gap = gap(a, b);
    let one_day = |p: &Person| p.born.is_some_and(|born| born.days() == 1);
    gap > 31 || gap > 0 && !(one_day(a) && one_day(b))
}

/// Whether `a` and `b` are one person, by names, birth, homes and numbers.
pub(crate) fn identity(a: &Person, b: &Person) -> Identity {
    // Births first: they cost least and tell most.
    if differ_plainly(a, b) || given_names_differ(a, b) {
        return Identity::Different;
    }
    let gap = gap(a, b);
    let given = best_given(a, b);
    if gap > 0 {
        return if given >= 0.77 && best_family(a, b) >= 0.9 {
            Identity::Unclear
        } else {
            Identity::Different
        };
    }
    if strong(a, b, given) {
        Identity::Same
    } else {
        Identity::Unclear
    }
}

fn strong(a: &Person, b: &Person, given: f64) -> bool {
    let same_day = a.birth_day().is_some() && a.birth_day() == b.birth_day();
    if same_day && given >= 0.77 {
        return true;
    }
    let family = best_family(a, b);
    let number = a
        .record
        .phones
        .iter()
        .filter_map(|p| p.e164.as_ref())
        .any(|n| b.record.phones.iter().any(|p| p.e164.as_ref() == Some(n)) && !n.contains('*'));
    let email = a
        .record
        .emails
        .iter()
        .filter_map(|e| e.address.as_ref())
        .any(|x| b.record.emails.iter().any(|e| e.address.as_ref() == Some(x)));
    if (number || email) && given >= 0.77 {
        return true;
    }
    let dwelling = a.homes.iter().any(|h| b.homes.iter().any(|o| h.same_dwelling(o)));
    if family < 0.77 {
        return false;
    }
    let same_year = a.birth_year().is_some() && a.birth_year() == b.birth_year();
    let same_district = a
        .homes
        .iter()
        .any(|h| !h.outward.is_empty() && b.homes.iter().any(|o| o.outward == h.outward));
    (dwelling && given >= 0.55)
        || (same_year && same_district && given >= 0.77)
        || (same_day && given >= 0.55)
}

/// Whether both have given names, and none of one is like any of the other.
pub(crate) fn given_names_differ(a: &Person, b: &Person) -> bool {
    !a.given.is_empty() && !b.given.is_empty() && best_given(a, b) < 0.55
}

pub(crate) fn best_given(a: &Person, b: &Person) -> f64 {
    let mut top: f64 = 0.0;
    for x in &a.given {
        for y in &b.given {
            let like = likeness::given(&x.folded, &y.folded);
            // A middle name that agrees with a first name alone says less.
            let like = if x.first || y.first { like } else { like.min(0.5) };
            top = top.max(like);
        }
    }
    top
}

pub(crate) fn best_family(a: &Person, b: &Person) -> f64 {
    let mut top: f64 = 0.0;
    for x in &a.families {
        for y in &b.families {
            top = top.max(likeness::family(&x.folded, &y.folded));
        }
    }
    top
}

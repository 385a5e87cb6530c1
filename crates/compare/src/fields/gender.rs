//! Gender.
use crate::schema::gender as level;
use crate::vector::Outcome;
use kithkin_record::Gender;

/// Same, different, or missing where either is unknown.
pub fn compare(left: Gender, right: Gender) -> Outcome {
    match (left, right) {
        (Gender::Unknown, _) | (_, Gender::Unknown) => Outcome::MISSING,
        _ if left == right => Outcome::plain(level::SAME),
        _ => Outcome::plain(level::DIFFERENT),
    }
}

//! Relation terms as the scorers compare them: text in, so that a word nobody knows is wrong and not an error.
use kithkin_record::Relation;

/// The relation with exactly this term (no aliases, no other spelling: the scorers take terms literally).
fn exact(term: &str) -> Option<Relation> {
    Relation::ALL.iter().copied().find(|r| r.term() == term)
}

/// Whether two relation terms can be said of one person: equal, or one a vaguer term for the other.
///
/// ```
/// use kithkin_eval::vocabulary::compatible;
/// assert!(compatible(Some("aunt"), Some("maternal-aunt")));
/// assert!(compatible(Some("relative"), Some("cousin")));
/// assert!(!compatible(Some("relative"), Some("teacher")));
/// assert!(!compatible(None, Some("cousin")));
/// ```
pub fn compatible(proposed: Option<&str>, truth: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (proposed, truth) else {
        return false;
    };
    if a.is_empty() || b.is_empty() {
        return false;
    }
    match (exact(a), exact(b)) {
        (Some(x), Some(y)) => x.compatible(y),
        // A term outside the vocabulary has no class, so only the vaguest word of all can be said of it.
        (Some(Relation::Relative), None) | (None, Some(Relation::Relative)) => true,
        _ => a == b,
    }
}

/// The class a relation is reported with; `other` for a word outside the vocabulary.
pub fn class(term: &str) -> &'static str {
    exact(term).map_or("other", |r| r.class().term())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compatibility_is_symmetric_and_reflexive() {
        for a in Relation::ALL {
            assert!(compatible(Some(a.term()), Some(a.term())));
            for b in Relation::ALL {
                let (a, b) = (Some(a.term()), Some(b.term()));
                assert_eq!(compatible(a, b), compatible(b, a), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn number_of_compatible_pairs_is_that_of_the_scoring_script() {
        let terms = || Relation::ALL.iter().map(|r| r.term());
        let pairs: usize = terms()
            .map(|a| terms().filter(|b| compatible(Some(a), Some(b))).count())
            .sum();
        assert_eq!(pairs, RECORDED_PAIRS);
    }

    /// Counted with relations.py over the same terms.
    const RECORDED_PAIRS: usize = 216;
}

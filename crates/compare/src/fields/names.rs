//! Given and family names of a person, over all names they have borne.
use crate::kernel::{jaro_winkler_at_least, osa_within};
use crate::profile::Name;
use crate::schema::{family as family_level, given as given_level};
use crate::vector::Outcome;
use compact_str::CompactString;
use kithkin_record::lexicon::{Lexicon, Membership, relate};
use smallvec::SmallVec;

/// A given name or nickname.
#[derive(Clone)]
pub struct GivenKey {
    /// Folded, never empty.
    pub text: CompactString,
    /// How common it is.
    pub frequency: f32,
    /// Entries of the name lexicon that it is in.
    pub entries: &'static [Membership],
    /// It is one that people bear, so hardly a slip of another.
    pub known: bool,
}

impl GivenKey {
    /// Prepares a folded name.
    pub(crate) fn of(text: &str, frequency: f32) -> Self {
        let lexicon = Lexicon::shared();
        Self {
            text: text.into(),
            frequency,
            entries: lexicon.given_memberships(text),
            known: lexicon.is_given(text),
        }
    }
}

/// A family name.
#[derive(Clone)]
pub struct FamilyKey {
    /// Folded, as one text without spaces; empty when a name has no family part.
    pub text: CompactString,
    /// Its parts in order, particles apart.
    pub parts: SmallVec<[CompactString; 1]>,
    /// How common it is.
    pub frequency: f32,
    /// Entries of the name lexicon that it is in.
    pub entries: &'static [Membership],
}

impl FamilyKey {
    /// Prepares a folded name and its parts.
    pub(crate) fn of(text: &str, parts: SmallVec<[CompactString; 1]>, frequency: f32) -> Self {
        Self {
            text: text.into(),
            parts,
            frequency,
            entries: Lexicon::shared().family_memberships(text),
        }
    }
}

/// The outcome of both name comparisons, from one alignment of names.
#[derive(Clone, Copy)]
pub struct NameOutcome {
    /// Given names.
    pub given: Outcome,
    /// Family names.
    pub family: Outcome,
}

/// The best alignment over all pairs of names: the pair whose two levels are best together. A former family name
/// that agrees is looked for on its own, since a source often gives given names once only.
pub fn compare<'a>(
    left: impl Iterator<Item = Name<'a>>,
    right: impl Iterator<Item = Name<'a>> + Clone,
) -> NameOutcome {
    let mut best = NameOutcome {
        given: Outcome::MISSING,
        family: Outcome::MISSING,
    };
    for a in left {
        for b in right.clone() {
            let outcome = one(a, b);
            if outcome.given.beats(best.given) {
                best.given = outcome.given;
            }
            if outcome.family.beats(best.family) {
                best.family = outcome.family;
            }
        }
    }
    best
}

fn one(a: Name<'_>, b: Name<'_>) -> NameOutcome {
    let (mut given, mut family) = (given(a, b), family(a, b));
    let poor = |level: u8, least: u8| level >= least || level == crate::MISSING;
    if poor(given.level, given_level::SIMILAR)
        && poor(family.level, family_level::SIMILAR)
        && (crossed(a, b) || crossed(b, a))
    {
        // One finding, told once: as a level of both it would count twice.
        let rarest = |x: Name<'_>| x.first().map_or(1.0, |g| g.frequency).min(x.family().frequency);
        given = Outcome::rare(given_level::SWAPPED, rarest(a).max(rarest(b)));
        family = Outcome::MISSING;
    }
    NameOutcome { given, family }
}

/// The given name of one is the family name of the other, and what is known of the rest does not speak against it.
fn crossed(a: Name<'_>, b: Name<'_>) -> bool {
    let Some(GivenKey { text: first, .. }) = a.first() else {
        return false;
    };
    let (family_a, family_b) = (&a.family().text, &b.family().text);
    if family_b.is_empty() || first.len() < 3 || !alike(first.as_bytes(), family_b.as_bytes()) {
        return false;
    }
    match b.first() {
        Some(other) if !family_a.is_empty() => alike(other.text.as_bytes(), family_a.as_bytes()),
        _ => true,
    }
}

/// Whether a given name may stand where a family name is expected.
pub(crate) fn alike(a: &[u8], b: &[u8]) -> bool {
    a == b || (a.len().min(b.len()) > 3 && jaro_winkler_at_least(a, b, 0.9).is_some())
}

/// Whether one or two letters differ, by the length of the longer name.
pub(crate) fn slip(a: &[u8], b: &[u8]) -> bool {
    let longest = a.len().max(b.len());
    let allowed = match longest {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    osa_within(a, b, allowed).is_some()
}

/// Whether two given names are alike, but not enough to be a slip.
pub(crate) fn similar_given(a: &[u8], b: &[u8]) -> bool {
    jaro_winkler_at_least(a, b, 0.85).is_some()
        || (a.len().min(b.len()) >= 3 && osa_within(a, b, 1).is_some())
}

/// Jaro-Winkler similarity of two family names, 0 below [`FAMILY_SIMILAR`].
pub(crate) fn family_likeness(a: &[u8], b: &[u8]) -> f64 {
    jaro_winkler_at_least(a, b, FAMILY_SIMILAR).unwrap_or(0.0)
}

/// Likeness from which family names are similar.
pub(crate) const FAMILY_SIMILAR: f64 = 0.82;
/// Likeness from which they sound alike.
pub(crate) const FAMILY_SOUND: f64 = 0.92;

/// Given names of two names whose parts do not stand in each other's place.
pub(crate) fn given(a: Name<'_>, b: Name<'_>) -> Outcome {
    let (Some(first), Some(other)) = (a.first(), b.first()) else {
        return Outcome::MISSING;
    };
    let (x, y) = (&*first.text, &*other.text);
    let common = first.frequency.max(other.frequency);
    if x == y {
        let further = match (a.given().nth(1), b.given().nth(1)) {
            (Some(p), Some(q)) if further_agree(&p.text, &q.text) => given_level::SAME_ALL,
            (Some(_), Some(_)) => given_level::SAME_MIDDLE_DIFFERS,
            _ => given_level::SAME,
        };
        return Outcome::rare(further, common);
    }
    let initial = x.len().min(y.len()) == 1;
    if initial {
        return if x.as_bytes()[0] == y.as_bytes()[0] {
            Outcome::rare(given_level::INITIAL, common)
        } else {
            Outcome::plain(given_level::DIFFERENT)
        };
    }
    if relate(first.entries, other.entries).is_some() {
        return Outcome::rare(given_level::EQUIVALENT, common);
    }
    // Two names one letter apart that both exist (Martin, Martina; Gemma, Emma) are two names.
    let both_known = first.known && other.known;
    if slip(x.as_bytes(), y.as_bytes()) && !both_known {
        return Outcome::rare(given_level::SPELLING, first.frequency.min(other.frequency));
    }
    let is_further = |name: &str, of: Name<'_>| of.given().skip(1).any(|g| g.text == name);
    if is_further(x, b) || is_further(y, a) {
        return Outcome::rare(given_level::OTHER_GIVEN, common);
    }
    if similar_given(x.as_bytes(), y.as_bytes()) {
        return Outcome::plain(given_level::SIMILAR);
    }
    Outcome::plain(given_level::DIFFERENT)
}

fn further_agree(a: &str, b: &str) -> bool {
    a == b
        || (a.len().min(b.len()) == 1 && a.as_bytes().first() == b.as_bytes().first())
        || slip(a.as_bytes(), b.as_bytes())
}

/// Family names of two names whose parts do not stand in each other's place.
pub(crate) fn family(a: Name<'_>, b: Name<'_>) -> Outcome {
    let (a, b) = (a.family(), b.family());
    let (x, y) = (&*a.text, &*b.text);
    if x.is_empty() || y.is_empty() {
        return Outcome::MISSING;
    }
    let common = a.frequency.max(b.frequency);
    if x == y {
        return Outcome::rare(family_level::SAME, common);
    }
    if slip(x.as_bytes(), y.as_bytes()) {
        // A slip makes a name that hardly anybody bears; two names that many bear are rather two names.
        return Outcome::rare(family_level::SPELLING, a.frequency.min(b.frequency));
    }
    if relate(a.entries, b.entries).is_some() {
        return Outcome::rare(family_level::SOUND, common);
    }
    if a.parts.iter().any(|w| w.len() > 2 && b.parts.contains(w)) {
        return Outcome::rare(family_level::PART, common);
    }
    let likeness = family_likeness(x.as_bytes(), y.as_bytes());
    if likeness >= FAMILY_SOUND {
        return Outcome::rare(family_level::SOUND, common);
    }
    if likeness >= FAMILY_SIMILAR {
        return Outcome::plain(family_level::SIMILAR);
    }
    Outcome::plain(family_level::DIFFERENT)
}

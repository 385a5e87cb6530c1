//! Given and family names of a person, over all names they have borne.
use crate::kernel::{jaro_winkler_at_least, osa_within};
use crate::schema::{Field, Schema, family as family_level, given as given_level};
use crate::vector::Outcome;
use compact_str::CompactString;
use kithkin_record::lexicon::{Lexicon, Membership, relate};
use kithkin_record::{PersonName, fold::fold};
use smallvec::SmallVec;

/// One name with its parts folded and their frequencies known.
#[derive(Clone, Default)]
pub struct NameKey {
    /// Given names in order, then nicknames.
    pub given: SmallVec<[(CompactString, f32); 2]>,
    /// Entries of the name lexicon that the first given name is in.
    pub given_entries: &'static [Membership],
    /// The first given name is one that people bear, so hardly a slip of another.
    pub given_known: bool,
    /// Entries of the name lexicon that the family name is in.
    pub family_entries: &'static [Membership],
    /// Family name parts in order, particles apart.
    pub family: SmallVec<[CompactString; 1]>,
    /// Family name as one text.
    pub family_text: CompactString,
    /// How common the family name is.
    pub family_frequency: f32,
}

impl PartialEq for NameKey {
    fn eq(&self, other: &Self) -> bool {
        self.family_text == other.family_text
            && self.given.len() == other.given.len()
            && self.given.iter().zip(&other.given).all(|(a, b)| a.0 == b.0)
    }
}

impl NameKey {
    /// Prepares `name`; `None` when it has no part.
    pub fn of(name: &PersonName, schema: &Schema) -> Option<Self> {
        let frequencies = schema.frequencies();
        let given = name
            .given
            .iter()
            .chain(&name.nicknames)
            .map(|g| fold(g))
            .filter(|g| !g.is_empty())
            .map(|g| {
                let frequency = frequencies.frequency(&Field::Given, &g);
                (CompactString::from(g), frequency)
            })
            .collect::<SmallVec<[(CompactString, f32); 2]>>();
        let mut family = SmallVec::new();
        for part in &name.family {
            let folded = fold(part);
            family.extend(
                folded
                    .split(' ')
                    .filter(|f| !f.is_empty())
                    .map(CompactString::from),
            );
        }
        let family_text = name
            .family_text()
            .map(|t| fold(&t).replace(' ', ""))
            .unwrap_or_default();
        if given.is_empty() && family_text.is_empty() {
            return None;
        }
        let lexicon = Lexicon::shared();
        Some(Self {
            given_known: given.first().is_some_and(|g| lexicon.is_given(&g.0)),
            given_entries: given.first().map_or(&[], |g| lexicon.given_memberships(&g.0)),
            family_entries: lexicon.family_memberships(&family_text),
            family_frequency: frequencies.frequency(&Field::Family, &family_text),
            given,
            family,
            family_text: family_text.into(),
        })
    }

    /// Every value with its field and where its frequency stands.
    pub(crate) fn values<'a>(&'a mut self, each: &mut impl FnMut(&Field, &str, &'a mut f32)) {
        for (given, frequency) in &mut self.given {
            each(&Field::Given, given, frequency);
        }
        each(&Field::Family, &self.family_text, &mut self.family_frequency);
    }

    /// Whether `word` is one of the name's words.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.given.iter().any(|(g, _)| g == word) || self.family.iter().any(|f| f == word)
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
pub fn compare(left: &[NameKey], right: &[NameKey]) -> NameOutcome {
    let mut best = NameOutcome {
        given: Outcome::MISSING,
        family: Outcome::MISSING,
    };
    for a in left {
        for b in right {
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

fn one(a: &NameKey, b: &NameKey) -> NameOutcome {
    let (mut given, mut family) = (given(a, b), family(a, b));
    let poor = |level: u8, least: u8| level >= least || level == crate::MISSING;
    if poor(given.level, given_level::SIMILAR)
        && poor(family.level, family_level::SIMILAR)
        && (crossed(a, b) || crossed(b, a))
    {
        // One finding, told once: as a level of both it would count twice.
        let rarest = |x: &NameKey| x.given.first().map_or(1.0, |g| g.1).min(x.family_frequency);
        given = Outcome::rare(given_level::SWAPPED, rarest(a).max(rarest(b)));
        family = Outcome::MISSING;
    }
    NameOutcome { given, family }
}

/// The given name of one is the family name of the other, and what is known of the rest does not speak against it.
fn crossed(a: &NameKey, b: &NameKey) -> bool {
    let Some((first, _)) = a.given.first() else {
        return false;
    };
    if b.family_text.is_empty() || first.len() < 3 || !alike(first.as_bytes(), b.family_text.as_bytes()) {
        return false;
    }
    match b.given.first() {
        Some((other, _)) if !a.family_text.is_empty() => alike(other.as_bytes(), a.family_text.as_bytes()),
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
pub(crate) fn given(a: &NameKey, b: &NameKey) -> Outcome {
    let (Some((x, fx)), Some((y, fy))) = (a.given.first(), b.given.first()) else {
        return Outcome::MISSING;
    };
    let common = fx.max(*fy);
    if x == y {
        let further = match (a.given.get(1), b.given.get(1)) {
            (Some((p, _)), Some((q, _))) if further_agree(p, q) => given_level::SAME_ALL,
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
    if relate(a.given_entries, b.given_entries).is_some() {
        return Outcome::rare(given_level::EQUIVALENT, common);
    }
    // Two names one letter apart that both exist (Martin, Martina; Gemma, Emma) are two names.
    let both_known = a.given_known && b.given_known;
    if slip(x.as_bytes(), y.as_bytes()) && !both_known {
        return Outcome::rare(given_level::SPELLING, fx.min(*fy));
    }
    let is_further = |name: &str, of: &NameKey| of.given.iter().skip(1).any(|(g, _)| g == name);
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
pub(crate) fn family(a: &NameKey, b: &NameKey) -> Outcome {
    let (x, y) = (&*a.family_text, &*b.family_text);
    if x.is_empty() || y.is_empty() {
        return Outcome::MISSING;
    }
    let common = a.family_frequency.max(b.family_frequency);
    if x == y {
        return Outcome::rare(family_level::SAME, common);
    }
    if slip(x.as_bytes(), y.as_bytes()) {
        // A slip makes a name that hardly anybody bears; two names that many bear are rather two names.
        let rarer = a.family_frequency.min(b.family_frequency);
        return Outcome::rare(family_level::SPELLING, rarer);
    }
    if relate(a.family_entries, b.family_entries).is_some() {
        return Outcome::rare(family_level::SOUND, common);
    }
    let part = |p: &NameKey, q: &NameKey| p.family.iter().any(|w| w.len() > 2 && q.family.contains(w));
    if part(a, b) {
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

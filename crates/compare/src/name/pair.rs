//! How likely two names, seen alone, are names of one person: the fitted scorer of name pairs.
//!
//! A boosted forest over [`features`](super::features::features) gives log odds; the lexicon has a say where letters
//! mislead. The forest was fitted to pairs judged by genealogists (`examples/fit_names.rs`), whose pairs are mostly
//! variants, so its zero is moved to the score at which its precision, names held out, is what the job needs.
use super::{
    boost::Forest,
    edit::{EditCosts, distance},
    family::{FamilyLevel, compare_family},
    features::{WordKey, features, relation, two_known_names},
    given::{GivenKey, GivenLevel, compare_given, is_cut},
    phrase::is_part_of_phrase,
};
use kithkin_record::lexicon::NameRelation;
use std::sync::LazyLock;

/// What is compared: the prices of slips and what near misses are worth differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairKind {
    /// Given names.
    Given,
    /// Family names.
    Family,
}

/// Why two names go together, or do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PairReason {
    /// The same letters.
    Same,
    /// Spellings of one name, or a slip.
    Spelling,
    /// A short or pet form.
    Diminutive,
    /// Equivalents, over languages or by custom.
    Variant,
    /// An initial.
    Initial,
    /// They sound alike.
    Sound,
    /// A prefix or an ending of grammar more or less.
    Affix,
    /// One part of a longer name.
    Part,
    /// Parts stand in another order.
    Swapped,
    /// Known names of their own, however alike.
    TwoNames,
    /// Too little in common.
    Different,
    /// One of them is empty.
    Missing,
}

impl PairReason {
    /// The word used in files.
    pub fn term(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Spelling => "spelling",
            Self::Diminutive => "diminutive",
            Self::Variant => "variant",
            Self::Initial => "initial",
            Self::Sound => "sound",
            Self::Affix => "affix",
            Self::Part => "part",
            Self::Swapped => "swapped",
            Self::TwoNames => "two-names",
            Self::Different => "different",
            Self::Missing => "missing",
        }
    }
}

/// A score of two names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairScore {
    /// Natural log odds; 0 is the decision.
    pub log_odds: f32,
    /// Why.
    pub reason: PairReason,
}

struct PairModel {
    costs: EditCosts,
    forest: Forest,
    /// Log odds of the forest at the decision.
    decision: f32,
}

static PLAIN: LazyLock<EditCosts> = LazyLock::new(EditCosts::plain);
static GIVEN: LazyLock<PairModel> = LazyLock::new(|| PairModel {
    costs: EditCosts::read(include_str!("../../data/edit_costs_given.tsv")),
    forest: Forest::read(include_str!("../../data/forest_given.txt")),
    decision: 1.75,
});
static FAMILY: LazyLock<PairModel> = LazyLock::new(|| PairModel {
    costs: EditCosts::read(include_str!("../../data/edit_costs_family.tsv")),
    forest: Forest::read(include_str!("../../data/forest_family.txt")),
    decision: 0.5,
});

/// Frequency from which two unlinked family names are two names: Hill and Hall.
const COMMON_FAMILY: f32 = 1.0e-4;

impl PairKind {
    fn model(self) -> &'static PairModel {
        match self {
            Self::Given => &GIVEN,
            Self::Family => &FAMILY,
        }
    }

    /// The prices of slips fitted for this kind of name.
    pub fn costs(self) -> &'static EditCosts {
        &self.model().costs
    }
}

/// Scores two names of one kind; symmetric.
///
/// ```
/// use kithkin_compare::name::{PairKind, PairReason, features::WordKey, score_pair};
/// let score = |a, b| score_pair(PairKind::Given, &WordKey::new(a), &WordKey::new(b));
/// assert!(score("Peggy", "Margaret").log_odds > 0.0);
/// assert!(score("Kathrine", "Catharyne").log_odds > 0.0);
/// assert_eq!(score("Gemma", "Emma").reason, PairReason::TwoNames);
/// ```
pub fn score_pair(kind: PairKind, a: &WordKey, b: &WordKey) -> PairScore {
    let score = |log_odds, reason| PairScore { log_odds, reason };
    if a.text().is_empty() || b.text().is_empty() {
        return score(-3.0, PairReason::Missing);
    }
    if a.text() == b.text() {
        return score(6.0, PairReason::Same);
    }
    if a.text().len() == 1 || b.text().len() == 1 {
        return if a.text().bytes()[0] == b.text().bytes()[0] {
            score(0.2, PairReason::Initial)
        } else {
            score(-5.0, PairReason::Different)
        };
    }
    let model = kind.model();
    let letters = model.forest.log_odds(&features(&model.costs, &PLAIN, a, b)) - model.decision;
    judge(kind, letters, a, b)
}

/// What the lexicon and the build of the names make of the forest's `letters` (log odds, 0 the decision).
pub fn judge(kind: PairKind, letters: f32, a: &WordKey, b: &WordKey) -> PairScore {
    let score = |log_odds, reason| PairScore { log_odds, reason };
    if let Some((least, reason)) = lexicon_says(relation(a, b)) {
        return score(letters.max(least), reason);
    }
    if kind == PairKind::Given && is_part_of_phrase(a.text().bytes(), b.text().bytes()) {
        return score(letters.max(1.5), PairReason::Diminutive);
    }
    if kind == PairKind::Given
        && let Some(judged) = compound(letters, a, b)
    {
        return judged;
    }
    if kind == PairKind::Given && two_known_names(a, b) && !one_spelling(a, b) {
        return score(letters.min(-0.6), PairReason::TwoNames);
    }
    if kind == PairKind::Family {
        let common = a.family().frequency().min(b.family().frequency());
        if common >= COMMON_FAMILY && !one_spelling(a, b) {
            return score(letters.min(-0.3), PairReason::TwoNames);
        }
        match compare_family(a.family(), b.family()) {
            FamilyLevel::Affix => return score(letters.max(0.6), PairReason::Affix),
            FamilyLevel::Part => return score(letters.max(0.3), PairReason::Part),
            _ => {}
        }
    }
    let reason = if letters <= 0.0 {
        PairReason::Different
    } else if is_cut(a.text().bytes(), b.text().bytes()) || is_cut(b.text().bytes(), a.text().bytes()) {
        PairReason::Diminutive
    } else if priced(kind, a, b) > 0.2 && a.given().sound.same(b.given().sound) {
        PairReason::Sound
    } else {
        PairReason::Spelling
    };
    score(letters, reason)
}

/// Names of several words, "Ellie-May" or "Abdul Aziz": word against word, or the first word against the other name.
fn compound(letters: f32, a: &WordKey, b: &WordKey) -> Option<PairScore> {
    let close = |x: &GivenKey, y: &GivenKey| compare_given(x, y) >= GivenLevel::Variant;
    let (x, y) = (a.words(), b.words());
    let (least, reason) = if x.len() > 1 && x.len() == y.len() {
        x.iter()
            .zip(y)
            .all(|(p, q)| close(p, q))
            .then_some((1.5, PairReason::Spelling))?
    } else if x.len() > 1 && y.is_empty() {
        close(&x[0], b.given()).then_some((0.4, PairReason::Part))?
    } else if y.len() > 1 && x.is_empty() {
        close(&y[0], a.given()).then_some((0.4, PairReason::Part))?
    } else {
        return None;
    };
    Some(PairScore {
        log_odds: letters.max(least),
        reason,
    })
}

/// The least log odds of names the lexicon links, and what to call it.
fn lexicon_says(relation: Option<NameRelation>) -> Option<(f32, PairReason)> {
    match relation? {
        NameRelation::Same | NameRelation::Spelling => Some((3.0, PairReason::Spelling)),
        NameRelation::Diminutive => Some((2.2, PairReason::Diminutive)),
        NameRelation::Variant => Some((1.8, PairReason::Variant)),
        NameRelation::Crossed => Some((0.7, PairReason::Diminutive)),
        NameRelation::ShortForms | NameRelation::Related => None,
    }
}

fn priced(kind: PairKind, a: &WordKey, b: &WordKey) -> f32 {
    let longest = a.text().len().max(b.text().len()) as f32;
    distance(kind.costs(), a.text().bytes(), b.text().bytes()) as f32 / 100.0 / longest
}

/// Two known names that differ as spellings of modern names do: same sound, same first letter, all but one letter alike.
fn one_spelling(a: &WordKey, b: &WordKey) -> bool {
    let (x, y) = (a.text().bytes(), b.text().bytes());
    x.len().min(y.len()) >= 5
        // Michael and Michaela sound alike to a key of consonants, and are a man and a woman.
        && x.strip_suffix(b"a") != Some(y)
        && y.strip_suffix(b"a") != Some(x)
        && x[0] == y[0]
        && a.given().sound.same(b.given().sound)
        && priced(PairKind::Given, a, b) <= 0.1
}

//! How likely two whole names, seen alone as text, are names of one person.
//!
//! The words of both texts are aligned in any order, each pair of words scored as names are ([`score_pair`]); what is
//! left over on one side is common (a middle name left out), what is left over on both sides speaks against. A
//! logistic model over a dozen such features was fitted to labelled pairs (`examples/fit_names.rs`).
use super::{
    PairKind, PairReason,
    edit::distance,
    features::{WordKey, consonants},
    given::{GivenLevel, compare_given},
    pair::{PairScore, score_pair},
    text::NameText,
};
use kithkin_record::{PersonName, fold::fold};
use smallvec::SmallVec;
use std::sync::LazyLock;

/// Most words of a name that are compared.
const MOST_WORDS: usize = 10;

/// How many features [`whole_features`] gives.
pub const WHOLE_FEATURES: usize = 13;

/// Log odds of the logistic model at the decision: where F1 was best with pairs held out.
const DECISION: f32 = -0.6;

/// Weights of the logistic model: one a feature, then the constant.
#[derive(Clone, Debug)]
pub struct WholeModel {
    /// One a feature, then the constant.
    pub weights: [f32; WHOLE_FEATURES + 1],
}

static MODEL: LazyLock<WholeModel> =
    LazyLock::new(|| WholeModel::read(include_str!("../../data/whole_weights.txt")));

impl WholeModel {
    /// Reads one number a line, `#` for remarks.
    pub fn read(table: &str) -> Self {
        let mut weights = [0.0; WHOLE_FEATURES + 1];
        let numbers = table
            .lines()
            .filter_map(|l| l.split('#').next())
            .filter_map(|l| l.trim().parse().ok());
        for (slot, number) in weights.iter_mut().zip(numbers) {
            *slot = number;
        }
        Self { weights }
    }

    /// Natural log odds of the features.
    pub fn log_odds(&self, features: &[f32; WHOLE_FEATURES]) -> f32 {
        let sum: f32 = self.weights.iter().zip(features).map(|(w, f)| w * f).sum();
        sum + self.weights[WHOLE_FEATURES]
    }
}

/// A whole name prepared for scoring.
#[derive(Clone)]
pub struct WholeKey {
    words: SmallVec<[WordKey; 4]>,
    /// Where the family name starts among the words.
    family_from: usize,
    joined: NameText,
    consonants: NameText,
}

impl WholeKey {
    /// Prepares the text of one name: titles and particles dropped, hyphenated names in words.
    pub fn new(text: &str) -> Self {
        let name = PersonName::parse(text);
        let cut = |parts: &[String]| -> Vec<String> {
            let folded: Vec<String> = parts.iter().map(|p| fold(p)).collect();
            let words = folded.iter().flat_map(|f| f.split(' '));
            words
                .filter(|w| !w.is_empty() && !is_link(w))
                .map(str::to_owned)
                .collect()
        };
        let mut given = cut(&name.given);
        given.extend(cut(&name.nicknames));
        let family = cut(&name.family);
        let family_from = given.len();
        given.extend(family);
        given.truncate(MOST_WORDS);
        let joined = NameText::of_folded(given.concat().as_bytes());
        Self {
            family_from,
            consonants: consonants(joined.bytes()),
            joined,
            words: given.iter().map(|w| WordKey::new(w)).collect(),
        }
    }

    /// Whether no word is left.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Words that link the parts of a name and say nothing of the person.
fn is_link(word: &str) -> bool {
    matches!(
        word,
        "al" | "el"
            | "ul"
            | "ud"
            | "ur"
            | "bin"
            | "ibn"
            | "ben"
            | "bint"
            | "binti"
            | "de"
            | "del"
            | "la"
            | "da"
            | "van"
            | "von"
            | "der"
            | "den"
            | "di"
            | "du"
            | "dos"
            | "y"
            | "e"
            | "na"
            | "a"
            | "an"
    )
}

/// Two words found for each other, and how sure.
struct Match {
    left: usize,
    right: usize,
    sure: f32,
    reason: PairReason,
}

/// Pairs the words off, surest first.
fn align(a: &WholeKey, b: &WholeKey) -> SmallVec<[Match; 8]> {
    let mut all: SmallVec<[Match; 16]> = SmallVec::new();
    for (left, x) in a.words.iter().enumerate() {
        for (right, y) in b.words.iter().enumerate() {
            let (given, family) = (
                score_pair(PairKind::Given, x, y),
                score_pair(PairKind::Family, x, y),
            );
            // The two parts of a name are not told apart here; a family name may be spelled more freely.
            let score = if given.reason == PairReason::TwoNames || given.log_odds >= family.log_odds {
                given
            } else {
                family
            };
            all.push(Match {
                left,
                right,
                // Two known names of people are not one name misspelt.
                sure: if given.reason == PairReason::TwoNames {
                    0.0
                } else {
                    sigmoid(score.log_odds)
                },
                reason: score.reason,
            });
        }
    }
    all.sort_by(|p, q| {
        q.sure
            .total_cmp(&p.sure)
            .then((p.left + p.right).cmp(&(q.left + q.right)))
    });
    let (mut used_left, mut used_right) = ([false; MOST_WORDS], [false; MOST_WORDS]);
    let mut out = SmallVec::new();
    for m in all {
        if m.sure >= 0.2 && !used_left[m.left] && !used_right[m.right] {
            used_left[m.left] = true;
            used_right[m.right] = true;
            out.push(m);
        }
    }
    out
}

fn sigmoid(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// How much a word tells: rare words more than common ones, 0.3 to 1.
fn telling(word: &WordKey) -> f32 {
    let common = word.given().frequency().max(word.family().frequency()).max(1e-6);
    (-common.log10() / 6.0).clamp(0.3, 1.0) * (word.text().len() as f32 / 4.0).min(1.0)
}

/// The features of two whole names; symmetric. Shares from 0 to 1.
pub fn whole_features(a: &WholeKey, b: &WholeKey) -> [f32; WHOLE_FEATURES] {
    let matches = align(a, b);
    let mut sure = [[0.0_f32; MOST_WORDS]; 2];
    for m in &matches {
        sure[0][m.left] = m.sure;
        sure[1][m.right] = m.sure;
    }
    // The least sure word, the share of what the words tell that is matched, words left over; for both sides.
    let side = |key: &WholeKey, sure: &[f32; MOST_WORDS]| {
        let told: f32 = key.words.iter().map(telling).sum();
        let matched: f32 = key.words.iter().zip(sure).map(|(w, s)| telling(w) * s).sum();
        let words = key.words.len().max(1) as f32;
        let lost = key.words.iter().zip(sure).filter(|(_, s)| **s < 0.5).count() as f32;
        let least = key.words.iter().zip(sure).map(|(_, s)| *s).fold(1.0, f32::min);
        (least, matched / told.max(0.1), lost, lost / words)
    };
    let (p, q) = (side(a, &sure[0]), side(b, &sure[1]));
    let longest = a.joined.len().max(b.joined.len()).max(1) as f32;
    let costs = PairKind::Family.costs();
    let apart = distance(costs, a.joined.bytes(), b.joined.bytes()) as f32 / 100.0 / longest;
    let bones = a.consonants.len().max(b.consonants.len()).max(1) as f32;
    let bones_apart = distance(costs, a.consonants.bytes(), b.consonants.bytes()) as f32 / 100.0 / bones;
    let ends = |x: Option<&WordKey>, y: Option<&WordKey>| match (x, y) {
        (Some(x), Some(y)) => sigmoid(score_pair(PairKind::Family, x, y).log_odds),
        _ => 0.0,
    };
    let initials = matches.iter().filter(|m| m.reason == PairReason::Initial).count() as f32;
    // Letters matter where words do not answer each other: run together, torn apart, from another script.
    let open = 1.0 - p.1.min(q.1);
    let fewest = a.words.len().min(b.words.len());
    [
        p.0.max(q.0),
        p.0.min(q.0),
        p.1.max(q.1),
        p.1.min(q.1),
        p.2.min(q.2).min(2.0),
        p.2.max(q.2).min(4.0),
        p.3.min(q.3),
        apart.min(1.0) * open,
        bones_apart.min(1.0) * open,
        ends(a.words.last(), b.words.last()),
        ends(a.words.first(), b.words.first()),
        initials,
        f32::from(u8::from(fewest <= 1)),
    ]
}

/// Scores two whole names; symmetric.
///
/// ```
/// use kithkin_compare::name::whole::{WholeKey, score_whole};
/// let score = |a, b| score_whole(&WholeKey::new(a), &WholeKey::new(b)).log_odds;
/// assert!(score("Richard Gough", "Dickie McGough") > 0.0);
/// assert!(score("GOUGH, Richard", "Richard Gough") > 0.0);
/// assert!(score("Richard Gough", "Susan Gough") < 0.0);
/// assert!(score("Shahid Hussain", "Zahid Hussain") < 0.0 && score("Gemma Brook", "Emma Brook") < 0.0);
/// ```
pub fn score_whole(a: &WholeKey, b: &WholeKey) -> PairScore {
    if a.is_empty() || b.is_empty() {
        return PairScore {
            log_odds: -3.0,
            reason: PairReason::Missing,
        };
    }
    if let ([x], [y]) = (&a.words[..], &b.words[..]) {
        return score_pair(PairKind::Given, x, y);
    }
    let fitted = MODEL.log_odds(&whole_features(a, b)) - DECISION;
    let log_odds = if two_people(a, b) {
        fitted.min(-0.4)
    } else {
        fitted
    };
    PairScore {
        log_odds,
        reason: reason(a, b, log_odds),
    }
}

/// Whether the one word each side has left over are two known given names: Shahid and Zahid of one family.
fn two_people(a: &WholeKey, b: &WholeKey) -> bool {
    let matches = align(a, b);
    let left: SmallVec<[usize; 4]> = (0..a.words.len())
        .filter(|&w| !matches.iter().any(|m| m.left == w && m.sure >= 0.5))
        .collect();
    let right: SmallVec<[usize; 4]> = (0..b.words.len())
        .filter(|&w| !matches.iter().any(|m| m.right == w && m.sure >= 0.5))
        .collect();
    match (&left[..], &right[..]) {
        (&[x], &[y]) => score_pair(PairKind::Given, &a.words[x], &b.words[y]).reason == PairReason::TwoNames,
        _ => false,
    }
}

/// What tells the two names apart most, or the weakest link that holds them together.
fn reason(a: &WholeKey, b: &WholeKey, log_odds: f32) -> PairReason {
    if a.joined == b.joined {
        return PairReason::Same;
    }
    if log_odds <= 0.0 {
        return PairReason::Different;
    }
    let matches = align(a, b);
    let crossed = |m: &Match| (m.left < a.family_from) != (m.right < b.family_from);
    let both = a.words.len() > 1 && b.words.len() > 1;
    if both && matches.iter().filter(|m| m.sure >= 0.5 && crossed(m)).count() > 1 {
        return PairReason::Swapped;
    }
    let weakest = matches
        .iter()
        .filter(|m| m.reason != PairReason::Same && m.sure >= 0.5);
    if let Some(m) = weakest.min_by(|p, q| p.sure.total_cmp(&q.sure)) {
        // A diminutive is told from a slip by the given names' level.
        let level = compare_given(a.words[m.left].given(), b.words[m.right].given());
        return match level {
            GivenLevel::Diminutive => PairReason::Diminutive,
            GivenLevel::Variant => PairReason::Variant,
            _ => m.reason,
        };
    }
    if a.words.len() == b.words.len() {
        PairReason::Spelling
    } else {
        PairReason::Part
    }
}

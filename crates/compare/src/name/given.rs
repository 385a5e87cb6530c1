//! Given names, compared in graded levels.
use super::{edit::distance, pair::PairKind, phrase::is_part_of_phrase, sound::Sound, text::NameText};
use crate::kernel::osa_within;
use kithkin_record::{
    fold::fold,
    lexicon::{Lexicon, Membership, NameRelation, relate},
};

/// How two given names go together, from strangers to the same; the order is the order of the levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum GivenLevel {
    /// One of them is not known.
    Missing,
    /// Another name.
    Different,
    /// They sound or look alike, and the lexicon does not link them: Gemma and Emma, Shahid and Zahid.
    Alike,
    /// One is the other's initial.
    Initial,
    /// The lexicon links them over a third name: Bill and Will, Kasia and Catherine.
    Related,
    /// Equivalents a person may use side by side: Seán and John.
    Variant,
    /// A name and its short or pet form.
    Diminutive,
    /// Another spelling, or a slip of the pen.
    Spelling,
    /// The same letters.
    Same,
}

/// Frequency from which a name is known well enough that a near miss is more likely another name than a slip.
pub(super) const ESTABLISHED: f64 = 8.0e-6;

/// A given name prepared for comparing.
#[derive(Clone, Copy)]
pub struct GivenKey {
    pub(super) text: NameText,
    pub(super) sound: Sound,
    pub(super) places: &'static [Membership],
    pub(super) frequency: f32,
}

impl GivenKey {
    /// Prepares one given name or initial.
    pub fn new(name: &str) -> Self {
        Self::of_folded(&fold(name))
    }

    /// The same of text already folded.
    pub fn of_folded(folded: &str) -> Self {
        let lexicon = Lexicon::shared();
        let text = NameText::of_folded(folded.as_bytes());
        Self {
            sound: Sound::of(text.bytes()),
            places: lexicon.given_memberships(text.as_str()),
            frequency: lexicon.given_frequency(folded, None) as f32,
            text,
        }
    }

    /// The folded letters.
    pub fn text(&self) -> &NameText {
        &self.text
    }

    /// Share of the UK population that bears the name.
    pub fn frequency(&self) -> f32 {
        self.frequency
    }

    /// Whether it is a single letter.
    pub fn is_initial(&self) -> bool {
        self.text.len() == 1
    }

    /// Whether it is a name in its own right, borne by many or in the lexicon.
    pub(super) fn is_established(&self) -> bool {
        f64::from(self.frequency) >= ESTABLISHED
    }
}

/// Compares two given names.
///
/// ```
/// use kithkin_compare::name::{GivenKey, GivenLevel, compare_given};
/// let level = |a, b| compare_given(&GivenKey::new(a), &GivenKey::new(b));
/// assert_eq!(level("Siobhán", "Chevonne"), GivenLevel::Spelling);
/// assert_eq!(level("Gosia", "Małgorzata"), GivenLevel::Diminutive);
/// assert_eq!(level("J", "John"), GivenLevel::Initial);
/// assert!(level("Gemma", "Emma") <= GivenLevel::Alike);
/// ```
pub fn compare_given(a: &GivenKey, b: &GivenKey) -> GivenLevel {
    if a.text.is_empty() || b.text.is_empty() {
        return GivenLevel::Missing;
    }
    if a.text == b.text {
        return GivenLevel::Same;
    }
    if a.is_initial() || b.is_initial() {
        let same = a.text.bytes()[0] == b.text.bytes()[0];
        return if same {
            GivenLevel::Initial
        } else {
            GivenLevel::Different
        };
    }
    let linked = relate(a.places, b.places).map(of_relation);
    if let Some(level) = linked
        && level > GivenLevel::Related
    {
        return level;
    }
    unlinked(a, b).max(linked.unwrap_or(GivenLevel::Different))
}

fn of_relation(relation: NameRelation) -> GivenLevel {
    match relation {
        NameRelation::Same => GivenLevel::Same,
        NameRelation::Spelling => GivenLevel::Spelling,
        NameRelation::Diminutive => GivenLevel::Diminutive,
        NameRelation::Variant => GivenLevel::Variant,
        NameRelation::Crossed | NameRelation::ShortForms | NameRelation::Related => GivenLevel::Related,
    }
}

/// Names the lexicon does not link: by their letters, their sound and whether both are known names.
fn unlinked(a: &GivenKey, b: &GivenKey) -> GivenLevel {
    if is_part_of_phrase(a.text.bytes(), b.text.bytes()) {
        return GivenLevel::Diminutive;
    }
    let apart = spelling_distance(&a.text, &b.text);
    let slip = is_slip(a.text.bytes(), b.text.bytes());
    let alike = slip || apart <= 0.24 || (apart <= 0.34 && a.sound.same(b.sound));
    if a.is_established() && b.is_established() {
        return if alike {
            GivenLevel::Alike
        } else {
            GivenLevel::Different
        };
    }
    if slip || apart <= 0.17 || (apart <= 0.22 && a.sound.same(b.sound)) {
        GivenLevel::Spelling
    } else if is_cut(a.text.bytes(), b.text.bytes()) || is_cut(b.text.bytes(), a.text.bytes()) {
        GivenLevel::Diminutive
    } else if alike {
        GivenLevel::Alike
    } else {
        GivenLevel::Different
    }
}

/// One slip of any kind in four to seven letters, two in more.
pub(super) fn is_slip(a: &[u8], b: &[u8]) -> bool {
    let allowed = match a.len().max(b.len()) {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    osa_within(a, b, allowed).is_some()
}

/// Learned distance over the longer name's letters: 0 the same, about 0.1 a common slip, 1 nothing in common.
pub(super) fn spelling_distance(a: &NameText, b: &NameText) -> f32 {
    let longest = a.len().max(b.len()).max(1);
    distance(PairKind::Given.costs(), a.bytes(), b.bytes()) as f32 / (100 * longest) as f32
}

/// Whether `short` is `long` cut after three letters or more, with or without a pet ending: "Trace", "Kayls", "Deano".
pub(super) fn is_cut(short: &[u8], long: &[u8]) -> bool {
    let shared = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let ending = &short[shared..];
    let pet: [&[u8]; 12] = [
        b"", b"s", b"z", b"y", b"ie", b"o", b"i", b"ey", b"ers", b"za", b"zza", b"sy",
    ];
    shared >= 3 && long.len() >= shared + 2 && short.len() < long.len() && pet.contains(&ending)
}

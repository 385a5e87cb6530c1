//! Family names, compared in graded levels.
use super::{edit::distance, given::is_slip, pair::PairKind, sound::Sound, text::NameText};
use kithkin_record::{
    PersonName,
    fold::fold,
    lexicon::{Lexicon, Membership, NameRelation, relate},
};
use smallvec::SmallVec;

/// How two family names go together, from strangers to the same; the order is the order of the levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum FamilyLevel {
    /// One of them is not known.
    Missing,
    /// Another name.
    Different,
    /// They sound or look alike.
    Alike,
    /// One is the other's initial.
    Initial,
    /// One part of a double-barrelled name: Buist and Buist-Jackson.
    Part,
    /// Forms of one name that the lexicon knows: Mac an Bhaird and Ward.
    Variant,
    /// The same but for a prefix or an ending of grammar: Gough and McGough, Kowalska and Kowalski.
    Affix,
    /// Another spelling, or a slip of the pen.
    Spelling,
    /// The same letters.
    Same,
}

/// One word of a family name.
#[derive(Clone, Copy)]
pub(super) struct FamilyPart {
    pub(super) text: NameText,
    /// Without Mc, O', von and the like, with one ending for both genders.
    pub(super) core: NameText,
    pub(super) sound: Sound,
    pub(super) places: &'static [Membership],
}

/// A family name prepared for comparing.
#[derive(Clone)]
pub struct FamilyKey {
    pub(super) whole: FamilyPart,
    /// The words of a name of several, none when there is one.
    pub(super) parts: SmallVec<[FamilyPart; 2]>,
    pub(super) frequency: f32,
}

impl FamilyKey {
    /// Prepares a family name with its particles, hyphens or spaces.
    pub fn new(name: &str) -> Self {
        Self::of_folded(&fold(name))
    }

    /// Prepares the family name of a parsed name; no letters when it has none.
    pub fn of(name: &PersonName) -> Self {
        Self::new(&name.family_text().unwrap_or_default())
    }

    /// The same of text already folded.
    pub fn of_folded(folded: &str) -> Self {
        let words: SmallVec<[&str; 4]> = folded.split(' ').filter(|w| !w.is_empty()).collect();
        let real = |w: &&&str| w.len() > 2 && !is_particle(w);
        let parts = if words.iter().filter(real).count() > 1 {
            words.iter().filter(real).map(|w| FamilyPart::new(w)).collect()
        } else {
            SmallVec::new()
        };
        Self {
            whole: FamilyPart::new(folded),
            parts,
            frequency: Lexicon::shared().family_frequency(folded) as f32,
        }
    }

    /// The folded letters, spaces left out.
    pub fn text(&self) -> &NameText {
        &self.whole.text
    }

    /// Share of the UK population that bears the name.
    pub fn frequency(&self) -> f32 {
        self.frequency
    }
}

impl FamilyPart {
    fn new(folded: &str) -> Self {
        let text = NameText::of_folded(folded.as_bytes());
        let core = core_of(folded, &text);
        Self {
            sound: Sound::of(text.bytes()),
            places: Lexicon::shared().family_memberships(text.as_str()),
            text,
            core,
        }
    }
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "del"
            | "della"
            | "da"
            | "dos"
            | "di"
            | "du"
            | "des"
            | "la"
            | "le"
            | "van"
            | "von"
            | "der"
            | "den"
            | "ten"
            | "ter"
            | "bin"
            | "ibn"
            | "ben"
            | "bint"
            | "al"
            | "el"
            | "ul"
            | "abu"
            | "o"
            | "ni"
            | "nic"
            | "ui"
            | "mac"
            | "mc"
            | "ap"
            | "ab"
            | "ferch"
            | "fitz"
            | "st"
            | "an"
    )
}

/// Prefixes families drop and take up, longest first, with the least letters that must follow for it to be one.
const PREFIXES: [(&str, usize); 14] = [
    ("vonder", 4),
    ("vander", 4),
    ("dela", 4),
    ("fitz", 4),
    ("mac", 4),
    ("van", 4),
    ("von", 4),
    ("mc", 3),
    ("de", 4),
    ("ap", 4),
    ("ab", 4),
    ("al", 4),
    ("el", 4),
    ("o", 4),
];

/// Feminine endings of family names and the masculine ones they go with.
const ENDINGS: [(&str, &str); 5] = [
    ("ska", "ski"),
    ("cka", "cki"),
    ("skaya", "sky"),
    ("ova", "ov"),
    ("eva", "ev"),
];

/// The name without a prefix that families drop and take up, and with the masculine ending of Slavic names.
fn core_of(folded: &str, joined: &NameText) -> NameText {
    let apart: String = folded.split(' ').skip_while(|w| is_particle(w)).collect();
    let whole = if apart.is_empty() { joined.as_str() } else { &apart };
    let vowel = |text: &str| text.starts_with(['a', 'e', 'i', 'o', 'u']);
    let stem = PREFIXES
        .iter()
        .filter_map(|&(prefix, least)| {
            whole
                .strip_prefix(prefix)
                .filter(|r| r.len() >= least)
                .map(|r| (prefix, r))
        })
        .find(|(prefix, rest)| *prefix != "o" || !vowel(rest))
        .map_or(whole, |(_, rest)| rest);
    let masculine = ENDINGS
        .iter()
        .find_map(|(feminine, masculine)| Some(format!("{}{masculine}", stem.strip_suffix(feminine)?)));
    NameText::of_folded(masculine.as_deref().unwrap_or(stem).as_bytes())
}

/// Compares two family names.
///
/// ```
/// use kithkin_compare::name::{FamilyKey, FamilyLevel, compare_family};
/// let level = |a, b| compare_family(&FamilyKey::new(a), &FamilyKey::new(b));
/// assert_eq!(level("Gough", "McGough"), FamilyLevel::Affix);
/// assert_eq!(level("Wiśniewska", "Wisniewski"), FamilyLevel::Affix);
/// assert_eq!(level("Buist-Jackson", "Buist"), FamilyLevel::Part);
/// assert_eq!(level("O'Hanlon", "O Hanlon"), FamilyLevel::Same);
/// assert_eq!(level("Patel", "Pattinson"), FamilyLevel::Different);
/// ```
pub fn compare_family(a: &FamilyKey, b: &FamilyKey) -> FamilyLevel {
    let whole = compare_parts(&a.whole, &b.whole);
    if whole > FamilyLevel::Part || (a.parts.is_empty() && b.parts.is_empty()) {
        return whole;
    }
    let of = |key: &FamilyKey| -> SmallVec<[FamilyPart; 2]> {
        if key.parts.is_empty() {
            SmallVec::from_slice(&[key.whole])
        } else {
            key.parts.clone()
        }
    };
    let (left, right) = (of(a), of(b));
    let best = left
        .iter()
        .flat_map(|x| right.iter().map(|y| compare_parts(x, y)))
        .max();
    match best {
        Some(level) if level >= FamilyLevel::Variant => FamilyLevel::Part,
        _ => whole,
    }
}

fn compare_parts(a: &FamilyPart, b: &FamilyPart) -> FamilyLevel {
    if a.text.is_empty() || b.text.is_empty() {
        return FamilyLevel::Missing;
    }
    if a.text == b.text {
        return FamilyLevel::Same;
    }
    if a.text.len() == 1 || b.text.len() == 1 {
        let same = a.text.bytes()[0] == b.text.bytes()[0] || a.core.bytes().first() == b.core.bytes().first();
        return if same {
            FamilyLevel::Initial
        } else {
            FamilyLevel::Different
        };
    }
    if a.core == b.core {
        return FamilyLevel::Affix;
    }
    match relate(a.places, b.places) {
        Some(NameRelation::Same | NameRelation::Spelling) => return FamilyLevel::Spelling,
        Some(NameRelation::Variant | NameRelation::Diminutive) => return FamilyLevel::Variant,
        _ => {}
    }
    let apart = spelling_distance(&a.text, &b.text);
    let slip = is_slip(a.text.bytes(), b.text.bytes());
    if slip || apart <= 0.17 || (apart <= 0.22 && a.sound.same(b.sound)) {
        FamilyLevel::Spelling
    } else if apart <= 0.24
        || (apart <= 0.34 && a.sound.same(b.sound))
        || spelling_distance(&a.core, &b.core) <= 0.17
    {
        FamilyLevel::Alike
    } else {
        FamilyLevel::Different
    }
}

/// Learned distance over the longer name's letters.
pub(super) fn spelling_distance(a: &NameText, b: &NameText) -> f32 {
    let longest = a.len().max(b.len()).max(1);
    distance(PairKind::Family.costs(), a.bytes(), b.bytes()) as f32 / (100 * longest) as f32
}

//! What is compared: the comparisons of a record pair and their ordered levels.
use crate::frequency::{Frequencies, Population};
use std::sync::Arc;

/// A field of a person that is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// First and further given names, over every name of the person.
    Given,
    /// Family names with particles, over every name of the person.
    Family,
    /// Date of birth.
    Birth,
    /// Administrative gender.
    Gender,
    /// Address lines as whole strings, by token rarity.
    Address,
    /// Postcode.
    Postcode,
    /// Town.
    Town,
    /// Phone numbers.
    Phone,
    /// E-mail addresses.
    Email,
    /// A mapped column that is no field of ours, by its key in [`kithkin_record::ContactRecord::extra`].
    Extra(String, ExtraKind),
}

/// How an extra column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExtraKind {
    /// One of a set of values: equal, overlapping or different.
    Category,
    /// Free text: by shared letters, rare ones counting more.
    Text,
    /// A further writing of the person's name: only what it adds beyond given and family name.
    Name,
}

impl ExtraKind {
    /// Reads the word used in a column map (`category`, `text`, `name`).
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim() {
            "category" => Some(Self::Category),
            "text" => Some(Self::Text),
            "name" => Some(Self::Name),
            _ => None,
        }
    }
}

/// One level of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// What the level says, in a few words.
    pub name: &'static str,
    /// How far the rarity of the agreeing value counts: 1 = in full (values equal), 0 = not at all, between for
    /// near-equal values, whose class frequency is only roughly known.
    pub rarity: f32,
}

const fn level(name: &'static str, rarity: f32) -> Level {
    Level { name, rarity }
}

const MISSING: Level = level("missing", 0.0);

/// Levels of the given-name comparison.
pub mod given {
    use super::{Level, MISSING, level};
    /// First given names equal, further ones too.
    pub const SAME_ALL: u8 = 1;
    /// First given names equal, further ones not known on both sides.
    pub const SAME: u8 = 2;
    /// First given names equal, further ones differ.
    pub const SAME_MIDDLE_DIFFERS: u8 = 3;
    /// Forms of one name: diminutive, variant, translation.
    pub const EQUIVALENT: u8 = 4;
    /// One or two letters differ, as a typist or scanner gets wrong.
    pub const SPELLING: u8 = 5;
    /// One side has only the first letter.
    pub const INITIAL: u8 = 6;
    /// One side's first name is a further given name of the other.
    pub const OTHER_GIVEN: u8 = 7;
    /// Given and family name stand in each other's place; the family-name comparison is then missing, so that one
    /// finding is not told twice.
    pub const SWAPPED: u8 = 8;
    /// Alike, but not enough to be a slip.
    pub const SIMILAR: u8 = 9;
    /// Not alike.
    pub const DIFFERENT: u8 = 10;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("same, further names too", 1.0),
        level("same", 1.0),
        level("same, further names differ", 1.0),
        level("form of the same name", 0.8),
        level("spelling", 0.9),
        level("initial", 0.5),
        level("is a further name", 0.8),
        level("swapped with family name", 0.3),
        level("similar", 0.0),
        level("different", 0.0),
    ];
}

/// Levels of the family-name comparison.
pub mod family {
    use super::{Level, MISSING, level};
    /// Equal.
    pub const SAME: u8 = 1;
    /// One or two letters differ.
    pub const SPELLING: u8 = 2;
    /// One part of a double name equal, or a particle missing.
    pub const PART: u8 = 3;
    /// Written differently, sounds alike.
    pub const SOUND: u8 = 4;
    /// Alike, but not enough to be a slip.
    pub const SIMILAR: u8 = 5;
    /// Not alike.
    pub const DIFFERENT: u8 = 6;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("same", 1.0),
        level("spelling", 0.9),
        level("part of the name", 0.8),
        level("sounds alike", 0.5),
        level("similar", 0.0),
        level("different", 0.0),
    ];
}

/// Levels of the birth-date comparison.
pub mod birth {
    use super::{Level, MISSING, level};
    /// The same day.
    pub const SAME: u8 = 1;
    /// The same day, but one that registers write for "only the year is known".
    pub const SAME_PLACEHOLDER: u8 = 2;
    /// One side is only partly known, or an age, and the other lies within it.
    pub const WITHIN: u8 = 3;
    /// One digit wrong, and the right one is beside it on a keyboard (1 and 2, 9 and 0).
    pub const NEXT_DIGIT: u8 = 4;
    /// One digit wrong, or two neighbours exchanged.
    pub const DIGIT: u8 = 5;
    /// Day and month exchanged.
    pub const SWAPPED: u8 = 6;
    /// Day and month equal, another year.
    pub const DAY_AND_MONTH: u8 = 7;
    /// Year and one of month and day equal.
    pub const YEAR_AND_PART: u8 = 8;
    /// Within a year, or the same year.
    pub const YEAR: u8 = 9;
    /// Within three years.
    pub const THREE_YEARS: u8 = 10;
    /// Within ten years.
    pub const TEN_YEARS: u8 = 11;
    /// Further apart.
    pub const DIFFERENT: u8 = 12;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("same day", 1.0),
        level("same day, perhaps a placeholder", 1.0),
        level("within what is known", 0.0),
        level("one digit slipped to the next key", 0.9),
        level("one digit off", 0.9),
        level("day and month exchanged", 0.0),
        level("day and month same, year not", 0.0),
        level("year and month or day same", 0.0),
        level("same year", 0.0),
        level("within 3 years", 0.0),
        level("within 10 years", 0.0),
        level("further apart", 0.0),
    ];
}

/// Levels of the gender comparison.
pub mod gender {
    use super::{Level, MISSING, level};
    /// Equal.
    pub const SAME: u8 = 1;
    /// Not equal.
    pub const DIFFERENT: u8 = 2;
    /// In order.
    pub const LEVELS: &[Level] = &[MISSING, level("same", 0.0), level("different", 0.0)];
}

/// Levels of the address comparison.
pub mod address {
    use super::{Level, MISSING, level};
    /// Equal as written.
    pub const SAME: u8 = 1;
    /// The same house, the street written slightly differently.
    pub const NEAR: u8 = 2;
    /// The same number, about half of the street agrees.
    pub const HALF: u8 = 3;
    /// The street agrees, the number does not or is missing.
    pub const STREET: u8 = 4;
    /// About half of the street agrees.
    pub const STREET_HALF: u8 = 5;
    /// A little agrees.
    pub const LITTLE: u8 = 6;
    /// Nothing to speak of.
    pub const DIFFERENT: u8 = 7;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("same", 1.0),
        level("nearly the same", 0.8),
        level("same number, street partly", 0.5),
        level("same street", 0.5),
        level("street partly", 0.0),
        level("a little in common", 0.0),
        level("different", 0.0),
    ];
}

/// Levels of the postcode comparison.
pub mod postcode {
    use super::{Level, MISSING, level};
    /// Equal.
    pub const SAME: u8 = 1;
    /// One character wrong, or two exchanged.
    pub const SPELLING: u8 = 2;
    /// The same sector (`LS8 4`).
    pub const SECTOR: u8 = 3;
    /// The same district (`LS8`).
    pub const DISTRICT: u8 = 4;
    /// The same area (`LS`).
    pub const AREA: u8 = 5;
    /// Another area.
    pub const DIFFERENT: u8 = 6;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("same", 1.0),
        level("one character off", 0.9),
        level("same sector", 0.0),
        level("same district", 0.0),
        level("same area", 0.0),
        level("different", 0.0),
    ];
}

/// Levels of the town comparison, and of extra columns compared as categories.
pub mod place {
    use super::{Level, MISSING, level};
    /// Equal.
    pub const SAME: u8 = 1;
    /// A slip of the pen.
    pub const SPELLING: u8 = 2;
    /// One contains a word of the other.
    pub const PART: u8 = 3;
    /// Not equal.
    pub const DIFFERENT: u8 = 4;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("same", 1.0),
        level("spelling", 0.9),
        level("partly the same", 0.5),
        level("different", 0.0),
    ];
}

/// Levels of the phone and e-mail comparisons.
pub mod contact {
    use super::{Level, MISSING, level};
    /// Equal.
    pub const SAME: u8 = 1;
    /// One character wrong, or masked and compatible.
    pub const NEAR: u8 = 2;
    /// Not equal.
    pub const DIFFERENT: u8 = 3;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("same", 0.0),
        level("one character off", 0.0),
        level("different", 0.0),
    ];
}

/// Levels of extra columns compared as text.
pub mod text {
    use super::{Level, MISSING, level};
    /// Equal.
    pub const SAME: u8 = 1;
    /// Nearly everything in common.
    pub const NEAR: u8 = 2;
    /// About half in common.
    pub const HALF: u8 = 3;
    /// A little in common.
    pub const LITTLE: u8 = 4;
    /// Nothing to speak of.
    pub const DIFFERENT: u8 = 5;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("same", 1.0),
        level("nearly the same", 0.8),
        level("about half in common", 0.0),
        level("a little in common", 0.0),
        level("different", 0.0),
    ];
}

/// Levels of extra columns that are a further writing of the name: what it adds beyond given and family name.
pub mod whole_name {
    use super::{Level, MISSING, level};
    /// Further words agree that one person in some thousands has.
    pub const RARE: u8 = 1;
    /// Further words agree that one person in some hundreds has.
    pub const UNUSUAL: u8 = 2;
    /// Further common words agree.
    pub const COMMON: u8 = 3;
    /// A further word of one side is nearly a name of the other.
    pub const NEAR: u8 = 4;
    /// Both have further words, none in common.
    pub const DIFFERENT: u8 = 5;
    /// In order.
    pub const LEVELS: &[Level] = &[
        MISSING,
        level("rare further words in common", 0.0),
        level("unusual further words in common", 0.0),
        level("common further words in common", 0.0),
        level("further words alike", 0.0),
        level("further words differ", 0.0),
    ];
}

/// One comparison: a field, its name and its ordered levels.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Plain kebab-case name, as in explanations and model files: `family-name`.
    pub name: String,
    /// What is compared.
    pub field: Field,
    /// Level 0 is "missing"; then from the best agreement to none.
    pub levels: &'static [Level],
}

impl Comparison {
    /// The comparison of `field` with its standard name and levels.
    pub fn of(field: Field) -> Self {
        let (name, levels) = match &field {
            Field::Given => ("given-name".to_owned(), given::LEVELS),
            Field::Family => ("family-name".to_owned(), family::LEVELS),
            Field::Birth => ("birth-date".to_owned(), birth::LEVELS),
            Field::Gender => ("gender".to_owned(), gender::LEVELS),
            Field::Address => ("address".to_owned(), address::LEVELS),
            Field::Postcode => ("postcode".to_owned(), postcode::LEVELS),
            Field::Town => ("town".to_owned(), place::LEVELS),
            Field::Phone => ("phone".to_owned(), contact::LEVELS),
            Field::Email => ("email".to_owned(), contact::LEVELS),
            Field::Extra(key, kind) => (
                format!("extra-{}", key.replace(['_', ' '], "-")),
                match kind {
                    ExtraKind::Category => place::LEVELS,
                    ExtraKind::Text => text::LEVELS,
                    ExtraKind::Name => whole_name::LEVELS,
                },
            ),
        };
        Self { name, field, levels }
    }
}

/// Which comparisons are made of two profiles, and where the frequencies of values come from.
///
/// ```
/// use kithkin_compare::{ExtraKind, Schema};
/// let schema = Schema::standard().with_extra("occupation", ExtraKind::Category);
/// assert_eq!(schema.comparisons()[0].name, "given-name");
/// assert_eq!(schema.position("extra-occupation"), Some(schema.comparisons().len() - 1));
/// ```
#[derive(Clone)]
pub struct Schema {
    comparisons: Vec<Comparison>,
    frequencies: Arc<dyn Frequencies>,
}

impl Schema {
    /// The fields of a contact record, with the shipped frequencies of names.
    pub fn standard() -> Self {
        use Field::{Address, Birth, Email, Family, Gender, Given, Phone, Postcode, Town};
        let fields = [
            Given, Family, Birth, Gender, Address, Postcode, Town, Phone, Email,
        ];
        Self {
            comparisons: fields.into_iter().map(Comparison::of).collect(),
            frequencies: Arc::new(Population),
        }
    }

    /// The same with the extra column `key` compared as `kind`.
    #[must_use]
    pub fn with_extra(mut self, key: &str, kind: ExtraKind) -> Self {
        self.comparisons
            .push(Comparison::of(Field::Extra(key.to_owned(), kind)));
        self
    }

    /// The same with `frequencies` of values, such as counts of the user's own records.
    #[must_use]
    pub fn with_frequencies(mut self, frequencies: Arc<dyn Frequencies>) -> Self {
        self.frequencies = frequencies;
        self
    }

    /// The comparisons in order.
    pub fn comparisons(&self) -> &[Comparison] {
        &self.comparisons
    }

    /// Where the comparison called `name` stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.comparisons.iter().position(|c| c.name == name)
    }

    /// Where frequencies of values come from.
    pub fn frequencies(&self) -> &dyn Frequencies {
        &*self.frequencies
    }
}

//! What is known of the person looked for.
use crate::keys::{Place, birth_interval};
use kithkin_record::fold::fold;
use kithkin_record::{Address, ContactRecord, DateInterval, DateValue, Gender, PersonName};

/// What is known of the person looked for. Everything may be missing; several values of one kind are alternatives.
///
/// ```
/// use kithkin_index::CandidateQuery;
/// use kithkin_record::{DateValue, PersonName};
/// let query = CandidateQuery::default()
///     .with_name(&PersonName::parse("Shaz Marsden"))
///     .with_given("Sharon")
///     .with_birth(&DateValue::parse("1984"));
/// assert!(!query.is_empty());
/// ```
#[derive(Clone, Default)]
pub struct CandidateQuery {
    pub(crate) given: Vec<String>,
    pub(crate) middle: Vec<String>,
    pub(crate) family: Vec<String>,
    pub(crate) birth: Option<DateInterval>,
    /// The day as written, even where it may stand for its year only.
    pub(crate) birth_day: Option<i32>,
    pub(crate) places: Vec<Place>,
    pub(crate) phones: Vec<String>,
    pub(crate) emails: Vec<String>,
    pub(crate) gender: Gender,
}

impl std::fmt::Debug for CandidateQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CandidateQuery(..)")
    }
}

fn note(words: &mut Vec<String>, word: &str) {
    if !word.is_empty() && !words.iter().any(|w| w == word) {
        words.push(word.to_owned());
    }
}

impl CandidateQuery {
    /// Everything a contact record says of its person.
    pub fn from_contact(record: &ContactRecord) -> Self {
        let mut query = Self::default().with_gender(record.gender);
        for name in &record.names {
            query = query.with_name(name);
        }
        if let Some(birth) = &record.birth {
            query = query.with_birth(birth);
        }
        for address in &record.addresses {
            query = query.with_address(address);
        }
        for number in record.phones.iter().filter_map(|p| p.e164.as_deref()) {
            query = query.with_phone(number);
        }
        for address in record.emails.iter().filter_map(|e| e.address.as_deref()) {
            query = query.with_email(address);
        }
        query
    }

    /// Adds all parts of a name.
    #[must_use]
    pub fn with_name(mut self, name: &PersonName) -> Self {
        use crate::name_keys::{Role, each_word};
        each_word(name, &mut |role, word| match role {
            Role::Given => note(&mut self.given, word),
            Role::Middle => note(&mut self.middle, word),
            Role::Family => note(&mut self.family, word),
        });
        self
    }

    /// Adds a first given name, nickname or initial.
    #[must_use]
    pub fn with_given(mut self, given: &str) -> Self {
        fold(given)
            .split(' ')
            .for_each(|word| note(&mut self.given, word));
        self
    }

    /// Adds a further given name.
    #[must_use]
    pub fn with_middle(mut self, middle: &str) -> Self {
        fold(middle)
            .split(' ')
            .for_each(|word| note(&mut self.middle, word));
        self
    }

    /// Adds a family name that the person has, had or may have.
    #[must_use]
    pub fn with_family(mut self, family: &str) -> Self {
        let folded = fold(family);
        folded.split(' ').for_each(|word| note(&mut self.family, word));
        note(&mut self.family, &folded.replace(' ', ""));
        self
    }

    /// Sets the date of birth.
    #[must_use]
    pub fn with_birth(mut self, birth: &DateValue) -> Self {
        self.birth = birth_interval(birth);
        self.birth_day = birth
            .interval
            .filter(|i| i.days() == 1 && self.birth.is_some())
            .map(|i| i.start);
        self
    }

    /// Sets the days between which the person was born.
    #[must_use]
    pub fn with_birth_interval(mut self, birth: DateInterval) -> Self {
        self.birth = Some(birth);
        self.birth_day = (birth.days() == 1).then_some(birth.start);
        self
    }

    /// Adds a place where they lived.
    #[must_use]
    pub fn with_address(mut self, address: &Address) -> Self {
        let place = Place::of(address);
        if place != Place::default() && !self.places.contains(&place) {
            self.places.push(place);
        }
        self
    }

    /// Adds a town or village where they lived.
    #[must_use]
    pub fn with_town(mut self, town: &str) -> Self {
        let place = Place {
            town: fold(town),
            ..Place::default()
        };
        if place != Place::default() && !self.places.contains(&place) {
            self.places.push(place);
        }
        self
    }

    /// Adds a phone number in E.164, masked digits as `*`.
    #[must_use]
    pub fn with_phone(mut self, e164: &str) -> Self {
        note(&mut self.phones, e164);
        self
    }

    /// Adds an e-mail address.
    #[must_use]
    pub fn with_email(mut self, address: &str) -> Self {
        note(&mut self.emails, &address.trim().to_lowercase());
        self
    }

    /// Sets the gender.
    #[must_use]
    pub fn with_gender(mut self, gender: Gender) -> Self {
        self.gender = gender;
        self
    }

    /// Whether nothing is known that a record could be found by.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
            && self.middle.is_empty()
            && self.family.is_empty()
            && self.birth_day.is_none()
            && self.places.is_empty()
            && self.phones.is_empty()
            && self.emails.is_empty()
    }
}

/// What a record shares with a query: a set of kinds of evidence.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Keys(pub(crate) u32);

/// Every kind of evidence and what to call it, the strongest of a kind first.
const NAMES: [(Keys, &str); 16] = [
    (Keys::PHONE, "phone"),
    (Keys::EMAIL, "e-mail"),
    (Keys::FAMILY, "family name"),
    (Keys::FAMILY_ALIKE, "family name alike"),
    (Keys::FAMILY_SWAPPED, "family name as given name"),
    (Keys::GIVEN, "given name"),
    (Keys::GIVEN_ALIKE, "given name alike"),
    (Keys::GIVEN_SWAPPED, "given name as family name"),
    (Keys::INITIAL, "initial"),
    (Keys::BIRTH, "date of birth"),
    (Keys::BIRTH_SLIP, "date of birth with a slip"),
    (Keys::BIRTH_NEAR, "about the same age"),
    (Keys::POSTCODE, "postcode"),
    (Keys::STREET, "street"),
    (Keys::OUTWARD, "postcode district"),
    (Keys::TOWN, "town"),
];

impl Keys {
    /// The same first or middle given name, or nickname.
    pub const GIVEN: Self = Self(1);
    /// A given name alike: short form, variant, misspelt, alike in sound.
    pub const GIVEN_ALIKE: Self = Self(1 << 1);
    /// The given name stands as a family name.
    pub const GIVEN_SWAPPED: Self = Self(1 << 2);
    /// Only the initial of a given name.
    pub const INITIAL: Self = Self(1 << 3);
    /// The same family name, or part of it.
    pub const FAMILY: Self = Self(1 << 4);
    /// A family name alike: misspelt, alike in sound, with or without Mc or O'.
    pub const FAMILY_ALIKE: Self = Self(1 << 5);
    /// The family name stands as a given name.
    pub const FAMILY_SWAPPED: Self = Self(1 << 6);
    /// Born on the same day.
    pub const BIRTH: Self = Self(1 << 7);
    /// Born on a day that one slip makes of the other.
    pub const BIRTH_SLIP: Self = Self(1 << 8);
    /// Days of birth that overlap or nearly so.
    pub const BIRTH_NEAR: Self = Self(1 << 9);
    /// The same full postcode.
    pub const POSTCODE: Self = Self(1 << 10);
    /// The same street name.
    pub const STREET: Self = Self(1 << 11);
    /// The same outward code.
    pub const OUTWARD: Self = Self(1 << 12);
    /// The same town or village.
    pub const TOWN: Self = Self(1 << 13);
    /// The same phone number, masked digits standing for any.
    pub const PHONE: Self = Self(1 << 14);
    /// The same e-mail address.
    pub const EMAIL: Self = Self(1 << 15);

    /// Whether all of `other` is in it.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// What to call the kinds in it.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES
            .iter()
            .filter(move |(k, _)| self.contains(*k))
            .map(|(_, name)| *name)
    }
}

impl std::ops::BitOr for Keys {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

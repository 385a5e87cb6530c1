//! Person names: what was written, and its parts.
mod parse;
mod people;
mod words;

use crate::{Gender, date::Period, fold::fold, hidden_debug, lexicon::Lexicon};

/// What a name is used for (FHIR `NameUse`).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    rkyv::Archive,
    rkyv::Serialize,
    rkyv::Deserialize,
)]
pub enum NameUse {
    /// The name known by now.
    #[default]
    Usual,
    /// On official papers.
    Official,
    /// Before marriage.
    Maiden,
    /// No longer used.
    Old,
    /// What people call them.
    Nickname,
    /// Made up, on purpose.
    Anonymous,
    /// For a time only.
    Temp,
}

/// One name of a person: the text as written and the parts read from it.
///
/// Parts keep the source's spelling and capitals; compare them with [`crate::fold::fold`].
#[derive(Clone, Default, PartialEq, Eq, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct PersonName {
    /// As written, when the source gave the name as one text.
    pub text: Option<String>,
    /// What it is used for.
    pub name_use: NameUse,
    /// Mr, Mrs, Dr and kin words that are no part of the name (Auntie, Nan).
    pub titles: Vec<String>,
    /// Given names in order, the first one first; initials are single letters.
    pub given: Vec<String>,
    /// Family names in order: one for most, a hyphenated one whole, two for "Kaur Gill" or an Iberian name when
    /// the source says that both are.
    pub family: Vec<String>,
    /// Particles of the family name: de, van, bin, O', Mac when written apart.
    pub particles: Vec<String>,
    /// Jr, Snr, III.
    pub suffixes: Vec<String>,
    /// Names in quotes or brackets: Robert "Bob" Smith.
    pub nicknames: Vec<String>,
    /// When it was used.
    pub period: Period,
}
hidden_debug!(PersonName);

impl PersonName {
    /// Reads a name written as one text, with titles, particles, nicknames and either order of parts.
    ///
    /// Anything is read without failing; text that holds no name gives a value without parts. Where the text names
    /// two people or gives a former name too, this is the first name; [`PersonName::parse_people`] gives all.
    ///
    /// ```
    /// use kithkin_record::PersonName;
    /// let name = PersonName::parse("Pat Oldroyd");
    /// assert_eq!((name.given, name.family), (vec!["Pat".to_owned()], vec!["Oldroyd".to_owned()]));
    /// let name = PersonName::parse("van der BERG, Mrs Anna Maria (Ans)");
    /// assert_eq!(name.family_text().as_deref(), Some("van der BERG"));
    /// assert_eq!((name.given, name.nicknames), (vec!["Anna".to_owned(), "Maria".to_owned()], vec!["Ans".to_owned()]));
    /// assert_eq!(PersonName::parse("Nguyen Thi Lan").given[0], "Lan");
    /// ```
    pub fn parse(text: &str) -> Self {
        parse::parse(text)
    }

    /// Every name in `text`, grouped by person: couples ("Mr & Mrs Patel", "Lumb, D & J"), former names
    /// ("née Brown"), aliases ("Marlow or Marlowe"). There is always at least one person with one name.
    ///
    /// ```
    /// use kithkin_record::PersonName;
    /// let people = PersonName::parse_people("S & R Ashworth");
    /// let seen: Vec<String> = people.iter().map(|names| names[0].display()).collect();
    /// assert_eq!(seen, ["S Ashworth", "R Ashworth"]);
    /// ```
    pub fn parse_people(text: &str) -> Vec<Vec<Self>> {
        people::parse_people(text)
    }

    /// A name whose family and given parts the source keeps apart. Either may hold several words, particles or a
    /// nickname in quotes.
    ///
    /// ```
    /// use kithkin_record::{NameUse, PersonName};
    /// let name = PersonName::from_parts("de la Cruz", &["Ana 'Anita'"], NameUse::Official);
    /// assert_eq!(name.particles, ["de", "la"]);
    /// assert_eq!((name.given, name.nicknames), (vec!["Ana".to_owned()], vec!["Anita".to_owned()]));
    /// ```
    pub fn from_parts(family: &str, given: &[&str], name_use: NameUse) -> Self {
        parse::from_parts(family, given, name_use)
    }

    /// The family name as one text with its particles, or `None`.
    pub fn family_text(&self) -> Option<String> {
        let parts: Vec<&str> = self
            .particles
            .iter()
            .chain(&self.family)
            .map(String::as_str)
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// Given and family names as a person would write them.
    pub fn display(&self) -> String {
        let parts: Vec<&str> = self
            .given
            .iter()
            .chain(&self.nicknames)
            .chain(&self.particles)
            .chain(&self.family)
            .map(String::as_str)
            .collect();
        if parts.is_empty() {
            self.text.clone().unwrap_or_default()
        } else {
            parts.join(" ")
        }
    }

    /// What the titles and kin words say of the gender; of several the last, which stands nearest the name.
    ///
    /// ```
    /// use kithkin_record::{Gender, PersonName};
    /// assert_eq!(PersonName::parse("Auntie Trace").gender(), Gender::Female);
    /// assert_eq!(PersonName::parse("Dr Obi").gender(), Gender::Unknown);
    /// ```
    pub fn gender(&self) -> Gender {
        let said = self.titles.iter().rev().filter_map(|t| title_gender(t));
        said.into_iter()
            .find(|&g| g != Gender::Unknown)
            .unwrap_or(Gender::Unknown)
    }

    /// Whether nothing was read but titles, or nothing at all.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.family.is_empty() && self.nicknames.is_empty()
    }
}

/// What a title or kin word beside a name says of its bearer's gender; `None` when `word` is neither.
///
/// ```
/// use kithkin_record::{Gender, name::title_gender};
/// assert_eq!(title_gender("Mrs"), Some(Gender::Female));
/// assert_eq!(title_gender("cousin"), Some(Gender::Unknown));
/// assert_eq!(title_gender("Shaz"), None);
/// ```
pub fn title_gender(word: &str) -> Option<Gender> {
    words::gender(&fold(word))
}

/// Whether the folded word is a given name in use in the UK.
fn is_known_given(key: &str) -> bool {
    let lexicon = Lexicon::shared();
    lexicon.is_given(key)
}

/// Whether the folded word is much more often a given name than a family name.
fn is_likelier_given(key: &str) -> bool {
    let lexicon = Lexicon::shared();
    lexicon.is_given(key) && lexicon.given_frequency(key, None) > lexicon.family_frequency(key)
}

/// Whether the folded word is more often a family name than a given name.
fn is_likelier_family(key: &str) -> bool {
    let lexicon = Lexicon::shared();
    !lexicon.is_given(key) || lexicon.family_frequency(key) > lexicon.given_frequency(key, None)
}

/// Whether the folded word is a known family name and no given name at all.
fn is_only_family(key: &str) -> bool {
    let lexicon = Lexicon::shared();
    lexicon.is_family(key) && !lexicon.is_given(key)
}

#[cfg(test)]
mod tests;

//! Person names: what was written, and its parts.
use crate::{date::Period, hidden_debug};

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
    /// Family names in order: one for most, two for a double-barrelled or Iberian name.
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
    /// ```
    /// let name = kithkin_record::PersonName::parse("Pat Oldroyd");
    /// assert_eq!((name.given, name.family), (vec!["Pat".to_owned()], vec!["Oldroyd".to_owned()]));
    /// ```
    pub fn parse(text: &str) -> Self {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let family = if words.len() > 1 {
            words.pop().into_iter().collect()
        } else {
            Vec::new()
        };
        Self {
            text: Some(text.to_owned()),
            given: words,
            family,
            ..Self::default()
        }
    }

    /// A name whose family and given parts the source keeps apart. Either may hold several words, particles or a
    /// nickname in quotes.
    pub fn from_parts(family: &str, given: &[&str], name_use: NameUse) -> Self {
        let words = |t: &str| t.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        Self {
            family: words(family),
            given: given.iter().flat_map(|g| words(g)).collect(),
            name_use,
            ..Self::default()
        }
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
}

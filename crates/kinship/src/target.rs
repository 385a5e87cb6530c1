//! The people to look for in a case.
use crate::kin::{self, Side};
use crate::mention::Span;
use crate::seniority::Seniority;
use kithkin_record::{
    Address, DateInterval, DateValue, Email, Gender, Lexicon, Phone, Relation, RestrictionKind, WishKind,
    date::DayNumber, fold::fold,
};

/// How a name comes to be among a target's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameOrigin {
    /// The file gives it.
    Stated,
    /// It follows from who their relatives are: a mother's sister was born with the mother's maiden name.
    Kin,
    /// It comes from a contact record that is very probably this person.
    Record,
}

/// A given name or family name that a target may bear.
#[derive(Clone, PartialEq)]
pub struct NamePart {
    /// As written.
    pub text: String,
    /// Folded for comparison.
    pub folded: String,
    /// Probability that a record of the person bears it, given that it bears one of this kind.
    pub weight: f64,
    /// Where it comes from.
    pub origin: NameOrigin,
    /// Where the file says it, when in a document.
    pub source: Option<Span>,
}

impl NamePart {
    /// A part as the file states it.
    pub fn stated(text: &str, source: Option<Span>) -> Self {
        Self::new(text, 1.0, NameOrigin::Stated, source)
    }

    /// A part with `weight` and `origin`.
    pub fn new(text: &str, weight: f64, origin: NameOrigin, source: Option<Span>) -> Self {
        Self {
            text: text.to_owned(),
            folded: fold(text),
            weight,
            origin,
            source,
        }
    }
}

/// A place where the file says the person lived or was.
#[derive(Clone, PartialEq)]
pub struct KnownAddress {
    /// The place.
    pub address: Address,
    /// Where the file says so, when in a document.
    pub source: Option<Span>,
}

/// A person the case asks for or names, with everything the file says of them.
#[derive(Clone, Default, PartialEq)]
pub struct Target {
    /// What proposals call it: the wish that asks, else the entry of people, the placement, the first mention.
    pub key: String,
    /// Further keys to propose them under: the placement of a couple that one entry asks for.
    pub other_keys: Vec<String>,
    /// Every wish, entry of people and placement that is about this person.
    pub asked_by: Vec<String>,
    /// Given names, pet names and initials.
    pub given: Vec<NamePart>,
    /// Family names, the stated ones first.
    pub family: Vec<NamePart>,
    /// Relations with their probabilities, the likeliest first. Empty when the file does not say.
    pub relations: Vec<(Relation, f64)>,
    /// Gender as stated or implied by words beside the name.
    pub gender: Gender,
    /// Snr or Jnr.
    pub seniority: Option<Seniority>,
    /// Birth date as stated.
    pub birth: Option<DateValue>,
    /// The days on which the person may have been born, by statement or age.
    pub born: Option<DateInterval>,
    /// Places.
    pub addresses: Vec<KnownAddress>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// The file says that the person has died.
    pub deceased: bool,
    /// The day of the first document that says so; `None` when no dated document does.
    pub dead_by: Option<DayNumber>,
    /// How notes close the person off, and where they say so.
    pub limits: Vec<(RestrictionKind, Span)>,
    /// What the child wants, when there is a wish.
    pub wish: Option<WishKind>,
    /// The file may speak of more than one person here (`my dad's twin brothers`, `the Steads`).
    pub several: bool,
    /// Every place in the documents that names the person.
    pub mentions: Vec<Span>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Target({})", self.key)
    }
}

impl Target {
    /// The likeliest relation.
    pub fn relation(&self) -> Option<Relation> {
        self.relations.first().map(|&(relation, _)| relation)
    }

    /// Which side of the family the likeliest relation is on.
    pub fn side(&self) -> Option<Side> {
        self.relation().and_then(kin::side)
    }

    /// Whether the person is a professional: recognised, never proposed.
    pub fn is_professional(&self) -> bool {
        self.relation().is_some_and(Relation::is_professional)
    }

    /// Gender as stated, or as the relation implies; unknown where the given names say the other one, because the
    /// title of a couple (`Mr & Mrs Aston`) may be the spouse's.
    pub fn likely_gender(&self) -> Gender {
        let stated = match self.gender {
            Gender::Unknown => self.relation().map_or(Gender::Unknown, Relation::implied_gender),
            known => known,
        };
        let lexicon = Lexicon::shared();
        let mut by_name = self.given.iter().map(|g| lexicon.gender_of_given(&g.folded));
        if stated != Gender::Unknown && by_name.any(|g| g != Gender::Unknown && g != stated) {
            return Gender::Unknown;
        }
        stated
    }

    /// Whether the file gives any name.
    pub fn is_named(&self) -> bool {
        !self.given.is_empty() || self.family.iter().any(|f| f.origin == NameOrigin::Stated)
    }

    /// Family names that the file states.
    pub fn stated_family(&self) -> impl Iterator<Item = &NamePart> {
        self.family.iter().filter(|f| f.origin == NameOrigin::Stated)
    }

    /// Given and family name for a reader, without possible ones.
    pub fn display_name(&self) -> String {
        let family = self.stated_family().next();
        let given = self.given.iter().max_by_key(|g| g.folded.len());
        let parts: Vec<&str> = given.into_iter().chain(family).map(|p| p.text.as_str()).collect();
        parts.join(" ")
    }

    /// Adds `part` to the given names unless it is there.
    pub fn add_given(&mut self, part: NamePart) {
        add(&mut self.given, part);
    }

    /// Adds `part` to the family names unless it is there.
    pub fn add_family(&mut self, part: NamePart) {
        add(&mut self.family, part);
    }
}

fn add(parts: &mut Vec<NamePart>, part: NamePart) {
    if part.folded.is_empty() {
        return;
    }
    match parts.iter_mut().find(|p| p.folded == part.folded) {
        Some(old) => {
            if part.origin < old.origin {
                old.origin = part.origin;
            }
            old.weight = old.weight.max(part.weight);
            if old.source.is_none() {
                old.source = part.source;
            }
        }
        None => parts.push(part),
    }
}

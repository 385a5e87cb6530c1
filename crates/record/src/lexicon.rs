//! The UK name lexicon: which names go together, how common they are, whose they are.
//!
//! The tables in `data/` are ours, compiled and reviewed from open facts (`data/README.md` says which). Relations
//! are typed edges between two names; they are never closed over: *Ted* is short for *Edward* and for *Theodore*,
//! which are not each other's equivalents.
mod community;
mod frequency;
mod relation;

use crate::Gender;
use community::Communities;
use frequency::Frequencies;
use relation::Relations;
pub use relation::{Membership, NameRelation, Role, relate};
use std::sync::LazyLock;

/// The name lexicon; one shared value, read on first use.
///
/// All its methods take names folded with [`crate::fold::fold`].
pub struct Lexicon {
    frequencies: Frequencies,
    given: Relations,
    family: Relations,
    communities: Communities,
}

static SHARED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    frequencies: Frequencies::read(
        include_str!("../data/given.tsv"),
        include_str!("../data/family.tsv"),
    ),
    given: Relations::read(&[
        include_str!("../data/given_english.txt"),
        include_str!("../data/given_celtic.txt"),
        include_str!("../data/given_european.txt"),
        include_str!("../data/given_asian.txt"),
        include_str!("../data/given_african.txt"),
    ]),
    family: Relations::read(&[
        include_str!("../data/family_spellings.txt"),
        include_str!("../data/family_irish.txt"),
    ]),
    communities: Communities::read(include_str!("../data/communities.tsv")),
});

impl Lexicon {
    /// The lexicon compiled into the program.
    pub fn shared() -> &'static Self {
        &SHARED
    }

    /// Whether the name is a given name borne in the UK.
    pub fn is_given(&self, folded: &str) -> bool {
        self.frequencies.has_given(folded) || self.given.contains(folded)
    }

    /// Whether the name is a listed family name.
    pub fn is_family(&self, folded: &str) -> bool {
        self.frequencies.has_family(folded) || self.family.contains(folded)
    }

    /// The entries a given name is in; look up once, then [`relate`] pairs of lists.
    pub fn given_memberships(&self, folded: &str) -> &[Membership] {
        joined(folded, |key| self.given.memberships(key))
    }

    /// The entries a family name is in.
    pub fn family_memberships(&self, folded: &str) -> &[Membership] {
        joined(folded, |key| self.family.memberships(key))
    }

    /// What two given names are to each other, or `None` when the lexicon knows no link.
    ///
    /// ```
    /// use kithkin_record::lexicon::{Lexicon, NameRelation};
    /// let lexicon = Lexicon::shared();
    /// assert_eq!(lexicon.relate_given("peggy", "margaret"), Some(NameRelation::Diminutive));
    /// assert_eq!(lexicon.relate_given("gemma", "emma"), None);
    /// assert_eq!(lexicon.relate_given("edward", "theodore"), None, "though both are Ted");
    /// ```
    pub fn relate_given(&self, a: &str, b: &str) -> Option<NameRelation> {
        if a == b {
            return Some(NameRelation::Same);
        }
        relate(self.given_memberships(a), self.given_memberships(b))
    }

    /// What two family names are to each other, or `None` when the lexicon knows no link.
    ///
    /// ```
    /// use kithkin_record::lexicon::{Lexicon, NameRelation};
    /// assert!(Lexicon::shared().relate_family("mac an bhaird", "ward").is_some());
    /// ```
    pub fn relate_family(&self, a: &str, b: &str) -> Option<NameRelation> {
        if a == b {
            return Some(NameRelation::Same);
        }
        relate(self.family_memberships(a), self.family_memberships(b))
    }

    /// Every given name the lexicon links with this one, each with its closest relation, in the tables' order.
    pub fn given_equivalents(&self, folded: &str) -> Vec<(&'static str, NameRelation)> {
        joined(folded, |key| self.given.related(key))
    }

    /// Every family name the lexicon links with this one; names come without their spaces ("macanbhaird").
    pub fn family_equivalents(&self, folded: &str) -> Vec<(&'static str, NameRelation)> {
        joined(folded, |key| self.family.related(key))
    }

    /// Share of the UK population born about `birth_year` (of all ages when `None`) that bears the given name.
    ///
    /// Never zero: an unlisted name counts as one in a million. Source: ONS, NRS and NISRA birth counts 1974 to 2020,
    /// decade ranks before that.
    ///
    /// ```
    /// let lexicon = kithkin_record::lexicon::Lexicon::shared();
    /// assert!(lexicon.given_frequency("margaret", Some(1935)) > 10.0 * lexicon.given_frequency("margaret", Some(2005)));
    /// ```
    pub fn given_frequency(&self, folded: &str, birth_year: Option<i16>) -> f64 {
        self.frequencies.given(folded, birth_year)
    }

    /// Share of the UK population that bears the family name; never zero.
    ///
    /// ```
    /// let lexicon = kithkin_record::lexicon::Lexicon::shared();
    /// assert!(lexicon.family_frequency("smith") > 0.01);
    /// assert!(lexicon.family_frequency("osgerby") < 1e-4);
    /// ```
    pub fn family_frequency(&self, folded: &str) -> f64 {
        self.frequencies.family(folded)
    }

    /// How many times likelier one person bears both names than their frequencies alone say: names of one community
    /// go together. 1 when no community is known to bear both.
    ///
    /// Among the people of a community its given names and family names meet as names do elsewhere, so the chance of
    /// both is about P(given) P(family) / P(community); the shares are in `data/communities.tsv`.
    ///
    /// ```
    /// use kithkin_record::Lexicon;
    /// let lexicon = Lexicon::shared();
    /// assert!(lexicon.together("agnieszka", "kowalska") > 50.0);
    /// assert!(lexicon.together("mohammed", "khan") > 10.0);
    /// assert_eq!(lexicon.together("agnieszka", "thwaites"), 1.0);
    /// assert_eq!(lexicon.together("margaret", "khan"), 1.0);
    /// ```
    pub fn together(&self, given: &str, family: &str) -> f64 {
        self.communities
            .of_both(given, family)
            .map_or(1.0, |share| 1.0 / share)
    }

    /// Every listed family name, folded, with the share of the UK population that bears it, by name.
    ///
    /// ```
    /// let lexicon = kithkin_record::lexicon::Lexicon::shared();
    /// assert!(lexicon.family_names().any(|(name, share)| name == "smith" && share > 0.01));
    /// ```
    pub fn family_names(&self) -> impl Iterator<Item = (&'static str, f64)> + use<> {
        self.frequencies.families()
    }

    /// The gender nine in ten bearers of the given name have, or [`Gender::Unknown`].
    pub fn gender_of_given(&self, folded: &str) -> Gender {
        match self.frequencies.female_share(folded) {
            Some(share) if share >= 0.9 => Gender::Female,
            Some(share) if share <= 0.1 => Gender::Male,
            _ => Gender::Unknown,
        }
    }
}

/// Looks up without the spaces of the key: the relation tables write "mary ann" as "maryann".
fn joined<T>(folded: &str, look_up: impl Fn(&str) -> T) -> T {
    if folded.contains(' ') {
        look_up(&folded.replace(' ', ""))
    } else {
        look_up(folded)
    }
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lexicon(..)")
    }
}

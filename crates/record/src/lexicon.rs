//! The UK name lexicon: which names go together, how common they are, whose they are.
//!
//! The tables in `data/` are ours, compiled and reviewed from open facts (`data/README.md` says which). Relations
//! are typed edges between two names; they are never closed over: *Ted* is short for *Edward* and for *Theodore*,
//! which are not each other's equivalents.
mod frequency;

use crate::Gender;
use frequency::Frequencies;
use std::sync::LazyLock;

/// The name lexicon; one shared value, read on first use.
///
/// All its methods take names folded with [`crate::fold::fold`].
pub struct Lexicon {
    frequencies: Frequencies,
}

static SHARED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    frequencies: Frequencies::read(
        include_str!("../data/given.tsv"),
        include_str!("../data/family.tsv"),
    ),
});

impl Lexicon {
    /// The lexicon compiled into the program.
    pub fn shared() -> &'static Self {
        &SHARED
    }

    /// Whether the name is a given name borne in the UK.
    pub fn is_given(&self, folded: &str) -> bool {
        self.frequencies.has_given(folded)
    }

    /// Whether the name is a listed family name.
    pub fn is_family(&self, folded: &str) -> bool {
        self.frequencies.has_family(folded)
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

    /// The gender nine in ten bearers of the given name have, or [`Gender::Unknown`].
    pub fn gender_of_given(&self, folded: &str) -> Gender {
        match self.frequencies.female_share(folded) {
            Some(share) if share >= 0.9 => Gender::Female,
            Some(share) if share <= 0.1 => Gender::Male,
            _ => Gender::Unknown,
        }
    }
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lexicon(..)")
    }
}

//! Kin words, and what somebody's kin is to the child.
use crate::tables::rows;
use kithkin_record::{Gender, Relation};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a kin or role word says of two people: a relation of FORMATS.md, or a tie that only leads to one through
/// somebody else (`husband` of an aunt).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tie {
    Is(Relation),
    Husband,
    Wife,
    Spouse,
    Partner,
    Boyfriend,
    Girlfriend,
    ExPartner,
    Son,
    Daughter,
    Child,
    Grandparent,
    MaternalGrandparent,
    PaternalGrandparent,
    Grandchild,
    ParentInLaw,
    BrotherInLaw,
    SisterInLaw,
    SonInLaw,
    DaughterInLaw,
    /// Mother or father by adoption.
    AdoptiveParent,
    /// Another child of the foster home.
    FosterSibling,
    /// With whom somebody lives: the child's carer, a parent's partner.
    Home,
    /// A professional for whom FORMATS.md has no relation: an interpreter, a judge.
    Outsider,
}

const TIES: &[(&str, Tie)] = &[
    ("husband", Tie::Husband),
    ("wife", Tie::Wife),
    ("spouse", Tie::Spouse),
    ("partner", Tie::Partner),
    ("boyfriend", Tie::Boyfriend),
    ("girlfriend", Tie::Girlfriend),
    ("ex-partner", Tie::ExPartner),
    ("son", Tie::Son),
    ("daughter", Tie::Daughter),
    ("child", Tie::Child),
    ("grandparent", Tie::Grandparent),
    ("maternal-grandparent", Tie::MaternalGrandparent),
    ("paternal-grandparent", Tie::PaternalGrandparent),
    ("grandchild", Tie::Grandchild),
    ("parent-in-law", Tie::ParentInLaw),
    ("brother-in-law", Tie::BrotherInLaw),
    ("sister-in-law", Tie::SisterInLaw),
    ("son-in-law", Tie::SonInLaw),
    ("daughter-in-law", Tie::DaughterInLaw),
    ("adoptive-parent", Tie::AdoptiveParent),
    ("foster-sibling", Tie::FosterSibling),
    ("home", Tie::Home),
    ("-", Tie::Outsider),
];

impl Tie {
    /// Reads a relation term or one of the ties above.
    pub(crate) fn parse(term: &str) -> Option<Self> {
        TIES.iter()
            .find(|(name, _)| *name == term)
            .map(|(_, tie)| *tie)
            .or_else(|| Relation::parse(term).map(Self::Is))
    }

    /// The sex the word itself tells.
    pub(crate) fn gender(self) -> Gender {
        match self {
            Self::Is(relation) => relation.implied_gender(),
            Self::Husband | Self::Boyfriend | Self::Son | Self::BrotherInLaw | Self::SonInLaw => Gender::Male,
            Self::Wife | Self::Girlfriend | Self::Daughter | Self::SisterInLaw | Self::DaughterInLaw => {
                Gender::Female
            }
            _ => Gender::Unknown,
        }
    }

    /// Whether it is kin or household rather than a role.
    pub(crate) fn is_kin(self) -> bool {
        use kithkin_record::RelationClass as C;
        match self {
            Self::Is(relation) => !matches!(relation.class(), C::Carers | C::Others | C::Professionals),
            Self::Outsider | Self::FosterSibling => false,
            _ => true,
        }
    }

    /// Whether it is somebody's husband, wife or partner.
    pub(crate) fn is_spouse(self) -> bool {
        matches!(
            self,
            Self::Husband | Self::Wife | Self::Spouse | Self::Partner | Self::Boyfriend | Self::Girlfriend
        )
    }

    /// Son or daughter for somebody's child of known sex.
    pub(crate) fn sexed(self, gender: Gender) -> Self {
        match (self, gender) {
            (Self::Child, Gender::Male) => Self::Son,
            (Self::Child, Gender::Female) => Self::Daughter,
            (tie, _) => tie,
        }
    }

    /// What the person is to the child when the word is said of the child; `gender` is the person's, where known.
    pub(crate) fn of_child(self, gender: Gender) -> Option<Relation> {
        let by = |female, male, unknown| match gender {
            Gender::Female => female,
            Gender::Male => male,
            _ => unknown,
        };
        use Relation as R;
        match self {
            Self::Is(R::Parent) => Some(by(R::Mother, R::Father, R::Parent)),
            Self::Is(R::Sibling) => Some(by(R::Sister, R::Brother, R::Sibling)),
            Self::Is(R::HalfSibling) => Some(by(R::HalfSister, R::HalfBrother, R::HalfSibling)),
            Self::Is(relation) => Some(relation),
            Self::Grandparent => Some(by(R::Grandmother, R::Grandfather, R::Relative)),
            Self::MaternalGrandparent => {
                Some(by(R::MaternalGrandmother, R::MaternalGrandfather, R::Relative))
            }
            Self::PaternalGrandparent => {
                Some(by(R::PaternalGrandmother, R::PaternalGrandfather, R::Relative))
            }
            Self::Boyfriend | Self::Girlfriend | Self::Partner => Some(R::ParentsPartner),
            Self::ExPartner => Some(R::ParentsExPartner),
            Self::AdoptiveParent => Some(by(R::AdoptiveMother, R::AdoptiveFather, R::AdoptiveMother)),
            Self::FosterSibling => Some(by(R::FosterSister, R::FosterBrother, R::FosterBrother)),
            Self::Home => Some(R::FosterCarer),
            _ => None,
        }
    }

    /// What the person is to the child when the word is said of the child's `anchor`.
    pub(crate) fn of(self, anchor: Relation, gender: Gender) -> Option<Relation> {
        static TABLE: LazyLock<FxHashMap<(Relation, Tie), Option<Relation>>> = LazyLock::new(compose_table);
        use Relation as R;
        let result = match self {
            Self::Grandparent => return None,
            // A man who lives with the mother, a woman with the father.
            Self::Home => {
                let opposite = matches!(
                    (anchor, gender),
                    (R::Mother, Gender::Male) | (R::Father, Gender::Female)
                );
                return opposite.then_some(R::ParentsPartner);
            }
            tie => TABLE.get(&(anchor, tie)).copied().flatten()?,
        };
        Some(match (result, gender) {
            (R::HalfSibling, Gender::Female) => R::HalfSister,
            (R::HalfSibling, Gender::Male) => R::HalfBrother,
            (R::Niece, Gender::Male) if self == Self::Child => R::Nephew,
            (R::MaternalAunt, Gender::Male) if self == Self::Is(R::Sibling) => R::MaternalUncle,
            (R::PaternalAunt, Gender::Male) if self == Self::Is(R::Sibling) => R::PaternalUncle,
            (R::MaternalGrandmother, Gender::Male) if self == Self::Is(R::Parent) => R::MaternalGrandfather,
            (R::PaternalGrandmother, Gender::Male) if self == Self::Is(R::Parent) => R::PaternalGrandfather,
            (R::Grandmother, Gender::Male) if self == Self::Is(R::Parent) => R::Grandfather,
            (R::Parent, Gender::Female) => R::Mother,
            (R::Parent, Gender::Male) => R::Father,
            (result, _) => result,
        })
    }
}

fn compose_table() -> FxHashMap<(Relation, Tie), Option<Relation>> {
    let mut table = FxHashMap::default();
    for row in rows(include_str!("../data/compose.tsv")) {
        let [anchors, ties, result] = row[..] else {
            continue;
        };
        for anchor in anchors.split(' ').filter_map(Relation::parse) {
            for tie in ties.split(' ').filter_map(Tie::parse) {
                table
                    .entry((anchor, tie))
                    .or_insert_with(|| Relation::parse(result));
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_chains() {
        let sister = Tie::Is(Relation::Sister);
        assert_eq!(
            sister.of(Relation::Mother, Gender::Unknown),
            Some(Relation::MaternalAunt)
        );
        assert_eq!(
            sister.of(Relation::MaternalGrandmother, Gender::Unknown),
            Some(Relation::GreatAunt)
        );
        assert_eq!(
            Tie::Husband.of(Relation::MaternalAunt, Gender::Male),
            Some(Relation::UncleByMarriage)
        );
        assert_eq!(
            Tie::Child.of(Relation::MaternalAunt, Gender::Unknown),
            Some(Relation::MaternalCousin)
        );
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        for row in rows(include_str!("../data/compose.tsv")) {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(row[0].split(' ').all(|a| Relation::parse(a).is_some()), "{row:?}");
            assert!(row[1].split(' ').all(|t| Tie::parse(t).is_some()), "{row:?}");
            assert!(row[2] == "-" || Relation::parse(row[2]).is_some(), "{row:?}");
        }
    }
}

//! What somebody is whose kin the case knows: the woman whose son is the maternal uncle is the maternal grandmother.
use crate::antecedent;
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::page::Owner;
use crate::reader::Reader;
use crate::register::Source;
use kithkin_record::{Gender, Relation};

/// Of whom a kin word may be said, plain relations before those of one side of the family.
const OWNERS: &[Relation] = &[
    Relation::Grandmother,
    Relation::Grandfather,
    Relation::Aunt,
    Relation::Uncle,
    Relation::MaternalGrandmother,
    Relation::MaternalGrandfather,
    Relation::PaternalGrandmother,
    Relation::PaternalGrandfather,
    Relation::MaternalAunt,
    Relation::MaternalUncle,
    Relation::PaternalAunt,
    Relation::PaternalUncle,
    Relation::FosterCarer,
];

/// The relation of somebody of sex `gender` whose `tie` (of sex `kin`) is the child's `known`; `None` when it may be
/// several.
fn owner_of(tie: Tie, known: Relation, kin: Gender, gender: Gender) -> Option<Relation> {
    use Relation as R;
    let by = |female, male| match gender {
        Gender::Female => Some(female),
        Gender::Male => Some(male),
        _ => None,
    };
    let child = matches!(tie, Tie::Son | Tie::Daughter | Tie::Child);
    let sibling = matches!(tie, Tie::Is(R::Brother | R::Sister | R::Sibling));
    match known {
        R::Mother if child => return by(R::MaternalGrandmother, R::MaternalGrandfather),
        R::Father if child => return by(R::PaternalGrandmother, R::PaternalGrandfather),
        R::Mother if sibling => return by(R::MaternalAunt, R::MaternalUncle),
        R::Father if sibling => return by(R::PaternalAunt, R::PaternalUncle),
        // An aunt's sister may be the mother as well as an aunt.
        _ if sibling => return None,
        _ => {}
    }
    let mut fitting = OWNERS.iter().copied().filter(|&owner| {
        let sex = owner.implied_gender();
        (sex == gender || sex == Gender::Unknown) && tie.of(owner, kin) == Some(known)
    });
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

impl Reader<'_> {
    /// Gives owners of kin words of whom nothing is known what their known kin tell.
    pub(crate) fn learn_by_kin(&mut self) {
        for p in 0..self.pages.len() {
            for n in 0..self.pages[p].items.len() {
                if let Some((person, relation)) = self.owner_by_kin(p, n) {
                    self.register.say(person, relation, Source::Context, "kin-known");
                }
            }
        }
    }

    fn owner_by_kin(&self, p: usize, n: usize) -> Option<(usize, Relation)> {
        let page = &self.pages[p];
        let link = page.links[n].filter(|l| l.tie.is_kin())?;
        let owner = match link.owner {
            Owner::Item(k) => k,
            Owner::Pronoun(at) => antecedent::of_pronoun(page, at, &|k| self.known_gender(p, k))?,
            _ => return None,
        };
        let person = page.items[owner]
            .person
            .filter(|_| page.items[owner].kind == ItemKind::Name)?;
        if page.items[n].denied.is_some() || self.item_relation(p, owner).is_some() {
            return None;
        }
        let known = self.item_relation(p, n)?;
        let relation = owner_of(link.tie, known, self.gender(p, n), self.gender(p, owner))?;
        Some((person, relation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_follows_from_known_kin() {
        let (female, male) = (Gender::Female, Gender::Male);
        for (tie, known, gender, owner) in [
            (
                Tie::Son,
                Relation::MaternalUncle,
                female,
                Some(Relation::MaternalGrandmother),
            ),
            (
                Tie::Daughter,
                Relation::Mother,
                male,
                Some(Relation::MaternalGrandfather),
            ),
            (
                Tie::Is(Relation::Sister),
                Relation::Mother,
                male,
                Some(Relation::MaternalUncle),
            ),
            (Tie::Son, Relation::MaternalUncle, Gender::Unknown, None),
            (Tie::Is(Relation::Mother), Relation::Teacher, female, None),
        ] {
            assert_eq!(
                owner_of(tie, known, tie.gender(), gender),
                owner,
                "{tie:?} {known:?}"
            );
        }
    }
}

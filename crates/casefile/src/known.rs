//! Questions to the register: who stands so to the child, and whether somebody else already does.
use crate::fit::{given_score, vaguer};
use crate::item::Item;
use crate::register::{Person, Register, Source};
use kithkin_record::{Relation, RelationClass};

impl Register {
    /// The one person who stands so to the child, when there is just one.
    pub(crate) fn only(&self, relation: Relation) -> Option<usize> {
        let one = |fits: &dyn Fn(Relation) -> bool| {
            let stands = |(_, p): &(usize, &Person)| p.relation.is_some_and(fits);
            let mut all = self.people.iter().enumerate().filter(stands);
            (all.next().map(|(at, _)| at), all.next().is_some())
        };
        match one(&|r| r == relation) {
            (Some(at), false) => Some(at),
            (Some(_), true) => None,
            (None, _) => match one(&|r| vaguer(relation, r)) {
                (near, false) => near,
                _ => None,
            },
        }
    }

    /// Whether somebody else by another name already stands so to the child.
    pub(crate) fn taken(&self, relation: Relation, given: &str) -> bool {
        self.people.iter().any(|p| {
            p.relation == Some(relation)
                && p.source >= Source::Note
                && !p.given.is_empty()
                && !p.given.iter().any(|g| given_score(g, given) > 0.0)
        })
    }

    /// Whether somebody of another given name, or another family name where none is given, stands so to the child.
    pub(crate) fn taken_by_other(&self, relation: Relation, item: &Item) -> bool {
        if let Some(given) = item.folded.given.first() {
            let other = |p: &Person| {
                let differs = !p.given.is_empty() && !p.given.iter().any(|g| given_score(g, given) > 0.0);
                p.relation == Some(relation) && p.source >= Source::Guess && differs
            };
            return self.people.iter().any(other);
        }
        let Some(family) = &item.folded.family else {
            return false;
        };
        let other = |p: &Person| {
            let bears = p
                .family
                .iter()
                .any(|f| crate::equal::family_score(f, family) > 0.0);
            p.relation == Some(relation) && p.source >= Source::Note && !p.family.is_empty() && !bears
        };
        self.people.iter().any(other)
    }

    /// Whether the structured part knows an aunt or uncle of this given name, and no brother or sister.
    pub(crate) fn known_aunt(&self, given: &str) -> bool {
        let known = |class| {
            self.people.iter().any(|p| {
                p.source >= Source::Stated
                    && p.relation.is_some_and(|r| r.class() == class)
                    && p.given.iter().any(|g| given_score(g, given) >= 1.3)
            })
        };
        known(RelationClass::AuntsUncles) && !known(RelationClass::Siblings)
    }

    /// Whether the people table gives this relation to somebody of another given name.
    pub(crate) fn taken_by_table(&self, relation: Relation, given: &str) -> bool {
        let holds =
            |p: &&Person| p.relation == Some(relation) && p.source == Source::Table && !p.given.is_empty();
        let mut holders = self.people.iter().filter(holds).peekable();
        holders.peek().is_some() && holders.all(|p| !p.given.iter().any(|g| given_score(g, given) > 0.0))
    }
}

//! What a name by itself tells when nothing is said beside it: the child's own family name, a child's age, whom it is
//! joined to, the kind of paper it stands in.
//!
//! These rules come last and give way to whatever else the case says of the person. They are marked as not explicit.
use crate::age;
use crate::item::{Item, ItemKind};
use crate::kin::Tie;
use crate::reader::Reader;
use crate::register::Source;
use crate::token::Token;
use kithkin_record::{Gender, Relation, RelationClass, fold::fold};

impl Reader<'_> {
    /// Gives people of whom the case says nothing what their name and age tell.
    pub(crate) fn complete(&mut self) {
        for p in 0..self.pages.len() {
            // Most pages name nobody but people of whom the case says something.
            if !(0..self.pages[p].items.len()).any(|n| self.nameless_tie(p, n).is_some()) {
                continue;
            }
            let births = age::births(&self.pages[p], &|k| self.known_gender(p, k));
            for (n, born) in births.into_iter().enumerate() {
                let Some(person) = self.nameless_tie(p, n) else {
                    continue;
                };
                let years = born
                    .zip(self.pages[p].written)
                    .map(|(born, written)| (written.start - born.start) / 365);
                let told = self
                    .by_family_name(p, n, years)
                    .or_else(|| self.by_age(p, n, years))
                    .or_else(|| self.by_couple(p, n))
                    .or_else(|| self.by_title(p, n));
                if let Some((relation, rule)) = told {
                    self.register.say(person, relation, Source::Context, rule);
                }
            }
        }
    }

    /// The person of a name of whom nothing is known yet.
    fn nameless_tie(&self, p: usize, n: usize) -> Option<usize> {
        let item = &self.pages[p].items[n];
        let person = item.person?;
        let silent = item.kind == ItemKind::Name
            && item.denied.is_none()
            && !item.plural
            && self.item_relation(p, n).is_none()
            && self.pages[p].links[n].is_none_or(|l| l.tie.is_kin());
        silent.then_some(person)
    }

    /// `Ms Meredith` in the case of Rhys Meredith: the mother, when no other is known; `Mr`: the father; a child of
    /// that name: brother or sister; anybody else: a relative.
    fn by_family_name(&self, p: usize, n: usize, years: Option<i32>) -> Option<(Relation, &'static str)> {
        let item = &self.pages[p].items[n];
        let family = item.folded.family.clone()?;
        if !self.vocabulary.child_family.contains(&family) || self.pages[p].tokens[item.first].caps {
            return None;
        }
        if years.is_some_and(|years| years < 18) {
            return Some((sibling(self.gender(p, n)), "family-name"));
        }
        let given = item.folded.given.first().cloned().unwrap_or_default();
        let relation = match self.gender(p, n) {
            Gender::Female if !self.has_parent(Relation::Mother, &given) => Relation::Mother,
            Gender::Male if is_mr(item) && !self.has_parent(Relation::Father, &given) => Relation::Father,
            _ => Relation::Relative,
        };
        Some((relation, "family-name"))
    }

    /// `Home visit to Pauline Acheson and Derek`, of whom nothing else is said: the carer's husband, the aunt's.
    fn by_couple(&self, p: usize, n: usize) -> Option<(Relation, &'static str)> {
        let page = &self.pages[p];
        let joined = |a: usize, b: usize| {
            let (one, two) = (&page.items[a], &page.items[b]);
            let beside = one.last + 2 == two.first && crate::pairs::is_and(page, one.last + 1);
            (beside || one.joint == 1 && two.joint == 2 && one.first == two.first)
                && !page
                    .tokens
                    .get(page.items[b].last + 1)
                    .is_some_and(Token::possessive)
        };
        let before = n.checked_sub(1).filter(|&k| joined(k, n));
        let after = Some(n + 1).filter(|&k| k < page.items.len() && joined(n, k));
        let other = before.or(after)?;
        // "Ann, Pauline and Derek" are no couple.
        let family = |k: usize| page.items[k].folded.family.as_deref();
        let of_one_name = family(n).is_some() && family(n) == family(other);
        let listed = !of_one_name
            && page.items[n.min(other)]
                .first
                .checked_sub(1)
                .is_some_and(|i| page.tokens[i].is(',') || crate::pairs::is_and(page, i));
        let opposite = matches!(
            (self.gender(p, n), self.gender(p, other)),
            (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male)
        );
        let alone = page.items[other].person.is_some_and(|k| {
            (self.register.people[k].partner).is_none_or(|partner| Some(partner) == page.items[n].person)
        });
        if listed || !opposite || !alone || page.items[other].kind != ItemKind::Name {
            return None;
        }
        let relation = self.item_relation(p, other)?;
        let shared = match relation {
            Relation::FosterCarer | Relation::RespiteCarer | Relation::SpecialGuardian => Some(relation),
            _ if matches!(
                relation.class(),
                RelationClass::AuntsUncles | RelationClass::Grandparents
            ) =>
            {
                match self.gender(p, n) {
                    Gender::Male => Tie::Husband.of(relation, Gender::Male),
                    _ => Tie::Wife.of(relation, Gender::Female),
                }
            }
            _ => None,
        };
        Some((shared?, "couple"))
    }

    /// `Mrs Hackney; LSA Mrs Wain`, in a review or a school's own paper: whoever goes by title and family name there, and
    /// is not said to be anything else, is from the school.
    fn by_title(&self, p: usize, n: usize) -> Option<(Relation, &'static str)> {
        let page = &self.pages[p];
        let item = &page.items[n];
        let formal = item.given.is_empty() && item.joint == 0 && item.readings.is_empty();
        let titled = item
            .address_word
            .as_deref()
            .is_some_and(|w| matches!(fold(w).as_str(), "mr" | "mrs" | "ms" | "miss"));
        let of_school = ["review", "pep", "education", "school"]
            .iter()
            .any(|w| page.kind.contains(w));
        (formal && titled && of_school).then_some((Relation::Teacher, "school-paper"))
    }

    fn has_parent(&self, relation: Relation, given: &str) -> bool {
        self.register.taken(relation, given) || self.register.only(relation).is_some()
    }

    /// `Susan (5) had not been to school`: a child of the home, where no kin word ties it to somebody else.
    fn by_age(&self, p: usize, n: usize, years: Option<i32>) -> Option<(Relation, &'static str)> {
        let page = &self.pages[p];
        let item = &page.items[n];
        let plain = item.family.is_none() && item.address_word.is_none() && page.links[n].is_none();
        let young = years.is_some_and(|years| years < 16);
        (plain && young).then(|| (sibling(self.gender(p, n)), "child-of-home"))
    }
}

fn is_mr(item: &Item) -> bool {
    item.address_word.as_deref().is_some_and(|w| fold(w) == "mr")
}

fn sibling(gender: Gender) -> Relation {
    match gender {
        Gender::Female => Relation::Sister,
        Gender::Male => Relation::Brother,
        _ => Relation::Sibling,
    }
}

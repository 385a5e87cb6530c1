//! One of a couple: who the other is, and what is known of somebody by the name of both.
use crate::antecedent;
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::page::Owner;
use crate::reader::Reader;
use crate::register::Probe;
use kithkin_record::{Gender, Relation};

impl Reader<'_> {
    /// Members of a couple that the sentence, or the one before, names by its family name: `the Lumbs ... from Jean`.
    pub(super) fn couple_near(&self, p: usize, n: usize) -> Vec<usize> {
        let page = &self.pages[p];
        let sentence = page.sentence(n);
        (n.saturating_sub(6)..n)
            .filter(|&k| page.items[k].joint > 0 && page.sentence(k) + 1 >= sentence)
            .filter_map(|k| page.items[k].person)
            .collect()
    }

    /// The second of a couple, or one of `the Lumbs`: the partner of the first, or a couple of that family name.
    pub(super) fn joint_person(&mut self, p: usize, n: usize, probe: &Probe) -> Option<usize> {
        let item = &self.pages[p].items[n];
        let item_person = item.person;
        let family = item.folded.family.clone()?;
        if item.plural {
            let joint = item.joint;
            let known = self.register.of_family(&family, joint);
            if known.is_some() || probe.stated.is_none() {
                return known;
            }
            // "The placement with the Sandhus": a couple nobody has named before.
            let first = match joint {
                2 => n.checked_sub(1).and_then(|f| self.pages[p].items[f].person),
                _ => None,
            };
            let probe = Probe {
                family: Some(family),
                ..probe.clone()
            };
            return Some(self.register.add_partner(first, &probe));
        }
        let first = n.checked_sub(1).and_then(|f| self.pages[p].items[f].person);
        if !probe.given.is_empty() {
            let second = self.register.place(probe);
            if let Some(first) = first {
                self.register.pair(first, second);
            }
            return Some(second);
        }
        if item_person.is_some() {
            return item_person;
        }
        if let Some(partner) = first.and_then(|f| self.register.people[f].partner) {
            return Some(partner);
        }
        let second = self.register.add_partner(first, probe);
        Some(second)
    }

    /// The person whose husband or wife the name's kin word says it is.
    pub(super) fn spouse_of(&self, p: usize, n: usize) -> Option<usize> {
        let page = &self.pages[p];
        let link = page.links[n].filter(|l| l.tie.is_spouse())?;
        let owner = match link.owner {
            Owner::Item(k) => k,
            Owner::Pronoun(at) => antecedent::of_pronoun(page, at, &|k| self.known_gender(p, k))?,
            _ => return None,
        };
        page.items[owner].person
    }

    /// `his parents Harpreet Kaur and Sukhdev Singh`: she whose name does not tell is what the other is not.
    pub(super) fn other_of_pair(&self, p: usize, n: usize) -> Gender {
        let page = &self.pages[p];
        let pair = |k: usize| {
            let parents = matches!(
                page.links[k].map(|l| l.tie),
                Some(
                    Tie::Is(Relation::Parent)
                        | Tie::Grandparent
                        | Tie::MaternalGrandparent
                        | Tie::PaternalGrandparent
                )
            );
            parents && page.links[k].map(|l| l.cue) == page.links[n].map(|l| l.cue)
        };
        let other = [n.checked_sub(1), Some(n + 1)].into_iter().flatten();
        let other = other
            .filter(|&k| page.items.get(k).is_some_and(|x| x.kind == ItemKind::Name) && pair(k) && pair(n));
        match other
            .map(|k| antecedent::plain_gender(page, k))
            .find(|g| *g != Gender::Unknown)
        {
            Some(Gender::Male) => Gender::Female,
            Some(Gender::Female) => Gender::Male,
            _ => Gender::Unknown,
        }
    }
}

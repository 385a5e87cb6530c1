//! Couples of the register: one by its family name, two people tied, a second one who is only `Mrs`.
use crate::register::{Person, Probe, Register};

impl Register {
    /// The `nth` (1 or 2) person of a couple with this family name.
    pub(crate) fn of_family(&self, family: &str, nth: u8) -> Option<usize> {
        let bears = |p: &Person| {
            p.family
                .iter()
                .any(|f| crate::equal::family_score(f, family) >= 1.5)
        };
        let first = self.people.iter().position(|p| bears(p) && p.partner.is_some())?;
        if nth == 1 {
            Some(first)
        } else {
            self.people[first].partner
        }
    }

    /// Gives the first of a couple the family name of both where nobody is known by the given name alone, and the case knows
    /// somebody of that family who may be meant.
    pub(crate) fn known_by_couple(&mut self, probe: &mut Probe) {
        if probe.couple.is_none() || self.find(probe).is_some() {
            return;
        }
        let family = probe.couple.clone();
        let by_family = Probe {
            family,
            ..probe.clone()
        };
        if self.find(&by_family).is_some() {
            *probe = by_family;
        }
    }

    /// Ties two people as a couple.
    pub(crate) fn pair(&mut self, a: usize, b: usize) {
        if a != b && self.people[a].partner.is_none() && self.people[b].partner.is_none() {
            self.people[a].partner = Some(b);
            self.people[b].partner = Some(a);
        }
    }

    /// The second of a couple that a note names on one span; tied to the first.
    pub(crate) fn add_partner(&mut self, first: Option<usize>, probe: &Probe) -> usize {
        let at = self.add(probe);
        if let Some(family) = &probe.family {
            self.learn_family(at, family.clone());
        }
        if let Some((relation, source, rule)) = probe.stated {
            self.learn_relation(at, relation, source, rule);
        }
        if let Some(first) = first {
            self.people[at].partner = Some(first);
            self.people[first].partner = Some(at);
            if let Some(relation) = self.people[first].relation
                && relation.class() == kithkin_record::RelationClass::Carers
            {
                let (source, rule) = (self.people[first].source, self.people[first].rule);
                self.learn_relation(at, relation, source, rule);
            }
        }
        at
    }
}

//! Which person of the register a mention means: by names, sex, what it says of them and how near they were named.
use crate::fit::{courtesy, family_fit, given_fit, overlapping};
use crate::keys::probe_keys;
use crate::register::{Near, Person, Probe, Register, Source};
use kithkin_record::{Gender, Relation, RelationClass};
use std::rc::Rc;

impl Register {
    /// The person a mention means, if there is one yet.
    pub(crate) fn find(&mut self, probe: &Probe) -> Option<usize> {
        let mut best: Option<(f64, (usize, usize), usize)> = None;
        let near = self.near(probe);
        for &(at, given) in near.iter() {
            let Some(score) = self.score(at, probe, given) else {
                continue;
            };
            let person = &self.people[at];
            let better = best.is_none_or(|(s, seen, _)| {
                score > s + 1e-9
                    || (score > s - 1e-9 && person.last_seen > seen && person.last_seen.0 == probe.place.0)
            });
            if better {
                best = Some((score, person.last_seen, at));
            }
        }
        best.filter(|(score, ..)| *score >= 1.0).map(|(.., at)| at)
    }

    /// The people whose given names fit the mention's, with how well.
    fn near(&mut self, probe: &Probe) -> Near {
        let mut key = String::with_capacity(32);
        for part in probe.given.iter().take(2).chain(&probe.family) {
            key.push_str(part);
            key.push('/');
        }
        key.push(if probe.family.is_some() { '+' } else { '-' });
        if let Some((names, near)) = self.near.get(&key)
            && *names == self.names
        {
            return Rc::clone(near);
        }
        let mut candidates: Vec<usize> = Vec::new();
        for name in probe.given.iter().take(2).chain(&probe.family) {
            for key in probe_keys(name) {
                candidates.extend(self.by_name.get(&key).into_iter().flatten());
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let fit = |at: usize| given_fit(&self.people[at], probe).map(|given| (at, given));
        let near: Near = candidates.into_iter().filter_map(fit).collect();
        self.near.insert(key, (self.names, Rc::clone(&near)));
        near
    }

    /// How well a mention whose given names fit so well fits a person; `None` = it cannot be them.
    fn score(&self, at: usize, probe: &Probe, given: f64) -> Option<f64> {
        let person = &self.people[at];
        let opposed = matches!(
            (person.gender, probe.gender),
            (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male)
        );
        // The lexicon may be wrong about a name's sex, so the very same given name is not opposed.
        // Nor does the pet name of a Bernadette tell: Bernie.
        let same = probe.given.first().is_some_and(|g| {
            person
                .given
                .iter()
                .any(|own| own == g || crate::equal::pet_name(own, g))
        });
        if opposed && !same {
            return None;
        }
        if person.house.is_some() && probe.house.is_some() && person.house != probe.house {
            return None;
        }
        if probe.young && person.relation.is_some_and(grown_up) {
            return None;
        }
        // "Anne and Trevor Garside" is not short for Leanne Boothroyd.
        let apart = |couple: &String| {
            let alike = |f: &String| crate::equal::family_score(f, couple) > 0.0;
            let exact = probe.given.first().is_some_and(|g| person.given.contains(g));
            !exact && !person.family.is_empty() && !person.family.iter().any(alike)
        };
        if probe.couple.as_ref().is_some_and(apart) {
            return None;
        }
        let family = family_fit(person, probe)?;
        let mut score = given + family;
        if score <= 0.0 {
            return None;
        }
        if let (Some(qualifier), Some(name)) = (&probe.qualifier, probe.given.first()) {
            let alias = format!("{qualifier} {name}");
            // "His father Old Martin", when the case has a brother Martin: it tells them apart.
            let told_apart = (person.relation.zip(probe.stated))
                .is_some_and(|(known, (said, ..))| !known.compatible(said) && !overlapping(known, said));
            if told_apart && !person.aliases.contains(&alias) {
                return None;
            }
            score += if person.aliases.contains(&alias) {
                2.0
            } else if qualifier == "young" || qualifier == "wee" || qualifier == "little" {
                0.0
            } else {
                -0.3
            };
            if qualifier == "young" && !person.aliases.is_empty() {
                score -= 0.5;
            }
        } else if !person.aliases.is_empty() {
            score -= 0.9;
        }
        // Of two entries by one name, the one that says a relation.
        score += if person.relation.is_some() { 0.2 } else { 0.0 };
        if probe.family.is_none() && probe.near.contains(&at) && person.given.iter().all(|g| g.len() == 1) {
            score += 0.8;
        }
        // "Ms Bakare said" is she who was introduced so, or else the parent.
        if probe.given.is_empty() && probe.title != 0 {
            let parent = person
                .relation
                .is_some_and(|r| r.class() == RelationClass::Parents);
            score += if person.titles & probe.title != 0 {
                0.5
            } else {
                0.0
            };
            score += if parent { 0.4 } else { 0.0 };
        }
        score += self.relation_fit(person, probe)?;
        if person.last_seen.0 == probe.place.0 && person.last_seen.1 > 0 {
            score += 0.3;
        }
        Some(score)
    }

    fn relation_fit(&self, person: &Person, probe: &Probe) -> Option<f64> {
        let mut fit = 0.0;
        let Some(relation) = person.relation else {
            return Some(fit);
        };
        if probe.role_title
            && relation.class() != kithkin_record::RelationClass::Professionals
            && relation.class() != kithkin_record::RelationClass::Others
        {
            return None;
        }
        if let Some(called) = probe.called {
            if relation.compatible(called) && relation != Relation::Relative {
                fit += 1.5;
            } else if person.called.contains(&called) {
                fit += 1.2;
            } else if courtesy(relation, called) {
                fit -= 0.3;
            } else {
                fit -= 2.5;
            }
        }
        if let Some((stated, source, _)) = probe.stated {
            if relation.compatible(stated) {
                fit += 1.0;
            } else if overlapping(relation, stated) {
                // "The Rudges' daughter Ella" is not Helen Rudge.
                let same = probe.given.first().is_none_or(|g| person.given.contains(g));
                let plain = source > Source::Context;
                fit -= if same || !plain || person.given.is_empty() {
                    0.0
                } else {
                    0.9
                };
            } else if source >= Source::Note && person.source >= Source::Guess {
                fit -= 2.0;
            } else if person.source >= Source::Stated
                && !probe.given.first().is_some_and(|g| person.given.contains(g))
            {
                fit -= 1.5;
            } else {
                fit -= 0.5;
            }
        }
        Some(fit)
    }
}

/// Whether nobody of this relation is a child.
fn grown_up(relation: Relation) -> bool {
    use RelationClass as C;
    matches!(
        relation.class(),
        C::Parents | C::Grandparents | C::StepPartners | C::Professionals | C::GreatAuntsUncles
    ) || matches!(
        relation,
        Relation::FosterCarer | Relation::RespiteCarer | Relation::KinshipCarer | Relation::Teacher
    )
}

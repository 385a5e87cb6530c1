//! One target without a case around it.
use super::compete::{Identities, Match, compete};
use super::decided::Decided;
use super::person::Person;
use super::places::{Surroundings, TargetHomes};
use super::pool::Pool;
use super::proposal::{Evidence, round6};
use super::run::{AsOf, Setup};
use super::score::Scorer;
use super::solve::query_of;
use super::walls::own_restrictions;
use crate::clock::today;
use kithkin_index::{DEFAULT_BUDGET, Exclude};
use kithkin_kinship::Target;

/// A search for one person outside any case.
pub(crate) struct AdHoc<'a> {
    setup: Setup<'a>,
    as_of: AsOf,
}

/// A record that may be the person.
pub(crate) struct AdHocMatch {
    pub contact: String,
    pub name: String,
    pub born: Option<String>,
    pub place: Option<String>,
    pub probability: f64,
    pub weight: f64,
    pub evidence: Vec<Evidence>,
}

impl<'a> AdHoc<'a> {
    pub(crate) fn new(setup: Setup<'a>, as_of: AsOf) -> Self {
        Self { setup, as_of }
    }

    /// The records that may be `target`, best first.
    pub(crate) fn matches(&self, target: &Target) -> Vec<AdHocMatch> {
        let query = query_of(target);
        if query.is_empty() {
            return Vec::new();
        }
        let day = match self.as_of {
            AsOf::On(date) => date.interval().end,
            AsOf::Today | AsOf::File => today(),
        };
        let own = own_restrictions(self.setup.index, self.setup.restricted, day);
        let exclude = Exclude::from_docs(own.hidden.iter().copied());
        let scorer = Scorer {
            params: self.setup.params,
            prior: self.setup.params.prior(),
            child: None,
            around: Surroundings::default(),
            decided: &Decided::default(),
            protected: &[],
            closed: &[],
        };
        let homes = TargetHomes::of(target);
        let mut pool = Pool::new(self.setup.index, &exclude);
        let docs = self.setup.index.candidates(&query, &exclude, DEFAULT_BUDGET);
        let mut matches: Vec<Match> = docs
            .iter()
            .filter_map(|c| pool.person(c.doc))
            .map(|person| {
                let mut bars = scorer.bars(target, &homes, &person);
                let weight = scorer.weigh(&mut bars);
                Match {
                    person,
                    bars,
                    weight,
                    confirmed: false,
                    p: 0.0,
                    relation: None,
                }
            })
            .collect();
        matches.sort_by(|a, b| {
            b.weight
                .cmp(&a.weight)
                .then_with(|| a.person.id().cmp(b.person.id()))
        });
        compete(&mut matches, false, self.setup.params, &mut Identities::default());
        // Where a protected person has lived is told of nobody who has lived there.
        let homes = pool.dwellings(&own.protected);
        let withheld = |person: &Person| {
            own.protected.contains(&person.doc) || person.dwellings().any(|d| homes.contains(&d))
        };
        matches
            .into_iter()
            .map(|found| {
                let withheld = withheld(&found.person);
                shown(found, withheld)
            })
            .collect()
    }
}

fn shown(found: Match, withheld: bool) -> AdHocMatch {
    let place = found
        .person
        .homes
        .last()
        .map(|h| h.address.display())
        .filter(|_| !withheld);
    AdHocMatch {
        contact: found.person.id().to_owned(),
        name: found
            .person
            .record
            .names
            .first()
            .map(kithkin_record::PersonName::display)
            .unwrap_or_default(),
        born: found.person.record.birth.as_ref().map(|b| b.text.clone()),
        place,
        probability: round6(found.p.clamp(0.0, 0.999_5)),
        weight: found.weight.bits(),
        evidence: found
            .bars
            .into_iter()
            .map(|bar| super::rank::shown(bar, withheld))
            .collect(),
    }
}

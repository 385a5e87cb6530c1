//! A target against a contact record: all the evidence of the two alone.
use super::decided::Decided;
use super::evidence::{Bar, Centibits, Kind, others_of_the_household, total};
use super::params::Params;
use super::person::Person;
use super::places::{self, Surroundings, TargetHomes};
use super::{dates, names};
use kithkin_kinship::{Closed, Seniority, Target};
use kithkin_record::{DateInterval, Gender, Relation, RelationClass};

/// Days for which a register goes on telling of somebody who has died.
const LAG: i32 = 2 * 366;

/// What does not change while one case is scored.
pub(crate) struct Scorer<'a> {
    pub params: &'a Params,
    pub prior: Centibits,
    /// The child's days of birth.
    pub child: Option<DateInterval>,
    pub around: Surroundings,
    pub decided: &'a Decided<'a>,
    /// Whom nobody may find.
    pub closed: &'a [Closed],
    /// Positions of targets whose whereabouts are protected.
    pub protected: &'a [usize],
}

impl Scorer<'_> {
    /// The evidence for and against `person` being `target`, without the bar for others of the household.
    pub(crate) fn bars(&self, target: &Target, homes: &TargetHomes, person: &Person) -> Vec<Bar> {
        let params = self.params;
        let mut bars = Vec::with_capacity(8);
        bars.extend(names::all(target, person, params));
        bars.extend(dates::birth(target, person, self.child, params));
        let named = bars.iter().any(|b| b.field == "given-name" && b.weight.0 > 0);
        bars.extend(self.gender(target, person, named));
        bars.extend(places::place(homes, person, &self.around, params));
        bars.extend(places::reach(target, person, params));
        bars.extend(seniority(target, person));
        bars.extend(self.death(target, person));
        bars
    }

    fn gender(&self, target: &Target, person: &Person, named: bool) -> Option<Bar> {
        let (wanted, has) = (target.likely_gender(), person.gender);
        if wanted == Gender::Unknown || has == Gender::Unknown {
            return None;
        }
        if wanted != has {
            let bar = Bar::new("gender", "different", self.params.gender_different, Kind::Own);
            return Some(bar.values(wanted.term(), has.term()));
        }
        // A given name that agrees has said so already.
        (!named).then(|| {
            Bar::new("gender", "equal", self.params.gender_same, Kind::Own).values(wanted.term(), has.term())
        })
    }

    fn death(&self, target: &Target, person: &Person) -> Option<Bar> {
        let died = person.record.death.as_ref().and_then(|d| d.interval);
        let dead = died.is_some() || person.record.deceased == Some(true);
        if target.deceased && dead {
            return Some(Bar::new("death", "has died, as the file says", 3.0, Kind::Own));
        }
        if let Some(day) = target.dead_by
            && person.last_alive().is_some_and(|alive| alive > day + LAG)
        {
            let level = "alive after the file says they died";
            return Some(Bar::new("death", level, -3.0, Kind::Own));
        }
        let (died, child) = died.zip(self.child)?;
        // A father may die before his child is born, a mother not.
        let spared = match target.relation()? {
            Relation::Mother => 0,
            Relation::Father | Relation::PutativeFather => 300,
            relation => match relation.class() {
                RelationClass::Carers | RelationClass::Others => 0,
                _ => return None,
            },
        };
        let before = died.end + spared < child.start;
        before.then(|| Bar::new("death", "before the child was born", -9.0, Kind::Own))
    }

    /// The weight of `bars` and the bar for others of the household added to them.
    pub(crate) fn weigh(&self, bars: &mut Vec<Bar>) -> Centibits {
        bars.extend(others_of_the_household(self.prior, bars));
        total(self.prior, bars)
    }
}

fn seniority(target: &Target, person: &Person) -> Option<Bar> {
    let (Some(wanted), Some(has)) = (target.seniority, person.snr) else {
        return None;
    };
    let word = |s: Seniority| match s {
        Seniority::Elder => "senior",
        Seniority::Younger => "junior",
    };
    let (level, bits) = if wanted == has {
        ("equal", 2.0)
    } else {
        ("different", -8.0)
    };
    Some(Bar::new("senior-junior", level, bits, Kind::Own).values(word(wanted), word(has)))
}

//! What a relation says about a person: generation, side of the family, likely age, and how relations compose.
use kithkin_record::{DateInterval, Gender, Relation, RelationClass};

/// Which side of the child's family somebody belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The mother's.
    Maternal,
    /// The father's.
    Paternal,
}

/// The side a relation names, or `None` when it names none (siblings, carers, plain `aunt`).
pub fn side(relation: Relation) -> Option<Side> {
    use Relation as R;
    match relation {
        R::Mother => Some(Side::Maternal),
        R::Father | R::PutativeFather => Some(Side::Paternal),
        _ if relation.term().starts_with("maternal-") => Some(Side::Maternal),
        _ if relation.term().starts_with("paternal-") => Some(Side::Paternal),
        _ => None,
    }
}

/// How many years older than the child somebody in this relation is: a bell curve cut off at `min` and `max`.
/// Negative years are younger. Judged from UK fertility and fostering statistics, kept wide on purpose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgeGap {
    /// The middle of the bell, in years.
    pub mean: f64,
    /// Its standard deviation, in years.
    pub sd: f64,
    /// Nobody is below this.
    pub min: f64,
    /// Nobody is above this.
    pub max: f64,
}

/// The age gap a relation implies. `None` where a relation says nothing of age.
///
/// ```
/// use kithkin_kinship::kin::age_gap;
/// use kithkin_record::Relation;
/// let mother = age_gap(Relation::Mother);
/// assert!(mother.min >= 12.0 && mother.max <= 55.0);
/// ```
pub fn age_gap(relation: Relation) -> AgeGap {
    use Relation as R;
    let gap = |mean, sd, min, max| AgeGap { mean, sd, min, max };
    match relation {
        R::Mother => gap(26.0, 6.5, 12.5, 52.0),
        R::Father | R::PutativeFather | R::Parent => gap(29.0, 8.0, 12.5, 75.0),
        R::GreatGrandmother | R::GreatGrandfather => gap(79.0, 11.0, 45.0, 125.0),
        R::StepGrandmother | R::StepGrandfather => gap(55.0, 11.0, 20.0, 100.0),
        R::HalfBrother | R::HalfSister | R::HalfSibling => gap(1.0, 7.5, -35.0, 35.0),
        R::StepBrother | R::StepSister => gap(1.0, 7.5, -35.0, 40.0),
        R::FosterBrother | R::FosterSister => gap(9.0, 9.0, -20.0, 50.0),
        R::FosterCarer | R::RespiteCarer | R::SupportedLodgingsHost => gap(43.0, 10.0, 16.0, 80.0),
        R::KinshipCarer | R::SpecialGuardian => gap(42.0, 13.0, 12.0, 85.0),
        R::ResidentialWorker | R::KeyWorker => gap(28.0, 9.0, 14.0, 60.0),
        R::Friend => gap(1.0, 6.0, -15.0, 60.0),
        R::AdoptiveMother | R::AdoptiveFather => gap(37.0, 7.0, 18.0, 70.0),
        R::Relative => gap(22.0, 25.0, -60.0, 110.0),
        _ => match relation.class() {
            RelationClass::Parents | RelationClass::StepPartners => gap(28.0, 8.0, 10.0, 75.0),
            RelationClass::Siblings => gap(1.0, 6.5, -30.0, 30.0),
            RelationClass::Grandparents => gap(54.0, 9.5, 26.0, 100.0),
            RelationClass::AuntsUncles => gap(26.0, 10.0, -15.0, 65.0),
            RelationClass::GreatAuntsUncles => gap(53.0, 13.0, 5.0, 105.0),
            RelationClass::Cousins => gap(1.0, 9.0, -40.0, 40.0),
            RelationClass::NiecesNephews => gap(-20.0, 9.0, -60.0, 10.0),
            RelationClass::Relative => gap(22.0, 25.0, -60.0, 110.0),
            RelationClass::Carers | RelationClass::Others | RelationClass::Professionals => {
                gap(32.0, 13.0, 4.0, 85.0)
            }
        },
    }
}

/// How many years older somebody who is the child's `elder` is than somebody who is the child's `younger`, where the
/// two are parent and child, brother and sister, a couple, or of the generations of these. `None` where the two
/// relations do not say: the great-aunt may be of either side.
///
/// ```
/// use kithkin_kinship::kin::gap_between;
/// use kithkin_record::Relation as R;
/// let gap = gap_between(R::MaternalGrandmother, R::MaternalUncle).unwrap();
/// assert!(gap.min > 12.0 && gap.max < 55.0);
/// assert_eq!(gap_between(R::MaternalGrandmother, R::PaternalAunt), None);
/// ```
pub fn gap_between(elder: Relation, younger: Relation) -> Option<AgeGap> {
    use RelationClass as C;
    let blood = |r: Relation| !matches!(r, Relation::AuntByMarriage | Relation::UncleByMarriage);
    let own = |r: Relation| {
        let (step, great) = (r.term().starts_with("step-"), r.term().starts_with("great-"));
        !step && !great && blood(r)
    };
    let one_side = side(elder).is_some() && side(elder) == side(younger);
    let parent = |r: Relation| match r.implied_gender() {
        Gender::Male => AgeGap {
            mean: 29.0,
            sd: 7.0,
            min: 12.5,
            max: 75.0,
        },
        _ => AgeGap {
            mean: 26.5,
            sd: 6.0,
            min: 12.5,
            max: 52.0,
        },
    };
    let even = |sd, most: f64| AgeGap {
        mean: 0.0,
        sd,
        min: -most,
        max: most,
    };
    match (elder.class(), younger.class()) {
        _ if !own(elder) || !own(younger) => None,
        (C::Grandparents, C::Parents | C::AuntsUncles) if one_side => Some(parent(elder)),
        (C::Parents, C::Siblings)
            if elder == Relation::Mother
                && matches!(younger, Relation::Brother | Relation::Sister | Relation::Sibling) =>
        {
            Some(parent(elder))
        }
        (C::AuntsUncles | C::Parents, C::AuntsUncles | C::Parents) if one_side => Some(even(6.5, 30.0)),
        (C::Parents, C::Parents) => Some(even(6.0, 45.0)),
        (C::Grandparents, C::Grandparents) if one_side => Some(even(5.5, 40.0)),
        _ => None,
    }
}

/// The gap that `wanted` has to `known`: `known` seen as the child of [`AgeGap::density`].
pub fn gap_to(wanted: Relation, known: Relation) -> Option<AgeGap> {
    gap_between(wanted, known).or_else(|| {
        let gap = gap_between(known, wanted)?;
        Some(AgeGap {
            mean: -gap.mean,
            sd: gap.sd,
            min: -gap.max,
            max: -gap.min,
        })
    })
}

const DAYS_A_YEAR: f64 = 365.25;

impl AgeGap {
    /// Likelihood a year of being born in `born`, for a child born in `child`: the density at the middle of the
    /// interval, with a floor of one in ten thousand so that no date is impossible.
    pub fn density(self, child: DateInterval, born: DateInterval) -> f64 {
        let middle = |i: DateInterval| (f64::from(i.start) + f64::from(i.end)) / 2.0;
        let half = f64::from(born.days() + child.days() - 2) / 2.0 / DAYS_A_YEAR;
        let years = (middle(child) - middle(born)) / DAYS_A_YEAR;
        // A wide interval is judged by its most likely day.
        let nearest = self.mean.clamp(years - half, years + half);
        if nearest < self.min || nearest > self.max {
            return 1e-4;
        }
        let z = (nearest - self.mean) / self.sd;
        let bell = (-0.5 * z * z).exp() / (self.sd * (2.0 * std::f64::consts::PI).sqrt());
        0.95 * bell + 0.05 / (self.max - self.min)
    }

    /// The days on which somebody in this relation may be born.
    pub fn window(self, child: DateInterval) -> DateInterval {
        let days = |years: f64| (years * DAYS_A_YEAR).round() as i32;
        DateInterval {
            start: child.start - days(self.max),
            end: child.end - days(self.min),
        }
    }
}

/// How one person stands to another, as sources and shared homes show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bond {
    /// Husband, wife or partner.
    Spouse,
    /// Mother or father.
    Parent,
    /// Son or daughter.
    Child,
    /// Brother or sister.
    Sibling,
    /// Grandmother or grandfather.
    Grandparent,
    /// Grandson or granddaughter.
    Grandchild,
}

impl Bond {
    /// Reads the word of a stated link: what the *other* record is to this one.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase();
        Some(match word.as_str() {
            "spouse" | "husband" | "wife" | "partner" | "civil-partner" | "married" => Self::Spouse,
            "parent" | "mother" | "father" | "mth" | "fth" | "prn" => Self::Parent,
            "child" | "son" | "daughter" | "chd" => Self::Child,
            "sibling" | "brother" | "sister" | "twin" | "sib" | "half-sibling" | "half-brother"
            | "half-sister" => Self::Sibling,
            "grandparent" | "grandmother" | "grandfather" => Self::Grandparent,
            "grandchild" | "grandson" | "granddaughter" => Self::Grandchild,
            _ => return None,
        })
    }

    /// The same bond seen from the other end.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::Grandparent => Self::Grandchild,
            Self::Grandchild => Self::Grandparent,
            same => same,
        }
    }

    /// The word used in evidence: `spouse`, `parent`.
    pub fn term(self) -> &'static str {
        match self {
            Self::Spouse => "spouse",
            Self::Parent => "parent",
            Self::Child => "child",
            Self::Sibling => "sibling",
            Self::Grandparent => "grandparent",
            Self::Grandchild => "grandchild",
        }
    }
}

/// `female`, `male` or the neutral term by `gender`.
fn by_gender(gender: Gender, female: Relation, male: Relation, neutral: Relation) -> Relation {
    match gender {
        Gender::Female => female,
        Gender::Male => male,
        Gender::Other | Gender::Unknown => neutral,
    }
}

fn aunt_or_uncle(side: Option<Side>, gender: Gender) -> Relation {
    use Relation as R;
    match side {
        Some(Side::Maternal) => by_gender(gender, R::MaternalAunt, R::MaternalUncle, R::Relative),
        Some(Side::Paternal) => by_gender(gender, R::PaternalAunt, R::PaternalUncle, R::Relative),
        None => by_gender(gender, R::Aunt, R::Uncle, R::Relative),
    }
}

fn grandparent(side: Option<Side>, gender: Gender) -> Relation {
    use Relation as R;
    match side {
        Some(Side::Maternal) => by_gender(
            gender,
            R::MaternalGrandmother,
            R::MaternalGrandfather,
            R::Relative,
        ),
        Some(Side::Paternal) => by_gender(
            gender,
            R::PaternalGrandmother,
            R::PaternalGrandfather,
            R::Relative,
        ),
        None => by_gender(gender, R::Grandmother, R::Grandfather, R::Relative),
    }
}

fn cousin(side: Option<Side>) -> Relation {
    match side {
        Some(Side::Maternal) => Relation::MaternalCousin,
        Some(Side::Paternal) => Relation::PaternalCousin,
        None => Relation::Cousin,
    }
}

/// What the `bond` of somebody who is the child's `anchor` is to the child, with the probability that the
/// composed term holds. `family_side` is the side of the anchor where its own term does not say.
///
/// ```
/// use kithkin_kinship::kin::{Bond, compose};
/// use kithkin_record::{Gender, Relation};
/// let (relation, _) = compose(Relation::MaternalAunt, Bond::Spouse, Gender::Male, None).unwrap();
/// assert_eq!(relation, Relation::UncleByMarriage);
/// ```
pub fn compose(
    anchor: Relation,
    bond: Bond,
    gender: Gender,
    family_side: Option<Side>,
) -> Option<(Relation, f64)> {
    use Relation as R;
    let side = side(anchor).or(family_side);
    let g = |f, m, n| by_gender(gender, f, m, n);
    Some(match (anchor.class(), bond) {
        (RelationClass::Parents, Bond::Spouse) => match side {
            Some(Side::Paternal) => (g(R::StepMother, R::StepFather, R::ParentsPartner), 0.6),
            _ => (g(R::StepMother, R::StepFather, R::ParentsPartner), 0.7),
        },
        (RelationClass::Parents, Bond::Parent) => (grandparent(side, gender), 0.95),
        (RelationClass::Parents, Bond::Sibling) => (aunt_or_uncle(side, gender), 0.95),
        (RelationClass::Parents, Bond::Child) if anchor == R::PutativeFather => {
            (g(R::HalfSister, R::HalfBrother, R::HalfSibling), 0.75)
        }
        (RelationClass::Parents, Bond::Child) => (g(R::Sister, R::Brother, R::Sibling), 0.6),
        (RelationClass::Parents, Bond::Grandparent) => {
            (g(R::GreatGrandmother, R::GreatGrandfather, R::Relative), 0.9)
        }
        (RelationClass::Siblings, Bond::Spouse) => (R::Relative, 0.9),
        (RelationClass::Siblings, Bond::Child) => (g(R::Niece, R::Nephew, R::Relative), 0.92),
        (RelationClass::Siblings, Bond::Sibling) => (g(R::Sister, R::Brother, R::Sibling), 0.6),
        (RelationClass::Siblings, Bond::Parent) if matches!(anchor, R::Brother | R::Sister | R::Sibling) => {
            (g(R::Mother, R::Father, R::Parent), 0.7)
        }
        (RelationClass::Siblings, Bond::Parent) => (R::ParentsExPartner, 0.6),
        (RelationClass::Grandparents, _) => return of_grandparent(anchor, bond, gender, side),
        (RelationClass::AuntsUncles, Bond::Spouse) => match anchor {
            R::AuntByMarriage | R::UncleByMarriage => (aunt_or_uncle(family_side, gender), 0.85),
            _ => (g(R::AuntByMarriage, R::UncleByMarriage, R::Relative), 0.93),
        },
        (RelationClass::AuntsUncles, Bond::Child) => (cousin(side), 0.92),
        (RelationClass::AuntsUncles, Bond::Parent)
            if !matches!(anchor, R::AuntByMarriage | R::UncleByMarriage) =>
        {
            (grandparent(side, gender), 0.85)
        }
        (RelationClass::AuntsUncles, Bond::Sibling)
            if !matches!(anchor, R::AuntByMarriage | R::UncleByMarriage) =>
        {
            (aunt_or_uncle(side, gender), 0.8)
        }
        (RelationClass::Cousins, Bond::Sibling) => (cousin(side), 0.9),
        (RelationClass::Cousins, Bond::Parent) => (aunt_or_uncle(side, gender), 0.6),
        (RelationClass::GreatAuntsUncles, Bond::Spouse) => {
            (g(R::GreatAunt, R::GreatUncle, R::Relative), 0.85)
        }
        (RelationClass::GreatAuntsUncles, Bond::Sibling) => {
            (g(R::GreatAunt, R::GreatUncle, R::Relative), 0.75)
        }
        (RelationClass::StepPartners, Bond::Child) => (g(R::StepSister, R::StepBrother, R::Relative), 0.5),
        (RelationClass::Carers, _) => return of_carer(anchor, bond, gender),
        (RelationClass::Others, Bond::Spouse) if anchor == R::Godparent => (R::Relative, 0.5),
        (
            RelationClass::NiecesNephews
            | RelationClass::Cousins
            | RelationClass::GreatAuntsUncles
            | RelationClass::Relative
            | RelationClass::AuntsUncles,
            _,
        ) => (R::Relative, 0.7),
        _ => return None,
    })
}

fn of_grandparent(
    anchor: Relation,
    bond: Bond,
    gender: Gender,
    side: Option<Side>,
) -> Option<(Relation, f64)> {
    use Relation as R;
    let great = matches!(anchor, R::GreatGrandmother | R::GreatGrandfather);
    let step = matches!(anchor, R::StepGrandmother | R::StepGrandfather);
    let g = |f, m, n| by_gender(gender, f, m, n);
    Some(match bond {
        Bond::Spouse if great => (g(R::GreatGrandmother, R::GreatGrandfather, R::Relative), 0.8),
        Bond::Spouse if step => (grandparent(side, gender), 0.7),
        Bond::Spouse => (grandparent(side, gender), 0.7),
        Bond::Child if great => (g(R::GreatAunt, R::GreatUncle, R::Relative), 0.6),
        Bond::Child if step => (R::Relative, 0.5),
        Bond::Child => (aunt_or_uncle(side, gender), 0.8),
        Bond::Parent if !great && !step => (g(R::GreatGrandmother, R::GreatGrandfather, R::Relative), 0.92),
        Bond::Sibling if !great && !step => (g(R::GreatAunt, R::GreatUncle, R::Relative), 0.92),
        Bond::Grandchild if !great && !step => (cousin(side), 0.6),
        _ => (R::Relative, 0.5),
    })
}

fn of_carer(anchor: Relation, bond: Bond, gender: Gender) -> Option<(Relation, f64)> {
    use Relation as R;
    match (anchor, bond) {
        (R::FosterCarer | R::RespiteCarer | R::KinshipCarer | R::SpecialGuardian, Bond::Spouse) => {
            Some((anchor, 0.8))
        }
        (R::FosterCarer | R::RespiteCarer, Bond::Child) => Some((
            by_gender(gender, R::FosterSister, R::FosterBrother, R::Relative),
            0.85,
        )),
        (R::FosterBrother | R::FosterSister, Bond::Parent) => Some((R::FosterCarer, 0.85)),
        (R::FosterBrother | R::FosterSister, Bond::Sibling) => Some((
            by_gender(gender, R::FosterSister, R::FosterBrother, R::Relative),
            0.85,
        )),
        (R::FosterBrother | R::FosterSister, Bond::Spouse) => Some((R::Relative, 0.6)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_record::PartialDate;

    fn year(y: i16) -> DateInterval {
        PartialDate::new(y, None, None).unwrap().interval()
    }

    #[test]
    fn composition_keeps_the_side() {
        let (relation, _) = compose(Relation::MaternalGrandmother, Bond::Child, Gender::Male, None).unwrap();
        assert_eq!(relation, Relation::MaternalUncle);
        let (relation, _) = compose(Relation::PaternalAunt, Bond::Child, Gender::Female, None).unwrap();
        assert_eq!(relation, Relation::PaternalCousin);
        let (relation, _) = compose(Relation::FosterCarer, Bond::Child, Gender::Male, None).unwrap();
        assert_eq!(relation, Relation::FosterBrother);
    }

    #[test]
    fn a_mother_is_older_but_not_by_sixty_years() {
        let gap = age_gap(Relation::Mother);
        let child = year(2010);
        assert!(gap.density(child, year(1985)) > 0.03);
        assert!(gap.density(child, year(1950)) < 1e-3);
        assert!(gap.density(child, year(2005)) < 1e-3);
    }

    #[test]
    fn every_relation_has_an_ordered_age_gap() {
        for &relation in Relation::ALL {
            let gap = age_gap(relation);
            assert!(
                gap.min < gap.mean && gap.mean < gap.max && gap.sd > 0.0,
                "{relation}"
            );
        }
    }

    #[test]
    fn bonds_reverse_twice_to_themselves() {
        for word in ["spouse", "parent", "child", "sibling", "grandparent"] {
            let bond = Bond::parse(word).unwrap();
            assert_eq!(bond.reversed().reversed(), bond);
        }
    }
}

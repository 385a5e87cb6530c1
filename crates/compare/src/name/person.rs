//! Whole person names: the best alignment over all names two people have borne.
use super::{FamilyKey, FamilyLevel, GivenKey, GivenLevel, compare_family, compare_given};
use kithkin_record::{NameUse, PersonName};
use smallvec::SmallVec;

/// One name of a person prepared for comparing.
#[derive(Clone)]
pub struct PersonKey {
    given: SmallVec<[GivenKey; 3]>,
    /// How many of `given` are nicknames, at the end.
    nicknames: usize,
    family: FamilyKey,
    /// The family name taken for a given name and the given name for a family name, for swapped fields.
    crossed: Option<(GivenKey, FamilyKey)>,
    former: bool,
}

/// What two sets of names have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonNameLevels {
    /// Best of the first given names, nicknames and further given names.
    pub given: GivenLevel,
    /// Second given names or initials, when both have one.
    pub middle: GivenLevel,
    /// Best family names.
    pub family: FamilyLevel,
    /// Given and family name stand in each other's place.
    pub swapped: bool,
    /// The family name that agrees is a former one of either.
    pub former: bool,
    /// The given name that agrees is not the first one of both.
    pub other_given: bool,
}

impl PersonNameLevels {
    const NONE: Self = Self {
        given: GivenLevel::Missing,
        middle: GivenLevel::Missing,
        family: FamilyLevel::Missing,
        swapped: false,
        former: false,
        other_given: false,
    };

    fn rank(&self) -> (u8, u8, bool, GivenLevel) {
        let (given, family) = (self.given as u8, self.family as u8);
        (given.min(family), given.max(family), !self.swapped, self.middle)
    }
}

impl PersonKey {
    /// Prepares one name of a person.
    pub fn new(name: &PersonName) -> Self {
        let given: SmallVec<[GivenKey; 3]> = name
            .given
            .iter()
            .chain(&name.nicknames)
            .map(|g| GivenKey::new(g))
            .filter(|g| !g.text().is_empty())
            .collect();
        let family = FamilyKey::of(name);
        let crossed = match (name.given.first(), name.family_text()) {
            (Some(g), Some(f)) => Some((GivenKey::new(&f), FamilyKey::new(g))),
            _ => None,
        };
        Self {
            nicknames: name.nicknames.len().min(given.len()),
            given,
            family,
            crossed,
            former: matches!(name.name_use, NameUse::Maiden | NameUse::Old),
        }
    }

    /// The family name.
    pub fn family(&self) -> &FamilyKey {
        &self.family
    }

    /// Given names in order, then nicknames.
    pub fn given(&self) -> &[GivenKey] {
        &self.given
    }
}

/// Compares every name of one person with every name of another and keeps the alignment in which given and family
/// name agree best together. Symmetric.
///
/// ```
/// use kithkin_compare::name::{FamilyLevel, GivenLevel, PersonKey, compare_person_names};
/// use kithkin_record::PersonName;
/// let key = |text| PersonKey::new(&PersonName::parse(text));
/// let levels = compare_person_names(&[key("Richard Gough")], &[key("Dickie McGough")]);
/// assert_eq!((levels.given, levels.family), (GivenLevel::Diminutive, FamilyLevel::Affix));
/// assert!(compare_person_names(&[key("Newell Linto")], &[key("Linton Newell")]).swapped);
/// ```
pub fn compare_person_names(left: &[PersonKey], right: &[PersonKey]) -> PersonNameLevels {
    let mut best = PersonNameLevels::NONE;
    for a in left {
        for b in right {
            for levels in [straight(a, b), swapped(a, b)] {
                if levels.rank() > best.rank() {
                    best = levels;
                }
            }
        }
    }
    best
}

fn straight(a: &PersonKey, b: &PersonKey) -> PersonNameLevels {
    let mut out = PersonNameLevels {
        family: compare_family(&a.family, &b.family),
        former: a.former || b.former,
        ..PersonNameLevels::NONE
    };
    for (i, x) in a.given.iter().enumerate() {
        for (j, y) in b.given.iter().enumerate() {
            let level = compare_given(x, y);
            // An initial that meets a middle initial says nothing.
            if (i > 0 || j > 0) && level <= GivenLevel::Initial {
                continue;
            }
            if level > out.given {
                out.given = level;
                out.other_given = i > 0 || j > 0;
            }
        }
    }
    let second = |key: &PersonKey| (key.given.len() - key.nicknames > 1).then(|| key.given[1]);
    if let (Some(x), Some(y)) = (second(a), second(b)) {
        out.middle = compare_given(&x, &y);
    }
    out
}

/// Each one's given name against the other's family name, both ways as given and as family names, so that it does not
/// matter who is left and who is right; the weaker of the two agreements counts.
fn swapped(a: &PersonKey, b: &PersonKey) -> PersonNameLevels {
    let (Some((given_a, family_a)), Some((given_b, family_b))) = (&a.crossed, &b.crossed) else {
        return PersonNameLevels::NONE;
    };
    let (Some(first_a), Some(first_b)) = (a.given.first(), b.given.first()) else {
        return PersonNameLevels::NONE;
    };
    let levels = PersonNameLevels {
        given: compare_given(given_a, first_b).min(compare_given(first_a, given_b)),
        family: compare_family(family_a, &b.family).min(compare_family(&a.family, family_b)),
        swapped: true,
        former: a.former || b.former,
        ..PersonNameLevels::NONE
    };
    // Two weak likenesses crosswise are chance.
    if levels.given > GivenLevel::Initial && levels.family > FamilyLevel::Initial {
        levels
    } else {
        PersonNameLevels::NONE
    }
}

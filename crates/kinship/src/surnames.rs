//! Family names that follow from kinship where the file gives none, or besides those it gives.
use crate::kin::{self, Side};
use crate::target::{NameOrigin, NamePart, Target};
use kithkin_record::{CaseFile, Gender, NameUse, Relation, RelationClass, fold::fold};

/// The family names known for the people around the child.
#[derive(Default)]
struct Known {
    child: Vec<String>,
    /// The names the mother may have been born with, each with the chance that it is the one.
    maternal: Vec<(String, f64)>,
    /// The same of the father.
    paternal: Vec<(String, f64)>,
    mother: Vec<String>,
    father: Vec<String>,
    /// (relation, family names) of the others, by position.
    others: Vec<(Option<Relation>, Vec<String>)>,
}

/// Adds possible family names to every target, each with the probability that a record bears it.
pub(crate) fn add_by_kin(case: &CaseFile, targets: &mut [Target]) {
    let known = gather(case, targets);
    for (at, target) in targets.iter_mut().enumerate() {
        for (name, weight) in possible(&known, target, at) {
            let stated = target.stated_family().next().is_some();
            // Beside a stated name a kin name is only a former or later one.
            let weight = if stated { weight * 0.4 } else { weight };
            let part = NamePart::new(&name, weight, NameOrigin::Kin, None);
            let told = |f: &NamePart| f.folded == part.folded && f.origin != NameOrigin::Kin;
            if !target.family.iter().any(told) {
                target.add_family(part);
            }
        }
    }
}

fn gather(case: &CaseFile, targets: &[Target]) -> Known {
    let mut known = Known {
        child: case.child.names.iter().filter_map(|n| n.family_text()).collect(),
        ..Known::default()
    };
    let stated = |t: &Target| t.stated_family().map(|f| f.text.clone()).collect::<Vec<_>>();
    let mut sides = [Vec::new(), Vec::new()];
    for target in targets {
        let names = stated(target);
        match target.relation() {
            Some(Relation::Mother) => {
                let so_named = case.people.iter().filter(|p| target.asked_by.contains(&p.id));
                let maiden = so_named
                    .flat_map(|p| &p.names)
                    .filter(|n| n.name_use == NameUse::Maiden);
                sides[0].extend(maiden.filter_map(|n| n.family_text()).map(|name| (name, 0.95)));
                sides[0].extend(names.iter().map(|name| (name.clone(), 0.55)));
                known.mother.extend(names);
            }
            Some(Relation::Father) => {
                sides[1].extend(names.iter().map(|name| (name.clone(), 0.85)));
                known.father.extend(names);
            }
            Some(relation) => {
                let side = match kin::side(relation) {
                    Some(Side::Maternal) => &mut sides[0],
                    Some(Side::Paternal) => &mut sides[1],
                    None => continue,
                };
                let chance = bears_birth_name(relation, target.likely_gender());
                side.extend(names.into_iter().map(|name| (name, chance)));
            }
            None => {}
        }
    }
    if sides[0].is_empty() {
        sides[0].extend(known.child.iter().map(|name| (name.clone(), 0.5)));
    }
    if sides[1].is_empty() {
        sides[1].extend(known.child.iter().map(|name| (name.clone(), 0.6)));
    }
    [known.maternal, known.paternal] = sides.map(birth_names);
    known.others = targets.iter().map(|t| (t.relation(), stated(t))).collect();
    known
}

/// How often somebody of a parent's family bears the name that the parent was born with.
fn bears_birth_name(relation: Relation, gender: Gender) -> f64 {
    match (relation.class(), gender) {
        (RelationClass::Grandparents, Gender::Male) | (RelationClass::AuntsUncles, Gender::Male) => 0.85,
        (RelationClass::Grandparents, _) => 0.65,
        (RelationClass::AuntsUncles, _) => 0.35,
        _ => 0.0,
    }
}

/// What everybody's name together says of the birth name: names compete, and whoever bears one speaks for it.
fn birth_names(told: Vec<(String, f64)>) -> Vec<(String, f64)> {
    /// Share of families in which none of the names told is the one.
    const NONE: f64 = 0.15;
    let mut odds: Vec<(String, f64)> = Vec::new();
    for (name, chance) in told.into_iter().filter(|(name, c)| !name.is_empty() && *c > 0.0) {
        let for_it = chance / (1.0 - chance);
        match odds.iter_mut().find(|(known, _)| fold(known) == fold(&name)) {
            Some((_, sum)) => *sum += for_it,
            None => odds.push((name, for_it)),
        }
    }
    let all: f64 = odds.iter().map(|(_, o)| o).sum::<f64>() + 0.5;
    odds.into_iter()
        .map(|(name, o)| (name, (1.0 - NONE) * o / all))
        .collect()
}

fn possible(known: &Known, target: &Target, at: usize) -> Vec<(String, f64)> {
    use Relation as R;
    let Some(relation) = target.relation() else {
        return Vec::new();
    };
    let female = target.likely_gender() == Gender::Female;
    let spread = |names: &[String], weight: f64| {
        let each = weight / (names.len().max(1) as f64).sqrt();
        names.iter().map(|n| (n.clone(), each)).collect::<Vec<_>>()
    };
    let born = |names: &[(String, f64)], weight: f64| {
        let weighed = names.iter().map(|(name, chance)| (name.clone(), chance * weight));
        weighed.filter(|(_, weight)| *weight >= 0.02).collect::<Vec<_>>()
    };
    let of = |wanted: &dyn Fn(R) -> bool, weight: f64| {
        let names: Vec<String> = known
            .others
            .iter()
            .enumerate()
            .filter(|(i, (r, _))| *i != at && r.is_some_and(wanted))
            .flat_map(|(_, (_, names))| names.clone())
            .collect();
        spread(&names, weight)
    };
    let mut out = match relation {
        R::Mother => {
            let mut names = spread(&known.child, 0.5);
            names.extend(born(&known.maternal, 0.6));
            names
        }
        R::Father => {
            let mut names = spread(&known.child, 0.6);
            names.extend(born(&known.paternal, 0.8));
            names
        }
        R::Brother | R::Sister | R::Sibling => {
            let mut names = spread(&known.child, 0.75);
            names.extend(spread(&known.mother, 0.2));
            names.extend(spread(&known.father, 0.3));
            names
        }
        R::HalfBrother | R::HalfSister | R::HalfSibling => {
            let mut names = spread(&known.mother, 0.35);
            names.extend(spread(&known.father, 0.25));
            names.extend(spread(&known.child, 0.2));
            names.extend(of(&|r| r == R::ParentsExPartner || r == R::PutativeFather, 0.3));
            names
        }
        R::AuntByMarriage | R::UncleByMarriage => {
            of(&|r| r.class() == RelationClass::AuntsUncles && r != relation, 0.6)
        }
        R::StepGrandfather | R::StepGrandmother => of(
            &|r| {
                matches!(
                    r,
                    R::PaternalGrandmother | R::MaternalGrandmother | R::Grandmother
                )
            },
            0.4,
        ),
        R::FosterBrother | R::FosterSister => of(&|r| r == R::FosterCarer, if female { 0.5 } else { 0.7 }),
        _ => match (relation.class(), kin::side(relation)) {
            (RelationClass::Grandparents, Some(Side::Maternal)) => born(&known.maternal, 0.9),
            (RelationClass::Grandparents, Some(Side::Paternal)) => born(&known.paternal, 0.9),
            (RelationClass::AuntsUncles, Some(Side::Maternal)) => {
                born(&known.maternal, if female { 0.65 } else { 1.0 })
            }
            (RelationClass::AuntsUncles, Some(Side::Paternal)) => {
                born(&known.paternal, if female { 0.65 } else { 1.0 })
            }
            (RelationClass::Cousins, side) => {
                let mut names = of(
                    &|r| {
                        r.class() == RelationClass::AuntsUncles
                            && (side.is_none() || kin::side(r).is_none() || kin::side(r) == side)
                    },
                    0.6,
                );
                match side {
                    Some(Side::Maternal) => names.extend(born(&known.maternal, 0.35)),
                    Some(Side::Paternal) => names.extend(born(&known.paternal, 0.45)),
                    None => {}
                }
                names
            }
            (RelationClass::NiecesNephews, _) => of(&|r| r.class() == RelationClass::Siblings, 0.5),
            (RelationClass::GreatAuntsUncles, _) => {
                let mut names = born(&known.maternal, 0.25);
                names.extend(born(&known.paternal, 0.25));
                names
            }
            _ => Vec::new(),
        },
    };
    out.retain(|(name, _)| !name.is_empty());
    out
}

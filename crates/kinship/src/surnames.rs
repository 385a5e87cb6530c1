//! Family names that follow from kinship where the file gives none, or besides those it gives.
use crate::kin::{self, Side};
use crate::target::{NameOrigin, NamePart, Target};
use kithkin_record::{CaseFile, Gender, NameUse, Relation, RelationClass};

/// The family names known for the people around the child.
#[derive(Default)]
struct Known {
    child: Vec<String>,
    /// The mother's birth name where the file tells it apart, else all her names.
    maternal: Vec<String>,
    paternal: Vec<String>,
    mother: Vec<String>,
    /// (relation, family names, place names) of the others, by position.
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
            if !target.family.iter().any(|f| f.folded == part.folded) {
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
    for target in targets {
        let names = stated(target);
        match target.relation() {
            Some(Relation::Mother) => {
                let maiden: Vec<String> = case
                    .people
                    .iter()
                    .filter(|p| target.asked_by.contains(&p.id))
                    .flat_map(|p| &p.names)
                    .filter(|n| n.name_use == NameUse::Maiden)
                    .filter_map(|n| n.family_text())
                    .collect();
                known
                    .maternal
                    .extend(if maiden.is_empty() { names.clone() } else { maiden });
                known.mother.extend(names);
            }
            Some(Relation::Father) => known.paternal.extend(names),
            _ => {}
        }
    }
    // Grandparents, uncles and unmarried aunts bear the family's name too.
    for target in targets {
        let Some(relation) = target.relation() else {
            continue;
        };
        if matches!(relation, Relation::Mother | Relation::Father) {
            continue;
        }
        let trusted = relation.class() == RelationClass::Grandparents
            || (relation.class() == RelationClass::AuntsUncles && target.likely_gender() == Gender::Male);
        match kin::side(relation) {
            Some(Side::Maternal) if trusted && known.maternal.is_empty() => {
                known.maternal.extend(stated(target))
            }
            Some(Side::Paternal) if trusted && known.paternal.is_empty() => {
                known.paternal.extend(stated(target))
            }
            _ => {}
        }
    }
    known.others = targets.iter().map(|t| (t.relation(), stated(t))).collect();
    known
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
        R::Mother => spread(&known.child, 0.5),
        R::Father => spread(&known.child, 0.6),
        R::Brother | R::Sister | R::Sibling => {
            let mut names = spread(&known.child, 0.75);
            names.extend(spread(&known.mother, 0.2));
            names.extend(spread(&known.paternal, 0.3));
            names
        }
        R::HalfBrother | R::HalfSister | R::HalfSibling => {
            let mut names = spread(&known.mother, 0.35);
            names.extend(spread(&known.paternal, 0.25));
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
            (RelationClass::Grandparents, Some(Side::Maternal)) => spread(&known.maternal, 0.75),
            (RelationClass::Grandparents, Some(Side::Paternal)) => spread(&known.paternal, 0.75),
            (RelationClass::AuntsUncles, Some(Side::Maternal)) => {
                spread(&known.maternal, if female { 0.6 } else { 0.85 })
            }
            (RelationClass::AuntsUncles, Some(Side::Paternal)) => {
                spread(&known.paternal, if female { 0.6 } else { 0.85 })
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
                    Some(Side::Maternal) => names.extend(spread(&known.maternal, 0.3)),
                    Some(Side::Paternal) => names.extend(spread(&known.paternal, 0.4)),
                    None => {}
                }
                names
            }
            (RelationClass::NiecesNephews, _) => of(&|r| r.class() == RelationClass::Siblings, 0.5),
            (RelationClass::GreatAuntsUncles, _) => {
                let mut names = spread(&known.maternal, 0.15);
                names.extend(spread(&known.paternal, 0.15));
                names
            }
            _ => Vec::new(),
        },
    };
    out.retain(|(name, _)| !name.is_empty());
    out
}

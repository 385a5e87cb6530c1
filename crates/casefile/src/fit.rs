//! How well a mention fits a person of the register: by given name, family name and what they are to the child.
use crate::kin::Tie;
use crate::register::{Person, Probe};
use kithkin_record::lexicon::Lexicon;
use kithkin_record::{Gender, Relation};

pub(crate) fn given_fit(person: &Person, probe: &Probe) -> Option<f64> {
    let Some(first) = probe.given.first() else {
        return Some(0.0);
    };
    if person.given.is_empty() {
        return probe.family.is_some().then_some(0.0);
    }
    let best = person
        .given
        .iter()
        .map(|g| given_score(g, first))
        .fold(0.0, f64::max);
    let other = probe.given.get(1).filter(|g| g.len() > 1).map_or(0.0, |second| {
        person
            .given
            .iter()
            .map(|g| given_score(g, second))
            .fold(0.0, f64::max)
            * 0.6
    });
    let best = best.max(other);
    (best > 0.0).then_some(best)
}

/// How alike two folded given names are: 2 the same, 1.3 a short form, 0.4 an initial.
pub(crate) fn given_score(a: &str, b: &str) -> f64 {
    if a == b {
        return 2.0;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return if long.starts_with(short) { 0.4 } else { 0.0 };
    }
    if short.len() >= 3 && long.starts_with(short) && long.len() - short.len() <= 5 {
        return 1.3;
    }
    // Kev and Kevin, Gaz and Gary: the lexicon's typed edges. Beth and Ellie, both of Elizabeth, are mostly two people.
    match crate::equal::related(a, b) {
        true if crate::equal::unlike_short_forms(a, b) => 0.4,
        true => 1.3,
        false => 0.0,
    }
}

pub(crate) fn family_fit(person: &Person, probe: &Probe) -> Option<f64> {
    let Some(family) = &probe.family else {
        return Some(0.0);
    };
    if person.family.is_empty() {
        return (!probe.given.is_empty()).then_some(0.0);
    }
    let best = person
        .family
        .iter()
        .map(|f| crate::equal::family_score(f, family))
        .fold(0.0, f64::max);
    if best > 0.0 {
        return Some(best);
    }
    // A woman of an uncommon given name may have married.
    let exact = probe.given.first().is_some_and(|g| person.given.contains(g));
    let rare = probe
        .given
        .first()
        .is_some_and(|g| Lexicon::shared().given_frequency(g, None) < 2e-3);
    let stated = probe
        .stated
        .is_some_and(|(r, ..)| person.relation.is_some_and(|p| p.compatible(r)));
    (exact && (stated || (rare && person.gender == Gender::Female && probe.gender != Gender::Male)))
        .then_some(-0.8)
}

/// Whether `a` says the same as `b` but less: aunt for maternal-aunt.
pub(crate) fn vaguer(a: Relation, b: Relation) -> bool {
    if a == b || !a.compatible(b) {
        return false;
    }
    if a == Relation::Relative {
        return true;
    }
    b != Relation::Relative && a.term().len() < b.term().len()
}

/// What a kin word says when it is said of the child.
pub(crate) fn called_relation(word: &str) -> Option<Relation> {
    let tokens = crate::token::tokenize(word);
    let reading = crate::cue::find(&tokens).first().map(|c| c.readings[0])?;
    match reading.tie {
        Tie::Is(relation) if !reading.role => Some(relation),
        _ => None,
    }
}

/// Relations that one person may well have at once: a great-aunt who is the kinship carer, a friend who is godmother.
pub(crate) fn overlapping(a: Relation, b: Relation) -> bool {
    use kithkin_record::RelationClass as C;
    let carer = |r: Relation| {
        matches!(
            r,
            Relation::KinshipCarer
                | Relation::SpecialGuardian
                | Relation::InformalCarer
                | Relation::Godparent
                | Relation::FamilyFriend
                | Relation::RespiteCarer
                | Relation::FosterCarer
        )
    };
    let parental = |r: Relation| matches!(r.class(), C::Parents | C::StepPartners);
    let home = |r: Relation| {
        matches!(
            r,
            Relation::KeyWorker
                | Relation::ResidentialWorker
                | Relation::FosterCarer
                | Relation::SupportWorker
        )
    };
    let professional = |r: Relation| r.is_professional();
    carer(a) && a.class() != b.class() && !professional(b)
        || carer(b) && a.class() != b.class() && !professional(a)
        || parental(a) && parental(b)
        || home(a) && home(b)
        || professional(a) && professional(b)
        || a.class() == b.class() && matches!(a.class(), C::Carers | C::Others | C::Siblings)
}

/// Whether `relation` goes with a kin word that its bearers are called by: `Auntie` of a great-aunt.
pub(crate) fn goes_with(called: Relation, relation: Relation) -> bool {
    called.compatible(relation)
        || overlapping(called, relation)
        || called.class() == kithkin_record::RelationClass::AuntsUncles
            && relation.class() == kithkin_record::RelationClass::GreatAuntsUncles
            && called.implied_gender() == relation.implied_gender()
}

/// Whether somebody of this relation may well be called so out of courtesy: an aunt who is a carer, a friend, a
/// great-aunt.
pub(crate) fn courtesy(relation: Relation, called: Relation) -> bool {
    use kithkin_record::RelationClass as C;
    // "Tasnim Apa", of an older cousin.
    if called.class() == C::Siblings && relation.class() == C::Cousins {
        return true;
    }
    // "Mummy Grace", of a foster carer.
    if called.class() == C::Parents {
        return matches!(relation.class(), C::Carers | C::StepPartners);
    }
    matches!(called.class(), C::AuntsUncles | C::Grandparents)
        && matches!(relation.class(), C::Carers | C::Others | C::GreatAuntsUncles)
}

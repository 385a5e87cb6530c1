//! Which contact records must not be found, worked out before anything is scored.
//!
//! Generous on purpose: every record that plausibly is a restricted person is hidden, under any of their names, and
//! so are further records of whoever is hidden. A record is spared only when it is decidedly somebody else whom the
//! file names (the grandfather with the same name as the father).
use super::further::extend_by_identity;
use super::person::{Person, birth_interval};
use super::places::TargetHomes;
use super::pool::Pool;
use super::score::Scorer;
use super::solve::query_of;
use kithkin_compare::kernel::osa_within;
use kithkin_index::{CandidateQuery, Exclude, Index};
use kithkin_kinship::{Cause, Closed, NamePart, Target, kin, likeness, may_be_one};
use kithkin_record::{DateInterval, Gender, Lexicon, date::DayNumber};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many records are looked at for one restricted person at a time; the search goes on while it finds any.
const BUDGET: usize = 400;

/// Records that must not be found.
#[derive(Default)]
pub(crate) struct Hidden {
    /// In the case at hand.
    pub here: BTreeSet<u32>,
    /// In every case of the run.
    pub everywhere: BTreeSet<u32>,
    /// Those of `here`, by the person of the case who is closed off.
    pub of: Vec<BTreeSet<u32>>,
}

/// The day and the people around which records are judged.
pub(crate) struct Judge<'a> {
    pub scorer: &'a Scorer<'a>,
    pub targets: &'a [Target],
    /// Positions of targets that are not restricted.
    pub open: &'a [usize],
    pub as_of: DayNumber,
}

/// The records of everybody in `closed`.
///
/// The search is repeated without what it has found until it finds no more: what is left is then the same as if the
/// hidden records had never been in the index.
pub(crate) fn hidden(index: &Index, closed: &[Closed], judge: &Judge<'_>) -> Hidden {
    let none = Exclude::none();
    let mut pool = Pool::new(index, &none);
    let mut out = Hidden {
        of: vec![BTreeSet::new(); closed.len()],
        ..Hidden::default()
    };
    loop {
        let before = (out.here.len(), out.everywhere.len());
        let known = Exclude::from_docs(out.here.iter().copied());
        for (at, person) in closed.iter().enumerate() {
            let (mine, sure) = records_of(person, judge, &known, &out.of[at], &mut pool);
            if person.everywhere {
                out.everywhere.extend(sure);
            }
            out.here.extend(&mine);
            out.of[at].extend(mine);
        }
        if before == (out.here.len(), out.everywhere.len()) {
            return out;
        }
    }
}

/// The records that may be a restricted person's and are not in `known`, and those that are theirs without a doubt,
/// as far as the restriction reaches. Those found `before` tell what else they are called.
fn records_of(
    closed: &Closed,
    judge: &Judge<'_>,
    known: &Exclude,
    before: &BTreeSet<u32>,
    pool: &mut Pool<'_>,
) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let (mut mine, mut sure) = by_description(closed, judge, known, pool);
    if let Some(wider) = also_called(closed, mine.union(before), pool) {
        let (more, surely) = by_description(&wider, judge, known, pool);
        mine.extend(more);
        sure.extend(surely);
    }
    // Further records of the same person: another name, the same day of birth.
    extend_by_identity(&mut mine, pool);
    extend_by_identity(&mut sure, pool);
    if closed.adoption {
        let home = adoptive_home(closed, &mine, pool);
        mine.extend(home.iter().copied());
        let home = adoptive_home(closed, &sure, pool);
        sure.extend(home);
    }
    if closed.household {
        let home = present_household(&mine, judge.as_of, pool);
        mine.extend(home);
    }
    (mine, sure)
}

/// The records not in `known` that fit what is said of a restricted person, and those that do without a doubt.
fn by_description(
    closed: &Closed,
    judge: &Judge<'_>,
    known: &Exclude,
    pool: &mut Pool<'_>,
) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let homes = TargetHomes::of(&closed.person);
    let mut mine: BTreeSet<u32> = BTreeSet::new();
    let mut sure: BTreeSet<u32> = BTreeSet::new();
    for doc in looked_at(closed, known, pool) {
        let Some(person) = pool.person(doc) else { continue };
        let plausible = if closed.vague {
            sounds_like(&closed.person, &person)
        } else {
            plausible(closed, &homes, &person, judge)
        };
        if plausible && (closed.vague || !decidedly_another(closed, &homes, &person, judge)) {
            mine.insert(doc);
            if is_sure(&closed.person, &person) {
                sure.insert(doc);
            }
        }
    }
    (mine, sure)
}

/// The restricted person under the further given names that records born on their very day have for them: Mohammed Javed
/// of the health register is Javed on the electoral roll. `None` when there are none.
fn also_called<'a>(
    closed: &Closed,
    docs: impl Iterator<Item = &'a u32>,
    pool: &mut Pool<'_>,
) -> Option<Closed> {
    let target = &closed.person;
    let stated = target.birth.as_ref().and_then(birth_interval).or(target.born);
    let mut wider = closed.clone();
    for doc in docs {
        let Some(person) = pool.person(*doc) else { continue };
        let theirs = exact_day(stated, &person)
            && given_like(target, &person) >= 0.65
            && family_like(target, &person) >= 0.65;
        for given in person.given.iter().filter(|g| theirs && g.folded.len() > 1) {
            wider.person.add_given(NamePart::stated(&given.text, None));
        }
    }
    (wider.person.given.len() > target.given.len()).then_some(wider)
}

/// The records worth judging for a restricted person.
fn looked_at(closed: &Closed, known: &Exclude, pool: &Pool<'_>) -> BTreeSet<u32> {
    let target = &closed.person;
    let mut docs: BTreeSet<u32> = BTreeSet::new();
    let mut look = |query: &CandidateQuery| {
        if !query.is_empty() {
            docs.extend(pool.index.candidates(query, known, BUDGET).iter().map(|c| c.doc));
        }
    };
    look(&query_of(target));
    // A new identity keeps the given name and the birth date.
    let mut given_and_birth = CandidateQuery::default();
    for given in &target.given {
        given_and_birth = given_and_birth.with_given(&given.text).with_middle(&given.text);
    }
    if let Some(birth) = &target.birth {
        given_and_birth = given_and_birth.with_birth(birth);
    } else if let Some(born) = target.born {
        given_and_birth = given_and_birth.with_birth_interval(born);
    }
    look(&given_and_birth);
    // A garbled given name is no key: everybody of a family name that is not too common.
    for family in &target.family {
        let mut bearers = pool.index.with_family(&family.text);
        bearers.retain(|&doc| !known.contains(doc));
        if target.given.is_empty() || bearers.len() <= BUDGET {
            docs.extend(bearers);
        }
    }
    for phone in target.phones.iter().filter_map(|p| p.e164.as_deref()) {
        docs.extend(pool.index.by_phone(phone));
    }
    docs
}

fn given_like(target: &Target, person: &Person) -> f64 {
    let mut top: f64 = 0.0;
    for part in &target.given {
        for given in &person.given {
            top = top.max(likeness::given(&part.folded, &given.folded));
        }
        // A call name may stand last on a register.
        for family in person.families.iter().filter(|_| part.folded.len() > 1) {
            top = top.max(likeness::given(&part.folded, &family.folded).min(0.9));
        }
    }
    top
}

fn family_like(target: &Target, person: &Person) -> f64 {
    let mut top: f64 = 0.0;
    for part in &target.family {
        for family in &person.families {
            top = top.max(likeness::family(&part.folded, &family.folded));
        }
        for given in person.given.iter().filter(|g| g.folded.len() > 1) {
            top = top.max(likeness::family(&part.folded, &given.folded).min(0.9));
        }
    }
    top
}

fn gap_of(a: DateInterval, b: DateInterval) -> i32 {
    (a.start - b.end).max(b.start - a.end)
}

/// Whether the birth of `person` rules out `target`: more than three years off, and no slip of the pen.
fn birth_rules_out(target: &Target, person: &Person, scorer: &Scorer<'_>) -> bool {
    const SLACK: i32 = 3 * 366;
    let Some(born) = person.born else { return false };
    let stated = target.birth.as_ref().and_then(birth_interval).or(target.born);
    match (stated, scorer.child, target.relation()) {
        (Some(stated), _, _) => gap_of(stated, born) > SLACK,
        (None, Some(child), Some(relation)) => gap_of(kin::age_gap(relation).window(child), born) > SLACK,
        _ => false,
    }
}

fn of_other_gender(target: &Target, person: &Person) -> bool {
    let gender = target.likely_gender();
    gender != person.gender && gender != Gender::Unknown && person.gender != Gender::Unknown
}

/// Whether somebody found only through others may be one of those closed off, under a family name the file does not
/// know (a given name is theirs and the age allows it) or under a given name it does not know (the family name and the
/// year of birth are, or the file's is not what such a man is called by, or it is no name at all but a slip of the pen).
pub(crate) fn may_be_closed(person: &Person, scorer: &Scorer<'_>) -> bool {
    bears_closed(person, scorer, |target| {
        let told = || born_so(target, person) || !bears_a_name(person) || goes_by_a_second_name(target);
        bears_given(target, person) || (told() && bears_family(target, person))
    })
}

/// Whether `person` has no given name, a bare initial, or one that people bear: `ouglas` is none.
fn bears_a_name(person: &Person) -> bool {
    let lexicon = Lexicon::shared();
    person.given.is_empty()
        || person
            .given
            .iter()
            .any(|g| g.folded.chars().count() == 1 || lexicon.is_given(&g.folded))
}

/// Whether a man may be known to everybody by another given name than the file's: Mohammed and its like stand before the
/// name that a man is called by.
fn goes_by_a_second_name(target: &Target) -> bool {
    const BEFORE: [&str; 4] = ["abdul", "mohammed", "sayed", "syed"];
    let stands_before = |name: &str| BEFORE.iter().any(|b| likeness::given(b, name) >= 0.77);
    !target.given.is_empty() && target.given.iter().all(|part| stands_before(&part.folded))
}

/// Whether `person` was born when the file says that `target` was, within a year.
fn born_so(target: &Target, person: &Person) -> bool {
    let stated = target.birth.as_ref().and_then(birth_interval).or(target.born);
    stated
        .zip(person.born)
        .is_some_and(|(s, b)| s.overlaps(b) && s.days() <= 366 && b.days() <= 366)
}

/// Whether `person` may be one of those closed off rather than `target`, going by what their names say:
///
/// - Under another given name than `target`'s, whatever letter stands in the middle: a woman under a family name that the
///   file does not know is told by her given name only, and hardly is the one looked for. A name that a closed person is
///   called by may not be the one in the file (Mohammed Nasir Raza is Nasir to everybody): under their family name, it
///   takes more than names. So it does where the file gives no given name of `target`.
/// - Under another family name than `target`'s and, as far as the file knows, the closed person's: whoever bears
///   the closed person's given name may be them, once married, and it takes more than names too.
pub(crate) fn is_rather_closed(target: &Target, person: &Person, scorer: &Scorer<'_>) -> bool {
    let by_names = |so: fn(&Target, &Person) -> bool| {
        bears_closed(person, scorer, |closed| so(closed, person)) && !anchored(target, person)
    };
    if target.given.is_empty() {
        // Not told by a given name at all.
        return may_be_closed(person, scorer) && (!bears_a_name(person) || !anchored(target, person));
    }
    if given_like(target, person) < 0.55 || goes_by_another(target, person) {
        return may_be_closed(person, scorer) || by_names(bears_family);
    }
    family_like(target, person) < 0.65 && by_names(bears_given)
}

fn bears_given(closed: &Target, person: &Person) -> bool {
    given_like(closed, person) >= 0.65
}

fn bears_family(closed: &Target, person: &Person) -> bool {
    family_like(closed, person) >= 0.9
}

/// Whether `person` bears a name of somebody closed off, as `so` has it, and neither gender nor birth speaks against it.
fn bears_closed(person: &Person, scorer: &Scorer<'_>, so: impl Fn(&Target) -> bool) -> bool {
    scorer.closed.iter().map(|closed| &closed.person).any(|target| {
        so(target) && !of_other_gender(target, person) && !birth_rules_out(target, person, scorer)
    })
}

/// Whether more than names tells that `person` is `target`: the birth, a home or a phone.
fn anchored(target: &Target, person: &Person) -> bool {
    let stated = target.birth.as_ref().and_then(birth_interval).or(target.born);
    let born_so = stated
        .zip(person.born)
        .is_some_and(|(s, b)| s.overlaps(b) && s.days() <= 366);
    let homes = TargetHomes::of(target);
    born_so || same_phone(target, person) || person.homes.iter().any(|h| homes.has_dwelling(h))
}

fn same_phone(target: &Target, person: &Person) -> bool {
    target.phones.iter().any(|known| {
        known.e164.is_some()
            && person.record.phones.iter().any(|p| p.e164 == known.e164)
            && !known.is_masked()
    })
}

/// Whether no name of `person` tells their family: names that a community shares.
fn of_no_family(person: &Person) -> bool {
    const SHARED: [&str; 5] = ["begum", "bibi", "kaur", "khatun", "singh"];
    let is_shared = |name: &str| SHARED.iter().any(|s| likeness::family(s, name) >= 0.77);
    person.families.iter().all(|f| is_shared(&f.folded))
}

fn plausible(closed: &Closed, homes: &TargetHomes, person: &Person, judge: &Judge<'_>) -> bool {
    let target = &closed.person;
    if of_other_gender(target, person) || birth_rules_out(target, person, judge.scorer) {
        return false;
    }
    if let (Some(s), Some(t)) = (target.seniority, person.snr)
        && s != t
    {
        return false;
    }
    let given = given_like(target, person);
    let family = family_like(target, person);
    let stated = target.birth.as_ref().and_then(birth_interval).or(target.born);
    let born_so = born_so(target, person);
    let same_home = person.homes.iter().any(|h| homes.has_dwelling(h));
    if closed.cause == Cause::Child && !born_so && goes_by_another(target, person) {
        return false;
    }
    let given_known = !target.given.is_empty() && !person.given.is_empty();
    if same_phone(target, person) && (given >= 0.55 || !given_known) {
        return true;
    }
    match (target.given.is_empty(), target.stated_family().next().is_none()) {
        (false, false) => {
            (given >= 0.55 && (family >= 0.65 || same_home))
                || (given >= 0.65 && born_so && (closed.adoption || exact_day(stated, person)))
                // A new family name after an adoption, or none: where no birth is known the age has to do.
                || (given >= 0.65 && closed.adoption && stated.is_none())
                || (given >= 0.65 && of_no_family(person))
                || (family >= 0.9 && garbled_given(target, person, born_so))
        }
        // Known by a given name alone: whoever bears it, under whatever family name, may be the person.
        (false, true) => {
            given >= 0.65 || (garbled_given(target, person, born_so) && of_such_family(target, person, judge))
        }
        // Known by a family name alone.
        (true, false) => family >= 0.65,
        (true, true) => same_home,
    }
}

/// Whether `person` bears the family name or has lived in a home of somebody who stands to the child as `target` does:
/// the wife of a carer, where the child gives a carer's given name alone.
fn of_such_family(target: &Target, person: &Person, judge: &Judge<'_>) -> bool {
    let so = |other: &&Target| {
        let both = other.relation().zip(target.relation());
        both.is_some_and(|(a, b)| a.compatible(b))
    };
    judge.targets.iter().filter(so).any(|other| {
        let homes = TargetHomes::of(other);
        family_like(other, person) >= 0.77 || person.homes.iter().any(|h| homes.has_dwelling(h))
    })
}

/// Whether `person` goes by another first name than `target`: a middle name or its letter is all that agrees. It takes
/// an uncle with a middle J for the child only where the birth says so too.
fn goes_by_another(target: &Target, person: &Person) -> bool {
    let like_first = |first: &str| {
        target.given.iter().any(|part| {
            likeness::given(&part.folded, first) > 0.0
                || osa_within(part.folded.as_bytes(), first.as_bytes(), 2).is_some()
        })
    };
    let mut firsts = person
        .given
        .iter()
        .filter(|g| g.first && g.folded.len() > 1)
        .peekable();
    firsts.peek().is_some() && !firsts.any(|g| like_first(&g.folded))
}

/// Whether a given name of `person` may be one of `target`'s, cut short or mistyped: one slip apart, however short
/// the name (`Ia` for `Ian`), or, born in the same year, the same first letter.
fn garbled_given(target: &Target, person: &Person, born_so: bool) -> bool {
    target.given.iter().any(|part| {
        person.given.iter().any(|given| {
            let (a, b) = (part.folded.as_bytes(), given.folded.as_bytes());
            a.first() == b.first() && (born_so || osa_within(a, b, 1).is_some())
        })
    })
}

fn exact_day(stated: Option<DateInterval>, person: &Person) -> bool {
    stated.is_some_and(|s| s.days() == 1 && person.birth_day() == Some(s.start))
}

/// Whether any name of `person` sounds like the words of a restriction nobody can resolve.
fn sounds_like(target: &Target, person: &Person) -> bool {
    given_like(target, person) >= 0.65
        || family_like(target, person) >= 0.65
        || target.given.iter().any(|t| {
            let alike = |name: &str| {
                let stem = t.folded.trim_end_matches('s');
                likeness::given(&t.folded, name) >= 0.65 || (stem.len() >= 3 && name.starts_with(stem))
            };
            person.families.iter().any(|f| alike(&f.folded)) || person.given.iter().any(|g| alike(&g.folded))
        })
}

/// Whether the file names somebody else who fits `person` so much better that it is not the restricted one.
fn decidedly_another(closed: &Closed, homes: &TargetHomes, person: &Person, judge: &Judge<'_>) -> bool {
    const DECIDED: f64 = 7.0;
    let own = |target: &Target, homes: &TargetHomes| {
        let bars = judge.scorer.bars(target, homes, person);
        bars.iter().map(|b| b.weight.bits()).sum::<f64>()
    };
    let restricted = own(&closed.person, homes);
    // A name alone saves nobody from a restriction that gives no family name, nor from one whose given name the record
    // bears as well or nearly ("Lia" of a Lisa, beside an Elizabeth): it may be that of both.
    let by_family = closed.person.stated_family().next().is_some()
        && given_like(&closed.person, person) < 0.55
        && !garbled_given(&closed.person, person, false);
    judge.open.iter().map(|&at| &judge.targets[at]).any(|other| {
        // Somebody who may be the restricted person under another entry of the file saves nobody.
        !may_be_one(other, &closed.person)
            && given_like(other, person) >= 0.65
            && own(other, &TargetHomes::of(other)) > restricted + DECIDED
            && own(other, &TargetHomes::of(other)) > -judge.scorer.prior.bits()
            // A son at his father's address, under his father's name, is not the father.
            && !birth_rules_out(other, person, judge.scorer)
            && (by_family || anchored(other, person))
    })
}

/// Whether the record is the person beyond a doubt that would do harm in other cases.
fn is_sure(target: &Target, person: &Person) -> bool {
    let stated = target.birth.as_ref().and_then(birth_interval).or(target.born);
    let overlap = stated.zip(person.born).is_some_and(|(s, b)| s.overlaps(b));
    let given = given_like(target, person);
    exact_day(stated, person) && given >= 0.65
        || (given >= 0.65 && family_like(target, person) >= 0.77 && (overlap || stated.is_none()))
}

/// Whoever lives with the record after an adoption: the adopters. A record after is one under another family name
/// than the birth family's; whoever bears the birth family's name there is no adopter.
fn adoptive_home(closed: &Closed, docs: &BTreeSet<u32>, pool: &mut Pool<'_>) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for &doc in docs {
        let Some(person) = pool.person(doc) else { continue };
        if family_like(&closed.person, &person) >= 0.65 {
            continue;
        }
        let around: Vec<Arc<Person>> = pool
            .co_residents(&person)
            .into_iter()
            .chain(pool.linked(&person).into_iter().map(|(p, _)| p))
            .collect();
        let adopters = around
            .into_iter()
            .filter(|other| family_like(&closed.person, other) < 0.65);
        for other in adopters {
            out.extend(pool.further(other.doc).iter());
            out.insert(other.doc);
        }
    }
    out
}

/// Whoever lives now where one of `docs` lives now.
pub(crate) fn present_household(
    docs: &BTreeSet<u32>,
    as_of: DayNumber,
    pool: &mut Pool<'_>,
) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for &doc in docs {
        let Some(person) = pool.person(doc) else { continue };
        for other in pool.co_residents(&person) {
            let now = person.homes.iter().any(|h| {
                h.period.contains(as_of)
                    && other
                        .homes
                        .iter()
                        .any(|o| o.same_dwelling(h) && o.period.contains(as_of))
            });
            if now {
                out.insert(other.doc);
            }
        }
    }
    out
}

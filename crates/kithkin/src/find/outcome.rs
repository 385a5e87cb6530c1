//! How often a candidate with such evidence, among such rivals, is the person: the last step from weight to chance.
//!
//! The weight takes every fact alone. What it cannot know is how facts bear on each other (two names of one community,
//! a home shared with a family of one name) and who else is there (a better rival for the target, a better target for
//! the record), among how many records. Small trees fitted on simulated worlds (`kithkin_model::trees`) tell from all
//! of it. They see weights and counts, never a name, and nothing that is hidden.
//!
//! There are five lots of them. The first look at weights taken before the network is sure of itself, and say who in
//! it is sure enough to be evidence for others; the second look at the weights that come of that, and give the chances a
//! reader sees; the third do so for whom the file does not name, the fourth say how surely they stand to the child as
//! said, and the fifth whether a record that is not the person is somebody close to them rather than a stranger.
use super::compete::Match;
use super::evidence::Bar;
use super::params::Params;
use super::proposal::{Known, Proposal};
use super::solve::Found;
use kithkin_kinship::{Target, may_be_one};
use kithkin_model::Trees;
use kithkin_record::{Relation, RelationClass};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Columns of a row before the fields: see [`row`].
const FIRST: [&str; 14] = [
    "weight",
    "weight here",
    "chance",
    "names",
    "facts",
    "margin",
    "close rivals",
    "rivals",
    "namesakes",
    "other claim",
    "relation",
    "unnamed",
    "kin's name",
    "class",
];

/// Fields whose weights are columns.
const FIELDS: [&str; 21] = [
    "given-name",
    "family-name",
    "birth-date",
    "age",
    "gender",
    "address",
    "shared-home",
    "link",
    "phone",
    "e-mail",
    "household",
    "same-person",
    "chain",
    "death",
    "together",
    "homes",
    "generation",
    "crowd",
    "own-kin",
    "together-for",
    "elsewhere",
];

/// Where the bar of a record known by another record of the person stands among [`FIELDS`].
const BORROWED: usize = 11;

/// Bits that such a claim yields to one by the record itself.
const LENT: f64 = 10.0;

/// Columns that can only raise the chance: the weight, the same among so many records, the chance from it, names, facts, the margin and all fields.
///
/// ```
/// assert!(kithkin::find::rising_columns().contains(&0));
/// ```
pub fn rising_columns() -> Vec<usize> {
    (0..6).chain(FIRST.len()..FIRST.len() + FIELDS.len()).collect()
}

/// How many columns a row has.
#[cfg(test)]
pub(super) fn width() -> usize {
    FIRST.len() + FIELDS.len()
}

/// A rival this many bits lighter is no rival.
const FAR: f64 = -40.0;

/// A candidate as the trees see it.
pub(crate) struct Seen {
    /// For whom: the position of the first target of one key; `None` for whoever nobody named.
    target: Option<usize>,
    /// Whose record: the same number for all candidates of one record.
    contact: usize,
    weight: f64,
    p: f64,
    p_relation: f64,
    relation: Option<Relation>,
    told: Told,
}

/// What the evidence of a candidate comes to.
#[derive(Default)]
struct Told {
    fields: [f64; FIELDS.len()],
    names: f64,
    facts: f64,
    /// Whether a name was only the family's.
    kin: bool,
    given: bool,
    family: bool,
}

impl Told {
    fn add(&mut self, field: &str, level: &str, weight: f64) {
        if let Some(at) = FIELDS.iter().position(|f| field == *f) {
            self.fields[at] += weight;
        }
        match field {
            "given-name" | "family-name" | "names-together" | "name-order" => self.names += weight,
            "household" | "same-person" | "chain" => {}
            _ => self.facts += weight,
        }
        self.kin |= level.ends_with("the family's name");
        self.given |= field == "given-name" && weight >= 2.0;
        self.family |= field == "family-name" && weight >= 2.0;
    }

    fn of_bars(bars: &[Bar]) -> Self {
        let mut told = Self::default();
        bars.iter()
            .for_each(|b| told.add(b.field, &b.level, b.weight.bits()));
        told
    }

    /// Whether given and family name both speak for the record.
    fn is_namesake(&self) -> bool {
        self.given && self.family
    }
}

impl Seen {
    pub(crate) fn new(target: Option<usize>, contact: u32, weight: f64, p: f64, bars: &[Bar]) -> Self {
        Self {
            target,
            contact: contact as usize,
            weight,
            p,
            p_relation: 0.0,
            relation: None,
            told: Told::of_bars(bars),
        }
    }

    pub(crate) fn standing(mut self, relation: Option<Relation>, p_relation: f64) -> Self {
        self.relation = relation;
        self.p_relation = p_relation;
        self
    }
}

/// One row a proposal of `case`, the lines for nobody left out: what the trees are told. `case` is every candidate of
/// one case, with the chances of [`Params`] without the last trees, found among so many `records`.
pub fn columns(case: &[Proposal], records: usize) -> Vec<Vec<f32>> {
    let mut targets: FxHashMap<&str, usize> = FxHashMap::default();
    let mut contacts: FxHashMap<Option<&str>, usize> = FxHashMap::default();
    let seen = case.iter().map(|p| {
        let next = targets.len();
        let target = p.target.as_deref().map(|t| *targets.entry(t).or_insert(next));
        let next = contacts.len();
        let contact = *contacts.entry(p.contact.as_deref()).or_insert(next);
        let mut told = Told::default();
        p.evidence
            .iter()
            .for_each(|e| told.add(&e.field, &e.level, e.weight));
        Seen {
            target: target.filter(|_| p.known == Known::Named),
            contact,
            weight: p.weight,
            p: p.p_person,
            p_relation: p.p_relation,
            relation: p.relation,
            told,
        }
    });
    let seen: Vec<Seen> = seen.collect();
    rows(&seen, records)
}

/// One row for each of all candidates of a case.
pub(crate) fn rows(case: &[Seen], records: usize) -> Vec<Vec<f32>> {
    let mut by_target: BTreeMap<usize, (Vec<f64>, usize)> = BTreeMap::new();
    let mut by_contact: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (at, s) in case.iter().enumerate() {
        if let Some(target) = s.target {
            let (weights, namesakes) = by_target.entry(target).or_default();
            weights.push(s.weight);
            *namesakes += usize::from(s.told.is_namesake());
        }
        by_contact.entry(s.contact).or_default().push(at);
    }
    // Sorted, so that rivals are counted by bisection.
    for (weights, _) in by_target.values_mut() {
        weights.sort_by(f64::total_cmp);
    }
    let none = (Vec::new(), 0);
    let few = (POPULATION / (records.max(1) as f64)).log2();
    case.iter()
        .enumerate()
        .map(|(at, s)| {
            // Whoever nobody named has no rivals: each is somebody else.
            let (rivals, namesakes) = s.target.map_or(&none, |t| &by_target[&t]);
            let others = by_contact[&s.contact].iter().filter(|&&i| i != at);
            let claim = others.map(|&i| case[i].weight).max_by(f64::total_cmp);
            let mates = namesakes.saturating_sub(usize::from(s.told.is_namesake()));
            row(s, rivals, mates, claim, few)
        })
        .collect()
}

/// People in the population, roughly: a weight says one among these, an index holds fewer.
const POPULATION: f64 = 6e7;

/// What the trees are told of `s`: `rivals` are the weights of its target's candidates, its own among them, ascending;
/// `few` is how many bits fewer records there are than people.
fn row(s: &Seen, rivals: &[f64], namesakes: usize, claim: Option<f64>, few: f64) -> Vec<f32> {
    let heavier = |by: f64| rivals.len() - rivals.partition_point(|w| *w <= s.weight - by);
    let best_rival = match rivals {
        [.., second, top] if *top <= s.weight => *second,
        [_] | [] => s.weight + FAR,
        [.., top] => *top,
    };
    let odds = |p: f64| (p / (1.0 - p)).log2().clamp(-20.0, 20.0);
    let class = s.relation.map_or(RelationClass::Relative, Relation::class);
    let first = [
        s.weight,
        s.weight + few,
        odds(s.p),
        s.told.names,
        s.told.facts,
        (s.weight - best_rival).clamp(FAR, -FAR),
        heavier(3.0).saturating_sub(1) as f64,
        heavier(8.0).saturating_sub(1) as f64,
        namesakes as f64,
        claim.map_or(FAR, |w| (w - s.weight).clamp(FAR, -FAR)),
        s.p_relation,
        f64::from(u8::from(s.target.is_none())),
        f64::from(u8::from(s.told.kin)),
        f64::from(class as u8),
    ];
    first.iter().chain(&s.told.fields).map(|&x| x as f32).collect()
}

/// A candidate less likely than this beside its rivals is nobody's.
pub(crate) const FAINTEST: f64 = 1e-6;

/// What is asked for: the position of the first of all targets of one key, the relation and how sure it is.
pub(crate) type Asked = (usize, Option<Relation>, f64);

/// What each of `targets` asks for.
pub(crate) fn asked(targets: &[Target]) -> Vec<Asked> {
    let mut keys: FxHashMap<&str, usize> = FxHashMap::default();
    targets
        .iter()
        .enumerate()
        .map(|(at, target)| {
            let key = *keys.entry(&target.key).or_insert(at);
            let (relation, p) = target
                .relations
                .first()
                .map_or((None, 0.3), |&(r, p)| (Some(r), p));
            (key, relation, p)
        })
        .collect()
}

/// One record is not two people of the file: of whoever claims it, all but the heaviest have at most the chance that the
/// heaviest leaves. The trees see candidates one by one; `chances` are what they made of each of `case`.
pub(crate) fn share(case: &[Seen], chances: &mut [f64], targets: &[Target]) {
    // A claim by way of another record has that record's facts in its weight.
    let own = |s: &Seen| s.weight - if s.told.fields[BORROWED] == 0.0 { 0.0 } else { LENT };
    let mut heaviest: FxHashMap<usize, usize> = FxHashMap::default();
    for (at, s) in case.iter().enumerate().filter(|(_, s)| s.target.is_some()) {
        let best = heaviest.entry(s.contact).or_insert(at);
        if own(s) > own(&case[*best]) {
            *best = at;
        }
    }
    for (at, s) in case.iter().enumerate() {
        let best = heaviest.get(&s.contact).map(|&i| (i, case[i].target));
        let (Some((i, Some(other))), Some(own)) = (best, s.target) else {
            continue;
        };
        if own != other && !may_be_one(&targets[own], &targets[other]) {
            chances[at] = chances[at].min(1.0 - chances[i]);
        }
    }
}

/// Gives every match the chance that the first trees see, so that the network knows who is sure. Records that a
/// coordinator confirmed keep theirs.
pub(crate) fn look(found: &mut [Found], targets: &[Target], params: &Params, records: usize) {
    if params.first.is_empty() {
        return;
    }
    let asked = asked(targets);
    let counts = |m: &&Match| m.p >= FAINTEST;
    let mut seen: Vec<Seen> = Vec::new();
    for one in found.iter() {
        let (key, relation, p_relation) = asked[one.target];
        seen.extend(one.matches.iter().filter(counts).map(|m| {
            Seen::new(Some(key), m.person.doc, m.weight.bits(), m.p, &m.bars).standing(relation, p_relation)
        }));
    }
    let mut chances: Vec<f64> = rows(&seen, records)
        .iter()
        .map(|row| chance(&params.first, row))
        .collect();
    share(&seen, &mut chances, targets);
    let mut chances = chances.into_iter();
    for m in found.iter_mut().flat_map(|f| &mut f.matches) {
        if !counts(&&*m) {
            continue;
        }
        let Some(p) = chances.next() else { return };
        if !m.confirmed {
            m.p = p;
        }
    }
}

fn chance(trees: &Trees, row: &[f32]) -> f64 {
    trees.probability(row).min(0.999_5)
}

/// What the record of a candidate can be, and how the person stands to the child.
#[derive(Clone, Copy)]
pub(crate) struct Chances {
    /// That it is the person looked for, or for whom the file does not name somebody of the network.
    pub person: f64,
    /// That it is not, but somebody else of the network; what is left is a stranger. 0 for whom the file does not name.
    pub close: f64,
    /// That the person stands to the child as said.
    pub relation: f64,
}

/// The calibrated chances of every candidate of a case. `None` without trees.
pub(crate) fn settle(
    case: &[Seen],
    targets: &[Target],
    params: &Params,
    records: usize,
) -> Option<Vec<Chances>> {
    if params.outcome.is_empty() {
        return None;
    }
    let rows = rows(case, records);
    // How somebody whom the file names stands to the child is for the file to say.
    let relation = |s: &Seen, row: &[f32]| match s.target {
        None if !params.relation.is_empty() => chance(&params.relation, row),
        _ => s.p_relation,
    };
    let person = |s: &Seen, row: &[f32]| match s.target {
        None if !params.unnamed.is_empty() => chance(&params.unnamed, row),
        _ => chance(&params.outcome, row),
    };
    let mut chances: Vec<f64> = case.iter().zip(&rows).map(|(s, row)| person(s, row)).collect();
    share(case, &mut chances, targets);
    let all = case.iter().zip(&rows).zip(chances);
    let close = |s: &Seen, row: &[f32]| match s.target {
        Some(_) if !params.close.is_empty() => chance(&params.close, row),
        _ => 0.0,
    };
    let chances = all.map(|((s, row), person)| Chances {
        person,
        close: (1.0 - person) * close(s, row),
        relation: relation(s, row),
    });
    Some(chances.collect())
}

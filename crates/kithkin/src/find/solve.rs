//! One case solved: every target against its candidates, then again with who stands around them.
use super::compete::{Identities, Match, compete};
use super::context::{Anchor, Anchors, around};
use super::evidence::{Bar, Centibits, Kind};
use super::generation::Births;
use super::hide::is_rather_closed;
use super::outcome;
use super::person::Person;
use super::places::TargetHomes;
use super::pool::Pool;
use super::same::given_names_differ;
use super::score::Scorer;
use super::stated;
use kithkin_index::{CandidateQuery, DEFAULT_BUDGET};
use kithkin_kinship::{KnownAddress, NameOrigin, NamePart, Target, likeness, may_be_one};
use kithkin_record::{DateValue, Relation};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::sync::Arc;

/// A target with what was found for it.
pub(crate) struct Found {
    /// Position among the case's targets.
    pub target: usize,
    /// The heaviest first.
    pub matches: Vec<Match>,
    /// Probability that nobody in the records is the target.
    pub nobody: f64,
}

/// Matches lighter than this are forgotten.
const LIGHTEST: Centibits = Centibits(-2000);

/// A record at least this probable lends its facts to the target.
const LENDS: f64 = 0.5;

/// A record at least this probable is evidence for the people around it.
pub(super) const ANCHORS: f64 = 0.25;

/// Everything found for every searchable target of the case, in the order of targets.
pub(crate) fn solve(
    targets: &[Target],
    open: &[usize],
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
) -> Vec<Found> {
    let homes: Vec<TargetHomes> = targets.iter().map(TargetHomes::of).collect();
    let mut weighed = Weighed::default();
    let mut found: Vec<Found> = open
        .iter()
        .map(|&at| first_look(at, &targets[at], &homes[at], scorer, pool, &mut weighed))
        .collect();
    let mut known = Identities::default();
    for round in 0..3 {
        settle(&mut found, targets, scorer, &mut known);
        if round == 2 {
            // Who is sure, as the trees see it: better anchors than the weights alone make.
            if scorer.params.first.is_empty() {
                break;
            }
            outcome::look(&mut found, targets, scorer.params, pool.records());
        }
        let anchors = anchors(&found, targets, scorer, pool);
        found = found
            .into_iter()
            .map(|f| second_look(f, targets, &homes, &anchors, scorer, pool, &mut weighed))
            .collect();
        if round == 2 {
            settle(&mut found, targets, scorer, &mut known);
            outcome::look(&mut found, targets, scorer.params, pool.records());
        }
    }
    found
}

/// The bars of a record for a target, which only the network adds to from one look to the next.
#[derive(Default)]
struct Weighed {
    /// By target and record; `None` for a record that is rather somebody closed off.
    own: FxHashMap<(usize, u32), Option<Vec<Bar>>>,
    /// The same for the target with what a record of it adds, by target, that record and the record weighed.
    lent: FxHashMap<(usize, u32, u32), Vec<Bar>>,
}

impl Weighed {
    fn own(
        &mut self,
        at: usize,
        target: &Target,
        homes: &TargetHomes,
        person: &Person,
        scorer: &Scorer<'_>,
    ) -> Option<Vec<Bar>> {
        let bars = self.own.entry((at, person.doc)).or_insert_with(|| {
            (!is_rather_closed(target, person, scorer)).then(|| scorer.bars(target, homes, person))
        });
        bars.clone()
    }

    fn lent(&mut self, at: usize, lender: &Lender<'_>, person: &Person, scorer: &Scorer<'_>) -> Vec<Bar> {
        let bars = self
            .lent
            .entry((at, lender.person.doc, person.doc))
            .or_insert_with(|| {
                let (target, homes) = lender.lent.get_or_init(|| {
                    let lent = lend(lender.target, lender.person);
                    let homes = TargetHomes::of(&lent);
                    (lent, homes)
                });
                scorer.bars(target, homes, person)
            });
        bars.clone()
    }
}

/// A record that is probably the target, and the target with what it adds, once somebody asks.
struct Lender<'a> {
    /// Its place among the target's matches.
    place: usize,
    p: f64,
    target: &'a Target,
    person: &'a Person,
    lent: OnceCell<(Target, TargetHomes)>,
}

/// What retrieval is told of a target.
pub(crate) fn query_of(target: &Target) -> CandidateQuery {
    let mut query = CandidateQuery::default().with_gender(target.likely_gender());
    for given in &target.given {
        query = query.with_given(&given.text);
    }
    for family in &target.family {
        query = query.with_family(&family.text);
    }
    if let Some(birth) = &target.birth {
        query = query.with_birth(birth);
    } else if let Some(born) = target.born {
        query = query.with_birth_interval(born);
    }
    for known in &target.addresses {
        query = query.with_address(&known.address);
    }
    for phone in target.phones.iter().filter(|p| !p.is_masked()) {
        if let Some(number) = &phone.e164 {
            query = query.with_phone(number);
        }
    }
    for email in target.emails.iter().filter_map(|e| e.address.as_deref()) {
        query = query.with_email(email);
    }
    query
}

fn first_look(
    at: usize,
    target: &Target,
    homes: &TargetHomes,
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
    weighed: &mut Weighed,
) -> Found {
    let query = query_of(target);
    let mut docs: Vec<u32> = Vec::new();
    if !query.is_empty() && target.is_named() {
        docs.extend(
            pool.index
                .candidates(&query, pool.exclude, DEFAULT_BUDGET)
                .iter()
                .map(|c| c.doc),
        );
    }
    let mut matches: Vec<Match> = docs
        .into_iter()
        .filter_map(|doc| pool.person(doc))
        .filter_map(|person| {
            let mut bars = weighed.own(at, target, homes, &person, scorer)?;
            if is_closed_initial(&bars, &person, scorer) {
                return None;
            }
            let weight = scorer.weigh(&mut bars);
            let confirmed = scorer.decided.confirms(person.doc, target);
            (confirmed || weight >= LIGHTEST).then_some(Match {
                person,
                bars,
                weight,
                confirmed,
                p: 0.0,
                relation: None,
            })
        })
        .collect();
    sort(&mut matches);
    Found {
        target: at,
        matches,
        nobody: 1.0,
    }
}

fn sort(matches: &mut [Match]) {
    matches.sort_by(|a, b| {
        b.weight
            .cmp(&a.weight)
            .then_with(|| a.person.id().cmp(b.person.id()))
    });
}

/// Probabilities within each target, then across targets: one record is not two people of the file.
fn settle(found: &mut [Found], targets: &[Target], scorer: &Scorer<'_>, known: &mut Identities) {
    for one in found.iter_mut() {
        one.nobody = compete(
            &mut one.matches,
            targets[one.target].several,
            scorer.params,
            known,
        );
    }
    let mut claims: std::collections::BTreeMap<u32, Vec<(usize, f64)>> = std::collections::BTreeMap::new();
    for one in found.iter() {
        for m in one.matches.iter().filter(|m| m.p > 0.001) {
            claims.entry(m.person.doc).or_default().push((one.target, m.p));
        }
    }
    for one in found.iter_mut() {
        let mut lost: f64 = 0.0;
        for m in &mut one.matches {
            let Some(rivals) = claims.get(&m.person.doc) else {
                continue;
            };
            let odds = |p: f64| p / (1.0 - p).max(1e-9);
            let others: f64 = rivals
                .iter()
                .filter(|(t, _)| *t != one.target && !may_be_one(&targets[*t], &targets[one.target]))
                .map(|&(_, p)| odds(p))
                .sum();
            let share = odds(m.p) / (odds(m.p) + others).max(1e-12);
            let kept = if others > 0.0 { m.p * share } else { m.p };
            lost = lost.max(m.p - kept);
            m.p = kept;
        }
        one.nobody = (one.nobody + lost).min(1.0);
    }
}

/// The records that are probably somebody of the network.
pub(crate) fn anchors(
    found: &[Found],
    targets: &[Target],
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
) -> Anchors {
    let mut out = Vec::new();
    for one in found {
        let target = &targets[one.target];
        let Some(relation) = target.relation() else {
            continue;
        };
        for m in one.matches.iter().filter(|m| m.p >= ANCHORS) {
            out.push(Anchor {
                person: Arc::clone(&m.person),
                target: one.target,
                relation,
                side: target.side(),
                p: m.p,
                stated: None,
            });
        }
    }
    out.extend(stated::anchors(found, targets, scorer.protected, pool));
    Anchors::new(out, pool).dated(Births::of(found, targets))
}

fn second_look(
    found: Found,
    targets: &[Target],
    homes: &[TargetHomes],
    anchors: &Anchors,
    scorer: &Scorer<'_>,
    pool: &mut Pool<'_>,
    weighed: &mut Weighed,
) -> Found {
    let at = found.target;
    let target = &targets[at];
    let lenders: Vec<Lender<'_>> = found
        .matches
        .iter()
        .enumerate()
        .filter(|(_, m)| m.p >= LENDS)
        .map(|(place, m)| Lender {
            place,
            p: m.p,
            target,
            person: &m.person,
            lent: OnceCell::new(),
        })
        .take(4)
        .collect();
    let places: FxHashMap<u32, usize> = (found.matches.iter().enumerate())
        .map(|(place, m)| (m.person.doc, place))
        .collect();
    let mut docs: Vec<u32> = found.matches.iter().map(|m| m.person.doc).collect();
    for lender in &lenders {
        docs.extend(pool.records_like(lender.person).iter());
    }
    docs.extend(near_anchors(at, target, anchors));
    docs.sort_unstable();
    docs.dedup();
    let mut matches = Vec::new();
    for doc in docs {
        let Some(person) = pool.person(doc) else { continue };
        let Some(mut bars) = weighed.own(at, target, &homes[at], &person, scorer) else {
            continue;
        };
        let own = places.get(&doc).copied();
        let mut weight = network(&mut bars, at, target, &person, anchors, scorer);
        // A record may also be known by another record of the same person, a heavier one.
        for lender in lenders.iter().filter(|l| own.is_none_or(|o| l.place < o)) {
            // Sisters share a birthday, a telephone and a home.
            if given_names_differ(lender.person, &person) {
                continue;
            }
            let mut other = weighed.lent(at, lender, &person, scorer);
            other.push(
                Bar::new(
                    "same-person",
                    "as another record of this person",
                    lender.p.log2(),
                    Kind::Own,
                )
                .values(String::new(), lender.person.id()),
            );
            let other_weight = network(&mut other, at, target, &person, anchors, scorer);
            if other_weight > weight {
                (bars, weight) = (other, other_weight);
            }
        }
        if is_closed_initial(&bars, &person, scorer) {
            continue;
        }
        let confirmed = scorer.decided.confirms(doc, target);
        if confirmed || weight >= LIGHTEST {
            matches.push(Match {
                person,
                bars,
                weight,
                confirmed,
                p: 0.0,
                relation: None,
            });
        }
    }
    sort(&mut matches);
    Found {
        target: at,
        matches,
        nobody: 1.0,
    }
}

/// Adds the network's evidence to `bars` and weighs them. A home is one fact: of the place and the shared home only
/// the stronger counts.
fn network(
    bars: &mut Vec<Bar>,
    at: usize,
    target: &Target,
    person: &Person,
    anchors: &Anchors,
    scorer: &Scorer<'_>,
) -> Centibits {
    // Somebody of whom the file does not say who they are may be anybody's relative.
    let wanted = target.relation().unwrap_or(Relation::Relative);
    let (agrees, relation_known) = (given_agrees(bars), target.relation().is_some());
    // Of a home that the file gives, whoever bears another name is somebody close rather than the person.
    let stated = agrees || !target.is_named();
    let shared = around(at, wanted, person, anchors, scorer.params, stated);
    if let Some(shared) = shared.filter(|_| relation_known || agrees) {
        let place = bars.iter().position(|b| b.field == "address");
        match place {
            Some(i) if bars[i].weight >= shared.weight => {}
            Some(i) => bars[i] = shared,
            None => bars.push(shared),
        }
    }
    if let Some(relation) = target.relation()
        && !target.several
        && !bars.iter().any(|b| b.field == "birth-date")
    {
        bars.extend(anchors.births.bar(Some(at), relation, person, scorer.child));
    }
    scorer.weigh(bars)
}

/// Whether nothing but an initial and a family name speaks for the record, and a closed person bears both: `K Hulme` for
/// Ken, where Kieran Hulme must not be found.
fn is_closed_initial(bars: &[Bar], person: &Person, scorer: &Scorer<'_>) -> bool {
    let for_it = |b: &&Bar| b.weight.0 > 0 && b.kind != Kind::Family && b.field != "gender";
    let only_initial = |b: &Bar| b.field == "given-name" && b.level == "initial";
    if !bars.iter().filter(for_it).all(only_initial) {
        return false;
    }
    let initial = |name: &str| name.chars().next();
    let bears = |closed: &Target| {
        let given = closed.given.iter().any(|c| {
            person
                .given
                .iter()
                .any(|g| initial(&g.folded) == initial(&c.folded))
        });
        given
            && closed.family.iter().any(|c| {
                person
                    .families
                    .iter()
                    .any(|f| likeness::family(&f.folded, &c.folded) >= 0.77)
            })
    };
    person.given.iter().all(|g| g.folded.chars().count() == 1)
        && scorer.closed.iter().any(|closed| bears(&closed.person))
}

fn given_agrees(bars: &[Bar]) -> bool {
    bars.iter()
        .any(|b| b.weight.0 > 0 && matches!(b.field, "given-name" | "family-name"))
}

/// Records that share a home or a link with the anchors of other targets: how unnamed relatives are found.
fn near_anchors(at: usize, target: &Target, anchors: &Anchors) -> Vec<u32> {
    let wanted = target.relation().unwrap_or(Relation::Relative);
    let mut docs = Vec::new();
    for (doc, around) in &anchors.docs {
        let close = anchors.of(*doc).any(|a| {
            a.target != at && a.p >= LENDS && super::context::live_together(a.relation, wanted) >= 0.2
        });
        if close {
            docs.extend(around);
        }
    }
    docs
}

/// The target with what one record of the same person adds.
fn lend(target: &Target, person: &Person) -> Target {
    let mut lent = target.clone();
    for given in &person.given {
        let weight = if given.first { 0.9 } else { 0.3 };
        lent.add_given(NamePart::new(&given.text, weight, NameOrigin::Record, None));
    }
    for family in &person.families {
        lent.add_family(NamePart::new(&family.text, 0.9, NameOrigin::Record, None));
    }
    let day_known =
        |b: &Option<DateValue>| b.as_ref().and_then(|b| b.interval).is_some_and(|i| i.days() == 1);
    if person.born.is_some() && !day_known(&lent.birth) {
        lent.birth.clone_from(&person.record.birth);
        lent.born = person.born;
    }
    lent.addresses.extend(person.homes.iter().map(|h| KnownAddress {
        address: h.address.clone(),
        source: None,
    }));
    lent.phones.extend(person.record.phones.iter().cloned());
    lent.emails.extend(person.record.emails.iter().cloned());
    lent
}

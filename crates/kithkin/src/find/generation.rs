//! Generations: when somebody was born beside when their parents, children, brothers and sisters were.
use super::evidence::{Bar, Kind};
use super::person::{Person, birth_interval};
use super::solve::Found;
use kithkin_kinship::{Target, kin};
use kithkin_record::{DateInterval, Relation};

/// A record less probable than this dates nobody.
const DATES: f64 = 0.5;

/// A birth known less closely than to these days says nothing about generations.
const VAGUE: i32 = 5 * 366;

/// Bits at least and at most.
const BOUNDS: (f64, f64) = (-6.0, 2.0);

/// When the people of a case were born, as the file says or the surest record of each.
#[derive(Default)]
pub(crate) struct Births(Vec<Birth>);

struct Birth {
    target: usize,
    relation: Relation,
    born: DateInterval,
    /// How sure it is.
    p: f64,
    /// The record that says so; empty for the file.
    record: String,
}

impl Births {
    /// The births of everybody in `found` whose relation the file tells.
    pub(crate) fn of(found: &[Found], targets: &[Target]) -> Self {
        let birth = |one: &Found| {
            let target = &targets[one.target];
            let relation = target.relation().filter(|_| !target.several)?;
            let stated = target.birth.as_ref().and_then(birth_interval).or(target.born);
            let (born, p, record) = match stated.filter(|born| born.days() <= VAGUE) {
                Some(born) => (born, 0.97, String::new()),
                None => {
                    let dated = one
                        .matches
                        .iter()
                        .filter(|m| m.p >= DATES && m.person.born.is_some());
                    let surest = dated.max_by(|a, b| a.p.total_cmp(&b.p))?;
                    (surest.person.born?, surest.p, surest.person.id().to_owned())
                }
            };
            (born.days() <= VAGUE).then_some(Birth {
                target: one.target,
                relation,
                born,
                p,
                record,
            })
        };
        Self(found.iter().filter_map(birth).collect())
    }

    /// How well the birth of `person` goes with those of the others of the case, for somebody who is the child's
    /// `wanted`, beyond what `child`'s own birth says of it. Of several relatives the one who tells most closely counts.
    pub(crate) fn bar(
        &self,
        target: Option<usize>,
        wanted: Relation,
        person: &Person,
        child: Option<DateInterval>,
    ) -> Option<Bar> {
        let born = person.born.filter(|born| born.days() <= VAGUE)?;
        let child = child?;
        let others = self.0.iter().filter(|b| Some(b.target) != target);
        let gaps = others.filter_map(|b| Some((b, kin::gap_to(wanted, b.relation)?)));
        let (closest, gap) = gaps.min_by(|(a, g), (b, h)| g.sd.total_cmp(&h.sd).then(b.p.total_cmp(&a.p)))?;
        let beside = gap.density(closest.born, born);
        let alone = kin::age_gap(wanted).density(child, born);
        let ratio = closest.p * beside / alone + (1.0 - closest.p);
        let bits = ratio.log2().clamp(BOUNDS.0, BOUNDS.1);
        let level = if bits >= 0.0 { "fits" } else { "does not fit" };
        let level = format!("age {level} beside the {}", closest.relation);
        Some(Bar::new("generation", level, bits, Kind::Own).values(String::new(), closest.record.as_str()))
    }
}

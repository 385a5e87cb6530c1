//! From weights to probabilities: records that contradict each other compete for one target, and so does nobody.
use super::evidence::{Bar, Centibits};
use super::params::Params;
use super::person::Person;
use super::same::{Identity, differ_plainly, identity};
use kithkin_record::Relation;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A contact record weighed for one target.
pub(crate) struct Match {
    pub person: Arc<Person>,
    pub bars: Vec<Bar>,
    pub weight: Centibits,
    /// Whether a coordinator has confirmed that the record is the target.
    pub confirmed: bool,
    /// Probability that the record is the target.
    pub p: f64,
    /// How the person stands to the child, where the file does not say and the people around them do.
    pub relation: Option<(Relation, f64)>,
}

/// Chance of a weight standing alone.
pub(crate) fn odds(weight: Centibits, params: &Params) -> f64 {
    (params.calibration[0] * weight.bits() + params.calibration[1])
        .clamp(-60.0, 60.0)
        .exp2()
}

/// Log2 odds that a coordinator's word is right.
const CONFIRMED: f64 = 11.0;

impl Match {
    fn odds(&self, params: &Params) -> f64 {
        if self.confirmed {
            CONFIRMED.exp2()
        } else {
            odds(self.weight, params)
        }
    }
}

/// Which records are one person, each pair compared once however often a case is gone through.
#[derive(Default)]
pub(crate) struct Identities(FxHashMap<(u32, u32), Identity>);

impl Identities {
    fn of(&mut self, a: &Person, b: &Person) -> Identity {
        // Most pairs differ at a glance, for less than it takes to look them up.
        if differ_plainly(a, b) {
            return Identity::Different;
        }
        *self.0.entry((a.doc, b.doc)).or_insert_with(|| identity(a, b))
    }
}

/// Sets `p` of every match and returns the chance that none of the records is the target. `matches` are sorted by
/// weight, the heaviest first. With `several` the target may be more than one person, and records do not compete.
pub(crate) fn compete(matches: &mut [Match], several: bool, params: &Params, known: &mut Identities) -> f64 {
    // Each cluster is records that may be one person: the heaviest, and the odds of the surest.
    let mut clusters: Vec<(usize, f64)> = Vec::new();
    let mut cluster_of = vec![0; matches.len()];
    for i in 0..matches.len() {
        let mut home = None;
        for (c, &(head, _)) in clusters.iter().enumerate() {
            match known.of(&matches[head].person, &matches[i].person) {
                Identity::Same => {
                    home = Some(c);
                    break;
                }
                Identity::Unclear if home.is_none() && c == 0 => home = Some(c),
                Identity::Unclear | Identity::Different => {}
            }
        }
        let own = matches[i].odds(params);
        cluster_of[i] = home.unwrap_or_else(|| {
            clusters.push((i, own));
            clusters.len() - 1
        });
        let (_, surest) = &mut clusters[cluster_of[i]];
        *surest = surest.max(own);
    }
    let all: f64 = clusters.iter().map(|(_, o)| o).sum();
    let mut nobody = 1.0 / (1.0 + all);
    if several {
        nobody = clusters.iter().map(|(_, o)| 1.0 / (1.0 + o)).product();
    }
    for (i, found) in matches.iter_mut().enumerate() {
        let (_, head) = clusters[cluster_of[i]];
        let own = found.odds(params);
        let cluster = if several {
            head / (1.0 + head)
        } else {
            head / (1.0 + all)
        };
        let share = (own / (1.0 + own)) / (head / (1.0 + head));
        found.p = cluster * share.min(1.0);
    }
    nobody
}

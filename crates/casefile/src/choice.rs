//! Whom "his" or "her" before a kin word means, weighed by a small trained model (`data/pronouns.tsv`).
//!
//! The rules of [`crate::antecedent`] make a first choice; the model weighs everybody before the pronoun whom it fits, that choice being
//! one of the things it looks at, and takes another only when that one weighs more and the kin word can be said of it. Weights are those of an averaged
//! perceptron, trained on marked case files by `cargo run -p kithkin-eval --example pronouns`.
use crate::antecedent;
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::owner::Anchor;
use crate::page::{Owner, Page};
use crate::reader::Reader;
use crate::tables::rows;
use kithkin_record::{Gender, Relation, RelationClass};
use std::sync::LazyLock;

/// What the model looks at: the name of each thing, and how many values it has.
const LOOKS: &[(&str, usize)] = &[
    ("distance", 5),
    ("rank", 5),
    ("first", 4),
    ("governed", 4),
    ("gender", 2),
    ("kind", 4),
    ("chosen", 2),
    ("opens", 6),
    ("tie-relation", TIES * RELATIONS),
    ("leads", 3),
    ("before", 8),
    ("possessive", 4),
    ("tie-kind", TIES * 4),
    ("mentions", 3),
];
const TIES: usize = 8;
const RELATIONS: usize = 11;
/// How many mentions back the model looks.
const WINDOW: usize = 24;
/// How many sentences back it looks.
const REACH: u32 = 3;

/// Somebody whom a pronoun may mean.
pub(crate) struct Candidate {
    anchor: Anchor,
    /// Indices of weights.
    looks: Vec<usize>,
    chosen: bool,
}

fn index(look: usize, value: usize) -> usize {
    let before: usize = LOOKS[..look].iter().map(|(_, n)| n).sum();
    before + value.min(LOOKS[look].1 - 1)
}

fn weights() -> &'static [f32] {
    static WEIGHTS: LazyLock<Vec<f32>> = LazyLock::new(|| {
        let mut weights = vec![0.0; LOOKS.iter().map(|(_, n)| n).sum()];
        for row in rows(include_str!("../data/pronouns.tsv")) {
            let look = LOOKS.iter().position(|(name, _)| Some(name) == row.first());
            let number = |k: usize| row.get(k).copied().unwrap_or_default();
            if let (Some(look), Ok(value), Ok(weight)) = (look, number(1).parse(), number(2).parse()) {
                weights[index(look, value)] = weight;
            }
        }
        weights
    });
    &WEIGHTS
}

/// Ties that are alike in whom they are said of.
fn tie_group(tie: Tie) -> usize {
    match tie {
        Tie::Is(r) => match r.class() {
            RelationClass::Parents => 0,
            RelationClass::Siblings => 1,
            RelationClass::Grandparents => 2,
            RelationClass::AuntsUncles | RelationClass::Cousins => 3,
            _ => 4,
        },
        Tie::Son | Tie::Daughter | Tie::Child => 5,
        tie if tie.is_spouse() => 6,
        _ => 7,
    }
}

fn relation_group(anchor: Anchor) -> usize {
    match anchor {
        Anchor::Child => 0,
        Anchor::Unknown => 1,
        Anchor::Is(Relation::Mother) => 2,
        Anchor::Is(Relation::Father | Relation::PutativeFather) => 3,
        Anchor::Is(r) => match r.class() {
            RelationClass::Grandparents => 4,
            RelationClass::AuntsUncles => 5,
            RelationClass::Siblings => 6,
            RelationClass::StepPartners => 7,
            RelationClass::Carers => 8,
            RelationClass::Professionals | RelationClass::Others => 9,
            _ => 10,
        },
    }
}

/// One pronoun of a marked case file, for training.
///
/// Candidates are those whom the pronoun may mean, each with the indices of the weights that apply to it, whether reading it
/// so gives what the marks say, and whether the rules chose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PronounExample {
    /// `(weights, right, chosen)` of each candidate.
    pub candidates: Vec<(Vec<usize>, bool, bool)>,
}

/// The name and value of every weight, in the order of the indices of [`PronounExample`].
pub fn pronoun_weights() -> Vec<(&'static str, usize)> {
    LOOKS
        .iter()
        .flat_map(|&(name, n)| (0..n).map(move |value| (name, value)))
        .collect()
}

impl Reader<'_> {
    /// What the person is to the child whom the model takes the pronoun at token `at` for; `rule` is the rules' choice.
    pub(crate) fn weighed(&self, p: usize, n: usize, at: usize, rule: Anchor) -> Anchor {
        let weights = weights();
        let weigh = |c: &Candidate| c.looks.iter().map(|&i| weights[i]).sum::<f32>();
        let candidates = self.candidates(p, n, at, rule);
        let chosen = candidates
            .iter()
            .filter(|c| c.chosen)
            .map(weigh)
            .fold(f32::MIN, f32::max);
        let mut best = (chosen, rule);
        for candidate in &candidates {
            if candidate.anchor == Anchor::Unknown || self.contradicts(p, n, candidate.anchor) {
                continue;
            }
            let weight = weigh(candidate);
            if weight > best.0 {
                best = (weight, candidate.anchor);
            }
        }
        best.1
    }

    /// Everybody before the pronoun whom it fits, nearest first, and the child.
    fn candidates(&self, p: usize, n: usize, at: usize, rule: Anchor) -> Vec<Candidate> {
        let page = &self.pages[p];
        let wanted = match page.word(at) {
            "his" | "he" | "him" => Gender::Male,
            "her" | "she" | "hers" => Gender::Female,
            _ => return Vec::new(),
        };
        let Some(tie) = page.items[n]
            .readings
            .first()
            .map(|r| r.tie)
            .or(page.links[n].map(|l| l.tie))
            .filter(|&tie| tie != Tie::Home)
        else {
            return Vec::new();
        };
        let end = page.items.partition_point(|i| i.first < at);
        let mut found: Vec<Candidate> = Vec::new();
        let mut rank = 0;
        for k in (end.saturating_sub(WINDOW)..end).rev() {
            let its = self.known_gender(p, k);
            let far = page.sentence(k) + REACH < page.tokens[at].sentence;
            if far
                || !antecedent::may_be_meant(page, k, at)
                || !matches!(its, Gender::Unknown) && its != wanted
            {
                continue;
            }
            let anchor = self.anchor(p, k);
            let again = found.iter().filter(|c| c.anchor == anchor).count();
            let kind = match page.items[k].kind {
                ItemKind::Child => 1,
                ItemKind::Name => 2,
                ItemKind::Cue => 3,
            };
            let mut looks = place_of(page, k, at, rank);
            looks.push(index(4, usize::from(its == wanted)));
            looks.push(index(13, again));
            self.add_looks(&mut looks, p, n, tie, anchor, kind);
            found.push(Candidate {
                anchor,
                chosen: anchor == rule,
                looks,
            });
            rank += 1;
        }
        if self.pronoun_of_child(p, at) && !found.iter().any(|c| c.anchor == Anchor::Child) {
            let mut looks = vec![index(0, 4), index(1, rank)];
            self.add_looks(&mut looks, p, n, tie, Anchor::Child, 0);
            found.push(Candidate {
                anchor: Anchor::Child,
                chosen: rule == Anchor::Child,
                looks,
            });
        }
        for candidate in &mut found {
            candidate.looks.push(index(6, usize::from(candidate.chosen)));
        }
        found
    }

    fn add_looks(&self, looks: &mut Vec<usize>, p: usize, n: usize, tie: Tie, anchor: Anchor, kind: usize) {
        let group = tie_group(tie);
        looks.push(index(5, kind));
        looks.push(index(8, group * RELATIONS + relation_group(anchor)));
        let leads = match anchor {
            Anchor::Unknown => 2,
            anchor => usize::from(self.contradicts(p, n, anchor)),
        };
        looks.push(index(9, leads));
        looks.push(index(12, group * 4 + kind));
    }

    /// The pronouns of the case's pages whose reading decides a relation that `marked` gives, for training.
    pub(crate) fn pronoun_examples(
        &self,
        marked: &dyn Fn(&str, u32, u32) -> Option<Relation>,
        examples: &mut Vec<PronounExample>,
    ) {
        for (p, page) in self.pages.iter().enumerate() {
            for (name, item) in page.items.iter().enumerate() {
                let Some(link) = page.links[name].filter(|_| item.kind == ItemKind::Name) else {
                    continue;
                };
                let (Owner::Pronoun(at), span) = (
                    link.owner,
                    (page.tokens[item.first].start, page.tokens[item.last].end),
                ) else {
                    continue;
                };
                let Some(truth) = marked(&page.document.id, span.0, span.1) else {
                    continue;
                };
                let gender = self.gender(p, name);
                let right = |anchor: Anchor| {
                    let tie = link.tie.sexed(gender);
                    let relation = match anchor {
                        Anchor::Child => link.tie.of_child(gender),
                        Anchor::Is(anchor) => tie.of(anchor, gender).or_else(|| link.tie.of(anchor, gender)),
                        Anchor::Unknown => None,
                    };
                    relation.is_some_and(|r| r.compatible(truth))
                };
                let n = link.cue.unwrap_or(name);
                let rule = self.by_rules(p, n, at);
                let candidates: Vec<_> = self
                    .candidates(p, n, at, rule)
                    .into_iter()
                    .map(|c| (right(c.anchor), c))
                    .map(|(right, c)| (c.looks, right, c.chosen))
                    .collect();
                examples.push(PronounExample { candidates });
            }
        }
    }
}

/// Where candidate `k` stands, seen from the pronoun at token `at`.
fn place_of(page: &Page<'_>, k: usize, at: usize, rank: usize) -> Vec<usize> {
    let item = &page.items[k];
    let distance = (page.tokens[at].sentence - page.sentence(k)) as usize;
    let here = usize::from(distance == 0);
    let first = !(0..k)
        .rev()
        .take_while(|&b| page.sentence(b) == page.sentence(k))
        .any(|b| page.items[b].kind != ItemKind::Cue);
    let owns = page
        .tokens
        .get(item.last + 1)
        .is_some_and(crate::token::Token::possessive);
    let before = at
        .checked_sub(1)
        .map_or(3, |b| match page.tokens[b].text.as_str() {
            "and" | "&" => 0,
            "," => 1,
            "(" => 2,
            _ => 3,
        });
    vec![
        index(0, distance),
        index(1, rank),
        index(2, 2 * here + usize::from(first)),
        index(3, 2 * here + usize::from(antecedent::governed(page, k))),
        index(7, 3 * usize::from(page.tokens[at].opens) + distance.min(2)),
        index(10, 2 * before + usize::from(rank == 0)),
        index(11, 2 * here + usize::from(owns)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_has_a_place_and_the_file_only_known_ones() {
        assert_eq!(pronoun_weights().len(), weights().len());
        for row in rows(include_str!("../data/pronouns.tsv")) {
            let look = LOOKS.iter().find(|(name, _)| *name == row[0]);
            let values = look.unwrap_or_else(|| panic!("{} is not looked at", row[0])).1;
            assert!(row[1].parse::<usize>().unwrap() < values, "{row:?}");
            assert!(row[2].parse::<f32>().unwrap().is_finite(), "{row:?}");
        }
    }
}

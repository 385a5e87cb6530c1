//! The child's network as a picture: who stands where, laid out, drawn as SVG.
//!
//! Families are no trees: people remarry, half-siblings share one parent, carers come and go, and a file often says
//! `aunt` without saying whose sister. The map therefore places people by generation and side of the family, draws a
//! line only where the relation itself tells the descent (grandparents, their children, the parents, the child and
//! brothers and sisters), sets carers beside a time line of the child's homes, and everybody else below.
mod layout;
mod strips;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod tree;

pub use svg::svg;

use super::coverage::side_of;
use super::data::{Candidate, CaseReport, RecordView, Side, Sought};
use super::words::{self, FOUND, LIKELY, relation_words};
use kithkin_record::{Relation, RelationClass};

/// How a person was found: told by shape and text as well as colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Very likely found.
    Found,
    /// There are candidates.
    Perhaps,
    /// Nobody worth listing.
    NotFound,
}

/// A band of the family tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Band {
    Mothers,
    Centre,
    Fathers,
}

/// Groups of the family tree, in the order they stand within a row and band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    GreatGrandparents,
    GreatAunts,
    StepGrandparents,
    Grandparents,
    Parents,
    Partners,
    AuntsUncles,
    Siblings,
    HalfSiblings,
    StepSiblings,
    Cousins,
    Nieces,
    Relatives,
}

/// Where somebody is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the family tree.
    Tree(Kind, Band),
    /// Beside the child's homes.
    Carer,
    /// Below, among others who matter.
    Other,
    /// Below, because nobody says who they are.
    Unplaced,
}

/// Somebody on the map.
#[derive(Clone)]
pub(super) struct Figure {
    /// The sought person's id; none for people the file never names.
    pub id: Option<String>,
    pub name: String,
    pub relation: Option<Relation>,
    pub place: Place,
    pub mark: Mark,
    /// Confidence of the best candidate.
    pub p: Option<f64>,
    /// Whether it is certain how they stand to the child.
    pub certain: bool,
    pub died: bool,
    /// The file never names them.
    pub inferred: bool,
}

impl Figure {
    /// How they stand to the child, in words.
    pub(super) fn relation_words(&self) -> String {
        self.relation
            .map_or_else(|| "not known how".to_owned(), |r| relation_words(r.term()))
    }

    /// The same without the side of the family, which the place on the map tells.
    pub(super) fn short_relation(&self) -> String {
        let words = self.relation_words();
        match self.place {
            Place::Tree(_, Band::Mothers | Band::Fathers) => {
                words.split(" (").next().unwrap_or(&words).to_owned()
            }
            _ => words,
        }
    }

    /// What was found, in words.
    pub(super) fn status(&self) -> String {
        let p = self
            .p
            .map(|p| format!(", {:.0}%", (p * 100.0).clamp(1.0, 99.0)))
            .unwrap_or_default();
        let found = match self.mark {
            Mark::Found => "found",
            Mark::Perhaps => "perhaps",
            Mark::NotFound => "not found",
        };
        let died = if self.died { ", died" } else { "" };
        format!("{found}{p}{died}")
    }
}

/// Everybody to be drawn for `case`: the people sought, and those found through others who are likely.
pub(super) fn figures(case: &CaseReport) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    let mut drawn: Vec<&str> = Vec::new();
    for sought in &case.sought {
        let likely = |c: &&Candidate| c.confidence.p >= LIKELY;
        // Of a couple asked for as one both are drawn.
        let shown = if sought.several {
            sought.candidates.len()
        } else {
            1
        };
        let mut found = sought.candidates.iter().filter(likely).take(shown).peekable();
        if found.peek().is_none() {
            out.push(of_sought(sought, None));
        }
        for candidate in found {
            if let Some(record) = not_yet(candidate, &mut drawn) {
                out.push(of_sought(sought, Some((candidate, record))));
            }
        }
    }
    for candidate in case.inferred.iter().filter(|c| c.confidence.p >= LIKELY) {
        if let Some(record) = not_yet(candidate, &mut drawn) {
            out.push(of_inferred(candidate, record.name.clone()));
        }
    }
    out
}

/// The record to name `candidate` by, unless one of theirs is already `drawn`: then it is the same person.
fn not_yet<'a>(candidate: &'a Candidate, drawn: &mut Vec<&'a str>) -> Option<&'a RecordView> {
    let ids = || candidate.records.iter().map(|r| r.id.as_str());
    if ids().any(|id| drawn.contains(&id)) {
        return None;
    }
    drawn.extend(ids());
    candidate.records.first()
}

/// A person of the file, by the record that is likely theirs or as the file names them.
fn of_sought(sought: &Sought, found: Option<(&Candidate, &RecordView)>) -> Figure {
    let best = found.map(|(c, _)| c).or(sought.candidates.first());
    let term = found.and_then(|(c, _)| c.relation.as_deref());
    let relation = sought.relation.as_deref().or(term).and_then(Relation::parse);
    let named = || sought.name.clone().unwrap_or_else(|| sought.called.clone());
    Figure {
        id: Some(sought.id.clone()),
        name: found.map_or_else(named, |(_, r)| r.name.clone()),
        relation,
        place: place(relation),
        mark: match best.map(|c| c.confidence.p) {
            Some(p) if p >= FOUND => Mark::Found,
            Some(_) => Mark::Perhaps,
            None => Mark::NotFound,
        },
        p: best.map(|c| c.confidence.p),
        certain: sought.relation_chance.is_some_and(|c| c.p >= FOUND),
        died: sought.died || found.is_some_and(|(_, r)| r.died.is_some()),
        inferred: false,
    }
}

fn of_inferred(candidate: &Candidate, name: String) -> Figure {
    let relation = candidate.relation.as_deref().and_then(Relation::parse);
    Figure {
        id: None,
        name,
        relation,
        place: place(relation),
        mark: if candidate.confidence.p >= FOUND {
            Mark::Found
        } else {
            Mark::Perhaps
        },
        p: Some(candidate.confidence.p),
        certain: candidate.relation_holds.p >= FOUND,
        died: candidate.records.iter().any(|r| r.died.is_some()),
        inferred: true,
    }
}

/// Where somebody in this relation is drawn.
fn place(relation: Option<Relation>) -> Place {
    use Relation as R;
    let Some(relation) = relation else {
        return Place::Unplaced;
    };
    let band = match side_of(Some(relation.term())) {
        Some(Side::Mothers) => Band::Mothers,
        Some(Side::Fathers) => Band::Fathers,
        None => Band::Centre,
    };
    let centre = |kind| Place::Tree(kind, Band::Centre);
    match (relation, relation.class()) {
        (R::GreatGrandmother | R::GreatGrandfather, _) => centre(Kind::GreatGrandparents),
        (R::StepGrandmother | R::StepGrandfather, _) => centre(Kind::StepGrandparents),
        (R::HalfBrother | R::HalfSister | R::HalfSibling, _) => centre(Kind::HalfSiblings),
        (R::StepBrother | R::StepSister, _) => centre(Kind::StepSiblings),
        (_, RelationClass::Parents) => centre(Kind::Parents),
        (_, RelationClass::StepPartners) => centre(Kind::Partners),
        (_, RelationClass::Grandparents) => Place::Tree(Kind::Grandparents, band),
        (_, RelationClass::GreatAuntsUncles) => Place::Tree(Kind::GreatAunts, band),
        (_, RelationClass::AuntsUncles) => Place::Tree(Kind::AuntsUncles, band),
        (_, RelationClass::Siblings) => centre(Kind::Siblings),
        (_, RelationClass::Cousins) => Place::Tree(Kind::Cousins, band),
        (_, RelationClass::NiecesNephews) => centre(Kind::Nieces),
        (_, RelationClass::Relative) => centre(Kind::Relatives),
        (_, RelationClass::Carers) => Place::Carer,
        (_, RelationClass::Others | RelationClass::Professionals) => Place::Other,
    }
}

impl Kind {
    /// The generation, the oldest first.
    pub(super) fn row(self) -> usize {
        match self {
            Self::GreatGrandparents => 0,
            Self::GreatAunts | Self::StepGrandparents | Self::Grandparents => 1,
            Self::Parents | Self::Partners | Self::AuntsUncles => 2,
            Self::Siblings | Self::HalfSiblings | Self::StepSiblings | Self::Cousins => 3,
            Self::Nieces | Self::Relatives => 4,
        }
    }

    /// What stands above a group in `band`.
    pub(super) fn heading(self, band: Band) -> String {
        let sided = |mothers: &str, neither: &str| match band {
            Band::Mothers => format!("Mother\u{2019}s {mothers}"),
            Band::Fathers => format!("Father\u{2019}s {mothers}"),
            Band::Centre => neither.to_owned(),
        };
        match self {
            Self::GreatGrandparents => "Great-grandparents".to_owned(),
            Self::GreatAunts => "Great-aunts and -uncles".to_owned(),
            Self::StepGrandparents => "Step-grandparents".to_owned(),
            Self::Grandparents => sided("parents", "Grandparents, side not known"),
            Self::Parents => "Parents".to_owned(),
            Self::Partners => "Step-parents, partners".to_owned(),
            Self::AuntsUncles => sided("siblings", "Other aunts, uncles"),
            Self::Siblings => "Brothers and sisters".to_owned(),
            Self::HalfSiblings => "Half-brothers and -sisters".to_owned(),
            Self::StepSiblings => "Step-brothers and -sisters".to_owned(),
            Self::Cousins => match band {
                Band::Mothers => "Cousins, mother\u{2019}s side".to_owned(),
                Band::Fathers => "Cousins, father\u{2019}s side".to_owned(),
                Band::Centre => "Cousins, side not known".to_owned(),
            },
            Self::Nieces => "Nieces and nephews".to_owned(),
            Self::Relatives => "Relatives, not known how".to_owned(),
        }
    }
}

/// The name of the child for the picture.
pub(super) fn child_name(case: &CaseReport) -> String {
    case.child.name.clone().unwrap_or_else(|| "the child".to_owned())
}

/// `born 4 March 2011` and so on, for the child's box.
pub(super) fn child_line(case: &CaseReport) -> String {
    match (&case.child.born, case.child.age) {
        (_, Some(age)) => format!("the child, {age}"),
        (Some(born), None) => format!("the child, born {}", words::date(born)),
        (None, None) => "the child".to_owned(),
    }
}

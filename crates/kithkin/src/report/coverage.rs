//! What a search covered: sides of the family, carers, documents.
use super::Seen;
use super::data::{Answer, Candidate, Coverage, Gap, Part, Side, Sought, SourceView};
use super::words::printable;
use crate::ledger::{CarersUnknown, Source};
use kithkin_kinship::kin;
use kithkin_record::{CaseFile, Relation, RelationClass};

/// The parts a network is counted in.
const PARTS: [&str; 6] = [
    "mother\u{2019}s side",
    "father\u{2019}s side",
    "brothers and sisters",
    "family, side not known",
    "carers",
    "others who matter",
];

/// Which of [`PARTS`] somebody belongs to.
fn part_of(relation: Option<&str>, side: Option<Side>) -> Option<usize> {
    let relation = Relation::parse(relation?)?;
    Some(match (relation.class(), side) {
        (RelationClass::Siblings, _) => 2,
        (RelationClass::Carers, _) => 4,
        (RelationClass::Others, _) => 5,
        (RelationClass::Professionals, _) => return None,
        (_, Some(Side::Mothers)) => 0,
        (_, Some(Side::Fathers)) => 1,
        (_, None) => 3,
    })
}

/// The side of the family that a relation term names.
pub(super) fn side_of(term: Option<&str>) -> Option<Side> {
    let side = kin::side(Relation::parse(term?)?)?;
    Some(super::people::side(side))
}

/// What was covered in `case`.
pub(super) fn coverage(
    case: &CaseFile,
    seen: &Seen<'_>,
    sought: &[Sought],
    inferred: &[Candidate],
) -> Coverage {
    let mut parts: Vec<Part> = PARTS
        .map(|name| Part {
            name,
            named: 0,
            found: 0,
            inferred: 0,
        })
        .into();
    for one in sought {
        if let Some(at) = part_of(one.relation.as_deref(), one.side) {
            parts[at].named += 1;
            parts[at].found += usize::from(matches!(one.answer, Answer::Found | Answer::Likely));
        }
    }
    for one in inferred {
        if let Some(at) = part_of(one.relation.as_deref(), side_of(one.relation.as_deref())) {
            parts[at].inferred += 1;
        }
    }
    let dates = || case.documents.iter().filter_map(|d| d.date);
    let text = |d: kithkin_record::PartialDate| d.to_string();
    Coverage {
        parts,
        carers_unknown: seen.ledger.gaps.iter().map(gap).collect(),
        sources: seen.ledger.sources.iter().map(source).collect(),
        documents: case.documents.len(),
        documents_from: dates().min_by_key(|d| d.interval().start).map(text),
        documents_to: dates().max_by_key(|d| d.interval().start).map(text),
    }
}

fn gap(gap: &CarersUnknown) -> Gap {
    Gap {
        from: gap.start.clone(),
        to: gap.end.clone(),
        text: printable(&gap.text),
    }
}

fn source(source: &Source) -> SourceView {
    SourceView {
        name: printable(&source.name),
        records: source.records,
        oldest: source.oldest.clone(),
        newest: source.newest.clone(),
    }
}

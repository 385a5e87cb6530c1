//! Text copied from a sibling's file: its "dad" and "PGM" are the sibling's.
//!
//! Only a line that says so counts (`*** COPIED FROM SISTER'S FILE ***`), and only where the case knows a half-sibling:
//! a full sibling has the same family.
use crate::token::{Kind, Token};
use kithkin_record::{Relation, RelationClass};

/// The token after which the text is a sibling's, where a line says so.
pub(crate) fn begins(tokens: &[Token]) -> Option<usize> {
    let mut first = 0;
    for line in tokens.split_inclusive(|t| t.kind == Kind::Line) {
        let end = first + line.len();
        let mut words = line
            .iter()
            .filter(|t| t.kind == Kind::Word)
            .map(|t| t.folded.as_str());
        let opening = words.by_ref().take(3).any(|w| {
            matches!(
                w,
                "copied"
                    | "copy"
                    | "pasted"
                    | "extract"
                    | "extracted"
                    | "lifted"
                    | "duplicated"
                    | "transferred"
            )
        });
        let rest: Vec<&str> = line.iter().map(|t| t.folded.as_str()).collect();
        let sibling = rest.iter().any(|w| {
            matches!(
                *w,
                "sibling"
                    | "siblings"
                    | "sib"
                    | "sibs"
                    | "sister"
                    | "sisters"
                    | "brother"
                    | "brothers"
                    | "half-sister"
                    | "half-brother"
            ) || w.starts_with("half ")
        });
        let file = rest
            .iter()
            .any(|w| matches!(*w, "file" | "files" | "record" | "records" | "notes" | "case"));
        if opening && sibling && file && line.len() <= 24 {
            return Some(end);
        }
        first = end;
    }
    None
}

/// What the half-sibling's relative is to the child: the mother's side is shared, the father is not.
pub(crate) fn turned(relation: Relation) -> Option<Relation> {
    match relation {
        Relation::Father | Relation::PutativeFather => Some(Relation::ParentsExPartner),
        paternal if paternal.term().starts_with("paternal-") => None,
        shared => Some(shared),
    }
}

/// Whether the relation is a half-brother's or half-sister's.
pub(crate) fn is_half(relation: Relation) -> bool {
    relation.class() == RelationClass::Siblings && relation.term().starts_with("half-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;

    #[test]
    fn only_a_line_that_says_so_counts() {
        for (text, copied) in [
            ("*** COPIED TO SIBLING FILE - KO - 22/02/16 ***\nMum came.", true),
            ("Extract from sister's file.\nMum came.", true),
            (
                "Please note the family tree was copied from his sister's file.",
                false,
            ),
            ("Copied to the IRO.\nHis sister came.", false),
        ] {
            assert_eq!(begins(&tokenize(text)).is_some(), copied, "{text}");
        }
    }

    #[test]
    fn the_fathers_side_is_the_siblings_alone() {
        assert_eq!(turned(Relation::Father), Some(Relation::ParentsExPartner));
        assert_eq!(turned(Relation::PaternalGrandmother), None);
        assert_eq!(turned(Relation::MaternalAunt), Some(Relation::MaternalAunt));
    }
}

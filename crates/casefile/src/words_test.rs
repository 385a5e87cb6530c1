//! Every row of the word tables, read in a note of its own.
use crate::kin::Tie;
use crate::tables::rows;
use kithkin_record::{CaseFile, Child, Document, Gender, NameUse, PersonName, Relation};

fn read(text: String) -> Vec<crate::Statement> {
    crate::read(&CaseFile {
        child: Child {
            names: vec![PersonName::from_parts("Marlowe", &["Robin"], NameUse::Official)],
            ..Child::default()
        },
        documents: vec![Document {
            id: "d1".to_owned(),
            date: None,
            kind: "case note".to_owned(),
            author: "social worker".to_owned(),
            text,
        }],
        ..CaseFile::default()
    })
}

/// What the rows of a table fail to say of `Kerry Holroyd` in brackets after the word.
fn faults(table: &'static str) -> (usize, Vec<String>) {
    let mut tested = 0;
    let mut faults = Vec::new();
    for row in rows(table) {
        let [word, term, usage, ..] = row[..] else {
            faults.push(format!("{row:?}: three columns are needed"));
            continue;
        };
        let wanted = Tie::parse(term).and_then(|t| t.of_child(Gender::Unknown));
        // Weak readings need other words of their community.
        let Some(wanted) = wanted.filter(|_| !usage.contains('w')) else {
            continue;
        };
        tested += 1;
        // Abbreviations and the ranks of the police are written in capitals, other words at least start with one.
        let rank = usage.contains('t') && word.len() <= 4 && wanted == Relation::PoliceOfficer;
        let written = if usage.contains('a') || rank {
            word.to_uppercase()
        } else {
            word[..1].to_uppercase() + &word[1..]
        };
        let statements = read(format!("Spoke to {written} (Kerry Holroyd) today."));
        let said = |s: &crate::Statement| {
            s.name == "Kerry Holroyd" && s.relation.is_some_and(|r: Relation| r.compatible(wanted))
        };
        if !statements.iter().any(said) {
            let got: Vec<_> = statements.iter().map(|s| (&s.name, s.relation)).collect();
            faults.push(format!("{word}: wants {wanted}, got {got:?}"));
        }
    }
    (tested, faults)
}

#[test]
fn every_kin_word_is_read() {
    let (tested, faults) = faults(include_str!("../data/kin.tsv"));
    assert!(
        tested > 300 && faults.is_empty(),
        "{tested} rows, {} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_role_word_is_read() {
    let (tested, faults) = faults(include_str!("../data/roles.tsv"));
    assert!(
        tested > 200 && faults.is_empty(),
        "{tested} rows, {} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_row_of_the_kinship_table_composes() {
    let mut first = std::collections::BTreeSet::new();
    for row in rows(include_str!("../data/compose.tsv")) {
        let mut used = false;
        for (anchor, tie) in row[0]
            .split(' ')
            .flat_map(|a| row[1].split(' ').map(move |t| (a, t)))
        {
            // The first row that fits wins.
            if !first.insert((anchor, tie)) {
                continue;
            }
            used = true;
            let (Some(anchor), Some(tie)) = (Relation::parse(anchor), Tie::parse(tie)) else {
                panic!("{row:?}");
            };
            // Whose grandparent it is on which side is not told by the word.
            if tie != Tie::Grandparent {
                assert_eq!(
                    tie.of(anchor, Gender::Unknown),
                    Relation::parse(row[2]),
                    "{row:?}"
                );
            }
        }
        assert!(used, "{row:?} is never read");
    }
}

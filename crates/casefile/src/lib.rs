//! Case files and notes to mentions and statements, each with its place in the source.
#![forbid(unsafe_code)]
mod cue;
mod item;
mod kin;
mod names;
mod short;
mod split;
mod statement;
mod structured;
mod tables;
mod token;
mod vocabulary;

pub use statement::{MentionKind, Polarity, Statement, write_statements};
pub use structured::{Entry, StructuredPerson, structured};

use item::{Item, ItemKind};
use kithkin_record::CaseFile;

/// Reads every document of a case file.
pub fn read(case: &CaseFile) -> Vec<Statement> {
    let documents: Vec<Vec<token::Token>> = case.documents.iter().map(|d| token::tokenize(&d.text)).collect();
    let names: Vec<_> = structured(case).into_iter().flat_map(|p| p.names).collect();
    let vocabulary = vocabulary::Vocabulary::of(case, &names, &documents);
    let mut out = Vec::new();
    for (document, tokens) in case.documents.iter().zip(&documents) {
        let cues = cue::find(tokens);
        let items: Vec<Item> = names::Finder::new(tokens, &cues, &vocabulary).items();
        for item in items {
            if item.kind == ItemKind::Child {
                continue;
            }
            let reading = item.readings.first();
            let kin = item.kind == ItemKind::Cue;
            let relation = reading.and_then(|r| r.tie.of_child(item.gender));
            if kin && relation.is_none() {
                continue;
            }
            let slice =
                |a: usize, b: usize| document.text[tokens[a].from as usize..tokens[b].to as usize].to_owned();
            out.push(Statement {
                case: case.id.clone(),
                document: document.id.clone(),
                start: tokens[item.first].start,
                end: tokens[item.last].end,
                name: slice(item.name.0, item.name.1),
                mention: if kin { MentionKind::Kin } else { MentionKind::Name },
                given: item.given,
                family: item.family,
                context_family: item.context_family,
                address_word: item.address_word,
                relation,
                explicit: relation.is_some(),
                born: None,
                polarity: Polarity::Asserted,
                address: None,
                joint: item.joint > 0,
                person: None,
                speaker: None,
                rule: "kin-word",
            });
        }
    }
    out
}

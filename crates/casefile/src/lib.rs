//! Case files and notes to mentions and statements, each with its place in the source.
//!
//! This crate says what a note says; it never infers (that is `kithkin-kinship`).
//!
//! * [`structured`] gives the people whom wishes, people table and placements name.
//! * [`schools`] gives the schools that documents name as the child's.
//! * [`read`] gives a [`Statement`] for every mention of a person in the documents: who, what they are to the child,
//!   when born, whether asserted or denied, and where in the text.
//!
//! A document goes through small steps: words with their places (`token`), kin and role words (`cue`), names
//! (`names`, `run`, `weigh`), links between the two (`link`, `pattern`, `page`), whom a pronoun means (`antecedent`), relations composed to the
//! child (`kin`, `relate`), people across the case (`register`), other names (`alias`), denials (`denial`), who said it (`speaker`), births (`age`, `dates`), places (`place`).
//! The words themselves are tables in `data/`, one row a word, which a social worker can read.
//!
//! ```
//! use kithkin_record::{CaseFile, Document, Relation};
//! let mut case = CaseFile::default();
//! case.documents.push(Document {
//!     id: "d1".into(), date: None, kind: "contact record".into(), author: "social worker".into(),
//!     text: "MGM (Pat Holroyd) rang duty.".into(),
//! });
//! let statements = kithkin_casefile::read(&case);
//! let pat = &statements[1];
//! assert_eq!((pat.start, pat.end, pat.name.as_str()), (5, 16, "Pat Holroyd"));
//! assert_eq!(pat.relation, Some(Relation::MaternalGrandmother));
//! ```
#![forbid(unsafe_code)]
mod age;
mod alias;
mod antecedent;
mod attended;
mod between;
mod bracket;
mod choice;
mod copied;
mod couples;
mod cue;
mod dates;
mod death;
mod denial;
mod equal;
mod find;
mod fit;
mod held;
mod household;
mod inverse;
mod item;
mod joint;
mod keys;
mod kin;
mod known;
mod limit;
mod link;
mod names;
mod offer;
mod owner;
mod page;
mod pairs;
mod pattern;
mod phrase;
mod place;
mod reader;
mod register;
mod relate;
mod run;
mod school;
mod short;
mod speaker;
mod split;
mod statement;
mod stretch;
mod structured;
mod table;
mod tables;
mod telecom;
mod token;
mod vocabulary;
mod weigh;
#[cfg(test)]
mod words_test;

pub use attended::{School, schools};
pub use choice::{PronounExample, pronoun_weights};
pub use statement::{MentionKind, Polarity, Statement, write_statements};
pub use structured::{Entry, StructuredPerson, structured};
pub use token::sentences;

/// Reads every document of a case file: one statement a mention, in order of document and place.
///
/// Never fails; text that cannot be understood gives no statement. Spans are Unicode code points and always lie
/// inside the document's text.
pub fn read(case: &kithkin_record::CaseFile) -> Vec<Statement> {
    let mut statements = Vec::new();
    read_each(case, &mut |statement| statements.push(statement));
    statements
}

/// The pronouns of a case file whose reading decides a relation that is marked, for training the weights of
/// `data/pronouns.tsv`; `marked` gives the relation of the mention at a document's code points.
///
/// ```
/// let case = kithkin_record::CaseFile::default();
/// assert!(kithkin_casefile::pronoun_examples(&case, &|_, _, _| None).is_empty());
/// ```
pub fn pronoun_examples(
    case: &kithkin_record::CaseFile,
    marked: &dyn Fn(&str, u32, u32) -> Option<kithkin_record::Relation>,
) -> Vec<PronounExample> {
    let mut examples = Vec::new();
    reader::read_settled(case, &mut |settled, _| {
        settled.pronoun_examples(marked, &mut examples)
    });
    examples
}

/// Reads a case file as [`read`] does and hands every statement over as it is made, so that memory stays bounded (some
/// 100 MB) however long the documents are.
///
/// ```
/// let case = kithkin_record::CaseFile::default();
/// let mut count = 0;
/// kithkin_casefile::read_each(&case, &mut |_| count += 1);
/// assert_eq!(count, 0);
/// ```
pub fn read_each(case: &kithkin_record::CaseFile, sink: &mut dyn FnMut(Statement)) {
    reader::read(case, sink);
}

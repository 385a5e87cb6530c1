//! `kithkin read`: what a case file says, and where.
use super::eval::show;
use super::input::{self, Care};
use super::standoff;
use crate::view::{Grid, View};
use crate::{Outcome, shell::Shell};
use anyhow::{Context, Result};
use kithkin::casefile::{self, MentionKind, Polarity, Statement};
use kithkin::ingest::create_private;
use kithkin::record::{CaseFile, Document};
use kithkin_eval::statements::{Statements, score};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What to read.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  kithkin read cases.ndjson --out statements.ndjson\n  \
    kithkin read case-folder/ --text\n  kithkin read case-folder/ --annotate said.tsv   # correct it in a spreadsheet, then\n  \
    kithkin read case-folder/ --check said.tsv\n\nWithout --out the people of each case are shown as a table."
)]
pub(crate) struct Read {
    /// Case files: NDJSON, or folders with case.json and documents; `-` is standard input.
    #[arg(required = true, value_name = "CASES")]
    cases: Vec<PathBuf>,
    /// Write one statement a line here (FORMATS section 5); `-` is standard output.
    #[arg(long, value_name = "STATEMENTS.ndjson")]
    out: Option<PathBuf>,
    /// Show the documents with their mentions marked, too.
    #[arg(long, conflicts_with = "out")]
    text: bool,
    /// Write what was read as a table beside the text, one mention a line, for a person to correct.
    #[arg(long, value_name = "FILE.tsv")]
    annotate: Option<PathBuf>,
    /// Hold what is read against a corrected table and show how much of it is right.
    #[arg(long, value_name = "FILE.tsv", conflicts_with_all = ["out", "text"])]
    check: Option<PathBuf>,
    #[command(flatten)]
    care: Care,
}

impl Read {
    /// Reads and shows or writes.
    pub(crate) fn run(self, shell: &Shell) -> Result<Outcome> {
        let cases = input::cases(&self.cases, &self.care, shell)?;
        if let (Some(path), None, None) = (&self.out, &self.annotate, &self.check) {
            return stream(path, &cases, shell);
        }
        let mut statements = Vec::with_capacity(cases.len());
        for (i, case) in cases.iter().enumerate() {
            shell
                .control()
                .progress("reading notes", i as u64, Some(cases.len() as u64));
            shell.control().check()?;
            statements.push(casefile::read(case));
        }
        let found = statements.iter().map(Vec::len).sum::<usize>();
        if let Some(path) = &self.annotate {
            let mut out = create_private(path)?;
            for (i, (case, of_case)) in cases.iter().zip(&statements).enumerate() {
                standoff::write(&mut out, case, of_case, i == 0)?;
            }
            out.finish()?;
            shell.note(&format!("{found} mentions to correct in {}", path.display()));
        }
        if let Some(path) = &self.check {
            return check(path, &cases, &statements, shell);
        }
        if let Some(path) = &self.out {
            stream(path, &cases, shell)?;
        } else if self.annotate.is_none() {
            shell.show(&view(&cases, &statements, self.text)?)?;
        }
        Ok(if found > 0 {
            Outcome::Found
        } else {
            Outcome::Nothing
        })
    }
}

/// Scores what was read against a corrected table of annotations.
fn check(path: &Path, cases: &[CaseFile], statements: &[Vec<Statement>], shell: &Shell) -> Result<Outcome> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (truth, lost) = standoff::read(&text, cases).with_context(|| path.display().to_string())?;
    for line in &lost {
        shell.note(&format!("{}, {line}", path.display()));
    }
    let read: Vec<serde_json::Value> = statements
        .iter()
        .flatten()
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()?;
    let report = score(&Statements::from_lines(&truth), &Statements::from_lines(&read));
    shell.show(&show::statements(&report)?)?;
    Ok(if truth.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Writes statements as they are read, so that a long case file is never held as a whole.
fn stream(path: &Path, cases: &[CaseFile], shell: &Shell) -> Result<Outcome> {
    let mut out = create_private(path)?;
    let mut found = 0;
    for (i, case) in cases.iter().enumerate() {
        shell
            .control()
            .progress("reading notes", i as u64, Some(cases.len() as u64));
        shell.control().check()?;
        let mut written = Ok(());
        casefile::read_each(case, &mut |statement| {
            found += 1;
            if written.is_ok() {
                written = casefile::write_statements(&mut out, &[statement]);
            }
        });
        written?;
    }
    out.finish()?;
    shell.note(&format!("{found} statements in {} cases", cases.len()));
    Ok(if found == 0 {
        Outcome::Nothing
    } else {
        Outcome::Found
    })
}

/// Mentions of one person, as the reader merged them; a mention without a number stands alone.
fn people(statements: &[Statement]) -> Vec<Vec<&Statement>> {
    let mut numbered: BTreeMap<u32, usize> = BTreeMap::new();
    let mut people: Vec<Vec<&Statement>> = Vec::new();
    for statement in statements {
        let place = statement
            .person
            .map(|n| *numbered.entry(n).or_insert(people.len()));
        match place {
            Some(place) if place < people.len() => people[place].push(statement),
            _ => people.push(vec![statement]),
        }
    }
    people
}

/// The distinct values, in the order they come.
fn distinct(values: impl Iterator<Item = String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for value in values.filter(|v| !v.is_empty()) {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen.join(", ")
}

fn person_row(case: &CaseFile, mentions: &[&Statement]) -> Vec<String> {
    let named = mentions.iter().filter(|m| m.mention != MentionKind::Kin);
    let names = distinct(named.map(|m| m.name.clone()));
    let names = if names.is_empty() {
        distinct(mentions.iter().map(|m| m.name.clone()))
    } else {
        names
    };
    let relation = |m: &&Statement| {
        // With blanks, so that a narrow column breaks between words.
        let term = m.relation.map_or(String::new(), |r| r.term().replace('-', " "));
        match m.polarity {
            Polarity::Asserted => term,
            other => format!("{term} ({})", other.term()),
        }
    };
    let born = |m: &&Statement| {
        m.born.map_or_else(String::new, |b| {
            let (start, end) = b.iso_ends();
            let (start, end) = (start.to_string(), end.to_string());
            if start == end {
                start
            } else {
                format!("{} to {}", &start[..7], &end[..7])
            }
        })
    };
    let place = |m: &&Statement| {
        m.address
            .as_ref()
            .map_or_else(String::new, kithkin::record::Address::display)
    };
    // The last address in order of documents is the last known one.
    let last_place = mentions
        .iter()
        .rev()
        .find(|m| m.address.is_some() && m.polarity != Polarity::Negated)
        .map_or_else(String::new, place);
    let dead = mentions.iter().any(|m| m.deceased);
    vec![
        case.id.clone(),
        names,
        distinct(mentions.iter().map(relation)),
        distinct(mentions.iter().map(born)),
        if dead {
            format!("{last_place} (died)").trim().to_owned()
        } else {
            last_place
        },
        said_in(mentions),
    ]
}

/// Documents with the paragraphs of the mentions: `d1 ¶2 ¶5, d3 ¶1`.
fn said_in(mentions: &[&Statement]) -> String {
    let mut places: Vec<(&str, Vec<u32>)> = Vec::new();
    for m in mentions {
        match places.iter_mut().find(|(document, _)| *document == m.document) {
            Some((_, paragraphs)) if paragraphs.contains(&m.paragraph) => {}
            Some((_, paragraphs)) => paragraphs.push(m.paragraph),
            None => places.push((&m.document, vec![m.paragraph])),
        }
    }
    let one = |(document, paragraphs): (&str, Vec<u32>)| {
        let marks: Vec<String> = paragraphs.iter().map(|p| format!("\u{b6}{p}")).collect();
        format!("{document} {}", marks.join(" "))
    };
    places.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The text with every mention between brackets, followed by what it says.
fn marked(document: &Document, statements: &[Statement]) -> String {
    let mut spans: BTreeMap<u32, (u32, String)> = BTreeMap::new();
    for s in statements.iter().filter(|s| s.document == document.id) {
        let relation = s.relation.map_or("?", |r| r.term());
        let entry = spans.entry(s.start).or_insert((s.end, String::new()));
        entry.0 = entry.0.max(s.end);
        if !entry.1.is_empty() {
            entry.1.push_str(" / ");
        }
        entry.1.push_str(relation);
        if s.polarity != Polarity::Asserted {
            entry.1.push_str(&format!(" ({})", s.polarity.term()));
        }
    }
    let mut text = String::with_capacity(document.text.len() + spans.len() * 16);
    let mut open: Option<(u32, String)> = None;
    for (at, c) in (0u32..).zip(document.text.chars().chain(std::iter::once('\n'))) {
        if let Some((_, says)) = open.take_if(|(end, _)| *end <= at) {
            text.push_str(&format!("|{says}]"));
        }
        if open.is_none()
            && let Some((end, says)) = spans.get(&at)
        {
            text.push('[');
            open = Some((*end, says.clone()));
        }
        text.push(c);
    }
    text.truncate(text.trim_end().len());
    text
}

fn view(cases: &[CaseFile], statements: &[Vec<Statement>], text: bool) -> Result<View> {
    let json: Vec<serde_json::Value> = statements
        .iter()
        .flatten()
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()?;
    let header = ["case", "person", "relation", "born", "place", "said in"];
    let mut all = Grid::new(header);
    let mut view = View::new(json.into());
    for (case, of_case) in cases.iter().zip(statements) {
        let mut grid = Grid::new(header.into_iter().skip(1));
        for mentions in people(of_case) {
            let row = person_row(case, &mentions);
            grid.row(row.iter().skip(1).cloned());
            all.row(row);
        }
        view = view.heading(format!(
            "{}: {} documents, {} mentions",
            case.id,
            case.documents.len(),
            of_case.len()
        ));
        if text {
            for document in &case.documents {
                let date = document.date.map_or_else(String::new, |d| format!(" of {d}"));
                view = view
                    .dim(format!("{}{date}, {}", document.id, document.kind))
                    .line(marked(document, of_case));
            }
        }
        view = view.grid(grid);
    }
    Ok(view.csv_grid(all))
}

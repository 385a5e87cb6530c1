//! Reading notes: bytes a second of case files in many styles, one at a time and as one long document.
use criterion::{Criterion, Throughput};
use kithkin::casefile::{Statement, read};
use kithkin::ingest::case_from_json;
use kithkin::record::CaseFile;
use rustc_hash::FxHashSet;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;

/// Where a mention starts: case, document, code point.
type Place = (String, String, u64);

struct Notes {
    cases: Vec<CaseFile>,
    /// Where the mentions marked in them start.
    marked: FxHashSet<Place>,
}

/// The case files of `fixtures/notes/cases`.
fn load() -> Result<Notes, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/notes/cases");
    let mut notes = Notes {
        cases: Vec::new(),
        marked: FxHashSet::default(),
    };
    for set in ["first", "second", "third"] {
        for line in std::fs::read_to_string(folder.join(set).join("cases.ndjson"))?.lines() {
            notes.cases.push(case_from_json(&serde_json::from_str(line)?)?);
        }
        for line in std::fs::read_to_string(folder.join(set).join("statements.ndjson"))?.lines() {
            let mention: serde_json::Value = serde_json::from_str(line)?;
            let text = |key: &str| mention[key].as_str().unwrap_or_default().to_owned();
            let start = mention["start"].as_u64().unwrap_or_default();
            notes.marked.insert((text("case"), text("document"), start));
        }
    }
    Ok(notes)
}

fn start(statement: &Statement) -> Place {
    (
        statement.case.clone(),
        statement.document.clone(),
        u64::from(statement.start),
    )
}

/// All the texts as one document, so many times over.
fn long(cases: &[CaseFile], times: usize) -> CaseFile {
    let mut case = cases.first().cloned().unwrap_or_default();
    let text: Vec<&str> = cases
        .iter()
        .flat_map(|c| &c.documents)
        .map(|d| d.text.as_str())
        .collect();
    case.documents.truncate(1);
    for document in &mut case.documents {
        document.text = vec![text.join("\n\n"); times].join("\n\n");
    }
    case
}

fn bytes(case: &CaseFile) -> u64 {
    case.documents.iter().map(|d| d.text.len() as u64).sum()
}

/// Measures reading, after checking that what is read is what is marked.
///
/// # Panics
/// When the fixtures cannot be read, or fewer than 95 of 100 marked mentions start where one is read.
pub fn define(criterion: &mut Criterion) {
    let notes = load().unwrap_or_else(|error| panic!("fixtures/notes/cases: {error}"));
    let found: FxHashSet<Place> = notes.cases.iter().flat_map(read).map(|s| start(&s)).collect();
    let right = notes.marked.iter().filter(|m| found.contains(*m)).count();
    assert!(
        right * 100 >= notes.marked.len() * 95,
        "{right} of {} mentions",
        notes.marked.len()
    );
    let mut group = criterion.benchmark_group("notes");
    group.throughput(Throughput::Bytes(notes.cases.iter().map(bytes).sum()));
    group.bench_function("case files", |b| {
        b.iter(|| {
            notes
                .cases
                .iter()
                .map(|c| read(black_box(c)).len())
                .sum::<usize>()
        })
    });
    for times in [4, 16] {
        let case = long(&notes.cases, times);
        group.throughput(Throughput::Bytes(bytes(&case)));
        group.bench_function(format!("one document, {times} times as long"), |b| {
            b.iter(|| read(black_box(&case)).len())
        });
    }
    group.finish();
}

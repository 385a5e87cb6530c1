//! A child's people found among the records of a simulated world, once the notes have been read: a case at a time.
use crate::settings::{FINDING_CASES, FINDING_RECORDS, MILLION, SEED};
use criterion::{BenchmarkId, Criterion, Throughput};
use kithkin::build::{BuildOptions, build_index};
use kithkin::casefile::{Statement, read};
use kithkin::ingest::case_from_json;
use kithkin::record::CaseFile;
use kithkin::{AsOf, Control, Engine, EngineOptions, FindRequest};
use kithkin_eval::proposals::{ProposalReport, ProposalTruth, Proposals, score};
use kithkin_eval::world::{WorldSpec, simulate};
use rustc_hash::FxHashMap;
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use tempfile::TempDir;

/// A world with its index, and its case files with their notes read.
struct World {
    /// Holds truth and index; goes away with them.
    dir: TempDir,
    engine: Engine,
    cases: Vec<CaseFile>,
}

fn world(records: usize) -> Result<World, Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let spec = WorldSpec {
        records,
        cases: FINDING_CASES,
        seed: SEED,
    };
    let world = simulate(&spec);
    world.write_to(dir.path())?;
    let index = dir.path().join("index");
    let contacts = [dir.path().join("contacts.ndjson")];
    build_index(&contacts, &index, &BuildOptions::default(), &Control::default())?;
    let cases: Vec<CaseFile> = world.cases.iter().map(case_from_json).collect::<Result<_, _>>()?;
    let known: FxHashMap<String, Vec<Statement>> = cases.iter().map(|c| (c.id.clone(), read(c))).collect();
    let options = EngineOptions {
        read: Arc::new(move |case: &CaseFile| known.get(&case.id).cloned().unwrap_or_default()),
        ..EngineOptions::default()
    };
    let engine = Engine::open(&index, options)?;
    Ok(World { dir, engine, cases })
}

/// The people of `cases`: their number, and the proposals for them as FORMATS has them.
fn found(world: &World, cases: &[CaseFile]) -> Result<(usize, Vec<serde_json::Value>), Box<dyn Error>> {
    let request = FindRequest {
        as_of: AsOf::File,
        ..FindRequest::default()
    };
    let outcome = world.engine.find(cases, &request, &Control::default())?;
    let lines = outcome.proposals.iter().map(serde_json::to_value);
    Ok((
        outcome.cases.iter().map(|c| c.targets).sum(),
        lines.collect::<Result<_, _>>()?,
    ))
}

fn report(world: &World, lines: &[serde_json::Value]) -> Result<ProposalReport, Box<dyn Error>> {
    let truth = ProposalTruth::read(world.dir.path())?;
    Ok(score(&truth, &Proposals::from_lines(lines)))
}

/// Measures finding, after checking that it finds the right people and nobody who must not be found.
///
/// # Panics
/// When a world cannot be made, fewer than 80 of 100 named people are among the first ten, or a suppressed one is proposed.
pub fn define(criterion: &mut Criterion) {
    let million = std::env::var_os(MILLION).map(|_| 1_000_000);
    let mut group = criterion.benchmark_group("finding/one case");
    for records in FINDING_RECORDS.into_iter().chain(million) {
        let world = world(records).unwrap_or_else(|error| panic!("{records} records: {error}"));
        let (targets, lines) = found(&world, &world.cases).expect("an index that was just made");
        let report = report(&world, &lines).expect("the truth of the world");
        assert_eq!(report.suppressed_contacts_proposed, 0);
        let recall = report.named_per_target.at_10.unwrap_or_default();
        assert!(recall >= 0.8, "recall@10 {recall}");
        // So many targets as all cases have, shared out: what a target costs hangs on the records that may be it.
        group.throughput(Throughput::Elements((targets / world.cases.len()) as u64));
        let mut next = (0..world.cases.len()).cycle();
        group.bench_function(BenchmarkId::from_parameter(records), |bencher| {
            bencher.iter(|| {
                let at = next.next().unwrap_or_default();
                found(&world, black_box(&world.cases[at..=at]))
            });
        });
    }
    group.finish();
}

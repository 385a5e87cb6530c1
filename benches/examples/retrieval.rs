//! Measures candidate retrieval apart from scoring: recall at several budgets, and time.
//!
//! ```text
//! cargo run --release -p kithkin-benches --example retrieval -- 100000      # a simulated world of so many records
//! cargo run --release -p kithkin-benches --example retrieval -- DIR         # DIR/{contacts,cases,truth}.ndjson
//! ```
//! Two kinds of query: the people table of each case (truth: the records of a named target), and every record of a person
//! against that person's other records (truth: `clusters.csv`).
#![allow(clippy::print_stdout, clippy::print_stderr)] // it is a shell
use kithkin::Control;
use kithkin::build::{BuildOptions, build_index};
use kithkin::index::{CandidateQuery, Exclude, Index, WhyNot};
use kithkin::ingest::{ReadOptions, read_cases};
use kithkin::record::{CaseFile, CasePerson};
use kithkin_eval::world::{WorldSpec, simulate};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

const BUDGETS: [usize; 5] = [16, 64, 128, 256, 1 << 20];
const CASES: usize = 200;
/// Queries of the second kind: every so many-th record, so that there are at most about this many.
const RECORD_QUERIES: usize = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let what = arguments
        .first()
        .ok_or("name a directory, or how many records to simulate")?;
    let work = tempdir()?;
    let dir = match what.parse::<usize>() {
        Ok(records) => {
            let start = Instant::now();
            simulate(&WorldSpec {
                records,
                cases: CASES.min(records / 50),
                seed: 42,
            })
            .write_to(&work)?;
            println!(
                "simulated {records} records in {:.1} s",
                start.elapsed().as_secs_f64()
            );
            work.clone()
        }
        Err(_) => PathBuf::from(what),
    };
    let idx = work.join("idx");
    let start = Instant::now();
    let built = build_index(
        &[dir.join("contacts.ndjson")],
        &idx,
        &BuildOptions::default(),
        &Control::default(),
    )?;
    let (seconds, summary) = (start.elapsed().as_secs_f64(), built.index);
    println!(
        "built {} records in {seconds:.1} s, {:.0} bytes a record; peak memory {} MiB",
        summary.records,
        summary.bytes as f64 / summary.records as f64,
        peak_memory() >> 10
    );
    let start = Instant::now();
    let index = Index::open(&idx)?;
    println!("opened in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let verbose = arguments.iter().any(|a| a == "--missed");
    people_tables(&index, &dir, verbose)?;
    records(&index, &dir, verbose)?;
    std::fs::remove_dir_all(&work)?;
    Ok(())
}

fn tempdir() -> std::io::Result<PathBuf> {
    let dir = std::env::temp_dir().join(format!("kithkin-retrieval-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    Ok(dir)
}

fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().split(' ').next()?.parse().ok())
        .unwrap_or_default()
}

fn query_of(person: &CasePerson) -> CandidateQuery {
    let mut query = CandidateQuery::default().with_gender(person.gender);
    for name in &person.names {
        query = query.with_name(name);
    }
    if let Some(birth) = &person.birth {
        query = query.with_birth(birth);
    }
    for address in &person.addresses {
        query = query.with_address(address);
    }
    for number in person.phones.iter().filter_map(|p| p.e164.as_deref()) {
        query = query.with_phone(number);
    }
    query
}

fn people_tables(index: &Index, dir: &Path, verbose: bool) -> Result<(), Box<dyn Error>> {
    let (cases, _) = read_cases(&dir.join("cases.ndjson"), &ReadOptions::default())?;
    let cases: BTreeMap<&str, &CaseFile> = cases.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut queries = Vec::new();
    for line in std::fs::read_to_string(dir.join("truth.ndjson"))?.lines() {
        let truth: serde_json::Value = serde_json::from_str(line)?;
        let text = |key: &str| truth[key].as_str().unwrap_or_default();
        let person = cases
            .get(text("case"))
            .and_then(|c| c.people.iter().find(|p| p.id == text("target")));
        if let (Some(person), Some(doc)) = (person, index.doc(text("contact"))) {
            queries.push((format!("{} {}", text("case"), person.id), query_of(person), doc));
        }
    }
    measure("people of case files", index, &queries, verbose);
    Ok(())
}

fn records(index: &Index, dir: &Path, verbose: bool) -> Result<(), Box<dyn Error>> {
    let mut persons: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for line in std::fs::read_to_string(dir.join("clusters.csv"))?.lines().skip(1) {
        if let Some((id, person)) = line.rsplit_once(',')
            && let Some(doc) = index.doc(id)
        {
            persons.entry(person.to_owned()).or_default().push(doc);
        }
    }
    let mut queries = Vec::new();
    for docs in persons.values() {
        for &from in docs {
            let others: Vec<u32> = docs.iter().copied().filter(|&d| d != from).collect();
            if !others.is_empty() {
                let query = CandidateQuery::from_contact(&index.record(from)?);
                queries.extend(
                    others
                        .into_iter()
                        .map(|to| (index.id(from).to_owned(), query.clone(), to)),
                );
            }
        }
    }
    let step = queries.len() / RECORD_QUERIES + 1;
    let queries: Vec<_> = queries.into_iter().step_by(step).collect();
    measure("other records of a person", index, &queries, verbose);
    Ok(())
}

fn measure(title: &str, index: &Index, queries: &[(String, CandidateQuery, u32)], verbose: bool) {
    let none = Exclude::none();
    let mut found = [0u32; BUDGETS.len()];
    let mut micros = Vec::new();
    for (name, query, truth) in queries {
        let start = Instant::now();
        let candidates = index.candidates(query, &none, BUDGETS[3]);
        micros.push(start.elapsed().as_micros());
        let rank = match candidates.iter().position(|c| c.doc == *truth) {
            Some(at) => at,
            None => match index.why_not(query, &none, BUDGETS[3], *truth) {
                Ok(WhyNot::OverBudget { rank, .. }) => rank - 1,
                _ => usize::MAX,
            },
        };
        for (count, budget) in found.iter_mut().zip(BUDGETS) {
            *count += u32::from(rank < budget);
        }
        if verbose && rank >= BUDGETS[3] {
            println!("  missed: {name} -> {}: rank {rank}", index.id(*truth));
        }
    }
    micros.sort_unstable();
    let at = |share: f64| {
        micros
            .get((micros.len() as f64 * share) as usize)
            .copied()
            .unwrap_or_default()
    };
    let mean = micros.iter().sum::<u128>() as f64 / micros.len().max(1) as f64;
    println!(
        "{title}: {} pairs; {mean:.0} us a query, median {}, 95 % {}, 99 % {}",
        queries.len(),
        at(0.5),
        at(0.95),
        at(0.99)
    );
    for (count, budget) in found.into_iter().zip(BUDGETS) {
        println!(
            "  recall within {budget:>7}: {:.4}",
            f64::from(count) / queries.len().max(1) as f64
        );
    }
    println!("  peak memory {} MiB", peak_memory() >> 10);
}

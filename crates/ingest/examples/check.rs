//! Reads contact or case files and prints what reading them came to, without printing any of what they say:
//!
//! ```text
//! cargo run --release -p kithkin-ingest --example check -- contacts contacts.ndjson [map.toml]
//! cargo run --release -p kithkin-ingest --example check -- cases cases.ndjson
//! ```
#![allow(clippy::print_stdout, reason = "an example is a shell")]
use kithkin_ingest::{ColumnMap, IngestError, ReadOptions, Reader};
use std::{path::Path, time::Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, file, map @ ..] = arguments.as_slice() else {
        return Err("give `contacts` or `cases`, and a file".into());
    };
    let options = ReadOptions {
        require_name: map.is_empty(),
        map: map.first().map(|m| ColumnMap::load(Path::new(m))).transpose()?,
        ..ReadOptions::default()
    };
    let start = Instant::now();
    let mut reader = Reader::new(options)?;
    // How many of the records have which part, and what is wrong with fields how often.
    let mut parts = [0usize; 9];
    let mut issues = std::collections::BTreeMap::new();
    if kind == "cases" {
        for case in reader.cases(Path::new(file))? {
            parts[0] += case.documents.len();
            for issue in case.issues {
                *issues
                    .entry(format!("{}: {}", issue.field, issue.reason))
                    .or_insert(0usize) += 1;
            }
        }
    } else {
        reader.contacts::<IngestError>(Path::new(file), |record| {
            let address = record.addresses.first();
            let has = [
                !record.names.is_empty(),
                record.birth.as_ref().is_some_and(|b| b.date.is_some()),
                address.is_some(),
                address.is_some_and(|a| a.street.is_some()),
                address.is_some_and(|a| a.number.is_some()),
                address.is_some_and(|a| a.postcode.is_some()),
                address.is_some_and(|a| a.town.is_some()),
                record.phones.iter().any(|p| p.e164.is_some()),
                !record.issues.is_empty(),
            ];
            parts
                .iter_mut()
                .zip(has)
                .for_each(|(n, has)| *n += usize::from(has));
            for issue in record.issues {
                *issues
                    .entry(format!("{}: {}", issue.field, issue.reason))
                    .or_insert(0usize) += 1;
            }
            Ok(())
        })?;
    }
    println!("{}", reader.finish()?);
    println!("names, births, addresses, streets, numbers, postcodes, towns, phones, with issues: {parts:?}");
    for (issue, count) in issues.iter().take(20) {
        println!("{count:8} {issue}");
    }
    println!("{:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

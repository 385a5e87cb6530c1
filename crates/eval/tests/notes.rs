//! Made-up case files in many styles (`fixtures/notes/cases`), read and held against every mention marked in them.
//!
//! The floors are what the reader reached when the set was last mended, less a little; they catch rules that break others.
use kithkin::casefile::read;
use kithkin_eval::statements::{StatementReport, Statements, score};
use kithkin_ingest::case_from_json;
use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/notes/cases")
        .join(name)
}

fn measure(name: &str) -> Result<StatementReport, Box<dyn std::error::Error>> {
    let mut lines = Vec::new();
    for line in std::fs::read_to_string(folder(name).join("cases.ndjson"))?.lines() {
        let case = case_from_json(&serde_json::from_str(line)?)?;
        for statement in read(&case) {
            lines.push(serde_json::to_value(statement)?);
        }
    }
    let truth = Statements::read_truth(&folder(name))?;
    Ok(score(&truth, &Statements::from_lines(&lines)))
}

#[test]
fn case_files_in_many_styles_are_read() {
    for (name, mentions, relation, address) in [
        ("first", 0.97, 0.90, 0.80),
        ("second", 0.97, 0.95, 0.70),
        ("third", 0.97, 0.95, 0.70),
        ("fourth", 0.97, 0.89, 0.0),
        ("fifth", 0.97, 0.87, 0.0),
        ("sixth", 0.97, 0.80, 0.0),
        ("seventh", 0.97, 0.94, 0.0),
        ("eighth", 0.97, 0.94, 0.0),
        ("ninth", 0.97, 0.86, 0.0),
        ("tenth", 0.97, 0.92, 0.0),
        ("eleventh", 0.97, 0.94, 0.0),
        ("twelfth", 0.97, 0.94, 0.0),
        ("thirteenth", 0.96, 0.88, 0.0),
    ] {
        let report = measure(name).unwrap();
        println!("{name}: {}", serde_json::to_string(&report).unwrap());
        let got = |figure: Option<f64>| figure.unwrap_or_default();
        assert!(
            report.mentions.f1 >= mentions,
            "{name}: mentions {}",
            report.mentions.f1
        );
        assert!(
            got(report.relation.all.compatible) >= relation,
            "{name}: relations {:?}",
            report.relation.all.compatible
        );
        assert!(
            got(report.born.given) >= 0.95 && got(report.born.exact) >= 0.95,
            "{name}: births"
        );
        assert!(
            report.polarity.errors * 50 <= report.polarity.n,
            "{name}: polarity"
        );
        assert!(
            got(report.address.found) >= address,
            "{name}: addresses {:?}",
            report.address.found
        );
    }
}

//! The figures of the reference scoring scripts, recorded on made-up results, against ours.
use serde_json::Value;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(name)
}

fn expected(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(fixture(name)).unwrap()).unwrap()
}

/// Every figure of `theirs` is in `ours`; we may have more.
fn assert_covers(ours: &Value, theirs: &Value, path: &str) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (key, value) in theirs {
                let ours = ours.get(key).unwrap_or_else(|| panic!("{path}.{key} is missing"));
                assert_covers(ours, value, &format!("{path}.{key}"));
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len(), "{path}");
            for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
                assert_covers(a, b, &format!("{path}[{i}]"));
            }
        }
        (Value::Number(a), Value::Number(b)) => assert_eq!(a.as_f64(), b.as_f64(), "{path}"),
        (a, b) => assert_eq!(a, b, "{path}"),
    }
}

#[test]
fn proposals_have_the_reference_figures() {
    let truth = crate::proposals::ProposalTruth::read(&fixture("handwritten")).unwrap();
    let proposals = crate::proposals::Proposals::read(&fixture("eval/proposals.ndjson")).unwrap();
    let report = crate::proposals::score(&truth, &proposals);
    let ours = serde_json::to_value(&report).unwrap();
    assert_covers(&ours, &expected("eval/proposals.expected.json"), "");
    let withheld = report.withheld.unwrap();
    assert!(withheld.expected == 12 && withheld.shown >= 4, "{withheld:?}");
}

#[test]
fn statements_have_the_reference_figures() {
    let truth = crate::statements::Statements::read_truth(&fixture("eval/statements")).unwrap();
    let read = crate::statements::Statements::read(&fixture("eval/statements/predicted.ndjson")).unwrap();
    let ours = serde_json::to_value(crate::statements::score(&truth, &read)).unwrap();
    assert_covers(&ours, &expected("eval/statements/expected.json"), "");
}

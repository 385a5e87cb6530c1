//! What the program says of itself.
use crate::program::Place;

/// Commands and those of `eval`.
const COMMANDS: &[&str] = &[
    "demo",
    "index",
    "find",
    "search",
    "explain",
    "read",
    "dedupe",
    "link",
    "names",
    "train",
    "erase",
    "eval",
    "completions",
    "man",
];
const EVALS: &[&str] = &[
    "proposals",
    "statements",
    "pairs",
    "clusters",
    "names",
    "suite",
    "simulate",
];

#[test]
fn every_command_has_help_with_an_example() {
    let place = Place::new();
    let evals: Vec<String> = EVALS.iter().map(|e| format!("eval {e}")).collect();
    let all = COMMANDS
        .iter()
        .map(|c| (*c).to_owned())
        .filter(|c| c != "eval")
        .chain(evals);
    for command in all {
        let help = place.run(&format!("{command} --help")).ended(0).stdout;
        assert!(help.contains("Example"), "{command} has no example:\n{help}");
        assert!(help.contains("kithkin"), "{help}");
        assert!(help.contains("--format"), "{command}: {help}");
    }
}

#[test]
fn a_wrong_call_is_an_error_that_helps() {
    let place = Place::new();
    place.run("").ended(2);
    place.run("fnd").ended(2).says(&["fnd"]);
    place.run("eval clusters nothing.csv").ended(2).says(&["--truth"]);
    place
        .run("read nowhere.ndjson")
        .ended(2)
        .says(&["nowhere.ndjson"]);
    place.run("--version").ended(0);
}

#[test]
fn completions_and_man_pages_come_from_the_same_definition() {
    let place = Place::new();
    let script = place.run("completions bash").ended(0).stdout;
    for command in COMMANDS {
        assert!(script.contains(command), "{command}");
    }
    place.run("man --to man").ended(0);
    for page in ["kithkin.1", "kithkin-eval.1", "kithkin-eval-pairs.1"] {
        assert!(place.read(&format!("man/{page}")).starts_with(b".ie"), "{page}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::Stdio;
    let place = Place::new();
    let mut child = place
        .command()
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(0));
}

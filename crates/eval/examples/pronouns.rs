//! Trains the weights by which the reader of notes chooses whom "his" or "her" means (`crates/casefile/data/pronouns.tsv`).
//!
//! `cargo run -p kithkin-eval --example pronouns -- FOLDER... > weights.tsv`, each folder holding `cases.ndjson` and
//! `statements.ndjson`, with `pronouns.tsv` emptied first, so that the weights do not depend on those before.
//! An averaged perceptron over the candidates of each pronoun, in the order given, without chance in it. Says on standard error how often the rules and the model are right: on all folders, and on each
//! after training on the others.
use kithkin::casefile::{PronounExample, pronoun_examples, pronoun_weights};
use kithkin_ingest::case_from_json;
use kithkin_record::Relation;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

type Failure = Box<dyn std::error::Error>;
/// Passes over the examples.
const PASSES: usize = 12;

fn lines(path: &Path) -> Result<Vec<Value>, Failure> {
    let text = std::fs::read_to_string(path)?;
    text.lines()
        .map(|line| serde_json::from_str(line).map_err(Into::into))
        .collect()
}

/// The pronouns of one folder whose right reading is among the candidates.
fn examples_of(folder: &Path) -> Result<Vec<PronounExample>, Failure> {
    let mut marked: BTreeMap<(String, String, u64, u64), Relation> = BTreeMap::new();
    for line in lines(&folder.join("statements.ndjson"))? {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let place = |key: &str| line[key].as_u64().unwrap_or_default();
        if let Some(relation) = Relation::parse(&text("relation")) {
            marked.insert(
                (text("case"), text("document"), place("start"), place("end")),
                relation,
            );
        }
    }
    let mut examples = Vec::new();
    for line in lines(&folder.join("cases.ndjson"))? {
        let case = case_from_json(&line)?;
        let of = |document: &str, start: u32, end: u32| {
            let key = (case.id.clone(), document.to_owned(), start.into(), end.into());
            marked.get(&key).copied()
        };
        examples.extend(pronoun_examples(&case, &of));
    }
    Ok(examples)
}

/// The candidate that weighs most; the first of equals.
fn best(weights: &[f64], example: &PronounExample, only_right: bool) -> Option<usize> {
    let weigh = |looks: &[usize]| looks.iter().map(|&i| weights[i]).sum::<f64>();
    let mut best: Option<(f64, usize)> = None;
    for (at, (looks, right, _)) in example.candidates.iter().enumerate() {
        let weight = weigh(looks);
        if (*right || !only_right) && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, at));
        }
    }
    best.map(|(_, at)| at)
}

/// An averaged perceptron: towards the right candidate that weighs most, away from the wrong one that weighs more.
fn train(examples: &[&PronounExample]) -> Vec<f64> {
    let mut weights = vec![0.0; pronoun_weights().len()];
    if let Some(chosen) = pronoun_weights().iter().position(|&look| look == ("chosen", 1)) {
        weights[chosen] = 1.0;
    }
    let mut sum = vec![0.0; weights.len()];
    for _ in 0..PASSES {
        for example in examples {
            let (Some(guess), Some(right)) = (best(&weights, example, false), best(&weights, example, true))
            else {
                continue;
            };
            if !example.candidates[guess].1 {
                example.candidates[right]
                    .0
                    .iter()
                    .for_each(|&i| weights[i] += 1.0);
                example.candidates[guess]
                    .0
                    .iter()
                    .for_each(|&i| weights[i] -= 1.0);
            }
            sum.iter_mut().zip(&weights).for_each(|(s, w)| *s += w);
        }
    }
    let steps = (PASSES * examples.len()).max(1) as f64;
    sum.iter().map(|s| s / steps).collect()
}

/// How many of the examples the rules and the weights read right.
fn score(weights: &[f64], examples: &[PronounExample]) -> (usize, usize) {
    let ruled = |e: &&PronounExample| e.candidates.iter().any(|c| c.1 && c.2);
    let weighed = |e: &&PronounExample| best(weights, e, false).is_some_and(|at| e.candidates[at].1);
    (
        examples.iter().filter(ruled).count(),
        examples.iter().filter(weighed).count(),
    )
}

fn main() -> Result<(), Failure> {
    let folders: Vec<String> = std::env::args().skip(1).collect();
    let mut sets = Vec::new();
    for folder in &folders {
        sets.push(examples_of(Path::new(folder))?);
    }
    let (mut out, mut notes) = (std::io::stdout().lock(), std::io::stderr().lock());
    for (at, held) in sets.iter().enumerate() {
        let others: Vec<_> = sets
            .iter()
            .enumerate()
            .filter(|(k, _)| *k != at)
            .flat_map(|(_, s)| s)
            .collect();
        let (ruled, weighed) = score(&train(&others), held);
        writeln!(
            notes,
            "{}: {} pronouns, right by rules {ruled}, by weights of the others {weighed}",
            folders[at],
            held.len()
        )?;
    }
    let all: Vec<_> = sets.iter().flatten().collect();
    let weights = train(&all);
    writeln!(
        out,
        "# Weights of whom \"his\" or \"her\" before a kin word means: what is looked at, value, weight (see src/choice.rs)."
    )?;
    for ((name, value), weight) in pronoun_weights().into_iter().zip(weights) {
        if weight != 0.0 {
            writeln!(out, "{name}\t{value}\t{weight:.3}")?;
        }
    }
    Ok(())
}

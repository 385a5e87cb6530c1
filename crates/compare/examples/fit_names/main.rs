//! Fits the name scorer: prices of slips and a boosted forest, from labelled pairs of names.
//!
//! ```text
//! cargo run --release -p kithkin-compare --example fit_names -- --kind given PAIRS.csv [MORE.csv ...] [--write DIR]
//! ```
//! Input: CSV with the columns `name1,name2,is_variant` (0 or 1), plain letters. It first reports precision and recall
//! with every name held out of the fit that judges it (five folds by name), then, with `--write`, fits on everything
//! and writes `edit_costs_KIND.tsv` and `forest_KIND.txt`. Neither holds a name or a pair. Nothing is random.
#![allow(clippy::print_stdout)] // a program prints
mod costs;
mod trees;
mod whole;

use kithkin_compare::name::{
    PairKind,
    boost::Forest,
    edit::EditCosts,
    features::{FEATURES, WordKey, features, relation, two_known_names},
    judge,
};
use std::error::Error;

/// A labelled pair.
pub(crate) struct Pair {
    a: WordKey,
    b: WordKey,
    fold: usize,
    is_variant: bool,
    file: usize,
}

const FOLDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (mut kind, mut files, mut write, mut target) = (String::from("given"), Vec::new(), None, 0.974);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--kind" => kind = args.next().ok_or("--kind needs given or family")?,
            "--write" => write = args.next(),
            "--precision" => target = args.next().ok_or("--precision needs a number")?.parse()?,
            _ => files.push(arg),
        }
    }
    if kind == "person" {
        return whole::run(files.first().ok_or("give a file of pairs")?, write.as_deref());
    }
    let mut pairs = Vec::new();
    for (number, file) in files.iter().enumerate() {
        read(file, number, &mut pairs)?;
    }
    report_lexicon(&pairs);
    let scores = cross_validate(&pairs);
    report(&pairs, &scores, &files, target);
    report_judged(&pairs, &scores, &files, &kind);
    if let Some(dir) = write {
        let all: Vec<&Pair> = pairs.iter().collect();
        let (costs, forest) = fit(&all);
        std::fs::write(format!("{dir}/edit_costs_{kind}.tsv"), costs.write())?;
        std::fs::write(format!("{dir}/forest_{kind}.txt"), forest.write())?;
    }
    Ok(())
}

fn read(file: &str, number: usize, pairs: &mut Vec<Pair>) -> Result<(), Box<dyn Error>> {
    for line in std::fs::read_to_string(file)?.lines().skip(1) {
        let cells: Vec<&str> = line.trim_end().split(',').collect();
        let [a, b, label] = cells[..] else { continue };
        pairs.push(Pair {
            a: WordKey::new(a),
            b: WordKey::new(b),
            fold: fold_of(a),
            is_variant: label == "1",
            file: number,
        });
    }
    Ok(())
}

/// FNV-1a, so that folds are the same on every run.
pub(crate) fn fold_of(name: &str) -> usize {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    ((hash >> 20) % FOLDS as u64) as usize
}

/// Scores every pair by a forest fitted without its first name, in either place.
fn cross_validate(pairs: &[Pair]) -> Vec<f32> {
    let mut scores = vec![0.0; pairs.len()];
    for fold in 0..FOLDS {
        let train: Vec<&Pair> = pairs
            .iter()
            .filter(|p| p.fold != fold && fold_of(p.b.text().as_str()) != fold)
            .collect();
        let (costs, forest) = fit(&train);
        let plain = EditCosts::plain();
        for (score, pair) in scores.iter_mut().zip(pairs).filter(|(_, p)| p.fold == fold) {
            *score = forest.log_odds(&features(&costs, &plain, &pair.a, &pair.b));
        }
    }
    scores
}

fn fit(pairs: &[&Pair]) -> (EditCosts, Forest) {
    let costs = costs::learn(pairs);
    let plain = EditCosts::plain();
    let rows: Vec<[f32; FEATURES]> = pairs
        .iter()
        .map(|p| features(&costs, &plain, &p.a, &p.b))
        .collect();
    let labels: Vec<bool> = pairs.iter().map(|p| p.is_variant).collect();
    (costs, trees::fit(&rows, &labels))
}

fn report_lexicon(pairs: &[Pair]) {
    for code in 0..=6_u8 {
        let chosen: Vec<&Pair> = pairs
            .iter()
            .filter(|p| relation(&p.a, &p.b).is_some_and(|r| r as u8 == code))
            .collect();
        let right = chosen.iter().filter(|p| p.is_variant).count();
        println!(
            "lexicon relation {code}: {} pairs, {right} judged variants",
            chosen.len()
        );
    }
    let known: Vec<&Pair> = pairs.iter().filter(|p| two_known_names(&p.a, &p.b)).collect();
    let right = known.iter().filter(|p| p.is_variant).count();
    println!(
        "two known names, unlinked: {} pairs, {right} judged variants",
        known.len()
    );
}

fn report(pairs: &[Pair], scores: &[f32], files: &[String], target: f64) {
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by(|&i, &j| scores[j].total_cmp(&scores[i]));
    for chosen in [0.88, 0.90, 0.91, 0.92, 0.95, 0.97, target] {
        let threshold = threshold_for(pairs, scores, &order, chosen);
        print!("precision {chosen:.3} at log odds {threshold:+.3}:");
        for (number, file) in files.iter().enumerate() {
            let (p, r, f) = figures(pairs, scores, number, threshold);
            let name = file.rsplit('/').next().unwrap_or(file);
            print!("  {name} P {p:.4} R {r:.4} F1 {f:.4}");
        }
        println!();
    }
}

/// The same after the lexicon has had its say, for a range of decisions.
fn report_judged(pairs: &[Pair], scores: &[f32], files: &[String], kind: &str) {
    let kind = if kind == "family" {
        PairKind::Family
    } else {
        PairKind::Given
    };
    for step in 0..12 {
        let decision = 0.2 * step as f32;
        let judged: Vec<f32> = pairs
            .iter()
            .zip(scores)
            .map(|(p, s)| judge(kind, s - decision, &p.a, &p.b).log_odds)
            .collect();
        print!("judged, decision at {decision:+.2}:");
        for (number, file) in files.iter().enumerate() {
            let (p, r, f) = figures(pairs, &judged, number, 0.0);
            let name = file.rsplit('/').next().unwrap_or(file);
            print!("  {name} P {p:.4} R {r:.4} F1 {f:.4}");
        }
        println!();
    }
}

/// The lowest score at which everything above it, of the first file, has the precision.
fn threshold_for(pairs: &[Pair], scores: &[f32], order: &[usize], precision: f64) -> f32 {
    let (mut right, mut seen, mut best) = (0.0, 0.0, f32::INFINITY);
    for &i in order.iter().filter(|&&i| pairs[i].file == 0) {
        seen += 1.0;
        right += f64::from(u8::from(pairs[i].is_variant));
        if right / seen >= precision {
            best = scores[i];
        }
    }
    best
}

fn figures(pairs: &[Pair], scores: &[f32], file: usize, threshold: f32) -> (f64, f64, f64) {
    let (mut hit, mut said, mut all) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (pair, &score) in pairs.iter().zip(scores).filter(|(p, _)| p.file == file) {
        let yes = score >= threshold;
        said += f64::from(u8::from(yes));
        all += f64::from(u8::from(pair.is_variant));
        hit += f64::from(u8::from(yes && pair.is_variant));
    }
    let (p, r) = (hit / said.max(1.0), hit / all.max(1.0));
    (p, r, 2.0 * p * r / (p + r).max(1e-9))
}

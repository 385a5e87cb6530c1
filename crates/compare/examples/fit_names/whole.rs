//! Fits the logistic model of whole names: ridge regression on log loss, features scaled, ten folds for the report.
use kithkin_compare::name::whole::{WHOLE_FEATURES, WholeKey, WholeModel, whole_features};
use std::error::Error;

type Row = ([f32; WHOLE_FEATURES], bool);
const FOLDS: usize = 10;
const RIDGE: f64 = 3.0;

/// Reads `name1,name2,is_match` (true or false; quoted cells allowed), reports F1 held out, writes weights to `dir`.
pub(crate) fn run(file: &str, dir: Option<&str>) -> Result<(), Box<dyn Error>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut texts = Vec::new();
    for line in std::fs::read_to_string(file)?.lines().skip(1) {
        let cells = cells(line);
        let (Some(a), Some(b), Some(label)) = (cells.first(), cells.get(1), cells.get(2)) else {
            continue;
        };
        rows.push((
            whole_features(&WholeKey::new(a), &WholeKey::new(b)),
            label == "true" || label == "1",
        ));
        texts.push(crate::fold_of(b));
    }
    let mut scores = vec![0.0; rows.len()];
    for fold in 0..FOLDS {
        let at = |n: usize| (texts[n] + n / 7) % FOLDS;
        let train: Vec<Row> = (0..rows.len())
            .filter(|&n| at(n) != fold)
            .map(|n| rows[n])
            .collect();
        let model = fit(&train);
        for n in (0..rows.len()).filter(|&n| at(n) == fold) {
            scores[n] = f64::from(model.log_odds(&rows[n].0));
        }
    }
    for step in -6..=4 {
        let cut = 0.2 * f64::from(step);
        let (p, r, f) = figures(&rows, &scores, cut);
        println!("held out, decision at {cut:+.2}: P {p:.3} R {r:.3} F1 {f:.3}");
    }
    let model = fit(&rows);
    println!("weights {:?}", model.weights);
    if let Some(dir) = dir {
        let mut out = String::from(
            "# Logistic weights of whole_features in order, then the constant; fitted by examples/fit_names\n",
        );
        for w in model.weights {
            out.push_str(&format!("{w:.4}\n"));
        }
        std::fs::write(format!("{dir}/whole_weights.txt"), out)?;
    }
    Ok(())
}

fn cells(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            _ => out.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
    }
    out
}

fn figures(rows: &[Row], scores: &[f64], cut: f64) -> (f64, f64, f64) {
    let (mut hit, mut said, mut all) = (0.0_f64, 0.0_f64, 0.0_f64);
    for ((_, label), &score) in rows.iter().zip(scores) {
        let (yes, is) = (f64::from(u8::from(score >= cut)), f64::from(u8::from(*label)));
        said += yes;
        all += is;
        hit += yes * is;
    }
    let (p, r) = (hit / said.max(1.0), hit / all.max(1.0));
    (p, r, 2.0 * p * r / (p + r).max(1e-9))
}

/// Gradient descent on the ridge log loss over scaled features; a few thousand steps of a convex problem.
fn fit(rows: &[Row]) -> WholeModel {
    let n = rows.len() as f64;
    let mean: Vec<f64> = (0..WHOLE_FEATURES)
        .map(|f| rows.iter().map(|r| f64::from(r.0[f])).sum::<f64>() / n)
        .collect();
    let scale: Vec<f64> = (0..WHOLE_FEATURES)
        .map(|f| {
            (rows
                .iter()
                .map(|r| (f64::from(r.0[f]) - mean[f]).powi(2))
                .sum::<f64>()
                / n)
                .sqrt()
                .max(1e-6)
        })
        .collect();
    let mut w = [0.0; WHOLE_FEATURES + 1];
    for _ in 0..4000 {
        let mut slope = [0.0; WHOLE_FEATURES + 1];
        for (x, label) in rows {
            let z: f64 = w[WHOLE_FEATURES]
                + (0..WHOLE_FEATURES)
                    .map(|f| w[f] * (f64::from(x[f]) - mean[f]) / scale[f])
                    .sum::<f64>();
            let error = 1.0 / (1.0 + (-z).exp()) - f64::from(u8::from(*label));
            for f in 0..WHOLE_FEATURES {
                slope[f] += error * (f64::from(x[f]) - mean[f]) / scale[f];
            }
            slope[WHOLE_FEATURES] += error;
        }
        for f in 0..=WHOLE_FEATURES {
            let ridge = if f < WHOLE_FEATURES { RIDGE * w[f] } else { 0.0 };
            w[f] -= 0.5 * (slope[f] + ridge) / n;
        }
    }
    let mut weights = [0.0_f32; WHOLE_FEATURES + 1];
    let mut constant = w[WHOLE_FEATURES];
    for f in 0..WHOLE_FEATURES {
        weights[f] = (w[f] / scale[f]) as f32;
        constant -= w[f] * mean[f] / scale[f];
    }
    weights[WHOLE_FEATURES] = constant as f32;
    WholeModel { weights }
}

//! Fits the calibration that ships in `crates/kithkin/data/find.json`: what the probabilities of `find` are worth on
//! simulated worlds, one for people the file names and one for people it never names.
//!
//! `cargo run --release -p kithkin-eval --example calibrate_find -- [WORLDS] [FIRST_SEED]` prints the two entries of
//! the file. The same numbers give the same bytes. Check what comes out on people no simulator made
//! (`kithkin eval proposals --truth ../shared/data/handwritten_dev ...`) before shipping it.
#![allow(clippy::print_stdout, reason = "what it prints is what it is for")]
use kithkin::build::{BuildOptions, build_index};
use kithkin::find::{Known, Params};
use kithkin::ingest::{ReadOptions, Reader};
use kithkin::model::Calibration;
use kithkin::{AsOf, Control, Engine, EngineOptions, FindRequest};
use kithkin_eval::world::{WorldSpec, simulate};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// Bins of log2 odds before fitting: this wide, so that no knot stands on a few records.
const BITS_A_BIN: f64 = 0.75;

/// A bin with fewer records joins the next.
const LEAST: f64 = 60.0;

/// True and false records by bin of log2 odds.
type Bins = BTreeMap<i32, (f64, f64)>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let worlds: u64 = arguments.next().map_or(Ok(6), |a| a.parse())?;
    let first: u64 = arguments.next().map_or(Ok(101), |a| a.parse())?;
    let (mut named, mut inferred) = (Bins::new(), Bins::new());
    for seed in first..first + worlds {
        count(seed, &mut named, &mut inferred)?;
    }
    for (name, bins) in [("named", named), ("inferred", inferred)] {
        let calibration = fit(&bins).ok_or("no proposals to learn from")?;
        println!("  \"{name}\": {},", serde_json::to_string(&calibration)?);
    }
    Ok(())
}

/// Finds in the world of `seed` with probabilities as they are and counts what is true.
fn count(seed: u64, named: &mut Bins, inferred: &mut Bins) -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let world = simulate(&WorldSpec {
        records: 20_000,
        cases: 80,
        seed,
    });
    world.write_to(dir.path())?;
    let index = dir.path().join("index");
    let control = Control::default();
    let contacts = [dir.path().join("contacts.ndjson")];
    build_index(&contacts, &index, &BuildOptions::default(), &control)?;
    let cases = Reader::new(ReadOptions::default())?.cases(&dir.path().join("cases.ndjson"))?;
    let params = Params {
        named: Calibration::None,
        inferred: Calibration::None,
        ..Params::shipped().clone()
    };
    let engine = Engine::open(
        &index,
        EngineOptions {
            params,
            ..EngineOptions::default()
        },
    )?;
    let request = FindRequest {
        as_of: AsOf::File,
        // Below what is ever shown, so that the lowest knot does not lift what lies beneath it.
        threshold: 0.000_3,
        ..FindRequest::default()
    };
    let found = engine.find(&cases, &request, &control)?;
    let truth: BTreeSet<(&str, &str)> = world
        .truth
        .iter()
        .filter_map(|t| Some((t["case"].as_str()?, t["contact"].as_str()?)))
        .collect();
    // A record put forward for several people of a case counts once, by its best line, as in `eval proposals`.
    let mut seen = BTreeSet::new();
    for p in &found.proposals {
        let Some(contact) = p.contact.as_deref() else {
            continue;
        };
        if !seen.insert((p.case.as_str(), contact)) {
            continue;
        }
        let odds = (p.p_person / (1.0 - p.p_person)).log2();
        let bins = match p.known {
            Known::Named => &mut *named,
            Known::Inferred => &mut *inferred,
        };
        let bin = bins.entry((odds / BITS_A_BIN).floor() as i32).or_default();
        if truth.contains(&(p.case.as_str(), contact)) {
            bin.0 += 1.0;
        } else {
            bin.1 += 1.0;
        }
    }
    Ok(())
}

/// Isotonic over the bins, rounded to what the counts bear out.
fn fit(bins: &Bins) -> Option<Calibration> {
    let mut points = Vec::new();
    let (mut bits, mut yes, mut no) = (0.0, 0.0, 0.0);
    let last = bins.keys().next_back()?;
    for (bin, &(t, f)) in bins {
        bits += (f64::from(*bin) + 0.5) * BITS_A_BIN * (t + f);
        (yes, no) = (yes + t, no + f);
        if yes + no >= LEAST || bin == last {
            let at = bits / (yes + no);
            points.extend([(at, true, yes), (at, false, no)]);
            (bits, yes, no) = (0.0, 0.0, 0.0);
        }
    }
    let round = |x: &f64, places: i32| (x * 10f64.powi(places)).round() / 10f64.powi(places);
    match Calibration::isotonic(&points)? {
        Calibration::Isotonic {
            weights,
            probabilities,
        } => Some(Calibration::Isotonic {
            weights: weights.iter().map(|w| round(w, 2)).collect(),
            probabilities: probabilities.iter().map(|p| round(p, 4)).collect(),
        }),
        other => Some(other),
    }
}

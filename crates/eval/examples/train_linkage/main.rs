//! Trains the model that ships in `crates/model/data/default.json`, which linking starts from and small files stay near.
//!
//! `cargo run --release -p kithkin-eval --example train_linkage -- [WORLDS] [FIRST_SEED] > crates/model/data/default.json`
//! prints the file. The same numbers give the same bytes. How often two records of one person, and of two people,
//! reach each level is counted in the registers of simulated worlds: m over all pairs of one person, u over random pairs.
//! Simulated registers have no slips in gender or town, no married names joined by a hyphen, no initials, so each number
//! that ships is the mean of the count and of what is judged by hand (`held.json` here); a u too rare to be
//! counted, what fields say together and the prior are those of the hand. Run `kithkin eval suite fixtures/suite`
//! before shipping what comes out.
#![allow(clippy::print_stdout, reason = "what it prints is what it is for")]
use kithkin::compare::{ComparisonVector, Profiles, Schema, compare};
use kithkin::ingest::{ReadOptions, Reader};
use kithkin::model::{LevelModel, Model, train};
use kithkin_eval::world::{WorldSpec, simulate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::error::Error;

/// Records of a world.
const RECORDS: usize = 20_000;
/// Random pairs of a world.
const RANDOM_PAIRS: usize = 1_000_000;
/// Pairs taken as seen before at every level.
const HOLDING: f64 = 0.5;

/// A chance below this was seen too seldom among random pairs to be counted.
const COUNTED_FROM: f64 = 1e-4;
/// What is judged by hand.
const HELD: &str = include_str!("held.json");

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let worlds: u64 = arguments.next().map_or(Ok(4), |a| a.parse())?;
    let first: u64 = arguments.next().map_or(Ok(301), |a| a.parse())?;
    let schema = Schema::standard();
    let blank = Model::blank(&schema);
    let (mut matches, mut random) = (train::Patterns::default(), train::Patterns::default());
    for seed in first..first + worlds {
        count(seed, &schema, &blank, &mut matches, &mut random)?;
    }
    let counted = train::estimate_u(blank, &random, HOLDING)?;
    let counted = train::estimate_m(counted, &matches, HOLDING);
    let mut model = Model::from_json(HELD)?;
    for (held, counted) in model.comparisons.iter_mut().zip(&counted.comparisons) {
        for (held, counted) in held.levels.iter_mut().zip(&counted.levels) {
            held.m = f64::midpoint(held.m, counted.m);
            if counted.u > COUNTED_FROM {
                held.u = f64::midpoint(held.u, counted.u);
            }
        }
        let sum = |of: fn(&LevelModel) -> f64| held.levels.iter().map(of).sum::<f64>();
        let (m, u) = (sum(|l| l.m), sum(|l| l.u));
        for level in &mut held.levels {
            (level.m, level.u) = (digits(level.m / m), digits(level.u / u));
        }
    }
    println!("{}", model.to_json()?);
    Ok(())
}

/// Counts the pairs of one world.
fn count(
    seed: u64,
    schema: &Schema,
    model: &Model,
    matches: &mut train::Patterns,
    random: &mut train::Patterns,
) -> Result<(), Box<dyn Error>> {
    let world = simulate(&WorldSpec {
        records: RECORDS,
        cases: 1,
        seed,
    });
    let dir = tempfile::tempdir()?;
    world.write_to(dir.path())?;
    let (mut places, mut read) = (BTreeMap::new(), Vec::new());
    Reader::new(ReadOptions::default())?.contacts(&dir.path().join("contacts.ndjson"), |record| {
        places.insert(record.id.clone(), read.len());
        read.push(record);
        Ok::<(), Box<dyn Error>>(())
    })?;
    let profiles = Profiles::of(&read, schema);
    let of_person = |(id, person): &(String, String)| Some((*places.get(id)?, person.clone()));
    let records: Vec<(usize, String)> = world.clusters.iter().filter_map(of_person).collect();
    let mut people: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, person) in &records {
        people.entry(person).or_default().push(*place);
    }
    let mut vector = ComparisonVector::default();
    for of_one in people.values() {
        for (at, &left) in of_one.iter().enumerate() {
            for &right in &of_one[at + 1..] {
                compare(schema, profiles.get(left), profiles.get(right), &mut vector);
                matches.add(model, &vector, 1.0);
            }
        }
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..RANDOM_PAIRS {
        let mut draw = || &records[rng.random_range(0..records.len())];
        let (left, right) = (draw(), draw());
        if left.1 != right.1 {
            compare(schema, profiles.get(left.0), profiles.get(right.0), &mut vector);
            random.add(model, &vector, 1.0);
        }
    }
    Ok(())
}

/// To four significant digits: more than the counts bear out.
fn digits(number: f64) -> f64 {
    let scale = 10_f64.powi(3 - number.log10().floor() as i32);
    (number * scale).round() / scale
}

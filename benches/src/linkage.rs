//! Made-up people linked: pairs weighed one by one, EM, and `dedupe` from records to clusters.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use kithkin::link::{LinkOptions, LinkOutcome, dedupe};
use kithkin_compare::{
    ComparisonVector, Profiles, Schema, compare,
    screen::{Ceilings, Screen},
};
use kithkin_model::{Model, train};
use kithkin_record::{Address, ContactRecord, DateValue, NameUse, Period, PersonName};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::settings::{MILLION, RECORDS, SEED};
use crate::surnames;

/// Records of made-up people, two in a row for every other person, the second with a slip; the id is the person's number.
#[must_use]
pub fn people(count: usize, seed: u64) -> Vec<ContactRecord> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (given, family) = (surnames::distinct(400, seed), surnames::distinct(6000, seed + 1));
    let (streets, towns) = (
        surnames::distinct(300, seed + 2),
        surnames::distinct(50, seed + 3),
    );
    let mut pick = |n: usize| random.random_range(0..n);
    let mut records = Vec::with_capacity(count);
    for person in 0.. {
        let mut name = family[pick(family.len())].clone();
        let first = &given[pick(given.len())];
        let born = [1930 + pick(80), 1 + pick(12), 1 + pick(28)];
        let house = format!("{} {} Road", 1 + pick(120), streets[pick(streets.len())]);
        let town = &towns[pick(towns.len())];
        for copy in 0..1 + person % 2 {
            if records.len() == count {
                return records;
            }
            let mut birth = born;
            if copy == 1 {
                match pick(3) {
                    0 => drop(name.remove(name.len() / 2)),
                    1 => birth[2] = birth[2] % 28 + 1,
                    _ => {}
                }
            }
            let birth = format!("{}-{:02}-{:02}", birth[0], birth[1], birth[2]);
            records.push(ContactRecord {
                id: person.to_string(),
                names: vec![PersonName::from_parts(&name, &[first.as_str()], NameUse::Usual)],
                birth: Some(DateValue::parse(&birth)),
                addresses: vec![Address::parse(
                    &[&house],
                    Some(town.as_str()),
                    None,
                    Period::default(),
                )],
                ..ContactRecord::default()
            });
        }
    }
    records
}

/// Pairs of at least even odds, and how many of them are of one person.
fn judged(records: &[ContactRecord], outcome: &LinkOutcome) -> (usize, usize) {
    let sure = outcome.pairs.iter().filter(|p| p.probability >= 0.5);
    let same = |p: &&_| {
        let p: &kithkin::link::LinkedPair = p;
        records[p.left as usize].id == records[p.right as usize].id
    };
    (sure.clone().count(), sure.filter(same).count())
}

/// Pairs, EM and whole runs.
///
/// # Panics
/// When an outcome is not the expected one: a bench is a test as well.
pub fn define(criterion: &mut Criterion) {
    let records = people(RECORDS[0], SEED);
    weighing(criterion, &records);
    em(criterion, &records);
    let million = std::env::var_os(MILLION).is_some();
    for count in RECORDS.into_iter().chain(million.then_some(1_000_000)) {
        let records = people(count, SEED);
        let pairs = records.windows(2).filter(|r| r[0].id == r[1].id).count();
        let mut group = criterion.benchmark_group("linkage/dedupe");
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                let outcome = dedupe(&records, &LinkOptions::default(), &Default::default());
                let (found, right) = judged(&records, &outcome.expect("enough to train on"));
                assert!(right * 100 >= found * 99, "precision: {right} of {found}");
                assert!(right * 100 >= pairs * 95, "recall: {right} of {pairs}");
            });
        });
        group.finish();
    }
}

/// A list of pairs: half of neighbours, which are mostly one person, half of strangers.
fn list(records: usize) -> Vec<(usize, usize)> {
    (0..records - 1)
        .flat_map(|i| [(i, i + 1), (i, (i * 7919 + 13) % records)])
        .filter(|(i, j)| i != j)
        .collect()
}

fn weighing(criterion: &mut Criterion, records: &[ContactRecord]) {
    let schema = Schema::standard();
    let model = Model::shipped(&schema);
    let profiles = Profiles::of(records, &schema);
    let screen = Screen::new(&profiles, &schema);
    let start = model.prior_weight() + model.most_dependence_weight();
    let ceilings = Ceilings::new(&schema, start, |at, level, share| {
        model.level_weight(at, level) + model.rarity_weight(at, level, share)
    });
    let pairs = list(records.len());
    let weigh = |i: usize, j: usize, vector: &mut ComparisonVector| {
        compare(&schema, profiles.get(i), profiles.get(j), vector);
        model.weight(vector)
    };
    let mut vector = ComparisonVector::default();
    let expected: Vec<f64> = pairs.iter().map(|&(i, j)| weigh(i, j, &mut vector)).collect();
    let promising = expected.iter().filter(|w| **w >= FLOOR).count();
    let mut group = criterion.benchmark_group("linkage/pairs");
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("compared and weighed", |bencher| {
        bencher.iter(|| {
            for (&(i, j), expected) in pairs.iter().zip(&expected) {
                assert_eq!(weigh(i, black_box(j), &mut vector).to_bits(), expected.to_bits());
            }
        });
    });
    group.bench_function("screened first", |bencher| {
        bencher.iter(|| {
            let hopeful =
                |i: usize, j: usize| screen.ceiling(&ceilings, i, black_box(j), FLOOR as f32) >= FLOOR as f32;
            let found = pairs
                .iter()
                .filter(|p| hopeful(p.0, p.1) && weigh(p.0, p.1, &mut vector) >= FLOOR)
                .count();
            assert_eq!(found, promising);
        });
    });
    group.finish();
}

/// Bits below which a pair is dropped.
const FLOOR: f64 = -9.0;

fn em(criterion: &mut Criterion, records: &[ContactRecord]) {
    let schema = Schema::standard();
    let start = Model::shipped(&schema);
    let profiles = Profiles::of(records, &schema);
    let mut patterns = train::Patterns::default();
    let mut vector = ComparisonVector::default();
    let pairs = list(records.len());
    for &(i, j) in &pairs {
        compare(&schema, profiles.get(i), profiles.get(j), &mut vector);
        patterns.add(&start, &vector, 1.0);
    }
    let same = pairs
        .iter()
        .filter(|p| records[p.0].id == records[p.1].id)
        .count();
    let options = train::EmOptions {
        all_pairs: pairs.len() as f64,
        ..train::EmOptions::default()
    };
    let mut group = criterion.benchmark_group("linkage/em");
    group.throughput(Throughput::Elements(patterns.len() as u64));
    group.bench_function("patterns", |bencher| {
        bencher.iter(|| {
            let found = train::em(start.clone(), black_box(&patterns), options).expect("there are pairs");
            assert!((found.matches - same as f64).abs() < 0.02 * same as f64);
        });
    });
    group.finish();
}

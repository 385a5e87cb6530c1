//! Fits what ships in `crates/kithkin/data/find_first.json`, `find_outcome.json`, `find_unnamed.json`, `find_relation.json`,
//! `find_close.json` and `somebody` of `find.json`: how often a candidate with such evidence among such rivals is the person, and how often it stands to the
//! child as said, on simulated worlds.
//!
//! `cargo run --release -p kithkin-eval --example calibrate_find -- OUT [FIRST_SEED] [RECORDS:CASES ...]` simulates a
//! world of each size, seeds counting up from `FIRST_SEED`, and writes to the folder `OUT` the trees, and `rows.csv`
//! with one line a candidate (world, label, columns) to try other models on. It prints the entry `somebody`. With
//! `unnamed` before `OUT` only `find_unnamed.json`, `find_relation.json` and `find_close.json` are fitted, beside the others as shipped. The same
//! arguments give the same bytes. Check what comes out on people no simulator made
//! (`kithkin eval proposals --truth ../shared/data/handwritten_dev ...`) before shipping it.
#![allow(clippy::print_stdout, reason = "what it prints is what it is for")]
use kithkin::build::{BuildOptions, build_index};
use kithkin::find::{Known, Params, Proposal, columns, rising_columns};
use kithkin::ingest::{ReadOptions, Reader};
use kithkin::model::Calibration;
use kithkin::model::trees::{Settings, Trees};
use kithkin::record::{CaseFile, Relation};
use kithkin::{AsOf, Control, Engine, EngineOptions, FindRequest};
use kithkin_eval::world::{World, WorldSpec, simulate};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use tempfile::TempDir;

/// What the shipped trees were fitted on, unless told otherwise: sparse and crowded records, and files of a few hundred.
const SIZES: [&str; 22] = [
    "1500:16",
    "20000:80",
    "5000:40",
    "500:6",
    "1500:16",
    "20000:80",
    "800:10",
    "5000:40",
    "100000:100",
    "500:6",
    "1000:12",
    "20000:80",
    "800:10",
    "5000:40",
    "1500:16",
    "500:6",
    "800:10",
    "1000:12",
    "500:6",
    "1000:12",
    "800:10",
    "20000:80",
];

/// Every candidate of every world, with what is true of it.
#[derive(Default)]
struct Learnt {
    rows: Vec<Vec<f32>>,
    labels: Vec<bool>,
    /// Whether each stands to the child as said.
    so: Vec<bool>,
    /// Whether each is anybody of the network.
    close: Vec<bool>,
    world: Vec<u64>,
    /// Which target each row is for: its place in `findable`.
    target: Vec<Option<usize>>,
    /// Whether somebody in the records is the target.
    findable: Vec<bool>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).peekable();
    let only_unnamed = arguments.next_if(|a| a == "unnamed").is_some();
    let out = arguments.next().ok_or("the folder to write to")?;
    let first: u64 = arguments.next().map_or(Ok(101), |a| a.parse())?;
    let given: Vec<String> = arguments.collect();
    let sizes: Vec<&str> = match given.as_slice() {
        [] => SIZES.to_vec(),
        given => given.iter().map(String::as_str).collect(),
    };
    let mut worlds = Vec::new();
    for (seed, size) in (first..).zip(sizes) {
        let (records, cases) = size.split_once(':').ok_or("RECORDS:CASES")?;
        worlds.push(Made::of(&WorldSpec {
            records: records.parse()?,
            cases: cases.parse()?,
            seed,
        })?);
    }
    let folder = Path::new(&out);
    std::fs::create_dir_all(folder)?;
    let mut params = Params {
        outcome: Trees::default(),
        unnamed: Trees::default(),
        relation: Trees::default(),
        close: Trees::default(),
        ..Params::shipped().clone()
    };
    if only_unnamed {
        return fit_unnamed(&look_at_all(&worlds, &params)?, folder);
    }
    params.first = Trees::default();
    // First sight knows nobody but those whom the file names.
    let sight = look_at_all(&worlds, &params)?.only(|row, _| row[UNNAMED] == 0.0);
    params.first = fit(&sight.rows, &sight.labels);
    ship(folder, "find_first.json", &params.first)?;
    let learnt = look_at_all(&worlds, &params)?;
    let trees = fit(&learnt.rows, &learnt.labels);
    ship(folder, "find_outcome.json", &trees)?;
    fit_unnamed(&learnt, folder)?;
    std::fs::write(folder.join("rows.csv"), as_csv(&learnt))?;
    let somebody = fit_somebody(&learnt, &trees).ok_or("no targets to learn from")?;
    println!("  \"somebody\": {}", serde_json::to_string(&somebody)?);
    Ok(())
}

/// The trees for people whom the file does not name, and for who is close to those it does.
fn fit_unnamed(learnt: &Learnt, folder: &Path) -> Result<(), Box<dyn Error>> {
    let unnamed = learnt.only(|row, _| row[UNNAMED] > 0.0);
    ship(folder, "find_unnamed.json", &fit(&unnamed.rows, &unnamed.labels))?;
    let found = unnamed.only(|_, label| label);
    // A weightier person stands to the child as said no more surely.
    let relation = Trees::fit(&found.rows, &found.so, &[], &Settings::default());
    let others = learnt.only(|row, label| row[UNNAMED] == 0.0 && !label);
    let close = Trees::fit(&others.rows, &others.close, &[], &Settings::default());
    ship(folder, "find_close.json", &close)?;
    ship(folder, "find_relation.json", &relation)
}

/// The column that says that the file names nobody.
const UNNAMED: usize = 11;

fn fit(rows: &[Vec<f32>], labels: &[bool]) -> Trees {
    Trees::fit(rows, labels, &rising_columns(), &Settings::default())
}

fn ship(folder: &Path, name: &str, trees: &Trees) -> Result<(), Box<dyn Error>> {
    std::fs::write(folder.join(name), serde_json::to_string(trees)? + "\n")?;
    Ok(())
}

impl Learnt {
    /// The rows that `keep` wants, with their labels.
    fn only(&self, keep: impl Fn(&[f32], bool) -> bool) -> Self {
        let mut out = Self::default();
        for (at, (row, &label)) in self.rows.iter().zip(&self.labels).enumerate() {
            if keep(row, label) {
                out.rows.push(row.clone());
                out.labels.push(label);
                out.so.push(self.so[at]);
                out.close.push(self.close[at]);
            }
        }
        out
    }
}

/// A world with its records indexed.
struct Made {
    seed: u64,
    world: World,
    cases: Vec<CaseFile>,
    dir: TempDir,
}

impl Made {
    fn of(spec: &WorldSpec) -> Result<Self, Box<dyn Error>> {
        let dir = tempfile::tempdir()?;
        let world = simulate(spec);
        world.write_to(dir.path())?;
        let contacts = [dir.path().join("contacts.ndjson")];
        let control = Control::default();
        build_index(
            &contacts,
            &dir.path().join("index"),
            &BuildOptions::default(),
            &control,
        )?;
        let cases = Reader::new(ReadOptions::default())?.cases(&dir.path().join("cases.ndjson"))?;
        Ok(Self {
            seed: spec.seed,
            world,
            cases,
            dir,
        })
    }
}

fn look_at_all(worlds: &[Made], params: &Params) -> Result<Learnt, Box<dyn Error>> {
    let mut learnt = Learnt::default();
    for made in worlds {
        look_at(made, params, &mut learnt)?;
    }
    Ok(learnt)
}

/// Finds in a world with the chances of `params`, and says of every candidate whether it is true.
fn look_at(made: &Made, params: &Params, learnt: &mut Learnt) -> Result<(), Box<dyn Error>> {
    let Made {
        seed, world, cases, ..
    } = made;
    let options = EngineOptions {
        params: params.clone(),
        ..EngineOptions::default()
    };
    let request = FindRequest {
        as_of: AsOf::File,
        threshold: 0.0,
        ..FindRequest::default()
    };
    let engine = Engine::open(made.dir.path().join("index"), options)?;
    let found = engine.find(cases, &request, &Control::default())?;
    let truth = Truth::of(world);
    for case in cases {
        let own = found
            .proposals
            .iter()
            .filter(|p| p.case == case.id && p.contact.is_some());
        let own: Vec<Proposal> = own.cloned().collect();
        let rows = columns(&own, world.contacts.len());
        let lines = found
            .proposals
            .iter()
            .filter(|p| p.case == case.id && p.contact.is_none());
        let asked: BTreeSet<&str> = lines.filter_map(|p| p.target.as_deref()).collect();
        let targets = truth.targets(&case.id, &asked, learnt);
        for (p, row) in own.iter().zip(rows) {
            let Some((label, so)) = truth.label(p) else {
                continue;
            };
            learnt.rows.push(row);
            learnt.labels.push(label);
            learnt.so.push(so);
            learnt.close.push(truth.knows(p));
            learnt.world.push(*seed);
            let target = p.target.as_ref().and_then(|t| targets.get(t.as_str()));
            learnt.target.push(target.copied());
        }
    }
    Ok(())
}

/// The truth of a world, by case and contact.
struct Truth<'a> {
    world: &'a World,
    people: BTreeMap<(&'a str, &'a str), &'a Value>,
    neutral: BTreeSet<(&'a str, &'a str)>,
}

fn case_and_contact(line: &Value) -> Option<(&str, &str)> {
    Some((line["case"].as_str()?, line["contact"].as_str()?))
}

impl<'a> Truth<'a> {
    fn of(world: &'a World) -> Self {
        let people = world.truth.iter().filter_map(|t| Some((case_and_contact(t)?, t)));
        Self {
            world,
            people: people.collect(),
            neutral: world.neutral.iter().filter_map(case_and_contact).collect(),
        }
    }

    /// Whether the record is the person asked for, or, where nobody is named, anybody of the network, and whether they
    /// stand to the child as said; `None` for those that count neither way.
    fn label(&self, p: &Proposal) -> Option<(bool, bool)> {
        let key = (p.case.as_str(), p.contact.as_deref()?);
        if self.neutral.contains(&key) {
            return None;
        }
        let Some(truth) = self.people.get(&key) else {
            return Some((false, false));
        };
        let relation = truth["relation"].as_str().and_then(Relation::parse);
        let so = p.relation.zip(relation).is_some_and(|(a, b)| a.compatible(b));
        let asked_for = p
            .target
            .as_deref()
            .is_some_and(|t| names(truth).any(|name| name == t));
        Some((so || asked_for || p.known == Known::Inferred, so))
    }

    /// Whether the record is anybody of the child's network.
    fn knows(&self, p: &Proposal) -> bool {
        let contact = p.contact.as_deref();
        contact.is_some_and(|contact| self.people.contains_key(&(p.case.as_str(), contact)))
    }

    /// The place in `learnt.findable` of every target of a case that was `asked` for, by each of its names.
    fn targets(&self, case: &str, asked: &BTreeSet<&str>, learnt: &mut Learnt) -> BTreeMap<&'a str, usize> {
        let mut out = BTreeMap::new();
        let of_case = self
            .world
            .targets
            .iter()
            .filter(|t| t["case"].as_str() == Some(case));
        for target in of_case.filter(|t| names(t).any(|name| asked.contains(name))) {
            learnt.findable.push(target["findable"].as_bool() == Some(true));
            out.extend(names(target).map(|name| (name, learnt.findable.len() - 1)));
        }
        out
    }
}

/// Every name of a target or of whom a line of truth is asked for by.
fn names(line: &Value) -> impl Iterator<Item = &str> {
    let list = line["targets"].as_array();
    let all = list.into_iter().flatten().filter_map(Value::as_str);
    all.chain(line["target"].as_str())
}

fn as_csv(learnt: &Learnt) -> String {
    let mut out = String::new();
    for ((row, label), world) in learnt.rows.iter().zip(&learnt.labels).zip(&learnt.world) {
        let _ = write!(out, "{world},{}", u8::from(*label));
        for value in row {
            let _ = write!(out, ",{value:.3}");
        }
        out.push('\n');
    }
    out
}

/// From the log2 odds of the surest record of a target to how often anybody is the target: half a bit a step.
fn fit_somebody(learnt: &Learnt, trees: &Trees) -> Option<Calibration> {
    let mut surest = vec![0.0_f64; learnt.findable.len()];
    for (row, target) in learnt.rows.iter().zip(&learnt.target) {
        if let Some(target) = target {
            surest[*target] = surest[*target].max(trees.probability(row));
        }
    }
    // True and false targets by half bits: equal weights are one step.
    let mut steps: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
    for (p, &findable) in surest.iter().zip(&learnt.findable) {
        let p = p.clamp(1e-4, 0.9995);
        let step = steps
            .entry(((p / (1.0 - p)).log2() * 2.0).round() as i64)
            .or_default();
        *(if findable { &mut step.0 } else { &mut step.1 }) += 1.0;
    }
    let points: Vec<(f64, bool, f64)> = steps
        .iter()
        .flat_map(|(&at, &(yes, no))| [(at as f64 / 2.0, true, yes), (at as f64 / 2.0, false, no)])
        .collect();
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

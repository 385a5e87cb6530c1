//! Simulated worlds: seventy-five years of a population, the contact records that registers hold of it, case files of
//! children in care, and the truth.
//!
//! Used to calibrate on people nobody tuned for, and to check speed and memory at sizes that cannot be written by hand.
//! A world is made from a seed and nothing else: the same [`WorldSpec`] gives the same bytes. Its numbers are in
//! `crates/eval/data/world.toml`, its names in `world_names.tsv`; British family names are borne as often as the lexicon
//! says they are in the country. Namesakes, earlier occupants of a home, ex-partners' new families, twins, sons with
//! their father's name and people in no register come about by themselves. The notes come from a handful of templates,
//! so figures on a simulated world say little about reading real notes.
//!
//! ```
//! let world = kithkin_eval::world::simulate(&kithkin_eval::world::WorldSpec { records: 3000, cases: 2, seed: 7 });
//! assert!(world.contacts.len() >= 3000);
//! assert_eq!(world.cases.len(), 2);
//! assert!(world.truth.iter().all(|t| t["case"].is_string()));
//! ```
mod case;
mod homes;
mod life;
mod names;
mod network;
mod notes;
mod numbers;
mod records;
mod truth;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// How large a world, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldSpec {
    /// Contact records, at least; the families of the cases may add a few.
    pub records: usize,
    /// Case files; fewer when there are not so many children.
    pub cases: usize,
    /// Everything follows from it.
    pub seed: u64,
}

/// A simulated world as the JSON lines of FORMATS.md.
#[derive(Default)]
pub struct World {
    /// Contact records, shuffled.
    pub contacts: Vec<Value>,
    /// Case files.
    pub cases: Vec<Value>,
    /// `truth.ndjson`, with the name culture and sex of each person.
    pub truth: Vec<Value>,
    /// `suppressed.ndjson`.
    pub suppressed: Vec<Value>,
    /// `neutral.ndjson`: relatives of whom neither file nor records say anything that leads to them.
    pub neutral: Vec<Value>,
    /// `withheld.ndjson`.
    pub withheld: Vec<Value>,
    /// `targets.ndjson`: who is asked for, and whether they are in any record.
    pub targets: Vec<Value>,
    /// Record id and person, for `clusters.csv`.
    pub clusters: Vec<(String, String)>,
    /// Record id, name culture and sex, for `contact_meta.csv`.
    pub meta: Vec<(String, &'static str, &'static str)>,
}

/// Founders for each record wanted: about as many people as are on some register at the end.
const FOUNDERS_A_RECORD: f64 = 0.42;

/// Makes the world of `spec`.
pub fn simulate(spec: &WorldSpec) -> World {
    let mut rng = ChaCha8Rng::seed_from_u64(spec.seed);
    // A small world still needs families to be large.
    let founders = (spec.records as f64 * FOUNDERS_A_RECORD) as usize + 40 * spec.cases.min(20) + 400;
    let mut all = life::live(founders, &mut rng);
    let networks: Vec<_> = network::children(&all, spec.cases, &mut rng)
        .into_iter()
        .enumerate()
        .map(|(n, child)| network::network(&mut all, child, n, &mut rng))
        .collect();
    let mut register = records::Register::default();
    let mut seen = BTreeSet::new();
    for network in &networks {
        let people = network.ties.iter().map(|t| t.person).chain([network.child]);
        for person in people.filter(|p| seen.insert(*p)) {
            register.record(person, &all, &mut rng);
        }
    }
    let mut strangers: Vec<usize> = (0..all.people.len()).filter(|p| !seen.contains(p)).collect();
    strangers.shuffle(&mut rng);
    for person in strangers {
        if register.len() >= spec.records {
            break;
        }
        register.record(person, &all, &mut rng);
    }
    let records = register.finish(&mut rng);
    let mut world = World::default();
    for network in &networks {
        let written = case::write(network, &all, &mut rng);
        truth::write(network, &written, &all, &records, &mut world);
        world.cases.push(written.case);
    }
    for (line, &person) in records.lines.iter().zip(&records.people) {
        let id = line["id"].as_str().unwrap_or_default().to_owned();
        let who = &all.people[person];
        world.meta.push((id.clone(), who.culture().name, truth::sex(who)));
        world.clusters.push((id, format!("P{person}")));
    }
    world.contacts = records.lines;
    world
}

impl World {
    /// Writes the files that the fields name into `dir`, which is created when it is not there.
    ///
    /// # Errors
    /// Any failure to create or write a file.
    pub fn write_to(&self, dir: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(dir)?;
        let lines = [
            ("contacts.ndjson", &self.contacts),
            ("cases.ndjson", &self.cases),
            ("truth.ndjson", &self.truth),
            ("suppressed.ndjson", &self.suppressed),
            ("neutral.ndjson", &self.neutral),
            ("withheld.ndjson", &self.withheld),
            ("targets.ndjson", &self.targets),
        ];
        for (file, values) in lines {
            let mut out = std::io::BufWriter::new(std::fs::File::create(dir.join(file))?);
            for value in values {
                serde_json::to_writer(&mut out, value)?;
                out.write_all(b"\n")?;
            }
            out.flush()?;
        }
        let mut out = std::io::BufWriter::new(std::fs::File::create(dir.join("clusters.csv"))?);
        writeln!(out, "id,cluster")?;
        for (id, person) in &self.clusters {
            writeln!(out, "{id},{person}")?;
        }
        out.flush()?;
        let mut out = std::io::BufWriter::new(std::fs::File::create(dir.join("contact_meta.csv"))?);
        writeln!(out, "id,culture,sex")?;
        for (id, culture, sex) in &self.meta {
            writeln!(out, "{id},{culture},{sex}")?;
        }
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_world() {
        let spec = WorldSpec {
            records: 3000,
            cases: 3,
            seed: 11,
        };
        let (a, b) = (simulate(&spec), simulate(&spec));
        assert_eq!(a.contacts, b.contacts);
        assert_eq!(a.cases, b.cases);
        assert_eq!(a.truth, b.truth);
    }

    #[test]
    fn truth_names_records_that_exist_and_nobody_suppressed() {
        let world = simulate(&WorldSpec {
            records: 8000,
            cases: 12,
            seed: 3,
        });
        let ids: std::collections::BTreeSet<_> =
            world.contacts.iter().filter_map(|c| c["id"].as_str()).collect();
        assert_eq!(ids.len(), world.contacts.len(), "ids are unique");
        assert!(!world.truth.is_empty() && !world.suppressed.is_empty());
        for t in &world.truth {
            assert!(ids.contains(t["contact"].as_str().expect("a contact id")));
            let clash = world
                .suppressed
                .iter()
                .any(|s| s["case"] == t["case"] && s["contact"] == t["contact"]);
            assert!(!clash, "a suppressed record is never truth");
        }
    }
}

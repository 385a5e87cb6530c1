//! Simulated worlds: families, the contact records that registers hold of them, children's case files, and the truth.
//!
//! Used to check speed and memory at sizes that cannot be written by hand, and to calibrate on people nobody tuned
//! for. A world is made from a seed and nothing else: the same [`WorldSpec`] gives the same bytes. The notes come from
//! a handful of templates, so figures on a simulated world say little about reading real notes.
//!
//! ```
//! let world = kithkin_eval::world::simulate(&kithkin_eval::world::WorldSpec { records: 300, cases: 2, seed: 7 });
//! assert!(world.contacts.len() >= 300);
//! assert_eq!(world.cases.len(), 2);
//! assert!(world.truth.iter().all(|t| t["case"].is_string()));
//! ```
mod case;
mod family;
mod names;
mod records;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use std::io::Write;
use std::path::Path;

/// How large a world, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldSpec {
    /// Contact records, at least; the families of the cases may add a few.
    pub records: usize,
    /// Case files.
    pub cases: usize,
    /// Everything follows from it.
    pub seed: u64,
}

/// A simulated world as the JSON lines of FORMATS.md.
pub struct World {
    /// Contact records, shuffled.
    pub contacts: Vec<Value>,
    /// Case files.
    pub cases: Vec<Value>,
    /// `truth.ndjson`.
    pub truth: Vec<Value>,
    /// `suppressed.ndjson`.
    pub suppressed: Vec<Value>,
    /// Record id and person, for `clusters.csv`.
    pub clusters: Vec<(String, String)>,
}

/// Makes the world of `spec`.
pub fn simulate(spec: &WorldSpec) -> World {
    let mut rng = ChaCha8Rng::seed_from_u64(spec.seed);
    let mut town = family::Population::default();
    let networks: Vec<_> = (0..spec.cases)
        .map(|n| family::network(&mut town, n, &mut rng))
        .collect();
    let mut register = records::Register::default();
    for network in &networks {
        for tie in &network.ties {
            register.record(tie.person, &town, tie.in_records, &mut rng);
        }
    }
    while register.len() < spec.records {
        for person in family::stranger_household(&mut town, &mut rng) {
            register.record(person, &town, true, &mut rng);
        }
    }
    let (contacts, ids, clusters) = register.finish(&mut rng);
    let mut world = World {
        contacts,
        cases: Vec::new(),
        truth: Vec::new(),
        suppressed: Vec::new(),
        clusters,
    };
    for network in &networks {
        case::write(network, &town, &ids, &mut world, &mut rng);
    }
    world
}

impl World {
    /// Writes `contacts.ndjson`, `cases.ndjson`, `truth.ndjson`, `suppressed.ndjson` and `clusters.csv` into `dir`,
    /// which is created when it is not there.
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
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_world() {
        let spec = WorldSpec {
            records: 400,
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
            records: 2000,
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

//! Indexing: atomic, private, and patient with bad input.
use crate::program::{Place, assert_fits, fixture};
use std::io::Write;

const TWO: &str = "{\"id\":\"C1\",\"source\":\"old\",\"name\":[{\"text\":\"Pat Oldroyd\"}]}\n\
                   {\"id\":\"C2\",\"source\":\"new\",\"name\":[{\"text\":\"Shaz Whitfield\"}]}\n";

/// Contact records numbered from 1.
fn many(n: usize) -> String {
    (1..=n).fold(String::new(), |mut text, i| {
        text.push_str(&format!(
            "{{\"id\":\"N{i}\",\"name\":[{{\"family\":\"Whitfield\",\"given\":[\"Sharon{i}\"]}}],\"birthDate\":\"19{:02}\"}}\n",
            i % 90
        ));
        text
    })
}

fn records(place: &Place, call: &str) -> u64 {
    place.run(&format!("{call} --format json")).ended(0).json()["records"]
        .as_u64()
        .unwrap()
}

#[test]
fn every_input_format_gives_the_same_records() {
    let place = Place::new();
    place.write("c.ndjson", TWO);
    assert_eq!(records(&place, "index c.ndjson --to a"), 2);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(TWO.as_bytes()).unwrap();
    place.write("c.ndjson.gz", gz.finish().unwrap());
    assert_eq!(records(&place, "index c.ndjson.gz --to b"), 2);
    place.write("c.ndjson.zst", zstd::encode_all(TWO.as_bytes(), 3).unwrap());
    assert_eq!(records(&place, "index c.ndjson.zst --to c"), 2);
    place.write(
        "c.csv",
        "id,given_name,family_name\nC1,Pat,Oldroyd\nC2,Shaz,Whitfield\n",
    );
    assert_eq!(records(&place, "index c.csv --to d"), 2);
    place.write("theirs.csv", "no,first,last\nC1,Pat,Oldroyd\n");
    place.write(
        "map.toml",
        "[columns]\nid = 'no'\ngiven_name = 'first'\nfamily_name = 'last'\n",
    );
    assert_eq!(records(&place, "index theirs.csv --map map.toml --to e"), 1);
    let ran = place
        .run_with_input("index - --to f --format json", TWO.as_bytes())
        .ended(0);
    assert_eq!(ran.json()["records"], 2);
    assert_fits(&place.run("index c.ndjson --to a").ended(0).stdout);
}

#[test]
fn bad_lines_cost_themselves_and_strict_costs_the_run() {
    let place = Place::new();
    let text = format!("{TWO}not json\n{{\"name\":[{{\"text\":\"No Id\"}}]}}\n");
    place.write("c.ndjson", text);
    let ran = place
        .run("index c.ndjson --to idx --rejects r.ndjson --format json")
        .ended(0);
    assert_eq!(ran.json()["rejected"], 2);
    ran.says(&["c.ndjson, line 3", "c.ndjson, line 4", "r.ndjson"]);
    let rejects = String::from_utf8(place.read("r.ndjson")).unwrap();
    assert_eq!(rejects.lines().count(), 2);
    for line in rejects.lines() {
        let reject: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(reject["file"].is_string() && reject["line"].is_u64() && reject["reason"].is_string());
    }
    place
        .run("index c.ndjson --to other --strict")
        .ended(2)
        .says(&["--strict"]);
    assert!(!place.path("other").join("CURRENT").exists());
}

#[test]
fn hostile_and_broken_files_are_errors_or_rejects_and_never_panics() {
    let place = Place::new();
    place.write("empty.ndjson", "");
    place
        .run("index empty.ndjson --to idx")
        .ended(2)
        .says(&["no contact record"]);
    place.write(
        "huge.ndjson",
        format!("{{\"id\":\"H\",\"note\":\"{}\"}}\n{TWO}", "x".repeat(20 << 20)),
    );
    place
        .run("index huge.ndjson --to idx")
        .ended(0)
        .says(&["huge.ndjson, line 1"]);
    place.write(
        "deep.ndjson",
        format!("{}{}\n{TWO}", "[".repeat(100_000), "]".repeat(100_000)),
    );
    place
        .run("index deep.ndjson --to idx")
        .ended(0)
        .says(&["deep.ndjson, line 1"]);
    let mut cut = zstd::encode_all(many(5000).as_bytes(), 3).unwrap();
    cut.truncate(cut.len() / 2);
    place.write("cut.ndjson.zst", cut);
    let ran = place.run("index cut.ndjson.zst --to idx");
    assert!([0, 2].contains(&ran.status), "{}", ran.stderr);
    ran.says(&["cut.ndjson.zst"]);
    place.write("old.csv", b"id,given_name,family_name\nC1,Ren\xe9e,O\x92Brien\n");
    assert_eq!(records(&place, "index old.csv --to idx"), 1);
    let utf16: Vec<u8> = "\u{feff}id,given_name,family_name\r\nC1,Pat,Oldroyd\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    place.write("wide.csv", utf16);
    assert_eq!(records(&place, "index wide.csv --to idx"), 1);
    place.write("twice.ndjson", format!("{TWO}{TWO}"));
    let ran = place.run("index twice.ndjson --to idx --format json").ended(0);
    assert_eq!(
        (&ran.json()["records"], &ran.json()["rejected"]),
        (&2.into(), &2.into())
    );
    place.write("nul.ndjson", format!("\0\0\0\n{TWO}"));
    assert_eq!(records(&place, "index nul.ndjson --to idx"), 2);
}

#[test]
fn a_failed_build_leaves_the_old_index_answering() {
    let place = Place::new();
    place.write("c.ndjson", TWO);
    place.run("index c.ndjson --to idx").ended(0);
    place.write("empty.ndjson", "");
    place
        .run("index empty.ndjson --to idx")
        .ended(2)
        .says(&["as it was"]);
    place.write(
        "one.ndjson",
        "{\"id\":\"C3\",\"name\":[{\"text\":\"Kim Rudd\"}]}\n",
    );
    assert_eq!(records(&place, "index one.ndjson --to idx --add"), 3);
}

#[cfg(unix)]
#[test]
fn a_killed_build_leaves_the_old_index_answering() {
    use std::time::Duration;
    let place = Place::new();
    place.write("c.ndjson", TWO);
    place.write("many.ndjson", many(30_000));
    place.run("index c.ndjson --to idx").ended(0);
    for wait in [20, 120, 400] {
        let mut child = place
            .command()
            .args(["index", "many.ndjson", "--to", "idx", "--quiet"])
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        place.write(
            "one.ndjson",
            format!("{{\"id\":\"K{wait}\",\"name\":[{{\"text\":\"Kim Rudd\"}}]}}\n"),
        );
        let now = records(&place, "index one.ndjson --to idx --add");
        // Killed before the switch: the old index and one more; after it: the new one and one more.
        assert!(now <= 5 || now == 30_001, "{now}");
    }
}

#[cfg(unix)]
#[test]
fn everything_written_is_private() {
    use std::os::unix::fs::PermissionsExt;
    fn check(path: &std::path::Path) {
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        if path.is_dir() {
            assert_eq!(mode & 0o077, 0, "{} is {mode:o}", path.display());
            for entry in path.read_dir().unwrap() {
                check(&entry.unwrap().path());
            }
        } else {
            assert_eq!(mode, 0o600, "{} is {mode:o}", path.display());
        }
    }
    let place = Place::new();
    place.write("c.ndjson", format!("{TWO}no json\n"));
    place.run("index c.ndjson --to idx --rejects r.ndjson").ended(0);
    let cases = fixture("demo/cases.ndjson");
    place
        .run(&format!("read {} --out s.ndjson", cases.display()))
        .ended(0);
    for file in ["idx", "r.ndjson", "s.ndjson"] {
        check(&place.path(file));
    }
}

#[test]
fn erasing_proves_itself() {
    let place = Place::new();
    place.write("c.ndjson", TWO);
    place.run("index c.ndjson --to idx").ended(0);
    let ran = place
        .run("erase --index idx --id C1 --format json")
        .ended(0)
        .json();
    assert_eq!((&ran["erased"], &ran["records"]), (&1.into(), &1.into()));
    place.run("erase --index idx --id C1").ended(1);
    let proof = place
        .run("erase --index idx --id C1 --prove --format json")
        .ended(0)
        .json();
    assert!(proof["proof"]["files"].as_u64().unwrap() > 0);
    assert_eq!(proof["proof"]["records"], 1);
    let here = place.run("erase --index idx --source new --prove").ended(2);
    assert!(here.stderr.contains("still holds"), "{}", here.stderr);
    place.run("erase --index idx --source new").ended(0);
    place
        .run("erase --index nowhere --id C1")
        .ended(2)
        .says(&["nowhere"]);
    place.run("erase --index idx").ended(2);
}

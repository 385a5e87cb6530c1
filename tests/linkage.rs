//! Records against each other.
use crate::program::{Place, assert_fits};

const GIVEN: &str = "Margaret Idris Sharon Gwilym Parveen Owain Kelechi Bronwen Malcolm Agnieszka Tariq Philippa \
    Desmond Siobhan Rajesh Winifred Callum Yvonne Hamza Beatrice";
const FAMILY: &str = "Osgerby Whitfield Lumb Thackray Chaudhry Pritchard Okonkwo Fairbrother Kowalski Oldroyd \
    McAllister Penhaligon Sutcliffe Nwosu Braithwaite Llewellyn Ravindran Hollingworth Trevithick Abernathy";
const TOWNS: &str = "Leeds Bradford Whitby Hull Goole Otley Ripon";

/// 120 people, every second one twice, with a slip in the second record.
fn people() -> String {
    let pick = |list: &'static str, i: usize| {
        let words: Vec<&str> = list.split_whitespace().collect();
        words[i % words.len()]
    };
    let mut rows = String::from("no,first,last,born,town\n");
    for i in 0..120 {
        let (given, family, town) = (pick(GIVEN, i), pick(FAMILY, i / 20 + i * 7), pick(TOWNS, i * 5));
        let born = format!(
            "{}-{:02}-{:02}",
            1930 + i * 37 % 70,
            i * 5 % 12 + 1,
            i * 11 % 28 + 1
        );
        rows.push_str(&format!("A{i},{given},{family},{born},{town}\n"));
        if i % 2 == 0 {
            rows.push_str(&format!("B{i},{given},{family}e,{born},{town}\n"));
        }
    }
    rows
}

const MAP: &str =
    "[columns]\nid='no'\ngiven_name='first'\nfamily_name='last'\ndate_of_birth='born'\ntown='town'\n";

#[test]
fn dedupe_writes_pairs_and_clusters_in_the_contracts_columns() {
    let place = Place::new();
    place.write("p.csv", people());
    place.write("map.toml", MAP);
    let ran = place
        .run("dedupe p.csv --map map.toml --pairs pairs.csv --clusters clusters.csv")
        .ended(0);
    assert_fits(&ran.stdout);
    let pairs = String::from_utf8(place.read("pairs.csv")).unwrap();
    assert!(pairs.starts_with("id_l,id_r,weight,probability\n"), "{pairs}");
    let clusters = String::from_utf8(place.read("clusters.csv")).unwrap();
    assert!(clusters.starts_with("id,cluster\n"));
    assert_eq!(clusters.lines().count(), 181, "one line a record");
    let truth = clusters.lines().skip(1).map(|l| {
        let id = l.split(',').next().unwrap();
        format!("{id},{}\n", &id[1..])
    });
    place.write("truth.csv", format!("id,cluster\n{}", truth.collect::<String>()));
    let report = place
        .run("eval pairs --truth truth.csv pairs.csv --format json")
        .ended(0)
        .json();
    assert!(report["default"]["f1"].as_f64().unwrap() > 0.95, "{report}");
    place
        .run("dedupe p.csv --map map.toml --pairs high.csv --threshold 0.9")
        .ended(0);
    for line in String::from_utf8(place.read("high.csv")).unwrap().lines().skip(1) {
        assert!(line.rsplit(',').next().unwrap().parse::<f64>().unwrap() >= 0.9);
    }
    place.run("dedupe p.csv --pairs x.csv").ended(2).says(&["--map"]);
}

#[test]
fn several_files_are_deduplicated_as_one() {
    let place = Place::new();
    let people = people();
    place.write("p.csv", &people);
    place.write("map.toml", MAP);
    let (header, rows) = people.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    for (name, rows) in [("a.csv", &rows[..70]), ("b.csv", &rows[70..])] {
        place.write(name, format!("{header}\n{}\n", rows.join("\n")));
    }
    place.run("dedupe p.csv --map map.toml --pairs one.csv").ended(0);
    place
        .run("dedupe a.csv b.csv --map map.toml --pairs two.csv")
        .ended(0);
    assert_eq!(place.read("one.csv"), place.read("two.csv"));
    // A record that comes again is one record.
    place
        .run("dedupe a.csv b.csv a.csv --map map.toml --pairs again.csv")
        .ended(0)
        .says(&["same id"]);
    assert_eq!(place.read("one.csv"), place.read("again.csv"));
}

/// Two of the three people share a birth date, two a surname; the rule blocks on the date alone.
#[test]
fn a_model_trained_in_splink_scores_its_pairs() {
    let place = Place::new();
    place.write(
        "model.json",
        r#"{"link_type": "dedupe_only", "probability_two_random_records_match": 0.1, "unique_id_column_name": "no",
            "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.\"born\" = r.\"born\""}],
            "comparisons": [{"output_column_name": "last", "comparison_levels": [
                {"sql_condition": "\"last_l\" IS NULL OR \"last_r\" IS NULL", "is_null_level": true},
                {"sql_condition": "jaro_winkler_similarity(\"last_l\", \"last_r\") >= 0.9",
                 "m_probability": 0.9, "u_probability": 0.01},
                {"sql_condition": "ELSE", "m_probability": 0.1, "u_probability": 0.99}]}]}"#,
    );
    let rows = "no,last,born\n1,Whitfield,1951-03-07\n2,Whitfeild,1951-03-07\n3,,1951-03-07\n4,Whitfield,\n";
    place.write("p.csv", rows);
    place
        .run("dedupe p.csv --splink model.json --pairs pairs.csv --threshold 0")
        .ended(0);
    let pairs = String::from_utf8(place.read("pairs.csv")).unwrap();
    let weights: Vec<(&str, f64)> = pairs
        .lines()
        .skip(1)
        .filter_map(|l| Some((&l[..3], l.split(',').nth(2)?.parse().ok()?)))
        .collect();
    let prior = (0.1_f64 / 0.9).log2();
    assert_eq!(weights.len(), 3, "{pairs}");
    for ((ids, weight), (expected_ids, bits)) in
        weights
            .iter()
            .zip([("1,2", 90_f64.log2()), ("1,3", 0.0), ("2,3", 0.0)])
    {
        assert_eq!(*ids, expected_ids);
        assert!((weight - prior - bits).abs() < 1e-8, "{pairs}");
    }
    // The same people in two files, one of them with its columns in another order and one more.
    place.write(
        "a.csv",
        "no,last,born\n1,Whitfield,1951-03-07\n2,Whitfeild,1951-03-07\n",
    );
    place.write(
        "b.csv",
        "BORN,town,No,last\n1951-03-07,Hull,3,\n,Hull,4,Whitfield\n",
    );
    place
        .run("dedupe a.csv b.csv --splink model.json --pairs both.csv --threshold 0")
        .ended(0);
    assert_eq!(String::from_utf8(place.read("both.csv")).unwrap(), pairs);
    place
        .run("dedupe p.csv --splink model.json --map model.json")
        .ended(2)
        .says(&["--map"]);
}

#[test]
fn the_same_pairs_on_any_number_of_threads() {
    let place = Place::new();
    place.write("p.csv", people());
    place.write("map.toml", MAP);
    for threads in ["1", "2"] {
        let mut command = place.command();
        command.env("RAYON_NUM_THREADS", threads).args([
            "dedupe",
            "p.csv",
            "--map",
            "map.toml",
            "--pairs",
            &format!("pairs{threads}.csv"),
            "--clusters",
            &format!("clusters{threads}.csv"),
        ]);
        crate::program::finish(&mut command).ended(0);
    }
    assert_eq!(place.read("pairs1.csv"), place.read("pairs2.csv"));
    assert_eq!(place.read("clusters1.csv"), place.read("clusters2.csv"));
}

#[test]
fn link_tells_two_files_apart_when_they_share_ids() {
    let place = Place::new();
    let all = people();
    let (a, b): (Vec<&str>, Vec<&str>) = all.lines().skip(1).partition(|l| l.starts_with('A'));
    let header = "no,first,last,born,town\n";
    place.write("a.csv", format!("{header}{}\n", a.join("\n")));
    place.write("b.csv", format!("{header}{}\n", b.join("\n")));
    place.write("map.toml", MAP);
    let out = place
        .run("link a.csv b.csv --map map.toml --pairs -")
        .ended(0)
        .stdout;
    assert!(out.lines().nth(1).unwrap().starts_with("A"), "{out}");
    place.write(
        "same.csv",
        format!("{header}{}\n", b.join("\n").replace('B', "A")),
    );
    let out = place
        .run("link a.csv same.csv --map map.toml --pairs -")
        .ended(0)
        .stdout;
    let first = out.lines().nth(1).unwrap();
    assert!(first.starts_with("a:") && first.contains(",b:"), "{first}");
}

#[test]
fn a_trained_model_can_be_used_again() {
    let place = Place::new();
    place.write("p.csv", people());
    place.write("map.toml", MAP);
    let ran = place.run("train p.csv --map map.toml --out model.json").ended(0);
    assert_fits(&ran.stdout);
    place
        .run("dedupe p.csv --map map.toml --model model.json --pairs pairs.csv")
        .ended(0);
    place.write(
        "labels.csv",
        "id_l,id_r,match\nA0,B0,yes\nA2,B2,1\nA4,B4,1\nA0,A1,no\nA2,A3,0\nA4,A5,no\n",
    );
    place
        .run("train p.csv --map map.toml --labels labels.csv --out labelled.json")
        .ended(0);
    place.write("unknown.csv", "id_l,id_r,match\nA0,Z9,yes\n");
    place
        .run("train p.csv --map map.toml --labels unknown.csv --out x.json")
        .ended(2)
        .says(&["line 2", "id_r"]);
    place.write("broken.json", "{\"version\":");
    place
        .run("dedupe p.csv --map map.toml --model broken.json --pairs x.csv")
        .ended(2)
        .says(&["broken.json"]);
}

#[test]
fn name_pairs_are_judged_and_other_columns_kept() {
    let place = Place::new();
    place.write(
        "n.csv",
        "id,name1,name2,is_variant\n1,Peggy,Margaret,1\n2,Gemma,Emma,0\n3,Sean,Shaun,1\n",
    );
    let ran = place.run("names n.csv --out scored.csv --kind given").ended(0);
    assert_fits(&ran.stdout);
    let scored = String::from_utf8(place.read("scored.csv")).unwrap();
    assert!(
        scored
            .starts_with("id,name1,name2,is_variant,weight,probability,decision,reason\n1,Peggy,Margaret,1,")
    );
    let report = place
        .run("eval names --truth n.csv scored.csv --format json")
        .ended(0)
        .json();
    assert_eq!(
        (&report["decision"]["precision"], &report["decision"]["recall"]),
        (&1.0.into(), &1.0.into())
    );
    place
        .run_with_input("names - --out - --kind family", b"name1,other\na,b\n")
        .ended(2)
        .says(&["name2"]);
    place
        .run("names n.csv --out x.csv --kind pet")
        .ended(2)
        .says(&["given", "family", "person"]);
}

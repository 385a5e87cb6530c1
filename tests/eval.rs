//! Measuring: the calls, the formats, what is said of broken files.
use crate::program::{Place, assert_fits, fixture};
use serde_json::Value;

fn recorded(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(fixture(name)).unwrap()).unwrap()
}

#[test]
fn proposals_give_the_figures_of_the_reference_scorer() {
    let place = Place::new();
    let (truth, file) = (fixture("handwritten"), fixture("eval/proposals.ndjson"));
    let call = format!("eval proposals --truth {} {}", truth.display(), file.display());
    let ours = place.run(&format!("{call} --format json")).ended(0).json();
    let theirs = recorded("eval/proposals.expected.json");
    for key in [
        "named_per_target",
        "overall",
        "calibration",
        "suppressed_examples",
        "at_confidence",
    ] {
        assert_eq!(ours[key], theirs[key], "{key}");
    }
    let table = place.run(&call).ended(0).stdout;
    assert_fits(&table);
    insta::assert_snapshot!("eval_proposals", table);
    let csv = place.run(&format!("{call} --format csv")).ended(0).stdout;
    assert!(csv.starts_with("figure,value\n") && csv.contains("named_per_target.recall@10,"));
}

#[test]
fn proposals_come_from_standard_input_and_compressed_files_too() {
    let place = Place::new();
    let bytes = std::fs::read(fixture("eval/proposals.ndjson")).unwrap();
    let call = format!(
        "eval proposals --format json --truth {}",
        fixture("handwritten/truth.ndjson").display()
    );
    let plain = place.run_with_input(&format!("{call} -"), &bytes).ended(0).json();
    let zst = zstd::encode_all(bytes.as_slice(), 3).unwrap();
    let packed = place.write("p.ndjson.zst", zst);
    let unpacked = place.run(&format!("{call} {}", packed.display())).ended(0).json();
    assert_eq!(plain, unpacked);
}

#[test]
fn statements_give_the_figures_of_the_reference_scorer() {
    let place = Place::new();
    let (truth, file) = (
        fixture("eval/statements"),
        fixture("eval/statements/predicted.ndjson"),
    );
    let call = format!("eval statements --truth {} {}", truth.display(), file.display());
    let ours = place.run(&format!("{call} --format json")).ended(0).json();
    assert_eq!(ours, recorded("eval/statements/expected.json"));
    let table = place.run(&call).ended(0).stdout;
    assert_fits(&table);
    insta::assert_snapshot!("eval_statements", table);
}

const CLUSTERS: &str = "id,cluster\na,1\nb,1\nc,1\nd,2\ne,2\nf,3\n";

#[test]
fn pairs_and_clusters_are_measured_against_clusters_or_pairs() {
    let place = Place::new();
    place.write("clusters.csv", CLUSTERS);
    place.write(
        "pairs.csv",
        "id_l,id_r,weight,probability\na,b,9.5,0.99\nb,c,3.1,0.70\nc,d,1.0,0.60\nd,e,-1.0,0.40\na,f,-5,0.02\n",
    );
    let report = place
        .run("eval pairs --truth clusters.csv pairs.csv --format json")
        .ended(0)
        .json();
    assert_eq!(report["true_pairs"], 4);
    assert_eq!(report["default"]["precision"], 0.6667);
    assert_eq!(report["default"]["recall"], 0.5);
    assert_eq!(report["best"]["threshold"], 0.4);
    assert_eq!(report["candidate_recall"], 0.75);
    place.write(
        "true-pairs.csv",
        "id_l,id_r,match\nb,a,1\nc,a,yes\nc,b,true\ne,d,1\na,f,0\n",
    );
    let by_pairs = place
        .run("eval pairs --truth true-pairs.csv pairs.csv --format json")
        .ended(0)
        .json();
    assert_eq!(report, by_pairs);
    place.write("mine.csv", "id,cluster\na,x\nb,x\nd,x\nf,y\n");
    let clusters = place
        .run("eval clusters --truth . mine.csv --format json")
        .ended(0)
        .json();
    assert_eq!((&clusters["tp"], &clusters["pred_pairs"]), (&1.into(), &3.into()));
    let table = place.run("eval pairs --truth . pairs.csv").ended(0).stdout;
    assert_fits(&table);
    insta::assert_snapshot!("eval_pairs", table);
}

#[test]
fn names_are_measured_by_decision_and_by_best_threshold() {
    let place = Place::new();
    place.write(
        "scored.csv",
        "name1,name2,is_variant,weight,probability,decision,reason\n\
         peggy,margaret,1,5.0,0.97,yes,diminutive\n\
         gemma,emma,0,1.0,0.66,yes,spelling\n\
         bill,william,1,-0.5,0.41,no,\n\
         tom,dick,0,-8,0.01,no,\n",
    );
    let report = place
        .run("eval names --truth scored.csv scored.csv --format json")
        .ended(0)
        .json();
    assert_eq!(report["decision"]["precision"], 0.5);
    assert_eq!(report["decision"]["recall"], 0.5);
    assert_eq!(report["best"]["recall"], 1.0);
    assert_fits(
        &place
            .run("eval names --truth scored.csv scored.csv")
            .ended(0)
            .stdout,
    );
}

#[test]
fn broken_files_are_told_with_place_and_remedy() {
    let place = Place::new();
    place.write("clusters.csv", CLUSTERS);
    place.write("empty.csv", "");
    place.write("words.csv", "id_l,id_r,weight,probability\na,b,high,0.9\n");
    place.write("other.csv", "one,two\n1,2\n");
    let eval = |rest: &str| place.run(&format!("eval {rest}"));
    eval("pairs --truth clusters.csv nowhere.csv")
        .ended(2)
        .says(&["nowhere.csv"]);
    eval("pairs --truth clusters.csv words.csv")
        .ended(2)
        .says(&["words.csv", "line 2", "weight", "number"]);
    eval("pairs --truth clusters.csv other.csv")
        .ended(2)
        .says(&["no column id_l", "one, two"]);
    eval("clusters --truth empty.csv other.csv")
        .ended(2)
        .says(&["no column id", "empty"]);
    eval("proposals --truth . other.csv")
        .ended(2)
        .says(&["truth.ndjson"]);
    eval("suite nowhere --data .").ended(2).says(&["nowhere"]);
}

#[test]
fn a_line_that_is_no_json_is_told_and_the_rest_counts() {
    let place = Place::new();
    place.write(
        "truth.ndjson",
        "{\"case\":\"A\",\"contact\":\"C1\",\"relation\":\"aunt\",\"target\":\"w1\"}\n",
    );
    place.write(
        "p.ndjson",
        "{\"case\":\"A\",\"contact\":\"C1\",\"target\":\"w1\",\"relation\":\"maternal-aunt\",\"confidence\":0.9}\nnot json\n",
    );
    let report = place
        .run("eval proposals --truth truth.ndjson p.ndjson --format json")
        .ended(0)
        .json();
    assert_eq!(report["named_per_target"]["recall@1"], 1.0);
    assert_eq!(report["bad_lines"][0]["line"], 2);
}

#[test]
fn a_simulated_world_is_the_same_for_the_same_seed() {
    let place = Place::new();
    place
        .run("eval simulate --records 300 --cases 2 --seed 5 --to a")
        .ended(0);
    place
        .run("eval simulate --records 300 --cases 2 --seed 5 --to b")
        .ended(0);
    for file in ["contacts.ndjson", "cases.ndjson", "truth.ndjson", "clusters.csv"] {
        assert_eq!(
            place.read(&format!("a/{file}")),
            place.read(&format!("b/{file}")),
            "{file}"
        );
    }
}

#[test]
fn the_suite_leaves_out_what_is_not_there() {
    let place = Place::new();
    place.write("clusters.csv", CLUSTERS);
    place.write("pairs.csv", "id_l,id_r,probability\na,b,0.99\nb,c,0.7\nc,d,0.6\n");
    std::fs::create_dir(place.path("recipes")).unwrap();
    place.write(
        "recipes/one.toml",
        "name = 'ours'\nkind = 'pairs'\nfiles = ['pairs.csv']\n[truth]\nfile = 'clusters.csv'\n",
    );
    place.write(
        "recipes/two.toml",
        "name = 'missing'\nkind = 'pairs'\nfiles = ['no.csv']\n[truth]\nfile = 'clusters.csv'\n",
    );
    let ran = place
        .run("eval suite recipes --json s.json --html s.html")
        .ended(0);
    assert_fits(&ran.stdout);
    assert!(ran.stdout.contains("missing: left out"), "{}", ran.stdout);
    let report: Value = serde_json::from_slice(&place.read("s.json")).unwrap();
    assert_eq!(report["rows"][0]["figures"]["default"]["recall"], 0.5);
    let page = String::from_utf8(place.read("s.html")).unwrap();
    assert!(page.contains("<svg") && page.contains("Content-Security-Policy"));
    assert!(
        !page.contains("<script") && !page.contains("http://")
            || page.matches("http://").all(|_| page.contains("www.w3.org"))
    );
}

/// A researcher's own table, with our column names and so without a map, and what another tool made of it.
#[test]
fn a_data_set_and_another_tools_pairs_stand_in_one_table() {
    let place = Place::new();
    let mut people = String::from("id,given_name,family_name,date_of_birth,who\n");
    for (i, name) in [
        "Margaret,Osgerby",
        "Idris,Whitfield",
        "Parveen,Chaudhry",
        "Owain,Pritchard",
    ]
    .iter()
    .enumerate()
    {
        for copy in ["a", "b"] {
            people.push_str(&format!("{copy}{i},{name},19{}1-0{}-17,P{i}\n", 4 + i, 3 + i));
        }
    }
    place.write("people.csv", people);
    place.write(
        "theirs.csv",
        "id_l,id_r,probability\na0,b0,0.99\nb1,a1,0.9\na2,b3,0.8\n",
    );
    std::fs::create_dir(place.path("recipes")).unwrap();
    let recipe = |name: &str, kind: &str, files: &str| {
        format!("name = '{name}'\nkind = '{kind}'\nfiles = {files}\n[truth]\ncolumn = 'who'\n")
    };
    place.write("recipes/1.toml", recipe("ours", "dedupe", "['people.csv']"));
    place.write(
        "recipes/2.toml",
        recipe("theirs", "pairs", "['theirs.csv', 'people.csv']"),
    );
    place.run("eval suite recipes --json s.json").ended(0);
    let report: Value = serde_json::from_slice(&place.read("s.json")).unwrap();
    let figure = |row: usize, name: &str| report["rows"][row]["figures"]["default"][name].as_f64().unwrap();
    assert_eq!(
        (figure(0, "precision"), figure(0, "recall")),
        (1.0, 1.0),
        "{report}"
    );
    assert!((figure(1, "precision") - 2.0 / 3.0).abs() < 1e-3, "{report}");
    assert_eq!(figure(1, "recall"), 0.5, "{report}");
}

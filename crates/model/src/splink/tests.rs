//! Scores against Splink's own: recorded ones always, fresh ones where Python has Splink.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value as Json;

use super::*;

#[derive(Deserialize)]
struct Recorded {
    rows: Vec<serde_json::Map<String, Json>>,
    pairs: Vec<RecordedPair>,
}

#[derive(Deserialize)]
struct RecordedPair {
    left: serde_json::Map<String, Json>,
    right: serde_json::Map<String, Json>,
    match_weight: f64,
    match_probability: f64,
    gammas: BTreeMap<String, i32>,
}

fn value(json: &Json) -> Value {
    match json {
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(values) => Value::List(values.iter().map(value).collect()),
        Json::Object(date) => {
            let format = calendar::Format::parse("%Y-%m-%d").expect("known format");
            let seconds = date
                .get("date")
                .and_then(Json::as_str)
                .and_then(|text| format.read(text));
            seconds.map_or(Value::Null, |seconds| Value::Date(calendar::day_of(seconds)))
        }
        _ => Value::Null,
    }
}

fn row(cells: &serde_json::Map<String, Json>) -> Row {
    cells
        .iter()
        .map(|(column, cell)| (column.as_str(), value(cell)))
        .collect()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/splink")
}

/// Scores every recorded pair; the largest difference in match weight is returned.
fn check(directory: &Path) -> f64 {
    let read = |name: &str| std::fs::read_to_string(directory.join(name)).expect("recorded file");
    let mut model = SplinkModel::from_json(&read("model.json")).expect("supported model");
    let recorded: Recorded = serde_json::from_str(&read("pairs.json")).expect("recorded pairs");
    let rows: Vec<Row> = recorded.rows.iter().map(row).collect();
    model.count_term_frequencies(&rows);
    assert!(recorded.pairs.len() >= 100);
    let mut largest = 0.0_f64;
    for (number, pair) in recorded.pairs.iter().enumerate() {
        let (left, right) = (row(&pair.left), row(&pair.right));
        let score = model.score(&left, &right).expect("scored");
        for part in &score.parts {
            assert_eq!(
                part.vector_value, pair.gammas[&part.comparison],
                "pair {number}, {}",
                part.comparison
            );
        }
        largest = largest.max((score.weight - pair.match_weight).abs());
        assert!(
            (score.probability - pair.match_probability).abs() < 1e-6,
            "pair {number}"
        );
        assert!(
            model.blocks(&left, &right).expect("rules hold or not"),
            "pair {number}"
        );
    }
    assert!(largest < 1e-6, "match weight differs by {largest}");
    largest
}

#[test]
fn scores_are_those_recorded_from_splink() {
    check(&fixtures());
}

/// Trains a model in Splink on other people than the recorded ones, and scores them. Skipped, with a line saying so, where
/// `python3` has no `splink`.
#[test]
fn scores_are_those_of_splink_itself() {
    let here = Command::new("python3")
        .args(["-c", "import splink, duckdb"])
        .output();
    if !here.is_ok_and(|output| output.status.success()) {
        println!("skipped: python3 has no splink; the recorded figures are checked instead");
        return;
    }
    let out = std::env::temp_dir().join(format!("kithkin-splink-{}", std::process::id()));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/record_splink.py");
    let mut command = Command::new("python3");
    command
        .arg(script)
        .arg("--out")
        .arg(&out)
        .args(["--seed", "2026", "--pairs", "1000"]);
    let output = command.output().expect("python3 runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    check(&out);
    std::fs::remove_dir_all(&out).expect("own directory");
}

/// The fast way over a table finds the pairs that the rules put together one by one, with the weights they get one by one.
#[test]
fn predictions_are_the_scores_of_the_pairs_that_rules_put_together() {
    let read = |name: &str| std::fs::read_to_string(fixtures().join(name)).expect("recorded file");
    let recorded: Recorded = serde_json::from_str(&read("pairs.json")).expect("recorded pairs");
    let rows: Vec<Row> = recorded.rows.iter().map(row).collect();
    let columns: std::collections::BTreeSet<&String> = recorded.rows.iter().flat_map(|r| r.keys()).collect();
    let mut table = Table::new(columns.iter().map(|c| c.as_str()));
    rows.iter().for_each(|row| table.push_row(row));
    let mut settings: Settings = serde_json::from_str(&read("model.json")).expect("settings");
    // The last rule puts all records together.
    settings.blocking_rules_to_generate_predictions.pop();
    let mut model = SplinkModel::new(settings).expect("supported model");
    let mut found = model.predict(table.clone(), 0.0).expect("predicted");
    let pairs: Vec<_> = found.iter().map(|p| (p.left, p.right)).collect();
    assert_eq!(model.pairs(table).expect("rules"), pairs);
    found.sort_unstable_by_key(|p| (p.left, p.right));
    model.count_term_frequencies(&rows);
    let mut expected = Vec::new();
    for (i, left) in rows.iter().enumerate() {
        for (j, right) in rows.iter().enumerate().skip(i + 1) {
            if model.blocks(left, right).expect("rules hold or not") {
                expected.push((
                    i as u32,
                    j as u32,
                    model.score(left, right).expect("scored").weight,
                ));
            }
        }
    }
    assert!(expected.len() > 100);
    assert_eq!(found.len(), expected.len());
    for (found, (left, right, weight)) in found.iter().zip(expected) {
        assert_eq!((found.left, found.right), (left, right));
        assert!(
            (found.weight - weight).abs() < 1e-9,
            "{} for {weight}",
            found.weight
        );
    }
}

#[test]
fn a_rule_without_equality_is_refused() {
    let model = SplinkModel::from_json(
        r#"{"blocking_rules_to_generate_predictions": ["levenshtein(l.a, r.a) < 2"], "comparisons": []}"#,
    );
    let error = model
        .expect("read")
        .predict(Table::new(["a"]), 0.0)
        .expect_err("refused");
    assert!(error.to_string().contains("blocking rule 1"), "{error}");
}

#[test]
fn a_model_is_written_as_it_was_read() {
    let text = std::fs::read_to_string(fixtures().join("model.json")).expect("recorded file");
    let model = SplinkModel::from_json(&text).expect("supported model");
    let (before, after): (Json, Json) = (
        serde_json::from_str(&text).expect("JSON"),
        serde_json::from_str(&model.to_json().expect("JSON")).expect("JSON"),
    );
    assert_eq!(before, after);
}

#[test]
fn levels_are_recognised_and_written_as_splink_writes_them() {
    let text = std::fs::read_to_string(fixtures().join("model.json")).expect("recorded file");
    let model = SplinkModel::from_json(&text).expect("supported model");
    let mut recognised = 0;
    for (comparison, kinds) in model.settings().comparisons.iter().zip(model.kinds()) {
        for (level, kind) in comparison.comparison_levels.iter().zip(kinds) {
            if let Some(sql) = kind.sql() {
                let again = if sql == "ELSE" {
                    None
                } else {
                    sql::parse(&sql).ok()
                };
                assert_eq!(LevelKind::of(again.as_ref()), kind, "{}", level.sql_condition);
                recognised += 1;
            }
        }
    }
    assert!(recognised >= 30, "{recognised}");
    let surname = &model.kinds()[0];
    assert_eq!(
        surname[1],
        LevelKind::Exact {
            columns: vec!["surname".into()]
        }
    );
    assert_eq!(
        surname[3],
        LevelKind::JaroWinkler {
            column: "surname".into(),
            at_least: 0.9
        }
    );
}

fn model_with(condition: &str) -> Result<SplinkModel, SplinkError> {
    let level = Level {
        sql_condition: condition.into(),
        label_for_charts: Some("odd".into()),
        ..Level::default()
    };
    let other = Level {
        sql_condition: "ELSE".into(),
        ..Level::default()
    };
    SplinkModel::new(Settings {
        link_type: LinkType::LinkOnly,
        probability_two_random_records_match: 0.5,
        blocking_rules_to_generate_predictions: vec![BlockingRule::Sql(
            "l.a = r.a and l.\"B\" = r.\"B\"".into(),
        )],
        comparisons: vec![Comparison {
            output_column_name: "town".into(),
            comparison_levels: vec![level, other],
            other: serde_json::Map::new(),
        }],
        other: serde_json::Map::new(),
    })
}

#[test]
fn what_is_not_supported_is_named() {
    let cases = [
        ("cosine_similarity(\"a_l\", \"a_r\") > 0.5", "cosine_similarity"),
        ("\"a_l\" LIKE \"a_r\"", "like"),
        ("a = b", "ends neither in _l nor in _r"),
        ("try_strptime(\"a_l\", '%B') IS NULL", "%B"),
        ("levenshtein(\"a_l\") < 1", "1 arguments"),
        ("\"a_l", "not closed"),
        ("a_l = ", "ends too early"),
        ("a_l = a_r)", "\")\""),
        ("a_l @ a_r", "@"),
    ];
    for (condition, reason) in cases {
        let error = model_with(condition)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            error.contains("\"odd\"") && error.contains("\"town\""),
            "{condition}: {error}"
        );
        assert!(
            error.contains(reason) && error.contains(condition.trim()),
            "{condition}: {error}"
        );
    }
    let deep = format!("{}a_l = a_r{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(matches!(model_with(&deep), Err(SplinkError::Unsupported { .. })));
    assert!(matches!(SplinkModel::from_json("{}"), Err(SplinkError::Json(_))));
}

/// Whether a condition holds for `a` and `b` of two rows.
fn holds(condition: &str, left: &Row, right: &Row) -> bool {
    let expr = sql::parse(condition).expect("understood");
    eval::holds(&expr, Pair::rows(left, right)).expect("worked out")
}

/// What DuckDB 2.0.0 says of the same conditions.
#[test]
fn conditions_are_worked_out_as_in_duckdb() {
    let left = Row::from_iter([
        ("a", Value::from("é")),
        ("empty", "".into()),
        ("none", Value::Null),
        ("n", 3.0.into()),
    ]);
    let right = Row::from_iter([("a", Value::from("e")), ("empty", "".into()), ("n", 1.0.into())]);
    let list = |values: &[&str]| Value::from(values.to_vec());
    let (mut left, mut right) = (left, right);
    left.set("list", list(&["x", "x", "y"]));
    right.set("list", list(&["y", "x", "x"]));
    left.set("day", Value::date(2001, 1, 31));
    right.set("day", Value::date(2001, 2, 1));
    let truths = [
        ("levenshtein(a_l, a_r) = 2", true),
        ("damerau_levenshtein(a_l, a_r) = 2", true),
        ("jaro_similarity(a_l, a_r) = 0.0", true),
        ("jaro_winkler_similarity(empty_l, empty_r) = 0", true),
        ("none_l = none_r OR TRUE", true),
        ("none_l = none_r", false),
        ("NOT (none_l = none_r)", false),
        ("NOT none_l IS NOT NULL", true),
        ("none_l = 'x' AND n_l = 3", false),
        ("array_length(list_intersect(list_l, list_r)) >= 2", true),
        ("array_length(list_intersect(list_l, list_r)) >= 3", false),
        ("date_diff('month', day_l, day_r) = 1", true),
        ("abs(datediff('day', day_r, day_l)) <= 1", true),
        ("abs(epoch(day_l) - epoch(day_r)) <= 86400", true),
        ("levenshtein(CAST(\"day_l\" AS TEXT), day_r::varchar) <= 3", true),
        ("regexp_extract('LS8 4AB', '^[A-Z]+', 0) = 'LS'", true),
        ("NULLIF(regexp_extract('8', '^[A-Z]+'), '') IS NULL", true),
        ("n_l - n_r * 2 = 1 AND n_l / n_r > 2.5e0", true),
        ("abs(n_r - n_l) <> 2", false),
        (
            "upper(substr('leeds', 1, 2)) = 'LE' and coalesce(none_l, 'x') = 'x'",
            true,
        ),
        ("n_l = -3 or n_l < n_r or n_l <= n_r or n_l != 3", false),
        ("l.n > r.n", true),
    ];
    for (condition, expected) in truths {
        assert_eq!(holds(condition, &left, &right), expected, "{condition}");
    }
}

#[test]
fn errors_of_a_pair_name_types_not_values() {
    let model = model_with("levenshtein(\"a_l\", \"a_r\") <= 1").expect("supported");
    let left = Row::from_iter([("a", Value::from("Whitfield"))]);
    let right = Row::from_iter([("a", Value::Number(7.0))]);
    let error = model
        .score(&left, &right)
        .map_err(|error| error.to_string())
        .expect_err("types differ");
    assert!(
        error.contains("VARCHAR and DOUBLE") && !error.contains("Whitfield"),
        "{error}"
    );
    assert!(format!("{:?}", left.get("a")) == "VARCHAR");
}

/// Splink's starting values stand in for estimates that training left out, as they do in Splink.
#[test]
fn missing_estimates_take_splinks_starting_values() {
    let model = model_with("a_l = a_r").expect("supported");
    let same = Row::from_iter([("a", "x"), ("b", "y")]);
    let other = Row::from_iter([("a", "z"), ("b", "y")]);
    assert!((model.score(&same, &same).expect("scored").weight - 10.0).abs() < 1e-12);
    assert!((model.score(&same, &other).expect("scored").weight + 5.0).abs() < 1e-12);
    assert!(model.blocks(&same, &same).expect("a rule") && !model.blocks(&same, &other).expect("a rule"));
}

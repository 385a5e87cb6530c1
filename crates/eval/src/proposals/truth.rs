//! The truth folder of FORMATS.md section 5.
use crate::EvalError;
use crate::input::{self, BadLine, Table};
use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// (case, contact) or (case, person).
pub(super) type Key = (String, String);

/// Somebody in a child's network, with all the records that are them.
pub(super) struct Person {
    pub(super) case: String,
    pub(super) targets: Vec<String>,
    pub(super) relation: String,
    pub(super) known: String,
    pub(super) culture: String,
    pub(super) sex: String,
    pub(super) contacts: FxHashSet<String>,
}

/// A target of `targets.ndjson`: whether anybody in the records is that person.
pub(super) struct Target {
    pub(super) case: String,
    pub(super) names: Vec<String>,
    pub(super) findable: bool,
}

/// Whose record it is, for figures by group: `None` where the file does not say.
#[derive(Default)]
pub(super) struct Meta {
    pub(super) culture: Option<String>,
    pub(super) sex: Option<String>,
}

/// What is true of a run: who belongs to each child's network, and who must not be proposed.
pub struct ProposalTruth {
    pub(super) people: Vec<Person>,
    /// (case, contact) to the relation and the place in `people`.
    pub(super) pairs: FxHashMap<Key, (String, usize)>,
    pub(super) suppressed: BTreeMap<Key, String>,
    pub(super) neutral: FxHashSet<Key>,
    pub(super) withheld: BTreeMap<Key, String>,
    pub(super) targets: Vec<Target>,
    /// What `contact_meta.csv` says of contact records.
    pub(super) meta: FxHashMap<String, Meta>,
    pub(super) bad: Vec<BadLine>,
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn pair(value: &Value) -> Option<Key> {
    Some((
        text(value, "case")?.to_owned(),
        text(value, "contact")?.to_owned(),
    ))
}

/// `target` and `targets` of a line, without empties and repeats.
fn targets_of(value: &Value, into: &mut Vec<String>) {
    let list = value.get("targets").and_then(Value::as_array);
    let all = text(value, "target")
        .into_iter()
        .chain(list.into_iter().flatten().filter_map(Value::as_str));
    for target in all {
        if !target.is_empty() && !into.iter().any(|t| t == target) {
            into.push(target.to_owned());
        }
    }
}

impl ProposalTruth {
    /// Reads a truth folder, or a `truth.ndjson` with the other files beside it.
    ///
    /// # Errors
    /// [`EvalError`] when the truth file is missing, unreadable or without a usable line.
    pub fn read(path: &Path) -> Result<Self, EvalError> {
        let file = input::truth_file(path, &["truth.ndjson"], "truth.ndjson")?;
        let folder = file.parent().unwrap_or(Path::new("."));
        let mut bad = Vec::new();
        let cluster_file = folder.join("clusters.csv");
        let clusters: FxHashMap<String, String> = if cluster_file.exists() {
            input::clusters(&cluster_file)?.into_iter().collect()
        } else {
            FxHashMap::default()
        };
        let lines = input::ndjson(&file, &mut bad)?;
        let (people, pairs) = people(&lines, &clusters);
        if people.is_empty() {
            return Err(EvalError::EmptyTruth {
                path: file,
                reason: "no line with case, contact and relation".to_owned(),
            });
        }
        let mut reasons = |name: &str| -> Result<BTreeMap<Key, String>, EvalError> {
            let lines = input::ndjson_if_there(&folder.join(name), &mut bad)?;
            let with_why = |v| Some((pair(v)?, text(v, "why").unwrap_or("?").to_owned()));
            Ok(lines.iter().filter_map(with_why).collect())
        };
        let suppressed = reasons("suppressed.ndjson")?;
        let withheld = reasons("withheld.ndjson")?;
        let ignore = folder.join("ignore.ndjson");
        let neutral = if ignore.exists() {
            ignore
        } else {
            folder.join("neutral.ndjson")
        };
        let neutral = input::ndjson_if_there(&neutral, &mut bad)?;
        let targets = input::ndjson_if_there(&folder.join("targets.ndjson"), &mut bad)?;
        Ok(Self {
            people,
            pairs,
            suppressed,
            neutral: neutral.iter().filter_map(pair).collect(),
            withheld,
            targets: targets.iter().filter_map(target).collect(),
            meta: meta(&folder.join("contact_meta.csv"))?,
            bad,
        })
    }
}

fn people(
    lines: &[Value],
    clusters: &FxHashMap<String, String>,
) -> (Vec<Person>, FxHashMap<Key, (String, usize)>) {
    let mut people: IndexMap<Key, Person> = IndexMap::new();
    let mut pairs = FxHashMap::default();
    for line in lines {
        let (Some((case, contact)), Some(relation)) = (pair(line), text(line, "relation")) else {
            continue;
        };
        let person = text(line, "person")
            .filter(|p| !p.is_empty())
            .or_else(|| clusters.get(&contact).map(String::as_str))
            .unwrap_or(&contact);
        let entry = people.entry((case.clone(), person.to_owned()));
        let place = entry.index();
        let entry = entry.or_insert_with(|| Person {
            case: case.clone(),
            targets: Vec::new(),
            relation: relation.to_owned(),
            known: text(line, "known").unwrap_or("named").to_owned(),
            culture: text(line, "culture").unwrap_or("?").to_owned(),
            sex: text(line, "sex").unwrap_or("?").to_owned(),
            contacts: FxHashSet::default(),
        });
        targets_of(line, &mut entry.targets);
        entry.contacts.insert(contact.clone());
        pairs.insert((case, contact), (relation.to_owned(), place));
    }
    (people.into_values().collect(), pairs)
}

fn target(line: &Value) -> Option<Target> {
    let mut names = vec![text(line, "target")?.to_owned()];
    targets_of(line, &mut names);
    Some(Target {
        case: text(line, "case")?.to_owned(),
        names,
        findable: line
            .get("findable")
            .is_some_and(|f| f.as_bool() == Some(true) || f.as_i64().unwrap_or(0) != 0),
    })
}

fn meta(path: &Path) -> Result<FxHashMap<String, Meta>, EvalError> {
    if !path.exists() {
        return Ok(FxHashMap::default());
    }
    let table = Table::read(path)?;
    let id = table.column(&["id"])?;
    let (culture, sex) = (table.find(&["culture"]), table.find(&["sex", "gender"]));
    let cell = |row: &csv::StringRecord, at: Option<usize>| {
        let text = at.map(|at| &row[at]).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let row = |row: &csv::StringRecord| {
        let meta = Meta {
            culture: cell(row, culture),
            sex: cell(row, sex),
        };
        (row[id].to_owned(), meta)
    };
    Ok(table.rows.iter().map(row).collect())
}

//! Recipes: a data set of the benchmark as about fifteen lines of TOML.
use crate::EvalError;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What is done with the files of a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// One file against itself.
    Dedupe,
    /// Two files (or two parts of one) against each other.
    Link,
    /// Name pairs.
    Names,
    /// Contact records and case files, through the whole chain.
    Proposals,
    /// Case files, read only.
    Statements,
    /// Pairs already scored, by this or another tool: `id_l,id_r,probability`. The truth is a file, or a column of the
    /// table that was linked, given as a second file.
    Pairs,
}

impl Task {
    /// The word used in recipes and tables.
    pub fn term(self) -> &'static str {
        match self {
            Self::Dedupe => "dedupe",
            Self::Link => "link",
            Self::Names => "names",
            Self::Proposals => "proposals",
            Self::Statements => "statements",
            Self::Pairs => "pairs",
        }
    }
}

/// Where the truth of a recipe is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TruthRule {
    /// A column of the data whose equal values mean the same person. It is read apart from the mapped columns, so
    /// that the matcher never sees it. For name pairs: the label column.
    pub column: Option<String>,
    /// The part of that column's value that counts: what stands between these two texts. `["rec-", "-"]` turns
    /// `rec-17-dup-2` into `17`.
    pub between: Option<[String; 2]>,
    /// A truth file or folder, under the data root.
    pub file: Option<PathBuf>,
}

/// Two parts of one file, linked to each other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// The column that tells the parts.
    pub column: String,
    /// Its value in the first part.
    pub a: String,
    /// Its value in the second part.
    pub b: String,
}

/// One data set and what to do with it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Short name for tables.
    pub name: String,
    /// What is done.
    pub kind: Task,
    /// What the data is, in a sentence.
    #[serde(default)]
    pub about: String,
    /// Files under the data root, in the order of the command's arguments.
    pub files: Vec<PathBuf>,
    /// Column map, beside the recipe.
    pub map: Option<PathBuf>,
    /// The columns that make a record's id, where the map's own would not do.
    pub id: Option<Vec<String>>,
    /// Where the truth is.
    #[serde(default)]
    pub truth: TruthRule,
    /// For `link` within one file.
    pub parts: Option<Parts>,
    /// For `names`: given, family or person.
    pub names: Option<String>,
    /// The probability of a match by default; the tool's own when not said.
    pub threshold: Option<f64>,
    /// For `proposals`: the day of the search.
    pub as_of: Option<String>,
    /// Where the recipe lies; maps are found from here.
    #[serde(skip)]
    pub folder: PathBuf,
}

impl Recipe {
    /// Reads one recipe.
    ///
    /// # Errors
    /// [`EvalError::Recipe`] naming the file and what is wrong with it.
    pub fn load(path: &Path) -> Result<Self, EvalError> {
        let wrong = |reason: String| EvalError::Recipe {
            path: path.to_path_buf(),
            reason,
        };
        let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
        let mut recipe: Self =
            toml::from_str(&text).map_err(|e| wrong(e.to_string().trim_end().to_owned()))?;
        recipe.folder = path.parent().unwrap_or(Path::new(".")).to_path_buf();
        recipe.check().map_err(wrong)?;
        Ok(recipe)
    }

    fn check(&self) -> Result<(), String> {
        let wanted = match self.kind {
            Task::Link if self.parts.is_none() => 2,
            Task::Proposals => 2,
            // The pairs, and the table they are of where that says who is who.
            Task::Pairs if self.truth.file.is_none() => 2,
            _ => 1,
        };
        if self.files.len() != wanted {
            let (kind, n) = (self.kind.term(), self.files.len());
            return Err(format!("files: {kind} takes {wanted}, not {n}"));
        }
        let own = matches!(self.kind, Task::Dedupe | Task::Link | Task::Names | Task::Pairs);
        if self.truth.file.is_none() && !(own && self.truth.column.is_some()) {
            return Err(format!("truth: say file{}", if own { " or column" } else { "" }));
        }
        if self.kind == Task::Names && self.names.is_none() {
            return Err("names: say given, family or person".to_owned());
        }
        Ok(())
    }

    /// Every `.toml` in a folder, by file name.
    ///
    /// # Errors
    /// [`EvalError`] when the folder cannot be read, holds no recipe, or one of them is wrong.
    pub fn load_folder(folder: &Path) -> Result<Vec<Self>, EvalError> {
        let cannot = |e: std::io::Error| EvalError::Read {
            path: folder.to_path_buf(),
            reason: e.to_string(),
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(cannot)? {
            let path = entry.map_err(cannot)?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                paths.push(path);
            }
        }
        paths.sort();
        if paths.is_empty() {
            return Err(EvalError::Recipe {
                path: folder.to_path_buf(),
                reason: "no recipe (a .toml file) in this folder".to_owned(),
            });
        }
        paths.iter().map(|path| Self::load(path)).collect()
    }

    /// The value that says who a record is, as the truth rule cuts it.
    pub fn truth_key<'v>(&self, value: &'v str) -> &'v str {
        let Some([before, after]) = &self.truth.between else {
            return value;
        };
        let Some((_, rest)) = value.split_once(before.as_str()) else {
            return value;
        };
        rest.split_once(after.as_str()).map_or(rest, |(key, _)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Recipe, EvalError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.toml");
        std::fs::write(&path, text).unwrap();
        Recipe::load(&path)
    }

    #[test]
    fn a_recipe_says_who_is_who() {
        let recipe = load(
            "name = 'FEBRL 3'\nkind = 'dedupe'\nfiles = ['dataset3.csv']\n\
             [truth]\ncolumn = 'rec_id'\nbetween = ['rec-', '-']\n",
        )
        .unwrap();
        assert_eq!(recipe.truth_key("rec-17-dup-2"), "17");
        assert_eq!(recipe.truth_key("17"), "17");
    }

    #[test]
    fn a_wrong_recipe_says_what_is_wrong() {
        for (text, wanted) in [
            (
                "name = 'x'\nkind = 'link'\nfiles = ['a.csv']\n[truth]\ncolumn = 'c'",
                "link takes 2",
            ),
            (
                "name = 'x'\nkind = 'dedupe'\nfiles = ['a.csv']",
                "say file or column",
            ),
            (
                "name = 'x'\nkind = 'names'\nfiles = ['a.csv']\n[truth]\ncolumn = 'c'",
                "given, family or person",
            ),
            ("name = 'x'\nkind = 'guess'\nfiles = []", "guess"),
            ("name = 'x'\nkind = 'dedupe'\nfiles = ['a']\ncolour = 1", "colour"),
        ] {
            let message = load(text).unwrap_err().to_string();
            assert!(message.contains(wanted), "{message}");
        }
    }

    #[test]
    fn the_shipped_recipes_are_well_formed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/suite");
        for recipe in Recipe::load_folder(&folder).unwrap() {
            if let Some(map) = &recipe.map {
                assert!(recipe.folder.join(map).exists(), "{} has no map", recipe.name);
            }
        }
    }
}

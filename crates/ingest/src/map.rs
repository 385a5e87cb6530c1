//! Mapping files: which columns of a table are which of our fields (FORMATS section 6).
use crate::IngestError;
use indexmap::IndexMap;
use kithkin_record::date::DateOrder;
use serde::Deserialize;
use std::path::Path;

macro_rules! fields {
    ($($variant:ident $name:literal $doc:literal;)+) => {
        /// A field of ours that a column can be mapped onto.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $(#[doc = $doc] $variant,)+ }

        impl Field {
            /// Every field, in the order of FORMATS section 1.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)+];

            /// The field's name in mapping files and headers.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

fields! {
    Id "id" "Unique in the table, but for rows of one person.";
    Source "source" "Where the record comes from.";
    Recorded "recorded" "When the source recorded it.";
    Name "name" "The whole name as one text, where the table has no parts.";
    Title "title" "Mr, Mrs, Dr.";
    GivenName "given_name" "First given name, or all of them.";
    MiddleNames "middle_names" "Other given names or initials.";
    FamilyName "family_name" "Family name.";
    FormerFamilyNames "former_family_names" "Maiden and other former family names, separated by `;`.";
    KnownAs "known_as" "Names people call them by, separated by `;`.";
    Gender "gender" "Gender or sex.";
    DateOfBirth "date_of_birth" "Date of birth.";
    DateOfDeath "date_of_death" "Date of death.";
    AddressLine1 "address_line_1" "First line of the address.";
    AddressLine2 "address_line_2" "Second line of the address.";
    AddressLine3 "address_line_3" "Third line of the address.";
    Town "town" "Post town, city or suburb.";
    Postcode "postcode" "Postcode.";
    AddressFrom "address_from" "Since when they lived there.";
    AddressTo "address_to" "Until when they lived there.";
    Phone "phone" "Phone numbers, separated by `;`.";
    Email "email" "E-mail addresses, separated by `;`.";
    HouseholdId "household_id" "The source's own household id.";
}

impl Field {
    /// The field of this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        let name = header_key(name);
        Self::ALL.iter().copied().find(|f| f.name() == name)
    }
}

/// How an extra column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExtraKind {
    /// By how alike the texts are.
    Text,
    /// Equal or not.
    Category,
    /// As a person's name.
    Name,
}

/// Which columns of a table are which of our fields, read from a TOML file:
///
/// ```
/// use kithkin_ingest::{ColumnMap, ExtraKind};
/// let map = ColumnMap::parse(r#"
///     [columns]
///     id = "rec_id"
///     given_name = ["fname_c1", "fname_c2"]
///     date_of_birth = ["by", "bm", "bd"]
///     [extra]
///     occupation = "category"
///     [options]
///     date_order = "ymd"
/// "#).unwrap();
/// assert_eq!(map.extras().collect::<Vec<_>>(), [("occupation", ExtraKind::Category)]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMap {
    /// Ours to theirs; several of theirs are joined by a space.
    pub(crate) columns: IndexMap<Field, Vec<String>>,
    /// Columns that are no field of ours.
    pub(crate) extra: IndexMap<String, ExtraColumn>,
    /// In which order day, month and year stand where the text does not tell.
    pub(crate) date_order: Option<DateOrder>,
    /// Whether columns may be missing: true for the built-in names, false for a map somebody wrote.
    pub(crate) optional: bool,
}

/// A column that is no field of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExtraColumn {
    pub(crate) theirs: Vec<String>,
    pub(crate) kind: ExtraKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MapFile {
    #[serde(default)]
    columns: IndexMap<String, Theirs>,
    #[serde(default)]
    extra: IndexMap<String, ExtraKind>,
    #[serde(default)]
    options: MapOptions,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Theirs {
    One(String),
    Joined(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MapOptions {
    date_order: Option<String>,
}

impl Default for ColumnMap {
    /// The column names of FORMATS section 1, each of them optional but `id`.
    fn default() -> Self {
        Self {
            columns: Field::ALL
                .iter()
                .map(|f| (*f, vec![f.name().to_owned()]))
                .collect(),
            extra: IndexMap::new(),
            date_order: None,
            optional: true,
        }
    }
}

impl ColumnMap {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`IngestError::Open`] when it cannot be opened, [`IngestError::Map`] when it is no mapping file.
    pub fn load(path: &Path) -> Result<Self, IngestError> {
        let text = std::fs::read_to_string(path).map_err(|e| IngestError::open(path, e))?;
        Self::parse(&text).map_err(|reason| IngestError::Map {
            path: path.display().to_string(),
            reason,
        })
    }

    /// Reads the text of a mapping file. An entry of `[columns]` that is none of our fields is compared as plain
    /// text, like an entry of `[extra]`.
    ///
    /// # Errors
    /// A sentence saying what is wrong and what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: MapFile = toml::from_str(text).map_err(|e| e.to_string().trim_end().to_owned())?;
        let mut map = Self {
            columns: IndexMap::new(),
            extra: IndexMap::new(),
            date_order: match file.options.date_order.as_deref() {
                None => None,
                Some(word) => Some(
                    DateOrder::parse(word)
                        .ok_or_else(|| format!("date_order is `{word}`; ymd, dmy or mdy was expected"))?,
                ),
            },
            optional: false,
        };
        for (ours, theirs) in file.columns {
            let theirs = match theirs {
                Theirs::One(one) => vec![one],
                Theirs::Joined(several) => several,
            };
            if theirs.is_empty() || theirs.iter().any(|t| t.trim().is_empty()) {
                return Err(format!("`{ours}` in [columns] names no column"));
            }
            match Field::parse(&ours) {
                Some(field) => map.columns.insert(field, theirs).map(|_| ()),
                None => map
                    .extra
                    .insert(
                        ours,
                        ExtraColumn {
                            theirs,
                            kind: ExtraKind::Text,
                        },
                    )
                    .map(|_| ()),
            };
        }
        for (theirs, kind) in file.extra {
            map = map.with_extra(&theirs, kind);
        }
        if !map.columns.contains_key(&Field::Id) {
            return Err(
                "[columns] has no `id`; add `id = \"...\"` with the column that names each record".to_owned(),
            );
        }
        Ok(map)
    }

    /// The same with the column `theirs` as an extra one, under that key; one that was there already is compared as `kind`.
    #[must_use]
    pub fn with_extra(mut self, theirs: &str, kind: ExtraKind) -> Self {
        let column = ExtraColumn {
            theirs: vec![theirs.to_owned()],
            kind,
        };
        self.extra.insert(theirs.to_owned(), column);
        self
    }

    /// The same with the id in the columns `theirs`, joined by a space.
    #[must_use]
    pub fn with_id(mut self, theirs: Vec<String>) -> Self {
        self.columns.insert(Field::Id, theirs);
        self
    }

    /// The extra columns in the order of the file, by the key they have in `ContactRecord::extra`, with how they are
    /// compared.
    pub fn extras(&self) -> impl Iterator<Item = (&str, ExtraKind)> {
        self.extra.iter().map(|(key, column)| (key.as_str(), column.kind))
    }

    /// Whether some column is mapped onto `field`.
    pub fn has(&self, field: Field) -> bool {
        self.columns.contains_key(&field)
    }

    /// The order of day, month and year in dates that could be read either way; `None` when the map does not say,
    /// which is read as day first and marked as ambiguous.
    pub fn date_order(&self) -> Option<DateOrder> {
        self.date_order
    }
}

/// A header as it is looked up: lower case, blanks and hyphens as underscores.
pub(crate) fn header_key(header: &str) -> String {
    header
        .trim()
        .trim_start_matches('\u{feff}')
        .to_lowercase()
        .replace([' ', '-'], "_")
}

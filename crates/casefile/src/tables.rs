//! The word tables in `data/`, read once.
use crate::kin::Tie;
use kithkin_record::{Gender, fold::fold};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The rows of a table: tab-separated, `#` starts a comment line.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|l| l.split('\t').collect())
}

/// How a kin or role word may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Stands before or after a name as part of it: `Auntie Shaz`, `Shahid Mamu`.
    pub(crate) title: bool,
    /// An abbreviation of case notes: `MGM`, `SW`.
    pub(crate) short: bool,
    /// Read so only when something else in the case file supports it.
    pub(crate) weak: bool,
}

/// One reading of a kin or role word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) tie: Tie,
    pub(crate) usage: Usage,
    /// A role (carer, teacher, social worker) rather than kin.
    pub(crate) role: bool,
    /// Said of several people: `uncles`.
    pub(crate) plural: bool,
    /// The communities that use the word, as the table has them.
    pub(crate) community: &'static str,
}

/// A kin or role word of one or more pieces, with its readings.
pub(crate) struct Entry {
    pub(crate) pieces: Vec<String>,
    pub(crate) readings: Vec<Reading>,
}

/// What sort of everyday word a capitalised word may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Everyday {
    Common,
    /// Everyday, and a given name as well.
    Also,
    Calendar,
    Brand,
    People,
    Legal,
}

/// What follows a capitalised word that is no person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trap {
    /// `street`, `home`, `school`, `faith`, `health`, `place`, `club`, `firm`.
    pub(crate) kind: &'static str,
    /// Also a common family name.
    pub(crate) weak: bool,
}

/// All tables.
pub(crate) struct Tables {
    /// Kin and role words by their first piece, longest first.
    pub(crate) cues: FxHashMap<String, Vec<Entry>>,
    pub(crate) titles: FxHashMap<&'static str, Gender>,
    pub(crate) traps: FxHashMap<&'static str, Trap>,
    pub(crate) everyday: FxHashMap<&'static str, Everyday>,
    places: FxHashSet<&'static str>,
}

impl Tables {
    /// The tables.
    pub(crate) fn shared() -> &'static Self {
        static TABLES: LazyLock<Tables> = LazyLock::new(Tables::load);
        &TABLES
    }

    /// Whether this folded text is a town or country.
    pub(crate) fn is_place(&self, folded: &str) -> bool {
        self.places.contains(folded)
    }

    fn load() -> Self {
        Self {
            cues: load_cues(),
            titles: rows(include_str!("../data/titles.tsv"))
                .filter_map(|row| Some((*row.first()?, Gender::parse(row.get(1)?))))
                .collect(),
            traps: rows(include_str!("../data/traps.tsv"))
                .filter_map(|row| match row[..] {
                    [word, kind, strength] => Some((
                        word,
                        Trap {
                            kind,
                            weak: strength == "weak",
                        },
                    )),
                    _ => None,
                })
                .collect(),
            everyday: load_everyday(),
            places: rows(include_str!("../data/places.txt"))
                .filter_map(|row| row.first().copied())
                .collect(),
        }
    }
}

fn load_everyday() -> FxHashMap<&'static str, Everyday> {
    let mut words = FxHashMap::default();
    for row in rows(include_str!("../data/words.tsv")) {
        let [kind, list] = row[..] else { continue };
        let kind = match kind {
            "also" => Everyday::Also,
            "calendar" => Everyday::Calendar,
            "brand" => Everyday::Brand,
            "people" => Everyday::People,
            "legal" => Everyday::Legal,
            _ => Everyday::Common,
        };
        for word in list.split(' ') {
            // A word that is also a given name is kept as such wherever else it is listed.
            let slot = words.entry(word).or_insert(kind);
            if kind == Everyday::Also {
                *slot = kind;
            }
        }
    }
    words
}

fn load_cues() -> FxHashMap<String, Vec<Entry>> {
    let mut cues: FxHashMap<String, Vec<Entry>> = FxHashMap::default();
    let kin = rows(include_str!("../data/kin.tsv")).map(|row| (row, false));
    let roles = rows(include_str!("../data/roles.tsv")).map(|row| (row, true));
    for (row, role) in kin.chain(roles) {
        let (Some(word), Some(term), Some(usage)) = (row.first(), row.get(1), row.get(2)) else {
            continue;
        };
        let Some(tie) = Tie::parse(term) else { continue };
        let pieces: Vec<String> = fold(&word.replace("'s", " s"))
            .split(' ')
            .map(str::to_owned)
            .collect();
        let singular = &word[..word.len() - usize::from(word.ends_with('s'))];
        let reading = Reading {
            tie,
            usage: Usage {
                title: usage.contains('t'),
                short: usage.contains('a'),
                weak: usage.contains('w'),
            },
            role,
            plural: matches!(*word, "children" | "grandchildren" | "sws" | "fcs" | "hvs")
                || word.ends_with('s')
                    && singular.len() > 2
                    && !word.ends_with("ss")
                    && *word != "sis"
                    && *word != "pops"
                    && *word != "gramps",
            community: row.get(3).copied().unwrap_or_default(),
        };
        let entries = cues.entry(pieces[0].clone()).or_default();
        match entries.iter_mut().find(|e| e.pieces == pieces) {
            Some(entry) => entry.readings.push(reading),
            None => entries.push(Entry {
                pieces,
                readings: vec![reading],
            }),
        }
    }
    #[expect(
        clippy::iter_over_hash_type,
        reason = "each list is sorted by itself; their order does not matter"
    )]
    for entries in cues.values_mut() {
        entries.sort_by_key(|e| std::cmp::Reverse(e.pieces.len()));
        for entry in entries {
            entry.readings.sort_by_key(|r| r.usage.weak);
        }
    }
    cues
}

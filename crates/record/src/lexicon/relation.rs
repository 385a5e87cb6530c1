//! Which names go together: entries, the part a name plays in each, and what two names are to each other.
use rustc_hash::FxHashMap;

/// What two names are to each other, closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameRelation {
    /// The same letters.
    Same,
    /// Spellings of one name in one language: Catherine, Kathryn; Mohammed, Muhammad.
    Spelling,
    /// A name and its short or pet form: William, Bill; Małgorzata, Gosia.
    Diminutive,
    /// Equivalents that one person may use side by side: Seán, John; Mac an Bhaird, Ward.
    Variant,
    /// A short form of a name and an equivalent of it: Kasia (Katarzyna) and Catherine.
    Crossed,
    /// Two short forms of one name: Bill, Will; Peggy, Maggie.
    ShortForms,
    /// Two equivalents of one name: Ieuan and Seán over John.
    Related,
}

/// The part a name plays in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// The headword or another spelling of it.
    Spelling,
    /// Its short or pet form.
    Short,
    /// Its equivalent in another language or tradition.
    Equivalent,
    /// A full name of which the headword is a short form; two of these are strangers to each other.
    Full,
}

/// A name's place in one entry of the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Membership {
    entry: u16,
    role: Role,
}

impl Membership {
    /// The number of the entry: names that share one may belong to one person.
    pub fn entry(self) -> u16 {
        self.entry
    }
}

/// Entries read from a table, by name and by number.
pub(super) struct Relations {
    by_name: FxHashMap<&'static str, Vec<Membership>>,
    members: Vec<Vec<(&'static str, Role)>>,
}

impl Relations {
    /// Reads lines `headword and spellings | short forms | equivalents | full forms`, words separated by spaces, later
    /// cells optional, `#` for remarks.
    pub(super) fn read(tables: &[&'static str]) -> Self {
        let mut out = Self {
            by_name: FxHashMap::default(),
            members: Vec::new(),
        };
        for line in tables.iter().flat_map(|t| t.lines()) {
            let line = line.split('#').next().unwrap_or_default();
            if line.trim().is_empty() {
                continue;
            }
            let Ok(entry) = u16::try_from(out.members.len()) else {
                break;
            };
            let mut members = Vec::new();
            for (cell, role) in
                line.split('|')
                    .zip([Role::Spelling, Role::Short, Role::Equivalent, Role::Full])
            {
                for name in cell.split_ascii_whitespace() {
                    members.push((name, role));
                    out.by_name
                        .entry(name)
                        .or_default()
                        .push(Membership { entry, role });
                }
            }
            out.members.push(members);
        }
        out
    }

    pub(super) fn contains(&self, folded: &str) -> bool {
        self.by_name.contains_key(folded)
    }

    pub(super) fn memberships(&self, folded: &str) -> &[Membership] {
        self.by_name.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Every name that shares an entry with `folded`, each once with its closest relation, in the table's order.
    pub(super) fn related(&self, folded: &str) -> Vec<(&'static str, NameRelation)> {
        let mut out: Vec<(&'static str, NameRelation)> = Vec::new();
        for membership in self.memberships(folded) {
            for &(name, role) in &self.members[usize::from(membership.entry)] {
                let Some(relation) = between(membership.role, role).filter(|_| name != folded) else {
                    continue;
                };
                match out.iter_mut().find(|(seen, _)| *seen == name) {
                    Some(seen) => seen.1 = seen.1.min(relation),
                    None => out.push((name, relation)),
                }
            }
        }
        out
    }
}

fn between(a: Role, b: Role) -> Option<NameRelation> {
    use Role::{Equivalent, Full, Short, Spelling};
    Some(match (a, b) {
        (Spelling, Spelling) => NameRelation::Spelling,
        (Spelling, Short | Full) | (Short | Full, Spelling) => NameRelation::Diminutive,
        (Short, Full) | (Full, Short) => NameRelation::Diminutive,
        (Spelling, Equivalent) | (Equivalent, Spelling) => NameRelation::Variant,
        (Short, Equivalent) | (Equivalent, Short) => NameRelation::Crossed,
        (Short, Short) => NameRelation::ShortForms,
        (Equivalent, Equivalent) => NameRelation::Related,
        (Full, _) | (_, Full) => return None,
    })
}

/// The closest relation over an entry both names are in; both lists ascend by entry, as the table was read.
///
/// Allocates nothing: meant for lists looked up once a name and compared many times.
pub fn relate(a: &[Membership], b: &[Membership]) -> Option<NameRelation> {
    let (mut i, mut j) = (0, 0);
    let mut best = None;
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.entry.cmp(&y.entry) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                if let Some(relation) = between(x.role, y.role) {
                    best = Some(best.map_or(relation, |b: NameRelation| b.min(relation)));
                }
                j += 1;
            }
        }
    }
    best
}

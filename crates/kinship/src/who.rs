//! People named in a few words of free text: `Auntie Trace`, `Mr & Mrs D Lumb`, `'Titch' Marlow or Marlowe`.
//!
//! Case systems have many small fields that hold a name among other words: a wish, a carer column, a name that
//! was never split. [`people_in`] reads them with the name parser of `record`. It says what is written and guesses no
//! relation.
use crate::seniority::Seniority;
use kithkin_record::{Gender, Lexicon, NameUse, PersonName, fold::fold};

/// One person read from a short text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NamedPerson {
    /// Given names, nicknames or initials, in the order written.
    pub given: Vec<String>,
    /// Further forms of the given name: nicknames in quotes or brackets.
    pub nicknames: Vec<String>,
    /// Family names that come into question; more than one for `Marlow or Marlowe`.
    pub families: Vec<String>,
    /// What a title or kin word says.
    pub gender: Gender,
    /// Snr or Jnr, Big or Young.
    pub seniority: Option<Seniority>,
}

impl std::fmt::Debug for NamedPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NamedPerson(..)")
    }
}

impl NamedPerson {
    /// Whether no name at all was read.
    pub fn is_nameless(&self) -> bool {
        self.given.is_empty() && self.families.is_empty() && self.nicknames.is_empty()
    }

    /// One person by all the names the text gives.
    fn of(names: &[PersonName]) -> Self {
        let mut person = Self::default();
        for name in names {
            let given = if name.name_use == NameUse::Nickname {
                &mut person.nicknames
            } else {
                &mut person.given
            };
            add_new(given, &name.given);
            add_new(&mut person.nicknames, &name.nicknames);
            add_new(&mut person.families, name.family_text().as_slice());
            if person.gender == Gender::Unknown {
                person.gender = name.gender();
            }
            let mut beside = name.titles.iter().chain(&name.suffixes);
            person.seniority = person
                .seniority
                .or_else(|| beside.find_map(|word| Seniority::parse(&fold(word))));
        }
        person
    }

    /// A lone word that stands where family names stand is one.
    fn family_first(&mut self) {
        if self.families.is_empty() && self.given.len() == 1 {
            self.families = std::mem::take(&mut self.given);
        }
    }
}

fn add_new(list: &mut Vec<String>, words: &[String]) {
    for word in words {
        if !list.contains(word) {
            list.push(word.clone());
        }
    }
}

/// How the fields of a text are ordered when nothing in it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `Phil O'Hanlon`; a lone word is whatever it is more often.
    GivenFirst,
    /// `ASQUITH`, `Lumb, D & J`; a lone word is a family name.
    FamilyFirst,
}

/// Words of carer columns that are no names.
const CARER_NOISE: &str = "\
    emergency agency kinship respite supp supported lodgings foster carer carers ifa la ch kw key worker house home \
    unit the mainstream link family ltd lane lodge children childrens limes placement with c o co";

/// The people named in `text`, in order; empty when it names nobody.
///
/// ```
/// use kithkin_kinship::who::{Order, people_in};
/// let couple = people_in("Lumb, D & J", Order::FamilyFirst);
/// assert_eq!(couple.len(), 2);
/// assert_eq!((couple[1].given[0].as_str(), couple[1].families[0].as_str()), ("J", "Lumb"));
/// let trace = people_in("Auntie Trace", Order::GivenFirst);
/// assert_eq!(trace[0].given, ["Trace"]);
/// ```
pub fn people_in(text: &str, order: Order) -> Vec<NamedPerson> {
    // What follows a dash explains the name: `'Bigs' - friend of Leon`, `Emergency - Carol ASQUITH`.
    let mut parts = text.split(" - ").map(|part| match order {
        Order::GivenFirst => part.to_owned(),
        Order::FamilyFirst => without_noise(part),
    });
    let named = parts.find(|part| part.chars().any(char::is_uppercase));
    let text = named.unwrap_or_else(|| text.to_owned());
    let text = match order {
        Order::GivenFirst => before_clause(&text).to_owned(),
        Order::FamilyFirst => text,
    };
    let mut people: Vec<NamedPerson> = PersonName::parse_people(&text)
        .iter()
        .map(|names| NamedPerson::of(names))
        .collect();
    if order == Order::FamilyFirst {
        people.iter_mut().for_each(NamedPerson::family_first);
        if let ([only], true) = (people.as_mut_slice(), text.contains(',')) {
            // A lone word after the comma may be a given name or a town.
            let lexicon = Lexicon::shared();
            only.given
                .retain(|g| g.chars().count() == 1 || lexicon.is_given(&fold(g)));
        }
    }
    people.retain(|p| !p.is_nameless());
    people
}

/// The text without what the child says of the person: `Diane I lived with`. In `John I Smith` the I is an initial.
fn before_clause(text: &str) -> &str {
    match text.split_once(" I ") {
        Some((name, clause)) if clause.starts_with(char::is_lowercase) => name,
        _ => text,
    }
}

fn without_noise(text: &str) -> String {
    let is_noise = |word: &str| {
        let folded = fold(word);
        let initial = folded.len() == 1 && word.starts_with(char::is_uppercase);
        !initial && CARER_NOISE.split_ascii_whitespace().any(|noise| noise == folded)
    };
    let kept: Vec<&str> = text.split_whitespace().filter(|word| !is_noise(word)).collect();
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_child_says_of_somebody_is_no_name() {
        assert_eq!(shown("Diane I lived with", Order::GivenFirst), "Diane||");
        assert_eq!(shown("John I Smith", Order::GivenFirst), "John I|Smith|");
    }

    fn shown(text: &str, order: Order) -> String {
        people_in(text, order)
            .iter()
            .map(|p| {
                format!(
                    "{}|{}|{}",
                    p.given.join(" "),
                    p.families.join("/"),
                    p.nicknames.join(" ")
                )
            })
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn wishes() {
        for (text, expected) in [
            ("Auntie Trace", "Trace||"),
            ("Carol who I lived with when I was little", "Carol||"),
            ("my brother Kyle", "Kyle||"),
            ("Big Kev (only find out if he's ok)", "Kev||"),
            ("Imran from footy", "Imran||"),
            (
                "Phil O'Hanlon (she was my foster mum in Desborough)",
                "Phil|O'Hanlon|",
            ),
            ("Sandra and Billy in Largs", "Sandra||; Billy||"),
            ("my dads mum", ""),
            ("'Bigs' - friend of Leon, real name not known", "||Bigs"),
            ("Mum", ""),
            ("Shahid Mamu", "Shahid||"),
            ("Miss Blanche", "Blanche||"),
            ("'Titch' Marlow or Marlowe", "|Marlow/Marlowe|Titch"),
            ("Mr & Mrs Patel", "|Patel|; |Patel|"),
            ("Maureen and Ted Goodacre", "Maureen|Goodacre|; Ted|Goodacre|"),
            ("Mr Gallagher", "|Gallagher|"),
            ("Mrs Ellis", "|Ellis|"),
            ("Tori I lived with", "Tori||"),
            ("my football coach Dave", "Dave||"),
            ("mum's ex Darren", "Darren||"),
            ("friend of Leon", ""),
        ] {
            assert_eq!(shown(text, Order::GivenFirst), expected, "{text}");
        }
    }

    #[test]
    fn carer_columns() {
        for (text, expected) in [
            ("Lumb, D & J", "D|Lumb|; J|Lumb|"),
            ("Carol ASQUITH", "Carol|ASQUITH|"),
            ("Cheesman R+M", "R|Cheesman|; M|Cheesman|"),
            ("S & R Ashworth", "S|Ashworth|; R|Ashworth|"),
            ("O'HANLON Mr/Mrs", "|O'HANLON|; |O'HANLON|"),
            ("Mr & Mrs Patel", "|Patel|; |Patel|"),
            ("Adjei Mr S & Mrs C", "S|Adjei|; C|Adjei|"),
            ("Mrs R Whitlam", "R|Whitlam|"),
            ("Stead", "|Stead|"),
            ("Emergency - Carol ASQUITH", "Carol|ASQUITH|"),
            ("Obi, Grace", "Grace|Obi|"),
            ("Tait, Largs", "|Tait|"),
            ("Patel family (respite)", "|Patel|"),
        ] {
            assert_eq!(shown(text, Order::FamilyFirst), expected, "{text}");
        }
    }
}

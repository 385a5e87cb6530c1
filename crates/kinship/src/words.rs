//! Small closed lists of words that stand beside names in case systems.
use kithkin_record::Gender;

/// Kin and courtesy words, with the gender they imply. Lower case, folded.
const KIN: &[(&str, Gender)] = &[
    ("auntie", Gender::Female),
    ("aunty", Gender::Female),
    ("aunt", Gender::Female),
    ("anty", Gender::Female),
    ("uncle", Gender::Male),
    ("unc", Gender::Male),
    ("nan", Gender::Female),
    ("nana", Gender::Female),
    ("nanna", Gender::Female),
    ("nanny", Gender::Female),
    ("nain", Gender::Female),
    ("taid", Gender::Male),
    ("gran", Gender::Female),
    ("granny", Gender::Female),
    ("grandma", Gender::Female),
    ("grandmother", Gender::Female),
    ("gramma", Gender::Female),
    ("mamgu", Gender::Female),
    ("tadcu", Gender::Male),
    ("grandad", Gender::Male),
    ("granda", Gender::Male),
    ("granddad", Gender::Male),
    ("grandpa", Gender::Male),
    ("grandfather", Gender::Male),
    ("grampa", Gender::Male),
    ("papa", Gender::Male),
    ("pop", Gender::Male),
    ("pops", Gender::Male),
    ("mum", Gender::Female),
    ("mums", Gender::Female),
    ("mam", Gender::Female),
    ("mom", Gender::Female),
    ("mummy", Gender::Female),
    ("mother", Gender::Female),
    ("dad", Gender::Male),
    ("dads", Gender::Male),
    ("daddy", Gender::Male),
    ("da", Gender::Male),
    ("father", Gender::Male),
    ("stepmum", Gender::Female),
    ("stepdad", Gender::Male),
    ("stepmother", Gender::Female),
    ("stepfather", Gender::Male),
    ("brother", Gender::Male),
    ("bro", Gender::Male),
    ("brothers", Gender::Male),
    ("sister", Gender::Female),
    ("sis", Gender::Female),
    ("sisters", Gender::Female),
    ("cousin", Gender::Unknown),
    ("cuz", Gender::Unknown),
    ("godmother", Gender::Female),
    ("godfather", Gender::Male),
    ("godparent", Gender::Unknown),
    ("nani", Gender::Female),
    ("naani", Gender::Female),
    ("dadi", Gender::Female),
    ("daadi", Gender::Female),
    ("dada", Gender::Male),
    ("mamu", Gender::Male),
    ("mama", Gender::Unknown),
    ("mami", Gender::Female),
    ("khala", Gender::Female),
    ("khalu", Gender::Male),
    ("chacha", Gender::Male),
    ("chachi", Gender::Female),
    ("chachu", Gender::Male),
    ("taya", Gender::Male),
    ("tayi", Gender::Female),
    ("phuppo", Gender::Female),
    ("phupho", Gender::Female),
    ("bua", Gender::Female),
    ("masi", Gender::Female),
    ("bhai", Gender::Male),
    ("baji", Gender::Female),
    ("babcia", Gender::Female),
    ("babci", Gender::Female),
    ("dziadek", Gender::Male),
    ("dziadzia", Gender::Male),
    ("ciocia", Gender::Female),
    ("ciotka", Gender::Female),
    ("wujek", Gender::Male),
    ("wuj", Gender::Male),
    ("tata", Gender::Male),
    ("tato", Gender::Male),
    ("twin", Gender::Unknown),
    ("baby", Gender::Unknown),
];

/// Titles, with the gender they imply.
const TITLES: &[(&str, Gender)] = &[
    ("mr", Gender::Male),
    ("mrs", Gender::Female),
    ("ms", Gender::Female),
    ("miss", Gender::Female),
    ("mx", Gender::Unknown),
    ("dr", Gender::Unknown),
    ("rev", Gender::Unknown),
    ("revd", Gender::Unknown),
    ("fr", Gender::Male),
    ("pastor", Gender::Unknown),
    ("imam", Gender::Male),
    ("hafiz", Gender::Male),
    ("sir", Gender::Male),
    ("madam", Gender::Female),
    ("prof", Gender::Unknown),
    ("pc", Gender::Unknown),
    ("dc", Gender::Unknown),
    ("pan", Gender::Male),
    ("pani", Gender::Female),
];

/// Words put before a name to tell two people of one name apart.
const EPITHETS: &[&str] = &[
    "big", "little", "wee", "old", "young", "lil", "our", "my", "the", "lady", "mad",
];

/// The gender a kin word implies; `None` when `folded` is no kin word.
pub(crate) fn kin(folded: &str) -> Option<Gender> {
    look_up(KIN, folded)
}

/// The gender a title implies; `None` when `folded` is no title.
pub(crate) fn title(folded: &str) -> Option<Gender> {
    look_up(TITLES, folded)
}

/// Whether `folded` is put before a name to tell namesakes apart.
pub(crate) fn is_epithet(folded: &str) -> bool {
    EPITHETS.contains(&folded)
}

fn look_up(list: &[(&str, Gender)], folded: &str) -> Option<Gender> {
    list.iter()
        .find(|(word, _)| *word == folded)
        .map(|&(_, gender)| gender)
}

/// Older or younger of two namesakes, by the words beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seniority {
    /// Snr, senior, Big, Old: the elder.
    Elder,
    /// Jnr, junior, Young, Little: the younger.
    Younger,
}

impl Seniority {
    /// Reads one folded word.
    pub fn parse(folded: &str) -> Option<Self> {
        match folded {
            "snr" | "sr" | "senior" | "big" | "old" => Some(Self::Elder),
            "jnr" | "jr" | "junior" | "young" | "little" | "wee" | "lil" => Some(Self::Younger),
            _ => None,
        }
    }
}

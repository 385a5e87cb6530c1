//! The words one case file knows: names of its people, and words it also writes in lower case.
use crate::item::ItemKind;
use crate::page::Page;
use crate::register::title_bit;
use crate::tables::{Everyday, Tables};
use crate::token::{Kind, Token};
use kithkin_record::lexicon::Lexicon;
use kithkin_record::{CaseFile, PersonName, fold::fold};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is known of the words of one case.
#[derive(Default)]
pub(crate) struct Vocabulary {
    /// Folded given names and pet names of the people, wishes and placements.
    pub(crate) given: FxHashSet<String>,
    /// Their folded family names.
    pub(crate) family: FxHashSet<String>,
    /// Folded given names of the child.
    pub(crate) child_given: FxHashSet<String>,
    /// Folded family names of the child.
    pub(crate) child_family: FxHashSet<String>,
    /// How often a folded word stands capitalised inside a sentence, and how often in lower case.
    seen: FxHashMap<String, (u32, u32)>,
    /// Communities whose kin words the file uses.
    pub(crate) communities: FxHashSet<&'static str>,
}

impl Vocabulary {
    /// Reads the structured part.
    pub(crate) fn of(case: &CaseFile, names: &[PersonName]) -> Self {
        let mut vocabulary = Self::default();
        for name in names {
            vocabulary.add_name(name);
        }
        for name in &case.child.names {
            vocabulary.child_given.extend(words(&name.given).take(1));
            vocabulary.child_given.extend(words(&name.nicknames));
            vocabulary.child_family.extend(words(&name.family));
            if name.family.is_empty() && name.given.is_empty() {
                vocabulary.child_given.extend(name.text.iter().map(|t| fold(t)));
            }
        }
        vocabulary
    }

    fn add_name(&mut self, name: &PersonName) {
        self.given.extend(words(&name.given));
        self.given.extend(words(&name.nicknames));
        self.family.extend(words(&name.family));
    }

    /// Takes over the names that a page gives in full, with a title or with a kin word.
    pub(crate) fn learn(&mut self, page: &Page<'_>) {
        for (n, item) in page.items.iter().enumerate() {
            let sure = item.family.is_some() && !item.given.is_empty()
                || item.address_word.is_some()
                || page.links[n].is_some_and(|l| l.cue.is_some());
            if item.kind != ItemKind::Name || !sure {
                continue;
            }
            // "Mr Adeyemi" may be read as a given name until the full name is known: nothing to learn.
            let formal =
                item.address_word.as_deref().is_some_and(|w| title_bit(w) > 0) && item.family.is_none();
            if !formal {
                self.given.extend(words(&item.given).take(1));
            }
            self.family
                .extend(item.family.iter().map(|f| fold(f)).filter(|f| f.len() > 2));
        }
    }

    /// Takes over which words a document writes with and without a capital, and whose kin words it uses.
    pub(crate) fn count(&mut self, tokens: &[Token]) {
        for token in tokens.iter().filter(|t| t.kind == Kind::Word) {
            let slot = self.seen.entry(token.folded.clone()).or_default();
            if !token.capital {
                slot.1 += 1;
            } else if !token.opens && !token.caps {
                slot.0 += 1;
            }
        }
        for cue in crate::cue::find(tokens) {
            let reading = &cue.readings[0];
            if cue.readings.len() == 1 && !reading.role && !reading.usage.weak && tokens[cue.first].capital {
                self.communities.extend(
                    reading
                        .community
                        .split(", ")
                        .filter(|c| !HOME_COMMUNITIES.contains(c)),
                );
            }
        }
    }

    /// Whether this folded word is a name of one of the case's people.
    pub(crate) fn knows(&self, folded: &str) -> bool {
        self.given.contains(folded) || self.family.contains(folded)
    }

    /// Whether the file writes the word in lower case, and more often than with a capital inside a sentence.
    pub(crate) fn common(&self, folded: &str) -> bool {
        self.seen.get(folded).is_some_and(|(upper, lower)| lower > upper)
    }

    /// How often the file writes the word with a capital inside a sentence.
    pub(crate) fn capitalised(&self, folded: &str) -> u32 {
        self.seen.get(folded).map_or(0, |s| s.0)
    }

    /// How much a capitalised word looks like a given name by itself, from 0 to 3.
    pub(crate) fn given_strength(&self, folded: &str) -> f64 {
        if self.given.contains(folded) {
            return 3.0;
        }
        let lexicon = Lexicon::shared();
        let first = folded.split(' ').next().unwrap_or(folded);
        let listed = lexicon.is_given(folded) || first != folded && lexicon.is_given(first);
        if !listed {
            return 0.0;
        }
        let frequency = lexicon.given_frequency(first, None);
        if frequency > 2e-5 { 2.0 } else { 1.2 }
    }

    /// Whether the word may be a family name by itself.
    pub(crate) fn is_family(&self, folded: &str) -> bool {
        self.family.contains(folded) || Lexicon::shared().is_family(folded)
    }
}

/// Communities whose words every file in the UK may use without telling anything.
const HOME_COMMUNITIES: &[&str] = &[
    "english",
    "english north",
    "english midlands",
    "english west",
    "notes",
    "scotland",
    "ireland",
    "wales",
    "various",
    "caribbean",
];

/// Folded names of which at least two letters are known.
pub(crate) fn words(parts: &[String]) -> impl Iterator<Item = String> + '_ {
    parts.iter().map(|p| fold(p)).filter(|p| p.len() > 1)
}

/// Whether a word is an everyday one, taking what the tables and the file itself know together.
pub(crate) fn everyday(folded: &str) -> Option<Everyday> {
    Tables::shared().everyday.get(folded).copied()
}

//! One ad-hoc person: free text in, contact records out.
use crate::engine::Engine;
use crate::error::Error;
use crate::find::{AdHoc, AsOf, Evidence};
use kithkin_kinship::{KnownAddress, NamePart, Target};
use kithkin_record::fold::fold;
use kithkin_record::{Address, DateValue, Email, Lexicon, PartialDate, Period, Phone, Postcode};
use serde::Serialize;

/// A contact record that may be the person searched for.
#[derive(Clone, PartialEq, Serialize)]
pub struct SearchHit {
    /// The contact record.
    pub contact: String,
    /// Its main name.
    pub name: String,
    /// Its date of birth as recorded.
    pub born: Option<String>,
    /// Where it was last; `None` when not known or protected.
    pub place: Option<String>,
    /// Probability that it is the person.
    pub probability: f64,
    /// Match weight in bits: `prior` and the weights of `evidence`, added up.
    pub weight: f64,
    /// Prior weight in bits.
    pub prior: f64,
    /// What speaks for and against.
    pub evidence: Vec<Evidence>,
}

impl std::fmt::Debug for SearchHit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SearchHit({} {})", self.contact, self.probability)
    }
}

impl Engine {
    /// The contact records that best fit `text`, best first, at most `limit`.
    ///
    /// `text` is a name and anything else known, in any order after the name: `Shaz Marsden b. 1984 Leeds`, a date, a
    /// postcode, a phone number, an e-mail address; a town after a comma or behind the name. Records that a
    /// restriction of their own hides are not found.
    ///
    /// # Errors
    /// [`Error::Index`] when the index cannot be read.
    ///
    /// ```
    /// use kithkin::record::{ContactRecord, DateValue, PersonName};
    /// use kithkin::{Engine, EngineOptions};
    /// # let dir = tempfile::tempdir()?;
    /// let mut writer = kithkin::index::IndexWriter::create(dir.path().join("idx"))?;
    /// writer.add(&ContactRecord {
    ///     id: "C1".into(),
    ///     names: vec![PersonName::parse("Sharon Marsden")],
    ///     birth: Some(DateValue::parse("1984-03-02")),
    ///     ..ContactRecord::default()
    /// })?;
    /// writer.commit()?;
    /// let engine = Engine::open(dir.path().join("idx"), EngineOptions::default())?;
    /// let hits = engine.search("Sharon Marsden b. 1984", 10)?;
    /// assert_eq!(hits[0].contact, "C1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<SearchHit>, Error> {
        let target = read(text);
        let prior = self.options.params.prior_bits();
        let found = AdHoc::new(self.setup(), AsOf::Today).matches(&target);
        Ok(found
            .into_iter()
            .take(limit)
            .map(|m| SearchHit {
                contact: m.contact,
                name: m.name,
                born: m.born,
                place: m.place,
                probability: m.probability,
                weight: m.weight,
                prior,
                evidence: m.evidence,
            })
            .collect())
    }
}

/// What free text says of a person.
fn read(text: &str) -> Target {
    let mut target = Target {
        key: "search".to_owned(),
        ..Target::default()
    };
    let (head, tail) = text.split_once(',').unwrap_or((text, ""));
    let mut names = Vec::new();
    for (part, may_name) in [(head, true), (tail, false)] {
        let words: Vec<&str> = part.split_whitespace().collect();
        let mut at = 0;
        while at < words.len() {
            at += match take_fact(&words[at..], &mut target) {
                0 => {
                    if may_name {
                        names.push(words[at]);
                    }
                    1
                }
                taken => taken,
            };
        }
    }
    let town = |words: &[&str]| KnownAddress {
        address: Address::parse(&[], Some(&words.join(" ")), None, Period::default()),
        source: None,
    };
    let places: Vec<&str> = tail
        .split_whitespace()
        .filter(|w| w.chars().all(char::is_alphabetic))
        .collect();
    if !places.is_empty() {
        target.addresses.push(town(&places));
    }
    match names.as_slice() {
        [] => {}
        [only] if Lexicon::shared().is_given(&fold(only)) => target.add_given(NamePart::stated(only, None)),
        [only] => target.add_family(NamePart::stated(only, None)),
        [given, family, rest @ ..] => {
            target.add_given(NamePart::stated(given, None));
            target.add_family(NamePart::stated(family, None));
            // What follows may be the family name behind a middle name, or a town.
            for word in rest {
                let mut part = NamePart::stated(word, None);
                part.weight = 0.5;
                target.add_family(part);
                target.addresses.push(town(&[word]));
            }
            if rest.len() > 1 {
                target.addresses.push(town(rest));
            }
        }
    }
    target
}

/// Reads a date, postcode, phone number or e-mail address at the start of `words`; how many words it took.
fn take_fact(words: &[&str], target: &mut Target) -> usize {
    let word = words[0];
    let folded = fold(word);
    if matches!(folded.as_str(), "b" | "born" | "dob" | "in" | "of" | "from") && words.len() > 1 {
        return 1;
    }
    if word.contains('@') {
        target.emails.push(Email::parse(word));
        return 1;
    }
    let digits = |w: &str| w.chars().filter(char::is_ascii_digit).count();
    if digits(word) > 0 {
        let run = words
            .iter()
            .take_while(|w| digits(w) > 0 && w.chars().all(|c| !c.is_alphabetic()))
            .count();
        let number: usize = words[..run].iter().map(|w| digits(w)).sum();
        if number >= 10 && !word.contains('/') && !word.contains('-') {
            target.phones.push(Phone::parse(&words[..run].join(" ")));
            return run;
        }
        let year = folded
            .parse::<i16>()
            .ok()
            .filter(|y| folded.len() == 4 && (1880..=2100).contains(y));
        let date = year
            .and_then(|y| PartialDate::new(y, None, None))
            .map(|d| DateValue::from_parts(word, Some(d), kithkin_record::DateMarks::default()));
        let date = date.or_else(|| Some(DateValue::parse(word)).filter(|d| d.interval.is_some()));
        if let Some(date) = date {
            target.born = date.interval;
            target.birth = Some(date);
            return 1;
        }
    }
    for taken in [2, 1] {
        let Some(code) = words.get(..taken).map(|w| w.concat()) else {
            continue;
        };
        if digits(&code) > 0
            && let Some(code) = Postcode::parse(&code)
        {
            let address = Address {
                postcode: Some(code),
                ..Address::default()
            };
            target.addresses.push(KnownAddress {
                address,
                source: None,
            });
            return taken;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_text_is_read_in_any_order() {
        let target = read("Shaz Marsden b. 1984 Leeds");
        assert_eq!(target.given[0].folded, "shaz");
        assert_eq!(target.family[0].folded, "marsden");
        assert!(target.born.is_some());
        assert!(
            target
                .addresses
                .iter()
                .any(|a| a.address.town.as_deref() == Some("Leeds"))
        );
        let target = read("Pat Oldroyd 0113 496 0315 WF10 3ZE");
        assert_eq!(target.phones.len(), 1);
        assert_eq!(target.addresses.len(), 1);
    }

    #[test]
    fn nothing_is_not_a_failure() {
        assert!(read("").given.is_empty());
        assert!(read(",").family.is_empty());
    }
}

//! Given and family part of a run of name words.
use crate::names::Finder;
use kithkin_record::lexicon::Lexicon;
use kithkin_record::{PersonName, fold::fold};

/// The parts that a mention's own words give.
#[derive(Clone, Default)]
pub(crate) struct Parts {
    pub(crate) given: Vec<String>,
    pub(crate) family: Option<String>,
}

/// Splits the name words `first..=last`; `titled`: after Mr, Mrs, PC, where one word is a family name.
pub(crate) fn split(finder: &Finder<'_>, first: usize, last: usize, titled: bool) -> Parts {
    let words: Vec<&str> = (first..=last)
        .filter(|&i| !finder.tokens[i].is('.'))
        .map(|i| finder.tokens[i].text.as_str())
        .collect();
    match words[..] {
        [] => Parts::default(),
        [one] => single(finder, one, titled),
        [head, tail] if !surname_first(finder, head, tail) => Parts {
            given: vec![head.to_owned()],
            family: Some(tail.to_owned()),
        },
        [head, tail] => Parts {
            given: vec![tail.to_owned()],
            family: Some(head.to_owned()),
        },
        _ => {
            let name = PersonName::parse(&words.join(" "));
            // A Welsh patronymic is the father's name: "Menna ferch Gwilym".
            let family = name.family_text().map(|f| {
                let patronymic = f.strip_prefix("ferch ").or_else(|| f.strip_prefix("verch "));
                patronymic.map_or(f.clone(), str::to_owned)
            });
            // Titles and kin words alone ("MGM Mrs MGM") parse to no name: the last word stands for it.
            let nameless = name.given.is_empty() && family.is_none();
            Parts {
                given: name.given,
                family: family.or_else(|| words.last().filter(|_| nameless).map(|w| (*w).to_owned())),
            }
        }
    }
}

fn single(finder: &Finder<'_>, word: &str, titled: bool) -> Parts {
    let folded = fold(word);
    let vocabulary = finder.vocabulary;
    let (given, family) = (
        vocabulary.given.contains(&folded),
        vocabulary.family.contains(&folded),
    );
    let lexicon = Lexicon::shared();
    let as_family = match (given, family) {
        (true, false) => false,
        (false, true) => true,
        _ if titled => {
            !lexicon.is_given(&folded)
                || lexicon.is_family(&folded) && lexicon.given_frequency(&folded, None) < 2e-4
        }
        _ => lexicon.is_family(&folded) && !lexicon.is_given(&folded) && word.chars().count() > 1,
    };
    if as_family {
        Parts {
            given: Vec::new(),
            family: Some(word.to_owned()),
        }
    } else {
        Parts {
            given: vec![word.to_owned()],
            family: None,
        }
    }
}

/// `EDWARDS Blanche`, `Asquith Carol`: the first word is known as a family name only, the second as a given name.
fn surname_first(finder: &Finder<'_>, head: &str, tail: &str) -> bool {
    let (h, t) = (fold(head), fold(tail));
    let vocabulary = finder.vocabulary;
    let lexicon = Lexicon::shared();
    if vocabulary.given.contains(&h) || vocabulary.family.contains(&t) {
        return false;
    }
    let shouted = |w: &str| w.chars().count() > 1 && w.chars().all(char::is_uppercase);
    (shouted(head) && !shouted(tail))
        || (!lexicon.is_given(&h) && lexicon.is_family(&h) && lexicon.is_given(&t) && !lexicon.is_family(&t))
}

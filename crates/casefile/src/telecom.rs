//! Phone numbers that the text gives for a person beside the mention. Masked digits stay masked.
use crate::item::ItemKind;
use crate::page::Page;
use crate::token::{Kind, Token};
use kithkin_record::Phone;

/// How many tokens after a mention are looked at.
const REACH: usize = 40;
/// A number has at least this many digits and masks.
const DIGITS: usize = 9;

/// The numbers between the mention and the next person in its sentence: `tel 0113 496 0127 or mob ending 0042`.
pub(crate) fn beside(page: &Page<'_>, n: usize) -> Vec<Phone> {
    let item = &page.items[n];
    let end = page.items[n + 1..]
        .iter()
        .take(8)
        .find(|x| x.kind != ItemKind::Cue && x.first > item.last)
        .map_or(page.tokens.len(), |x| x.first)
        .min(item.last + 1 + REACH);
    let sentence = page.tokens[item.last].sentence;
    let mut phones = Vec::new();
    let mut i = item.last + 1;
    while i < end {
        // A sentence that starts with "Tel" still belongs to the person.
        let goes_on = page.tokens[i].sentence == sentence
            || page.tokens[i].sentence == sentence + 1 && tel_sentence(page, i);
        if !goes_on {
            break;
        }
        let last = number_end(page.tokens, i)
            .or_else(|| ending(page, i))
            .or_else(|| exchange(page, i));
        if let Some(last) = last {
            phones.extend(phone(page, i, last));
            i = last;
        }
        i += 1;
    }
    phones
}

fn phone(page: &Page<'_>, first: usize, last: usize) -> Option<Phone> {
    let (from, to) = (page.tokens[first].from as usize, page.tokens[last].to as usize);
    page.document.text.get(from..to).map(Phone::parse)
}

/// The last token of a number that starts at `i`: digits and masks with at most a blank or a dash between.
fn number_end(tokens: &[Token], i: usize) -> Option<usize> {
    let starts = tokens[i].is('+') || tokens[i].kind == Kind::Number && tokens[i].text.starts_with('0');
    if !starts {
        return None;
    }
    let mut count = 0;
    let mut last = None;
    for k in i..tokens.len().min(i + 16) {
        let token = &tokens[k];
        let near = k == i || token.start <= tokens[k - 1].end + 1;
        let mask = token.kind == Kind::Mark && matches!(token.text.as_str(), "#" | "*");
        let digits =
            token.kind == Kind::Number || token.kind == Kind::Word && token.folded.bytes().all(|b| b == b'x');
        if !near || !(mask || digits || token.is('-') || token.is('(') || token.is(')') || token.is('+')) {
            break;
        }
        if mask || digits {
            count += token.text.len();
            last = Some(k);
        }
    }
    last.filter(|_| (DIGITS..=14).contains(&count))
}

/// `ending 0042`: all that is said of a number.
fn ending(page: &Page<'_>, i: usize) -> Option<usize> {
    let digits = page.tokens.get(i + 1)?;
    let short = digits.kind == Kind::Number && (3..=6).contains(&digits.text.len());
    (page.word(i) == "ending" && short).then_some(i + 1)
}

/// Whether the sentence of token `i` starts with a word for a telephone.
fn tel_sentence(page: &Page<'_>, i: usize) -> bool {
    let sentence = page.tokens[i].sentence;
    let first = (i.saturating_sub(12)..=i)
        .find(|&k| page.tokens[k].sentence == sentence)
        .unwrap_or(i);
    telephone(page.word(first))
}

fn telephone(word: &str) -> bool {
    matches!(
        word,
        "tel" | "telephone" | "phone" | "mob" | "mobile" | "ph" | "number"
    )
}

/// `Tel Whitby 820 1xx`: the name of an exchange and a short number.
fn exchange(page: &Page<'_>, i: usize) -> Option<usize> {
    let name = page.tokens.get(i).filter(|t| t.kind == Kind::Word && t.capital)?;
    let led = i > 0
        && (telephone(page.word(i - 1))
            || i > 1 && page.tokens[i - 1].is('.') && telephone(page.word(i - 2)));
    let digits = |k: usize| {
        page.tokens
            .get(k)
            .is_some_and(|t| t.kind == Kind::Number && t.start <= page.tokens[k - 1].end + 1)
    };
    let count = (i + 1..i + 4).take_while(|&k| digits(k)).count();
    (led && count > 0 && name.text.len() > 2).then_some(i + count)
}

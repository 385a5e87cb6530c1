//! Finds kin and role words in a note.
use crate::names::{best_reading, fits};
use crate::tables::{Reading, Tables};
use crate::token::{Kind, Token};
use crate::vocabulary::Vocabulary;
use kithkin_record::lexicon::Lexicon;

/// A kin or role word at tokens `first..=last`.
#[derive(Clone)]
pub(crate) struct Cue {
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// Its readings; the first is the usual one.
    pub(crate) readings: &'static [Reading],
}

/// All kin and role words of the text, longest first, none overlapping.
pub(crate) fn find(tokens: &[Token]) -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        match longest(tokens, i) {
            Some(cue) => {
                i = cue.last + 1;
                cues.push(cue);
            }
            None => i += 1,
        }
    }
    cues
}

/// The kin and role words that this case supports: weak readings need another word of their community.
pub(crate) fn supported(tokens: &[Token], vocabulary: &Vocabulary) -> Vec<Cue> {
    let mut cues = find(tokens);
    cues.retain(|cue| {
        // "Mo", when the case has a Maureen known as Mo: no mother.
        let name = cue.first == cue.last && tokens[cue.first].capital && !tokens[cue.first].caps;
        let short = cue.readings[0].usage.short && !cue.readings[0].role;
        if name && short && vocabulary.given.contains(&tokens[cue.first].folded) {
            return false;
        }
        !best_reading(cue.readings, vocabulary).usage.weak
            || fits(cue.readings, vocabulary)
            || maternal_aunt(tokens, cue)
    });
    cues
}

/// `MA Donna`, `MA: Donna`: in capitals, before a name.
fn maternal_aunt(tokens: &[Token], cue: &Cue) -> bool {
    let next = |k: usize| tokens.get(cue.last + k);
    let named = next(1).is_some_and(|t| t.kind == Kind::Word && t.capital && !t.caps)
        || next(1).is_some_and(|t| t.is(':') || t.is('-')) && next(2).is_some_and(|t| t.capital && !t.caps);
    tokens[cue.first].text == "MA" && named
}

fn longest(tokens: &[Token], first: usize) -> Option<Cue> {
    let token = &tokens[first];
    if !matches!(token.kind, Kind::Word | Kind::Number) {
        return None;
    }
    // "her bf" is a boyfriend; "BF" is the birth father.
    if token.text == "bf" {
        let entry = Tables::shared()
            .cues
            .get("boyfriend")?
            .iter()
            .find(|e| e.pieces.len() == 1)?;
        return Some(Cue {
            first,
            last: first,
            readings: &entry.readings,
        });
    }
    let head = token.folded.split(' ').next()?;
    let entries = Tables::shared().cues.get(head)?;
    entries.iter().find_map(|entry| {
        let last = match_pieces(tokens, first, &entry.pieces)?;
        let cue = Cue {
            first,
            last,
            readings: &entry.readings,
        };
        spelled_right(tokens, &cue, &entry.pieces).then_some(cue)
    })
}

/// The last token, when the tokens from `first` spell `pieces`.
fn match_pieces(tokens: &[Token], first: usize, pieces: &[String]) -> Option<usize> {
    let mut want = pieces.iter();
    let mut i = first;
    let mut next = want.next();
    loop {
        let token = tokens.get(i)?;
        match token.kind {
            Kind::Word | Kind::Number | Kind::Clitic if token.kind != Kind::Clitic || token.folded == "s" => {
                for piece in token.folded.split(' ') {
                    if next.map(String::as_str) != Some(piece) {
                        return None;
                    }
                    next = want.next();
                }
                if next.is_none() {
                    return Some(i);
                }
            }
            // Marks inside a short form: f/c, bio. dad
            Kind::Mark if i > first && (token.is('/') || token.is('.') || token.is('-')) => {
                if tokens[i - 1].end != token.start {
                    return None;
                }
            }
            _ => return None,
        }
        i += 1;
        if i > first + 8 {
            return None;
        }
    }
}

/// Short forms need their capitals: `PA` is a personal adviser, `pa` is not; `MGM` may also be typed `mgm`.
fn spelled_right(tokens: &[Token], cue: &Cue, pieces: &[String]) -> bool {
    let reading = &cue.readings[0];
    let first = &tokens[cue.first];
    let single = pieces.len() == 1;
    let len = pieces.iter().map(String::len).sum::<usize>();
    let slash = cue.last > cue.first;
    if reading.role {
        let police =
            reading.usage.title && len <= 3 && !matches!(pieces[0].as_str(), "dr" | "rev" | "fr" | "sr");
        return !(reading.usage.short || police) || !single || slash || shouted(&first.text);
    }
    // "Mo Hussain": a given name before a family name.
    if single && pieces[0] == "mo" && !first.caps {
        let lexicon = Lexicon::shared();
        let surname = tokens.get(cue.last + 1).is_some_and(|t| {
            t.kind == Kind::Word
                && t.capital
                && lexicon.is_family(&t.folded)
                && lexicon.given_frequency(&t.folded, None) < 1e-4
        });
        let alone = tokens.get(cue.last + 2).is_none_or(|t| !t.capital);
        if surname && alone {
            return false;
        }
    }
    if reading.usage.short && !slash && len <= 3 && !(len == 3 && pieces[0] != "sib") {
        let named = tokens
            .get(cue.last + 1)
            .is_some_and(|t| t.kind == Kind::Word && t.capital);
        let bracketed = cue.first > 0 && tokens[cue.first - 1].is('(');
        return first.capital
            || bracketed
            || pieces[0] == "sib"
            || named && matches!(pieces[0].as_str(), "fa" | "mo");
    }
    if single && pieces[0] == "da" {
        return first.capital;
    }
    // One-letter-pair titles of other languages only with a capital: `Co Lan`, `Ba noi`.
    !reading.usage.weak || first.capital
}

/// Capitals throughout, but for a plural s: `SW`, `FCs`.
fn shouted(text: &str) -> bool {
    let stem = text.strip_suffix('s').unwrap_or(text);
    stem.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

//! What stands between a kin or role word and a name, and how well that joins the two.
use crate::bracket::{after_facts, after_owners, after_side, after_years, before_copula};
use crate::page::{ADJECTIVES, Owner, Page};
use crate::token::{Kind, Token};

/// How a name and a kin word's phrase stand to each other, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// `Dave, Kev's brother`: with the owner named, sharper than `uncle Dave`.
    Owned,
    /// `her sister Trace`
    Direct,
    /// `Pat Oldroyd (MGM)`
    AfterBracket,
    /// `MGM (Pat Oldroyd)`, `PA: Winsome`, `mother is Beryl`
    BeforeMark,
    /// `Bev is the childminder`, `Kofi, uncle`
    AfterMark,
    /// `sister, Sonia`
    BeforeComma,
}

/// `PGM - Jean Pell, PGF - not known`: a kin word at the start of a clause, then a dash, is a heading like one with a colon.
pub(crate) fn heading_fit(page: &Page<'_>, first: usize, last: usize, fit: Fit) -> Fit {
    let dash = page
        .tokens
        .get(last + 1)
        .is_some_and(|t| t.is('-') || t.is('\u{2013}'));
    let begins = page.tokens[first].opens
        || first
            .checked_sub(1)
            .is_none_or(|k| matches!(page.tokens[k].kind, Kind::Line | Kind::Mark));
    if dash && begins && fit == Fit::BeforeComma {
        Fit::BeforeMark
    } else {
        fit
    }
}

/// How the tokens `from..to` lead from a kin word to a name.
pub(crate) fn before_fit(page: &Page<'_>, from: usize, to: usize) -> Option<Fit> {
    let mut fit = Fit::Direct;
    let from = after_side(page, after_years(page, from, to), to);
    if to < from || to - from > 5 {
        return None;
    }
    let from = after_owners(page, from, to);
    if is_heading(page, from, to) {
        return Some(Fit::BeforeMark);
    }
    for i in from..to {
        let token = &page.tokens[i];
        let step = match token.kind {
            Kind::Mark => match token.text.chars().next()? {
                '(' | ':' | '=' | '"' | '\'' | '\u{201c}' | '\u{2018}' => Fit::BeforeMark,
                '-' | '\u{2013}' => Fit::BeforeComma,
                '.' if token.start == page.tokens[i.checked_sub(1)?].end && !ends(page, i) => Fit::Direct,
                ',' => Fit::BeforeComma,
                _ => return None,
            },
            Kind::Word => match token.folded.as_str() {
                "is" | "was" | "be" | "may" | "might" | "could" | "called" | "named" | "are" | "were"
                | "being" | "as" | "poss" | "possibly" | "maybe" | "probably" => Fit::BeforeMark,
                "there" | "here" => Fit::BeforeComma,
                "somebody" | "someone" | "a" | "an" | "the" | "now" | "currently" | "still" | "of"
                | "young" | "late" | "another" => Fit::BeforeMark,
                "in" | "from" | "until" | "till" | "since" | "at" if copula_later(page, i, to) => {
                    Fit::BeforeMark
                }
                "not" => Fit::BeforeMark,
                "who" if matches!(page.word(i + 1), "is" | "was") => Fit::BeforeMark,
                "therefore" | "also" | "too" | "will" => Fit::BeforeMark,
                "proceedings" | "case" | "hearing" if copula_later(page, i, to) => Fit::BeforeMark,
                "agency" | "locum" | "temporary" | "temp" if i > from => Fit::BeforeMark,
                "that" | "this" if i > from => Fit::BeforeMark,
                "at" | "time" if at_the_time(page, from) => Fit::BeforeMark,
                // "sister, Bua Parminder"
                _ if token.capital && i > from && i + 1 == to && page.tokens[i - 1].is(',') => {
                    Fit::BeforeComma
                }
                "before" | "after" | "then" | "until" | "first" if copula_later(page, i, to) => {
                    Fit::BeforeMark
                }
                _ if copula_later(page, i, to) && (token.capital || side_words(page, i)) => Fit::BeforeMark,
                _ => return None,
            },
            Kind::Number | Kind::Clitic if copula_later(page, i, to) => Fit::BeforeMark,
            _ => return None,
        };
        fit = fit.max(step);
    }
    // "dad's side is" says nothing of dad.
    if page.tokens.get(from).is_some_and(Token::possessive) {
        return None;
    }
    // "carer of the Lumbs" is no apposition.
    if page.word(from) == "of" {
        return None;
    }
    Some(fit)
}

/// `Siblings in care: Kai, Mia`, `Carers to date: June Moss`: between a kin word and the colon.
fn is_heading(page: &Page<'_>, from: usize, to: usize) -> bool {
    let words = from..to.saturating_sub(1);
    (1..=3).contains(&words.len())
        && page.tokens[to - 1].is(':')
        && words.into_iter().all(|i| {
            matches!(
                page.word(i),
                "in" | "at"
                    | "to"
                    | "so"
                    | "far"
                    | "date"
                    | "care"
                    | "home"
                    | "group"
                    | "known"
                    | "involved"
                    | "present"
            )
        })
}

/// `Mum's partner at the time, Gary Coe`
fn at_the_time(page: &Page<'_>, from: usize) -> bool {
    page.word(from) == "at" && page.word(from + 1) == "the" && page.word(from + 2) == "time"
}

/// "on dad's side"
fn side_words(page: &Page<'_>, i: usize) -> bool {
    matches!(page.word(i), "on" | "side" | "his" | "her" | "their" | "the")
        || crate::page::side(page.word(i)).is_some()
}

/// "Cafcass guardian in 2014 was J. Beck"
fn copula_later(page: &Page<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|k| matches!(page.word(k), "is" | "was" | "were"))
}

pub(crate) fn ends(page: &Page<'_>, i: usize) -> bool {
    page.tokens
        .get(i + 1)
        .is_some_and(|t| t.sentence != page.tokens[i].sentence)
}

/// How a name leads to the phrase of a kin word that starts at `to`.
pub(crate) fn after_fit(page: &Page<'_>, name: usize, cue: usize, to: usize) -> Option<Fit> {
    let from = after_facts(page, page.items[name].last + 1, to);
    let from = before_copula(page, from, to).unwrap_or(from);
    if to < from || to - from > 6 {
        return None;
    }
    let owner = page.phrases[cue].map(|p| p.owner);
    let (mut bracket, mut comma, mut colon, mut copula, mut words) = (false, false, false, false, 0);
    for i in from..to {
        let token = &page.tokens[i];
        match token.kind {
            Kind::Mark => match token.text.chars().next()? {
                '(' => bracket = true,
                ',' | '-' | '\u{2013}' | '=' => comma = true,
                ':' => {
                    comma = true;
                    colon = true;
                }
                '.' if !ends(page, i) => {}
                '"' | '\u{201d}' | '\'' | '\u{2019}' | ')' if words == 0 && !comma => {}
                _ => return None,
            },
            Kind::Word => match token.folded.as_str() {
                "is" | "was" | "are" | "were" | "being" => copula = true,
                "thought" | "believed" | "said" | "understood" | "likely" | "rumoured" | "reported"
                | "possibly" | "probably"
                    if matches!(page.word(i + 1), "to") || page.word(i + 1) == "be" || i + 1 == to =>
                {
                    copula = true;
                    words += 1;
                }
                // "is close to dad" says nothing of the kind.
                "used" if page.word(i + 1) == "to" && page.word(i + 2) == "be" => copula = true,
                "to" if copula && page.word(i + 1) == "be" => {}
                "be" if copula => {}
                "the" | "a" | "an" | "now" | "also" | "still" | "who" | "not" | "really" | "just" | "her"
                | "his" | "their" | "our" | "my" | "currently" | "their " => words += 1,
                w if ADJECTIVES.contains(&w) => words += 1,
                "that" | "this"
                    if page.tokens.get(i + 1).is_some_and(Token::possessive) || page.word(i + 1) == "is" =>
                {
                    copula = true
                }
                _ => return None,
            },
            Kind::Number => words += 1,
            Kind::Clitic if copula && token.possessive() => {}
            _ => return None,
        }
    }
    let reading = page.items[cue].readings.first()?;
    if bracket {
        return Some(Fit::AfterBracket);
    }
    if copula {
        return Some(Fit::AfterMark);
    }
    if comma {
        // "Miss Blanche, my Danny, Nana": the next of a list, nobody's description.
        let called = reading.usage.title
            && page.tokens[page.items[cue].first].capital
            && matches!(owner, Some(Owner::Child))
            && !reading.usage.short;
        if called {
            return None;
        }
        // ", uncle," closes; ", mother rang" starts a clause of its own.
        let next = page.tokens.get(page.phrases[cue]?.last + 1);
        let closes = next.is_none_or(|t| {
            t.kind != Kind::Word && t.kind != Kind::Clitic || t.sentence != page.tokens[to].sentence
        });
        let owned = !matches!(owner, Some(Owner::Child));
        let linking = next.is_some_and(|t| {
            matches!(
                t.folded.as_str(),
                "who"
                    | "for"
                    | "and"
                    | "of"
                    | "from"
                    | "at"
                    | "in"
                    | "until"
                    | "till"
                    | "since"
                    | "on"
                    | "has"
                    | "with"
                    | "is"
                    | "was"
            )
        });
        let told = reading.role && linking;
        return (closes || !colon && (owned && linking || told)).then_some(Fit::AfterMark);
    }
    // "Mhairi Sinclair SW", "Clive his IV"
    let pronoun = matches!(owner, Some(Owner::Pronoun(_) | Owner::Speaker(_)));
    let mine = matches!(owner, Some(Owner::Speaker(_)));
    // "Mr Northcott head of year"
    let titled = page.items[name].address_word.is_some() && page.items[name].readings.is_empty();
    (reading.usage.short || reading.role && (pronoun || titled && words == 0) || mine)
        .then_some(Fit::AfterMark)
}

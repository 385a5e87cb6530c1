//! Links names to the kin and role words beside them.
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::page::{ADJECTIVES, Link, Owner, Page};
use crate::token::{Kind, Token};
use crate::vocabulary::Vocabulary;
use kithkin_record::{Gender, Relation};

/// How a name and a kin word's phrase stand to each other, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
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

/// Fills the links of every name on the page.
pub(crate) fn attach(page: &mut Page<'_>, vocabulary: &Vocabulary) {
    let mut offers: Vec<(Fit, usize, usize)> = Vec::new();
    for cue in 0..page.items.len() {
        if page.items[cue].kind != ItemKind::Cue {
            continue;
        }
        match owned_by_it(page, cue) {
            None => offers.extend(offers_of(page, cue)),
            // "brother of MGF, the late Joseph": the name after is the owner's.
            Some(owned) if owned < cue => offers.extend(
                offers_of(page, cue)
                    .into_iter()
                    .filter(|(_, name, _)| *name > cue),
            ),
            Some(_) => {}
        }
    }
    // The strongest fit takes its name and its cue; a cue serves one name, and the list that name heads.
    offers.sort();
    let mut used = vec![false; page.items.len()];
    for (fit, name, cue) in offers {
        let both = fit <= Fit::BeforeMark || !used[cue];
        if page.links[name].is_some() || (used[cue] && !both) || used[cue] && fit != Fit::Direct {
            continue;
        }
        used[cue] = true;
        page.items[cue].bound = true;
        let Some(phrase) = page.phrases[cue] else { continue };
        let Some(reading) = page.reading(cue, vocabulary) else {
            continue;
        };
        let rule = match fit {
            Fit::Direct | Fit::BeforeMark | Fit::BeforeComma => "cue-before",
            Fit::Owned | Fit::AfterBracket | Fit::AfterMark => "cue-after",
        };
        let link = Link {
            tie: reading.tie,
            owner: phrase.owner,
            rule,
            explicit: true,
            cue: Some(cue),
        };
        page.links[name] = Some(link);
        // What is said of one of a couple on one span is said of both.
        if page.items[name].joint == 2
            && name > 0
            && page.links[name - 1].is_none()
            && page.items[name - 1].first == page.items[name].first
        {
            page.links[name - 1] = Some(link);
        }
        if rule == "cue-before" {
            spread(page, name, link, reading.plural);
        }
    }
    for name in 0..page.items.len() {
        if page.items[name].kind == ItemKind::Name && page.links[name].is_none() {
            page.links[name] = by_pattern(page, name);
            if let Some(link) = page.links[name]
                && link.rule == "placed-with"
            {
                spread(page, name, link, false);
            }
        }
    }
}

/// The kin word whose owner this one is: `sister` for the `mum` of "mum's sister".
fn owned_by_it(page: &Page<'_>, cue: usize) -> Option<usize> {
    (cue + 1..(cue + 3).min(page.items.len()))
        .chain(cue.saturating_sub(2)..cue)
        .find(|&n| page.phrases[n].is_some_and(|p| p.owner == Owner::Item(cue)))
}

/// The names that a kin word's phrase may belong to.
fn offers_of(page: &Page<'_>, cue: usize) -> Vec<(Fit, usize, usize)> {
    let mut offers = Vec::new();
    let Some(phrase) = page.phrases[cue] else {
        return offers;
    };
    // The name after the kin word.
    let of_somebody = matches!(phrase.owner, Owner::Item(k) if k > cue);
    let following = cue + 1..(cue + 5).min(page.items.len());
    let on_side =
        |n: usize| page.items[n].kind == ItemKind::Cue && page.word(page.items[n].last + 2) == "side";
    let after = following
        .filter(|&n| page.items[n].first > phrase.last)
        .find(|&n| !on_side(n))
        .filter(|_| !of_somebody);
    if let Some(n) = after
        && page.items[n].kind == ItemKind::Name
        && let Some(fit) = before_fit(page, phrase.last + 1, page.items[n].first)
        && (fit <= Fit::BeforeMark
            || !page
                .tokens
                .get(page.items[n].last + 1)
                .is_some_and(Token::possessive))
    {
        offers.push((fit, n, cue));
    }
    // The name before it.
    let before = (0..cue).rev().find(|&n| page.items[n].last < phrase.first);
    if let Some(n) = before
        && matches!(page.items[n].kind, ItemKind::Name)
        && let Some(fit) = after_fit(page, n, cue, phrase.first)
    {
        let owned = matches!(phrase.owner, Owner::Item(k) if k != n)
            && page.items[cue].readings.first().is_some_and(|r| r.tie.is_kin());
        let fit = if owned { Fit::Owned } else { fit };
        offers.push((fit, n, cue));
    }
    offers
}

/// How the tokens `from..to` lead from a kin word to a name.
fn before_fit(page: &Page<'_>, from: usize, to: usize) -> Option<Fit> {
    let mut fit = Fit::Direct;
    let from = after_years(page, from, to);
    if to < from || to - from > 5 {
        return None;
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
                "a" | "an" | "the" | "now" | "currently" | "still" | "of" | "young" | "late" | "another" => {
                    Fit::BeforeMark
                }
                "in" | "from" | "until" | "till" | "since" | "at" if copula_later(page, i, to) => {
                    Fit::BeforeMark
                }
                "not" => Fit::BeforeMark,
                "therefore" | "also" => Fit::BeforeMark,
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

/// Past a bracket that holds only years: `Stepdad (2007-2010) Craig`.
fn after_years(page: &Page<'_>, from: usize, to: usize) -> usize {
    if !page.tokens.get(from).is_some_and(|t| t.is('(')) {
        return from;
    }
    let close = (from + 1..to).find(|&i| page.tokens[i].is(')'));
    match close {
        Some(end) if (from + 1..end).all(|i| matches!(page.tokens[i].kind, Kind::Number | Kind::Mark)) => {
            end + 1
        }
        _ => from,
    }
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

fn ends(page: &Page<'_>, i: usize) -> bool {
    page.tokens
        .get(i + 1)
        .is_some_and(|t| t.sentence != page.tokens[i].sentence)
}

/// How a name leads to the phrase of a kin word that starts at `to`.
fn after_fit(page: &Page<'_>, name: usize, cue: usize, to: usize) -> Option<Fit> {
    let from = page.items[name].last + 1;
    if to < from || to - from > 6 {
        return None;
    }
    let owner = page.phrases[cue].map(|p| p.owner);
    let (mut bracket, mut comma, mut copula, mut words) = (false, false, false, 0);
    for i in from..to {
        let token = &page.tokens[i];
        match token.kind {
            Kind::Mark => match token.text.chars().next()? {
                '(' => bracket = true,
                ',' | '-' | '\u{2013}' | '=' | ':' => comma = true,
                '.' if !ends(page, i) => {}
                '"' | '\u{201d}' | '\'' | '\u{2019}' | ')' if words == 0 && !comma => {}
                _ => return None,
            },
            Kind::Word => match token.folded.as_str() {
                "is" | "was" | "are" | "were" | "being" => copula = true,
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
                    | "has"
                    | "is"
                    | "was"
            )
        });
        let told = reading.role && linking;
        return (closes || owned && linking || told).then_some(Fit::AfterMark);
    }
    // "Mhairi Sinclair SW", "Clive his IV"
    let pronoun = matches!(owner, Some(Owner::Pronoun(_) | Owner::Speaker(_)));
    (reading.usage.short || (reading.role && pronoun)).then_some(Fit::AfterMark)
}

/// Gives a link to the names joined to `name` by "and" or commas: `two uncles, Shahid and Zahid`.
fn spread(page: &mut Page<'_>, name: usize, link: Link, plural: bool) {
    let mut at = name;
    let mut budget = if plural { 8 } else { 1 };
    while budget > 0
        && let Some(next) = next_in_list(page, at, plural)
    {
        if page.items[next].kind == ItemKind::Name && !page.items[next].readings.is_empty() {
            return;
        }
        if page.items[next].kind == ItemKind::Name && page.links[next].is_none() {
            page.links[next] = Some(Link { rule: "list", ..link });
        } else if page.items[next].kind != ItemKind::Child && page.items[next].joint != 2 {
            return;
        }
        at = next;
        budget -= usize::from(page.items[next].joint != 2);
    }
    // The second of a couple on one span shares what is said of the first.
    if let Some(second) = page.items.get(name + 1)
        && second.joint == 2
        && second.first == page.items[name].first
        && page.links[name + 1].is_none()
    {
        page.links[name + 1] = Some(link);
    }
}

fn next_in_list(page: &Page<'_>, at: usize, plural: bool) -> Option<usize> {
    let next = at + 1;
    let item = page.items.get(next)?;
    if item.joint == 2 && item.first == page.items[at].first {
        return Some(next);
    }
    if item.kind == ItemKind::Cue {
        return None;
    }
    let mut joined = false;
    let mut depth = 0;
    for i in page.items[at].last + 1..item.first {
        let token = &page.tokens[i];
        match token.text.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ if depth > 0 => {}
            "and" | "&" | "+" | "or" => joined = true,
            "," if plural => joined = true,
            "," | "." => {}
            _ if token.kind == Kind::Number => {}
            _ => return None,
        }
        if ends(page, i) && token.is('.') {
            return None;
        }
    }
    joined.then_some(next)
}

/// Links by what stands around a name other than a kin word.
fn by_pattern(page: &Page<'_>, name: usize) -> Option<Link> {
    let item = &page.items[name];
    let link = |tie, owner, rule| {
        Some(Link {
            tie,
            owner,
            rule,
            explicit: true,
            cue: None,
        })
    };
    let first = item.first;
    let before = |back: usize| first.checked_sub(back).map_or("", |k| page.word(k));
    // "Mr Cole named on BC"
    let on_certificate = page.word(item.last + 1) == "named"
        && page.word(item.last + 2) == "on"
        && (item.last + 3..item.last + 5).any(|i| matches!(page.word(i), "bc" | "birth" | "certificate"));
    if on_certificate && gender_of(page, name) != Gender::Female {
        return link(Tie::Is(Relation::Father), Owner::Child, "birth-certificate");
    }
    // me (Daz)
    if first >= 2 && page.tokens[first - 1].is('(') && matches!(before(2), "me" | "i" | "myself")
        || page.word(item.last + 1) == "writing"
    {
        return page.author.and_then(|tie| link(tie, Owner::Child, "author"));
    }
    if signs_off(page, name) {
        return page.author.and_then(|tie| link(tie, Owner::Child, "signature"));
    }
    if item.address_word.is_some() && item.readings.is_empty() && class_bracket(page, item.last + 1) {
        return link(Tie::Is(Relation::Teacher), Owner::Child, "class");
    }
    if of_school(page, first) {
        return link(Tie::Is(Relation::Teacher), Owner::Child, "class");
    }
    if beside_child(page, name) {
        return Some(Link {
            tie: Tie::Is(Relation::Sibling),
            owner: Owner::Child,
            rule: "beside-child",
            explicit: false,
            cue: None,
        });
    }
    if let Some(owner) = counted_children(page, first) {
        return link(Tie::Child, owner, "counted-children");
    }
    if let Some(link) = inverse(page, name) {
        return Some(link);
    }
    if let Some(link) = pronoun_copula(page, name) {
        return Some(link);
    }
    if let Some(link) = union_pattern(page, name) {
        return Some(link);
    }
    if let Some(owner) = owned_name(page, first) {
        return link(Tie::Child, owner, "owned-name");
    }
    if let Some(link) = previous_holder(page, name) {
        return Some(link);
    }
    if let Some(link) = in_family_list(page, name) {
        return Some(link);
    }
    if placed_with(page, first) {
        return link(Tie::Is(Relation::FosterCarer), Owner::Child, "placed-with");
    }
    if page.word(item.last + 1) == "from"
        && page.word(item.last + 2) == "next"
        && page.word(item.last + 3) == "door"
        || page.word(item.last + 1) == "next" && page.word(item.last + 2) == "door"
    {
        return link(Tie::Is(Relation::Neighbour), Owner::Child, "next-door");
    }
    None
}

/// The last line of a letter, a name by itself.
fn signs_off(page: &Page<'_>, name: usize) -> bool {
    let item = &page.items[name];
    let alone_after = page.tokens[item.last + 1..]
        .iter()
        .all(|t| t.kind == Kind::Line || t.kind == Kind::Mark);
    let alone_before = item.first == 0
        || page.tokens[item.first - 1].kind == Kind::Line
        || page.tokens[item.first - 1].is(',');
    item.joint == 0 && alone_after && alone_before && item.first > 3
}

/// `(Y2)`, `, Year 9 head` after a titled name: the class taught.
fn class_bracket(page: &Page<'_>, i: usize) -> bool {
    let marked = page.tokens.get(i).is_some_and(|t| t.is('(') || t.is(','));
    let year = crate::dates::school_year(page.word(i + 1)).is_some() || page.word(i + 1) == "reception";
    let spelled = matches!(page.word(i + 1), "year" | "yr" | "primary" | "class")
        && page.tokens.get(i + 2).is_some_and(|t| t.kind == Kind::Number);
    marked && (year || spelled)
}

/// `School (Miss Trewin`: whom the school is given for.
fn of_school(page: &Page<'_>, first: usize) -> bool {
    let word = |back: usize| first.checked_sub(back).map_or("", |k| page.word(k));
    let mark = first
        .checked_sub(1)
        .is_some_and(|k| page.tokens[k].is('(') || page.tokens[k].is(':') || page.tokens[k].is('-'));
    mark && matches!(word(2), "school" | "nursery" | "college" | "preschool")
}

/// `Gav's two (Kayden, 9 and Demi, 6)`: children of the owner.
fn counted_children(page: &Page<'_>, first: usize) -> Option<Owner> {
    let open = (first.saturating_sub(8)..first)
        .rev()
        .find(|&k| page.tokens[k].is('(') || page.tokens[k].is(')'))?;
    let count = open.checked_sub(1).filter(|_| page.tokens[open].is('('))?;
    let counted = matches!(
        page.word(count),
        "two" | "three" | "four" | "2" | "3" | "4" | "lot" | "boys" | "girls"
    );
    let owner = count.checked_sub(1).filter(|_| counted)?;
    if page.tokens[owner].possessive() {
        return page.item_ending(owner.checked_sub(1)?).map(Owner::Item);
    }
    matches!(page.word(owner), "his" | "her" | "their").then_some(Owner::Pronoun(owner))
}

/// `Jasmine (7) and Reece (4)`, `children Simran 8, Arjan 5`: named beside the child with an age of their own.
fn beside_child(page: &Page<'_>, name: usize) -> bool {
    let aged = |n: usize| {
        let i = page.items[n].last + 1;
        let k = i + usize::from(page.tokens.get(i).is_some_and(|t| t.is('(') || t.is(',')));
        page.tokens
            .get(k)
            .is_some_and(|t| t.kind == Kind::Number && t.text.len() <= 2)
    };
    let listed = |a: usize, b: usize| {
        (page.items[a].last + 1..page.items[b].first).all(|i| {
            let token = &page.tokens[i];
            token.kind == Kind::Number
                || token.is('(')
                || token.is(')')
                || token.is(',')
                || token.is('&')
                || token.is('/')
                || matches!(token.folded.as_str(), "and" | "aged" | "yrs" | "y" | "months")
        })
    };
    let goes_on = name > 0 && page.links[name - 1].is_some_and(|l| l.rule == "beside-child");
    if !aged(name) && !goes_on {
        return false;
    }
    let before = name.checked_sub(1).is_some_and(|k| {
        let sibling = page.items[k].kind == ItemKind::Child && aged(k)
            || page.links[k].is_some_and(|l| l.rule == "beside-child");
        sibling && page.sentence(k) == page.sentence(name) && listed(k, name)
    });
    let after = page
        .items
        .get(name + 1)
        .is_some_and(|next| next.kind == ItemKind::Child && aged(name + 1) && listed(name, name + 1));
    before || after
}

/// `widow of Ghulam Hussain`: what the widow's husband is, through her.
fn inverse(page: &Page<'_>, name: usize) -> Option<Link> {
    let of = page.items[name]
        .first
        .checked_sub(1)
        .filter(|&k| matches!(page.word(k), "of" | "to"))?;
    let cue = (0..name).rev().take(3).find(|&c| {
        page.items[c].last + 1 == of && page.phrases[c].is_some_and(|p| p.owner == Owner::Item(name))
    })?;
    let tie = match page.items[cue].readings.first()?.tie {
        Tie::Wife => Tie::Husband,
        Tie::Husband => Tie::Wife,
        Tie::Partner | Tie::Boyfriend | Tie::Girlfriend => Tie::Partner,
        Tie::Is(Relation::Mother | Relation::Father) => Tie::Child,
        Tie::Son | Tie::Daughter | Tie::Child => Tie::Is(Relation::Parent),
        _ => return None,
    };
    let whose = (0..cue)
        .rev()
        .take(3)
        .find(|&k| page.items[k].kind == ItemKind::Name && page.sentence(k) == page.sentence(name))?;
    Some(Link {
        tie,
        owner: Owner::Item(whose),
        rule: "cue-of",
        explicit: true,
        cue: None,
    })
}

/// `a lady called Lorraine ... she is his godmother`: a kin word said of the pronoun that means this name.
fn pronoun_copula(page: &Page<'_>, name: usize) -> Option<Link> {
    let item = &page.items[name];
    let sentence = page.sentence(name);
    for cue in name + 1..(name + 7).min(page.items.len()) {
        let other = &page.items[cue];
        if other.kind == ItemKind::Name && page.tokens.get(other.last + 1).is_some_and(Token::possessive) {
            continue;
        }
        if other.kind == ItemKind::Name && gender_of(page, cue) != opposite(gender_of(page, name)) {
            return None;
        }
        if other.kind != ItemKind::Cue || page.sentence(cue) > sentence + 1 || other.bound {
            continue;
        }
        let phrase = page.phrases[cue]?;
        if phrase.first <= item.last {
            continue;
        }
        let copula = phrase.first.checked_sub(1)?;
        let pronoun = copula.checked_sub(1)?;
        let fits = match gender_of(page, name) {
            Gender::Female => page.word(pronoun) == "she",
            Gender::Male => page.word(pronoun) == "he",
            _ => matches!(page.word(pronoun), "he" | "she"),
        };
        let is = matches!(page.word(copula), "is" | "was")
            || page.tokens[copula].kind == Kind::Clitic && page.tokens[copula].folded == "s";
        let named = page.word(item.first.wrapping_sub(1)) == "called" || page.sentence(cue) == sentence;
        if fits
            && is
            && named
            && !matches!(phrase.owner, Owner::Pronoun(at) if page.word(at) == "her" && page.word(pronoun) == "she")
        {
            let reading = page.items[cue].readings.first()?;
            return Some(Link {
                tie: reading.tie,
                owner: phrase.owner,
                rule: "cue-after",
                explicit: true,
                cue: Some(cue),
            });
        }
    }
    None
}

fn opposite(gender: Gender) -> Gender {
    match gender {
        Gender::Female => Gender::Male,
        Gender::Male => Gender::Female,
        other => other,
    }
}

/// `married a lad called Ryan`, `now with a Lee Gatenby`, `married to Iqbal`.
fn union_pattern(page: &Page<'_>, name: usize) -> Option<Link> {
    let first = page.items[name].first;
    let mut k = first.checked_sub(1)?;
    // "He and Sharon have gone to Motherwell"
    if matches!(page.word(k), "and") && k > 0 && matches!(page.word(k - 1), "he" | "she") {
        return Some(Link {
            tie: Tie::Partner,
            owner: Owner::Pronoun(k - 1),
            rule: "union",
            explicit: false,
            cue: None,
        });
    }
    let mut article = false;
    for _ in 0..4 {
        match page.word(k) {
            "called" | "named" | "man" | "lad" | "bloke" | "fella" | "guy" | "lady" | "woman" | "chap"
            | "lass" | "girl" | "local" => {}
            "a" | "an" => article = true,
            word if crate::vocabulary::everyday(word) == Some(crate::tables::Everyday::People) => {}
            _ => break,
        }
        k = k.checked_sub(1)?;
    }
    let word = page.word(k);
    let earlier = k.checked_sub(1).map_or("", |p| page.word(p));
    let tie = match (word, earlier) {
        ("married" | "marr" | "wed", _) => Tie::Spouse,
        ("to", "married" | "engaged") => Tie::Spouse,
        ("with", "now" | "living" | "lives" | "moved" | "relationship" | "out" | "up" | "together")
            if !matches!(page.word(k.saturating_sub(2)), "placed")
                && (article || earlier == "relationship" || earlier == "out") =>
        {
            Tie::Partner
        }
        ("with", "stays" | "staying" | "stopping") if article => Tie::Partner,
        ("with", _) if article => Tie::Partner,
        ("seeing" | "dating" | "husband" | "remarried", _) => Tie::Partner,
        _ => return None,
    };
    Some(Link {
        tie,
        owner: Owner::Subject,
        rule: "union",
        explicit: true,
        cue: None,
    })
}

/// `Trace's Courtney`, `her eldest Courtney`: a child of the owner.
fn owned_name(page: &Page<'_>, first: usize) -> Option<Owner> {
    let mut k = first.checked_sub(1)?;
    while ADJECTIVES.contains(&page.word(k)) {
        k = k.checked_sub(1)?;
    }
    if page.tokens[k].possessive() {
        return page.item_ending(k.checked_sub(1)?).map(Owner::Item);
    }
    matches!(page.word(k), "her" | "his" | "their").then_some(Owner::Pronoun(k))
}

/// `SW Shabana Riaz (prev. Karen D.)`: the same role, earlier.
fn previous_holder(page: &Page<'_>, name: usize) -> Option<Link> {
    let first = page.items[name].first;
    let k = (first.saturating_sub(3)..first)
        .rev()
        .find(|&k| page.tokens[k].kind == Kind::Word)?;
    if !matches!(
        page.word(k),
        "prev" | "previous" | "previously" | "formerly" | "replacing" | "replaced"
    ) {
        return None;
    }
    let earlier = name
        .checked_sub(1)
        .filter(|&e| page.items[e].kind == ItemKind::Name && page.items[e].last + 4 > first)?;
    page.links[earlier].filter(|l| !l.tie.is_kin()).map(|l| Link {
        rule: "previous",
        ..l
    })
}

/// `Paternal family (Bernie and Frank)`, `The Doyles: Bernie, Frank`: family, not said how; `the O'Hanlons
/// (Philomena and Gerry)`: what the couple is.
fn in_family_list(page: &Page<'_>, name: usize) -> Option<Link> {
    let first = page.items[name].first;
    let sentence = page.sentence(name);
    let link = |tie, owner| {
        Some(Link {
            tie,
            owner,
            rule: "family-list",
            explicit: false,
            cue: None,
        })
    };
    let mut opened = false;
    for k in (first.saturating_sub(14)..first).rev() {
        if page.tokens[k].sentence != sentence || page.tokens[k].is(')') {
            return None;
        }
        opened |= page.tokens[k].is('(') || page.tokens[k].is(':');
        let sided = k > 0 && matches!(page.word(k - 1), "maternal" | "paternal" | "birth" | "extended");
        if opened && sided && matches!(page.word(k), "family" | "side" | "relatives") {
            return link(Tie::Is(Relation::Relative), Owner::Child);
        }
        if let Some(plural) = page.item_ending(k).filter(|&n| opened && page.items[n].plural) {
            return match page.links[plural] {
                Some(of_couple) => Some(Link {
                    rule: "family-list",
                    ..of_couple
                }),
                None if page.items[plural].person.is_some() => link(Tie::Spouse, Owner::Item(plural)),
                None => link(Tie::Is(Relation::Relative), Owner::Child),
            };
        }
    }
    None
}

/// `placed with`, `settled with`, or a line that starts with the dates of a placement.
fn placed_with(page: &Page<'_>, first: usize) -> bool {
    let back = |n: usize| first.checked_sub(n).map_or("", |k| page.word(k));
    let slash = first.checked_sub(1).is_some_and(|k| page.tokens[k].is('/'));
    let with = if back(1) == "the" || slash { 2 } else { 1 };
    let stop = first
        .checked_sub(with + 1)
        .is_some_and(|k| page.tokens[k].is('.'));
    if matches!(back(with), "with" | "w") && stop && matches!(back(with + 2), "resp" | "respite") {
        return true;
    }
    if matches!(back(with), "with" | "wi" | "w")
        && matches!(
            back(with + 1),
            "placed" | "settled" | "matched" | "placement" | "fostered" | "resp"
        )
    {
        return true;
    }
    // 07/14-02/15  Mr & Mrs Lumb
    let Some(k) = first.checked_sub(1) else {
        return false;
    };
    let line = (0..=k)
        .rev()
        .take(16)
        .take_while(|&i| page.tokens[i].kind != Kind::Line)
        .last()
        .unwrap_or(k);
    // 03/05-11/06 Mr & Mrs Okafor, anywhere in a placement history
    let range: String = (first.saturating_sub(7)..first)
        .map(|i| page.tokens[i].text.as_str())
        .collect();
    let kind = page.document.kind.to_lowercase();
    if kind.contains("placement") && first >= 7 && ends_in_range(&range) {
        return true;
    }
    let dates = (line..first).all(|i| {
        matches!(page.tokens[i].kind, Kind::Number | Kind::Mark) || matches!(page.word(i), "to" | "from")
    });
    let numbers = (line..first)
        .filter(|&i| page.tokens[i].kind == Kind::Number)
        .count();
    let kind = page.document.kind.to_lowercase();
    dates
        && numbers >= 2
        && (kind.contains("placement")
            || page.tokens[line..first]
                .iter()
                .any(|t| t.is('-') || t.is('\u{2013}'))
                && numbers >= 4)
}

/// `03/05-11/06`: four numbers as months and years of a stay.
fn ends_in_range(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { c })
        .collect();
    shape.ends_with("99/99-99/99")
}

/// The gender that a mention's own words and the lexicon tell.
pub(crate) fn gender_of(page: &Page<'_>, n: usize) -> Gender {
    let item = &page.items[n];
    if item.gender != Gender::Unknown {
        return item.gender;
    }
    if let Some(link) = page.links[n]
        && link.tie.gender() != Gender::Unknown
    {
        return link.tie.gender();
    }
    item.given.first().map_or(Gender::Unknown, |g| {
        kithkin_record::lexicon::Lexicon::shared().gender_of_given(&kithkin_record::fold::fold(g))
    })
}

//! Links names to the kin and role words beside them.
use crate::between::{Fit, after_fit, before_fit, ends, heading_fit};
use crate::bracket::after_owners;
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::offer::{any_child, claimant, is_religious, listed_alone, of_a_number, past, told_of};
use crate::page::{Link, Owner, Page};
use crate::pattern;
use crate::phrase;
use crate::token::{Kind, Token};
use crate::vocabulary::Vocabulary;
use kithkin_record::{Gender, RelationClass};

/// Fills the links of every name on the page.
pub(crate) fn attach(page: &mut Page<'_>, vocabulary: &Vocabulary) {
    crate::table::attach(page, vocabulary);
    crate::pairs::attach(page, vocabulary);
    let possible = phrase::Possible::on(page.tokens);
    for name in 0..page.items.len() {
        if page.items[name].kind == ItemKind::Name && page.links[name].is_none() {
            page.links[name] = phrase::by_phrase(page, &possible, name, true)
                .or_else(|| pattern::in_childrens_list(page, name));
            if let Some(link) = page.links[name].filter(|l| LISTING.contains(&l.rule)) {
                spread(page, name, link, true);
            }
        }
    }
    let mut offers: Vec<(Fit, usize, usize)> = Vec::new();
    for cue in 0..page.items.len() {
        if page.items[cue].kind != ItemKind::Cue {
            continue;
        }
        offers.extend(form_field(page, cue));
        match owned_by_it(page, cue) {
            None => offers.extend(offers_of(page, cue)),
            // "A brother of the father, Mr Quigg": the name after is the brother's.
            Some(owned) if owned < cue && one_of(page, owned) => offers.extend(brother_of(page, owned, cue)),
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
        let taken = page.links[name].is_some();
        if used[cue] && (taken || fit != Fit::Direct) {
            continue;
        }
        let Some(phrase) = page.phrases[cue] else { continue };
        let Some(reading) = page.reading(cue, vocabulary) else {
            continue;
        };
        let rule = match fit {
            Fit::Direct | Fit::BeforeMark | Fit::BeforeComma => "cue-before",
            Fit::Owned | Fit::AfterBracket | Fit::AfterMark => "cue-after",
        };
        let link = Link {
            tie: past(page, cue, reading.tie),
            owner: phrase.owner,
            rule,
            explicit: true,
            cue: Some(cue),
        };
        if taken {
            page.second[name] = page.second[name].or(Some(link));
            continue;
        }
        used[cue] = true;
        page.items[cue].bound = true;
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
        } else if reading.plural {
            spread_back(page, name, link);
        }
    }
    for name in 0..page.items.len() {
        if page.items[name].kind == ItemKind::Name && page.links[name].is_none() {
            let by_phrase = phrase::by_phrase(page, &possible, name, false);
            page.links[name] = by_phrase.or_else(|| pattern::by_pattern(page, name));
            if let Some(link) = page.links[name]
                && (by_phrase.is_some() || link.rule == "placed-with")
            {
                spread(page, name, link, LISTING.contains(&link.rule));
            }
        }
    }
}

/// Rules of phrases that head a list of names.
const LISTING: [&str; 11] = [
    "foster-children",
    "gave-birth",
    "half-siblings",
    "had-three",
    "household-list",
    "looked-after-me",
    "one-of",
    "owners-children",
    "their-children",
    "twins-are",
    "twins-named",
];

/// The kin word whose owner this one is: `sister` for the `mum` of "mum's sister".
fn owned_by_it(page: &Page<'_>, cue: usize) -> Option<usize> {
    (cue + 1..(cue + 3).min(page.items.len()))
        .chain(cue.saturating_sub(2)..cue)
        .find(|&n| page.phrases[n].is_some_and(|p| p.owner == Owner::Item(cue)))
}

/// Whether the kin word's phrase starts with "a", "one of" or such: somebody still to be named.
fn one_of(page: &Page<'_>, cue: usize) -> bool {
    page.phrases[cue].is_some_and(|p| matches!(page.word(p.first), "a" | "an" | "one" | "another"))
}

/// The name after `a brother of the father,`.
fn brother_of(page: &Page<'_>, cue: usize, owner: usize) -> Option<(Fit, usize, usize)> {
    let n = owner + 1;
    let comma = page.tokens.get(page.items[owner].last + 1)?.is(',');
    let item = page.items.get(n).filter(|i| i.kind == ItemKind::Name)?;
    (comma && item.first == page.items[owner].last + 2).then_some((Fit::Direct, n, cue))
}

/// `VIABILITY: Hawa Kamara ... Relationship to child: great aunt`: the name that the form is about.
fn form_field(page: &Page<'_>, cue: usize) -> Option<(Fit, usize, usize)> {
    let first = page.phrases[cue]?.first;
    let colon = first
        .checked_sub(1)
        .filter(|&k| page.tokens[k].is(':') || page.word(k) == "is")?;
    let field = (colon.saturating_sub(5)..colon).any(|k| matches!(page.word(k), "relationship" | "relation"));
    if !field {
        return None;
    }
    let name = (cue.saturating_sub(8)..cue).find(|&n| page.items[n].kind == ItemKind::Name)?;
    Some((Fit::AfterMark, name, cue))
}

/// The names that a kin word's phrase may belong to.
fn offers_of(page: &Page<'_>, cue: usize) -> Vec<(Fit, usize, usize)> {
    let mut offers = Vec::new();
    let Some(phrase) = page.phrases[cue] else {
        return offers;
    };
    // "Auntie Dawn (mum's side)": nobody is named by "mum".
    let side = page
        .tokens
        .get(page.items[cue].last + 1)
        .is_some_and(Token::possessive)
        && page.word(page.items[cue].last + 2) == "side";
    if side || is_religious(page, cue) || of_a_number(page, cue) || any_child(page, cue) {
        return offers;
    }
    // The name after the kin word.
    let of_somebody = matches!(phrase.owner, Owner::Item(k) if k > cue);
    let following = cue + 1..(cue + 5).min(page.items.len());
    let on_side =
        |n: usize| page.items[n].kind == ItemKind::Cue && page.word(page.items[n].last + 2) == "side";
    // "her mum nanny Elsie", "godmother Sister Comfort": what she is called stands between.
    let called = |n: usize| {
        let item = &page.items[n];
        let next = page.items.get(n + 1);
        let marked = item.first == phrase.last + 2
            && (page.tokens[phrase.last + 1].is(':') || page.word(phrase.last + 1) == "is")
            && page.tokens[item.first].text == "Sister";
        item.kind == ItemKind::Cue
            && (item.first == phrase.last + 1 || marked)
            && (marked
                || is_religious(page, n)
                || item.readings.first().is_some_and(|r| r.usage.title && !r.role))
            && next.is_some_and(|x| x.kind == ItemKind::Name && x.first == item.last + 1)
    };
    let owners_end = after_owners(page, phrase.last + 1, page.tokens.len().min(phrase.last + 9));
    let after = following
        .filter(|&n| page.items[n].first >= owners_end)
        .find(|&n| !on_side(n) && !called(n))
        .filter(|_| {
            let next = page.tokens.get(phrase.last + 1);
            !of_somebody
                || owners_end > phrase.last + 1
                || next.is_some_and(|t| t.is(':') || t.is('='))
                || matches!(page.word(phrase.last + 1), "is")
        });
    if let Some(n) = after
        && page.items[n].kind == ItemKind::Name
        && (page
            .phrases
            .get(n + 1)
            .copied()
            .flatten()
            .is_none_or(|p| p.owner != Owner::Item(n))
            // "Stepdad Gary's son Lewis"
            || page.items[n].first == phrase.last + 1
            // "Friend: Ellis (dad Mark drives them)"
            || page.items[n].first == phrase.last + 2 && page.tokens[phrase.last + 1].is(':')
            // "His bro. Keith and wife Jean": what follows "and" is one more.
            || crate::pairs::is_and(page, page.items[n].last + 1))
        && !(listed_alone(page, cue) && page.tokens[phrase.last + 1].is(','))
        && let Some(fit) = before_fit(
            page,
            phrase.last + 1,
            if n > cue + 1 && called(n - 1) {
                phrase.last + 1
            } else {
                page.items[n].first
            },
        )
        .map(|fit| heading_fit(page, phrase.first, phrase.last, fit))
        && (fit <= Fit::BeforeMark
            || !page
                .tokens
                .get(page.items[n].last + 1)
                .is_some_and(Token::possessive))
    {
        offers.push((fit, n, cue));
    }
    // "Auntie" in quotation marks is a courtesy: what else is said of them goes first.
    let quoted = |i: Option<usize>| i.is_some_and(|i| page.tokens.get(i).is_some_and(Token::is_quote));
    if quoted(phrase.first.checked_sub(1)) && quoted(Some(phrase.last + 1)) {
        offers.iter_mut().for_each(|(fit, ..)| *fit = Fit::BeforeComma);
    }
    // "A man called Sid Hume rang claiming to be Erin's grandad."
    if let Some(n) = claimant(page, cue, phrase.first) {
        offers.push((Fit::AfterMark, n, cue));
        return offers;
    }
    // The name before it.
    let before = (0..cue).rev().find(|&n| page.items[n].last < phrase.first);
    let before = before.map(|n| told_of(page, n, phrase.first).unwrap_or(n));
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

/// `Donna and Trev (carers)`: what is said of several people after the last of them.
fn spread_back(page: &mut Page<'_>, name: usize, link: Link) {
    let Some(before) = name.checked_sub(1) else { return };
    let joined = page.items[before].last + 2 == page.items[name].first
        && matches!(
            page.tokens[page.items[name].first - 1].text.as_str(),
            "and" | "&" | "+" | "/"
        );
    if joined && page.items[before].kind == ItemKind::Name && page.links[before].is_none() {
        page.links[before] = Some(Link { rule: "list", ..link });
    }
}

/// Gives a link to the names joined to `name` by "and" or commas: `two uncles, Shahid and Zahid`.
fn spread(page: &mut Page<'_>, name: usize, link: Link, plural: bool) {
    let mut at = name;
    let mut budget = if plural { 8 } else { 1 };
    while budget > 0
        && let Some(next) = next_in_list(page, at, plural)
    {
        // "carers Joy and Winston Bartley, Ruth Abrams SW"
        let own_cue = page.items.get(next + 1).is_some_and(|x| {
            x.kind == ItemKind::Cue
                && x.readings.first().is_some_and(|r| r.role)
                && (x.first == page.items[next].last + 1
                    || x.first == page.items[next].last + 2 && page.tokens[x.first - 1].is('('))
        });
        if own_cue && plural {
            return;
        }
        let owns = page
            .tokens
            .get(page.items[next].last + 1)
            .is_some_and(Token::possessive);
        if page.items[next].kind == ItemKind::Name && (!page.items[next].readings.is_empty() || owns) {
            return;
        }
        if page.items[next].kind == ItemKind::Name && page.links[next].is_none() {
            let spouse = (!plural).then(|| spouse_of_kin(page, at, next, link)).flatten();
            page.links[next] = Some(spouse.unwrap_or(Link { rule: "list", ..link }));
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

/// `His uncle Piotr and Sylwia`: she is no uncle.
fn spouse_of_kin(page: &Page<'_>, kin: usize, next: usize, link: Link) -> Option<Link> {
    let Tie::Is(relation) = link.tie else { return None };
    if relation.class() != RelationClass::AuntsUncles {
        return None;
    }
    let tie = match (relation.implied_gender(), gender_of(page, next)) {
        (Gender::Male, Gender::Female) => Tie::Wife,
        (Gender::Female, Gender::Male) => Tie::Husband,
        _ => return None,
    };
    Some(Link {
        tie,
        owner: Owner::Item(kin),
        rule: "list",
        explicit: true,
        cue: None,
    })
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
            // "Social workers: Mandy Hobbs 2009-11, Peter Dunn 2011-14"
            "-" | "\u{2013}" if page.tokens[i - 1].kind == Kind::Number => {}
            _ => return None,
        }
        if ends(page, i) && token.is('.') {
            return None;
        }
    }
    joined.then_some(next)
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
    item.folded.sex
}

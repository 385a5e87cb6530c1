//! What stands around a name, other than a kin word beside it, that says what the person is: signatures, "married",
//! "Trace's Courtney", "placed with", the class taught, lists of a family.
use crate::item::ItemKind;
use crate::kin::Tie;
use crate::link::gender_of;
use crate::page::{ADJECTIVES, Link, Owner, Page};
use crate::school::{class_bracket, near_school, of_school};
use crate::token::{Kind, Token};
use kithkin_record::{Gender, Relation};

/// Links by what stands around a name other than a kin word.
pub(crate) fn by_pattern(page: &Page<'_>, name: usize) -> Option<Link> {
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
    if of_school(page, first) || near_school(page, name) {
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
    if greeted(page, name) {
        return Some(Link {
            tie: Tie::Is(Relation::SocialWorker),
            owner: Owner::Child,
            rule: "greeting",
            explicit: false,
            cue: None,
        });
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

/// `Dear Mhairi` in an e-mail on the case: the worker it is written to.
fn greeted(page: &Page<'_>, name: usize) -> bool {
    let item = &page.items[name];
    let Some(k) = item.first.checked_sub(1).filter(|_| item.joint == 0) else {
        return false;
    };
    let opens = k.checked_sub(1).is_none_or(|b| page.tokens[b].kind == Kind::Line);
    let ends = (page.tokens.get(item.last + 1)).is_some_and(|t| t.kind == Kind::Line || t.is(','));
    let email = || page.kind.contains("email") || page.kind.contains("e-mail");
    opens && ends && email() && matches!(page.word(k), "dear" | "hi" | "hiya" | "hello" | "morning")
}

/// The last line of a letter: a name by itself at its end, or after "Kind regards".
fn signs_off(page: &Page<'_>, name: usize) -> bool {
    let item = &page.items[name];
    if item.joint > 0 || item.first < 4 {
        return false;
    }
    let before = &page.tokens[item.first - 1];
    let starts_line = before.kind == Kind::Line;
    let closing = (item.first.saturating_sub(4)..item.first).any(|i| CLOSINGS.contains(&page.word(i)));
    let ends_line =
        (page.tokens.get(item.last + 1)).is_none_or(|t| t.kind == Kind::Line || t.kind == Kind::Mark);
    if (starts_line || before.is(',')) && closing && ends_line {
        return true;
    }
    let last = page.tokens[item.last + 1..]
        .iter()
        .all(|t| t.kind == Kind::Line || t.kind == Kind::Mark);
    // Set apart at the right of the last line: "... adj. to July.          M. Cleary"
    let apart = before.is('.') && page.tokens[item.first].start >= before.end + 3;
    let own_sentence = before.is('.') && before.sentence != page.tokens[item.first].sentence;
    last && (starts_line || apart || own_sentence)
}

/// Words that end a letter.
const CLOSINGS: &[&str] = &[
    "regards",
    "sincerely",
    "faithfully",
    "thanks",
    "ta",
    "cheers",
    "wishes",
    "love",
    "signed",
    "yours",
    "thx",
];

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

/// `Children: Patrick (12), Shannon (6), Mary-Jo (2)`, `mother of three: Sean, Conor and Niamh`: a list of children in
/// which the child is one.
pub(crate) fn in_childrens_list(page: &Page<'_>, name: usize) -> Option<Link> {
    let plain = |n: usize| {
        let item = &page.items[n];
        item.kind == ItemKind::Name && item.address_word.is_none() && item.joint == 0
    };
    if !plain(name) {
        return None;
    }
    let listed = |i: usize| {
        let token = &page.tokens[i];
        token.kind == Kind::Number
            || matches!(token.text.as_str(), "(" | ")" | "," | "&" | "/" | ";" | "+")
            || matches!(
                token.folded.as_str(),
                "and" | "aged" | "yrs" | "years" | "months" | "mths" | "old" | "baby"
            )
            || page
                .item_ending(i)
                .is_some_and(|n| plain(n) || page.items[n].kind == ItemKind::Child)
            || page
                .items
                .get(page.items.partition_point(|x| x.last < i))
                .is_some_and(|x| {
                    x.first <= i && i <= x.last && x.kind != ItemKind::Cue && x.address_word.is_none()
                })
    };
    let begin = (page.items[name].first.saturating_sub(40)..page.items[name].first)
        .rev()
        .take_while(|&i| listed(i))
        .last()
        .unwrap_or(page.items[name].first);
    let end = (page.items[name].last + 1..(page.items[name].last + 40).min(page.tokens.len()))
        .take_while(|&i| listed(i))
        .last()
        .unwrap_or(page.items[name].last);
    let with_child = page.items[page.items.partition_point(|x| x.first < begin)..]
        .iter()
        .take_while(|x| x.last <= end)
        .any(|x| x.kind == ItemKind::Child);
    let marked = begin
        .checked_sub(1)
        .is_some_and(|i| page.tokens[i].is(':') || page.tokens[i].is('-'));
    let head = begin
        .checked_sub(1 + usize::from(marked))
        .map_or("", |i| page.word(i));
    let heading = matches!(
        head,
        "children"
            | "kids"
            | "siblings"
            | "sibs"
            | "subjects"
            | "boys"
            | "girls"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "young"
            | "sibling"
            | "subject"
    );
    (with_child && heading).then_some(Link {
        tie: Tie::Is(Relation::Sibling),
        owner: Owner::Child,
        rule: "childrens-list",
        explicit: true,
        cue: None,
    })
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
        // "she's my dad's mum": mum, not dad.
        let owns_next = page
            .phrases
            .get(cue + 1)
            .copied()
            .flatten()
            .is_some_and(|p| p.owner == Owner::Item(cue));
        if phrase.first <= item.last || owns_next {
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
    if matches!(page.word(k), "and") && k > 0 && matches!(page.word(k - 1), "he" | "she" | "her" | "him") {
        return Some(Link {
            tie: Tie::Spouse,
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
                && (article
                    || earlier == "relationship"
                    || earlier == "out"
                        && matches!(page.word(k.saturating_sub(2)), "going" | "goes" | "went" | "go")) =>
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
    // "our Megan", of a carer who writes; in a child's mouth a brother or sister.
    if page.word(k) == "our" && !page.tokens[k].quoted && !page.child_speaks {
        return Some(Owner::Speaker(k));
    }
    matches!(page.word(k), "her" | "his" | "their").then_some(Owner::Pronoun(k))
}

/// `SW Shabana Riaz (prev. Karen D.)`: the same role, earlier.
fn previous_holder(page: &Page<'_>, name: usize) -> Option<Link> {
    let first = page.items[name].first;
    let k = (first.saturating_sub(3)..first)
        .rev()
        .find(|&k| page.tokens[k].kind == Kind::Word)?;
    let earlier_word = matches!(
        page.word(k),
        "prev" | "previous" | "previously" | "formerly" | "replacing" | "replaced"
    );
    let replaced_by =
        page.word(k) == "by" && k > 0 && matches!(page.word(k - 1), "replaced" | "succeeded" | "covered");
    if !earlier_word && !replaced_by {
        return None;
    }
    let earlier = name
        .checked_sub(1)
        .filter(|&e| page.items[e].kind == ItemKind::Name && page.items[e].last + 6 > first)?;
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
    let range = || -> String {
        let texts = (first.saturating_sub(7)..first).map(|i| page.tokens[i].text.as_str());
        texts.collect()
    };
    let placements = page.kind.contains("placement");
    if placements && first >= 7 && ends_in_range(&range()) {
        return true;
    }
    let dates = (line..first).all(|i| {
        matches!(page.tokens[i].kind, Kind::Number | Kind::Mark) || matches!(page.word(i), "to" | "from")
    });
    let numbers = (line..first)
        .filter(|&i| page.tokens[i].kind == Kind::Number)
        .count();
    dates
        && numbers >= 2
        && (placements
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

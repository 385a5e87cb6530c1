//! One case on a page: in short, the picture, people, what is missing, the child's life, what was searched.
use super::super::data::{Answer, CaseReport, Group, Report, Sought};
use super::super::map;
use super::super::words::{self, answer, capital, date, group, in_100, relation_words};
use super::{count, person, tables};
use maud::{Markup, html};

/// The title of a case.
pub(super) fn heading(case: &CaseReport, level: u8, id: &str) -> Markup {
    let child = &case.child;
    html! {
        (super::heading(level, &format!("{id}-title"), &html! { "Search for " bdi { (map::child_name(case)) } "\u{2019}s people" }))
        p class="meta" {
            "Case " (case.case)
            @if let Some(born) = &child.born { " \u{b7} born " (date(born)) }
            @if let Some(age) = child.age { ", " (age) " years old" }
            @if !child.other_names.is_empty() { " \u{b7} also known as " bdi { (child.other_names.join(", ")) } }
            @if let Some(purpose) = &case.purpose { " \u{b7} purpose: " (purpose.replace('-', " ")) }
            " \u{b7} as of " (date(&case.day))
        }
    }
}

/// Everything under the title.
pub(super) fn body(case: &CaseReport, report: &Report, level: u8, id: &str) -> Markup {
    let parts = [
        ("people", "Who they may be"),
        ("missing", "Not found, and what would help"),
        ("life", "The child\u{2019}s life so far"),
        ("searched", "What was searched"),
    ];
    html! {
        @for message in &case.messages { p class="rule alarm" { (capital(message)) } }
        @if case.sought.is_empty() && case.inferred.is_empty() {
            p { "Nobody is shown for this case." }
        } @else {
            (in_short(case, level, id))
            nav aria-label={ "Parts of the report on " (map::child_name(case)) } {
                ul {
                    li { a href={ "#" (id) "-map" } { "The network as a picture" } }
                    @for (part, title) in parts { li { a href={ "#" (id) "-" (part) } { (title) } } }
                }
            }
            (picture(case, level, id))
            (super::heading(level, &format!("{id}-people"), &html! { (parts[0].1) }))
            (expected(case, report))
            @for of in [Group::NamedByChild, Group::Relatives, Group::Carers, Group::Others, Group::Unplaced] {
                (people(case, of, level + 1, id))
            }
            (person::inferred(case, level + 1, id))
            (super::heading(level, &format!("{id}-missing"), &html! { (parts[1].1) }))
            (tables::missing(case))
            (super::heading(level, &format!("{id}-life"), &html! { (parts[2].1) }))
            (tables::time_line(case))
            (super::heading(level, &format!("{id}-searched"), &html! { (parts[3].1) }))
            (tables::coverage(case))
        }
    }
}

/// Anchor of a sought person's card.
pub(super) fn anchor(id: &str, at: usize) -> String {
    format!("{id}-s{at}")
}

/// The whole search in a few lines.
fn in_short(case: &CaseReport, level: u8, id: &str) -> Markup {
    let (asked, found) = count(case, |g| g == Group::NamedByChild);
    let (others, others_found) = count(case, |g| g != Group::NamedByChild);
    let wished: Vec<(usize, &Sought)> = case
        .sought
        .iter()
        .enumerate()
        .filter(|(_, s)| s.group == Group::NamedByChild)
        .collect();
    html! {
        (super::heading(level, &format!("{id}-short"), &html! { "In short" }))
        ul class="figures" {
            @if asked > 0 { li { strong { (found) " of " (asked) } " people the child asked for are found or probably found" } }
            li { strong { (others_found) " of " (others) } " " @if asked > 0 { "others " } @else { "people " } "whom the file names are found or probably found" }
            li { strong { (case.inferred.len()) } " people found through others, whom the file never names" }
        }
        @if !wished.is_empty() {
            table class="stack" role="table" {
                caption { "The people the child asked for" }
                (super::columns(&["Asked for as", "Answer", "Who it may be", "How sure"]))
                tbody role="rowgroup" {
                    @for (at, sought) in wished { (short_row(at, sought, id)) }
                }
            }
        }
    }
}

fn short_row(at: usize, sought: &Sought, id: &str) -> Markup {
    let best = sought.candidates.first();
    html! {
        tr role="row" {
            th scope="row" role="rowheader" {
                @if best.is_some() { a href={ "#" (anchor(id, at)) } { bdi { (sought.called) } } }
                @else { bdi { (sought.called) } }
                @if let Some(relation) = &sought.relation { br; span class="small" { (relation_words(relation)) } }
            }
            td role="cell" data-label="Answer" { (person::mark(sought.answer)) " " (answer(sought.answer)) }
            td role="cell" data-label="Who it may be" {
                @match best {
                    Some(best) => (person::in_a_line(best)),
                    None => "nobody worth listing",
                }
                @if sought.candidates.len() > 1 { br; span class="small" { "or " (sought.candidates.len() - 1) " other" @if sought.candidates.len() > 2 { "s" } } }
            }
            td role="cell" data-label="How sure" {
                @match best {
                    Some(best) => { (best.confidence.words) ", " (in_100(best.confidence.p)) }
                    None => @if let Some(nobody) = sought.nobody { "in no record: " (in_100(nobody.p)) }
                }
            }
        }
    }
}

fn picture(case: &CaseReport, level: u8, id: &str) -> Markup {
    html! {
        (super::heading(level, &format!("{id}-map"), &html! { "The network as a picture" }))
        @if let Some(svg) = map::svg(case, &format!("{id}-svg")) {
            p class="swipe small" { "The picture is wider than this screen: swipe it sideways, or read the same in words below it." }
            figure {
                div class="scroll" role="region" tabindex="0" aria-label="Picture of the network" { (svg) }
                figcaption class="small" {
                    "Lines show descent as far as the file tells it; cousins, nieces and nephews stand in their generation "
                    "without a line, because the file does not say whose children they are."
                }
            }
            details {
                summary { "The same in words" }
                ul { @for figure in map::figures(case) {
                    li { bdi { (figure.name) } ", " (figure.relation_words()) ": " (figure.status())
                        @if figure.inferred { ", not named in the file" } }
                } }
            }
        }
    }
}

/// How many of those listed are wrong.
fn expected(case: &CaseReport, report: &Report) -> Markup {
    let e = case.expected;
    html! {
        p class="rule" {
            @if e.people == 0 { "Nobody is listed as likely. " }
            @else {
                (e.people) " people are listed as likely or surer. By their own probabilities about "
                strong { (number(e.wrong)) } " of them will turn out to be somebody else. "
            }
            "Everybody listed here, down to " (in_100(report.threshold)) ": " (e.all_people) ", of whom about "
            (number(e.all_wrong)) " are wrong; most of those are second choices for one person."
        }
    }
}

/// A number of people to the nearest half below ten.
fn number(n: f64) -> String {
    if n < 10.0 {
        format!("{n:.1}")
    } else {
        format!("{n:.0}")
    }
}

fn people(case: &CaseReport, of: Group, level: u8, id: &str) -> Markup {
    let cards: Vec<(usize, &Sought)> = case
        .sought
        .iter()
        .enumerate()
        .filter(|(_, s)| s.group == of && s.answer != Answer::NotFound)
        .collect();
    html! {
        @if !cards.is_empty() {
            (super::heading(level, &format!("{id}-g{}", of as usize), &html! { (group(of)) }))
            @for (at, sought) in cards { (person::card(sought, level + 1, &anchor(id, at))) }
        }
    }
}

/// The side of the family and the relation, in words.
pub(super) fn relation_of(sought: &Sought) -> String {
    match (&sought.relation, sought.side) {
        (Some(relation), Some(side)) if !relation.contains("ternal") && sought.group != Group::Carers => {
            let words = relation_words(relation);
            if matches!(relation.as_str(), "mother" | "father" | "putative-father") {
                words
            } else {
                format!("{words}, {}", words::side(side))
            }
        }
        (Some(relation), _) => relation_words(relation),
        (None, _) => "the file does not say who they are to the child".to_owned(),
    }
}

//! One person on a page: who was asked for, who it may be, how sure, why, what not to do.
use super::super::data::{Answer, AskedBy, BarView, Candidate, CaseReport, Quote, RecordView, Sought};
use super::super::words::{answer, capital, date, in_100, relation_words};
use super::case::relation_of;
use maud::{Markup, html};

/// Reasons told before the whole waterfall is opened.
const TOLD: usize = 3;

/// Bits from which a reason is worth telling.
const WORTH: f64 = 0.5;

/// A person's card.
pub(super) fn card(sought: &Sought, level: u8, id: &str) -> Markup {
    let best = sought.candidates.first();
    html! {
        article class="card" aria-labelledby=(id) {
            (super::heading(level, id, &html! { bdi { (sought.called) } }))
            p class="meta" { (capital(&relation_of(sought))) " \u{b7} " (asked_by(sought)) }
            (wishes(sought))
            @if let Some(best) = best {
                p class="answer" {
                    (mark(sought.answer)) " " strong { (capital(answer(sought.answer))) ": " } (in_a_line(best))
                }
                (sureness(sought, best))
                (cautions(best))
                (reasons(best))
                (quotes(&sought.quotes, &sought.called))
                (records(best))
            }
            (rivals(sought))
            (would_change(sought))
        }
    }
}

/// What the child wants, where it is not simply to find them.
fn wishes(sought: &Sought) -> Markup {
    html! {
        @if sought.wish.as_deref() == Some("learn") {
            p class="rule" { strong { "Find out only. " } "The child wants to know about this person, not to be put in touch." }
        }
        @if sought.died { p class="rule" { "The file says that this person has died." } }
        @if sought.several { p class="small" { "The file may speak of more than one person here; each is to be judged alone." } }
    }
}

fn asked_by(sought: &Sought) -> String {
    let words = sought.asked_by.iter().map(|by| match by {
        AskedBy::Wish => "asked for by the child",
        AskedBy::People => "in the file\u{2019}s table of people",
        AskedBy::Placement => "carer of a placement",
        AskedBy::Notes => "named in notes",
    });
    words.collect::<Vec<_>>().join(", ")
}

/// A person of the records in a line: name, birth, last place.
pub(super) fn in_a_line(candidate: &Candidate) -> Markup {
    html! {
        @if let Some(record) = candidate.records.first() {
            bdi class="who" { (record.name) }
            @if let Some(born) = &record.born { ", born " (date(born)) }
            @if let Some(died) = &record.died { ", has died (" (date(died)) ")" }
            @if candidate.protected { ", whereabouts protected" }
            @else if let Some(place) = &record.last_place {
                ", last known in " (place) @if let Some(year) = record.last_seen { ", " (year) }
            }
        }
    }
}

fn sureness(sought: &Sought, best: &Candidate) -> Markup {
    html! {
        dl class="sure" {
            div { dt { "This record is that person" } dd { strong { (capital(best.person.words)) } ", " (in_100(best.person.p)) } }
            div {
                dt { @match &best.relation {
                    Some(relation) => { "If so, they are the child\u{2019}s " (relation_words(relation)) }
                    None => "If so, they stand to the child as the file says",
                } }
                dd { strong { (capital(best.relation_holds.words)) } ", " (in_100(best.relation_holds.p)) }
            }
            div { dt { "Both" } dd { strong { (capital(best.confidence.words)) } ", " (in_100(best.confidence.p)) } }
            @if let Some(nobody) = sought.nobody {
                div { dt { "Nobody in the records is this person" } dd { strong { (capital(nobody.words)) } ", " (in_100(nobody.p)) } }
            }
        }
    }
}

fn cautions(best: &Candidate) -> Markup {
    html! {
        @if best.protected || !best.cautions.is_empty() || best.decision.is_some() {
            div class="rule alarm" {
                strong { "Before you act" }
                ul {
                    @if let Some(decision) = &best.decision { li { "A coordinator has decided on this record before: " (decision) "." } }
                    @for caution in &best.cautions { li { (capital(caution)) } }
                }
            }
        }
    }
}

/// What speaks for and against: the strongest in words, all of it as bars.
fn reasons(best: &Candidate) -> Markup {
    let told = |side: f64| {
        let of = best.bars.iter().filter(move |b| b.weight * side >= WORTH);
        of.take(TOLD).map(|b| b.words.clone()).collect::<Vec<_>>()
    };
    let (pro, con) = (told(1.0), told(-1.0));
    html! {
        div class="reasons" {
            @if !pro.is_empty() { div { strong { "For" } ul { @for text in pro { li { (text) } } } } }
            @if !con.is_empty() { div { strong { "Against" } ul { @for text in con { li { (text) } } } } }
        }
        (waterfall(best))
    }
}

fn waterfall(best: &Candidate) -> Markup {
    let all = || {
        best.bars
            .iter()
            .map(|b| b.weight)
            .chain([best.prior, best.weight])
    };
    let scale = all().map(f64::abs).fold(1.0, f64::max);
    let row = |words: &str, weight: f64, sum: bool| {
        html! {
            tr class=[sum.then_some("sum")] {
                th scope="row" { (words) }
                td { (bar(weight, scale)) }
                td class="n" { (bits(weight)) }
            }
        }
    };
    html! {
        details {
            summary { "All the evidence, weighed" }
            table class="weights" {
                thead { tr {
                    th scope="col" { "What was compared" }
                    th scope="col" { span class="axis" { span { "against" } span { "for" } } }
                    th scope="col" class="n" { "Bits" }
                } }
                tbody {
                    (row("Before any evidence: anybody in the records", best.prior, false))
                    @for BarView { words, weight, .. } in &best.bars { (row(words, *weight, false)) }
                    (row("All together", best.weight, true))
                }
            }
        }
    }
}

/// Bits to a tenth; what is next to nothing has no sign.
fn bits(weight: f64) -> String {
    if weight.abs() < 0.05 {
        "0.0".to_owned()
    } else {
        format!("{weight:+.1}")
    }
}

/// A bar from the middle: to the left against, to the right for. The figure beside it says the same.
fn bar(weight: f64, scale: f64) -> Markup {
    let w = (weight.abs() / scale * 58.0).clamp(0.5, 58.0);
    let x = if weight < 0.0 { 60.0 - w } else { 60.0 };
    html! {
        svg class="bar" viewBox="0 0 120 14" width="120" height="14" aria-hidden="true" focusable="false" {
            line class="axis" x1="60" x2="60" y1="0" y2="14" {}
            rect class=(if weight < 0.0 { "con" } else { "pro" }) x=(format!("{x:.1}")) y="2" width=(format!("{w:.1}")) height="10" {}
        }
    }
}

/// What the notes say.
pub(super) fn quotes(quotes: &[Quote], called: &str) -> Markup {
    html! {
        @if !quotes.is_empty() {
            details class="quotes" open[quotes.len() <= 2] {
                summary { "What the notes say of " bdi { (called) } }
                @for quote in quotes {
                    figure {
                        blockquote { bdi { (quote.before) mark { (quote.words) } (quote.after) } }
                        figcaption class="small" {
                            @if !quote.kind.is_empty() { (capital(&quote.kind)) ", " }
                            @if let Some(day) = &quote.date { (date(day)) ", " }
                            "document " (quote.document)
                        }
                    }
                }
            }
        }
    }
}

fn records(best: &Candidate) -> Markup {
    let n = best.records.len();
    html! {
        details open[best.records.iter().any(|r| r.details.is_some())] {
            summary { @if n == 1 { "The record" } @else { (n) " records, very probably all theirs" } }
            ul class="records" { @for record in &best.records { li { (one_record(record)) } } }
        }
    }
}

fn one_record(record: &RecordView) -> Markup {
    html! {
        strong { bdi { (record.name) } }
        @if !record.other_names.is_empty() { ", also " bdi { (record.other_names.join(", ")) } }
        @if let Some(born) = &record.born { "; born " (date(born)) }
        @if let Some(died) = &record.died { "; has died (" (date(died)) ")" }
        @if let Some(place) = &record.last_place { "; last known in " (place) }
        @if let Some(year) = record.last_seen { ", " (year) }
        "; record " (record.id)
        @if !record.source.is_empty() { " of " (record.source) }
        @if let Some(recorded) = &record.recorded { ", recorded " (date(recorded)) }
        @if let Some(details) = &record.details {
            ul class="details" {
                @for text in details.addresses.iter().chain(&details.phones).chain(&details.emails) { li { (text) } }
            }
        }
    }
}

/// Who else it might be.
fn rivals(sought: &Sought) -> Markup {
    let others = sought.candidates.get(1..).unwrap_or_default();
    html! {
        @if !others.is_empty() {
            details {
                summary { "Who else it might be: " (others.len()) }
                ul class="rivals" {
                    @for other in others {
                        li {
                            p { (in_a_line(other)) ": " strong { (other.confidence.words) } ", " (in_100(other.confidence.p)) }
                            @for caution in &other.cautions { p class="small" { (capital(caution)) } }
                            (waterfall(other))
                        }
                    }
                }
            }
        }
    }
}

fn would_change(sought: &Sought) -> Markup {
    html! {
        @if !sought.would_change.is_empty() {
            div class="asks" {
                strong { "What would make this surer" }
                ul { @for ask in &sought.would_change { li { (ask) } } }
            }
        }
    }
}

/// People the file never names.
pub(super) fn inferred(case: &CaseReport, level: u8, id: &str) -> Markup {
    html! {
        @if !case.inferred.is_empty() {
            (super::heading(level, &format!("{id}-inferred"), &html! { "Found through others: people the file never names" }))
            p { "Registers and shared homes lead from people above to these. Nobody asked for them by name; check the link before anything else." }
            @for (at, candidate) in case.inferred.iter().enumerate() {
                @let own = format!("{id}-i{at}");
                article class="card" aria-labelledby=(own) {
                    (super::heading(level + 1, &own, &html! { bdi { (candidate.records.first().map_or("", |r| r.name.as_str())) } }))
                    p class="meta" { (capital(&candidate.relation.as_deref().map_or_else(|| "not known how they stand to the child".to_owned(), relation_words))) " \u{b7} not named in the file" }
                    p class="answer" {
                        (mark(if candidate.confidence.p >= 0.8 { Answer::Found } else { Answer::Possible })) " "
                        strong { (capital(candidate.confidence.words)) } ", " (in_100(candidate.confidence.p)) ": " (in_a_line(candidate))
                    }
                    (cautions(candidate))
                    (reasons(candidate))
                    (records(candidate))
                }
            }
        }
    }
}

/// A mark that tells the answer by its shape; the words stand beside it.
pub(super) fn mark(answer: Answer) -> Markup {
    html! {
        svg class="mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" {
            @match answer {
                Answer::Found => {
                    circle class="disc" cx="8" cy="8" r="7" {}
                    path class="check" d="M5 8l2 3l4 -5" {}
                }
                Answer::Likely | Answer::Possible => {
                    circle class="ring" cx="8" cy="8" r="6.5" {}
                    path class="half" d="M8 1a7 7 0 0 0 0 14z" {}
                }
                Answer::NotFound => { circle class="ring" cx="8" cy="8" r="6.5" {} }
            }
        }
    }
}

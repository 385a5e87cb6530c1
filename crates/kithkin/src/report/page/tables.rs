//! The tables of a page: who is missing, the child's life, what was searched, how to read it all.
use super::super::data::{Answer, CaseReport, EventKind, Report};
use super::super::words::{capital, in_100, period};
use super::case::relation_of;
use super::person::{mark, quotes};
use maud::{Markup, html};

/// Whom nobody in the records seems to be.
pub(super) fn missing(case: &CaseReport) -> Markup {
    let missing: Vec<_> = case
        .sought
        .iter()
        .filter(|s| s.answer == Answer::NotFound)
        .collect();
    html! {
        @if missing.is_empty() { p { "There is a record worth looking at for everybody the file names." } }
        @else {
            p { "No record worth listing. That is an answer too: the figure says how likely it is that these records hold nobody who is this person." }
            table class="stack" role="table" {
                caption { (missing.len()) " not found" }
                (super::columns(&["Called", "To the child", "In no record", "What would help"]))
                tbody role="rowgroup" { @for sought in missing {
                    tr role="row" {
                        th scope="row" role="rowheader" { bdi { (sought.called) } @if sought.died { br; span class="small" { "has died, as the file says" } } }
                        td role="cell" data-label="To the child" { (relation_of(sought)) }
                        td role="cell" data-label="In no record" { @match sought.nobody {
                            Some(nobody) => { (nobody.words) ", " (in_100(nobody.p)) }
                            None => "not known",
                        } }
                        td role="cell" data-label="What would help" {
                            (sought.would_change.join(" "))
                            (quotes(&sought.quotes, &sought.called))
                        }
                    }
                } }
            }
        }
    }
}

/// The child's homes, carers and schools.
pub(super) fn time_line(case: &CaseReport) -> Markup {
    html! {
        @if case.timeline.is_empty() { p { "The file gives no homes, carers or schools with dates." } }
        @else {
            table class="stack" role="table" {
                caption { "Homes, carers, schools and others who matter, in order of time" }
                (super::columns(&["When", "What", "Name", "Where", "Source"]))
                tbody role="rowgroup" { @for event in &case.timeline {
                    tr role="row" class=[(event.kind == EventKind::Gap).then_some("gap")] {
                        th scope="row" role="rowheader" { (period(event.start.as_deref(), event.end.as_deref())) }
                        td role="cell" data-label="What" { (event.what) }
                        td role="cell" data-label="Name" { @if event.who.is_empty() { "not known" } @else { bdi { (event.who.join(", ")) } } }
                        td role="cell" data-label="Where" { (event.place.as_deref().unwrap_or("not shown or not known")) }
                        td role="cell" data-label="Source" { (event.source.as_deref().unwrap_or("the placements around it")) }
                    }
                } }
            }
        }
    }
}

/// What was covered and what was not.
pub(super) fn coverage(case: &CaseReport) -> Markup {
    let c = &case.coverage;
    html! {
        table {
            caption { "Parts of the child\u{2019}s network" }
            thead { tr {
                th scope="col" { "Part" } th scope="col" class="n" { "Named" }
                th scope="col" class="n" { "Found" } th scope="col" class="n" { "Through others" }
            } }
            tbody { @for part in &c.parts {
                tr {
                    th scope="row" { (capital(part.name)) @if part.named + part.inferred == 0 { br; span class="small" { "nobody is known: worth asking" } } }
                    td class="n" { (part.named) } td class="n" { (part.found) } td class="n" { (part.inferred) }
                }
            } }
        }
        p {
            (c.documents) " documents were read"
            @if let (Some(from), Some(to)) = (&c.documents_from, &c.documents_to) { ", written " (period(Some(from), Some(to))) }
            "."
        }
        @if !c.sources.is_empty() {
            table {
                caption { "Sources of contact records that were searched" }
                thead { tr { th scope="col" { "Source" } th scope="col" { "Recorded" } th scope="col" class="n" { "Records" } } }
                tbody { @for source in &c.sources {
                    tr {
                        th scope="row" { @if source.name.is_empty() { "not said" } @else { (source.name) } }
                        td { (period(source.oldest.as_deref(), source.newest.as_deref())) }
                        td class="n" {
                            @if source.records == 0 { "under 100" } @else { "at least " (source.records) }
                        }
                    }
                } }
            }
        }
        @if !c.carers_unknown.is_empty() {
            p { strong { "Carers not known:" } }
            ul { @for gap in &c.carers_unknown { li {
                @let why = gap.text.split_once(": ").map_or(gap.text.as_str(), |(_, why)| why);
                (period(gap.from.as_deref(), gap.to.as_deref())) ": " (why)
            } } }
        }
    }
}

/// What the words and figures mean.
pub(super) fn how_to_read(report: &Report, level: u8) -> Markup {
    let chances = [
        ("Almost certain", "95 or more in 100"),
        ("Very likely", "80 to 95 in 100"),
        ("Likely", "50 to 80 in 100"),
        ("Possible", "20 to 50 in 100"),
        ("Unlikely", "less than 20 in 100"),
    ];
    html! {
        (super::heading(level, "how", &html! { "How to read this report" }))
        dl class="sure" { @for (word, range) in chances { div { dt { (word) } dd { (range) } } } }
        ul {
            li { "\u{201c}80 in 100\u{201d} means: of a hundred people proposed with this figure, about eighty are the right person and twenty are somebody else." }
            li { "Two questions are kept apart: is this record that person, and does that person stand so to the child." }
            li { "Evidence is weighed in bits: each bit doubles the odds, each bit against halves them. The bars add up to the sum exactly." }
            li { (mark(Answer::Found)) " found (very likely) \u{b7} " (mark(Answer::Possible)) " probably or perhaps found \u{b7} " (mark(Answer::NotFound)) " not found" }
            li { "People who must not be found are not in this report. Nobody below " (in_100(report.threshold)) " is listed." }
            @if !report.contact_details { li { "Contact details are withheld: places are given as town and postcode district only." } }
        }
    }
}

//! The report as pages: self-contained, no script, no request to anywhere, fit for paper.
mod case;
mod person;
mod tables;

use super::data::{Answer, CaseReport, Group, Report};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// Every page may load nothing and run nothing; its style stands in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// A page with the name of the file it is meant for.
#[derive(Clone)]
pub struct Page {
    /// `index.html`, or a name made from the number and the id of the case.
    pub file: String,
    /// The page.
    pub html: String,
}

/// Everything on one page.
///
/// ```
/// let page = kithkin::report::page(&kithkin::report::Report::default());
/// assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("<script"));
/// ```
pub fn page(report: &Report) -> String {
    match report.cases.as_slice() {
        [one] => alone(one, report),
        cases => frame(
            "Search report",
            &html! {
                header {
                    h1 { "Search report" }
                    (banner(report))
                }
                main {
                    (list(cases, |i, _| format!("#c{i}")))
                    @for (i, case) in cases.iter().enumerate() {
                        section class="case" id=(format!("c{i}")) aria-labelledby=(format!("c{i}-title")) {
                            (case::heading(case, 2, &format!("c{i}")))
                            (case::body(case, report, 3, &format!("c{i}")))
                        }
                    }
                    (tables::how_to_read(report, 2))
                }
            },
        ),
    }
}

/// One page a case, and an index page over them.
pub fn pages(report: &Report) -> Vec<Page> {
    let files: Vec<String> = report
        .cases
        .iter()
        .enumerate()
        .map(|(i, c)| file_of(i, &c.case))
        .collect();
    let index = frame(
        "Search reports",
        &html! {
            header {
                h1 { "Search reports" }
                (banner(report))
            }
            main { (list(&report.cases, |i, _| files[i].clone())) }
        },
    );
    let cases = report.cases.iter().zip(&files).map(|(case, file)| Page {
        file: file.clone(),
        html: alone(case, report),
    });
    let mut out: Vec<Page> = cases.collect();
    out.push(Page {
        file: "index.html".to_owned(),
        html: index,
    });
    out
}

/// A file name that no id can lead elsewhere.
fn file_of(n: usize, id: &str) -> String {
    let plain: String = id
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .take(60)
        .collect();
    format!("{:04}-{plain}.html", n + 1)
}

fn alone(case: &CaseReport, report: &Report) -> String {
    let title = format!("Search for {}", super::map::child_name(case));
    frame(
        &title,
        &html! {
            header {
                (case::heading(case, 1, "c0"))
                (banner(report))
            }
            main {
                (case::body(case, report, 2, "c0"))
                (tables::how_to_read(report, 2))
            }
        },
    )
}

fn frame(title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
    .into_string()
}

/// What holds for every page: proposals only; contact details when they are in it.
fn banner(report: &Report) -> Markup {
    html! {
        p class="rule" {
            strong { "These are proposals, not findings. " }
            "Nobody is to be contacted because of this report alone: the coordinator decides, person by person."
        }
        @if report.contact_details {
            p class="rule alarm" {
                strong { "This report contains contact details. " }
                "Keep it as you keep the case file. Protected addresses are not in it."
            }
        }
    }
}

/// A heading of the level asked for.
fn heading(level: u8, id: &str, text: &Markup) -> Markup {
    html! {
        @match level {
            0 | 1 => h1 id=(id) { (text) },
            2 => h2 id=(id) { (text) },
            3 => h3 id=(id) { (text) },
            4 => h4 id=(id) { (text) },
            _ => h5 id=(id) { (text) },
        }
    }
}

/// The head of a table that falls into stacked lines on a narrow screen; the roles keep it a table there.
fn columns(names: &[&str]) -> Markup {
    html! {
        thead role="rowgroup" { tr role="row" {
            @for name in names { th scope="col" role="columnheader" { (name) } }
        } }
    }
}

/// The cases of a run in a table.
fn list(cases: &[CaseReport], link: impl Fn(usize, &CaseReport) -> String) -> Markup {
    html! {
        @if cases.is_empty() { p { "No case was searched." } }
        @else {
            table class="stack" role="table" {
                caption { (cases.len()) " cases" }
                (columns(&["Child", "Case", "The child asked for", "Found or probably found", "Others named, found", "Found through others"]))
                tbody role="rowgroup" {
                    @for (i, case) in cases.iter().enumerate() {
                        @let (asked, found) = count(case, |g| g == Group::NamedByChild);
                        @let (_, others) = count(case, |g| g != Group::NamedByChild);
                        tr role="row" {
                            th scope="row" role="rowheader" { a href=(link(i, case)) { bdi { (super::map::child_name(case)) } } }
                            td role="cell" data-label="Case" { (case.case) }
                            @if case.sought.is_empty() && !case.messages.is_empty() {
                                td role="cell" colspan="4" data-label="Note" { @for m in &case.messages { (m) " " } }
                            } @else {
                                td role="cell" data-label="The child asked for" { (asked) }
                                td role="cell" data-label="Found or probably found" { (found) }
                                td role="cell" data-label="Others named, found" { (others) }
                                td role="cell" data-label="Found through others" { (case.inferred.len()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many of the groups are sought, and how many of them are found or probably found.
fn count(case: &CaseReport, of: impl Fn(Group) -> bool) -> (usize, usize) {
    let sought = || case.sought.iter().filter(|s| of(s.group));
    let found = sought().filter(|s| matches!(s.answer, Answer::Found | Answer::Likely));
    (sought().count(), found.count())
}

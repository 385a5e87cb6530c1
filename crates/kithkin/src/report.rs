//! Proposals as a page to read and print: self-contained, no script, no request to anywhere.
use crate::find::{ContactRoute, FindOutcome, Known, Proposal};
use kithkin_record::CaseFile;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; border-top: 2px solid #555; padding-top: 1rem; margin-top: 2rem; }
.note { background: #fff6d6; border-left: .3rem solid #8a6d00; padding: .5rem .8rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid #bbb; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
details { margin: .2rem 0; } summary { cursor: pointer; }
.caution { color: #7a1f00; font-weight: 600; }
.small { font-size: .875rem; color: #444; }
@media (max-width: 40rem) { table, thead, tbody, tr, td { display: block; } thead { display: none; } td { border: 0; } tr { border-bottom: 1px solid #bbb; padding: .5rem 0; } .n { text-align: left; } }
@media print { body { max-width: none; font-size: 10pt; } h2 { break-before: page; } tr { break-inside: avoid; } details > * { display: block; } }
";

/// The page for a run over `cases`. Contact details are not in it; evidence of protected people has none to show.
///
/// ```
/// let page = kithkin::report::page(&kithkin::FindOutcome::default(), &[]);
/// assert!(page.starts_with("<!DOCTYPE html>"));
/// assert!(!page.contains("<script"));
/// ```
pub fn page(outcome: &FindOutcome, cases: &[CaseFile]) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Kithkin: people proposed" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "People proposed" }
                p {
                    "These are proposals, not findings. Nobody is to be contacted because of this page alone: \
                     a coordinator decides, person by person."
                }
                @for case in cases { (section(outcome, case)) }
            }
        }
    }
    .into_string()
}

fn section(outcome: &FindOutcome, case: &CaseFile) -> Markup {
    let lines: Vec<&Proposal> = outcome.proposals.iter().filter(|p| p.case == case.id).collect();
    let named = |known| {
        lines
            .iter()
            .filter(|p| p.contact.is_some() && p.known == known)
            .copied()
            .collect::<Vec<_>>()
    };
    let (named, inferred) = (named(Known::Named), named(Known::Inferred));
    let expected: f64 = named.iter().chain(&inferred).map(|p| 1.0 - p.confidence).sum();
    html! {
        h2 { "Case " (case.id) }
        @for message in outcome.messages.iter().filter(|m| m.case == case.id) {
            p class="note" { (message.text) }
        }
        @if !named.is_empty() || !inferred.is_empty() {
            p class="small" {
                (named.len() + inferred.len()) " records are proposed; about " (format!("{expected:.0}"))
                " of them will turn out to be somebody else."
            }
        }
        @if !named.is_empty() { (table("People the file names", &named)) }
        @if !inferred.is_empty() { (table("People the file never names, found through others", &inferred)) }
        (missing(&lines))
    }
}

fn table(title: &str, lines: &[&Proposal]) -> Markup {
    html! {
        table {
            caption { (title) }
            thead { tr {
                th scope="col" class="n" { "Rank" } th scope="col" { "Record" } th scope="col" { "Asked for by" }
                th scope="col" { "Relation" } th scope="col" class="n" { "Sure" } th scope="col" { "Why" }
            } }
            tbody { @for line in lines { (row(line)) } }
        }
    }
}

/// A probability in words.
fn words(p: f64) -> &'static str {
    match p {
        p if p >= 0.95 => "almost certain",
        p if p >= 0.8 => "very likely",
        p if p >= 0.5 => "likely",
        p if p >= 0.2 => "possible",
        _ => "unlikely",
    }
}

fn row(line: &Proposal) -> Markup {
    let mut evidence: Vec<_> = line.evidence.iter().collect();
    evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    html! {
        tr {
            td class="n" { (line.rank) }
            td { (line.contact.as_deref().unwrap_or_default()) }
            td { (line.target.as_deref().unwrap_or("nobody: found through others")) }
            td { (line.relation.map_or("not known", |r| r.term()).replace('-', " ")) }
            td class="n" { (format!("{:.0} %", line.confidence * 100.0)) br; span class="small" { (words(line.confidence)) } }
            td {
                @for caution in &line.cautions { p class="caution" { (caution) } }
                @if line.contact_route == ContactRoute::Withheld { p class="small" { "Contact details are withheld." } }
                details {
                    summary { "Evidence, " (format!("{:+.1} bits in all", line.weight)) }
                    table {
                        thead { tr { th scope="col" { "What" } th scope="col" { "File" } th scope="col" { "Record" } th scope="col" class="n" { "Bits" } } }
                        tbody {
                            tr { td { "before any evidence" } td {} td {} td class="n" { (format!("{:+.2}", line.prior)) } }
                            @for e in evidence {
                                tr {
                                    td { (e.field.replace('-', " ")) ": " (e.level) }
                                    td {
                                        (e.case_value.as_deref().unwrap_or_default())
                                        @if let Some(s) = &e.source { " " span class="small" { "(" (s.document) ", " (s.start) ")" } }
                                    }
                                    td { (e.contact_value.as_deref().unwrap_or_default()) }
                                    td class="n" { (format!("{:+.2}", e.weight)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The targets of whom nobody in the records is likely to be the person.
fn missing(lines: &[&Proposal]) -> Markup {
    let not_here: Vec<&&Proposal> = lines
        .iter()
        .filter(|p| p.contact.is_none() && p.confidence >= 0.5)
        .collect();
    html! {
        @if !not_here.is_empty() {
            table {
                caption { "Probably not in these records" }
                thead { tr { th scope="col" { "Asked for by" } th scope="col" { "Relation" } th scope="col" class="n" { "Sure" } } }
                tbody {
                    @for line in not_here {
                        tr {
                            td { (line.target.as_deref().unwrap_or_default()) }
                            td { (line.relation.map_or("not known", |r| r.term()).replace('-', " ")) }
                            td class="n" { (format!("{:.0} %", line.confidence * 100.0)) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        let case = CaseFile {
            id: "<script>alert(1)</script>".to_owned(),
            ..CaseFile::default()
        };
        let page = page(&FindOutcome::default(), &[case]);
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
    }
}

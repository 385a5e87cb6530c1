//! The benchmark as one self-contained page.
use super::{Figures, SuiteReport, SuiteRow, plot};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;color:#222;max-width:84rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}\
caption{text-align:left;max-width:70rem;padding:.5rem 0;color:#555}\
th,td{padding:.35rem .45rem;text-align:right;border-bottom:1px solid #ddd}\
th:first-child,td:first-child,th:nth-child(2),td:nth-child(2){text-align:left}\
thead th{border-bottom:2px solid #333}section{margin-top:2.5rem;break-inside:avoid}\
.plots{display:flex;flex-wrap:wrap;gap:1rem}.plots svg{max-width:100%;height:auto}\
.wide{overflow-x:auto}.skipped{color:#777}";

fn figure(x: Option<f64>) -> String {
    x.map_or_else(|| "–".to_owned(), |x| format!("{x:.4}"))
}

fn row(row: &SuiteRow) -> Markup {
    let f = &row.figures;
    html! {
        tr class=[row.skipped.as_ref().map(|_| "skipped")] {
            td { (row.name) } td { (row.kind.term()) }
            @match (f, &row.skipped) {
                (Some(f), _) => {
                    td { (figure(f.candidate_recall)) }
                    td { (figure(f.default.precision)) } td { (figure(f.default.recall)) }
                    td { (figure(Some(f.default.f1))) } td { (figure(f.best.map(|b| b.f1))) }
                    td { (figure(f.clusters.as_ref().and_then(|c| c.f1))) }
                    td { (figure(f.average_precision)) } td { (figure(f.ece)) } td { (figure(f.brier)) }
                    td { (row.pairs_per_second.map_or_else(|| "–".to_owned(), |x| format!("{x:.0}"))) }
                    td { (row.peak_memory.map_or_else(|| "–".to_owned(), |b| format!("{} MB", b >> 20))) }
                    td { (format!("{:.1} s", row.seconds)) }
                },
                (None, why) => td colspan="12" { "not run: " (why.as_deref().unwrap_or("")) },
            }
        }
    }
}

fn section(row: &SuiteRow, f: &Figures) -> Markup {
    let dot = f.default.recall.zip(f.default.precision);
    html! {
        section {
            h2 { (row.name) }
            @if !row.about.is_empty() { p { (row.about) } }
            p {
                (f.scored) " scored, " (f.all_true) " true. At the default threshold of "
                (format!("{:.3}", f.default.threshold)) ": precision " (figure(f.default.precision)) ", recall "
                (figure(f.default.recall)) ", F1 " (figure(Some(f.default.f1))) "."
                @if let Some(best) = &f.best {
                    " The best F1, knowing the truth, is " (figure(Some(best.f1))) " at "
                    (format!("{:.4}", best.threshold)) "."
                }
            }
            div class="plots" {
                @if !f.curve.is_empty() { (PreEscaped(plot::precision_recall(&f.curve, dot))) }
                @if !f.bins.is_empty() { (PreEscaped(plot::reliability(&f.bins))) }
            }
        }
    }
}

/// The page. It asks for nothing from anywhere and needs no script.
pub(super) fn page(report: &SuiteReport) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Kithkin accuracy benchmark" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Kithkin accuracy benchmark" }
                p { "One configuration for all data sets: columns are mapped, nothing is tuned and no label is used." }
                div class="wide" {
                    table {
                        caption {
                            "Figures at the default threshold; “best F1” is at the threshold that the truth would \
                             have chosen. For proposals, “candidates” is recall among the first 100 of a case."
                        }
                        thead { tr {
                            @for name in ["data", "task", "candidates", "precision", "recall", "F1", "best F1",
                                "clusters F1", "average precision", "ECE", "Brier", "pairs/s", "memory", "time"] {
                                th scope="col" { (name) }
                            }
                        } }
                        tbody { @for r in &report.rows { (row(r)) } }
                    }
                }
                @for r in &report.rows { @if let Some(f) = &r.figures { (section(r, f)) } }
            }
        }
    }
    .into_string()
}

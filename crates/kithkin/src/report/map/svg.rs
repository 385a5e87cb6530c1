//! A laid-out map as SVG: marks by shape and text as well as colour, nothing that runs or loads.
use super::layout::{Boxed, Drawing, NAME_H, TEXT_H, lay_out};
use super::strips::Bar;
use super::text::{CHAR, fit, name_in, name_lines, room};
use super::{Figure, Mark, child_line, child_name, figures};
use crate::report::data::CaseReport;
use maud::{Markup, html};

/// The map of `case` as an SVG element; `None` when there is nobody to draw.
///
/// ```
/// let case = kithkin::report::CaseReport::default();
/// assert!(kithkin::report::map(&case, "m").is_none());
/// ```
pub fn svg(case: &CaseReport, id: &str) -> Option<Markup> {
    let figures = figures(case);
    if figures.is_empty() {
        return None;
    }
    let drawing = lay_out(&figures, case);
    let legend = 46;
    let (title, desc) = (format!("{id}-title"), format!("{id}-desc"));
    Some(html! {
        svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" aria-labelledby={ (title) " " (desc) }
            viewBox={ "0 0 " (drawing.width) " " (drawing.height + legend) }
            width=(drawing.width) height=(drawing.height + legend) {
            title id=(title) { "The network of " (child_name(case)) }
            desc id=(desc) { (figures.len()) " people by generation and side of the family. The list below the picture says the same in words." }
            (legend_of(legend))
            g transform={ "translate(0 " (legend) ")" } {
                @for (x, _) in &drawing.ticks {
                    line class="tick" x1=(x) x2=(x) y1=(drawing.tick_span.0) y2=(drawing.tick_span.1) {}
                }
                @for (x, year) in &drawing.ticks {
                    text class="year" x=(x) y=(drawing.tick_span.0 - 4) text-anchor="middle" { (year) }
                }
                @for line in &drawing.strokes {
                    line class=(if line.certain { "kin" } else { "kin unsure" })
                        x1=(line.from.0) y1=(line.from.1) x2=(line.to.0) y2=(line.to.1) {}
                }
                @for label in &drawing.labels {
                    text class=(if label.part { "part" } else { "head" }) x=(label.x) y=(label.y) { (label.text) }
                }
                @for bar in &drawing.bars { (home(bar, &drawing)) }
                @for boxed in &drawing.boxes {
                    @match boxed.figure {
                        Some(i) => (person(boxed, &figures[i])),
                        None => (child(boxed, case)),
                    }
                }
            }
        }
    })
}

fn home(bar: &Bar, drawing: &Drawing) -> Markup {
    // A caption that would run out at the right ends there instead.
    let late = bar.x + (bar.text.chars().count() * CHAR / 10) as i32 > drawing.width - 10;
    html! {
        @if let Some(left) = &bar.left {
            text class="small" x="14" y=(bar.y + 8) { (fit(left, 318, CHAR)) }
        }
        rect class=(if bar.unknown { "home unknown" } else { "home" }) x=(bar.x) y=(bar.y) width=(bar.w) height=(bar.h) rx="3" {}
        text class="small" x=(if late { drawing.width - 16 } else { bar.x }) y=(bar.y - 5)
            text-anchor=(if late { "end" } else { "start" }) { (bar.text) }
    }
}

fn child(at: &Boxed, case: &CaseReport) -> Markup {
    html! {
        rect class="child" x=(at.x) y=(at.y) width=(at.w) height=(at.h) rx="8" {}
        text class="name on-dark" x=(at.x + at.w / 2) y=(at.y + 26) text-anchor="middle" { (name_in(&child_name(case), at.w as usize - 12)) }
        text class="small on-dark" x=(at.x + at.w / 2) y=(at.y + 45) text-anchor="middle" { (fit(&child_line(case), at.w as usize - 12, CHAR)) }
    }
}

fn class_of(figure: &Figure) -> &'static str {
    match (figure.mark, figure.inferred) {
        (Mark::Found, false) => "box found",
        (Mark::Found, true) => "box found inferred",
        (Mark::Perhaps, false) => "box perhaps",
        (Mark::Perhaps, true) => "box perhaps inferred",
        (Mark::NotFound, _) => "box missing",
    }
}

fn person(at: &Boxed, figure: &Figure) -> Markup {
    let room = room(figure);
    let names = name_lines(&figure.name, room);
    let inner = TEXT_H + NAME_H * (names.len() as i32 - 1);
    let (x, top) = (at.x, at.y + (at.h - inner) / 2);
    // The last line of the name.
    let y = top + NAME_H * (names.len() as i32 - 1);
    html! {
        g {
            title { (figure.name) ", " (figure.relation_words()) ": " (figure.status()) @if figure.inferred { ", not named in the file" } }
            rect class=(class_of(figure)) x=(x) y=(at.y) width=(at.w) height=(at.h) rx="6" {}
            @for (n, name) in names.iter().enumerate() {
                text class="name" x=(x + 9) y=(top + 19 + NAME_H * n as i32) { (name) }
            }
            text class="small" x=(x + 9) y=(y + 35) {
                (fit(&format!("{}{}", figure.short_relation(), if figure.certain || figure.relation.is_none() { "" } else { "?" }), room, CHAR))
            }
            (mark(x + 15, y + 47, figure.mark))
            text class="small" x=(x + 26) y=(y + 51) { (fit(&figure.status(), room - 16, CHAR)) }
            @if figure.died { path class="died" d={ "M" (x + at.w - 14) " " (at.y + 5) "v13m-4 -9h8" } {} }
            @if figure.inferred { path class="led" d={ "M" (x + at.w - 13) " " (y + 41) "l6 11h-12z" } {} }
        }
    }
}

/// Found: a full disc with a tick. Perhaps: half a disc. Not found: an empty ring.
fn mark(x: i32, y: i32, mark: Mark) -> Markup {
    html! {
        @match mark {
            Mark::Found => {
                circle class="disc" cx=(x) cy=(y) r="6" {}
                path class="check" d={ "M" (x - 3) " " (y) "l2 3l4 -5" } {}
            }
            Mark::Perhaps => {
                circle class="ring" cx=(x) cy=(y) r="5.5" {}
                path class="half" d={ "M" (x) " " (y - 6) "a6 6 0 0 0 0 12z" } {}
            }
            Mark::NotFound => { circle class="ring" cx=(x) cy=(y) r="5.5" {} }
        }
    }
}

fn legend_of(height: i32) -> Markup {
    let y = height / 2 - 2;
    let marks = [
        (Mark::Found, "found (very likely)"),
        (Mark::Perhaps, "perhaps found"),
        (Mark::NotFound, "not found"),
    ];
    html! {
        g class="legend" {
            @for (i, (of, text)) in marks.into_iter().enumerate() {
                @let x = 20 + 150 * i as i32;
                (mark(x, y, of))
                text class="small" x=(x + 12) y=(y + 4) { (text) }
            }
            path class="died" d={ "M472 " (y - 7) "v13m-4 -9h8" } {}
            text class="small" x="482" y=(y + 4) { "has died" }
            path class="led" d={ "M562 " (y - 6) "l6 11h-12z" } {}
            text class="small" x="574" y=(y + 4) { "not named in the file, found through others" }
            line class="kin" x1="842" x2="868" y1=(y) y2=(y) {}
            text class="small" x="874" y=(y + 4) { "certain" }
            line class="kin unsure" x1="936" x2="962" y1=(y) y2=(y) {}
            text class="small" x="968" y=(y + 4) { "not certain" }
        }
    }
}

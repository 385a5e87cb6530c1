//! Below the family: carers beside a time line of the child's homes, then everybody else in rows.
use super::layout::{AFTER, BOX_W, Boxed, COLUMNS, Drawing, GAP, HEAD, MARGIN, WIDTH};
use super::{Figure, Place};
use crate::report::data::{CaseReport, Event, EventKind};
use crate::report::words::period;
use kithkin_record::PartialDate;
use kithkin_record::date::{DayNumber, date_of};

/// Where the bars of the time line begin: right of two boxes.
const LEFT: i32 = MARGIN + 2 * (BOX_W + GAP) + 10;
/// Where they end.
const RIGHT: i32 = WIDTH - MARGIN - 6;
/// Height of a home without a person's box.
const LOW: i32 = 34;
/// Height of a bar.
const BAR_H: i32 = 16;

/// A home of the child on the time line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
    /// Who the carers were is not known.
    pub unknown: bool,
    /// When, and where.
    pub text: String,
    /// At the left, where nobody's box stands.
    pub left: Option<String>,
}

/// One row of the time line.
struct Row<'a> {
    event: &'a Event,
    people: Vec<usize>,
}

/// Lays the homes out from `y` on and returns where they end.
pub(super) fn homes(figures: &[Figure], case: &CaseReport, y: i32, drawing: &mut Drawing) -> i32 {
    let mut taken: Vec<usize> = Vec::new();
    let rows: Vec<Row<'_>> = case
        .timeline
        .iter()
        .map(|event| {
            let is_here = |f: &Figure| {
                f.place == Place::Carer && f.id.as_ref().is_some_and(|id| event.people.contains(id))
            };
            let here = figures.iter().enumerate().filter(|(_, f)| is_here(f));
            let people: Vec<usize> = here.map(|(i, _)| i).filter(|i| !taken.contains(i)).collect();
            taken.extend(&people);
            Row { event, people }
        })
        .filter(|r| !r.people.is_empty() || !matches!(r.event.kind, EventKind::Person | EventKind::School))
        .collect();
    let undated: Vec<usize> = (0..figures.len())
        .filter(|i| figures[*i].place == Place::Carer && !taken.contains(i))
        .collect();
    let mut y = y;
    if !rows.is_empty() {
        y = time_line(&rows, case, y, drawing);
    }
    let heading = if rows.is_empty() {
        "Carers"
    } else {
        "Carers and their families, dates not known"
    };
    grid(heading, &undated, y, drawing)
}

fn time_line(rows: &[Row<'_>], case: &CaseReport, y: i32, drawing: &mut Drawing) -> i32 {
    let day = |text: &Option<String>| {
        text.as_deref()
            .and_then(PartialDate::parse_iso)
            .map(|d| d.interval())
    };
    let now = PartialDate::parse_iso(&case.day).map_or(0, |d| d.interval().end);
    let from = rows
        .iter()
        .filter_map(|r| day(&r.event.start))
        .map(|i| i.start)
        .min()
        .unwrap_or(now - 366);
    let ends = rows.iter().filter_map(|r| day(&r.event.end)).map(|i| i.end);
    let to = ends.chain([now]).max().unwrap_or(now).max(from + 366);
    let x_of = |d: DayNumber| {
        let share = i64::from(d.clamp(from, to) - from) * i64::from(RIGHT - LEFT);
        LEFT + (share / i64::from(to - from)) as i32
    };
    drawing.label(MARGIN, y + 24, "Carers, beside the child\u{2019}s homes", true);
    let first = y + 2 * HEAD + AFTER;
    let mut at = first;
    for row in rows {
        let lines = (row.people.len() as i32 + 1) / 2;
        for (n, &figure) in row.people.iter().enumerate() {
            let n = n as i32;
            drawing.boxes.push(Boxed {
                figure: Some(figure),
                x: MARGIN + (n % 2) * (BOX_W + GAP),
                y: at + (n / 2) * (drawing.box_h + AFTER),
                w: BOX_W,
                h: drawing.box_h,
            });
        }
        let height = if lines == 0 {
            LOW
        } else {
            lines * (drawing.box_h + AFTER) - AFTER
        };
        let start = day(&row.event.start).map_or(from, |i| i.start);
        let end = day(&row.event.end).map_or(if row.event.start.is_some() { to } else { from }, |i| i.end);
        let x = x_of(start);
        drawing.bars.push(Bar {
            x,
            y: at + (height - BAR_H) / 2 + 8,
            w: (x_of(end) - x).max(4),
            h: BAR_H,
            unknown: row.event.who.is_empty(),
            text: caption(row.event),
            left: (lines == 0).then(|| left_of(row.event)),
        });
        at += height + AFTER;
    }
    drawing.tick_span = (first - AFTER, at - AFTER / 2);
    ticks(from, to, &x_of, drawing);
    at + AFTER
}

/// What stands over a bar: when, and where.
fn caption(event: &Event) -> String {
    let when = period(event.start.as_deref(), event.end.as_deref());
    match &event.place {
        Some(place) => format!("{when}, {place}"),
        None => when,
    }
}

/// What stands at the left when nobody of it is drawn there.
fn left_of(event: &Event) -> String {
    match (event.kind, event.who.is_empty()) {
        (EventKind::Gap, _) => "Not known where".to_owned(),
        (_, true) => format!("{}; carers not named", event.what),
        (_, false) => event.who.join(", "),
    }
}

fn ticks(from: DayNumber, to: DayNumber, x_of: &dyn Fn(DayNumber) -> i32, drawing: &mut Drawing) {
    let (first, last) = (date_of(from).year(), date_of(to).year());
    let step = [1, 2, 5, 10, 20]
        .into_iter()
        .find(|s| (last - first) / s <= 12)
        .unwrap_or(50);
    for year in (first + 1..=last).filter(|y| y % step == 0) {
        if let Some(day) = PartialDate::new(year, Some(1), Some(1)) {
            drawing.ticks.push((x_of(day.interval().start), year.to_string()));
        }
    }
}

/// Everybody who is neither family nor carer.
pub(super) fn others(figures: &[Figure], y: i32, drawing: &mut Drawing) -> i32 {
    let of = |place: Place| -> Vec<usize> {
        (0..figures.len())
            .filter(|i| figures[*i].place == place)
            .collect()
    };
    let y = grid("Others who matter", &of(Place::Other), y, drawing);
    grid(
        "Named in the file, not known who they are",
        &of(Place::Unplaced),
        y,
        drawing,
    )
}

/// Boxes in rows under a heading; nothing at all when there is nobody.
fn grid(heading: &str, people: &[usize], y: i32, drawing: &mut Drawing) -> i32 {
    if people.is_empty() {
        return y;
    }
    drawing.label(MARGIN, y + 24, heading, true);
    let top = y + HEAD + 2 * AFTER;
    for (n, &figure) in people.iter().enumerate() {
        let n = n as i32;
        drawing.boxes.push(Boxed {
            figure: Some(figure),
            x: MARGIN + (n % COLUMNS) * (BOX_W + GAP),
            y: top + (n / COLUMNS) * (drawing.box_h + AFTER),
            w: BOX_W,
            h: drawing.box_h,
        });
    }
    let lines = (people.len() as i32 + COLUMNS - 1) / COLUMNS;
    top + lines * (drawing.box_h + AFTER)
}

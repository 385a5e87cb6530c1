//! What a laid-out map is made of. All lengths are SVG user units, whole numbers, so that the same family gives the
//! same bytes everywhere.
use super::strips::{self, Bar};
use super::text::{name_lines, room};
use super::{Figure, tree};
use crate::report::data::CaseReport;

/// Width of a person's box.
pub(super) const BOX_W: i32 = 152;
/// Height of the child's box and of a person's, where every name takes one line.
pub(super) const BOX_H: i32 = TEXT_H;
/// Height of what a person's box says, with a name of one line.
pub(super) const TEXT_H: i32 = 58;
/// Height of a line of a name.
pub(super) const NAME_H: i32 = 16;
/// Between boxes side by side.
pub(super) const GAP: i32 = 14;
/// Between lines of boxes: room for the lines that join them.
pub(super) const LINE: i32 = 26;
/// Height of a group's heading.
pub(super) const HEAD: i32 = 20;
/// Between groups.
pub(super) const AFTER: i32 = 10;
/// Around everything.
pub(super) const MARGIN: i32 = 14;
/// Boxes side by side at most.
pub(super) const COLUMNS: i32 = 6;

/// A box with its place. `figure` is the position among the figures; `None` is the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Boxed {
    pub figure: Option<usize>,
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

impl Boxed {
    /// The middle of the upper edge.
    pub(super) fn top(&self) -> (i32, i32) {
        (self.x + self.w / 2, self.y)
    }

    /// The middle of the lower edge.
    pub(super) fn bottom(&self) -> (i32, i32) {
        (self.x + self.w / 2, self.y + self.h)
    }
}

/// A line of descent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stroke {
    pub from: (i32, i32),
    pub to: (i32, i32),
    /// Dashed when it is not certain.
    pub certain: bool,
}

/// Text that heads a group or labels the time line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub x: i32,
    pub y: i32,
    pub text: String,
    /// A heading of a whole part of the map.
    pub part: bool,
}

/// A map ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Drawing {
    pub width: i32,
    pub height: i32,
    /// Height of a person's box: all are as high as the highest, so that they stand in line.
    pub box_h: i32,
    pub boxes: Vec<Boxed>,
    pub strokes: Vec<Stroke>,
    pub labels: Vec<Label>,
    pub bars: Vec<Bar>,
    /// Years under the homes: place and text.
    pub ticks: Vec<(i32, String)>,
    /// Where the ticks' lines begin and end.
    pub tick_span: (i32, i32),
}

impl Drawing {
    /// A line of descent.
    pub(super) fn stroke(&mut self, from: (i32, i32), to: (i32, i32), certain: bool) {
        if from != to {
            self.strokes.push(Stroke { from, to, certain });
        }
    }

    /// A heading.
    pub(super) fn label(&mut self, x: i32, y: i32, text: impl Into<String>, part: bool) {
        self.labels.push(Label {
            x,
            y,
            text: text.into(),
            part,
        });
    }
}

/// Width of the whole map.
pub(super) const WIDTH: i32 =
    2 * MARGIN + COLUMNS * BOX_W + (COLUMNS - 1) * GAP + 2 * tree::BAND_GAP + 3 * tree::SPINE;

/// Lays out `figures`, each exactly once, with the homes of `case`.
pub(super) fn lay_out(figures: &[Figure], case: &CaseReport) -> Drawing {
    let two = |f: &Figure| name_lines(&f.name, room(f)).len() > 1;
    let mut drawing = Drawing {
        width: WIDTH,
        box_h: BOX_H + if figures.iter().any(two) { NAME_H } else { 0 },
        ..Drawing::default()
    };
    let y = tree::lay_out(figures, MARGIN, &mut drawing);
    let y = strips::homes(figures, case, y, &mut drawing);
    let y = strips::others(figures, y, &mut drawing);
    drawing.height = y + MARGIN;
    drawing
}

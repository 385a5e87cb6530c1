//! The family by generations: mother's side on the left, father's on the right, the child's own home in the middle.
use super::layout::{AFTER, BOX_H, BOX_W, Boxed, COLUMNS, Drawing, GAP, HEAD, LINE, MARGIN};
use super::{Band, Figure, Kind, Place};
use kithkin_record::Relation;

/// Between the bands, beyond the gap between boxes.
pub(super) const BAND_GAP: i32 = 18;
/// Room at the left of a band for the line that joins its generations.
pub(super) const SPINE: i32 = 12;
/// Width of the child's box.
const CHILD_W: i32 = 176;
/// How far above a box its line runs.
const RISE: i32 = 10;
const ROWS: usize = 5;

/// The people of one group, as positions among the figures.
struct Group {
    kind: Kind,
    band: Band,
    people: Vec<usize>,
}

/// A band's place and how many boxes it is wide.
#[derive(Clone, Copy)]
struct Column {
    x: i32,
    across: i32,
}

impl Column {
    /// Left edge of the box in column `i`.
    fn at(self, i: i32) -> i32 {
        self.x + SPINE + i * (BOX_W + GAP)
    }

    /// The middle between its two middle boxes.
    fn gutter(self) -> i32 {
        self.at(self.across / 2) - GAP / 2
    }
}

/// Lays the family out from `y` on and returns where it ends.
pub(super) fn lay_out(figures: &[Figure], y: i32, drawing: &mut Drawing) -> i32 {
    let groups = groups(figures);
    let columns = columns(&groups, figures);
    let mut tree = Tree {
        figures,
        columns,
        drawing,
        placed: Vec::new(),
    };
    let mut y = y;
    let bands = [
        (Band::Mothers, "Mother\u{2019}s side"),
        (Band::Fathers, "Father\u{2019}s side"),
    ];
    if bands.iter().any(|(b, _)| groups.iter().any(|g| g.band == *b)) {
        for (band, text) in bands {
            if groups.iter().any(|g| g.band == band) {
                let x = tree.columns[band as usize].at(0);
                tree.drawing.label(x, y + 14, text, true);
            }
        }
        y += HEAD;
    }
    for row in 0..ROWS {
        let mut end = y;
        for band in [Band::Mothers, Band::Centre, Band::Fathers] {
            let mut at = y;
            if row == 3 && band == Band::Centre {
                at = tree.child(at);
            }
            for group in groups.iter().filter(|g| g.band == band && g.kind.row() == row) {
                at = tree.group(group, at);
            }
            end = end.max(at);
        }
        y = end;
    }
    tree.join();
    y
}

fn groups(figures: &[Figure]) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    for (i, figure) in figures.iter().enumerate() {
        let Place::Tree(kind, band) = figure.place else {
            continue;
        };
        match out.iter_mut().find(|g| g.kind == kind && g.band == band) {
            Some(group) => group.people.push(i),
            None => out.push(Group {
                kind,
                band,
                people: vec![i],
            }),
        }
    }
    out.sort_by_key(|g| (g.kind, g.band));
    out
}

/// How the columns are shared between the bands: the split that makes the lowest picture.
fn columns(groups: &[Group], figures: &[Figure]) -> [Column; 3] {
    let lines = |band: Band, across: i32, row: usize| -> i32 {
        let own = groups.iter().filter(|g| g.band == band && g.kind.row() == row);
        own.map(|g| lines_of(g, across, figures) * 3 + 1).sum()
    };
    let has = |band| i32::from(groups.iter().any(|g| g.band == band));
    let (m, f) = (has(Band::Mothers), has(Band::Fathers));
    let mut best: Option<(i32, [i32; 3])> = None;
    for centre in [2, 4, 6] {
        for mothers in m..=(COLUMNS - centre).max(m) * m {
            let fathers = (COLUMNS - centre - mothers) * f;
            if fathers < f || mothers + centre + fathers > COLUMNS {
                continue;
            }
            let split = [mothers, centre, fathers];
            let height: i32 = (0..ROWS)
                .map(|row| {
                    let bands = [Band::Mothers, Band::Centre, Band::Fathers];
                    bands
                        .iter()
                        .map(|&b| lines(b, split[b as usize].max(1), row))
                        .max()
                        .unwrap_or(0)
                })
                .sum();
            if best.is_none_or(|(low, _)| height < low) {
                best = Some((height, split));
            }
        }
    }
    let split = best.map_or([m, 2, f], |(_, split)| split);
    let mut x = MARGIN;
    split.map(|across| {
        let column = Column { x, across };
        if across > 0 {
            x = column.at(across) + BAND_GAP;
        }
        column
    })
}

/// Lines of boxes that a group needs in a band `across` boxes wide.
fn lines_of(group: &Group, across: i32, figures: &[Figure]) -> i32 {
    if group.kind == Kind::Parents {
        let fathers = group.people.iter().filter(|&&i| is_father(&figures[i])).count();
        return fathers.max(group.people.len() - fathers) as i32;
    }
    (group.people.len() as i32 + across - 1) / across
}

fn is_father(figure: &Figure) -> bool {
    matches!(figure.relation, Some(Relation::Father | Relation::PutativeFather))
}

struct Tree<'a> {
    figures: &'a [Figure],
    columns: [Column; 3],
    drawing: &'a mut Drawing,
    /// Every box of the tree with its group.
    placed: Vec<(Kind, Band, Boxed)>,
}

impl Tree<'_> {
    fn put(&mut self, kind: Kind, band: Band, boxed: Boxed) {
        self.placed.push((kind, band, boxed));
        self.drawing.boxes.push(boxed);
    }

    /// Draws a group from `y` on and returns where it ends.
    fn group(&mut self, group: &Group, y: i32) -> i32 {
        let column = self.columns[group.band as usize];
        self.drawing
            .label(column.at(0), y + 14, group.kind.heading(group.band), false);
        let top = y + HEAD + RISE;
        let across = column.across.max(1);
        let mut fathers = 0;
        let mut mothers = 0;
        for (n, &figure) in group.people.iter().enumerate() {
            let n = n as i32;
            let (line, at) = if group.kind == Kind::Parents {
                let (count, at) = if is_father(&self.figures[figure]) {
                    (&mut fathers, across / 2)
                } else {
                    (&mut mothers, across / 2 - 1)
                };
                *count += 1;
                (*count - 1, at)
            } else {
                (n / across, n % across)
            };
            let boxed = Boxed {
                figure: Some(figure),
                x: column.at(at),
                y: top + line * (self.drawing.box_h + LINE),
                w: BOX_W,
                h: self.drawing.box_h,
            };
            self.put(group.kind, group.band, boxed);
        }
        let lines = lines_of(group, across, self.figures);
        top + lines * (self.drawing.box_h + LINE) - LINE + RISE + AFTER
    }

    /// Draws the child's box from `y` on and returns where it ends.
    fn child(&mut self, y: i32) -> i32 {
        let middle = self.columns[Band::Centre as usize].gutter();
        self.drawing.boxes.push(Boxed {
            figure: None,
            x: middle - CHILD_W / 2,
            y: y + LINE,
            w: CHILD_W,
            h: BOX_H,
        });
        y + LINE + BOX_H + AFTER
    }

    /// The lines of descent.
    fn join(&mut self) {
        for band in [Band::Mothers, Band::Fathers] {
            self.join_side(band);
        }
        self.join_home();
    }

    fn of(&self, kind: Kind, band: Band) -> Vec<Boxed> {
        let of = self.placed.iter().filter(|(k, b, _)| *k == kind && *b == band);
        of.map(|(_, _, boxed)| *boxed).collect()
    }

    fn certain(&self, boxed: &Boxed) -> bool {
        boxed.figure.is_none_or(|i| self.figures[i].certain)
    }

    /// Grandparents of one side down to their children: aunts, uncles and the parent.
    fn join_side(&mut self, band: Band) {
        let spine = self.columns[band as usize].x + SPINE / 3;
        let grandparents = self.of(Kind::Grandparents, band);
        let mut children = self.of(Kind::AuntsUncles, band);
        children.retain(|b| {
            let relation = b.figure.and_then(|i| self.figures[i].relation);
            relation.is_some_and(|r| !matches!(r, Relation::AuntByMarriage | Relation::UncleByMarriage))
        });
        let parents = self.of(Kind::Parents, Band::Centre);
        let own = |b: &&Boxed| {
            let figure = b.figure.map(|i| &self.figures[i]);
            match band {
                Band::Fathers => figure.is_some_and(is_father),
                _ => figure.is_some_and(|f| f.relation == Some(Relation::Mother)),
            }
        };
        let parent: Vec<Boxed> = parents.iter().filter(own).copied().collect();
        let joined = usize::from(!grandparents.is_empty()) + children.len() + usize::from(!parent.is_empty());
        if joined < 2 || (children.is_empty() && parent.is_empty()) {
            return;
        }
        // A second possible father has parents of his own.
        children.extend(parent.into_iter().take(1));
        let mut ys: Vec<i32> = Vec::new();
        for one in &grandparents {
            let (x, y) = one.bottom();
            self.drawing.stroke((x, y), (x, y + RISE), true);
            self.drawing.stroke((spine, y + RISE), (x, y + RISE), true);
            ys.push(y + RISE);
        }
        self.hang(spine, &children, &mut ys);
    }

    /// Hangs `children` on a vertical line at `spine`, which also reaches the heights `ys`.
    fn hang(&mut self, spine: i32, children: &[Boxed], ys: &mut Vec<i32>) {
        for child in children {
            let (x, y) = child.top();
            let certain = self.certain(child);
            self.drawing.stroke((x, y - RISE), (x, y), certain);
            self.drawing.stroke((spine, y - RISE), (x, y - RISE), certain);
            ys.push(y - RISE);
        }
        if let (Some(&top), Some(&bottom)) = (ys.iter().min(), ys.iter().max()) {
            self.drawing.stroke((spine, top), (spine, bottom), true);
        }
    }

    /// Parents down to the child, and across to brothers and sisters.
    fn join_home(&mut self) {
        let column = self.columns[Band::Centre as usize];
        let middle = column.gutter();
        let Some(child) = self.drawing.boxes.iter().find(|b| b.figure.is_none()).copied() else {
            return;
        };
        let parents = self.of(Kind::Parents, Band::Centre);
        for parent in &parents {
            let y = parent.y + parent.h / 2;
            let edge = if parent.x > middle {
                parent.x
            } else {
                parent.x + parent.w
            };
            let certain = self.certain(parent);
            self.drawing.stroke((edge, y), (middle, y), certain);
        }
        if let Some(top) = parents.iter().map(|p| p.y + p.h / 2).min() {
            self.drawing.stroke((middle, top), (middle, child.y), true);
        }
        let mut siblings = self.of(Kind::Siblings, Band::Centre);
        siblings.extend(self.of(Kind::HalfSiblings, Band::Centre));
        if siblings.is_empty() {
            return;
        }
        let spine = column.x + SPINE / 3;
        let y = child.y - RISE;
        self.drawing.stroke((spine, y), (middle, y), true);
        if parents.is_empty() {
            self.drawing.stroke((middle, y), (middle, child.y), true);
        }
        self.hang(spine, &siblings, &mut vec![y]);
    }
}

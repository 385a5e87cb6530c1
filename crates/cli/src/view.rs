//! A result as something to look at: headings, lines and tables, with the same thing as JSON and CSV.
use anstyle::Style;
use anyhow::Result;
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle,
};
use kithkin::report::printable;
use serde_json::Value;

const HEADING: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const ALARM: Style = anstyle::AnsiColor::Red.on_default().bold();

/// What a cell says, for the eye.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it is.
    #[default]
    Plain,
    /// The thing itself.
    Strong,
    /// May be skipped.
    Dim,
    /// Speaks for.
    Good,
    /// Speaks against, or beware.
    Bad,
}

/// A table of text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    header: Vec<String>,
    rows: Vec<Vec<(String, Tone)>>,
    /// Columns of figures, set to the right.
    right: Vec<usize>,
    /// Columns that never wrap.
    fixed: Vec<usize>,
}

impl Grid {
    /// An empty table. A header that starts with `>` is a column of figures, one that starts with `=` never wraps.
    pub(crate) fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Self {
        let mut grid = Self::default();
        for (i, name) in header.into_iter().enumerate() {
            if let Some(name) = name.strip_prefix('>') {
                grid.right.push(i);
                grid.fixed.push(i);
                grid.header.push(name.to_owned());
            } else if let Some(name) = name.strip_prefix('=') {
                grid.fixed.push(i);
                grid.header.push(name.to_owned());
            } else {
                grid.header.push(name.to_owned());
            }
        }
        grid
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.rows
            .push(cells.into_iter().map(|c| (c.into(), Tone::Plain)).collect());
    }

    /// Adds a row whose cells have a tone each.
    pub(crate) fn toned(&mut self, cells: impl IntoIterator<Item = (String, Tone)>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether it has no row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// At most `width` columns wide; long cells wrap.
    fn text(&self, width: u16, colour: bool) -> String {
        let line = LineStyle::none().fill('─').junction('─');
        let mut table = Table::new();
        table
            .load_style(TableStyle::new().header_separator(line))
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
        if colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(self.header.iter().map(Cell::new).collect::<Vec<_>>());
        for row in &self.rows {
            table.add_row(row.iter().map(toned).collect::<Vec<_>>());
        }
        if let Some(first) = table.column_mut(0) {
            first.set_padding((0, 1));
        }
        for &i in &self.right {
            if let Some(column) = table.column_mut(i) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for &i in &self.fixed {
            if let Some(column) = table.column_mut(i) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let mut text = String::new();
        for line in table.lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

fn toned((text, tone): &(String, Tone)) -> Cell {
    let cell = Cell::new(printable(text));
    match tone {
        Tone::Plain => cell,
        Tone::Strong => cell.add_attribute(Attribute::Bold),
        Tone::Dim => cell.add_attribute(Attribute::Dim),
        Tone::Good => cell.fg(Color::Green),
        Tone::Bad => cell.fg(Color::Red),
    }
}

#[derive(Clone, Debug)]
enum Block {
    Heading(String),
    Line(String),
    Dim(String),
    Alarm(String),
    Grid(Grid),
}

/// What a command has to show.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    blocks: Vec<Block>,
    table: Option<Grid>,
    /// The same for programs.
    pub(crate) json: Value,
}

impl View {
    /// A view whose JSON form is `json`.
    pub(crate) fn new(json: Value) -> Self {
        Self {
            json,
            ..Self::default()
        }
    }

    /// A heading.
    pub(crate) fn heading(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Heading(text.into()));
        self
    }

    /// A line of text.
    pub(crate) fn line(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Line(text.into()));
        self
    }

    /// A line that may be skipped.
    pub(crate) fn dim(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Dim(text.into()));
        self
    }

    /// A line nobody may overlook.
    pub(crate) fn alarm(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Alarm(text.into()));
        self
    }

    /// A table; an empty one is left out.
    pub(crate) fn grid(mut self, grid: Grid) -> Self {
        if !grid.is_empty() {
            self.blocks.push(Block::Grid(grid));
        }
        self
    }

    /// A table that is also the CSV form.
    pub(crate) fn main_grid(mut self, grid: Grid) -> Self {
        self.table = Some(grid.clone());
        self.grid(grid)
    }

    /// The CSV form, where it is not a table that is shown.
    pub(crate) fn csv_grid(mut self, grid: Grid) -> Self {
        self.table = Some(grid);
        self
    }

    /// For reading, at most `width` columns wide.
    pub(crate) fn text(&self, width: u16, colour: bool) -> String {
        let plain = |style: Style| if colour { style } else { Style::new() };
        let (heading, dim, alarm) = (plain(HEADING), plain(DIM), plain(ALARM));
        let mut text = String::new();
        for (i, block) in self.blocks.iter().enumerate() {
            match block {
                Block::Heading(h) => {
                    if i > 0 {
                        text.push('\n');
                    }
                    text.push_str(&format!("{heading}{}{heading:#}\n", printable(h)));
                }
                Block::Line(l) => text.push_str(&wrapped(l, width, Style::new())),
                Block::Dim(l) => text.push_str(&wrapped(l, width, dim)),
                Block::Alarm(l) => text.push_str(&wrapped(l, width, alarm)),
                Block::Grid(grid) => text.push_str(&grid.text(width, colour)),
            }
        }
        text
    }

    /// The main table, or every figure of the JSON form as `figure,value`.
    pub(crate) fn csv(&self) -> Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        if let Some(grid) = &self.table {
            writer.write_record(&grid.header)?;
            for row in &grid.rows {
                writer.write_record(row.iter().map(|(text, _)| text))?;
            }
        } else {
            writer.write_record(["figure", "value"])?;
            let mut figures = Vec::new();
            flatten("", &self.json, &mut figures);
            for (name, value) in figures {
                writer.write_record([name, value])?;
            }
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}

fn wrapped(text: &str, width: u16, style: Style) -> String {
    let mut out = String::new();
    if text.is_empty() {
        out.push('\n');
    }
    for line in printable(text).lines() {
        let indent = line.len() - line.trim_start().len();
        let (mut at, mut current) = (0, String::new());
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if at > 0 && at + 1 + length > usize::from(width) {
                out.push_str(&format!("{style}{current}{style:#}\n"));
                (at, current) = (0, String::new());
            }
            if at == 0 {
                current.push_str(&" ".repeat(indent));
                at = indent;
            } else {
                current.push(' ');
                at += 1;
            }
            current.push_str(word);
            at += length;
        }
        out.push_str(&format!("{style}{current}{style:#}\n"));
    }
    out
}

fn flatten(path: &str, value: &Value, into: &mut Vec<(String, String)>) {
    let inner = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(&inner(name), value, into);
            }
        }
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate() {
                flatten(&inner(&i.to_string()), value, into);
            }
        }
        Value::Null => into.push((path.to_owned(), String::new())),
        Value::String(text) => into.push((path.to_owned(), text.clone())),
        other => into.push((path.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_fit_and_strip_what_terminals_would_obey() {
        let mut grid = Grid::new(["who", ">weight"]);
        grid.row(["a very long name ".repeat(12), "1.25".to_owned()]);
        grid.row(["\u{1b}[31mred\u{202e}".to_owned(), "2".to_owned()]);
        let text = View::new(Value::Null).grid(grid).text(80, false);
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }

    #[test]
    fn a_view_without_a_main_table_is_flattened_into_csv() {
        let view = View::new(serde_json::json!({"a": {"b": 1}, "c": [null, "x,y"]}));
        assert_eq!(view.csv().unwrap(), "figure,value\na.b,1\nc.0,\nc.1,\"x,y\"\n");
    }
}

use super::wrap::WIDTH;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// Columns that the names of rows keep, however wide the numbers are, if a word of them has so many letters.
const NAMES: u16 = 12;

/// A table for a terminal: names on the left, which are broken into lines where the table would be wider than the
/// terminal, and numbers on the right, which never are. A heading of the names with a word that has no room over them
/// stands on a line of its own above the table.
pub(super) struct TextTable {
    table: Table,
    header: Vec<String>,
}

impl TextTable {
    /// With these headings, which may have two lines.
    pub(super) fn new(header: Vec<String>) -> Self {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(WIDTH);
        table.set_header(&header);
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, 2));
            if index > 0 {
                column.set_cell_alignment(CellAlignment::Right);
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        Self { table, header }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.table.add_row(cells);
    }

    /// As text, with a line end.
    pub(super) fn text(mut self) -> String {
        let numbers: u16 = self
            .table
            .column_max_content_widths()
            .iter()
            .skip(1)
            .map(|width| width + 2)
            .sum();
        let least = self.longest_word_of_names().min(NAMES);
        if numbers + NAMES + 2 > WIDTH
            && let Some(names) = self.table.column_mut(0)
        {
            names.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
        let room = WIDTH.saturating_sub(numbers).max(least + 2) - 2;
        let heading = self.heading_without_room(usize::from(room));
        format!("{heading}{}\n", self.table.trim_fmt())
    }

    /// Letters of the longest word in the names of rows, which are broken between words.
    fn longest_word_of_names(&self) -> u16 {
        let names = self.table.row_iter().filter_map(|row| row.cell_iter().next());
        let words = names.flat_map(|name| {
            let lengths = name.content();
            let lengths = lengths.split_whitespace().map(|word| word.chars().count());
            lengths.max()
        });
        u16::try_from(words.max().unwrap_or(0)).unwrap_or(NAMES)
    }

    /// Takes the heading of the names out of the table where one of its words is wider than the column; as a line.
    fn heading_without_room(&mut self, room: usize) -> String {
        let Some(heading) = self.header.first().cloned() else {
            return String::new();
        };
        if heading
            .split_whitespace()
            .all(|word| word.chars().count() <= room)
        {
            return String::new();
        }
        if let Some(first) = self.header.first_mut() {
            first.clear();
        }
        self.table.set_header(&self.header);
        format!("{}\n", heading.replace('\n', " "))
    }
}

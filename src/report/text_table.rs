use super::ResultCell;
use super::wrap::{WIDTH, wrapped};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// Columns that the names of rows keep, however wide the numbers are, if a word of them has so many letters.
const NAMES: u16 = 12;
/// Between columns, and where names would be broken for it.
const BETWEEN: u16 = 2;
const BETWEEN_WIDE_ONES: u16 = 1;
/// Headings of numbers have lines of at most so many columns, if words allow: names of thresholds may be long.
const HEADING: usize = 30;

/// How a table looks in a terminal: names on the left, which are broken into lines where the table would be wider than the
/// terminal, and numbers on the right. Where these leave no room for a word of a name, a band stands in a line below its
/// median. A heading of the names with a word that has no room over them stands on a line of its own above the table.
pub(super) struct TextTable {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl TextTable {
    /// With these headings, which may have several lines, and these cells.
    pub(super) fn new(header: &[String], rows: &[Vec<ResultCell>]) -> Self {
        let mut header = header.to_vec();
        for heading in header.iter_mut().skip(1) {
            let lines: Vec<String> = heading.split('\n').map(|line| wrapped(line, HEADING)).collect();
            *heading = lines.join("\n");
        }
        let texts = |row: &Vec<ResultCell>| row.iter().map(|cell| cell.text.clone()).collect();
        let rows = rows.iter().map(texts).collect();
        Self { header, rows }
    }

    /// As text, with a line end.
    pub(super) fn text(mut self) -> String {
        let [whole, word] = self.names();
        let mut numbers = self.numbers();
        let fits = |numbers: [u16; 2], names: u16| {
            let [of_all, columns] = numbers;
            of_all + columns * BETWEEN_WIDE_ONES + names <= WIDTH
        };
        if !fits(numbers, word) {
            let bands = self.rows.iter_mut().flat_map(|row| row.iter_mut().skip(1));
            bands.for_each(|cell| *cell = cell.replace(" (", "\n("));
            numbers = self.numbers();
        }
        let [of_all, columns] = numbers;
        let roomy = |names: u16| of_all + (columns + 1) * BETWEEN + names <= WIDTH;
        // Short names are rather brought nearer to the numbers than broken.
        let (least, between) = match whole <= NAMES && fits(numbers, whole) {
            true if roomy(whole) => (whole, BETWEEN),
            true => (whole, BETWEEN_WIDE_ONES),
            false if roomy(word) => (word, BETWEEN),
            false => (word, BETWEEN_WIDE_ONES),
        };
        let numbers = of_all + columns * between;
        let room = WIDTH.saturating_sub(numbers).max(least + between) - between;
        let heading = self.heading_without_room(usize::from(room));
        let is_wide = numbers + NAMES + between > WIDTH;
        let table = self.laid_out(between, is_wide.then_some(least + between));
        format!("{heading}{}\n", table.trim_fmt())
    }

    /// With so much between columns, and at least so much for names.
    fn laid_out(&self, between: u16, names: Option<u16>) -> Table {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(WIDTH);
        table.set_header(&self.header);
        for row in &self.rows {
            table.add_row(row);
        }
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, between));
            if index > 0 {
                column.set_cell_alignment(CellAlignment::Right);
                column.set_constraint(ColumnConstraint::ContentWidth);
            } else if let Some(least) = names {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
            }
        }
        table
    }

    /// Letters of all columns of numbers together, and how many columns there are.
    fn numbers(&self) -> [u16; 2] {
        let widths = self.laid_out(0, None).column_max_content_widths();
        let widths = widths.iter().skip(1);
        let columns = u16::try_from(widths.len()).unwrap_or(u16::MAX);
        [widths.sum(), columns]
    }

    /// Letters of the longest name of a row, and of the longest word in one, between which they are broken.
    fn names(&self) -> [u16; 2] {
        let names = self.rows.iter().filter_map(|row| row.first());
        let letters = |text: &str| u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
        let whole = names.clone().map(|name| letters(name)).max().unwrap_or(0);
        let words = names.flat_map(|name| name.split_whitespace());
        let word = words.map(letters).max().unwrap_or(0);
        [whole, word.min(NAMES)]
    }

    /// Takes the heading of the names out of the table where one of its words is wider than the column; as a line.
    fn heading_without_room(&mut self, room: usize) -> String {
        let Some(heading) = self.header.first_mut() else {
            return String::new();
        };
        let has_room = |word: &str| word.chars().count() <= room;
        if heading.split_whitespace().all(has_room) {
            return String::new();
        }
        format!("{}\n", std::mem::take(heading).replace('\n', " "))
    }
}

use super::{Mistake, Mistakes, Place, Source};

/// A table as text: a first line that names columns, then one row a line, with cells between commas, semicolons or tabs
/// (RFC 4180, doi:10.17487/RFC4180). Lines that begin with `#` say something to readers and are no rows.
#[derive(Debug)]
pub struct Table {
    source: Source,
    delimiter: u8,
    columns: Vec<String>,
}

/// A row of a table, with the byte at which it starts.
#[derive(Debug)]
pub struct TableRow {
    /// From 1, below the header.
    pub number: usize,
    record: csv::StringRecord,
    start: usize,
}

impl Table {
    /// The largest table that is read: a million people with a few columns.
    pub const LARGEST: u64 = 64 << 20;

    /// Reads the header.
    pub fn read(source: Source, mistakes: &mut Mistakes) -> Option<Self> {
        let first = source
            .text
            .lines()
            .find(|line| !line.is_empty() && !line.starts_with('#'));
        // What stands between two names is the sign between all cells: a decimal comma would split numbers.
        let sign = |sign: &u8| first.is_some_and(|line| line.as_bytes().contains(sign));
        let delimiter = [b';', b'\t'].into_iter().find(sign).unwrap_or(b',');
        let mut table = Self {
            source,
            delimiter,
            columns: Vec::new(),
        };
        let Some(header) = table.records().next() else {
            mistakes.add(Mistake::anywhere("the file is empty").hint("its first line names the columns"));
            return None;
        };
        table.columns = header.record.iter().map(|name| name.trim().to_string()).collect();
        Some(table)
    }

    /// The text it is read from.
    pub fn into_source(self) -> Source {
        self.source
    }

    /// Names of the columns as written.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The rows, one after the other.
    pub fn rows(&self) -> impl Iterator<Item = TableRow> {
        self.records().skip(1)
    }

    /// Where the name of a column stands.
    pub fn place_of_name(&self, column: usize) -> Option<Place> {
        let header = self.records().next()?;
        Some(self.place(&header, column))
    }

    /// Where a cell stands; of one that is missing, the whole row.
    pub fn place(&self, row: &TableRow, column: usize) -> Place {
        let rest = self.source.text.get(row.start..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("").trim_end();
        let (mut quoted, mut index, mut start) = (false, 0, 0);
        for (at, byte) in line.bytes().chain([self.delimiter]).enumerate() {
            quoted ^= byte == b'"';
            if byte != self.delimiter || (quoted && at < line.len()) {
                continue;
            }
            if index == column && start < at {
                return Place {
                    start: row.start + start,
                    end: row.start + at,
                };
            }
            (index, start) = (index + 1, at + 1);
        }
        Place {
            start: row.start,
            end: row.start + line.len(),
        }
    }

    /// The first byte of a row from where the one before ended: behind line ends and lines that are none.
    fn start_of_row(&self, from: usize) -> usize {
        let mut start = from;
        loop {
            let rest = self.source.text.get(start..).unwrap_or("");
            let skipped = match rest.as_bytes().first() {
                Some(b'\r' | b'\n') => 1,
                Some(b'#') => rest.find('\n').unwrap_or(rest.len()),
                _ => return start,
            };
            start += skipped;
        }
    }

    fn records(&self) -> impl Iterator<Item = TableRow> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .comment(Some(b'#'))
            .has_headers(false)
            .flexible(true)
            .from_reader(self.source.text.as_bytes());
        // A text in memory that is UTF-8 cannot fail to be read.
        let records = reader.into_records().filter_map(Result::ok);
        records.enumerate().map(|(number, record)| {
            let start = record.position().map_or(0, |position| position.byte() as usize);
            let start = self.start_of_row(start);
            TableRow {
                number,
                record,
                start,
            }
        })
    }
}

impl TableRow {
    /// A cell, without blanks around it.
    pub fn cell(&self, column: usize) -> Option<&str> {
        self.record.get(column).map(str::trim)
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.record.len()
    }

    /// Whether it has no cells.
    pub fn is_empty(&self) -> bool {
        self.record.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::document::{Mistakes, Source};

    fn table(text: &str) -> Table {
        Table::read(Source::new("t.csv", text), &mut Mistakes::new()).unwrap()
    }

    #[test]
    fn cells_are_found_where_they_stand() {
        let text = "# of the ward\nid,\"weight (kg)\",sex\r\n1,70.5,male\r\n2,\"60,5\",\n";
        let table = table(text);
        assert_eq!(table.columns(), ["id", "weight (kg)", "sex"]);
        let rows: Vec<_> = table.rows().collect();
        assert_eq!(rows.len(), 2);
        for (row, column, cell) in [(0, 1, "70.5"), (0, 2, "male"), (1, 1, "\"60,5\"")] {
            let place = table.place(&rows[row], column);
            assert_eq!(&text[place.start..place.end], cell);
        }
        assert_eq!(rows[1].cell(1), Some("60,5"));
        let place = table.place(&rows[1], 2);
        assert_eq!(&text[place.start..place.end], "2,\"60,5\",");
    }

    #[test]
    fn semicolons_and_tabs_divide_where_the_header_has_them() {
        for sign in [";", "\t"] {
            let table = table(&["weight (kg)", "age (years)"].join(sign));
            assert_eq!(table.columns().len(), 2);
        }
    }
}

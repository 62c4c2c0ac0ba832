//! Text of CSV files: one way to write names and numbers everywhere (RFC 4180, with lines that end in `\n`).

use super::name_cell::name_cell;
use super::push_significant;
use super::{ColumnData, FrameDefinition};
use std::borrow::Cow;

/// Significant digits of a number: what a plot or a re-analysis can need.
const DIGITS: i32 = 8;

/// The line of names.
pub(super) fn csv_header(definition: &FrameDefinition) -> String {
    let names: Vec<&str> = definition.columns.iter().map(|column| column.name).collect();
    names.join(",") + "\n"
}

/// Neighbouring columns of one kind of cell.
enum Cells<'a> {
    /// Text that is the same in every row, with commas between its cells.
    Same(String),
    Texts(&'a [Option<Cow<'a, str>>]),
    Integers(&'a [i64]),
    Numbers(&'a [f64]),
}

/// So many rows.
pub(super) fn csv_rows(columns: &[ColumnData<'_>], count: usize) -> String {
    let cells = cells(columns);
    let mut text = String::new();
    for row in 0..count {
        for (place, cells) in cells.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            match cells {
                Cells::Same(cell) => text.push_str(cell),
                Cells::Texts(texts) => push_text(&mut text, texts.get(row).and_then(Option::as_deref)),
                Cells::Integers(integers) => push_integer(&mut text, integers.get(row).copied().unwrap_or(0)),
                Cells::Numbers(numbers) => {
                    push_number(&mut text, numbers.get(row).copied().unwrap_or(f64::NAN));
                }
            }
        }
        text.push('\n');
    }
    text
}

/// What is the same in every row is made once.
fn cells<'a>(columns: &'a [ColumnData<'_>]) -> Vec<Cells<'a>> {
    let mut all: Vec<Cells<'_>> = Vec::new();
    for column in columns {
        let mut cell = String::new();
        let cells = match column {
            ColumnData::Text(text) => {
                push_text(&mut cell, Some(text));
                Cells::Same(cell)
            }
            ColumnData::Number(number) => {
                push_number(&mut cell, *number);
                Cells::Same(cell)
            }
            ColumnData::Texts(texts) => Cells::Texts(texts),
            ColumnData::Integers(integers) => Cells::Integers(integers),
            ColumnData::Numbers(numbers) => Cells::Numbers(numbers),
        };
        match (all.last_mut(), cells) {
            (Some(Cells::Same(before)), Cells::Same(cell)) => {
                before.push(',');
                before.push_str(&cell);
            }
            (_, cells) => all.push(cells),
        }
    }
    all
}

/// A text as no reader takes it for anything else; nothing for one that is missing.
fn push_text(line: &mut String, text: Option<&str>) {
    let cell = text.map_or(Cow::Borrowed(""), name_cell);
    if cell.contains([',', '"', '\n', '\r']) {
        line.push('"');
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(&cell);
    }
}

/// A number, and nothing for one that is missing, which is NaN.
fn push_number(line: &mut String, number: f64) {
    push_significant(line, number, DIGITS);
}

fn push_integer(line: &mut String, integer: i64) {
    if integer < 0 {
        line.push('-');
    }
    let mut digits = [0; 20];
    let mut length = 0;
    let mut rest = integer.unsigned_abs();
    for digit in &mut digits {
        *digit = b'0' + (rest % 10) as u8;
        length += 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    line.extend(digits.iter().take(length).rev().copied().map(char::from));
}

#[cfg(test)]
mod tests {
    use super::{csv_rows, push_integer};
    use crate::report::ColumnData;
    use std::borrow::Cow;

    /// A CSV reader has every text back, as it was written or with an apostrophe in front; gaps are empty cells.
    #[test]
    fn rows_are_read_back() {
        let texts = ["a, b", "say \"so\"", "two\nlines", "=1", "-x", "NA"];
        let columns = [
            ColumnData::Text("with, comma"),
            ColumnData::Number(0.05),
            ColumnData::Integers((1..7).collect()),
            ColumnData::Texts(texts.iter().map(|text| Some(Cow::Borrowed(*text))).collect()),
            ColumnData::Texts(vec![None; 6]),
            ColumnData::Number(f64::NAN),
            ColumnData::Numbers(Cow::Owned(vec![1.0, f64::NAN, -0.0, 1.0 / 3.0, 1e9, 0.5])),
        ];
        let text = csv_rows(&columns, 6);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let numbers = ["1", "", "0", "0.33333333", "1000000000", "0.5"];
        for (row, record) in reader.records().enumerate() {
            let record = record.unwrap();
            let marked = format!("'{}", texts[row]);
            let text = if row < 3 { texts[row] } else { &marked };
            let number = (row + 1).to_string();
            let expected = ["with, comma", "0.05", &number, text, "", "", numbers[row]];
            assert_eq!(record.iter().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn integers_print_as_the_standard_library_prints_them() {
        for integer in [0, 7, 10, 99_999, 100_000, -1, i64::MAX, i64::MIN] {
            let mut text = String::new();
            push_integer(&mut text, integer);
            assert_eq!(text, integer.to_string());
        }
    }
}

//! Reads cells of a table; what is said of one names its row and its column.

use super::limits::Limits;
use crate::document::{Content, Mistake, Mistakes, Node, Table, TableRow, quoted};
use crate::quantity::{Dimension, Unit};

/// Mistakes after which no further row is looked at: nobody reads the thousandth.
pub(super) const MOST_MISTAKES: usize = 200;

/// A row, and the index of a column.
pub(super) type Cell<'a> = (&'a TableRow, usize);

/// What numbers of a column can be.
pub(super) struct CellLimit {
    /// The name of the limit, and what is said of the numbers: "a body weight".
    kind: String,
    what: String,
    /// In canonical units.
    least: f64,
    most: f64,
}

impl CellLimit {
    /// Of numbers without any.
    pub(super) fn none() -> Self {
        Self {
            kind: String::new(),
            what: String::new(),
            least: f64::NEG_INFINITY,
            most: f64::INFINITY,
        }
    }

    /// Of numbers of a dimension.
    pub(super) fn new(limits: &Limits, (kind, what): (&str, &str), dimension: Dimension) -> Self {
        let (least, most) = limits.range(kind, dimension);
        Self {
            kind: kind.to_string(),
            what: what.to_string(),
            least: least.unwrap_or(f64::NEG_INFINITY),
            most: most.unwrap_or(f64::INFINITY),
        }
    }
}

/// Reads cells of a table.
pub(super) struct TableCells<'a> {
    pub(super) table: &'a Table,
    pub(super) limits: &'a Limits,
    /// What to do where a cell is empty that must not be.
    pub(super) if_empty: &'static str,
}

impl TableCells<'_> {
    /// Whether a row has a cell for each column.
    pub(super) fn is_whole(&self, row: &TableRow, mistakes: &mut Mistakes) -> bool {
        let columns = self.table.columns().len();
        if row.len() == columns {
            return true;
        }
        let message = format!(
            "row {} has {} cells, and the header names {columns} columns",
            row.number,
            row.len(),
        );
        let place = self.table.place(row, usize::MAX);
        let hint = "is there a comma too many or too few, or a decimal comma?";
        mistakes.add(Mistake::at(place, message).hint(hint));
        false
    }

    /// A cell that is not empty.
    pub(super) fn text<'b>(&self, cell: Cell<'b>, mistakes: &mut Mistakes) -> Option<&'b str> {
        let text = cell.0.cell(cell.1).filter(|text| !text.is_empty());
        if text.is_none() {
            mistakes.add(self.mistake(cell, "there is no value").hint(self.if_empty));
        }
        text
    }

    /// The number in a cell, within its limit, in canonical units; `text` is what stands there, or the part of it that is
    /// the number.
    pub(super) fn number(
        &self,
        cell: Cell<'_>,
        text: &str,
        (unit, limit): (&Unit, &CellLimit),
        mistakes: &mut Mistakes,
    ) -> Option<f64> {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            let mistake = self.mistake(cell, &format!("expected a number, here is {}", quoted(text)));
            let hint = match (text.contains(','), unit.to_string().as_str()) {
                (true, _) => "decimals are behind a point".to_string(),
                (false, "") => "write the number alone".to_string(),
                (false, unit) => format!("write the number alone: its unit, {unit}, is in the header"),
            };
            mistakes.add(mistake.hint(hint));
        }
        let number = number?;
        let canonical = unit.to_canonical(number);
        if canonical < limit.least || canonical > limit.most {
            self.beyond(cell, format!("{number}{}", unit.behind(number)), limit, mistakes);
            return None;
        }
        Some(canonical)
    }

    /// Says that there can be no such number.
    fn beyond(&self, cell: Cell<'_>, written: String, limit: &CellLimit, mistakes: &mut Mistakes) {
        let Ok(quantity) = written.parse() else {
            return;
        };
        let node = Node {
            place: self.table.place(cell.0, cell.1),
            heading: None,
            content: Content::Scalar(written),
        };
        let mut found = Mistakes::new();
        self.limits
            .check(&limit.kind, &limit.what, &quantity, &node, &mut found);
        for mistake in found.into_sorted() {
            let said = self.mistake(cell, &mistake.message);
            mistakes.add(Mistake {
                hint: mistake.hint,
                ..said
            });
        }
    }

    /// "row 3, column `weight (kg)`: …".
    pub(super) fn mistake(&self, (row, column): Cell<'_>, message: &str) -> Mistake {
        let header = self.table.columns().get(column).map_or("", String::as_str);
        let message = format!("row {}, column {}: {message}", row.number, quoted(header));
        Mistake::at(self.table.place(row, column), message)
    }
}

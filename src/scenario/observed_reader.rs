//! Reads a table of measured levels: a row a level, columns with their units in the header.

use super::limits::Limits;
use super::observed_columns::ObservedColumn;
use super::observed_rows::{LevelsIn, ObservedRows};
use super::table_cells::{CellLimit, TableCells};
use crate::document::{Diagnostics, Mistake, Mistakes, Source, Table};
use crate::model::Model;
use crate::outcome::observed::{LabelKind, ObservedLevels};

/// Reads measured levels that are set against something.
pub(super) struct ObservedReader<'a> {
    pub(super) of: LevelsIn<'a>,
    pub(super) limits: &'a Limits,
}

/// A table that was read.
pub(super) struct ReadLevels {
    pub(super) levels: ObservedLevels,
    /// Names of columns that nothing uses.
    pub(super) unused: Vec<String>,
    /// What was taken where the table does not say it.
    pub(super) defaults: Vec<String>,
}

impl ObservedReader<'_> {
    /// Reads a table that goes by a name in the scenario.
    ///
    /// # Errors
    /// Every mistake in it.
    pub(super) fn read(&self, file: &str, source: Source) -> Result<ReadLevels, Diagnostics> {
        let empty = Source::new(&source.name, "");
        let mut mistakes = Mistakes::new();
        let table = Table::read(source, &mut mistakes);
        let table = table.ok_or_else(|| Diagnostics::new(empty.clone(), mistakes.clone().into_sorted()))?;
        if !is_of_levels(&table) {
            return Err(Diagnostics::new(empty, vec![no_table_of_levels()]));
        }
        let columns = ObservedColumn::of(&table, &mut mistakes);
        let headers = table.columns().iter().zip(&columns);
        let unused = headers.filter(|(_, column)| **column == ObservedColumn::Unused);
        let unused = unused.map(|(header, _)| header.clone()).collect();
        let mut defaults = Vec::new();
        let kind = self.kind(&columns, &mut mistakes);
        let analyte = self.analyte(&columns, &mut defaults, &mut mistakes);
        self.check_arms(&columns, &mut mistakes);
        let cells = TableCells {
            table: &table,
            limits: self.limits,
            if_empty: "write a value in every row, or leave the row out",
        };
        let rows = ObservedRows {
            of: self.of,
            columns: &columns,
            cell_limits: columns.iter().map(|column| self.cell_limit(column)).collect(),
            cells,
            analyte,
        };
        let mut levels = ObservedLevels {
            file: file.to_string(),
            source: empty,
            levels: Vec::new(),
            kind,
            labels: Vec::new(),
            left_out: 0,
        };
        rows.read(&mut levels, &mut mistakes);
        if levels.levels.is_empty() && mistakes.is_empty() {
            mistakes.add(no_level(levels.left_out));
        }
        if !mistakes.is_empty() {
            return Err(Diagnostics::new(table.into_source(), mistakes.into_sorted()));
        }
        levels.source = table.into_source();
        Ok(ReadLevels {
            levels,
            unused,
            defaults,
        })
    }

    /// Whose levels they are.
    fn kind(&self, columns: &[ObservedColumn], mistakes: &mut Mistakes) -> Option<LabelKind> {
        let [subject, group] =
            [ObservedColumn::Subject, ObservedColumn::Group].map(|column| columns.contains(&column));
        if subject && group {
            let message = "a level is that of a subject or that of a group, and here are both columns";
            let hint = "take out `group`, or write the groups as arms";
            mistakes.add(Mistake::anywhere(message).hint(hint));
        }
        match (subject, group) {
            (true, _) => Some(LabelKind::Subject),
            (_, true) => Some(LabelKind::Group),
            _ => None,
        }
    }

    /// What was measured where no column says it: what every model computes first.
    fn analyte(
        &self,
        columns: &[ObservedColumn],
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<String> {
        if columns.contains(&ObservedColumn::Analyte) {
            return None;
        }
        let first = |model: &Model| model.analytes().next().map(|(name, _)| name.to_string());
        let mut names = self.of.models.iter().filter_map(first);
        let name = names.next()?;
        if let Some(other) = names.find(|other| *other != name) {
            let message = format!(
                "the models compute {name} and {other}, and the table does not say of which its levels are"
            );
            let hint = format!("add a column `analyte`, with {name} or {other} in every row");
            mistakes.add(Mistake::anywhere(message).hint(hint));
            return None;
        }
        defaults.push(format!("the analyte of measured levels: {name}"));
        Some(name)
    }

    fn check_arms(&self, columns: &[ObservedColumn], mistakes: &mut Mistakes) {
        if self.of.arms.len() > 1 && !columns.contains(&ObservedColumn::Arm) {
            let names: Vec<&str> = self.of.arms.iter().map(|arm| arm.name.as_str()).collect();
            let message = format!(
                "there are {} arms, and the table does not say in which its levels were measured",
                names.len()
            );
            let hint = format!("add a column `arm`, with {} in every row", names.join(" or "));
            mistakes.add(Mistake::anywhere(message).hint(hint));
        }
    }

    fn cell_limit(&self, column: &ObservedColumn) -> CellLimit {
        let (what, unit) = match column {
            ObservedColumn::Time(unit) => (("duration", "a time"), unit),
            ObservedColumn::Level(unit) | ObservedColumn::Lower(unit) | ObservedColumn::Upper(unit) => {
                (("concentration", "a level"), unit)
            }
            _ => return CellLimit::none(),
        };
        CellLimit::new(self.limits, what, unit.dimension())
    }
}

/// Whether a table can be one of measured levels. Of another file nothing is shown: a scenario of somebody else's may name
/// any.
fn is_of_levels(table: &Table) -> bool {
    let is_there = |name: &str| {
        let mut headers = table.columns().iter();
        headers.any(|header| header.to_lowercase().starts_with(name))
    };
    is_there("time") && is_there("level")
}

fn no_table_of_levels() -> Mistake {
    let message = "this file is no table of measured levels: its first line does not name the columns `time` and `level`";
    let hint = "its first line is `time (h),level (ng/mL)`, and further columns behind commas, as \
                `time (h),level (ng/mL),subject`";
    Mistake::anywhere(message).hint(hint)
}

/// That no level is left, of so many that are left out.
fn no_level(left_out: usize) -> Mistake {
    match left_out {
        0 => Mistake::anywhere("there is no level in this table")
            .hint("write a row for each level below the header"),
        _ => Mistake::anywhere(
            "all levels of this table were measured before the start or after the end of the observation",
        )
        .hint("is the unit of `time` right? `observe: {until: ...}` says when the observation ends"),
    }
}

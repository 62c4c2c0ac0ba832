use super::curve_columns;
use super::name_cell::name_cell;
use super::row::{cell, columns, optional, sections};
use crate::outcome::StudyOutcome;
use std::io::{Result, Write};

/// Writes the curves: a row for each model, arm, analyte and point of the grid.
///
/// # Errors
/// When the writer fails.
pub fn curves_csv(outcome: &StudyOutcome, to: &mut dyn Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let mut header = columns(&["model", "arm", "analyte", "time_h"]);
    header.extend(curve_columns::names(outcome));
    csv.write_record(&header)?;
    for (model, series, analyte) in sections(outcome) {
        for point in 0..outcome.grid.len() {
            let mut row = vec![
                name_cell(model).into_owned(),
                name_cell(&series.arm).into_owned(),
                name_cell(&analyte.name).into_owned(),
                cell(outcome.grid.time(point).hours()),
            ];
            let values = curve_columns::values(outcome, series, analyte, point);
            row.extend(values.into_iter().map(optional));
            csv.write_record(&row)?;
        }
    }
    csv.flush()
}

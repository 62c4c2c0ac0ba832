use super::parquet_file::{Column, ColumnKind, ParquetFile};
use super::row::sections;
use super::{RunRecord, curve_columns};
use crate::outcome::StudyOutcome;
use std::io::{Result, Write};

/// Writes the curves as Parquet: the columns of `curves.csv`, with all digits.
///
/// # Errors
/// When the writer fails.
pub fn curves_parquet(outcome: &StudyOutcome, record: &RunRecord, to: &mut (dyn Write + Send)) -> Result<()> {
    let mut columns = vec![
        ("model".to_string(), ColumnKind::Text),
        ("arm".to_string(), ColumnKind::Text),
        ("analyte".to_string(), ColumnKind::Text),
        ("time_h".to_string(), ColumnKind::Number),
    ];
    let names = curve_columns::names(outcome);
    let width = names.len();
    columns.extend(names.into_iter().map(|name| (name, ColumnKind::Optional)));
    let mut file = ParquetFile::new(to, &columns, record)?;
    let points = outcome.grid.len();
    for (model, series, analyte) in sections(outcome) {
        let mut values = vec![Vec::with_capacity(points); width];
        for point in 0..points {
            let row = curve_columns::values(outcome, series, analyte, point);
            for (column, value) in values.iter_mut().zip(row) {
                column.push(value.unwrap_or(f64::NAN));
            }
        }
        let times = (0..points).map(|point| outcome.grid.time(point).hours());
        let mut columns = vec![
            Column::Text(model),
            Column::Text(&series.arm),
            Column::Text(&analyte.name),
            Column::Number(times.collect()),
        ];
        columns.extend(values.iter().map(|values| Column::Optional(Some(values))));
        file.rows(points, &columns)?;
    }
    file.finish()
}

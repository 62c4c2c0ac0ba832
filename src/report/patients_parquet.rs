use super::RunRecord;
use super::parquet_file::{Column, ColumnKind, ParquetFile};
use super::patient_columns::{self, Values};
use super::row::sections;
use crate::outcome::StudyOutcome;
use std::io::{Result, Write};

/// Patients in a group of rows: what a reader takes into memory at once, some ten megabytes.
const GROUP: usize = 1 << 17;

/// Writes what each patient had, as Parquet: the columns of `patients.csv`, with all digits.
///
/// # Errors
/// When the writer fails.
pub fn patients_parquet(
    outcome: &StudyOutcome,
    record: &RunRecord,
    to: &mut (dyn Write + Send),
) -> Result<()> {
    let mut columns = vec![
        ("model".to_string(), ColumnKind::Text),
        ("arm".to_string(), ColumnKind::Text),
        ("analyte".to_string(), ColumnKind::Text),
        ("patient".to_string(), ColumnKind::Count),
        ("weight_kg".to_string(), ColumnKind::Number),
    ];
    let numbers = patient_columns::names(outcome).into_iter();
    columns.extend(numbers.map(|name| (name, ColumnKind::Optional)));
    let mut file = ParquetFile::new(to, &columns, record)?;
    for (model, series, analyte) in sections(outcome) {
        let values = patient_columns::values(analyte);
        for (group, weights) in outcome.weights.chunks(GROUP).enumerate() {
            let from = group * GROUP;
            let patients = from..from + weights.len();
            let mut columns = vec![
                Column::Text(model),
                Column::Text(&series.arm),
                Column::Text(&analyte.name),
                Column::Count(
                    patients
                        .clone()
                        .map(|index| outcome.subjects.number(index) as i64)
                        .collect(),
                ),
                Column::Number(weights.iter().map(|weight| weight.kg()).collect()),
            ];
            let numbers: Vec<Option<Vec<f64>>> = values
                .iter()
                .map(|values| match values {
                    Values::Nothing => None,
                    values => Some(patients.clone().map(|index| values.at(index)).collect()),
                })
                .collect();
            columns.extend(numbers.iter().map(|numbers| Column::Optional(numbers.as_deref())));
            file.rows(weights.len(), &columns)?;
        }
    }
    file.finish()
}

use super::exposure_table::rows;
use super::result_cell::{ResultCell, RowNumbers};
use super::result_table::ResultTable;
use super::{Blocks, compact};
use crate::outcome::{AnalyteOutcome, ExplainedNumber, Measure, StudyOutcome};
use crate::quantity::Time;

/// How long the typical patient's level takes to fall after the last dose, arm by arm, beside the terminal half-life,
/// which describes only the last part of a fall. Nothing where no arm falls so far.
pub(super) fn fall_table(outcome: &StudyOutcome, name: &str) -> Blocks {
    let falls = |analyte: &AnalyteOutcome| analyte.falls.iter().any(|fall| fall.hours.is_some());
    if !rows(outcome, name).any(|(_, _, analyte)| falls(analyte)) {
        return Blocks::new();
    }
    let mut table = ResultTable::new(vec![
        name.to_string(),
        "falls after the last\ndose: by 50 %".to_string(),
        "\nby 80 %".to_string(),
        "\nby 90 %".to_string(),
        "terminal\nhalf-life".to_string(),
    ])
    .about("how long levels take to fall");
    for (label, series, analyte) in rows(outcome, name) {
        let mut cells: Vec<ResultCell> = vec![label.into()];
        let of = RowNumbers {
            outcome,
            series,
            analyte: name,
        };
        let hours = |hours: Option<f64>| match hours {
            Some(hours) => format!("{} h", compact(hours, 3)),
            None => "–".to_string(),
        };
        cells.extend(analyte.falls.iter().map(|fall| hours(fall.hours).into()));
        let half_life = hours(Measure::HalfLife.of(&analyte.typical));
        cells.push(of.number(ExplainedNumber::HalfLife, half_life));
        table.row(cells);
    }
    let end = Time::hours(outcome.grid.end());
    let mut blocks = Blocks::new();
    blocks.gap();
    blocks.table(table);
    blocks.line(format!(
        "Typical patient; – where the level had not fallen so far at {} h.",
        compact(end, 4)
    ));
    blocks
}

use super::row::{cell, column_name, columns, interval, interval_names, level_name, sections};
use crate::outcome::StudyOutcome;
use std::io::{Result, Write};

/// Writes the curves: a row for each model, arm, analyte and point of the grid.
///
/// # Errors
/// When the writer fails.
pub fn curves_csv(outcome: &StudyOutcome, to: &mut dyn Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let mut header = columns(&[
        "model",
        "arm",
        "analyte",
        "time_h",
        "dose_rate_typical_mg_per_h",
        "typical_ng_per_mL",
    ]);
    for level in outcome.levels {
        header.extend(interval_names(&level_name(level), "ng_per_mL"));
    }
    for threshold in &outcome.thresholds {
        header.extend(interval_names(
            &format!("share_above_{}", column_name(&threshold.id)),
            "",
        ));
    }
    csv.write_record(&header)?;
    for (model, series, analyte) in sections(outcome) {
        for (point, typical) in analyte.curves.typical.iter().enumerate() {
            let time = outcome.grid.time(point);
            let mut row = vec![
                model.to_string(),
                series.arm.clone(),
                analyte.name.clone(),
                cell(time.hours()),
                cell(series.timeline.rate_at(time).mg_per_hour()),
                cell(*typical),
            ];
            for curve in &analyte.curves.percentiles {
                row.extend(interval(Some(curve.at(point))));
            }
            for (index, threshold) in analyte.thresholds.iter().enumerate() {
                let share = threshold.and_then(|_| analyte.curves.share_above(index, point));
                row.extend(interval(share));
            }
            csv.write_record(&row)?;
        }
    }
    csv.flush()
}

use super::name_cell::name_cell;
use super::restriction_marks::reasons;
use super::row::{columns, interval, interval_names, level_name, optional, sections};
use crate::outcome::{Measure, StudyOutcome};
use std::io::{Result, Write};

/// Writes the summary: a row for each model, arm, analyte and measure, every percentile and
/// probability with its Monte Carlo interval.
///
/// # Errors
/// When the writer fails.
pub fn summary_csv(outcome: &StudyOutcome, to: &mut dyn Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let mut header = columns(&[
        "model",
        "arm",
        "analyte",
        "measure",
        "threshold",
        "unit",
        "typical",
    ]);
    for level in outcome.probabilities {
        header.extend(interval_names(&level_name(level), ""));
    }
    header.extend(interval_names("share_ever_above", ""));
    header.extend(interval_names("share_censored", ""));
    header.push("typical_bound".to_string());
    header.extend(
        outcome
            .probabilities
            .map(|level| format!("{}_bound", level_name(level))),
    );
    header.push("do_not_report".to_string());
    csv.write_record(&header)?;
    for (model, series, analyte) in sections(outcome) {
        for summary in &analyte.summaries {
            let (measure, threshold) = measure_names(outcome, summary.measure);
            let mut row = vec![
                name_cell(model).into_owned(),
                name_cell(&series.arm).into_owned(),
                name_cell(&analyte.name).into_owned(),
                measure.to_string(),
                threshold,
                summary.measure.unit().to_string(),
                optional(summary.typical),
            ];
            for level in outcome.probabilities {
                row.extend(interval(summary.at(level).map(|percentile| percentile.estimate)));
            }
            row.extend(interval(summary.ever));
            row.extend(interval(summary.censored));
            row.push(
                summary
                    .typical
                    .map_or_else(String::new, |_| summary.typical_bound.to_string()),
            );
            for level in outcome.probabilities {
                let percentile = summary.at(level);
                row.push(percentile.map_or_else(String::new, |percentile| percentile.bound.to_string()));
            }
            row.push(reasons(outcome, |found| {
                found.is_of(series.model, &series.arm, &analyte.name)
                    && (found.is_of_all() || found.names(summary.measure))
            }));
            csv.write_record(&row)?;
        }
    }
    csv.flush()
}

/// The name of a measure in files, and the threshold it belongs to.
pub(super) fn measure_names(outcome: &StudyOutcome, measure: Measure) -> (&'static str, String) {
    match measure {
        Measure::Cmax => ("cmax", String::new()),
        Measure::Tmax => ("tmax", String::new()),
        Measure::Area => ("auc_to_end", String::new()),
        Measure::AreaToInfinity => ("auc_to_infinity", String::new()),
        Measure::HalfLife => ("half_life", String::new()),
        Measure::HoursAbove(index) => {
            let threshold = outcome.thresholds.get(index);
            (
                "time_above",
                threshold.map_or_else(String::new, |threshold| name_cell(&threshold.id).into_owned()),
            )
        }
    }
}

//! The numbers of `curves.csv` and `curves.parquet`, column by column.

use super::row::{columns, interval_names, level_name};
use super::threshold_columns::threshold_columns;
use crate::outcome::{AnalyteOutcome, SeriesOutcome, StudyOutcome};
use crate::quantiles::Estimate;

/// Names of the columns that stand behind model, arm, analyte and time.
pub(super) fn names(outcome: &StudyOutcome) -> Vec<String> {
    let mut names = columns(&["dose_rate_typical_mg_per_h", "typical_ng_per_mL"]);
    for level in outcome.probabilities {
        names.extend(interval_names(&level_name(level), "ng_per_mL"));
    }
    for name in threshold_columns(&outcome.thresholds) {
        names.extend(interval_names(&format!("share_above_{name}"), ""));
    }
    names
}

/// What stands in them at a point of the grid.
pub(super) fn values(
    outcome: &StudyOutcome,
    series: &SeriesOutcome,
    analyte: &AnalyteOutcome,
    point: usize,
) -> Vec<Option<f64>> {
    let curves = &analyte.curves;
    let rate = series.timeline.rate_at(outcome.grid.time(point)).mg_per_hour();
    let mut values = vec![Some(rate), curves.typical.get(point).copied()];
    for level in 0..outcome.probabilities.len() {
        values.extend(ends(curves.percentiles.get(level).map(|curve| curve.at(point))));
    }
    for (index, threshold) in analyte.thresholds.iter().enumerate() {
        values.extend(ends(threshold.and_then(|_| curves.share_above(index, point))));
    }
    values
}

fn ends(estimate: Option<Estimate>) -> [Option<f64>; 3] {
    [
        estimate.map(|estimate| estimate.value),
        estimate.and_then(|estimate| estimate.low),
        estimate.and_then(|estimate| estimate.high),
    ]
}

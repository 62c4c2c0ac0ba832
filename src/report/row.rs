//! Cells of CSV files: one way to write numbers and intervals everywhere.

use super::{push_significant, significant};
use crate::outcome::{AnalyteOutcome, SeriesOutcome, StudyOutcome};
use crate::quantiles::Estimate;
use std::io::{Error, Result};

/// Digits of a number in a CSV file: what a plot or a re-analysis can need.
const DIGITS: i32 = 8;

/// Column names that stand before those of levels and thresholds.
pub(super) fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_string()).collect()
}

/// Every analyte of every arm of every model, in the order of files, with the name of its model.
pub(super) fn sections(
    outcome: &StudyOutcome,
) -> impl Iterator<Item = (&str, &SeriesOutcome, &AnalyteOutcome)> {
    outcome.series.iter().flat_map(|series| {
        let model = outcome
            .models
            .get(series.model)
            .map_or("", |model| model.id.as_str());
        series
            .analytes
            .iter()
            .map(move |analyte| (model, series, analyte))
    })
}

/// A line of a CSV file.
pub(super) fn line<T: AsRef<str>>(cells: &[T]) -> Result<String> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(cells.iter().map(AsRef::as_ref))?;
    let bytes = csv
        .into_inner()
        .map_err(|error| Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(Error::other)
}

/// Appends a number, and nothing for one that is missing, which is NaN.
pub(super) fn push_cell(text: &mut String, value: f64) {
    push_significant(text, value, DIGITS);
}

/// A number.
pub(super) fn cell(value: f64) -> String {
    significant(value, DIGITS)
}

/// A number that may be missing; then the cell is empty.
pub(super) fn optional(value: Option<f64>) -> String {
    value.map(cell).unwrap_or_default()
}

/// A value and the two ends of its interval.
pub(super) fn interval(estimate: Option<Estimate>) -> [String; 3] {
    match estimate {
        Some(estimate) => [
            cell(estimate.value),
            optional(estimate.low),
            optional(estimate.high),
        ],
        None => [String::new(), String::new(), String::new()],
    }
}

/// Column names for a value and its interval: `p5`, `p5_low`, `p5_high`, with the unit behind.
pub(super) fn interval_names(name: &str, unit: &str) -> [String; 3] {
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!("_{unit}")
    };
    [
        format!("{name}{unit}"),
        format!("{name}_low{unit}"),
        format!("{name}_high{unit}"),
    ]
}

/// `p5`, `median`, `p97.5`.
pub(super) fn level_name(level: f64) -> String {
    if level == 0.5 {
        "median".to_string()
    } else {
        format!("p{}", significant(level * 100.0, 6))
    }
}

/// A name in lower case, with underscores for all that a column name should not hold.
pub(super) fn column_name(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' })
        .collect()
}

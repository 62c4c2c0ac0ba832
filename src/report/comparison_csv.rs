use super::name_cell::name_cell;
use super::restriction_marks::reasons;
use super::row::{columns, interval, interval_names, level_name};
use super::summary_csv::measure_names;
use crate::outcome::StudyOutcome;
use std::io::{Result, Write};

/// Writes how each arm differs from the first, in the same people.
///
/// # Errors
/// When the writer fails.
pub fn comparison_csv(outcome: &StudyOutcome, to: &mut dyn Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let mut header = columns(&[
        "model",
        "analyte",
        "arm",
        "compared_with",
        "measure",
        "threshold",
        "unit",
    ]);
    for level in outcome.probabilities {
        header.extend(interval_names(&format!("difference_{}", level_name(level)), ""));
    }
    for name in [
        "share_less",
        "share_same",
        "share_more",
        "share_better_off",
        "share_censored",
    ] {
        header.extend(interval_names(name, ""));
    }
    header.extend(
        outcome
            .probabilities
            .map(|level| format!("difference_{}_bound", level_name(level))),
    );
    header.push("do_not_report".to_string());
    csv.write_record(&header)?;
    for compared in &outcome.comparisons {
        let comparison = &compared.comparison;
        let (measure, threshold) = measure_names(outcome, comparison.measure);
        let model = outcome
            .models
            .get(compared.model)
            .map_or("", |model| model.id.as_str());
        let mut row = vec![
            name_cell(model).into_owned(),
            name_cell(&compared.analyte).into_owned(),
            name_cell(&compared.arm).into_owned(),
            name_cell(&compared.baseline).into_owned(),
            measure.to_string(),
            threshold,
            comparison.measure.unit().to_string(),
        ];
        for level in 0..outcome.probabilities.len() {
            row.extend(interval(
                comparison
                    .difference
                    .get(level)
                    .map(|percentile| percentile.estimate),
            ));
        }
        for share in [
            comparison.less,
            comparison.same,
            comparison.more,
            comparison.better_off(),
            comparison.censored,
        ] {
            row.extend(interval(share));
        }
        for level in 0..outcome.probabilities.len() {
            let percentile = comparison.difference.get(level);
            row.push(percentile.map_or_else(String::new, |percentile| percentile.bound.to_string()));
        }
        row.push(reasons(outcome, |found| {
            let (model, analyte) = (compared.model, &compared.analyte);
            let concerned =
                found.is_of(model, &compared.arm, analyte) || found.is_of(model, &compared.baseline, analyte);
            concerned && (found.is_of_all() || found.names(comparison.measure))
        }));
        csv.write_record(&row)?;
    }
    csv.flush()
}

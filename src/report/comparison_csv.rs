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
    for level in outcome.levels {
        header.extend(interval_names(&format!("difference_{}", level_name(level)), ""));
    }
    for name in ["share_less", "share_same", "share_more", "share_better_off"] {
        header.extend(interval_names(name, ""));
    }
    csv.write_record(&header)?;
    for compared in &outcome.comparisons {
        let comparison = &compared.comparison;
        let (measure, threshold) = measure_names(outcome, comparison.measure);
        let model = outcome
            .models
            .get(compared.model)
            .map_or("", |model| model.id.as_str());
        let mut row = vec![
            model.to_string(),
            compared.analyte.clone(),
            compared.arm.clone(),
            compared.baseline.clone(),
            measure.to_string(),
            threshold,
            comparison.measure.unit().to_string(),
        ];
        for (_, estimate) in &comparison.difference {
            row.extend(interval(Some(*estimate)));
        }
        for share in [
            comparison.less,
            comparison.same,
            comparison.more,
            comparison.better_off(),
        ] {
            row.extend(interval(share));
        }
        csv.write_record(&row)?;
    }
    csv.flush()
}

use super::row::{cell, column_name, columns, optional};
use crate::outcome::StudyOutcome;
use std::io::{Result, Write};

/// Writes what each patient had: a row for each model, arm, analyte and patient.
///
/// # Errors
/// When the writer fails.
pub fn patients_csv(outcome: &StudyOutcome, to: &mut dyn Write) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let mut header = columns(&[
        "model",
        "arm",
        "analyte",
        "patient",
        "weight_kg",
        "cmax_ng_per_mL",
        "tmax_h",
        "auc_to_end_ng_h_per_mL",
        "auc_to_infinity_ng_h_per_mL",
        "half_life_h",
    ]);
    for threshold in &outcome.thresholds {
        let name = column_name(&threshold.id);
        header.push(format!("above_{name}_h"));
        header.push(format!("first_above_{name}_h"));
        header.push(format!("back_below_{name}_h"));
    }
    csv.write_record(&header)?;
    for series in &outcome.series {
        let model = outcome
            .models
            .get(series.model)
            .map_or("", |model| model.id.as_str());
        for analyte in &series.analytes {
            for (number, (exposure, weight)) in analyte.patients.iter().zip(&outcome.weights).enumerate() {
                let mut row = vec![
                    model.to_string(),
                    series.arm.clone(),
                    analyte.name.clone(),
                    (number + 1).to_string(),
                    cell(weight.kg()),
                    cell(exposure.cmax),
                    cell(exposure.tmax),
                    cell(exposure.area),
                    cell(exposure.area_to_infinity),
                    optional(exposure.half_life),
                ];
                for (above, threshold) in exposure.above.iter().zip(&analyte.thresholds) {
                    row.push(optional(threshold.map(|_| above.hours)));
                    row.push(optional(above.first));
                    row.push(optional(above.back));
                }
                csv.write_record(&row)?;
            }
        }
    }
    csv.flush()
}

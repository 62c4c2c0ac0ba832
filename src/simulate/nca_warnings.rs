//! What is to be said of quantities of samples.

use crate::model::Model;
use crate::outcome::nca::{NcaQuantity, NcaRow, NcaSpread};
use crate::outcome::{SeriesOutcome, Warning, WarningKind};
use crate::quantity::{significant, with_thousands};

/// Areas of which too much is extrapolated, arm by arm.
pub(super) fn nca_warnings(models: &[Model], series: &[SeriesOutcome]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for series in series {
        for analyte in &series.analytes {
            let rows = analyte.nca.iter().flat_map(|nca| &nca.rows);
            let shares =
                rows.filter(|row| row.quantity == NcaQuantity::Extrapolated && row.convention.is_some());
            let above = |row: &&NcaRow| {
                let typical = row
                    .typical
                    .is_ok_and(|share| share > NcaSpread::MOST_EXTRAPOLATED);
                typical || row.people.above.is_some_and(|count| count > 0)
            };
            // The convention that extrapolates most in the typical patient stands for all of them.
            let share = |row: &NcaRow| row.typical.unwrap_or(0.0);
            let most = shares
                .filter(above)
                .max_by(|one, two| share(one).total_cmp(&share(two)));
            let Some(row) = most else { continue };
            let model = models.get(series.model).map_or("", |model| model.short.as_str());
            let typical = match row.typical {
                Ok(share) => format!("{} % in the typical patient, ", significant(share, 3)),
                Err(_) => String::new(),
            };
            let text = format!(
                "the samples of {} in arm {} under {model} leave much of the AUC to extrapolation: {typical}more than {} % in {} \
                 of {} patients; sample for longer",
                analyte.name,
                series.arm,
                NcaSpread::MOST_EXTRAPOLATED,
                with_thousands(row.people.above.unwrap_or(0)),
                with_thousands(row.people.counted),
            );
            warnings.push(Warning {
                kind: WarningKind::Sampling,
                text,
            });
        }
    }
    warnings
}

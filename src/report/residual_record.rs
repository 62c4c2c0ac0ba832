use super::key_columns::sections;
use crate::model::Scatter;
use crate::outcome::StudyOutcome;
use serde::Serialize;

/// Which residual error a band of measured levels was made with, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ResidualRecord {
    model: String,
    analyte: String,
    printed: String,
    /// Standard deviation as a share of the level.
    proportional_sd: Option<f64>,
    additive_sd_ng_per_ml: Option<f64>,
    log_sd: Option<f64>,
    grade: String,
    from: String,
    below_zero: &'static str,
}

impl ResidualRecord {
    /// Of each model and analyte whose levels are measured, once each.
    pub(super) fn all(outcome: &StudyOutcome) -> Vec<Self> {
        let mut records: Vec<Self> = Vec::new();
        for (id, series, analyte) in sections(outcome) {
            let model = outcome.models.get(series.model);
            let error = model.and_then(|model| model.residual_error(&analyte.name));
            let is_known = |record: &Self| record.model == id && record.analyte == analyte.name;
            let Some(error) = error.filter(|_| !analyte.curves.measured.is_empty()) else {
                continue;
            };
            if records.iter().any(is_known) {
                continue;
            }
            let [proportional_sd, additive_sd_ng_per_ml, log_sd] = match error.scatter {
                Scatter::Linear {
                    proportional,
                    additive,
                } => [Some(proportional), Some(additive), None],
                Scatter::Logarithmic { sd } => [None, None, Some(sd)],
            };
            records.push(Self {
                model: id.to_string(),
                analyte: analyte.name.clone(),
                printed: error.printed.clone(),
                proportional_sd,
                additive_sd_ng_per_ml,
                log_sd,
                grade: error.provenance.grade.to_string(),
                from: error.provenance.from.clone(),
                below_zero: "given as 0",
            });
        }
        records
    }

    /// "S-ketamine under otto-2021 proportional 23.609 %".
    pub(super) fn in_words(&self, several_models: bool) -> String {
        let under = match several_models {
            true => format!(" under {}", self.model),
            false => String::new(),
        };
        format!("{}{under} {}", self.analyte, self.printed)
    }
}

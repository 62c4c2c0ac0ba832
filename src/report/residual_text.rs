use super::residual_record::ResidualRecord;
use super::wrap::wrap;
use crate::outcome::StudyOutcome;

/// Where levels are measured too: that numbers are of true ones, and where the measured ones are; nothing otherwise.
pub(super) fn residual_text(outcome: &StudyOutcome) -> String {
    let errors = ResidualRecord::all(outcome);
    if errors.is_empty() {
        return String::new();
    }
    let several = outcome.models.len() > 1;
    let errors: Vec<String> = errors.iter().map(|error| error.in_words(several)).collect();
    let text = format!(
        "Every number here is of true levels. Measured ones scatter about them by the published residual error ({}): the \
         outer band of the figure, and measured_ng_per_ml in curves.csv.",
        errors.join("; ")
    );
    format!("\n{}\n", wrap(&text, "").replace("\n  ", "\n"))
}

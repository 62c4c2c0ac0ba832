use super::Blocks;
use super::residual_record::ResidualRecord;
use crate::outcome::StudyOutcome;

/// Where levels are measured too: that numbers are of true ones, and where the measured ones are; nothing otherwise.
pub(super) fn residual_text(outcome: &StudyOutcome) -> Blocks {
    let errors = ResidualRecord::all(outcome);
    if errors.is_empty() {
        return Blocks::new();
    }
    let several = outcome.models.len() > 1;
    let errors: Vec<String> = errors.iter().map(|error| error.in_words(several)).collect();
    let mut blocks = Blocks::new();
    blocks.gap();
    blocks.paragraph(format!(
        "Every number here is of true levels. Measured ones scatter about them by the published residual error ({}): the \
         outer band of the figure, and measured_ng_per_ml in curves.csv.",
        errors.join("; ")
    ));
    blocks
}

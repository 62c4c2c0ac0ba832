use super::Blocks;
use super::estimate_text::{band, levels, share};
use super::restriction_marks::marks_of_difference;
use super::result_table::ResultTable;
use crate::effect::Threshold;
use crate::outcome::{ArmComparison, Measure, StudyOutcome};

/// Every measure of every arm against the first one of the same model, a table for each arm.
pub(super) fn comparison_tables(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    for compared in comparisons(outcome) {
        let Some(first) = compared.first() else { continue };
        let mut table = ResultTable::new(vec![
            format!(
                "{}:\n{} against {}",
                first.analyte,
                arm(outcome, first),
                first.baseline
            ),
            format!("difference,\nmedian ({})", band(outcome.probabilities)),
            "share with less\n[95 % interval]".to_string(),
        ]);
        for compared in compared {
            let comparison = &compared.comparison;
            table.row(vec![
                format!(
                    "{}{}",
                    name(outcome, comparison.measure),
                    marks_of_difference(outcome, compared)
                ),
                levels(&comparison.difference, " to "),
                share(comparison.less),
            ]);
        }
        blocks.gap();
        blocks.table(table);
    }
    blocks
}

/// Comparisons of the same two arms of an analyte, together.
pub(super) fn comparisons(outcome: &StudyOutcome) -> impl Iterator<Item = &[ArmComparison]> {
    let same = |one: &ArmComparison, other: &ArmComparison| {
        (one.model, &one.analyte, &one.arm) == (other.model, &other.analyte, &other.arm)
    };
    // Where there is nobody there is nothing to compare in people.
    let all: &[ArmComparison] = match outcome.subjects.count() {
        0 => &[],
        _ => &outcome.comparisons,
    };
    all.chunk_by(same)
}

/// The arm, with its model where there are several.
pub(super) fn arm(outcome: &StudyOutcome, compared: &ArmComparison) -> String {
    match outcome.models.get(compared.model) {
        Some(model) if outcome.models.len() > 1 => format!("{}, {},", compared.arm, model.short),
        _ => compared.arm.clone(),
    }
}

fn name(outcome: &StudyOutcome, measure: Measure) -> String {
    match measure {
        Measure::Cmax => "peak, ng/mL".to_string(),
        Measure::Area => "AUC to the end, ng·h/mL".to_string(),
        Measure::AreaToInfinity => "AUC to infinity, ng·h/mL".to_string(),
        Measure::Tmax => "time of the peak, h".to_string(),
        Measure::HalfLife => "half-life, h".to_string(),
        Measure::HoursAbove(index) => {
            let threshold = outcome.thresholds.get(index);
            format!("h {}", threshold.map_or_else(String::new, Threshold::beyond))
        }
        Measure::HoursInRange { lower, .. } => {
            let threshold = outcome.thresholds.get(lower);
            format!(
                "h within {}",
                threshold.map_or(String::new(), |threshold| threshold.range())
            )
        }
    }
}

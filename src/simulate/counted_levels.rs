use crate::effect::Threshold;
use crate::model::{Model, Substances};
use crate::outcome::Measure;

/// The levels of one analyte at which time is counted, ng/mL: those of all thresholds, in their order, and behind them
/// the upper ends of those that are ranges; `None` for a threshold of another analyte, and for the upper end of one that
/// is no range. Upper ends are there where any threshold has one.
pub(super) fn counted_levels(
    thresholds: &[Threshold],
    (model, substances, analyte): (&Model, &Substances, usize),
) -> Vec<Option<f64>> {
    let own = |threshold: &Threshold| threshold.analyte(model, substances) == Some(analyte);
    let lower = thresholds
        .iter()
        .map(|threshold| own(threshold).then(|| threshold.level.ng_per_ml()));
    let mut levels: Vec<Option<f64>> = lower.collect();
    if thresholds.iter().any(|threshold| threshold.range_end().is_some()) {
        levels.extend(thresholds.iter().map(|threshold| {
            let end = threshold.range_end().filter(|_| own(threshold));
            end.map(|end| end.ng_per_ml())
        }));
    }
    levels
}

/// Whether an analyte of these levels has a measure: hours above a threshold are one only of the analyte that it belongs
/// to, hours in its range only where it has one.
pub(super) fn applies(measure: Measure, levels: &[Option<f64>]) -> bool {
    let has = |index: usize| levels.get(index).is_some_and(Option::is_some);
    match measure {
        Measure::HoursAbove(index) => has(index),
        Measure::HoursInRange { lower, upper } => has(lower) && has(upper),
        _ => true,
    }
}

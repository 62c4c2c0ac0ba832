//! Axes of designs, and what cells have on them.

use super::value_axis::ValueAxis;
use crate::outcome::{Axis, CellMeasure, CellOutcome, DesignOutcome};
use crate::quantiles::Estimate;

/// The scale of an axis with numbers: at equal ratios where that was asked for, or where its numbers are nearer to that
/// than to equal distances over more than a decade.
pub(super) fn scale(axis: &Axis) -> ValueAxis {
    let numbers: Vec<f64> = axis.values.iter().filter_map(|value| value.number).collect();
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let wide = low > 0.0 && high > 10.0 * low && !is_even(&numbers);
    match low > 0.0 && (axis.is_logarithmic || wide) {
        true => ValueAxis::log(low, high),
        false => ValueAxis {
            low,
            high,
            log: false,
        },
    }
}

fn is_even(numbers: &[f64]) -> bool {
    let steps: Vec<f64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let widest = steps.iter().copied().fold(0.0, f64::max);
    steps.iter().all(|step| *step > 0.5 * widest)
}

/// Up to so many values are written beside an axis as they are.
const FEW: usize = 12;

/// What is written beside an axis: its own values, as the scenario writes them, or round numbers where there are many.
pub(super) fn ticks(axis: &Axis, scale: &ValueAxis, about: usize) -> Vec<(f64, String)> {
    if axis.values.len() <= FEW {
        let own = axis.values.iter();
        return own
            .filter_map(|value| Some((value.number?, value.text.clone())))
            .collect();
    }
    let numbers = match scale.log {
        true => scale.ticks(about),
        // Round numbers, whatever the axis begins with.
        false => {
            let from_zero = ValueAxis::linear(scale.high).ticks(about);
            from_zero.into_iter().filter(|tick| scale.shows(*tick)).collect()
        }
    };
    let texts = super::number::ticks(&numbers, scale.log);
    numbers.into_iter().zip(texts).collect()
}

/// "dose (mg/kg)"; without the unit where the values are written with theirs.
pub(super) fn name(axis: &Axis) -> String {
    match axis.unit_name().filter(|unit| !unit.is_empty()) {
        Some(unit) if axis.values.len() > FEW => format!("{} ({unit})", axis.name),
        _ => axis.name.clone(),
    }
}

/// The share of people ever above a threshold of its place, in a cell.
pub(super) fn share(cell: &CellOutcome, threshold: usize) -> Option<Estimate> {
    let mut summaries = cell.summaries.iter();
    summaries.find_map(|summary| match summary.measure {
        CellMeasure::EverAbove(of) if of == threshold => summary.share,
        _ => None,
    })
}

/// The number of a cell on an axis.
pub(super) fn number(outcome: &DesignOutcome, cell: &CellOutcome, axis: usize) -> Option<f64> {
    outcome
        .axes
        .get(axis)?
        .value(*cell.cell.values.get(axis)?)?
        .number
}

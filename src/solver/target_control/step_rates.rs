//! The rate of one step.

use super::effect_peak::EffectPeak;
use crate::solver::linear::InputStep;

/// A peak or a level that is this close below the target, as a share of it, counts as there. One step after the first
/// the peak that comes by itself *is* the target: the exact rate is zero, and without a tolerance rounding would
/// decide between zero and a tiny rate, and all later rates with it.
const TOLERANCE: f64 = 1e-9;
/// Rounds in which the time of the peak is improved; each doubles the digits that are right, as the peak is flat.
const MOST_ROUNDS: usize = 60;
/// The rate stands still when it changes by no more than this share.
const STANDS_STILL: f64 = 1e-14;

/// The rate in mg/h with which the amount in `compartment` is `target` mg at the end of the step; not below zero.
/// After Jacobs 1990.
pub(super) fn plasma_rate(step: &InputStep, amounts: &[f64], compartment: usize, target: f64) -> f64 {
    let without = step.without_input(amounts, compartment);
    ((target - without) / step.unit_response(compartment)).max(0.0)
}

/// The rate in mg/h with which the effect site, the pump off after the step, comes to `target` mg and no higher; not
/// below zero. After Shafer and Gregg 1992.
pub(super) fn effect_rate(
    step: &InputStep,
    amounts: &[f64],
    (peak, site): (&EffectPeak, usize),
    target: f64,
) -> f64 {
    let there = target * (1.0 - TOLERANCE);
    if amounts[site] >= there || peak.find(amounts).1 >= there {
        return 0.0;
    }
    let mut free = vec![0.0; amounts.len()];
    step.propagate(amounts, 0.0, &mut free);
    let unit = step.unit_responses();
    let mut after = free.clone();
    let (mut hours, _) = peak.find(unit);
    let mut rate = 0.0;
    for _ in 0..MOST_ROUNDS {
        let next = (target - peak.site_after(&free, hours)) / peak.site_after(unit, hours);
        let change = (next - rate).abs();
        rate = next;
        if change <= STANDS_STILL * rate.abs() {
            break;
        }
        step.propagate(amounts, rate, &mut after);
        hours = peak.find(&after).0;
    }
    rate.max(0.0)
}

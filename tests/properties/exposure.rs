//! What a patient had is what plain counting over very many points of the curve comes to.

use crate::cases::{Case, cases, random_cases};
use crate::counted::{BAND, Counted, Trace, excursions, level_at, look, peak};
use crate::propagators::NUMERICAL;
use infusim::outcome::{Above, Exposure};
use infusim::quantity::Time;
use infusim::solver::{Input, Method, Trajectory};
use proptest::prelude::*;

/// How a threshold is put relative to a curve.
#[derive(Clone, Copy, Debug)]
pub enum Touch {
    /// At this share of the peak.
    Share(f64),
    /// At the level before, or after, one of the events, but for a relative gap.
    Event(usize, bool, f64),
    /// At the peak, but for a gap.
    Peak(f64),
}

pub fn touches() -> impl Strategy<Value = Touch> {
    let gap = prop::sample::select(vec![0.0, 1e-12, -1e-12, 1e-9, -1e-9, 1e-6, -1e-6, 1e-3, -1e-3]);
    prop_oneof![
        (0.001..1.0_f64).prop_map(Touch::Share),
        (0..20_usize, any::<bool>(), gap.clone())
            .prop_map(|(event, after, gap)| Touch::Event(event, after, gap)),
        gap.prop_map(Touch::Peak),
    ]
}

pub fn threshold(touch: Touch, traces: &[Trace]) -> f64 {
    match touch {
        Touch::Share(share) => share * peak(traces).least,
        Touch::Peak(gap) => (1.0 + gap) * peak(traces).least,
        Touch::Event(event, after, gap) => {
            let points = &traces[event % traces.len()].points;
            let (_, level) = if after {
                points[0]
            } else {
                points[points.len() - 1]
            };
            (1.0 + gap) * level
        }
    }
}

pub fn exposure(trajectory: &Trajectory, analyte: usize, thresholds: &[f64]) -> Exposure {
    let thresholds: Vec<Option<f64>> = thresholds.iter().copied().map(Some).collect();
    Exposure::new(trajectory, analyte, 0.0, None, &thresholds)
}

/// The claims of an exposure, held against a hundred thousand points.
pub fn check(
    found: &Exposure,
    traces: &[Trace],
    thresholds: &[f64],
    horizon: Time,
) -> Result<(), TestCaseError> {
    let horizon = horizon.hours();
    let highest = peak(traces);
    // A hundred thousand steps round a hundred thousand times.
    prop_assert!(
        highest.holds(found.cmax, 1e-11 * found.cmax),
        "Cmax {} outside {highest:?}",
        found.cmax
    );
    for (above, threshold) in found.above.iter().zip(thresholds) {
        let slack = 1e-9 * horizon;
        let [least, most] = excursions(traces, *threshold);
        prop_assert!(
            (least.hours - slack..=most.hours + slack).contains(&above.hours),
            "{threshold}: {} h, not {} to {}",
            above.hours,
            least.hours,
            most.hours
        );
        check_ends(above, [&least, &most], *threshold, horizon, slack)?;
    }
    Ok(())
}

fn check_ends(
    found: &Above,
    [least, most]: [&Counted; 2],
    threshold: f64,
    horizon: f64,
    slack: f64,
) -> Result<(), TestCaseError> {
    let Some(earliest) = most.first else {
        prop_assert_eq!(*found, Above::default());
        return Ok(());
    };
    if let Some(latest) = least.first {
        let first = found.first.unwrap_or(f64::INFINITY);
        prop_assert!(
            (earliest - slack..=latest + slack).contains(&first),
            "{threshold}: first at {first}, not within {earliest} to {latest}"
        );
        // Still above at the end is written as never back.
        let [least, found, most] = [least.back, found.back, most.back].map(|back| back.unwrap_or(horizon));
        prop_assert!(
            (least - slack..=most + slack).contains(&found),
            "{threshold}: back at {found}, not within {least} to {most}"
        );
    }
    Ok(())
}

fn traces(trajectory: &Trajectory, case: &Case, analyte: usize) -> Vec<Trace> {
    look(trajectory, analyte, case.horizon, 100_000)
}

proptest! {
    #![proptest_config(random_cases(24))]

    /// Peak, time above, first and last crossing are those counted on a hundred thousand points; it
    /// fails when a crossing between two knots, or at an event, is missed or counted twice.
    #[test]
    fn peaks_and_times_above_are_those_counted(case in cases(), touches in prop::collection::vec(touches(), 6)) {
        let trajectory = case.solve(Method::Exact);
        for analyte in 0..trajectory.analytes() {
            let traces = traces(&trajectory, &case, analyte);
            let thresholds: Vec<f64> = touches.iter().map(|touch| threshold(*touch, &traces)).collect();
            check(&exposure(&trajectory, analyte, &thresholds), &traces, &thresholds, case.horizon)?;
        }
    }

    /// The same for a trajectory that was integrated step by step; it fails when the bridge between
    /// two steps is rougher than the steps.
    #[test]
    fn they_are_also_those_counted_step_by_step(case in cases(), touches in prop::collection::vec(touches(), 6)) {
        for method in NUMERICAL {
            let trajectory = case.solve(method);
            for analyte in 0..trajectory.analytes() {
                let traces = traces(&trajectory, &case, analyte);
                // What lies lower is rounding: the absolute tolerance is a share of 1e-12 of what is given.
                let lowest = 1e-12 * peak(&traces).least;
                let touch = |touch: &Touch| threshold(*touch, &traces).max(lowest);
                let thresholds: Vec<f64> = touches.iter().map(touch).collect();
                // To the last digits the points and the quintics between them differ by rounding alone.
                check(&exposure(&trajectory, analyte, &thresholds), &traces, &thresholds, case.horizon)?;
            }
        }
    }
}

/// The time by which a peak has surely been that is within a millionth of the highest level: that of the point
/// behind the first one that is higher than its neighbours by more than solvers differ.
fn first_of_the_highest(traces: &[Trace], highest: f64) -> Option<f64> {
    let points: Vec<(f64, f64)> = traces.iter().flat_map(|trace| trace.points.clone()).collect();
    let is_peak = |three: &&[(f64, f64)]| {
        let [before, here, after] = [three[0].1, three[1].1, three[2].1];
        here > highest * (1.0 - 0.999 * BAND) && before.max(after) < here * (1.0 - 1e-7)
    };
    points.windows(3).find(is_peak).map(|three| three[2].0)
}

/// What the exponential series of two trajectories leave out, of the dose: at most 2 × (1/16)¹⁰/10! = 5e-19 after ten terms,
/// and less for one compartment, which has nine.
const SERIES: f64 = 4.9e-18;

proptest! {
    #![proptest_config(random_cases(96))]

    /// The level at Tmax is Cmax but for a millionth, no knot lies higher, and no peak before comes as close;
    /// it fails when time and value are taken from two different peaks, or from a later one of equal ones.
    #[test]
    fn the_level_at_tmax_is_cmax(case in cases()) {
        let trajectory = case.solve(Method::Exact);
        for analyte in 0..trajectory.analytes() {
            let found = exposure(&trajectory, analyte, &[]);
            // At an event there are two levels; the peak is the higher one.
            let mut levels = Vec::new();
            for segment in &trajectory.segments {
                let local = found.tmax - segment.start.hours();
                let end = segment.times[segment.times.len() - 1];
                if (-1e-9..=end + 1e-9).contains(&local) {
                    let local = local.clamp(0.0, end);
                    levels.push(level_at(segment, local, analyte).value);
                }
                for knot in 0..segment.times.len() {
                    prop_assert!(segment.concentration_at_knot(knot, analyte).value <= found.cmax);
                }
            }
            let level = levels.into_iter().fold(0.0, f64::max);
            prop_assert!(level <= found.cmax * (1.0 + 1e-11) && level >= found.cmax * (1.0 - BAND));
            // A peak before it is too low to be counted, and where it is the only one the two are the same.
            let traces = look(&trajectory, analyte, case.horizon, 5_000);
            let counted = first_of_the_highest(&traces, found.cmax);
            prop_assert!(
                counted.iter().all(|time| found.tmax <= time + 1e-9 * case.horizon.hours()),
                "{} is later than {counted:?}",
                found.tmax
            );
            // What rises on by less than solvers differ has risen.
            let highest = level >= found.cmax * (1.0 - 2e-8);
            prop_assert!(highest || counted.is_some(), "{level} at Tmax, Cmax {}", found.cmax);
        }
    }

    /// A higher threshold is passed for no longer, later and left earlier; it fails when pieces of a curve
    /// are credited to the wrong threshold.
    #[test]
    fn a_higher_threshold_is_passed_for_no_longer(case in cases(), shares in prop::collection::vec(0.0..1.1_f64, 2..8)) {
        let trajectory = case.solve(Method::Exact);
        for analyte in 0..trajectory.analytes() {
            let cmax = exposure(&trajectory, analyte, &[]).cmax;
            let mut thresholds: Vec<f64> = shares.iter().map(|share| share * cmax).collect();
            thresholds.sort_by(f64::total_cmp);
            let found = exposure(&trajectory, analyte, &thresholds);
            for pair in found.above.windows(2) {
                let slack = 1e-11 * case.horizon.hours();
                prop_assert!(pair[1].hours <= pair[0].hours + slack);
                if let (Some(low), Some(high)) = (pair[0].first, pair[1].first) {
                    prop_assert!(low <= high + slack);
                }
            }
            for (above, threshold) in found.above.iter().zip(&thresholds) {
                prop_assert_eq!(above.first.is_some(), cmax > threshold * (1.0 + BAND));
            }
        }
    }

    /// A dose of nothing cuts a segment in two and changes no answer; it fails when an answer depends on
    /// where the knots happen to lie.
    #[test]
    fn a_cut_in_a_stretch_changes_nothing(case in cases(), at in 0.0..1.0_f64, share in 0.01..1.0_f64) {
        let schedule = case.schedule();
        let mut inputs = schedule.inputs.clone();
        let cut = Time::from_hours(at * case.horizon.hours());
        inputs.push(Input { into: 0, start: cut, end: cut, amount: 0.0, tilt: 0.0 });
        let whole = case.solve_schedule(&schedule, Method::Exact);
        let cut = case.solve_schedule(&case.schedule_of(inputs, case.horizon), Method::Exact);
        for analyte in 0..whole.analytes() {
            let threshold = share * exposure(&whole, analyte, &[]).cmax;
            let (one, two) = (exposure(&whole, analyte, &[threshold]), exposure(&cut, analyte, &[threshold]));
            // A level that a long chain has hardly brought about yet is known to a share of what was given.
            let left_out = SERIES * schedule.input_until_horizon() * case.model.system.readings[analyte].factor;
            prop_assert!((one.cmax - two.cmax).abs() <= 1e-12 * one.cmax + left_out);
            let left_out = left_out * case.horizon.hours();
            prop_assert!((one.area - two.area).abs() <= 1e-11 * one.area + left_out);
            // A threshold within rounding of a plateau is passed anywhere along it.
            let near = [threshold * (1.0 + 1e-10), threshold * (1.0 - 1e-10)];
            let bounds = exposure(&whole, analyte, &near);
            let slack = 1e-9 * case.horizon.hours();
            prop_assert!((bounds.above[0].hours - slack..=bounds.above[1].hours + slack).contains(&two.above[0].hours));
        }
    }

    /// A trajectory integrated step by step has the peak of the exact one; it fails when a peak is taken from a knot.
    #[test]
    fn both_solvers_find_the_same(case in cases()) {
        let exact = case.solve(Method::Exact);
        let stepped = case.solve(Method::Dopri5);
        let given = case.schedule().input_until_horizon();
        for (analyte, reading) in case.model.system.readings.iter().enumerate() {
            let peak = exposure(&exact, analyte, &[]).cmax;
            let other = exposure(&stepped, analyte, &[]).cmax;
            let scale = peak.max(1e-6 * given * reading.factor);
            prop_assert!((peak - other).abs() <= 1e-8 * scale, "{peak} and {other}");
        }
    }
}

use super::crossing::{Turn, turns};
use super::excursions::Excursions;
use super::{Above, CurvePoint, first_peak};
use crate::quantity::AGREEMENT;
use crate::solver::Trajectory;

/// What one patient had of one analyte in one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// The highest level, ng/mL.
    pub cmax: f64,
    /// When it was reached first, hours: see [`first_peak`]; NaN where the level never rises
    /// above zero.
    pub tmax: f64,
    /// Area under the curve to the end of observation, ng·h/mL.
    pub area: f64,
    /// Area to infinity, for all doses written, ng·h/mL.
    pub area_to_infinity: f64,
    /// Terminal half-life, hours; `None` when the analyte never disappears or never appears.
    pub half_life: Option<f64>,
    /// For each threshold of the study, in its order.
    pub above: Vec<Above>,
}

/// What can be told of an amount only where there is any: a level that never rises above zero, as in a
/// placebo arm, has a highest level and areas of zero, but neither a time of its peak nor a half-life.
pub(super) fn if_any(amount: f64, number: f64) -> f64 {
    if amount == 0.0 { f64::NAN } else { number }
}

impl Exposure {
    /// Reads an exposure off a trajectory. `thresholds` are levels in ng/mL; `None` stands for one
    /// that belongs to another analyte.
    pub fn new(
        trajectory: &Trajectory,
        analyte: usize,
        area_to_infinity: f64,
        half_life: Option<f64>,
        thresholds: &[Option<f64>],
    ) -> Self {
        let mut cmax = 0.0_f64;
        let mut points = Vec::with_capacity(2 * trajectory.segments.len() + 1);
        let mut excursions: Vec<Option<Excursions>> = thresholds
            .iter()
            .map(|threshold| threshold.map(Excursions::new))
            .collect();
        let mut last = (0.0, 0.0);
        for segment in &trajectory.segments {
            let start = segment.start.hours();
            let mut before: Option<Turn> = None;
            turns(segment, analyte, |turn| {
                let time = start + turn.time;
                let jumps = turn.value > last.1 || turn.value < last.1 * (1.0 - AGREEMENT);
                if before.is_none() && jumps {
                    // Where a curve jumps it has two levels: after a bolus, or with another volume on a new occasion.
                    points.push(CurvePoint::event(time, last.1));
                }
                if before.is_none() {
                    points.push(CurvePoint::event(time, turn.value));
                } else if turn.is_extremum {
                    points.push(CurvePoint::turn(time, turn.value));
                }
                last = (time, turn.value);
                cmax = cmax.max(turn.value);
                for excursions in excursions.iter_mut().flatten() {
                    match &before {
                        None => excursions.event(time, turn.value),
                        Some(before) => {
                            let threshold = excursions.threshold();
                            let crossing = || start + turn.crossing(before, threshold);
                            excursions.piece(start + before.time, [before.value, turn.value], crossing);
                        }
                    }
                }
                before = Some(turn);
            });
        }
        points.push(CurvePoint::event(last.0, last.1));
        let above = excursions
            .into_iter()
            .map(|excursions| excursions.map_or_else(Above::default, |excursions| excursions.finish(last.0)));
        Self {
            cmax,
            tmax: if_any(cmax, first_peak(cmax, points)),
            area: trajectory.area(analyte),
            area_to_infinity,
            half_life: half_life.filter(|_| area_to_infinity != 0.0),
            above: above.collect(),
        }
    }
}

use super::crossing::{Turn, turns};
use crate::solver::Trajectory;

/// What one patient had of one analyte in one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// The highest level, ng/mL.
    pub cmax: f64,
    /// When it was reached, hours.
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

/// How one patient stood to one threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Above {
    /// Hours spent above it within the observation.
    pub hours: f64,
    /// When the level first rose above it; `None` when it never did.
    pub first: Option<f64>,
    /// When it last fell below; `None` when it never did, or was still above at the end.
    pub back: Option<f64>,
}

/// Two levels within this share of each other differ by rounding.
pub const ALMOST: f64 = 1.0 - 1e-12;

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
        let mut exposure = Self {
            cmax: 0.0,
            tmax: 0.0,
            area: trajectory.area(analyte),
            area_to_infinity,
            half_life,
            above: vec![Above::default(); thresholds.len()],
        };
        let mut is_above = vec![false; thresholds.len()];
        for stretch in &trajectory.stretches {
            let start = stretch.start.hours();
            let mut before: Option<Turn> = None;
            turns(trajectory, stretch, analyte, |turn| {
                // Of peaks that differ by rounding the last one is the highest: what is left of the doses
                // before is too little to be seen in the digits, but it is there.
                if turn.value > exposure.cmax * ALMOST {
                    exposure.cmax = turn.value.max(exposure.cmax);
                    exposure.tmax = start + turn.time;
                }
                let piece = exposure.above.iter_mut().zip(&mut is_above).zip(thresholds);
                for ((above, is_above), threshold) in piece {
                    let Some(threshold) = *threshold else { continue };
                    let now_above = turn.value > threshold;
                    let crossed = match &before {
                        // A jump at an event: the crossing is the event.
                        None => turn.time,
                        Some(before) if now_above != *is_above => turn.crossing(before, threshold),
                        Some(_) => turn.time,
                    };
                    if let Some(before) = &before {
                        above.hours += match (*is_above, now_above) {
                            (true, true) => turn.time - before.time,
                            (true, false) => crossed - before.time,
                            (false, true) => turn.time - crossed,
                            (false, false) => 0.0,
                        };
                    }
                    if now_above && !*is_above {
                        above.first.get_or_insert(start + crossed);
                        above.back = None;
                    } else if !now_above && *is_above {
                        above.back = Some(start + crossed);
                    }
                    *is_above = now_above;
                }
                before = Some(turn);
            });
        }
        exposure
    }
}

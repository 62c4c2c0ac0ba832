use crate::outcome::crossing::turns;
use crate::solver::Trajectory;

/// The lowest level of an analyte along a trajectory, ng/mL, before and after each event and at each trough.
pub fn lowest_level(trajectory: &Trajectory, analyte: usize) -> f64 {
    let mut lowest = f64::INFINITY;
    for segment in &trajectory.segments {
        turns(segment, analyte, |turn| lowest = lowest.min(turn.value));
    }
    lowest
}

//! Counts beyond which a computer, not a patient, is out of bounds. What is plausible of a dose, a weight or a
//! model stands in `models/limits`.

pub(super) use crate::model::Limits;

/// Patients of a run.
pub(super) const MOST_PATIENTS: u64 = 10_000_000;
/// Points of a curve.
pub(super) const MOST_POINTS: u64 = 200_000;
/// Rounds of a repeat.
pub(super) const MOST_ROUNDS: u64 = 100_000;
/// Axes of a design.
pub(super) const MOST_AXES: usize = 3;
/// Values of an axis.
pub(super) const MOST_STEPS: u64 = 1000;
/// Occasions of an arm.
pub(super) const MOST_OCCASIONS: usize = 1000;
/// Samples of a non-compartmental analysis.
pub(super) const MOST_SAMPLES: u64 = 1000;
/// Levels in a table of measured ones.
pub(super) const MOST_LEVELS: usize = 10_000;
/// Cells of a design.
pub(super) const MOST_CELLS: usize = 10_000;
/// People on the screen of a lesson.
pub(super) const MOST_PEOPLE_SHOWN: u64 = 10_000;

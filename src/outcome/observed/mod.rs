//! Measured levels that a scenario names, set against what is simulated.
//!
//! [`ObservedLevels`] are those of a file. Of each it is known how many people of the population have a lower level at its
//! time ([`LevelRank`]); an [`ObservedOutcome`] is all of them for one analyte in one arm, with the share of points inside
//! the band. A [`VisualCheck`] sets percentiles of many points against those of simulated studies of the same design.

mod check_absence;
mod check_bin;
mod check_design;
mod check_rule;
mod level_rank;
mod observed_level;
mod observed_levels;
mod observed_outcome;
mod points_inside;
mod visual_check;

pub use check_absence::CheckAbsence;
pub use check_bin::{CheckBin, CheckPercentile};
pub use check_design::CheckDesign;
pub use check_rule::CheckRule;
pub use level_rank::{BandRanks, LevelRank};
pub use observed_level::ObservedLevel;
pub use observed_levels::{LabelKind, ObservedLevels};
pub use observed_outcome::{ObservedOutcome, PlacedLevel};
pub use points_inside::PointsInside;
pub use visual_check::{SimulatedStudies, VisualCheck};

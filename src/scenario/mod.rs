//! Layer 7: a protocol as its author wrote it, checked and made ready to run.
//!
//! [`Study::read`] turns a YAML file into a [`Study`], or into every mistake in it with place and
//! hint. Nothing that changes a number is filled in silently: [`Study::defaults`] lists what was
//! taken as default, [`Study::warnings`] what a reader of the results must know.

mod arm;
mod arm_reader;
mod body_size_warnings;
mod cited_reader;
mod condition_reader;
mod correlations_reader;
mod covariates_reader;
mod delivery_reader;
mod design;
mod design_keys;
mod design_reader;
mod design_text;
mod distribution_reader;
mod dosed_as;
mod draws_reader;
mod evaluation;
mod find_reader;
mod finder;
mod first_people;
mod fit_check;
mod head_reader;
mod infusion_reader;
mod interactions_reader;
mod keys;
mod limits;
mod lookup;
mod model_fit;
mod nca_keys;
mod nca_reader;
mod occasion_warnings;
mod occasions_reader;
mod patients_reader;
mod people_columns;
mod people_keys;
mod people_table_reader;
mod people_warnings;
mod pump;
mod pump_models;
mod pump_reader;
mod pump_warnings;
mod ramp_reader;
mod reader;
mod regimen_warnings;
mod restrictions;
mod rule;
mod rule_checks;
mod rule_keys;
#[allow(clippy::module_inception, reason = "a file is named after its main type")]
mod scenario;
mod scenario_reader;
mod schema;
mod share_warnings;
mod skip_reader;
mod starter;
mod steady_state_reader;
mod study;
mod substitution;
mod survey_limits;
mod target_reader;
mod threshold_reader;
mod time_of_day_reader;
mod timeline_error;
mod titration_reader;
mod unit_dose_warnings;
mod vary_reader;
mod warnings;
mod weight_reader;

pub use arm::Arm;
pub use design::{CellRange, CellRangeError, Design, DesignMeasure};
use design_text::DesignText;
pub use dosed_as::{DosedAs, EnantiomerPart};
use finder::FoundPeople;
pub use finder::{Finder, ReadFile, Rejected};
pub use keys::SCENARIO_KEYS;
pub use model_fit::ModelFit;
pub use pump::{Ke0, Pump, PumpPatient};
pub use rule::Rule;
pub use scenario::Scenario;
pub use schema::scenario_schema;
pub use starter::Starter;
pub use study::Study;
pub use timeline_error::TimelineError;

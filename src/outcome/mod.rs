//! Layer 6: what a course means in numbers.
//!
//! [`Exposure`] is what one patient had: peak, area, half-life, time above each threshold, all from
//! the solution itself and none from the points at which curves are drawn; [`Exposures`] are those
//! of everybody. [`Summary`] and [`Percentile`]
//! turn a population into percentiles and probabilities, each with its Monte Carlo interval. [`Comparison`] sets two arms against each other, patient by patient.
//! [`nca`] makes the quantities of papers of levels at sampling times, [`observed`] sets measured levels against simulated
//! ones.

mod above;
mod accumulation;
mod action;
mod answer;
mod axis;
mod bound;
mod cell;
mod cell_measure;
mod cell_outcome;
mod censored;
mod cited_regimen;
mod comparison;
mod crossing;
mod curves;
mod design_outcome;
mod edge;
mod excursions;
mod explained_number;
mod exposure;
mod exposures;
mod exposures_block;
mod fall;
mod followed_number;
mod interaction_outcome;
mod keep;
mod kept_subjects;
mod measure;
mod model_comparison;
pub mod nca;
mod number_request;
pub mod observed;
mod other_model;
mod other_spread;
mod peak;
mod percentile;
mod performance;
mod pump_outcome;
mod question;
mod rate_spread;
mod response_outcome;
mod restricted;
mod sensitivity_outcome;
mod study_of_response;
mod study_outcome;
mod summary;
mod target_measure;
mod target_outcome;
mod titration_outcome;
mod uncertainty_outcome;
mod unfinished;
mod warning;

pub use above::Above;
pub use accumulation::Accumulation;
pub use action::{Action, ActionKind};
pub use answer::{Answer, AnswerMethod, ConditionValue, FindOutcome, Found};
pub use axis::{Axis, AxisValue};
pub use bound::Bound;
pub use cell::Cell;
pub(crate) use cell::values_at;
pub use cell_measure::CellMeasure;
pub use cell_outcome::{CellMethod, CellOutcome, CellSummary, ShareMultiple};
pub use cited_regimen::CitedRegimen;
pub use comparison::{Comparison, Preference};
pub use curves::{Curves, PercentileCurve, PointSummary};
pub use design_outcome::{DesignOutcome, DesignReadBack, DesignWarning};
pub use edge::{EDGE, Edge};
pub use explained_number::ExplainedNumber;
pub use exposure::Exposure;
pub use exposures::Exposures;
pub(crate) use exposures_block::Numbers;
pub use exposures_block::{AboveBlock, ExposuresBlock};
pub use fall::Fall;
pub use followed_number::{FollowedNumber, FollowedValue};
pub use interaction_outcome::{InteractionCase, InteractionNumber, InteractionOutcome, InteractionVariant};
pub use keep::Keep;
pub use kept_subjects::KeptSubjects;
pub use measure::Measure;
pub use model_comparison::{ArmOrder, ModelComparison, ModelSpread};
pub use number_request::NumberRequest;
pub use other_model::{OtherArm, OtherModel};
pub use other_spread::{OtherSpread, SpreadShare};
pub use peak::{CurvePoint, first_peak};
pub use percentile::Percentile;
pub(crate) use percentile::{CensoredValues, percentiles};
pub use performance::Performance;
pub use pump_outcome::PumpOutcome;
pub use question::{Condition, ConditionBound, Question, Sense, Sought};
pub use rate_spread::RateSpread;
pub use response_outcome::ResponseOutcome;
pub use restricted::Restricted;
pub use sensitivity_outcome::{SensitivityInput, SensitivityKind, SensitivityMove, SensitivityOutcome};
pub use study_outcome::{AnalyteOutcome, ArmComparison, SeriesOutcome, StudyOutcome};
pub use summary::Summary;
pub use target_measure::TargetMeasure;
pub use target_outcome::TargetOutcome;
pub use titration_outcome::{TitratedPerson, TitrationOutcome};
pub use uncertainty_outcome::{UncertainCurve, UncertainNumber, UncertainQuantity, UncertaintyOutcome};
pub use unfinished::{DoseState, Unfinished};
pub use warning::{Warning, WarningKind};

use super::file_record::FileRecord;
use super::key_columns::sections;
use crate::outcome::observed::{CheckRule, LabelKind, ObservedLevels, PointsInside, VisualCheck};
use crate::outcome::{AnalyteOutcome, StudyOutcome};
use serde::Serialize;

/// Measured levels and how they stand to what was simulated, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ObservedRecord {
    table: FileRecord,
    levels: usize,
    /// Measured before the start or after the end.
    left_out: usize,
    labels_are: Option<&'static str>,
    labels: usize,
    against: Vec<AgainstRecord>,
}

/// The levels of one analyte in one arm under one model.
#[derive(Clone, Debug, Serialize)]
struct AgainstRecord {
    model: String,
    arm: String,
    analyte: String,
    levels: usize,
    below_limit: usize,
    band_of_true_levels: InsideRecord,
    #[serde(skip_serializing_if = "Option::is_none")]
    band_of_measured_levels: Option<InsideRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visual_predictive_check: Option<CheckRecord>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_visual_predictive_check: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct InsideRecord {
    points: usize,
    inside: usize,
    at_least: usize,
    at_most: usize,
    share: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
struct CheckRecord {
    bins: usize,
    least_levels_in_bin: usize,
    studies: u64,
    subjects: usize,
    percentiles: usize,
    outside_prediction_interval: usize,
}

impl ObservedRecord {
    pub(super) fn new(outcome: &StudyOutcome) -> Option<Self> {
        let observed: &ObservedLevels = outcome.observed.as_deref()?;
        let against = sections(outcome).filter_map(|(model, series, analyte)| {
            AgainstRecord::new([model, &series.arm, &analyte.name], analyte)
        });
        Some(Self {
            table: FileRecord::of_table(&observed.source),
            levels: observed.levels.len(),
            left_out: observed.left_out,
            labels_are: observed.kind.map(LabelKind::name),
            labels: observed.labels.len(),
            against: against.collect(),
        })
    }
}

impl AgainstRecord {
    fn new([model, arm, name]: [&str; 3], analyte: &AnalyteOutcome) -> Option<Self> {
        let own = analyte.observed.as_ref()?;
        Some(Self {
            model: model.to_string(),
            arm: arm.to_string(),
            analyte: name.to_string(),
            levels: own.levels.len(),
            below_limit: own.below_limit,
            band_of_true_levels: InsideRecord::new(own.in_band),
            band_of_measured_levels: own.in_measured_band.map(InsideRecord::new),
            visual_predictive_check: own.check.as_ref().ok().map(CheckRecord::new),
            no_visual_predictive_check: own.check.as_ref().err().map(ToString::to_string),
        })
    }
}

impl InsideRecord {
    fn new(inside: PointsInside) -> Self {
        Self {
            points: inside.points,
            inside: inside.inside,
            at_least: inside.at_least,
            at_most: inside.at_most,
            share: inside.share(),
        }
    }
}

impl CheckRecord {
    fn new(check: &VisualCheck) -> Self {
        let (percentiles, outside) = check.outside();
        Self {
            bins: check.bins.len(),
            least_levels_in_bin: CheckRule::LEAST_IN_BIN,
            studies: check.studies,
            subjects: check.subjects,
            percentiles,
            outside_prediction_interval: outside,
        }
    }
}

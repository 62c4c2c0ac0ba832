use super::FrameDefinition;
use super::frame_part::FramePart;
use super::{
    above_frame, actions_frame, answers_frame, cells_frame, comparison_frame, curves_frame,
    interactions_frame, models_frame, nca_frame, observed_frame, other_models_frame, other_spreads_frame,
    patient_curves_frame, patient_parameters_frame, patient_responses_frame, patients_frame,
    response_peaks_frame, responses_frame, sensitivity_frame, shares_frame, summary_frame, target_frame,
    target_summary_frame, uncertainty_frame, vpc_frame,
};
use crate::outcome::{DesignOutcome, StudyOutcome};

/// The tables that a run leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// Concentrations over time.
    Curves,
    /// Shares of people above thresholds over time.
    Shares,
    /// What each person had.
    Patients,
    /// What each person's level is over time.
    PatientCurves,
    /// What each person's parameters are.
    PatientParameters,
    /// Responses over time.
    Responses,
    /// How far each person's responses go.
    PatientResponses,
    /// How far responses go.
    ResponsePeaks,
    /// How each person stood to each threshold.
    Above,
    /// Percentiles and probabilities.
    Summary,
    /// Every other arm against the first.
    Comparison,
    /// The study over draws of its models' estimates.
    Uncertainty,
    /// How far apart models put each number.
    Models,
    /// Numbers without interactions, with them, and at the ends of their intervals.
    Interactions,
    /// How numbers move with what differs between people.
    Sensitivity,
    /// Shares above thresholds if people differ as in other studies.
    OtherSpreads,
    /// The typical patient under other published models.
    OtherModels,
    /// How pumps held their targets in each person.
    Target,
    /// Percentiles of how pumps held their targets.
    TargetSummary,
    /// What rules did, action by action.
    Actions,
    /// Non-compartmental analysis of samples.
    Nca,
    /// Measured levels beside simulated ones.
    Observed,
    /// Visual predictive checks.
    Vpc,
    /// Cells of a design.
    Cells,
    /// Answers to the question of a design.
    Answers,
}

impl FrameKind {
    /// All of them, in the order of files: those of a study, then those of a design.
    pub const ALL: [Self; 25] = [
        Self::Curves,
        Self::Shares,
        Self::Patients,
        Self::PatientCurves,
        Self::PatientParameters,
        Self::Responses,
        Self::PatientResponses,
        Self::ResponsePeaks,
        Self::Above,
        Self::Summary,
        Self::Comparison,
        Self::Uncertainty,
        Self::Models,
        Self::Interactions,
        Self::Sensitivity,
        Self::OtherSpreads,
        Self::OtherModels,
        Self::Target,
        Self::TargetSummary,
        Self::Actions,
        Self::Nca,
        Self::Observed,
        Self::Vpc,
        Self::Cells,
        Self::Answers,
    ];

    /// Its name and columns: what headers, schemas, `run.json` and the reference of files are printed from.
    ///
    /// ```
    /// use infusim::report::FrameKind;
    /// let patients = FrameKind::Patients.definition();
    /// let peak = patients.columns.iter().find(|column| column.name == "cmax_ng_per_ml");
    /// assert_eq!(peak.and_then(|column| column.unit), Some("ng/mL"));
    /// ```
    pub fn definition(self) -> &'static FrameDefinition {
        match self {
            Self::Curves => &curves_frame::DEFINITION,
            Self::Shares => &shares_frame::DEFINITION,
            Self::Patients => &patients_frame::DEFINITION,
            Self::PatientCurves => &patient_curves_frame::DEFINITION,
            Self::PatientParameters => &patient_parameters_frame::DEFINITION,
            Self::Responses => &responses_frame::DEFINITION,
            Self::PatientResponses => &patient_responses_frame::DEFINITION,
            Self::ResponsePeaks => &response_peaks_frame::DEFINITION,
            Self::Above => &above_frame::DEFINITION,
            Self::Summary => &summary_frame::DEFINITION,
            Self::Comparison => &comparison_frame::DEFINITION,
            Self::Uncertainty => &uncertainty_frame::DEFINITION,
            Self::Models => &models_frame::DEFINITION,
            Self::Interactions => &interactions_frame::DEFINITION,
            Self::Sensitivity => &sensitivity_frame::DEFINITION,
            Self::OtherSpreads => &other_spreads_frame::DEFINITION,
            Self::OtherModels => &other_models_frame::DEFINITION,
            Self::Target => &target_frame::DEFINITION,
            Self::TargetSummary => &target_summary_frame::DEFINITION,
            Self::Actions => &actions_frame::DEFINITION,
            Self::Nca => &nca_frame::DEFINITION,
            Self::Observed => &observed_frame::DEFINITION,
            Self::Vpc => &vpc_frame::DEFINITION,
            Self::Cells => &cells_frame::DEFINITION,
            Self::Answers => &answers_frame::DEFINITION,
        }
    }

    /// Whether it is a table of designs, of which a study has none; the others are those of studies.
    pub fn is_of_designs(self) -> bool {
        matches!(self, Self::Cells | Self::Answers)
    }

    /// Its rows of a study; none of a table of designs.
    pub(super) fn parts(self, outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
        match self {
            Self::Curves => curves_frame::parts(outcome),
            Self::Shares => shares_frame::parts(outcome),
            Self::Patients => patients_frame::parts(outcome),
            Self::PatientCurves => patient_curves_frame::parts(outcome),
            Self::PatientParameters => patient_parameters_frame::parts(outcome),
            Self::Responses => responses_frame::parts(outcome),
            Self::PatientResponses => patient_responses_frame::parts(outcome),
            Self::ResponsePeaks => response_peaks_frame::parts(outcome),
            Self::Above => above_frame::parts(outcome),
            Self::Summary => summary_frame::parts(outcome),
            Self::Comparison => comparison_frame::parts(outcome),
            Self::Uncertainty => uncertainty_frame::parts(outcome),
            Self::Models => models_frame::parts(outcome),
            Self::Interactions => interactions_frame::parts(outcome),
            Self::Sensitivity => sensitivity_frame::parts(outcome),
            Self::OtherSpreads => other_spreads_frame::parts(outcome),
            Self::OtherModels => other_models_frame::parts(outcome),
            Self::Target => target_frame::parts(outcome),
            Self::TargetSummary => target_summary_frame::parts(outcome),
            Self::Actions => actions_frame::parts(outcome),
            Self::Nca => nca_frame::parts(outcome),
            Self::Observed => observed_frame::parts(outcome),
            Self::Vpc => vpc_frame::parts(outcome),
            Self::Cells | Self::Answers => Vec::new(),
        }
    }

    /// Its rows of a design.
    pub(super) fn parts_of_design(self, outcome: &DesignOutcome) -> Vec<FramePart<'_>> {
        match self {
            Self::Cells => cells_frame::parts(outcome),
            Self::Answers => answers_frame::parts(outcome),
            Self::Curves
            | Self::Shares
            | Self::Patients
            | Self::PatientCurves
            | Self::PatientParameters
            | Self::Responses
            | Self::PatientResponses
            | Self::ResponsePeaks
            | Self::Above
            | Self::Summary
            | Self::Comparison
            | Self::Uncertainty
            | Self::Models
            | Self::Interactions
            | Self::Sensitivity
            | Self::OtherSpreads
            | Self::OtherModels
            | Self::Target
            | Self::TargetSummary
            | Self::Actions
            | Self::Nca
            | Self::Observed
            | Self::Vpc => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FrameKind;
    use crate::report::{ColumnDefinition, ColumnKind};
    use std::collections::{BTreeMap, BTreeSet};

    /// No name needs quotes in SQL, R or Python, also where case is ignored, and units stand where they belong.
    #[test]
    fn names_are_plain_and_end_in_their_units() {
        for kind in FrameKind::ALL {
            let definition = kind.definition();
            let names: BTreeSet<&str> = definition.columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), definition.columns.len(), "{}", definition.name);
            for column in definition.columns {
                let name = column.name;
                let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                assert!(name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_plain));
                assert!(column.meaning.ends_with('.'), "{name}");
                if let Some(unit) = column.unit {
                    let ending = format!("_{}", ColumnDefinition::unit_in_names(unit));
                    assert!(name.ends_with(&ending), "{name} is in {unit}");
                    assert_eq!(column.kind, ColumnKind::Number);
                }
            }
        }
    }

    /// A name means the same in every table.
    #[test]
    fn one_name_is_one_kind_of_column() {
        let mut kinds = BTreeMap::new();
        for column in FrameKind::ALL.iter().flat_map(|kind| kind.definition().columns) {
            let first = *kinds.entry(column.name).or_insert((column.kind, column.unit));
            assert_eq!(first, (column.kind, column.unit), "{}", column.name);
        }
    }
}

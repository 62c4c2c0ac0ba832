use super::file_record::FileRecord;
use crate::effect::Threshold;
use crate::model::Model;
use crate::outcome::{DesignOutcome, StudyOutcome};
use serde::Serialize;

/// A threshold, where it comes from, and what it was not measured in.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ThresholdRecord {
    id: String,
    title: String,
    range: String,
    substance: String,
    measured: String,
    grade: Option<String>,
    citation: Option<String>,
    caveats: Vec<String>,
    mismatches: Vec<String>,
    file: Option<FileRecord>,
}

impl ThresholdRecord {
    /// The thresholds of a study, in their order.
    pub(super) fn all(outcome: &StudyOutcome) -> Vec<Self> {
        let thresholds = outcome.thresholds.iter().enumerate();
        thresholds
            .map(|(index, threshold)| Self::new(threshold, mismatches(outcome, index, threshold)))
            .collect()
    }

    /// The thresholds of a design, in their order.
    pub(super) fn of_design(outcome: &DesignOutcome) -> Vec<Self> {
        let one = |threshold: &Threshold| Self::new(threshold, mismatches_of_cells(outcome, threshold));
        outcome.thresholds.iter().map(one).collect()
    }

    fn new(threshold: &Threshold, mismatches: Vec<String>) -> Self {
        let grade = threshold.provenance.as_ref();
        Self {
            id: threshold.id.clone(),
            title: threshold.title.clone(),
            range: threshold.range(),
            substance: threshold.substance.clone(),
            measured: threshold.measured.to_string(),
            grade: grade.map(|provenance| provenance.grade.to_string()),
            citation: threshold.citation.as_ref().map(ToString::to_string),
            caveats: threshold.caveats.clone(),
            mismatches,
            file: threshold.source.as_ref().map(FileRecord::new),
        }
    }
}

/// What a threshold was not measured in, of the models and analytes it is compared with; each once.
fn mismatches(outcome: &StudyOutcome, index: usize, threshold: &Threshold) -> Vec<String> {
    let mut mismatches = Vec::new();
    for series in &outcome.series {
        let Some(model) = outcome.models.get(series.model) else {
            continue;
        };
        for analyte in &series.analytes {
            if analyte.thresholds.get(index).is_some_and(Option::is_some) {
                let found = threshold.mismatches(model, &analyte.name);
                mismatches.extend(found.iter().map(|m| format!("{}: {m}", model.id)));
            }
        }
    }
    mismatches.sort();
    mismatches.dedup();
    mismatches
}

/// The same of the cells of a design.
fn mismatches_of_cells(outcome: &DesignOutcome, threshold: &Threshold) -> Vec<String> {
    let mut compared: Vec<(&str, &Model)> = Vec::new();
    for (cell, model) in outcome.with_models() {
        for summary in &cell.summaries {
            let own = summary
                .measure
                .threshold()
                .and_then(|index| cell.thresholds.get(index));
            if let (Some(own), Some(analyte)) = (own, summary.analyte.as_deref())
                && own.id == threshold.id
                && !compared
                    .iter()
                    .any(|(known, of)| *known == analyte && of.id == model.id)
            {
                compared.push((analyte, model));
            }
        }
    }
    let of = |(analyte, model): &(&str, &Model)| {
        let found = threshold.mismatches(model, analyte);
        found
            .iter()
            .map(|m| format!("{}: {m}", model.id))
            .collect::<Vec<_>>()
    };
    let mut mismatches: Vec<String> = compared.iter().flat_map(of).collect();
    mismatches.sort();
    mismatches.dedup();
    mismatches
}

//! Marks beside the results that a model's author says not to report, and what they stand for.

use crate::outcome::{ArmComparison, Measure, Restricted, SeriesOutcome, StudyOutcome};

/// The marks of one measure of an analyte in an arm: "†2", or nothing.
pub(super) fn marks(
    outcome: &StudyOutcome,
    series: &SeriesOutcome,
    analyte: &str,
    measure: Measure,
) -> String {
    found(outcome, |found| {
        found.is_of(series.model, &series.arm, analyte) && found.names(measure)
    })
}

/// The marks of everything of an analyte in an arm.
pub(super) fn marks_of_all(outcome: &StudyOutcome, series: &SeriesOutcome, analyte: &str) -> String {
    found(outcome, |found| {
        found.is_of(series.model, &series.arm, analyte) && found.is_of_all()
    })
}

/// The marks of a difference between two arms: those of either.
pub(super) fn marks_of_difference(outcome: &StudyOutcome, compared: &ArmComparison) -> String {
    found(outcome, |found| is_of_difference(found, compared))
}

/// The reasons not to report a difference between two arms, for files: what is said of either.
pub(super) fn reasons_of_difference(outcome: &StudyOutcome, compared: &ArmComparison) -> Option<String> {
    reasons(outcome, |found| is_of_difference(found, compared))
}

fn is_of_difference(found: &Restricted, compared: &ArmComparison) -> bool {
    let is_of = |arm: &str| found.is_of(compared.model, arm, &compared.analyte);
    (is_of(&compared.arm) || is_of(&compared.baseline)) && found.concerns(compared.comparison.measure)
}

/// What the marks that concern an analyte stand for.
pub(super) fn footnotes(outcome: &StudyOutcome, analyte: &str) -> Vec<String> {
    let mut notes = Vec::new();
    for (index, found) in outcome.restricted.iter().enumerate() {
        let series = outcome.series.iter();
        let is_here = series
            .filter(|series| series.analytes.iter().any(|of| of.name == analyte))
            .any(|series| found.is_of(series.model, &series.arm, analyte));
        if is_here {
            let sentence = found.sentence(&outcome.models);
            notes.push(format!("{} {sentence}", mark(outcome, index)));
        }
    }
    notes
}

/// The reasons not to report a measure of an analyte in an arm, for files; `None` where there is none.
pub(super) fn reasons(outcome: &StudyOutcome, is_concerned: impl Fn(&Restricted) -> bool) -> Option<String> {
    let found = outcome.restricted.iter().filter(|found| is_concerned(found));
    let reasons: Vec<&str> = found.map(|found| found.restriction.why.as_str()).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

fn found(outcome: &StudyOutcome, is_concerned: impl Fn(&Restricted) -> bool) -> String {
    let all = outcome.restricted.iter().enumerate();
    all.filter(|(_, found)| is_concerned(found))
        .map(|(index, _)| mark(outcome, index))
        .collect()
}

fn mark(outcome: &StudyOutcome, index: usize) -> String {
    match outcome.restricted.len() {
        1 => "†".to_string(),
        _ => format!("†{}", index + 1),
    }
}

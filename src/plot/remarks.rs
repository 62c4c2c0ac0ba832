use super::contents::Contents;
use super::letters::Letters;
use crate::outcome::{StudyOutcome, Warning, WarningKind};

/// Adds to the warnings what a reader must know of the figures of a study, before they are drawn: what is left out of
/// them, and which letters have no shape. Each is said once, for whichever analytes it holds.
pub fn with_remarks(mut outcome: StudyOutcome) -> StudyOutcome {
    let remarks = remarks(&outcome);
    outcome.warnings.extend(remarks);
    outcome
}

fn remarks(outcome: &StudyOutcome) -> Vec<Warning> {
    let mut remarks: Vec<Warning> = Vec::new();
    for analyte in outcome.analytes() {
        let Ok(contents) = Contents::new(outcome, analyte) else {
            continue;
        };
        for text in contents
            .left_out
            .iter()
            .cloned()
            .chain(Letters::of(&contents).said())
        {
            let remark = Warning {
                kind: WarningKind::Figure,
                text: text.trim_end_matches('.').to_string(),
            };
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
    }
    remarks
}

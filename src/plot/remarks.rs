use super::contents::Contents;
use super::letters::Letters;
use crate::outcome::{StudyOutcome, Warning, WarningKind};

/// What a reader must know of the figures of a study, before they are drawn: what is left out of them, and
/// which letters have no shape. Each is said once, for whichever analytes it holds.
pub fn remarks(outcome: &StudyOutcome) -> Vec<Warning> {
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

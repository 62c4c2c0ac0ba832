use super::compact;
use super::exposure_table::rows;
use super::wrap::wrap;
use crate::outcome::StudyOutcome;

/// How doses add up in the typical patient, a line for each arm of equal rounds; nothing where there is none.
pub(super) fn accumulation_text(outcome: &StudyOutcome, name: &str) -> String {
    let lines = rows(outcome, name).filter_map(|(label, _, analyte)| {
        let accumulation = analyte.accumulation?;
        let trough = accumulation.trough.map_or_else(String::new, |trough| {
            format!("; levels at their ends {} times", compact(trough, 3))
        });
        let line = format!(
            "{name}, {label}, typical patient: {}{trough}",
            accumulation.words()
        );
        Some(format!("{}\n", wrap(&line, "")))
    });
    let text: String = lines.collect();
    match text.is_empty() {
        true => text,
        false => format!("\n{text}"),
    }
}

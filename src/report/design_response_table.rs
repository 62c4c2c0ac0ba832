use super::compact;
use super::estimate_text::{band, levels};
use super::text_table::TextTable;
use super::wrap::wrap;
use crate::outcome::{CellMeasure, CellOutcome, DesignOutcome};

/// For each response that an analyte drives, how far it goes in some cells of one arm under one model: a row for each cell
/// that is shown.
pub(super) fn design_response_tables(
    outcome: &DesignOutcome,
    (title, analyte): (&str, &str),
    shown: &[&CellOutcome],
) -> String {
    let mut text = String::new();
    let responses = shown.first().map_or(&[][..], |cell| &cell.responses);
    for (place, response) in responses.iter().enumerate() {
        let mut table = TextTable::new(vec![
            outcome.axis_names(),
            "typical\nat most".to_string(),
            format!("people at most:\nmedian ({})", band(outcome.probabilities)),
        ]);
        let mut rows = 0;
        for cell in shown {
            let Some(found) = cell.summary(analyte, CellMeasure::ResponsePeak(place)) else {
                continue;
            };
            rows += 1;
            table.row(vec![
                outcome.values(cell).join(", "),
                found
                    .typical
                    .map_or_else(String::new, |typical| compact(typical, 3)),
                levels(&found.percentiles, "–"),
            ]);
        }
        if rows > 0 {
            let title = format!("{title}: {} ({})", response.short, response.scale);
            text.push_str(&format!("\n{}\n{}", wrap(&title, ""), table.text()));
        }
    }
    text
}

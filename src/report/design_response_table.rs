use super::estimate_text::{band, levels};
use super::result_table::ResultTable;
use super::{Blocks, compact};
use crate::outcome::{CellMeasure, CellOutcome, DesignOutcome};

/// For each response that an analyte drives, how far it goes in some cells of one arm under one model: a row for each cell
/// that is shown.
pub(super) fn design_response_tables(
    outcome: &DesignOutcome,
    (title, analyte): (&str, &str),
    shown: &[&CellOutcome],
) -> Blocks {
    let mut blocks = Blocks::new();
    let responses = shown.first().map_or(&[][..], |cell| &cell.responses);
    for (place, response) in responses.iter().enumerate() {
        let mut table = ResultTable::new(vec![
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
            blocks.gap();
            blocks.table(table.captioned(title));
        }
    }
    blocks
}

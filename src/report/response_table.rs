use super::above_table::beyond_tables;
use super::estimate_text::{band, levels};
use super::result_cell::RowNumbers;
use super::result_table::ResultTable;
use super::{Blocks, compact};
use crate::outcome::{ExplainedNumber, ResponseOutcome, SeriesOutcome, StudyOutcome};

/// For each response, how far it goes, arm by arm; with the models it goes with where it is driven by another one, and
/// what is assumed.
pub(super) fn response_tables(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    for (place, response) in outcome.responses.iter().enumerate() {
        let rows = outcome.series.iter().filter_map(|series| {
            let mut responses = series.responses.iter();
            Some((series, responses.find(|own| own.response == place)?))
        });
        let rows: Vec<(&SeriesOutcome, &ResponseOutcome)> = rows.collect();
        if rows.is_empty() {
            continue;
        }
        let title = match &response.scale.means {
            Some(means) => format!("{} ({}: {means})", response.title, response.scale),
            None => format!("{} ({})", response.title, response.scale),
        };
        let mut table = ResultTable::new(vec![
            response.short.clone(),
            "without\ndrug".to_string(),
            "typical\nat most".to_string(),
            format!("people at most:\nmedian ({})", band(outcome.probabilities)),
        ])
        .captioned(title);
        for model in response.driven_by_others(&outcome.models) {
            let (model, why) = (&model.short, &response.partners.why);
            table.mark(format!(
                "driven by {model}, with which it was not estimated: {why}"
            ));
        }
        for (series, own) in rows {
            let of = RowNumbers {
                outcome,
                series,
                analyte: response.part.driver.followed(),
            };
            let typical = of.number(ExplainedNumber::ResponsePeak, compact(own.typical_peak, 3));
            table.row(vec![
                outcome.label(series).into(),
                compact(own.baseline, 3).into(),
                typical.of_response(&response.id),
                levels(&own.percentiles, "–").into(),
            ]);
        }
        blocks.gap();
        blocks.table(table);
        blocks.append(beyond_tables(
            outcome,
            (&response.id, response.part.driver.followed()),
        ));
    }
    blocks
}

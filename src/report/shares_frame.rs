//! Shares of people above thresholds over time.

use super::curves_frame::times;
use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, THRESHOLD, TIME, sections};
use super::measure_columns::estimates;
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::StudyOutcome;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "shares",
    row: "One point in time and one threshold, under one model, in one arm, for one analyte.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        THRESHOLD,
        TIME,
        ColumnDefinition::number(
            "share_above",
            "Share of people above the threshold at this time, 0 to 1.",
        ),
        ColumnDefinition::number("ci_low", "Lower end of the share's 95 % Monte Carlo interval."),
        ColumnDefinition::number("ci_high", "Upper end of the share's 95 % Monte Carlo interval."),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let mut parts = Vec::new();
    for (model, series, analyte) in sections(outcome) {
        let thresholds = outcome.thresholds.iter().zip(&analyte.thresholds);
        for (index, (threshold, level)) in thresholds.enumerate() {
            // One of another analyte.
            if level.is_none() {
                continue;
            }
            parts.push(FramePart::new(outcome.grid.len(), move |points| {
                let shares = points.clone();
                let shares: Vec<_> = shares
                    .map(|point| analyte.curves.share_above(index, point))
                    .collect();
                let [share, low, high] = estimates(&shares, |share| *share);
                vec![
                    ColumnData::Text(model),
                    ColumnData::Text(&series.arm),
                    ColumnData::Text(&analyte.name),
                    ColumnData::Text(&threshold.id),
                    times(outcome, points),
                    share,
                    low,
                    high,
                ]
            }));
        }
    }
    parts
}

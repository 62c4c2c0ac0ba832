//! How far each person's responses go.

use super::frame_part::FramePart;
use super::key_columns::{ARM, MODEL, RESPONSE, RESPONSE_UNIT, SUBJECT, responses};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::StudyOutcome;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "patient_responses",
    row: "One person and one response, under one model, in one arm.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        RESPONSE,
        RESPONSE_UNIT,
        SUBJECT,
        ColumnDefinition::number(
            "response_peak",
            "The response at the person's highest concentration, in the unit of the row: the furthest it goes.",
        ),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    responses(outcome)
        .map(|(model, series, response, own)| {
            FramePart::new(own.peaks.len(), move |rows| {
                vec![
                    ColumnData::Text(model),
                    ColumnData::Text(&series.arm),
                    ColumnData::Text(&response.id),
                    ColumnData::Text(&response.scale.unit),
                    ColumnData::subjects(outcome.subjects, &rows),
                    ColumnData::slice(&own.peaks, &rows),
                ]
            })
        })
        .collect()
}

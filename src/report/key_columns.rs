//! Columns that several tables have: what a row is of.

use super::{ColumnData, ColumnDefinition};
use crate::effect::Response;
use crate::outcome::{AnalyteOutcome, ResponseOutcome, SeriesOutcome, StudyOutcome};
use std::borrow::Cow;

pub(super) const MODEL: ColumnDefinition =
    ColumnDefinition::text("model", "The model, as the scenario names it.");
pub(super) const ARM: ColumnDefinition = ColumnDefinition::text("arm", "The arm.");
pub(super) const ANALYTE: ColumnDefinition = ColumnDefinition::text("analyte", "What is measured.");
pub(super) const RESPONSE: ColumnDefinition =
    ColumnDefinition::text("response", "The response, as the scenario names it.");
pub(super) const RESPONSE_UNIT: ColumnDefinition = ColumnDefinition::text(
    "response_unit",
    "The unit of the response, as its file has it: points, Hz, %; empty for a share.",
);
pub(super) const THRESHOLD: ColumnDefinition =
    ColumnDefinition::text("threshold", "The threshold, as the scenario names it.");
pub(super) const SUBJECT: ColumnDefinition = ColumnDefinition::integer(
    "subject",
    "The person's number from 1; the same person in every arm, whatever part of the study is run.",
);
pub(super) const TIME: ColumnDefinition =
    ColumnDefinition::quantity("time_h", "h", "Hours since the start.").repetitive();

/// Every analyte of every arm of every model, in the order of rows, with the name of its model.
pub(super) fn sections(
    outcome: &StudyOutcome,
) -> impl Iterator<Item = (&str, &SeriesOutcome, &AnalyteOutcome)> {
    outcome.series.iter().flat_map(|series| {
        let model = model_name(outcome, series.model);
        series
            .analytes
            .iter()
            .map(move |analyte| (model, series, analyte))
    })
}

/// Every response of every arm of every model, in the order of rows, with the name of its model.
pub(super) fn responses(
    outcome: &StudyOutcome,
) -> impl Iterator<Item = (&str, &SeriesOutcome, &Response, &ResponseOutcome)> {
    outcome.series.iter().flat_map(move |series| {
        let model = model_name(outcome, series.model);
        series.responses.iter().filter_map(move |own| {
            let response = outcome.responses.get(own.response)?;
            Some((model, series, response, own))
        })
    })
}

/// The model, the arm and the analyte of each row, which is of an analyte of a series, by their indices.
pub(super) fn of_series<'a, T>(
    outcome: &'a StudyOutcome,
    rows: &[T],
    place: impl Fn(&T) -> (usize, usize),
) -> [ColumnData<'a>; 3] {
    let series = |row: &T| outcome.series.get(place(row).0);
    [
        ColumnData::texts(rows, |row| {
            Some(Cow::Borrowed(model_name(outcome, series(row)?.model)))
        }),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(series(row)?.arm.as_str()))),
        ColumnData::texts(rows, |row| {
            let analyte = series(row)?.analytes.get(place(row).1)?;
            Some(Cow::Borrowed(analyte.name.as_str()))
        }),
    ]
}

/// The name of the model at an index.
pub(super) fn model_name(outcome: &StudyOutcome, index: usize) -> &str {
    outcome.models.get(index).map_or("", |model| model.id.as_str())
}

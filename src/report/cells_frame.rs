//! Cells of a design.

use super::frame_part::FramePart;
use super::key_columns::{ARM, MODEL};
use super::measure_columns::{DO_NOT_REPORT, bound, ci_high, ci_low, number};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::effect::{Response, Threshold};
use crate::model::Model;
use crate::outcome::{Axis, AxisValue, Bound, CellMeasure, CellOutcome, CellSummary, DesignOutcome};
use crate::quantiles::Estimate;
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "cells",
    row: "One statistic of one measure, in one cell of a design: an arm, under a model, at one value of each axis.",
    is_large: true,
    columns: &[
        ColumnDefinition::integer(
            "cell",
            "The cell's number from 1; the same whichever cells are run.",
        ),
        MODEL,
        ARM,
        axis_text("axis_1", "What is varied first; the scenario's name for it."),
        axis_text(
            "axis_1_value",
            "Its value in this cell, as the scenario writes it.",
        ),
        axis_number(
            "axis_1_number",
            "The number of that value, in the unit of the next column; missing for a word.",
        ),
        axis_text(
            "axis_1_unit",
            "The unit of all numbers of this axis; empty or missing where there is none.",
        ),
        axis_text("axis_2", "What is varied second; missing where nothing is."),
        axis_text(
            "axis_2_value",
            "Its value in this cell, as the scenario writes it.",
        ),
        axis_number(
            "axis_2_number",
            "The number of that value, in the unit of the next column; missing for a word.",
        ),
        axis_text(
            "axis_2_unit",
            "The unit of all numbers of this axis; empty or missing where there is none.",
        ),
        axis_text("axis_3", "What is varied third; missing where nothing is."),
        axis_text(
            "axis_3_value",
            "Its value in this cell, as the scenario writes it.",
        ),
        axis_number(
            "axis_3_number",
            "The number of that value, in the unit of the next column; missing for a word.",
        ),
        axis_text(
            "axis_3_unit",
            "The unit of all numbers of this axis; empty or missing where there is none.",
        ),
        ColumnDefinition::text("analyte", "What is measured; missing for what is given.").optional(),
        ColumnDefinition::text(
            "measure",
            "What the number is of: cmax, auc_to_end, auc_to_infinity, time_above, time_in_range, share_ever_above, response_peak (the \
             furthest a response goes), time_to_fall_50 (by 50 %, after the last dose), …_80, …_90 or total_dose.",
        ),
        ColumnDefinition::text(
            "threshold",
            "The threshold, as the scenario names it; missing unless the measure belongs to one.",
        )
        .optional(),
        ColumnDefinition::text(
            "response",
            "The response, as the scenario names it; missing unless the measure belongs to one.",
        )
        .optional(),
        ColumnDefinition::text(
            "unit",
            "The unit of the value; missing for a share, and for a response whose scale has none.",
        )
        .optional(),
        ColumnDefinition::text(
            "statistic",
            "typical: the typical patient's; percentile: that of the people; share: of the people, 0 to 1.",
        ),
        number(
            "probability",
            "The probability of the percentile: 0.5 for the median; missing for the others.",
        ),
        number("value", "The number."),
        ci_low("ci_low"),
        ci_high("ci_high"),
        bound("bound"),
        DO_NOT_REPORT,
    ],
};

const fn axis_text(name: &'static str, meaning: &'static str) -> ColumnDefinition {
    ColumnDefinition::text(name, meaning).optional()
}

const fn axis_number(name: &'static str, meaning: &'static str) -> ColumnDefinition {
    ColumnDefinition::number(name, meaning).optional().repetitive()
}

/// Axes that there are columns for.
const AXES: usize = 3;

/// One number of a cell.
struct Row<'a> {
    cell: &'a CellOutcome,
    model: &'a Model,
    summary: &'a CellSummary,
    statistic: &'static str,
    probability: Option<f64>,
    estimate: Option<Estimate>,
    bound: Option<Bound>,
}

pub(super) fn parts(outcome: &DesignOutcome) -> Vec<FramePart<'_>> {
    let cells = outcome.with_models();
    let parts = cells.map(|(cell, model)| {
        let rows: Vec<Row<'_>> = cell
            .summaries
            .iter()
            .flat_map(|summary| rows(cell, model, summary))
            .collect();
        FramePart::new(rows.len(), move |some| {
            columns(outcome, rows.get(some).unwrap_or_default())
        })
    });
    parts.collect()
}

fn rows<'a>(cell: &'a CellOutcome, model: &'a Model, summary: &'a CellSummary) -> Vec<Row<'a>> {
    let row = |statistic, probability, estimate, bound| Row {
        cell,
        model,
        summary,
        statistic,
        probability,
        estimate,
        bound,
    };
    if let CellMeasure::EverAbove(_) = summary.measure {
        return vec![row("share", None, summary.share, None)];
    }
    let typical = summary.typical.map(|value| Estimate {
        value,
        low: None,
        high: None,
    });
    let mut rows = vec![row(
        "typical",
        None,
        typical,
        typical.map(|_| summary.typical_bound),
    )];
    rows.extend(summary.percentiles.iter().map(|percentile| {
        let (probability, bound) = (Some(percentile.probability), Some(percentile.bound));
        row("percentile", probability, Some(percentile.estimate), bound)
    }));
    rows
}

fn columns<'a>(outcome: &'a DesignOutcome, rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let cell_numbers = rows.iter().map(|row| row.cell.cell.number as i64);
    let arm = |row: &Row<'a>| {
        outcome
            .arms
            .get(row.cell.cell.arm)
            .map(|arm| Cow::Borrowed(arm.as_str()))
    };
    let mut columns = vec![
        ColumnData::Integers(cell_numbers.collect()),
        ColumnData::texts(rows, |row| Some(row.model.id.as_str().into())),
        ColumnData::texts(rows, arm),
    ];
    for index in 0..AXES {
        columns.extend(axis_columns(outcome, rows, index));
    }
    columns.extend([
        ColumnData::texts(rows, |row| Some(row.summary.analyte.as_deref()?.into())),
        ColumnData::texts(rows, |row| Some(cell_measure_name(row.summary.measure).into())),
        ColumnData::texts(rows, |row| {
            Some(threshold(row.cell, row.summary.measure)?.id.as_str().into())
        }),
        ColumnData::texts(rows, |row| {
            Some(response(row.cell, row.summary.measure)?.id.as_str().into())
        }),
        ColumnData::texts(rows, |row| unit(row.cell, row.summary.measure).map(Cow::Borrowed)),
        ColumnData::texts(rows, |row| Some(row.statistic.into())),
        ColumnData::numbers(rows, |row| row.probability),
        ColumnData::numbers(rows, |row| Some(row.estimate?.value)),
        ColumnData::numbers(rows, |row| row.estimate?.low),
        ColumnData::numbers(rows, |row| row.estimate?.high),
        ColumnData::texts(rows, |row| Some(row.bound?.to_string().into())),
        ColumnData::texts(rows, |row| reasons(outcome, row).map(Cow::Owned)),
    ]);
    columns
}

/// Name, value as written, number and unit of an axis.
fn axis_columns<'a>(outcome: &'a DesignOutcome, rows: &[Row<'a>], index: usize) -> [ColumnData<'a>; 4] {
    let axis = outcome.axes.get(index);
    let value = move |row: &Row<'a>| -> Option<(&'a Axis, &'a AxisValue)> {
        let axis = axis?;
        Some((axis, axis.value(*row.cell.cell.values.get(index)?)?))
    };
    [
        ColumnData::texts(rows, |_| Some(axis?.name.as_str().into())),
        ColumnData::texts(rows, |row| Some(value(row)?.1.text.as_str().into())),
        ColumnData::numbers(rows, |row| value(row)?.1.number),
        ColumnData::texts(rows, |_| axis?.unit_name().map(Cow::Owned)),
    ]
}

/// The name of a measure of cells in files.
pub(super) fn cell_measure_name(measure: CellMeasure) -> &'static str {
    match measure {
        CellMeasure::Exposure(measure) => measure.name(),
        CellMeasure::EverAbove(_) => "share_ever_above",
        CellMeasure::ResponsePeak(_) => "response_peak",
        CellMeasure::TimeToFall(0) => "time_to_fall_50",
        CellMeasure::TimeToFall(1) => "time_to_fall_80",
        CellMeasure::TimeToFall(_) => "time_to_fall_90",
        CellMeasure::TotalDose => "total_dose",
    }
}

/// The threshold a measure belongs to.
fn threshold(cell: &CellOutcome, measure: CellMeasure) -> Option<&Threshold> {
    cell.thresholds.get(measure.threshold()?)
}

/// The response a measure belongs to.
fn response(cell: &CellOutcome, measure: CellMeasure) -> Option<&Response> {
    match measure {
        CellMeasure::ResponsePeak(place) => cell.responses.get(place),
        _ => None,
    }
}

fn unit(cell: &CellOutcome, measure: CellMeasure) -> Option<&str> {
    let of_scale = response(cell, measure).map(|response| response.scale.unit.as_str());
    of_scale.filter(|unit| !unit.is_empty()).or(measure.unit())
}

/// Why the model's author advises against reporting this number.
fn reasons(outcome: &DesignOutcome, row: &Row<'_>) -> Option<String> {
    let (place, arm) = (row.cell.cell.model, outcome.arms.get(row.cell.cell.arm)?);
    let analyte = row.summary.analyte.as_deref()?;
    let concerned = row
        .cell
        .restricted
        .iter()
        .filter(|found| found.is_of(place, arm, analyte) && row.summary.measure.is_concerned_by(found));
    let reasons: Vec<&str> = concerned.map(|found| found.restriction.why.as_str()).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

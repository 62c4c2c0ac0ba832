//! What each person's parameters are.

use super::frame_part::FramePart;
use super::key_columns::{MODEL, SUBJECT};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::model::{Model, Parameter};
use crate::outcome::StudyOutcome;
use ndarray::Array2;
use std::borrow::Cow;
use std::ops::Range;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "patient_parameters",
    row: "One parameter of one person on one occasion, under one model; of a scenario with `keep: [parameters]`.",
    is_large: true,
    columns: &[
        MODEL,
        SUBJECT,
        ColumnDefinition::integer(
            "occasion",
            "The visit, from 1; always 1 where the model does not vary from visit to visit.",
        ),
        ColumnDefinition::text("parameter", "The parameter, as the model names it."),
        ColumnDefinition::number(
            "value",
            "The person's own value, in the unit in which the model states it, before any change with time.",
        ),
        ColumnDefinition::text("unit", "That unit; nothing for a plain number."),
    ],
};

/// The parameters of a model's people.
#[derive(Clone, Copy)]
struct Kept<'a> {
    outcome: &'a StudyOutcome,
    model: &'a Model,
    /// A row for each person, and a column for each parameter on each occasion.
    values: &'a Array2<f64>,
    /// How many of the columns are told.
    columns: usize,
}

/// What a row is of.
struct Cell<'a> {
    person: usize,
    occasion: usize,
    parameter: &'a Parameter,
    value: f64,
}

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let models = outcome.models.iter().enumerate();
    models
        .filter_map(|(index, model)| {
            // People have the same parameters in each arm; one with more occasions has more of them.
            let own = outcome.series.iter().filter(|series| series.model == index);
            let kept = own.filter_map(|series| series.kept.parameters.as_ref());
            let values = kept.max_by_key(|values| values.ncols())?;
            let columns = match model.variability.occasion.is_empty() {
                true => model.parameters.len(),
                false => values.ncols(),
            };
            let kept = Kept {
                outcome,
                model,
                values,
                columns,
            };
            let rows = values.nrows() * columns;
            Some(FramePart::new(rows, move |rows| kept.columns(rows)))
        })
        .collect()
}

impl<'a> Kept<'a> {
    fn cell(&self, row: usize) -> Option<Cell<'a>> {
        let (person, column) = (row / self.columns, row % self.columns);
        let parameters = &self.model.parameters;
        Some(Cell {
            person,
            occasion: 1 + column / parameters.len(),
            parameter: parameters.get(column % parameters.len())?,
            value: *self.values.get((person, column))?,
        })
    }

    fn columns(self, rows: Range<usize>) -> Vec<ColumnData<'a>> {
        let cells: Vec<Cell<'a>> = rows.filter_map(|row| self.cell(row)).collect();
        let weights = &self.outcome.people.weights;
        let subjects = self.outcome.subjects;
        let numbers =
            |number: &dyn Fn(&Cell<'a>) -> i64| ColumnData::Integers(cells.iter().map(number).collect());
        vec![
            ColumnData::Text(&self.model.id),
            numbers(&|cell| subjects.number(cell.person) as i64),
            numbers(&|cell| cell.occasion as i64),
            ColumnData::texts(&cells, |cell| Some(Cow::Borrowed(cell.parameter.name.as_str()))),
            ColumnData::numbers(&cells, |cell| {
                let weight = weights.get(cell.person)?;
                Some(cell.parameter.number_of(cell.value, *weight))
            }),
            ColumnData::texts(&cells, |cell| Some(Cow::Owned(cell.parameter.unit().to_string()))),
        ]
    }
}

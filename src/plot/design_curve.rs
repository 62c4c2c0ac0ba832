use super::design_axis::{number, share};
use crate::outcome::{CellOutcome, DesignOutcome};
use crate::quantiles::Estimate;

/// One line of a figure: the cells along an axis, of one arm, under one model, at one value of each other axis.
pub(super) struct DesignCurve<'a> {
    pub(super) label: String,
    /// The place of the model, the arm and the values of the other axes.
    place: (usize, usize, Vec<usize>),
    /// With their numbers, rising.
    pub(super) cells: Vec<(f64, &'a CellOutcome)>,
}

impl<'a> DesignCurve<'a> {
    /// All of them, in the order of their first cells.
    pub(super) fn all(outcome: &'a DesignOutcome, axis: usize) -> Vec<Self> {
        let mut curves: Vec<Self> = Vec::new();
        for cell in &outcome.cells {
            let mut others = cell.cell.values.clone();
            others.remove(axis);
            let place = (cell.cell.model, cell.cell.arm, others);
            let Some(value) = number(outcome, cell, axis) else {
                continue;
            };
            match curves.iter_mut().find(|curve| curve.place == place) {
                Some(curve) => curve.cells.push((value, cell)),
                None => curves.push(Self {
                    label: label(outcome, cell, axis),
                    place,
                    cells: vec![(value, cell)],
                }),
            }
        }
        for curve in &mut curves {
            curve.cells.sort_by(|one, other| one.0.total_cmp(&other.0));
        }
        curves
    }

    /// The shares above a threshold, with the numbers of the axis.
    pub(super) fn shares(&self, threshold: usize) -> Vec<(f64, Estimate)> {
        let cells = self.cells.iter();
        cells
            .filter_map(|(value, cell)| Some((*value, share(cell, threshold)?)))
            .collect()
    }
}

/// The arm, the model and the values of the other axes, as far as there are several.
fn label(outcome: &DesignOutcome, cell: &CellOutcome, axis: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if outcome.arms.len() > 1 {
        parts.extend(outcome.arms.get(cell.cell.arm).map(String::as_str));
    }
    if outcome.models.len() > 1 {
        let model = outcome.model_of_cell(cell.cell.number);
        parts.extend(
            model
                .and_then(|model| outcome.models.get(model))
                .map(|model| model.short.as_str()),
        );
    }
    let values = outcome.values(cell).into_iter().enumerate();
    parts.extend(values.filter(|(place, _)| *place != axis).map(|(_, value)| value));
    match parts.is_empty() {
        true => outcome.arms.get(cell.cell.arm).cloned().unwrap_or_default(),
        false => parts.join(", "),
    }
}

use super::restricted_record::RestrictedRecord;
use crate::outcome::{Axis, CellMethod, CellOutcome, CitedRegimen, DesignOutcome};
use crate::quantity::Time;
use serde::Serialize;

/// What was varied, and how each cell was found, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DesignRecord {
    axes: Vec<AxisRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cited: Vec<CitedRecord>,
    /// Of the whole design; those that were run follow.
    cells_in_all: usize,
    cells: Vec<CellRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct AxisRecord {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    values: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct CitedRecord {
    name: String,
    source: String,
    /// For each axis the number in its unit; missing for an axis of words.
    values: Vec<Option<f64>>,
}

#[derive(Clone, Debug, Serialize)]
struct CellRecord {
    cell: usize,
    model: String,
    arm: String,
    values: Vec<String>,
    /// `solved`, or `scaled`: from the levels of another cell, of which it is a multiple.
    found: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_cell: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factor: Option<f64>,
    typical_amount_mg: f64,
    beyond_studied_from_h: Option<f64>,
}

impl DesignRecord {
    pub(super) fn new(outcome: &DesignOutcome) -> Self {
        let cells = outcome.with_models();
        Self {
            axes: outcome.axes.iter().map(AxisRecord::new).collect(),
            cited: outcome.cited.iter().map(CitedRecord::new).collect(),
            cells_in_all: outcome.count,
            cells: cells
                .map(|(cell, model)| CellRecord::new(outcome, cell, &model.id))
                .collect(),
        }
    }

    /// What models' authors say not to do, each thing once.
    pub(super) fn do_not_report(outcome: &DesignOutcome) -> Vec<RestrictedRecord> {
        let mut found: Vec<RestrictedRecord> = Vec::new();
        for (cell, model) in outcome.with_models() {
            for restricted in &cell.restricted {
                let record = RestrictedRecord::new(Some(model), restricted);
                if !found.contains(&record) {
                    found.push(record);
                }
            }
        }
        found
    }
}

impl CitedRecord {
    fn new(cited: &CitedRegimen) -> Self {
        Self {
            name: cited.name.clone(),
            source: cited.source.clone(),
            values: cited.values.clone(),
        }
    }
}

impl AxisRecord {
    fn new(axis: &Axis) -> Self {
        Self {
            name: axis.name.clone(),
            unit: axis.unit_name(),
            values: axis.values.iter().map(|value| value.text.clone()).collect(),
        }
    }
}

impl CellRecord {
    fn new(outcome: &DesignOutcome, cell: &CellOutcome, model: &str) -> Self {
        let (found, from_cell, factor) = match cell.method {
            CellMethod::Solved => ("solved", None, None),
            CellMethod::Scaled { from, factor } => ("scaled", Some(from), Some(factor)),
        };
        let values = outcome.values(cell).into_iter().map(str::to_string);
        Self {
            cell: cell.cell.number,
            model: model.to_string(),
            arm: outcome.arms.get(cell.cell.arm).cloned().unwrap_or_default(),
            values: values.collect(),
            found,
            from_cell,
            factor,
            typical_amount_mg: cell.typical_total,
            beyond_studied_from_h: cell.beyond.map(Time::hours),
        }
    }
}

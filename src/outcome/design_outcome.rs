use super::{Axis, CellOutcome, CitedRegimen, FindOutcome, Warning};
use crate::effect::{EvidenceNote, SideEffectNote, Threshold};
use crate::model::Model;
use crate::population::{Population, SubjectRange};
use crate::regimen::{Occasions, ReadBack};
use std::sync::Arc;

/// Everything a design came to: what its table, its figures and its record are made from.
#[derive(Clone, Debug)]
pub struct DesignOutcome {
    /// What the scenario is called.
    pub title: String,
    /// What was varied.
    pub axes: Vec<Axis>,
    /// Every model of a cell, each once; [`CellOutcome`]s name theirs by [`DesignOutcome::model_of`].
    pub models: Vec<Model>,
    /// Regimens of the literature that stand among its cells.
    pub cited: Vec<CitedRegimen>,
    /// The arms' names.
    pub arms: Vec<String>,
    /// What one mg in the protocol is a mg of.
    pub dosed_as: String,
    /// Most rounds that were followed in anybody until a steady state before the first dose was reached; 0 where none was
    /// asked for, or it is known exactly.
    pub rounds_followed: u32,
    /// What the scenario did not say and was taken by default.
    pub defaults: Vec<String>,
    /// Every threshold of a cell, each once.
    pub thresholds: Vec<Threshold>,
    /// Whom the design is about, in its first cell.
    pub population: Population,
    /// Whether who they are is varied.
    pub people_vary: bool,
    /// The numbers of those who were simulated.
    pub subjects: SubjectRange,
    /// What is an occasion of its own; each arm is one where nothing was said.
    pub occasions: Option<Occasions>,
    /// Lower level, median and upper level.
    pub probabilities: [f64; 3],
    /// How many cells the design has.
    pub count: usize,
    /// Those that were run, in the order of their numbers.
    pub cells: Vec<CellOutcome>,
    /// For each of them, the place of its model in `models`.
    pub model_of: Vec<usize>,
    /// What a reader must know, each once.
    pub warnings: Vec<DesignWarning>,
    /// What the typical patient is given, arm by arm, at the values of the first cell that was run and of the last.
    pub given: Vec<DesignReadBack>,
    /// How many combinations of values there are among the cells that were run.
    pub combinations: usize,
    /// Statements shown with the results.
    pub evidence: Vec<EvidenceNote>,
    /// Side effects without a concentration, shown with the results.
    pub side_effects: Vec<Arc<SideEffectNote>>,
    /// Where the schedule comes from.
    pub sources: Vec<String>,
    /// What the source does not state.
    pub assumptions: Vec<String>,
    /// The answers to its question, where it asks one and all cells were run.
    pub found: Option<FindOutcome>,
}

/// What the arms of a design give the typical patient at some values of its axes.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignReadBack {
    /// The values, axis by axis.
    pub values: Vec<String>,
    /// Arm by arm.
    pub arms: Vec<ReadBack>,
}

/// Something a reader must know of some combinations of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesignWarning {
    /// What.
    pub warning: Warning,
    /// The values of the first such combination, axis by axis.
    pub first: Vec<String>,
    /// In how many combinations it is so.
    pub combinations: usize,
}

impl DesignWarning {
    /// The warning, and of how many of so many combinations it is said.
    pub fn sentence(&self, of: usize) -> String {
        let Self {
            warning,
            first,
            combinations,
        } = self;
        match first.is_empty() || *combinations == of {
            true => warning.to_string(),
            false => format!(
                "{warning} (so in {combinations} of {of} combinations, the first of which is {})",
                first.join(", ")
            ),
        }
    }
}

impl DesignOutcome {
    /// Whether only a shard of the people was simulated.
    pub fn is_shard(&self) -> bool {
        self.subjects.is_part_of(self.population.count)
    }

    /// The cells that were run, each with its model.
    pub fn with_models(&self) -> impl Iterator<Item = (&CellOutcome, &Model)> {
        let of = |index: &usize| self.models.get(*index);
        let cells = self.cells.iter().zip(&self.model_of);
        cells.filter_map(move |(cell, model)| Some((cell, of(model)?)))
    }

    /// The place in `models` of the model of a cell that was run, by its number.
    pub fn model_of_cell(&self, number: usize) -> Option<usize> {
        let place = self
            .cells
            .binary_search_by_key(&number, |cell| cell.cell.number)
            .ok()?;
        self.model_of.get(place).copied()
    }

    /// The methods by which its cells were solved, once each.
    pub fn methods(&self) -> Vec<String> {
        let mut used: Vec<String> = Vec::new();
        for cell in &self.cells {
            let name = cell.solver.to_string();
            if !used.contains(&name) {
                used.push(name);
            }
        }
        used
    }

    /// "dose, length": what is varied.
    pub fn axis_names(&self) -> String {
        let names: Vec<&str> = self.axes.iter().map(|axis| axis.name.as_str()).collect();
        names.join(", ")
    }

    /// "0.5 mg/kg, 40 min": the values of a cell.
    pub fn values(&self, cell: &CellOutcome) -> Vec<&str> {
        let values = cell.cell.values.iter().zip(&self.axes);
        values
            .filter_map(|(index, axis)| Some(axis.value(*index)?.text.as_str()))
            .collect()
    }
}

//! Cells of a design that are answered by solving everybody once.

use crate::effect::ResponseValue;
use crate::outcome::{Cell, CellMethod};
use crate::scenario::{Design, Study};

/// Cells whose doses are multiples of those of the first: under a linear model, so are their levels.
///
/// x(t) of dx/dt = K x + u(t), x(0) = 0, is linear in u, so d·u gives d·x. Then Cmax and areas at d are d times those
/// at 1, time above C at d is time above C/d at 1, and who is ever above C at d is above C/d at 1. A dose that is fixed
/// beside a varied one, a rate that is capped (`at_most`) and a saturable flow break this; such cells are groups of
/// their own.
pub(super) struct CellGroup<'a> {
    /// The cell that is solved: the first of the whole design, whether it is asked for or not, so that a cell has the same
    /// number to the last digit whichever others are asked for with it.
    solved: Cell,
    /// Its combination.
    pub(super) study: &'a Study,
    /// The cells that are asked for, each with its study and what levels of the solved cell are multiplied with for it.
    pub(super) members: Vec<CellMember<'a>>,
}

/// A cell of a group.
pub(super) struct CellMember<'a> {
    pub(super) cell: Cell,
    pub(super) study: &'a Study,
    pub(super) factor: f64,
}

impl CellGroup<'_> {
    /// The cell that is solved.
    pub(super) fn solved(&self) -> &Cell {
        &self.solved
    }

    /// How the numbers of a member are found.
    pub(super) fn method(&self, member: &CellMember<'_>) -> CellMethod {
        match member.cell == *self.solved() {
            true => CellMethod::Solved,
            false => CellMethod::Scaled {
                from: self.solved().number,
                factor: member.factor,
            },
        }
    }
}

impl<'a> CellGroup<'a> {
    /// Groups of cells, in the order of their first ones; those of which none is asked for are left out.
    pub(super) fn all(design: &'a Design, cells: &[Cell]) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        let mut asked = cells.iter().peekable();
        for cell in (1..=design.len()).filter_map(|number| design.cell(number)) {
            let Some(study) = design.study(&cell) else {
                continue;
            };
            let found = groups
                .iter()
                .enumerate()
                .rev()
                .take_while(|(_, group)| is_same_series(group.solved(), &cell))
                .find_map(|(place, group)| Some((place, group.factor(&cell, study)?)));
            let (place, factor) = found.unwrap_or_else(|| {
                groups.push(Self {
                    solved: cell.clone(),
                    study,
                    members: Vec::new(),
                });
                (groups.len() - 1, 1.0)
            });
            if asked.next_if(|asked| asked.number == cell.number).is_some()
                && let Some(group) = groups.get_mut(place)
            {
                group.members.push(CellMember { cell, study, factor });
            }
        }
        groups.retain(|group| !group.members.is_empty());
        groups
    }

    /// What levels of the solved cell are multiplied with for another one; `None` where that does not hold.
    fn factor(&self, cell: &Cell, study: &Study) -> Option<f64> {
        let (one, other) = (self.study, study);
        let (model, other_model) = (one.models.get(cell.model)?, other.models.get(cell.model)?);
        let is_same = model.is_same_as(other_model)
            && values_of_responses(one).eq(values_of_responses(other))
            && one.inputs.get(cell.model) == other.inputs.get(cell.model)
            && one.population == other.population
            && one.grid == other.grid
            && one.probabilities == other.probabilities
            && one.shard == other.shard;
        if !is_same || !model.is_linear() {
            return None;
        }
        let (solved, wanted) = (one.arms.get(cell.arm)?, other.arms.get(cell.arm)?);
        wanted.proportion_to(solved)
    }
}

/// The values of responses at which time is counted, which are other levels in each person.
fn values_of_responses(study: &Study) -> impl Iterator<Item = &ResponseValue> {
    let thresholds = study.thresholds.iter();
    thresholds.filter_map(|threshold| threshold.response.as_ref())
}

fn is_same_series(one: &Cell, other: &Cell) -> bool {
    (one.model, one.arm) == (other.model, other.arm)
}

use super::{Segment, System};

/// The state of one subject at a time: what a method needs to go on from there.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Amounts by compartment (mg), the amount eliminated (mg), the integral of each amount read (mg·h).
    cells: Vec<f64>,
    /// Number of compartments.
    size: usize,
}

impl State {
    /// Nothing given yet.
    pub fn new(system: &System) -> Self {
        Self {
            cells: vec![0.0; system.size + 1 + system.readings.len()],
            size: system.size,
        }
    }

    /// From the cells in the order of [`State::cells`], for a system of `size` compartments.
    pub(super) fn from_cells(cells: &[f64], size: usize) -> Self {
        Self {
            cells: cells.to_vec(),
            size,
        }
    }

    /// Amounts by compartment (mg), the amount eliminated (mg), the integral of each amount read (mg·h).
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    pub(super) fn cells_mut(&mut self) -> &mut [f64] {
        &mut self.cells
    }

    /// Amounts by compartment, mg.
    pub fn amounts(&self) -> &[f64] {
        &self.cells[..self.size]
    }

    /// The amount eliminated from the body, mg.
    pub fn eliminated(&self) -> f64 {
        self.cells[self.size]
    }

    /// The integral of each amount that is read, mg·h.
    pub fn integrals(&self) -> &[f64] {
        &self.cells[self.size + 1..]
    }

    /// Counts what is eliminated, and the integrals, from here on.
    pub(super) fn forget_integrals(&mut self) {
        self.cells[self.size..].fill(0.0);
    }

    /// The same after the boluses at the start of a segment.
    pub(super) fn after_boluses(&self, segment: &Segment) -> Self {
        let mut after = self.clone();
        for (cell, bolus) in after.cells.iter_mut().zip(&segment.boluses) {
            *cell += bolus;
        }
        after
    }
}

use super::{Jet, Stop, System};
use ode_solvers::SVector;

/// The right-hand side during one segment. A state holds amounts, the amount eliminated, integrals of the amounts read
/// and, with `clock`, the time.
#[derive(Clone, Copy)]
pub(super) struct RightHandSide<'a> {
    pub(super) system: &'a System,
    /// Input at the start of the segment, mg/h, by compartment.
    pub(super) rates: &'a [f64],
    /// How much it rises in an hour, mg/h², by compartment; nothing where it is constant.
    pub(super) rises: &'a [f64],
    /// Time from the first dose to the start of the segment, h.
    pub(super) offset: f64,
    /// Index of the cell of the state that is the time since the start of the segment, if there is one.
    pub(super) clock: Option<usize>,
    pub(super) stop: Stop<'a>,
}

impl<const N: usize> ode_solvers::System<f64, SVector<f64, N>> for RightHandSide<'_> {
    fn system(&self, time: f64, state: &SVector<f64, N>, change: &mut SVector<f64, N>) {
        let size = self.system.size;
        let state = state.as_slice();
        let change = change.as_mut_slice();
        let time = self
            .clock
            .and_then(|cell| state.get(cell).copied())
            .unwrap_or(time);
        self.system
            .derivative(self.offset + time, state, self.rates, change);
        for (cell, rise) in change.iter_mut().zip(self.rises) {
            *cell += rise * time;
        }
        let (_, integrals) = change.split_at_mut(size + 1);
        for (cell, reading) in integrals.iter_mut().zip(&self.system.readings) {
            *cell = state.get(reading.compartment).copied().unwrap_or(0.0);
        }
        if let Some(cell) = self.clock.and_then(|cell| change.get_mut(cell)) {
            *cell = 1.0;
        }
    }

    /// Called after every step; true stops the integration.
    fn solout(&mut self, _: f64, _: &SVector<f64, N>, _: &SVector<f64, N>) -> bool {
        self.stop.is_requested()
    }
}

impl RightHandSide<'_> {
    /// The amounts read, mg, with their first and second derivatives in time.
    pub(super) fn jets<const N: usize>(&self, time: f64, state: &SVector<f64, N>) -> Vec<Jet> {
        let (mut slopes, mut curvatures) = (SVector::<f64, N>::zeros(), SVector::<f64, N>::zeros());
        let (state, since) = (state.as_slice(), self.offset + time);
        self.system
            .derivative(since, state, self.rates, slopes.as_mut_slice());
        for (cell, rise) in slopes.as_mut_slice().iter_mut().zip(self.rises) {
            *cell += rise * time;
        }
        self.system
            .second_derivative(since, state, slopes.as_slice(), curvatures.as_mut_slice());
        for (cell, rise) in curvatures.as_mut_slice().iter_mut().zip(self.rises) {
            *cell += rise;
        }
        let cell = |cells: &[f64], index: usize| cells.get(index).copied().unwrap_or(f64::NAN);
        let readings = self.system.readings.iter().map(|reading| reading.compartment);
        readings
            .map(|compartment| Jet {
                value: cell(state, compartment),
                slope: cell(slopes.as_slice(), compartment),
                curvature: cell(curvatures.as_slice(), compartment),
            })
            .collect()
    }
}

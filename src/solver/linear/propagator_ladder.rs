use super::mass_conservation::MassConservation;
use super::matrix::{Matrix, dot};
use super::series;
use super::taylor_terms::TaylorTerms;
use crate::solver::{SolverError, Stop, System};

/// Propagators of one subject over base·2^k hours for k = 0, 1, …, while all rates are constant; the last one is over
/// the whole length. Notation as in [`super`].
///
/// The k-th propagator P is the square of the one before. Of the integrals over longer times only products with a
/// vector are computed: G b for an input, and the rows of G and D that give areas.
#[derive(Clone, Debug)]
pub(super) struct PropagatorLadder {
    /// The k-th one is over base·2^k hours.
    propagators: Vec<Matrix>,
    /// G over the base.
    integral: Matrix,
    /// Rows for the amount eliminated, then for the area of each reading; the k-th ones over base·2^k hours.
    areas: Vec<Vec<AreaRows>>,
    /// The whole length, h.
    length: f64,
}

/// Rows that give an integral over a time, such as that of a compartment's amount, from the amounts at its start and
/// from constant input.
#[derive(Clone, Debug)]
pub(super) struct AreaRows {
    /// w G for the row w that is integrated.
    of_amounts: Vec<f64>,
    /// w D.
    of_input: Vec<f64>,
}

impl PropagatorLadder {
    /// Over `length` hours.
    ///
    /// # Errors
    /// When a stop is requested.
    pub(super) fn new(
        system: &System,
        taylor: &TaylorTerms,
        length: f64,
        stop: Stop<'_>,
    ) -> Result<Self, SolverError> {
        let (mut ladder, double_integral) = Self::without_areas(system, taylor, length, stop)?;
        let area_rows = ladder.area_rows(&double_integral, &system.elimination_rates());
        ladder.areas.push(area_rows);
        for reading in &system.readings {
            let mut row = vec![0.0; system.size];
            row[reading.compartment] = 1.0;
            let area_rows = ladder.area_rows(&double_integral, &row);
            ladder.areas.push(area_rows);
        }
        Ok(ladder)
    }

    /// The same for amounts alone, and D over the base.
    ///
    /// # Errors
    /// As [`PropagatorLadder::new`].
    pub(super) fn without_areas(
        system: &System,
        taylor: &TaylorTerms,
        length: f64,
        stop: Stop<'_>,
    ) -> Result<(Self, Matrix), SolverError> {
        let (base, doublings) = series::base(taylor.bound(), length);
        let [first, integral, double_integral] = taylor.matrices(base);
        let propagators = MassConservation::new(system).propagators(first, &integral, doublings, stop)?;
        let ladder = Self {
            propagators,
            integral,
            areas: Vec::with_capacity(1 + system.readings.len()),
            length,
        };
        Ok((ladder, double_integral))
    }

    /// The rows for the integral of `row` · amounts, over each propagator.
    fn area_rows(&self, double_integral: &Matrix, row: &[f64]) -> Vec<AreaRows> {
        let mut rows = vec![AreaRows {
            of_amounts: self.integral.left_multiply(row),
            of_input: double_integral.left_multiply(row),
        }];
        for (doubling, propagator) in self.propagators.iter().enumerate().take(self.last()) {
            let (step, before) = (self.step(doubling), &rows[doubling]);
            let (mut of_amounts, mut of_input) = (before.of_amounts.clone(), before.of_input.clone());
            let later = propagator.left_multiply(&of_input);
            for ((cell, later), amount) in of_input.iter_mut().zip(later).zip(&of_amounts) {
                *cell += later + amount * step;
            }
            let later = propagator.left_multiply(&of_amounts);
            for (cell, later) in of_amounts.iter_mut().zip(later) {
                *cell += later;
            }
            rows.push(AreaRows { of_amounts, of_input });
        }
        rows
    }

    /// The amounts in mg that a constant input in mg/h adds over each propagator: G b.
    pub(super) fn input_gains(&self, input: &[f64]) -> Vec<Vec<f64>> {
        let mut gain = vec![0.0; input.len()];
        self.integral.apply(input, &mut gain);
        let mut later = gain.clone();
        let mut gains = Vec::with_capacity(self.propagators.len());
        for propagator in &self.propagators {
            gains.push(gain.clone());
            propagator.apply(&gain, &mut later);
            for (cell, later) in gain.iter_mut().zip(&later) {
                *cell += later;
            }
        }
        gains
    }

    /// Advances a state over a propagator: amounts, the amount eliminated, integrals of the amounts read. `gains` are
    /// those of the `input`; `amounts` is scratch for so many compartments.
    pub(super) fn advance(
        &self,
        doubling: usize,
        state: &mut [f64],
        (input, gains): (&[f64], &[Vec<f64>]),
        amounts: &mut [f64],
    ) {
        let (before, integrals) = state.split_at_mut(amounts.len());
        for (cell, rows) in integrals.iter_mut().zip(&self.areas) {
            let rows = &rows[doubling];
            *cell += dot(&rows.of_amounts, before) + dot(&rows.of_input, input);
        }
        self.propagate(doubling, before, gains, amounts);
        before.copy_from_slice(amounts);
    }

    /// The amounts after a propagator, into `after`.
    pub(super) fn propagate(&self, doubling: usize, before: &[f64], gains: &[Vec<f64>], after: &mut [f64]) {
        self.propagators[doubling].apply(before, after);
        for (cell, gain) in after.iter_mut().zip(&gains[doubling]) {
            *cell += gain;
        }
    }

    /// The amounts after a propagator without input, into `after`.
    pub(super) fn apply(&self, doubling: usize, before: &[f64], after: &mut [f64]) {
        self.propagators[doubling].apply(before, after);
    }

    /// The row that gives an integral over a propagator from the amounts at its start: of the amount eliminated, then of
    /// each reading.
    pub(super) fn area_of_amounts(&self, integral: usize, doubling: usize) -> &[f64] {
        &self.areas[integral][doubling].of_amounts
    }

    /// Advances amounts and integrals over a propagator without input; `amounts` is scratch.
    pub(super) fn advance_alone(&self, doubling: usize, state: &mut [f64], amounts: &mut [f64]) {
        let (before, integrals) = state.split_at_mut(amounts.len());
        for (index, cell) in integrals.iter_mut().enumerate() {
            *cell += dot(self.area_of_amounts(index, doubling), before);
        }
        self.apply(doubling, before, amounts);
        before.copy_from_slice(amounts);
    }

    /// Index of the propagator over the whole length.
    pub(super) fn last(&self) -> usize {
        self.propagators.len() - 1
    }

    /// The propagator over the whole length.
    pub(super) fn over_length(&self) -> &Matrix {
        &self.propagators[self.last()]
    }

    /// Hours over which a propagator leads.
    pub(super) fn step(&self, doubling: usize) -> f64 {
        let halvings = i32::try_from(self.last() - doubling).unwrap_or(i32::MAX);
        libm::ldexp(self.length, -halvings)
    }
}

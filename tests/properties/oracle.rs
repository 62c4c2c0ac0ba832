//! What properties are held against: written anew, from the definitions, or by another program.

use infusim::solver::{Schedule, Segment, System};
use nalgebra::{DMatrix, DVector};

/// The rate matrix, straight from the list of flows.
pub fn rate_matrix(system: &System) -> DMatrix<f64> {
    let mut matrix = DMatrix::zeros(system.size, system.size);
    for transfer in &system.transfers {
        if transfer.leaves {
            matrix[(transfer.from, transfer.from)] -= transfer.k;
        }
        for (to, share) in &transfer.into {
            matrix[(*to, transfer.from)] += transfer.k * share;
        }
    }
    matrix
}

/// Amounts `hours` later while `rates` arrive, by nalgebra's matrix exponential (scaling and
/// squaring with Padé approximants: nothing in common with ours but the mathematics).
pub fn propagate(matrix: &DMatrix<f64>, amounts: &DVector<f64>, rates: &[f64], hours: f64) -> DVector<f64> {
    let n = matrix.nrows();
    let mut extended = DMatrix::zeros(n + 1, n + 1);
    extended.view_mut((0, 0), (n, n)).copy_from(&(matrix * hours));
    for (row, rate) in rates.iter().enumerate() {
        extended[(row, n)] = rate * hours;
    }
    let start = amounts.clone().push(1.0);
    (extended.exp() * start).rows(0, n).into_owned()
}

/// Amounts at the end of a segment, from those after its boluses. A rate that changes is a second number that grows.
pub fn propagate_segment(matrix: &DMatrix<f64>, amounts: &DVector<f64>, segment: &Segment) -> DVector<f64> {
    let hours = (segment.end - segment.start).hours();
    let Some(ends) = segment.end_rates.as_ref().filter(|_| hours > 0.0) else {
        return propagate(matrix, amounts, &segment.rates, hours);
    };
    let n = matrix.nrows();
    let mut extended = DMatrix::zeros(n + 2, n + 2);
    extended.view_mut((0, 0), (n, n)).copy_from(&(matrix * hours));
    for (row, (rate, end)) in segment.rates.iter().zip(ends).enumerate() {
        extended[(row, n)] = rate * hours;
        extended[(row, n + 1)] = (end - rate) * hours;
    }
    // The share of the segment that has passed.
    extended[(n + 1, n)] = 1.0;
    let start = amounts.clone().push(1.0).push(0.0);
    (extended.exp() * start).rows(0, n).into_owned()
}

/// Amounts at the end of a schedule.
pub fn amounts_at_end(system: &System, schedule: &Schedule) -> DVector<f64> {
    let matrix = rate_matrix(system);
    let mut amounts = DVector::zeros(system.size);
    for segment in &schedule.segments {
        amounts += DVector::from_column_slice(&segment.boluses);
        amounts = propagate_segment(&matrix, &amounts, segment);
    }
    amounts
}

/// A differential equation solved with the textbook's Runge–Kutta method of fourth order, `steps`
/// equal steps: slow, and easy to believe.
pub fn runge_kutta<const N: usize>(
    change: impl Fn(f64, &[f64; N]) -> [f64; N],
    start: [f64; N],
    hours: f64,
    steps: usize,
) -> [f64; N] {
    let h = hours / steps as f64;
    let moved = |state: &[f64; N], by: f64, along: &[f64; N]| {
        std::array::from_fn(|cell| state[cell] + by * along[cell])
    };
    let mut state = start;
    for step in 0..steps {
        let time = step as f64 * h;
        let first = change(time, &state);
        let second = change(time + 0.5 * h, &moved(&state, 0.5 * h, &first));
        let third = change(time + 0.5 * h, &moved(&state, 0.5 * h, &second));
        let fourth = change(time + h, &moved(&state, h, &third));
        let mean = std::array::from_fn(|cell| {
            (first[cell] + 2.0 * second[cell] + 2.0 * third[cell] + fourth[cell]) / 6.0
        });
        state = moved(&state, h, &mean);
    }
    state
}

/// Lambert's W on its upper branch: the w with w·e^w = e^`log_x`. By Newton's method on
/// w + ln w = `log_x`, which has one root and no inflection.
pub fn lambert_w_of_exp(log_x: f64) -> f64 {
    // Far below 1 it is its own argument, to all digits.
    if log_x < -50.0 {
        return log_x.exp();
    }
    let mut w = if log_x > 1.0 {
        log_x - log_x.ln()
    } else {
        log_x.exp() / (1.0 + log_x.exp())
    };
    for _ in 0..60 {
        w -= (w + w.ln() - log_x) * w / (1.0 + w);
    }
    w
}

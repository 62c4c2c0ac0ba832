//! Exact propagation of a linear system with constant rates.
//!
//! Between two events a linear system obeys dz/dt = M z, where z holds the amounts, the amount that
//! has left, the running integrals of the amounts that are read, and the constant input rates. So
//! z(t + h) = exp(M h) z(t), whatever h is.
//!
//! M has no negative cell beside its diagonal. Adding q to the diagonal, q being the fastest rate,
//! leaves no negative cell at all, and exp(M h) = e^(-qh) exp((M + qI) h) is then a sum of terms
//! that are never negative. Nothing cancels: not for equal rate constants, not for nearly equal
//! ones, and no concentration ever comes out negative. (The idea is uniformisation, as for Markov
//! chains; scaling and squaring as in Moler and Van Loan, SIAM Review 2003;45:3-49, section 3.)

use super::mass_conservation::MassConservation;
use super::{Jet, Matrix, Schedule, SegmentPath, SolverError, Stop, System};

/// The propagator of one patient.
///
/// ```
/// use infusim::solver::{Exact, System, Transfer, Reading};
/// // One compartment of 10 L that loses 0.1 of its amount per hour.
/// let loss = Transfer { from: 0, k: 0.1, slope: 0.0, into: vec![], outside: 1.0, leaves: true };
/// let reading = Reading { compartment: 0, factor: 100.0 };
/// let system = System { size: 1, transfers: vec![loss], saturable: vec![], readings: vec![reading] };
/// let exact = Exact::new(&system, 24.0);
/// let mut state = exact.state(&[5.0], &[0.0]);
/// exact.advance(&mut state, 10.0);
/// assert!((state[0] - 5.0 * (-1.0_f64).exp()).abs() < 1e-14);
/// ```
#[derive(Clone, Debug)]
pub struct Exact {
    /// M + qI, without a negative cell.
    shifted: Matrix,
    /// The fastest rate, 1/h.
    q: f64,
    /// exp(M · base · 2^k) for k = 0, 1, …
    ladder: Vec<Matrix>,
    /// The smallest step of the ladder, in hours.
    base: f64,
    conservation: MassConservation,
    compartments: usize,
    readings: Vec<Motion>,
}

/// How the amount that a reading reads moves.
#[derive(Clone, Debug)]
struct Motion {
    compartment: usize,
    /// Times the state, the slope of the amount.
    slope: Vec<f64>,
    /// Times the state, its curvature.
    curvature: Vec<f64>,
}

/// Terms of the exponential series. With [`REACH`], x, what is left out is below x¹³/13!/(1 − x/14) = 2.4e-18 of the
/// norm of the sum: of the dose, not of what has come to the end of a long chain within the first step.
const TERMS: usize = 12;
/// The greatest norm of (M + qI) h for which the series is used as it is.
const REACH: f64 = 0.25;
/// Knots within each doubling of the time since the last event. The fastest rate moves a
/// concentration by at most a quarter of its change within the first of them.
const KNOTS_PER_OCTAVE: usize = 4;

/// A sum that is smaller than its terms by this share is rounding.
pub const ROUNDING: f64 = 16.0 * f64::EPSILON;

impl Exact {
    /// For a linear system with constant rates, ready for steps up to `longest` hours.
    pub fn new(system: &System, longest: f64) -> Self {
        let mut exact = Self::without_ladder(system, longest);
        // Nobody stops it.
        let _ = exact.climb(longest, Stop::NEVER);
        exact
    }

    /// The same, unless it is stopped.
    pub(super) fn until(system: &System, longest: f64, stop: Stop<'_>) -> Result<Self, SolverError> {
        let mut exact = Self::without_ladder(system, longest);
        exact.climb(longest, stop)?;
        Ok(exact)
    }

    fn without_ladder(system: &System, longest: f64) -> Self {
        let compartments = system.size;
        let readings = system.readings.len();
        let size = 2 * compartments + 1 + readings;
        let mut shifted = Matrix::zero(size);
        for (row, cells) in system.rate_matrix(0.0).rows().enumerate() {
            for (column, rate) in cells.iter().enumerate() {
                shifted.set(row, column, *rate);
            }
        }
        for (column, rate) in system.elimination().iter().enumerate() {
            shifted.set(compartments, column, *rate);
        }
        for (index, reading) in system.readings.iter().enumerate() {
            shifted.set(compartments + 1 + index, reading.compartment, 1.0);
        }
        for index in 0..compartments {
            shifted.set(index, compartments + 1 + readings + index, 1.0);
        }
        let q = (0..compartments)
            .map(|index| -shifted.get(index, index))
            .fold(0.0, f64::max);
        for index in 0..size {
            shifted.add(index, index, q);
        }
        let norm = shifted.norm();
        let mut base = longest.max(f64::MIN_POSITIVE);
        while norm * base > REACH {
            base *= 0.5;
        }
        let motion = |compartment: usize| {
            // Rows of M and of M².
            let slope = shifted.row_less(compartment, q);
            let mut curvature = shifted.from_left(&slope);
            for (cell, slope) in curvature.iter_mut().zip(&slope) {
                *cell -= q * slope;
            }
            Motion {
                compartment,
                slope,
                curvature,
            }
        };
        let readings = system
            .readings
            .iter()
            .map(|reading| motion(reading.compartment))
            .collect();
        Self {
            shifted,
            q,
            ladder: Vec::new(),
            base,
            conservation: MassConservation::new(system),
            compartments,
            readings,
        }
    }

    /// Fills the ladder.
    fn climb(&mut self, longest: f64, stop: Stop<'_>) -> Result<(), SolverError> {
        let mut power = self.series(self.base, stop)?;
        let mut reach = self.base;
        while reach < longest && reach > 0.0 {
            let next = self.squared(&power, reach, stop)?;
            self.ladder.push(power);
            power = next;
            reach *= 2.0;
        }
        self.ladder.push(power);
        Ok(())
    }

    /// The length of a rung of the ladder in hours.
    fn rung(&self, rung: usize) -> f64 {
        libm::ldexp(self.base, i32::try_from(rung).unwrap_or(i32::MAX))
    }

    /// A propagator over `h` hours twice after the other.
    fn squared(&self, power: &Matrix, h: f64, stop: Stop<'_>) -> Result<Matrix, SolverError> {
        let mut square = power.times(power, stop)?;
        self.conservation.settle(&mut square, 2.0 * h);
        Ok(square)
    }

    /// exp(M h) for a step within [`REACH`].
    fn series(&self, h: f64, stop: Stop<'_>) -> Result<Matrix, SolverError> {
        let size = self.shifted.size();
        // Horner: I + (Bh)(I + (Bh)/2 (I + (Bh)/3 (…)))
        let mut sum = Matrix::identity(size);
        for term in (1..=TERMS).rev() {
            let mut next = self.shifted.times(&sum, stop)?;
            next.scale(h / term as f64);
            for index in 0..size {
                next.add(index, index, 1.0);
            }
            sum = next;
        }
        sum.scale(libm::exp(-self.q * h));
        self.conservation.settle(&mut sum, h);
        Ok(sum)
    }

    /// exp(M h) for any step.
    pub fn step(&self, h: f64) -> Matrix {
        let step = self.step_until(h, Stop::NEVER);
        step.unwrap_or_else(|_| Matrix::zero(self.shifted.size()))
    }

    /// The same, unless it is stopped.
    pub(super) fn step_until(&self, h: f64, stop: Stop<'_>) -> Result<Matrix, SolverError> {
        let mut halvings = 0;
        let mut small = h;
        while small > self.base && self.base > 0.0 {
            small *= 0.5;
            halvings += 1;
        }
        let mut power = self.series(small, stop)?;
        for _ in 0..halvings {
            power = self.squared(&power, small, stop)?;
            small *= 2.0;
        }
        Ok(power)
    }

    /// A state: amounts and input rates by compartment, nothing left or integrated yet.
    pub fn state(&self, amounts: &[f64], rates: &[f64]) -> Vec<f64> {
        let mut state = vec![0.0; self.shifted.size()];
        for (cell, amount) in state.iter_mut().zip(amounts) {
            *cell = *amount;
        }
        self.set_rates(&mut state, rates);
        state
    }

    fn set_rates(&self, state: &mut [f64], rates: &[f64]) {
        let first = self.compartments + 1 + self.readings.len();
        for (cell, rate) in state.iter_mut().skip(first).zip(rates) {
            *cell = *rate;
        }
    }

    /// Moves a state forward by `h` hours: whole rungs of the ladder, then the series for the rest.
    pub fn advance(&self, state: &mut Vec<f64>, h: f64) {
        let mut left = h;
        let mut next = vec![0.0; state.len()];
        for (rung, power) in self.ladder.iter().enumerate().rev() {
            let size = self.rung(rung);
            while left >= size && size > 0.0 {
                power.apply(state, &mut next);
                std::mem::swap(state, &mut next);
                left -= size;
            }
        }
        if left <= 0.0 {
            return;
        }
        let mut term = state.clone();
        for count in 1..=TERMS {
            self.shifted.apply(&term, &mut next);
            for ((sum, term), next) in state.iter_mut().zip(&mut term).zip(&next) {
                *term = next * left / count as f64;
                *sum += *term;
            }
        }
        let decay = libm::exp(-self.q * left);
        for cell in state {
            *cell *= decay;
        }
    }

    /// The amount that a reading reads, in mg, with its slope and curvature per hour.
    pub(super) fn reading(&self, state: &[f64], reading: usize) -> Jet {
        let times = |row: &[f64]| {
            let terms = row.iter().zip(state).map(|(a, b)| a * b);
            let (sum, size) = terms.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
            // On a plateau the terms cancel, and the sign of what is left says nothing.
            if f64::abs(sum) <= ROUNDING * size {
                0.0
            } else {
                sum
            }
        };
        let motion = &self.readings[reading];
        Jet {
            value: state[motion.compartment],
            slope: times(&motion.slope),
            curvature: times(&motion.curvature),
        }
    }

    /// The whole course: for each segment of the schedule the state at its knots.
    ///
    /// Knots lie close together after an event and further apart later, as the fast modes die out;
    /// they follow from the system alone, never from the points at which curves are drawn.
    ///
    /// # Errors
    /// When it is stopped.
    pub(super) fn course_until(
        &self,
        schedule: &Schedule,
        stop: Stop<'_>,
    ) -> Result<Vec<SegmentPath>, SolverError> {
        let mut state = self.state(&[], &[]);
        let width = state.len();
        let mut paths = Vec::with_capacity(schedule.segments.len());
        let mut next = vec![0.0; width];
        for segment in &schedule.segments {
            for (cell, bolus) in state.iter_mut().zip(&segment.boluses) {
                *cell += bolus;
            }
            self.set_rates(&mut state, &segment.rates);
            let length = (segment.end - segment.start).hours();
            let mut times = vec![0.0];
            let mut states = state.clone();
            let mut now = 0.0;
            let mut rung = 0;
            let mut steps = 0;
            while let Some(power) = self.ladder.get(rung) {
                stop.go_on()?;
                let size = self.rung(rung);
                if now + size >= length {
                    break;
                }
                power.apply(&state, &mut next);
                std::mem::swap(&mut state, &mut next);
                now += size;
                times.push(now);
                states.extend_from_slice(&state);
                steps += 1;
                // The first rung is climbed twice: it fills the time from zero on.
                if steps
                    == if rung == 0 {
                        2 * KNOTS_PER_OCTAVE
                    } else {
                        KNOTS_PER_OCTAVE
                    }
                {
                    steps = 0;
                    rung += 1;
                }
            }
            // What is left is shorter than the rung that did not fit: halve until the end.
            while rung > 0 {
                rung -= 1;
                let size = self.rung(rung);
                if let Some(power) = self.ladder.get(rung).filter(|_| now + size < length) {
                    power.apply(&state, &mut next);
                    std::mem::swap(&mut state, &mut next);
                    now += size;
                    times.push(now);
                    states.extend_from_slice(&state);
                }
            }
            self.advance(&mut state, length - now);
            times.push(length);
            states.extend_from_slice(&state);
            paths.push(SegmentPath {
                start: segment.start,
                end: segment.end,
                times,
                states,
                width,
                motions: Vec::new(),
            });
        }
        Ok(paths)
    }
}

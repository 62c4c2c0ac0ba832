//! Exact propagation of a linear system with constant rates.
//!
//! Between two events dz/dt = M z, where z holds the amounts, the amount eliminated, the integrals of the amounts read,
//! and the constant input rates; so z(t + h) = exp(M h) z(t) for any h.
//!
//! Off-diagonal cells of M are not negative. With q the fastest rate, M + qI has no negative cell at all, and every sum
//! in exp(M h) = e^(−qh) exp((M + qI) h) is one of terms that are not negative. Nothing cancels, equal and nearly equal
//! rate constants included, and no amount is ever negative. This is uniformisation, as for Markov chains, with scaling
//! and squaring as in Moler and Van Loan, SIAM Review 2003;45:3-49, doi:10.1137/S00361445024180, section 3.
//!
//! Error: see [`TERMS`] for the series and [`MassConservation`] for the squaring. Held by
//! `tests/properties/matrix_exponential.rs` and `fast_exchange.rs`.

use super::mass_conservation::MassConservation;
use super::{Jet, Matrix, Schedule, Segment, SegmentPath, SolverError, Stop, System};

/// The propagator of one subject's linear, constant system.
///
/// A state holds 2n + 1 + r values, for n compartments and r readings: amounts (mg), the amount eliminated (mg),
/// integrals of the amounts read (mg·h) and input rates (mg/h).
///
/// ```
/// use infusim::solver::{Exact, System, Transfer, Reading};
/// // One compartment of 10 L that loses 0.1 of its amount per hour.
/// let loss = Transfer { from: 0, k: 0.1, time_slope: 0.0, into: vec![], outside: 1.0, leaves: true };
/// let reading = Reading { compartment: 0, factor: 100.0 };
/// let system = System { size: 1, transfers: vec![loss], saturable: vec![], readings: vec![reading] };
/// let exact = Exact::new(&system, 24.0);
/// let mut state = exact.state(&[5.0], &[0.0]);
/// exact.advance(&mut state, 10.0);
/// assert!((state[0] - 5.0 * (-1.0_f64).exp()).abs() < 1e-14);
/// ```
#[derive(Clone, Debug)]
pub struct Exact {
    /// M + qI, 1/h, without a negative cell.
    shifted: Matrix,
    /// The fastest rate, 1/h.
    q: f64,
    /// exp(M · base · 2^k) for k = 0, 1, …
    propagators: Vec<Matrix>,
    /// Length of the first propagator, h.
    base: f64,
    conservation: MassConservation,
    compartments: usize,
    readings: Vec<ReadingRows>,
}

/// Rows that give the derivatives of an amount that is read, as products with the state.
#[derive(Clone, Debug)]
struct ReadingRows {
    compartment: usize,
    /// A row of M: first derivative, mg/h.
    slope: Vec<f64>,
    /// A row of M²: second derivative, mg/h².
    curvature: Vec<f64>,
}

/// Terms of the exponential series. With x up to [`MAX_NORM`] the remainder is below x¹³/13!/(1 − x/14) = 2.4e-18 of
/// the norm of the sum: of the dose, not of the amount at the end of a long chain within the first interval.
const TERMS: usize = 12;
/// The greatest norm of (M + qI) h for which the series is used without scaling.
const MAX_NORM: f64 = 0.25;
/// Knots in each doubling of the time since the last event. Until the first knot the fastest rate has done at most a
/// quarter of its change.
const KNOTS_PER_OCTAVE: usize = 4;

/// A sum below this fraction of the sum of its terms' magnitudes is rounding error.
pub const ROUNDING: f64 = 16.0 * f64::EPSILON;

impl Exact {
    /// For a linear system with constant rates, with propagators over up to `longest` hours.
    pub fn new(system: &System, longest: f64) -> Self {
        let mut exact = Self::without_propagators(system, longest);
        // Never stopped.
        let _ = exact.fill_propagators(longest, Stop::NEVER);
        exact
    }

    /// The same.
    ///
    /// # Errors
    /// When a stop is requested.
    pub(super) fn with_stop(system: &System, longest: f64, stop: Stop<'_>) -> Result<Self, SolverError> {
        let mut exact = Self::without_propagators(system, longest);
        exact.fill_propagators(longest, stop)?;
        Ok(exact)
    }

    fn without_propagators(system: &System, longest: f64) -> Self {
        let compartments = system.size;
        let readings = system.readings.len();
        let size = 2 * compartments + 1 + readings;
        let mut shifted = Matrix::zero(size);
        for (row, cells) in system.rate_matrix(0.0).rows().enumerate() {
            for (column, rate) in cells.iter().enumerate() {
                shifted.set(row, column, *rate);
            }
        }
        for (column, rate) in system.elimination_rates().iter().enumerate() {
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
        while norm * base > MAX_NORM {
            base *= 0.5;
        }
        let reading_rows = |compartment: usize| {
            // Rows of M and of M².
            let slope = shifted.shifted_row(compartment, q);
            let mut curvature = shifted.left_multiply(&slope);
            for (cell, slope) in curvature.iter_mut().zip(&slope) {
                *cell -= q * slope;
            }
            ReadingRows {
                compartment,
                slope,
                curvature,
            }
        };
        let readings = system
            .readings
            .iter()
            .map(|reading| reading_rows(reading.compartment))
            .collect();
        Self {
            shifted,
            q,
            propagators: Vec::new(),
            base,
            conservation: MassConservation::new(system),
            compartments,
            readings,
        }
    }

    /// Adds propagators over base · 2^k hours until one is over `longest` hours or more.
    fn fill_propagators(&mut self, longest: f64, stop: Stop<'_>) -> Result<(), SolverError> {
        let mut propagator = self.series(self.base, stop)?;
        let mut length = self.base;
        while length < longest && length > 0.0 {
            let next = self.squared(&propagator, length, stop)?;
            self.propagators.push(propagator);
            propagator = next;
            length *= 2.0;
        }
        self.propagators.push(propagator);
        Ok(())
    }

    /// base · 2^k, the length of the k-th propagator, h; k is called the doubling.
    fn propagator_length(&self, doubling: usize) -> f64 {
        libm::ldexp(self.base, i32::try_from(doubling).unwrap_or(i32::MAX))
    }

    /// The propagator over 2 `h` hours, from that over `h` hours.
    fn squared(&self, propagator: &Matrix, h: f64, stop: Stop<'_>) -> Result<Matrix, SolverError> {
        let mut square = propagator.times(propagator, stop)?;
        self.conservation.correct(&mut square, 2.0 * h);
        Ok(square)
    }

    /// exp(M h) by its series, for a norm of (M + qI) h up to [`MAX_NORM`].
    fn series(&self, h: f64, stop: Stop<'_>) -> Result<Matrix, SolverError> {
        let size = self.shifted.size();
        // Horner, with B = M + qI: I + (Bh)(I + (Bh)/2 (I + (Bh)/3 (…)))
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
        self.conservation.correct(&mut sum, h);
        Ok(sum)
    }

    /// The propagator exp(M h) over any `h` hours, by scaling and squaring.
    pub fn propagator(&self, h: f64) -> Matrix {
        let propagator = self.propagator_with_stop(h, Stop::NEVER);
        propagator.unwrap_or_else(|_| Matrix::zero(self.shifted.size()))
    }

    /// The same.
    ///
    /// # Errors
    /// When a stop is requested.
    pub(super) fn propagator_with_stop(&self, h: f64, stop: Stop<'_>) -> Result<Matrix, SolverError> {
        let mut squarings = 0;
        let mut length = h;
        while length > self.base && self.base > 0.0 {
            length *= 0.5;
            squarings += 1;
        }
        let mut propagator = self.series(length, stop)?;
        for _ in 0..squarings {
            propagator = self.squared(&propagator, length, stop)?;
            length *= 2.0;
        }
        Ok(propagator)
    }

    /// A state with these amounts (mg) and input rates (mg/h) by compartment, nothing eliminated and no integrals.
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

    /// Advances a state by `h` hours: by propagators, the longest first, then by the series for the remainder.
    pub fn advance(&self, state: &mut Vec<f64>, h: f64) {
        let mut remaining = h;
        let mut next = vec![0.0; state.len()];
        for (doubling, propagator) in self.propagators.iter().enumerate().rev() {
            let length = self.propagator_length(doubling);
            while remaining >= length && length > 0.0 {
                propagator.apply(state, &mut next);
                std::mem::swap(state, &mut next);
                remaining -= length;
            }
        }
        if remaining <= 0.0 {
            return;
        }
        let mut term = state.clone();
        for count in 1..=TERMS {
            self.shifted.apply(&term, &mut next);
            for ((sum, term), next) in state.iter_mut().zip(&mut term).zip(&next) {
                *term = next * remaining / count as f64;
                *sum += *term;
            }
        }
        let decay = libm::exp(-self.q * remaining);
        for cell in state {
            *cell *= decay;
        }
    }

    /// The amount of a reading, mg, with its first and second derivative in time.
    pub(super) fn amount(&self, state: &[f64], reading: usize) -> Jet {
        let times = |row: &[f64]| {
            let terms = row.iter().zip(state).map(|(a, b)| a * b);
            let (sum, size) = terms.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
            // On a plateau the terms cancel, and the sign of the sum is that of a rounding error.
            if f64::abs(sum) <= ROUNDING * size {
                0.0
            } else {
                sum
            }
        };
        let rows = &self.readings[reading];
        Jet {
            value: state[rows.compartment],
            slope: times(&rows.slope),
            curvature: times(&rows.curvature),
        }
    }

    /// The states at the knots of each segment of a schedule, from a state of zero.
    ///
    /// Knots follow from the rates alone, never from the points at which curves are drawn: close together after an
    /// event, then with intervals that double, as the fast exponentials vanish.
    ///
    /// # Errors
    /// When a stop is requested.
    pub(super) fn segment_paths(
        &self,
        schedule: &Schedule,
        stop: Stop<'_>,
    ) -> Result<Vec<SegmentPath>, SolverError> {
        let mut state = self.state(&[], &[]);
        let mut next = vec![0.0; state.len()];
        let mut paths = Vec::with_capacity(schedule.segments.len());
        for segment in &schedule.segments {
            for (cell, bolus) in state.iter_mut().zip(&segment.boluses) {
                *cell += bolus;
            }
            self.set_rates(&mut state, &segment.rates);
            paths.push(self.segment_path(segment, [&mut state, &mut next], stop)?);
        }
        Ok(paths)
    }

    /// Advances a state from the start of a segment to its end, knot by knot; `next` is scratch of the same size.
    fn segment_path(
        &self,
        segment: &Segment,
        [state, next]: [&mut Vec<f64>; 2],
        stop: Stop<'_>,
    ) -> Result<SegmentPath, SolverError> {
        let length = (segment.end - segment.start).hours();
        let width = state.len();
        let mut times = vec![0.0];
        let mut states = state.clone();
        let mut now = 0.0;
        let mut knot_after = |propagator: &Matrix, hours: f64, state: &mut Vec<f64>| {
            propagator.apply(state, next);
            std::mem::swap(state, next);
            times.push(hours);
            states.extend_from_slice(state);
        };
        let mut doubling = 0;
        let mut count = 0;
        while let Some(propagator) = self.propagators.get(doubling) {
            stop.check()?;
            let step = self.propagator_length(doubling);
            if now + step >= length {
                break;
            }
            now += step;
            knot_after(propagator, now, state);
            count += 1;
            // The first interval is taken twice as often, as it starts from time zero.
            let intervals = match doubling {
                0 => 2 * KNOTS_PER_OCTAVE,
                _ => KNOTS_PER_OCTAVE,
            };
            if count == intervals {
                count = 0;
                doubling += 1;
            }
        }
        // The remaining time is shorter than that interval: halve it until the end.
        while doubling > 0 {
            doubling -= 1;
            let step = self.propagator_length(doubling);
            if let Some(propagator) = self.propagators.get(doubling).filter(|_| now + step < length) {
                now += step;
                knot_after(propagator, now, state);
            }
        }
        self.advance(state, length - now);
        times.push(length);
        states.extend_from_slice(state);
        Ok(SegmentPath {
            start: segment.start,
            end: segment.end,
            times,
            states,
            width,
            jets: Vec::new(),
        })
    }
}

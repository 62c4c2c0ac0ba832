use super::exact_segment::ExactSegment;
use super::linear_system::LinearSystem;
use super::matrix::Matrix;
use super::propagator_ladder::PropagatorLadder;
use super::series::knot_schedule;
use super::taylor_terms::TaylorTerms;
use crate::quantity::Time;
use crate::solver::propagator::Problem;
use crate::solver::segment_path::Interpolant;
use crate::solver::{Method, Propagator, Segment, SegmentPath, SolverError, State, Stop, System};
use std::sync::Arc;

/// Exact propagation of linear, constant systems by the matrix exponential; equations and citations are in
/// `solver::linear`.
///
/// Knots follow from the rates alone, never from the points at which curves are drawn: close together after an event,
/// then with intervals that double, as the fast exponentials vanish.
///
/// Propagators are kept for every system and every length of a segment, and reused where one comes again: a dose every
/// day needs those of one day once, and so does a subject whose parameters change between two occasions and back.
///
/// ```
/// use infusim::solver::{Exact, System, Transfer, Reading};
/// // One compartment of 10 L that loses 0.1 of its amount per hour.
/// let loss = Transfer { from: 0, k: 0.1, time_slope: 0.0, into: vec![], outside: 1.0, leaves: true };
/// let reading = Reading { compartment: 0, factor: 100.0 };
/// let system = System { size: 1, transfers: vec![loss], saturable: vec![], readings: vec![reading] };
/// let propagator = Exact::matrix_exponential(&system, 10.0)?;
/// assert!((propagator.get(0, 0) - (-1.0_f64).exp()).abs() < 1e-14);
/// # Ok::<(), infusim::solver::SolverError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Exact<'a> {
    known: Vec<KnownSystem>,
    problem: Problem<'a>,
}

/// A system with its propagators so far.
#[derive(Clone, Debug)]
struct KnownSystem {
    linear: Arc<LinearSystem>,
    ladders: Vec<(Time, Arc<PropagatorLadder>)>,
}

impl<'a> Exact<'a> {
    /// Checks for a stop request at every knot and every product of large matrices. The tolerances are not used.
    pub(in crate::solver) fn new(problem: Problem<'a>) -> Self {
        Self {
            known: Vec::new(),
            problem,
        }
    }

    /// exp(M h) over `h` hours, for a linear, constant system.
    ///
    /// # Errors
    /// Never; a stop is not requested.
    pub fn matrix_exponential(system: &System, h: f64) -> Result<Matrix, SolverError> {
        let taylor = TaylorTerms::new(system, Stop::NEVER)?;
        Ok(PropagatorLadder::new(system, &taylor, h, Stop::NEVER)?
            .over_length()
            .clone())
    }

    /// A system and the ladder over a length, which are made when they come for the first time.
    fn ladder(
        &mut self,
        system: &System,
        length: Time,
    ) -> Result<(Arc<LinearSystem>, Arc<PropagatorLadder>), SolverError> {
        let found = self.known.iter().rposition(|known| known.linear.is(system));
        let index = found.unwrap_or(self.known.len());
        if found.is_none() {
            self.known.push(KnownSystem {
                linear: Arc::new(LinearSystem::new(system, self.problem.stop)?),
                ladders: Vec::new(),
            });
        }
        let KnownSystem { linear, ladders } = &mut self.known[index];
        let known = ladders.iter().rev().find(|(known, _)| *known == length);
        if let Some((_, ladder)) = known {
            return Ok((linear.clone(), ladder.clone()));
        }
        let ladder = Arc::new(linear.ladder(length.hours(), self.problem.stop)?);
        ladders.push((length, ladder.clone()));
        Ok((linear.clone(), ladder))
    }
}

impl Propagator for Exact<'_> {
    fn advance(
        &mut self,
        system: &System,
        state: &State,
        segment: &Segment,
    ) -> Result<SegmentPath, SolverError> {
        self.problem.check(system, segment, Method::Exact)?;
        let length = segment.end - segment.start;
        let (linear, ladder) = self.ladder(system, length)?;
        let exact = ExactSegment::new(linear, ladder, segment);
        let mut state = state.after_boluses(segment);
        let mut scratch = vec![0.0; system.size];
        let (mut times, mut states) = (vec![0.0], state.cells().to_vec());
        let mut now = 0.0;
        let ladder = exact.ladder();
        for (doubling, count) in knot_schedule(ladder.last()) {
            let step = ladder.step(doubling);
            for repetition in 1..=count {
                self.problem.stop.check()?;
                let from = now + step * (repetition - 1) as f64;
                exact.advance(doubling, from, state.cells_mut(), &mut scratch);
                times.push(now + step * repetition as f64);
                states.extend_from_slice(state.cells());
            }
            now += step * count as f64;
        }
        Ok(SegmentPath::new(
            system,
            segment,
            times,
            states,
            Interpolant::Exact(exact),
        ))
    }
}

use super::{Method, OccasionSystems, Segment, SegmentPath, SolverError, State, Stop, System};

/// A method that advances the state of one subject over a segment.
///
/// All that a method needs to go on is in the [`State`] at the end of a segment: a state that is kept and resumed gives
/// the same digits. The system may be another one in the next segment, with as many compartments and readings, such as
/// after a new occasion. `tests/properties/propagators.rs` holds every method to the same contract.
pub trait Propagator {
    /// The path of a subject through a segment, from the state before its boluses.
    ///
    /// The first knot is the state after the boluses, the last one the state at the end.
    ///
    /// # Errors
    /// When the method does not suit the system, its steps become too small or too many, or a stop is requested.
    fn advance(
        &mut self,
        system: &System,
        state: &State,
        segment: &Segment,
    ) -> Result<SegmentPath, SolverError>;
}

/// What a method has to know beside the system.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problem<'a> {
    /// The model, for errors.
    pub(super) model: &'a str,
    /// Relative tolerance.
    pub(super) relative: f64,
    /// Absolute tolerance, mg.
    pub(super) absolute: f64,
    pub(super) stop: Stop<'a>,
}

impl Problem<'_> {
    /// Checks that a method suits a system up to the end of a segment.
    ///
    /// # Errors
    /// When the exact method is asked for a system that is not linear and constant, rates are too fast, or a stop is
    /// requested.
    pub(super) fn check(
        &self,
        system: &System,
        segment: &Segment,
        method: Method,
    ) -> Result<(), SolverError> {
        self.stop.check()?;
        if method == Method::Exact && !system.is_linear_and_constant() {
            return Err(SolverError::NotLinear {
                model: self.model.to_string(),
            });
        }
        system.check_rates_until(self.model, segment, method)
    }
}

/// The paths of a subject through segments that follow each other, from nothing given on. Each occasion begins where a
/// segment does.
pub(super) fn advance_all(
    propagator: &mut dyn Propagator,
    systems: OccasionSystems<'_>,
    segments: &[Segment],
) -> Result<Vec<SegmentPath>, SolverError> {
    advance_from(propagator, systems, State::new(systems.first), segments)
}

/// The same from a state on.
pub(super) fn advance_from(
    propagator: &mut dyn Propagator,
    systems: OccasionSystems<'_>,
    mut state: State,
    segments: &[Segment],
) -> Result<Vec<SegmentPath>, SolverError> {
    let mut paths = Vec::with_capacity(segments.len());
    for segment in segments {
        let path = propagator.advance(systems.at(segment.start), &state, segment)?;
        state = path.end_state();
        paths.push(path);
    }
    Ok(paths)
}

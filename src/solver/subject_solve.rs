use super::schedule::segments_between;
use super::{
    Input, Method, Propagator, SegmentPath, SolverError, State, Stop, System, Tolerance, Trajectory,
};
use crate::quantity::Time;

/// The solution of one subject whose doses are not all known yet: look at a concentration, give more, go on.
///
/// ```
/// use infusim::quantity::Time;
/// use infusim::solver::{Input, Method, Reading, SubjectSolve, System, Tolerance, Transfer};
/// let loss = Transfer { from: 0, k: 0.1, time_slope: 0.0, into: vec![], outside: 1.0, leaves: true };
/// let reading = Reading { compartment: 0, factor: 100.0 };
/// let system = System { size: 1, transfers: vec![loss], saturable: vec![], readings: vec![reading] };
/// let mut solve = SubjectSolve::new("example", &system, (Method::Auto, Tolerance::default(), 10.0));
/// let bolus = |hour: f64| Input {
///     into: 0, start: Time::from_hours(hour), end: Time::from_hours(hour), amount: 5.0,
///,
///     tilt: 0.0,
/// };
/// solve.give(&[bolus(0.0)])?;
/// for hour in 1..=12 {
///     let hour = f64::from(hour);
///     solve.advance_to(Time::from_hours(hour))?;
///     if solve.concentration(0) < 250.0 {
///         solve.give(&[bolus(hour)])?;
///     }
/// }
/// assert_eq!(solve.inputs().len(), 2);
/// # Ok::<(), infusim::solver::SolverError>(())
/// ```
pub struct SubjectSolve<'a> {
    propagator: Box<dyn Propagator + 'a>,
    system: System,
    inputs: Vec<Input>,
    /// Before the boluses of the present time.
    state: State,
    now: Time,
    segments: Vec<SegmentPath>,
}

impl<'a> SubjectSolve<'a> {
    /// From time zero, with nothing given; `model` is named in errors. The absolute tolerance of a numerical method is
    /// relative to `scale`, an amount in mg such as the dose.
    pub fn new(model: &'a str, system: &System, method: (Method, Tolerance, f64)) -> Self {
        Self::with_stop(model, system, method, Stop::NEVER)
    }

    /// The same, checking for a stop request.
    pub fn with_stop(
        model: &'a str,
        system: &System,
        (method, tolerance, scale): (Method, Tolerance, f64),
        stop: Stop<'a>,
    ) -> Self {
        let tolerances = (tolerance.relative, tolerance.absolute * scale);
        Self {
            propagator: method.propagator(model, system, tolerances, stop),
            system: system.clone(),
            inputs: Vec::new(),
            state: State::new(system),
            now: Time::ZERO,
            segments: Vec::new(),
        }
    }

    /// Adds inputs, none of which starts before the present time.
    ///
    /// # Errors
    /// When one starts before the present time; then none is added.
    pub fn give(&mut self, inputs: &[Input]) -> Result<(), SolverError> {
        let starts = inputs.iter().map(|input| input.start);
        if let Some(start) = starts.min().filter(|start| *start < self.now) {
            let now = self.now;
            return Err(SolverError::Past { start, now });
        }
        self.inputs.extend_from_slice(inputs);
        Ok(())
    }

    /// Goes on to a time, with the inputs known by now.
    ///
    /// # Errors
    /// When it is before the present time, or the method fails: the present time is then where it got to.
    pub fn advance_to(&mut self, time: Time) -> Result<(), SolverError> {
        if time < self.now {
            return Err(SolverError::Past {
                start: time,
                now: self.now,
            });
        }
        let first_dose = self.inputs.iter().map(|input| input.start).min();
        let first_dose = first_dose.unwrap_or(Time::ZERO);
        for segment in segments_between(&self.inputs, self.system.size, first_dose, [self.now, time]) {
            let path = self.propagator.advance(&self.system, &self.state, &segment)?;
            self.state = path.end_state();
            self.now = segment.end;
            self.segments.push(path);
        }
        Ok(())
    }

    /// Changes the system from the present time on, such as for a new occasion: as many compartments and readings, with
    /// other rates or volumes. Amounts stay; concentrations may jump.
    ///
    /// # Errors
    /// When it has other compartments or readings.
    pub fn change_system(&mut self, system: System) -> Result<(), SolverError> {
        let shape = |system: &System| (system.size, system.readings.len());
        let (was, is) = (shape(&self.system), shape(&system));
        if was != is {
            return Err(SolverError::OtherShape { was, is });
        }
        self.system = system;
        Ok(())
    }

    /// The present time.
    pub fn now(&self) -> Time {
        self.now
    }

    /// The state before the boluses of the present time.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// All inputs so far.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// The concentration of an analyte now, after the boluses of the present time, ng/mL.
    pub fn concentration(&self, analyte: usize) -> f64 {
        let reading = &self.system.readings[analyte];
        let now = self.inputs.iter().filter(|input| input.is_bolus_at(self.now));
        let boluses: f64 = now
            .filter(|bolus| bolus.into == reading.compartment)
            .map(|bolus| bolus.amount)
            .sum();
        (self.state.amounts()[reading.compartment] + boluses) * reading.factor
    }

    /// The trajectory up to the present time.
    pub fn finish(self) -> Trajectory {
        Trajectory::new(&self.system, self.segments)
    }
}

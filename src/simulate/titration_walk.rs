use crate::model::{Model, ParameterValues};
use crate::quantity::Time;
use crate::regimen::TimedDose;
use crate::solver::{
    Input, InputPropagator, Method, Reading, SolverError, Stop, SubjectSolve, System, Tolerance,
};

/// The levels of one person on the way, while it is not yet known what will be given. The method that was asked for
/// plays no part, so that a rule does the same with every solver.
pub(super) enum TitrationWalk<'a> {
    /// A linear, constant system, doses into one compartment: exact, by propagators of a few lengths.
    Linear {
        propagator: Box<InputPropagator>,
        /// mg by compartment.
        amounts: Vec<f64>,
        into: usize,
        readings: Vec<Reading>,
    },
    /// Any other, by the method that suits it.
    Stepwise {
        solve: Box<SubjectSolve<'a>>,
        model: &'a Model,
        values: &'a ParameterValues,
    },
}

impl<'a> TitrationWalk<'a> {
    /// Of a person with nothing given; `scale` is an amount in mg that the tolerance of a numerical method is relative to.
    pub(super) fn new(
        (model, values, system): (&'a Model, &'a ParameterValues, &System),
        route: &str,
        (tolerance, scale): (Tolerance, f64),
        stop: Stop<'a>,
    ) -> Result<Self, SolverError> {
        let direct = model.route(route).filter(|route| route.is_direct());
        let into = direct.and_then(|route| match route.entries.as_slice() {
            [entry] => Some(entry.into),
            _ => None,
        });
        match into.filter(|_| system.is_linear_and_constant()) {
            Some(into) => {
                let mut without_areas = system.clone();
                without_areas.readings.clear();
                Ok(Self::Linear {
                    propagator: Box::new(InputPropagator::new(&without_areas, into)?),
                    amounts: vec![0.0; system.size],
                    into,
                    readings: system.readings.clone(),
                })
            }
            None => Ok(Self::Stepwise {
                solve: Box::new(SubjectSolve::with_stop(
                    &model.id,
                    system,
                    (Method::Auto, tolerance, scale),
                    stop,
                )),
                model,
                values,
            }),
        }
    }

    /// The level of an analyte now, ng/mL.
    pub(super) fn level(&self, analyte: usize) -> f64 {
        match self {
            Self::Linear {
                amounts, readings, ..
            } => level(amounts, readings, analyte),
            Self::Stepwise { solve, .. } => solve.concentration(analyte),
        }
    }

    /// Gives a dose that starts now, and goes on to its end.
    pub(super) fn give(&mut self, dose: &TimedDose) -> Result<(), SolverError> {
        match self {
            Self::Linear {
                propagator,
                amounts,
                into,
                ..
            } => match dose.is_bolus() {
                true => {
                    amounts[*into] += dose.amount.mg();
                    Ok(())
                }
                false => propagator.advance(amounts, dose.rate().mg_per_hour(), dose.end - dose.start),
            },
            Self::Stepwise { solve, model, values } => {
                let inputs: Vec<Input> = Input::from_dose(model, values, dose)?.collect();
                solve.give(&inputs)?;
                solve.advance_to(dose.end)
            }
        }
    }

    /// The first time after now, within `length`, at which `holds(time after now, levels)` becomes true at a constant
    /// rate in mg/h: to the microsecond, looked for at times [`STRIDE`] apart. `None` where it never does, and for
    /// systems without an exact solution.
    pub(super) fn first(
        &mut self,
        rate: f64,
        length: Time,
        holds: &mut dyn FnMut(Time, &dyn Fn(usize) -> f64) -> bool,
    ) -> Result<Option<Time>, SolverError> {
        let Self::Linear {
            propagator,
            amounts,
            readings,
            ..
        } = self
        else {
            return Ok(None);
        };
        let mut state = amounts.clone();
        let mut now = Time::ZERO;
        if holds(now, &|analyte| level(&state, readings, analyte)) {
            return Ok(Some(now));
        }
        while now < length {
            let mut step = STRIDE.min(length - now);
            let mut after = state.clone();
            propagator.advance(&mut after, rate, step)?;
            if !holds(now + step, &|analyte| level(&after, readings, analyte)) {
                (state, now) = (after, now + step);
                continue;
            }
            // It holds at the end of the step and not at its start: halve the way.
            while step > Time::from_microseconds(1) {
                let half = Time::from_microseconds(step.microseconds() / 2);
                let mut middle = state.clone();
                propagator.advance(&mut middle, rate, half)?;
                if holds(now + half, &|analyte| level(&middle, readings, analyte)) {
                    step = half;
                } else {
                    (state, now) = (middle, now + half);
                    step = step - half;
                }
            }
            return Ok(Some(now + step));
        }
        Ok(None)
    }
}

/// A power of two of microseconds, some 67 s, so that halves of it are the same few lengths again and again. What is
/// crossed and crossed back within it is not seen.
const STRIDE: Time = Time::from_microseconds(1 << 26);

fn level(amounts: &[f64], readings: &[Reading], analyte: usize) -> f64 {
    let reading = readings.get(analyte);
    reading.map_or(f64::NAN, |reading| amounts[reading.compartment] * reading.factor)
}

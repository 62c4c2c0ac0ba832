use crate::model::{Model, ParameterValues};
use crate::quantity::Time;
use crate::regimen::{Condition, Side, TimedDose};
use crate::solver::{
    CrossingSearch, Input, InputPropagator, Method, Reading, SolverError, Stop, SubjectSolve, System,
    Tolerance, WatchedLevel,
};

/// The levels of one person on the way, while it is not yet known what will be given. The method that was asked for
/// plays no part, so that a rule does the same with every solver.
pub(super) struct TitrationWalk<'a> {
    model: &'a Model,
    course: Course<'a>,
}

enum Course<'a> {
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
        let into = model
            .direct_compartment(route)
            .filter(|_| system.is_linear_and_constant());
        let course = match into {
            Some(into) => Course::Linear {
                propagator: Box::new(InputPropagator::new(system, into)?),
                amounts: vec![0.0; system.size],
                into,
                readings: system.readings.clone(),
            },
            None => Course::Stepwise {
                solve: Box::new(SubjectSolve::with_stop(
                    &model.id,
                    system,
                    (Method::Auto, tolerance, scale),
                    stop,
                )),
                values,
            },
        };
        Ok(Self { model, course })
    }

    /// The level that a condition looks at, now, ng/mL.
    pub(super) fn level(&self, condition: &Condition) -> f64 {
        let analyte = self.analyte(condition);
        match &self.course {
            Course::Linear {
                amounts, readings, ..
            } => {
                let reading = analyte.and_then(|analyte| readings.get(analyte));
                reading.map_or(f64::NAN, |reading| amounts[reading.compartment] * reading.factor)
            }
            Course::Stepwise { solve, .. } => {
                analyte.map_or(f64::NAN, |analyte| solve.concentration(analyte))
            }
        }
    }

    fn analyte(&self, condition: &Condition) -> Option<usize> {
        let mut names = self.model.analytes();
        names.position(|(name, _)| name == condition.analyte)
    }

    /// Gives a dose that starts now, and goes on to its end.
    pub(super) fn give(&mut self, dose: &TimedDose) -> Result<(), SolverError> {
        match &mut self.course {
            Course::Linear {
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
            Course::Stepwise { solve, values } => {
                let inputs: Vec<Input> = Input::from_dose(self.model, values, dose)?.collect();
                solve.give(&inputs)?;
                solve.advance_to(dose.end)
            }
        }
    }

    /// How long it takes, at a constant rate in mg/h, until one of some conditions holds; `None` where none does within a
    /// length.
    ///
    /// A scenario that looks at levels when they are crossed is refused where they have no exact solution
    /// (`scenario::condition_reader`); there none is found.
    pub(super) fn first(
        &mut self,
        conditions: &[&Condition],
        rate: f64,
        length: Time,
    ) -> Result<Option<Time>, SolverError> {
        let analytes: Vec<Option<usize>> = conditions
            .iter()
            .map(|condition| self.analyte(condition))
            .collect();
        let Course::Linear {
            propagator,
            amounts,
            readings,
            ..
        } = &mut self.course
        else {
            return Ok(None);
        };
        let watched = conditions
            .iter()
            .zip(analytes)
            .filter_map(|(condition, analyte)| {
                Some(WatchedLevel {
                    reading: *readings.get(analyte?)?,
                    limit: condition.level.ng_per_ml(),
                    above: condition.side == Side::Above,
                })
            });
        let watched: Vec<WatchedLevel> = watched.collect();
        CrossingSearch::new(propagator, rate, &watched).first(amounts, length)
    }
}

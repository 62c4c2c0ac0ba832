//! What is in a body before the first dose, where rounds have been given for ever.

use super::SimulateError;
use super::arm_context::ArmContext;
use crate::population::Subject;
use crate::solver::{Input, Schedule, SolverError, Stop, System, steady_state};
use std::sync::Arc;

impl ArmContext<'_> {
    /// The schedule of a subject in whom the arm's rounds have reached their steady state before its first dose.
    ///
    /// # Errors
    /// When there is none, or the method fails.
    pub(super) fn at_steady_state(
        &self,
        subject: &Subject,
        system: &System,
        schedule: &Schedule,
    ) -> Result<Arc<Schedule>, SimulateError> {
        let failed = |source: SolverError| self.failed(subject.number, source);
        let earlier = self.arm.regimen.earlier_rounds(subject.weight);
        let earlier = earlier.map_err(|source| SimulateError::Regimen {
            arm: self.arm.name.clone(),
            subject: subject.number,
            source: source.into(),
        })?;
        let Some(earlier) = earlier else {
            return Ok(Arc::new(schedule.clone()));
        };
        let mut round = Vec::new();
        for dose in &earlier.doses {
            round.extend(Input::from_dose(self.model, &subject.values, dose).map_err(failed)?);
        }
        let asked = || self.run.is_stopped();
        let (options, stop) = (self.run.options, Stop::new(&asked));
        let how = (options.method, options.tolerance);
        let found =
            steady_state(&self.model.id, system, (&round, earlier.every), how, stop).map_err(failed)?;
        self.run.followed_rounds(found.rounds);
        Ok(Arc::new(schedule.clone().with_initial(found.amounts)))
    }
}

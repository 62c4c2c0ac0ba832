use super::SimulateError;
use super::arm_context::ArmContext;
use super::population_run::PopulationRun;
use super::run_context::RunContext;
use super::schedule_cache::ScheduleCache;
use crate::outcome::{Exposures, Keep};
use crate::population::Cohort;
use crate::scenario::Study;

impl RunContext<'_> {
    /// Exposures of all subjects of a cohort in each arm under the model of an index, by analyte: no curve is made.
    ///
    /// # Errors
    /// When a subject cannot be made or solved, or the caller wants to stop.
    pub(super) fn subject_exposures(
        &self,
        index: usize,
        cohort: &Cohort<'_>,
    ) -> Result<Vec<Vec<Exposures>>, SimulateError> {
        // Nothing else is asked of them.
        let study = Study {
            nca: None,
            residual: false,
            observed: None,
            ..self.study.clone()
        };
        let (run, model) = (self.with_study(&study), &study.models[index]);
        let counted = run.counted_levels(model);
        let arms = 0..study.arms.len();
        arms.map(|arm| {
            let context = ArmContext::new(&run, [index, arm], cohort, &counted);
            let (_, problem) = context.typical_patient(&mut ScheduleCache::default())?;
            Ok(PopulationRun::outcome(&context, &problem, &mut [], Keep::default())?.exposures)
        })
        .collect()
    }
}

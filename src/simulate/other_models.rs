//! The typical patient of a study under other models that suit it.

use super::SimulateError;
use super::run_context::RunContext;
use crate::outcome::{Keep, OtherArm, OtherModel};
use crate::population::{PeopleRows, Population};
use crate::scenario::{ModelFit, Study};

impl RunContext<'_> {
    /// What each of the other models says, in their order.
    ///
    /// # Errors
    /// When the caller wants to stop. A model under which an arm cannot be solved says so in its place.
    pub(super) fn other_models(&self) -> Result<Vec<OtherModel>, SimulateError> {
        let fits: Vec<&ModelFit> = self.study.others.iter().collect();
        let found = self.threads.map(fits, |fit| self.other_model(fit));
        found.into_iter().collect()
    }

    fn other_model(&self, fit: &ModelFit) -> Result<OtherModel, SimulateError> {
        let alone = Study {
            models: [fit.model.clone()].into(),
            inputs: vec![fit.inputs.clone()],
            thresholds: [].into(),
            population: Population {
                count: 0,
                ..self.study.population.clone()
            },
            shard: None,
            others: Vec::new(),
            nca: None,
            residual: false,
            observed: None,
            ..self.study.clone()
        };
        let run = self.with_study(&alone);
        let nobody = PeopleRows::default();
        let cohort = run.cohort(&fit.model, &nobody, 1);
        let mut arms = Vec::new();
        for arm in 0..alone.arms.len() {
            arms.push(match run.arm([0, arm], &cohort, Keep::default()) {
                Ok(found) => match found.series.analytes.into_iter().next() {
                    Some(drug) => OtherArm::Had(drug.typical),
                    None => OtherArm::Failed("it reads no level".to_string()),
                },
                Err(SimulateError::Stopped) => return Err(SimulateError::Stopped),
                Err(error) => OtherArm::Failed(error.to_string()),
            });
        }
        Ok(OtherModel {
            id: fit.model.id.clone(),
            short: fit.model.short.clone(),
            citation: fit.model.citation.clone(),
            measured: fit.model.measured,
            condition: fit.model.studied_in.condition.clone(),
            remarks: fit.remarks.clone(),
            no_peak: fit.no_peak.clone(),
            arms,
        })
    }
}

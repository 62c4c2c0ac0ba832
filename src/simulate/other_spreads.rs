//! A study if people differ as in other studies.

use super::SimulateError;
use super::run_context::RunContext;
use crate::model::SpreadAlternative;
use crate::outcome::{OtherSpread, SpreadShare};
use crate::population::PeopleRows;
use crate::scenario::Study;

impl RunContext<'_> {
    /// Shares of people ever above thresholds under each other spread that a model states; none where nobody asks, or there
    /// is no threshold. People keep their standard normal numbers.
    ///
    /// # Errors
    /// When a subject cannot be made or solved, or the caller wants to stop.
    pub(super) fn other_spreads(&self, people: &PeopleRows) -> Result<Vec<OtherSpread>, SimulateError> {
        let study = self.study;
        if !study.has_other_spreads || study.thresholds.is_empty() || study.subjects().count() == 0 {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for (model, of) in study.models.iter().enumerate() {
            for alternative in &of.variability.alternatives {
                found.push(self.other_spread(model, alternative, people)?);
            }
        }
        Ok(found)
    }

    fn other_spread(
        &self,
        index: usize,
        alternative: &SpreadAlternative,
        people: &PeopleRows,
    ) -> Result<OtherSpread, SimulateError> {
        let mut models = self.study.models.to_vec();
        models[index] = models[index].with_spread(alternative);
        let study = Study {
            models: models.into(),
            ..self.study.clone()
        };
        let run = self.with_study(&study);
        let model = &study.models[index];
        let cohort = run.cohort(model, people, study.arms.len());
        let mut shares = Vec::new();
        for (place, analytes) in run.subject_exposures(index, &cohort)?.iter().enumerate() {
            for (analyte, patients) in analytes.iter().enumerate() {
                let share = |threshold: usize| {
                    Some(SpreadShare {
                        series: index * study.arms.len() + place,
                        analyte,
                        threshold,
                        share: patients.ever_above(threshold)?,
                    })
                };
                shares.extend((0..study.thresholds.len()).filter_map(share));
            }
        }
        Ok(OtherSpread {
            model: index,
            name: alternative.name.clone(),
            why: alternative.why.clone(),
            shares,
        })
    }
}

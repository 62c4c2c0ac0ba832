//! A study without its interactions, with them, and at the ends of their intervals.

use super::SimulateError;
use super::run_context::RunContext;
use crate::model::Interaction;
use crate::outcome::{
    Exposures, FollowedNumber, InteractionCase, InteractionNumber, InteractionOutcome, InteractionVariant,
    SeriesOutcome,
};
use crate::population::PeopleRows;
use crate::scenario::Study;

impl RunContext<'_> {
    /// What interactions do to the numbers of the study; `None` where there are none. People are the same in each variant.
    ///
    /// # Errors
    /// When a subject cannot be made or solved, or the caller wants to stop.
    pub(super) fn interactions(
        &self,
        people: &PeopleRows,
        series: &[SeriesOutcome],
    ) -> Result<Option<InteractionOutcome>, SimulateError> {
        let interactions = &self.study.interactions;
        if interactions.is_empty() || people.is_empty() {
            return Ok(None);
        }
        let mut outcome = InteractionOutcome {
            interactions: interactions.clone(),
            variants: Vec::new(),
        };
        for model in 0..self.study.models.len() {
            let own = interactions.iter().enumerate();
            let own = own.filter(|(_, interaction)| interaction.model == model);
            if own.clone().next().is_none() {
                continue;
            }
            let without: Vec<Interaction> = own.clone().map(|(_, one)| one.with_factor(1.0)).collect();
            let case = InteractionCase::Without;
            outcome
                .variants
                .push(self.variant(model, case, &without, people)?);
            outcome.variants.push(self.as_given(model, series));
            for (interaction, of) in own.clone() {
                for factor in of
                    .interval
                    .into_iter()
                    .flatten()
                    .filter(|factor| *factor != of.factor)
                {
                    let all: Vec<Interaction> = own
                        .clone()
                        .map(|(index, one)| match index == interaction {
                            true => one.with_factor(factor),
                            false => one.clone(),
                        })
                        .collect();
                    let case = InteractionCase::At { interaction, factor };
                    outcome.variants.push(self.variant(model, case, &all, people)?);
                }
            }
        }
        Ok(Some(outcome))
    }

    /// The study's own numbers.
    fn as_given(&self, model: usize, series: &[SeriesOutcome]) -> InteractionVariant {
        let arms = self.study.arms.len();
        let own = series.iter().skip(model * arms).take(arms);
        let everybody: Vec<Vec<&Exposures>> = own
            .map(|series| series.analytes.iter().map(|analyte| &analyte.patients).collect())
            .collect();
        InteractionVariant {
            model,
            kind: InteractionCase::AsGiven,
            numbers: self.followed(model, &everybody),
        }
    }

    fn variant(
        &self,
        model: usize,
        kind: InteractionCase,
        interactions: &[Interaction],
        people: &PeopleRows,
    ) -> Result<InteractionVariant, SimulateError> {
        let mut models = self.study.models.to_vec();
        models[model] = models[model].with_interactions(interactions);
        let study = Study {
            models: models.into(),
            ..self.study.clone()
        };
        let run = self.with_study(&study);
        let cohort = run.cohort(&study.models[model], people, study.arms.len());
        let everybody = run.everybody(model, &cohort)?;
        let everybody: Vec<Vec<&Exposures>> = everybody.iter().map(|arm| arm.iter().collect()).collect();
        Ok(InteractionVariant {
            model,
            kind,
            numbers: self.followed(model, &everybody),
        })
    }

    /// Numbers over people, by arm and analyte.
    fn followed(&self, model: usize, everybody: &[Vec<&Exposures>]) -> Vec<InteractionNumber> {
        let (arms, thresholds) = (self.study.arms.len(), self.study.thresholds.len());
        let end = self.study.grid.end().hours();
        let of_arm = |(arm, analytes): (usize, &Vec<&Exposures>)| {
            let of_analyte = |(analyte, patients): (usize, &&Exposures)| {
                let number = |number: FollowedNumber| {
                    Some(InteractionNumber {
                        series: model * arms + arm,
                        analyte,
                        number,
                        value: number.over(patients, end)?,
                    })
                };
                FollowedNumber::all(thresholds)
                    .filter_map(number)
                    .collect::<Vec<_>>()
            };
            analytes
                .iter()
                .enumerate()
                .flat_map(of_analyte)
                .collect::<Vec<_>>()
        };
        everybody.iter().enumerate().flat_map(of_arm).collect()
    }
}

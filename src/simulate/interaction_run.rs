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
            for (case, acting) in cases(interactions, model) {
                outcome.variants.push(match case {
                    InteractionCase::AsGiven => self.as_given(model, series),
                    _ => self.variant(model, case, &acting, people)?,
                });
            }
        }
        Ok(Some(outcome))
    }

    /// The study's own numbers.
    fn as_given(&self, model: usize, series: &[SeriesOutcome]) -> InteractionVariant {
        let arms = self.study.arms.len();
        let own = series.iter().skip(model * arms).take(arms);
        let by_arm: Vec<Vec<&Exposures>> = own
            .map(|series| series.analytes.iter().map(|analyte| &analyte.patients).collect())
            .collect();
        InteractionVariant {
            model,
            case: InteractionCase::AsGiven,
            numbers: self.followed(model, &by_arm),
        }
    }

    fn variant(
        &self,
        model: usize,
        case: InteractionCase,
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
        let exposures = run.subject_exposures(model, &cohort)?;
        let by_arm: Vec<Vec<&Exposures>> = exposures.iter().map(|arm| arm.iter().collect()).collect();
        Ok(InteractionVariant {
            model,
            case,
            numbers: self.followed(model, &by_arm),
        })
    }

    /// Numbers over people, by arm and analyte.
    fn followed(&self, model: usize, by_arm: &[Vec<&Exposures>]) -> Vec<InteractionNumber> {
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
        by_arm.iter().enumerate().flat_map(of_arm).collect()
    }
}

/// The cases of a model's interactions, each with those that act in it; none where a model has no interaction.
fn cases(all: &[Interaction], model: usize) -> Vec<(InteractionCase, Vec<Interaction>)> {
    let own: Vec<(usize, &Interaction)> = all
        .iter()
        .enumerate()
        .filter(|(_, interaction)| interaction.model == model)
        .collect();
    if own.is_empty() {
        return Vec::new();
    }
    let as_given = own.iter().map(|(_, one)| (*one).clone()).collect();
    let mut cases = vec![
        (InteractionCase::Without, Vec::new()),
        (InteractionCase::AsGiven, as_given),
    ];
    for (interaction, moved) in &own {
        let ends = moved.interval.into_iter().flatten();
        for factor in ends.filter(|end| *end != moved.factor) {
            let acting = own.iter().map(|(index, one)| match index == interaction {
                true => one.with_factor(factor),
                false => (*one).clone(),
            });
            let case = InteractionCase::At {
                interaction: *interaction,
                factor,
            };
            cases.push((case, acting.collect()));
        }
    }
    cases
}

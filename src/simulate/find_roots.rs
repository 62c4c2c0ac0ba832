//! One root a person: the value of an axis at which a person's own number meets a limit.

use super::SimulateError;
use super::arm_context::ArmContext;
use super::arm_responses::ArmResponses;
use super::blended_arm::BlendedArm;
use super::counted_levels::CountedLevels;
use super::find_line::FindLine;
use super::find_search::Bracket;
use super::find_target::FindTarget;
use super::population_outcome::PopulationOutcome;
use super::population_run::PopulationRun;
use super::schedule_cache::ScheduleCache;
use crate::outcome::{ConditionBound, Keep};
use crate::population::PeopleRows;
use crate::quantiles::Estimate;

/// Rounds after which every person's bracket is narrow.
const MOST_ROUNDS: usize = 200;

impl FindLine<'_> {
    /// Where an order statistic of a condition, and both ends of its interval, meet the limit.
    ///
    /// Doses are u(t) = u₀(t) + z (u₁(t) − u₀(t)) from the first value of the axis, z = 0, to the last one, z = 1, so that
    /// levels under a linear model are C₀(t) + z (C₁(t) − C₀(t)): peaks and areas of a person rise with z, and meet the
    /// limit once at most. The k-th smallest number of n people is at the limit or below as long as n − k + 1 roots are
    /// at z or above.
    pub(super) fn order_statistic_of_roots(&self, target: &FindTarget) -> Result<Estimate, SimulateError> {
        let known = self
            .roots
            .borrow()
            .iter()
            .find(|(of, _)| of == target)
            .map(|(_, roots)| roots.clone());
        let roots = match known {
            Some(roots) => roots,
            None => {
                let mut roots = self.person_by_person(target)?;
                roots.sort_by(|one, other| other.total_cmp(one));
                self.roots.borrow_mut().push((*target, roots.clone()));
                roots
            }
        };
        // From the greatest root on, as ranks count from the least number.
        Ok(target.at_ranks(|rank| roots.get(rank - 1).copied().unwrap_or(f64::NAN)))
    }

    /// The value at which each person's number meets the limit: infinite where it is below it all along the axis, or
    /// above.
    fn person_by_person(&self, target: &FindTarget) -> Result<Vec<f64>, SimulateError> {
        let ends = [self.numbers[0], self.numbers[self.numbers.len() - 1]];
        // The same people in every round.
        let people = self.run.with_study(self.study(0)).people()?;
        let parts = |part: f64| vec![part; self.run.study.subjects().count() as usize];
        let distances = |parts: &[f64]| -> Result<Vec<f64>, SimulateError> {
            let mut numbers = self.numbers_at((&people, parts), target)?;
            numbers.iter_mut().for_each(|number| *number -= target.limit);
            Ok(numbers)
        };
        let at_ends = [distances(&parts(0.0))?, distances(&parts(1.0))?];
        let mut brackets: Vec<Option<Bracket>> = at_ends[0]
            .iter()
            .zip(&at_ends[1])
            .map(|(low, high)| (*low <= 0.0 && *high > 0.0).then(|| Bracket::new(ends, [*low, *high])))
            .collect();
        for _ in 0..MOST_ROUNDS {
            let open = |bracket: &Option<Bracket>| bracket.filter(Bracket::is_open);
            if !brackets.iter().any(|bracket| open(bracket).is_some()) {
                break;
            }
            let next: Vec<Option<f64>> = brackets
                .iter()
                .map(|bracket| Some(open(bracket)?.next()))
                .collect();
            let part =
                |value: &Option<f64>| value.map_or(0.0, |value| (value - ends[0]) / (ends[1] - ends[0]));
            let found = distances(&next.iter().map(part).collect::<Vec<f64>>())?;
            for ((bracket, next), found) in brackets.iter_mut().zip(next).zip(found) {
                if let (Some(bracket), Some(next)) = (bracket, next) {
                    bracket.narrow(next, found);
                }
            }
        }
        let holds = |distance: f64| match target.bound {
            ConditionBound::AtMost => distance <= 0.0,
            ConditionBound::AtLeast => distance >= 0.0,
        };
        let root = |(bracket, low): (&Option<Bracket>, &f64)| match bracket {
            Some(bracket) => bracket.end(holds),
            None if *low > 0.0 => f64::NEG_INFINITY,
            None => f64::INFINITY,
        };
        Ok(brackets.iter().zip(&at_ends[0]).map(root).collect())
    }

    /// Everybody's number, with doses that lie a part of the way from those of the first value to those of the last.
    fn numbers_at(
        &self,
        (people, parts): (&PeopleRows, &[f64]),
        target: &FindTarget,
    ) -> Result<Vec<f64>, SimulateError> {
        let (place, study) = (self.first(), self.study(0));
        let (model, arm) = (&study.models[place.model], place.arm);
        let run = self.run.with_study(study);
        let cohort = run.cohort(model, people, 1);
        let ends = [study, self.study(self.numbers.len() - 1)].map(|study| &study.arms[arm]);
        let counted = CountedLevels::none(model);
        let context = ArmContext {
            run: &run,
            model,
            arm: ends[0],
            blended: Some(BlendedArm {
                ends,
                parts,
                first: study.subjects().first(),
            }),
            inputs: &study.inputs[place.model],
            cohort: &cohort,
            counted: &counted,
            responses: ArmResponses::new(study, model),
        };
        let (_, problem) = context.typical_patient(&mut ScheduleCache::default())?;
        let PopulationOutcome {
            exposures,
            own_levels,
            ..
        } = PopulationRun::outcome(&context, &problem, &mut [], Keep::default())?;
        Ok(target.numbers(&exposures, &own_levels).unwrap_or_default())
    }
}

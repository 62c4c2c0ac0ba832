//! What the numbers of a study rest on: one thing at a time the same in everybody, and ranks from person to person.

use super::SimulateError;
use super::run_context::RunContext;
use crate::model::{Effect, Spread};
use crate::outcome::{
    CensoredValues, Exposures, FollowedNumber, SensitivityInput, SensitivityKind, SensitivityMove,
    SensitivityOutcome, SeriesOutcome, percentiles,
};
use crate::population::{Cohort, PeopleRows};
use crate::quantiles::rank_correlation;
use crate::quantity::{Weight, significant};

/// Something that differs between people, and the values it takes.
struct Varied {
    input: SensitivityInput,
    what: What,
    /// Low and high.
    ends: [f64; 2],
    /// Of each person.
    values: Vec<f64>,
}

/// What is the same in everybody.
#[derive(Clone, Copy)]
enum What {
    Weight,
    Column(usize),
    Effect(usize),
}

impl RunContext<'_> {
    /// How the study's numbers move with what differs between people; `None` where nobody asks.
    ///
    /// # Errors
    /// When a subject cannot be made or solved, or the caller wants to stop.
    pub(super) fn sensitivity(
        &self,
        people: &PeopleRows,
        series: &[SeriesOutcome],
    ) -> Result<Option<SensitivityOutcome>, SimulateError> {
        if !self.study.has_sensitivity {
            return Ok(None);
        }
        let mut outcome = SensitivityOutcome {
            inputs: Vec::new(),
            moves: Vec::new(),
        };
        for index in 0..self.study.models.len() {
            self.of_model(index, people, series, &mut outcome)?;
        }
        Ok(Some(outcome))
    }

    fn of_model(
        &self,
        index: usize,
        people: &PeopleRows,
        series: &[SeriesOutcome],
        outcome: &mut SensitivityOutcome,
    ) -> Result<(), SimulateError> {
        let (model, arms) = (&self.study.models[index], self.study.arms.len());
        let cohort = self.cohort(model, people, arms);
        for varied in self.varied(index, people, &cohort) {
            let input = outcome.inputs.len();
            let mut at_ends = Vec::new();
            for end in varied.ends {
                at_ends.push(self.with_end(index, &varied, end, (people, &cohort))?);
            }
            for (arm, of) in series.iter().skip(index * arms).take(arms).enumerate() {
                for (analyte, found) in of.analytes.iter().enumerate() {
                    let place = (index * arms + arm, analyte);
                    let ends = at_ends.iter().map(|end| &end[arm][analyte]);
                    let ends: Vec<&Exposures> = ends.collect();
                    let [low, high] = ends.as_slice() else { continue };
                    let moves = self.moves((place, input), &varied.values, [&found.patients, low, high]);
                    outcome.moves.extend(moves);
                }
            }
            outcome.inputs.push(varied.input);
        }
        Ok(())
    }

    /// Everything that differs between people under a model.
    fn varied(&self, index: usize, people: &PeopleRows, cohort: &Cohort<'_>) -> Vec<Varied> {
        let study = self.study;
        let (model, columns) = (&study.models[index], study.population.people.columns());
        let input = |kind: SensitivityKind, name: &str| SensitivityInput {
            model: index,
            kind,
            name: name.to_string(),
            ends: Default::default(),
        };
        let kilograms = people.weights.iter().map(|weight| weight.kg()).collect();
        let weight = input(SensitivityKind::Weight, "weight");
        let say = |kg: f64| Weight::from_kg(kg).to_string();
        let mut found = vec![self.between_ends(weight, What::Weight, kilograms, say)];
        for (place, column) in columns.iter().enumerate() {
            if study.inputs[index].own.iter().any(|own| own.column == place) {
                let covariate = input(SensitivityKind::Covariate, &column.name);
                let (what, numbers) = (What::Column(place), people.column(place));
                found.push(self.between_ends(covariate, what, numbers, |number| column.say(number)));
            }
        }
        let between = model.variability.effects.iter();
        let between = between.map(|effect| (SensitivityKind::Between, effect));
        let visits = model.variability.occasion.iter();
        let visits = visits.map(|effect| (SensitivityKind::Occasion, effect));
        for (place, (kind, effect)) in between.chain(visits).enumerate() {
            let value = |person: usize| cohort.effects(person, model, 1).get(place).copied();
            let values = (0..people.len()).filter_map(value).collect();
            let (input, what) = (input(kind, &effect.name), What::Effect(place));
            found.push(self.between_ends(input, what, values, |value| in_words(effect, value)));
        }
        found.into_iter().flatten().collect()
    }

    /// Something and the lower and the upper percentile of its values among people; `None` where those are the same.
    fn between_ends(
        &self,
        input: SensitivityInput,
        what: What,
        values: Vec<f64>,
        say: impl Fn(f64) -> String,
    ) -> Option<Varied> {
        let mut sorted = values.clone();
        let found = percentiles(&mut sorted, &CensoredValues::default(), &self.study.probabilities);
        let ends = [found.first()?.estimate.value, found.last()?.estimate.value];
        (ends[0] != ends[1]).then(|| Varied {
            input: SensitivityInput {
                ends: ends.map(say),
                ..input
            },
            what,
            ends,
            values,
        })
    }

    /// What everybody has in each arm, by analyte, if one thing has the same value in all.
    fn with_end(
        &self,
        index: usize,
        varied: &Varied,
        end: f64,
        (people, cohort): (&PeopleRows, &Cohort<'_>),
    ) -> Result<Vec<Vec<Exposures>>, SimulateError> {
        let (study, model) = (self.study, &self.study.models[index]);
        let same = match varied.what {
            What::Weight => Some(people.with_weight(Weight::from_kg(end))),
            What::Column(column) => Some(people.with_number(column, end)),
            What::Effect(_) => None,
        };
        let cohort = match (&same, varied.what) {
            (_, What::Effect(effect)) => cohort.with_effect(effect, end),
            (Some(same), _) => self.cohort(model, same, study.arms.len()),
            (None, _) => cohort.clone(),
        };
        self.subject_exposures(index, &cohort)
    }

    /// How the numbers of an analyte move with an input: as people are, and with both ends.
    fn moves(
        &self,
        (place, input): ((usize, usize), usize),
        values: &[f64],
        [drawn, low, high]: [&Exposures; 3],
    ) -> Vec<SensitivityMove> {
        let numbers = FollowedNumber::all(self.study.thresholds.len());
        let until = self.study.grid.end().hours();
        let moved = |number: FollowedNumber| {
            Some(SensitivityMove {
                series: place.0,
                analyte: place.1,
                number,
                input,
                as_drawn: number.over(drawn, until)?,
                ends: [number.over(low, until)?, number.over(high, until)?],
                rank: rank_correlation(values, &number.of_each(drawn)?),
            })
        };
        numbers.filter_map(moved).collect()
    }
}

/// "×0.68", "odds ×2.1": what a random effect does to its parameter.
fn in_words(effect: &Effect, value: f64) -> String {
    let factor = significant(libm::exp(value), 2);
    match effect.spread {
        Spread::LogNormal => format!("×{factor}"),
        Spread::Logit => format!("odds ×{factor}"),
        Spread::Chance if value < 0.0 => "responds".to_string(),
        Spread::Chance => "does not respond".to_string(),
    }
}

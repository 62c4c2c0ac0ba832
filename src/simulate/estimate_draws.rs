//! A study over draws of its models' estimates: the outer layer of uncertainty around the inner one of people.
//!
//! In each draw every estimate of a model is another one, as unsure as it was published; people are the same in each, with
//! the same random effects in units of the spread that was drawn. Draws are shared out among threads, and neither that nor
//! their number changes any of them.

use super::SimulateError;
use super::arm_context::ArmContext;
use super::arm_responses::ArmResponses;
use super::counted_levels::{applies, of_analyte};
use super::population_run::PopulationRun;
use super::run_context::RunContext;
use super::schedule_cache::ScheduleCache;
use crate::outcome::{
    CensoredValues, Keep, Measure, Percentile, Summary, UncertainCurve, UncertainNumber, UncertainQuantity,
    UncertaintyOutcome, percentiles,
};
use crate::population::{PeopleRows, Stream};
use crate::scenario::Study;
use ndarray::{Array1, Array2, Axis};

/// What one draw comes to: numbers in the order of [`NumberPlace`], and levels at all points, series by series and analyte
/// by analyte.
struct DrawOutcome {
    numbers: Vec<f64>,
    levels: Vec<Array1<f64>>,
}

/// Of what a number is.
#[derive(Clone, Copy)]
struct NumberPlace {
    series: usize,
    analyte: usize,
    measure: Measure,
    quantity: UncertainQuantity,
}

impl RunContext<'_> {
    /// The study over its draws; `None` where none are asked for.
    ///
    /// # Errors
    /// When a subject cannot be made or solved in a draw, or the caller wants to stop.
    pub(super) fn uncertainty(
        &self,
        people: &PeopleRows,
    ) -> Result<Option<UncertaintyOutcome>, SimulateError> {
        let Some(draws) = self.study.draws else {
            return Ok(None);
        };
        let found = self
            .threads
            .map((1..=draws).collect(), |draw| self.draw(draw, people));
        let found = found.into_iter().collect::<Result<Vec<DrawOutcome>, _>>()?;
        let mut column = Vec::with_capacity(found.len());
        let numbers = self
            .number_places()
            .into_iter()
            .enumerate()
            .map(|(index, place)| {
                column.clear();
                let values = found.iter().filter_map(|draw| draw.numbers.get(index).copied());
                column.extend(values.filter(|value| !value.is_nan()));
                UncertainNumber {
                    series: place.series,
                    analyte: place.analyte,
                    measure: place.measure,
                    quantity: place.quantity,
                    over_draws: percentiles(
                        &mut column,
                        &CensoredValues::default(),
                        &self.study.probabilities,
                    ),
                }
            });
        let models = self.study.models.iter();
        Ok(Some(UncertaintyOutcome {
            draws,
            is_correlated: models
                .filter_map(|model| model.uncertainty.as_ref())
                .all(|uncertainty| uncertainty.is_correlated),
            numbers: numbers.collect(),
            curves: self.curves_over(&found),
        }))
    }

    /// Of what the numbers of each draw are, in their order.
    fn number_places(&self) -> Vec<NumberPlace> {
        let mut places = Vec::new();
        let arms = self.study.arms.len();
        for (index, model) in self.study.models.iter().enumerate() {
            for arm in 0..arms {
                for analyte in 0..model.analytes().count() {
                    for measure in self.measures(index, analyte) {
                        places.extend(UncertainQuantity::ALL.map(|quantity| NumberPlace {
                            series: index * arms + arm,
                            analyte,
                            measure,
                            quantity,
                        }));
                    }
                }
            }
        }
        places
    }

    fn measures(&self, model: usize, analyte: usize) -> Vec<Measure> {
        let study = self.study;
        let levels = of_analyte(
            &study.thresholds,
            (&study.models[model], self.substances, analyte),
        );
        let all = Measure::all(study.thresholds.len()).into_iter();
        all.filter(|measure| applies(*measure, &levels)).collect()
    }

    fn curves_over(&self, found: &[DrawOutcome]) -> Vec<UncertainCurve> {
        let study = self.study;
        let [lower, _, upper] = study.probabilities;
        let arms = study.arms.len();
        let places = study.models.iter().enumerate().flat_map(|(model, of)| {
            let analytes = of.analytes().count() + ArmResponses::new(study, of).count();
            (0..arms).flat_map(move |arm| (0..analytes).map(move |analyte| (model * arms + arm, analyte)))
        });
        let curve = |(index, (series, analyte)): (usize, (usize, usize))| {
            let points = study.grid.len();
            let mut levels = Array2::zeros((found.len(), points));
            for (mut row, draw) in levels.axis_iter_mut(Axis(0)).zip(found) {
                if let Some(of) = draw.levels.get(index) {
                    row.assign(of);
                }
            }
            let at = |place: usize| -> Array1<f64> {
                let columns = levels.axis_iter(Axis(1));
                let of = columns.map(|column| {
                    let found = percentiles(
                        &mut column.to_vec(),
                        &CensoredValues::default(),
                        &[lower, 0.5, upper],
                    );
                    found
                        .get(place)
                        .map_or(f64::NAN, |percentile: &Percentile| percentile.estimate.value)
                });
                of.collect()
            };
            UncertainCurve {
                series,
                analyte,
                lower: at(0),
                upper: at(2),
            }
        };
        self.threads.map(places.enumerate().collect(), curve)
    }

    /// The study with the estimates of a draw, counted from 1.
    fn draw(&self, draw: u32, people: &PeopleRows) -> Result<DrawOutcome, SimulateError> {
        let seed = self.study.population.seed;
        let horizon = self.study.grid.end().hours();
        let models = self.study.models.iter().map(|model| {
            model.redrawn(horizon, |name| {
                let mut stream = Stream::of_estimate(seed, u64::from(draw), &format!("{} {name}", model.id));
                move || stream.normal()
            })
        });
        let study = Study {
            models: models.collect::<Vec<_>>().into(),
            draws: None,
            others: Vec::new(),
            nca: None,
            residual: false,
            observed: None,
            ..self.study.clone()
        };
        let run = self.with_study(&study);
        let mut outcome = DrawOutcome {
            numbers: Vec::new(),
            levels: Vec::new(),
        };
        for (index, model) in study.models.iter().enumerate() {
            let cohort = run.cohort(model, people, study.arms.len());
            let counted = self.counted_levels(model);
            for arm in 0..study.arms.len() {
                let context = ArmContext::new(&run, [index, arm], &cohort, &counted);
                self.arm_of_draw(&context, index, &mut outcome)?;
            }
        }
        Ok(outcome)
    }

    fn arm_of_draw(
        &self,
        context: &ArmContext<'_>,
        model: usize,
        outcome: &mut DrawOutcome,
    ) -> Result<(), SimulateError> {
        let study = context.run.study;
        let typical = study.population.typical(context.model, context.inputs);
        let typical = typical.map_err(|source| context.not_drawn(source))?;
        let mut schedules = ScheduleCache::default();
        let problem = context.problem(&typical, &mut schedules)?;
        let (curves, exposures) = context.typical((&typical, &problem), &schedules)?;
        let everybody = PopulationRun::outcome(context, &problem, &mut [], Keep::default())?.exposures;
        let end = study.grid.end().hours();
        let had = exposures.iter().zip(&everybody).enumerate();
        for (analyte, (typical, patients)) in had {
            for measure in self.measures(model, analyte) {
                let summary = Summary::new(measure, &typical.exposure, patients, &study.probabilities, end);
                let number = |quantity: UncertainQuantity| match quantity {
                    UncertainQuantity::Typical => summary.typical,
                    UncertainQuantity::Percentile(place) => summary
                        .percentiles
                        .get(place)
                        .map(|percentile| percentile.estimate.value),
                    UncertainQuantity::ShareEverAbove => summary.ever.map(|share| share.value),
                };
                let numbers = UncertainQuantity::ALL.map(|quantity| number(quantity).unwrap_or(f64::NAN));
                outcome.numbers.extend(numbers);
            }
        }
        outcome
            .levels
            .extend(curves.into_iter().map(|curves| curves.typical));
        Ok(())
    }
}

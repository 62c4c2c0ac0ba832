use super::ExplainError;
use super::asked::{Asked, Who};
use crate::model::{Model, ParameterValues, Substances};
use crate::outcome::{
    AnalyteOutcome, Bound, ExplainedNumber, Exposures, Keep, Measure, PercentileCurve, ResponseOutcome,
    SeriesOutcome, Summary,
};
use crate::population::SubjectRange;
use crate::quantiles::{Estimate, Ranks};
use crate::quantity::Time;
use crate::scenario::Study;
use crate::simulate::{ArmRequest, ProgressCallback, SimulateOptions, simulate_arm};
use crate::solver::Grid;
use ndarray::ArrayView2;

/// A number as the tables have it, and whose it is.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundNumber {
    pub(super) value: Option<f64>,
    /// What is known of it where the end of observation may have cut it off.
    pub(super) bound: Bound,
    /// Its interval, where it is of all people.
    pub(super) interval: [Option<f64>; 2],
    /// Which in the order of all people it and the ends of its interval are, and of how many.
    pub(super) ranks: Option<(Ranks, usize)>,
    /// The number of the person whose number it is, 0 for the typical patient; `None` where that is nobody, or not known.
    pub(super) person: Option<u64>,
    /// How many people have the same number.
    pub(super) alike: usize,
    /// How many people are above, of how many.
    pub(super) above: Option<(u64, u64)>,
}

/// Levels that are kept at most to find out whose one is.
const MOST_LEVELS: u64 = 20_000_000;

/// The study as it has to be solved for one number: no more people and no more analyses than that needs, and the time that is
/// asked for among the points of the grid.
pub(super) fn study_for(study: &Study, asked: &Asked) -> Result<Study, ExplainError> {
    let mut study = Study {
        nca: None,
        observed: None,
        residual: false,
        draws: None,
        has_sensitivity: false,
        has_other_spreads: false,
        others: Vec::new(),
        keep: Keep::default(),
        people_drawn: 0,
        ..study.clone()
    };
    if let Some(at) = asked.at
        && point(&study.grid, at).is_none()
        && let Some(grid) = Grid::new(at, at)
    {
        study.grid = grid;
    }
    if let Who::Percentile(probability) = asked.who {
        let [lower, median, upper] = study.probabilities;
        study.probabilities = match probability {
            own if [lower, median, upper].contains(&own) => study.probabilities,
            own if own < median => [own, median, upper],
            own => [lower, median, own],
        };
    }
    let alone = match asked.who {
        Who::Typical if study.population.count > 0 => Some(1),
        Who::Subject(number) => Some(number),
        _ => None,
    };
    match alone.map(|number| SubjectRange::new(number, number)) {
        Some(Ok(range)) => study.with_subjects(range).map_err(|_| ExplainError::Nobody),
        _ => Ok(study),
    }
}

/// The point of a grid at a time.
fn point(grid: &Grid, time: Time) -> Option<usize> {
    let point = grid.first_at_or_after(time);
    (grid.time(point) == time && point < grid.len()).then_some(point)
}

impl FoundNumber {
    /// Solves what it takes.
    ///
    /// # Errors
    /// When somebody cannot be solved, or the callback says stop.
    pub(super) fn of(
        (study, asked): (&Study, &Asked),
        substances: &Substances,
        options: SimulateOptions,
        progress: &ProgressCallback<'_>,
    ) -> Result<Self, ExplainError> {
        let model = study.models.get(asked.model).ok_or(ExplainError::Nobody)?;
        let point = asked.at.and_then(|at| point(&study.grid, at));
        let levels = study.subjects().count() * study.grid.len() as u64 * model.analytes().count() as u64;
        let keeps = point.is_some() && !asked.number.is_share() && asked.who != Who::Typical;
        let keep = match keeps && levels <= MOST_LEVELS {
            true => Keep {
                curves: Keep::ALL,
                parameters: asked.number == ExplainedNumber::Response,
                ..Keep::default()
            },
            false => Keep::default(),
        };
        let request = ArmRequest {
            study,
            substances,
            model: asked.model,
            arm: asked.arm,
            options,
            keep,
        };
        let series = simulate_arm(&request, progress)?.series;
        let reader = NumberReader {
            study,
            model,
            asked,
            series: &series,
            analyte: series.analytes.get(asked.analyte).ok_or(ExplainError::Nobody)?,
            response: series
                .responses
                .iter()
                .find(|own| Some(own.response) == asked.response),
        };
        Ok(reader.read(point).unwrap_or_default())
    }
}

struct NumberReader<'a> {
    study: &'a Study,
    model: &'a Model,
    asked: &'a Asked,
    series: &'a SeriesOutcome,
    analyte: &'a AnalyteOutcome,
    response: Option<&'a ResponseOutcome>,
}

impl NumberReader<'_> {
    fn read(&self, point: Option<usize>) -> Option<FoundNumber> {
        let threshold = self.asked.threshold.unwrap_or(0);
        match (self.asked.number, self.asked.number.measure(threshold)) {
            (_, Some(measure)) => self.measure(measure),
            (ExplainedNumber::ShareAbove, _) => {
                let response = self.study.thresholds.get(threshold)?.response.as_ref();
                let response = response.and_then(|of| {
                    let place = self.study.responses.iter().position(|own| own.id == of.id);
                    self.series
                        .responses
                        .iter()
                        .find(|own| Some(own.response) == place)
                });
                let curves = response.map_or(&self.analyte.curves, |own| &own.curves);
                let count = curves.above.get((threshold, point?)).copied()?;
                let share = curves.share_above(threshold, point?)?;
                Some(of_share(share, (count, curves.count)))
            }
            (ExplainedNumber::ShareEverAbove, _) => {
                let first = self.analyte.patients.first_above(threshold)?;
                let count = first.iter().filter(|time| !time.is_nan()).count();
                let share = self.analyte.summary(Measure::HoursAbove(threshold))?.ever?;
                Some(of_share(share, (count as u64, first.len() as u64)))
            }
            (ExplainedNumber::ResponsePeak, _) => {
                let own = self.response?;
                let of_percentile = |probability| {
                    let mut all = own.percentiles.iter();
                    let found = all.find(|found| found.probability == probability)?;
                    Some(of_people(
                        (found.estimate, Bound::Known),
                        probability,
                        &own.peaks,
                        self.study.subjects(),
                    ))
                };
                self.of(Some(own.typical_peak), own.peaks.first().copied(), of_percentile)
            }
            (ExplainedNumber::Response, _) => {
                let (own, point) = (self.response?, point?);
                let values = self.responses_at(point);
                let of_percentile =
                    |probability| self.of_curve(&own.curves.percentiles, probability, point, &values);
                let typical = own.curves.typical.get(point).copied();
                self.of(typical, values.first().copied(), of_percentile)
            }
            _ => {
                let point = point?;
                let levels = self.levels_at(point);
                let curves = &self.analyte.curves;
                let of_percentile =
                    |probability| self.of_curve(&curves.percentiles, probability, point, &levels);
                self.of(
                    curves.typical.get(point).copied(),
                    levels.first().copied(),
                    of_percentile,
                )
            }
        }
    }

    /// The typical patient's, the only person's, or a percentile.
    fn of(
        &self,
        typical: Option<f64>,
        person: Option<f64>,
        percentile: impl Fn(f64) -> Option<FoundNumber>,
    ) -> Option<FoundNumber> {
        let alone = |value: Option<f64>, number| FoundNumber {
            value: value.filter(|value| !value.is_nan()),
            person: Some(number),
            ..FoundNumber::default()
        };
        match self.asked.who {
            Who::Typical => Some(alone(typical, 0)),
            Who::Subject(number) => Some(alone(person, number)),
            Who::Percentile(probability) => percentile(probability),
            Who::Everybody => None,
        }
    }

    fn measure(&self, measure: Measure) -> Option<FoundNumber> {
        let (end, patients) = (self.study.grid.end().hours(), &self.analyte.patients);
        let bound_of =
            |exposure| Summary::new(measure, exposure, &Exposures::default(), &[], end).typical_bound;
        let first = patients.get(0);
        let of_percentile = |probability| {
            let found = self.analyte.summary(measure)?.at(probability)?;
            let column = patients.of(measure)?;
            Some(of_people(
                (found.estimate, found.bound),
                probability,
                &column,
                self.study.subjects(),
            ))
        };
        let typical = measure.of(&self.analyte.typical);
        let person = first.as_ref().and_then(|exposure| measure.of(exposure));
        let mut found = self.of(typical, person, of_percentile)?;
        match (self.asked.who, &first) {
            (Who::Typical, _) => found.bound = bound_of(&self.analyte.typical),
            (Who::Subject(_), Some(exposure)) => found.bound = bound_of(exposure),
            _ => {}
        }
        Some(found)
    }

    fn of_curve(
        &self,
        curves: &[PercentileCurve],
        probability: f64,
        point: usize,
        people: &[f64],
    ) -> Option<FoundNumber> {
        let curve = curves.iter().find(|curve| curve.probability == probability)?;
        let mut found = of_people(
            (curve.at(point), Bound::Known),
            probability,
            people,
            self.study.subjects(),
        );
        let count = self.study.subjects().count() as usize;
        found.ranks = Some((Ranks::new(probability, count), count));
        Some(found)
    }

    /// Everybody's level at a point, where they were kept.
    fn levels_at(&self, point: usize) -> Vec<f64> {
        let kept = self.series.kept_curves(&self.analyte.name);
        kept.map_or_else(Vec::new, |kept| kept.column(point).to_vec())
    }

    /// Everybody's response at a point, where levels and parameters were kept.
    fn responses_at(&self, point: usize) -> Vec<f64> {
        let response = self
            .asked
            .response
            .and_then(|index| self.study.responses.get(index));
        let law =
            response.and_then(|own| Some((own.law.as_ref()?, self.model.part(&own.id)?.first_parameter)));
        let parameters = self.series.kept.parameters.as_ref();
        let (Some((law, first)), Some(parameters)) = (law, parameters) else {
            return Vec::new();
        };
        let parameters: ArrayView2<'_, f64> = parameters.view();
        let people = parameters.rows().into_iter().zip(self.levels_at(point));
        let response = people.map(|(row, level)| {
            let values = ParameterValues::new(row.to_vec());
            law.curve(&values, first).at(level)
        });
        response.collect()
    }
}

fn of_share(share: Estimate, above: (u64, u64)) -> FoundNumber {
    FoundNumber {
        value: Some(share.value),
        interval: [share.low, share.high],
        above: Some(above),
        ..FoundNumber::default()
    }
}

/// A percentile, and the person of a column whose number it is.
fn of_people(
    (estimate, bound): (Estimate, Bound),
    probability: f64,
    column: &[f64],
    subjects: SubjectRange,
) -> FoundNumber {
    let same = |value: &&f64| **value == estimate.value;
    let known = column.iter().filter(|value| !value.is_nan()).count();
    let place = column.iter().position(|value| *value == estimate.value);
    FoundNumber {
        value: Some(estimate.value),
        bound,
        interval: [estimate.low, estimate.high],
        ranks: (known > 0).then(|| (Ranks::new(probability, known), known)),
        person: place.map(|place| subjects.number(place)),
        alike: column.iter().filter(same).count(),
        ..FoundNumber::default()
    }
}

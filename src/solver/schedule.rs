use super::SolverError;
use crate::model::{Model, ParameterValues};
use crate::quantity::Time;
use crate::regimen::{TimedDose, Timeline};

/// What arrives in one patient's compartments, cut into segments within which every rate is
/// constant.
///
/// At the boundary of two segments there are two values, before and after; boluses happen
/// between them. A value "at" a boundary is the one after. That holds at the horizon too: where a
/// bolus arrives exactly there, a last segment without length comes after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Without gaps, from time zero to the horizon.
    pub segments: Vec<Segment>,
    /// When the first dose starts; changing clearances count from here.
    pub first_dose: Time,
    /// Every dose on its way in, also after the horizon.
    pub inputs: Vec<Input>,
    /// Compartments.
    size: usize,
}

/// A time within which every rate is constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// mg that appear at the start, by compartment.
    pub boluses: Vec<f64>,
    /// mg/h that arrive, by compartment.
    pub rates: Vec<f64>,
}

/// One dose, or a part of one, on its way into a compartment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    /// The compartment.
    pub into: usize,
    /// When it starts to arrive.
    pub start: Time,
    /// When the last of it has arrived; equal to the start for a bolus.
    pub end: Time,
    /// mg.
    pub amount: f64,
}

impl Input {
    /// What a dose becomes on its way in: an input for each entry of its route.
    ///
    /// # Errors
    /// When the model does not have the route.
    pub fn of<'a>(
        model: &'a Model,
        values: &'a ParameterValues,
        dose: &TimedDose,
    ) -> Result<impl Iterator<Item = Self> + use<'a>, SolverError> {
        let route = model.route(&dose.route).ok_or_else(|| SolverError::NoRoute {
            model: model.id.clone(),
            route: dose.route.to_string(),
        })?;
        let (start, end, mg) = (dose.start, dose.end, dose.amount.mg());
        Ok(route.entries.iter().map(move |entry| {
            let hours = |index: Option<usize>| index.map_or(0.0, |index| values.get(index));
            let fraction = entry.bioavailability.map_or(1.0, |index| values.get(index));
            Self {
                into: entry.into,
                start: start + Time::from_hours(hours(entry.lag)),
                end: end + Time::from_hours(hours(entry.lag) + hours(entry.over)),
                amount: mg * fraction,
            }
        }))
    }

    /// Whether all of it arrives at once at a time.
    fn is_bolus_at(&self, time: Time) -> bool {
        self.start == time && self.end == time
    }
}

impl Schedule {
    /// What a patient's timeline becomes in the compartments of a model, up to a horizon.
    ///
    /// # Errors
    /// When a dose goes by a route that the model does not have.
    pub fn new(
        model: &Model,
        values: &ParameterValues,
        timeline: &Timeline,
        horizon: Time,
    ) -> Result<Self, SolverError> {
        let mut inputs = Vec::new();
        for input in timeline.doses() {
            inputs.extend(Input::of(model, values, input)?);
        }
        let size = model.compartments.len();
        Ok(Self::from_inputs(inputs, size, timeline.first_dose(), horizon))
    }

    /// From what arrives, into a system of `size` compartments, each of them below `size`.
    pub fn from_inputs(inputs: Vec<Input>, size: usize, first_dose: Time, horizon: Time) -> Self {
        let mut cuts: Vec<Time> = inputs
            .iter()
            .flat_map(|input| [input.start, input.end])
            .chain([Time::ZERO, horizon])
            .filter(|time| (Time::ZERO..=horizon).contains(time))
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        if inputs.iter().any(|input| input.is_bolus_at(horizon)) {
            cuts.push(horizon);
        }
        let mut segments: Vec<Segment> = cuts
            .windows(2)
            .filter_map(|pair| match pair {
                [start, end] => Some(Segment {
                    start: *start,
                    end: *end,
                    boluses: vec![0.0; size],
                    rates: vec![0.0; size],
                }),
                _ => None,
            })
            .collect();
        for input in &inputs {
            let first = segments.partition_point(|segment| segment.start < input.start);
            if input.start == input.end {
                // None starts there when it arrives after the horizon.
                let segment = segments.get_mut(first);
                if let Some(segment) = segment.filter(|segment| segment.start == input.start) {
                    segment.boluses[input.into] += input.amount;
                }
                continue;
            }
            let rate = input.amount / (input.end - input.start).hours();
            for segment in segments.iter_mut().skip(first) {
                if segment.start >= input.end {
                    break;
                }
                segment.rates[input.into] += rate;
            }
        }
        Self {
            segments,
            first_dose,
            inputs,
            size,
        }
    }

    /// The amount that has arrived by the horizon.
    pub fn arrived(&self) -> f64 {
        self.segments
            .iter()
            .map(|segment| {
                let hours = (segment.end - segment.start).hours();
                segment.boluses.iter().sum::<f64>()
                    + segment.rates.iter().map(|rate| rate * hours).sum::<f64>()
            })
            .sum()
    }

    /// The amount each compartment receives in all, also after the horizon.
    pub fn totals(&self) -> Vec<f64> {
        let mut totals = vec![0.0; self.size];
        for input in &self.inputs {
            totals[input.into] += input.amount;
        }
        totals
    }

    /// When the last of the last dose has arrived.
    pub fn last_arrival(&self) -> Time {
        self.inputs
            .iter()
            .map(|input| input.end)
            .max()
            .unwrap_or(Time::ZERO)
    }

    /// The same doses up to another horizon.
    pub fn until(&self, horizon: Time) -> Self {
        Self::from_inputs(self.inputs.clone(), self.size, self.first_dose, horizon)
    }

    /// What is still to come after a time up to another horizon: the segment that holds the time starts
    /// with it. What arrives at the time itself is there already.
    pub(super) fn after(&self, time: Time, horizon: Time) -> Self {
        let mut all = self.until(horizon.max(time));
        all.segments.retain(|segment| segment.end > time);
        if let Some(first) = all.segments.first_mut().filter(|first| first.start <= time) {
            first.start = time;
            first.boluses.fill(0.0);
        }
        all
    }
}

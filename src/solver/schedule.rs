use super::SolverError;
use crate::model::{Model, ParameterValues};
use crate::quantity::Time;
use crate::regimen::{Input, Timeline};

/// What arrives in one patient's compartments, cut into stretches within which every rate is
/// constant.
///
/// At the boundary of two stretches there are two values, before and after; boluses happen
/// between them. A value "at" a boundary is the one after. That holds at the horizon too: where a
/// bolus arrives exactly there, a last stretch without length comes after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Without gaps, from time zero to the horizon.
    pub stretches: Vec<Stretch>,
    /// When the first dose starts; changing clearances count from here.
    pub first_dose: Time,
    /// Every dose on its way in, also after the horizon.
    pub arrivals: Vec<Arrival>,
    /// Compartments.
    size: usize,
}

/// A time within which every rate is constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// mg that appear at the start, by compartment.
    pub jumps: Vec<f64>,
    /// mg/h that arrive, by compartment.
    pub rates: Vec<f64>,
}

/// One dose, or a part of one, on its way into a compartment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// The compartment.
    pub into: usize,
    /// When it starts to arrive.
    pub start: Time,
    /// When the last of it has arrived; equal to the start for a bolus.
    pub end: Time,
    /// mg.
    pub amount: f64,
}

impl Arrival {
    /// What a dose becomes on its way in: an arrival for each entry of its route.
    ///
    /// # Errors
    /// When the model does not have the route.
    pub fn of<'a>(
        model: &'a Model,
        values: &'a ParameterValues,
        input: &Input,
    ) -> Result<impl Iterator<Item = Self> + use<'a>, SolverError> {
        let route = model.route(&input.route).ok_or_else(|| SolverError::NoRoute {
            model: model.id.clone(),
            route: input.route.to_string(),
        })?;
        let (start, end, mg) = (input.start, input.end, input.amount.mg());
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
        let mut arrivals = Vec::new();
        for input in timeline.inputs() {
            arrivals.extend(Arrival::of(model, values, input)?);
        }
        let size = model.compartments.len();
        Ok(Self::from_arrivals(
            arrivals,
            size,
            timeline.first_dose(),
            horizon,
        ))
    }

    /// From what arrives, into a system of `size` compartments, each of them below `size`.
    pub fn from_arrivals(arrivals: Vec<Arrival>, size: usize, first_dose: Time, horizon: Time) -> Self {
        let mut cuts: Vec<Time> = arrivals
            .iter()
            .flat_map(|arrival| [arrival.start, arrival.end])
            .chain([Time::ZERO, horizon])
            .filter(|time| (Time::ZERO..=horizon).contains(time))
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        if arrivals.iter().any(|arrival| arrival.is_bolus_at(horizon)) {
            cuts.push(horizon);
        }
        let mut stretches: Vec<Stretch> = cuts
            .windows(2)
            .filter_map(|pair| match pair {
                [start, end] => Some(Stretch {
                    start: *start,
                    end: *end,
                    jumps: vec![0.0; size],
                    rates: vec![0.0; size],
                }),
                _ => None,
            })
            .collect();
        for arrival in &arrivals {
            let first = stretches.partition_point(|stretch| stretch.start < arrival.start);
            if arrival.start == arrival.end {
                // None starts there when it arrives after the horizon.
                let stretch = stretches.get_mut(first);
                if let Some(stretch) = stretch.filter(|stretch| stretch.start == arrival.start) {
                    stretch.jumps[arrival.into] += arrival.amount;
                }
                continue;
            }
            let rate = arrival.amount / (arrival.end - arrival.start).hours();
            for stretch in stretches.iter_mut().skip(first) {
                if stretch.start >= arrival.end {
                    break;
                }
                stretch.rates[arrival.into] += rate;
            }
        }
        Self {
            stretches,
            first_dose,
            arrivals,
            size,
        }
    }

    /// The amount that has arrived by the horizon.
    pub fn arrived(&self) -> f64 {
        self.stretches
            .iter()
            .map(|stretch| {
                let hours = (stretch.end - stretch.start).hours();
                stretch.jumps.iter().sum::<f64>() + stretch.rates.iter().map(|rate| rate * hours).sum::<f64>()
            })
            .sum()
    }

    /// The amount each compartment receives in all, also after the horizon.
    pub fn totals(&self) -> Vec<f64> {
        let mut totals = vec![0.0; self.size];
        for arrival in &self.arrivals {
            totals[arrival.into] += arrival.amount;
        }
        totals
    }

    /// When the last of the last dose has arrived.
    pub fn last_arrival(&self) -> Time {
        self.arrivals
            .iter()
            .map(|arrival| arrival.end)
            .max()
            .unwrap_or(Time::ZERO)
    }

    /// The same doses up to another horizon.
    pub fn until(&self, horizon: Time) -> Self {
        Self::from_arrivals(self.arrivals.clone(), self.size, self.first_dose, horizon)
    }

    /// What is still to come after a time up to another horizon: the stretch that holds the time starts
    /// with it. What arrives at the time itself is there already.
    pub(super) fn after(&self, time: Time, horizon: Time) -> Self {
        let mut all = self.until(horizon.max(time));
        all.stretches.retain(|stretch| stretch.end > time);
        if let Some(first) = all.stretches.first_mut().filter(|first| first.start <= time) {
            first.start = time;
            first.jumps.fill(0.0);
        }
        all
    }
}

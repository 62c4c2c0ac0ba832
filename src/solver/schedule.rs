use super::{SolverError, Tolerance};
use crate::model::{Model, ParameterValues};
use crate::quantity::Time;
use crate::regimen::{TimedDose, Timeline};

/// The inputs into one subject's compartments, divided into segments within which every input rate is constant or changes
/// linearly.
///
/// Boluses happen between the end of a segment and the start of the next one; a value at that time is the one after the
/// boluses. So it is at the horizon: a bolus exactly there is followed by a last segment of length zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// From time zero to the horizon, without gaps.
    pub segments: Vec<Segment>,
    /// Start of the first dose, from which the time of changing rate constants counts.
    pub first_dose: Time,
    /// All inputs, also those after the horizon.
    pub inputs: Vec<Input>,
    /// What is in the body before the first of them, mg by compartment; nothing where it is empty.
    initial: Vec<f64>,
    /// Number of compartments.
    size: usize,
}

/// A period within which every input rate is constant or changes linearly.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// Boluses at its start, mg, by compartment.
    pub boluses: Vec<f64>,
    /// Input rates at its start, mg/h, by compartment.
    pub rates: Vec<f64>,
    /// Input rates at its end, mg/h, by compartment, where any of them changes; they do so linearly.
    pub end_rates: Option<Vec<f64>>,
    /// Start of the first dose, from which the time of changing rate constants counts.
    pub first_dose: Time,
}

impl Segment {
    /// Hours from the first dose to the start; negative before it.
    pub fn since_first_dose(&self) -> f64 {
        (self.start - self.first_dose).hours()
    }

    /// Adds an input that runs through all of it.
    fn add(&mut self, input: &Input) {
        if input.tilt != 0.0 && self.end_rates.is_none() {
            self.end_rates = Some(self.rates.clone());
        }
        self.rates[input.into] += input.rate_at(self.start);
        if let Some(ends) = &mut self.end_rates {
            ends[input.into] += input.rate_at(self.end);
        }
    }

    /// How much the input rates rise in an hour, mg/h², by compartment; nothing where all are constant.
    pub fn rises(&self) -> Option<Vec<f64>> {
        let length = (self.end - self.start).hours();
        let ends = self.end_rates.as_ref()?;
        let pairs = self.rates.iter().zip(ends);
        Some(pairs.map(|(rate, end)| (end - rate) / length).collect())
    }
}

/// One bolus, or one input at a constant rate or one that changes linearly, into a compartment: a dose, or the part of it
/// that takes one entry of its route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    /// The compartment.
    pub into: usize,
    /// Its start.
    pub start: Time,
    /// Its end; equal to the start for a bolus.
    pub end: Time,
    /// Amount that reaches the compartment, mg.
    pub amount: f64,
    /// How its rate changes: see [`TimedDose::tilt`].
    pub tilt: f64,
}

impl Input {
    /// The inputs of a dose, one for each entry of its route, with lag time, duration of absorption and
    /// bioavailability.
    ///
    /// # Errors
    /// When the model does not have the route.
    pub fn from_dose<'a>(
        model: &'a Model,
        values: &'a ParameterValues,
        dose: &TimedDose,
    ) -> Result<impl Iterator<Item = Self> + use<'a>, SolverError> {
        let route = model.route(&dose.route).ok_or_else(|| SolverError::NoRoute {
            model: model.id.clone(),
            route: dose.route.to_string(),
        })?;
        let (start, end, mg, tilt) = (dose.start, dose.end, dose.amount.mg(), dose.tilt);
        Ok(route.entries.iter().map(move |entry| {
            let hours = |index: Option<usize>| index.map_or(0.0, |index| values.get(index));
            let fraction = entry.bioavailability.map_or(1.0, |index| values.get(index));
            Self {
                into: entry.into,
                start: start + Time::from_hours(hours(entry.lag)),
                end: end + Time::from_hours(hours(entry.lag) + hours(entry.over)),
                amount: mg * fraction,
                tilt,
            }
        }))
    }

    /// How much of it enters after a time, mg; of a bolus at that time nothing.
    fn amount_after(&self, time: Time) -> f64 {
        if self.end <= time {
            return 0.0;
        }
        if self.start >= time {
            return self.amount;
        }
        let share = (time - self.start).hours() / (self.end - self.start).hours();
        // The integral of the rate below.
        self.amount * (1.0 - share * (1.0 - self.tilt + self.tilt * share))
    }

    /// Its rate at a time from its start to its end, mg/h.
    fn rate_at(&self, time: Time) -> f64 {
        let length = (self.end - self.start).hours();
        let mean = self.amount / length;
        if self.tilt == 0.0 {
            return mean;
        }
        let share = (time - self.start).hours() / length;
        mean * ((1.0 - self.tilt) * (1.0 - share) + (1.0 + self.tilt) * share)
    }

    /// Whether it is a bolus at that time.
    pub(super) fn is_bolus_at(&self, time: Time) -> bool {
        self.start == time && self.end == time
    }
}

impl Schedule {
    /// The schedule of a subject's timeline in a model with the subject's parameter values, up to a horizon.
    ///
    /// # Errors
    /// When the model does not have the route of a dose.
    pub fn new(
        model: &Model,
        values: &ParameterValues,
        timeline: &Timeline,
        horizon: Time,
    ) -> Result<Self, SolverError> {
        Self::on_occasions(model, |_| values, timeline, horizon)
    }

    /// The same where parameter values are those of the occasion on which a dose starts.
    ///
    /// # Errors
    /// As [`Schedule::new`].
    pub fn on_occasions<'a>(
        model: &Model,
        values_at: impl Fn(Time) -> &'a ParameterValues,
        timeline: &Timeline,
        horizon: Time,
    ) -> Result<Self, SolverError> {
        let mut inputs = Vec::new();
        for dose in timeline.doses() {
            inputs.extend(Input::from_dose(model, values_at(dose.start), dose)?);
        }
        let size = model.compartments.len();
        Ok(Self::from_inputs(inputs, size, timeline.first_dose(), horizon))
    }

    /// From inputs into a system of `size` compartments; every `into` is below `size`.
    pub fn from_inputs(inputs: Vec<Input>, size: usize, first_dose: Time, horizon: Time) -> Self {
        let mut segments = segments_between(&inputs, size, first_dose, [Time::ZERO, horizon]);
        if inputs.iter().any(|input| input.is_bolus_at(horizon)) {
            segments.push(bolus_segment(&inputs, size, first_dose, horizon));
        }
        Self {
            segments,
            first_dose,
            inputs,
            initial: Vec::new(),
            size,
        }
    }

    /// The same in a body that holds so much before the first dose, mg by compartment.
    #[must_use]
    pub fn with_initial(mut self, amounts: Vec<f64>) -> Self {
        // At time zero it is there at once, as a bolus into each compartment.
        if let Some(first) = self.segments.first_mut() {
            for (bolus, amount) in first.boluses.iter_mut().zip(&amounts) {
                *bolus += amount;
            }
        }
        self.initial = amounts;
        self
    }

    /// The total amount that enters the compartments up to the horizon, mg.
    pub fn input_until_horizon(&self) -> f64 {
        self.segments
            .iter()
            .map(|segment| {
                let hours = (segment.end - segment.start).hours();
                let ends = segment.end_rates.as_ref().unwrap_or(&segment.rates);
                let means = segment
                    .rates
                    .iter()
                    .zip(ends)
                    .map(|(rate, end)| 0.5 * (rate + end));
                segment.boluses.iter().sum::<f64>() + means.map(|rate| rate * hours).sum::<f64>()
            })
            .sum()
    }

    /// The total amount that is in each compartment at first or enters it, mg, also after the horizon.
    pub fn total_doses(&self) -> Vec<f64> {
        let mut totals = self.initial.clone();
        totals.resize(self.size, 0.0);
        for input in &self.inputs {
            totals[input.into] += input.amount;
        }
        totals
    }

    /// The amount that enters each compartment after a time, mg.
    pub fn amounts_after(&self, time: Time) -> Vec<f64> {
        let mut amounts = vec![0.0; self.size];
        for input in &self.inputs {
            amounts[input.into] += input.amount_after(time);
        }
        amounts
    }

    /// The compartments that anything is given into, also after the horizon, in increasing order.
    pub fn dosed_compartments(&self) -> Vec<usize> {
        let given = self.inputs.iter().filter(|input| input.amount > 0.0);
        let mut compartments: Vec<usize> = given.map(|input| input.into).collect();
        compartments.sort_unstable();
        compartments.dedup();
        compartments
    }

    /// The absolute tolerance of a numerical method in mg: relative to the total dose, so that micrograms and grams are
    /// treated alike.
    pub(super) fn absolute_tolerance(&self, tolerance: Tolerance) -> f64 {
        let dose: f64 = self.inputs.iter().map(|input| input.amount).sum();
        tolerance.absolute * if dose > 0.0 { dose } else { 1.0 }
    }

    /// The latest end of an input; zero without any.
    pub fn last_input_end(&self) -> Time {
        self.inputs
            .iter()
            .map(|input| input.end)
            .max()
            .unwrap_or(Time::ZERO)
    }

    /// The same inputs up to another horizon.
    pub fn with_horizon(&self, horizon: Time) -> Self {
        Self::from_inputs(self.inputs.clone(), self.size, self.first_dose, horizon)
            .with_initial(self.initial.clone())
    }

    /// The same inputs up to another horizon, with the ends of segments at some times too: the states there, and the
    /// integrals up to them, are then those of knots.
    pub fn divided_at(&self, times: &[Time], horizon: Time) -> Self {
        let within = times.iter().filter(|time| **time < horizon);
        let nothing = within.map(|time| Input {
            into: 0,
            start: *time,
            end: *time,
            amount: 0.0,
            tilt: 0.0,
        });
        let inputs = self.inputs.iter().copied().chain(nothing).collect();
        let divided = Self::from_inputs(inputs, self.size, self.first_dose, horizon);
        Self {
            inputs: self.inputs.clone(),
            ..divided.with_initial(self.initial.clone())
        }
    }

    /// What is in the body before the first input, mg by compartment; nothing where it is empty.
    pub fn initial(&self) -> &[f64] {
        &self.initial
    }

    /// The segments after a time, up to another horizon; the one that contains the time starts there, without boluses,
    /// as those at the time itself are already in the state.
    pub(super) fn remaining_after(&self, time: Time, horizon: Time) -> Self {
        let mut all = self.with_horizon(horizon.max(time));
        all.segments.retain(|segment| segment.end > time);
        if let Some(first) = all.segments.first_mut().filter(|first| first.start <= time) {
            let later = (time - first.start).hours();
            let rises = first.rises().into_iter().flatten();
            for (rate, rise) in first.rates.iter_mut().zip(rises) {
                *rate = (*rate + rise * later).max(0.0);
            }
            first.start = time;
            first.boluses.fill(0.0);
        }
        all
    }
}

/// The segments of inputs into a system of `size` compartments between two times, of which the first is not later.
/// Boluses at the second one are in none of them.
pub(super) fn segments_between(
    inputs: &[Input],
    size: usize,
    first_dose: Time,
    [from, to]: [Time; 2],
) -> Vec<Segment> {
    let mut cuts: Vec<Time> = inputs
        .iter()
        .flat_map(|input| [input.start, input.end])
        .chain([from, to])
        .filter(|time| (from..=to).contains(time))
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut segments: Vec<Segment> = cuts
        .windows(2)
        .filter_map(|pair| match pair {
            [start, end] => Some(empty_segment(size, first_dose, [*start, *end])),
            _ => None,
        })
        .collect();
    for input in inputs {
        let first = segments.partition_point(|segment| segment.start < input.start);
        if input.start == input.end {
            // No segment starts there if it is after the last one.
            let segment = segments.get_mut(first);
            if let Some(segment) = segment.filter(|segment| segment.start == input.start) {
                segment.boluses[input.into] += input.amount;
            }
            continue;
        }
        for segment in segments.iter_mut().skip(first) {
            if segment.start >= input.end {
                break;
            }
            segment.add(input);
        }
    }
    segments
}

/// A segment of length zero with the boluses at that time and the input rates from then on.
fn bolus_segment(inputs: &[Input], size: usize, first_dose: Time, time: Time) -> Segment {
    let mut segment = empty_segment(size, first_dose, [time, time]);
    for input in inputs {
        if input.is_bolus_at(time) {
            segment.boluses[input.into] += input.amount;
        } else if input.start <= time && time < input.end {
            segment.rates[input.into] += input.rate_at(time);
        }
    }
    segment
}

fn empty_segment(size: usize, first_dose: Time, [start, end]: [Time; 2]) -> Segment {
    Segment {
        start,
        end,
        boluses: vec![0.0; size],
        rates: vec![0.0; size],
        end_rates: None,
        first_dose,
    }
}

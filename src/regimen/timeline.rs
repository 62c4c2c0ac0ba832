use crate::quantity::{Mass, MassRate, Time};
use std::sync::Arc;

/// Everything one patient is given, in order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    inputs: Vec<TimedDose>,
    /// For each dose, when the last of it and of all before it ends: never falls, so that the doses
    /// running at a time are found without a look at all.
    ended: Vec<Time>,
}

/// One dose of one patient: an amount that goes into a route between two times, at a constant rate or at one that changes
/// linearly. A bolus starts and ends at the same time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedDose {
    /// Its place among the doses of the arm as they are written, from 0: the same in everybody, also where
    /// weight decides which of two starts earlier.
    pub number: usize,
    /// The model's name for the way in.
    pub route: Arc<str>,
    /// When it starts.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// How much in all. The rate follows from it, so the amount given is the amount written.
    pub amount: Mass,
    /// How the rate changes, linearly from start to end: it goes from (1 − tilt) times the mean rate to (1 + tilt) times
    /// it. 0 where it is constant, −1 where it falls to nothing, 1 where it rises from nothing.
    pub tilt: f64,
}

impl TimedDose {
    /// True when everything is given at once.
    pub fn is_bolus(&self) -> bool {
        self.start == self.end
    }

    /// The mean rate while it runs; zero for a bolus.
    pub fn rate(&self) -> MassRate {
        if self.is_bolus() {
            MassRate::default()
        } else {
            MassRate::giving(self.amount, self.end - self.start)
        }
    }

    /// The rate at a time from its start to its end; zero for a bolus.
    pub fn rate_at(&self, time: Time) -> MassRate {
        if self.tilt == 0.0 || self.is_bolus() {
            return self.rate();
        }
        let share = (time - self.start).hours() / (self.end - self.start).hours();
        let relative = (1.0 - self.tilt) * (1.0 - share) + (1.0 + self.tilt) * share;
        MassRate::from_mg_per_hour(self.rate().mg_per_hour() * relative)
    }

    /// What of it is given between two times, from its start to its end.
    pub fn amount_between(&self, from: Time, to: Time) -> Mass {
        let share = |time: Time| (time - self.start).hours() / (self.end - self.start).hours();
        let part = (to - from).hours() / (self.end - self.start).hours();
        let relative = match self.tilt {
            0.0 => 1.0,
            tilt => (1.0 - tilt) + tilt * (share(from) + share(to)),
        };
        Mass::from_mg(self.amount.mg() * part * relative)
    }
}

impl Timeline {
    /// From doses in any order. Equal starts keep the order they came in.
    pub fn new(mut inputs: Vec<TimedDose>) -> Self {
        inputs.sort_by_key(|input| input.start);
        let mut latest = Time::ZERO;
        let ended = inputs
            .iter()
            .map(|input| {
                latest = latest.max(input.end);
                latest
            })
            .collect();
        Self { inputs, ended }
    }

    /// The doses in order of their start.
    pub fn doses(&self) -> &[TimedDose] {
        &self.inputs
    }

    /// The amount given in all.
    pub fn total(&self) -> Mass {
        Mass::from_mg(sum(self.inputs.iter().map(|input| input.amount.mg())))
    }

    /// When the last dose ends.
    pub fn end(&self) -> Time {
        self.ended.last().copied().unwrap_or(Time::ZERO)
    }

    /// When the first dose of more than nothing starts; models whose clearance changes count from here.
    pub fn first_dose(&self) -> Time {
        let given = self.inputs.iter().find(|input| input.amount.mg() > 0.0);
        given.map_or(Time::ZERO, |input| input.start)
    }

    /// The infusions of more than nothing, in order of their start.
    pub fn infusions(&self) -> impl Iterator<Item = &TimedDose> {
        let runs = |input: &&TimedDose| !input.is_bolus() && input.amount.mg() > 0.0;
        self.inputs.iter().filter(runs)
    }

    /// The rate at which drug is given at a time, all routes together. At a change it is the new
    /// rate. Always summed afresh from the doses: nothing is counted up and down.
    pub fn rate_at(&self, time: Time) -> MassRate {
        let first = self.ended.partition_point(|ended| *ended <= time);
        let running = self
            .inputs
            .iter()
            .skip(first)
            .take_while(|input| input.start <= time)
            .filter(|input| time < input.end);
        MassRate::from_mg_per_hour(sum(running.map(|input| input.rate_at(time).mg_per_hour())))
    }
}

/// A sum in which nothing adds up to 0. Rust's own sum of no numbers is −0, which then stands so in binary files.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

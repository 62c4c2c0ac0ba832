use super::{Dose, Infusion, Solution};
use crate::quantity::{Mass, MassRate, Time, Weight};

/// How a dose is given: by which solution, at which steps of the pump's rate, and whether it is broken off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Delivery {
    /// What it is given from.
    pub solution: Option<Solution>,
    /// The pump runs at whole multiples of this rate.
    pub round_to: Option<MassRate>,
    /// An infusion is broken off so long after its own start.
    pub stop_at: Option<Time>,
}

/// What a patient of one weight is given of a dose, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delivered {
    /// What is given.
    pub amount: Mass,
    /// What was written: more or less than is given where the rate is rounded, more where it is broken off.
    pub written: Mass,
    /// How long it takes.
    pub over: Time,
    /// How its rate changes: see [`TimedDose::tilt`](super::TimedDose::tilt).
    pub tilt: f64,
}

/// So much of a step below a half, a rate is rounded up: what stands half-way was computed, with rounding errors.
const ROUNDING: f64 = 1e-9;

impl Delivery {
    /// What a patient of this weight is given of a dose.
    pub fn of(&self, dose: &Dose, weight: Weight) -> Delivered {
        let (written, over) = dose.for_weight(weight);
        let whole = Delivered {
            amount: written,
            written,
            over,
            tilt: dose.tilt(weight),
        };
        let rounded = match (self.round_to, dose) {
            (Some(step), Dose::Infusion(infusion)) if over > Time::ZERO => {
                round(infusion, weight, step, whole)
            }
            _ => whole,
        };
        match self.stop_at {
            Some(stop) if stop < rounded.over => rounded.broken_off(stop),
            _ => rounded,
        }
    }
}

impl Delivered {
    /// What is given of it until `stop` after its start, which is before its end.
    fn broken_off(self, stop: Time) -> Self {
        let share = stop.hours() / self.over.hours();
        // The rate, relative to the mean, goes from 1 − tilt to 1 − tilt + 2·tilt·share.
        let mean = (1.0 - self.tilt) + self.tilt * share;
        Self {
            amount: Mass::from_mg(self.amount.mg() * share * mean),
            over: stop,
            tilt: match mean {
                0.0 => 0.0,
                mean => self.tilt * share / mean,
            },
            ..self
        }
    }
}

/// An infusion at the nearest rate the pump can run at. One with a duration runs for as long and gives more or less; one by
/// dose and rate gives the dose and takes more or less time.
fn round(infusion: &Infusion, weight: Weight, step: MassRate, whole: Delivered) -> Delivered {
    let highest = match infusion {
        Infusion::RateOver { at_most, .. } => *at_most,
        _ => None,
    };
    let wanted = match infusion {
        Infusion::DoseAtRate { rate, .. } => rate.for_weight(weight),
        _ => MassRate::giving(whole.amount, whole.over),
    };
    let rate = nearest(wanted, step, highest).mg_per_hour();
    match infusion {
        Infusion::DoseAtRate { .. } => Delivered {
            over: Time::from_hours(whole.amount.mg() / rate),
            ..whole
        },
        _ => Delivered {
            amount: Mass::from_mg(rate * whole.over.hours()),
            ..whole
        },
    }
}

/// The whole multiple of `step` that is nearest to a rate, the higher one half-way; none above the highest rate allowed.
fn nearest(wanted: MassRate, step: MassRate, highest: Option<MassRate>) -> MassRate {
    let steps = |rate: MassRate| rate.mg_per_hour() / step.mg_per_hour();
    let count = (steps(wanted) + 0.5 + ROUNDING).floor();
    let most = highest.map_or(f64::INFINITY, |highest| (steps(highest) + ROUNDING).floor());
    MassRate::from_mg_per_hour(count.min(most) * step.mg_per_hour())
}

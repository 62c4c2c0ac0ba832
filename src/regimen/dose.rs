use super::{DoseAmount, DoseRate};
use crate::quantity::{Mass, MassRate, Time, Weight};

/// A single dose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dose {
    /// All at once.
    Bolus(DoseAmount),
    /// For a while, at a constant rate or at one that changes linearly.
    Infusion(Infusion),
}

/// An infusion, by the two of dose, rate and duration that were written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Infusion {
    /// `{dose: 0.5 mg/kg, over: 40 min}`
    DoseOver {
        /// How much.
        dose: DoseAmount,
        /// For how long.
        over: Time,
    },
    /// `{rate: 0.35 mg/kg/h, over: 4 h, at_most: 25 mg/h}`
    RateOver {
        /// How fast.
        rate: DoseRate,
        /// For how long.
        over: Time,
        /// A rate that is not exceeded, whatever the weight.
        at_most: Option<MassRate>,
    },
    /// `{rate: {from: 2 mg/h, to: 8 mg/h}, over: 4 h}`
    Ramp {
        /// How fast at its start.
        from: DoseRate,
        /// How fast at its end.
        to: DoseRate,
        /// For how long.
        over: Time,
    },
    /// `{dose: 80 mg, rate: 20 mg/h}`
    DoseAtRate {
        /// How much.
        dose: DoseAmount,
        /// How fast.
        rate: DoseRate,
    },
}

impl Dose {
    /// The amount given to, and the time taken by, a patient of this weight.
    ///
    /// The amount is what counts: where the duration follows from dose and rate it is rounded to
    /// the microsecond, and the amount stays as written.
    pub fn for_weight(&self, weight: Weight) -> (Mass, Time) {
        let (amount, over) = self.as_written(weight);
        // Adding zero turns a dose of "-0 mg" into one of zero.
        (Mass::from_mg(amount.mg() + 0.0), over)
    }

    /// How its rate changes in a patient of this weight: see [`TimedDose::tilt`](super::TimedDose::tilt).
    pub fn tilt(&self, weight: Weight) -> f64 {
        let Self::Infusion(Infusion::Ramp { from, to, .. }) = self else {
            return 0.0;
        };
        let [from, to] = [from, to].map(|rate| rate.for_weight(weight).mg_per_hour());
        match from + to {
            0.0 => 0.0,
            sum => (to - from) / sum,
        }
    }

    fn as_written(&self, weight: Weight) -> (Mass, Time) {
        match *self {
            Self::Bolus(amount) => (amount.for_weight(weight), Time::ZERO),
            Self::Infusion(Infusion::DoseOver { dose, over }) => (dose.for_weight(weight), over),
            Self::Infusion(Infusion::RateOver { rate, over, at_most }) => {
                let wanted = rate.for_weight(weight).mg_per_hour();
                let rate = at_most.map_or(wanted, |limit| wanted.min(limit.mg_per_hour()));
                (Mass::from_mg(rate * over.hours()), over)
            }
            Self::Infusion(Infusion::Ramp { from, to, over }) => {
                let [from, to] = [from, to].map(|rate| rate.for_weight(weight).mg_per_hour());
                (Mass::from_mg(0.5 * (from + to) * over.hours()), over)
            }
            Self::Infusion(Infusion::DoseAtRate { dose, rate }) => {
                let amount = dose.for_weight(weight);
                let hours = amount.mg() / rate.for_weight(weight).mg_per_hour();
                (amount, Time::from_hours(hours))
            }
        }
    }
}

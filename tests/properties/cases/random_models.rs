//! Random models: one to three compartments, a depot, a chain of transit compartments to a
//! metabolite, an effect site.

use super::rates;
use infusim::quantity::Time;
use infusim::regimen::Timeline;
use infusim::solver::{Input, Reading, System, Transfer};
use proptest::prelude::*;

/// A system, and which compartment is what.
#[derive(Clone, Debug)]
pub struct RandomModel {
    pub system: System,
    /// Rate of elimination from the central compartment, which is number 0.
    pub k_out: f64,
    /// What becomes metabolite of it.
    pub share: f64,
    /// How many peripheral compartments there are; they follow the central one.
    pub peripherals: usize,
    /// Where what is swallowed waits, and how much of it reaches the central compartment.
    pub depot: Option<(usize, f64)>,
    /// Where the metabolite is, and the rate at which it leaves the body.
    pub metabolite: Option<(usize, f64)>,
    pub effect_site: Option<usize>,
    /// How long what is swallowed is on its way to the depot.
    pub lag: Time,
}

/// What a random system has, and its rates in a list to draw from.
#[derive(Clone, Debug)]
struct Plan {
    peripherals: usize,
    in_a_row: bool,
    depot: Option<f64>,
    /// Share that becomes metabolite, transit compartments on the way, whether it distributes.
    metabolite: Option<(f64, usize, bool)>,
    effect_site: bool,
    lag: Time,
    rates: Vec<f64>,
}

/// Any system.
pub fn random_models() -> impl Strategy<Value = RandomModel> {
    let metabolite = prop::option::of((0.05..=1.0_f64, 0..6_usize, any::<bool>()));
    let depot = prop::option::of(0.1..=1.0_f64);
    let lag = prop_oneof![Just(0), 1..2_000_000_000_i64].prop_map(Time::from_microseconds);
    (
        0..3_usize,
        any::<bool>(),
        depot,
        metabolite,
        any::<bool>(),
        lag,
        rates(16),
    )
        .prop_map(
            |(peripherals, in_a_row, depot, metabolite, effect_site, lag, rates)| {
                Plan {
                    peripherals,
                    in_a_row,
                    depot,
                    metabolite,
                    effect_site,
                    lag,
                    rates,
                }
                .build()
            },
        )
}

/// One to three compartments and nothing else.
pub fn dispositions() -> impl Strategy<Value = RandomModel> {
    (0..3_usize, any::<bool>(), rates(5)).prop_map(|(peripherals, in_a_row, rates)| {
        let (depot, metabolite, lag) = (None, None, Time::ZERO);
        Plan {
            peripherals,
            in_a_row,
            depot,
            metabolite,
            effect_site: false,
            lag,
            rates,
        }
        .build()
    })
}

/// A flow whose shares that arrive nowhere leave the body.
pub fn flow(from: usize, k: f64, into: &[(usize, f64)]) -> Transfer {
    let arrives: f64 = into.iter().map(|(_, share)| share).sum();
    Transfer {
        from,
        k,
        time_slope: 0.0,
        into: into.to_vec(),
        outside: 1.0 - arrives,
        leaves: true,
    }
}

impl Plan {
    fn build(self) -> RandomModel {
        let mut rates = self.rates.into_iter();
        let mut next_rate = || rates.next().unwrap();
        let mut transfers = Vec::new();
        let mut readings = vec![Reading {
            compartment: 0,
            factor: 1000.0 / 25.0,
        }];
        let k_out = next_rate();
        for peripheral in 1..=self.peripherals {
            let beside = if self.in_a_row { peripheral - 1 } else { 0 };
            transfers.push(flow(beside, next_rate(), &[(peripheral, 1.0)]));
            transfers.push(flow(peripheral, next_rate(), &[(beside, 1.0)]));
        }
        let mut size = self.peripherals + 1;
        let mut metabolite = None;
        let mut share = 0.0;
        if let Some((formed, transits, distributes)) = self.metabolite {
            share = formed;
            transfers.push(flow(0, k_out, &[(size, formed)]));
            for _ in 0..transits {
                transfers.push(flow(size, next_rate(), &[(size + 1, 1.0)]));
                size += 1;
            }
            let k = next_rate();
            metabolite = Some((size, k));
            transfers.push(flow(size, k, &[]));
            readings.push(Reading {
                compartment: size,
                factor: 1000.0 / 140.0,
            });
            size += 1;
            if distributes {
                transfers.push(flow(size - 1, next_rate(), &[(size, 1.0)]));
                transfers.push(flow(size, next_rate(), &[(size - 1, 1.0)]));
                size += 1;
            }
        } else {
            transfers.push(flow(0, k_out, &[]));
        }
        let depot = self.depot.map(|arrives| {
            transfers.push(flow(size, next_rate(), &[(0, arrives)]));
            size += 1;
            (size - 1, arrives)
        });
        let effect_site = self.effect_site.then(|| {
            let ke0 = next_rate();
            transfers.push(flow(size, ke0, &[]));
            transfers.push(Transfer {
                leaves: false,
                outside: 0.0,
                ..flow(0, ke0, &[(size, 1.0)])
            });
            // An effect site follows an amount without holding any: nothing of it leaves the body.
            let site = transfers.len() - 2;
            transfers[site].outside = 0.0;
            readings.push(Reading {
                compartment: size,
                factor: 1000.0 / 25.0,
            });
            size += 1;
            size - 1
        });
        RandomModel {
            system: System {
                size,
                transfers,
                saturable: Vec::new(),
                readings,
            },
            k_out,
            share,
            peripherals: self.peripherals,
            depot,
            metabolite,
            effect_site,
            lag: self.lag,
        }
    }
}

impl RandomModel {
    /// Where a timeline's doses arrive: `iv` in the central compartment; `oral` in the depot, or
    /// where there is none, in the last peripheral one, after the lag.
    pub fn inputs(&self, timeline: &Timeline) -> Vec<Input> {
        let swallowed = self.depot.map_or(self.peripherals, |(depot, _)| depot);
        timeline
            .doses()
            .iter()
            .map(|input| {
                let (into, lag) = match &*input.route {
                    "iv" => (0, Time::ZERO),
                    _ => (swallowed, self.lag),
                };
                Input {
                    into,
                    start: input.start + lag,
                    end: input.end + lag,
                    amount: input.amount.mg(),
                    tilt: input.tilt,
                }
            })
            .collect()
    }

    /// Share of an input that reaches the central compartment in the end.
    pub fn arrives(&self, input: &Input) -> f64 {
        match self.depot {
            Some((depot, share)) if depot == input.into => share,
            _ => 1.0,
        }
    }

    /// Amounts that are really there: all but the effect site.
    pub fn held(&self, amounts: &[f64]) -> f64 {
        let counts = |(index, amount): (usize, &f64)| (Some(index) != self.effect_site).then_some(*amount);
        amounts.iter().enumerate().filter_map(counts).sum()
    }
}

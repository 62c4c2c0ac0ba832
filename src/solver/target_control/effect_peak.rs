use crate::solver::linear::FreeDecline;
use crate::solver::{System, root};

/// Finds when an effect site is highest without further input: it rises while plasma is above it, so its peak is the
/// root of plasma minus effect site (dCe/dt = ke0 (C1 − Ce) = 0).
#[derive(Clone, Debug)]
pub struct EffectPeak {
    plasma: usize,
    site: usize,
    decline: FreeDecline,
    /// Rows that give the derivatives of both amounts from all amounts, 1/h.
    slopes: [Vec<f64>; 2],
}

impl EffectPeak {
    /// Of a system with plasma and effect site in the given compartments, both amounts counted alike.
    pub(super) fn new(system: &System, [plasma, site]: [usize; 2], decline: FreeDecline) -> Self {
        let rates = system.rate_matrix(0.0);
        Self {
            plasma,
            site,
            decline,
            slopes: [plasma, site].map(|compartment| rates.row(compartment).to_vec()),
        }
    }

    /// Hours from now until the effect site is highest without input, and the amount there then, mg; zero hours where
    /// it does not rise. It is the first peak, looked for over doubling times, each of which is then halved.
    pub fn find(&self, amounts: &[f64]) -> (f64, f64) {
        if self.excess(amounts) <= 0.0 {
            return (0.0, amounts[self.site]);
        }
        let (mut now, mut hours, mut doubling) = (amounts.to_vec(), 0.0, 0);
        // Up to the first doubling after which the effect site no longer rises.
        loop {
            let next = self.decline.after_step(doubling, &now);
            if self.excess(&next) <= 0.0 {
                break;
            }
            hours += self.decline.hours(doubling);
            now = next;
            if doubling == self.decline.last() {
                return (hours, now[self.site]);
            }
            doubling += 1;
        }
        for shorter in (0..doubling).rev() {
            let next = self.decline.after_step(shorter, &now);
            if self.excess(&next) > 0.0 {
                hours += self.decline.hours(shorter);
                now = next;
            }
        }
        let base = self.decline.hours(0);
        let jet = |part: f64| {
            let amounts = self.decline.after_part(&now, part);
            (self.excess(&amounts), self.excess_slope(&amounts))
        };
        let part = root(jet, [0.0, base], [self.excess(&now), jet(base).0]);
        (hours + part, self.decline.after_part(&now, part)[self.site])
    }

    /// The amount at the effect site after some hours without input, mg.
    pub fn site_after(&self, amounts: &[f64], hours: f64) -> f64 {
        self.decline.after(amounts, hours)[self.site]
    }

    /// How far plasma is above the effect site, mg.
    fn excess(&self, amounts: &[f64]) -> f64 {
        amounts[self.plasma] - amounts[self.site]
    }

    fn excess_slope(&self, amounts: &[f64]) -> f64 {
        let slope = |row: &Vec<f64>| {
            row.iter()
                .zip(amounts)
                .map(|(rate, amount)| rate * amount)
                .sum::<f64>()
        };
        let [plasma, site] = &self.slopes;
        slope(plasma) - slope(site)
    }
}

//! How fast drug may move for a method to keep its digits.

use super::linear_flow::growth;
use super::{Method, Schedule, SolverError, System, Transfer};

/// Fastest rate times time up to which the exact method is used. Levels are then good to some 1e-13 of themselves
/// (see `MassConservation`), but how they change is a small difference of great flows: its error is ε times the fastest
/// rate, here 1e-4 of a level within the whole time, and that moves the time of a flat peak.
const MOST_EXACT: f64 = 1e12;
/// The same for the step-by-step methods. Each step solves, or multiplies by, a matrix in which slow rates
/// are added to the fastest: the slow ones lose ε times the fastest rate, and after the whole time a level
/// ε times the product of both, here 1e-5.
const MOST_STEPWISE: f64 = 1e11;

impl System {
    /// Whether a method can follow the rates up to the schedule's end.
    ///
    /// # Errors
    /// When they are too fast, or not numbers.
    pub fn can_be_followed(
        &self,
        model: &str,
        schedule: &Schedule,
        method: Method,
    ) -> Result<(), SolverError> {
        let Some(end) = schedule.segments.last().map(|segment| segment.end) else {
            return Ok(());
        };
        let rate = self.fastest_until((end - schedule.first_dose).hours().max(0.0));
        let hours = end.hours();
        let method = method.for_system(self);
        let most = match method {
            Method::Exact => MOST_EXACT,
            _ => MOST_STEPWISE,
        };
        if rate * hours <= most {
            return Ok(());
        }
        Err(SolverError::TooFast {
            model: model.to_string(),
            method,
            rate,
            hours,
            most: most / hours,
        })
    }

    /// The fastest rate at which drug leaves a compartment, up to so many hours after the first dose, 1/h.
    /// A flow that saturates is as slow as there is much; only that it is a number is looked at.
    fn fastest_until(&self, hours: f64) -> f64 {
        let loss_rate = |compartment: usize| {
            let here = |transfer: &&Transfer| transfer.from == compartment;
            let rates = self.transfers.iter().filter(here);
            rates
                .map(|transfer| transfer.k * growth(transfer, hours).max(1.0))
                .sum::<f64>()
        };
        let saturable = self
            .saturable
            .iter()
            .map(|flow| 0.0 * (flow.vmax / flow.km_amount));
        // What is not a number is passed on.
        let faster = |most: f64, rate: f64| if rate <= most { most } else { rate };
        (0..self.size).map(loss_rate).chain(saturable).fold(0.0, faster)
    }
}

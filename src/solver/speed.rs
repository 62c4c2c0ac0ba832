//! The fastest rates for which a method keeps enough digits.

use super::system::time_factor;
use super::{Method, Schedule, Segment, SolverError, System, Transfer};

/// Fastest rate times length of the trajectory up to which the exact method is used.
///
/// Its concentrations are accurate to some 1e-13 of themselves (see `MassConservation`), but their slopes are small
/// differences of large flows, with an error of ε times the fastest rate: here 1e-4 of a concentration over the whole
/// length, which moves the time of a flat peak.
const MAX_EXACT: f64 = 1e12;
/// The same for the numerical integrators. Each step solves, or multiplies by, a matrix in which slow rates are added
/// to the fastest, which costs them ε times the fastest rate, and a concentration ε times the product: here 1e-5.
const MAX_NUMERICAL: f64 = 1e11;

impl System {
    /// Checks that the method keeps enough digits with these rates up to the end of the schedule; `model` is named in
    /// the error. Held by `tests/properties/fast_exchange.rs`.
    ///
    /// # Errors
    /// When a rate is too fast, or is not a number.
    pub fn check_rates(&self, model: &str, schedule: &Schedule, method: Method) -> Result<(), SolverError> {
        match schedule.segments.last() {
            Some(last) => self.check_rates_until(model, last, method),
            None => Ok(()),
        }
    }

    /// The same up to the end of a segment.
    pub(super) fn check_rates_until(
        &self,
        model: &str,
        segment: &Segment,
        method: Method,
    ) -> Result<(), SolverError> {
        let rate = self.fastest_rate_until((segment.end - segment.first_dose).hours().max(0.0));
        let hours = segment.end.hours();
        let method = method.for_system(self);
        let most = match method {
            Method::Exact => MAX_EXACT,
            _ => MAX_NUMERICAL,
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

    /// The fastest rate at which drug leaves a compartment up to `hours` after the first dose, 1/h. A saturable flow,
    /// which is slow at high amounts, counts as zero if its rate is a number.
    fn fastest_rate_until(&self, hours: f64) -> f64 {
        let rate_out = |compartment: usize| {
            let leaving = |transfer: &&Transfer| transfer.from == compartment;
            let transfers = self.transfers.iter().filter(leaving);
            transfers
                .map(|transfer| transfer.k * time_factor(transfer, hours).max(1.0))
                .sum::<f64>()
        };
        let saturable = self
            .saturable
            .iter()
            .map(|flow| 0.0 * (flow.vmax / flow.km_amount));
        // NaN is the fastest of all.
        let faster = |most: f64, rate: f64| match most.is_nan() || rate <= most {
            true => most,
            false => rate,
        };
        (0..self.size).map(rate_out).chain(saturable).fold(0.0, faster)
    }
}

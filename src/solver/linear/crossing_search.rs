use super::input_propagator::InputPropagator;
use crate::quantity::Time;
use crate::solver::{Reading, SolverError};

/// The first time at which a level lies beyond a limit, at a constant rate: method, error and test stand in
/// `docs/src/methods/crossings.md`.
///
/// Amounts are led from one time to the next by exact propagators, some 67 s apart, or further where nothing can be
/// crossed meanwhile. Where a level is beyond its limit at
/// the later time, or turns between the two so that it may have been, the stride is halved until a microsecond is left.
pub struct CrossingSearch<'a> {
    propagator: &'a mut InputPropagator,
    /// mg/h.
    rate: f64,
    watched: &'a [WatchedLevel],
    is_contracting: bool,
}

/// A level and its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WatchedLevel {
    /// Where the level is read.
    pub reading: Reading,
    /// ng/mL.
    pub limit: f64,
    /// Whether beyond it is above; below otherwise. At the limit itself is not beyond.
    pub above: bool,
}

/// From one look at a level to the next: a power of two of microseconds, some 67 s, so that halves of it are the same few
/// lengths again and again. A level is taken to turn at most once within it.
const STRIDE: Time = Time::from_microseconds(1 << 26);
/// The longest stride, 19 h.
const LONGEST: Time = Time::from_microseconds(1 << 36);
/// So much of the way to a limit counts as out of reach.
const OUT_OF_REACH: f64 = 0.999;
const MICROSECOND: Time = Time::from_microseconds(1);

impl WatchedLevel {
    /// How far a level is beyond its limit, ng/mL.
    fn beyond(&self, amounts: &[f64]) -> f64 {
        self.towards(amounts[self.reading.compartment] * self.reading.factor - self.limit)
    }

    /// How fast it goes that way, from the rates of change of amounts.
    fn speed(&self, slopes: &[f64]) -> f64 {
        self.towards(slopes[self.reading.compartment] * self.reading.factor)
    }

    fn towards(&self, value: f64) -> f64 {
        if self.above { value } else { -value }
    }
}

impl<'a> CrossingSearch<'a> {
    /// Of some levels, at a rate in mg/h.
    pub fn new(propagator: &'a mut InputPropagator, rate: f64, watched: &'a [WatchedLevel]) -> Self {
        Self {
            is_contracting: propagator.is_contracting(),
            propagator,
            rate,
            watched,
        }
    }

    /// The first time after now, within a length, at which a level is beyond its limit: zero where one is so now.
    ///
    /// # Errors
    /// As [`InputPropagator::advance`].
    pub fn first(&mut self, amounts: &[f64], length: Time) -> Result<Option<Time>, SolverError> {
        if self.is_beyond(amounts) {
            return Ok(Some(Time::ZERO));
        }
        let (mut start, mut now) = (amounts.to_vec(), Time::ZERO);
        let mut slopes = self.slopes(&start);
        while now < length {
            let stride = self.stride(&start, &slopes);
            let step = stride.min(length - now);
            let after = self.led(&start, step)?;
            if self.is_beyond(&after) {
                return Ok(Some(now + self.narrowed(start, step)?));
            }
            let slopes_after = self.slopes(&after);
            for watched in self.watched.iter().filter(|_| stride == STRIDE) {
                if watched.speed(&slopes) > 0.0
                    && watched.speed(&slopes_after) < 0.0
                    && let Some(beyond) = self.turn_beyond(watched, &start, step)?
                {
                    return Ok(Some(now + self.narrowed(start, beyond)?));
                }
            }
            (start, slopes, now) = (after, slopes_after, now + step);
        }
        Ok(None)
    }

    /// How far to go. The slopes v of all amounts follow dv/dt = A v, and where no flow brings more than it takes their
    /// sum without signs never grows: in h hours no amount changes by more than h times what it is now.
    fn stride(&self, amounts: &[f64], slopes: &[f64]) -> Time {
        if !self.is_contracting {
            return STRIDE;
        }
        let fastest = slopes.iter().take(amounts.len()).map(|slope| slope.abs());
        let fastest = fastest.fold(0.0, |sum, slope| sum + slope);
        let missing = self
            .watched
            .iter()
            .map(|watched| -watched.beyond(amounts) / watched.reading.factor);
        let missing = OUT_OF_REACH * missing.fold(f64::INFINITY, f64::min);
        let mut stride = STRIDE;
        while stride < LONGEST && fastest * stride.times(2).hours() < missing {
            stride = stride.times(2);
        }
        stride
    }

    /// The first time at which a level is beyond its limit, where none is at the start and one is after a step.
    fn narrowed(&mut self, mut start: Vec<f64>, mut step: Time) -> Result<Time, SolverError> {
        let mut passed = Time::ZERO;
        while step > MICROSECOND {
            let half = halved(step);
            let middle = self.led(&start, half)?;
            if self.is_beyond(&middle) {
                step = half;
            } else {
                (start, passed, step) = (middle, passed + half, step - half);
            }
        }
        Ok(passed + step)
    }

    /// A time at which a level that turns back within a step is beyond its limit: its slope is halved in on.
    fn turn_beyond(
        &mut self,
        watched: &WatchedLevel,
        start: &[f64],
        mut step: Time,
    ) -> Result<Option<Time>, SolverError> {
        let (mut start, mut passed) = (start.to_vec(), Time::ZERO);
        while step > MICROSECOND {
            let half = halved(step);
            let middle = self.led(&start, half)?;
            if watched.beyond(&middle) > 0.0 {
                return Ok(Some(passed + half));
            }
            if watched.speed(&self.slopes(&middle)) > 0.0 {
                (start, passed, step) = (middle, passed + half, step - half);
            } else {
                step = half;
            }
        }
        Ok(None)
    }

    fn is_beyond(&self, amounts: &[f64]) -> bool {
        self.watched.iter().any(|watched| watched.beyond(amounts) > 0.0)
    }

    fn led(&mut self, amounts: &[f64], length: Time) -> Result<Vec<f64>, SolverError> {
        let mut after = amounts.to_vec();
        self.propagator.advance(&mut after, self.rate, length)?;
        Ok(after)
    }

    fn slopes(&self, amounts: &[f64]) -> Vec<f64> {
        self.propagator.slopes(amounts, self.rate)
    }
}

fn halved(step: Time) -> Time {
    Time::from_microseconds(step.microseconds() / 2)
}

#[cfg(test)]
mod tests {
    use super::{CrossingSearch, WatchedLevel};
    use crate::quantity::Time;
    use crate::solver::{InputPropagator, Reading, System, Transfer};

    /// A central compartment, 0.6 /h out, and one that is emptied at 2 /h: an effect site, which takes nothing, or a
    /// metabolite, into which all of it goes.
    fn system(has_effect_site: bool) -> System {
        let central = Transfer {
            from: 0,
            k: 0.6,
            time_slope: 0.0,
            into: vec![],
            outside: 1.0,
            leaves: true,
        };
        let mut system = System {
            size: 1,
            transfers: vec![central],
            saturable: vec![],
            readings: vec![],
        };
        if has_effect_site {
            return system.with_effect_site(0, 2.0);
        }
        let metabolite = Transfer {
            from: 1,
            k: 2.0,
            ..system.transfers[0].clone()
        };
        (system.transfers[0].into, system.transfers[0].outside) = (vec![(1, 1.0)], 0.0);
        system.transfers.push(metabolite);
        system.size = 2;
        system
    }

    /// The same in both: into a metabolite goes 0.6 of what goes by at an effect site's 2 /h.
    fn first(amounts: [f64; 2], rate: f64, limit: f64, above: bool) -> Option<Time> {
        let [one, other] = [(true, 1.0), (false, 2.0 / 0.6)].map(|(has_effect_site, factor)| {
            let mut propagator = InputPropagator::new(&system(has_effect_site), 0).unwrap();
            assert_eq!(propagator.is_contracting(), !has_effect_site);
            let reading = Reading {
                compartment: 1,
                factor,
            };
            let watched = [WatchedLevel {
                reading,
                limit,
                above,
            }];
            let mut search = CrossingSearch::new(&mut propagator, rate, &watched);
            search.first(&amounts, Time::from_hours(8.0)).unwrap()
        });
        let apart = |one: Time, other: Time| (one - other).microseconds().abs();
        assert_eq!(one.is_some(), other.is_some());
        assert!(one.zip(other).is_none_or(|(one, other)| apart(one, other) <= 1));
        one
    }

    /// After a bolus A the effect site has A k / (k − λ) (e^(−λt) − e^(−kt)), with a peak at ln(k/λ) / (k − λ).
    #[test]
    fn a_peak_that_only_just_reaches_a_limit_is_seen() {
        let (k, lambda) = (2.0_f64, 0.6_f64);
        let peak_time = (k / lambda).ln() / (k - lambda);
        let level = |t: f64| 100.0 * k / (k - lambda) * ((-lambda * t).exp() - (-k * t).exp());
        let peak = level(peak_time);
        // Beyond this limit it is for ten seconds, far less than from one look to the next.
        let close = level(peak_time - 5.0 / 3600.0);
        let found = first([100.0, 0.0], 0.0, close, true).unwrap().hours();
        assert!((found - (peak_time - 5.0 / 3600.0)).abs() < 3e-9, "{found}");
        assert_eq!(first([100.0, 0.0], 0.0, peak * (1.0 + 1e-12), true), None);
    }

    #[test]
    fn a_crossing_is_found_to_the_microsecond() {
        // Towards 10 mg in the central compartment from none: the effect site has 10 (1 − (k e^(−λt) − λ e^(−kt))/(k − λ)).
        let (k, lambda) = (2.0_f64, 0.6_f64);
        let level =
            |t: f64| 10.0 * (1.0 - (k * (-lambda * t).exp() - lambda * (-k * t).exp()) / (k - lambda));
        for hours in [0.01, 0.5, 3.2, 7.9] {
            let found = first([0.0, 0.0], 6.0, level(hours), true).unwrap().hours();
            assert!((found - hours).abs() < 6e-10, "{found}, expected {hours}");
        }
        // Below it is so from the start.
        assert_eq!(first([0.0, 0.0], 6.0, 1.0, false), Some(Time::ZERO));
        // At the limit itself is not beyond it.
        assert_eq!(first([0.0, 0.0], 0.0, 0.0, true), None);
    }
}

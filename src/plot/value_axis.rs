/// The upright axis of a panel: from values to a position between 0, at its foot, and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ValueAxis {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) log: bool,
}

impl ValueAxis {
    /// From zero.
    pub(super) fn linear(high: f64) -> Self {
        Self {
            low: 0.0,
            high: if high.is_finite() && high > 0.0 { high } else { 1.0 },
            log: false,
        }
    }

    /// From another value than zero.
    pub(super) fn from(low: f64, high: f64) -> Self {
        Self {
            low,
            high: if high.is_finite() && high > low {
                high
            } else {
                low + 1.0
            },
            log: false,
        }
    }

    /// Between two values above zero.
    pub(super) fn log(low: f64, high: f64) -> Self {
        let usable = low.is_finite() && high.is_finite() && low > 0.0 && high > low;
        let (low, high) = if usable { (low, high) } else { (0.1, 1.0) };
        Self { low, high, log: true }
    }

    /// The same, with a value on it.
    pub(super) fn reaching(self, value: f64) -> Self {
        Self {
            high: self.high.max(value),
            ..self
        }
    }

    /// Where a value lies. Outside of 0 to 1 it is off the axis; infinitely far below for a zero on a
    /// logarithmic one.
    pub(super) fn position(&self, value: f64) -> f64 {
        if self.log {
            let value = if value > 0.0 {
                libm::log(value)
            } else {
                f64::NEG_INFINITY
            };
            (value - libm::log(self.low)) / (libm::log(self.high) - libm::log(self.low))
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// The value part of the way along the straight line between two values.
    pub(super) fn between(&self, from: f64, to: f64, part: f64) -> f64 {
        if self.log && from > 0.0 && to > 0.0 {
            libm::exp(libm::log(from) + part * (libm::log(to) - libm::log(from)))
        } else {
            from + part * (to - from)
        }
    }

    /// Which part of the way between two values a bound is crossed, if it is.
    pub(super) fn crossing(&self, from: f64, to: f64, bound: f64) -> Option<f64> {
        if (from < bound) == (to < bound) || from == bound || to == bound {
            return None;
        }
        // There is no straight line from zero on a logarithmic axis; there the values themselves rise straight.
        let part = if self.log && from > 0.0 && to > 0.0 {
            (libm::log(bound) - libm::log(from)) / (libm::log(to) - libm::log(from))
        } else {
            (bound - from) / (to - from)
        };
        Some(part.clamp(0.0, 1.0))
    }

    /// True for a value the axis shows.
    pub(super) fn shows(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Values to write beside the axis, about this many.
    pub(super) fn ticks(&self, about: usize) -> Vec<f64> {
        if !self.log {
            return even_ticks(self.low, self.high, about);
        }
        let decades = libm::log10(self.high / self.low);
        let steps: &[f64] = if decades * 3.0 <= 1.3 * about as f64 {
            &[1.0, 2.0, 5.0]
        } else if decades * 2.0 <= 1.3 * about as f64 {
            &[1.0, 3.0]
        } else {
            &[1.0]
        };
        self.decades(steps)
    }

    /// Values that get a short tick without a number.
    pub(super) fn minor_ticks(&self) -> Vec<f64> {
        match self.log {
            true => self.decades(&[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]),
            false => Vec::new(),
        }
    }

    fn decades(&self, steps: &[f64]) -> Vec<f64> {
        let first = libm::log10(self.low).floor() as i32;
        let last = libm::log10(self.high).ceil() as i32;
        let slack = 1e-9;
        (first..=last)
            .flat_map(|decade| steps.iter().map(move |step| step * power_of_ten(decade)))
            .filter(|tick| (self.low * (1.0 - slack)..=self.high * (1.0 + slack)).contains(tick))
            .collect()
    }
}

fn power_of_ten(exponent: i32) -> f64 {
    libm::exp10(f64::from(exponent))
}

/// Multiples of 1, 2, 2.5 or 5 times a power of ten.
fn even_ticks(low: f64, high: f64, about: usize) -> Vec<f64> {
    let rough = (high - low) / about.max(1) as f64;
    let size = power_of_ten(libm::log10(rough).floor() as i32);
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * size)
        .find(|step| *step >= rough * 0.999)
        .unwrap_or(10.0 * size);
    let slack = 1e-9;
    let (first, last) = (
        (low / step - slack).ceil() as i64,
        (high / step + slack).floor() as i64,
    );
    (first..=last).map(|index| index as f64 * step).collect()
}

/// The largest of 1, 2 and 5 times a power of ten that is not above a value.
pub(super) fn round_down(value: f64) -> f64 {
    let size = power_of_ten(libm::log10(value).floor() as i32);
    [5.0, 2.0]
        .into_iter()
        .map(|factor| factor * size)
        .find(|round| *round <= value * (1.0 + 1e-9))
        .unwrap_or(size)
}

#[cfg(test)]
mod tests {
    use super::{ValueAxis, round_down};

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(
            ValueAxis::linear(230.0).ticks(5),
            [0.0, 50.0, 100.0, 150.0, 200.0]
        );
        assert_eq!(ValueAxis::linear(1.0).ticks(2), [0.0, 0.5, 1.0]);
        assert_eq!(ValueAxis::linear(0.0).ticks(2), [0.0, 0.5, 1.0]);
        let log = ValueAxis::log(0.2, 500.0).ticks(5);
        for (tick, expected) in log.iter().zip([1.0, 10.0, 100.0]) {
            assert!((tick - expected).abs() < 1e-9 * expected, "{log:?}");
        }
        let narrow = ValueAxis::log(10.0, 100.0).ticks(5);
        assert_eq!(narrow.len(), 4, "{narrow:?}");
    }

    #[test]
    fn positions_by_hand() {
        let log = ValueAxis::log(1.0, 100.0);
        assert!((log.position(10.0) - 0.5).abs() < 1e-12);
        assert_eq!(log.position(0.0), f64::NEG_INFINITY);
        assert!((ValueAxis::linear(200.0).position(300.0) - 1.5).abs() < 1e-12);
    }

    #[test]
    fn crossings_follow_the_drawn_line() {
        let log = ValueAxis::log(1.0, 1_000.0);
        assert!(
            log.crossing(10.0, 0.1, 1.0)
                .is_some_and(|part| (part - 0.5).abs() < 1e-12)
        );
        assert!(
            log.crossing(0.0, 4.0, 1.0)
                .is_some_and(|part| (part - 0.25).abs() < 1e-12)
        );
        assert_eq!(log.crossing(2.0, 4.0, 1.0), None);
        assert_eq!(log.crossing(1.0, 4.0, 1.0), None);
    }

    #[test]
    fn rounding_down_by_hand() {
        for (value, expected) in [(0.73, 0.5), (3.0, 2.0), (100.0, 100.0), (199.0, 100.0)] {
            assert!((round_down(value) - expected).abs() < 1e-9 * expected, "{value}");
        }
    }
}

use super::{Dimension, Quantity};
use std::fmt;
use std::ops::{Add, Sub};

/// A point in time since the start of the regimen, or a duration, in whole microseconds.
///
/// Whole numbers make event times exact: five times 24 h is five days, never a hair less.
///
/// ```
/// use infusim::quantity::{Quantity, Time};
/// let over = Time::from_quantity(&"40 min".parse::<Quantity>()?);
/// assert_eq!(over.map(Time::microseconds), Some(2_400_000_000));
/// # Ok::<(), infusim::quantity::QuantityError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

const MICROSECONDS_PER_HOUR: f64 = 3.6e9;

impl Time {
    /// The start.
    pub const ZERO: Self = Self(0);
    /// Later than anything that happens.
    pub const FAR: Self = Self(i64::MAX);

    /// From whole microseconds.
    pub const fn from_microseconds(microseconds: i64) -> Self {
        Self(microseconds)
    }

    /// From hours, rounded to the nearest microsecond.
    pub fn from_hours(hours: f64) -> Self {
        Self((hours * MICROSECONDS_PER_HOUR).round() as i64)
    }

    /// From a quantity, or `None` when that is not a duration.
    pub fn from_quantity(quantity: &Quantity) -> Option<Self> {
        (quantity.dimension() == Dimension::TIME).then(|| Self::from_hours(quantity.canonical()))
    }

    /// Whole microseconds.
    pub const fn microseconds(self) -> i64 {
        self.0
    }

    /// Hours, the unit of every solver.
    pub fn hours(self) -> f64 {
        self.0 as f64 / MICROSECONDS_PER_HOUR
    }

    /// This long, `times` over. Saturates instead of wrapping.
    pub fn times(self, times: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(times)))
    }
}

impl Add for Time {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Time {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// In the unit a person would choose: `40 min`, `2 h`, `5 days`, `96.67 h`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Unit, its size, and the sizes from and up to which people use it: "24 h" reads better than
        // "1 days", and "96.67 h" better than "5800 min".
        const DAY: i64 = 24 * HOUR;
        const HOUR: i64 = 60 * MINUTE;
        const MINUTE: i64 = 60 * SECOND;
        const SECOND: i64 = 1_000_000;
        const UNITS: [(&str, i64, i64, i64); 4] = [
            ("days", DAY, 2 * DAY, i64::MAX),
            ("h", HOUR, HOUR, i64::MAX),
            ("min", MINUTE, MINUTE, 3 * HOUR),
            ("s", SECOND, SECOND, 10 * MINUTE),
        ];
        if self.0 == 0 {
            return f.write_str("0 h");
        }
        let size = self.0.saturating_abs();
        for (unit, one, from, to) in UNITS {
            let is_short = self.0 % (one / 10) == 0;
            if (from..to).contains(&size) && is_short {
                return write!(f, "{} {unit}", self.0 as f64 / one as f64);
            }
        }
        let hours = self.hours();
        if size >= HOUR {
            write!(f, "{hours:.2} h")
        } else {
            write!(f, "{:.2} min", hours * 60.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn prints_as_a_person_would_say_it() {
        let minutes = |count: i64| Time::from_microseconds(count * 60_000_000).to_string();
        assert_eq!(minutes(40), "40 min");
        assert_eq!(minutes(100), "100 min");
        assert_eq!(minutes(120), "2 h");
        assert_eq!(minutes(24 * 60), "24 h");
        assert_eq!(minutes(5 * 24 * 60), "5 days");
        assert_eq!(minutes(5_800), "96.67 h");
        assert_eq!(Time::from_microseconds(30_000_000).to_string(), "30 s");
        assert_eq!(Time::from_microseconds(-3_600_000_000).to_string(), "-1 h");
        assert_eq!(Time::from_microseconds(1).to_string(), "0.00 min");
    }
}

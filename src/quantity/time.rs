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

/// In the largest unit that gives a short number: `40 min`, `2 h`, `5 days`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(&str, i64); 4] = [
            ("days", 86_400_000_000),
            ("h", 3_600_000_000),
            ("min", 60_000_000),
            ("s", 1_000_000),
        ];
        if self.0 == 0 {
            return f.write_str("0 h");
        }
        for (unit, size) in UNITS {
            // A day is worth its name only from two on: "24 h" reads better than "1 days".
            let least = if unit == "days" { 2 * size } else { size };
            if self.0.abs() >= least && (self.0 * 10) % size == 0 {
                return write!(f, "{} {unit}", self.0 as f64 / size as f64);
            }
        }
        let hours = self.hours();
        match hours.abs() {
            size if size >= 1.0 => write!(f, "{hours:.2} h"),
            _ => write!(f, "{:.2} min", hours * 60.0),
        }
    }
}

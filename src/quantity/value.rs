use super::{Dimension, Unit};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A number and the unit it was written in.
///
/// Printing and parsing again gives the same quantity.
///
/// ```
/// use infusim::quantity::{Dimension, Quantity};
/// let rate: Quantity = "20 mcg/kg/min".parse()?;
/// assert_eq!(rate.dimension(), Dimension::MASS_RATE_PER_WEIGHT);
/// assert_eq!(rate.canonical(), 1.2); // mg/kg/h
/// assert_eq!(rate.to_string(), "20 µg/kg/min");
/// # Ok::<(), infusim::quantity::QuantityError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    value: f64,
    unit: Unit,
}

/// Why a text is not a quantity. Each message says what was seen; [`QuantityError::hint`]
/// says what to try.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum QuantityError {
    /// There is no number at the start.
    #[error("`{text}` does not start with a number")]
    NoNumber {
        /// The text as written.
        text: String,
    },
    /// The number is infinite, or too large to be one.
    #[error("`{text}` is not a finite number")]
    NotFinite {
        /// The text as written.
        text: String,
    },
    /// A comma stands in the number, for a point or between thousands.
    #[error("`{text}` has a comma in its number")]
    Comma {
        /// The text as written.
        text: String,
    },
    /// The unit, or a part of it, is unknown.
    #[error("unknown unit `{part}` in `{text}`")]
    UnknownUnit {
        /// The text as written.
        text: String,
        /// The part of it that is not a unit.
        part: String,
    },
}

impl QuantityError {
    /// One thing to try.
    pub fn hint(&self) -> String {
        match self {
            Self::NoNumber { .. } => "write a number and a unit, such as 0.5 mg/kg or 40 min".to_string(),
            Self::NotFinite { .. } => "write an ordinary number, such as 0.5".to_string(),
            Self::Comma { .. } => {
                "write decimals with a point, as in 0.5, and thousands without a mark, as in 1000".to_string()
            }
            Self::UnknownUnit { part, .. } => unit_hint(part),
        }
    }
}

/// What to try instead of something that stands where a unit should.
fn unit_hint(part: &str) -> String {
    if let Some(unit) = nearest(part) {
        return format!("did you mean `{unit}`?");
    }
    let hint = if part.contains(" over ") {
        "a dose over a while is an infusion, as in {dose: 35 mg, over: 2 min}"
    } else if part.starts_with(':') {
        "write a time as one number and one unit, as in 8.5 h; it counts from the start"
    } else if part.contains(['(', '^', '·', '*', '-']) && !part.contains(' ') || part.ends_with("-1") {
        "write what it is divided by behind slashes, as in mg/kg/h"
    } else if is_second_number(part) {
        "write one number and one unit, no range and no sum; what changes with time is written as several items, one after \
         the other"
    } else {
        "units are ng, µg (or mcg), mg, g, kg; s, min, h, day, week, year; mL, L; nmol, µmol; cm, m; %; \
         joined with a slash as in mg/kg/h"
    };
    hint.to_string()
}

/// Whether a number follows another, as in `5-10 mg`, or a unit, as in `1 h 30 min`.
fn is_second_number(part: &str) -> bool {
    let before = part.split(|c: char| c.is_ascii_digit()).next().unwrap_or("");
    let joined = before.trim();
    let joiners = ["to", "-", "–", "and", "then"];
    let unit = joiners
        .iter()
        .find_map(|joiner| joined.strip_suffix(joiner))
        .unwrap_or(joined)
        .trim();
    // A number right behind a unit is a power: `m2`.
    let is_power = unit == before;
    let follows_unit = !unit.is_empty() && !is_power && Unit::parse(unit).is_ok();
    before != part && !joined.is_empty() && (follows_unit || unit.is_empty())
}

/// The unit that differs from what was written in its case or in one letter of three.
fn nearest(part: &str) -> Option<&'static str> {
    let lower = part.to_lowercase();
    Unit::spellings()
        .map(|unit| (strsim::osa_distance(&lower, &unit.to_lowercase()), unit))
        .filter(|(distance, unit)| 3 * distance <= part.chars().count().min(unit.chars().count() + 1))
        .min_by(|a, b| {
            let alike = |unit: &str| strsim::jaro_winkler(&lower, unit);
            a.0.cmp(&b.0).then(alike(b.1).total_cmp(&alike(a.1)))
        })
        .map(|(_, unit)| unit)
}

impl Quantity {
    /// A quantity from its parts; `unit` as it would be written.
    ///
    /// # Errors
    /// When the unit is unknown or the number is not finite.
    pub fn new(value: f64, unit: &str) -> Result<Self, QuantityError> {
        let text = format!("{value} {unit}");
        if !value.is_finite() {
            return Err(QuantityError::NotFinite { text });
        }
        let unit = Unit::parse(unit).map_err(|part| QuantityError::UnknownUnit { text, part })?;
        Ok(Self { value, unit })
    }

    /// From a number and a unit.
    pub(crate) fn in_unit(value: f64, unit: Unit) -> Self {
        Self { value, unit }
    }

    /// The number, in the unit it was written in.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The unit it was written in.
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// What it measures.
    pub fn dimension(&self) -> Dimension {
        self.unit.dimension()
    }

    /// The number in canonical units: mg, µmol, L, h, and kg of body weight.
    pub fn canonical(&self) -> f64 {
        self.unit.to_canonical(self.value)
    }

    /// The same thing said in another unit, or `None` when that measures something else.
    ///
    /// ```
    /// use infusim::quantity::Quantity;
    /// let clearance: Quantity = "1.4 L/min".parse()?;
    /// assert_eq!(clearance.expressed_in("L/h").map(|q| q.to_string()).as_deref(), Some("84 L/h"));
    /// # Ok::<(), infusim::quantity::QuantityError>(())
    /// ```
    pub fn expressed_in(&self, unit: &str) -> Option<Self> {
        let unit = Unit::parse(unit).ok()?;
        (unit.dimension() == self.dimension()).then(|| Self {
            value: unit.of_canonical(self.canonical()),
            unit,
        })
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let trimmed = text.trim();
        let text = trimmed.to_string();
        let split = number_end(trimmed);
        let (number, unit) = trimmed.split_at(split);
        if is_infinite_word(trimmed) {
            return Err(QuantityError::NotFinite { text });
        }
        let value: f64 = match number.parse() {
            Ok(value) => value,
            Err(_) => return Err(QuantityError::NoNumber { text }),
        };
        if !value.is_finite() {
            return Err(QuantityError::NotFinite { text });
        }
        if unit.starts_with(',') {
            return Err(QuantityError::Comma { text });
        }
        let unit = Unit::parse(unit.trim()).map_err(|part| QuantityError::UnknownUnit { text, part })?;
        Ok(Self { value, unit })
    }
}

fn is_infinite_word(text: &str) -> bool {
    let word = text
        .trim_start_matches(['+', '-', '.'])
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("")
        .to_lowercase();
    matches!(word.as_str(), "inf" | "infinity" | "nan")
}

/// Where the number at the start of `text` ends. An `e` belongs to it only when digits follow,
/// so that no unit is ever taken for an exponent.
pub(crate) fn number_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b'.') {
            at += 1;
        }
        at
    };
    let sign = |at: usize| at + usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
    let mantissa = digits(sign(0));
    if matches!(bytes.get(mantissa), Some(b'e' | b'E')) {
        let exponent = sign(mantissa + 1);
        if bytes.get(exponent).is_some_and(u8::is_ascii_digit) {
            return digits(exponent);
        }
    }
    mantissa
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.value, self.unit.behind(self.value))
    }
}

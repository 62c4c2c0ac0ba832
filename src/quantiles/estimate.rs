use crate::quantity::difference;

/// An estimate from a sample, with its confidence interval.
///
/// The interval is the sampling error of the simulation alone. It says nothing of whether the model is right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval; `None` when the sample is too small to have one.
    pub low: Option<f64>,
    /// Upper end of the interval; `None` when the sample is too small to have one.
    pub high: Option<f64>,
}

impl Estimate {
    /// The Monte Carlo error: half the width of the interval, and zero where its ends differ by rounding. `None` where
    /// the sample is too small for an interval.
    pub fn error(&self) -> Option<f64> {
        Some(0.5 * difference(self.high?, self.low?))
    }
}

/// Coverage of every interval.
pub const CONFIDENCE: f64 = 0.95;
/// The standard normal quantile at 0.975.
pub(crate) const Z: f64 = 1.959_963_984_540_054;

/// The probability of an event that `count` of `of` members of a sample have, with Wilson's interval (Wilson, J Am Stat
/// Assoc 1927;22:209-212, which holds its coverage near 0 and 1). `None` for an empty sample.
///
/// ```
/// use infusim::quantiles::probability;
/// let none_of_ten = probability(0, 10).ok_or("empty sample")?;
/// assert_eq!(none_of_ten.value, 0.0);
/// assert!((none_of_ten.high.unwrap_or(1.0) - 0.2775).abs() < 1e-4);
/// # Ok::<(), &str>(())
/// ```
pub fn probability(count: u64, of: u64) -> Option<Estimate> {
    if of == 0 {
        return None;
    }
    let n = of as f64;
    let p = count as f64 / n;
    let z2 = Z * Z;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    // At 0 and 1 the interval ends there; rounding must not push it past.
    let low = if count == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if count == of {
        1.0
    } else {
        (centre + half).min(1.0)
    };
    Some(Estimate {
        value: p,
        low: Some(low),
        high: Some(high),
    })
}

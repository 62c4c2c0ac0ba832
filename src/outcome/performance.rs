/// How well a level kept to a target in one person: the performance error in percent, over samples (after Varvel,
/// Donoho and Shafer, J Pharmacokinet Biopharm 1992;20:63-94). Missing, as NaN, without samples.
///
/// ```
/// use infusim::outcome::Performance;
/// // 10, 20 and 40 % above the target after 1, 2 and 3 h.
/// let held = Performance::new(&[(1.0, 10.0), (2.0, 20.0), (3.0, 40.0)]);
/// assert_eq!((held.median_error, held.median_absolute_error, held.wobble), (20.0, 20.0, 10.0));
/// assert!((held.divergence - 15.0).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Performance {
    /// MDPE, percent: the median of the errors, which says to which side and how far off.
    pub median_error: f64,
    /// MDAPE, percent: the median of the errors without their signs.
    pub median_absolute_error: f64,
    /// Wobble, percent: the median distance of the errors from their median.
    pub wobble: f64,
    /// Divergence, percent per hour: the slope of the straight line through the errors without their signs; missing
    /// where there is one sample alone.
    pub divergence: f64,
}

impl Performance {
    /// From samples of a time in hours and an error in percent, (level − target) / target · 100. A median between two
    /// samples is their mean.
    pub fn new(samples: &[(f64, f64)]) -> Self {
        let errors = || samples.iter().map(|(_, error)| *error);
        let median_error = median(errors());
        Self {
            median_error,
            median_absolute_error: median(errors().map(f64::abs)),
            wobble: median(errors().map(|error| (error - median_error).abs())),
            divergence: slope(samples),
        }
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let (lower, upper) = (values.len().saturating_sub(1) / 2, values.len() / 2);
    match (values.get(lower), values.get(upper)) {
        (Some(lower), Some(upper)) => 0.5 * (lower + upper),
        _ => f64::NAN,
    }
}

/// The slope of the least-squares line of absolute errors over time.
fn slope(samples: &[(f64, f64)]) -> f64 {
    let count = samples.len() as f64;
    let (times, errors) = samples.iter().fold((0.0, 0.0), |(times, errors), (time, error)| {
        (times + time, errors + error.abs())
    });
    let (mean_time, mean_error) = (times / count, errors / count);
    let (products, squares) = samples
        .iter()
        .fold((0.0, 0.0), |(products, squares), (time, error)| {
            let after = time - mean_time;
            (
                products + after * (error.abs() - mean_error),
                squares + after * after,
            )
        });
    products / squares
}

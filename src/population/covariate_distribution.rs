use super::truncation::share_below;

/// How a covariate is distributed before its limits; numbers are in the unit of its column.
#[derive(Clone, Debug, PartialEq)]
pub enum CovariateDistribution {
    /// The same in everybody.
    Fixed(f64),
    /// Normal.
    Normal {
        /// Mean, and median, before the cut.
        mean: f64,
        /// Standard deviation before the cut.
        sd: f64,
    },
    /// Log-normal.
    LogNormal {
        /// Median before the cut.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Each value between two is as frequent as any other.
    Uniform {
        /// The least.
        from: f64,
        /// The greatest.
        to: f64,
    },
    /// One of several kinds: its number, and its share of people. Shares add to 1.
    Categories(Vec<(f64, f64)>),
}

impl CovariateDistribution {
    /// The value at a standard normal number: the quantile of the distribution at the share of people below that number, so
    /// that normal numbers that go together make covariates that go together (a Gaussian copula: R. B. Nelsen, *An
    /// Introduction to Copulas*, 2nd ed., 2006, section 2.3, doi:10.1007/0-387-28678-0).
    pub fn value(&self, normal: f64) -> f64 {
        match self {
            Self::Fixed(value) => *value,
            Self::Normal { mean, sd } => mean + sd * normal,
            Self::LogNormal { median, sigma } => median * libm::exp(sigma * normal),
            Self::Uniform { from, to } => from + (to - from) * share_below(normal),
            Self::Categories(shares) => category(shares, share_below(normal)),
        }
    }

    /// What is taken for the typical patient: the median before the cut; of categories the most frequent, of equally
    /// frequent ones the first.
    pub fn typical(&self) -> f64 {
        match self {
            Self::Categories(shares) => {
                let mut most = shares.iter().copied().next().unwrap_or((f64::NAN, 0.0));
                for (value, share) in shares {
                    if *share > most.1 {
                        most = (*value, *share);
                    }
                }
                most.0
            }
            other => other.value(0.0),
        }
    }

    /// The share of people below a value; 1 where the value lies above all.
    pub fn share_below(&self, value: f64) -> f64 {
        match self {
            Self::Fixed(all) => f64::from(u8::from(*all < value)),
            Self::Normal { mean, sd } => share_below((value - mean) / sd),
            Self::LogNormal { median, sigma } => share_below(libm::log(value / median) / sigma),
            Self::Uniform { from, to } => ((value - from) / (to - from)).clamp(0.0, 1.0),
            Self::Categories(shares) => {
                let below = shares.iter().filter(|(number, _)| *number < value);
                below.map(|(_, share)| share).sum()
            }
        }
    }
}

/// The kind at a share of people, counted from the first kind on.
fn category(shares: &[(f64, f64)], at: f64) -> f64 {
    let mut sum = 0.0;
    for (value, share) in shares {
        sum += share;
        if at < sum {
            return *value;
        }
    }
    // The last one that anybody is of, where rounding leaves the sum just below 1.
    let last = shares.iter().rev().find(|(_, share)| *share > 0.0);
    last.map_or(f64::NAN, |(value, _)| *value)
}

/// The value at a share of people, on straight lines between quantiles that divide people into equal parts.
pub(super) fn between_quantiles(quantiles: &[f64], normal: f64) -> f64 {
    let Some(last) = quantiles.len().checked_sub(1).filter(|last| *last > 0) else {
        return quantiles.first().copied().unwrap_or(f64::NAN);
    };
    let at = share_below(normal) * last as f64;
    let index = (at as usize).min(last - 1);
    let (low, high) = (quantiles[index], quantiles[index + 1]);
    low + (high - low) * (at - index as f64)
}

#[cfg(test)]
mod tests {
    use super::{CovariateDistribution, between_quantiles};

    /// Standard normal numbers and the shares below them: Python 3.11, `statistics.NormalDist().inv_cdf`.
    const QUARTER: f64 = -0.6744897501960817;
    const SHARES: [(f64, f64); 4] = [
        (0.25, QUARTER),
        (0.3, -0.5244005127080407),
        (0.5, 0.0),
        (0.99, 2.3263478740408408),
    ];

    #[test]
    fn a_value_is_the_quantile_at_the_share_below() {
        let all = [
            CovariateDistribution::Normal { mean: 170.0, sd: 9.0 },
            CovariateDistribution::LogNormal {
                median: 0.9,
                sigma: 0.2,
            },
            CovariateDistribution::Uniform { from: 18.0, to: 65.0 },
        ];
        for distribution in all {
            for (share, normal) in SHARES {
                let value = distribution.value(normal);
                assert!(
                    (distribution.share_below(value) - share).abs() < 1e-12,
                    "{distribution:?}"
                );
            }
        }
    }

    #[test]
    fn categories_take_their_shares_in_order() {
        let sex = CovariateDistribution::Categories(vec![(0.0, 0.25), (1.0, 0.75)]);
        assert_eq!(sex.typical(), 1.0);
        assert_eq!(sex.value(QUARTER - 1e-9), 0.0);
        assert_eq!(sex.value(QUARTER + 1e-9), 1.0);
        assert_eq!(sex.value(40.0), 1.0);
    }

    /// By hand: a quarter of the way is in the middle of the first of two parts.
    #[test]
    fn between_quantiles_lines_are_straight() {
        let quantiles = [20.0, 40.0, 80.0];
        assert!((between_quantiles(&quantiles, QUARTER) - 30.0).abs() < 1e-12);
        assert_eq!(between_quantiles(&quantiles, -40.0), 20.0);
        assert_eq!(between_quantiles(&quantiles, 40.0), 80.0);
    }
}

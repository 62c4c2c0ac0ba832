use super::WeightDistribution;
use crate::quantity::Weight;
use std::fmt;

/// What a distribution's limits do to it: the people simulated are those of the written distribution
/// who lie between the limits, so its median is not theirs when the limits cut more on one side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truncation {
    /// The median as written, which half are below before the cut.
    pub written: Weight,
    /// The median of the people simulated.
    pub median: Weight,
    /// The share of the people simulated who are lighter than the written median.
    pub lighter: f64,
    /// The share of the written distribution that lies outside the limits and is not simulated.
    pub outside: f64,
}

/// Two medians closer than this, as a part of the weight, are the same to a reader: weights are
/// printed to three digits.
const SAME: f64 = 0.005;

impl Truncation {
    /// From the distribution's z-scores of both limits: (weight's logarithm − median's) / sigma.
    ///
    /// The median of what is left is at the z whose cumulative share Φ(z) is in the middle of those
    /// of the limits: the quantile function of a truncated distribution (N. L. Johnson, S. Kotz and
    /// N. Balakrishnan, *Continuous Univariate Distributions* vol. 1, 2nd ed., 1994, section 10.1).
    /// Φ is monotone, so halving between the limits finds z to rounding.
    pub(super) fn new(written: Weight, sigma: f64, low: f64, high: f64) -> Self {
        let (below, upto) = (share_below(low), share_below(high));
        let middle = 0.5 * (below + upto);
        let (mut from, mut to) = (low, high);
        loop {
            let z = 0.5 * (from + to);
            if z <= from || z >= to {
                break;
            }
            if share_below(z) < middle {
                from = z;
            } else {
                to = z;
            }
        }
        Self {
            written,
            median: Weight::from_kg(written.kg() * libm::exp(sigma * to)),
            lighter: (0.5 - below) / (upto - below),
            outside: 1.0 - (upto - below),
        }
    }

    /// Whether the written median is, to a reader, also that of the people simulated.
    pub fn keeps_the_median(&self) -> bool {
        (self.median.kg() / self.written.kg() - 1.0).abs() < SAME
    }
}

impl fmt::Display for Truncation {
    /// "median 79.3 kg after the cut (75 kg before; 39 % are lighter than 75 kg)".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.written;
        if self.keeps_the_median() {
            return write!(f, "median {written}");
        }
        let tenths = (self.median.kg() * 10.0).round() / 10.0;
        let percent = (self.lighter * 100.0).round();
        write!(
            f,
            "median {} after the cut ({written} before; {percent} % are lighter than {written})",
            Weight::from_kg(tenths)
        )
    }
}

/// The standard normal distribution function, Φ(z).
pub(super) fn share_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

impl WeightDistribution {
    /// What the limits do to the distribution; `None` where everybody weighs the same.
    pub fn truncation(&self) -> Option<Truncation> {
        match *self {
            Self::Fixed(_) => None,
            Self::LogNormal { median, cv, min, max } => {
                let sigma = super::log_sd(cv);
                let z = |weight: Weight| libm::log(weight.kg() / median.kg()) / sigma;
                Some(Truncation::new(median, sigma, z(min), z(max)))
            }
        }
    }

    /// The share of the uncut distribution that lies between the bounds.
    pub fn share_within(&self) -> f64 {
        self.truncation()
            .map_or(1.0, |truncation| 1.0 - truncation.outside)
    }
}

#[cfg(test)]
mod tests {
    use crate::population::WeightDistribution;
    use crate::quantity::Weight;

    fn cut(median: f64, cv: f64, min: f64, max: f64) -> super::Truncation {
        let distribution = WeightDistribution::LogNormal {
            median: Weight::from_kg(median),
            cv,
            min: Weight::from_kg(min),
            max: Weight::from_kg(max),
        };
        distribution.truncation().unwrap()
    }

    /// Python 3.11, `statistics.NormalDist()`: `z = inv_cdf((cdf(a) + cdf(b)) / 2)`, `median * exp(s * z)`.
    #[test]
    fn agrees_with_python() {
        let rows = [
            (
                (75.0, 0.25, 60.0, 150.0),
                (79.32084319806263, 0.38961923995333464, 0.18483301005153496),
            ),
            (
                (75.0, 0.18, 45.0, 120.0),
                (74.9642637809046, 0.5010715897830489, 0.006356707725155175),
            ),
            (
                (20.0, 0.3, 10.0, 25.0),
                (18.46440382980289, 0.6397625924542732, 0.23269753629273437),
            ),
            (
                (80.0, 0.5, 79.0, 400.0),
                (109.13113443466484, 0.020815411361599662, 0.4897063395183907),
            ),
            (
                (3.5, 0.2, 0.5, 3.6),
                (3.115287946439932, 0.8983798010371064, 0.4434425179386372),
            ),
        ];
        for ((median, cv, min, max), (after, lighter, outside)) in rows {
            let cut = cut(median, cv, min, max);
            assert!((cut.median.kg() / after - 1.0).abs() < 1e-9, "{cut:?}");
            assert!((cut.lighter - lighter).abs() < 1e-12, "{cut:?}");
            assert!((cut.outside - outside).abs() < 1e-12, "{cut:?}");
        }
    }

    #[test]
    fn a_cut_on_both_sides_alike_keeps_the_median() {
        let cut = cut(80.0, 0.2, 40.0, 160.0);
        assert!(cut.keeps_the_median());
        assert_eq!(cut.to_string(), "median 80 kg");
    }

    /// 79.3208 kg and 0.3896 of `agrees_with_python`, to the digits a reader is given.
    #[test]
    fn a_cut_on_one_side_is_said_with_both_medians() {
        let cut = cut(75.0, 0.25, 60.0, 150.0);
        assert!(!cut.keeps_the_median());
        assert_eq!(
            cut.to_string(),
            "median 79.3 kg after the cut (75 kg before; 39 % are lighter than 75 kg)"
        );
    }
}

use super::Bound;
use super::curves::percentiles_at;
use crate::quantiles::{Estimate, Ranks};

/// A percentile of a population, with its interval, and whether the end of the observation cut it off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentile {
    /// Between 0 and 1.
    pub probability: f64,
    /// The number. An end of the interval that lies among numbers which are cut off is missing.
    pub estimate: Estimate,
    /// What is known of it.
    pub bound: Bound,
}

impl Percentile {
    /// Percentiles of numbers that nothing has cut off, each with its interval; reorders `values`. None without values.
    pub fn of_known(values: &mut [f64], probabilities: &[f64]) -> Vec<Self> {
        percentiles(values, &CensoredValues::default(), probabilities)
    }
}

/// The numbers of those in a population whose true number may be another than the one seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct CensoredValues {
    /// Seen, of people whose true number may be more.
    pub(super) above: Vec<f64>,
    /// Seen, of people whose true number may be less.
    pub(super) below: Vec<f64>,
}

impl CensoredValues {
    /// What is known of the value at a rank (from 1) among `values`.
    ///
    /// Put every number that may be more at infinity: where the value at the rank stays the same, it is not more.
    /// Put every number that may be less at minus infinity: where it stays the same, it is not less. Whatever the
    /// true numbers are, the true value at the rank lies between the two (right- and left-censored data, as in
    /// Klein and Moeschberger, Survival Analysis, 2nd edition, 2003, doi:10.1007/b97377, chapter 3).
    fn bound(&self, values: &[f64], rank: usize, value: f64) -> Bound {
        let count = |values: &[f64], holds: &dyn Fn(f64) -> bool| {
            values.iter().filter(|value| holds(**value)).count()
        };
        let not_more = self.above.is_empty() || {
            let seen = count(values, &|other| other <= value);
            seen - count(&self.above, &|other| other <= value) >= rank
        };
        let not_less = self.below.is_empty() || {
            let seen = count(values, &|other| other >= value);
            seen - count(&self.below, &|other| other >= value) > values.len() - rank
        };
        Bound::new(not_less, not_more)
    }
}

/// Percentiles with their intervals; reorders `values`. None without values.
pub(crate) fn percentiles(
    values: &mut [f64],
    open: &CensoredValues,
    probabilities: &[f64],
) -> Vec<Percentile> {
    if values.is_empty() {
        return Vec::new();
    }
    let ranks: Vec<Ranks> = probabilities
        .iter()
        .map(|probability| Ranks::new(*probability, values.len()))
        .collect();
    let found = percentiles_at(values, &ranks);
    let of_rank = |((probability, ranks), estimate): ((&f64, &Ranks), Estimate)| {
        let end = |rank: Option<usize>, value: Option<f64>| {
            let (rank, value) = (rank?, value?);
            Some((value, open.bound(values, rank, value)))
        };
        let low =
            end(ranks.low, estimate.low).filter(|(_, bound)| matches!(bound, Bound::Known | Bound::AtLeast));
        let high =
            end(ranks.high, estimate.high).filter(|(_, bound)| matches!(bound, Bound::Known | Bound::AtMost));
        Percentile {
            probability: *probability,
            estimate: Estimate {
                value: estimate.value,
                low: low.map(|(value, _)| value),
                high: high.map(|(value, _)| value),
            },
            bound: open.bound(values, ranks.rank, estimate.value),
        }
    };
    probabilities.iter().zip(&ranks).zip(found).map(of_rank).collect()
}

#[cfg(test)]
mod tests {
    use super::{CensoredValues, percentiles};
    use crate::outcome::Bound;

    const LEVELS: [f64; 3] = [0.1, 0.5, 0.9];

    fn bounds(values: &[f64], above: &[f64], below: &[f64]) -> Vec<Bound> {
        let open = CensoredValues {
            above: above.to_vec(),
            below: below.to_vec(),
        };
        let found = percentiles(&mut values.to_vec(), &open, &LEVELS);
        found.iter().map(|percentile| percentile.bound).collect()
    }

    /// Ten people; those still above at 3 h have 3 h or more.
    #[test]
    fn by_hand() {
        use Bound::{AtLeast, AtMost, Known, Unknown};
        let hours = [0.5, 1.0, 1.0, 1.5, 2.0, 2.5, 2.5, 3.0, 3.0, 3.0];
        assert_eq!(bounds(&hours, &[], &[]), [Known; 3]);
        assert_eq!(bounds(&hours, &[3.0; 3], &[]), [Known, Known, AtLeast]);
        // One is still above who rose late: with more hours he could change places with the median.
        assert_eq!(
            bounds(&hours, &[2.0, 3.0, 3.0, 3.0], &[]),
            [Known, AtLeast, AtLeast]
        );
        assert_eq!(bounds(&hours, &[], &[3.0; 3]), [AtMost, AtMost, AtMost]);
        // The least of all may be less still, which changes nobody else's place.
        assert_eq!(bounds(&hours, &[], &[0.5]), [AtMost, Known, Known]);
        assert_eq!(bounds(&hours, &[3.0; 3], &[3.0; 3]), [AtMost, AtMost, Unknown]);
    }

    #[test]
    fn an_end_of_an_interval_that_is_cut_off_is_missing() {
        let mut hours: Vec<f64> = (0..1000).map(|index| f64::from(index.min(600))).collect();
        let open = CensoredValues {
            above: vec![600.0; 400],
            below: Vec::new(),
        };
        let found = percentiles(&mut hours, &open, &[0.5, 0.59, 0.7]);
        let has = |index: usize| {
            let percentile = &found[index];
            (
                percentile.bound,
                percentile.estimate.low.is_some(),
                percentile.estimate.high.is_some(),
            )
        };
        assert_eq!(has(0), (Bound::Known, true, true));
        assert_eq!(has(1), (Bound::Known, true, false));
        assert_eq!(has(2), (Bound::AtLeast, true, false));
    }
}

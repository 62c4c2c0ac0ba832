use super::estimate::{CONFIDENCE, Estimate};

/// Which order statistic of a sample is a quantile, and which are the ends of its confidence interval.
///
/// The rule is the nearest rank: the quantile at probability p of n values is the ⌈p·n⌉-th smallest, a value of the
/// sample itself. Its interval ends at two other order statistics, so chosen that by the binomial distribution the true
/// quantile lies between them with a probability of at least 95 % (David and Nagaraja, Order Statistics, section 7.1).
///
/// ```
/// use infusim::quantiles::Ranks;
/// let median = Ranks::new(0.5, 1_000);
/// assert_eq!((median.low, median.rank, median.high), (Some(469), 500, Some(532)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranks {
    /// Rank of the quantile, counted from 1.
    pub rank: usize,
    /// Rank of the lower end of its interval; `None` when there are too few values for one.
    pub low: Option<usize>,
    /// Rank of the upper end; `None` when there are too few values for one.
    pub high: Option<usize>,
}

impl Ranks {
    /// For a probability between 0 and 1 and a number of values above zero.
    pub fn new(probability: f64, count: usize) -> Self {
        let n = count as f64;
        // Less than p·n by a relative 1e-12: in binary 0.05 × 1000 is a little more than 50.
        let rank = ((probability * n * (1.0 - 1e-12)).ceil().max(1.0) as usize).min(count);
        let tail = 0.5 * (1.0 - CONFIDENCE);
        let (below_low, below_high) = binomial_quantiles(count, probability, tail, 1.0 - tail);
        Self {
            rank,
            // P(fewer than `low` values lie below the true quantile) ≤ tail
            low: (below_low >= 1).then_some(below_low),
            // P(at least `high` values lie below it) ≤ tail
            high: (below_high < count).then_some(below_high + 1),
        }
    }

    /// The quantile and both ends of its interval; `value_at` gives the order statistic at each rank that is needed.
    pub fn estimate(&self, value_at: impl Fn(usize) -> f64) -> Estimate {
        Estimate {
            value: value_at(self.rank),
            low: self.low.map(&value_at),
            high: self.high.map(&value_at),
        }
    }

    /// The ranks that are needed.
    pub fn needed(&self) -> impl Iterator<Item = usize> {
        [Some(self.rank), self.low, self.high].into_iter().flatten()
    }
}

/// The smallest k with P(B ≤ k) ≥ `low`, and the same for `high`, where B is binomial.
fn binomial_quantiles(n: usize, p: f64, low: f64, high: f64) -> (usize, usize) {
    let count = n as f64;
    let mean = count * p;
    let deviation = (count * p * (1.0 - p)).sqrt();
    // Below ten standard deviations from the mean the mass is negligible.
    let mut k = (mean - 10.0 * deviation - 10.0).max(0.0).floor();
    let log_mass = libm::lgamma(count + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(count - k + 1.0)
        + k * libm::log(p)
        + (count - k) * libm::log1p(-p);
    let mut mass = libm::exp(log_mass);
    let mut sum = mass;
    let mut found_low = None;
    while k < count {
        if sum >= low && found_low.is_none() {
            found_low = Some(k as usize);
        }
        if sum >= high {
            break;
        }
        mass *= (count - k) / (k + 1.0) * p / (1.0 - p);
        k += 1.0;
        sum += mass;
    }
    (found_low.unwrap_or(k as usize), k as usize)
}

/// The order statistics at several ranks (from 1, in increasing order, some perhaps equal) by repeated selection: the
/// middle rank first, then each side of it. Reorders `values`.
pub fn order_statistics(values: &mut [f64], ranks: &[usize]) -> Vec<f64> {
    let mut distinct = ranks.to_vec();
    distinct.dedup();
    let mut found = vec![f64::NAN; distinct.len()];
    select(values, 0, &distinct, &mut found);
    let value_at = |rank: &usize| found[distinct.partition_point(|other| other < rank)];
    ranks.iter().map(value_at).collect()
}

/// `offset` values are known to be smaller than all of `values`; no two ranks are equal.
fn select(values: &mut [f64], offset: usize, ranks: &[usize], found: &mut [f64]) {
    let middle = ranks.len() / 2;
    let (left_ranks, right_ranks) = ranks.split_at(middle);
    let (left_found, right_found) = found.split_at_mut(middle);
    let (Some((rank, right_ranks)), Some((cell, right_found))) =
        (right_ranks.split_first(), right_found.split_first_mut())
    else {
        return;
    };
    let index = rank.saturating_sub(1 + offset);
    let (below, value, above) = values.select_nth_unstable_by(index, f64::total_cmp);
    *cell = *value;
    select(below, offset, left_ranks, left_found);
    select(above, offset + index + 1, right_ranks, right_found);
}

#[cfg(test)]
mod tests {
    use super::{Ranks, order_statistics};

    #[test]
    fn nearest_rank_by_hand() {
        assert_eq!(Ranks::new(0.05, 1_000).rank, 50);
        assert_eq!(Ranks::new(0.95, 1_000).rank, 950);
        assert_eq!(Ranks::new(0.5, 3).rank, 2);
        assert_eq!(Ranks::new(0.5, 4).rank, 2);
        assert_eq!(Ranks::new(0.95, 1).rank, 1);
    }

    #[test]
    fn small_samples_have_no_interval_at_the_edge() {
        // P(no value of 20 below the 0.05 quantile) = 0.95^20 = 0.36, far above 2.5 %.
        assert_eq!(Ranks::new(0.05, 20).low, None);
        // For the median of 5 the outermost values cover 1 - 2/32 = 93.75 % only.
        assert_eq!((Ranks::new(0.5, 5).low, Ranks::new(0.5, 5).high), (None, None));
        // For the median of 6 they cover 1 - 2/64 = 96.9 %.
        assert_eq!(
            (Ranks::new(0.5, 6).low, Ranks::new(0.5, 6).high),
            (Some(1), Some(6))
        );
    }

    /// Binomial probabilities summed in integer arithmetic by Python.
    #[test]
    fn ends_of_intervals_of_large_samples() {
        for (probability, count, low, high) in [
            (0.5, 1_000, Some(469), Some(532)),
            (0.05, 10_000, Some(458), Some(544)),
            (0.5, 10_000, Some(4_902), Some(5_099)),
            (0.95, 10_000, Some(9_457), Some(9_543)),
            (0.975, 400, Some(383), Some(397)),
            (0.001, 2_000, None, Some(6)),
        ] {
            let ranks = Ranks::new(probability, count);
            assert_eq!((ranks.low, ranks.high), (low, high), "{probability} of {count}");
        }
    }

    #[test]
    fn equals_sorting() {
        let mut values: Vec<f64> = (0..501).map(|i| f64::from((i * 7919) % 97)).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        for ranks in [
            vec![1, 1, 26, 250, 251, 252, 252, 476, 501],
            vec![4, 4],
            vec![1, 4, 4, 8, 12, 12, 15],
            vec![501, 501, 501],
            vec![7],
            vec![],
        ] {
            let expected: Vec<f64> = ranks.iter().map(|rank| sorted[rank - 1]).collect();
            assert_eq!(order_statistics(&mut values, &ranks), expected);
        }
    }
}

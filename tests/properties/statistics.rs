//! Intervals against the literature, against brute force, and against what they promise.

use crate::cases::random_cases;
use infusim::population::{Purpose, Stream};
use infusim::quantiles::{Ranks, order_statistics, probability};
use proptest::prelude::*;

/// Wilson's interval for four classical cases (Newcombe, Stat Med 1998;17:857-872, table I, method 3).
#[test]
fn wilson_as_newcombe_prints_it() {
    for (count, of, low, high) in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ] {
        let found = probability(count, of).unwrap();
        assert!((found.low.unwrap() - low).abs() < 6e-5, "{count}/{of}: {found:?}");
        assert!(
            (found.high.unwrap() - high).abs() < 6e-5,
            "{count}/{of}: {found:?}"
        );
    }
    assert!(probability(0, 0).is_none());
}

/// P(B = k) for a binomial B, as a product: slow and plain.
fn mass(n: usize, p: f64, k: usize) -> f64 {
    let choose: f64 = (0..k).map(|i| (n - i) as f64 / (k - i) as f64).product();
    choose * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
}

/// The ends of a percentile's interval are the innermost ranks whose tails hold at most 2.5 % each.
#[test]
fn ranks_against_plain_sums() {
    for n in [1, 2, 5, 6, 20, 59, 100, 237] {
        for p in [0.05, 0.25, 0.5, 0.95] {
            let below = |rank: usize| (0..rank).map(|k| mass(n, p, k)).sum::<f64>();
            let ranks = Ranks::new(p, n);
            // The true percentile lies below the value of rank r with P(B < r).
            let low = (1..=n).filter(|rank| below(*rank) <= 0.025).max();
            let high = (1..=n).filter(|rank| 1.0 - below(*rank) <= 0.025).min();
            assert_eq!((ranks.low, ranks.high), (low, high), "n = {n}, p = {p}");
        }
    }
}

/// A 95 % interval holds the true percentile in at least 95 % of populations.
#[test]
fn intervals_cover_what_they_promise() {
    let (n, rounds) = (200, 2_000);
    // Of a standard normal: median 0, 90th percentile 1.2815515655 (any table).
    for (level, truth) in [(0.5, 0.0), (0.9, 1.281_551_565_5)] {
        let ranks = Ranks::new(level, n);
        let wanted = [ranks.low.unwrap(), ranks.high.unwrap()];
        let covered = (1..=rounds)
            .filter(|round| {
                let mut stream = Stream::new(77, *round, Purpose::Subject);
                let mut values: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
                let ends = order_statistics(&mut values, &wanted);
                (ends[0]..=ends[1]).contains(&truth)
            })
            .count();
        // 95 % of 2,000 with a standard error of 0.5 %.
        assert!(
            covered as f64 / rounds as f64 > 0.935,
            "{level}: {covered} of {rounds}"
        );
    }
}

proptest! {
    #![proptest_config(random_cases(300))]

    /// Selecting is sorting and looking up, with ties, equal ranks, tiny and large populations.
    #[test]
    fn selecting_is_sorting(
        values in prop::collection::vec(prop_oneof![-3.0..3.0_f64, Just(0.0), Just(1.0)], 1..400),
        picks in prop::collection::vec(0.0..1.0_f64, 0..12),
    ) {
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let mut ranks: Vec<usize> = picks.iter().map(|pick| 1 + (pick * values.len() as f64) as usize).collect();
        ranks.sort_unstable();
        let expected: Vec<f64> = ranks.iter().map(|rank| sorted[rank - 1]).collect();
        prop_assert_eq!(order_statistics(&mut values.clone(), &ranks), expected);
    }
}

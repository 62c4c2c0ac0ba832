//! Rate constants over four decades, many of them equal or nearly equal.

use proptest::prelude::*;

/// How a rate constant comes about.
#[derive(Clone, Copy, Debug)]
enum Origin {
    /// 10 to this power, per hour.
    Fresh(f64),
    /// As an earlier one, but for a relative gap.
    Like(usize, f64),
}

/// From one in four days to one in half a minute.
pub fn rate() -> impl Strategy<Value = f64> {
    (-2.0..2.0_f64).prop_map(|power| 10_f64.powf(power))
}

fn origin() -> impl Strategy<Value = Origin> {
    let gap = prop::sample::select(vec![0.0, 1e-15, 1e-12, 1e-9, 1e-6]);
    prop_oneof![
        (-2.0..2.0_f64).prop_map(Origin::Fresh),
        (any::<prop::sample::Index>(), gap).prop_map(|(like, gap)| Origin::Like(like.index(1 << 16), gap)),
    ]
}

/// So many rate constants, per hour; about half of them equal another one or nearly so.
pub fn rates(count: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(origin(), count).prop_map(|origins| {
        let mut rates: Vec<f64> = Vec::new();
        for origin in origins {
            let rate = match origin {
                Origin::Like(which, gap) if !rates.is_empty() => rates[which % rates.len()] * (1.0 + gap),
                Origin::Like(..) => 1.0,
                Origin::Fresh(power) => 10_f64.powf(power),
            };
            rates.push(rate);
        }
        rates
    })
}

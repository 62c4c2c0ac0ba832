//! Columns of numbers of many kinds, in many orders, from which quantiles are taken.

use infusim::population::{Purpose, Stream};
use infusim::quantiles::Ranks;
use proptest::prelude::*;

/// Of the quantiles that are taken.
pub const PROBABILITIES: [f64; 3] = [0.05, 0.5, 0.95];

/// What the numbers of a column are like.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// All different, spread over so many powers of ten around one.
    Spread(f64, i32),
    /// All equal.
    Equal(f64),
    /// A share of zeros among others.
    Zeros(f64),
    /// So many different values.
    Few(u32),
    /// So many values from a wanted rank on are one, in both directions.
    TieAt(usize, usize),
}

/// In which order they come.
#[derive(Clone, Copy, Debug)]
pub enum Order {
    Mixed,
    Up,
    Down,
    /// The first so many come last.
    Late(usize),
}

pub fn kinds() -> impl Strategy<Value = Kind> {
    let magnitude = prop::sample::select(vec![0, 0, 0, -300, 300, -323]);
    prop_oneof![
        4 => (0.01..8.0_f64, magnitude).prop_map(|(spread, power)| Kind::Spread(spread, power)),
        1 => prop::sample::select(vec![0.0, 5e-324, 1e-300, 1.0, 1e300]).prop_map(Kind::Equal),
        2 => (0.0..1.0_f64).prop_map(Kind::Zeros),
        2 => (1..12_u32).prop_map(Kind::Few),
        3 => (0..9_usize, 0..200_usize).prop_map(|(rank, wide)| Kind::TieAt(rank, wide)),
    ]
}

pub fn orders() -> impl Strategy<Value = Order> {
    prop_oneof![
        5 => Just(Order::Mixed),
        1 => Just(Order::Up),
        1 => Just(Order::Down),
        1 => (1..2_000_usize).prop_map(Order::Late),
    ]
}

/// How many there are: around the sizes of blocks and rounds, and others.
pub fn counts() -> impl Strategy<Value = usize> {
    let edges = vec![
        1, 2, 7, 8, 9, 63, 64, 65, 255, 256, 257, 1023, 1024, 1025, 4095, 4096, 4097,
    ];
    prop_oneof![
        3 => prop::sample::select(edges),
        2 => 1..600_usize,
        2 => 600..6_000_usize,
        1 => 6_000..20_000_usize,
    ]
}

/// The numbers of a column.
pub fn column(kind: Kind, order: Order, count: usize, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, 1, Purpose::Subject);
    let normal: Vec<f64> = (0..count).map(|_| stream.normal()).collect();
    let mut values: Vec<f64> = match kind {
        Kind::Spread(spread, power) => normal
            .iter()
            .map(|z| 10_f64.powf(spread.min(7.0) * z.clamp(-1.0, 1.0) + f64::from(power)))
            .collect(),
        Kind::Equal(value) => vec![value; count],
        Kind::Zeros(share) => {
            let nothing = share * count as f64;
            let shuffled = normal.iter().map(|z| z.abs());
            let mut values: Vec<f64> = shuffled.collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let edge = sorted.get(nothing as usize).copied().unwrap_or(f64::INFINITY);
            values
                .iter_mut()
                .filter(|value| **value < edge)
                .for_each(|value| *value = 0.0);
            values
        }
        Kind::Few(few) => normal
            .iter()
            .map(|z| ((z + 3.0) * f64::from(few) / 6.0).max(0.0).floor())
            .collect(),
        Kind::TieAt(rank, wide) => {
            let mut sorted: Vec<f64> = normal.iter().map(|z| z.exp()).collect();
            let unsorted = sorted.clone();
            sorted.sort_by(f64::total_cmp);
            let needed: Vec<usize> = PROBABILITIES
                .iter()
                .flat_map(|probability| Ranks::new(*probability, count).needed().collect::<Vec<_>>())
                .collect();
            let rank = needed[rank % needed.len()] - 1;
            let (low, high) = (sorted[rank], sorted[(rank + wide).min(count - 1)]);
            unsorted
                .into_iter()
                .map(|value| if (low..=high).contains(&value) { low } else { value })
                .collect()
        }
    };
    match order {
        Order::Mixed => {}
        Order::Up => values.sort_by(f64::total_cmp),
        Order::Down => values.sort_by(|one, other| other.total_cmp(one)),
        Order::Late(first) => {
            values.sort_by(f64::total_cmp);
            values.rotate_left(first.min(count));
        }
    }
    values
}

//! What passes through the quantiles comes to the same as sorting everybody.

use crate::cases::random_cases;
use crate::columns::{Kind, Order, PROBABILITIES, column, counts, kinds, orders};
use infusim::ensemble::{BatchOutput, BatchSolver};
use infusim::lane::SimdLevel;
use infusim::outcome::Exposures;
use infusim::quantiles::{Estimate, Ranks};
use infusim::quantiles::{PartialCounts, Scratch, StreamingQuantiles};
use proptest::prelude::*;
use std::ops::Range;

/// Levels of a population: column after column, that is point after point of analyte after analyte, a
/// number for everybody.
struct Population {
    points: usize,
    columns: Vec<Vec<f64>>,
    /// For each analyte.
    limits: Vec<Vec<f64>>,
}

/// How patients are shared out: in groups of so many blocks of so many.
#[derive(Clone, Copy, Debug)]
struct Shares {
    block: usize,
    group: usize,
}

/// What a quantiles says of a population.
struct Found {
    /// For each column.
    percentiles: Vec<Vec<Estimate>>,
    /// Columns that had to pass twice.
    twice: Vec<usize>,
    /// For each analyte, point after point.
    above: Vec<Vec<u64>>,
}

impl Population {
    fn count(&self) -> usize {
        self.columns[0].len()
    }

    /// Lets a round pass: worker after worker takes a group of blocks, then the first one again.
    fn pass(
        &self,
        quantiles: &StreamingQuantiles,
        patients: Range<usize>,
        shares: Shares,
        workers: &mut [Worker],
    ) {
        let everybody: Vec<usize> = patients.collect();
        let blocks: Vec<&[usize]> = everybody.chunks(shares.block).collect();
        let mut exposures = vec![Exposures::filled(1, &[]); self.limits.len()];
        let mut place: Vec<_> = exposures
            .iter_mut()
            .flat_map(|exposures| exposures.blocks_mut(1))
            .collect();
        for (group, blocks) in blocks.chunks(shares.group).enumerate() {
            let worker = &mut workers[group % WORKERS];
            let mut output = BatchOutput {
                quantiles,
                counts: &mut worker.counts,
                exposures: &mut place,
                errors: None,
                responses: None,
                kept: None,
            };
            for patients in blocks {
                let levels = |patient: &usize| self.columns.iter().map(|column| column[*patient]).collect();
                let curves: Vec<Vec<f64>> = patients.iter().map(levels).collect();
                worker.block.add_curves(self.points, &curves, &mut output);
            }
        }
    }

    fn sift(&self, shares: Shares, level: SimdLevel) -> Found {
        let count = self.count();
        let mut quantiles = StreamingQuantiles::new(count, self.points, PROBABILITIES, self.limits.clone());
        let mut workers = workers(&quantiles, level);
        let mut end = 0;
        for round in quantiles.rounds() {
            assert_eq!(round.start, end, "a round begins where the last one ended");
            end = round.end;
            self.pass(&quantiles, round, shares, &mut workers);
            update(&mut quantiles, &mut workers, end);
        }
        assert_eq!(end, count);
        let mut percentiles = quantiles.estimates();
        let twice: Vec<usize> = (0..percentiles.len())
            .filter(|column| percentiles[*column].is_none())
            .collect();
        if !twice.is_empty() {
            let mut second_pass = quantiles.second_pass(&twice);
            let mut workers = self::workers(&second_pass, level);
            self.pass(&second_pass, 0..count, shares, &mut workers);
            update(&mut second_pass, &mut workers, count);
            let late = second_pass.estimates();
            for column in &twice {
                percentiles[*column] = late[*column].clone();
            }
        }
        let counts: Vec<&PartialCounts> = workers.iter().map(|worker| &worker.counts).collect();
        Found {
            percentiles: percentiles.into_iter().map(Option::unwrap).collect(),
            twice,
            above: (0..self.limits.len())
                .map(|analyte| quantiles.above(analyte, &counts))
                .collect(),
        }
    }

    /// Sorting and counting.
    fn check(&self, found: &Found) {
        for (column, (values, found)) in self.columns.iter().zip(&found.percentiles).enumerate() {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let at = |rank: usize| sorted[rank - 1].to_bits();
            for (level, found) in PROBABILITIES.iter().zip(found) {
                let ranks = Ranks::new(*level, values.len());
                assert_eq!(found.value.to_bits(), at(ranks.rank), "column {column}, {level}");
                assert_eq!(
                    found.low.map(f64::to_bits),
                    ranks.low.map(at),
                    "column {column}, low of {level}"
                );
                assert_eq!(
                    found.high.map(f64::to_bits),
                    ranks.high.map(at),
                    "column {column}, high of {level}"
                );
            }
        }
        for (analyte, limits) in self.limits.iter().enumerate() {
            let columns = self.columns[analyte * self.points..][..self.points].iter();
            let count =
                |column: &Vec<f64>, limit: f64| column.iter().filter(|value| **value > limit).count() as u64;
            let expected: Vec<u64> = columns
                .flat_map(|column| limits.iter().map(|limit| count(column, *limit)))
                .collect();
            assert_eq!(found.above[analyte], expected, "above the limits of {analyte}");
        }
    }
}

/// Who lets patients pass, from the first round to the last.
struct Worker {
    block: BatchSolver,
    counts: PartialCounts,
}

const WORKERS: usize = 3;

fn workers(quantiles: &StreamingQuantiles, level: SimdLevel) -> Vec<Worker> {
    let worker = || Worker {
        block: BatchSolver::new(level),
        counts: quantiles.empty(),
    };
    std::iter::repeat_with(worker).take(WORKERS).collect()
}

fn update(quantiles: &mut StreamingQuantiles, workers: &mut [Worker], seen: usize) {
    let (brackets, round) = quantiles.columns(seen);
    // They may arrive in any order.
    let counts: Vec<&PartialCounts> = workers.iter().rev().map(|worker| &worker.counts).collect();
    let mut sandbox = Scratch::default();
    for (column, bracket) in brackets.iter_mut().enumerate() {
        bracket.update(column, &counts, &round, &mut sandbox);
    }
    workers.iter_mut().for_each(|worker| worker.counts.clear());
}

fn shares() -> impl Strategy<Value = Shares> {
    (
        prop::sample::select(vec![1, 5, 8, 32, 33, 64, 100, 256]),
        1..9_usize,
    )
        .prop_map(|(block, group)| Shares { block, group })
}

/// The nearest number above, of those that are not negative.
fn next_up(value: f64) -> f64 {
    f64::from_bits(value.to_bits() + 1)
}

proptest! {
    #![proptest_config(random_cases(120))]

    /// Percentiles, their intervals and the numbers above a limit are those of sorting, bit by bit; it fails
    /// when an interval is a value too narrow and nobody notices, when a tie is counted twice or not at all,
    /// or when an answer depends on how patients are shared out.
    #[test]
    fn sifting_is_sorting(
        count in counts(),
        points in 1..4_usize,
        analytes in 1..3_usize,
        kinds in prop::collection::vec((kinds(), orders()), 6),
        shares in shares(),
        seed in 0..1_000_000_u64,
    ) {
        let columns: Vec<Vec<f64>> = (0..points * analytes)
            .map(|index| column(kinds[index].0, kinds[index].1, count, seed + index as u64))
            .collect();
        // A limit that a subject just reaches, and its neighbours: nobody is above what they just reach.
        let limits = |analyte: usize| {
            let reached = columns[analyte * points][count / 2];
            vec![reached, next_up(reached), f64::from_bits(reached.to_bits().saturating_sub(1)), 0.0][..4 - analyte * 2].to_vec()
        };
        let limits = (0..analytes).map(limits).collect();
        let population = Population { points, columns, limits };
        population.check(&population.sift(shares, SimdLevel::new()));
        population.check(&population.sift(Shares { block: 32, group: 3 }, SimdLevel::baseline()));
    }
}

/// When the first patients are no sample of all, because they come in order, some intervals do not hold
/// their percentile: those columns are reported, no other one is, and a second pass mends them. It
/// fails when a wrong percentile is given instead, or when columns pass twice without need.
#[test]
fn those_who_come_in_order_pass_twice() {
    for count in [5_000, 20_000] {
        let spread = Kind::Spread(1.0, 0);
        let columns = [
            (spread, Order::Mixed),
            (spread, Order::Up),
            (spread, Order::Down),
            (Kind::Zeros(0.6), Order::Mixed),
            (Kind::Zeros(0.6), Order::Up),
            (Kind::Few(5), Order::Mixed),
            (Kind::Equal(3.0), Order::Up),
            (Kind::TieAt(4, 100), Order::Mixed),
        ];
        let numbered = columns.iter().zip(1..);
        let columns = numbered
            .map(|((kind, order), seed)| column(*kind, *order, count, seed))
            .collect();
        let population = Population {
            points: 4,
            columns,
            limits: vec![vec![1.0], vec![]],
        };
        let found = population.sift(Shares { block: 32, group: 4 }, SimdLevel::new());
        population.check(&found);
        assert!(
            found.twice.contains(&1) && found.twice.contains(&2),
            "{:?}",
            found.twice
        );
        for column in [0, 3, 5, 6, 7] {
            assert!(!found.twice.contains(&column), "column {column} of {count}");
        }
    }
}

/// Many points, more than fit into a tile, and as many more as do not fill one; it fails when a tile is
/// drawn or counts as if it were another.
#[test]
fn tiles_of_points_are_one_curve() {
    for points in [1, 63, 64, 65, 128, 200] {
        let columns =
            (0..2 * points).map(|index| column(Kind::Spread(1.0, 0), Order::Mixed, 300, index as u64));
        let population = Population {
            points,
            columns: columns.collect(),
            limits: vec![vec![1.0, 2.0], vec![0.5]],
        };
        population.check(&population.sift(Shares { block: 128, group: 2 }, SimdLevel::new()));
    }
}

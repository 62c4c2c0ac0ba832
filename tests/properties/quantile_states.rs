//! Shards of a sample, each streamed alone, come together to what sorting all members gives; states that do not belong
//! together are refused.

use crate::cases::random_cases;
use crate::columns::{Kind, Order, PROBABILITIES, column, counts, kinds, orders};
use infusim::ensemble::{BatchOutput, BatchSolver};
use infusim::lane::SimdLevel;
use infusim::outcome::Exposures;
use infusim::population::{Purpose, Stream};
use infusim::quantiles::{
    Estimate, MemberRanges, PartialCounts, QuantileState, QuantileStateError, Ranks, Scratch,
    StreamingQuantiles,
};
use proptest::prelude::*;
use std::ops::Range;

/// A value for each member: point after point of variable after variable.
pub struct Sample {
    points: usize,
    columns: Vec<Vec<f64>>,
    /// For each variable.
    limits: Vec<Vec<f64>>,
}

/// The bits of an estimate and of both ends of its interval.
type Bits = [Option<u64>; 3];

impl Sample {
    fn count(&self) -> usize {
        self.columns[0].len()
    }

    fn quantiles(&self) -> StreamingQuantiles {
        StreamingQuantiles::new(self.count(), self.points, PROBABILITIES, self.limits.clone())
    }

    /// Streams members in blocks of so many, which the parts take in turn.
    fn stream(
        &self,
        quantiles: &StreamingQuantiles,
        members: Range<usize>,
        block: usize,
        parts: &mut [PartialCounts],
    ) {
        let mut solver = BatchSolver::new(SimdLevel::new());
        let mut exposures = vec![Exposures::filled(1, &[]); self.limits.len()];
        let mut places: Vec<_> = exposures
            .iter_mut()
            .flat_map(|exposures| exposures.blocks_mut(1))
            .collect();
        let turns = parts.len();
        let members: Vec<usize> = members.collect();
        for (index, block) in members.chunks(block).enumerate() {
            let values = |member: &usize| self.columns.iter().map(|column| column[*member]).collect();
            let curves: Vec<Vec<f64>> = block.iter().map(values).collect();
            let mut output = BatchOutput {
                quantiles,
                counts: &mut parts[index % turns],
                exposures: &mut places,
                errors: None,
                responses: None,
                kept: None,
            };
            solver.add_curves(self.points, &curves, &mut output);
        }
    }

    fn update(&self, quantiles: &mut StreamingQuantiles, parts: &mut [PartialCounts], seen: usize) {
        let (brackets, round) = quantiles.columns(seen);
        let counts: Vec<&PartialCounts> = parts.iter().collect();
        let mut scratch = Scratch::default();
        for (column, bracket) in brackets.iter_mut().enumerate() {
            bracket.update(column, &counts, &round, &mut scratch);
        }
        parts.iter_mut().for_each(PartialCounts::clear);
    }

    /// Brackets from the pilot for shards of so many members.
    pub fn pilot(&self, shard: usize, block: usize) -> StreamingQuantiles {
        let mut quantiles = self.quantiles();
        let mut parts = [quantiles.empty(), quantiles.empty()];
        for round in quantiles.pilot(shard) {
            let seen = round.end;
            self.stream(&quantiles, round, block, &mut parts);
            self.update(&mut quantiles, &mut parts, seen);
        }
        quantiles
    }

    /// The state of some members.
    pub fn state(
        &self,
        quantiles: &StreamingQuantiles,
        members: Range<usize>,
        block: usize,
    ) -> QuantileState {
        let mut parts = [quantiles.empty(), quantiles.empty(), quantiles.empty()];
        self.stream(quantiles, members.clone(), block, &mut parts);
        let parts: Vec<&PartialCounts> = parts.iter().collect();
        QuantileState::new(quantiles, members, &parts).unwrap()
    }

    /// The estimates of a single stream of all members, `None` where it takes a second pass.
    fn single_stream(&self) -> Vec<Option<Vec<Estimate>>> {
        let mut quantiles = self.quantiles();
        let mut parts = [quantiles.empty(), quantiles.empty()];
        for round in quantiles.rounds() {
            let seen = round.end;
            self.stream(&quantiles, round, 32, &mut parts);
            self.update(&mut quantiles, &mut parts, seen);
        }
        quantiles.estimates()
    }

    /// Quantiles by sorting, missing values last; `None` for a column of which one would be a missing value.
    fn sorted(&self) -> Vec<Option<Vec<Bits>>> {
        let ranks = PROBABILITIES.map(|probability| Ranks::new(probability, self.count()));
        let quantiles = |column: &Vec<f64>| {
            let mut sorted = column.clone();
            sorted.sort_by(f64::total_cmp);
            let at = |rank: usize| sorted[rank - 1];
            let found = ranks.iter().map(|ranks| bits(&ranks.estimate(at)));
            let is_there = |rank: usize| !at(rank).is_nan();
            ranks
                .iter()
                .all(|ranks| ranks.needed().all(is_there))
                .then(|| found.collect())
        };
        self.columns.iter().map(quantiles).collect()
    }

    /// How many values of a variable are above each limit, by counting.
    fn above(&self, variable: usize) -> Vec<u64> {
        let columns = self.columns[variable * self.points..][..self.points].iter();
        let count = |column: &Vec<f64>, limit: f64| column.iter().filter(|value| **value > limit).count();
        columns
            .flat_map(|column| {
                self.limits[variable]
                    .iter()
                    .map(|limit| count(column, *limit) as u64)
            })
            .collect()
    }
}

fn bits(estimate: &Estimate) -> Bits {
    [Some(estimate.value), estimate.low, estimate.high].map(|value| value.map(f64::to_bits))
}

fn all_bits(estimates: &[Option<Vec<Estimate>>]) -> Vec<Option<Vec<Bits>>> {
    let of_column = |column: &Option<Vec<Estimate>>| Some(column.as_ref()?.iter().map(bits).collect());
    estimates.iter().map(of_column).collect()
}

/// The ranges between some shares of all members, a few perhaps empty.
fn ranges(count: usize, cuts: &[f64]) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| (cut * count as f64) as usize).collect();
    ends.sort_unstable();
    ends.push(count);
    let starts = std::iter::once(0).chain(ends.clone());
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// Merges two states at a time, any two, until one is left. Until then members are missing, and said to be.
fn merge_all(mut states: Vec<QuantileState>, picks: &[u64]) -> QuantileState {
    let mut picks = picks.iter().cycle();
    let mut pick = |states: &mut Vec<QuantileState>| {
        let index = *picks.next().unwrap() as usize % states.len();
        states.swap_remove(index)
    };
    while states.len() > 1 {
        let (one, other) = (pick(&mut states), pick(&mut states));
        let missing = one.members().missing_of(one.count());
        if missing.count() > 0 {
            let count = one.count();
            let expected = QuantileStateError::Incomplete { missing, count };
            assert_eq!(one.estimates(), Err(expected));
        }
        states.push(one.merge(other).unwrap());
    }
    states.pop().unwrap()
}

/// Leaves out a share of the values.
fn leave_out(mut values: Vec<f64>, share: f64, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, 2, Purpose::Subject);
    // So that about the share of normal numbers is farther out.
    let edge = 2.5 - 2.0 * share;
    for value in &mut values {
        if share > 0.0 && stream.normal() > edge {
            *value = f64::NAN;
        }
    }
    values
}

fn missing_shares() -> impl Strategy<Value = f64> {
    prop_oneof![3 => Just(0.0), 1 => 0.0..1.0_f64]
}

proptest! {
    #![proptest_config(random_cases(80))]

    /// Estimates and the ends of their intervals are those of sorting and of a single stream, bit by bit, however
    /// members are divided into shards and states merged, and the bytes are the same; what the brackets miss is noticed
    /// and mended by a second pass. It fails when a value is counted twice or not at all, when shards find different
    /// brackets, when an interval is too narrow and nobody notices, or when bytes lose anything.
    #[test]
    fn shards_together_are_sorting(
        count in counts(),
        points in 1..3_usize,
        variables in 1..3_usize,
        kinds in prop::collection::vec((kinds(), orders(), missing_shares()), 4),
        cuts in prop::collection::vec(0.0..1.0_f64, 0..9),
        blocks in prop::collection::vec(prop::sample::select(vec![8, 33, 64, 256]), 9),
        long_pilot in any::<bool>(),
        picks in prop::collection::vec(any::<u64>(), 20),
        seed in 0..1_000_000_u64,
    ) {
        let kinds = &kinds[..points * variables];
        let columns = kinds.iter().zip(seed..).map(|((kind, order, missing), seed)| {
            leave_out(column(*kind, *order, count, seed), *missing, seed)
        });
        let columns: Vec<Vec<f64>> = columns.collect();
        let limits = (0..variables).map(|variable| {
            let reached = columns[variable * points][count / 2];
            [reached, 0.0, 1.0][variable..].iter().copied().filter(|limit| !limit.is_nan()).collect()
        });
        let sample = Sample { points, limits: limits.collect(), columns };
        let ranges = ranges(count, &cuts);
        let shard = if long_pilot { 4 * count } else { count / ranges.len() };
        let brackets: Vec<StreamingQuantiles> =
            blocks[..ranges.len()].iter().map(|block| sample.pilot(shard, *block)).collect();
        let state = |(index, members): (usize, &Range<usize>)| {
            let state = sample.state(&brackets[index], members.clone(), blocks[8 - index]);
            if index % 2 == 0 { state } else { QuantileState::from_bytes(&state.to_bytes()).unwrap() }
        };
        let states: Vec<QuantileState> = ranges.iter().enumerate().map(state).collect();
        let reversed: Vec<u64> = picks.iter().rev().copied().collect();
        let whole = merge_all(states.clone(), &picks);
        let bytes = whole.to_bytes();
        prop_assert_eq!(&merge_all(states, &reversed).to_bytes(), &bytes);
        let whole = QuantileState::from_bytes(&bytes).unwrap();
        for variable in 0..variables {
            let above = sample.above(variable);
            prop_assert_eq!(whole.above(variable), Some(above.as_slice()));
        }
        let (sorted, found) = (sample.sorted(), all_bits(&whole.estimates().unwrap()));
        let single = all_bits(&sample.single_stream());
        let mut missed = Vec::new();
        for (index, (kind, order, _)) in kinds.iter().enumerate() {
            // Brackets miss nothing where members come in random order.
            if found[index].is_some() || matches!(order, Order::Mixed) {
                prop_assert_eq!(&found[index], &sorted[index], "column {} {:?}", index, kind);
                prop_assert!(single[index].is_none() || single[index] == found[index]);
            } else {
                missed.push(index);
            }
        }
        if !missed.is_empty() {
            let second = brackets[0].second_pass(&missed);
            let states = ranges.iter().map(|members| sample.state(&second, members.clone(), 64));
            let second = all_bits(&merge_all(states.collect(), &picks).estimates().unwrap());
            for column in 0..kinds.len() {
                let expected = if missed.contains(&column) { &sorted[column] } else { &None };
                prop_assert_eq!(&second[column], expected);
            }
        }
    }
}

/// A column of every kind of interval: open ends, ties, candidates.
pub fn small_sample() -> Sample {
    let kinds = [
        Kind::Spread(1.0, 0),
        Kind::Equal(2.0),
        Kind::Zeros(0.3),
        Kind::Few(5),
    ];
    let columns = kinds
        .iter()
        .zip(1..)
        .map(|(kind, seed)| column(*kind, Order::Mixed, 700, seed));
    Sample {
        points: 2,
        columns: columns.collect(),
        limits: vec![vec![1.0], vec![]],
    }
}

/// When members come in order the pilot is no sample of all: columns whose ranks are missed are told, others are not.
#[test]
fn members_in_order_take_a_second_pass() {
    let different = Kind::Zeros(0.0);
    let columns = [
        (different, Order::Mixed),
        (different, Order::Up),
        (different, Order::Down),
        (Kind::Equal(3.0), Order::Up),
    ];
    let columns = columns.iter().zip(1..);
    let sample = Sample {
        points: 2,
        columns: columns
            .map(|((kind, order), seed)| column(*kind, *order, 9_000, seed))
            .collect(),
        limits: vec![vec![], vec![]],
    };
    let states = ranges(9_000, &[0.2, 0.5]).into_iter();
    let states = states.map(|members| sample.state(&sample.pilot(3_000, 128), members, 256));
    let found = all_bits(&merge_all(states.collect(), &[2, 0]).estimates().unwrap());
    let sorted = sample.sorted();
    assert_eq!(found, [sorted[0].clone(), None, None, sorted[3].clone()]);
}

/// A pilot is the same for all shards, a small part of each and never the whole sample.
#[test]
fn pilots_follow_from_the_sample_and_the_size_of_shards() {
    let pilot = |count: usize, shard: usize| {
        let quantiles = StreamingQuantiles::new(count, 1, PROBABILITIES, vec![vec![]]);
        quantiles.pilot(shard).last().map(|round| round.end)
    };
    assert_eq!(pilot(512, 512), None);
    assert_eq!(pilot(513, 1), Some(512));
    assert_eq!(pilot(1_000_000, 8_191), Some(512));
    assert_eq!(pilot(1_000_000, 8_192), Some(2_048));
    assert_eq!(pilot(1_000_000, 100_000), Some(8_192));
    assert_eq!(pilot(2_048, 100_000), Some(512));
}

/// States that do not belong together are refused with what differs.
#[test]
fn states_of_different_samples_are_refused() {
    let sample = small_sample();
    let state = |quantiles: &StreamingQuantiles| sample.state(quantiles, 0..300, 64);
    let brackets = sample.pilot(0, 64);
    let first = state(&brackets);
    let refused = |other: QuantileState| first.clone().merge(other).unwrap_err().to_string();
    let quantiles = |count, probabilities, limits| StreamingQuantiles::new(count, 2, probabilities, limits);
    let limits = || sample.limits.clone();
    for (other, expected) in [
        (
            quantiles(701, PROBABILITIES, limits()),
            "states of different samples: members 701, expected 700",
        ),
        (
            quantiles(700, [0.05, 0.5, 0.9], limits()),
            "states of different samples: probabilities [0.05, 0.5, 0.9], expected [0.05, 0.5, 0.95]",
        ),
        (
            quantiles(700, PROBABILITIES, vec![vec![1.0], vec![2.5]]),
            "states of different samples: limits [[1.0], [2.5]], expected [[1.0], []]",
        ),
    ] {
        assert_eq!(refused(state(&other)), expected);
    }
    let unlike = refused(state(&quantiles(700, PROBABILITIES, limits())));
    assert!(
        unlike.starts_with("states with different brackets: those of column 0 are [-inf, inf], expected ["),
        "{unlike}"
    );
    let overlap = refused(sample.state(&brackets, 280..700, 64));
    let expected = "both states hold the members 281-300: each member is expected in one state";
    assert_eq!(overlap, expected);
    let rest = sample.state(&brackets, 320..699, 64);
    let incomplete = first.merge(rest).unwrap().estimates().unwrap_err();
    let expected = "the members 301-320, 700 are missing: all 700 are expected";
    assert_eq!(incomplete.to_string(), expected);
}

/// A state is of the members whose values were added, and of the columns they were added to.
#[test]
fn counts_of_other_members_or_columns_are_refused() {
    let sample = small_sample();
    let brackets = sample.pilot(0, 64);
    let mut parts = [brackets.empty()];
    sample.stream(&brackets, 0..200, 64, &mut parts);
    let state = |members| QuantileState::new(&brackets, members, &[&parts[0]]);
    assert!(state(0..200).is_ok());
    let fewer = state(0..20).unwrap_err();
    assert!(
        matches!(
            fewer,
            QuantileStateError::Counts {
                column: 0,
                members: 20
            }
        ),
        "{fewer}"
    );
    let members = MemberRanges::new(600..701);
    let expected = QuantileStateError::Members { members, count: 700 };
    assert_eq!(state(600..701).unwrap_err(), expected);
    let other = StreamingQuantiles::new(700, 3, PROBABILITIES, vec![vec![1.0], vec![]]).empty();
    let expected = QuantileStateError::Part {
        expected: 4,
        found: 6,
    };
    let refused = QuantileState::new(&brackets, 0..200, &[&other]);
    assert_eq!(refused.unwrap_err(), expected);
}

use super::interval::Interval;
use crate::lane::{LANES, LaneF64};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// Unordered values; a vector of lanes is appended at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct CandidateBuffer {
    /// Values beyond `count` have no meaning.
    storage: Vec<f64>,
    count: usize,
}

/// A narrowed interval may keep up to one in so many of the values too many.
const SLACK: usize = 32;
/// Greatest number of guesses, and the number of remaining values below which the rank is selected instead.
const MAX_GUESSES: usize = 12;
const SELECT_BELOW: usize = 32;

impl CandidateBuffer {
    pub(super) fn values(&self) -> &[f64] {
        &self.storage[..self.count]
    }

    fn values_mut(&mut self) -> &mut [f64] {
        &mut self.storage[..self.count]
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Appends values.
    pub(super) fn append(&mut self, values: &[f64]) {
        let appender = self.reserve(values.len());
        appender.cells[..values.len()].copy_from_slice(values);
        *appender.count += values.len();
    }

    /// Removes the values; the memory is kept.
    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    /// Appends those of some values that lie in an interval, at most `capacity`; returns how many lie below it.
    #[inline(always)]
    pub(super) fn append_within<S: Simd>(
        &mut self,
        simd: S,
        values: &[f64],
        interval: Interval,
        capacity: usize,
    ) -> usize {
        let mut below = 0;
        let mut appender = self.reserve(capacity);
        let (low, high) = (
            LaneF64::splat(simd, interval.low),
            LaneF64::splat(simd, interval.high),
        );
        let (chunks, rest) = lanes_of(values);
        for chunk in chunks.iter().chain([&rest]) {
            let chunk = LaneF64::load_array_ref(simd, chunk);
            let before = chunk.simd_lt(low);
            below += before.to_bitmask().count_ones() as usize;
            appender.add(chunk, chunk.simd_le(high) & !before);
        }
        appender.finish();
        below
    }

    /// Memory for so many more values, and one vector of lanes beyond.
    #[inline(always)]
    pub(super) fn reserve(&mut self, more: usize) -> Appender<'_> {
        let needed = self.count + more + LANES;
        if self.storage.len() < needed {
            // Mostly reserved exactly beforehand; where not, it grows by a quarter and not to twice the size, since
            // these buffers take most of the memory of a run.
            let more = needed.max(self.storage.len() + self.storage.len() / 4);
            self.storage.reserve_exact(more - self.storage.len());
            self.storage.resize(more, 0.0);
        }
        Appender {
            cells: &mut self.storage[self.count..],
            count: &mut self.count,
            added: 0,
        }
    }
}

/// Appends values to a [`CandidateBuffer`].
pub(super) struct Appender<'a> {
    cells: &'a mut [f64],
    count: &'a mut usize,
    added: usize,
}

impl Appender<'_> {
    /// Appends those of a vector's lanes that a mask selects.
    #[inline(always)]
    pub(super) fn add<S: Simd>(&mut self, values: LaneF64<S>, mask: fearless_simd::mask64x8<S>) {
        let cells = &mut self.cells[self.added..self.added + LANES];
        values.compress(mask).store_slice(cells);
        self.added += mask.to_bitmask().count_ones() as usize;
    }

    /// Appends one value.
    #[inline(always)]
    pub(super) fn push(&mut self, value: f64) {
        self.cells[self.added] = value;
        self.added += 1;
    }

    #[inline(always)]
    pub(super) fn finish(self) {
        *self.count += self.added;
    }
}

/// The least and the greatest of some values.
#[inline(always)]
pub(super) fn extremes<S: Simd>(simd: S, values: &[f64]) -> (f64, f64) {
    let (mut minimum, mut maximum) = (
        LaneF64::splat(simd, f64::INFINITY),
        LaneF64::splat(simd, f64::NEG_INFINITY),
    );
    let (chunks, rest) = lanes_of(values);
    for chunk in chunks.iter().chain([&rest]) {
        let chunk = LaneF64::load_array_ref(simd, chunk);
        minimum = chunk.simd_lt(minimum).select(chunk, minimum);
        maximum = chunk.simd_gt(maximum).select(chunk, maximum);
    }
    let minimum = minimum.to_array().into_iter().fold(f64::INFINITY, f64::min);
    (
        minimum,
        maximum.to_array().into_iter().fold(f64::NEG_INFINITY, f64::max),
    )
}

/// A value that is at most the one at a rank, counted from 1, with at most one in [`SLACK`] of the values between.
#[inline(always)]
pub(super) fn bound_below<S: Simd>(simd: S, values: &[f64], interval: Interval, rank: usize) -> f64 {
    let most_below = rank.saturating_sub(1);
    let least_below = most_below.saturating_sub(values.len() / SLACK);
    if least_below == 0 && interval.low > f64::NEG_INFINITY {
        return interval.low;
    }
    find_rank(simd, values, interval, least_below..=most_below, rank)
}

/// A value that is at least the one at a rank, counted from 1, with at most one in [`SLACK`] of the values between.
#[inline(always)]
pub(super) fn bound_above<S: Simd>(simd: S, values: &[f64], interval: Interval, rank: usize) -> f64 {
    let most_below = rank + values.len() / SLACK;
    if most_below >= values.len() && interval.high < f64::INFINITY {
        return interval.high;
    }
    find_rank(simd, values, interval, rank..=most_below, rank)
}

/// The value at a rank, counted from 1.
#[inline(always)]
pub(super) fn select_rank<S: Simd>(simd: S, values: &[f64], interval: Interval, rank: usize) -> f64 {
    // An empty range: no count is accepted, so the value itself is selected.
    find_rank(simd, values, interval, rank..=rank - 1, rank)
}

/// A value with an accepted number of values below it, found by regula falsi with halved weights (the Illinois variant)
/// on the number of values below a guess; or else the value at the rank, counted from 1. All values lie in the
/// interval.
#[inline(always)]
fn find_rank<S: Simd>(
    simd: S,
    values: &[f64],
    interval: Interval,
    accepted: RangeInclusive<usize>,
    rank: usize,
) -> f64 {
    let (mut low, mut high) = (interval.low, interval.high);
    if low == f64::NEG_INFINITY || high == f64::INFINITY {
        (low, high) = extremes(simd, values);
    }
    let (mut below_low, mut below_high) = (0, values.len());
    let target = (accepted.start() + accepted.end()) as f64 / 2.0;
    // Distances of the two ends from the target count. An end that stays twice has its weight halved: otherwise it
    // might stay for ever where values are unevenly distributed.
    let (mut left_weight, mut right_weight) = (target, below_high as f64 - target);
    let mut last_moved = Ordering::Equal;
    for _ in 0..MAX_GUESSES {
        let guess = low + (high - low) * (left_weight / (left_weight + right_weight));
        if !(low < guess && guess < high) || below_high - below_low < SELECT_BELOW {
            break;
        }
        let below = count_below(simd, values, guess);
        if accepted.contains(&below) {
            return guess;
        }
        if below < *accepted.start() {
            (low, below_low, left_weight) = (guess, below, target - below as f64);
            if last_moved == Ordering::Less {
                right_weight *= 0.5;
            }
            last_moved = Ordering::Less;
        } else {
            (high, below_high, right_weight) = (guess.next_down(), below, below as f64 - target);
            if last_moved == Ordering::Greater {
                left_weight *= 0.5;
            }
            last_moved = Ordering::Greater;
        }
    }
    let mut remaining = CandidateBuffer::default();
    remaining.append_within(simd, values, Interval { low, high }, below_high - below_low);
    let index = rank.saturating_sub(below_low + 1);
    if index >= remaining.len() {
        return f64::NAN;
    }
    *remaining
        .values_mut()
        .select_nth_unstable_by(index, f64::total_cmp)
        .1
}

/// How many values lie below a limit.
#[inline(always)]
fn count_below<S: Simd>(simd: S, values: &[f64], limit: f64) -> usize {
    let mut count = 0;
    let (chunks, rest) = lanes_of(values);
    for chunk in chunks.iter().chain([&rest]) {
        let below = LaneF64::load_array_ref(simd, chunk).simd_lt(limit);
        count += below.to_bitmask().count_ones() as usize;
    }
    count
}

/// Values as vectors of lanes; the last one is filled up with NaN, which compares false.
#[inline(always)]
fn lanes_of(values: &[f64]) -> (&[[f64; LANES]], [f64; LANES]) {
    let (chunks, rest_values) = values.as_chunks::<LANES>();
    let mut rest = [f64::NAN; LANES];
    for (cell, value) in rest.iter_mut().zip(rest_values) {
        *cell = *value;
    }
    (chunks, rest)
}

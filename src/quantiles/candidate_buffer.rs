use super::quantile_brackets::Interval;
use crate::lane::{LANES, LaneF64};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// Values in no order, with room for more, to which eight at a time are added.
#[derive(Clone, Debug, Default)]
pub(super) struct CandidateBuffer {
    /// What lies beyond `count` is of no meaning.
    room: Vec<f64>,
    count: usize,
}

/// A narrower interval may keep so many values too many: one of so many that are there.
const SLACK: usize = 32;
/// How often a value is guessed, and how few are left when it is selected.
const GUESSES: usize = 12;
const FEW: usize = 32;

impl CandidateBuffer {
    pub(super) fn values(&self) -> &[f64] {
        &self.room[..self.count]
    }

    fn values_mut(&mut self) -> &mut [f64] {
        &mut self.room[..self.count]
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Adds values.
    pub(super) fn append(&mut self, values: &[f64]) {
        let room = self.reserve(values.len());
        room.cells[..values.len()].copy_from_slice(values);
        *room.count += values.len();
    }

    /// Forgets the values; the room stays.
    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    /// Adds those of some values that lie in an interval, at most so many; gives how many lie before it.
    #[inline(always)]
    pub(super) fn keep<S: Simd>(
        &mut self,
        simd: S,
        values: &[f64],
        interval: Interval,
        most: usize,
    ) -> usize {
        let mut below = 0;
        let mut room = self.reserve(most);
        let (low, high) = (
            LaneF64::splat(simd, interval.low),
            LaneF64::splat(simd, interval.high),
        );
        let (eights, rest) = eights(values);
        for eight in eights.iter().chain([&rest]) {
            let eight = LaneF64::load_array_ref(simd, eight);
            let before = eight.simd_lt(low);
            below += before.to_bitmask().count_ones() as usize;
            room.add(eight, eight.simd_le(high) & !before);
        }
        room.close();
        below
    }

    /// Appender for so many more, and a little beyond.
    #[inline(always)]
    pub(super) fn reserve(&mut self, more: usize) -> Appender<'_> {
        let needed = self.count + more + LANES;
        if self.room.len() < needed {
            // Mostly known before; where not, not twice as much, since this is most of what a study takes.
            let more = needed.max(self.room.len() + self.room.len() / 4);
            self.room.reserve_exact(more - self.room.len());
            self.room.resize(more, 0.0);
        }
        Appender {
            cells: &mut self.room[self.count..],
            count: &mut self.count,
            added: 0,
        }
    }
}

/// Where values are added to a pile.
pub(super) struct Appender<'a> {
    cells: &'a mut [f64],
    count: &'a mut usize,
    added: usize,
}

impl Appender<'_> {
    /// Adds those of eight values that a mask names.
    #[inline(always)]
    pub(super) fn add<S: Simd>(&mut self, values: LaneF64<S>, mask: fearless_simd::mask64x8<S>) {
        let cells = &mut self.cells[self.added..self.added + LANES];
        values.compress(mask).store_slice(cells);
        self.added += mask.to_bitmask().count_ones() as usize;
    }

    /// Adds one value.
    #[inline(always)]
    pub(super) fn push(&mut self, value: f64) {
        self.cells[self.added] = value;
        self.added += 1;
    }

    #[inline(always)]
    pub(super) fn close(self) {
        *self.count += self.added;
    }
}

/// The least and the greatest of some values.
#[inline(always)]
pub(super) fn extent<S: Simd>(simd: S, values: &[f64]) -> (f64, f64) {
    let (mut least, mut most) = (
        LaneF64::splat(simd, f64::INFINITY),
        LaneF64::splat(simd, f64::NEG_INFINITY),
    );
    let (eights, rest) = eights(values);
    for eight in eights.iter().chain([&rest]) {
        let eight = LaneF64::load_array_ref(simd, eight);
        least = eight.simd_lt(least).select(eight, least);
        most = eight.simd_gt(most).select(eight, most);
    }
    let least = least.to_array().into_iter().fold(f64::INFINITY, f64::min);
    (
        least,
        most.to_array().into_iter().fold(f64::NEG_INFINITY, f64::max),
    )
}

/// A value that is at most the one at a rank, counted from 1, and not much less.
#[inline(always)]
pub(super) fn edge_below<S: Simd>(simd: S, values: &[f64], interval: Interval, rank: usize) -> f64 {
    let most = rank.saturating_sub(1);
    let least = most.saturating_sub(values.len() / SLACK);
    if least == 0 && interval.low > f64::NEG_INFINITY {
        return interval.low;
    }
    search(simd, values, interval, least..=most, rank)
}

/// A value that is at least the one at a rank, counted from 1, and not much more.
#[inline(always)]
pub(super) fn edge_above<S: Simd>(simd: S, values: &[f64], interval: Interval, rank: usize) -> f64 {
    let most = rank + values.len() / SLACK;
    if most >= values.len() && interval.high < f64::INFINITY {
        return interval.high;
    }
    search(simd, values, interval, rank..=most, rank)
}

/// The value at a rank, counted from 1.
#[inline(always)]
pub(super) fn ranked<S: Simd>(simd: S, values: &[f64], interval: Interval, rank: usize) -> f64 {
    // No number of values is both below the rank and not.
    search(simd, values, interval, rank..=rank - 1, rank)
}

/// A value with as many others below it as wanted, found by guessing where it lies among values that are
/// spread evenly; or else the one at the rank, counted from 1. All values lie in the interval.
#[inline(always)]
fn search<S: Simd>(
    simd: S,
    values: &[f64],
    interval: Interval,
    wanted: RangeInclusive<usize>,
    rank: usize,
) -> f64 {
    let (mut low, mut high) = (interval.low, interval.high);
    if low == f64::NEG_INFINITY || high == f64::INFINITY {
        (low, high) = extent(simd, values);
    }
    let (mut below_low, mut below_high) = (0, values.len());
    let aim = (wanted.start() + wanted.end()) as f64 / 2.0;
    // How far the ends of what is left are from the aim. An end that stays twice counts half: otherwise
    // it might stay for ever where values are spread unevenly.
    let (mut left, mut right) = (aim, below_high as f64 - aim);
    let mut last = Ordering::Equal;
    for _ in 0..GUESSES {
        let value = low + (high - low) * (left / (left + right));
        if !(low < value && value < high) || below_high - below_low < FEW {
            break;
        }
        let below = count_below(simd, values, value);
        if wanted.contains(&below) {
            return value;
        }
        if below < *wanted.start() {
            (low, below_low, left) = (value, below, aim - below as f64);
            if last == Ordering::Less {
                right *= 0.5;
            }
            last = Ordering::Less;
        } else {
            (high, below_high, right) = (value.next_down(), below, below as f64 - aim);
            if last == Ordering::Greater {
                left *= 0.5;
            }
            last = Ordering::Greater;
        }
    }
    let mut near = CandidateBuffer::default();
    near.keep(simd, values, Interval { low, high }, below_high - below_low);
    let place = rank.saturating_sub(below_low + 1);
    if place >= near.len() {
        return f64::NAN;
    }
    *near.values_mut().select_nth_unstable_by(place, f64::total_cmp).1
}

/// How many values lie below a limit.
#[inline(always)]
fn count_below<S: Simd>(simd: S, values: &[f64], limit: f64) -> usize {
    let mut count = 0;
    let (eights, rest) = eights(values);
    for eight in eights.iter().chain([&rest]) {
        let below = LaneF64::load_array_ref(simd, eight).simd_lt(limit);
        count += below.to_bitmask().count_ones() as usize;
    }
    count
}

/// Values eight by eight; what is left over is filled up with NaN, which compares false.
#[inline(always)]
fn eights(values: &[f64]) -> (&[[f64; LANES]], [f64; LANES]) {
    let (eights, left) = values.as_chunks::<LANES>();
    let mut rest = [f64::NAN; LANES];
    for (cell, value) in rest.iter_mut().zip(left) {
        *cell = *value;
    }
    (eights, rest)
}

//! Exact order statistics of every time point, without a matrix of patients × points.
//!
//! The patients known so far say between which two values a wanted rank must lie. Of each further
//! patient it is only counted whether the level lies below such a bracket; what lies inside is kept.
//! A bracket only ever narrows, so that counts and what is kept always speak of everybody so far.

use super::lanes::{LANES, LaneValues};
use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f32x16, f64x8, mask64x8};
use infusim::quantiles::Ranks;

/// The percentiles wanted.
pub const LEVELS: [f64; 3] = [0.05, 0.5, 0.95];
/// How far from where a rank is expected it may lie, in standard deviations.
const REACH: f64 = 4.5;

/// More than a number and its neighbour in single precision differ by.
const NEXT: f64 = 1.0 + 1e-6;

/// Three brackets, in rising order: from `low` up to, not including, `high`.
#[derive(Clone, Copy)]
pub struct Edges {
    pub low: [f64; 3],
    pub high: [f64; 3],
}

impl Edges {
    /// Keeps everything: before anybody is known.
    pub const ALL: Self = Self {
        low: [f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY],
        high: [f64::INFINITY; 3],
    };
    /// Keeps nothing.
    pub const NONE: Self = Self {
        low: [f64::INFINITY; 3],
        high: [f64::INFINITY; 3],
    };

    pub fn is_none(&self) -> bool {
        self.low[0] == f64::INFINITY
    }

    /// Whether two brackets are as good as one, as ties and few patients make them.
    pub fn touch(&self) -> bool {
        self.high[0] * NEXT >= self.low[1] || self.high[1] * NEXT >= self.low[2]
    }

    fn is_all(&self) -> bool {
        self.low[0] == f64::NEG_INFINITY
    }
}

/// What a thread found at a time point in a round.
#[derive(Clone, Default)]
pub struct Catch {
    /// Patients below each bracket.
    below: [u64; 3],
    /// Levels inside any of them, and room for more.
    kept: Vec<f64>,
    /// How many there are.
    count: usize,
}

impl Catch {
    /// Makes room for so many levels.
    pub fn reserve(&mut self, count: usize) {
        let len = self.kept.len().max(count);
        self.kept.resize(len, 0.0);
    }

    /// Forgets everything but its room.
    pub fn clear(&mut self) {
        self.below = [0; 3];
        self.count = 0;
    }
}

/// What is known of a time point.
#[derive(Clone, Default)]
pub struct Candidates {
    /// Patients below each bracket.
    below: [usize; 3],
    /// Levels inside each.
    kept: [Vec<f64>; 3],
}

/// Adds a row of patients to a catch.
///
/// Levels are compared in single precision, sixteen at once. Rounding keeps the order, so that whoever is
/// below a bracket is below everybody in it; what is kept is kept to the last digit.
#[inline(always)]
pub fn sift<S: Simd>(simd: S, row: &[LaneValues], edges: &Edges, catch: &mut Catch) {
    let mut low = [f32x16::splat(simd, 0.0); 3];
    let mut high = low;
    for bracket in 0..3 {
        low[bracket] = f32x16::splat(simd, edges.low[bracket] as f32);
        high[bracket] = f32x16::splat(simd, edges.high[bracket] as f32);
    }
    let mut below = [0; 3];
    let mut kept = catch.count;
    for [left, right] in row.as_chunks::<2>().0 {
        let (left, right) = (left.get(simd), right.get(simd));
        let level = left.narrow(right);
        let under0 = level.simd_lt(low[0]);
        let under1 = level.simd_lt(low[1]);
        let under2 = level.simd_lt(low[2]);
        below[0] += under0.to_bitmask().count_ones();
        below[1] += under1.to_bitmask().count_ones();
        below[2] += under2.to_bitmask().count_ones();
        let inside = (under0 ^ level.simd_lt(high[0]))
            | (under1 ^ level.simd_lt(high[1]))
            | (under2 ^ level.simd_lt(high[2]));
        let bits = inside.to_bitmask();
        if bits != 0 {
            if catch.kept.len() < kept + 2 * LANES {
                catch.reserve(2 * kept + 32 * LANES);
            }
            for (half, bits) in [(left, bits & 0xff), (right, bits >> 8)] {
                let inside = mask64x8::from_bitmask(simd, bits);
                half.compress(inside)
                    .store_slice(&mut catch.kept[kept..kept + LANES]);
                kept += bits.count_ones() as usize;
            }
        }
    }
    for bracket in 0..3 {
        catch.below[bracket] += u64::from(below[bracket]);
    }
    catch.count = kept;
}

/// The ranks of each percentile: lower end of its interval, itself, upper end; where there is no end
/// the percentile itself.
pub fn wanted(count: usize) -> [[usize; 3]; 3] {
    LEVELS.map(|level| {
        let ranks = Ranks::new(level, count);
        let end = |end: Option<usize>| end.unwrap_or(ranks.rank);
        [end(ranks.low), ranks.rank, end(ranks.high)]
    })
}

impl Candidates {
    /// Forgets everything but its room.
    pub fn clear(&mut self) {
        self.below = [0; 3];
        self.kept.iter_mut().for_each(Vec::clear);
    }

    /// Adds what the threads found.
    pub fn add<'a>(&mut self, level: Level, edges: &Edges, catches: impl Iterator<Item = &'a Catch>) {
        for catch in catches {
            for (sum, below) in self.below.iter_mut().zip(catch.below) {
                *sum += below as usize;
            }
            let Self { kept, .. } = self;
            dispatch!(level, simd => sort_out(simd, &catch.kept[..catch.count], edges, kept));
        }
    }

    /// Narrows the brackets around the ranks wanted of `count` patients, of whom `known` are in the
    /// candidates. False when a rank cannot be reached any more.
    pub fn narrow(&mut self, edges: &mut Edges, known: usize, count: usize, ranks: &[[usize; 3]; 3]) -> bool {
        let (m, n) = (known as f64, count as f64);
        let first = edges.is_all();
        if first {
            self.kept[0].sort_unstable_by(f64::total_cmp);
        }
        let mut next = *edges;
        for (bracket, [lowest, middle, highest]) in ranks.iter().enumerate() {
            let p = *middle as f64 / n;
            let spread = REACH * (m * p * (1.0 - p) * (1.0 - m / n)).max(0.0).sqrt() + 2.0;
            // Places in the order of those known, from 0.
            let low = ((*lowest as f64 - 1.0) * m / n - spread).max(0.0) as usize;
            let high = (*highest as f64 * m / n + spread).min(m - 1.0) as usize;
            if first {
                let [sorted, ..] = &self.kept;
                next.low[bracket] = if low == 0 { f64::MIN } else { sorted[low] };
                next.high[bracket] = sorted.get(high + 1).copied().unwrap_or(f64::INFINITY);
                self.below[bracket] = low;
                continue;
            }
            let part = &mut self.kept[bracket];
            let below = self.below[bracket];
            if high < below || low >= below + part.len() {
                return false;
            }
            let end = high + 1 - below;
            if end < part.len() {
                let (_, above, _) = part.select_nth_unstable_by(end, f64::total_cmp);
                next.high[bracket] = *above;
                part.truncate(end);
            }
            if low > below {
                let start = low - below;
                let (_, bottom, _) = part.select_nth_unstable_by(start, f64::total_cmp);
                next.low[bracket] = *bottom;
                part.copy_within(start.., 0);
                part.truncate(part.len() - start);
                self.below[bracket] = low;
            }
        }
        // Ties and few patients make brackets touch.
        if next.touch() {
            return false;
        }
        *edges = next;
        if first {
            let all = std::mem::take(&mut self.kept[0]);
            for (bracket, part) in self.kept.iter_mut().enumerate() {
                let inside = next.low[bracket]..next.high[bracket];
                part.extend(all.iter().filter(|level| inside.contains(level)));
            }
        }
        true
    }

    /// The values at the nine ranks; `None` when one lies outside its bracket.
    pub fn pick(&mut self, edges: &Edges, ranks: &[[usize; 3]; 3]) -> Option<[f64; 9]> {
        let mut found = [f64::NAN; 9];
        if edges.is_all() {
            let [all, ..] = &mut self.kept;
            all.sort_unstable_by(f64::total_cmp);
            for (cell, rank) in found.iter_mut().zip(ranks.iter().flatten()) {
                *cell = *all.get(rank - 1)?;
            }
            return Some(found);
        }
        for (bracket, [first, middle, last]) in ranks.iter().enumerate() {
            let (part, below) = (&mut self.kept[bracket], self.below[bracket]);
            if *first <= below || *last > below + part.len() {
                return None;
            }
            let (left, centre, right) = part.select_nth_unstable_by(middle - 1 - below, f64::total_cmp);
            let cells = &mut found[3 * bracket..];
            cells[1] = *centre;
            cells[0] = match first == middle {
                true => *centre,
                false => *left.select_nth_unstable_by(first - 1 - below, f64::total_cmp).1,
            };
            cells[2] = match last == middle {
                true => *centre,
                false => *right.select_nth_unstable_by(last - middle - 1, f64::total_cmp).1,
            };
            // Within rounding of its ends a bracket does not hold everybody.
            if cells[0] <= edges.low[bracket] * NEXT || cells[2] * NEXT >= edges.high[bracket] {
                return None;
            }
        }
        Some(found)
    }
}

/// Puts levels, each of which lies in a bracket, into their bracket's list.
#[inline(always)]
fn sort_out<S: Simd>(simd: S, levels: &[f64], edges: &Edges, lists: &mut [Vec<f64>; 3]) {
    let [one, two, three] = lists;
    let mut ends = [one.len(), two.len(), three.len()];
    one.resize(ends[0] + levels.len() + LANES, 0.0);
    two.resize(ends[1] + levels.len() + LANES, 0.0);
    three.resize(ends[2] + levels.len() + LANES, 0.0);
    let first = f64x8::splat(simd, edges.high[0]);
    let second = f64x8::splat(simd, edges.high[1]);
    let (eights, rest) = levels.as_chunks::<LANES>();
    let mut last = [f64::NAN; LANES];
    last[..rest.len()].copy_from_slice(rest);
    for eight in eights.iter().chain((!rest.is_empty()).then_some(&last)) {
        let level = f64x8::load_array_ref(simd, eight);
        let (in_one, in_two) = (level.simd_lt(first), level.simd_lt(second) & level.simd_ge(first));
        let in_three = level.simd_ge(second);
        level
            .compress(in_one)
            .store_slice(&mut one[ends[0]..ends[0] + LANES]);
        level
            .compress(in_two)
            .store_slice(&mut two[ends[1]..ends[1] + LANES]);
        level
            .compress(in_three)
            .store_slice(&mut three[ends[2]..ends[2] + LANES]);
        ends[0] += in_one.to_bitmask().count_ones() as usize;
        ends[1] += in_two.to_bitmask().count_ones() as usize;
        ends[2] += in_three.to_bitmask().count_ones() as usize;
    }
    one.truncate(ends[0]);
    two.truncate(ends[1]);
    three.truncate(ends[2]);
}

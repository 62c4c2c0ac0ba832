//! Exact order statistics of every time point, without a matrix of patients × points.
//!
//! The patients known so far say between which two values a wanted rank must lie. Of each further
//! patient it is only counted whether the level lies below such a bracket; what lies inside is kept.
//! A bracket only ever narrows, so that counts and what is kept always speak of everybody so far.

use super::lanes::Lane;
use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x8, u64x8};
use infusim::outcome::Ranks;

/// The percentiles wanted.
pub const LEVELS: [f64; 3] = [0.05, 0.5, 0.95];
/// How far from where a rank is expected it may lie, in standard deviations.
const REACH: f64 = 4.5;

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

    fn is_all(&self) -> bool {
        self.low[0] == f64::NEG_INFINITY
    }
}

/// What is known of a time point.
#[derive(Clone, Default)]
pub struct Pile {
    /// Patients below each bracket.
    pub below: [u64; 3],
    /// Levels inside a bracket.
    pub kept: Vec<f64>,
}

/// Adds a row of patients to a pile. `room` has a lane more than the row.
#[inline(always)]
pub fn sift<S: Simd>(simd: S, row: &[Lane], edges: &Edges, room: &mut [f64], pile: &mut Pile) {
    let mut low = [f64x8::splat(simd, 0.0); 3];
    let mut high = low;
    for bracket in 0..3 {
        low[bracket] = f64x8::splat(simd, edges.low[bracket]);
        high[bracket] = f64x8::splat(simd, edges.high[bracket]);
    }
    let (one, zero) = (u64x8::splat(simd, 1), u64x8::splat(simd, 0));
    let mut below = [zero; 3];
    let mut kept = 0;
    for lane in row {
        let level = lane.get(simd);
        let under0 = level.simd_lt(low[0]);
        let under1 = level.simd_lt(low[1]);
        let under2 = level.simd_lt(low[2]);
        below[0] = below[0] + under0.select(one, zero);
        below[1] = below[1] + under1.select(one, zero);
        below[2] = below[2] + under2.select(one, zero);
        let inside = (under0 ^ level.simd_lt(high[0]))
            | (under1 ^ level.simd_lt(high[1]))
            | (under2 ^ level.simd_lt(high[2]));
        level.compress(inside).store_slice(&mut room[kept..kept + 8]);
        kept += inside.to_bitmask().count_ones() as usize;
    }
    for bracket in 0..3 {
        pile.below[bracket] += below[bracket].reduce_sum();
    }
    pile.kept.extend_from_slice(&room[..kept]);
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

impl Pile {
    /// Narrows the brackets around the ranks wanted of `count` patients, of whom `known` are in the
    /// pile. False when a rank cannot be reached any more.
    pub fn narrow(&mut self, edges: &mut Edges, known: usize, count: usize, ranks: &[[usize; 3]; 3]) -> bool {
        let (m, n) = (known as f64, count as f64);
        let mut next = Self::default();
        let mut narrower = *edges;
        let mut part = Vec::new();
        for (bracket, [first, middle, last]) in ranks.iter().enumerate() {
            let p = *middle as f64 / n;
            let spread = REACH * (m * p * (1.0 - p) * (1.0 - m / n)).max(0.0).sqrt() + 2.0;
            let low = ((*first as f64 - 1.0) * m / n - spread).max(0.0) as usize;
            let high = (*last as f64 * m / n + spread).min(m - 1.0) as usize;
            let below = match edges.is_all() {
                true => 0,
                false => self.below[bracket] as usize,
            };
            part.clear();
            match edges.is_all() {
                true => part.extend_from_slice(&self.kept),
                false => {
                    let inside = edges.low[bracket]..edges.high[bracket];
                    part.extend(self.kept.iter().filter(|level| inside.contains(level)));
                }
            }
            let len = part.len();
            let (from, to) = (low.saturating_sub(below), high.saturating_sub(below) + 1);
            if from >= len || high < below {
                return false;
            }
            let mut part = part.as_mut_slice();
            if to < len {
                let (inside, above, _) = part.select_nth_unstable_by(to, f64::total_cmp);
                narrower.high[bracket] = *above;
                part = inside;
            } else if edges.is_all() {
                narrower.high[bracket] = f64::INFINITY;
            }
            if low > below {
                let (_, bottom, inside) = part.select_nth_unstable_by(from, f64::total_cmp);
                narrower.low[bracket] = *bottom;
                next.kept.push(*bottom);
                part = inside;
            } else if edges.is_all() {
                narrower.low[bracket] = f64::MIN;
            }
            next.kept.extend_from_slice(part);
            next.below[bracket] = (below + if low > below { from } else { 0 }) as u64;
        }
        // Ties and few patients make brackets touch.
        if narrower.high[0] > narrower.low[1] || narrower.high[1] > narrower.low[2] {
            return false;
        }
        *edges = narrower;
        *self = next;
        true
    }

    /// The values at the nine ranks; `None` when one lies outside its bracket.
    pub fn pick(&mut self, edges: &Edges, ranks: &[[usize; 3]; 3]) -> Option<[f64; 9]> {
        let mut found = [f64::NAN; 9];
        if edges.is_all() {
            self.kept.sort_unstable_by(f64::total_cmp);
            for (cell, rank) in found.iter_mut().zip(ranks.iter().flatten()) {
                *cell = *self.kept.get(rank - 1)?;
            }
            return Some(found);
        }
        let mut part = Vec::new();
        for (bracket, [first, middle, last]) in ranks.iter().enumerate() {
            let inside = edges.low[bracket]..edges.high[bracket];
            part.clear();
            part.extend(self.kept.iter().filter(|level| inside.contains(level)));
            let below = self.below[bracket] as usize;
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
        }
        Some(found)
    }
}

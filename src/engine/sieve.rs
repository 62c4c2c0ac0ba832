use super::bracket::{Bracket, Catch, PERCENTILES, Window};
use super::square::{Eight, LANES};
use crate::outcome::{Estimate, Ranks};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use std::ops::Range;

/// Exact percentiles over time without keeping everybody's curve.
///
/// Patients pass by in rounds, each three times as large as all before it; after each round it is
/// known better which of the values to come matter. A column is one analyte at one point of the
/// grid: what is known of it is a [`Bracket`].
#[derive(Clone, Debug)]
pub struct Sieve {
    count: usize,
    wanted: [Ranks; PERCENTILES],
    points: usize,
    /// For each analyte, the thresholds that are its own, ng/mL.
    limits: Vec<Vec<f64>>,
    brackets: Vec<Bracket>,
}

/// What a group of patients left in the sieve.
#[derive(Clone, Debug)]
pub struct Sifted {
    catches: Vec<Catch>,
    /// For each analyte, patients above each limit, point after point.
    above: Vec<Vec<u32>>,
}

/// Patients in the first round, all of whose values are kept.
const FIRST_ROUND: usize = 256;
/// How many times as many are known after a round as before it.
const GROWTH: usize = 4;

impl Sieve {
    /// For a number of patients and points, three percentiles, and each analyte's own thresholds.
    pub fn new(count: usize, points: usize, levels: [f64; PERCENTILES], limits: Vec<Vec<f64>>) -> Self {
        let brackets = vec![Bracket::open(); points * limits.len()];
        Self {
            count,
            wanted: levels.map(|level| Ranks::new(level, count)),
            points,
            limits,
            brackets,
        }
    }

    /// The rounds, as ranges of patients counted from 0.
    pub fn rounds(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let count = self.count;
        let mut next = 0..FIRST_ROUND.min(count);
        std::iter::from_fn(move || {
            let round = next.clone();
            next = round.end..(round.end * GROWTH).min(count);
            (!round.is_empty()).then_some(round)
        })
    }

    /// For a group of patients who have not passed yet.
    pub fn empty(&self) -> Sifted {
        Sifted {
            catches: vec![Catch::default(); self.brackets.len()],
            above: self
                .limits
                .iter()
                .map(|limits| vec![0; limits.len() * self.points])
                .collect(),
        }
    }

    /// Lets patients pass at some points: for each analyte and each of the points there is a row of
    /// `width` levels.
    #[inline(always)]
    pub(super) fn pass<S: Simd>(
        &self,
        simd: S,
        points: &Range<usize>,
        levels: &[f64],
        width: usize,
        sifted: &mut Sifted,
    ) {
        let cells = points.len() * width;
        for (analyte, (limits, above)) in self.limits.iter().zip(&mut sifted.above).enumerate() {
            let columns = analyte * self.points + points.start..analyte * self.points + points.end;
            let (Some(rows), Some(brackets), Some(catches), Some(above)) = (
                levels.get(analyte * cells..(analyte + 1) * cells),
                self.brackets.get(columns.clone()),
                sifted.catches.get_mut(columns),
                above.get_mut(points.start * limits.len()..points.end * limits.len()),
            ) else {
                continue;
            };
            let rows = rows.chunks_exact(width);
            for (point, ((row, bracket), catch)) in rows.zip(brackets).zip(catches).enumerate() {
                if bracket.has_tie() {
                    sift::<S, true>(simd, row, bracket, catch);
                } else {
                    sift::<S, false>(simd, row, bracket, catch);
                }
                for (index, limit) in limits.iter().enumerate() {
                    let beyond = count_above(simd, row, *limit);
                    if let Some(count) = above.get_mut(point * limits.len() + index) {
                        *count += beyond;
                    }
                }
            }
        }
    }

    /// All columns, to be told of a round with [`Bracket::learn`], in any order.
    pub fn columns(&mut self) -> (&mut [Bracket], Round) {
        let round = Round {
            wanted: self.wanted,
            count: self.count,
        };
        (&mut self.brackets, round)
    }

    /// Patients above the limits of an analyte, point after point.
    pub fn above(&self, analyte: usize, sifted: &[&Sifted]) -> Vec<u64> {
        let mut sums = vec![0; self.limits.get(analyte).map_or(0, Vec::len) * self.points];
        for above in sifted.iter().filter_map(|sifted| sifted.above.get(analyte)) {
            for (sum, more) in sums.iter_mut().zip(above) {
                *sum += u64::from(*more);
            }
        }
        sums
    }

    /// A sieve for a second passage, which keeps everything of some columns and nothing of the others.
    pub fn again(&self, columns: &[usize]) -> Self {
        let mut again = self.clone();
        for (column, bracket) in again.brackets.iter_mut().enumerate() {
            *bracket = if columns.contains(&column) {
                Bracket::open()
            } else {
                Bracket::shut()
            };
        }
        again
    }
}

impl Sifted {
    /// Forgets what the columns have learnt; how many were above a limit stays.
    pub fn clear(&mut self) {
        for catch in &mut self.catches {
            (catch.below, catch.tied) = ([0; PERCENTILES], [0; PERCENTILES]);
            catch.kept.clear();
        }
    }
}

/// What a column has to know of the population.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    wanted: [Ranks; PERCENTILES],
    count: usize,
}

impl Bracket {
    /// Learns from all groups of a round, after which `seen` patients have passed.
    pub fn learn(&mut self, column: usize, groups: &[&Sifted], round: &Round, seen: usize) {
        for catch in groups.iter().filter_map(|group| group.catches.get(column)) {
            self.add(catch);
        }
        if seen < round.count {
            let windows = round.wanted.map(|ranks| Window::new(&ranks, seen, round.count));
            self.narrow(&windows, seen);
        }
    }

    /// The percentiles when all have passed; `None` when the column has to be looked at again.
    pub fn percentiles(&mut self, round: &Round) -> Option<Vec<Estimate>> {
        self.estimates(&round.wanted)
    }
}

/// Counts what lies below each interval of a column and keeps what lies inside. Where nobody stands a
/// row holds NaN, which compares false.
#[inline(always)]
fn sift<S: Simd, const TIES: bool>(simd: S, row: &[f64], bracket: &Bracket, catch: &mut Catch) {
    let intervals = &bracket.intervals;
    let (mut below, mut tied) = ([0; PERCENTILES], [0; PERCENTILES]);
    // 64 patients at a time: as many as a word has bits.
    for patients in row.chunks(64) {
        let mut inside = 0;
        for (place, eight) in patients.chunks_exact(LANES).enumerate() {
            let levels = Eight::from_slice(simd, eight);
            let mut here = 0;
            for index in 0..PERCENTILES {
                let before = levels.simd_lt(intervals[index].low).to_bitmask();
                let within = levels.simd_le(intervals[index].high).to_bitmask() & !before;
                below[index] += before.count_ones();
                if TIES && intervals[index].is_tie() {
                    tied[index] += within.count_ones();
                } else {
                    here |= within;
                }
            }
            inside |= here << (place * LANES);
        }
        while inside != 0 {
            let place = inside.trailing_zeros() as usize;
            inside &= inside - 1;
            if let Some(level) = patients.get(place) {
                catch.kept.push(*level);
            }
        }
    }
    for index in 0..PERCENTILES {
        catch.below[index] += below[index];
        catch.tied[index] += tied[index];
    }
}

/// How many of a row lie above a limit.
#[inline(always)]
fn count_above<S: Simd>(simd: S, row: &[f64], limit: f64) -> u32 {
    let mut count = 0;
    for eight in row.chunks_exact(LANES) {
        count += Eight::from_slice(simd, eight)
            .simd_gt(limit)
            .to_bitmask()
            .count_ones();
    }
    count
}

use super::block::BLOCK;
use super::bracket::{Bracket, Counts, Desk, PERCENTILES, Window};
use super::pile::Pile;
use super::square::{Eight, LANES};
use crate::outcome::{Estimate, Ranks};
use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, mask64x8};
use std::ops::Range;

/// Exact percentiles over time without keeping everybody's curve.
///
/// Patients pass by in rounds, each of which makes those known four times as many; after each it is
/// known better which of the values to come matter. A column is one analyte at one point of the
/// grid: what is known of it is a [`Bracket`].
#[derive(Clone, Debug)]
pub struct Sieve {
    count: usize,
    wanted: [Ranks; PERCENTILES],
    points: usize,
    /// For each analyte, the levels that those who are to be counted exceed, ng/mL.
    limits: Vec<Vec<f64>>,
    brackets: Vec<Bracket>,
    level: Level,
}

/// What a group of patients left in the sieve.
#[derive(Clone, Debug)]
pub struct Sifted {
    counts: Vec<Counts>,
    /// What was kept of each block; those from `known` on are room.
    blocks: Vec<Kept>,
    known: usize,
    /// For each analyte, patients above each limit, point after point.
    above: Vec<Vec<u32>>,
}

/// What was kept of a block, in the order in which it passed: written from the first to the last value,
/// not here and there, which would take longer than to find out what to keep.
#[derive(Clone, Debug, Default)]
struct Kept {
    values: Pile,
    /// Where in it the values of each column begin, and how many there are.
    pieces: Vec<(u32, u32)>,
}

/// Patients in the first round, all of whose values are kept: whole blocks, so that every round is.
const FIRST_ROUND: usize = 2 * BLOCK;
/// How many times as many are known after a round as before it.
const GROWTH: usize = 4;

/// How many standard deviations the interval of a percentile reaches to either side (95 %).
const Z: f64 = 1.96;

/// Rounds of patients, counted from 0.
fn rounds(count: usize) -> impl Iterator<Item = Range<usize>> + use<> {
    let mut next = 0..FIRST_ROUND.min(count);
    std::iter::from_fn(move || {
        let round = next.clone();
        next = round.end..(round.end * GROWTH).min(count);
        (!round.is_empty()).then_some(round)
    })
}

impl Sieve {
    /// For a number of patients and points, three percentiles, and for each analyte the levels above which
    /// people are counted.
    pub fn new(count: usize, points: usize, levels: [f64; PERCENTILES], limits: Vec<Vec<f64>>) -> Self {
        let brackets = vec![Bracket::open(); points * limits.len()];
        Self {
            count,
            wanted: levels.map(|level| Ranks::new(level, count)),
            points,
            limits,
            brackets,
            level: Level::new(),
        }
    }

    /// The rounds, as ranges of patients counted from 0.
    pub fn rounds(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        rounds(self.count)
    }

    /// An estimate, in bytes, of what a column takes at most while so many patients pass by: the values
    /// kept of a round, and those kept of all before it.
    pub fn bytes_of_a_column(count: usize, levels: [f64; PERCENTILES]) -> u64 {
        let kept_after = |seen: usize| {
            let width = |level: &f64| {
                let rank = level * count as f64;
                let away = Z * (rank * (1.0 - level)).sqrt();
                let ranks = Ranks {
                    rank: rank as usize,
                    low: Some((rank - away).max(1.0) as usize),
                    high: Some((rank + away) as usize),
                };
                Window::new(&ranks, seen, count).width()
            };
            levels.iter().map(width).sum::<usize>().min(seen)
        };
        let (mut kept, mut passing, mut blocks) = (0, 0, 0);
        for round in rounds(count) {
            let inside = match round.start {
                0 => round.len(),
                seen => round.len() * kept_after(seen) / seen,
            };
            kept = kept.max(kept_after(round.start));
            passing = passing.max(inside + inside / 8);
            blocks = blocks.max(round.len().div_ceil(BLOCK));
        }
        let bytes = size_of::<Bracket>()
            + size_of::<Option<Vec<Estimate>>>()
            + PERCENTILES * size_of::<Estimate>()
            + size_of::<f64>() * (kept + passing)
            + size_of::<(u32, u32)>() * blocks;
        bytes as u64
    }

    /// How many values are kept of a block of the first round, all of them; 0 once columns know what to keep.
    pub(super) fn room_of_a_first_block(&self, width: usize) -> usize {
        match self.brackets.first() {
            Some(bracket) if bracket.is_open() => width * self.brackets.len(),
            _ => 0,
        }
    }

    /// What a column with so many limits takes in each group of patients, bytes.
    pub fn bytes_of_a_thread(limits: usize) -> u64 {
        (size_of::<Counts>() + size_of::<u32>() * limits) as u64
    }

    /// For a group of patients who have not passed yet.
    pub fn empty(&self) -> Sifted {
        Sifted {
            counts: vec![Counts::default(); self.brackets.len()],
            blocks: Vec::new(),
            known: 0,
            above: self
                .limits
                .iter()
                .map(|limits| vec![0; limits.len() * self.points])
                .collect(),
        }
    }

    /// Lets patients of a block pass at some points: for each analyte and each of the points there is a
    /// row of `width` levels.
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
        let Kept { values, pieces } = &mut sifted.blocks[sifted.known - 1];
        for (analyte, (limits, above)) in self.limits.iter().zip(&mut sifted.above).enumerate() {
            let columns = analyte * self.points + points.start..analyte * self.points + points.end;
            let rows = &levels[analyte * cells..(analyte + 1) * cells];
            let brackets = &self.brackets[columns.clone()];
            let counts = &mut sifted.counts[columns.clone()];
            let pieces = &mut pieces[columns];
            let above = &mut above[points.start * limits.len()..points.end * limits.len()];
            let rows = rows.chunks_exact(width);
            let columns = brackets.iter().zip(counts).zip(pieces);
            for (point, (row, ((bracket, counts), piece))) in rows.zip(columns).enumerate() {
                let start = values.len();
                if bracket.has_tie() {
                    sift::<S, true>(simd, row, bracket, counts, values);
                } else {
                    sift::<S, false>(simd, row, bracket, counts, values);
                }
                *piece = (start as u32, (values.len() - start) as u32);
                for (index, limit) in limits.iter().enumerate() {
                    above[point * limits.len() + index] += count_above(simd, row, *limit);
                }
            }
        }
    }

    /// All columns, to be told with [`Bracket::learn`], in any order, of a round after which `seen`
    /// patients have passed.
    pub fn columns(&mut self, seen: usize) -> (&mut [Bracket], Round) {
        let windows = self.wanted.map(|ranks| Window::new(&ranks, seen, self.count));
        let round = Round {
            wanted: self.wanted,
            windows: (seen < self.count).then_some(windows),
            seen,
            level: self.level,
        };
        (&mut self.brackets, round)
    }

    /// The percentiles of every column; `None` where it has to be looked at again.
    pub fn percentiles(&mut self) -> Vec<Option<Vec<Estimate>>> {
        self.brackets.iter_mut().map(Bracket::percentiles).collect()
    }

    /// Patients above the limits of an analyte, point after point.
    pub fn above(&self, analyte: usize, sifted: &[&Sifted]) -> Vec<u64> {
        let mut sums = vec![0; self.limits[analyte].len() * self.points];
        for sifted in sifted {
            for (sum, more) in sums.iter_mut().zip(&sifted.above[analyte]) {
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
    /// The next block begins. `first` values are kept of it if it is the very first one; later ones take a
    /// little more than the one before.
    pub(super) fn begin(&mut self, first: usize) {
        let before = self.known.checked_sub(1).and_then(|last| self.blocks.get(last));
        let expected = before.map_or(first, |before| before.values.len() / 8 * 9);
        if self.known == self.blocks.len() {
            self.blocks.push(Kept::default());
        }
        let block = &mut self.blocks[self.known];
        block.values.clear();
        block.values.room_for(expected);
        block.pieces.resize(self.counts.len(), (0, 0));
        self.known += 1;
    }

    /// Forgets what the columns have learnt; how many were above a limit stays.
    pub fn clear(&mut self) {
        self.counts.fill(Counts::default());
        self.known = 0;
    }

    /// Adds what was kept of a column to others.
    fn collect(&self, column: usize, values: &mut Vec<f64>) {
        for block in self.blocks.iter().take(self.known) {
            let (start, count) = block.pieces[column];
            let kept = &block.values.values()[start as usize..(start + count) as usize];
            values.extend_from_slice(kept);
        }
    }
}

/// What a column has to know of a round.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    wanted: [Ranks; PERCENTILES],
    /// Where they are looked for in the next round; none after the last one.
    windows: Option<[Window; PERCENTILES]>,
    /// Patients who have passed.
    seen: usize,
    level: Level,
}

impl Bracket {
    /// Learns from all groups of a round.
    pub fn learn(&mut self, column: usize, groups: &[&Sifted], round: &Round, desk: &mut Desk) {
        desk.passed.clear();
        for group in groups {
            group.collect(column, &mut desk.passed);
            self.count(&group.counts[column]);
        }
        dispatch!(round.level, simd => {
            self.lay_out(simd, desk);
            match &round.windows {
                Some(windows) => self.narrow(simd, windows, round.seen, desk),
                None => self.find(simd, &round.wanted, desk),
            }
        });
    }
}

/// Counts what lies below each interval of a column and keeps what lies inside. Where nobody stands a
/// row holds NaN, which compares false.
#[inline(always)]
fn sift<S: Simd, const TIES: bool>(
    simd: S,
    row: &[f64],
    bracket: &Bracket,
    counts: &mut Counts,
    kept: &mut Pile,
) {
    let intervals = &bracket.intervals;
    let (mut below, mut tied) = ([0; PERCENTILES], [0; PERCENTILES]);
    let mut room = kept.room_for(row.len());
    let nobody = mask64x8::from_bitmask(simd, 0);
    // 64 patients at a time: as many as a word has bits.
    for patients in row.chunks(64) {
        let mut inside = 0;
        for (place, eight) in patients.chunks_exact(LANES).enumerate() {
            let levels = Eight::from_slice(simd, eight);
            let mut here = nobody;
            for index in 0..PERCENTILES {
                let before = levels.simd_lt(intervals[index].low);
                let within = levels.simd_le(intervals[index].high) & !before;
                below[index] += before.to_bitmask().count_ones();
                if TIES && intervals[index].is_tie() {
                    tied[index] += within.to_bitmask().count_ones();
                } else {
                    here |= within;
                }
            }
            inside |= here.to_bitmask() << (place * LANES);
        }
        while inside != 0 {
            let place = inside.trailing_zeros() as usize;
            inside &= inside - 1;
            room.push(patients[place]);
        }
    }
    room.close();
    for index in 0..PERCENTILES {
        counts.below[index] += below[index];
        counts.tied[index] += tied[index];
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

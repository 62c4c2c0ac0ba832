use super::BLOCK;
use super::candidate_buffer::CandidateBuffer;
use super::quantile_brackets::{BracketCounts, QUANTILES, QuantileBrackets, RankBounds, Scratch};
use super::{Estimate, Ranks};
use crate::lane::{LANES, LaneF64, SimdLevel};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, dispatch, mask64x8};
use std::ops::Range;

/// Exact percentiles over time without keeping everybody's curve.
///
/// Patients pass by in rounds, each of which makes those known four times as many; after each it is
/// known better which of the values to come matter. A column is one analyte at one point of the
/// grid: what is known of it is a [`QuantileBrackets`].
#[derive(Clone, Debug)]
pub struct StreamingQuantiles {
    count: usize,
    wanted: [Ranks; QUANTILES],
    points: usize,
    /// For each analyte, the levels that those who are to be counted exceed, ng/mL.
    limits: Vec<Vec<f64>>,
    brackets: Vec<QuantileBrackets>,
    level: SimdLevel,
}

/// What a group of patients left in the quantiles.
#[derive(Clone, Debug)]
pub struct PartialCounts {
    counts: Vec<BracketCounts>,
    /// What was kept of each block; those from `known` on are room.
    blocks: Vec<BlockCandidates>,
    known: usize,
    /// For each analyte, patients above each limit, point after point.
    above: Vec<Vec<u32>>,
}

/// What was kept of a block, in the order in which it passed: written from the first to the last value,
/// not here and there, which would take longer than to find out what to keep.
#[derive(Clone, Debug, Default)]
struct BlockCandidates {
    values: CandidateBuffer,
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

impl StreamingQuantiles {
    /// For a number of patients and points, three percentiles, and for each analyte the levels above which
    /// people are counted.
    pub fn new(count: usize, points: usize, levels: [f64; QUANTILES], limits: Vec<Vec<f64>>) -> Self {
        let brackets = vec![QuantileBrackets::open(); points * limits.len()];
        Self {
            count,
            wanted: levels.map(|level| Ranks::new(level, count)),
            points,
            limits,
            brackets,
            level: SimdLevel::new(),
        }
    }

    /// The rounds, as ranges of patients counted from 0.
    pub fn rounds(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        rounds(self.count)
    }

    /// An estimate, in bytes, of what a column takes at most while so many patients pass by: the values
    /// kept of a round, and those kept of all before it.
    pub fn column_bytes(count: usize, levels: [f64; QUANTILES]) -> u64 {
        let kept_after = |seen: usize| {
            let width = |level: &f64| {
                let rank = level * count as f64;
                let away = Z * (rank * (1.0 - level)).sqrt();
                let ranks = Ranks {
                    rank: rank as usize,
                    low: Some((rank - away).max(1.0) as usize),
                    high: Some((rank + away) as usize),
                };
                RankBounds::new(&ranks, seen, count).width()
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
        let bytes = size_of::<QuantileBrackets>()
            + size_of::<Option<Vec<Estimate>>>()
            + QUANTILES * size_of::<Estimate>()
            + size_of::<f64>() * (kept + passing)
            + size_of::<(u32, u32)>() * blocks;
        bytes as u64
    }

    /// How many values are kept of a block of the first round, all of them; 0 once columns know what to keep.
    pub(crate) fn first_block_capacity(&self, width: usize) -> usize {
        match self.brackets.first() {
            Some(bracket) if bracket.is_open() => width * self.brackets.len(),
            _ => 0,
        }
    }

    /// What a column with so many limits takes in each group of patients, bytes.
    pub fn thread_bytes(limits: usize) -> u64 {
        (size_of::<BracketCounts>() + size_of::<u32>() * limits) as u64
    }

    /// For a group of patients who have not passed yet.
    pub fn empty(&self) -> PartialCounts {
        PartialCounts {
            counts: vec![BracketCounts::default(); self.brackets.len()],
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
    pub(crate) fn add_tile<S: Simd>(
        &self,
        simd: S,
        points: &Range<usize>,
        levels: &[f64],
        width: usize,
        counts: &mut PartialCounts,
    ) {
        let cells = points.len() * width;
        let BlockCandidates { values, pieces } = &mut counts.blocks[counts.known - 1];
        for (analyte, (limits, above)) in self.limits.iter().zip(&mut counts.above).enumerate() {
            let columns = analyte * self.points + points.start..analyte * self.points + points.end;
            let rows = &levels[analyte * cells..(analyte + 1) * cells];
            let brackets = &self.brackets[columns.clone()];
            let counts = &mut counts.counts[columns.clone()];
            let pieces = &mut pieces[columns];
            let above = &mut above[points.start * limits.len()..points.end * limits.len()];
            let rows = rows.chunks_exact(width);
            let columns = brackets.iter().zip(counts).zip(pieces);
            for (point, (row, ((bracket, counts), piece))) in rows.zip(columns).enumerate() {
                let start = values.len();
                if bracket.has_tie() {
                    count_and_keep::<S, true>(simd, row, bracket, counts, values);
                } else {
                    count_and_keep::<S, false>(simd, row, bracket, counts, values);
                }
                *piece = (start as u32, (values.len() - start) as u32);
                for (index, limit) in limits.iter().enumerate() {
                    above[point * limits.len() + index] += count_above(simd, row, *limit);
                }
            }
        }
    }

    /// All columns, to be told with [`QuantileBrackets::update`], in any order, of a round after which `seen`
    /// patients have passed.
    pub fn columns(&mut self, seen: usize) -> (&mut [QuantileBrackets], Round) {
        let windows = self.wanted.map(|ranks| RankBounds::new(&ranks, seen, self.count));
        let round = Round {
            wanted: self.wanted,
            windows: (seen < self.count).then_some(windows),
            seen,
            level: self.level,
        };
        (&mut self.brackets, round)
    }

    /// The percentiles of every column; `None` where it has to be looked at second_pass.
    pub fn percentiles(&mut self) -> Vec<Option<Vec<Estimate>>> {
        self.brackets
            .iter_mut()
            .map(QuantileBrackets::percentiles)
            .collect()
    }

    /// Patients above the limits of an analyte, point after point.
    pub fn above(&self, analyte: usize, counts: &[&PartialCounts]) -> Vec<u64> {
        let mut sums = vec![0; self.limits[analyte].len() * self.points];
        for counts in counts {
            for (sum, more) in sums.iter_mut().zip(&counts.above[analyte]) {
                *sum += u64::from(*more);
            }
        }
        sums
    }

    /// A quantiles for a second passage, which keeps everything of some columns and nothing of the others.
    pub fn second_pass(&self, columns: &[usize]) -> Self {
        let mut second_pass = self.clone();
        for (column, bracket) in second_pass.brackets.iter_mut().enumerate() {
            *bracket = if columns.contains(&column) {
                QuantileBrackets::open()
            } else {
                QuantileBrackets::closed()
            };
        }
        second_pass
    }
}

impl PartialCounts {
    /// The next block begins. `first` values are kept of it if it is the very first one; later ones take a
    /// little more than the one before.
    pub(crate) fn begin_block(&mut self, first: usize) {
        let before = self.known.checked_sub(1).and_then(|last| self.blocks.get(last));
        let expected = before.map_or(first, |before| before.values.len() / 8 * 9);
        if self.known == self.blocks.len() {
            self.blocks.push(BlockCandidates::default());
        }
        let block = &mut self.blocks[self.known];
        block.values.clear();
        block.values.reserve(expected);
        block.pieces.resize(self.counts.len(), (0, 0));
        self.known += 1;
    }

    /// Forgets what the columns have learnt; how many were above a limit stays.
    pub fn clear(&mut self) {
        self.counts.fill(BracketCounts::default());
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
    wanted: [Ranks; QUANTILES],
    /// Where they are looked for in the next round; none after the last one.
    windows: Option<[RankBounds; QUANTILES]>,
    /// Patients who have passed.
    seen: usize,
    level: SimdLevel,
}

impl QuantileBrackets {
    /// Learns from all groups of a round.
    pub fn update(&mut self, column: usize, groups: &[&PartialCounts], round: &Round, desk: &mut Scratch) {
        desk.passed.clear();
        for group in groups {
            group.collect(column, &mut desk.passed);
            self.count(&group.counts[column]);
        }
        dispatch!(round.level, simd => {
            self.gather(simd, desk);
            match &round.windows {
                Some(windows) => self.narrow(simd, windows, round.seen, desk),
                None => self.find(simd, &round.wanted, desk),
            }
        });
    }
}

/// BracketCounts what lies below each interval of a column and keeps what lies inside. Where nobody stands a
/// row holds NaN, which compares false.
#[inline(always)]
fn count_and_keep<S: Simd, const TIES: bool>(
    simd: S,
    row: &[f64],
    bracket: &QuantileBrackets,
    counts: &mut BracketCounts,
    kept: &mut CandidateBuffer,
) {
    let intervals = &bracket.intervals;
    let (mut below, mut tied) = ([0; QUANTILES], [0; QUANTILES]);
    let mut room = kept.reserve(row.len());
    let nobody = mask64x8::from_bitmask(simd, 0);
    // 64 patients at a time: as many as a word has bits.
    for patients in row.chunks(64) {
        let mut inside = 0;
        for (place, eight) in patients.chunks_exact(LANES).enumerate() {
            let levels = LaneF64::from_slice(simd, eight);
            let mut here = nobody;
            for index in 0..QUANTILES {
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
    for index in 0..QUANTILES {
        counts.below[index] += below[index];
        counts.tied[index] += tied[index];
    }
}

/// How many of a row lie above a limit.
#[inline(always)]
fn count_above<S: Simd>(simd: S, row: &[f64], limit: f64) -> u32 {
    let mut count = 0;
    for eight in row.chunks_exact(LANES) {
        count += LaneF64::from_slice(simd, eight)
            .simd_gt(limit)
            .to_bitmask()
            .count_ones();
    }
    count
}

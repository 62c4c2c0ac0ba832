use super::BLOCK;
use super::candidate_buffer::CandidateBuffer;
use super::quantile_brackets::{BracketCounts, QUANTILES, QuantileBrackets, RankBounds, Scratch};
use super::{Estimate, Ranks};
use crate::lane::{LANES, LaneF64, ReusedVec, SimdLevel};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, dispatch, mask64x8};
use std::ops::Range;

/// Exact quantiles of many columns without keeping all their values.
///
/// A column holds one value of each member of a sample: of one of several variables at one of several points. Values
/// are streamed in rounds, each of which makes those seen four times as many; after each, the [`QuantileBrackets`] of a
/// column tell which of the values to come are candidates.
#[derive(Clone, Debug)]
pub struct StreamingQuantiles {
    pub(super) count: usize,
    pub(super) probabilities: [f64; QUANTILES],
    targets: [Ranks; QUANTILES],
    pub(super) points: usize,
    /// For each variable, the limits above which values are counted.
    pub(super) limits: Vec<Vec<f64>>,
    pub(super) brackets: Vec<QuantileBrackets>,
    simd_level: SimdLevel,
}

/// What one part of a sample contributes to all columns.
#[derive(Clone, Debug)]
pub struct PartialCounts {
    pub(super) bracket_counts: Vec<BracketCounts>,
    blocks: ReusedVec<BlockCandidates>,
    /// For each variable, the number of values above each limit, point after point.
    pub(super) above: Vec<Vec<u32>>,
}

/// Candidates of a block in the order in which they were streamed: written sequentially, since scattered writes would
/// take longer than to find the candidates.
#[derive(Clone, Debug, Default)]
struct BlockCandidates {
    values: CandidateBuffer,
    /// For each column, where its candidates begin and how many there are.
    spans: Vec<(u32, u32)>,
}

/// Members in the first round, all of whose values are kept: whole blocks, so that every round is.
const FIRST_ROUND: usize = 2 * BLOCK;
/// How many times as many values have been seen after a round as before it.
const GROWTH: usize = 4;
/// A pilot of more than the first round has at most one in so many of the members of a shard.
const PILOT_SHARE: usize = 4;

/// The standard normal quantile at 0.975, as accurate as an estimate of memory needs.
const NORMAL_QUANTILE: f64 = 1.96;

/// Rounds, as ranges of members counted from 0.
fn rounds(count: usize) -> impl Iterator<Item = Range<usize>> + use<> {
    let mut next = 0..FIRST_ROUND.min(count);
    std::iter::from_fn(move || {
        let round = next.clone();
        next = round.end..(round.end * GROWTH).min(count);
        (!round.is_empty()).then_some(round)
    })
}

impl StreamingQuantiles {
    /// For `count` members, three quantiles, and for each variable a column at each of `points` and the limits above
    /// which its values are counted.
    pub fn new(count: usize, points: usize, probabilities: [f64; QUANTILES], limits: Vec<Vec<f64>>) -> Self {
        let brackets = vec![QuantileBrackets::open(); points * limits.len()];
        Self {
            count,
            probabilities,
            targets: probabilities.map(|probability| Ranks::new(probability, count)),
            points,
            limits,
            brackets,
            simd_level: SimdLevel::new(),
        }
    }

    /// The rounds, as ranges of members counted from 0.
    pub fn rounds(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        rounds(self.count)
    }

    /// The rounds of a pilot, from which all shards of the sample find the same brackets ([`QuantileState`]): the first
    /// one, and those after it that end within a quarter of `shard` members. None where that would be the whole sample:
    /// then everything is kept. All shards need the same `shard`, such as the sample's members divided by the number of
    /// shards.
    ///
    /// [`QuantileState`]: super::QuantileState
    pub fn pilot(&self, shard: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let count = self.count;
        let is_short = move |round: &Range<usize>| round.start == 0 || round.end <= shard / PILOT_SHARE;
        rounds(count).take_while(move |round| round.end < count && is_short(round))
    }

    /// Estimates the most memory, in bytes, that a column of `count` values takes: the candidates of a round, and those
    /// of all rounds before it.
    pub fn column_bytes(count: usize, probabilities: [f64; QUANTILES]) -> u64 {
        let candidates_after = |seen: usize| {
            let width = |probability: &f64| {
                let rank = probability * count as f64;
                let half_width = NORMAL_QUANTILE * (rank * (1.0 - probability)).sqrt();
                let ranks = Ranks {
                    rank: rank as usize,
                    low: Some((rank - half_width).max(1.0) as usize),
                    high: Some((rank + half_width) as usize),
                };
                RankBounds::new(&ranks, seen, count).width()
            };
            probabilities.iter().map(width).sum::<usize>().min(seen)
        };
        let (mut earlier, mut incoming, mut blocks) = (0, 0, 0);
        for round in rounds(count) {
            let inside = match round.start {
                0 => round.len(),
                seen => round.len() * candidates_after(seen) / seen,
            };
            earlier = earlier.max(candidates_after(round.start));
            incoming = incoming.max(inside + inside / 8);
            blocks = blocks.max(round.len().div_ceil(BLOCK));
        }
        let bytes = size_of::<QuantileBrackets>()
            + size_of::<Option<Vec<Estimate>>>()
            + QUANTILES * size_of::<Estimate>()
            + size_of::<f64>() * (earlier + incoming)
            + size_of::<(u32, u32)>() * blocks;
        bytes as u64
    }

    /// How many values are kept of a block in the first round: all; 0 once columns have brackets.
    pub(crate) fn first_block_capacity(&self, width: usize) -> usize {
        match self.brackets.first() {
            Some(bracket) if bracket.is_open() => width * self.brackets.len(),
            _ => 0,
        }
    }

    /// Memory, in bytes, that a column with so many limits takes in each part of the sample.
    pub fn thread_bytes(limits: usize) -> u64 {
        (size_of::<BracketCounts>() + size_of::<u32>() * limits) as u64
    }

    /// For a part of the sample of which nothing has been streamed yet.
    pub fn empty(&self) -> PartialCounts {
        PartialCounts {
            bracket_counts: vec![BracketCounts::default(); self.brackets.len()],
            blocks: ReusedVec::default(),
            above: self
                .limits
                .iter()
                .map(|limits| vec![0; limits.len() * self.points])
                .collect(),
        }
    }

    /// Adds values of a block: `tile` has a row of `width` values for each variable and each of `points`. NaN where
    /// there is no value.
    #[inline(always)]
    pub(crate) fn add_tile<S: Simd>(
        &self,
        simd: S,
        points: &Range<usize>,
        tile: &[f64],
        width: usize,
        partial: &mut PartialCounts,
    ) {
        let cells = points.len() * width;
        let last = partial.blocks.len() - 1;
        let BlockCandidates { values, spans } = &mut partial.blocks[last];
        for (variable, (limits, above)) in self.limits.iter().zip(&mut partial.above).enumerate() {
            let columns = variable * self.points + points.start..variable * self.points + points.end;
            let rows = &tile[variable * cells..(variable + 1) * cells];
            let brackets = &self.brackets[columns.clone()];
            let bracket_counts = &mut partial.bracket_counts[columns.clone()];
            let spans = &mut spans[columns];
            let above = &mut above[points.start * limits.len()..points.end * limits.len()];
            let rows = rows.chunks_exact(width);
            let columns = brackets.iter().zip(bracket_counts).zip(spans);
            for (point, (row, ((bracket, bracket_counts), span))) in rows.zip(columns).enumerate() {
                let start = values.len();
                if bracket.has_tie() {
                    count_and_keep::<S, true>(simd, row, bracket, bracket_counts, values);
                } else {
                    count_and_keep::<S, false>(simd, row, bracket, bracket_counts, values);
                }
                *span = (start as u32, (values.len() - start) as u32);
                for (index, limit) in limits.iter().enumerate() {
                    above[point * limits.len() + index] += count_above(simd, row, *limit);
                }
            }
        }
    }

    /// All columns, to be updated with [`QuantileBrackets::update`], in any order, after a round with which `seen`
    /// values of each have been streamed.
    pub fn columns(&mut self, seen: usize) -> (&mut [QuantileBrackets], Round) {
        let rank_bounds = self
            .targets
            .map(|ranks| RankBounds::new(&ranks, seen, self.count));
        let round = Round {
            targets: self.targets,
            rank_bounds: (seen < self.count).then_some(rank_bounds),
            simd_level: self.simd_level,
        };
        (&mut self.brackets, round)
    }

    /// The quantiles of every column in the order of the probabilities; `None` for a column that needs a second pass.
    pub fn estimates(&mut self) -> Vec<Option<Vec<Estimate>>> {
        self.brackets
            .iter_mut()
            .map(QuantileBrackets::take_estimates)
            .collect()
    }

    /// How many values of a variable lie above each of its limits, point after point.
    pub fn above(&self, variable: usize, partials: &[&PartialCounts]) -> Vec<u64> {
        let mut sums = vec![0; self.limits[variable].len() * self.points];
        for partial in partials {
            for (sum, count) in sums.iter_mut().zip(&partial.above[variable]) {
                *sum += u64::from(*count);
            }
        }
        sums
    }

    /// For a second pass, which keeps all values of some columns and none of the others.
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
    /// Starts the next block. Memory is reserved for `first_capacity` candidates if it is the very first one, otherwise
    /// for an eighth more than those of the block before.
    pub(crate) fn begin_block(&mut self, first_capacity: usize) {
        let previous = self.blocks.last();
        let expected = previous.map_or(first_capacity, |previous| previous.values.len() / 8 * 9);
        let block = self.blocks.next(BlockCandidates::default);
        block.values.clear();
        block.values.reserve(expected);
        block.spans.resize(self.bracket_counts.len(), (0, 0));
    }

    /// Discards the candidates and counts of a round; the numbers above limits are kept.
    pub fn clear(&mut self) {
        self.bracket_counts.fill(BracketCounts::default());
        self.blocks.clear();
    }

    /// Appends the candidates of a column to `values`.
    pub(super) fn append_column(&self, column: usize, values: &mut Vec<f64>) {
        for block in self.blocks.iter() {
            let (start, count) = block.spans[column];
            let candidates = &block.values.values()[start as usize..(start + count) as usize];
            values.extend_from_slice(candidates);
        }
    }
}

/// What a column has to know of a round.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    targets: [Ranks; QUANTILES],
    /// Rank bounds for the next round; `None` after the last one.
    rank_bounds: Option<[RankBounds; QUANTILES]>,
    simd_level: SimdLevel,
}

impl QuantileBrackets {
    /// Updates the brackets of a column with all parts of a round.
    pub fn update(
        &mut self,
        column: usize,
        partials: &[&PartialCounts],
        round: &Round,
        scratch: &mut Scratch,
    ) {
        scratch.incoming.clear();
        for partial in partials {
            partial.append_column(column, &mut scratch.incoming);
            self.add_counts(&partial.bracket_counts[column]);
        }
        dispatch!(round.simd_level, simd => {
            self.gather(simd, scratch);
            match &round.rank_bounds {
                Some(rank_bounds) => self.narrow(simd, rank_bounds, scratch),
                None => self.select_quantiles(simd, &round.targets, scratch),
            }
        });
    }
}

/// Counts the values below each interval of a column and keeps those inside. Cells without a value hold NaN, which
/// compares false.
#[inline(always)]
fn count_and_keep<S: Simd, const TIES: bool>(
    simd: S,
    row: &[f64],
    bracket: &QuantileBrackets,
    counts: &mut BracketCounts,
    candidates: &mut CandidateBuffer,
) {
    let intervals = &bracket.intervals;
    let (mut below, mut tied) = ([0; QUANTILES], [0; QUANTILES]);
    let mut appender = candidates.reserve(row.len());
    let no_lanes = mask64x8::from_bitmask(simd, 0);
    // 64 values at a time: as many as a word has bits.
    for word in row.chunks(64) {
        let mut inside = 0;
        for (position, chunk) in word.chunks_exact(LANES).enumerate() {
            let values = LaneF64::from_slice(simd, chunk);
            let mut inside_lanes = no_lanes;
            for index in 0..QUANTILES {
                let before = values.simd_lt(intervals[index].low);
                let within = values.simd_le(intervals[index].high) & !before;
                below[index] += before.to_bitmask().count_ones();
                if TIES && intervals[index].is_tie() {
                    tied[index] += within.to_bitmask().count_ones();
                } else {
                    inside_lanes |= within;
                }
            }
            inside |= inside_lanes.to_bitmask() << (position * LANES);
        }
        while inside != 0 {
            let position = inside.trailing_zeros() as usize;
            inside &= inside - 1;
            appender.push(word[position]);
        }
    }
    appender.finish();
    for index in 0..QUANTILES {
        counts.below[index] += below[index];
        counts.tied[index] += tied[index];
    }
}

/// How many values of a row lie above a limit.
#[inline(always)]
fn count_above<S: Simd>(simd: S, row: &[f64], limit: f64) -> u32 {
    let mut count = 0;
    for chunk in row.chunks_exact(LANES) {
        count += LaneF64::from_slice(simd, chunk)
            .simd_gt(limit)
            .to_bitmask()
            .count_ones();
    }
    count
}

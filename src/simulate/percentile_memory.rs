use super::SimulateOptions;
use crate::quantiles::{BLOCK, StreamingQuantiles};
use crate::scenario::Study;
use std::ops::Range;

/// Fewest points in a window: below this, solving costs far more than what is found of percentiles.
const FEWEST: usize = 256;
/// Bytes of a number.
const NUMBER: u64 = 8;

/// What the percentiles over time of one arm take, by point of the grid.
///
/// Where those of all points take more than they may, points are simulated one window after the other, and subjects are
/// solved again for each. No number depends on it.
#[derive(Clone, Copy, Debug)]
pub struct PercentileMemory {
    /// Bytes of one point of one analyte.
    column: u64,
    analytes: u64,
}

impl PercentileMemory {
    /// Of a study with so many subjects and threads under a model of so many analytes, counted twice where their measured
    /// levels are found too, none of which has more than `thresholds` of its own. `scalar` says that subjects are solved one by one, with the levels of a block in memory.
    pub fn new(study: &Study, [subjects, threads, analytes, thresholds]: [u64; 4], scalar: bool) -> Self {
        let levels = if scalar { BLOCK as u64 * NUMBER } else { 0 };
        let each = StreamingQuantiles::thread_bytes(thresholds as usize) + levels;
        Self {
            column: StreamingQuantiles::column_bytes(subjects as usize, study.probabilities) + threads * each,
            analytes,
        }
    }

    /// Bytes for so many points, at most `most` unless even the smallest window takes more.
    pub fn bytes(&self, points: u64, most: u64) -> u64 {
        let all = self.column * self.analytes * points;
        let fewest = self.column * self.analytes * points.min(FEWEST as u64);
        all.min(most.max(fewest))
    }

    /// The points of a grid in windows of equal length that take at most so many bytes each.
    pub(super) fn windows(&self, points: usize, options: SimulateOptions) -> Vec<Range<usize>> {
        let fit = options.percentile_memory / (self.column * self.analytes.max(1)).max(1);
        let windows = points.div_ceil((fit as usize).clamp(FEWEST, points.max(FEWEST)));
        let size = points.div_ceil(windows.max(1)).max(1);
        (0..points)
            .step_by(size)
            .map(|start| start..(start + size).min(points))
            .collect()
    }
}

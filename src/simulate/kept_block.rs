use crate::ensemble::KeptCurves;
use crate::outcome::nca::Absence;
use crate::outcome::{Action, KeptSubjects, TitratedPerson};
use ndarray::{ArrayViewMut2, Axis};

/// What is kept of a block of subjects.
#[derive(Debug, Default)]
pub(super) struct KeptBlock<'a> {
    pub(super) parameters: Option<ArrayViewMut2<'a, f64>>,
    pub(super) totals: Option<&'a mut [f64]>,
    pub(super) curves: Option<KeptCurves<'a>>,
    /// Measures of a pump's targets: a row for each subject, the measures of one target after those of another.
    pub(super) targets: Option<ArrayViewMut2<'a, f64>>,
    /// What is made of samples: a row for each subject, the rows of one analyte after those of another.
    pub(super) nca: Option<ArrayViewMut2<'a, Result<f64, Absence>>>,
    /// Concentrations in ng/mL at which responses reach values that are thresholds: a row for each subject.
    pub(super) own_levels: Option<ArrayViewMut2<'a, f64>>,
    /// Responses at the highest concentration: a row for each subject.
    pub(super) response_peaks: Option<ArrayViewMut2<'a, f64>>,
    /// Measured levels of simulated studies: a row for each of the first subjects.
    pub(super) studies: Option<ArrayViewMut2<'a, f64>>,
    /// Rates at the times of [`RateSpread`](crate::outcome::RateSpread), mg/h: a row for each of the first subjects.
    pub(super) rates: Option<ArrayViewMut2<'a, f64>>,
    /// What a rule came to, and what it did, subject by subject.
    pub(super) titrated: Vec<TitratedPerson>,
    pub(super) actions: Vec<Action>,
}

impl KeptSubjects {
    /// So many blocks of so many subjects each, the last perhaps smaller.
    pub(super) fn blocks_mut(&mut self, size: usize, count: usize) -> Vec<KeptBlock<'_>> {
        let mut blocks: Vec<KeptBlock<'_>> = Vec::new();
        blocks.resize_with(count, KeptBlock::default);
        if let Some(parameters) = &mut self.parameters {
            for (block, rows) in blocks
                .iter_mut()
                .zip(parameters.axis_chunks_iter_mut(Axis(0), size))
            {
                block.parameters = Some(rows);
            }
        }
        if let Some(totals) = &mut self.totals {
            for (block, totals) in blocks.iter_mut().zip(totals.chunks_mut(size.max(1))) {
                block.totals = Some(totals);
            }
        }
        for curves in self.curves.iter_mut().flatten() {
            for (block, rows) in blocks.iter_mut().zip(curves.axis_chunks_iter_mut(Axis(0), size)) {
                let analytes = Vec::new;
                let kept = block
                    .curves
                    .get_or_insert_with(|| KeptCurves { analytes: analytes() });
                kept.analytes.push(rows);
            }
        }
        blocks
    }
}

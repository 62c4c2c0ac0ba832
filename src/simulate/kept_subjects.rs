use super::Keep;
use crate::ensemble::KeptCurves;
use crate::outcome::nca::Absence;
use crate::outcome::{Action, TitratedPerson};
use ndarray::{Array2, ArrayViewMut2, Axis};

/// What was kept of every subject of an arm, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptSubjects {
    /// Parameters in canonical units (mg, L, h): a row for each subject, a column for each parameter of the model.
    pub parameters: Option<Array2<f64>>,
    /// What is given in all, mg of what models count.
    pub totals: Option<Vec<f64>>,
    /// Concentrations in ng/mL, by analyte: a row for each subject, a column for each point of the grid. They are those
    /// among which the percentiles were found.
    pub curves: Option<Vec<Array2<f64>>>,
}

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
    /// Measured levels of simulated studies: a row for each of the first subjects.
    pub(super) studies: Option<ArrayViewMut2<'a, f64>>,
    /// Rates at the times of [`RateSpread`](crate::outcome::RateSpread), mg/h: a row for each of the first subjects.
    pub(super) rates: Option<ArrayViewMut2<'a, f64>>,
    /// What a rule came to, and what it did, subject by subject.
    pub(super) titrated: Vec<TitratedPerson>,
    pub(super) actions: Vec<Action>,
}

impl KeptSubjects {
    /// With zeros, for so many subjects, parameters, analytes and points.
    pub(super) fn zero(keep: Keep, [subjects, parameters, analytes, points]: [usize; 4]) -> Self {
        let parameters = keep.parameters.then(|| Array2::zeros((subjects, parameters)));
        let curves = || vec![Array2::zeros((subjects, points)); analytes];
        Self {
            parameters,
            totals: keep.totals.then(|| vec![0.0; subjects]),
            curves: keep.curves.then(curves),
        }
    }

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

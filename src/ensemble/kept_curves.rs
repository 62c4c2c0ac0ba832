use ndarray::ArrayViewMut2;
use std::ops::Range;

/// Where the concentrations of a batch are kept: the very ones that its quantiles are found among.
#[derive(Debug)]
pub struct KeptCurves<'a> {
    /// For each analyte, ng/mL: a row for each of the first subjects of the batch, a column for each point of the grid.
    pub analytes: Vec<ArrayViewMut2<'a, f64>>,
}

impl KeptCurves<'_> {
    /// Keeps the concentrations of one subject at some points of the grid, those of each analyte after the other.
    pub fn keep_subject(&mut self, subject: usize, points: &Range<usize>, concentrations: &[f64]) {
        for (curves, concentrations) in self.analytes.iter_mut().zip(concentrations.chunks(points.len())) {
            if subject >= curves.nrows() {
                continue;
            }
            let row = curves.row_mut(subject).into_iter().skip(points.start);
            row.zip(concentrations).for_each(|(kept, value)| *kept = *value);
        }
    }

    /// Keeps a tile, which has a row of `width` concentrations for each analyte and each of some points of the grid.
    /// `columns` are the subjects, each with its place in these rows.
    pub(super) fn keep_tile(
        &mut self,
        points: &Range<usize>,
        (tile, width): (&[f64], usize),
        columns: impl Iterator<Item = (usize, usize)> + Clone,
    ) {
        for (curves, rows) in self.analytes.iter_mut().zip(tile.chunks(points.len() * width)) {
            let kept = curves.nrows();
            for (subject, column) in columns.clone().filter(|(subject, _)| *subject < kept) {
                for (point, row) in points.clone().zip(rows.chunks(width)) {
                    curves[(subject, point)] = row[column];
                }
            }
        }
    }
}

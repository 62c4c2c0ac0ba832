use crate::model::Scatter;

/// Residual errors of a batch: what makes measured levels of the true ones of some analytes.
///
/// The measured levels of an analyte are a variable of their own, behind those of all analytes in a tile: for each point
/// a row of subjects, like the row of true levels that it is made from.
#[derive(Clone, Debug, Default)]
pub struct BatchErrors {
    /// The analytes that have one, by index.
    analytes: Vec<usize>,
    /// For each subject of the batch after the other, and each of these analytes, factor and offset in ng/mL.
    errors: Vec<[f64; 2]>,
}

/// The errors of a batch in the order of the columns of its tiles.
#[derive(Debug)]
pub(super) struct ColumnErrors<'a> {
    of: &'a BatchErrors,
    /// For each analyte that has one, a row.
    rows: Vec<Vec<[f64; 2]>>,
}

impl BatchErrors {
    /// Of no subject yet, for these analytes.
    pub fn new(analytes: Vec<usize>) -> Self {
        Self {
            analytes,
            errors: Vec::new(),
        }
    }

    /// How many analytes have one.
    pub fn analytes(&self) -> usize {
        self.analytes.len()
    }

    /// Starts the next batch.
    pub fn clear(&mut self) {
        self.errors.clear();
    }

    /// Adds the next subject of the batch: factor and offset, ng/mL, of each analyte that has an error.
    pub fn push(&mut self, errors: impl IntoIterator<Item = [f64; 2]>) {
        self.errors.extend(errors);
    }

    /// In a row of `width` columns, where `columns` are subjects of the batch, each with its column.
    pub(super) fn in_columns(
        &self,
        width: usize,
        columns: impl Iterator<Item = (usize, usize)>,
    ) -> ColumnErrors<'_> {
        // In columns without a subject there is no level either.
        let mut rows = vec![vec![[1.0, 0.0]; width]; self.analytes.len()];
        for (subject, column) in columns {
            let own = self.errors.iter().skip(subject * self.analytes.len());
            for (row, error) in rows.iter_mut().zip(own) {
                row[column] = *error;
            }
        }
        ColumnErrors { of: self, rows }
    }
}

impl ColumnErrors<'_> {
    /// Fills the rows of measured levels in a tile, ng/mL, which has rows of all analytes at so many points before them.
    pub(super) fn fill(&self, tile: &mut [f64], analytes: usize, points: usize) {
        let Some(width) = self.rows.first().map(Vec::len) else {
            return;
        };
        let cells = points * width;
        let (levels, measured) = tile.split_at_mut(analytes * cells);
        let of = self.of.analytes.iter().zip(&self.rows);
        for ((analyte, errors), measured) in of.zip(measured.chunks_exact_mut(cells.max(1))) {
            let levels = levels[analyte * cells..(analyte + 1) * cells].chunks_exact(width);
            for (levels, measured) in levels.zip(measured.chunks_exact_mut(width)) {
                for ((level, measured), error) in levels.iter().zip(measured).zip(errors) {
                    *measured = Scatter::measured(*level, *error);
                }
            }
        }
    }
}

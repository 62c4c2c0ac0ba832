use crate::effect::{ResponseColumns, ResponseCurve, ResponseForm};

/// Responses of a batch of subjects to concentrations of some analytes.
///
/// A response is a variable of its own, behind the measured levels of a tile: for each point a row of subjects, like the
/// row of concentrations that it follows from.
#[derive(Clone, Debug, Default)]
pub struct BatchResponses {
    /// For each response, the analyte that drives it, by index, and its form.
    drivers: Vec<(usize, ResponseForm)>,
    /// For each subject of the batch after the other, the curve of each response.
    curves: Vec<ResponseCurve>,
}

/// The responses of a batch in the order of the columns of its tiles.
#[derive(Debug)]
pub(super) struct TileResponses {
    rows: Vec<(usize, ResponseColumns)>,
}

impl BatchResponses {
    /// Of no subject yet: for each response the index of the analyte that drives it, and its form.
    pub fn new(drivers: Vec<(usize, ResponseForm)>) -> Self {
        Self {
            drivers,
            curves: Vec::new(),
        }
    }

    /// How many responses there are.
    pub fn count(&self) -> usize {
        self.drivers.len()
    }

    /// Starts the next batch.
    pub fn clear(&mut self) {
        self.curves.clear();
    }

    /// Adds the next subject of the batch: the curve of each response.
    pub fn push(&mut self, curves: impl IntoIterator<Item = ResponseCurve>) {
        self.curves.extend(curves);
    }

    /// For each response the index of the analyte that drives it, and a subject's curve.
    pub fn of_subject(&self, subject: usize) -> impl Iterator<Item = (usize, ResponseCurve)> {
        let curves = self.curves.iter().skip(subject * self.drivers.len());
        let drivers = self.drivers.iter().map(|(analyte, _)| *analyte);
        drivers.zip(curves.copied())
    }

    /// In a row of `width` columns, where `columns` are subjects of the batch, each with its column.
    pub(super) fn in_columns(
        &self,
        width: usize,
        columns: impl Iterator<Item = (usize, usize)>,
    ) -> TileResponses {
        let empty =
            |(analyte, form): &(usize, ResponseForm)| (*analyte, ResponseColumns::empty(*form, width));
        let mut rows: Vec<(usize, ResponseColumns)> = self.drivers.iter().map(empty).collect();
        if !rows.is_empty() {
            for (subject, column) in columns {
                for ((_, row), (_, curve)) in rows.iter_mut().zip(self.of_subject(subject)) {
                    row.set(column, &curve);
                }
            }
        }
        TileResponses { rows }
    }
}

impl TileResponses {
    /// Fills the rows of responses in a tile, which has rows of `width` concentrations of all analytes at so many points,
    /// and `before` variables before the responses.
    #[inline(always)]
    pub(super) fn fill(&self, tile: &mut [f64], before: usize, (points, width): (usize, usize)) {
        let cells = points * width;
        let (variables, responses) = tile.split_at_mut(before * cells);
        for ((analyte, row), responses) in self.rows.iter().zip(responses.chunks_exact_mut(cells.max(1))) {
            let concentrations = &variables[analyte * cells..(analyte + 1) * cells];
            let points = concentrations
                .chunks_exact(width)
                .zip(responses.chunks_exact_mut(width));
            for (concentrations, responses) in points {
                row.fill(concentrations, responses);
            }
        }
    }
}

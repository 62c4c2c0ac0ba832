use super::Keep;
use ndarray::Array2;

/// What was kept of every subject of an arm, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptSubjects {
    /// Parameters in canonical units (mg, L, h): a row for each subject, and a column for each parameter of the model on each
    /// occasion, those of one occasion after those of another.
    pub parameters: Option<Array2<f64>>,
    /// What is given in all, mg of what models count.
    pub totals: Option<Vec<f64>>,
    /// Concentrations in ng/mL, by analyte: a row for each of the first subjects, a column for each point of the grid. They
    /// are those among which the percentiles were found.
    pub curves: Option<Vec<Array2<f64>>>,
}

impl KeptSubjects {
    /// With zeros, for so many subjects, parameters on all occasions, analytes and points.
    pub(crate) fn zero(keep: Keep, [subjects, parameters, analytes, points]: [usize; 4]) -> Self {
        let parameters = keep.parameters.then(|| Array2::zeros((subjects, parameters)));
        let shown = subjects.min(keep.curves);
        let curves = || vec![Array2::zeros((shown, points)); analytes];
        Self {
            parameters,
            totals: keep.totals.then(|| vec![0.0; subjects]),
            curves: (keep.curves > 0).then(curves),
        }
    }
}

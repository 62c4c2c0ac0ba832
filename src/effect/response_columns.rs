use super::response_curve::{hyperbola, sigmoid};
use super::{ResponseCurve, ResponseForm};

/// One response of neighbours in a row: their curves column by column, so that several are worked out at a time.
///
/// A column without a subject gives no number where there is no concentration.
#[derive(Clone, Debug)]
pub struct ResponseColumns {
    form: ResponseForm,
    baseline: Vec<f64>,
    change: Vec<f64>,
    c50: Vec<f64>,
    below: Vec<f64>,
    above: Vec<f64>,
}

impl ResponseColumns {
    /// So many columns without a subject.
    pub fn empty(form: ResponseForm, width: usize) -> Self {
        let column = || vec![1.0; width];
        Self {
            form,
            baseline: column(),
            change: column(),
            c50: column(),
            below: column(),
            above: column(),
        }
    }

    /// Puts a subject into a column.
    pub fn set(&mut self, column: usize, curve: &ResponseCurve) {
        self.baseline[column] = curve.baseline;
        self.change[column] = curve.change;
        self.c50[column] = curve.c50;
        [self.below[column], self.above[column]] = curve.exponents;
    }

    /// The responses of all to a row of concentrations in ng/mL, the same to the last digit as [`ResponseCurve::at`].
    #[inline(always)]
    pub fn fill(&self, concentrations: &[f64], responses: &mut [f64]) {
        let width = self.baseline.len().min(concentrations.len()).min(responses.len());
        let [baseline, change, c50, below, above] =
            [&self.baseline, &self.change, &self.c50, &self.below, &self.above]
                .map(|column| &column[..width]);
        let (concentrations, responses) = (&concentrations[..width], &mut responses[..width]);
        match self.form {
            ResponseForm::Linear => {
                for column in 0..width {
                    responses[column] = baseline[column] + change[column] * concentrations[column];
                }
            }
            ResponseForm::Hyperbolic => {
                for column in 0..width {
                    let part = hyperbola(concentrations[column], c50[column]);
                    responses[column] = baseline[column] + change[column] * part;
                }
            }
            ResponseForm::Sigmoid => {
                for column in 0..width {
                    let exponents = [below[column], above[column]];
                    let part = sigmoid(concentrations[column], c50[column], exponents);
                    responses[column] = baseline[column] + change[column] * part;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ResponseColumns;
    use crate::effect::{ResponseCurve, ResponseForm};

    /// A row gives what each subject has alone, bit by bit, and nothing where there is no concentration.
    #[test]
    fn a_row_has_the_digits_of_each_alone() {
        for form in [
            ResponseForm::Linear,
            ResponseForm::Hyperbolic,
            ResponseForm::Sigmoid,
        ] {
            let curves: Vec<ResponseCurve> = (1..30)
                .map(|index| ResponseCurve {
                    form,
                    baseline: f64::from(index % 7),
                    change: f64::from(index) - 15.0,
                    c50: 10.0 * f64::from(index),
                    exponents: [0.3 * f64::from(index), 1.0 + f64::from(index % 3)],
                })
                .collect();
            let mut columns = ResponseColumns::empty(form, 32);
            for (column, curve) in curves.iter().enumerate() {
                columns.set(column, curve);
            }
            let levels: Vec<f64> = (0..32)
                .map(|column| {
                    if column < 29 {
                        7.3 * f64::from(column)
                    } else {
                        f64::NAN
                    }
                })
                .collect();
            let mut responses = vec![0.0; 32];
            columns.fill(&levels, &mut responses);
            for ((curve, level), response) in curves.iter().zip(&levels).zip(&responses) {
                assert_eq!(curve.at(*level).to_bits(), response.to_bits(), "{form:?} {level}");
            }
            assert!(responses[29..].iter().all(|response| response.is_nan()));
        }
    }
}

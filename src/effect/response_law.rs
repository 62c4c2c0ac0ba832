use super::{ResponseCurve, ResponseForm};
use crate::model::ParameterValues;

/// How a response follows from a concentration: which parameters, by their index in the response's own, in which form.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseLaw {
    /// The response without drug, E₀; `None` for zero.
    pub baseline: Option<usize>,
    /// Whether it falls as the concentration rises.
    pub falls: bool,
    /// The form of the change.
    pub shape: ResponseShape,
    /// The chance that somebody responds at all; everybody where there is none.
    pub responders: Option<usize>,
}

/// The form of the change of a response with concentration.
#[derive(Clone, Debug, PartialEq)]
pub enum ResponseShape {
    /// Proportional to the concentration.
    Linear {
        /// Change for each mg/L.
        slope: usize,
    },
    /// Sigmoid: it levels off.
    Sigmoid {
        /// How large the change becomes.
        size: ChangeSize,
        /// The concentration of half the change, C₅₀.
        c50: usize,
        /// What turns C₅₀ in canonical units into ng/mL.
        ng_per_ml: f64,
        /// The Hill exponent γ below C₅₀; `None` for 1.
        gamma: Option<usize>,
        /// That above C₅₀; `None` where it is the same.
        gamma_above: Option<usize>,
    },
}

/// How large a change becomes at the highest concentrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeSize {
    /// 1: a share of a person's own maximum, or a probability.
    Whole,
    /// A parameter, E_max, on the scale of the response.
    Maximum(usize),
    /// A parameter, as a fraction of the baseline.
    Fraction(usize),
}

impl ResponseLaw {
    /// The parameters it names, by their index in the response's own.
    pub fn parameters(&self) -> Vec<usize> {
        let of_shape: Vec<Option<usize>> = match &self.shape {
            ResponseShape::Linear { slope } => vec![Some(*slope)],
            ResponseShape::Sigmoid {
                size,
                c50,
                gamma,
                gamma_above,
                ..
            } => {
                let size = match size {
                    ChangeSize::Whole => None,
                    ChangeSize::Maximum(index) | ChangeSize::Fraction(index) => Some(*index),
                };
                vec![size, Some(*c50), *gamma, *gamma_above]
            }
        };
        let others = [self.baseline, self.responders];
        of_shape.into_iter().chain(others).flatten().collect()
    }

    /// Its form.
    pub fn form(&self) -> ResponseForm {
        match &self.shape {
            ResponseShape::Linear { .. } => ResponseForm::Linear,
            ResponseShape::Sigmoid { gamma: None, .. } => ResponseForm::Hyperbolic,
            ResponseShape::Sigmoid { .. } => ResponseForm::Sigmoid,
        }
    }

    /// One subject's curve, from the parameters of a model that has taken the response up with its first one there.
    pub fn curve(&self, values: &ParameterValues, first_parameter: usize) -> ResponseCurve {
        let value = |index: usize| values.get(first_parameter + index);
        let baseline = self.baseline.map_or(0.0, value);
        let sign = if self.falls { -1.0 } else { 1.0 };
        let responds = self.responders.map_or(1.0, value);
        match &self.shape {
            ResponseShape::Linear { slope } => {
                // Per mg/L; curves are in ng/mL.
                ResponseCurve {
                    form: ResponseForm::Linear,
                    baseline,
                    change: sign * responds * value(*slope) / 1000.0,
                    c50: 1.0,
                    exponents: [1.0; 2],
                }
            }
            ResponseShape::Sigmoid {
                size,
                c50,
                ng_per_ml,
                gamma,
                gamma_above,
            } => {
                let size = match size {
                    ChangeSize::Whole => 1.0,
                    ChangeSize::Maximum(index) => value(*index),
                    ChangeSize::Fraction(index) => baseline * value(*index),
                };
                let below = gamma.map_or(1.0, value);
                ResponseCurve {
                    form: self.form(),
                    baseline,
                    change: sign * responds * size,
                    c50: value(*c50) * ng_per_ml,
                    exponents: [below, gamma_above.map_or(below, value)],
                }
            }
        }
    }
}

use super::elementary::{exp, ln};

/// One subject's response as a function of the concentration that drives it, in ng/mL.
///
/// With the change ΔE, the concentration C₅₀ of half of it and the Hill exponent γ (A. V. Hill, *Journal of Physiology*
/// 40, 1910, iv–vii; N. H. G. Holford and L. B. Sheiner, *Clinical Pharmacokinetics* 6, 1981, 429,
/// doi:10.2165/00003088-198106060-00002):
///
/// E(C) = E₀ + ΔE · C^γ/(C₅₀^γ + C^γ), or E₀ + s·C.
///
/// It rises or falls with C everywhere, so that where it passes a value is where C passes one: see
/// [`ResponseCurve::concentration_at`].
///
/// ```
/// use infusim::effect::{ResponseCurve, ResponseForm};
/// let sedation = ResponseCurve {
///     form: ResponseForm::Sigmoid,
///     baseline: 5.0,
///     change: -0.939 * 5.0,
///     c50: 560.0,
///     exponents: [3.71, 3.71],
/// };
/// assert!((sedation.at(560.0) - 2.6525).abs() < 1e-12);
/// assert!((sedation.concentration_at(2.6525) - 560.0).abs() < 1e-9);
/// assert_eq!(sedation.concentration_at(0.1), f64::INFINITY);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResponseCurve {
    /// The form, the same in everybody.
    pub form: ResponseForm,
    /// E₀.
    pub baseline: f64,
    /// ΔE, with its sign; for a linear one s, per ng/mL.
    pub change: f64,
    /// C₅₀, ng/mL; of no meaning for a linear one.
    pub c50: f64,
    /// γ below C₅₀ and above it; of meaning for a sigmoid one.
    pub exponents: [f64; 2],
}

/// The form of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseForm {
    /// Proportional to the concentration.
    Linear,
    /// γ = 1.
    Hyperbolic,
    /// Any γ.
    Sigmoid,
}

impl ResponseCurve {
    /// The response at a concentration in ng/mL that is not negative.
    ///
    /// C^γ/(C₅₀^γ + C^γ) = 1/(1 + exp(−γ ln(C/C₅₀))), by an exponential and a logarithm that have the same digits on every
    /// machine and in every lane; its error is below 4 γ |ln(C/C₅₀)| + 4 units in the last place.
    #[inline(always)]
    pub fn at(&self, concentration: f64) -> f64 {
        let part = match self.form {
            ResponseForm::Linear => concentration,
            ResponseForm::Hyperbolic => hyperbola(concentration, self.c50),
            ResponseForm::Sigmoid => sigmoid(concentration, self.c50, self.exponents),
        };
        self.baseline + self.change * part
    }

    /// The concentration in ng/mL above which the response is beyond a value, in the direction in which it changes:
    /// infinite where it never is, −1 where it is so without any drug.
    pub fn concentration_at(&self, value: f64) -> f64 {
        let part = (value - self.baseline) / self.change;
        // What does not change is never beyond anything; `part` is then infinite, or no number.
        if self.change == 0.0 || part.is_nan() {
            return f64::INFINITY;
        }
        if part < 0.0 {
            return -1.0;
        }
        if self.form == ResponseForm::Linear {
            return part;
        }
        if part >= 1.0 {
            return f64::INFINITY;
        }
        let odds = part / (1.0 - part);
        match self.form {
            ResponseForm::Sigmoid => {
                let exponent = self.exponents[usize::from(odds >= 1.0)];
                self.c50 * libm::pow(odds, 1.0 / exponent)
            }
            _ => self.c50 * odds,
        }
    }
}

/// c/(C₅₀ + c).
#[inline(always)]
pub(super) fn hyperbola(concentration: f64, c50: f64) -> f64 {
    concentration / (c50 + concentration)
}

/// u^γ/(1 + u^γ), u = c/C₅₀.
#[inline(always)]
pub(super) fn sigmoid(concentration: f64, c50: f64, [below, above]: [f64; 2]) -> f64 {
    let ratio = concentration / c50;
    let exponent = if ratio < 1.0 { below } else { above };
    let part = 1.0 / (1.0 + exp(-exponent * ln(ratio)));
    // What is no number stays none, which the logarithm does not see.
    if ratio > 0.0 { part } else { 0.0 * ratio }
}

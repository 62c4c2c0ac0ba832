/// A concentration or an amount with its first and second derivatives in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet {
    /// ng/mL for a concentration, mg for an amount.
    pub value: f64,
    /// The same per hour.
    pub slope: f64,
    /// The same per hour squared.
    pub curvature: f64,
}

impl Jet {
    /// With zero for a negative value, which the error of a method or an interpolant can make of a negligible one.
    pub(super) fn not_negative(self) -> Self {
        let value = if self.value < 0.0 { 0.0 } else { self.value };
        Self { value, ..self }
    }

    pub(super) fn times(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            slope: self.slope * factor,
            curvature: self.curvature * factor,
        }
    }
}

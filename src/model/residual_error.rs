use super::Provenance;

/// How measured levels of an analyte scatter about the true ones, as it was published: the error of the assay, and all that
/// the model does not explain.
#[derive(Clone, Debug, PartialEq)]
pub struct ResidualError {
    /// The analyte.
    pub analyte: String,
    /// By which rule.
    pub scatter: Scatter,
    /// As printed: "proportional 10.2 %, additive 0.058 nmol/mL".
    pub printed: String,
    /// Where it was read.
    pub provenance: Provenance,
}

/// The rule by which a measured level y scatters about the true level c; ε are independent standard normal numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scatter {
    /// y = c·(1 + σₚ·ε₁) + σₐ·ε₂.
    Linear {
        /// σₚ, a share of the level.
        proportional: f64,
        /// σₐ, ng/mL.
        additive: f64,
    },
    /// ln y = ln c + σ·ε₁.
    Logarithmic {
        /// σ.
        sd: f64,
    },
}

impl Scatter {
    /// Factor and offset, ng/mL, that make of true levels measured ones where the errors are these standard normal numbers:
    /// y = factor·c + offset. A level that comes out below zero is given as 0, which is for
    /// [`Scatter::measured`] to do.
    ///
    /// ```
    /// use infusim::model::Scatter;
    /// let combined = Scatter::Linear { proportional: 0.1, additive: 2.0 };
    /// assert_eq!(combined.factor_and_offset([1.0, -1.0]), [1.1, -2.0]);
    /// ```
    pub fn factor_and_offset(self, [first, second]: [f64; 2]) -> [f64; 2] {
        match self {
            Self::Linear {
                proportional,
                additive,
            } => [1.0 + proportional * first, additive * second],
            Self::Logarithmic { sd } => [libm::exp(sd * first), 0.0],
        }
    }

    /// The measured level of a true one, ng/mL, with factor and offset; no assay reports one below zero.
    ///
    /// ```
    /// use infusim::model::Scatter;
    /// assert_eq!(Scatter::measured(100.0, [1.5, -2.0]), 148.0);
    /// assert_eq!(Scatter::measured(1.0, [1.1, -2.0]), 0.0);
    /// ```
    pub fn measured(level: f64, [factor, offset]: [f64; 2]) -> f64 {
        let measured = factor * level + offset;
        // A missing level stays missing.
        if measured < 0.0 { 0.0 } else { measured }
    }
}

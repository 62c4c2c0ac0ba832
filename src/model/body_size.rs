use super::{BodySizeRange, Citation, Covariate, IndexedFormula, Provenance, Undefined};
use crate::document::Source;

/// A published formula that gives something of a person's body, such as lean mass, surface or creatinine clearance, from
/// weight and covariates.
#[derive(Clone, Debug, PartialEq)]
pub struct BodySize {
    /// The name models use: `lbm-james`.
    pub id: String,
    /// What it gives, and whose it is: "Lean body mass of James".
    pub title: String,
    /// The paper.
    pub citation: Citation,
    /// The unit of its result, as printed: `kg`, `m²`, `mL/min/1.73 m²`.
    pub unit: String,
    /// What it is worked out from; `weight`, in kg, may be one of them.
    pub needs: Vec<Covariate>,
    /// The formula.
    pub formula: IndexedFormula,
    /// Where it was read.
    pub provenance: Provenance,
    /// Where its result falls as weight rises.
    pub falls_above: Option<FallingSize>,
    /// Whom it was made from, in words.
    pub people: Option<String>,
    /// Within which they lay.
    pub ranges: Vec<BodySizeRange>,
    /// Traps, and what the sources do not say.
    pub notes: Vec<String>,
    /// Its file.
    pub source: Source,
}

/// Where the result of a formula falls as weight rises, which nobody's body does.
#[derive(Clone, Debug, PartialEq)]
pub struct FallingSize {
    /// The weight above which it falls, kg.
    pub formula: IndexedFormula,
    /// Why that matters, in words.
    pub because: String,
    /// Where it was read.
    pub provenance: Provenance,
}

impl BodySize {
    /// The name of the need that is body weight, in kg.
    pub const WEIGHT: &'static str = "weight";

    /// Its value for one number for each need, in their order and units.
    ///
    /// # Errors
    /// When a step of the formula has no finite value.
    pub fn value(&self, needs: &[f64]) -> Result<f64, Undefined> {
        self.formula.value(needs)
    }

    /// "Lean body mass of James (lbm-james)".
    pub fn in_words(&self) -> String {
        format!("{} ({})", self.title, self.id)
    }
}

use std::fmt;

/// What another drug, or a food, does to parameters of a model: a factor that somebody published.
///
/// The model itself knows nothing of it; who writes it says that the factor of one study holds in another model.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// What is taken beside the drug.
    pub with: String,
    /// Index of the model among those of the study.
    pub model: usize,
    /// Parameters that it changes, by name.
    pub on: Vec<String>,
    /// What they are multiplied by.
    pub factor: f64,
    /// Ends of the interval in which the factor lies; `None` where none was stated.
    pub interval: Option<[f64; 2]>,
    /// Who published it.
    pub source: String,
}

impl Interaction {
    /// The same with another factor.
    #[must_use]
    pub fn with_factor(&self, factor: f64) -> Self {
        Self {
            factor,
            ..self.clone()
        }
    }
}

impl fmt::Display for Interaction {
    /// "rifampicin: cl ×1.13".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ×{}", self.with, self.on.join(", "), self.factor)
    }
}

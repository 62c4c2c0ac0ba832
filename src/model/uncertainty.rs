use super::Provenance;

/// How unsure a model's estimates are, where that was published.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertainty {
    /// Indices of the parameters that are drawn.
    pub drawn: Vec<usize>,
    /// Lower triangle of the Cholesky factor of their correlations, row by row.
    pub factor: Vec<Vec<f64>>,
    /// Whether correlations were published; else estimates are drawn independently.
    pub is_correlated: bool,
    /// Where the standard errors were read.
    pub provenance: Provenance,
}

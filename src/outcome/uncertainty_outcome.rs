use super::{Measure, Percentile};
use ndarray::Array1;

/// What a study comes to over draws of its models' estimates, with the same people in each: how far the numbers rest on what
/// is not known of the model.
#[derive(Clone, Debug)]
pub struct UncertaintyOutcome {
    /// How many times the estimates were drawn.
    pub draws: u32,
    /// Whether all models have published correlations of their estimates; else they are drawn independently.
    pub is_correlated: bool,
    /// Measure by measure.
    pub numbers: Vec<UncertainNumber>,
    /// The typical patient over time.
    pub curves: Vec<UncertainCurve>,
}

/// A number of a study over the draws.
#[derive(Clone, Debug)]
pub struct UncertainNumber {
    /// Index of the series.
    pub series: usize,
    /// Index of the analyte in it.
    pub analyte: usize,
    /// Of which measure.
    pub measure: Measure,
    /// Which number of it.
    pub quantity: UncertainQuantity,
    /// Lower level, median and upper level over the draws, with their Monte Carlo error.
    pub over_draws: Vec<Percentile>,
}

/// The numbers of a measure that are followed over draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UncertainQuantity {
    /// The typical patient's.
    Typical,
    /// A percentile over people: 0 for the lower one, 1 for the median, 2 for the upper one.
    Percentile(usize),
    /// The share of people ever above the threshold.
    ShareEverAbove,
}

impl UncertainQuantity {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 5] = [
        Self::Typical,
        Self::Percentile(0),
        Self::Percentile(1),
        Self::Percentile(2),
        Self::ShareEverAbove,
    ];

    /// As in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Typical => "typical",
            Self::Percentile(0) => "lower",
            Self::Percentile(1) => "median",
            Self::Percentile(_) => "upper",
            Self::ShareEverAbove => "share_ever_above",
        }
    }
}

/// The typical patient's level of an analyte over the draws, ng/mL at each point of the grid.
#[derive(Clone, Debug)]
pub struct UncertainCurve {
    /// Index of the series.
    pub series: usize,
    /// Index of the analyte in it.
    pub analyte: usize,
    /// The lower level.
    pub lower: Array1<f64>,
    /// The upper level.
    pub upper: Array1<f64>,
}

impl UncertaintyOutcome {
    /// A number over the draws, where it was followed.
    pub fn number(
        &self,
        (series, analyte): (usize, usize),
        measure: Measure,
        quantity: UncertainQuantity,
    ) -> Option<&UncertainNumber> {
        self.numbers.iter().find(|number| {
            (number.series, number.analyte) == (series, analyte)
                && number.measure == measure
                && number.quantity == quantity
        })
    }

    /// The typical patient's curve over the draws.
    pub fn curve(&self, series: usize, analyte: usize) -> Option<&UncertainCurve> {
        let mut curves = self.curves.iter();
        curves.find(|curve| (curve.series, curve.analyte) == (series, analyte))
    }
}

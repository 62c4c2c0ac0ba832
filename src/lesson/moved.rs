use serde::Serialize;

/// Curves in the chart that was drawn last, while a value is being moved.
#[derive(Clone, Debug, Serialize)]
pub struct Moved {
    /// The series of the chart that are still there.
    pub series: Vec<MovedSeries>,
    /// Whether a curve is higher than the chart shows.
    pub leaves_axis: bool,
}

/// One of them: points of polylines and polygons, in the units of the chart's view box.
#[derive(Clone, Debug, Serialize)]
pub struct MovedSeries {
    /// The place of the series in the chart.
    pub place: usize,
    /// Its arm.
    pub arm: String,
    /// Whether it may be another curve than the one that was drawn; where not, nothing else is said.
    pub is_changed: bool,
    /// The typical patient.
    pub lines: Vec<String>,
    /// The area of the band: of people who were solved, or the last one by a factor, where only doses changed and the model
    /// is linear.
    pub band: Option<Vec<String>>,
    /// The median, likewise.
    pub median: Option<Vec<String>>,
}

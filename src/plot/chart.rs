use super::band::outlines;
use super::canvas::{Part, PartKind, fine_points};
use super::curve::{lines, off_the_foot};
use super::geometry::{Point, Rectangle};
use super::panel::Panel;
use super::value_axis::ValueAxis;
use serde::Serialize;

/// A figure with what a page must know to read it and to move its curves: where its main panel is, and which elements of
/// the SVG draw which series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// The figure, as [`draw`](super::draw) gives it.
    pub svg: String,
    /// Its width in pixels; the view box of the SVG counts tenths of pixels.
    pub width: f64,
    /// Its height in pixels.
    pub height: f64,
    /// The panel of the levels.
    pub panel: ChartPanel,
    /// The unit of the levels.
    pub unit: String,
    /// The series that are drawn.
    pub series: Vec<ChartSeries>,
    /// The thresholds that belong to the analyte.
    pub thresholds: Vec<ChartThreshold>,
}

/// Where times and levels lie on a figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ChartPanel {
    /// Left edge, where time is zero, in pixels.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge, where the observation ends.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
    /// The end of observation, hours.
    pub hours: f64,
    /// The level at the lower edge.
    pub low: f64,
    /// The level at the upper edge.
    pub high: f64,
    /// Whether equal distances are equal ratios of levels.
    pub log: bool,
}

/// Which elements draw a series: children of the last group of the SVG, counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChartSeries {
    /// The place of the series in the outcome.
    pub index: usize,
    /// Its arm.
    pub arm: String,
    /// Its model.
    pub model: String,
    /// Its colour, as `#1B6CA8`.
    pub colour: String,
    /// The curve of the typical patient.
    pub typical: Vec<usize>,
    /// The area of the band.
    pub band: Vec<usize>,
    /// The edges of the band.
    pub edges: Vec<usize>,
    /// The median.
    pub median: Vec<usize>,
    /// Marks on the curve.
    pub marks: Vec<usize>,
    /// Its peaks under other models, beside the curve.
    pub other_peaks: Vec<usize>,
}

/// A threshold on the panel of the levels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChartThreshold {
    /// Its name in the study.
    pub name: String,
    /// The level that counts as "above".
    pub level: f64,
    /// The lower end of its range; the same as the level where it is no range.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl ChartSeries {
    /// Takes the elements of a part.
    pub(super) fn add(&mut self, part: &Part) {
        let elements = match part.kind {
            PartKind::Typical => &mut self.typical,
            PartKind::Band => &mut self.band,
            PartKind::Edges => &mut self.edges,
            PartKind::Median => &mut self.median,
            PartKind::Marks => &mut self.marks,
            PartKind::OtherPeaks => &mut self.other_peaks,
        };
        elements.extend(part.elements.clone());
    }
}

impl ChartPanel {
    pub(super) fn new(panel: &Panel) -> Self {
        let Rectangle {
            left,
            top,
            right,
            bottom,
        } = panel.frame;
        Self {
            left,
            top,
            right,
            bottom,
            hours: panel.until,
            low: panel.axis.low,
            high: panel.axis.high,
            log: panel.axis.log,
        }
    }

    fn panel(&self) -> Panel {
        Panel {
            frame: Rectangle {
                left: self.left,
                top: self.top,
                right: self.right,
                bottom: self.bottom,
            },
            until: self.hours,
            axis: ValueAxis {
                low: self.low,
                high: self.high,
                log: self.log,
            },
        }
    }

    /// A curve as the figure draws it: for each line the points of a polyline, in the units of the view box.
    pub fn lines(&self, hours: &[f64], values: &[f64]) -> Vec<String> {
        let panel = self.panel();
        let lines = lines(&panel, hours, &off_the_foot(&panel, values));
        lines.iter().map(|line| points(line)).collect()
    }

    /// The area between two curves as the figure draws it: for each stretch the points of a polygon.
    pub fn areas(&self, hours: &[f64], lower: &[f64], upper: &[f64]) -> Vec<String> {
        let outlines = outlines(&self.panel(), hours, lower, upper);
        outlines.iter().map(|outline| points(outline)).collect()
    }
}

fn points(line: &[Point]) -> String {
    let points = fine_points(line).into_iter().map(|(x, y)| format!("{x},{y}"));
    points.collect::<Vec<String>>().join(" ")
}

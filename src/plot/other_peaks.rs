//! Peaks of the typical patient under other published models that fit: thin marks beside a curve's own peak.

use super::PlotError;
use super::canvas::{Canvas, PartKind, Stroke};
use super::contents::Contents;
use super::design::WHITE;
use super::geometry::Point;
use super::panel::Panel;
use super::shown::Shown;

/// Half the width of a mark.
const HALF: f64 = 11.0;
/// The width of its lines, and of the rim of paper around them.
const THIN: f64 = 2.2;
const RIM: f64 = 6.0;
/// How far to the right of the peak they stand, so that the falling curve does not hide them.
const ASIDE: f64 = 26.0;

/// Peaks of one arm: when its own is, and all levels, its own among them.
struct Peaks<'a> {
    /// The place of the arm on the figure.
    place: usize,
    shown: &'a Shown<'a>,
    hours: f64,
    levels: Vec<f64>,
}

/// Whether there is any.
pub(super) fn are_there(contents: &Contents<'_>) -> bool {
    !all(contents).is_empty()
}

/// The highest of them, ng/mL; 0 without any.
pub(super) fn highest(contents: &Contents<'_>) -> f64 {
    all(contents)
        .iter()
        .flat_map(|peaks| &peaks.levels)
        .copied()
        .fold(0.0, f64::max)
}

/// Draws, for each arm, a hairline from the lowest to the highest of them with a short mark at each.
pub(super) fn draw(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) -> Result<(), PlotError> {
    for peaks in all(contents) {
        canvas.part((peaks.place, PartKind::OtherPeaks), |canvas| {
            draw_peaks(canvas, &peaks, panel)
        })?;
    }
    Ok(())
}

fn draw_peaks(canvas: &mut Canvas, peaks: &Peaks<'_>, panel: &Panel) -> Result<(), PlotError> {
    let seen = peaks
        .levels
        .iter()
        .copied()
        .filter(|level| panel.axis.shows(*level));
    let heights: Vec<f64> = seen.map(|level| panel.point(peaks.hours, level).y).collect();
    let x = (panel.x(peaks.hours) + ASIDE).min(panel.frame.right - HALF);
    let ends = (f64::INFINITY, f64::NEG_INFINITY);
    let (top, bottom) = heights
        .iter()
        .fold(ends, |(low, high), y| (low.min(*y), high.max(*y)));
    for stroke in [
        Stroke::solid(WHITE, RIM),
        Stroke::solid(peaks.shown.look.colour, THIN),
    ] {
        if top < bottom {
            canvas.line(&[Point::new(x, top), Point::new(x, bottom)], stroke)?;
        }
        for y in &heights {
            canvas.line(&[Point::new(x - HALF, *y), Point::new(x + HALF, *y)], stroke)?;
        }
    }
    Ok(())
}

/// Of the drug alone: other models are asked for that.
fn all<'a>(contents: &'a Contents<'_>) -> Vec<Peaks<'a>> {
    let outcome = contents.outcome;
    let drug = outcome.models.first().and_then(|model| model.analytes().next());
    if drug.is_none_or(|(name, _)| name != contents.analyte) {
        return Vec::new();
    }
    let peaks = contents.shown.iter().enumerate().filter_map(|(place, shown)| {
        let arm = outcome
            .series
            .iter()
            .position(|series| series.arm == shown.series.arm)?;
        let mut levels: Vec<f64> = outcome
            .others
            .iter()
            .filter_map(|other| Some(other.peak(arm)?.0))
            .collect();
        if levels.is_empty() {
            return None;
        }
        let own = &shown.analyte.typical;
        levels.push(own.cmax);
        Some(Peaks {
            place,
            shown,
            hours: own.tmax,
            levels,
        })
    });
    peaks.filter(|peaks| peaks.hours.is_finite()).collect()
}

//! The band of measured levels, outside that of the true ones.

use super::PlotError;
use super::band::outlines;
use super::canvas::{Canvas, Dash, Stroke};
use super::contents::Contents;
use super::palette::Look;
use super::panel::Panel;

/// Width of its edges, and how they are dashed.
const EDGE: f64 = 1.8;
pub(super) const DASH: Dash = Dash::Short;

/// Whether there is any.
pub(super) fn is_there(contents: &Contents<'_>) -> bool {
    contents.shown.iter().any(|shown| !shown.measured(0).is_empty())
}

/// Shades it where there is a single series: those of several would cover each other.
pub(super) fn shade(canvas: &mut Canvas, contents: &Contents<'_>, panel: &Panel) -> Result<(), PlotError> {
    let [shown] = contents.shown.as_slice() else {
        return Ok(());
    };
    let (lower, upper) = (shown.measured(0), shown.measured(2));
    for outline in outlines(panel, &contents.hours, &lower, &upper) {
        canvas.area(&outline, shown.look.wash(), 1.0)?;
    }
    Ok(())
}

/// How its edges are drawn.
pub(super) fn stroke(look: Look) -> Stroke {
    Stroke::solid(look.edge, EDGE).dash(DASH)
}

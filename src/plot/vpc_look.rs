//! How the parts of a visual predictive check look, on its panels and in its key.

use super::PlotError;
use super::canvas::{Canvas, Dash, Stroke};
use super::colour::Colour;
use super::design::{INK, RULE, TYPICAL};
use super::geometry::Point;
use super::marker::Marker;
use super::observed_points::hollow;
use super::palette::Look;

/// Radius of a measured level, and of a percentile outside its prediction interval.
const DOT: f64 = 3.6;
const MARK: f64 = 9.0;
/// The colour of such a percentile.
const OUTSIDE: Colour = Colour(171, 19, 56);

/// The colours of a percentile: of the median one, of the two others another.
pub(super) fn look(place: usize) -> Look {
    Look::of(usize::from(place == 1), 2)
}

/// How a measured percentile is drawn.
pub(super) fn measured_stroke(place: usize) -> Stroke {
    match place {
        1 => Stroke::solid(INK, 0.8 * TYPICAL),
        _ => Stroke::solid(INK, 0.8 * TYPICAL).dash(Dash::Even),
    }
}

/// What a percentile that lies outside is marked by.
pub(super) fn draw_outside(canvas: &mut Canvas, at: Point) -> Result<(), PlotError> {
    hollow(canvas, Marker::Diamond, at, (MARK, OUTSIDE))
}

/// A measured level.
pub(super) fn draw_level(canvas: &mut Canvas, at: Point) -> Result<(), PlotError> {
    canvas.area(&Marker::Circle.outline(at, DOT), RULE, 1.0)
}

//! The sizes of the figure, in pixels, and its neutral colours.
//!
//! A slide is 1920 pixels wide, so a figure of 1800 is shown nearly as it is; on a page of 17 cm the
//! smallest letters come out at 6 points.

use super::colour::Colour;

/// Width of the figure.
pub(super) const WIDTH: f64 = 1800.0;
/// The figure is not lower than this; spare room goes to the concentrations.
pub(super) const LEAST_HEIGHT: f64 = 1240.0;
/// The concentration panel is not lower than this.
pub(super) const LEAST_CONCENTRATION: f64 = 470.0;
/// Empty border.
pub(super) const BORDER: f64 = 34.0;
/// Room left of the panels for the numbers of the axis.
pub(super) const LEFT: f64 = 112.0;
/// Between a panel and what stands above it.
pub(super) const GAP: f64 = 20.0;

/// Letters of the title.
pub(super) const TITLE: f64 = 38.0;
/// Letters above panels.
pub(super) const HEADING: f64 = 26.0;
/// Letters of axes, labels and the legend.
pub(super) const BODY: f64 = 24.0;
/// The smallest letters.
pub(super) const SMALL: f64 = 22.5;
/// Line height as a multiple of the size of letters.
pub(super) const LEADING: f64 = 1.28;

/// Width of the line of a typical patient.
pub(super) const TYPICAL: f64 = 4.2;
/// Width of the line of a median.
pub(super) const MEDIAN: f64 = 1.8;

/// Nearly black.
pub(super) const INK: Colour = Colour(28, 28, 30);
/// For what explains.
pub(super) const GREY: Colour = Colour(84, 84, 90);
/// For frames and leaders.
pub(super) const RULE: Colour = Colour(140, 140, 146);
/// For grid lines, in sparse dots: dark enough to be seen on every tint.
pub(super) const GRID: Colour = Colour(118, 118, 124);
/// For areas that say nothing of their own.
pub(super) const FAINT: Colour = Colour(226, 226, 229);
/// For areas that say less than those.
pub(super) const PALER: Colour = Colour(242, 242, 243);
/// Paper.
pub(super) const WHITE: Colour = Colour(255, 255, 255);

/// Height of a line of letters.
pub(super) fn line_height(size: f64) -> f64 {
    size * LEADING
}

/// The dots of a dotted line as a multiple of its width: a median may run through them.
pub(super) const DOT: f64 = 1.6;

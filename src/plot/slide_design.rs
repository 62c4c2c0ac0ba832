//! The sizes of a slide, in pixels of a screen of 1920 × 1080.

use super::design::{GREY, INK};
use super::lettering::Lettering;

pub(super) const WIDTH: f64 = 1_920.0;
pub(super) const HEIGHT: f64 = 1_080.0;
/// Empty border.
pub(super) const BORDER: f64 = 36.0;
/// The smallest letters: 24 points where the slide is 7.5 inches high.
pub(super) const LEAST: f64 = 48.0;
/// Room between borders.
pub(super) const ROOM: f64 = WIDTH - 2.0 * BORDER;
/// Height of a line of the smallest letters.
pub(super) const LINE: f64 = 58.0;
/// Between two things that stand beside each other.
pub(super) const GAP: f64 = 20.0;
/// Width of the line of a typical patient.
pub(super) const TYPICAL: f64 = 7.0;
/// Width of the line of a threshold, and of the edge of a band.
pub(super) const THRESHOLD: f64 = 4.0;
pub(super) const EDGE: f64 = 2.0;
/// Radius of markers.
pub(super) const MARKER: f64 = 14.0;

pub(super) const WORDS: Lettering = Lettering::regular(LEAST, INK);
pub(super) const QUIET: Lettering = Lettering::regular(LEAST, GREY);
pub(super) const BOLD: Lettering = Lettering::bold(LEAST, INK);

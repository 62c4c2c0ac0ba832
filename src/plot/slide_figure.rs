use super::contents::Contents;
use super::palette::FEW;
use super::slide_page::SlidePage;
use super::{Figure, FigureOptions, PlotError};
use crate::outcome::StudyOutcome;

/// Draws the concentrations of one analyte for a projector: 16 to 9, no letters smaller than a twentieth of the height,
/// a sentence on top, up to four curves. The same outcome gives the same bytes.
///
/// # Errors
/// When nothing in the study computes the analyte.
pub fn draw_slide(
    outcome: &StudyOutcome,
    analyte: &str,
    options: FigureOptions,
) -> Result<Figure, PlotError> {
    // Up to so many are told apart by colour alone.
    let contents = Contents::of_most(outcome, analyte, FEW)?;
    let svg = SlidePage::new(&contents, options.log).draw()?;
    Ok(Figure { svg })
}

use super::contents::Contents;
use super::page::Page;
use super::{Figure, PlotError};
use crate::outcome::StudyOutcome;

/// Draws the figure of a response, by its place among those of the study; `None` where no model drives it, or only the lag
/// of its effect site is known.
///
/// # Errors
/// When it cannot be drawn.
pub fn draw_response(outcome: &StudyOutcome, place: usize) -> Result<Option<Figure>, PlotError> {
    let Some(response) = outcome.responses.get(place) else {
        return Ok(None);
    };
    let Some(shown) = outcome.of_response(place) else {
        return Ok(None);
    };
    let mut contents = Contents::new(&shown, &response.short)?;
    contents.response = shown.responses.get(place);
    let svg = Page::new(&contents, false).draw()?.svg;
    Ok(Some(Figure { svg }))
}

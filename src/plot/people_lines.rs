//! The curves of some people, each a thin line.

use super::PlotError;
use super::canvas::{Canvas, Stroke};
use super::contents::Contents;
use super::curve::stroke_curves;
use super::number::plain;
use super::panel::Panel;
use super::shown::Shown;

/// Width of a line.
pub(super) const WIDTH: f64 = 1.0;

/// Draws them, those of one series after those of another.
pub(super) fn draw(
    canvas: &mut Canvas,
    contents: &Contents<'_>,
    panel: &Panel,
    order: &[(usize, &Shown<'_>)],
) -> Result<(), PlotError> {
    for (_, shown) in order {
        let stroke = Stroke::solid(shown.look.colour, WIDTH);
        stroke_curves(canvas, panel, &contents.hours, curves(contents, shown), stroke)?;
    }
    Ok(())
}

/// The levels of each of those who are drawn.
pub(super) fn curves<'a>(
    contents: &'a Contents<'_>,
    shown: &'a Shown<'_>,
) -> impl Iterator<Item = Vec<f64>> + 'a {
    let kept = shown.series.kept_curves(&shown.analyte.name);
    let rows = kept.into_iter().flat_map(|kept| kept.rows());
    rows.take(contents.outcome.people_drawn).map(|row| row.to_vec())
}

/// "20 of 1,000 patients", where some are drawn.
pub(super) fn legend(contents: &Contents<'_>) -> Option<String> {
    let all = contents.outcome.subjects.count();
    let drawn = (contents.outcome.people_drawn as u64).min(all);
    let number = |count: u64| plain(count as f64, 0);
    match drawn {
        0 => None,
        1 if all == 1 => Some("the patient".to_string()),
        _ if drawn == all => Some(format!("each of {} patients", number(all))),
        _ => Some(format!("{} of {} patients", number(drawn), number(all))),
    }
}

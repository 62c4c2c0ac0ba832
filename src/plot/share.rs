//! The middle panel: who is above each threshold.

use super::PlotError;
use super::band::outlines;
use super::canvas::{Anchor, Canvas, Stroke};
use super::concentration::{curve, marks};
use super::contents::Contents;
use super::design::{BODY, GREY, INK, SMALL, line_height};
use super::geometry::Point;
use super::legend::mark;
use super::lettering::Lettering;
use super::number::plain;
use super::panel::Panel;
use super::reference::Reference;
use super::shown::Shown;
use super::time_axis::TimeAxis;

const TICKS: [f64; 3] = [0.0, 0.5, 1.0];
const LINE: f64 = 3.4;
const MARKER: f64 = 6.5;

/// How high a row is among so many.
pub(super) fn row_height(rows: usize) -> f64 {
    match rows {
        0..=2 => 86.0,
        3 => 76.0,
        _ => 66.0,
    }
}

/// "above 50 ng/mL", with the sign that something does not match.
pub(super) fn name(reference: &Reference<'_>) -> String {
    let sign = if reference.mismatch.is_some() { " ≠" } else { "" };
    format!("{}{sign}", reference.above)
}

/// One row: the share of patients above one threshold.
pub(super) fn draw(
    canvas: &mut Canvas,
    contents: &Contents<'_>,
    panel: &Panel,
    time: &TimeAxis,
    reference: &Reference<'_>,
) -> Result<(), PlotError> {
    for shown in &contents.shown {
        let [_, low, high] = shares(shown, reference, contents.hours.len());
        for outline in outlines(panel, &contents.hours, &low, &high) {
            canvas.area(&outline, shown.look.tint, 1.0)?;
        }
    }
    panel.grid(canvas, time, &TICKS, &TICKS.map(|tick| plain(100.0 * tick, 0)))?;
    let order = contents.back_to_front();
    for (_, shown) in &order {
        let [share, ..] = shares(shown, reference, contents.hours.len());
        let stroke = Stroke::solid(shown.look.colour, LINE).dash(shown.look.dash);
        curve(canvas, panel, (&contents.hours, &share), shown.beyond(), stroke)?;
    }
    panel.axes(canvas, time, &TICKS)?;
    for (index, shown) in order {
        let [share, ..] = shares(shown, reference, contents.hours.len());
        for at in marks(panel, &contents.hours, &share, (index, contents.shown.len())) {
            mark(canvas, shown.look, at, MARKER)?;
        }
    }
    let ever = |shown: &Shown<'_>| {
        let mut rows = shown.analyte.curves.above.outer_iter();
        let counts = rows.nth(reference.index);
        counts.is_some_and(|counts| counts.iter().any(|count| *count > 0))
    };
    if !contents.shown.iter().filter(|shown| shown.has_spread()).any(ever) {
        let middle = Point::new(
            0.5 * (panel.frame.left + panel.frame.right),
            0.5 * (panel.frame.top + panel.frame.bottom) + 0.36 * SMALL,
        );
        let style = Lettering::regular(SMALL, GREY);
        canvas.text_on_paper(middle, "nobody at any time", style, Anchor::Middle);
    }
    Ok(())
}

/// The words to the right of a row.
pub(super) fn label(canvas: &mut Canvas, panel: &Panel, left: f64, width: f64, reference: &Reference<'_>) {
    let bold = Lettering::bold(BODY, INK);
    let small = Lettering::regular(SMALL, reference.look.colour);
    let mut y = panel.frame.top + 4.0;
    let name_lines = small.wrap(reference.name, width, 2);
    let lines = std::iter::once((bold, bold.shorten(&name(reference), width)))
        .chain(name_lines.into_iter().map(|line| (small, line)));
    for (style, line) in lines {
        canvas.text(Point::new(left, y + style.size), &line, style, Anchor::Start);
        y += line_height(style.size);
    }
}

/// The share point by point, and the ends of its interval; NaN where it is not known how people differ.
fn shares(shown: &Shown<'_>, reference: &Reference<'_>, points: usize) -> [Vec<f64>; 3] {
    if !shown.has_spread() {
        return std::array::from_fn(|_| vec![f64::NAN; points]);
    }
    let mut columns = [const { Vec::new() }; 3];
    for point in 0..points {
        let estimate = shown.analyte.curves.share_above(reference.index, point);
        let ends = estimate.map_or([f64::NAN; 3], |share| {
            [
                share.value,
                share.low.unwrap_or(f64::NAN),
                share.high.unwrap_or(f64::NAN),
            ]
        });
        for (column, end) in columns.iter_mut().zip(ends) {
            column.push(end);
        }
    }
    columns
}

//! How long the typical patient's level takes to fall, by one axis of a design such as the length of an infusion.

use super::canvas::{Anchor, Canvas, Stroke};
use super::design::{BODY, BORDER, GAP, HEADING, INK, LEFT, WIDTH, line_height};
use super::design_axis::{name, number, scale, ticks};
use super::framed_page::FramedPage;
use super::geometry::{Point, Rectangle};
use super::legend::mark;
use super::lettering::Lettering;
use super::number::plain;
use super::palette::{Look, MOST};
use super::plane::Plane;
use super::value_axis::ValueAxis;
use super::{Figure, PlotError};
use crate::outcome::{CellMeasure, CellOutcome, DesignOutcome, Fall};
use crate::quantity::significant;

const PANEL: f64 = 640.0;
const WORDS: f64 = 430.0;
const MARKER: f64 = 8.0;

/// Draws how long levels of an analyte take to fall by half, four fifths and nine tenths against the longest axis with
/// numbers; a line for each share and model. `None` where there is no such axis, several axes, or the measure was not
/// asked for.
///
/// # Errors
/// When the drawing library refuses.
pub fn draw_falls(outcome: &DesignOutcome) -> Result<Option<Figure>, PlotError> {
    let [axis] = outcome.axes.as_slice() else {
        return Ok(None);
    };
    let lines = lines(outcome);
    if axis.unit.is_none() || !lines.iter().any(Line::depends) {
        return Ok(None);
    }
    let all = lines.len();
    let lines: Vec<Line> = lines.into_iter().take(MOST).collect();
    let analyte = lines[0].analyte.clone();
    let subtitle = format!(
        "How long the typical patient's {analyte} takes to fall after the last dose, by {}",
        axis.name
    );
    let mut remarks = vec![
        "After a constant rate and after a held target are two conventions: a target fills the tissues from the start, and \
         levels fall later. The terminal half-life describes only the last part of a fall."
            .to_string(),
    ];
    if all > MOST {
        remarks.push(format!(
            "{MOST} of {all} lines drawn: those written first; cells.csv has all."
        ));
    }
    let page = FramedPage::of_design(outcome, &subtitle, remarks);
    let below = 3.4 * line_height(BODY) + GAP;
    let above = GAP + line_height(HEADING) + 12.0;
    let height = page.head_height() + above + PANEL + below + page.foot_height();
    let mut canvas = Canvas::new(WIDTH, height);
    page.draw_head(&mut canvas);
    let top = page.head_height() + above;
    let heading = Lettering::bold(HEADING, INK);
    let at = Point::new(BORDER, page.head_height() + GAP + HEADING);
    canvas.text(at, "Time to fall (h)", heading, Anchor::Start);
    let highest = lines
        .iter()
        .flat_map(|line| &line.points)
        .map(|(_, hours)| *hours)
        .fold(0.0, f64::max);
    let plane = Plane {
        frame: Rectangle {
            left: BORDER + LEFT - 20.0,
            top,
            right: WIDTH - BORDER - WORDS,
            bottom: top + PANEL,
        },
        across: scale(axis),
        up: ValueAxis::linear(1.05 * highest),
    };
    draw_lines(&mut canvas, &plane, outcome, &lines)?;
    let middle = 0.5 * (plane.frame.left + plane.frame.right);
    let at = Point::new(middle, plane.frame.bottom + 10.0 + 2.2 * line_height(BODY));
    canvas.text(at, &name(axis), Lettering::bold(BODY, INK), Anchor::Middle);
    page.draw_foot(&mut canvas, height - page.foot_height());
    let title = format!("{}: {subtitle}", outcome.title);
    Ok(Some(Figure {
        svg: canvas.finish(&title, &page.description()),
    }))
}

/// The falls by one share under one model in one arm.
struct Line {
    label: String,
    analyte: String,
    /// Which model, arm and share.
    place: [usize; 3],
    points: Vec<(f64, f64)>,
}

impl Line {
    /// Whether it is not the same all along, as it is along a dose under a linear model.
    fn depends(&self) -> bool {
        let first = self.points.first().map_or(0.0, |(_, hours)| *hours);
        self.points
            .iter()
            .any(|(_, hours)| (hours - first).abs() > 1e-9 * first)
    }
}

/// Of the first analyte that falls; by nine tenths first, as it lies highest.
fn lines(outcome: &DesignOutcome) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for cell in &outcome.cells {
        for share in (0..Fall::SHARES.len()).rev() {
            let mut summaries = cell.summaries.iter();
            let found = summaries.find(|summary| summary.measure == CellMeasure::TimeToFall(share));
            let Some((analyte, hours)) =
                found.and_then(|found| Some((found.analyte.clone()?, found.typical?)))
            else {
                continue;
            };
            let Some(value) = number(outcome, cell, 0) else {
                continue;
            };
            let place = [cell.cell.model, cell.cell.arm, share];
            match lines.iter_mut().find(|line| line.place == place) {
                Some(line) => line.points.push((value, hours)),
                None => lines.push(Line {
                    label: label(outcome, cell, share),
                    analyte,
                    place,
                    points: vec![(value, hours)],
                }),
            }
        }
    }
    for line in &mut lines {
        line.points.sort_by(|one, other| one.0.total_cmp(&other.0));
    }
    lines
}

fn label(outcome: &DesignOutcome, cell: &CellOutcome, share: usize) -> String {
    let mut parts = vec![format!("by {} %", plain(100.0 * Fall::SHARES[share], 0))];
    if outcome.models.len() > 1 {
        let model = outcome
            .model_of_cell(cell.cell.number)
            .and_then(|model| outcome.models.get(model));
        parts.extend(model.map(|model| model.short.clone()));
    }
    if outcome.arms.len() > 1 {
        parts.extend(outcome.arms.get(cell.cell.arm).cloned());
    }
    parts.join(", ")
}

/// Lines with their names at their ends.
fn draw_lines(
    canvas: &mut Canvas,
    plane: &Plane,
    outcome: &DesignOutcome,
    lines: &[Line],
) -> Result<(), PlotError> {
    let across = ticks(&outcome.axes[0], &plane.across, 8);
    let numbers = plane.up.ticks(7);
    let texts = super::number::ticks(&numbers, false);
    let up: Vec<(f64, String)> = numbers.into_iter().zip(texts).collect();
    plane.grid(canvas, &across, &up)?;
    let style = Lettering::regular(BODY, INK);
    let ends: Vec<(f64, f64)> = lines
        .iter()
        .map(|line| {
            (
                line.points.last().map_or(0.0, |(_, hours)| plane.y(*hours)),
                line_height(BODY),
            )
        })
        .collect();
    let places = super::label::spread(&ends, plane.frame.top, plane.frame.bottom);
    for (index, (line, place)) in lines.iter().zip(places).enumerate() {
        let look = Look::of(index, lines.len());
        let points: Vec<Point> = line.points.iter().map(|(x, y)| plane.point(*x, *y)).collect();
        canvas.line(&points, Stroke::solid(look.colour, 3.4).dash(look.dash))?;
        for point in &points {
            mark(canvas, look, *point, MARKER)?;
        }
        let end = line.points.last().map_or(0.0, |(_, hours)| *hours);
        let text = format!("{}: {} h", line.label, significant(end, 3));
        mark(canvas, look, Point::new(plane.frame.right + 30.0, place), MARKER)?;
        let at = Point::new(plane.frame.right + 48.0, place + 0.36 * BODY);
        canvas.text(at, &style.shorten(&text, WORDS - 56.0), style, Anchor::Start);
    }
    plane.axes(canvas, &across, &up)
}

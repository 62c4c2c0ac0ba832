//! Names at the ends of curves, where so many cross that a legend alone is not enough.

use super::PlotError;
use super::canvas::{Anchor, Canvas, Stroke};
use super::contents::Contents;
use super::curve::{lines, off_the_foot};
use super::design::{INK, SMALL, WHITE};
use super::geometry::{Point, Rectangle};
use super::legend::mark;
use super::lettering::Lettering;
use super::palette::{FEW, Look};
use super::panel::Panel;
use super::shown::Shown;

const STYLE: Lettering = Lettering::regular(SMALL, INK);
/// A longer name is shortened.
const LONGEST: f64 = 230.0;
const HEIGHT: f64 = 29.0;
/// What the marker before the name takes.
const MARKER: f64 = 24.0;
/// From the end of a line to the name.
const AWAY: f64 = 14.0;
/// Points at which it is asked whether a name covers a curve.
const LOOKS: usize = 400;
/// A name would rather be this many pixels farther from its end than cover a curve at a point.
const COVERS: f64 = 12.0;
/// A marker counts as so many points.
const MARK: usize = 20;

/// The names of curves at their ends; none where colour alone tells the curves apart.
pub(super) struct LineEnds<'a> {
    labels: Vec<EndLabel<'a>>,
}

/// A name with its place.
struct EndLabel<'a> {
    shown: &'a Shown<'a>,
    text: String,
    end: Point,
    frame: Rectangle,
}

impl<'a> LineEnds<'a> {
    /// Places them clear of each other, and as far as can be of curves and of their markers.
    pub(super) fn new(contents: &'a Contents<'_>, panel: &Panel, marks: &[(Look, Point)]) -> Self {
        if contents.shown.len() <= FEW {
            return Self { labels: Vec::new() };
        }
        let mut covered: Vec<Point> = contents
            .shown
            .iter()
            .flat_map(|shown| seen(contents, panel, shown))
            .collect();
        for (_, mark) in marks {
            covered.extend([*mark; MARK]);
        }
        let mut ends: Vec<(Point, &Shown<'_>)> = contents
            .shown
            .iter()
            .map(|shown| (end(contents, panel, shown), shown))
            .collect();
        // From the lowest up, so that names stand in the order of their ends.
        ends.sort_by(|one, other| one.0.x.total_cmp(&other.0.x).then(other.0.y.total_cmp(&one.0.y)));
        let mut labels: Vec<EndLabel<'_>> = Vec::new();
        for (end, shown) in ends {
            let text = STYLE.shorten(&shown.label, LONGEST);
            let size = (MARKER + STYLE.width(&text), HEIGHT);
            let frame = place(panel, &labels, &covered, end, size);
            labels.push(EndLabel {
                shown,
                text,
                end,
                frame,
            });
        }
        Self { labels }
    }

    /// The lines from ends to names. At the end of the axis they would lie on each other; there names stand
    /// in the order of the ends.
    pub(super) fn draw_leaders(&self, canvas: &mut Canvas, panel: &Panel) -> Result<(), PlotError> {
        let inside = |label: &&EndLabel<'_>| label.end.x < panel.frame.right - AWAY;
        for label in self.labels.iter().filter(inside) {
            let leader = [label.end, label.near()];
            canvas.line(&leader, Stroke::solid(WHITE, 5.0))?;
            canvas.line(&leader, Stroke::solid(label.shown.look.colour, 1.8))?;
        }
        Ok(())
    }

    /// The names, each behind its marker.
    pub(super) fn draw_names(&self, canvas: &mut Canvas) -> Result<(), PlotError> {
        for label in &self.labels {
            let middle = label.frame.middle().y;
            let baseline = Point::new(label.frame.left + MARKER, middle + 0.36 * SMALL);
            canvas.text_on_paper(baseline, &label.text, STYLE, Anchor::Start);
            mark(
                canvas,
                label.shown.look,
                Point::new(label.frame.left + 10.0, middle),
                7.5,
            )?;
        }
        Ok(())
    }
}

/// Where the line of the typical patient is last seen; the end of the axis for one that is not.
fn end(contents: &Contents<'_>, panel: &Panel, shown: &Shown<'_>) -> Point {
    let values = off_the_foot(panel, &shown.typical());
    let last = lines(panel, &contents.hours, &values).pop();
    last.and_then(|mut line| line.pop())
        .unwrap_or(Point::new(panel.frame.right, panel.frame.bottom))
}

/// Points of a curve, evenly over time.
fn seen<'a>(
    contents: &'a Contents<'_>,
    panel: &'a Panel,
    shown: &'a Shown<'_>,
) -> impl Iterator<Item = Point> + 'a {
    let count = contents.hours.len();
    (0..LOOKS).filter_map(move |look| {
        let at = look * count.saturating_sub(1) / (LOOKS - 1);
        let (hour, value) = (contents.hours.get(at)?, shown.analyte.curves.typical.get(at)?);
        panel.axis.shows(*value).then(|| panel.point(*hour, *value))
    })
}

/// The place near an end that is free and covers the least.
fn place(
    panel: &Panel,
    taken: &[EndLabel<'_>],
    curves: &[Point],
    end: Point,
    (width, height): (f64, f64),
) -> Rectangle {
    let within = panel.frame;
    let at = |left: f64, middle: f64| {
        let left = left.min(within.right - width - 4.0).max(within.left + 4.0);
        let top = (middle - height / 2.0)
            .min(within.bottom - height - 3.0)
            .max(within.top);
        Rectangle {
            left,
            top,
            right: left + width,
            bottom: top + height,
        }
    };
    let steps = (within.height() / (0.5 * height)) as i32;
    let mut best = (f64::INFINITY, at(end.x - AWAY - width, end.y));
    for step in -steps..=steps {
        let rise = f64::from(step) * 0.5 * height;
        for left in [end.x + AWAY, end.x - AWAY - width, end.x - 0.5 * width] {
            let frame = at(left, end.y - rise);
            let overlaps = |label: &EndLabel<'_>| label.frame.overlaps(&frame, 2.0);
            if taken.iter().any(overlaps) {
                continue;
            }
            let covered = curves.iter().filter(|point| frame.holds(**point)).count();
            let (dx, dy) = (frame.middle().x - end.x, frame.middle().y - end.y);
            let cost = COVERS * covered as f64 + 0.3 * dx.abs() + dy.abs();
            if cost < best.0 {
                best = (cost, frame);
            }
        }
    }
    best.1
}

impl EndLabel<'_> {
    /// The point of the name that is nearest to the end.
    fn near(&self) -> Point {
        Point::new(
            self.end.x.clamp(self.frame.left, self.frame.right),
            self.end.y.clamp(self.frame.top, self.frame.bottom),
        )
    }
}

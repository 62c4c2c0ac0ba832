//! The wanted against the unwanted: the share of people who reach a level of a wanted effect against that of those who
//! reach a level of a side effect, as a dose moves.

use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::design::{BODY, BORDER, GAP, GREY, HEADING, INK, LEFT, SMALL, WIDTH, line_height};
use super::design_axis::share;
use super::design_curve::DesignCurve;
use super::drawn_curves::DrawnCurves;
use super::framed_page::FramedPage;
use super::geometry::{Point, Rectangle};
use super::legend::mark;
use super::lettering::Lettering;
use super::number::plain;
use super::palette::Look;
use super::plane::Plane;
use super::value_axis::ValueAxis;
use super::{Figure, PlotError};
use crate::effect::{EffectKind, Threshold};
use crate::outcome::{CellOutcome, DesignOutcome};
use crate::quantiles::Estimate;

/// Side effects that have a panel.
const MOST_PANELS: usize = 3;
const PANEL: f64 = 620.0;
const MARKER: f64 = 7.0;
/// Width of the words right of the panels.
const WORDS: f64 = 430.0;
/// How far apart on the page two points of a line are that both have their value written beside them.
const APART: f64 = 74.0;

/// Draws the share of people ever above the first wanted effect's threshold against the share ever above a side effect's,
/// a panel for each; a line for each arm, model and value of the other axes, along the axis that is sought on or the
/// one with most numbers. `None` where there is no such axis, or not both kinds of threshold.
///
/// # Errors
/// When the drawing library refuses.
pub fn draw_trade_off(outcome: &DesignOutcome) -> Result<Option<Figure>, PlotError> {
    let Some(drawn) = DrawnCurves::of(outcome) else {
        return Ok(None);
    };
    let of_kind = |kind: EffectKind| {
        let own = drawn
            .thresholds
            .iter()
            .filter(move |(_, threshold)| threshold.kind == kind);
        own.copied()
    };
    let unwanted: Vec<(usize, &Threshold)> = of_kind(EffectKind::SideEffect).take(MOST_PANELS).collect();
    let Some(wanted) = of_kind(EffectKind::WantedEffect)
        .next()
        .filter(|_| !unwanted.is_empty())
    else {
        return Ok(None);
    };
    let mut remarks = vec![
        "Bars: 95 % Monte Carlo intervals (Wilson) of both shares. On the dotted line as many reach the one level as the \
         other. Levels at which an effect was reported stand for the effect: nobody's relief or harm is predicted."
            .to_string(),
    ];
    remarks.extend(drawn.remark());
    let figure = TradeOffFigure {
        outcome,
        axis: drawn.axis,
        curves: drawn.curves,
        wanted,
        unwanted,
    };
    figure.draw(remarks).map(Some)
}

struct TradeOffFigure<'a> {
    outcome: &'a DesignOutcome,
    axis: usize,
    curves: Vec<DesignCurve<'a>>,
    wanted: (usize, &'a Threshold),
    unwanted: Vec<(usize, &'a Threshold)>,
}

/// A point of a line: where it stands on the page, both shares, and the value of the axis.
struct Dot<'a> {
    at: Point,
    shares: [Estimate; 2],
    value: &'a str,
}

const HEADING_STYLE: Lettering = Lettering::bold(HEADING, INK);
const LABEL: Lettering = Lettering::regular(BODY, INK);

impl<'a> TradeOffFigure<'a> {
    fn draw(&self, remarks: Vec<String>) -> Result<Figure, PlotError> {
        let axis = &self.outcome.axes[self.axis];
        let subtitle = format!("Wanted against unwanted, as {} moves", axis.name);
        let page = FramedPage::of_design(self.outcome, &subtitle, remarks);
        let each = GAP + line_height(HEADING) + 12.0 + PANEL + 3.4 * line_height(BODY);
        let height = page.head_height() + each * self.unwanted.len() as f64 + page.foot_height();
        let mut canvas = Canvas::new(WIDTH, height);
        page.draw_head(&mut canvas);
        let mut y = page.head_height();
        for (index, unwanted) in self.unwanted.iter().enumerate() {
            let title = format!("% of people ever {}", named(unwanted.1));
            let title = HEADING_STYLE.shorten(&title, WIDTH - 2.0 * BORDER);
            let at = Point::new(BORDER, y + GAP + HEADING);
            canvas.text(at, &title, HEADING_STYLE, Anchor::Start);
            let plane = self.plane(y + GAP + line_height(HEADING) + 12.0);
            self.panel(&mut canvas, &plane, unwanted.0)?;
            let middle = 0.5 * (plane.frame.left + plane.frame.right);
            let at = Point::new(middle, plane.frame.bottom + 10.0 + 2.2 * line_height(BODY));
            let across = format!("% of people ever {}", named(self.wanted.1));
            let bold = Lettering::bold(BODY, INK);
            canvas.text(
                at,
                &bold.shorten(&across, plane.frame.width()),
                bold,
                Anchor::Middle,
            );
            if index == 0 {
                self.labels(&mut canvas, &plane)?;
            }
            y += each;
        }
        page.draw_foot(&mut canvas, height - page.foot_height());
        let title = format!("{}: {subtitle}", self.outcome.title);
        Ok(Figure {
            svg: canvas.finish(&title, &page.description()),
        })
    }

    fn plane(&self, top: f64) -> Plane {
        Plane {
            frame: Rectangle {
                left: BORDER + LEFT - 20.0,
                top,
                right: WIDTH - BORDER - WORDS,
                bottom: top + PANEL,
            },
            across: ValueAxis::linear(1.0),
            up: ValueAxis::linear(1.0),
        }
    }

    fn panel(&self, canvas: &mut Canvas, plane: &Plane, unwanted: usize) -> Result<(), PlotError> {
        let ticks: Vec<(f64, String)> = [0.0, 0.25, 0.5, 0.75, 1.0]
            .map(|share| (share, plain(100.0 * share, 0)))
            .to_vec();
        plane.grid(canvas, &ticks, &ticks)?;
        let equal = [plane.point(0.0, 0.0), plane.point(1.0, 1.0)];
        canvas.line(&equal, Stroke::solid(GREY, 1.6).dash(Dash::Sparse))?;
        let lines: Vec<(Look, Vec<Dot<'_>>)> = self
            .curves
            .iter()
            .enumerate()
            .map(|(index, curve)| {
                (
                    Look::of(index, self.curves.len()),
                    self.dots(plane, curve, unwanted),
                )
            })
            .collect();
        for (look, dots) in &lines {
            for Dot { at, shares, .. } in dots {
                let [across, up] = shares;
                if let (Some(low), Some(high)) = (across.low, across.high) {
                    let bar = [Point::new(plane.x(low), at.y), Point::new(plane.x(high), at.y)];
                    canvas.line(&bar, Stroke::solid(look.tint, 5.0))?;
                }
                if let (Some(low), Some(high)) = (up.low, up.high) {
                    let bar = [Point::new(at.x, plane.y(low)), Point::new(at.x, plane.y(high))];
                    canvas.line(&bar, Stroke::solid(look.tint, 5.0))?;
                }
            }
        }
        for (look, dots) in &lines {
            let points: Vec<Point> = dots.iter().map(|dot| dot.at).collect();
            canvas.line(&points, Stroke::solid(look.colour, 3.4).dash(look.dash))?;
            for point in &points {
                mark(canvas, *look, *point, MARKER)?;
            }
        }
        plane.axes(canvas, &ticks, &ticks)?;
        let mut written: Vec<Rectangle> = Vec::new();
        for (look, dots) in &lines {
            // In its line's colour where there are several, to tell whose it is.
            let colour = if lines.len() > 1 { look.letters() } else { GREY };
            write_values(
                canvas,
                plane,
                (dots, Lettering::regular(SMALL, colour)),
                &mut written,
            );
        }
        Ok(())
    }

    fn dots(&self, plane: &Plane, curve: &DesignCurve<'a>, unwanted: usize) -> Vec<Dot<'a>> {
        let dot = |(_, cell): &(f64, &'a CellOutcome)| {
            let shares = [share(cell, self.wanted.0)?, share(cell, unwanted)?];
            let axis = self.outcome.axes.get(self.axis)?;
            Some(Dot {
                at: plane.point(shares[0].value, shares[1].value),
                shares,
                value: &axis.value(*cell.cell.values.get(self.axis)?)?.text,
            })
        };
        curve.cells.iter().filter_map(dot).collect()
    }

    /// What each line is, right of the first panel.
    fn labels(&self, canvas: &mut Canvas, plane: &Plane) -> Result<(), PlotError> {
        let left = plane.frame.right + 26.0;
        let mut y = plane.frame.top + BODY;
        for (index, curve) in self.curves.iter().enumerate() {
            let look = Look::of(index, self.curves.len());
            let ends = [Point::new(left, y - 8.0), Point::new(left + 52.0, y - 8.0)];
            canvas.line(&ends, Stroke::solid(look.colour, 3.4).dash(look.dash))?;
            mark(canvas, look, Point::new(left + 26.0, y - 8.0), MARKER)?;
            for line in LABEL.wrap(&curve.label, WORDS - 100.0, 2) {
                canvas.text(Point::new(left + 66.0, y), &line, LABEL, Anchor::Start);
                y += line_height(BODY);
            }
            y += 8.0;
        }
        Ok(())
    }
}

/// Values of the axis beside points, as far apart as they need to be.
fn write_values(
    canvas: &mut Canvas,
    plane: &Plane,
    (dots, style): (&[Dot<'_>], Lettering),
    written: &mut Vec<Rectangle>,
) {
    let mut last: Option<Point> = None;
    for dot in dots {
        let far = last.is_none_or(|last| (dot.at.x - last.x).hypot(dot.at.y - last.y) > APART);
        if !far {
            continue;
        }
        let width = style.width(dot.value);
        // Right of the point and below the line, which rises; left where there is no room.
        let right = dot.at.x + 14.0 + width < plane.frame.right;
        let left = if right {
            dot.at.x + 14.0
        } else {
            dot.at.x - 14.0 - width
        };
        let frame = Rectangle {
            left,
            right: left + width,
            top: dot.at.y - 0.1 * SMALL,
            bottom: dot.at.y + 1.1 * SMALL,
        };
        let is_free = !written.iter().any(|other| other.overlaps(&frame, 2.0));
        if is_free && frame.bottom < plane.frame.bottom - 2.0 {
            let at = Point::new(left, dot.at.y + 0.9 * SMALL);
            canvas.text_on_paper(at, dot.value, style, Anchor::Start);
            written.push(frame);
            last = Some(dot.at);
        }
    }
}

/// "analgesia, review range (above 70 ng/mL)".
fn named(threshold: &Threshold) -> String {
    format!("{} ({})", threshold.beyond(), threshold.above())
}

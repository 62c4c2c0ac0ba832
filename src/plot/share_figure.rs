//! How the share of people ever above each threshold depends on one axis of a design.

use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::design::{BODY, BORDER, GAP, GREY, HEADING, INK, LEFT, SMALL, WIDTH, line_height};
use super::design_axis::{name, scale, ticks};
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
use crate::effect::Threshold;
use crate::outcome::{ConditionBound, DesignOutcome, Found, Sought};
use crate::quantiles::Estimate;
use crate::quantity::significant;

/// Panels of thresholds.
const MOST_PANELS: usize = 3;
const PANEL: f64 = 420.0;
const MARKER: f64 = 7.0;

/// Draws the share of people ever above each threshold against the axis that is sought on, or the one with most numbers;
/// a line for each arm, model and value of the other axes. `None` where no axis has two numbers, or no share was asked
/// for.
///
/// # Errors
/// When the drawing library refuses.
pub fn draw_shares(outcome: &DesignOutcome) -> Result<Option<Figure>, PlotError> {
    let Some(drawn) = DrawnCurves::of(outcome).filter(|drawn| !drawn.thresholds.is_empty()) else {
        return Ok(None);
    };
    let mut remarks = vec![
        "Shaded: 95 % Monte Carlo interval (Wilson); it does not say that the model is right.".to_string(),
    ];
    remarks.extend(drawn.remark());
    let figure = ShareFigure {
        outcome,
        axis: drawn.axis,
        curves: drawn.curves,
        thresholds: drawn.thresholds.into_iter().take(MOST_PANELS).collect(),
    };
    figure.draw(remarks).map(Some)
}

struct ShareFigure<'a> {
    outcome: &'a DesignOutcome,
    axis: usize,
    curves: Vec<DesignCurve<'a>>,
    thresholds: Vec<(usize, &'a Threshold)>,
}

const HEADING_STYLE: Lettering = Lettering::bold(HEADING, INK);
const LABEL: Lettering = Lettering::regular(BODY, INK);
/// Width of the words right of the panels.
const WORDS: f64 = 360.0;

impl ShareFigure<'_> {
    fn draw(&self, remarks: Vec<String>) -> Result<Figure, PlotError> {
        let axis = &self.outcome.axes[self.axis];
        let subtitle = format!("Share of people ever beyond a threshold, by {}", axis.name);
        let page = FramedPage::of_design(self.outcome, &subtitle, remarks);
        let each = GAP + line_height(HEADING) + 12.0 + PANEL + 2.4 * line_height(BODY);
        let height = page.head_height()
            + each * self.thresholds.len() as f64
            + line_height(BODY)
            + GAP
            + page.foot_height();
        let mut canvas = Canvas::new(WIDTH, height);
        page.draw_head(&mut canvas);
        let mut y = page.head_height();
        for (index, (place, threshold)) in self.thresholds.iter().enumerate() {
            let title = format!("% of people ever {} ({})", threshold.beyond(), threshold.above());
            let title = HEADING_STYLE.shorten(&title, WIDTH - 2.0 * BORDER);
            let at = Point::new(BORDER, y + GAP + HEADING);
            canvas.text(at, &title, HEADING_STYLE, Anchor::Start);
            let top = y + GAP + line_height(HEADING) + 12.0;
            let plane = self.plane(top);
            self.panel(&mut canvas, &plane, *place)?;
            if index == 0 {
                self.labels(&mut canvas, &plane)?;
            }
            y += each;
        }
        let middle = 0.5 * (BORDER + LEFT - 20.0 + WIDTH - BORDER - WORDS);
        let bold = Lettering::bold(BODY, INK);
        canvas.text(Point::new(middle, y), &name(axis), bold, Anchor::Middle);
        page.draw_foot(&mut canvas, y + line_height(BODY) + GAP - SMALL);
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
            across: scale(&self.outcome.axes[self.axis]),
            up: ValueAxis::linear(1.0),
        }
    }

    /// Bands, lines, the limits of conditions on the threshold, and the answers on the axis.
    fn panel(&self, canvas: &mut Canvas, plane: &Plane, threshold: usize) -> Result<(), PlotError> {
        let across = ticks(&self.outcome.axes[self.axis], &plane.across, 9);
        let up: Vec<(f64, String)> = [0.0, 0.25, 0.5, 0.75, 1.0]
            .map(|share| (share, plain(100.0 * share, 0)))
            .to_vec();
        let looks: Vec<Look> = (0..self.curves.len())
            .map(|index| Look::of(index, self.curves.len()))
            .collect();
        for (curve, look) in self.curves.iter().zip(&looks) {
            let shares = curve.shares(threshold);
            let end = |end: fn(&Estimate) -> Option<f64>| -> Vec<Point> {
                let points = shares.iter();
                points
                    .filter_map(|(value, share)| Some(plane.point(*value, end(share)?)))
                    .collect()
            };
            let mut outline = end(|share| share.low);
            outline.extend(end(|share| share.high).into_iter().rev());
            canvas.area(&outline, look.tint, 1.0)?;
        }
        plane.grid(canvas, &across, &up)?;
        self.limits(canvas, plane, threshold)?;
        for (curve, look) in self.curves.iter().zip(&looks) {
            let shares = curve.shares(threshold);
            let points: Vec<Point> = shares
                .iter()
                .map(|(value, share)| plane.point(*value, share.value))
                .collect();
            canvas.line(&points, Stroke::solid(look.colour, 3.4).dash(look.dash))?;
            let every = (points.len() / 12).max(1);
            for point in points.iter().step_by(every) {
                mark(canvas, *look, *point, MARKER)?;
            }
        }
        plane.axes(canvas, &across, &up)?;
        self.answers(canvas, plane, threshold, &looks)
    }

    /// The limit of each condition on the share above this threshold.
    fn limits(&self, canvas: &mut Canvas, plane: &Plane, threshold: usize) -> Result<(), PlotError> {
        for (bound, limit) in self.conditions(threshold) {
            let y = plane.y(limit);
            let ends = [Point::new(plane.frame.left, y), Point::new(plane.frame.right, y)];
            canvas.line(&ends, Stroke::solid(INK, 2.4).dash(Dash::Even))?;
            let word = match bound {
                ConditionBound::AtMost => "at most",
                ConditionBound::AtLeast => "at least",
            };
            let text = format!("{word} {} %", plain(100.0 * limit, 2));
            let at = Point::new(plane.frame.right - 8.0, y - 8.0);
            canvas.text_on_paper(at, &text, Lettering::regular(SMALL, INK), Anchor::End);
        }
        Ok(())
    }

    fn conditions(&self, threshold: usize) -> Vec<(ConditionBound, f64)> {
        let id = self
            .thresholds
            .iter()
            .find(|(place, _)| *place == threshold)
            .map(|(_, of)| &of.id);
        let conditions = self
            .outcome
            .found
            .iter()
            .flat_map(|found| &found.question.conditions);
        let own = conditions.filter(|condition| match &condition.of {
            Sought::ShareEverAbove(of) => Some(of) == id,
            _ => false,
        });
        own.map(|condition| (condition.bound, condition.limit.canonical()))
            .collect()
    }

    /// Each answer as a mark on the line of the limit, with its interval, and a thin line down to the axis.
    fn answers(
        &self,
        canvas: &mut Canvas,
        plane: &Plane,
        threshold: usize,
        looks: &[Look],
    ) -> Result<(), PlotError> {
        let conditions = self.conditions(threshold);
        let (Some(found), Some((_, limit))) = (&self.outcome.found, conditions.first()) else {
            return Ok(());
        };
        let y = plane.y(*limit);
        for (answer, look) in found.answers.iter().zip(looks) {
            let Found::Value(estimate) = answer.found else {
                continue;
            };
            let x = plane.x(estimate.value);
            let down = [Point::new(x, y), Point::new(x, plane.frame.bottom)];
            canvas.line(&down, Stroke::solid(look.colour, 1.8))?;
            if let (Some(low), Some(high)) = (estimate.low, estimate.high) {
                let ends = [Point::new(plane.x(low), y), Point::new(plane.x(high), y)];
                canvas.line(&ends, Stroke::solid(look.colour, 6.0))?;
            }
            mark(canvas, *look, Point::new(x, y), MARKER)?;
        }
        Ok(())
    }

    /// What each line is, right of the first panel; with the answer, if there is one.
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
            let answer = self
                .outcome
                .found
                .as_ref()
                .and_then(|found| found.answers.get(index));
            if let Some(text) = answer.and_then(|answer| answer_text(answer.found)) {
                let style = Lettering::regular(SMALL, GREY);
                canvas.text(
                    Point::new(left + 66.0, y),
                    &style.shorten(&text, WORDS - 100.0),
                    style,
                    Anchor::Start,
                );
                y += line_height(SMALL);
            }
            y += 8.0;
        }
        Ok(())
    }
}

/// "0.154 (0.149–0.157)", in the unit of the axis.
fn answer_text(found: Found) -> Option<String> {
    let digits = |value: f64| significant(value, 3);
    match found {
        Found::Value(Estimate {
            value,
            low: Some(low),
            high: Some(high),
        }) => Some(format!("{} ({}–{})", digits(value), digits(low), digits(high))),
        Found::Value(estimate) => Some(digits(estimate.value)),
        Found::EndOfAxis(value) => Some(format!("up to the end, {}", digits(value))),
        Found::Nowhere => Some("nowhere".to_string()),
    }
}

use super::PlotError;
use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::design::{BODY, BORDER, GREY, GRID, INK, LEFT};
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;

/// A rectangle in which time runs to the right and a value upwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panel {
    pub(super) frame: Rectangle,
    /// The end of time, in hours.
    pub(super) until: f64,
    pub(super) axis: ValueAxis,
}

/// The longest number beside the axis is this wide; longer ones are written smaller.
const LABELS: f64 = LEFT + BORDER - 38.0;

impl Panel {
    /// Where a time lies.
    pub(super) fn x(&self, hours: f64) -> f64 {
        self.frame.left + hours / self.until * self.frame.width()
    }

    /// Where a value lies.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.frame.bottom - self.axis.position(value) * self.frame.height()
    }

    pub(super) fn point(&self, hours: f64, value: f64) -> Point {
        Point::new(self.x(hours), self.y(value))
    }

    /// The part of the frame between two values and two times, as far as it is on the axis.
    pub(super) fn part(&self, hours: (f64, f64), values: (f64, f64)) -> Option<Rectangle> {
        let low = values.0.max(self.axis.low);
        let high = values.1.min(self.axis.high);
        let (from, to) = (hours.0.max(0.0), hours.1.min(self.until));
        (low < high && from < to).then(|| Rectangle {
            left: self.x(from),
            top: self.y(high),
            right: self.x(to),
            bottom: self.y(low),
        })
    }

    /// A level from edge to edge.
    pub(super) fn level(&self, canvas: &mut Canvas, value: f64, stroke: Stroke) -> Result<(), PlotError> {
        let y = self.y(value);
        canvas.line(
            &[Point::new(self.frame.left, y), Point::new(self.frame.right, y)],
            stroke,
        )
    }

    /// Grid lines behind the curves, and the numbers at the left.
    pub(super) fn grid(
        &self,
        canvas: &mut Canvas,
        time: &TimeAxis,
        ticks: &[f64],
        labels: &[String],
    ) -> Result<(), PlotError> {
        let Rectangle {
            left, top, bottom, ..
        } = self.frame;
        let dots = Stroke::solid(GRID, 1.5).dash(Dash::Sparse);
        for (hours, _) in time.ticks.iter().filter(|(hours, _)| *hours > 0.0) {
            let x = self.x(*hours);
            canvas.line(&[Point::new(x, top), Point::new(x, bottom)], dots)?;
        }
        for tick in ticks.iter().filter(|tick| **tick != self.axis.low) {
            self.level(canvas, *tick, dots)?;
        }
        for (tick, label) in ticks.iter().zip(labels) {
            let style = Lettering::regular(BODY, INK).fitted(label, LABELS);
            let y = self.y(*tick) + 0.36 * BODY;
            canvas.text(Point::new(left - 13.0, y), label, style, Anchor::End);
        }
        Ok(())
    }

    /// The axes, in front of the curves.
    pub(super) fn axes(&self, canvas: &mut Canvas, time: &TimeAxis, ticks: &[f64]) -> Result<(), PlotError> {
        let Rectangle {
            left,
            top,
            right,
            bottom,
        } = self.frame;
        let stroke = Stroke::solid(GREY, 1.6);
        let corner = Point::new(left, bottom);
        canvas.line(
            &[Point::new(left, top), corner, Point::new(right, bottom)],
            stroke,
        )?;
        for tick in ticks {
            let y = self.y(*tick);
            canvas.line(&[Point::new(left - 8.0, y), Point::new(left, y)], stroke)?;
        }
        for tick in self.axis.minor_ticks() {
            let y = self.y(tick);
            canvas.line(
                &[Point::new(left - 5.0, y), Point::new(left, y)],
                Stroke::solid(GREY, 1.2),
            )?;
        }
        for hours in &time.minor {
            let x = self.x(*hours);
            canvas.line(
                &[Point::new(x, bottom), Point::new(x, bottom + 4.0)],
                Stroke::solid(GREY, 1.2),
            )?;
        }
        for (hours, _) in &time.ticks {
            let x = self.x(*hours);
            canvas.line(&[Point::new(x, bottom), Point::new(x, bottom + 7.0)], stroke)?;
        }
        Ok(())
    }
}

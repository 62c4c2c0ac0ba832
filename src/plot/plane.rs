use super::PlotError;
use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::design::{BODY, GREY, GRID, INK, line_height};
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::value_axis::ValueAxis;

/// A rectangle in which one quantity runs to the right and another one upwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane {
    pub(super) frame: Rectangle,
    pub(super) across: ValueAxis,
    pub(super) up: ValueAxis,
}

/// Places on an axis with what is written there.
pub(super) type Ticks<'a> = &'a [(f64, String)];

impl Plane {
    pub(super) fn x(&self, value: f64) -> f64 {
        self.frame.left + self.across.position(value) * self.frame.width()
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.frame.bottom - self.up.position(value) * self.frame.height()
    }

    pub(super) fn point(&self, across: f64, up: f64) -> Point {
        Point::new(self.x(across), self.y(up))
    }

    /// Dotted lines behind what is drawn.
    pub(super) fn grid(
        &self,
        canvas: &mut Canvas,
        across: Ticks<'_>,
        up: Ticks<'_>,
    ) -> Result<(), PlotError> {
        let dots = Stroke::solid(GRID, 1.5).dash(Dash::Sparse);
        let Rectangle {
            left,
            top,
            right,
            bottom,
        } = self.frame;
        for (value, _) in across {
            let x = self.x(*value);
            canvas.line(&[Point::new(x, top), Point::new(x, bottom)], dots)?;
        }
        for (value, _) in up {
            let y = self.y(*value);
            canvas.line(&[Point::new(left, y), Point::new(right, y)], dots)?;
        }
        Ok(())
    }

    /// The axes with their numbers, in front; numbers that would touch the one before are left out.
    pub(super) fn axes(
        &self,
        canvas: &mut Canvas,
        across: Ticks<'_>,
        up: Ticks<'_>,
    ) -> Result<(), PlotError> {
        let Rectangle {
            left,
            top,
            right,
            bottom,
        } = self.frame;
        let stroke = Stroke::solid(GREY, 1.6);
        let corners = [
            Point::new(left, top),
            Point::new(left, bottom),
            Point::new(right, bottom),
        ];
        canvas.line(&corners, stroke)?;
        let style = Lettering::regular(BODY, INK);
        let mut free = f64::NEG_INFINITY;
        for (value, text) in across {
            let x = self.x(*value);
            canvas.line(&[Point::new(x, bottom), Point::new(x, bottom + 7.0)], stroke)?;
            let half = 0.5 * style.width(text);
            if x - half > free {
                let at = Point::new(x, bottom + 10.0 + BODY);
                canvas.text(at, text, style, Anchor::Middle);
                free = x + half + 14.0;
            }
        }
        let mut lowest = f64::INFINITY;
        for (value, text) in up {
            let y = self.y(*value);
            canvas.line(&[Point::new(left - 8.0, y), Point::new(left, y)], stroke)?;
            if y + 0.5 * line_height(BODY) < lowest {
                let at = Point::new(left - 13.0, y + 0.36 * BODY);
                canvas.text(at, text, style, Anchor::End);
                lowest = y - 0.5 * line_height(BODY);
            }
        }
        Ok(())
    }
}

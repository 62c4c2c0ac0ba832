use super::PlotError;
use super::band::outlines;
use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::concentration::{curve, marks};
use super::contents::Contents;
use super::curve::stroke_curves;
use super::design::{GREY, GRID};
use super::geometry::Point;
use super::legend::mark;
use super::number::ticks as labels;
use super::observed_points;
use super::panel::Panel;
use super::shown::Shown;
use super::slide_design::{EDGE, GAP, LEAST, LINE, MARKER, ROOM, TYPICAL, WORDS};
use super::slide_margin::SlideMargin;
use super::time_axis::TimeAxis;

/// The curves of a slide over the whole course or a piece of it, with large axes.
pub(super) struct SlidePanel<'a> {
    pub(super) contents: &'a Contents<'a>,
    pub(super) panel: Panel,
    pub(super) time: TimeAxis,
    /// Where the piece starts, in hours.
    pub(super) from: f64,
}

/// Room left of a panel for the numbers of its axis.
pub(super) const NUMBERS: f64 = 176.0;
/// Height of the numbers below it.
pub(super) const TIMES: f64 = LINE + 14.0;
/// Between two numbers of an axis, in pixels, at least.
const APART: f64 = 80.0;

impl SlidePanel<'_> {
    pub(super) fn draw(&self, canvas: &mut Canvas, margin: &SlideMargin) -> Result<(), PlotError> {
        let order = self.contents.back_to_front();
        for (_, shown) in &order {
            let (hours, lower) = self.piece(&shown.percentile(0));
            let (_, upper) = self.piece(&shown.percentile(2));
            for outline in outlines(&self.panel, &hours, &lower, &upper) {
                canvas.area(&outline, shown.look.tint, 1.0)?;
            }
        }
        self.grid(canvas)?;
        margin.draw_levels(canvas, &self.panel)?;
        for (_, shown) in &order {
            let (hours, lower) = self.piece(&shown.percentile(0));
            let (_, upper) = self.piece(&shown.percentile(2));
            let stroke = Stroke::solid(shown.look.edge, EDGE);
            stroke_curves(canvas, &self.panel, &hours, [lower, upper], stroke)?;
        }
        for (_, shown) in &order {
            let (hours, values) = self.piece(&shown.typical());
            let stroke = Stroke::solid(shown.look.colour, TYPICAL);
            curve(
                canvas,
                &self.panel,
                (&hours, &values),
                shown.beyond() - self.from,
                stroke,
            )?;
        }
        self.axes(canvas)?;
        let of = order.len();
        for (index, shown) in order {
            self.draw_marks(canvas, shown, (index, of))?;
        }
        if self.from == 0.0 && self.panel.until == self.contents.until {
            observed_points::draw(canvas, self.contents, &self.panel)?;
        }
        Ok(())
    }

    fn draw_marks(
        &self,
        canvas: &mut Canvas,
        shown: &Shown<'_>,
        place: (usize, usize),
    ) -> Result<(), PlotError> {
        let (hours, values) = self.piece(&shown.typical());
        for at in marks(&self.panel, &hours, &values, place) {
            mark(canvas, shown.look, at, MARKER)?;
        }
        Ok(())
    }

    /// A curve as far as it is in the piece, with hours from its start.
    fn piece(&self, values: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let all = self.contents.hours.iter().zip(values);
        let inside = |(hour, _): &(&f64, &f64)| {
            let since = **hour - self.from;
            (0.0..=self.panel.until * (1.0 + 1e-9)).contains(&since)
        };
        all.filter(inside)
            .map(|(hour, value)| (hour - self.from, *value))
            .unzip()
    }

    fn value_ticks(&self) -> Vec<f64> {
        let about = (self.panel.frame.height() / APART).round().max(2.0);
        let mut ticks = self.panel.axis.ticks(about as usize);
        // On a logarithmic axis decades may be closer than letters are high.
        let mut last = f64::INFINITY;
        ticks.retain(|tick| {
            let y = self.panel.y(*tick);
            let is_clear = last - y >= LEAST;
            if is_clear {
                last = y;
            }
            is_clear
        });
        ticks
    }

    /// Times whose numbers do not touch: every one, or every second, third, ….
    fn time_ticks(&self) -> Vec<(f64, String)> {
        let all = &self.time.ticks;
        let place = |(hours, text): &(f64, String)| (self.panel.x(*hours), WORDS.width(text));
        let is_clear = |step: &usize| {
            let chosen: Vec<(f64, f64)> = all.iter().step_by(*step).map(place).collect();
            chosen.windows(2).all(|pair| match pair {
                [(one, width), (other, next)] => other - one >= 0.5 * (width + next) + GAP,
                _ => true,
            })
        };
        let step = (1..=all.len()).find(is_clear).unwrap_or(1);
        all.iter().step_by(step).cloned().collect()
    }

    fn grid(&self, canvas: &mut Canvas) -> Result<(), PlotError> {
        let dots = Stroke::solid(GRID, 2.0).dash(Dash::Sparse);
        for tick in self.value_ticks() {
            if tick != self.panel.axis.low {
                self.panel.level(canvas, tick, dots)?;
            }
        }
        Ok(())
    }

    fn axes(&self, canvas: &mut Canvas) -> Result<(), PlotError> {
        let frame = self.panel.frame;
        let stroke = Stroke::solid(GREY, 3.0);
        let corners = [
            Point::new(frame.left, frame.top),
            Point::new(frame.left, frame.bottom),
            Point::new(frame.right, frame.bottom),
        ];
        canvas.line(&corners, stroke)?;
        let ticks = self.value_ticks();
        for (tick, label) in ticks.iter().zip(labels(&ticks, self.panel.axis.log)) {
            let y = self.panel.y(*tick);
            canvas.line(
                &[Point::new(frame.left - 12.0, y), Point::new(frame.left, y)],
                stroke,
            )?;
            let at = Point::new(frame.left - 18.0, y + 0.36 * LEAST);
            canvas.text(at, &label, WORDS, Anchor::End);
        }
        for (hours, label) in self.time_ticks() {
            let x = self.panel.x(hours);
            canvas.line(
                &[Point::new(x, frame.bottom), Point::new(x, frame.bottom + 12.0)],
                stroke,
            )?;
            let at = Point::new(x, frame.bottom + 14.0 + 0.86 * LEAST);
            canvas.text(at, &label, WORDS, Anchor::Middle);
        }
        Ok(())
    }

    /// The unit of time behind the last number, with the word where there is room for it.
    pub(super) fn draw_unit(&self, canvas: &mut Canvas, room: f64) {
        let unit = self.time.title.trim_start_matches("Time (").trim_end_matches(')');
        let text = match WORDS.width(self.time.title) <= room {
            true => self.time.title,
            false => unit,
        };
        let last = self.time_ticks().pop();
        let end = last.map_or(self.panel.frame.right, |(hours, label)| {
            self.panel.x(hours) + 0.5 * WORDS.width(&label)
        });
        let x = end.max(self.panel.frame.right).min(ROOM) + GAP;
        let at = Point::new(x, self.panel.frame.bottom + 14.0 + 0.86 * LEAST);
        canvas.text(at, text, WORDS, Anchor::Start);
    }
}

use super::PlotError;
use super::canvas::{Anchor, Canvas, Stroke};
use super::colour::Colour;
use super::contents::Contents;
use super::design::{BODY, GAP, INK, RULE, SMALL, line_height};
use super::font::Face;
use super::geometry::Point;
use super::label::spread;
use super::lettering::Lettering;
use super::panel::Panel;
use super::reference::Reference;

/// The thresholds to the right of the concentrations: a bar for each range, and its name, its numbers
/// and what does not match.
pub(super) struct Margin {
    labels: Vec<Label>,
}

/// One threshold in words.
struct Label {
    lines: Vec<(Lettering, String)>,
    ends: (f64, f64),
    level: f64,
    colour: Colour,
}

/// From the panel to the first bar, and from bar to bar.
const BAR_STEP: f64 = 15.0;
const BAR: f64 = 6.0;
/// From the last bar to the words.
const LEADER: f64 = 26.0;
/// Between the labels of two thresholds.
const APART: f64 = 20.0;

/// What the bars of so many thresholds take.
pub(super) fn bars_width(references: &[Reference<'_>]) -> f64 {
    match references.len() {
        0 => 16.0,
        count => (count + 1) as f64 * BAR_STEP + LEADER,
    }
}

/// How wide the words would be without a line break.
pub(super) fn natural_width(references: &[Reference<'_>]) -> f64 {
    let width = |reference: &Reference<'_>| {
        let name = Face::Bold.width(reference.name, BODY);
        name.max(Face::Regular.width(&reference.range, BODY))
    };
    references.iter().map(width).fold(0.0, f64::max)
}

impl Margin {
    /// Label texts for words of a width. `high` is the upper end of the axis.
    pub(super) fn new(contents: &Contents<'_>, width: f64, high: f64) -> Self {
        let label = |reference: &Reference<'_>| {
            let colour = reference.look.colour;
            let name = Lettering::bold(BODY, colour);
            let plain = Lettering::regular(BODY, INK);
            let small = Lettering::regular(SMALL, colour);
            let above = reference.level > high;
            let mut lines: Vec<(Lettering, String)> = Vec::new();
            let mut put = |style: Lettering, text: &str, most: usize| {
                lines.extend(
                    style
                        .wrap(text, width, most)
                        .into_iter()
                        .map(|line| (style, line)),
                );
            };
            put(name, reference.name, 2);
            put(plain, &reference.range, 2);
            if above {
                put(plain, "▲ above the axis", 1);
            }
            if let Some(mismatch) = &reference.mismatch {
                put(small, mismatch, 4);
            }
            Label {
                lines,
                ends: reference.ends,
                level: reference.level,
                colour,
            }
        };
        Self {
            labels: contents.references.iter().map(label).collect(),
        }
    }

    /// What all labels need one below the other.
    pub(super) fn height(&self) -> f64 {
        self.labels.iter().map(Label::height).sum()
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, panel: &Panel, top: f64) -> Result<(), PlotError> {
        let wanted: Vec<(f64, f64)> = self
            .labels
            .iter()
            .map(|label| (label.wanted(panel), label.height()))
            .collect();
        let middles = spread(&wanted, top, panel.frame.bottom + GAP);
        let text_left = panel.frame.right + (self.labels.len() + 1) as f64 * BAR_STEP + LEADER;
        let bar = |index: usize| panel.frame.right + (index + 1) as f64 * BAR_STEP;
        for (index, (label, middle)) in self.labels.iter().zip(middles).enumerate() {
            let x = bar(index);
            let from = label.wanted(panel);
            // Straight where the label's own lines leave room for it.
            let half = ((label.height() - APART) / 2.0 - 0.5 * BODY).max(0.0);
            let meets = from.clamp(middle - half, middle + half);
            let leader = [
                Point::new(x + BAR / 2.0 + 2.0, from),
                Point::new(text_left - LEADER + 4.0, from),
                Point::new(text_left - 9.0, meets),
                Point::new(text_left - 5.0, meets),
            ];
            canvas.line(&leader, Stroke::solid(RULE, 1.4))?;
            label.draw(canvas, text_left, middle);
        }
        // In front of the leaders of others.
        for (index, label) in self.labels.iter().enumerate() {
            label.bar(canvas, panel, bar(index))?;
        }
        Ok(())
    }
}

impl Label {
    fn height(&self) -> f64 {
        let lines: f64 = self.lines.iter().map(|(style, _)| line_height(style.size)).sum();
        lines + APART
    }

    /// Where the label would stand if it were alone: at the middle of what is seen of its range.
    fn wanted(&self, panel: &Panel) -> f64 {
        let (low, high) = self.ends;
        let inside = |value: f64| value.clamp(panel.axis.low, panel.axis.high);
        0.5 * (panel.y(inside(low)) + panel.y(inside(high)))
    }

    /// Draws the range as a bar with a dot where "above" begins.
    fn bar(&self, canvas: &mut Canvas, panel: &Panel, x: f64) -> Result<(), PlotError> {
        let (low, high) = self.ends;
        let (top, bottom) = (panel.frame.top, panel.frame.bottom);
        let place = |value: f64| match panel.axis.shows(value) {
            true => panel.y(value),
            false if value > panel.axis.high => top,
            false => bottom,
        };
        let (from, to) = (place(low), place(high));
        let colour = self.colour;
        canvas.line(
            &[Point::new(x, from), Point::new(x, to)],
            Stroke::solid(colour, BAR),
        )?;
        if high > panel.axis.high {
            let tip = [
                Point::new(x - 7.5, top + 4.0),
                Point::new(x + 7.5, top + 4.0),
                Point::new(x, top - 11.0),
            ];
            canvas.area(&tip, colour, 1.0)?;
        }
        if panel.axis.shows(self.level) {
            let y = panel.y(self.level);
            let dot = super::marker::Marker::Circle.outline(Point::new(x, y), 6.5);
            canvas.area(&dot, colour, 1.0)?;
        }
        Ok(())
    }

    fn draw(&self, canvas: &mut Canvas, left: f64, middle: f64) {
        let mut y = middle - (self.height() - APART) / 2.0;
        for (style, line) in &self.lines {
            let baseline = Point::new(left, y + 0.93 * style.size);
            canvas.text(baseline, line, *style, Anchor::Start);
            y += line_height(style.size);
        }
    }
}

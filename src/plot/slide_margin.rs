use super::PlotError;
use super::canvas::{Anchor, Canvas, Stroke};
use super::colour::Colour;
use super::contents::Contents;
use super::design::{INK, RULE};
use super::geometry::Point;
use super::label::spread;
use super::lettering::Lettering;
use super::number::short;
use super::panel::Panel;
use super::slide_design::{LEAST, LINE, THRESHOLD};
use super::target_line;

/// The names of thresholds and targets at the ends of their lines, right of the curves.
pub(super) struct SlideMargin {
    labels: Vec<SlideLabel>,
    /// How many thresholds there was no room for.
    pub(super) left_out: usize,
}

struct SlideLabel {
    lines: Vec<String>,
    level: f64,
    colour: Colour,
}

/// How wide it is where there is a name.
pub(super) const WIDTH: f64 = 460.0;
/// From the panel to the words.
const LEADER: f64 = 46.0;
const APART: f64 = 16.0;
/// Lines of a name.
const MOST_LINES: usize = 3;

impl SlideMargin {
    /// As many as a height has room for, those written first.
    pub(super) fn new(contents: &Contents<'_>, high: f64, height: f64) -> Self {
        let targets = target_line::targets(contents);
        let targets = targets.iter().map(|target| {
            let level = target.level.ng_per_ml();
            SlideLabel::new(&format!("target {}", short(level)), level, INK)
        });
        let references = contents.references.iter().map(|reference| {
            let range = reference
                .range
                .trim_start_matches("above ")
                .trim_end_matches(" ng/mL");
            let above = if reference.level > high { "▲ " } else { "" };
            let mark = if reference.mismatch.is_some() { " ≠" } else { "" };
            let text = format!("{above}{} {range}{mark}", reference.name);
            SlideLabel::new(&text, reference.level, reference.look.colour)
        });
        let mut margin = Self {
            labels: Vec::new(),
            left_out: 0,
        };
        for label in targets.chain(references) {
            let used: f64 = margin.labels.iter().map(SlideLabel::height).sum();
            match used + label.height() <= height {
                true => margin.labels.push(label),
                false => margin.left_out += 1,
            }
        }
        margin
    }

    pub(super) fn width(contents: &Contents<'_>) -> f64 {
        match contents.references.is_empty() && target_line::targets(contents).is_empty() {
            true => 0.0,
            false => WIDTH,
        }
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, panel: &Panel) -> Result<(), PlotError> {
        let place = |label: &SlideLabel| panel.y(label.level.clamp(panel.axis.low, panel.axis.high));
        let wanted = self.labels.iter().map(|label| (place(label), label.height()));
        let wanted: Vec<(f64, f64)> = wanted.collect();
        let middles = spread(&wanted, panel.frame.top - APART, panel.frame.bottom + APART);
        let left = panel.frame.right + LEADER;
        for (label, middle) in self.labels.iter().zip(middles) {
            let leader = [
                Point::new(panel.frame.right + 4.0, place(label)),
                Point::new(left - 12.0, middle),
            ];
            canvas.line(&leader, Stroke::solid(RULE, 2.0))?;
            let style = Lettering::bold(LEAST, label.colour);
            let mut baseline = middle - 0.5 * label.lines.len() as f64 * LINE + 0.94 * LEAST;
            for line in &label.lines {
                canvas.text(Point::new(left, baseline), line, style, Anchor::Start);
                baseline += LINE;
            }
        }
        Ok(())
    }

    /// The lines of the thresholds that are named, and of the targets, across a panel.
    pub(super) fn draw_levels(&self, canvas: &mut Canvas, panel: &Panel) -> Result<(), PlotError> {
        for label in self.labels.iter().filter(|label| panel.axis.shows(label.level)) {
            panel.level(canvas, label.level, Stroke::solid(label.colour, THRESHOLD))?;
        }
        Ok(())
    }
}

impl SlideLabel {
    fn new(text: &str, level: f64, colour: Colour) -> Self {
        let style = Lettering::bold(LEAST, colour);
        Self {
            lines: style.wrap(text, WIDTH - LEADER, MOST_LINES),
            level,
            colour,
        }
    }

    fn height(&self) -> f64 {
        self.lines.len() as f64 * LINE + APART
    }
}

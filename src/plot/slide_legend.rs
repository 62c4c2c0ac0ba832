use super::PlotError;
use super::canvas::{Anchor, Canvas, Stroke};
use super::contents::Contents;
use super::geometry::{Point, Rectangle};
use super::legend::mark;
use super::lettering::Lettering;
use super::palette::Look;
use super::slide_design::{BORDER, GAP, LEAST, LINE, MARKER, ROOM, TYPICAL};

/// The names of the arms of a slide, each behind a piece of its line.
pub(super) struct SlideLegend {
    rows: Vec<Vec<LegendName>>,
}

struct LegendName {
    look: Look,
    has_band: bool,
    text: String,
    width: f64,
}

const SAMPLE: f64 = 84.0;
const BETWEEN: f64 = 56.0;
/// So that at least two names stand in a row.
const LONGEST: f64 = (ROOM - BETWEEN) / 2.0 - SAMPLE - GAP;

impl SlideLegend {
    /// None for a single curve.
    pub(super) fn new(contents: &Contents<'_>) -> Self {
        let mut rows: Vec<Vec<LegendName>> = Vec::new();
        let several = contents.shown.len() > 1;
        for shown in contents.shown.iter().filter(|_| several) {
            let style = Self::style(shown.look);
            let text = style.shorten(&shown.label, LONGEST);
            let name = LegendName {
                look: shown.look,
                has_band: shown.has_spread(),
                width: SAMPLE + GAP + style.width(&text),
                text,
            };
            let used = |row: &Vec<LegendName>| row.iter().map(|name| name.width + BETWEEN).sum::<f64>();
            match rows.last_mut().filter(|row| used(row) + name.width <= ROOM) {
                Some(row) => row.push(name),
                None => rows.push(vec![name]),
            }
        }
        Self { rows }
    }

    fn style(look: Look) -> Lettering {
        Lettering::bold(LEAST, look.letters())
    }

    pub(super) fn height(&self) -> f64 {
        self.rows.len() as f64 * LINE
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64) -> Result<(), PlotError> {
        let mut baseline = top + 0.94 * LEAST;
        for row in &self.rows {
            let mut x = BORDER;
            for name in row {
                let y = baseline - 0.35 * LEAST;
                if name.has_band {
                    let frame = Rectangle {
                        left: x,
                        top: y - 22.0,
                        right: x + SAMPLE,
                        bottom: y + 22.0,
                    };
                    canvas.rectangle(frame, name.look.tint, 1.0)?;
                }
                let ends = [Point::new(x, y), Point::new(x + SAMPLE, y)];
                canvas.line(&ends, Stroke::solid(name.look.colour, TYPICAL))?;
                mark(canvas, name.look, Point::new(x + SAMPLE / 2.0, y), MARKER)?;
                let at = Point::new(x + SAMPLE + GAP, baseline);
                canvas.text(at, &name.text, Self::style(name.look), Anchor::Start);
                x += name.width + BETWEEN;
            }
            baseline += LINE;
        }
        Ok(())
    }
}

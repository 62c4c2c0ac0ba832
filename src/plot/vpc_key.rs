use super::PlotError;
use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::design::{BODY, BORDER, INK, MEDIAN, WIDTH, line_height};
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::number::plain;
use super::vpc_look::{draw_level, draw_outside, look, measured_stroke};

/// What is what on a visual predictive check.
pub(super) struct VpcKey {
    rows: Vec<Vec<KeyEntry>>,
}

/// A sample and its words.
struct KeyEntry {
    sample: Sample,
    text: String,
}

#[derive(Clone, Copy)]
enum Sample {
    /// A measured percentile, by its place.
    Measured(usize),
    /// What simulated studies have of it.
    Predicted(usize),
    Outside,
    Level,
}

const STYLE: Lettering = Lettering::regular(BODY, INK);
const SAMPLE: f64 = 60.0;
const BETWEEN: f64 = 34.0;

impl VpcKey {
    /// For the probabilities of a band and its median.
    pub(super) fn new([low, _, high]: [f64; 3]) -> Self {
        let outer = format!(
            "{}th and {}th percentile",
            plain(100.0 * low, 1),
            plain(100.0 * high, 1)
        );
        let entries = [
            (Sample::Measured(1), "measured: median".to_string()),
            (Sample::Measured(0), format!("measured: {outer}")),
            (Sample::Level, "measured level".to_string()),
            (
                Sample::Predicted(1),
                "simulated studies: median, 95 % prediction interval".to_string(),
            ),
            (Sample::Predicted(0), format!("the same of {outer}")),
            (Sample::Outside, "outside its interval".to_string()),
        ];
        let mut rows: Vec<Vec<KeyEntry>> = Vec::new();
        let mut used = f64::INFINITY;
        for (sample, text) in entries {
            let entry = KeyEntry { sample, text };
            let width = entry.width();
            match rows.last_mut() {
                Some(row) if used + BETWEEN + width <= WIDTH - 2.0 * BORDER => {
                    used += BETWEEN + width;
                    row.push(entry);
                }
                _ => {
                    used = width;
                    rows.push(vec![entry]);
                }
            }
        }
        Self { rows }
    }

    pub(super) fn height(&self) -> f64 {
        self.rows.len() as f64 * line_height(BODY) * 1.12
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64) -> Result<(), PlotError> {
        let mut y = top + BODY;
        for row in &self.rows {
            let mut x = BORDER;
            for entry in row {
                entry.sample.draw(canvas, Point::new(x, y - 0.38 * BODY))?;
                let baseline = Point::new(x + SAMPLE + 12.0, y);
                canvas.text(baseline, &entry.text, STYLE, Anchor::Start);
                x += entry.width() + BETWEEN;
            }
            y += line_height(BODY) * 1.12;
        }
        Ok(())
    }
}

impl KeyEntry {
    fn width(&self) -> f64 {
        SAMPLE + 12.0 + STYLE.width(&self.text)
    }
}

impl Sample {
    fn draw(self, canvas: &mut Canvas, start: Point) -> Result<(), PlotError> {
        let ends = [start, Point::new(start.x + SAMPLE, start.y)];
        let middle = Point::new(start.x + SAMPLE / 2.0, start.y);
        match self {
            Self::Measured(place) => canvas.line(&ends, measured_stroke(place)),
            Self::Predicted(place) => {
                let frame = Rectangle {
                    left: start.x,
                    top: start.y - 11.0,
                    right: start.x + SAMPLE,
                    bottom: start.y + 11.0,
                };
                canvas.rectangle(frame, look(place).tint, 1.0)?;
                let stroke = Stroke::solid(look(place).colour, MEDIAN).dash(Dash::Short);
                canvas.line(&ends, stroke)
            }
            Self::Outside => draw_outside(canvas, middle),
            Self::Level => draw_level(canvas, middle),
        }
    }
}

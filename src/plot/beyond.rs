use super::PlotError;
use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::contents::Contents;
use super::design::{BODY, GREY, line_height};
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::panel::Panel;
use super::shown::Shown;
use crate::quantity::Time;

/// From when on curves go beyond what their model was studied in: a line of words above the panel
/// for each model and time, a shade over the panel from the first of them.
pub(super) struct Beyond {
    rows: Vec<(f64, String)>,
}

const STYLE: Lettering = Lettering::regular(BODY, GREY);
/// More lines than this would say less; every curve is dotted from its own time on anyway.
const MOST: usize = 3;
/// So light that every line on it keeps its contrast.
const SHADE: f64 = 0.05;

impl Beyond {
    pub(super) fn new(contents: &Contents<'_>) -> Self {
        let mut rows: Vec<(f64, String)> = Vec::new();
        for model in contents.models() {
            let of_model: Vec<&Shown<'_>> = contents
                .shown
                .iter()
                .filter(|shown| shown.model.id == model.id)
                .collect();
            let mut times: Vec<Time> = of_model.iter().filter_map(|shown| shown.series.beyond).collect();
            times.sort_unstable();
            times.dedup();
            for time in times {
                let concerned: Vec<&str> = of_model
                    .iter()
                    .filter(|shown| shown.series.beyond == Some(time))
                    .map(|shown| shown.series.arm.as_str())
                    .collect();
                let whose = match contents.models().len() {
                    1 => String::new(),
                    _ => format!(" in {}", model.short),
                };
                let longest = match model.studied_in.longest_infusion {
                    Some(Time::ZERO) => " (boluses only)".to_string(),
                    Some(longest) => format!(" ({longest})"),
                    None => String::new(),
                };
                let arms = match concerned.len() == of_model.len() {
                    true => String::new(),
                    false => format!(": {}", concerned.join(", ")),
                };
                rows.push((
                    time.hours(),
                    format!("beyond the longest infusion studied{whose}{longest}{arms}"),
                ));
            }
        }
        rows.retain(|(hours, _)| *hours < contents.until);
        rows.sort_by(|one, other| one.0.total_cmp(&other.0));
        rows.truncate(MOST);
        Self { rows }
    }

    /// What its words need above the panel.
    pub(super) fn height(&self) -> f64 {
        self.rows.len() as f64 * line_height(BODY)
    }

    /// The earliest of all, in hours.
    fn first(&self) -> Option<f64> {
        self.rows.first().map(|(hours, _)| *hours)
    }

    /// Shades what lies beyond, behind everything else.
    pub(super) fn shade(&self, canvas: &mut Canvas, panel: &Panel) -> Result<(), PlotError> {
        let Some(first) = self.first() else { return Ok(()) };
        let frame = Rectangle {
            left: panel.x(first),
            ..panel.frame
        };
        canvas.rectangle(frame, GREY, SHADE)
    }

    /// The words above the panel, each with a line down to where it begins.
    pub(super) fn draw(&self, canvas: &mut Canvas, panel: &Panel) -> Result<(), PlotError> {
        let mut y = panel.frame.top - self.height();
        for (hours, text) in &self.rows {
            let x = panel.x(*hours);
            let stroke = Stroke::solid(GREY, 2.0).dash(Dash::Fine);
            canvas.line(&[Point::new(x, y), Point::new(x, panel.frame.bottom)], stroke)?;
            let text = STYLE.shorten(text, panel.frame.width() - STYLE.width("→ "));
            let width = STYLE.width("→ ") + STYLE.width(&text);
            let fits_right = x + 10.0 + width <= panel.frame.right;
            let fits_left = panel.frame.left + width <= x - 10.0;
            let (from, anchor, text) = match (fits_right, fits_left) {
                (true, _) => (x + 10.0, Anchor::Start, format!("→ {text}")),
                (false, true) => (x - 10.0, Anchor::End, format!("{text} →")),
                (false, false) => (panel.frame.right, Anchor::End, format!("{text} →")),
            };
            canvas.text_on_paper(Point::new(from, y + BODY * 0.86), &text, STYLE, anchor);
            y += line_height(BODY);
        }
        Ok(())
    }
}

//! The models of a study side by side: a colour a model, a line style an arm, a panel a form of the drug.

use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::concentration::{BRIEF, FLATTENS};
use super::curve::stroke_curves;
use super::design::{BODY, BORDER, GAP, HEADING, INK, LEFT, SMALL, TYPICAL, WIDTH, line_height};
use super::framed_page::FramedPage;
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::number;
use super::palette::{DASHES, Look, MOST};
use super::panel::Panel;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;
use super::{Figure, FigureOptions, PlotError};
use crate::outcome::{SeriesOutcome, StudyOutcome};

const PANEL: f64 = 560.0;
/// Room for the names of models right of a panel.
const WORDS: f64 = 400.0;
/// Length of a line in the legend.
const SAMPLE: f64 = 74.0;
/// Decades a logarithmic axis reaches down from the highest level.
const DECADES: f64 = 4.0;

const HEADING_STYLE: Lettering = Lettering::bold(HEADING, INK);
const LABEL: Lettering = Lettering::regular(BODY, INK);

/// Draws the typical patient's level of the drug under every model, a panel a form of the drug. `None` of a single model.
///
/// # Errors
/// When the drawing library refuses.
pub fn draw_models(outcome: &StudyOutcome, options: FigureOptions) -> Result<Option<Figure>, PlotError> {
    if outcome.models.len() < 2 {
        return Ok(None);
    }
    let arms: Vec<&str> = arms(outcome).take(MOST).collect();
    let panels: Vec<DrugPanel<'_>> = DrugPanel::all(outcome);
    let mut remarks = vec![
        "The typical patient; how people differ under each model is in the tables. Models were made from other vessels and \
         people, which the table names."
            .to_string(),
    ];
    let all = arms_of_a_model(outcome);
    if all > MOST {
        remarks.push(format!(
            "{MOST} of {all} arms drawn: those written first; curves.csv has all."
        ));
    }
    let beyond: Vec<String> = panels
        .iter()
        .flat_map(|panel| panel.beyond(outcome, options.log))
        .collect();
    if !beyond.is_empty() {
        remarks.push(format!("Brief peaks above the panels: {}.", beyond.join("; ")));
    }
    let left_out: usize = panels
        .iter()
        .map(|panel| panel.models.len().saturating_sub(MOST))
        .sum();
    if left_out > 0 {
        remarks.push(format!(
            "{left_out} models of a form with more than {MOST} are not drawn."
        ));
    }
    let subtitle = "Models side by side: colour is the model, line style the arm";
    let page = FramedPage::of_study(outcome, subtitle, remarks);
    let time = TimeAxis::new(outcome.grid.end().hours());
    let legend = legend_height(&arms);
    let each = GAP + line_height(HEADING) + 12.0 + PANEL + 10.0 + 2.2 * line_height(BODY);
    let height = page.head_height() + legend + each * panels.len() as f64 + page.foot_height();
    let mut canvas = Canvas::new(WIDTH, height);
    page.draw_head(&mut canvas);
    draw_legend(&mut canvas, &arms, page.head_height())?;
    for (index, panel) in panels.iter().enumerate() {
        let top = page.head_height() + legend + index as f64 * each;
        panel.draw(&mut canvas, (outcome, &time, options), top)?;
    }
    page.draw_foot(&mut canvas, height - page.foot_height());
    let title = format!("{}: {subtitle}", outcome.title);
    Ok(Some(Figure {
        svg: canvas.finish(&title, &page.description()),
    }))
}

/// The highest of peaks, but for those that are so brief and high that they would flatten all the rest: the rule of the
/// figure of concentrations, peak by peak. `drugs` are peaks with their curves.
fn lasting_top(drugs: impl Iterator<Item = (f64, Vec<f64>)>) -> f64 {
    let with_lasting = drugs.map(|(peak, mut curve)| {
        curve.retain(|level| level.is_finite());
        curve.sort_by(|one, other| other.total_cmp(one));
        let short_while = (BRIEF * curve.len() as f64) as usize;
        (peak, curve.get(short_while).copied().unwrap_or(0.0))
    });
    let drugs: Vec<(f64, f64)> = with_lasting.collect();
    let lasting = drugs.iter().map(|(_, lasting)| *lasting).fold(0.0, f64::max);
    let peaks = drugs.iter().map(|(peak, _)| *peak);
    peaks
        .filter(|peak| *peak <= FLATTENS * lasting)
        .fold(lasting, f64::max)
}

fn arms_of_a_model(outcome: &StudyOutcome) -> usize {
    outcome.series.len() / outcome.models.len().max(1)
}

fn arms(outcome: &StudyOutcome) -> impl Iterator<Item = &str> {
    let series = outcome.series.iter().take(arms_of_a_model(outcome));
    series.map(|series| series.arm.as_str())
}

fn dash(arm: usize) -> Dash {
    DASHES.get(arm).copied().unwrap_or(Dash::Solid)
}

/// Arms in rows, as many as there is room for.
fn legend_rows<'a>(arms: &[&'a str]) -> Vec<Vec<(f64, &'a str)>> {
    let room = WIDTH - 2.0 * BORDER;
    let mut rows: Vec<Vec<(f64, &str)>> = vec![Vec::new()];
    let mut x = 0.0;
    for arm in arms {
        let width = SAMPLE + 14.0 + LABEL.width(arm).min(room - SAMPLE) + 44.0;
        if x > 0.0 && x + width > room {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, arm));
        }
        x += width;
    }
    rows
}

fn legend_height(arms: &[&str]) -> f64 {
    GAP + legend_rows(arms).len() as f64 * line_height(BODY)
}

fn draw_legend(canvas: &mut Canvas, arms: &[&str], top: f64) -> Result<(), PlotError> {
    let mut arm = 0;
    let mut y = top + GAP;
    for row in legend_rows(arms) {
        for (x, name) in row {
            let left = BORDER + x;
            let middle = y + 0.55 * BODY;
            let sample = [Point::new(left, middle), Point::new(left + SAMPLE, middle)];
            canvas.line(&sample, Stroke::solid(INK, TYPICAL).dash(dash(arm)))?;
            let name = LABEL.shorten(name, WIDTH - 2.0 * BORDER - SAMPLE - 14.0);
            canvas.text(
                Point::new(left + SAMPLE + 14.0, y + BODY),
                &name,
                LABEL,
                Anchor::Start,
            );
            arm += 1;
        }
        y += line_height(BODY);
    }
    Ok(())
}

/// One form of the drug, and the models of it.
struct DrugPanel<'a> {
    drug: &'a str,
    models: Vec<usize>,
}

impl<'a> DrugPanel<'a> {
    /// In the order of the models; the first analyte of a model is its drug.
    fn all(outcome: &'a StudyOutcome) -> Vec<Self> {
        let mut panels: Vec<Self> = Vec::new();
        for (index, model) in outcome.models.iter().enumerate() {
            let Some((drug, _)) = model.analytes().next() else {
                continue;
            };
            match panels.iter_mut().find(|panel| panel.drug == drug) {
                Some(panel) => panel.models.push(index),
                None => panels.push(Self {
                    drug,
                    models: vec![index],
                }),
            }
        }
        panels
    }

    /// Its series that are drawn, each with the places of model and arm.
    fn series<'b>(
        &'b self,
        outcome: &'b StudyOutcome,
    ) -> impl Iterator<Item = (usize, usize, &'b SeriesOutcome)> {
        let arms = arms_of_a_model(outcome);
        self.models
            .iter()
            .take(MOST)
            .enumerate()
            .flat_map(move |(place, model)| {
                let own = outcome.series.iter().skip(model * arms).take(arms.min(MOST));
                own.enumerate().map(move |(arm, series)| (place, arm, series))
            })
    }

    /// A linear axis reaches up to what lasts: see [`lasting_top`].
    fn axis(&self, outcome: &StudyOutcome, log: bool) -> ValueAxis {
        let drugs = || {
            self.series(outcome)
                .filter_map(|(_, _, series)| series.analytes.first())
        };
        let highest = drugs().map(|analyte| analyte.typical.cmax).fold(0.0, f64::max);
        if log && highest > 0.0 {
            return ValueAxis::log(1.2 * highest / libm::pow(10.0, DECADES), 1.2 * highest);
        }
        let curves = drugs().map(|analyte| (analyte.typical.cmax, analyte.curves.typical.to_vec()));
        ValueAxis::linear(1.08 * lasting_top(curves))
    }

    /// "bolus, Domino 1984 1,590 ng/mL", of peaks above the panel.
    fn beyond(&self, outcome: &StudyOutcome, log: bool) -> Vec<String> {
        let top = self.axis(outcome, log).high;
        let above = self.series(outcome).filter_map(|(_, _, series)| {
            let peak = series.analytes.first()?.typical.cmax;
            (peak > top).then(|| format!("{} {} ng/mL", outcome.label(series), number::short(peak)))
        });
        above.collect()
    }

    fn draw(
        &self,
        canvas: &mut Canvas,
        (outcome, time, options): (&StudyOutcome, &TimeAxis, FigureOptions),
        top: f64,
    ) -> Result<(), PlotError> {
        let heading = format!("{} (ng/mL)", self.drug);
        canvas.text(
            Point::new(BORDER, top + GAP + HEADING),
            &heading,
            HEADING_STYLE,
            Anchor::Start,
        );
        let above = top + GAP + line_height(HEADING) + 12.0;
        let panel = Panel {
            frame: Rectangle {
                left: BORDER + LEFT,
                top: above,
                right: WIDTH - BORDER - WORDS,
                bottom: above + PANEL,
            },
            until: outcome.grid.end().hours(),
            axis: self.axis(outcome, options.log),
        };
        let ticks = panel.axis.ticks(7);
        panel.grid(canvas, time, &ticks, &number::ticks(&ticks, panel.axis.log))?;
        let hours: Vec<f64> = (0..outcome.grid.len())
            .map(|index| outcome.grid.time(index).hours())
            .collect();
        let among = self.models.len().min(MOST);
        for (place, arm, series) in self.series(outcome) {
            let Some(drug) = series.analytes.first() else {
                continue;
            };
            let stroke = Stroke::solid(Look::of(place, among).colour, TYPICAL).dash(dash(arm));
            stroke_curves(canvas, &panel, &hours, [drug.curves.typical.to_vec()], stroke)?;
        }
        panel.axes(canvas, time, &ticks)?;
        self.below(canvas, &panel, time);
        self.names(canvas, outcome, &panel)
    }

    fn below(&self, canvas: &mut Canvas, panel: &Panel, time: &TimeAxis) {
        let foot = panel.frame.bottom + 10.0 + BODY;
        for (hours, text) in &time.ticks {
            canvas.text(Point::new(panel.x(*hours), foot), text, LABEL, Anchor::Middle);
        }
        let middle = 0.5 * (panel.frame.left + panel.frame.right);
        let at = Point::new(middle, foot + line_height(BODY));
        canvas.text(at, time.title, Lettering::bold(BODY, INK), Anchor::Middle);
    }

    /// The models with their colours and sites.
    fn names(&self, canvas: &mut Canvas, outcome: &StudyOutcome, panel: &Panel) -> Result<(), PlotError> {
        let among = self.models.len().min(MOST);
        let left = panel.frame.right + 26.0;
        let small = Lettering::regular(SMALL, super::design::GREY);
        let mut y = panel.frame.top;
        for (place, model) in self.models.iter().take(MOST).enumerate() {
            let Some(model) = outcome.models.get(*model) else {
                continue;
            };
            let look = Look::of(place, among);
            let middle = y + 0.55 * BODY;
            let sample = [Point::new(left, middle), Point::new(left + 0.6 * SAMPLE, middle)];
            canvas.line(&sample, Stroke::solid(look.colour, 2.0 * TYPICAL))?;
            let words = left + 0.6 * SAMPLE + 14.0;
            let room = WIDTH - BORDER - words;
            let name = LABEL.shorten(&model.short, room);
            canvas.text(Point::new(words, y + BODY), &name, LABEL, Anchor::Start);
            y += line_height(BODY);
            let site = small.shorten(&model.measured.site.to_string(), room);
            canvas.text(Point::new(words, y + SMALL), &site, small, Anchor::Start);
            y += line_height(SMALL) + 14.0;
        }
        Ok(())
    }
}

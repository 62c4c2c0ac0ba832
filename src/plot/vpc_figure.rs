//! A visual predictive check: percentiles of measured levels in bins of time, over what simulated studies have of them.

use super::band::outlines;
use super::canvas::{Anchor, Canvas, Dash, Stroke};
use super::design::{BODY, BORDER, GAP, GREY, HEADING, INK, LEFT, MEDIAN, WIDTH, line_height};
use super::framed_page::FramedPage;
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::marker::Marker;
use super::number::{plain, ticks as labels};
use super::observed_points::{arrow, hollow};
use super::panel::Panel;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;
use super::vpc_key::VpcKey;
use super::vpc_look::{draw_level, draw_outside, look, measured_stroke};
use super::{Figure, FigureOptions, PlotError};
use crate::outcome::StudyOutcome;
use crate::outcome::observed::{CheckBin, ObservedLevel, VisualCheck};

/// As many panels as fit on a slide.
const MOST: usize = 4;
/// Height of a lone panel, and of one of several.
const TALL: f64 = 720.0;
const LOW: f64 = 430.0;
/// Radius of a measured percentile.
const MARK: f64 = 7.0;
/// Between the last bin and the end of the axis, and above the highest level.
const ROOM: f64 = 1.05;
/// A logarithmic axis goes down to this part of the highest level.
const DEEP: f64 = 1.0 / 2_000.0;
const HEADING_STYLE: Lettering = Lettering::bold(HEADING, INK);

/// One arm under one model.
struct Checked<'a> {
    label: String,
    check: &'a VisualCheck,
    levels: Vec<&'a ObservedLevel>,
}

/// Draws the visual predictive checks of an analyte, a panel for each arm and model; `None` where there is none.
///
/// # Errors
/// When the drawing library refuses.
pub fn draw_vpc(
    outcome: &StudyOutcome,
    analyte: &str,
    options: FigureOptions,
) -> Result<Option<Figure>, PlotError> {
    let all = checked(outcome, analyte);
    let Some(observed) = outcome.observed.as_deref().filter(|_| !all.is_empty()) else {
        return Ok(None);
    };
    let shown = all.get(..MOST).unwrap_or(&all);
    let page = page(outcome, analyte, &observed.file, (shown, all.len()));
    let key = VpcKey::new(outcome.probabilities);
    let height_of_panel = if shown.len() == 1 { TALL } else { LOW };
    let heading = GAP + line_height(HEADING) + 10.0;
    let below = 10.0 + 2.0 * line_height(BODY) + GAP;
    let panels = shown.len() as f64 * (heading + height_of_panel + below);
    let height = page.head_height() + 10.0 + key.height() + panels + page.foot_height();
    let mut canvas = Canvas::new(WIDTH, height);
    page.draw_head(&mut canvas);
    let mut top = page.head_height() + 10.0;
    key.draw(&mut canvas, top)?;
    top += key.height();
    for own in shown {
        let text = match options.log {
            true => format!("{}: concentration (ng/mL, log axis)", own.label),
            false => format!("{}: concentration (ng/mL)", own.label),
        };
        let text = HEADING_STYLE.shorten(&text, WIDTH - 2.0 * BORDER);
        let at = Point::new(BORDER, top + GAP + HEADING);
        canvas.text(at, &text, HEADING_STYLE, Anchor::Start);
        top += heading;
        let frame = Rectangle {
            left: BORDER + LEFT - 20.0,
            top,
            right: WIDTH - BORDER,
            bottom: top + height_of_panel,
        };
        own.draw(&mut canvas, frame, options.log)?;
        top += height_of_panel + below;
    }
    page.draw_foot(&mut canvas, height - page.foot_height());
    let title = format!("{}: visual predictive check of {analyte}", outcome.title);
    Ok(Some(Figure {
        svg: canvas.finish(&title, &page.description()),
    }))
}

fn checked<'a>(outcome: &'a StudyOutcome, analyte: &str) -> Vec<Checked<'a>> {
    let mut all = Vec::new();
    let Some(observed) = outcome.observed.as_deref() else {
        return all;
    };
    for series in &outcome.series {
        let own = series.analytes.iter().find(|known| known.name == analyte);
        let own = own.and_then(|own| own.observed.as_ref());
        if let Some((own, Ok(check))) = own.map(|own| (own, own.check.as_ref())) {
            let levels = own.levels.iter();
            all.push(Checked {
                label: outcome.label(series),
                check,
                levels: levels
                    .filter_map(|placed| observed.levels.get(placed.index))
                    .collect(),
            });
        }
    }
    all
}

fn page(
    outcome: &StudyOutcome,
    analyte: &str,
    file: &str,
    (shown, all): (&[Checked<'_>], usize),
) -> FramedPage {
    let mut remarks: Vec<String> = shown.iter().map(|own| own.remark(shown.len() > 1)).collect();
    remarks.push(
        "Simulated levels are measured ones, with the published residual error. A model that holds has about 5 % of \
         percentiles outside."
            .to_string(),
    );
    if all > shown.len() {
        remarks.push(format!("{} of {all} panels drawn: vpc.csv has all.", shown.len()));
    }
    let subtitle = format!("{analyte}: visual predictive check with {file}");
    FramedPage::of_study(outcome, &subtitle, remarks)
}

impl Checked<'_> {
    fn remark(&self, is_one_of_several: bool) -> String {
        let (percentiles, outside) = self.check.outside();
        let whose = match is_one_of_several {
            true => format!("{}: ", self.label),
            false => String::new(),
        };
        format!(
            "{whose}{} measured levels of {} people in {} bins; {} simulated studies of as many people; {outside} of \
             {percentiles} percentiles outside.",
            plain(self.levels.len() as f64, 0),
            self.check.subjects,
            self.check.bins.len(),
            plain(self.check.studies as f64, 0),
        )
    }

    fn panel(&self, frame: Rectangle, log: bool) -> Panel {
        let bins = &self.check.bins;
        let last = bins.last().map_or(0.0, |bin| bin.to.hours());
        let predicted = bins.iter().flat_map(|bin| &bin.percentiles);
        let predicted = predicted.flat_map(|of| of.simulated.map(|estimate| estimate.value));
        let measured = self.levels.iter().map(|level| level.level);
        let numbers: Vec<f64> = predicted.chain(measured).filter(|number| *number > 0.0).collect();
        let high = numbers.iter().copied().fold(0.0, f64::max) * ROOM;
        let low = numbers.iter().copied().fold(high, f64::min).max(high * DEEP);
        Panel {
            frame,
            until: (ROOM * last).max(f64::MIN_POSITIVE),
            axis: match log {
                true => ValueAxis::log(low / ROOM, high * ROOM),
                false => ValueAxis::linear(high),
            },
        }
    }

    fn draw(&self, canvas: &mut Canvas, frame: Rectangle, log: bool) -> Result<(), PlotError> {
        let panel = self.panel(frame, log);
        let time = TimeAxis::new(panel.until);
        let ticks = panel.axis.ticks((frame.height() / 85.0).round() as usize);
        let bins = &self.check.bins;
        let hours: Vec<f64> = bins.iter().map(|bin| bin.middle).collect();
        // The median in front of the others, which it may overlap.
        for place in [0, 2, 1] {
            let [lower, _, upper] = predicted(bins, place);
            for outline in outlines(&panel, &hours, &lower, &upper) {
                canvas.area(&outline, look(place).tint, 1.0)?;
            }
        }
        panel.grid(canvas, &time, &ticks, &labels(&ticks, log))?;
        for place in [0, 2, 1] {
            let [lower, median, upper] = predicted(bins, place);
            for values in [lower, upper] {
                line(
                    canvas,
                    &panel,
                    (&hours, &values),
                    Stroke::solid(look(place).edge, 1.2),
                )?;
            }
            let stroke = Stroke::solid(look(place).colour, MEDIAN).dash(Dash::Short);
            line(canvas, &panel, (&hours, &median), stroke)?;
        }
        for level in &self.levels {
            let at = panel.point(
                level.time.hours(),
                level.level.clamp(panel.axis.low, panel.axis.high),
            );
            match level.is_below_limit {
                true => arrow(canvas, at, (panel.frame.bottom, GREY))?,
                false => draw_level(canvas, at)?,
            }
        }
        for place in [0, 2, 1] {
            let measured: Vec<f64> = bins.iter().map(|bin| measured(bin, place)).collect();
            let stroke = measured_stroke(place);
            line(canvas, &panel, (&hours, &measured), stroke)?;
        }
        self.marks(canvas, &panel)?;
        panel.axes(canvas, &time, &ticks)?;
        numbers(canvas, &panel, &time);
        Ok(())
    }

    /// Measured percentiles, bin by bin.
    fn marks(&self, canvas: &mut Canvas, panel: &Panel) -> Result<(), PlotError> {
        for bin in &self.check.bins {
            for of in &bin.percentiles {
                let Some(level) = of.observed else { continue };
                let at = panel.point(bin.middle, level.clamp(panel.axis.low, panel.axis.high));
                match of.is_outside() {
                    true => draw_outside(canvas, at)?,
                    false => hollow(canvas, Marker::Circle, at, (MARK, INK))?,
                }
            }
        }
        Ok(())
    }
}

fn measured(bin: &CheckBin, place: usize) -> f64 {
    let of = bin.percentiles.get(place);
    of.and_then(|of| of.observed).unwrap_or(f64::NAN)
}

/// Lower end, median and upper end of a percentile over simulated studies, bin by bin.
fn predicted(bins: &[CheckBin], place: usize) -> [Vec<f64>; 3] {
    [0, 1, 2].map(|end| {
        let at = |bin: &CheckBin| {
            let of = bin.percentiles.get(place);
            of.map_or(f64::NAN, |of| of.simulated[end].value)
        };
        bins.iter().map(at).collect()
    })
}

fn line(
    canvas: &mut Canvas,
    panel: &Panel,
    (hours, values): (&[f64], &[f64]),
    stroke: Stroke,
) -> Result<(), PlotError> {
    for line in super::curve::lines(panel, hours, values) {
        canvas.line(&line, stroke)?;
    }
    Ok(())
}

/// Numbers and title of the time axis.
fn numbers(canvas: &mut Canvas, panel: &Panel, time: &TimeAxis) {
    let style = Lettering::regular(BODY, INK);
    let y = panel.frame.bottom + 10.0 + BODY;
    for (hours, label) in &time.ticks {
        canvas.text(Point::new(panel.x(*hours), y), label, style, Anchor::Middle);
    }
    let middle = 0.5 * (panel.frame.left + panel.frame.right);
    let at = Point::new(middle, y + line_height(BODY));
    canvas.text(at, time.title, Lettering::bold(BODY, INK), Anchor::Middle);
}

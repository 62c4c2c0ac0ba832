//! What a number rests on: a bar for each thing that differs between people, from its low value in everybody to its high one.

use super::canvas::{Anchor, Canvas, Stroke};
use super::design::{BODY, BORDER, GAP, GREY, HEADING, INK, SMALL, WIDTH, line_height};
use super::framed_page::FramedPage;
use super::geometry::{Point, Rectangle};
use super::lettering::Lettering;
use super::number::plain;
use super::palette::{Look, MOST};
use super::value_axis::ValueAxis;
use super::{Figure, PlotError};
use crate::outcome::{FollowedNumber, SensitivityInput, SensitivityMove, SensitivityOutcome, StudyOutcome};
use crate::quantity::significant;

/// Things in a panel; more stand in `sensitivity.csv`.
const MOST_BARS: usize = 8;
const BAR: f64 = 46.0;
const BETWEEN: f64 = 18.0;
/// Room for names left of the bars, and for rank correlations right of them.
const NAMES: f64 = 330.0;
const RANKS: f64 = 300.0;
/// Room for the values at the ends of bars.
const ENDS: f64 = 120.0;

const HEADING_STYLE: Lettering = Lettering::bold(HEADING, INK);
const LABEL: Lettering = Lettering::regular(BODY, INK);
const VALUE: Lettering = Lettering::regular(SMALL, GREY);

/// Draws a panel an arm and model, of the number that says most: see [`SensitivityOutcome::telling`]. `None` where sensitivity
/// was not asked for, or nothing moves.
///
/// # Errors
/// When the drawing library refuses.
pub fn draw_tornado(outcome: &StudyOutcome) -> Result<Option<Figure>, PlotError> {
    let Some(sensitivity) = &outcome.sensitivity else {
        return Ok(None);
    };
    let all = (0..outcome.series.len()).filter_map(|series| Panel::of(outcome, sensitivity, series));
    let panels: Vec<Panel<'_>> = all.collect();
    if panels.is_empty() {
        return Ok(None);
    }
    let subtitle = "What the answer rests on: one thing at a time the same in everybody";
    let [low, _, high] = outcome.probabilities;
    let mut remarks = vec![format!(
        "A bar reaches from the {} to the {} percentile of one thing, given to everybody while all else differs as before; the \
         line is the number as people are. Rank correlation: Spearman's, from person to person, with its 95 % Monte Carlo interval.",
        ordinal(100.0 * low),
        ordinal(100.0 * high),
    )];
    if panels.len() > MOST {
        remarks.push(format!(
            "{MOST} of {} panels drawn: those written first; sensitivity.csv has all.",
            panels.len()
        ));
    }
    let drawn: Vec<&Panel<'_>> = panels.iter().take(MOST).collect();
    let page = FramedPage::of_study(outcome, subtitle, remarks);
    let panels_height: f64 = drawn.iter().map(|panel| panel.height()).sum();
    let height = page.head_height() + panels_height + page.foot_height();
    let mut canvas = Canvas::new(WIDTH, height);
    page.draw_head(&mut canvas);
    let mut top = page.head_height();
    for panel in drawn {
        panel.draw(&mut canvas, top)?;
        top += panel.height();
    }
    page.draw_foot(&mut canvas, height - page.foot_height());
    let title = format!("{}: {subtitle}", outcome.title);
    Ok(Some(Figure {
        svg: canvas.finish(&title, &page.description()),
    }))
}

/// "5th".
fn ordinal(percent: f64) -> String {
    let text = plain(percent, 1);
    let ending = match (
        text.ends_with("11") || text.ends_with("12") || text.ends_with("13"),
        text.chars().last(),
    ) {
        (false, Some('1')) => "st",
        (false, Some('2')) => "nd",
        (false, Some('3')) => "rd",
        _ => "th",
    };
    format!("{text}{ending}")
}

/// A number in one arm under one model.
struct Panel<'a> {
    heading: String,
    /// In percent, or in ng/mL.
    factor: f64,
    as_drawn: f64,
    bars: Vec<(&'a SensitivityInput, &'a SensitivityMove)>,
}

impl<'a> Panel<'a> {
    fn of(outcome: &'a StudyOutcome, sensitivity: &'a SensitivityOutcome, series: usize) -> Option<Self> {
        let of = outcome.series.get(series)?;
        let (number, moves) = sensitivity.telling(series)?;
        let (what, factor) = match number {
            FollowedNumber::ShareEverAbove(index) => {
                let threshold = outcome.thresholds.get(index)?;
                (format!("% of people ever {}", threshold.beyond()), 100.0)
            }
            FollowedNumber::MedianCmax => (
                format!("median peak of {} (ng/mL)", of.analytes.first()?.name),
                1.0,
            ),
            FollowedNumber::MedianAreaToInfinity => (
                format!("median AUC of {} (ng·h/mL)", of.analytes.first()?.name),
                1.0,
            ),
        };
        let bars: Vec<_> = moves
            .into_iter()
            .filter_map(|found| Some((sensitivity.inputs.get(found.input)?, found)))
            .take(MOST_BARS)
            .collect();
        let as_drawn = bars.first()?.1.as_drawn.estimate.value;
        Some(Self {
            heading: format!("{}: {what}", outcome.label(of)),
            factor,
            as_drawn,
            bars,
        })
    }

    fn height(&self) -> f64 {
        let bars = self.bars.len() as f64 * (BAR + BETWEEN);
        GAP + line_height(HEADING) + line_height(SMALL) + BETWEEN + bars + 2.0 * line_height(BODY) + GAP
    }

    fn axis(&self) -> ValueAxis {
        let ends = self
            .bars
            .iter()
            .flat_map(|(_, found)| found.ends.map(|end| end.estimate.value));
        let highest = ends.fold(self.as_drawn, f64::max);
        ValueAxis::linear(1.05 * self.factor * highest)
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> Result<(), PlotError> {
        let heading = HEADING_STYLE.shorten(&self.heading, WIDTH - 2.0 * BORDER);
        let at = Point::new(BORDER, top + GAP + HEADING);
        canvas.text(at, &heading, HEADING_STYLE, Anchor::Start);
        let above = top + GAP + line_height(HEADING) + line_height(SMALL) + BETWEEN;
        let frame = Rectangle {
            left: BORDER + NAMES + ENDS,
            top: above,
            right: WIDTH - BORDER - RANKS - ENDS,
            bottom: above + self.bars.len() as f64 * (BAR + BETWEEN),
        };
        let axis = self.axis();
        let x = |value: f64| frame.left + axis.position(self.factor * value) * frame.width();
        let ranks = Point::new(WIDTH - BORDER, above - BETWEEN);
        canvas.text(ranks, "rank correlation", VALUE, Anchor::End);
        for (place, (input, found)) in self.bars.iter().enumerate() {
            let y = above + place as f64 * (BAR + BETWEEN) + 0.5 * BETWEEN;
            self.bar(canvas, (input, found), (y, &x))?;
        }
        let line = [
            Point::new(x(self.as_drawn), frame.top),
            Point::new(x(self.as_drawn), frame.bottom),
        ];
        canvas.line(&line, Stroke::solid(INK, 2.4))?;
        let foot = [
            Point::new(frame.left, frame.bottom),
            Point::new(frame.right, frame.bottom),
        ];
        canvas.line(&foot, Stroke::solid(GREY, 1.6))?;
        let numbers = axis.ticks(6);
        let texts = super::number::ticks(&numbers, false);
        for (number, text) in numbers.iter().zip(texts) {
            let x = frame.left + axis.position(*number) * frame.width();
            let tick = [Point::new(x, frame.bottom), Point::new(x, frame.bottom + 7.0)];
            canvas.line(&tick, Stroke::solid(GREY, 1.6))?;
            canvas.text(
                Point::new(x, frame.bottom + 10.0 + BODY),
                &text,
                LABEL,
                Anchor::Middle,
            );
        }
        Ok(())
    }

    /// A bar: its low end lighter than its high one, the values of the input at both ends.
    fn bar(
        &self,
        canvas: &mut Canvas,
        (input, found): (&SensitivityInput, &SensitivityMove),
        (y, x): (f64, &impl Fn(f64) -> f64),
    ) -> Result<(), PlotError> {
        let look = Look::of(0, 2);
        let other = Look::of(1, 2);
        let middle = x(self.as_drawn);
        for (end, colour) in found.ends.iter().zip([look.colour, other.colour]) {
            let at = x(end.estimate.value);
            let part = Rectangle {
                left: at.min(middle),
                top: y,
                right: at.max(middle),
                bottom: y + BAR,
            };
            canvas.rectangle(part, colour, 1.0)?;
        }
        let baseline = y + 0.5 * BAR + 0.36 * BODY;
        let name = LABEL.shorten(&input.name, NAMES - 20.0);
        canvas.text(Point::new(BORDER, baseline), &name, LABEL, Anchor::Start);
        let mut ends: Vec<(f64, &str)> = found
            .ends
            .iter()
            .map(|end| x(end.estimate.value))
            .zip(input.ends.iter().map(String::as_str))
            .collect();
        ends.sort_by(|one, other| one.0.total_cmp(&other.0));
        if let [(left, low), (right, high)] = ends.as_slice() {
            let (left, right) = (left.min(middle), right.max(middle));
            canvas.text(Point::new(left - 10.0, baseline), low, VALUE, Anchor::End);
            canvas.text(Point::new(right + 10.0, baseline), high, VALUE, Anchor::Start);
        }
        let rank = found.rank.map(|rank| {
            let value = significant(rank.value, 2).replace('-', "−");
            match rank.error() {
                Some(error) => format!("{value} ±{}", significant(error, 1)),
                None => value,
            }
        });
        let at = Point::new(WIDTH - BORDER, baseline);
        canvas.text(at, &rank.unwrap_or_default(), LABEL, Anchor::End);
        Ok(())
    }
}

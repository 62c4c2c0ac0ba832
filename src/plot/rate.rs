use super::PlotError;
use super::band::outlines;
use super::canvas::{Anchor, Canvas, Stroke};
use super::colour::Colour;
use super::contents::Contents;
use super::curve::thin;
use super::design::{FAINT, GREY, INK, SMALL};
use super::geometry::Point;
use super::legend::mark;
use super::lettering::Lettering;
use super::number::short;
use super::palette::Look;
use super::panel::Panel;
use super::rate_profile::RateProfile;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;
use crate::outcome::RateSpread;
use crate::regimen::Timeline;

/// The lower panel: what the typical patient is given, one row an arm, so that arms with the same
/// rate do not hide each other.
pub(super) struct DoseRow<'a> {
    name: &'a str,
    timeline: &'a Timeline,
    given: RateProfile,
    /// The rates of the population, where they differ.
    spread: Option<&'a RateSpread>,
    /// Whether the area below the rate is filled: not beside a row whose area is the spread of people's rates.
    filled: bool,
    /// `None` where several models share the arm.
    look: Option<Look>,
    /// True where a marker tells it from other arms.
    marked: bool,
}

const LABEL: Lettering = Lettering::regular(SMALL, INK);
/// Doses of boluses that stand close together take no more room than this.
const LONGEST_DOSES: f64 = 300.0;
/// No more of them are written.
const MOST_DOSES: usize = 12;
/// What is closer together than this, in pixels, is not told apart.
const TOUCH: f64 = 2.0;
/// Of arrows closer together than this one is drawn.
const ARROWS: f64 = 12.0;
/// Room above the highest rate, as a multiple of it.
const HEADROOM: f64 = 1.15;
/// A rate of the population that is higher than the typical patient's by more than this is a burst, and leaves the axis.
const MOST_ABOVE: f64 = 2.0;
/// A row of this height has room for two lines of words.
const TWO_LINES: f64 = 58.0;

impl<'a> DoseRow<'a> {
    /// One for every different thing that is given.
    pub(super) fn all(contents: &Contents<'a>) -> Vec<Self> {
        let mut rows: Vec<DoseRow<'a>> = Vec::new();
        for shown in &contents.shown {
            let series = shown.series;
            let same = |row: &&mut DoseRow<'a>| row.name == series.arm && *row.timeline == series.timeline;
            match rows.iter_mut().find(same) {
                Some(row) => row.look = None,
                None => rows.push(DoseRow {
                    name: &series.arm,
                    timeline: &series.timeline,
                    given: match series.targets.is_empty() {
                        true => RateProfile::new(&series.timeline),
                        false => RateProfile::of_pump(&series.timeline),
                    },
                    spread: series.rates.as_ref(),
                    filled: true,
                    look: Some(shown.look),
                    marked: contents.shown.len() > 1,
                }),
            }
        }
        let differs = rows.iter().any(DoseRow::differs);
        for row in &mut rows {
            row.filled = row.spread.is_none() && !differs;
        }
        rows
    }

    /// How high a row is among so many.
    pub(super) fn height(rows: usize) -> f64 {
        match rows {
            0 | 1 => 110.0,
            2 => 82.0,
            3 => TWO_LINES,
            4..=6 => 36.0,
            _ => 30.0,
        }
    }

    /// The highest rate of all rows, in mg/h; they share its axis.
    pub(super) fn highest(rows: &[Self]) -> f64 {
        rows.iter().map(DoseRow::highest_of_row).fold(0.0, f64::max)
    }

    /// The highest rate of the typical patient, and of the population but for its own bursts.
    fn highest_of_row(&self) -> f64 {
        let own = self.given.highest();
        let upper = self.spread.map_or(&[][..], |spread| spread.levels[2].as_slice());
        upper
            .iter()
            .copied()
            .filter(|rate| *rate <= MOST_ABOVE * own)
            .fold(own, f64::max)
    }

    /// Whether people's rates differ.
    pub(super) fn differs(&self) -> bool {
        let apart = |spread: &RateSpread| spread.levels[0] != spread.levels[2];
        self.spread.is_some_and(apart)
    }

    /// The axis up to a highest rate.
    pub(super) fn axis(highest: f64) -> ValueAxis {
        ValueAxis::linear(HEADROOM * highest)
    }

    /// What stands to the right of the row, before it is fitted.
    pub(super) fn words(&self) -> String {
        format!("{}: {}", self.name, self.given.summary(false))
    }

    /// Draws the row; `ticks` are the rates to write beside it.
    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        panel: &Panel,
        time: &TimeAxis,
        ticks: &[f64],
    ) -> Result<(), PlotError> {
        let (colour, tint) = self.look.map_or((GREY, FAINT), |look| (look.colour, look.tint));
        let runs = self.runs(panel);
        if let Some(spread) = self.spread {
            let [lower, _, upper] = &spread.levels;
            for outline in outlines(panel, &spread.hours, lower, upper) {
                canvas.area(&outline, tint, 1.0)?;
            }
        }
        let ticks = if runs.is_empty() { &[] } else { ticks };
        for run in runs.iter().filter(|_| self.filled) {
            canvas.area(run, tint, 1.0)?;
        }
        let labels: Vec<String> = ticks.iter().copied().map(short).collect();
        panel.grid(canvas, time, ticks, &labels)?;
        for run in &runs {
            canvas.line(run, Stroke::solid(colour, 2.8))?;
        }
        panel.axes(canvas, time, ticks)?;
        self.draw_boluses(canvas, panel, colour)
    }

    /// Steps that touch, or nearly so on the page, as one outline.
    fn runs(&self, panel: &Panel) -> Vec<Vec<Point>> {
        let foot = |hours: f64| panel.point(hours, 0.0);
        let mut runs: Vec<Vec<Point>> = Vec::new();
        let mut end = f64::NEG_INFINITY;
        for (from, end_of_step, [rate, end_rate]) in self.given.steps.iter().copied() {
            let to = end_of_step.min(panel.until);
            if from >= to {
                break;
            }
            let share = (to - from) / (end_of_step - from);
            let step = [
                panel.point(from, rate),
                panel.point(to, rate + (end_rate - rate) * share),
            ];
            match runs.last_mut() {
                Some(run) if from == end => run.extend(step),
                Some(run) if panel.x(from) - panel.x(end) < TOUCH => {
                    run.extend([foot(end), foot(from)]);
                    run.extend(step);
                }
                _ => {
                    if let Some(run) = runs.last_mut() {
                        run.push(foot(end));
                    }
                    runs.push(vec![foot(from), step[0], step[1]]);
                }
            }
            end = to;
        }
        if let Some(run) = runs.last_mut() {
            run.push(foot(end));
        }
        runs.iter().map(|run| thin(run)).collect()
    }

    /// An arrow down for each, and behind those that stand close together their doses.
    fn draw_boluses(&self, canvas: &mut Canvas, panel: &Panel, colour: Colour) -> Result<(), PlotError> {
        let (top, foot) = (panel.frame.top + 2.0, panel.frame.bottom);
        let mut boluses: Vec<(f64, f64)> = Vec::new();
        for (hours, mg) in self.given.boluses.iter().copied() {
            let apart = |(before, _): &(f64, f64)| panel.x(hours) - panel.x(*before) >= ARROWS;
            if hours <= panel.until && boluses.last().is_none_or(apart) {
                boluses.push((hours, mg));
            }
        }
        for (hours, _) in &boluses {
            let x = panel.x(*hours);
            canvas.line(
                &[Point::new(x, top), Point::new(x, foot - 10.0)],
                Stroke::solid(colour, 3.4),
            )?;
            let head = [
                Point::new(x - 8.0, foot - 15.0),
                Point::new(x + 8.0, foot - 15.0),
                Point::new(x, foot),
            ];
            canvas.area(&head, colour, 1.0)?;
        }
        let doses: Vec<String> = boluses
            .iter()
            .map(|(_, mg)| format!("{} mg", short(*mg)))
            .collect();
        if doses.len() > 1 && doses.windows(2).all(|pair| pair.first() == pair.last()) {
            boluses.truncate(1);
        }
        let each = if doses.len() > boluses.len() { " each" } else { "" };
        let mut waiting: Vec<&str> = Vec::new();
        let arrows = boluses.iter().map(|(hours, _)| panel.x(*hours));
        let next = arrows.clone().skip(1).chain(std::iter::once(f64::INFINITY));
        for ((x, next), dose) in arrows.zip(next).zip(&doses) {
            waiting.push(dose);
            waiting.truncate(MOST_DOSES);
            let text = LABEL.shorten(&format!("{}{each}", waiting.join(", ")), LONGEST_DOSES);
            let width = LABEL.width(&text);
            if x + 12.0 + width + 14.0 > next {
                continue;
            }
            let (from, anchor) = match x + 12.0 + width <= panel.frame.right {
                true => (x + 12.0, Anchor::Start),
                false => (x - 12.0, Anchor::End),
            };
            canvas.text_on_paper(Point::new(from, top + 0.85 * SMALL), &text, LABEL, anchor);
            waiting.clear();
        }
        Ok(())
    }

    /// The words to the right of the row, in as many lines as it is high.
    pub(super) fn label(
        &self,
        canvas: &mut Canvas,
        panel: &Panel,
        left: f64,
        width: f64,
    ) -> Result<(), PlotError> {
        let middle = 0.5 * (panel.frame.top + panel.frame.bottom);
        let mut x = left;
        if let Some(look) = self.look.filter(|_| self.marked) {
            mark(canvas, look, Point::new(x + 9.0, middle), 7.5)?;
            x += 26.0;
        }
        let room = width - (x - left);
        let lines = match panel.frame.height() {
            height if height < TWO_LINES => {
                let dose = self.given.summary(true);
                let both = format!("{}: {dose}", self.name);
                // The marker already says which arm it is.
                vec![match self.look {
                    Some(_) if LABEL.width(&both) > room => LABEL.shorten(&dose, room),
                    _ => LABEL.shorten(&both, room),
                }]
            }
            height => {
                let most = ((height / (1.2 * SMALL)).floor() as usize).saturating_sub(1);
                let mut lines = vec![Lettering::bold(SMALL, INK).shorten(self.name, room)];
                let full = LABEL.wrap(&self.given.summary(false), room, usize::MAX);
                lines.extend(match full.len() <= most {
                    true => full,
                    false => LABEL.wrap(&self.given.summary(true), room, most),
                });
                lines
            }
        };
        let step = SMALL * 1.2;
        let mut y = middle - 0.5 * step * lines.len() as f64 + 0.95 * SMALL;
        for (index, line) in lines.iter().enumerate() {
            let style = match index {
                0 if lines.len() > 1 => Lettering::bold(SMALL, INK),
                _ => LABEL,
            };
            canvas.text(Point::new(x, y), line, style, Anchor::Start);
            y += step;
        }
        Ok(())
    }
}

use super::PlotError;
use super::canvas::{Anchor, Canvas, Stroke};
use super::contents::Contents;
use super::design::{GREY, INK, SMALL};
use super::geometry::Point;
use super::legend::mark;
use super::lettering::Lettering;
use super::number::short;
use super::palette::Look;
use super::panel::Panel;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;
use crate::quantity::Time;
use crate::regimen::Timeline;
use plotters::style::RGBColor;

/// The lower panel: what the typical patient is given, one lane an arm, so that arms with the same
/// rate do not hide each other.
pub(super) struct Lane<'a> {
    name: &'a str,
    timeline: &'a Timeline,
    /// `None` where several models share the arm.
    look: Option<Look>,
    /// True where a marker tells it from other arms.
    marked: bool,
}

/// One step of the rate: from, to, mg/h.
type Step = (f64, f64, f64);

const LABEL: Lettering = Lettering::regular(SMALL, INK);
/// Doses of boluses that stand close together take no more room than this.
const LONGEST_DOSES: f64 = 300.0;
/// Room above the highest rate, as a multiple of it.
const HEADROOM: f64 = 1.15;
/// A lane of this height has room for two lines of words.
const TWO_LINES: f64 = 58.0;

impl<'a> Lane<'a> {
    /// One for every different thing that is given.
    pub(super) fn all(contents: &Contents<'a>) -> Vec<Self> {
        let mut lanes: Vec<Lane<'a>> = Vec::new();
        for shown in &contents.shown {
            let series = shown.series;
            let same = |lane: &&mut Lane<'a>| lane.name == series.arm && *lane.timeline == series.timeline;
            match lanes.iter_mut().find(same) {
                Some(lane) => lane.look = None,
                None => lanes.push(Lane {
                    name: &series.arm,
                    timeline: &series.timeline,
                    look: Some(shown.look),
                    marked: contents.shown.len() > 1,
                }),
            }
        }
        lanes
    }

    /// How high a lane is among so many.
    pub(super) fn height(lanes: usize) -> f64 {
        match lanes {
            0 | 1 => 110.0,
            2 => 82.0,
            3 => TWO_LINES,
            4..=6 => 36.0,
            _ => 30.0,
        }
    }

    /// The highest rate of all lanes, in mg/h; they share its axis.
    pub(super) fn highest(lanes: &[Self]) -> f64 {
        let rates = lanes.iter().flat_map(|lane| lane.steps(f64::INFINITY));
        rates.map(|(_, _, rate)| rate).fold(0.0, f64::max)
    }

    /// The axis up to a highest rate.
    pub(super) fn axis(highest: f64) -> ValueAxis {
        ValueAxis::linear(HEADROOM * highest)
    }

    /// "20 mg/h, 600 mg in all"; in brief "20 mg/h, 600 mg". Lines break only at its commas.
    fn summary(&self, brief: bool) -> String {
        let rates: Vec<f64> = self
            .steps(f64::INFINITY)
            .into_iter()
            .map(|(_, _, rate)| rate)
            .collect();
        let boluses: Vec<f64> = self.boluses().into_iter().map(|(_, mg)| mg).collect();
        let (at_once, in_all, and) = if brief {
            ("", "", " + ")
        } else {
            (" at once", " in all", ", ")
        };
        let together = |text: String| text.replace(' ', "\u{a0}");
        let mut parts = Vec::new();
        if let Some(dose) = range(&boluses) {
            parts.push(match boluses.len() {
                1 => together(format!("{dose} mg{at_once}")),
                count => together(format!("{count} × {dose} mg{at_once}")),
            });
        }
        if let Some(rate) = range(&rates) {
            parts.push(together(format!("{rate} mg/h")));
        }
        match (boluses.len(), rates.len()) {
            (0, 0) => "nothing given".to_string(),
            (1, 0) => parts.join(and),
            _ => {
                let total = together(format!("{} mg{in_all}", short(self.timeline.total().mg())));
                format!("{}, {total}", parts.join(and))
            }
        }
    }

    /// What stands to the right of the lane, before it is fitted.
    pub(super) fn words(&self) -> String {
        format!("{}: {}", self.name, self.summary(false))
    }

    /// The rate from change to change, without the times at which nothing runs.
    fn steps(&self, until: f64) -> Vec<Step> {
        let infusions = self.timeline.inputs().iter().filter(|input| !input.is_bolus());
        let mut changes: Vec<Time> = infusions.flat_map(|input| [input.start, input.end]).collect();
        changes.sort_unstable();
        changes.dedup();
        let pairs = changes.windows(2).filter_map(|pair| match pair {
            [from, to] => Some((*from, *to)),
            _ => None,
        });
        pairs
            .map(|(from, to)| {
                let rate = self.timeline.rate_at(from).mg_per_hour();
                (from.hours(), to.hours().min(until), rate)
            })
            .filter(|(from, to, rate)| *rate > 0.0 && from < to)
            .collect()
    }

    /// When something is given at once, and how much in mg.
    fn boluses(&self) -> Vec<(f64, f64)> {
        let boluses = self.timeline.inputs().iter().filter(|input| input.is_bolus());
        boluses
            .map(|input| (input.start.hours(), input.amount.mg()))
            .collect()
    }

    /// Draws the lane; `ticks` are the rates to write beside it.
    pub(super) fn draw(
        &self,
        canvas: &mut Canvas,
        panel: &Panel,
        time: &TimeAxis,
        ticks: &[f64],
    ) -> Result<(), PlotError> {
        let colour = self.look.map_or(GREY, |look| look.colour);
        let ticks = if self.steps(panel.until).is_empty() {
            &[]
        } else {
            ticks
        };
        panel.grid(canvas, time, ticks, short)?;
        self.draw_steps(canvas, panel, colour)?;
        panel.axes(canvas, time, ticks)?;
        self.draw_boluses(canvas, panel, colour)
    }

    fn draw_steps(&self, canvas: &mut Canvas, panel: &Panel, colour: RGBColor) -> Result<(), PlotError> {
        // Runs of steps that touch are drawn as one outline.
        let mut runs: Vec<Vec<Point>> = Vec::new();
        let mut end = f64::NEG_INFINITY;
        for (from, to, rate) in self.steps(panel.until) {
            let step = [panel.point(from, rate), panel.point(to, rate)];
            match runs.last_mut().filter(|_| from == end) {
                Some(run) => run.extend(step),
                None => {
                    let mut run = vec![panel.point(from, 0.0)];
                    run.extend(step);
                    runs.push(run);
                }
            }
            end = to;
        }
        for mut run in runs {
            if let Some(last) = run.last().copied() {
                run.push(Point::new(last.x, panel.frame.bottom));
            }
            canvas.area(&run, colour, 0.28)?;
            canvas.line(&run, Stroke::solid(colour, 2.8))?;
        }
        Ok(())
    }

    /// An arrow down for each, and behind those that stand close together their doses.
    fn draw_boluses(&self, canvas: &mut Canvas, panel: &Panel, colour: RGBColor) -> Result<(), PlotError> {
        let mut boluses = self.boluses();
        let (top, foot) = (panel.frame.top + 2.0, panel.frame.bottom);
        boluses.retain(|(hours, _)| *hours <= panel.until);
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

    /// The words to the right of the lane, in as many lines as it is high.
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
                let dose = self.summary(true);
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
                let full = LABEL.wrap(&self.summary(false), room, usize::MAX);
                lines.extend(match full.len() <= most {
                    true => full,
                    false => LABEL.wrap(&self.summary(true), room, most),
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

/// "20", or "5–20".
fn range(values: &[f64]) -> Option<String> {
    let low = values.iter().copied().reduce(f64::min)?;
    let high = values.iter().copied().reduce(f64::max)?;
    let (low, high) = (short(low), short(high));
    Some(if low == high {
        low
    } else {
        format!("{low}–{high}")
    })
}

#[cfg(test)]
mod tests {
    use super::Lane;
    use crate::quantity::{Mass, Time};
    use crate::regimen::{Input, Timeline};

    fn timeline(inputs: &[(f64, f64, f64)]) -> Timeline {
        let input = |(start, end, mg): &(f64, f64, f64)| Input {
            number: 0,
            route: "iv".into(),
            start: Time::from_hours(*start),
            end: Time::from_hours(*end),
            amount: Mass::from_mg(*mg),
        };
        Timeline::new(inputs.iter().map(input).collect())
    }

    fn lane(timeline: &Timeline) -> Lane<'_> {
        Lane {
            name: "arm",
            timeline,
            look: None,
            marked: false,
        }
    }

    #[test]
    fn overlapping_infusions_add_up_and_pauses_are_left_out() {
        let timeline = timeline(&[(0.0, 4.0, 40.0), (2.0, 4.0, 10.0), (6.0, 7.0, 3.0)]);
        let steps = lane(&timeline).steps(100.0);
        assert_eq!(steps, [(0.0, 2.0, 10.0), (2.0, 4.0, 15.0), (6.0, 7.0, 3.0)]);
        assert_eq!(lane(&timeline).steps(3.0), [(0.0, 2.0, 10.0), (2.0, 3.0, 15.0)]);
    }

    #[test]
    fn summaries_by_hand() {
        let plain = |lane: &Lane<'_>, brief| lane.summary(brief).replace('\u{a0}', " ");
        let one = timeline(&[(0.0, 30.0, 600.0)]);
        assert_eq!(plain(&lane(&one), false), "20 mg/h, 600 mg in all");
        let bolus = timeline(&[(0.0, 0.0, 30.0)]);
        assert_eq!(plain(&lane(&bolus), false), "30 mg at once");
        let both = timeline(&[(0.0, 0.0, 26.25), (0.0, 1.0, 5.0), (1.0, 2.0, 7.5)]);
        assert_eq!(
            plain(&lane(&both), false),
            "26.25 mg at once, 5–7.5 mg/h, 38.75 mg in all"
        );
        assert_eq!(plain(&lane(&both), true), "26.25 mg + 5–7.5 mg/h, 38.75 mg");
        assert_eq!(plain(&lane(&timeline(&[])), false), "nothing given");
    }
}

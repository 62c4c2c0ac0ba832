use super::canvas::{Anchor, Canvas};
use super::design::{BODY, BORDER, GREY, INK, SMALL, TITLE, WIDTH, line_height};
use super::footer::SAFETY;
use super::geometry::Point;
use super::lettering::Lettering;
use super::number::plain;
use super::value_axis::ValueAxis;
use crate::outcome::{Axis, CellMeasure, CellOutcome, DesignOutcome};
use crate::quantiles::Estimate;

/// What stands above and below the panels of a figure of a design.
pub(super) struct DesignPage<'a> {
    outcome: &'a DesignOutcome,
    subtitle: String,
    remarks: Vec<String>,
}

const TITLE_STYLE: Lettering = Lettering::bold(TITLE, INK);
const SUBTITLE: Lettering = Lettering::regular(BODY + 2.0, GREY);
const REMARK: Lettering = Lettering::regular(SMALL, GREY);
const SAFETY_STYLE: Lettering = Lettering::bold(SMALL, INK);
/// Room for what is written below.
const ROOM: f64 = WIDTH - 2.0 * BORDER;

impl<'a> DesignPage<'a> {
    pub(super) fn new(outcome: &'a DesignOutcome, subtitle: String, mut remarks: Vec<String>) -> Self {
        if !outcome.warnings.is_empty() {
            let count = outcome.warnings.len();
            let warnings = if count == 1 { "One warning" } else { "Warnings" };
            let number = if count == 1 {
                String::new()
            } else {
                format!(" ({count})")
            };
            remarks.push(format!("{warnings}{number}: in full in run.json."));
        }
        let models: Vec<&str> = outcome.models.iter().map(|model| model.short.as_str()).collect();
        let word = if models.len() > 1 { "models" } else { "model" };
        Self {
            outcome,
            subtitle: format!("{subtitle} · {word} {}", models.join(", ")),
            remarks,
        }
    }

    fn head(&self) -> [(Vec<String>, Lettering); 2] {
        [
            (TITLE_STYLE.wrap(&self.outcome.title, ROOM, 2), TITLE_STYLE),
            (SUBTITLE.wrap(&self.subtitle, ROOM, 2), SUBTITLE),
        ]
    }

    fn foot(&self) -> Vec<String> {
        REMARK.wrap(&self.remarks.join(" "), ROOM, 4)
    }

    /// How much room the head takes, with the border above.
    pub(super) fn head_height(&self) -> f64 {
        let head = self.head().into_iter();
        BORDER + head.map(|(lines, style)| style.height(lines.len())).sum::<f64>()
    }

    /// How much room the foot takes, with the border below.
    pub(super) fn foot_height(&self) -> f64 {
        (1 + self.foot().len()) as f64 * line_height(SMALL) + BORDER
    }

    pub(super) fn draw_head(&self, canvas: &mut Canvas) {
        let mut y = BORDER;
        for (lines, style) in self.head() {
            for line in lines {
                canvas.text(Point::new(BORDER, y + style.size), &line, style, Anchor::Start);
                y += line_height(style.size);
            }
        }
    }

    pub(super) fn draw_foot(&self, canvas: &mut Canvas, top: f64) {
        let mut y = top + SMALL;
        canvas.text(Point::new(BORDER, y), SAFETY, SAFETY_STYLE, Anchor::Start);
        let run = format!(
            "{} virtual patients, seed {}",
            plain(self.outcome.subjects.count() as f64, 0),
            self.outcome.population.seed
        );
        let room = ROOM - SAFETY_STYLE.width(SAFETY) - 40.0;
        let run = REMARK.shorten(&run, room);
        canvas.text(Point::new(WIDTH - BORDER, y), &run, REMARK, Anchor::End);
        for line in self.foot() {
            y += line_height(SMALL);
            canvas.text(Point::new(BORDER, y), &line, REMARK, Anchor::Start);
        }
    }

    /// What the figure says to those who do not see it.
    pub(super) fn description(&self) -> String {
        format!("{SAFETY}\n{}\n{}", self.subtitle, self.remarks.join("\n"))
    }
}

/// The scale of an axis with numbers: at equal ratios where that was asked for, or where its numbers are nearer to that
/// than to equal distances over more than a decade.
pub(super) fn scale(axis: &Axis) -> ValueAxis {
    let numbers: Vec<f64> = axis.values.iter().filter_map(|value| value.number).collect();
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let wide = low > 0.0 && high > 10.0 * low && !is_even(&numbers);
    match low > 0.0 && (axis.is_logarithmic || wide) {
        true => ValueAxis::log(low, high),
        false => ValueAxis {
            low,
            high,
            log: false,
        },
    }
}

fn is_even(numbers: &[f64]) -> bool {
    let steps: Vec<f64> = numbers.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let widest = steps.iter().copied().fold(0.0, f64::max);
    steps.iter().all(|step| *step > 0.5 * widest)
}

/// Up to so many values are written beside an axis as they are.
const FEW: usize = 12;

/// What is written beside an axis: its own values, as the scenario writes them, or round numbers where there are many.
pub(super) fn ticks(axis: &Axis, scale: &ValueAxis, about: usize) -> Vec<(f64, String)> {
    if axis.values.len() <= FEW {
        let own = axis.values.iter();
        return own
            .filter_map(|value| Some((value.number?, value.text.clone())))
            .collect();
    }
    let numbers = match scale.log {
        true => scale.ticks(about),
        // Round numbers, whatever the axis begins with.
        false => {
            let from_zero = ValueAxis::linear(scale.high).ticks(about);
            from_zero.into_iter().filter(|tick| scale.shows(*tick)).collect()
        }
    };
    let texts = super::number::ticks(&numbers, scale.log);
    numbers.into_iter().zip(texts).collect()
}

/// "dose (mg/kg)"; without the unit where the values are written with theirs.
pub(super) fn name(axis: &Axis) -> String {
    match axis.unit_name().filter(|unit| !unit.is_empty()) {
        Some(unit) if axis.values.len() > FEW => format!("{} ({unit})", axis.name),
        _ => axis.name.clone(),
    }
}

/// The share of people ever above a threshold of its place, in a cell.
pub(super) fn share(cell: &CellOutcome, threshold: usize) -> Option<Estimate> {
    let mut summaries = cell.summaries.iter();
    summaries.find_map(|summary| match summary.measure {
        CellMeasure::EverAbove(of) if of == threshold => summary.share,
        _ => None,
    })
}

/// The number of a cell on an axis.
pub(super) fn number(outcome: &DesignOutcome, cell: &CellOutcome, axis: usize) -> Option<f64> {
    outcome
        .axes
        .get(axis)?
        .value(*cell.cell.values.get(axis)?)?
        .number
}

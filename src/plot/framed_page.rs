use super::canvas::{Anchor, Canvas};
use super::design::{BODY, BORDER, GREY, INK, SMALL, TITLE, WIDTH, line_height};
use super::footer::SAFETY;
use super::geometry::Point;
use super::lettering::Lettering;
use super::number::plain;
use crate::model::Model;
use crate::outcome::{DesignOutcome, StudyOutcome};

/// What stands above and below the panels of a figure that has no time axis.
pub(super) struct FramedPage {
    title: String,
    subtitle: String,
    remarks: Vec<String>,
    /// How many people it is about, and their seed.
    run: (u64, u64),
}

const TITLE_STYLE: Lettering = Lettering::bold(TITLE, INK);
const SUBTITLE: Lettering = Lettering::regular(BODY + 2.0, GREY);
const REMARK: Lettering = Lettering::regular(SMALL, GREY);
const SAFETY_STYLE: Lettering = Lettering::bold(SMALL, INK);
/// Room for what is written below.
const ROOM: f64 = WIDTH - 2.0 * BORDER;

impl FramedPage {
    /// Of a design.
    pub(super) fn of_design(outcome: &DesignOutcome, subtitle: &str, remarks: Vec<String>) -> Self {
        let run = (outcome.subjects.count(), outcome.population.seed);
        let warnings = outcome.warnings.len();
        Self::new(
            (&outcome.title, subtitle),
            (&outcome.models, run, warnings),
            remarks,
        )
    }

    /// Of a study.
    pub(super) fn of_study(outcome: &StudyOutcome, subtitle: &str, remarks: Vec<String>) -> Self {
        let run = (outcome.subjects.count(), outcome.population.seed);
        let warnings = outcome.warnings.len();
        Self::new(
            (&outcome.title, subtitle),
            (&outcome.models, run, warnings),
            remarks,
        )
    }

    fn new(
        (title, subtitle): (&str, &str),
        (models, run, warnings): (&[Model], (u64, u64), usize),
        mut remarks: Vec<String>,
    ) -> Self {
        match warnings {
            0 => {}
            1 => remarks.push("One warning: in full in run.json.".to_string()),
            count => remarks.push(format!("Warnings ({count}): in full in run.json.")),
        }
        let models: Vec<&str> = models.iter().map(|model| model.short.as_str()).collect();
        let word = if models.len() > 1 { "models" } else { "model" };
        Self {
            title: title.to_string(),
            subtitle: format!("{subtitle} · {word} {}", models.join(", ")),
            remarks,
            run,
        }
    }

    fn head(&self) -> [(Vec<String>, Lettering); 2] {
        [
            (TITLE_STYLE.wrap(&self.title, ROOM, 2), TITLE_STYLE),
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
            plain(self.run.0 as f64, 0),
            self.run.1
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

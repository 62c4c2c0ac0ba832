use super::canvas::{Anchor, Canvas};
use super::contents::Contents;
use super::design::{BORDER, GREY, INK, SMALL, WIDTH, line_height};
use super::geometry::Point;
use super::header::capitalised;
use super::lettering::Lettering;
use super::number::plain;
use crate::outcome::WarningKind;

/// Stands at the foot of every figure.
pub(super) const SAFETY: &str = "For teaching and research, not for dosing people.";

/// What a figure that is passed on without its run must still say.
pub(super) struct Footer {
    lines: Vec<String>,
}

const SAFETY_STYLE: Lettering = Lettering::bold(SMALL, INK);
const STYLE: Lettering = Lettering::regular(SMALL, GREY);
/// Lines for warnings.
const MOST: usize = 2;

impl Footer {
    pub(super) fn new(contents: &Contents<'_>) -> Self {
        let width = WIDTH - 2.0 * BORDER;
        // Half a sentence may say the opposite of the whole: what does not fit is left to the record.
        let mut lines = Vec::new();
        let mut text = String::new();
        for sentence in warnings(contents) {
            let longer = format!("{text} {sentence}");
            let wrapped = STYLE.wrap(&longer, width, usize::MAX);
            if wrapped.len() <= MOST {
                text = longer;
                lines = wrapped;
            }
        }
        Self { lines }
    }

    pub(super) fn height(&self) -> f64 {
        (1 + self.lines.len()) as f64 * line_height(SMALL)
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, contents: &Contents<'_>, top: f64) {
        let mut y = top + SMALL;
        canvas.text(Point::new(BORDER, y), SAFETY, SAFETY_STYLE, Anchor::Start);
        let room = WIDTH - 2.0 * BORDER - SAFETY_STYLE.width(SAFETY) - 40.0;
        let run = STYLE.shorten(&run(contents), room);
        canvas.text(Point::new(WIDTH - BORDER, y), &run, STYLE, Anchor::End);
        for line in &self.lines {
            y += line_height(SMALL);
            canvas.text(Point::new(BORDER, y), line, STYLE, Anchor::Start);
        }
    }
}

/// "Kamp 2020 · 1,000 virtual patients of 45–120 kg, seed 2026".
fn run(contents: &Contents<'_>) -> String {
    let models: Vec<&str> = contents
        .models()
        .into_iter()
        .map(|model| model.short.as_str())
        .collect();
    let population = contents.outcome.population;
    let (light, heavy) = population.weight.bounds();
    let weights = match light == heavy {
        true => light.to_string(),
        false => format!("{}–{heavy}", plain(light.kg(), 1)),
    };
    let patients = match contents.has_population() {
        true => format!(
            "{} virtual patients of {weights}, seed {}",
            plain(population.count as f64, 0),
            population.seed
        ),
        false => format!("the typical patient, {}", population.weight.typical()),
    };
    format!("{} · {patients}", models.join(", "))
}

/// How many warnings there are, and those that change how the figure is read, each cut down to its
/// first clause.
fn warnings(contents: &Contents<'_>) -> Vec<String> {
    let all = &contents.outcome.warnings;
    let mut said: Vec<String> = Vec::new();
    let mut say = |sentence: String| {
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    };
    let of_kind = |kind: WarningKind| all.iter().filter(move |warning| warning.kind == kind);
    for warning in of_kind(WarningKind::Drug) {
        say(sentence(&warning.text));
    }
    let models = contents.models();
    for model in &models {
        if model.is_unverified() {
            say(format!(
                "{} holds numbers that are not verified; do not show it as published.",
                model.short
            ));
        }
    }
    for model in models.iter().filter(|_| contents.has_population()) {
        match &model.variability.borrowed_from {
            Some(borrowed) => say(format!(
                "{}: variability borrowed from {}.",
                model.short,
                clause(&borrowed.study)
            )),
            None if !model.has_variability() => say(format!(
                "{}: people differ by weight alone, so the band is too narrow.",
                model.short
            )),
            None => {}
        }
    }
    if contents
        .references
        .iter()
        .any(|reference| reference.mismatch.is_some())
    {
        say("≠: threshold and curve may differ in sampling site, matrix or form of the drug.".to_string());
    }
    for kind in [WarningKind::Domain, WarningKind::Observation] {
        for warning in of_kind(kind) {
            say(sentence(&warning.text));
        }
    }
    let count = match all.len() {
        0 => return said,
        1 => "One warning, in full in run.json.".to_string(),
        count => format!("{count} warnings, in full in run.json."),
    };
    said.insert(0, count);
    said
}

fn sentence(text: &str) -> String {
    let first = text.split(';').next().unwrap_or(text).trim();
    format!("{}.", capitalised(first.trim_end_matches('.')))
}

fn clause(text: &str) -> &str {
    text.split([',', ';']).next().unwrap_or(text).trim()
}

use super::canvas::{Anchor, Canvas};
use super::contents::Contents;
use super::design::{BORDER, GREY, INK, SMALL, WIDTH, line_height};
use super::font::MISSING;
use super::geometry::Point;
use super::header::capitalised;
use super::lettering::Lettering;
use super::letters::Letters;
use super::noted::{FIRST, LAST};
use super::number::plain;
use super::shown::Shown;
use super::still_above::still_above;
use crate::model::Model;
use crate::outcome::{Measure, Restricted, StudyOutcome, WarningKind};

/// Stands at the foot of every figure.
pub(super) const SAFETY: &str = "For teaching and research, not for dosing people.";

/// What a figure that is passed on without its run must still say.
pub(super) struct Footer {
    lines: Vec<String>,
}

const SAFETY_STYLE: Lettering = Lettering::bold(SMALL, INK);
const STYLE: Lettering = Lettering::regular(SMALL, GREY);
/// Lines for warnings.
const MOST: usize = 3;

impl Footer {
    pub(super) fn new(contents: &Contents<'_>) -> Self {
        let width = WIDTH - 2.0 * BORDER;
        // Half a sentence may say the opposite of the whole: what does not fit is left to the record.
        let mut text = always(contents).join(" ");
        let mut lines = STYLE.wrap(&text, width, usize::MAX);
        let most = lines.len() + MOST;
        for sentence in warnings(contents) {
            let longer = format!("{text} {sentence}");
            let wrapped = STYLE.wrap(&longer, width, usize::MAX);
            if wrapped.len() <= most {
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
    let population = &contents.outcome.population;
    let (light, heavy) = population.people.weight_bounds();
    let weights = match light == heavy {
        true => light.to_string(),
        false => format!("{}–{heavy}", plain(light.kg(), 1)),
    };
    let patients = match contents.has_population() {
        true => format!("{}, seed {}", people(contents.outcome, &weights), population.seed),
        false => format!("the typical patient, {}", population.people.typical_weight()),
    };
    format!("{} · {patients}", models.join(", "))
}

/// "1,000 virtual patients of 45–120 kg"; of a shard, which.
fn people(outcome: &StudyOutcome, weights: &str) -> String {
    let subjects = outcome.subjects;
    let number = |number: u64| plain(number as f64, 0);
    let (first, last) = (number(subjects.first()), number(subjects.last()));
    let count = number(outcome.population.count);
    match subjects.count() {
        1 if outcome.is_shard() => format!("virtual patient {first} of {count}, of {weights}"),
        _ if outcome.is_shard() => format!("virtual patients {first} to {last} of {count}, of {weights}"),
        1 => format!("one virtual patient of {weights}"),
        _ => format!("{count} virtual patients of {weights}"),
    }
}

/// What stands on the figure however much else there is to say.
fn always(contents: &Contents<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if !Letters::of(contents).is_complete() {
        said.push(format!(
            "{MISSING} stands for a letter this typeface does not have; run.json names it."
        ));
    }
    said.extend(without_spread(contents));
    said.extend(still_above(contents));
    said.extend(restrictions(contents));
    said
}

/// Why models have no band, where there are people who would make one.
pub(super) fn without_spread(contents: &Contents<'_>) -> Option<String> {
    let models = contents.models().into_iter();
    let without = models.filter(|model| contents.has_patients() && !model.has_variability());
    let names: Vec<&str> = without.map(|model| model.short.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "{}: no spread between people was published, so the typical patient is drawn alone.",
            names.join(", ")
        )
    })
}

/// What the models' authors say not to read off these curves.
fn restrictions(contents: &Contents<'_>) -> Vec<String> {
    let found = restrictions_on(contents).into_iter();
    found
        .map(|found| found.sentence(&contents.outcome.models))
        .collect()
}

/// Those that concern what is seen of a curve.
pub(super) fn restrictions_on<'a>(contents: &Contents<'a>) -> Vec<&'a Restricted> {
    let on_a_curve = |found: &Restricted| {
        let measures = [Measure::Cmax, Measure::Tmax, Measure::HoursAbove(0)];
        measures.into_iter().any(|measure| found.concerns(measure))
    };
    let is_shown = |found: &Restricted| {
        let mut shown = contents.shown.iter();
        shown.any(|shown| found.is_of(shown.series.model, &shown.series.arm, contents.analyte))
    };
    let all = contents.outcome.restricted.iter();
    all.filter(|found| on_a_curve(found) && is_shown(found)).collect()
}

/// How many warnings there are, and those that change how the figure is read, each cut down to its
/// first clause.
fn warnings(contents: &Contents<'_>) -> Vec<String> {
    let all = &contents.outcome.warnings;
    let models = contents.models();
    let mut said: Vec<String> = Vec::new();
    let mut say = |sentence: String| {
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    };
    let others: Vec<String> = contents
        .outcome
        .models
        .iter()
        .filter(|model| !models.iter().any(|shown| shown.id == model.id))
        .map(|model| format!("model {} ", model.id))
        .collect();
    // What is said of a model that is not on this figure does not help to read it.
    let of_kind = |kind: WarningKind| {
        all.iter()
            .filter(move |warning| warning.kind == kind)
            .filter(|warning| {
                let text = format!("{} ", warning.text);
                !others.iter().any(|other| text.contains(other))
            })
    };
    if contents.has_population() {
        say(monte_carlo_error(contents));
    }
    observed_inside(contents).into_iter().for_each(&mut say);
    for kind in FIRST {
        for warning in of_kind(kind) {
            say(sentence(&warning.text));
        }
    }
    about_models(&models, contents.has_patients())
        .into_iter()
        .for_each(&mut say);
    mismatches(contents).into_iter().for_each(&mut say);
    for kind in LAST {
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

/// "≠: threshold and curve differ (site: early on sites differ)".
fn mismatches(contents: &Contents<'_>) -> Option<String> {
    let mut meanings: Vec<String> = Vec::new();
    for reference in &contents.references {
        let threshold = contents.outcome.thresholds.get(reference.index);
        let models = contents.models().into_iter();
        let found = threshold.into_iter().flat_map(|threshold| {
            models
                .clone()
                .flat_map(|model| threshold.mismatches(model, contents.analyte))
        });
        for mismatch in found {
            let meaning = format!("{}: {}", mismatch.subject(), mismatch.meaning());
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
    }
    (!meanings.is_empty()).then(|| format!("≠: threshold and curve differ ({}).", meanings.join("; ")))
}

/// How many measured levels lie in the band that they are to be set against.
fn observed_inside(contents: &Contents<'_>) -> Vec<String> {
    let inside = |shown: &Shown<'_>| {
        let own = shown.analyte.observed.as_ref()?;
        let (inside, kind) = (own.inside(), own.in_measured_band.map_or("true", |_| "measured"));
        let whose = match contents.shown.len() {
            1 => String::new(),
            _ => format!("{}: ", shown.label),
        };
        Some(format!(
            "{whose}{} of {} measured points lie in the band of {kind} levels.",
            plain(inside.inside as f64, 0),
            plain(inside.points as f64, 0)
        ))
    };
    contents.shown.iter().filter_map(inside).collect()
}

fn monte_carlo_error(contents: &Contents<'_>) -> String {
    match contents.band_error() {
        Some(error) => {
            let digits = digits(error, 2);
            let unit = contents.unit();
            let error = format!("Monte Carlo error of median and band: at most ±{digits} {unit}");
            format!("{}.", error.trim_end())
        }
        None => "Too few patients to give the Monte Carlo error of the band.".to_string(),
    }
}

/// What the models' own numbers need said: those not verified, and where the spread between people is borrowed.
fn about_models(models: &[&Model], has_patients: bool) -> Vec<String> {
    let mut said = Vec::new();
    for model in models {
        if model.is_unverified() {
            said.push(format!(
                "{} holds numbers that are not verified; do not show it as published.",
                model.short
            ));
        }
    }
    for model in models.iter().filter(|_| has_patients) {
        if let Some(borrowed) = &model.variability.borrowed_from {
            said.push(format!(
                "{}: variability borrowed from {}.",
                model.short,
                clause(&borrowed.study)
            ));
        }
    }
    said
}

/// Rounded to a few digits; an error is not known better.
fn digits(value: f64, count: i32) -> String {
    let place = if value > 0.0 {
        value.log10().floor() as i32
    } else {
        0
    };
    let decimals = (count - 1 - place).max(0) as usize;
    plain(value, decimals)
}

fn sentence(text: &str) -> String {
    let first = text.split(';').next().unwrap_or(text).trim();
    format!("{}.", capitalised(first.trim_end_matches('.')))
}

fn clause(text: &str) -> &str {
    text.split([',', ';']).next().unwrap_or(text).trim()
}

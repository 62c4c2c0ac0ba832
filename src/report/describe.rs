//! One model, effect, evidence note, note on side effects, survey or formula of body size in words, and which models fit a protocol, for the command line.

use super::model_words::{correlations_in_words, effect_in_words, parameter_in_full};
use super::people_text::shares;
use super::{PURPOSE, significant};
use crate::effect::{EvidenceNote, SideEffectNote, Threshold};
use crate::model::{BodySize, Citation, Effect, Model, Parameter, Provenance, Variability};
use crate::population::{Survey, SurveyDraw};
use crate::quantity::Weight;
use crate::scenario::{ModelFit, Study};
use std::fmt::Display;

/// A model: what it is, what it was studied in, and every number with its grade and source.
pub fn describe_model(model: &Model) -> String {
    let mut text = format!("{} – {}\n\n", model.id, model.title);
    origin(&mut text, model);
    parameters(&mut text, &model.parameters, model.reference_weight);
    variability(&mut text, &model.parameters, &model.variability);
    residual(&mut text, model);
    list(&mut text, "Assumed", &model.assumptions);
    let do_not = model.do_not.iter().map(|item| {
        let Provenance { grade, from } = &item.provenance;
        format!("{}: {} ({grade}; {from})", item.what(), item.why)
    });
    list(&mut text, "What not to take from it", &do_not.collect::<Vec<_>>());
    list(&mut text, "Notes", &model.notes);
    text
}

/// A line of what is known, with its name in front; without a name it belongs to the line before.
pub(super) fn known(text: &mut String, name: &str, fact: impl Display) {
    text.push_str(&format!("{name:<14}{fact}\n"));
}

/// What was measured of what, by whom, in whom.
fn origin(text: &mut String, model: &Model) {
    known(
        text,
        "drug",
        format_args!("{} ({})", model.drug.name, model.drug.form),
    );
    known(text, "measured", model.measured);
    source(text, &model.citation);
    let studied = &model.studied_in;
    known(text, "studied in", &studied.people);
    if let Some((from, to)) = studied.weight {
        known(text, "", format_args!("weights {from} to {to}"));
    }
    if let Some((from, to)) = &studied.age {
        known(text, "", format_args!("ages {from} to {to}"));
    }
    if let Some(dose) = &studied.dose {
        known(text, "", dose);
    }
    if let Some(longest) = studied.longest_infusion {
        known(text, "", format_args!("longest infusion {longest}"));
    }
    if let Some(last) = studied.last_sample {
        known(text, "", format_args!("last sample at {last}"));
    }
    if let Some(not_stated) = &studied.not_stated {
        known(text, "not stated", not_stated);
    }
    let routes: Vec<&str> = model.routes.iter().map(|route| route.name.as_str()).collect();
    known(text, "routes", routes.join(", "));
    for covariate in &model.covariates {
        let meaning = meaning_behind(covariate.meaning.as_deref());
        let typical = format!("{} = {}", covariate.name, covariate.say(covariate.typical));
        known(text, "covariate", format_args!("{typical}{meaning}"));
    }
    for derived in &model.derived {
        let BodySize { unit, provenance, .. } = &derived.body_size;
        let meaning = meaning_behind(derived.meaning.as_deref());
        known(
            text,
            "worked out",
            format_args!(
                "{} = {}, {unit}{meaning} ({}; {})",
                derived.name,
                derived.body_size.in_words(),
                provenance.grade,
                provenance.from
            ),
        );
    }
}

/// ", age since birth"; nothing where nothing is said.
fn meaning_behind(meaning: Option<&str>) -> String {
    meaning.map_or_else(String::new, |meaning| format!(", {meaning}"))
}

pub(super) fn source(text: &mut String, citation: &Citation) {
    known(text, "source", citation);
    if let Some(note) = &citation.note {
        known(text, "", note);
    }
}

pub(super) fn parameters(text: &mut String, parameters: &[Parameter], reference_weight: Weight) {
    text.push_str("\nParameters (grade: A paper, B secondary source, C not verified, D derived)\n");
    for parameter in parameters {
        let written = parameter_in_full(parameter, reference_weight);
        line(text, &parameter.name, &written, &parameter.provenance);
    }
}

pub(super) fn variability(text: &mut String, parameters: &[Parameter], variability: &Variability) {
    if variability.effects.is_empty() {
        text.push_str("\nNo variability between people was published.\n");
    } else {
        text.push_str("\nVariability between people\n");
        effects(text, parameters, &variability.effects);
        correlations(text, &variability.effects, &variability.factor);
        if let Some(borrowed) = &variability.borrowed_from {
            text.push_str(&format!("  borrowed from {}: {}\n", borrowed.study, borrowed.why));
        }
    }
    for alternative in &variability.alternatives {
        text.push_str(&format!(
            "\nAnother spread between people: {}\n",
            alternative.name
        ));
        effects(text, parameters, &alternative.effects);
        correlations(text, &alternative.effects, &alternative.factor);
        text.push_str(&format!("  {}\n", alternative.why));
    }
    if !variability.occasion.is_empty() {
        text.push_str("\nVariability from visit to visit\n");
        effects(text, parameters, &variability.occasion);
    }
}

fn residual(text: &mut String, model: &Model) {
    if model.residual.is_empty() {
        text.push_str("\nNo published residual error is known here.\n");
        return;
    }
    text.push_str("\nResidual error: how measured levels scatter about the true ones\n");
    for error in &model.residual {
        line(text, &error.analyte, &error.printed, &error.provenance);
    }
}

pub(super) fn line(text: &mut String, name: &str, written: &str, provenance: &Provenance) {
    text.push_str(&format!(
        "  {name:<14} {written:<40} {}  {}\n",
        provenance.grade, provenance.from
    ));
}

fn effects(text: &mut String, parameters: &[Parameter], effects: &[Effect]) {
    for effect in effects {
        let written = effect_in_words(effect, parameters);
        line(text, &effect.name, &written, &effect.provenance);
    }
}

fn correlations(text: &mut String, effects: &[Effect], factor: &[Vec<f64>]) {
    for said in correlations_in_words(effects, factor) {
        text.push_str(&format!("  {said}\n"));
    }
}

pub(super) fn list(text: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        text.push_str(&format!("\n{title}\n"));
        for line in lines {
            text.push_str(&format!("  - {line}\n"));
        }
    }
}

/// An effect: what was seen, at which concentration, in whom.
pub fn describe_effect(effect: &Threshold) -> String {
    let mut text = format!("{} – {}\n\n", effect.id, effect.title);
    known(
        &mut text,
        "level",
        format_args!("{} of {}", effect.range(), effect.substance),
    );
    known(&mut text, "measured in", effect.measured);
    known(&mut text, "kind", effect.kind);
    if let Some(people) = &effect.people {
        known(&mut text, "people", people);
    }
    if let Some(citation) = &effect.citation {
        source(&mut text, citation);
    }
    if let Some(provenance) = &effect.provenance {
        grade(&mut text, provenance);
    }
    list(&mut text, "Caveats", &effect.caveats);
    text
}

pub(super) fn grade(text: &mut String, Provenance { grade, from }: &Provenance) {
    known(
        text,
        "grade",
        format_args!("{grade}, {}: {from}", grade.meaning()),
    );
}

/// An evidence note, with what speaks against it.
pub fn describe_evidence(note: &EvidenceNote) -> String {
    let mut text = format!("{} – {}\n\n", note.id, note.title);
    known(&mut text, "kind", &note.kind);
    source(&mut text, &note.citation);
    grade(&mut text, &note.provenance);
    list(&mut text, "Says", &note.says);
    list(&mut text, "But", &note.caveats);
    list(&mut text, "Disagrees with", &note.disagrees_with);
    text
}

/// A note on side effects: what was seen, how often or how large, in whom.
pub fn describe_side_effects(note: &SideEffectNote) -> String {
    let mut text = format!("{} – {}\n\n", note.id, note.title);
    let drug = &note.substance;
    known(&mut text, "drug", format_args!("{} ({})", drug.name, drug.form));
    known(&mut text, "setting", note.setting_in_words());
    source(&mut text, &note.citation);
    grade(&mut text, &note.provenance);
    let seen = note.findings.iter().map(ToString::to_string);
    list(&mut text, "Seen", &seen.collect::<Vec<_>>());
    list(&mut text, "But", &note.caveats);
    text.push_str(&format!("\nShown as they are: {}.\n", SideEffectNote::NOT_DRAWN));
    text
}

/// A survey: who was looked at, and how each variable is drawn.
pub fn describe_survey(survey: &Survey) -> String {
    let mut text = format!("{} – {}\n\n", survey.id, survey.title);
    known(&mut text, "people", &survey.people);
    if let Some(citation) = &survey.citation {
        source(&mut text, citation);
    }
    text.push_str("\nVariables, in the order in which they are drawn\n");
    for step in survey.steps() {
        let categories = step
            .by
            .and_then(|by| survey.column(&survey.steps().get(by)?.name));
        for (category, draw) in &step.draws {
            let of = categories.map_or_else(String::new, |column| format!(", {}", column.say(*category)));
            let column = survey.column(&step.name);
            let how = match draw {
                SurveyDraw::Categories(distribution) => {
                    column.map_or_else(String::new, |column| shares(column, distribution))
                }
                SurveyDraw::Quantiles(quantiles) => {
                    let values: Vec<String> = quantiles.iter().map(|value| significant(*value, 4)).collect();
                    format!("between quantiles {}", values.join(", "))
                }
                SurveyDraw::Regression {
                    formula,
                    residual,
                    of_log,
                    ..
                } => {
                    let of_log = if *of_log { ", of the logarithm" } else { "" };
                    format!("{formula}, {residual}{of_log}")
                }
            };
            text.push_str(&format!("  {}{of}: {how}\n", step.name));
        }
    }
    list(&mut text, "Notes", &survey.notes);
    text
}

/// A formula of body size: what it needs, where it falls and whom it was made from.
pub fn describe_body_size(body_size: &BodySize) -> String {
    let mut text = format!("{} – {}\n\n", body_size.id, body_size.title);
    let unit = match body_size.unit.as_str() {
        "" => "a plain number",
        unit => unit,
    };
    known(&mut text, "gives", unit);
    let needs: Vec<String> = body_size
        .needs
        .iter()
        .map(|need| match need.categories.is_empty() {
            true => format!("{} in {}", need.name, need.unit.of_several()),
            false => format!("{} ({})", need.name, need.words_with_numbers()),
        })
        .collect();
    known(&mut text, "needs", needs.join(", "));
    for need in &body_size.needs {
        if let Some(other) = &need.other_units {
            known(&mut text, "", format_args!("{}: {other}", need.name));
        }
    }
    known(&mut text, "formula", &body_size.formula);
    source(&mut text, &body_size.citation);
    grade(&mut text, &body_size.provenance);
    if let Some(fall) = &body_size.falls_above {
        known(
            &mut text,
            "falls above",
            format_args!("{} kg: {}", fall.formula, fall.because),
        );
    }
    if let Some(people) = &body_size.people {
        known(&mut text, "made from", people);
    }
    for range in &body_size.ranges {
        known(
            &mut text,
            "",
            format_args!("{} {} to {}", range.name, range.from, range.to),
        );
    }
    list(&mut text, "Notes", &body_size.notes);
    text
}

/// How models suit a protocol: those that fit, then the others, with the reasons.
pub fn describe_fits(study: &Study, fits: &[ModelFit]) -> String {
    let mut text = format!("{}\n\nModels that fit\n", study.title);
    for fit in fits.iter().filter(|fit| fit.fits()) {
        let mut about = vec![fit.model.measured.to_string()];
        about.extend(fit.model.studied_in.condition.clone());
        about.extend(fit.remarks.iter().cloned());
        about.extend(
            fit.no_peak
                .as_ref()
                .map(|why| format!("its peak is not to be reported: {why}")),
        );
        text.push_str(&format!("  {:<18} {}\n", fit.model.id, about.join("; ")));
    }
    if !fits.iter().any(ModelFit::fits) {
        text.push_str("  none\n");
    }
    text.push_str("\nModels that do not\n");
    for fit in fits.iter().filter(|fit| !fit.fits()) {
        text.push_str(&format!("  {:<18} {}\n", fit.model.id, fit.against.join("; ")));
    }
    text.push_str(&format!("\n{PURPOSE}\n"));
    text
}

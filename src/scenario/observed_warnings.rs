//! What must be said of measured levels that a study is set against.

use super::Study;
use crate::model::{Measured, Model, Site};
use crate::outcome::observed::{LabelKind, ObservedLevel, ObservedLevels};
use crate::outcome::{Warning, WarningKind};
use crate::quantity::Time;

/// Everything about the levels of a study; nothing where there are none.
pub(super) fn observed_warnings(study: &Study, list: &mut Vec<Warning>) {
    let Some(observed) = study.observed.as_deref() else {
        return;
    };
    let mut add = |kind: WarningKind, text: String| {
        list.push(Warning {
            kind,
            text: format!("in {}, {text}", observed.file),
        });
    };
    if observed.left_out > 0 {
        add(
            WarningKind::Observation,
            format!(
                "{} of {} levels were measured before the start or after the end of the observation ({}), and are left out",
                observed.left_out,
                observed.left_out + observed.levels.len(),
                study.grid.end()
            ),
        );
    }
    for model in study.models.iter() {
        for text in not_computed(observed, model)
            .into_iter()
            .chain(measured_elsewhere(observed, model))
        {
            add(WarningKind::Measuring, text);
        }
    }
    if let Some(text) = at_a_bolus(study, observed) {
        add(WarningKind::Measuring, text);
    }
    if observed.kind == Some(LabelKind::Group) {
        let text = "levels of groups, such as means, scatter less than those of people, whom the band holds; more of them \
                    lie in it";
        add(WarningKind::Measuring, text.to_string());
    }
}

/// Analytes that a model does not compute.
fn not_computed(observed: &ObservedLevels, model: &Model) -> Vec<String> {
    let computes = |name: &str| model.analytes().any(|(analyte, _)| analyte == name);
    let mut said = Vec::new();
    for level in observed.levels.iter().filter(|level| !computes(&level.analyte)) {
        let text = format!(
            "levels of {} are not set against model {}, which does not compute it",
            level.analyte, model.id
        );
        if !said.contains(&text) {
            said.push(text);
        }
    }
    said
}

/// Levels that were measured in something else, or elsewhere, than a model's: once for each way.
fn measured_elsewhere(observed: &ObservedLevels, model: &Model) -> Vec<String> {
    let is_computed = |level: &&ObservedLevel| model.analytes().any(|(name, _)| name == level.analyte);
    let mut ways: Vec<Measured> = Vec::new();
    for level in observed.levels.iter().filter(is_computed) {
        if !ways.contains(&level.measured) {
            ways.push(level.measured);
        }
    }
    let ours = model.measured;
    let mut said = Vec::new();
    for theirs in ways {
        if theirs.matrix != ours.matrix {
            said.push(format!(
                "levels in {} are set against those of model {} in {}",
                theirs.matrix, model.id, ours.matrix
            ));
        }
        let differ = "early on arterial and venous levels differ";
        if theirs.site == Site::NotStated {
            said.push(format!(
                "it is not said from which vessel blood was taken, in a column `site`; model {} is of {}, and {differ}",
                model.id,
                match ours.site {
                    Site::NotStated => "a vessel that is not stated".to_string(),
                    known => format!("{known} levels"),
                }
            ));
        } else if theirs.site != ours.site {
            said.push(format!(
                "{} levels are set against those of model {}, {}; {differ}",
                theirs.site,
                model.id,
                match ours.site {
                    Site::NotStated => "whose vessel is not stated".to_string(),
                    known => format!("which are {known}"),
                }
            ));
        }
    }
    said
}

/// Levels that were measured at the very time of a bolus, as troughs often are.
fn at_a_bolus(study: &Study, observed: &ObservedLevels) -> Option<String> {
    let weight = study.population.people.typical_weight();
    let is_at_one = |level: &&ObservedLevel| {
        let timeline = study
            .arms
            .get(level.arm)
            .and_then(|arm| arm.timeline(weight).ok());
        timeline.is_some_and(|timeline| {
            let mut doses = timeline.doses().iter();
            doses.any(|dose| dose.start == dose.end && dose.start == level.time && level.time > Time::ZERO)
        })
    };
    let count = observed.levels.iter().filter(is_at_one).count();
    (count > 0).then(|| {
        format!(
            "{count} of the levels stand at the time of a bolus, and are set against the level right after it; write the \
             time of a trough a little earlier"
        )
    })
}

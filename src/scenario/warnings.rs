//! What must be said of a study, worked out before it runs.

use super::Study;
use super::body_size_warnings::beyond_body_size;
use super::first_people::FirstPeople;
use super::observed_warnings::observed_warnings;
use super::occasion_warnings::occasions;
use super::people_warnings::beyond_studied_people;
use super::pump_warnings::pump_warnings;
use super::regimen_warnings::{beyond_published, beyond_studied_doses};
use super::response_warnings::response_warnings;
use super::restrictions::as_warnings;
use super::share_warnings::more_than_given;
use super::unit_dose_warnings::other_unit_doses;
use crate::effect::Mismatch;
use crate::model::{Model, Published, Substances};
use crate::outcome::{Warning, WarningKind};
use crate::quantity::Time;

/// Everything that must be said of a study.
pub(super) fn warnings(study: &Study, substances: &Substances, published: &Published) -> Vec<Warning> {
    let (mut list, first) = (Vec::new(), FirstPeople::of(study));
    for (index, (model, inputs)) in study.models.iter().zip(&study.inputs).enumerate() {
        drug(study, model, &mut list);
        mismatches(study, model, substances, &mut list);
        beyond_studied_people(&first, index, model, published, &mut list);
        beyond_body_size(&first, index, model, &mut list);
        domain(study, model, &mut list);
        beyond_studied_doses(study, model, &mut list);
        other_unit_doses(study, index, model, &mut list);
        variability(model, &mut list);
        occasions(study, model, &mut list);
        without_residual_error(study, model, &mut list);
        more_than_given(study, model, inputs, &mut list);
        let own = study.interactions.iter().filter(|one| one.model == index);
        list.extend(own.map(|interaction| Warning {
            kind: WarningKind::Assumption,
            text: format!(
                "model {} knows nothing of {}: that its {} is multiplied by {} there is an assumption of the scenario, from {}",
                model.id,
                interaction.with,
                interaction.on.join(" and "),
                interaction.factor,
                interaction.source
            ),
        }));
        list.extend(model.assumptions.iter().map(|text| Warning {
            kind: WarningKind::Assumption,
            text: format!("model {}: {text}", model.id),
        }));
    }
    list.extend(response_warnings(study));
    observed_warnings(study, &mut list);
    as_warnings(study, &mut list);
    long_infusions(study, &mut list);
    overlaps(study, &mut list);
    late_starts(study, &mut list);
    pump_warnings(study, &mut list);
    beyond_published(study, published, &mut list);
    list
}

fn drug(study: &Study, model: &Model, list: &mut Vec<Warning>) {
    if let Some(part) = &study.dosed_as.enantiomer {
        list.push(Warning {
            kind: WarningKind::Drug,
            text: format!(
                "the protocol gives {}, and model {} is of {}: that part of each dose is followed, {} of it. The rest is left \
                 out, with what the two do to each other; levels are of {} and its metabolites alone, and no total is known",
                part.of, model.id, part.name, part.share, part.name
            ),
        });
    } else if let Some(drug) = study.drug.as_ref().filter(|drug| **drug != model.drug.name) {
        list.push(Warning {
            kind: WarningKind::Drug,
            text: format!(
                "the protocol gives {drug}, model {} is of {}; amounts are not converted",
                model.id, model.drug.name
            ),
        });
    }
}

fn mismatches(study: &Study, model: &Model, substances: &Substances, list: &mut Vec<Warning>) {
    for threshold in study.thresholds.iter() {
        let Some(analyte) = threshold
            .analyte(model, substances)
            .and_then(|index| model.analytes().nth(index))
        else {
            list.push(Warning {
                kind: WarningKind::Mismatch,
                text: format!(
                    "{} is a level of {}, which model {} does not compute; it is left out there",
                    threshold.id, threshold.substance, model.id
                ),
            });
            continue;
        };
        let found = threshold.mismatches(model, analyte.0);
        if !found.is_empty() {
            let texts: Vec<String> = found.iter().map(Mismatch::to_string).collect();
            list.push(Warning {
                kind: WarningKind::Mismatch,
                text: format!(
                    "{} against model {}: {}",
                    threshold.id,
                    model.id,
                    texts.join("; ")
                ),
            });
        }
    }
}

fn domain(study: &Study, model: &Model, list: &mut Vec<Warning>) {
    let mut add = |text: String| {
        list.push(Warning {
            kind: WarningKind::Domain,
            text,
        });
    };
    match model.studied_in.longest_infusion {
        Some(longest) => {
            for arm in &study.arms {
                let weight = study.population.people.typical_weight();
                let Ok(timeline) = arm.timeline(weight) else {
                    continue;
                };
                let here = timeline.longest_infusion();
                if here > longest {
                    let studied = if longest == Time::ZERO {
                        "boluses only".to_string()
                    } else {
                        format!("infusions up to {longest}")
                    };
                    add(format!(
                        "model {} was studied with {studied}; arm {} infuses for {here}",
                        model.id, arm.name
                    ));
                }
            }
        }
        None => add(format!(
            "the longest infusion model {} was studied with is not known; nothing here can be marked as beyond it",
            model.id
        )),
    }
}

fn variability(model: &Model, list: &mut Vec<Warning>) {
    let mut add = |text: String| {
        list.push(Warning {
            kind: WarningKind::Variability,
            text,
        });
    };
    if let Some(borrowed) = &model.variability.borrowed_from {
        add(format!(
            "model {} prints no variability between people; it is borrowed from {}: {}",
            model.id, borrowed.study, borrowed.why
        ));
    } else if !model.has_variability() {
        add(format!(
            "model {} prints no variability between people; figures show its typical patient without a band, and what tables \
             say of people is of weight and covariates alone and too narrow",
            model.id
        ));
    }
    if model.is_unverified() {
        add(format!(
            "model {} holds numbers that are not verified (grade C); do not show its results as published",
            model.id
        ));
    }
}

/// Analytes of which it was not published how measured levels scatter, where that is asked for.
fn without_residual_error(study: &Study, model: &Model, list: &mut Vec<Warning>) {
    let without: Vec<&str> = model
        .analytes()
        .map(|(name, _)| name)
        .filter(|name| study.residual && model.residual_error(name).is_none())
        .collect();
    if !without.is_empty() {
        list.push(Warning {
            kind: WarningKind::Measuring,
            text: format!(
                "of model {} no published residual error of {} is known; of it there are true levels alone",
                model.id,
                without.join(" and ")
            ),
        });
    }
}

/// What thresholds say of infusions longer than those they were measured in; each text once.
fn long_infusions(study: &Study, list: &mut Vec<Warning>) {
    let weight = study.population.people.typical_weight();
    let timelines = study.arms.iter().filter_map(|arm| arm.timeline(weight).ok());
    let longest = timelines.map(|timeline| timeline.longest_infusion()).max();
    for caveat in study
        .thresholds
        .iter()
        .filter_map(|threshold| threshold.in_long_infusions.as_ref())
    {
        let warning = Warning {
            kind: WarningKind::LongInfusion,
            text: caveat.say.clone(),
        };
        if longest.is_some_and(|longest| longest > caveat.longer_than) && !list.contains(&warning) {
            list.push(warning);
        }
    }
}

/// Rounds of a `repeat` that overlap are given as written; whoever did not mean it can see it.
fn overlaps(study: &Study, list: &mut Vec<Warning>) {
    let population = &study.population;
    let (lightest, heaviest) = population.people.weight_bounds();
    for arm in &study.arms {
        let found = [population.people.typical_weight(), heaviest, lightest]
            .into_iter()
            .find_map(|weight| Some((weight, arm.regimen.overlap(weight)?)));
        if let Some((weight, (round, every))) = found {
            list.push(Warning {
                kind: WarningKind::Regimen,
                text: format!(
                    "arm {}: rounds of a repeat overlap. One takes {round} in a patient of {weight}, the next starts \
                     after {every}; they are given as written, and what runs at the same time adds up",
                    arm.name
                ),
            });
        }
    }
}

/// A pause counts from the end of what stands before it, so one of whole days shifts the time of day; whoever meant to
/// leave out a day can see it.
fn late_starts(study: &Study, list: &mut Vec<Warning>) {
    let weight = study.population.people.typical_weight();
    for arm in &study.arms {
        if let Some(late) = arm.regimen.late_start(weight) {
            list.push(Warning {
                kind: WarningKind::Regimen,
                text: format!(
                    "arm {}: after a pause of {} the next dose starts at {}, the one before at {}; a pause counts from the \
                     end of an infusion, not from its start. To leave out a day or keep the time of day, write when the \
                     dose starts (`at`)",
                    arm.name,
                    late.pause,
                    study.clock(late.start),
                    study.clock(late.before),
                ),
            });
        }
    }
}

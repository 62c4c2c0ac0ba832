//! How measured levels stand to what was simulated, in a few sentences below the table.

use super::estimate_text::band;
use super::{Blocks, significant, with_thousands};
use crate::outcome::observed::{LabelKind, ObservedLevels, ObservedOutcome};
use crate::outcome::{AnalyteOutcome, SeriesOutcome, StudyOutcome};

/// Analytes of arms of which it is told; more stand in `run.json`.
const MOST: usize = 8;

/// A paragraph for each analyte of each arm with measured levels; nothing without any.
pub(super) fn observed_text(outcome: &StudyOutcome) -> Blocks {
    let Some(observed) = outcome.observed.as_deref() else {
        return Blocks::new();
    };
    let all = outcome.series.iter().flat_map(|series| {
        let analytes = series.analytes.iter();
        analytes.filter_map(move |analyte| Some((series, analyte, analyte.observed.as_ref()?)))
    });
    let all: Vec<(&SeriesOutcome, &AnalyteOutcome, &ObservedOutcome)> = all.collect();
    let mut blocks = Blocks::new();
    for of in all.iter().take(MOST) {
        blocks.gap();
        blocks.paragraph(sentences(outcome, observed, *of));
    }
    if all.len() > MOST {
        blocks.gap();
        blocks.paragraph(format!(
            "{} more stand in run.json (`observed`).",
            all.len() - MOST
        ));
    }
    if all.iter().any(|(.., own)| own.in_measured_band.is_none()) {
        let said = "The band of true levels is narrower than measured ones scatter: fewer of them lie in it than the model \
                    says. `residual: yes` adds the published residual error, where there is one.";
        blocks.paragraph(said);
    }
    blocks
}

fn sentences(
    outcome: &StudyOutcome,
    observed: &ObservedLevels,
    (series, analyte, own): (&SeriesOutcome, &AnalyteOutcome, &ObservedOutcome),
) -> String {
    let inside = own.inside();
    let whose = match observed.kind {
        Some(LabelKind::Group) => "levels of groups",
        _ => "levels",
    };
    let kind = match own.in_measured_band {
        Some(_) => "measured",
        None => "true",
    };
    let [low, _, high] = outcome.probabilities;
    let mut text = format!("{}, {}, {}: ", observed.file, outcome.label(series), analyte.name);
    let Some(share) = inside.share() else {
        text.push_str("all levels are below the limit of quantification.");
        return text;
    };
    text.push_str(&format!(
        "{} of {} {whose} ({} %) lie in the band of {kind} levels, which holds {} % of people ({})",
        with_thousands(inside.inside as u64),
        with_thousands(inside.points as u64),
        significant(100.0 * share, 3),
        significant(100.0 * (high - low), 3),
        band(outcome.probabilities),
    ));
    if inside.at_least != inside.at_most {
        text.push_str(&format!(
            "; {} to {}, as the band is known to its Monte Carlo error",
            inside.at_least, inside.at_most
        ));
    }
    text.push('.');
    text.push_str(&match own.below_limit {
        0 => String::new(),
        1 => " One more, below the limit of quantification, is not counted.".to_string(),
        more => format!(
            " {} more, below the limit of quantification, are not counted.",
            with_thousands(more as u64)
        ),
    });
    text.push_str(&check_sentence(own));
    text
}

/// What a visual predictive check comes to, or why there is none; nothing where levels are few.
fn check_sentence(own: &ObservedOutcome) -> String {
    match &own.check {
        Ok(check) => {
            let (percentiles, outside) = check.outside();
            format!(
                " Visual predictive check (vpc.csv and its figure): {outside} of {percentiles} percentiles in {} bins of \
                 time lie outside the 95 % prediction interval of {} simulated studies of {} people.",
                check.bins.len(),
                with_thousands(check.studies),
                check.subjects
            )
        }
        Err(absence) if absence.is_worth_saying() => format!(" No visual predictive check: {absence}."),
        Err(_) => String::new(),
    }
}

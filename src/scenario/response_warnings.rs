//! What must be known of the responses of a study.

use super::Study;
use crate::effect::Response;
use crate::model::{Grade, Model};
use crate::outcome::{Warning, WarningKind};

/// What must be said with the responses of a study: which of them are driven by a model they were not estimated with,
/// what is assumed, and in which nobody differs.
pub(super) fn response_warnings(study: &Study) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for response in study.responses.iter() {
        let others = response.driven_by_others(&study.models);
        warnings.extend(others.map(|model| other_partner(response, model)));
        warnings.extend(spread(response));
        let assumed = response.assumptions.iter();
        warnings.extend(assumed.map(|text| Warning {
            kind: WarningKind::Assumption,
            text: format!("{}: {text}", response.short),
        }));
    }
    warnings
}

/// That a response is driven by a model that it was not estimated with.
fn other_partner(response: &Response, model: &Model) -> Warning {
    let goes_with = match response.partners.models.as_slice() {
        [] => "no model here is its partner".to_string(),
        names => format!("it goes with {}", names.join(", ")),
    };
    let what = match response.part.driver.site {
        Some(_) => "the lag of its effect site and its concentrations were",
        None => "its concentrations were",
    };
    Warning {
        kind: WarningKind::Partner,
        text: format!(
            "{}: {what} not estimated with {} ({goes_with}); {}",
            response.short, model.short, response.partners.why
        ),
    }
}

/// That a response differs between people only as the concentrations do, or in numbers that are not verified.
fn spread(response: &Response) -> Option<Warning> {
    let effects = &response.part.variability.effects;
    let text = match (response.law.is_some(), effects.is_empty()) {
        (true, true) => {
            "how people differ in it was not published; in its band they differ in concentration alone"
        }
        _ if effects.iter().any(|effect| effect.provenance.grade == Grade::C) => {
            "how people differ in it is not verified"
        }
        _ => return None,
    };
    Some(Warning {
        kind: WarningKind::Variability,
        text: format!("{}: {text}", response.short),
    })
}

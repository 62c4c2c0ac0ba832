use super::Failure;
use super::arguments::{PeopleArguments, ShowPeople};
use super::terminal::Terminal;
use crate::document::{Diagnostics, did_you_mean};
use crate::model::{body_size, body_size_ids};
use crate::population::{survey, survey_ids};
use crate::report::{describe_body_size, describe_survey};

/// `infusim people` and `infusim people show ID`
pub(super) fn people(arguments: &PeopleArguments, terminal: &Terminal) -> Result<(), Failure> {
    let text = match &arguments.show {
        Some(ShowPeople::Show { id }) => show(id, terminal)?,
        None => list().map_err(|bad| terminal.diagnostics(&bad))?,
    };
    terminal.data(&text)
}

/// A survey or a formula, whichever has the name.
fn show(id: &str, terminal: &Terminal) -> Result<String, Failure> {
    let bad = |bad: Diagnostics| terminal.diagnostics(&bad);
    if let Some(survey) = survey(id).map_err(bad)? {
        return Ok(describe_survey(&survey));
    }
    if let Some(body_size) = body_size(id).map_err(bad)? {
        return Ok(describe_body_size(&body_size));
    }
    let known: Vec<&str> = survey_ids().chain(body_size_ids()).collect();
    let hint =
        did_you_mean(id, known.iter().copied()).unwrap_or_else(|| format!("there are {}", known.join(", ")));
    Err(Failure::Input(format!(
        "error: there is no survey of people and no formula of body size `{id}`\nhelp: {hint}"
    )))
}

/// All surveys and formulas, a line each.
fn list() -> Result<String, Diagnostics> {
    let mut text = "Surveys that people can be drawn from, for `patients: {from: …}`\n".to_string();
    for id in survey_ids() {
        if let Some(survey) = survey(id)? {
            let drawn: Vec<&str> = survey
                .columns()
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            text.push_str(&format!(
                "  {id:<22} {}; {} and weight\n",
                survey.title,
                drawn.join(", ")
            ));
        }
    }
    text.push_str("\nFormulas of body size, for `covariates: {lbm: {body_size: …}}` of a model\n");
    for id in body_size_ids() {
        if let Some(body_size) = body_size(id)? {
            let needs: Vec<&str> = body_size.needs.iter().map(|need| need.name.as_str()).collect();
            text.push_str(&format!(
                "  {id:<22} {}, {}; needs {}\n",
                body_size.title,
                body_size.unit,
                needs.join(", ")
            ));
        }
    }
    Ok(text)
}

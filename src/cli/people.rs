use super::Failure;
use super::arguments::{PeopleArguments, ShowPeople};
use super::terminal::Terminal;
use crate::document::did_you_mean;
use crate::population::{Survey, survey, survey_ids};
use crate::report::describe_survey;

/// `infusim people` and `infusim people show ID`
pub(super) fn people(arguments: &PeopleArguments, terminal: &Terminal) -> Result<(), Failure> {
    let find = |id: &str| -> Result<Survey, Failure> {
        match survey(id) {
            Ok(Some(survey)) => Ok(survey),
            Ok(None) => {
                let known: Vec<&str> = survey_ids().collect();
                let hint = did_you_mean(id, known.iter().copied())
                    .unwrap_or_else(|| format!("surveys are {}", known.join(", ")));
                Err(Failure::Input(format!(
                    "error: there is no survey of people `{id}`\nhelp: {hint}"
                )))
            }
            Err(bad) => Err(terminal.diagnostics(&bad)),
        }
    };
    match &arguments.show {
        Some(ShowPeople::Show { id }) => terminal.data(&describe_survey(&find(id)?)),
        None => {
            let mut text = "Surveys that people can be drawn from, for `patients: {from: …}`\n".to_string();
            for id in survey_ids() {
                let survey = find(id)?;
                let drawn: Vec<&str> = survey
                    .columns()
                    .iter()
                    .map(|column| column.name.as_str())
                    .collect();
                text.push_str(&format!(
                    "  {id:<18} {}; {} and weight\n",
                    survey.title,
                    drawn.join(", ")
                ));
            }
            terminal.data(&text)
        }
    }
}

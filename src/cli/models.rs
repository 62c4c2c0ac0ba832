use super::Failure;
use super::arguments::{ModelsArguments, ShowModel};
use super::terminal::Terminal;
use crate::model::{Library, Published};
use crate::output::{files_from, open_scenario};
use crate::report::{describe_fits, describe_model};
use crate::scenario::Finder;
use std::path::Path;

/// `infusim models`, `infusim models show ID` and `infusim models --for FILE`
pub(super) fn models(arguments: &ModelsArguments, terminal: &Terminal) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let read = files_from(Path::new(""));
    let finder = Finder::new(&library, &read);
    let find = |id: &str| match finder.model(id) {
        Ok(Some(model)) => Ok(model),
        Ok(None) => Err(Failure::Input(format!(
            "error: there is no model `{id}`\nhelp: {}",
            library.suggest(id)
        ))),
        Err(bad) => Err(terminal.diagnostics(&bad)),
    };
    if let Some(scenario) = &arguments.scenario {
        let scenario = open_scenario(scenario, &library).map_err(|bad| terminal.rejected(&bad))?;
        let published = Published::open().map_err(|bad| terminal.diagnostics(&bad))?;
        let study = scenario.first();
        return terminal.data(&describe_fits(study, &study.fits(library.all(), published)));
    }
    match &arguments.show {
        Some(ShowModel::Show { id }) => terminal.data(&describe_model(&find(id)?)),
        None => {
            let mut text = String::new();
            let width = library.ids().map(str::len).max().unwrap_or(0);
            for id in library.ids() {
                let model = find(id)?;
                let analytes: Vec<&str> = model.analytes().map(|(name, _)| name).collect();
                let analytes = analytes.join(", ");
                let routes: Vec<&str> = model.routes.iter().map(|route| route.name.as_str()).collect();
                let routes = routes.join(", ");
                text.push_str(&format!(
                    "{id:<width$} {}\n{:<width$} {analytes}; {}; by {routes}\n",
                    model.title, "", model.measured
                ));
            }
            terminal.data(&text)
        }
    }
}

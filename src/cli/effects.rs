use super::Failure;
use super::arguments::{EffectsArguments, ShowEffect};
use super::terminal::Terminal;
use crate::document::Diagnostics;
use crate::effect::{
    effect_ids, evidence_ids, response_ids, side_effect_ids, suggest_effect, suggest_evidence,
    suggest_response, suggest_side_effect,
};
use crate::model::Library;
use crate::output::files_from;
use crate::report::{describe_effect, describe_evidence, describe_response, describe_side_effects};
use crate::scenario::Finder;
use std::path::Path;

/// `infusim effects` and `infusim effects show ID`
pub(super) fn effects(arguments: &EffectsArguments, terminal: &Terminal) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let read = files_from(Path::new(""));
    let finder = Finder::new(&library, &read);
    match &arguments.show {
        Some(ShowEffect::Show { id }) => {
            let found = described(&finder, id).map_err(|bad| terminal.diagnostics(&bad))?;
            let text = found.ok_or_else(|| unknown(id))?;
            terminal.data(&text)
        }
        None => {
            let text = listed(&finder).map_err(|bad| terminal.diagnostics(&bad))?;
            terminal.data(&text)
        }
    }
}

/// What a name or a file of one of the four kinds says; `None` when there is none of that name.
fn described(finder: &Finder<'_>, id: &str) -> Result<Option<String>, Diagnostics> {
    let kinds: [&dyn Fn() -> Result<Option<String>, Diagnostics>; 4] = [
        &|| {
            Ok(finder
                .effect(id, finder.library().substances())?
                .map(|effect| describe_effect(&effect)))
        },
        &|| {
            Ok(finder
                .response(id, finder.library().substances())?
                .map(|response| describe_response(&response)))
        },
        &|| Ok(finder.evidence(id)?.map(|note| describe_evidence(&note))),
        &|| {
            Ok(finder
                .side_effect(id, finder.library().substances())?
                .map(|note| describe_side_effects(&note)))
        },
    ];
    // A file does not say of which kind it is: the one that fits it, or fits it best.
    let mut nearest: Option<Diagnostics> = None;
    for kind in kinds {
        match kind() {
            Ok(Some(text)) => return Ok(Some(text)),
            Ok(None) => {}
            Err(bad) => {
                let is_nearer = |known: &Diagnostics| bad.mistakes().len() < known.mistakes().len();
                if nearest.as_ref().is_none_or(is_nearer) {
                    nearest = Some(bad);
                }
            }
        }
    }
    nearest.map_or(Ok(None), Err)
}

fn unknown(id: &str) -> Failure {
    let hints = [
        suggest_effect(id),
        suggest_response(id),
        suggest_evidence(id),
        suggest_side_effect(id),
    ];
    let near = hints.iter().find(|hint| hint.starts_with("did you mean"));
    let hint = near.cloned().unwrap_or_else(|| hints.join("; "));
    Failure::Input(format!(
        "error: there is no effect, response, evidence note or note on side effects `{id}`\nhelp: {hint}"
    ))
}

/// Everything in the library, by kind.
fn listed(finder: &Finder<'_>) -> Result<String, Diagnostics> {
    let mut text = "Reported effects, for `thresholds:`\n".to_string();
    for id in effect_ids() {
        if let Some(effect) = finder.effect(id, finder.library().substances())? {
            text.push_str(&format!(
                "  {id:<30} {} of {} – {}\n",
                effect.range(),
                effect.substance,
                effect.title
            ));
        }
    }
    text.push_str("\nWhat a concentration does to people, for `responses:`\n");
    for id in response_ids() {
        if let Some(response) = finder.response(id, finder.library().substances())? {
            let driver = &response.part.driver;
            text.push_str(&format!(
                "  {id:<30} of {} – {}\n",
                driver.analyte, response.title
            ));
        }
    }
    text.push_str("\nStatements on lasting relief and harm, for `evidence:`; shown, never computed with\n");
    for id in evidence_ids() {
        if let Some(note) = finder.evidence(id)? {
            text.push_str(&format!("  {id:<30} {}\n", note.title));
        }
    }
    text.push_str(
        "\nSide effects without a concentration, for `side_effects:`; shown, never drawn or computed with\n",
    );
    for id in side_effect_ids() {
        if let Some(note) = finder.side_effect(id, finder.library().substances())? {
            text.push_str(&format!("  {id:<30} {}: {}\n", note.substance.name, note.title));
        }
    }
    Ok(text)
}

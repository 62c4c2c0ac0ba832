use super::Failure;
use super::arguments::{EffectsArguments, ShowEffect};
use super::terminal::Terminal;
use crate::effect::{effect_ids, evidence_ids, suggest_effect, suggest_evidence};
use crate::model::Library;
use crate::output::files_from;
use crate::report::{describe_effect, describe_evidence};
use crate::scenario::Finder;
use std::path::Path;

/// `infusim effects` and `infusim effects show ID`
pub(super) fn effects(arguments: &EffectsArguments, terminal: &Terminal) -> Result<(), Failure> {
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let read = files_from(Path::new(""));
    let finder = Finder::new(&library, &read);
    match &arguments.show {
        Some(ShowEffect::Show { id }) => {
            if let Some(effect) = finder.effect(id).map_err(|bad| terminal.diagnostics(&bad))? {
                return terminal.data(&describe_effect(&effect));
            }
            if let Some(note) = finder.evidence(id).map_err(|bad| terminal.diagnostics(&bad))? {
                return terminal.data(&describe_evidence(&note));
            }
            let hint = match suggest_effect(id) {
                hint if hint.starts_with("did you mean") => hint,
                list => match suggest_evidence(id) {
                    hint if hint.starts_with("did you mean") => hint,
                    notes => format!("{list}; {notes}"),
                },
            };
            Err(Failure::Input(format!(
                "error: there is no effect or evidence note `{id}`\nhelp: {hint}"
            )))
        }
        None => {
            let mut text = "Reported effects, for `thresholds:`\n".to_string();
            for id in effect_ids() {
                if let Some(effect) = finder.effect(id).map_err(|bad| terminal.diagnostics(&bad))? {
                    text.push_str(&format!(
                        "  {id:<30} {} of {} – {}\n",
                        effect.range(),
                        effect.substance,
                        effect.title
                    ));
                }
            }
            text.push_str(
                "\nStatements on lasting relief and harm, for `evidence:`; shown, never computed with\n",
            );
            for id in evidence_ids() {
                if let Some(note) = finder.evidence(id).map_err(|bad| terminal.diagnostics(&bad))? {
                    text.push_str(&format!("  {id:<30} {}\n", note.title));
                }
            }
            terminal.data(&text)
        }
    }
}

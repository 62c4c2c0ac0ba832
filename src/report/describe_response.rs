use super::describe::{grade, known, line, list, parameters, source, variability};
use crate::effect::Response;
use crate::quantity::Weight;

/// A response: what changes, what it follows, in whom it was studied, and every number with its grade and source.
pub fn describe_response(response: &Response) -> String {
    let mut text = format!("{} – {}\n\n", response.id, response.title);
    known(&mut text, "scale", &response.scale);
    if let Some(means) = &response.scale.means {
        known(&mut text, "", means);
    }
    let driver = &response.part.driver;
    let lag = if driver.site.is_some() {
        "at an effect site"
    } else {
        "at once"
    };
    known(&mut text, "follows", format_args!("{}, {lag}", driver.analyte));
    known(&mut text, "measured", response.measured);
    known(&mut text, "kind", response.kind);
    known(&mut text, "people", &response.people);
    source(&mut text, &response.citation);
    grade(&mut text, &response.provenance);
    let partners = match response.partners.models.as_slice() {
        [] => "no model here".to_string(),
        names => names.join(", "),
    };
    known(&mut text, "goes with", partners);
    known(&mut text, "", &response.partners.why);
    // Only formulas that scale with weight state one, and those of a response write it out.
    parameters(&mut text, &response.part.parameters, Weight::from_kg(1.0));
    variability(&mut text, &response.part.parameters, &response.part.variability);
    if !response.levels.is_empty() {
        text.push_str("\nValues that mean something\n");
        for level in &response.levels {
            let side = if response.falls() { "below" } else { "above" };
            let written = format!("{side} {}: {}", level.value, level.says);
            if let Some(provenance) = &level.provenance {
                line(&mut text, &level.name, &written, provenance);
            }
        }
    }
    list(&mut text, "Assumed", &response.assumptions);
    list(&mut text, "Caveats", &response.caveats);
    text
}

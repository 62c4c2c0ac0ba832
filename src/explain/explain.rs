use super::arithmetic_step::arithmetic_step;
use super::asked::Who;
use super::compared_steps::{response_step, threshold_step};
use super::first_steps::{doses_step, model_step, number_step, parameters_step};
use super::number_context::NumberContext;
use super::people_step::people_step;
use super::request_reader::RequestReader;
use super::{ExplainError, Explanation, PURPOSE};
use crate::model::Substances;
use crate::outcome::{NumberRequest, WarningKind};
use crate::scenario::Study;
use crate::simulate::{ProgressCallback, SimulateOptions};

/// How a number of a study came about.
///
/// The typical patient and a single subject are solved alone; all people are only where a percentile or a share is asked for.
///
/// ```
/// use infusim::document::{Diagnostics, Source};
/// use infusim::explain::explain;
/// use infusim::model::Library;
/// use infusim::outcome::NumberRequest;
/// use infusim::scenario::{Finder, Study};
/// use infusim::simulate::SimulateOptions;
/// use std::ops::ControlFlow;
///
/// let library = Library::open()?;
/// let no_files = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
/// let text = "title: One arm\nmodel: kamp-2020\npatients: {count: 20, seed: 1, weight: 70 kg}\n\
///     arms: {a: [{infusion: {dose: 35 mg, over: 40 min}}]}\nobserve: {until: 4 h, every: 10 min}\n";
/// let study = Study::read(Source::new("one.yaml", text), &Finder::new(&library, &no_files))?;
/// let request = NumberRequest { what: "cmax".to_string(), ..NumberRequest::default() };
/// let options = SimulateOptions::default();
/// let found = explain(&study, library.substances(), options, &request, &|_| ControlFlow::Continue(()))?;
/// assert_eq!(found.unit, "ng/mL");
/// assert_eq!(found.steps.last().map(|step| step.kind), Some("arithmetic"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ExplainError::Refused`] with all that is wrong with the request; when somebody cannot be drawn or solved, or the callback
/// says stop.
pub fn explain(
    study: &Study,
    substances: &Substances,
    options: SimulateOptions,
    request: &NumberRequest,
    progress: &ProgressCallback<'_>,
) -> Result<Explanation, ExplainError> {
    let asked = RequestReader::new(request, study, substances).read();
    let asked = asked.map_err(ExplainError::Refused)?;
    let of = NumberContext::new((study, asked), substances, options, progress)?;
    let mut steps = vec![
        number_step(&of),
        doses_step(&of),
        model_step(&of),
        parameters_step(&of),
        people_step(&of),
    ];
    steps.extend(threshold_step(&of));
    steps.extend(response_step(&of));
    steps.push(arithmetic_step(&of)?);
    let [ci_low, ci_high] = of.found.interval;
    Ok(Explanation {
        answer: answer(&of),
        value: of.found.value,
        unit: of.unit(),
        ci_low,
        ci_high,
        steps,
        warnings: warnings(&of),
        purpose: PURPOSE.to_string(),
    })
}

/// "cmax of ketamine, arm 30 h, in the typical patient: 183.2 ng/mL".
fn answer(of: &NumberContext<'_>) -> String {
    let at = of.asked.at.map_or_else(String::new, |at| format!(" at {at}"));
    let threshold = of
        .threshold
        .map_or_else(String::new, |own| format!(", {}", own.beyond()));
    let what = match of.response {
        Some(response) => response.short.as_str(),
        None => of.analyte,
    };
    let (arm, who, name) = (&of.arm.name, of.who(), of.asked.number.name());
    format!(
        "{name} of {what}{at}{threshold}, arm {arm}, {who}: {}",
        of.answer()
    )
}

/// What must stand beside the number.
fn warnings(of: &NumberContext<'_>) -> Vec<String> {
    let (study, asked) = (of.study, &of.asked);
    let measure = asked.number.measure(asked.threshold.unwrap_or(0));
    let concerned = study.restricted.iter().filter(|found| {
        let is_named = measure.map_or(found.is_of_all(), |measure| found.concerns(measure));
        found.is_of(asked.model, &of.arm.name, of.analyte) && is_named
    });
    let mut warnings: Vec<String> = concerned
        .map(|found| format!("not to be reported: {}", found.sentence(&study.models)))
        .collect();
    let is_about = |kind: WarningKind| match kind {
        WarningKind::Domain => true,
        WarningKind::Variability => asked.who != Who::Typical,
        WarningKind::Partner => of.response.is_some(),
        WarningKind::Mismatch | WarningKind::LongInfusion => of.threshold.is_some(),
        severe => severe.is_severe(),
    };
    // What a threshold does not match is said of the one that is asked for.
    let is_of_other = |text: &str| {
        let mut others = study
            .thresholds
            .iter()
            .filter(|other| Some(&other.id) != of.threshold.map(|own| &own.id));
        others.any(|other| text.contains(&other.id))
    };
    let others = study.warnings.iter().filter(|warning| is_about(warning.kind));
    let others =
        others.filter(|warning| warning.kind != WarningKind::Mismatch || !is_of_other(&warning.text));
    warnings.extend(others.map(ToString::to_string));
    warnings
}

//! Every number of a model with its grade and source, and where thresholds and responses come from.

use super::page_part::PagePart;
use super::page_table::{PageTable, shown};
use crate::effect::{Response, Threshold};
use crate::model::{Effect, Model, Parameter, Provenance};
use crate::report::model_words::{correlations_in_words, effect_in_words, parameter_in_full};
use crate::report::{ResultTable, significant};

/// What the grades mean.
pub(super) const GRADES: &str = "Each number is shown as it was printed, with where it was read. Grade A: read in the paper's own \
                                 text or abstract. B: read in an independent secondary source. C: not verified. D: derived by \
                                 arithmetic from numbers of grade A or B, not published itself.";

/// A model: what it was studied in, each of its numbers, what must not be taken from it, and what is known to be doubtful.
pub(super) fn model_account(model: &Model) -> Vec<PagePart> {
    let mut parts = vec![
        PagePart::Heading(shown(&format!("{} ({}): {}", model.short, model.id, model.title))),
        PagePart::List(origin(model)),
    ];
    let parameters = model.parameters.iter();
    let parameters = parameters.map(|parameter| in_full(parameter, model));
    parts.push(table(
        &format!("Parameters of {}", model.short),
        "parameter",
        parameters.collect(),
    ));
    parts.extend(covariates(model));
    parts.extend(spread(model));
    let residual = model.residual.iter().map(|error| {
        row(
            &format!("{}: residual error", error.analyte),
            &error.printed,
            &error.provenance,
        )
    });
    let residual: Vec<_> = residual.collect();
    if !residual.is_empty() {
        parts.push(table(
            &format!("How measured levels scatter about those of {}", model.short),
            "analyte",
            residual,
        ));
    }
    let do_not = model.do_not.iter().map(|item| {
        let Provenance { grade, from } = &item.provenance;
        format!("{}: {} ({grade}; {from})", item.what(), item.why)
    });
    parts.extend(PagePart::list(
        &format!("What not to take from {}", model.short),
        &do_not.collect::<Vec<_>>(),
    ));
    parts.extend(PagePart::list(
        &format!("Conflicts, gaps and traps in {}", model.short),
        &model.notes,
    ));
    parts
}

/// In whom and in what it was studied.
fn origin(model: &Model) -> Vec<String> {
    let studied = &model.studied_in;
    let mut lines = vec![
        format!("Drug: {} ({}).", model.drug.name, model.drug.form),
        format!("Measured: {}.", model.measured),
        format!("Studied in: {}", studied.people),
    ];
    if let Some((from, to)) = studied.weight {
        lines.push(format!("Weights: {from} to {to}."));
    }
    if let Some((from, to)) = &studied.age {
        lines.push(format!("Ages: {from} to {to}."));
    }
    lines.extend(studied.dose.iter().map(|dose| format!("Doses: {dose}")));
    let longest = studied.longest_infusion;
    lines.extend(longest.map(|longest| format!("Longest infusion: {longest}.")));
    lines.extend(studied.last_sample.map(|last| format!("Last sample: {last}.")));
    let not_stated = studied.not_stated.iter();
    lines.extend(not_stated.map(|said| format!("Not stated by the sources read: {said}")));
    lines.push(format!("Source: {}", model.citation));
    lines.extend(model.citation.note.clone());
    lines.iter().map(|line| shown(line)).collect()
}

fn in_full(parameter: &Parameter, model: &Model) -> Vec<String> {
    let mut written = parameter_in_full(parameter, model.reference_weight);
    if parameter.factor != 1.0 {
        let factor = significant(parameter.factor, 4);
        written.push_str(&format!(", × {factor} by interactions of the scenario"));
    }
    row(&parameter.name, &written, &parameter.provenance)
}

/// What people have beside weight, and what is worked out of it.
fn covariates(model: &Model) -> Vec<PagePart> {
    let given = model.covariates.iter().map(|covariate| {
        let meaning = covariate.meaning.as_deref();
        let meaning = meaning.map_or_else(String::new, |meaning| format!(" ({meaning})"));
        format!(
            "{}{meaning}: {} in the typical patient",
            covariate.name,
            covariate.say(covariate.typical)
        )
    });
    let derived = model.derived.iter().map(|derived| {
        let Provenance { grade, from } = &derived.body_size.provenance;
        format!(
            "{} is worked out: {} ({grade}; {from})",
            derived.name,
            derived.body_size.in_words()
        )
    });
    let title = format!("Covariates of {}", model.short);
    PagePart::list(&title, &given.chain(derived).collect::<Vec<_>>())
}

/// How people differ, and one person from visit to visit.
fn spread(model: &Model) -> Vec<PagePart> {
    let variability = &model.variability;
    let rows = |effects: &[Effect]| -> Vec<Vec<String>> {
        let effects = effects.iter();
        effects
            .map(|effect| {
                row(
                    &effect.name,
                    &effect_in_words(effect, &model.parameters),
                    &effect.provenance,
                )
            })
            .collect()
    };
    let mut parts = Vec::new();
    if variability.effects.is_empty() {
        parts.push(PagePart::Mark(shown(&format!(
            "No variability between people was published with {}.",
            model.short
        ))));
    } else {
        parts.push(table(
            &format!("How people differ in {}", model.short),
            "effect",
            rows(&variability.effects),
        ));
        parts.extend(PagePart::list(
            &format!("Correlations in {}", model.short),
            &correlations_in_words(&variability.effects, &variability.factor),
        ));
    }
    if let Some(borrowed) = &variability.borrowed_from {
        let said = format!(
            "How people differ in {} is borrowed from {}: {}",
            model.short, borrowed.study, borrowed.why
        );
        parts.push(PagePart::Mark(shown(&said)));
    }
    for alternative in &variability.alternatives {
        let caption = format!(
            "Another spread between people in {}: {}",
            model.short, alternative.name
        );
        parts.push(table(&caption, "effect", rows(&alternative.effects)));
        parts.push(PagePart::Paragraph(shown(&alternative.why)));
    }
    if !variability.occasion.is_empty() {
        parts.push(table(
            &format!("From visit to visit in {}", model.short),
            "effect",
            rows(&variability.occasion),
        ));
    }
    parts
}

/// Where thresholds come from.
pub(super) fn threshold_account(thresholds: &[Threshold]) -> Vec<PagePart> {
    if thresholds.is_empty() {
        return Vec::new();
    }
    let header = ["threshold", "level", "measured in", "grade", "source"];
    let mut rows = ResultTable::new(header.map(str::to_string).to_vec())
        .captioned("Thresholds, and where they come from");
    for threshold in thresholds {
        let own = "written in the scenario".to_string();
        let (grade, from) = threshold.provenance.as_ref().map_or_else(
            || ("–".to_string(), own),
            |known| (known.grade.to_string(), known.from.clone()),
        );
        let citation = threshold.citation.as_ref();
        let citation = citation.map_or_else(String::new, |citation| format!("{citation}\n"));
        rows.row(vec![
            format!("{} ({})", threshold.short, threshold.id),
            format!("{} of {}", threshold.range(), threshold.substance),
            match &threshold.people {
                Some(people) => format!("{}\n{people}", threshold.measured),
                None => threshold.measured.to_string(),
            },
            grade,
            format!("{citation}{from}"),
        ]);
    }
    vec![PagePart::Table(PageTable::of_words(&rows))]
}

/// A response: whom it was studied in, what its values mean, and what must be said with it. Its parameters stand among those
/// of the models that drive it.
pub(super) fn response_account(response: &Response) -> Vec<PagePart> {
    let mut parts = vec![PagePart::Heading(shown(&format!(
        "{} ({}): {}",
        response.short, response.id, response.title
    )))];
    let partners = match response.partners.models.as_slice() {
        [] => "no model here".to_string(),
        names => names.join(", "),
    };
    let Provenance { grade, from } = &response.provenance;
    let lines = [
        format!("Scale: {}.", response.scale),
        format!("Follows: {}.", response.part.driver.analyte),
        format!("Studied in: {}", response.people),
        format!("Goes with: {partners}. {}", response.partners.why),
        format!("Source: {} (grade {grade}; {from})", response.citation),
    ];
    parts.push(PagePart::List(lines.iter().map(|line| shown(line)).collect()));
    parts.extend(PagePart::list(
        &format!("Assumed in {}", response.short),
        &response.assumptions,
    ));
    parts.extend(PagePart::list(
        &format!("To be said with {}", response.short),
        &response.caveats,
    ));
    parts
}

fn row(name: &str, written: &str, provenance: &Provenance) -> Vec<String> {
    vec![
        name.to_string(),
        written.to_string(),
        provenance.grade.to_string(),
        provenance.from.clone(),
    ]
}

fn table(caption: &str, of: &str, rows: Vec<Vec<String>>) -> PagePart {
    let header = [of, "as printed", "grade", "where it was read"];
    let mut table = ResultTable::new(header.map(str::to_string).to_vec()).captioned(caption);
    rows.into_iter().for_each(|cells| table.row(cells));
    PagePart::Table(PageTable::of_words(&table))
}

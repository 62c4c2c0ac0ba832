//! One model, effect or evidence note in words, for the command line.

use super::significant;
use crate::effect::{EvidenceNote, Threshold};
use crate::model::{Effect, Model, Provenance};

/// A model: what it is, what it was studied in, and every number with its grade and source.
pub fn describe_model(model: &Model) -> String {
    let mut text = format!("{} – {}\n\n", model.id, model.title);
    text.push_str(&format!(
        "drug          {} ({})\n",
        model.drug.name, model.drug.form
    ));
    text.push_str(&format!("measured      {}\n", model.measured));
    text.push_str(&format!("source        {}\n", model.citation));
    if let Some(note) = &model.citation.note {
        text.push_str(&format!("              {note}\n"));
    }
    let studied = &model.studied_in;
    text.push_str(&format!("studied in    {}\n", studied.people));
    if let Some((from, to)) = studied.weight {
        text.push_str(&format!("              weights {from} to {to}\n"));
    }
    if let Some(dose) = &studied.dose {
        text.push_str(&format!("              {dose}\n"));
    }
    if let Some(longest) = studied.longest_infusion {
        text.push_str(&format!("              longest infusion {longest}\n"));
    }
    if let Some(last) = studied.last_sample {
        text.push_str(&format!("              last sample at {last}\n"));
    }
    if let Some(not_stated) = &studied.not_stated {
        text.push_str(&format!("not stated    {not_stated}\n"));
    }
    let routes: Vec<&str> = model.routes.iter().map(|route| route.name.as_str()).collect();
    text.push_str(&format!("routes        {}\n", routes.join(", ")));
    for covariate in &model.covariates {
        let meaning = covariate.meaning.as_deref().unwrap_or("");
        text.push_str(&format!(
            "covariate     {} = {} {} {meaning}\n",
            covariate.name, covariate.typical, covariate.unit
        ));
    }
    text.push_str("\nParameters (grade: A paper, B secondary source, C not verified, D derived)\n");
    for parameter in &model.parameters {
        let mut written = parameter.written();
        if let Some(exponent) = parameter.weight_exponent {
            written.push_str(&format!(" × (weight/{})^{exponent}", model.reference_weight));
        }
        if let Some(slope) = parameter.time_slope {
            written.push_str(&format!(
                ", +{} %/h since the first dose",
                significant(slope * 100.0, 4)
            ));
        }
        line(&mut text, &parameter.name, &written, &parameter.provenance);
    }
    let variability = &model.variability;
    if variability.effects.is_empty() {
        text.push_str("\nNo variability between people was published.\n");
    } else {
        text.push_str("\nVariability between people\n");
        effects(&mut text, model, &variability.effects);
        correlations(&mut text, model);
        if let Some(borrowed) = &variability.borrowed_from {
            text.push_str(&format!("  borrowed from {}: {}\n", borrowed.study, borrowed.why));
        }
    }
    if !variability.occasion.is_empty() {
        text.push_str("\nVariability from visit to visit\n");
        effects(&mut text, model, &variability.occasion);
    }
    list(&mut text, "Assumed", &model.assumptions);
    let do_not: Vec<String> = model
        .do_not
        .iter()
        .map(|item| {
            let Provenance { grade, from } = &item.provenance;
            format!("{}: {} ({grade}; {from})", item.what(), item.why)
        })
        .collect();
    list(&mut text, "What not to take from it", &do_not);
    list(&mut text, "Notes", &model.notes);
    text
}

fn line(text: &mut String, name: &str, written: &str, provenance: &Provenance) {
    text.push_str(&format!(
        "  {name:<14} {written:<40} {}  {}\n",
        provenance.grade, provenance.from
    ));
}

fn effects(text: &mut String, model: &Model, effects: &[Effect]) {
    for effect in effects {
        let on: Vec<&str> = effect
            .on
            .iter()
            .filter_map(|index| model.parameters.get(*index))
            .map(|parameter| parameter.name.as_str())
            .collect();
        let written = format!("{} on {}", effect.printed, on.join(", "));
        line(text, &effect.name, &written, &effect.provenance);
    }
}

/// Correlations as they follow from the Cholesky factor, those that are not zero.
fn correlations(text: &mut String, model: &Model) {
    let variability = &model.variability;
    for (row, effect) in variability.effects.iter().enumerate() {
        for (column, other) in variability.effects.iter().enumerate().take(row) {
            let rows = variability.factor.get(row).zip(variability.factor.get(column));
            let covariance: f64 = rows.map_or(0.0, |(a, b)| a.iter().zip(b).map(|(x, y)| x * y).sum());
            if covariance != 0.0 {
                let r = covariance / (effect.variance * other.variance).sqrt();
                text.push_str(&format!(
                    "  {} with {}: r = {}\n",
                    other.name,
                    effect.name,
                    significant(r, 3)
                ));
            }
        }
    }
}

fn list(text: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        text.push_str(&format!("\n{title}\n"));
        for line in lines {
            text.push_str(&format!("  - {line}\n"));
        }
    }
}

/// An effect: what was seen, at which level, in whom.
pub fn describe_effect(effect: &Threshold) -> String {
    let mut text = format!("{} – {}\n\n", effect.id, effect.title);
    text.push_str(&format!(
        "level         {} of {}\n",
        effect.range(),
        effect.substance
    ));
    text.push_str(&format!("measured in   {}\n", effect.measured));
    text.push_str(&format!("kind          {}\n", effect.kind));
    if let Some(people) = &effect.people {
        text.push_str(&format!("people        {people}\n"));
    }
    if let Some(citation) = &effect.citation {
        text.push_str(&format!("source        {citation}\n"));
        if let Some(note) = &citation.note {
            text.push_str(&format!("              {note}\n"));
        }
    }
    if let Some(provenance) = &effect.provenance {
        let meaning = provenance.grade.meaning();
        text.push_str(&format!(
            "grade         {}, {meaning}: {}\n",
            provenance.grade, provenance.from
        ));
    }
    list(&mut text, "Caveats", &effect.caveats);
    text
}

/// An evidence note, with what speaks against it.
pub fn describe_evidence(note: &EvidenceNote) -> String {
    let mut text = format!("{} – {}\n\n", note.id, note.title);
    text.push_str(&format!("kind          {}\n", note.kind));
    text.push_str(&format!("source        {}\n", note.citation));
    if let Some(remark) = &note.citation.note {
        text.push_str(&format!("              {remark}\n"));
    }
    let meaning = note.provenance.grade.meaning();
    text.push_str(&format!(
        "grade         {}, {meaning}: {}\n",
        note.provenance.grade, note.provenance.from
    ));
    list(&mut text, "Says", &note.says);
    list(&mut text, "But", &note.caveats);
    list(&mut text, "Disagrees with", &note.disagrees_with);
    text
}

use super::notes::wrap;
use super::{PURPOSE, significant, with_thousands};
use crate::effect::Mismatch;
use crate::outcome::{AnalyteOutcome, Estimate, Measure, Preference, SeriesOutcome, StudyOutcome, Summary};
use crate::population::WeightDistribution;
use comfy_table::{CellAlignment, Table, presets};

/// The table a run ends with: arm by arm the typical patient and the population, each probability
/// with its interval.
pub fn table(outcome: &StudyOutcome) -> String {
    let mut text = format!("{}\n", outcome.title);
    for model in &outcome.models {
        text.push_str(&format!(
            "{}: {} in {}, dosed as {}\n",
            model.short,
            model
                .analytes()
                .map(|(name, _)| name)
                .collect::<Vec<_>>()
                .join(" and "),
            model.measured,
            outcome.dosed_as,
        ));
    }
    text.push_str(&format!("{}\n", people(outcome)));
    for analyte in outcome.analytes() {
        text.push_str(&format!("\n{}\n", exposure_table(outcome, analyte)));
        if !outcome.thresholds.is_empty() {
            text.push_str(&above_table(outcome, analyte));
        }
        let compared = comparison_table(outcome, analyte);
        if !compared.is_empty() {
            text.push_str(&compared);
        }
    }
    text.push_str(&format!("\n{}\n", key(outcome)));
    text.push_str(&format!("{PURPOSE}\n"));
    text
}

/// How the numbers are to be read.
fn key(outcome: &StudyOutcome) -> String {
    let mut text = format!(
        "Medians, with {} of patients in brackets. Each ± is half of a 95 % Monte Carlo interval: how well {} patients \
         fix the number, not whether the model is right.",
        band(outcome),
        with_thousands(outcome.population.count),
    );
    let unbounded = |summary: &Summary| {
        let missing = |(_, estimate): &(f64, Estimate)| estimate.low.is_none() || estimate.high.is_none();
        summary.percentiles.iter().any(missing)
    };
    let analytes = outcome.series.iter().flat_map(|series| &series.analytes);
    if analytes.flat_map(|analyte| &analyte.summaries).any(unbounded) {
        text.push_str(" ±? stands where there are too few patients for an interval.");
    }
    if outcome
        .comparisons
        .iter()
        .any(|compared| compared.comparison.preference != Preference::Neither)
    {
        text.push_str(
            " \"Better off\" judges one line by itself, less time above a side effect's level or more above a wanted \
             effect's; it weighs nothing against anything.",
        );
    }
    wrap(&text, "")
}

fn people(outcome: &StudyOutcome) -> String {
    let count = with_thousands(outcome.population.count);
    let weight = match outcome.population.weight {
        WeightDistribution::Fixed(weight) => format!("all of {weight}"),
        WeightDistribution::LogNormal { median, min, max, .. } => format!("{min} to {max}, median {median}"),
    };
    format!(
        "{count} virtual patients, {weight}; seed {}",
        outcome.population.seed
    )
}

/// "5–95 %".
fn band(outcome: &StudyOutcome) -> String {
    let [low, _, high] = outcome.levels;
    format!(
        "{}–{} %",
        significant(low * 100.0, 4),
        significant(high * 100.0, 4)
    )
}

fn blank(header: &[String]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

/// The series that have an analyte, with their label.
fn rows<'a>(
    outcome: &'a StudyOutcome,
    name: &'a str,
) -> impl Iterator<Item = (String, &'a SeriesOutcome, &'a AnalyteOutcome)> {
    outcome.series.iter().filter_map(move |series| {
        let analyte = series.analytes.iter().find(|analyte| analyte.name == name)?;
        Some((outcome.label(series), series, analyte))
    })
}

fn summary(analyte: &AnalyteOutcome, measure: Measure) -> Option<&Summary> {
    analyte
        .summaries
        .iter()
        .find(|summary| summary.measure == measure)
}

/// "133 ±2 (91.6 ±3–194 ±5)": median, lower and upper level, each with its Monte Carlo error.
fn spread(outcome: &StudyOutcome, summary: Option<&Summary>) -> String {
    let Some(summary) = summary else {
        return String::new();
    };
    let found: Vec<Estimate> = outcome
        .levels
        .iter()
        .filter_map(|level| summary.at(*level))
        .collect();
    levels(&found, "–")
}

fn levels(found: &[Estimate], between: &str) -> String {
    match found {
        [low, median, high] => {
            format!(
                "{} ({}{between}{})",
                with_error(*median),
                with_error(*low),
                with_error(*high)
            )
        }
        _ => String::new(),
    }
}

/// "253 ±4": half of the interval's width, so that it can be read aloud.
fn with_error(estimate: Estimate) -> String {
    let value = significant(estimate.value, 3);
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{value} ±{}", significant(0.5 * (high - low), 1)),
        _ => format!("{value} ±?"),
    }
}

/// "97.3 % [96.1–98.2]".
fn share(estimate: Option<Estimate>) -> String {
    let Some(Estimate { value, low, high }) = estimate else {
        return String::new();
    };
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    match (low, high) {
        (Some(low), Some(high)) => format!("{} % [{}–{}]", percent(value), percent(low), percent(high)),
        _ => format!("{} %", percent(value)),
    }
}

fn exposure_table(outcome: &StudyOutcome, name: &str) -> String {
    let mut table = blank(&[
        name.to_string(),
        "dose, mg base".to_string(),
        "typical peak, ng/mL".to_string(),
        "at".to_string(),
        format!("peak, median ({})", band(outcome)),
        format!("AUC, median ({}), ng·h/mL", band(outcome)),
    ]);
    for (label, series, analyte) in rows(outcome, name) {
        table.add_row(vec![
            label,
            significant(series.timeline.total().mg(), 4),
            significant(analyte.typical.cmax, 4),
            crate::quantity::Time::from_hours(analyte.typical.tmax).to_string(),
            spread(outcome, summary(analyte, Measure::Cmax)),
            spread(outcome, summary(analyte, Measure::AreaToInfinity)),
        ]);
    }
    format!("{}\n", table.trim_fmt())
}

fn above_table(outcome: &StudyOutcome, name: &str) -> String {
    let mut text = String::new();
    for (index, threshold) in outcome.thresholds.iter().enumerate() {
        let here: Vec<_> = rows(outcome, name)
            .filter(|(_, _, analyte)| analyte.thresholds.get(index).is_some_and(Option::is_some))
            .collect();
        if here.is_empty() {
            continue;
        }
        let mut mismatches: Vec<Mismatch> = Vec::new();
        for (_, series, _) in &here {
            for found in outcome
                .models
                .get(series.model)
                .map(|model| threshold.mismatches(model, name))
                .unwrap_or_default()
            {
                if !mismatches.contains(&found) {
                    mismatches.push(found);
                }
            }
        }
        let mut table = blank(&[
            format!("above {} ng/mL", significant(threshold.level.ng_per_ml(), 3)),
            "typical, h".to_string(),
            format!("median ({}), h", band(outcome)),
            "share ever above [95 % interval]".to_string(),
        ]);
        for (label, _, analyte) in here {
            let summary = summary(analyte, Measure::HoursAbove(index));
            table.add_row(vec![
                label,
                summary
                    .and_then(|summary| summary.typical)
                    .map_or_else(String::new, |hours| significant(hours, 3)),
                spread(outcome, summary),
                share(summary.and_then(|summary| summary.ever)),
            ]);
        }
        text.push_str(&format!(
            "\n{} – {} ({})\n",
            threshold.short,
            threshold.title,
            threshold.range()
        ));
        for mismatch in mismatches {
            text.push_str(&format!("{}\n", wrap(&format!("! {mismatch}"), "  ")));
        }
        text.push_str(&format!("{}\n", table.trim_fmt()));
    }
    text
}

fn comparison_table(outcome: &StudyOutcome, name: &str) -> String {
    let here: Vec<_> = outcome
        .comparisons
        .iter()
        .filter(|compared| compared.analyte == name)
        .collect();
    let Some(first) = here.first() else {
        return String::new();
    };
    let mut table = blank(&[
        format!("against {}, same people", first.baseline),
        "of".to_string(),
        format!("difference, median ({})", band(outcome)),
        "share with less [95 % interval]".to_string(),
        "better off".to_string(),
    ]);
    for compared in here {
        let comparison = &compared.comparison;
        let measure = match comparison.measure {
            Measure::HoursAbove(index) => {
                let short = outcome
                    .thresholds
                    .get(index)
                    .map_or("", |threshold| threshold.short.as_str());
                format!("h above {short}")
            }
            Measure::Cmax => "peak, ng/mL".to_string(),
            _ => "AUC to end, ng·h/mL".to_string(),
        };
        let arm = match outcome.models.get(compared.model) {
            Some(model) if outcome.models.len() > 1 => format!("{}, {}", compared.arm, model.short),
            _ => compared.arm.clone(),
        };
        let found: Vec<Estimate> = comparison
            .difference
            .iter()
            .map(|(_, estimate)| *estimate)
            .collect();
        let difference = levels(&found, " to ");
        let better = match comparison.preference {
            Preference::Neither => String::new(),
            _ => share(comparison.better_off()),
        };
        table.add_row(vec![arm, measure, difference, share(comparison.less), better]);
    }
    format!("\n{}\n", table.trim_fmt())
}

use super::result_table::ResultTable;
use super::{Blocks, compact, significant};
use crate::outcome::{Answer, AnswerMethod, ConditionValue, DesignOutcome, FindOutcome, Found};
use crate::quantiles::Estimate;

/// The answers to the question of a design: the value with its interval, what the conditions come to there and at a round
/// value near it, and how it was found; and what is to be said of single answers.
pub(super) fn answer_table(outcome: &DesignOutcome, found: &FindOutcome) -> Blocks {
    let sentence = found.sentence();
    let mut letters = sentence.chars();
    let first = letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().to_string());
    let (axis, unit) = &found.axis;
    let title = format!("{first}{}:", letters.as_str());
    let mut table = ResultTable::new(vec![
        String::new(),
        format!("{axis}, {unit}\n[95 % interval]"),
        "with it".to_string(),
        format!("round\n{axis}"),
        "with it".to_string(),
    ])
    .captioned(title);
    let mut remarks: Vec<String> = Vec::new();
    for answer in &found.answers {
        let label = label(outcome, answer);
        table.row(row(answer, &label));
        let mut said = answer.notes.clone();
        if answer.intervals.len() > 1 {
            let all: Vec<String> = answer.intervals.iter().map(interval).collect();
            said.push(format!(
                "the conditions hold in {} ranges: {} {unit}",
                all.len(),
                all.join(", ")
            ));
        }
        if let Found::EndOfAxis(value) = answer.found {
            let end = significant(value, 4);
            said.push(format!(
                "the conditions hold up to the end of the axis, {end} {unit}: let it go on further"
            ));
        }
        for text in said {
            let known = remarks
                .iter_mut()
                .find(|known| known.ends_with(&format!(": {text}")));
            match known {
                Some(known) => *known = known.replacen(": ", &format!(" and {label}: "), 1),
                None => remarks.push(format!("{label}: {text}")),
            }
        }
    }
    table.footnote(methods(found));
    for remark in remarks {
        table.footnote(remark);
    }
    let mut blocks = Blocks::new();
    blocks.gap();
    blocks.table(table);
    blocks
}

/// The arm, the model and the values of the other axes.
pub(super) fn label(outcome: &DesignOutcome, answer: &Answer) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if outcome.arms.len() > 1 {
        parts.extend(outcome.arms.get(answer.arm).map(String::as_str));
    }
    if outcome.models.len() > 1 {
        parts.extend(outcome.models.get(answer.model).map(|model| model.short.as_str()));
    }
    parts.extend(answer.others.iter().map(|(_, value)| value.as_str()));
    match parts.is_empty() {
        true => outcome.arms.get(answer.arm).cloned().unwrap_or_default(),
        false => parts.join(", "),
    }
}

fn row(answer: &Answer, label: &str) -> Vec<String> {
    let value = match answer.found {
        Found::Value(estimate) => with_interval(estimate),
        Found::EndOfAxis(value) => format!("the end, {}", significant(value, 4)),
        Found::Nowhere => "none".to_string(),
    };
    let (round, at_round) = answer
        .round
        .as_ref()
        .map_or_else(Default::default, |(round, at)| {
            (significant(*round, 4), numbers(at))
        });
    vec![
        label.to_string(),
        value,
        numbers(&answer.at_value),
        round,
        at_round,
    ]
}

fn with_interval(estimate: Estimate) -> String {
    let end = |end: Option<f64>| end.map_or("?".to_string(), |end| significant(end, 4));
    let Estimate { value, low, high } = estimate;
    match (low, high) {
        (None, None) => significant(value, 4),
        _ => format!("{} [{}–{}]", significant(value, 4), end(low), end(high)),
    }
}

/// What conditions come to, one below the other.
fn numbers(values: &[ConditionValue]) -> String {
    let texts = values.iter().map(|value| match value.unit.is_empty() {
        true => with_error(value.estimate, 100.0, "%"),
        false => with_error(value.estimate, 1.0, &value.unit),
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// "5 ±1 %".
fn with_error(estimate: Estimate, times: f64, unit: &str) -> String {
    let error = estimate
        .error()
        .map_or(String::new(), |error| format!(" ±{}", compact(error * times, 1)));
    format!("{}{error} {unit}", compact(estimate.value * times, 3))
}

fn interval([from, to]: &[f64; 2]) -> String {
    format!("{} to {}", significant(*from, 4), significant(*to, 4))
}

/// How the answers were found.
fn methods(found: &FindOutcome) -> String {
    let mut used: Vec<AnswerMethod> = Vec::new();
    for answer in &found.answers {
        if !used.contains(&answer.method) {
            used.push(answer.method);
        }
    }
    let texts = used.iter().map(|method| match method {
        AnswerMethod::OrderStatistic => {
            "found as an order statistic of one solution, as levels are proportional to the value".to_string()
        }
        AnswerMethod::RootPerPerson => {
            "found as an order statistic of the values at which each person meets the limit, as levels are those of fixed \
             doses and a multiple of others"
                .to_string()
        }
        AnswerMethod::Bisection => {
            "found by bisection with the same people, as numbers only rise with the value".to_string()
        }
        AnswerMethod::Scan { values } => format!(
            "looked for at {values} values, every change between two of them refined; a range narrower than their \
             distance may be missed"
        ),
    });
    let text = texts.collect::<Vec<_>>().join("; ");
    format!("{}.", text)
}

use crate::outcome::{Answer, ConditionValue, DesignOutcome, Found};
use serde::Serialize;

/// What was sought and what was found, in `run.json`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FindRecord {
    question: String,
    axis: String,
    unit: String,
    answers: Vec<AnswerRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct AnswerRecord {
    model: String,
    arm: String,
    /// The values of the other axes.
    values: Vec<String>,
    /// `value`, `end of axis` or `nowhere`.
    found: &'static str,
    value: Option<f64>,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
    method: &'static str,
    /// Where all conditions hold.
    ranges: Vec<[f64; 2]>,
    conditions: Vec<ConditionRecord>,
    round_value: Option<f64>,
    conditions_at_round: Vec<ConditionRecord>,
    notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct ConditionRecord {
    value: f64,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
    unit: String,
}

impl FindRecord {
    pub(super) fn new(outcome: &DesignOutcome) -> Option<Self> {
        let found = outcome.found.as_ref()?;
        let answers = found.answers.iter();
        Some(Self {
            question: found.sentence(),
            axis: found.axis.0.clone(),
            unit: found.axis.1.clone(),
            answers: answers.map(|answer| AnswerRecord::new(outcome, answer)).collect(),
        })
    }
}

impl AnswerRecord {
    fn new(outcome: &DesignOutcome, answer: &Answer) -> Self {
        let (value, ci_low, ci_high) = match answer.found {
            Found::Value(estimate) => (Some(estimate.value), estimate.low, estimate.high),
            Found::EndOfAxis(value) => (Some(value), None, None),
            Found::Nowhere => (None, None, None),
        };
        let model = outcome.models.get(answer.model);
        let round = answer.round.as_ref();
        Self {
            model: model.map_or_else(String::new, |model| model.id.clone()),
            arm: outcome.arms.get(answer.arm).cloned().unwrap_or_default(),
            values: answer.others.iter().map(|(_, value)| value.clone()).collect(),
            found: answer.found.name(),
            value,
            ci_low,
            ci_high,
            method: answer.method.name(),
            ranges: answer.intervals.clone(),
            conditions: answer.at_value.iter().map(ConditionRecord::new).collect(),
            round_value: round.map(|(value, _)| *value),
            conditions_at_round: round
                .map(|(_, at)| at.iter().map(ConditionRecord::new).collect())
                .unwrap_or_default(),
            notes: answer.notes.clone(),
        }
    }
}

impl ConditionRecord {
    fn new(value: &ConditionValue) -> Self {
        Self {
            value: value.estimate.value,
            ci_low: value.estimate.low,
            ci_high: value.estimate.high,
            unit: value.unit.clone(),
        }
    }
}

//! Answers to the question of a design.

use super::frame_part::FramePart;
use super::key_columns::{ARM, MODEL};
use super::measure_columns::{ci_high, ci_low, estimates, number};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{Answer, Condition, ConditionValue, DesignOutcome, FindOutcome, Found};
use crate::quantiles::Estimate;
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "answers",
    row: "One condition of the answer for one arm, under one model, at one value of each axis but the one that is sought on.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ColumnDefinition::text(
            "other_values",
            "The values of the other axes, as the scenario writes them; missing where there is no other.",
        )
        .optional(),
        ColumnDefinition::text("sought", "Which value of which axis: largest dose."),
        ColumnDefinition::text(
            "found",
            "value; end of axis, where the conditions hold up to it; or nowhere, where they never hold.",
        ),
        number(
            "sought_value",
            "The value, in the unit of the next but two columns; missing where there is none.",
        ),
        ci_low("sought_value_ci_low"),
        ci_high("sought_value_ci_high"),
        ColumnDefinition::text("sought_unit", "The unit of the axis; missing where it has none.").optional(),
        ColumnDefinition::text(
            "method",
            "How it was found: order statistic, one root a person, bisection or scan.",
        ),
        ColumnDefinition::text("condition", "What is to hold."),
        ColumnDefinition::text("condition_unit", "The unit of its numbers; missing for a share.").optional(),
        number("condition_value", "What it comes to at the value."),
        ci_low("condition_value_ci_low"),
        ci_high("condition_value_ci_high"),
        number(
            "round_value",
            "A value of two digits near it with which the conditions hold; missing where there is none.",
        ),
        number(
            "round_condition_value",
            "What the condition comes to at that value.",
        ),
        ci_low("round_condition_value_ci_low"),
        ci_high("round_condition_value_ci_high"),
        ColumnDefinition::text("notes", "What binds there, or was not studied.").optional(),
    ],
};

/// A condition of an answer.
struct Row<'a> {
    answer: &'a Answer,
    condition: &'a Condition,
    place: usize,
}

impl Row<'_> {
    fn sought(&self) -> Option<Estimate> {
        match self.answer.found {
            Found::Value(estimate) => Some(estimate),
            Found::EndOfAxis(value) => Some(Estimate {
                value,
                low: None,
                high: None,
            }),
            Found::Nowhere => None,
        }
    }

    fn at_value(&self) -> Option<&ConditionValue> {
        self.answer.at_value.get(self.place)
    }

    fn at_round(&self) -> Option<&ConditionValue> {
        self.answer.round.as_ref()?.1.get(self.place)
    }
}

pub(super) fn parts(outcome: &DesignOutcome) -> Vec<FramePart<'_>> {
    let Some(found) = &outcome.found else {
        return Vec::new();
    };
    let conditions = &found.question.conditions;
    let rows = found.answers.iter().flat_map(move |answer| {
        let conditions = conditions.iter().enumerate();
        conditions.map(move |(place, condition)| Row {
            answer,
            condition,
            place,
        })
    });
    let rows: Vec<Row<'_>> = rows.collect();
    vec![FramePart::new(rows.len(), move |some| {
        columns(outcome, found, rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(outcome: &'a DesignOutcome, found: &'a FindOutcome, rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let text = |text: &str| Some(Cow::Owned(text.to_string())).filter(|text: &Cow<'a, str>| !text.is_empty());
    let model = |row: &Row<'a>| {
        outcome
            .models
            .get(row.answer.model)
            .map(|model| model.id.as_str().into())
    };
    let arm = |row: &Row<'a>| outcome.arms.get(row.answer.arm).map(|arm| arm.as_str().into());
    let others = |row: &Row<'a>| {
        let others = row
            .answer
            .others
            .iter()
            .map(|(name, value)| format!("{name} {value}"));
        text(&others.collect::<Vec<_>>().join(", "))
    };
    let sought = format!("{} {}", found.question.sense.name(), found.axis.0);
    let mut columns = vec![
        ColumnData::texts(rows, model),
        ColumnData::texts(rows, arm),
        ColumnData::texts(rows, others),
        ColumnData::texts(rows, |_| text(&sought)),
        ColumnData::texts(rows, |row| Some(row.answer.found.name().into())),
    ];
    columns.extend(estimates(rows, Row::sought));
    columns.extend([
        ColumnData::texts(rows, |_| text(&found.axis.1)),
        ColumnData::texts(rows, |row| Some(row.answer.method.name().into())),
        ColumnData::texts(rows, |row| text(&row.condition.sentence())),
        ColumnData::texts(rows, |row| text(&row.at_value()?.unit)),
    ]);
    columns.extend(estimates(rows, |row| Some(row.at_value()?.estimate)));
    columns.push(ColumnData::numbers(rows, |row| {
        Some(row.answer.round.as_ref()?.0)
    }));
    columns.extend(estimates(rows, |row| Some(row.at_round()?.estimate)));
    columns.push(ColumnData::texts(rows, |row| text(&row.answer.notes.join("; "))));
    columns
}

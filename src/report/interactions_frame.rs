//! Numbers of a study without its interactions, with them, and at the ends of their intervals.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, model_name};
use super::measure_columns::{FOLLOWED, THRESHOLD, UNIT, bound, bounds, ci_high, ci_low, estimates, number};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{
    InteractionCase, InteractionNumber, InteractionOutcome, InteractionVariant, StudyOutcome,
};
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "interactions",
    row: "One number under one model, in one arm, for one analyte, and one case of the interactions.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        FOLLOWED,
        THRESHOLD,
        UNIT,
        ColumnDefinition::text(
            "case",
            "Which interactions the number is with: without any, as given, or one at an end of its interval and the others as given.",
        ),
        ColumnDefinition::text(
            "interaction",
            "The one that is at an end of its interval, and what it acts on; missing in the other cases.",
        )
        .optional(),
        number("factor", "Its factor there; missing in the other cases."),
        number("value", "The number over people."),
        ci_low("ci_low"),
        ci_high("ci_high"),
        bound("bound"),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let Some(interactions) = &outcome.interactions else {
        return Vec::new();
    };
    let variants = interactions.variants.iter();
    variants
        .map(|variant| {
            let numbers = &variant.numbers;
            FramePart::new(numbers.len(), move |some| {
                let rows = numbers.get(some).unwrap_or_default();
                columns(outcome, (interactions, variant), rows)
            })
        })
        .collect()
}

fn columns<'a>(
    outcome: &'a StudyOutcome,
    (interactions, variant): (&'a InteractionOutcome, &'a InteractionVariant),
    rows: &'a [InteractionNumber],
) -> Vec<ColumnData<'a>> {
    let series = |row: &InteractionNumber| outcome.series.get(row.series);
    let at = match variant.kind {
        InteractionCase::At { interaction, factor } => {
            Some((interactions.interactions.get(interaction), factor))
        }
        InteractionCase::Without | InteractionCase::AsGiven => None,
    };
    let mut columns = vec![
        ColumnData::texts(rows, |row| {
            Some(Cow::Borrowed(model_name(outcome, series(row)?.model)))
        }),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(series(row)?.arm.as_str()))),
        ColumnData::texts(rows, |row| {
            Some(Cow::Borrowed(
                series(row)?.analytes.get(row.analyte)?.name.as_str(),
            ))
        }),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(row.number.name()))),
        ColumnData::texts(rows, |row| {
            let threshold = outcome.thresholds.get(row.number.threshold()?)?;
            Some(Cow::Borrowed(threshold.id.as_str()))
        }),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(row.number.unit()))),
        ColumnData::texts(rows, |_| Some(Cow::Borrowed(variant.kind.name()))),
        ColumnData::texts(rows, |_| {
            let (interaction, _) = at?;
            let interaction = interaction?;
            Some(Cow::Owned(format!(
                "{}: {}",
                interaction.with,
                interaction.on.join(", ")
            )))
        }),
        ColumnData::numbers(rows, |_| Some(at?.1)),
    ];
    columns.extend(estimates(rows, |row| Some(row.value.estimate)));
    columns.push(bounds(rows, |row| row.value));
    columns
}

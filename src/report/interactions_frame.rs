//! Numbers of a study without its interactions, with them, and at the ends of their intervals.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, of_series};
use super::measure_columns::{
    FOLLOWED, FOLLOWED_THRESHOLD, UNIT, bound, bounds, ci_high, ci_low, estimates, followed, number,
};
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
        FOLLOWED_THRESHOLD,
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
    let at = match variant.case {
        InteractionCase::At { interaction, factor } => {
            Some((interactions.interactions.get(interaction), factor))
        }
        InteractionCase::Without | InteractionCase::AsGiven => None,
    };
    let mut columns = Vec::from(of_series(outcome, rows, |row| (row.series, row.analyte)));
    columns.extend(followed(outcome, rows, |row| row.number));
    columns.extend([
        ColumnData::texts(rows, |_| Some(Cow::Borrowed(variant.case.name()))),
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
    ]);
    columns.extend(estimates(rows, |row| Some(row.value.estimate)));
    columns.push(bounds(rows, |row| row.value));
    columns
}

//! What rules did, action by action.

use super::frame_part::FramePart;
use super::key_columns::{ARM, MODEL, model_name};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{Action, StudyOutcome};
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "actions",
    row: "One action of a rule in one person, under one model, in one arm.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        ColumnDefinition::integer(
            "subject",
            "The number of the person it is done to, from 1, as in the other tables; 0 is the typical patient.",
        ),
        ColumnDefinition::quantity("time_h", "h", "Hours since the start.").repetitive(),
        ColumnDefinition::text(
            "action",
            "What is done: started, raised, lowered, stopped, resumed, booster, total reached or ended.",
        ),
        ColumnDefinition::quantity(
            "level_seen_ng_per_ml",
            "ng/mL",
            "The level it is done for; missing where none is looked at.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "rate_before_mg_per_h",
            "mg/h",
            "The rate before, in mg of what the model counts, as all amounts here.",
        ),
        ColumnDefinition::quantity("rate_after_mg_per_h", "mg/h", "The rate after."),
        ColumnDefinition::quantity(
            "booster_mg",
            "mg",
            "What is given at once; 0 where it is no booster.",
        ),
    ],
};

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let series = outcome.series.iter();
    let titrated = series.filter_map(|series| Some((series, series.titration.as_ref()?)));
    titrated
        .map(|(series, titration)| {
            let model = model_name(outcome, series.model);
            FramePart::new(titration.actions.len(), move |rows| {
                let rows: &[Action] = titration.actions.get(rows).unwrap_or_default();
                vec![
                    ColumnData::Text(model),
                    ColumnData::Text(&series.arm),
                    ColumnData::Integers(rows.iter().map(|action| action.subject as i64).collect()),
                    ColumnData::numbers(rows, |action| Some(action.time.hours())),
                    ColumnData::texts(rows, |action| Some(Cow::Borrowed(action.kind.name()))),
                    ColumnData::numbers(rows, |action| Some(action.level)),
                    ColumnData::numbers(rows, |action| Some(action.before)),
                    ColumnData::numbers(rows, |action| Some(action.after)),
                    ColumnData::numbers(rows, |action| Some(action.dose)),
                ]
            })
        })
        .collect()
}

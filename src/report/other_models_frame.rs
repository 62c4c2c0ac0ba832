//! The typical patient under other published models that fit.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::{Exposure, OtherArm, OtherModel, StudyOutcome};
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "other_models",
    row: "One arm under another published model that fits the protocol, in the typical patient.",
    is_large: false,
    columns: &[
        ColumnDefinition::text("other_model", "The other model, by the name that scenarios use."),
        ARM,
        ANALYTE,
        ColumnDefinition::text(
            "sampling_site",
            "Which vessel the blood came from that the model was made from.",
        ),
        ColumnDefinition::quantity(
            "typical_cmax_ng_per_ml",
            "ng/mL",
            "The typical patient's highest concentration.",
        )
        .optional(),
        ColumnDefinition::quantity("typical_tmax_h", "h", "When it is reached first.").optional(),
        ColumnDefinition::quantity(
            "typical_auc_to_infinity_ng_h_per_ml",
            "ng·h/mL",
            "The typical patient's area under the concentration to infinity.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "typical_half_life_h",
            "h",
            "The typical patient's terminal half-life.",
        )
        .optional(),
        ColumnDefinition::text(
            "condition",
            "What sets the people studied apart, such as intensive care; missing where nothing does.",
        )
        .optional(),
        ColumnDefinition::text(
            "remarks",
            "How the model's study falls short of this protocol; missing where it does not.",
        )
        .optional(),
        ColumnDefinition::text(
            "no_peak",
            "Why the peak must not be reported, where the model's author says so.",
        )
        .optional(),
        ColumnDefinition::text(
            "failed",
            "Why the arm cannot be solved under the model, where it cannot.",
        )
        .optional(),
    ],
};

#[derive(Clone, Copy)]
struct Row<'a> {
    other: &'a OtherModel,
    arm: &'a str,
    analyte: &'a str,
    had: Result<&'a Exposure, &'a str>,
}

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let analyte = outcome.models.first().and_then(|model| model.analytes().next());
    let analyte = analyte.map_or("", |(name, _)| name);
    let rows = outcome.others.iter().flat_map(|other| {
        other
            .arms
            .iter()
            .zip(&outcome.series)
            .map(move |(had, series)| Row {
                other,
                arm: &series.arm,
                analyte,
                had: match had {
                    OtherArm::Had(exposure) => Ok(exposure),
                    OtherArm::Failed(why) => Err(why.as_str()),
                },
            })
    });
    let rows: Vec<Row<'_>> = rows.collect();
    let count = rows.len();
    vec![FramePart::new(count, move |range| {
        columns(rows.get(range).unwrap_or_default())
    })]
}

fn columns<'a>(rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let number = |pick: fn(&Exposure) -> f64| {
        let value = |row: &Row<'_>| row.had.ok().map(pick).filter(|value| value.is_finite());
        ColumnData::numbers(rows, value)
    };
    vec![
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(row.other.id.as_str()))),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(row.arm))),
        ColumnData::texts(rows, |row| Some(Cow::Borrowed(row.analyte))),
        ColumnData::texts(rows, |row| Some(Cow::Owned(row.other.measured.site.to_string()))),
        number(|had| had.cmax),
        number(|had| had.tmax),
        number(|had| had.area_to_infinity),
        number(|had| had.half_life.unwrap_or(f64::NAN)),
        ColumnData::texts(rows, |row| row.other.condition.as_deref().map(Cow::Borrowed)),
        ColumnData::texts(rows, |row| {
            let remarks = row.other.remarks.join("; ");
            (!remarks.is_empty()).then_some(Cow::Owned(remarks))
        }),
        ColumnData::texts(rows, |row| row.other.no_peak.as_deref().map(Cow::Borrowed)),
        ColumnData::texts(rows, |row| row.had.err().map(Cow::Borrowed)),
    ]
}

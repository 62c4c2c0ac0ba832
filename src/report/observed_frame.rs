//! Measured levels, each set against those of all people at its time.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, TIME, sections};
use super::measure_columns::{estimates, number};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::StudyOutcome;
use crate::outcome::observed::{BandRanks, LevelRank, ObservedLevel, ObservedLevels, PlacedLevel};

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "observed",
    row: "One measured level, under one model.",
    is_large: false,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        ColumnDefinition::integer("row", "The row of the table of measured levels, from 1 below its header."),
        ColumnDefinition::text(
            "subject_or_group",
            "Whose level it is, as the table says; missing where it does not say so.",
        )
        .optional(),
        TIME,
        ColumnDefinition::quantity(
            "level_ng_per_ml",
            "ng/mL",
            "The measured level; where it was below the limit of quantification, that limit.",
        ),
        ColumnDefinition::text(
            "below_limit",
            "Whether it was below the limit of quantification: yes or no.",
        ),
        ColumnDefinition::quantity(
            "level_lower_ng_per_ml",
            "ng/mL",
            "The lower end that is stated with it; missing where none is.",
        )
        .optional(),
        ColumnDefinition::quantity(
            "level_upper_ng_per_ml",
            "ng/mL",
            "The upper end that is stated with it; missing where none is.",
        )
        .optional(),
        ColumnDefinition::quantity("typical_ng_per_ml", "ng/mL", "The typical patient's level at that time."),
        number(
            "share_lower",
            "The share of people whose true level is lower at that time.",
        ),
        number("share_lower_ci_low", "Lower end of its 95 % Monte Carlo interval."),
        number("share_lower_ci_high", "Upper end of its 95 % Monte Carlo interval."),
        ColumnDefinition::text(
            "in_band",
            "Whether it lies in the band of true levels: yes or no; missing where it was below the limit of quantification.",
        )
        .optional(),
        number(
            "measured_share_lower",
            "The share of people whose measured level is lower at that time; missing unless the scenario asks for measured levels.",
        ),
        number("measured_share_lower_ci_low", "Lower end of its 95 % Monte Carlo interval."),
        number("measured_share_lower_ci_high", "Upper end of its 95 % Monte Carlo interval."),
        ColumnDefinition::text(
            "in_measured_band",
            "Whether it lies in the band of measured levels: yes or no; missing where it was below the limit of quantification, \
             or the scenario does not ask for measured levels.",
        )
        .optional(),
    ],
};

#[derive(Clone, Copy)]
struct Row<'a> {
    model: &'a str,
    arm: &'a str,
    analyte: &'a str,
    level: &'a ObservedLevel,
    label: Option<&'a str>,
    placed: &'a PlacedLevel,
}

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let Some(observed) = outcome.observed.as_deref() else {
        return Vec::new();
    };
    let rows: Vec<Row<'_>> = rows(outcome, observed).collect();
    let [low, _, high] = outcome.probabilities;
    let count = outcome.subjects.count();
    let band = BandRanks::new([low, high], count as usize);
    vec![FramePart::new(rows.len(), move |some| {
        columns(rows.get(some).unwrap_or_default(), &band, count)
    })]
}

fn rows<'a>(outcome: &'a StudyOutcome, observed: &'a ObservedLevels) -> impl Iterator<Item = Row<'a>> {
    sections(outcome).flat_map(move |(model, series, analyte)| {
        let placed = analyte.observed.iter().flat_map(|own| &own.levels);
        placed.filter_map(move |placed| {
            let level = observed.levels.get(placed.index)?;
            Some(Row {
                model,
                arm: &series.arm,
                analyte: &analyte.name,
                level,
                label: level
                    .label
                    .and_then(|label| observed.labels.get(label))
                    .map(String::as_str),
                placed,
            })
        })
    })
}

fn columns<'a>(rows: &[Row<'a>], band: &BandRanks, count: u64) -> Vec<ColumnData<'a>> {
    let inside = |row: &Row<'a>, rank: Option<LevelRank>| {
        let rank = rank.filter(|_| !row.level.is_below_limit)?;
        Some(yes(rank.is_inside(band)).into())
    };
    let mut columns = vec![
        ColumnData::texts(rows, |row| Some(row.model.into())),
        ColumnData::texts(rows, |row| Some(row.arm.into())),
        ColumnData::texts(rows, |row| Some(row.analyte.into())),
        ColumnData::Integers(rows.iter().map(|row| row.level.row as i64).collect()),
        ColumnData::texts(rows, |row| Some(row.label?.into())),
        ColumnData::numbers(rows, |row| Some(row.level.time.hours())),
        ColumnData::numbers(rows, |row| Some(row.level.level)),
        ColumnData::texts(rows, |row| Some(yes(row.level.is_below_limit).into())),
        ColumnData::numbers(rows, |row| row.level.ends[0]),
        ColumnData::numbers(rows, |row| row.level.ends[1]),
        ColumnData::numbers(rows, |row| Some(row.placed.typical)),
    ];
    columns.extend(estimates(rows, |row| row.placed.rank.share_lower(count)));
    columns.push(ColumnData::texts(rows, |row| inside(row, Some(row.placed.rank))));
    columns.extend(estimates(rows, |row| {
        row.placed.measured_rank?.share_lower(count)
    }));
    columns.push(ColumnData::texts(rows, |row| {
        inside(row, row.placed.measured_rank)
    }));
    columns
}

fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

//! Non-compartmental analysis: the typical patient and the population.

use super::frame_part::FramePart;
use super::key_columns::{ANALYTE, ARM, MODEL, sections};
use super::measure_columns::{LOWER_PROBABILITY, UPPER_PROBABILITY, ci_high, ci_low, estimates, number};
use super::{ColumnData, ColumnDefinition, FrameDefinition};
use crate::outcome::StudyOutcome;
use crate::outcome::nca::{NcaQuantity, NcaRow};
use crate::quantiles::Estimate;
use std::borrow::Cow;

pub(super) const DEFINITION: FrameDefinition = FrameDefinition {
    name: "nca",
    row: "One quantity of non-compartmental analysis by one convention, under one model, in one arm, for one analyte.",
    is_large: true,
    columns: &[
        MODEL,
        ARM,
        ANALYTE,
        ColumnDefinition::text(
            "quantity",
            "What the row's numbers are of: cmax, tmax, clast, tlast, lambda_z, lambda_z_samples, adjusted_r2, half_life, \
             auc_last, auc_infinity, auc_extrapolated, aumc_last, aumc_infinity, decrement_50, decrement_80, decrement_90, cl, vz, mrt, vss, auc_partial; cl_f and vz_f \
             after doses that are not intravenous; at steady state auc_tau, cav, ctrough, fluctuation, swing, \
             accumulation_auc, accumulation_cmax, accumulation_ctrough and accumulation_lambda_z.",
        ),
        ColumnDefinition::text(
            "quantity_unit",
            "The unit of the quantity: ng/mL, h, 1/h, ng·h/mL, ng·h²/mL, percent, L/h or L; missing where it has none.",
        )
        .optional(),
        ColumnDefinition::text(
            "convention",
            "How it was found: exact, from the model, or the rules of areas, of the terminal line and of the last level.",
        ),
        ColumnDefinition::quantity("from_h", "h", "Where a partial area begins; missing for other quantities.")
            .optional()
            .repetitive(),
        ColumnDefinition::quantity("to_h", "h", "Where a partial area ends; missing for other quantities.")
            .optional()
            .repetitive(),
        number("typical", "The typical patient's."),
        ColumnDefinition::text(
            "typical_absent",
            "Why the typical patient has no such number; missing where there is one.",
        )
        .optional(),
        ColumnDefinition::integer("people", "How many people have such a number, which those that follow are of."),
        number("geometric_mean", "The geometric mean; missing where a number is not above zero."),
        ci_low("geometric_mean_ci_low"),
        ci_high("geometric_mean_ci_high"),
        number(
            "geometric_cv",
            "The geometric coefficient of variation, in percent whatever the unit of the quantity.",
        ),
        ci_low("geometric_cv_ci_low"),
        ci_high("geometric_cv_ci_high"),
        LOWER_PROBABILITY,
        number("lower", "The lower percentile."),
        ci_low("lower_ci_low"),
        ci_high("lower_ci_high"),
        number("median", "The median."),
        ci_low("median_ci_low"),
        ci_high("median_ci_high"),
        UPPER_PROBABILITY,
        number("upper", "The upper percentile."),
        ci_low("upper_ci_low"),
        ci_high("upper_ci_high"),
        ColumnDefinition::text(
            "people_absent",
            "Why most of the other people have no such number; missing where everybody has one.",
        )
        .optional(),
    ],
};

/// How the exact values, from the model, are named among conventions.
pub(super) const EXACT: &str = "exact";

#[derive(Clone, Copy)]
struct Row<'a> {
    model: &'a str,
    arm: &'a str,
    analyte: &'a str,
    of: &'a NcaRow,
}

pub(super) fn parts(outcome: &StudyOutcome) -> Vec<FramePart<'_>> {
    let rows = sections(outcome).flat_map(|(model, series, analyte)| {
        let rows = analyte.nca.iter().flat_map(|nca| &nca.rows);
        rows.map(move |of| Row {
            model,
            arm: &series.arm,
            analyte: &analyte.name,
            of,
        })
    });
    let rows: Vec<Row<'_>> = rows.collect();
    vec![FramePart::new(rows.len(), move |some| {
        columns(outcome, rows.get(some).unwrap_or_default())
    })]
}

fn columns<'a>(outcome: &'a StudyOutcome, rows: &[Row<'a>]) -> Vec<ColumnData<'a>> {
    let [lower, _, upper] = outcome.probabilities;
    let at = |place: usize| {
        move |row: &Row<'a>| -> Option<Estimate> { Some(row.of.people.percentiles.get(place)?.estimate) }
    };
    let end = |row: &Row<'a>, place: usize| match row.of.quantity {
        NcaQuantity::Partial(index) => {
            let ends = outcome.nca.as_ref()?.partial.get(index)?;
            Some(ends.get(place)?.hours())
        }
        _ => None,
    };
    let unit = |row: &Row<'a>| Some(row.of.quantity.unit()).filter(|unit| !unit.is_empty());
    let mut columns = vec![
        ColumnData::texts(rows, |row| Some(row.model.into())),
        ColumnData::texts(rows, |row| Some(row.arm.into())),
        ColumnData::texts(rows, |row| Some(row.analyte.into())),
        ColumnData::texts(rows, |row| Some(row.of.quantity.name().into())),
        ColumnData::texts(rows, |row| unit(row).map(Cow::Borrowed)),
        ColumnData::texts(rows, |row| Some(convention(row.of))),
        ColumnData::numbers(rows, |row| end(row, 0)),
        ColumnData::numbers(rows, |row| end(row, 1)),
        ColumnData::numbers(rows, |row| row.of.typical.ok()),
        ColumnData::texts(rows, |row| Some(row.of.typical.err()?.to_string().into())),
        ColumnData::Integers(rows.iter().map(|row| row.of.people.counted as i64).collect()),
    ];
    columns.extend(estimates(rows, |row| row.of.people.geometric_mean));
    columns.extend(estimates(rows, |row| row.of.people.geometric_cv));
    columns.push(ColumnData::Number(lower));
    columns.extend(estimates(rows, at(0)));
    columns.extend(estimates(rows, at(1)));
    columns.push(ColumnData::Number(upper));
    columns.extend(estimates(rows, at(2)));
    columns.push(ColumnData::texts(rows, |row| {
        let (absence, _) = row.of.people.absent?;
        Some(absence.to_string().into())
    }));
    columns
}

fn convention(row: &NcaRow) -> Cow<'static, str> {
    match row.convention {
        Some(convention) => convention.to_string().into(),
        None => EXACT.into(),
    }
}

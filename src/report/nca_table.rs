use super::estimate_text::{NO_INTERVAL, signed};
use super::nca_frame::EXACT;
use super::result_table::ResultTable;
use super::{Blocks, compact};
use crate::outcome::StudyOutcome;
use crate::outcome::nca::{
    Absence, AucRule, Convention, FirstLevel, NcaOutcome, NcaPlan, NcaQuantity, NcaRow, SlopeRule,
};
use crate::quantiles::Estimate;
use crate::quantity::Time;

/// Conventions side by side in the table of the typical patient, and in that of the population.
const TYPICAL_COLUMNS: usize = 4;
const PEOPLE_COLUMNS: usize = 1;
/// Stands where a quantity is absent.
const ABSENT: &str = "–";

/// The typical patient's quantities: a row for each, a column for each convention, and the plan.
pub(super) fn nca_tables(outcome: &StudyOutcome) -> Blocks {
    let Some(plan) = &outcome.nca else {
        return Blocks::new();
    };
    let mut blocks = Blocks::new();
    for (label, nca) in analysed(outcome) {
        blocks.append(tables(
            plan,
            &label,
            nca,
            TYPICAL_COLUMNS,
            |_| true,
            |row| match row.typical {
                Ok(value) => signed(value, 4),
                Err(_) => ABSENT.to_string(),
            },
        ));
        let absent = nca.rows.iter().filter(|row| row.convention.is_some());
        blocks.append(reasons(
            absent.filter_map(|row| Some((row.quantity, row.typical.err()?))),
        ));
    }
    blocks.line(said(plan));
    blocks
}

/// The population's quantities, as papers print them: geometric mean and coefficient of variation.
pub(super) fn nca_people_tables(outcome: &StudyOutcome) -> Blocks {
    let Some(plan) = outcome.nca.as_ref().filter(|_| outcome.subjects.count() > 1) else {
        return Blocks::new();
    };
    let mut blocks = Blocks::new();
    for (label, nca) in analysed(outcome) {
        let label = format!("{label}: geometric mean (CV)");
        blocks.append(tables(
            plan,
            &label,
            nca,
            PEOPLE_COLUMNS,
            is_of_people,
            |row| match (row.people.geometric_mean, row.people.geometric_cv) {
                (Some(mean), Some(cv)) => format!("{} ({} %)", with_error(mean), with_error(cv)),
                _ => ABSENT.to_string(),
            },
        ));
        let absent = nca
            .rows
            .iter()
            .filter(|row| row.convention.is_some() && is_of_people(row));
        blocks.append(reasons(
            absent.filter_map(|row| Some((row.quantity, row.people.absent?.0))),
        ));
    }
    blocks
}

/// Whether a quantity is one of people, and not of the plan or a step on the way; the others stand in the file.
fn is_of_people(row: &NcaRow) -> bool {
    use NcaQuantity as Q;
    !matches!(
        row.quantity,
        Q::Clast | Q::Tlast | Q::Points | Q::AdjustedR2 | Q::AumcLast | Q::AumcInfinity
    )
}

/// What was analysed, with its name: analyte and arm.
fn analysed(outcome: &StudyOutcome) -> impl Iterator<Item = (String, &NcaOutcome)> {
    outcome.series.iter().flat_map(|series| {
        let label = outcome.label(series);
        let found = series
            .analytes
            .iter()
            .filter_map(|analyte| Some((analyte, analyte.nca.as_ref()?)));
        found.map(move |(analyte, nca)| (format!("{}, {label}", analyte.name), nca))
    })
}

/// As many tables as are needed for all conventions, each with the exact values.
fn tables(
    plan: &NcaPlan,
    label: &str,
    nca: &NcaOutcome,
    most: usize,
    is_shown: impl Fn(&NcaRow) -> bool,
    cell: impl Fn(&NcaRow) -> String,
) -> Blocks {
    let conventions = plan.conventions();
    let mut blocks = Blocks::new();
    for (index, some) in conventions.chunks(most).enumerate() {
        let mut header = vec![String::new(), EXACT.to_string()];
        header.extend(some.iter().map(|convention| heading(*convention)));
        let mut table = ResultTable::new(header).captioned(label);
        for rows in nca
            .quantities()
            .filter(|rows| rows.first().is_some_and(&is_shown))
        {
            let first = 1 + index * most;
            let own = rows.iter().skip(first).take(some.len());
            let mut cells = vec![name(plan, rows)];
            cells.extend(rows.iter().take(1).chain(own).map(&cell));
            table.row(cells);
        }
        blocks.gap();
        blocks.table(table);
    }
    blocks
}

/// "Vss, L", "AUC 0 h to 24 h, ng·h/mL".
fn name(plan: &NcaPlan, rows: &[NcaRow]) -> String {
    let Some(row) = rows.first() else {
        return String::new();
    };
    let symbol = match row.quantity {
        NcaQuantity::Partial(index) => match plan.partial.get(index) {
            Some([from, to]) => format!("AUC {from} to {to}"),
            None => String::new(),
        },
        quantity => quantity.symbol().to_string(),
    };
    match row.quantity.unit() {
        "" => symbol,
        "percent" => format!("{symbol}, %"),
        unit => format!("{symbol}, {unit}"),
    }
}

/// The rules of a column, a line for each.
fn heading(convention: Convention) -> String {
    let auc = match convention.auc {
        AucRule::Linear => "linear\n",
        AucRule::LinearUpLogDown => "linear up\nlog down",
    };
    let slope = match convention.slope {
        SlopeRule::AdjustedR2 => "adj. r²",
        SlopeRule::AdjustedR2PlusPoints => "adj. r² + n",
    };
    format!("{auc}\n{slope}\n{}", convention.last)
}

/// Why quantities of samples are absent, each reason once.
fn reasons(absent: impl Iterator<Item = (NcaQuantity, Absence)>) -> Blocks {
    let mut found: Vec<(Absence, Vec<&str>)> = Vec::new();
    for (quantity, absence) in absent {
        let symbol = quantity.symbol();
        match found.iter_mut().find(|(known, _)| *known == absence) {
            Some((_, symbols)) if symbols.contains(&symbol) => {}
            Some((_, symbols)) => symbols.push(symbol),
            None => found.push((absence, vec![symbol])),
        }
    }
    let mut blocks = Blocks::new();
    for (absence, symbols) in &found {
        blocks.line(format!("{ABSENT} {absence}: {}", symbols.join(", ")));
    }
    blocks
}

/// The plan and its rules in words.
fn said(plan: &NcaPlan) -> String {
    let times: Vec<String> = plan.samples.iter().map(|time| as_planned(*time)).collect();
    let limit = match plan.lloq {
        Some(lloq) => format!(
            "below {} ng/mL a sample is 0 before the first that is not, and left out from then on",
            compact(lloq, 4)
        ),
        None => "every level above zero is quantifiable".to_string(),
    };
    let c0 = match plan.c0 {
        FirstLevel::Extrapolated => "extrapolated from the first two samples",
        FirstLevel::Observed => "the first sample's",
    };
    let more = match plan.lambda_z.contains(&SlopeRule::AdjustedR2PlusPoints) {
        true => format!(" (adj. r² + n: {} more for each sample)", SlopeRule::POINT),
        false => String::new(),
    };
    format!(
        "Non-compartmental analysis of samples at {}; {limit}. Areas linear, or logarithmic where levels fall; λz through the \
         last three samples or more, with the highest adjusted r²{more}; beyond the last sample from its level, observed or \
         predicted by the line; a bolus without a sample has a level {c0}. MRT is less half of an infusion's length. The exact \
         column is the model's own.",
        times.join(", "),
    )
}

/// In whole hours or minutes where it is so, as a plan is written: 220 min, not 3.67 h.
fn as_planned(time: Time) -> String {
    const MINUTE: i64 = 60_000_000;
    match time.microseconds() {
        whole if whole % (60 * MINUTE) == 0 => format!("{} h", whole / (60 * MINUTE)),
        whole if whole % MINUTE == 0 => format!("{} min", whole / MINUTE),
        _ => time.to_string(),
    }
}

/// "83.9 ±1.2".
fn with_error(estimate: Estimate) -> String {
    let value = signed(estimate.value, 3);
    match estimate.error() {
        Some(error) => format!("{value} ±{}", compact(error, 1)),
        None => format!("{value} {NO_INTERVAL}"),
    }
}

use super::compact;
use super::estimate_text::{NO_SPREAD, band, bounded, spread, with_error};
use super::restriction_marks::{footnotes, marks, marks_of_all};
use super::result_cell::{ResultCell, RowNumbers};
use super::result_table::ResultTable;
use crate::outcome::{AnalyteOutcome, ExplainedNumber, Measure, SeriesOutcome, StudyOutcome, Summary};
use crate::quantity::Time;

/// An arm's label, the arm, and what it has of an analyte.
pub(super) type Row<'a> = (String, &'a SeriesOutcome, &'a AnalyteOutcome);

/// The arms that have an analyte, with their labels.
pub(super) fn rows<'a>(outcome: &'a StudyOutcome, name: &'a str) -> impl Iterator<Item = Row<'a>> {
    outcome.series.iter().filter_map(move |series| {
        let analyte = series.analytes.iter().find(|analyte| analyte.name == name)?;
        let label = format!("{}{}", outcome.label(series), marks_of_all(outcome, series, name));
        Some((label, series, analyte))
    })
}

/// What stands in a column of people: nothing of them where it was not published how they differ.
pub(super) fn people(outcome: &StudyOutcome, series: &SeriesOutcome, said: String) -> String {
    match outcome.has_spread(series) || outcome.population.count == 0 {
        true => said,
        false => NO_SPREAD.to_string(),
    }
}

/// Dose, peak and area, arm by arm. The spread of the areas is left to [`area_table`].
pub(super) fn exposure_table(outcome: &StudyOutcome, name: &str) -> ResultTable {
    let mut table = ResultTable::new(vec![
        name.to_string(),
        format!("dose,\nmg {}", outcome.counted.as_deref().unwrap_or("base")),
        "typical\npeak".to_string(),
        "at".to_string(),
        format!("peak, ng/mL:\nmedian ({})", band(outcome.probabilities)),
        "AUC to ∞,\nng·h/mL".to_string(),
    ])
    .about("dose, peak and area");
    for (label, series, analyte) in rows(outcome, name) {
        let mark = |measure| marks(outcome, series, name, measure);
        let peak = analyte.summary(Measure::Cmax);
        let bound = peak.map(|summary| summary.typical_bound).unwrap_or_default();
        let area = analyte.summary(Measure::AreaToInfinity);
        let of = RowNumbers {
            outcome,
            series,
            analyte: name,
        };
        let typical = format!(
            "{}{}",
            bounded(analyte.typical.cmax, bound, 4),
            mark(Measure::Cmax)
        );
        let time = match analyte.typical.tmax {
            none if none.is_nan() => "–".to_string(),
            hours => {
                let time = Time::from_hours(hours);
                format!("{}{time}{}", bound.sign(), mark(Measure::Tmax))
            }
        };
        let peaks = people(
            outcome,
            series,
            format!("{}{}", spread(peak), mark(Measure::Cmax)),
        );
        table.row(vec![
            label.into(),
            compact(series.timeline.total().mg(), 4).into(),
            of.number(ExplainedNumber::Cmax, typical),
            of.number(ExplainedNumber::Tmax, time),
            of.median(ExplainedNumber::Cmax, peaks),
            area_cell(of, area, &mark(Measure::AreaToInfinity)),
        ]);
    }
    for note in footnotes(outcome, name) {
        table.footnote(note);
    }
    table
}

/// The area to infinity: the median of all people, or the typical patient's where no spread is known.
fn area_cell(of: RowNumbers<'_>, area: Option<&Summary>, mark: &str) -> ResultCell {
    let median = area.and_then(|area| area.at(0.5));
    match (median, area.and_then(|area| area.typical)) {
        (Some(median), _) if of.outcome.has_spread(of.series) => of.median(
            ExplainedNumber::AreaToInfinity,
            format!("{}{mark}", with_error(&median)),
        ),
        (_, Some(area)) => of.number(
            ExplainedNumber::AreaToInfinity,
            format!("{}{mark}", compact(area, 3)),
        ),
        _ => ResultCell::default(),
    }
}

/// Areas to infinity, arm by arm, with their spread.
pub(super) fn area_table(outcome: &StudyOutcome, name: &str) -> ResultTable {
    let mut table = ResultTable::new(vec![
        name.to_string(),
        "AUC to ∞, ng·h/mL:\ntypical".to_string(),
        format!("\nmedian ({})", band(outcome.probabilities)),
    ])
    .about("area to infinity");
    for (label, series, analyte) in rows(outcome, name) {
        let mark = marks(outcome, series, name, Measure::AreaToInfinity);
        let area = analyte.summary(Measure::AreaToInfinity);
        let typical = area.and_then(|area| area.typical);
        // Where no spread is known, the mark stands with the number there is.
        let of_typical = if outcome.has_spread(series) { "" } else { &mark };
        let of = RowNumbers {
            outcome,
            series,
            analyte: name,
        };
        let typical = typical.map_or_else(String::new, |area| format!("{}{of_typical}", compact(area, 3)));
        let people = people(outcome, series, format!("{}{mark}", spread(area)));
        table.row(vec![
            label.into(),
            of.number(ExplainedNumber::AreaToInfinity, typical),
            of.median(ExplainedNumber::AreaToInfinity, people),
        ]);
    }
    table
}

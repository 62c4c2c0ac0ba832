use super::estimate_text::{band, levels};
use super::result_table::ResultTable;
use super::{Blocks, compact};
use crate::outcome::{PumpOutcome, SeriesOutcome, StudyOutcome, TargetMeasure, TargetOutcome};
use crate::quantity::clock;

/// How pumps held their targets in the population, a table for each target; and what each pump assumes.
pub(super) fn target_tables(outcome: &StudyOutcome) -> Blocks {
    let mut blocks = Blocks::new();
    for (index, pump) in outcome.pumps.iter().enumerate() {
        let is_first = |other: &PumpOutcome| other.arm == pump.arm;
        if outcome.pumps.iter().position(is_first) != Some(index) {
            continue;
        }
        let series: Vec<&SeriesOutcome> = outcome
            .series
            .iter()
            .filter(|series| series.arm == pump.arm)
            .collect();
        blocks.gap();
        blocks.line(assumed(pump));
        let targets = series.first().map_or(0, |series| series.targets.len());
        for place in 0..targets {
            let held = series
                .iter()
                .filter_map(|series| Some((outcome.label(series), series.targets.get(place)?)));
            if let Some(table) = table(outcome, &held.collect::<Vec<_>>()) {
                blocks.table(table);
            }
        }
    }
    blocks
}

/// "The pump of arm … assumes Domino 1984, for each patient's own weight and covariates, in steps of 10 s."
fn assumed(pump: &PumpOutcome) -> String {
    format!(
        "The pump of arm {} assumes {}, for {}, in steps of {}{}.",
        pump.arm,
        pump.model.short,
        pump.computes_for,
        pump.settings.step,
        match pump.settings.max_rate {
            Some(rate) => format!(", at most {} mg/h", compact(rate.mg_per_hour(), 4)),
            None => String::new(),
        }
    )
}

fn table(outcome: &StudyOutcome, held: &[(String, &TargetOutcome)]) -> Option<ResultTable> {
    let (_, first) = held.first()?;
    let target = &first.target;
    let mut table = ResultTable::new(vec![
        format!(
            "{} ng/mL, {}",
            compact(target.level.ng_per_ml(), 4),
            target.matrix
        ),
        "typical".to_string(),
        format!("median ({})", band(outcome.probabilities)),
    ]);
    let hours = (target.end.min(outcome.grid.end()) - target.start).hours();
    for (label, held) in held {
        let title = match held {
            _ if outcome.models.len() > 1 => format!("{label}:"),
            _ => format!(
                "from {} to {}:",
                clock(target.start, false),
                clock(target.end, false)
            ),
        };
        table.row(vec![title, String::new(), String::new()]);
        for (measure, name) in [
            (TargetMeasure::Amount, "given, mg".to_string()),
            (TargetMeasure::LastRate, "last rate, mg/h".to_string()),
            (
                TargetMeasure::TimeInRange,
                format!("h within 20 %, of {}", compact(hours.max(0.0), 3)),
            ),
            (TargetMeasure::MedianErrorHeld, "MDPE, %".to_string()),
            (TargetMeasure::MedianAbsoluteErrorHeld, "MDAPE, %".to_string()),
            (TargetMeasure::WobbleHeld, "wobble, %".to_string()),
            (TargetMeasure::DivergenceHeld, "divergence, %/h".to_string()),
        ] {
            let typical = held.typical.get(measure.index()).copied().unwrap_or(f64::NAN);
            let typical = match typical.is_nan() {
                true => "–".to_string(),
                false => super::estimate_text::signed(typical, 3),
            };
            table.row(vec![
                format!("  {name}"),
                typical,
                levels(held.summary(measure), " to "),
            ]);
        }
    }
    Some(table)
}

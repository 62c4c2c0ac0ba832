use super::design_axis::{number, share};
use crate::effect::Threshold;
use crate::outcome::{CellMeasure, CellOutcome, DesignOutcome};

/// The share of people ever above one threshold over two axes, in one arm under one model.
pub(super) struct ShareSurface<'a> {
    pub(super) title: String,
    pub(super) threshold: usize,
    pub(super) id: &'a str,
    pub(super) cells: Vec<&'a CellOutcome>,
}

impl<'a> ShareSurface<'a> {
    /// Of every arm, model and threshold of which shares were asked for.
    pub(super) fn all(outcome: &'a DesignOutcome) -> Vec<Self> {
        let mut series: Vec<([usize; 2], Vec<&CellOutcome>)> = Vec::new();
        for cell in &outcome.cells {
            let place = [cell.cell.model, cell.cell.arm];
            match series.iter_mut().find(|(known, _)| *known == place) {
                Some((_, cells)) => cells.push(cell),
                None => series.push((place, vec![cell])),
            }
        }
        let mut panels = Vec::new();
        for (_, cells) in series {
            let Some(first) = cells.first() else { continue };
            let thresholds = first.thresholds.iter().enumerate();
            for (place, threshold) in thresholds.filter(|(place, _)| share(first, *place).is_some()) {
                panels.push(Self {
                    title: title(outcome, first, threshold),
                    threshold: place,
                    id: &threshold.id,
                    cells: cells.clone(),
                });
            }
        }
        panels
    }

    /// For a share of people, the places of its line: in each column the value of the upright axis at which it is reached.
    pub(super) fn line(
        &self,
        outcome: &DesignOutcome,
        [across, up]: [usize; 2],
        wanted: f64,
    ) -> Vec<(f64, f64)> {
        let mut points = Vec::new();
        for column in 0..outcome.axes[across].values.len() {
            let in_column = self
                .cells
                .iter()
                .filter(|cell| cell.cell.values.get(across) == Some(&column));
            let mut cells: Vec<(f64, &CellOutcome)> = in_column
                .filter_map(|cell| Some((number(outcome, cell, up)?, *cell)))
                .collect();
            cells.sort_by(|one, other| one.0.total_cmp(&other.0));
            let Some(x) = cells.first().and_then(|(_, cell)| number(outcome, cell, across)) else {
                continue;
            };
            let met = self
                .multiple(&cells, wanted)
                .or_else(|| self.between(&cells, wanted));
            points.extend(met.map(|y| (x, y)));
        }
        points
    }

    /// Where doses are proportional to the value, exactly: from how many times its doses a cell needs.
    fn multiple(&self, cells: &[(f64, &CellOutcome)], wanted: f64) -> Option<f64> {
        let found = cells.iter().filter_map(|(value, cell)| {
            let mut summaries = cell.summaries.iter();
            let own = summaries.find(|summary| summary.measure == CellMeasure::EverAbove(self.threshold))?;
            let multiple = own
                .multiples
                .iter()
                .find(|multiple| multiple.share == wanted)?
                .multiple;
            let amount = cell.typical_total / value;
            (*value > 0.0 && multiple.is_finite()).then_some((value * multiple, amount))
        });
        let found: Vec<(f64, f64)> = found.collect();
        let (first, amount) = found.first().copied()?;
        let proportional = |(value, of): &(f64, f64)| {
            (value - first).abs() <= 1e-9 * first && (of - amount).abs() <= 1e-9 * amount
        };
        found.iter().all(proportional).then_some(first)
    }

    /// Elsewhere between two cells, along a straight line.
    fn between(&self, cells: &[(f64, &CellOutcome)], wanted: f64) -> Option<f64> {
        let shares: Vec<(f64, f64)> = cells
            .iter()
            .filter_map(|(value, cell)| Some((*value, share(cell, self.threshold)?.value)))
            .collect();
        shares.windows(2).find_map(|pair| {
            let [(from, before), (to, after)] = *pair else {
                return None;
            };
            let crosses = (before < wanted) != (after < wanted);
            crosses.then(|| from + (to - from) * (wanted - before) / (after - before))
        })
    }
}

fn title(outcome: &DesignOutcome, cell: &CellOutcome, threshold: &Threshold) -> String {
    let mut parts = vec![format!("{} ({})", threshold.short, threshold.above())];
    if outcome.models.len() > 1 {
        let model = outcome
            .model_of_cell(cell.cell.number)
            .and_then(|model| outcome.models.get(model));
        parts.extend(model.map(|model| model.short.clone()));
    }
    if outcome.arms.len() > 1 {
        parts.extend(outcome.arms.get(cell.cell.arm).cloned());
    }
    parts.join(" · ")
}

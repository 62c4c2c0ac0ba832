use super::design_response_table::design_response_tables;
use super::estimate_text::{band, share, with_error};
use super::result_table::ResultTable;
use super::{Blocks, compact};
use crate::outcome::{Axis, CellMeasure, CellOutcome, CellSummary, DesignOutcome, Measure, Percentile};
use crate::quantiles::Estimate;

/// A number of a cell.
type Number<'a> = &'a dyn Fn(&CellOutcome) -> Option<Estimate>;

/// Rows of a table of cells; of more the first are shown.
const MOST_ROWS: usize = 24;
/// Columns of a table of two axes; of more some at equal distances are shown.
const MOST_COLUMNS: usize = 6;

/// The cells of one arm under one model.
pub(super) struct CellSeries<'a> {
    title: String,
    cells: Vec<&'a CellOutcome>,
}

impl<'a> CellSeries<'a> {
    pub(super) fn all(outcome: &'a DesignOutcome) -> Vec<Self> {
        let mut found: Vec<([usize; 2], Self)> = Vec::new();
        for (cell, model) in outcome.with_models() {
            let place = [cell.cell.model, cell.cell.arm];
            match found.last_mut().filter(|(of, _)| *of == place) {
                Some((_, series)) => series.cells.push(cell),
                None => {
                    let arm = outcome.arms.get(cell.cell.arm).map_or("", String::as_str);
                    // A model may be an axis itself; then it stands with each row.
                    let title = match outcome.models.len() {
                        1 => arm.to_string(),
                        _ => format!("{arm}, {}", model.short),
                    };
                    let cells = vec![cell];
                    found.push((place, Self { title, cells }));
                }
            }
        }
        found.into_iter().map(|(_, series)| series).collect()
    }

    /// Tables of them, analyte by analyte.
    pub(super) fn blocks(&self, outcome: &DesignOutcome) -> Blocks {
        let mut blocks = Blocks::new();
        for analyte in self.analytes() {
            match outcome.axes.as_slice() {
                [rows, columns] => blocks.append(self.of_two_axes(outcome, analyte, [rows, columns])),
                _ => blocks.append(self.cell_by_cell(outcome, analyte)),
            }
            let shown = &self.cells[..self.cells.len().min(MOST_ROWS)];
            blocks.append(design_response_tables(outcome, (&self.title, analyte), shown));
        }
        blocks
    }

    fn analytes(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for cell in &self.cells {
            for summary in &cell.summaries {
                if let Some(name) = summary.analyte.as_deref().filter(|name| !names.contains(name)) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// For each cell a row of dose, peak and area, and of each threshold a table of its own.
    fn cell_by_cell(&self, outcome: &DesignOutcome, analyte: &str) -> Blocks {
        let mut blocks = Blocks::new();
        let mut table = ResultTable::new(vec![
            outcome.axis_names(),
            "dose,\nmg".to_string(),
            format!("peak, ng/mL:\nmedian ({})", band(outcome.probabilities)),
            "AUC to ∞, ng·h/mL:\nmedian".to_string(),
        ])
        .captioned(format!("{}: {analyte}", self.title));
        for cell in self.cells.iter().take(MOST_ROWS) {
            let peak = cell.summary(analyte, CellMeasure::Exposure(Measure::Cmax));
            let area = cell.summary(analyte, CellMeasure::Exposure(Measure::AreaToInfinity));
            table.row(vec![
                outcome.values(cell).join(", "),
                compact(cell.typical_total, 4),
                peak.map_or_else(String::new, |peak| levels(&peak.percentiles)),
                area.and_then(median).map_or_else(String::new, with_error),
            ]);
        }
        blocks.gap();
        blocks.table(table);
        let thresholds = self.cells.first().map_or(&[][..], |cell| &cell.thresholds);
        for (place, threshold) in thresholds.iter().enumerate() {
            let within = Measure::in_range(place, thresholds.len());
            let table = self.of_threshold(outcome, analyte, (place, within));
            if let Some(table) = table {
                blocks.gap();
                blocks.table(table.captioned(format!("{} ({})", threshold.short, threshold.above())));
            }
        }
        if self.cells.len() > MOST_ROWS {
            let more = self.cells.len() - MOST_ROWS;
            blocks.line(format!("… {more} more in cells.csv"));
        }
        blocks
    }

    /// For each cell hours above a threshold, and within it where it is a range, and the share ever above; `None` where
    /// nothing of it was asked for.
    fn of_threshold(
        &self,
        outcome: &DesignOutcome,
        analyte: &str,
        (threshold, within): (usize, Measure),
    ) -> Option<ResultTable> {
        let hours = CellMeasure::Exposure(Measure::HoursAbove(threshold));
        let (within, ever) = (CellMeasure::Exposure(within), CellMeasure::EverAbove(threshold));
        let first = self.cells.first()?;
        let has = |measure| first.summary(analyte, measure).is_some();
        if ![hours, within, ever].into_iter().any(has) {
            return None;
        }
        let side = first.thresholds.get(threshold)?.side();
        let mut header = vec![
            outcome.axis_names(),
            format!("hours {side}:\nmedian ({})", band(outcome.probabilities)),
            format!("share ever {side}\n[95 % interval]"),
        ];
        if has(within) {
            header.insert(2, "within:\nmedian".to_string());
        }
        let mut table = ResultTable::new(header);
        for cell in self.cells.iter().take(MOST_ROWS) {
            let hours = cell.summary(analyte, hours);
            let mut row = vec![
                outcome.values(cell).join(", "),
                hours.map_or_else(String::new, |hours| levels(&hours.percentiles)),
                share(cell.summary(analyte, ever).and_then(|ever| ever.share)),
            ];
            if has(within) {
                let within = cell.summary(analyte, within).and_then(median);
                row.insert(2, within.map_or_else(String::new, with_error));
            }
            table.row(row);
        }
        Some(table)
    }

    /// For each threshold the share ever above it, or of no threshold the median peak, by row and column.
    fn of_two_axes(&self, outcome: &DesignOutcome, analyte: &str, axes: [&Axis; 2]) -> Blocks {
        let mut blocks = Blocks::new();
        let thresholds = self.cells.first().map_or(0, |cell| cell.thresholds.len());
        for threshold in 0..thresholds {
            let ever = |cell: &CellOutcome| cell.summary(analyte, CellMeasure::EverAbove(threshold))?.share;
            let hours = CellMeasure::Exposure(Measure::HoursAbove(threshold));
            let hours = |cell: &CellOutcome| Some(median(cell.summary(analyte, hours)?)?.estimate);
            let of = self.cells.first().and_then(|cell| cell.thresholds.get(threshold));
            let Some(of) = of else { continue };
            let what = format!("{} ({})", of.beyond(), of.above());
            if self.cells.iter().any(|cell| ever(cell).is_some()) {
                let title = format!("{}: {analyte}, % of people ever {what}", self.title);
                self.matrix(&mut blocks, outcome, axes, &title, (&ever, 100.0));
            } else if self.cells.iter().any(|cell| hours(cell).is_some()) {
                let title = format!("{}: {analyte}, median hours {what}", self.title);
                self.matrix(&mut blocks, outcome, axes, &title, (&hours, 1.0));
            }
            let within = CellMeasure::Exposure(Measure::in_range(threshold, thresholds));
            let within = |cell: &CellOutcome| Some(median(cell.summary(analyte, within)?)?.estimate);
            if self.cells.iter().any(|cell| within(cell).is_some()) {
                let what = format!("{} ({})", of.short, of.range());
                let title = format!("{}: {analyte}, median hours within {what}", self.title);
                self.matrix(&mut blocks, outcome, axes, &title, (&within, 1.0));
            }
        }
        if blocks.is_empty() {
            let peak = CellMeasure::Exposure(Measure::Cmax);
            let peak = |cell: &CellOutcome| Some(median(cell.summary(analyte, peak)?)?.estimate);
            let title = format!("{}: {analyte}, median peak in ng/mL", self.title);
            self.matrix(&mut blocks, outcome, axes, &title, (&peak, 1.0));
        }
        blocks
    }

    /// A number of each cell, times a factor.
    fn matrix(
        &self,
        blocks: &mut Blocks,
        outcome: &DesignOutcome,
        [rows, columns]: [&Axis; 2],
        title: &str,
        (number, times): (Number<'_>, f64),
    ) {
        let shown = some_of(columns.values.len());
        let mut header = vec![format!("{} \\ {}", rows.name, columns.name)];
        header.extend(
            shown
                .iter()
                .filter_map(|index| Some(columns.value(*index)?.text.clone())),
        );
        let mut table = ResultTable::new(header);
        let mut worst = 0.0_f64;
        for (row, value) in rows.values.iter().enumerate() {
            let mut cells = vec![value.text.clone()];
            for column in &shown {
                let here = self.cells.iter().find(|cell| cell.cell.values == [row, *column]);
                let found = here.and_then(|cell| number(cell));
                worst = worst.max(found.and_then(|found| found.error()).unwrap_or(0.0));
                cells.push(found.map_or("–".to_string(), |found| compact(found.value * times, 3)));
            }
            if cells.iter().skip(1).any(|cell| cell != "–") {
                table.row(cells);
            }
        }
        let mut note = format!("each within ±{}", compact(worst * times, 1));
        if shown.len() < columns.values.len() {
            note.push_str(&format!(
                "; {} of {} columns, cells.csv has all",
                shown.len(),
                columns.values.len()
            ));
        }
        let cells = outcome.cells.len();
        let note = if cells == 0 {
            String::new()
        } else {
            format!(" ({note})")
        };
        blocks.gap();
        blocks.table(table.captioned(format!("{title}{note}")));
    }
}

/// Indices at equal distances, the first and the last among them.
fn some_of(count: usize) -> Vec<usize> {
    if count <= MOST_COLUMNS {
        return (0..count).collect();
    }
    (0..MOST_COLUMNS)
        .map(|index| index * (count - 1) / (MOST_COLUMNS - 1))
        .collect()
}

fn median(summary: &CellSummary) -> Option<&Percentile> {
    summary.percentiles.get(1)
}

fn levels(percentiles: &[Percentile]) -> String {
    super::estimate_text::levels(percentiles, "–")
}

use super::answer_table::answer_table;
use super::design_response_table::design_response_tables;
use super::estimate_text::{band, share, with_error};
use super::people_text::people_in_words;
use super::read_back::read_back;
use super::side_effect_text::{side_effect_line, side_effect_notes};
use super::table::{model_line, people};
use super::text_table::TextTable;
use super::wrap::wrap;
use super::{PURPOSE, compact, with_thousands};
use crate::outcome::{
    Axis, CellMeasure, CellOutcome, CellSummary, DesignOutcome, DesignWarning, Measure, Percentile,
};
use crate::quantiles::Estimate;

/// A number of a cell.
type Number<'a> = &'a dyn Fn(&CellOutcome) -> Option<Estimate>;

/// Rows of a table of cells; of more the first are shown.
const MOST_ROWS: usize = 24;
/// Columns of a table of two axes; of more some at equal distances are shown.
const MOST_COLUMNS: usize = 6;
/// Warnings printed in full.
const MOST_WARNINGS: usize = 5;

/// What a design answers: what was varied, what is given at both ends, and cell by cell what the population has; of two
/// axes a table of rows and columns for each threshold. Lines are at most 80 columns long, if names allow.
pub fn design_table(outcome: &DesignOutcome) -> String {
    let mut text = format!("{}\n", wrap(&outcome.title, ""));
    for model in &outcome.models {
        let line = model_line(model, &outcome.dosed_as);
        text.push_str(&format!("{}\n", wrap(&line, "")));
    }
    let weights = match outcome.people_vary {
        true => "who differ from cell to cell".to_string(),
        false => people_in_words(&outcome.population.people),
    };
    let people = people(&outcome.population, outcome.subjects, &weights);
    text.push_str(&format!("{}\n", wrap(&people, "")));
    text.push_str(&format!("{}\n", wrap(&varied(outcome), "")));
    for (index, given) in outcome.given.iter().enumerate() {
        let values = outcome.axes.iter().zip(&given.values);
        let values: Vec<String> = values
            .map(|(axis, value)| format!("{} {value}", axis.name))
            .collect();
        let defaults = if index == 0 { &outcome.defaults[..] } else { &[] };
        text.push_str(&format!(
            "\n{}\n{}",
            wrap(&format!("At {}:", values.join(", ")), ""),
            read_back(&given.arms, &outcome.dosed_as, defaults)
        ));
    }
    if let Some(found) = &outcome.found {
        text.push_str(&answer_table(outcome, found));
    }
    for series in Series::all(outcome) {
        text.push_str(&series.text(outcome));
    }
    text.push_str(&format!("\n{}\n{PURPOSE}\n", key(outcome)));
    text.push_str(&worst_warnings(outcome));
    text.push_str(&side_effect_line(&outcome.side_effects));
    text
}

/// What stands behind the answer: all warnings, assumptions, sources and notes on side effects.
pub fn design_notes(outcome: &DesignOutcome) -> String {
    let mut text = String::new();
    let warnings = outcome.warnings.iter();
    let warnings: Vec<String> = warnings.map(|said| said.sentence(outcome.combinations)).collect();
    for (title, lines) in [
        ("Warnings", &warnings),
        ("Assumed, not stated by the source", &outcome.assumptions),
        ("Sources of the schedule", &outcome.sources),
        ("Cited regimens", &cited(outcome)),
    ] {
        if !lines.is_empty() {
            let lines = lines.iter().map(|line| wrap(&format!("- {line}"), "  "));
            text.push_str(&format!("\n{title}\n{}\n", lines.collect::<Vec<_>>().join("\n")));
        }
    }
    text.push_str(&side_effect_notes(&outcome.side_effects));
    text
}

/// "Varied: dose, 10 values from 0.1 mg/kg to 1 mg/kg; …: 60 cells".
fn varied(outcome: &DesignOutcome) -> String {
    let axes = outcome.axes.iter().map(|axis| {
        let texts: Vec<&str> = axis.values.iter().map(|value| value.text.as_str()).collect();
        match texts.as_slice() {
            [first, .., last] if texts.len() > 4 => {
                format!("{}, {} values from {first} to {last}", axis.name, texts.len())
            }
            _ => format!("{}: {}", axis.name, texts.join(", ")),
        }
    });
    let axes: Vec<String> = axes.collect();
    let count = with_thousands(outcome.count as u64);
    let run = match (outcome.cells.first(), outcome.cells.last()) {
        (Some(first), Some(last)) if outcome.cells.len() < outcome.count => {
            format!("cells {} to {} of {count}", first.cell.number, last.cell.number)
        }
        _ => format!("{count} cells"),
    };
    format!(
        "Varied: {}. These are {run}, with the same people in each",
        axes.join("; ")
    )
}

/// The cells of one arm under one model.
struct Series<'a> {
    title: String,
    cells: Vec<&'a CellOutcome>,
}

impl<'a> Series<'a> {
    fn all(outcome: &'a DesignOutcome) -> Vec<Self> {
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

    fn text(&self, outcome: &DesignOutcome) -> String {
        let mut text = String::new();
        for analyte in self.analytes() {
            match outcome.axes.as_slice() {
                [rows, columns] => text.push_str(&self.of_two_axes(outcome, analyte, [rows, columns])),
                _ => text.push_str(&self.cell_by_cell(outcome, analyte)),
            }
            let shown = &self.cells[..self.cells.len().min(MOST_ROWS)];
            text.push_str(&design_response_tables(outcome, (&self.title, analyte), shown));
        }
        text
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
    fn cell_by_cell(&self, outcome: &DesignOutcome, analyte: &str) -> String {
        let mut text = format!("\n{}\n", wrap(&format!("{}: {analyte}", self.title), ""));
        let mut table = TextTable::new(vec![
            outcome.axis_names(),
            "dose,\nmg".to_string(),
            format!("peak, ng/mL:\nmedian ({})", band(outcome.probabilities)),
            "AUC to ∞, ng·h/mL:\nmedian".to_string(),
        ]);
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
        text.push_str(&table.text());
        let thresholds = self.cells.first().map_or(&[][..], |cell| &cell.thresholds);
        for (place, threshold) in thresholds.iter().enumerate() {
            let within = Measure::in_range(place, thresholds.len());
            let table = self.of_threshold(outcome, analyte, (place, within));
            let title = format!("{} ({})", threshold.short, threshold.above());
            text.extend(table.map(|table| format!("\n{}\n{table}", wrap(&title, ""))));
        }
        if self.cells.len() > MOST_ROWS {
            let more = self.cells.len() - MOST_ROWS;
            text.push_str(&format!("… {more} more in cells.csv\n"));
        }
        text
    }

    /// For each cell hours above a threshold, and within it where it is a range, and the share ever above; `None` where
    /// nothing of it was asked for.
    fn of_threshold(
        &self,
        outcome: &DesignOutcome,
        analyte: &str,
        (threshold, within): (usize, Measure),
    ) -> Option<String> {
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
        let mut table = TextTable::new(header);
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
        Some(table.text())
    }

    /// For each threshold the share ever above it, or of no threshold the median peak, by row and column.
    fn of_two_axes(&self, outcome: &DesignOutcome, analyte: &str, axes: [&Axis; 2]) -> String {
        let mut text = String::new();
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
                text.push_str(&self.matrix(outcome, axes, &title, (&ever, 100.0)));
            } else if self.cells.iter().any(|cell| hours(cell).is_some()) {
                let title = format!("{}: {analyte}, median hours {what}", self.title);
                text.push_str(&self.matrix(outcome, axes, &title, (&hours, 1.0)));
            }
            let within = CellMeasure::Exposure(Measure::in_range(threshold, thresholds));
            let within = |cell: &CellOutcome| Some(median(cell.summary(analyte, within)?)?.estimate);
            if self.cells.iter().any(|cell| within(cell).is_some()) {
                let what = format!("{} ({})", of.short, of.range());
                let title = format!("{}: {analyte}, median hours within {what}", self.title);
                text.push_str(&self.matrix(outcome, axes, &title, (&within, 1.0)));
            }
        }
        if text.is_empty() {
            let peak = CellMeasure::Exposure(Measure::Cmax);
            let peak = |cell: &CellOutcome| Some(median(cell.summary(analyte, peak)?)?.estimate);
            let title = format!("{}: {analyte}, median peak in ng/mL", self.title);
            text.push_str(&self.matrix(outcome, axes, &title, (&peak, 1.0)));
        }
        text
    }

    /// A number of each cell, times a factor.
    fn matrix(
        &self,
        outcome: &DesignOutcome,
        [rows, columns]: [&Axis; 2],
        title: &str,
        (number, times): (Number<'_>, f64),
    ) -> String {
        let shown = some_of(columns.values.len());
        let mut header = vec![format!("{} \\ {}", rows.name, columns.name)];
        header.extend(
            shown
                .iter()
                .filter_map(|index| Some(columns.value(*index)?.text.clone())),
        );
        let mut table = TextTable::new(header);
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
        format!("\n{}\n{}", wrap(&format!("{title}{note}"), ""), table.text())
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

/// "Zarate 2012: …", one a line.
fn cited(outcome: &DesignOutcome) -> Vec<String> {
    let cited = outcome.cited.iter();
    cited
        .map(|cited| format!("{}: {}", cited.name, cited.source))
        .collect()
}

fn median(summary: &CellSummary) -> Option<&Percentile> {
    summary.percentiles.get(1)
}

fn levels(percentiles: &[Percentile]) -> String {
    super::estimate_text::levels(percentiles, "–")
}

fn key(outcome: &DesignOutcome) -> String {
    let text = format!(
        "Each ± is half of a 95 % Monte Carlo interval: how well {} people fix the number, not whether the model is \
         right. cells.csv has every number with its interval; run.json says how each cell was found.",
        with_thousands(outcome.subjects.count()),
    );
    wrap(&text, "").replace("\n  ", "\n")
}

/// How many warnings there are, and the worst in full.
fn worst_warnings(outcome: &DesignOutcome) -> String {
    let of = outcome.combinations;
    let severe = outcome
        .warnings
        .iter()
        .filter(|said| said.warning.kind.is_severe())
        .count();
    let shown = severe.clamp(1, MOST_WARNINGS);
    let line = |said: &DesignWarning| wrap(&said.sentence(of), "  ");
    let worst: Vec<String> = outcome.warnings.iter().take(shown).map(line).collect();
    let head = match outcome.warnings.len() {
        0 => return String::new(),
        1 => "1 warning:".to_string(),
        count if count == worst.len() => format!("{count} warnings:"),
        count => format!("{count} warnings; --details and run.json have all. The worst:"),
    };
    format!("\n{head}\n{}\n", worst.join("\n"))
}

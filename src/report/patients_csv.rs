use super::name_cell::name_cell;
use super::patient_columns;
use super::row::{columns, line, push_cell, sections};
use crate::outcome::{AnalyteOutcome, SeriesOutcome, StudyOutcome};
use std::fmt::Write;
use std::io::Result;
use std::ops::Range;

/// What each patient had, as CSV: a row for each model, arm, analyte and patient.
///
/// A population may be large, so the text comes in blocks that may be made at the same time and are
/// written in their order.
#[derive(Clone, Copy, Debug)]
pub struct PatientsCsv<'a> {
    outcome: &'a StudyOutcome,
}

/// Some rows of the file, of neighbours.
#[derive(Clone, Debug)]
pub struct PatientRows<'a> {
    outcome: &'a StudyOutcome,
    model: &'a str,
    arm: &'a str,
    analyte: &'a AnalyteOutcome,
    patients: Range<usize>,
}

/// Patients in a block: half a megabyte of text.
const BLOCK: usize = 4096;

impl<'a> PatientsCsv<'a> {
    /// Of an outcome.
    pub fn new(outcome: &'a StudyOutcome) -> Self {
        Self { outcome }
    }

    /// The first line.
    ///
    /// # Errors
    /// When the names of the columns cannot be written as CSV.
    pub fn header(&self) -> Result<String> {
        let mut header = columns(&["model", "arm", "analyte", "patient", "weight_kg"]);
        header.extend(patient_columns::names(self.outcome));
        line(&header)
    }

    /// All other lines, in their order.
    pub fn blocks(&self) -> Vec<PatientRows<'a>> {
        let outcome = self.outcome;
        let blocks = |(model, series, analyte): (&'a str, &'a SeriesOutcome, &'a AnalyteOutcome)| {
            let count = analyte.patients.len();
            (0..count).step_by(BLOCK).map(move |from| PatientRows {
                outcome,
                model,
                arm: &series.arm,
                analyte,
                patients: from..(from + BLOCK).min(count),
            })
        };
        sections(outcome).flat_map(blocks).collect()
    }
}

impl PatientRows<'_> {
    /// As text.
    ///
    /// # Errors
    /// When the names of model, arm and analyte cannot be written as CSV.
    pub fn text(&self) -> Result<String> {
        let names = line(&[self.model, self.arm, &self.analyte.name].map(name_cell))?;
        let names = names.trim_end_matches(['\r', '\n']);
        let values = patient_columns::values(self.analyte);
        let mut text = String::new();
        for index in self.patients.clone() {
            let Some(weight) = self.outcome.weights.get(index) else {
                break;
            };
            text.push_str(names);
            // Writing to a string does not fail.
            let _ = write!(text, ",{},", self.outcome.subjects.number(index));
            push_cell(&mut text, weight.kg());
            for column in &values {
                text.push(',');
                push_cell(&mut text, column.at(index));
            }
            text.push('\n');
        }
        Ok(text)
    }
}

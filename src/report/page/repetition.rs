//! What is needed to make a run again, and to know that it is the same.

use super::page_part::PagePart;
use super::page_source::PageSource;
use super::page_table::{PageTable, shown};
use crate::population::{Population, SubjectRange};
use crate::report::{InputFile, ResultTable, RunRecord, with_thousands};
use serde_json::Value;

/// Version, people, options, command, the files it was made from with their hashes, and the scenario itself.
pub(super) fn repetition(
    source: &PageSource<'_>,
    population: &Population,
    subjects: SubjectRange,
) -> Vec<PagePart> {
    let record = serde_json::to_value(source.record).unwrap_or(Value::Null);
    let name = &source.scenario.name;
    let solver = record.pointer("/solver/used").and_then(Value::as_array);
    let solver: Vec<&str> = solver.into_iter().flatten().filter_map(Value::as_str).collect();
    let lines = [
        format!("Program: infusim, version {}.", RunRecord::VERSION),
        match subjects.is_part_of(population.count) {
            true => format!(
                "Virtual patients: numbers {} to {} of {}.",
                with_thousands(subjects.first()),
                with_thousands(subjects.last()),
                with_thousands(population.count)
            ),
            false => format!("Virtual patients: {}.", with_thousands(population.count)),
        },
        format!("Seed of everything random: {}.", population.seed),
        format!("Solved by: {}.", solver.join(", ")),
    ];
    let options = source.options.on_the_command_line();
    let mut parts = vec![
        PagePart::List(lines.iter().map(|line| shown(line)).collect()),
        PagePart::Paragraph(
            "The same version makes the same numbers again from the scenario and the files below, on any machine: to the last \
             digit where a model is linear, to 1e-10 where it is solved step by step. A results folder holds run.json, \
             from which infusim rerun repeats a run and says whether every byte is the same."
                .to_string(),
        ),
        PagePart::Listing {
            title: "Command".to_string(),
            text: shown(&format!("infusim run {}{options}", quoted(name))),
        },
    ];
    let mut files = ResultTable::new(["file", "what it is", "SHA-256"].map(str::to_string).to_vec())
        .captioned("Files that this run was made from");
    for file in InputFile::all(&record) {
        files.row(vec![
            file.name.clone(),
            file.kind().to_string(),
            file.sha256.clone(),
        ]);
    }
    parts.push(PagePart::Table(PageTable::of_words(&files)));
    parts.push(PagePart::Listing {
        title: "The scenario, as written".to_string(),
        text: shown(&source.scenario.text),
    });
    parts
}

/// The program, the scenario and the seed, as one would cite them; the publications follow.
pub(super) fn run_cited(source: &PageSource<'_>, population: &Population) -> PagePart {
    let record = serde_json::to_value(source.record).unwrap_or(Value::Null);
    let hash = record.pointer("/scenario/sha256").and_then(Value::as_str);
    PagePart::Paragraph(shown(&format!(
        "infusim, a simulator of infusions, version {}; scenario {} (SHA-256 {}), seed {}. And the publications that its numbers \
         are from, or that it quotes:",
        RunRecord::VERSION,
        source.scenario.name,
        hash.unwrap_or_default(),
        population.seed
    )))
}

/// A name as a shell takes it for one word.
fn quoted(name: &str) -> String {
    let is_plain =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '.' | '-' | '_' | '+');
    match name.chars().all(is_plain) {
        true => name.to_string(),
        false => format!("'{}'", name.replace('\'', "'\\''")),
    }
}

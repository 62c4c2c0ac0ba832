//! Figures with a band of measured levels, with measured levels, and visual predictive checks.

use crate::contrast::nothing_is_faint;
use crate::painted::Painted;
use crate::studies::figure;
use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::plot::{FigureOptions, draw_vpc};
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::fmt::Write;
use std::ops::ControlFlow;

fn outcome(patients: u64, arms: &[&str], csv: &str) -> StudyOutcome {
    let mut text = format!(
        "title: Measured\nmodel: otto-2021\npatients: {{count: {patients}, seed: 1, weight: 70 kg}}\nobserve: {{until: 6 h, \
         every: 5 min}}\nresidual: yes\nobserved: levels.csv\nthresholds: [{{name: a level, substance: S-ketamine, above: 20 \
         ng/mL}}]\narms:\n"
    );
    for (index, arm) in arms.iter().enumerate() {
        let dose = 10 + 5 * index;
        writeln!(
            text,
            "  {arm}: [{{infusion: {{dose: {dose} mg, over: {} min}}}}]",
            30 * (index + 1)
        )
        .unwrap();
    }
    let files = |name: &str| match name {
        "levels.csv" => Ok(Source::new(name, csv)),
        _ => Err(Diagnostics::new(Source::new(name, ""), Vec::new())),
    };
    let library = Library::open().unwrap();
    let study = Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &files));
    let study = study.unwrap_or_else(|bad| panic!("{bad}"));
    let options = SimulateOptions::default();
    simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// Of so many subjects, each measured at each of these minutes, those of an arm.
fn levels(subjects: usize, minutes: &[usize], arms: &[&str]) -> String {
    let mut csv = "subject,time (min),level (ng/mL),lower (ng/mL),upper (ng/mL),arm,site\n".to_string();
    for subject in 0..subjects {
        for minute in minutes {
            let arm = arms[subject % arms.len()];
            let level = 60.0 / (1.0 + 0.02 * *minute as f64) * (1.0 + 0.05 * (subject % 7) as f64);
            match *minute > 300 {
                true => writeln!(csv, "person {subject},{minute},<10,,,{arm},venous").unwrap(),
                false => writeln!(
                    csv,
                    "person {subject},{minute},{level:.1},{:.1},{:.1},{arm},venous",
                    0.8 * level,
                    1.3 * level
                )
                .unwrap(),
            }
        }
    }
    csv
}

const FEW: [usize; 5] = [20, 60, 120, 240, 330];
const ARMS: [&str; 3] = ["short", "longer", "longest"];

#[test]
fn with_measured_levels_of_few_and_many() {
    for (subjects, arms) in [(1, &ARMS[..1]), (6, &ARMS[..1]), (6, &ARMS), (40, &ARMS[..2])] {
        let outcome = outcome(60, arms, &levels(subjects, &FEW, arms));
        for analyte in outcome.analytes() {
            for log in [false, true] {
                let what = format!("{subjects} subjects in {} arms, {analyte}, log {log}", arms.len());
                nothing_is_faint(&figure(&outcome, analyte, log), &what);
            }
        }
    }
}

/// The legend says which band is of which levels, and whose the points are; a figure of an analyte without levels has none.
#[test]
fn the_legend_tells_measured_from_true() {
    let outcome = outcome(60, &ARMS[..1], &levels(2, &FEW, &ARMS[..1]));
    let words = |analyte: &str| -> Vec<String> {
        let svg = figure(&outcome, analyte, false);
        Painted::new(&svg)
            .texts
            .iter()
            .map(|text| text.words.clone())
            .collect()
    };
    let own = words("S-ketamine");
    for expected in [
        "5–95 % of 60 patients, true levels",
        "5–95 % of 60 patients, measured levels (residual error)",
        "measured, subject person 0",
        "measured, subject person 1",
        "measured, below the limit of quantification",
    ] {
        // Letters are outlines, and between words there is nothing.
        let expected = expected.replace(' ', "");
        assert!(own.contains(&expected), "{expected}: {own:?}");
    }
    let metabolite = words("S-norketamine");
    assert!(
        !metabolite.iter().any(|words| words.starts_with("measured,")),
        "{metabolite:?}"
    );
}

#[test]
fn visual_predictive_checks() {
    let every_half_hour: Vec<usize> = (1..=11).map(|half| 30 * half).collect();
    for arms in [&ARMS[..1], &ARMS] {
        let subjects = 20 * arms.len();
        let outcome = outcome(4_000, arms, &levels(subjects, &every_half_hour, arms));
        for log in [false, true] {
            let figure = draw_vpc(&outcome, "S-ketamine", FigureOptions { log })
                .unwrap()
                .unwrap();
            nothing_is_faint(&figure.svg, &format!("{} arms, log {log}", arms.len()));
            let painted = Painted::new(&figure.svg);
            let panels = painted
                .texts
                .iter()
                .filter(|text| text.words.contains(":concentration(ng/mL"));
            assert_eq!(panels.count(), arms.len());
        }
        assert!(
            draw_vpc(&outcome, "S-norketamine", FigureOptions::default())
                .unwrap()
                .is_none()
        );
    }
}

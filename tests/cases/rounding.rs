//! Differences that are nothing but rounding.

use crate::run::{Run, number};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::File;

/// Every difference and both ends of its interval.
fn differences(run: &Run) -> Vec<f64> {
    let percentiles = ["lower", "median", "upper"];
    let ends = ["", "_ci_low", "_ci_high"];
    let names = percentiles
        .iter()
        .flat_map(|percentile| ends.map(|end| format!("difference_{percentile}{end}")));
    let names: Vec<String> = names.collect();
    let table = run.table("comparison.csv");
    table
        .iter()
        .flat_map(|row| names.iter().map(|name| number(row, name)))
        .collect()
}

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap()
}

/// The curves are the same, so every difference is 0 and everybody has the same.
#[test]
fn the_same_dose_said_in_three_ways_makes_no_difference() {
    let run = Run::of("same-dose-said-in-two-ways", &[]);
    let found = differences(&run);
    // Two arms against the first; peak and both areas; three levels with their ends.
    assert_eq!(found.len(), 2 * 3 * 9);
    assert!(found.iter().all(|difference| *difference == 0.0), "{found:?}");
    for row in run.table("comparison.csv") {
        assert_eq!(number(&row, "share_same"), 1.0);
        assert_eq!(number(&row, "share_censored"), 0.0);
    }
    assert!(run.said.out.contains("the same peak"), "{}", run.said.out);
    assert!(!run.said.out.contains("e-"), "{}", run.said.out);
    assert!(widest(&run.said.out) <= 80, "{}", run.said.out);
}

/// So too where the steps of a solver decide, which agree to 1e-8.
#[test]
fn so_it_is_under_every_solver() {
    for solver in ["rodas5p", "dopri5"] {
        let run = Run::edited("same-dose-said-in-two-ways", &["--solver", solver], |text| {
            text.replace("kamp-2020", "models/saturable.yaml")
                .replace("1000", "20")
        });
        assert_eq!(run.said.code, 0, "{}", run.said.err);
        for row in run.table("comparison.csv") {
            assert_eq!(number(&row, "share_same"), 1.0, "{solver}: {row:?}");
            assert_eq!(number(&row, "difference_median"), 0.0);
        }
    }
}

/// Two per cent more dose is two per cent more in a linear model: a difference that is there is not rounded away.
#[test]
fn a_small_difference_stays() {
    let run = Run::edited("same-dose-said-in-two-ways", &[], |text| {
        text.replace("over: 1 h}\n  six", "over: 1.000001 h}\n  six")
    });
    let row = &run.table("comparison.csv")[0];
    assert_eq!(row["arm"], "two halves");
    assert_eq!(number(row, "share_more"), 1.0);
    assert!(number(row, "difference_median") > 0.0);
}

/// Everybody alike, since it was not published how they differ: the table says so, and in the files the median has no Monte
/// Carlo error.
#[test]
fn people_who_are_all_alike_have_an_error_of_zero() {
    let run = Run::edited("two-names-one-column", &[], |text| {
        text.replace("count: 1,", "count: 300,")
            .replace("bolus: 9 mg", "bolus: 0.129 mg/kg")
    });
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    assert!(run.said.out.contains("spread not"), "{}", run.said.out);
    assert!(!run.said.out.contains("±0"), "{}", run.said.out);
    let summary = run.table("summary.csv");
    let peak = summary.iter().find(|row| row["measure"] == "cmax").unwrap();
    // 9.03 mg in 30 L.
    for column in ["lower", "median", "median_ci_low", "median_ci_high", "upper"] {
        assert_eq!(number(peak, column), 301.0, "{column}");
    }
    assert!(!run.said.out.contains("e-"), "{}", run.said.out);
    let figure = String::from_utf8(run.sandbox.read("out/two-names-one-column/concentration.svg")).unwrap();
    assert!(!figure.contains("0.0000"), "an error of rounding");
}

/// Where no infusion runs its rate is 0, not −0.
#[test]
fn no_file_holds_a_negative_zero() {
    let run = Run::of("same-dose-said-in-two-ways", &["--format", "parquet"]);
    let mut zeros = 0;
    for name in ["curves", "patients"] {
        let path = run
            .sandbox
            .path(&format!("out/same-dose-said-in-two-ways/{name}.parquet"));
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        for row in reader.get_row_iter(None).unwrap() {
            for (column, field) in row.unwrap().get_column_iter() {
                if let Field::Double(value) = field {
                    assert!(*value != 0.0 || value.is_sign_positive(), "{name}: {column}");
                    zeros += usize::from(*value == 0.0);
                }
            }
        }
    }
    assert!(zeros > 100);
    assert!(!run.record().to_string().contains("-0.0"));
    for name in ["curves.csv", "patients.csv", "summary.csv", "comparison.csv"] {
        let text = run
            .sandbox
            .read(&format!("out/same-dose-said-in-two-ways/{name}"));
        let text = String::from_utf8(text).unwrap();
        assert!(
            text.lines().all(|line| line.split(',').all(|cell| cell != "-0")),
            "{name}"
        );
    }
}

//! The same studies through the program, as files.

use crate::sandbox::{Sandbox, cases};
use crate::written::{outcome, studies};
use infusim::solver::Method;
use proptest::prelude::*;

/// A column of a table as numbers.
fn column(table: &[u8], name: &str) -> Vec<f64> {
    let mut reader = csv::Reader::from_reader(table);
    let place = reader
        .headers()
        .unwrap()
        .iter()
        .position(|header| header == name)
        .unwrap();
    reader
        .records()
        .map(|row| row.unwrap().get(place).unwrap().parse().unwrap())
        .collect()
}

proptest! {
    #![proptest_config(cases(8))]

    /// What is valid is called fine and runs; one thread and two write the same bytes; and the peaks in the file are
    /// those of the library, in the order of arms, analytes and patients.
    #[test]
    fn runs_what_the_library_runs(written in studies()) {
        let sandbox = Sandbox::new();
        sandbox.write("study.yaml", written.scenario());
        sandbox.write("model.yaml", written.model.yaml());
        let said = sandbox.infusim(&["check", "study.yaml"]);
        prop_assert!(said.code == 0, "{}", said.err);
        for threads in ["1", "2"] {
            let said = sandbox.infusim(&["run", "study.yaml", "--threads", threads, "--out", threads]);
            prop_assert!(said.code == 0, "{}", said.err);
        }
        let mut tables = sandbox.files("1/study");
        tables.retain(|name| name.ends_with(".csv"));
        prop_assert!(tables.len() >= 3, "{:?}", tables);
        for table in tables {
            let [one, two] = ["1", "2"].map(|threads| sandbox.read(&format!("{threads}/study/{table}")));
            prop_assert!(one == two, "{}", table);
        }
        let library = outcome(&written.study(), Method::Auto, 1);
        let analytes = library.series.iter().flat_map(|series| &series.analytes);
        let expected: Vec<f64> = analytes.flat_map(|analyte| analyte.patients.cmax().to_vec()).collect();
        let found = column(&sandbox.read("1/study/patients.csv"), "cmax_ng_per_ml");
        prop_assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            prop_assert!((found - expected).abs() <= 1e-5 * expected, "{found}, not {expected}");
        }
    }
}

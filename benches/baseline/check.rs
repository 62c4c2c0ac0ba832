//! Whether the kernel computes what infusim computes.

use super::kernel::{Until, Workload, run};
use infusim::document::Source;
use infusim::model::Library;
use infusim::output::read_file;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use std::ops::ControlFlow;
use std::path::Path;

/// Stops with a message when it does not.
pub fn against_infusim(workload: &Workload, file: &str, patients: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/workloads");
    let text = std::fs::read_to_string(folder.join(format!("{file}.yaml"))).unwrap();
    let text = text.replace("count: 10000", &format!("count: {patients}"));
    let library = Library::open().unwrap();
    let read = |name: &str| read_file(&folder.join(name));
    let study = Study::read(Source::new(file, &text), &Finder::new(&library, &read)).unwrap();
    let options = SimulateOptions::default();
    let outcome = simulate(&study, library.substances(), options, &|_| {
        ControlFlow::Continue(())
    })
    .unwrap();
    let limit = run(workload, patients, 2, Until::Everything);
    let mut shallow = 0;
    assert_eq!(limit.above.len(), outcome.series[0].analytes.len());
    for (analyte, expected) in outcome.series[0].analytes.iter().enumerate() {
        let curves = &expected.curves;
        let mut ties = 0;
        for (level, curve) in curves.percentiles.iter().enumerate() {
            let highest = curve.values.iter().fold(0.0_f64, |most, value| most.max(*value));
            for point in 0..workload.points {
                let estimate = curve.at(point);
                let ends = [estimate.low, Some(estimate.value), estimate.high];
                for (end, expected) in ends.into_iter().enumerate() {
                    let Some(expected) = expected else { continue };
                    let found = limit.percentiles[analyte][point][3 * level + end];
                    let close = (found - expected).abs() <= 1e-9 * highest;
                    assert!(
                        close,
                        "{file}: percentile {level} at point {point}: {found} and {expected}"
                    );
                }
            }
        }
        let thresholds: Vec<usize> = (0..expected.thresholds.len())
            .filter(|index| expected.thresholds[*index].is_some())
            .collect();
        for (own, threshold) in thresholds.iter().enumerate() {
            for point in 0..workload.points {
                let found = i64::from(limit.above[analyte][own][point]);
                ties += (found - curves.above[(*threshold, point)] as i64).abs();
            }
        }
        assert!(
            ties <= 2,
            "{file}: {ties} patients stand on the wrong side of a threshold"
        );
        for (patient, expected) in expected.patients.iter().enumerate() {
            let of = |measure: usize| limit.of(patient, analyte, measure);
            let pairs = [
                ("Cmax", of(0), expected.cmax, 1e-9 * expected.cmax),
                ("area", of(2), expected.area, 1e-9 * expected.area),
            ];
            for (own, threshold) in thresholds.iter().enumerate() {
                let (found, expected) = (of(3 + own), expected.above[*threshold].hours);
                let difference = (found - expected).abs();
                // A threshold just reached is crossed so slowly that the last digits of a level are hours.
                shallow += usize::from(difference > 1e-8);
                assert!(
                    difference <= 1e-6 && shallow <= patients / 1_000,
                    "{file}: hours above of patient {patient}: {found} and {expected}"
                );
            }
            // Where the day before has left nothing, two days' peaks differ by rounding alone; so do
            // neighbouring points of a plateau.
            match (of(1) - expected.tmax).abs() {
                difference if difference <= 1e-6 => {}
                difference => {
                    let days = difference / 24.0;
                    assert!(
                        (days - days.round()).abs() < 1e-4 && (of(0) / expected.cmax - 1.0).abs() < 1e-11,
                        "{file}: Tmax of patient {patient}: {} and {}",
                        of(1),
                        expected.tmax
                    );
                }
            }
            for (what, found, expected, within) in pairs {
                let close = (found - expected).abs() <= within;
                assert!(
                    close,
                    "{file}: {what} of patient {patient}: {found} and {expected}"
                );
            }
        }
    }
}

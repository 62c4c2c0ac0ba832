//! Answers do not depend on how finely curves are drawn, nor on how they are cut into pieces.

use crate::cases::{cases, grid, random_cases};
use infusim::document::{Diagnostics, Source};
use infusim::model::Library;
use infusim::outcome::StudyOutcome;
use infusim::scenario::{Finder, Study};
use infusim::simulate::{SimulateOptions, simulate};
use infusim::solver::Method;
use proptest::prelude::*;
use std::ops::ControlFlow;

fn outcome(model: &str, every: &str) -> StudyOutcome {
    let text = format!(
        "
title: drawn every {every}
model: {model}
patients: {{count: 40, seed: 5, weight: {{median: 75 kg, cv: 18 %, min: 45 kg, max: 120 kg}}}}
thresholds: [{{name: low, substance: ketamine, above: 60 ng/mL}}, {{name: high, substance: ketamine, above: 190 ng/mL}}]
arms:
  one: [{{infusion: {{dose: 0.5 mg/kg, over: 37 min}}}}, {{at: 11 min, bolus: 5 mg}}]
  two: [{{repeat: {{every: 7 h, times: 2, doses: [{{infusion: {{rate: 20 mg/h, over: 2 h}}}}]}}}}]
observe: {{until: 20 h, every: {every}}}
"
    );
    let library = Library::open().unwrap();
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    let study = Study::read(Source::new("t.yaml", &text), &Finder::new(&library, &nothing)).unwrap();
    let watch = |_| ControlFlow::Continue(());
    simulate(&study, library.substances(), SimulateOptions::default(), &watch).unwrap()
}

/// A grid ten times finer changes no answer by more than a millionth. Fails when anything is read off the grid.
#[test]
fn a_grid_ten_times_finer_changes_nothing() {
    for model in ["kamp-2020", "flint-2017"] {
        let (coarse, fine) = (outcome(model, "10 min"), outcome(model, "1 min"));
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(b.abs());
        for (coarse, fine) in coarse.series.iter().zip(&fine.series) {
            for (coarse, fine) in coarse.analytes.iter().zip(&fine.analytes) {
                for (a, b) in coarse.patients.iter().zip(&fine.patients) {
                    assert!(
                        close(a.cmax, b.cmax) && close(a.tmax, b.tmax),
                        "{model}: {a:?} {b:?}"
                    );
                    assert!(close(a.area, b.area) && close(a.area_to_infinity, b.area_to_infinity));
                    for (a, b) in a.above.iter().zip(&b.above) {
                        assert!(close(a.hours, b.hours), "{model}: {a:?} {b:?}");
                        assert_eq!(a.first.is_some(), b.first.is_some());
                        assert!(close(a.first.unwrap_or(0.0), b.first.unwrap_or(0.0)));
                        assert!(close(a.back.unwrap_or(0.0), b.back.unwrap_or(0.0)));
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(random_cases(60))]

    /// A curve sampled in pieces has the same bits as one sampled whole. Fails when a piece starts over.
    #[test]
    fn a_curve_in_pieces_is_the_same_to_the_bit(case in cases(), cut in 1..99_usize) {
        for method in [Method::Exact, Method::Dopri5] {
            let trajectory = case.solve(method);
            let grid = grid(case.horizon, 100);
            let (points, analytes) = (grid.len(), trajectory.analytes());
            let cut = cut.min(points - 1);
            let mut whole = vec![f64::NAN; points * analytes];
            trajectory.sample(&grid, 0, points, &mut whole);
            for (from, to) in [(0, cut), (cut, points)] {
                let mut piece = vec![f64::NAN; (to - from) * analytes];
                trajectory.sample(&grid, from, to, &mut piece);
                for analyte in 0..analytes {
                    for point in from..to {
                        let part = piece[analyte * (to - from) + point - from];
                        prop_assert_eq!(part.to_bits(), whole[analyte * points + point].to_bits());
                    }
                }
            }
        }
    }
}

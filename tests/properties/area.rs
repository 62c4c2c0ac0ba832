use crate::cases::{TIGHT, cases, flow, random_cases};
use crate::oracle;
use infusim::quantity::Time;
use infusim::solver::{Input, Method, Reading, Schedule, System, Trajectory, area_to_infinity};
use nalgebra::DVector;
use proptest::prelude::*;

/// Abscissae on 0 to 1 and weights of Gauss and Legendre's rule with five points, from their
/// closed form.
fn gauss() -> [(f64, f64); 5] {
    let near = (5.0 - 2.0 * (10.0_f64 / 7.0).sqrt()).sqrt() / 3.0;
    let far = (5.0 + 2.0 * (10.0_f64 / 7.0).sqrt()).sqrt() / 3.0;
    let heavy = (322.0 + 13.0 * 70.0_f64.sqrt()) / 900.0;
    let light = (322.0 - 13.0 * 70.0_f64.sqrt()) / 900.0;
    let rule = [
        (0.0, 128.0 / 225.0),
        (near, heavy),
        (-near, heavy),
        (far, light),
        (-far, light),
    ];
    rule.map(|(place, weight)| (0.5 + 0.5 * place, 0.5 * weight))
}

/// The area under the levels themselves, five points between every two knots.
pub fn quadrature(trajectory: &Trajectory, analyte: usize) -> f64 {
    let mut area = 0.0;
    for segment in &trajectory.segments {
        for (knot, pair) in segment.times.windows(2).enumerate() {
            let width = pair[1] - pair[0];
            for (place, weight) in gauss() {
                let time = pair[0] + place * width;
                area += weight * width * segment.concentration(knot, time, analyte).value;
            }
        }
    }
    area
}

proptest! {
    #![proptest_config(random_cases(64))]

    /// The area to the end is that of a fine quadrature of the levels; it fails when the integral
    /// that is carried along belongs to another compartment or misses a segment.
    #[test]
    fn the_area_to_the_end_is_that_under_the_levels(case in cases()) {
        let given = case.schedule().input_until_horizon();
        for (method, share) in [(Method::Exact, 1e-9), (Method::Dopri5, 1e-8), (Method::Dop853, 1e-8)] {
            let trajectory = case.solve(method);
            for (analyte, reading) in case.model.system.readings.iter().enumerate() {
                let (found, expected) = (trajectory.area(analyte), quadrature(&trajectory, analyte));
                let highest = given * reading.factor * case.horizon.hours();
                let allowed = share * expected + 1e-11 * highest;
                prop_assert!((found - expected).abs() <= allowed, "{method}: {found}, not {expected}");
            }
        }
    }

    /// The area to infinity of what is cleared from the central compartment is dose × F / clearance,
    /// whatever else the body does with it; it fails when a route's fraction, a share that becomes
    /// metabolite or a dose after the observation is left out.
    #[test]
    fn the_area_to_infinity_is_dose_by_clearance(case in cases()) {
        let model = &case.model;
        let reach: f64 = model.inputs(&case.timeline).iter().map(|a| a.amount * model.arrives(a)).sum();
        let areas = area_to_infinity("model", &model.system, &case.schedule(), Method::Auto, TIGHT).unwrap();
        for (area, reading) in areas.iter().zip(&model.system.readings) {
            let clearance_share = match model.metabolite {
                Some((metabolite, k)) if metabolite == reading.compartment => model.share / k,
                _ => 1.0 / model.k_out,
            };
            let expected = reach * clearance_share * reading.factor;
            prop_assert!((area - expected).abs() <= 1e-13 * expected, "{area}, not {expected}");
        }
    }

    /// It is also the area to any time after the last dose and −A⁻¹ × what is then in the body; it
    /// fails when the two kinds of area count differently.
    #[test]
    fn the_area_to_infinity_is_the_area_so_far_and_the_rest(case in cases(), more in 0.1..100.0_f64) {
        let end = case.schedule().last_input_end() + Time::from_hours(more);
        let trajectory = case.solve_schedule(&case.schedule_until(end), Method::Exact);
        let left = DVector::from_column_slice(trajectory.remaining());
        let rest = -oracle::rate_matrix(&case.model.system).lu().solve(&left).unwrap();
        let areas = area_to_infinity("model", &case.model.system, &case.schedule(), Method::Auto, TIGHT).unwrap();
        for (analyte, reading) in case.model.system.readings.iter().enumerate() {
            let found = trajectory.area(analyte) + rest[reading.compartment] * reading.factor;
            prop_assert!((found - areas[analyte]).abs() <= 1e-8 * areas[analyte], "{found}, not {}", areas[analyte]);
        }
    }
}

/// A compartment that only fills, such as urine, holds drug for ever; the area in blood is finite all
/// the same, and the area in the urine is not.
#[test]
fn a_compartment_that_only_fills_has_the_only_infinite_area() {
    let readings = [0, 1]
        .map(|compartment| Reading {
            compartment,
            factor: 100.0,
        })
        .to_vec();
    let system = System {
        size: 2,
        transfers: vec![flow(0, 0.5, &[(1, 1.0)])],
        saturable: vec![],
        readings,
    };
    let dose = Input {
        into: 0,
        start: Time::ZERO,
        end: Time::ZERO,
        amount: 10.0,
        tilt: 0.0,
    };
    let schedule = Schedule::from_inputs(vec![dose], 2, Time::ZERO, Time::from_hours(1.0));
    let areas = area_to_infinity("model", &system, &schedule, Method::Auto, TIGHT).unwrap();
    assert!((areas[0] - 10.0 * 100.0 / 0.5).abs() < 1e-11, "{areas:?}");
    assert_eq!(areas[1], f64::INFINITY);
}

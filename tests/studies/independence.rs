//! A person has what they have, alone or in company, on one thread or on two.

use crate::sandbox::cases;
use crate::written::{on_occasions, outcome, studies};
use infusim::outcome::{Exposure, StudyOutcome};
use infusim::report::{Frame, FrameKind};
use infusim::solver::{Method, Schedule, System, Tolerance, area_to_infinity, solve};
use proptest::prelude::*;

/// Every table as it is written.
pub fn tables(outcome: &StudyOutcome) -> Vec<String> {
    let text = |kind| {
        let mut bytes = Vec::new();
        Frame::new(kind, outcome).write_csv(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    FrameKind::ALL.map(text).to_vec()
}

/// Every digit of everybody's numbers, one analyte and arm after the other.
fn digits(outcome: &StudyOutcome, people: usize) -> Vec<Vec<u64>> {
    let analytes = outcome.series.iter().flat_map(|series| &series.analytes);
    let one = |exposure: Exposure| {
        let above = exposure
            .above
            .iter()
            .flat_map(|above| [Some(above.hours), above.first, above.back]);
        let mut numbers = vec![
            Some(exposure.cmax),
            Some(exposure.tmax),
            Some(exposure.area),
            Some(exposure.area_to_infinity),
            exposure.half_life,
        ];
        numbers.extend(above);
        numbers
            .into_iter()
            .map(|number| number.map_or(u64::MAX, f64::to_bits))
            .collect()
    };
    analytes
        .flat_map(|analyte| analyte.patients.iter().take(people).map(one))
        .collect()
}

proptest! {
    #![proptest_config(cases(32))]

    /// Five people are the same five among all, to the last digit.
    #[test]
    fn a_few_are_the_same_among_many(written in studies()) {
        let study = written.study();
        let few = study.clone().with(Some(5), None);
        let [few, many] = [few, study].map(|study| digits(&outcome(&study, Method::Auto, 1), 5));
        prop_assert_eq!(few, many);
    }

    /// The same of people who differ from occasion to occasion, and on two threads as on one.
    #[test]
    fn occasions_are_the_same_among_many(written in on_occasions(studies())) {
        let study = written.study();
        let few = study.clone().with(Some(5), None);
        let [few, many] = [few, study.clone()].map(|study| digits(&outcome(&study, Method::Auto, 1), 5));
        prop_assert_eq!(few, many);
        let [one, two] = [1, 2].map(|threads| tables(&outcome(&study, Method::Auto, threads)));
        prop_assert!(one == two);
    }

    /// A subject solved alone has the peak and the areas they have among others.
    #[test]
    fn somebody_alone(written in studies(), pick in any::<prop::sample::Index>()) {
        let study = written.study();
        let found = outcome(&study, Method::Auto, 1);
        let index = pick.index(study.population.count as usize);
        let (model, inputs) = (&study.models[0], &study.inputs[0]);
        let patient = study.population.subject(index as u64 + 1, model, inputs).unwrap();
        let system = System::new(model, &patient.values).unwrap();
        for (arm, series) in study.arms.iter().zip(&found.series) {
            let timeline = arm.regimen.timeline(patient.weight).unwrap();
            let schedule = Schedule::new(model, &patient.values, &timeline, study.grid.end()).unwrap();
            let trajectory = solve("random", &system, &schedule, Method::Auto, Tolerance::default()).unwrap();
            let areas = area_to_infinity("model", &system, &schedule, Method::Auto, Tolerance::default()).unwrap();
            for (number, analyte) in series.analytes.iter().enumerate() {
                let alone = Exposure::new(&trajectory, number, areas[number], None, &[]);
                let among = analyte.patients.get(index).unwrap();
                // What saturates or changes is followed to infinity in other steps, each with an error of 1e-9.
                let far = if written.model.is_linear() { 1e-9 } else { 1e-7 };
                for (name, alone, among, share) in [
                    ("peak", alone.cmax, among.cmax, 1e-9),
                    ("area", alone.area, among.area, 1e-9),
                    ("area to infinity", alone.area_to_infinity, among.area_to_infinity, far),
                ] {
                    prop_assert!(
                        (alone - among).abs() <= share * alone.abs(),
                        "{}, {}, patient {}: {name} {alone} alone, {among} among others", arm.name, analyte.name, index + 1
                    );
                }
            }
        }
    }

    /// Two threads write the same tables as one.
    #[test]
    fn threads_change_nothing(written in studies()) {
        let study = written.study();
        let [one, two] = [1, 2].map(|threads| tables(&outcome(&study, Method::Auto, threads)));
        prop_assert!(one == two);
    }
}

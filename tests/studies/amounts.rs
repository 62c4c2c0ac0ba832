//! What was given is in the body or has left it.

use crate::sandbox::cases;
use crate::written::studies;
use infusim::model::Model;
use infusim::population::Subject;
use infusim::regimen::Timeline;
use infusim::solver::{Method, Schedule, System, Tolerance, solve};
use proptest::prelude::*;

/// mg that have arrived by a time, worked out from the list of doses alone.
fn arrived(model: &Model, patient: &Subject, timeline: &Timeline, hours: f64) -> f64 {
    let of = |name: &str| model.parameter(name).map(|index| patient.values.get(index));
    let one = |input: &infusim::regimen::TimedDose| {
        let (share, lag, lasts) = match &*input.route {
            "oral" => (of("f").unwrap(), of("late").unwrap_or(0.0), 0.0),
            "nasal" => (of("fn").unwrap(), 0.0, of("lasts").unwrap()),
            _ => (1.0, 0.0, 0.0),
        };
        let start = input.start.hours() + lag;
        let length = if input.is_bolus() {
            lasts
        } else {
            (input.end - input.start).hours()
        };
        let so_far = match length > 0.0 {
            true => ((hours - start) / length).clamp(0.0, 1.0),
            false => f64::from(start <= hours),
        };
        input.amount.mg() * share * so_far
    };
    timeline.doses().iter().map(one).sum()
}

proptest! {
    #![proptest_config(cases(48))]

    /// In everybody, under every solver that can, what the compartments hold and what has left them add up to what
    /// arrived; it fails when a fraction, a lag, a dose or a part of an infusion is lost or counted twice.
    #[test]
    fn nothing_is_lost(written in studies()) {
        let study = written.study();
        let (model, inputs) = (&study.models[0], &study.inputs[0]);
        let until = study.grid.end();
        for number in 1..=4 {
            let patient = study.population.subject(number, model, inputs).unwrap();
            let system = System::new(model, &patient.values).unwrap();
            for arm in &study.arms {
                let timeline = arm.regimen.timeline(patient.weight).unwrap();
                let schedule = Schedule::new(model, &patient.values, &timeline, until).unwrap();
                let given = arrived(model, &patient, &timeline, until.hours());
                // Times are whole microseconds: an infusion that lasts a minute is known to 1e-7 at worst.
                prop_assert!((schedule.input_until_horizon() - given).abs() <= 1e-6 * given, "{}, not {given}", schedule.input_until_horizon());
                let exact = written.model.is_linear().then_some(Method::Exact);
                for method in [Method::Rodas5p, Method::Dopri5].into_iter().chain(exact) {
                    let trajectory = solve("random", &system, &schedule, method, Tolerance::default()).unwrap();
                    let held: f64 = trajectory.remaining().iter().sum();
                    let sum = held + trajectory.eliminated();
                    prop_assert!(
                        (sum - schedule.input_until_horizon()).abs() <= 1e-10 * schedule.input_until_horizon().max(1e-3),
                        "{method}, patient {number}, {}: {sum}, not {}", arm.name, schedule.input_until_horizon()
                    );
                }
            }
        }
    }
}

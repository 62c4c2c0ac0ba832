//! One patient alone, by each solver: what everything but the ensemble of populations is made of.

use super::subject::Subject;
use infusim::outcome::Exposure;
use infusim::solver::{Method, Schedule, System, solve};
use std::hint::black_box;
use std::time::Instant;

/// One solver on the first patient of a workload.
pub struct Solo {
    pub workload: &'static str,
    pub method: Method,
    /// For rates, trajectory, levels at all points and exposure.
    pub seconds: f64,
}

impl Solo {
    /// The fastest of so many runs.
    pub fn take(subject: &Subject, method: Method, repeat: usize) -> Self {
        let study = subject.study(1);
        let model = &study.models[0];
        let patient = study.population.subject(1, model, &study.inputs[0]).unwrap();
        let timeline = study.arms[0].regimen.timeline(patient.weight).unwrap();
        let tolerance = subject.tolerance.unwrap_or_default();
        let mut levels = vec![0.0; subject.levels()];
        let mut seconds = f64::INFINITY;
        for _ in 0..repeat {
            let start = Instant::now();
            let system = System::new(model, &patient.values).unwrap();
            let schedule = Schedule::new(model, &patient.values, &timeline, study.grid.end()).unwrap();
            let trajectory = solve(&model.id, &system, &schedule, method, tolerance).unwrap();
            trajectory.sample(&study.grid, 0, study.grid.len(), &mut levels);
            black_box(Exposure::new(
                &trajectory,
                0,
                0.0,
                None,
                &[Some(50.0), Some(150.0)],
            ));
            black_box(&levels);
            seconds = seconds.min(start.elapsed().as_secs_f64());
        }
        Self {
            workload: subject.name,
            method,
            seconds,
        }
    }
}

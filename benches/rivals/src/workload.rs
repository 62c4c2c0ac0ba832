use crate::RivalSubject;
use infusim::model::Library;
use infusim::output::read_file;
use infusim::population::Subject;
use infusim::scenario::{Finder, Study};
use infusim::solver::{Method, Schedule, System, Tolerance, solve};
use std::error::Error;
use std::path::Path;

/// A workload of BENCHMARKS.md with its patients drawn.
pub struct Workload {
    /// `W1`, `W2` or `W3`.
    pub name: &'static str,
    /// Everybody, in order.
    pub people: Vec<RivalSubject>,
    /// Everybody is given the same: everybody weighs the same.
    pub doses: Vec<Dose>,
    /// The doses as segments of constant rate, without gaps.
    pub segments: Vec<Segment>,
    /// When levels are wanted, in minutes.
    pub times: Vec<f64>,
    /// For each analyte, the levels whose share above is wanted, in ng/mL.
    pub thresholds: Vec<Vec<f64>>,
    study: Study,
    patients: Vec<Subject>,
}

/// An infusion, in minutes and mg.
#[derive(Clone, Copy, Debug)]
pub struct Dose {
    /// When it starts.
    pub start: f64,
    /// How long it runs.
    pub over: f64,
    /// How much in all.
    pub amount: f64,
}

/// A time within which the rate is constant, in minutes and mg/min.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// When it ends; it starts where the one before it ends.
    pub end: f64,
    /// What is infused.
    pub rate: f64,
}

impl Workload {
    /// The names and files there are.
    pub const ALL: [(&str, &str); 3] = [
        ("W1", "w1-daily.yaml"),
        ("W2", "w2-metabolite.yaml"),
        ("W3", "w3-saturable.yaml"),
    ];

    /// Reads a scenario and draws its first `count` patients.
    ///
    /// # Errors
    /// When the scenario cannot be used.
    pub fn read(name: &'static str, file: &str, count: u64) -> Result<Self, Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../workloads");
        let library = Library::open().map_err(|bad| bad.render(false))?;
        let read = |path: &str| read_file(&folder.join(path));
        let source = read(file).map_err(|bad| bad.render(false))?;
        let study = Study::read(source, &Finder::new(&library, &read))?.with(Some(count), None);
        let model = study.models.first().ok_or("no model")?;
        let arm = study.arms.first().ok_or("no arm")?;
        let patients: Vec<Subject> = (1..=count)
            .map(|number| study.population.subject(number, model, &study.inputs[0]))
            .collect::<Result<_, _>>()?;
        let people = patients
            .iter()
            .map(|patient| RivalSubject::new(model, patient))
            .collect::<Result<_, _>>()?;
        let first = patients.first().ok_or("no patients")?;
        let timeline = arm.regimen.timeline(first.weight)?;
        let doses = timeline.doses().iter().map(|input| Dose {
            start: minutes(input.start),
            over: minutes(input.end - input.start),
            amount: input.amount.mg(),
        });
        let schedule = Schedule::new(model, &first.values, &timeline, study.grid.end())?;
        let segments = schedule.segments.iter().map(|segment| Segment {
            end: minutes(segment.end),
            rate: segment.rates.iter().sum::<f64>() / 60.0,
        });
        let thresholds = (0..model.analytes().count()).map(|analyte| {
            let here = study.thresholds.iter();
            let here = here.filter(|one| one.analyte(model, library.substances()) == Some(analyte));
            here.map(|one| one.level.ng_per_ml()).collect()
        });
        Ok(Self {
            name,
            people,
            doses: doses.collect(),
            segments: segments.collect(),
            times: (0..study.grid.len())
                .map(|point| minutes(study.grid.time(point)))
                .collect(),
            thresholds: thresholds.collect(),
            patients,
            study,
        })
    }

    /// How many analytes are read.
    pub fn analytes(&self) -> usize {
        self.thresholds.len()
    }

    /// True when elimination saturates.
    pub fn saturates(&self) -> bool {
        self.people.first().is_some_and(|person| person.vmax > 0.0)
    }

    /// One patient's levels by infusim: exactly where the system is linear, otherwise step by step with
    /// this relative tolerance.
    ///
    /// # Errors
    /// When infusim cannot solve it.
    pub fn infusim(&self, patient: usize, relative: f64) -> Result<Vec<f64>, Box<dyn Error>> {
        let model = self.study.models.first().ok_or("no model")?;
        let arm = self.study.arms.first().ok_or("no arm")?;
        let patient = self.patients.get(patient).ok_or("no such patient")?;
        let grid = &self.study.grid;
        let timeline = arm.regimen.timeline(patient.weight)?;
        let system = System::new(model, &patient.values)?;
        let schedule = Schedule::new(model, &patient.values, &timeline, grid.end())?;
        let tolerance = Tolerance {
            relative,
            absolute: relative * 1e-3,
        };
        let trajectory = solve(&model.id, &system, &schedule, Method::Auto, tolerance)?;
        let mut levels = vec![f64::NAN; self.analytes() * grid.len()];
        trajectory.sample(grid, 0, grid.len(), &mut levels);
        Ok(levels)
    }
}

fn minutes(time: infusim::quantity::Time) -> f64 {
    time.microseconds() as f64 / 6e7
}

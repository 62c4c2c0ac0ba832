//! Where the ensemble's time goes, on one thread.
//!
//! The library does not read the clock, so its parts are repeated here through its public interface:
//! the same patients are drawn, and drawn and solved, without what comes after.

use super::kernel::{Until, Workload, run};
use super::number::{percent, span};
use super::subject::Subject;
use infusim::ensemble::{BatchOutput, BatchSolver, SolveRequest, SubjectProblem};
use infusim::lane::SimdLevel;
use infusim::outcome::{Exposure, Exposures, StudyOutcome};
use infusim::output::{ResultFolder, write};
use infusim::plot::{FigureOptions, draw};
use infusim::population::{self, ModelInputs};
use infusim::quantiles::{BLOCK, StreamingQuantiles};
use infusim::report::RunOptions;
use infusim::scenario::Study;
use infusim::simulate::MOST_TRAJECTORIES;
use infusim::solver::{Method, Schedule, Stop, System, areas_to_infinity, solve_all, terminal_half_life};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

/// Seconds of each part.
pub struct Shares {
    pub workload: &'static str,
    pub patients: usize,
    /// Drawing patients, their rates and doses.
    pub sampling: f64,
    /// Levels at all points and exposures.
    pub propagation: f64,
    /// All the rest of the ensemble.
    pub percentiles: f64,
    /// All files.
    pub writing: f64,
    /// Of that, drawing the figures.
    pub figures: f64,
    /// The bare kernel's sampling, exposures, levels and percentiles, where there is one.
    pub bare: Option<[f64; 4]>,
}

impl Shares {
    /// From the fastest of so many runs of each part.
    pub fn take(subject: &Subject, patients: usize, repeat: usize) -> Self {
        let all = AllSubjects::new(subject, patients);
        let (mut sampling, mut solving, mut whole) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        let (mut writing, mut figures) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..repeat {
            sampling = sampling.min(seconds(|| all.draw_only()));
            solving = solving.min(seconds(|| all.solve()));
            let (run, outcome) = subject.run(&all.study, 1);
            whole = whole.min(run);
            writing = writing.min(all.write(&outcome));
            figures = figures.min(seconds(|| draw_figures(&outcome)));
        }
        let shares = Self {
            workload: subject.name,
            patients,
            sampling,
            propagation: solving - sampling,
            percentiles: whole - solving,
            writing,
            figures,
            bare: subject
                .bare
                .as_ref()
                .map(|workload| bare(workload, patients, repeat)),
        };
        let [sampling, propagation, percentiles, writing] = shares.of_all().map(percent);
        println!(
            "{}: sampling {sampling}, propagation {propagation}, percentiles {percentiles}, writing {writing} of {}",
            shares.workload,
            span(shares.all())
        );
        shares
    }

    /// Seconds of ensemble and writing.
    pub fn all(&self) -> f64 {
        self.sampling + self.propagation + self.percentiles + self.writing
    }

    /// Sampling, propagation, percentiles and writing as parts of that.
    pub fn of_all(&self) -> [f64; 4] {
        [self.sampling, self.propagation, self.percentiles, self.writing].map(|part| part / self.all())
    }
}

/// A population, and what is asked of it.
struct AllSubjects<'a> {
    subject: &'a Subject,
    study: Study,
    /// For each analyte, the thresholds that belong to it, ng/mL.
    thresholds: Vec<Vec<Option<f64>>>,
    patients: usize,
}

impl<'a> AllSubjects<'a> {
    fn new(subject: &'a Subject, patients: usize) -> Self {
        let study = subject.study(patients);
        let model = &study.models[0];
        let own = |analyte: usize| {
            let all = study.thresholds.iter().map(|threshold| {
                let here = threshold.analyte(model, subject.library.substances()) == Some(analyte);
                here.then(|| threshold.level.ng_per_ml())
            });
            all.collect()
        };
        let thresholds = (0..model.analytes().count()).map(own).collect();
        Self {
            subject,
            study,
            thresholds,
            patients,
        }
    }

    fn inputs(&self) -> &ModelInputs {
        &self.study.inputs[0]
    }

    /// All weigh the same in these workloads and have no lag, so all are given the same.
    fn schedule(&self, patient: &population::Subject) -> Arc<Schedule> {
        let timeline = self.study.arms[0].regimen.timeline(patient.weight).unwrap();
        let until = self.study.grid.end();
        Arc::new(Schedule::new(&self.study.models[0], &patient.values, &timeline, until).unwrap())
    }

    /// Draws all subjects, a block at a time, and hands each block over.
    fn each_block(&self, mut take: impl FnMut(usize, &[SubjectProblem])) {
        let model = &self.study.models[0];
        let mut schedule = None;
        let mut block = Vec::with_capacity(BLOCK);
        for start in (0..self.patients).step_by(BLOCK) {
            block.clear();
            for number in start..(start + BLOCK).min(self.patients) {
                let drawn = self
                    .study
                    .population
                    .subject(number as u64 + 1, model, self.inputs());
                let patient = drawn.unwrap();
                let schedule = schedule.get_or_insert_with(|| self.schedule(&patient)).clone();
                let system = System::new(model, &patient.values).unwrap();
                block.push(SubjectProblem {
                    system,
                    later: Vec::new(),
                    schedule,
                    own_levels: Vec::new(),
                });
            }
            take(start, &block);
        }
    }

    fn draw_only(&self) {
        self.each_block(|_, block| {
            black_box(block);
        });
    }

    /// Levels and exposures of all. The quantiles they pass through keep nothing.
    fn solve(&self) {
        let model = &self.study.models[0];
        let typical = self.study.population.typical(model, self.inputs()).unwrap();
        let typical = SubjectProblem {
            system: System::new(model, &typical.values).unwrap(),
            later: Vec::new(),
            schedule: self.schedule(&typical),
            own_levels: Vec::new(),
        };
        if !BatchSolver::fits(&typical) {
            self.each_block(|_, block| {
                block
                    .chunks(MOST_TRAJECTORIES)
                    .for_each(|some| self.step_by_step(some))
            });
            return;
        }
        let limits = self
            .thresholds
            .iter()
            .map(|own| own.iter().flatten().copied().collect());
        let points = self.study.grid.len();
        let quantiles =
            StreamingQuantiles::new(self.patients, points, self.study.probabilities, limits.collect())
                .second_pass(&[]);
        let mut counts = quantiles.empty();
        let request = SolveRequest {
            grid: self.study.grid,
            window: 0..points,
            thresholds: &self.thresholds,
            own_levels: &[],
            fastest: 2.0 * typical.system.rate_bound(),
            stop: Stop::NEVER,
        };
        let mut together = BatchSolver::new(SimdLevel::new());
        let filled = |own: &Vec<Option<f64>>| Exposures::filled(self.patients, own);
        let mut exposures: Vec<Exposures> = self.thresholds.iter().map(filled).collect();
        let mut columns: Vec<_> = exposures
            .iter_mut()
            .map(|exposures| exposures.blocks_mut(BLOCK).into_iter())
            .collect();
        self.each_block(|_, block| {
            let mut place: Vec<_> = columns.iter_mut().map(|blocks| blocks.next().unwrap()).collect();
            let mut fate = BatchOutput {
                quantiles: &quantiles,
                counts: &mut counts,
                exposures: &mut place,
                errors: None,
                responses: None,
                kept: None,
            };
            black_box(together.solve(&request, block, &mut fate));
        });
        black_box(&exposures);
    }

    fn step_by_step(&self, some: &[SubjectProblem]) {
        let tolerance = self.subject.tolerance.unwrap_or_default();
        let grid = &self.study.grid;
        let systems: Vec<&System> = some.iter().map(|ready| &ready.system).collect();
        let schedules: Vec<&Schedule> = some.iter().map(|ready| &*ready.schedule).collect();
        let solved = solve_all(
            &self.study.models[0].id,
            &systems,
            &schedules,
            (Method::Auto, tolerance),
            Stop::NEVER,
        );
        let trajectories: Vec<_> = solved.into_iter().map(Result::unwrap).collect();
        let areas = areas_to_infinity(
            "model",
            &systems,
            &schedules,
            &trajectories,
            (Method::Auto, tolerance),
            Stop::NEVER,
        );
        for ((ready, trajectory), areas) in some.iter().zip(&trajectories).zip(areas) {
            let mut levels = vec![0.0; grid.len() * self.thresholds.len()];
            trajectory.sample(grid, 0, grid.len(), &mut levels);
            black_box(&levels);
            let since = (grid.end() - ready.schedule.first_dose).hours();
            for (analyte, (area, own)) in areas.unwrap().into_iter().zip(&self.thresholds).enumerate() {
                let half_life = terminal_half_life(&ready.system, &ready.schedule, analyte, since);
                black_box(Exposure::new(trajectory, analyte, area, half_life, own));
            }
        }
    }

    /// Seconds for all files.
    fn write(&self, outcome: &StudyOutcome) -> f64 {
        let folder = tempfile::tempdir().unwrap();
        let mut place = ResultFolder::open(folder.path()).unwrap();
        let (options, files) = (self.subject.options(1), RunOptions::default());
        seconds(|| {
            let go_on = |_| ControlFlow::Continue(());
            write(outcome, &self.study, options, &mut place, files, &go_on).unwrap();
        })
    }
}

/// The bare kernel stopped earlier and earlier, and the differences.
fn bare(workload: &Workload, patients: usize, repeat: usize) -> [f64; 4] {
    let stops = [
        Until::Sampling,
        Until::Exposure,
        Until::Propagation,
        Until::Everything,
    ];
    let mut seconds = [f64::INFINITY; 4];
    for _ in 0..repeat {
        for (until, best) in stops.into_iter().zip(&mut seconds) {
            *best = best.min(black_box(run(workload, patients, 1, until)).seconds);
        }
    }
    let [sampling, exposure, propagation, everything] = seconds;
    [
        sampling,
        exposure - sampling,
        propagation - exposure,
        everything - propagation,
    ]
}

/// Draws what the files of figures hold.
fn draw_figures(outcome: &StudyOutcome) {
    for analyte in outcome.analytes() {
        let figure = draw(outcome, analyte, FigureOptions::default()).unwrap();
        black_box(infusim::output::png(&figure, 1.0).unwrap());
    }
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

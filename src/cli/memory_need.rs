use super::Failure;
use super::memory_left::{MemoryLeft, memory_left};
use super::model_shape::ModelShape;
use crate::effect::ResponseCurve;
use crate::model::Substances;
use crate::outcome::observed::CheckDesign;
use crate::population::SubjectRange;
use crate::report::significant;
use crate::scenario::{Design, DesignMeasure, Study};
use crate::simulate::{HOURS_MEMORY, PercentileMemory, SimulateOptions, held_schedules, held_trajectories};
use crate::solver::Method;

/// The share of what is left that percentiles over time take at most.
const SHARE: u64 = 4;

/// The program with its models, bytes, while it computes; this and the following are measured
/// (`tests/cli/memory.rs`).
const PROGRAM: u64 = 24 << 20;
/// Fonts, and what is there once however many figures are drawn.
const FIGURES: u64 = 40 << 20;
/// A picture while it is drawn; each thread draws one at a time.
const PICTURE: u64 = 40 << 20;
/// What one thread works with, bytes: its stack, and the levels of a tile of points.
const THREAD: u64 = 4 << 20;
/// Address space that the C library reserves for each thread, bytes, whether it is used or not; it counts where
/// address space is limited.
const RESERVED: u64 = 64 << 20;
/// A dose of the schedules that a thread holds, and as it is kept of the typical patient, bytes.
const DOSE: u64 = 600;
/// Steps within a segment of a trajectory, where patients are solved step by step, and how many more an explicit
/// method takes in an hour.
const STEPS: u64 = 64;
const EXPLICIT_STEPS: u64 = 100;
/// Bytes of a number.
const NUMBER: u64 = 8;
/// Numbers kept of each patient, analyte and arm besides those of thresholds: Cmax, Tmax, two areas, half-life.
const EXPOSURES: u64 = 5;
/// Numbers kept of each threshold: hours above, first above, back below.
const ABOVE: u64 = 3;
/// Copies of one column while it is summarised or compared, for each thread.
const COPIES: u64 = 3;
/// Numbers kept of each action of a rule; there may be one at each look, and two more.
const ACTION: u64 = 8;
/// Numbers kept of each point, analyte and arm: the typical curve, and three percentiles with their intervals.
const CURVE: u64 = 10;
/// The same of measured levels, of which there is no typical curve.
const MEASURED: u64 = 9;
/// How often a point of a curve is there at a time while files and figures are made of it.
const DRAWN: u64 = 4;

/// What a run will take, in bytes, before it starts.
///
/// It grows with what is kept of each patient; what percentiles over time take is limited. First everybody is
/// solved, and then files and figures are made: what only one of the two takes is not there for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MemoryNeed {
    patients: u64,
    points: u64,
    rest: u64,
}

/// Numbers kept of each patient and analyte for quantities of samples; a number or why there is none takes two places.
fn sampled(study: &Study) -> u64 {
    let Some(plan) = &study.nca else { return 0 };
    let arms = study.arms.iter();
    // Those of one arm are summarised before the next one begins.
    let values = arms.map(|arm| plan.values(arm.regimen.has_earlier_rounds()));
    2 * values.max().unwrap_or(0) as u64
}

/// Bytes of the levels of simulated studies, those of one arm at a time.
fn simulated_studies(study: &Study) -> u64 {
    let Some(observed) = study.observed.as_deref().filter(|_| study.residual) else {
        return 0;
    };
    let analytes = study.models.iter().map(|model| model.residual.len()).max();
    let of_arm = |arm: usize| {
        let design = CheckDesign::new(observed, arm).ok()?;
        let people = design.studies(study.subjects().count()) * design.subjects() as u64;
        Some(people * design.most_times() as u64)
    };
    let most = (0..study.arms.len()).filter_map(of_arm).max();
    most.unwrap_or(0) * analytes.unwrap_or(0) as u64 * NUMBER
}

/// How large a study is.
#[derive(Clone, Copy, Debug)]
struct Size {
    patients: u64,
    points: u64,
    thresholds: u64,
    threads: u64,
}

impl MemoryNeed {
    /// Of a study of some size.
    fn new(shape: &Shape<'_>, size: Size, left: MemoryLeft) -> Self {
        let study = shape.study;
        let arms = study.arms.len() as u64;
        let series = arms * shape.models.len() as u64;
        let (mut kept, mut curves, mut percentiles, mut figures, mut steps) = (1, 0, 0, 0, 0);
        let mut nca = 0;
        if arms > 1 {
            // Random effects are held for all arms, under one model at a time.
            kept += shape.models.iter().map(|model| model.effects).max().unwrap_or(0);
        }
        let kept_of_each = study.kept();
        let kept_people = (kept_of_each.curves as u64).min(size.patients);
        let mut kept_curves = 0;
        for rule in study.arms.iter().filter_map(|arm| arm.rule.as_ref()) {
            kept += shape.models.len() as u64 * ACTION * (rule.titration.looks() + 2);
        }
        for model in &shape.models {
            let analytes = model.own.len() as u64;
            nca = nca.max(analytes * sampled(study));
            let own: u64 = model.own.iter().sum();
            // If thresholds are left out, perhaps those of other analytes.
            let own = own.min(2 * size.thresholds * analytes);
            kept += arms * (analytes * EXPOSURES + ABOVE * own);
            kept_curves += arms * analytes * size.points * kept_people * NUMBER;
            if kept_of_each.parameters {
                kept += arms * model.parameters;
            }
            kept += arms * model.responses + model.values;
            let drawn = analytes + model.responses;
            let numbers = drawn * (CURVE + size.thresholds) + model.measured * MEASURED;
            curves += arms * numbers * size.points * NUMBER;
            percentiles = percentiles.max(shape.percentiles(model, size));
            figures += drawn;
            steps = steps.max(shape.steps(model));
        }
        kept += nca;
        if series > 1 && size.threads > 1 {
            // Those of one arm are given back while the next one begins.
            percentiles *= 2;
        }
        let computing = curves + percentiles + steps * size.threads + PROGRAM;
        let drawing = curves * DRAWN + FIGURES + PICTURE * figures.min(size.threads) + PROGRAM;
        let reserved = if left.is_address_space { RESERVED } else { 0 };
        let doses = DOSE
            * (shape.doses
                + size.threads * shape.most_doses * held_schedules(shape.most_doses as usize) as u64);
        let points = (curves + percentiles).max(curves * DRAWN);
        let rest = computing.max(drawing).saturating_sub(points);
        Self {
            patients: size.patients * NUMBER * (kept + COPIES * size.threads),
            points,
            rest: rest + kept_curves + shape.together + doses + size.threads * (THREAD + reserved),
        }
    }

    fn bytes(&self) -> u64 {
        self.patients + self.points + self.rest
    }

    /// Refuses a study that needs more than there is.
    ///
    /// # Errors
    /// With the numbers and what to change.
    pub(super) fn check(
        study: &Study,
        substances: &Substances,
        options: SimulateOptions,
    ) -> Result<(), Failure> {
        match memory_left() {
            Some(left) => Self::check_against(&Shape::new(study, substances, options), left),
            None => Ok(()),
        }
    }

    /// The same for a design, of which a group of cells is solved at a time, without curves.
    ///
    /// # Errors
    /// With the numbers and what to change.
    pub(super) fn check_design(
        design: &Design,
        substances: &Substances,
        options: SimulateOptions,
    ) -> Result<(), Failure> {
        let Some(left) = memory_left() else {
            return Ok(());
        };
        let mut study = design.first().clone();
        // One arm and one model at a time; its curves are not kept.
        study.arms.truncate(1);
        // Peaks of responses are found from everybody's parameters, and the curves that follow from them.
        let mut curves = 0;
        if design.measures().contains(&DesignMeasure::ResponsePeak) && !study.responses.is_empty() {
            study.keep.parameters = true;
            curves = (study.responses.len() * size_of::<ResponseCurve>()) as u64 * study.subjects().count();
        }
        let mut shape = Shape::new(&study, substances, options);
        shape.has_curves = false;
        // Hours of several cells are held together, up to a limit.
        let levels = shape.models.iter().flat_map(|model| &model.own).sum::<u64>();
        let all = design.len() as u64 * levels * study.subjects().count() * ABOVE * NUMBER;
        shape.together = all.min(HOURS_MEMORY as u64) + curves;
        Self::check_against(&shape, left)
    }

    fn check_against(shape: &Shape<'_>, left: MemoryLeft) -> Result<(), Failure> {
        let size = shape.size();
        let need = |size: Size| Self::new(shape, size, left);
        let fits = |size: Size| need(size).bytes() <= left.bytes;
        if fits(size) {
            return Ok(());
        }
        let threads = greatest(size.threads, |threads| fits(Size { threads, ..size }));
        let patients = greatest(size.patients, |patients| fits(Size { patients, ..size }));
        let points = greatest(size.points, |points| fits(Size { points, ..size }));
        let thresholds = greatest(size.thresholds, |thresholds| fits(Size { thresholds, ..size }));
        let mut help = Vec::new();
        if threads > 0 {
            help.push(format!("--threads {threads}"));
        }
        if patients > 0 {
            let step = 10_u64.pow(patients.ilog10());
            let fit = patients / step * step;
            help.push(match shape.study.shard {
                Some(shard) => {
                    let fit = SubjectRange::new(shard.first(), shard.first() + fit - 1);
                    fit.map_or_else(
                        |_| "fewer --subjects".to_string(),
                        |fit| format!("--subjects {fit}"),
                    )
                }
                None => format!("--patients {fit}"),
            });
        }
        if points > 1 {
            let hours = shape.study.grid.end().hours() / (points - 1) as f64;
            help.push(format!("observe every {} min", (hours * 60.0).ceil()));
        }
        if thresholds > 0 {
            help.push(format!("at most {thresholds} of {} thresholds", size.thresholds));
        }
        let help = match help.join(", ") {
            none if none.is_empty() => {
                "fewer patients, points (observe: every), arms or models at a time, and --threads 1".into()
            }
            some => format!("one of these would fit: {some}"),
        };
        let found = need(size);
        let parts = [found.patients, found.points, found.rest].map(in_words);
        Err(Failure::Input(format!(
            "error: this run needs about {} of memory, and {} is left by {}\n  {} for what is kept of every patient\n  {} \
             for curves and percentiles at every point\n  {} for the program, its threads, doses and pictures\nhelp: \
             {help}",
            in_words(found.bytes()),
            in_words(left.bytes),
            left.by,
            parts[0],
            parts[1],
            parts[2]
        )))
    }
}

/// The greatest number below one that does not fit which does; 0 when none does. What is needed grows with it.
fn greatest(too_many: u64, fits: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, too_many);
    while high > low + 1 {
        let middle = low + (high - low) / 2;
        match fits(middle) {
            true => low = middle,
            false => high = middle,
        }
    }
    low
}

/// What the size of a study follows from.
struct Shape<'a> {
    study: &'a Study,
    models: Vec<ModelShape>,
    options: SimulateOptions,
    /// Doses of all arms under all models, and of the longest arm.
    doses: u64,
    most_doses: u64,
    /// Whether curves are kept and drawn.
    has_curves: bool,
    /// Bytes for hours of several cells of a design, or for levels of simulated studies.
    together: u64,
}

impl<'a> Shape<'a> {
    fn new(study: &'a Study, substances: &Substances, options: SimulateOptions) -> Self {
        let models = study.models.iter();
        let weight = study.population.people.typical_weight();
        // An arm that cannot be given to the typical patient is refused elsewhere.
        let doses = study.arms.iter().map(|arm| {
            let timeline = arm.timeline(weight);
            let doses = timeline.map_or(0, |timeline| timeline.doses().len() as u64);
            // By a rule, one from each look to the next.
            arm.rule.as_ref().map_or(doses, |rule| rule.titration.looks() + 1)
        });
        let doses: Vec<u64> = doses.collect();
        Self {
            study,
            models: models
                .map(|model| ModelShape::new(study, model, substances, options))
                .collect(),
            options,
            doses: doses.iter().sum::<u64>() * study.models.len() as u64,
            most_doses: doses.iter().copied().max().unwrap_or(0),
            has_curves: true,
            together: simulated_studies(study),
        }
    }

    fn size(&self) -> Size {
        Size {
            patients: self.study.subjects().count(),
            points: if self.has_curves {
                self.study.grid.len() as u64
            } else {
                1
            },
            thresholds: self.study.thresholds.len() as u64,
            threads: self.options.thread_count() as u64,
        }
    }

    /// Bytes of the trajectories that a thread holds at a time.
    fn steps(&self, model: &ModelShape) -> u64 {
        if !model.scalar {
            return 0;
        }
        let segments = 2 * self.most_doses + 1;
        let explicit = match self.options.method {
            Method::Auto | Method::Exact | Method::Rodas5p => false,
            Method::Dopri5 | Method::Dop853 => true,
        };
        let hours = self.study.grid.end().hours() as u64 + 1;
        let steps = STEPS * segments + if explicit { EXPLICIT_STEPS * hours } else { 0 };
        // Amounts, how they change, and how that does, at a time.
        let numbers = 3 * model.compartments + 1;
        held_trajectories(segments as usize) as u64 * steps * numbers * NUMBER
    }

    /// Bytes for the percentiles of one series.
    fn percentiles(&self, model: &ModelShape, size: Size) -> u64 {
        let own = model.own.iter().copied().max().unwrap_or(0).min(size.thresholds);
        let variables = model.own.len() as u64 + model.measured + model.responses;
        let memory = [size.patients, size.threads, variables, own];
        let memory = PercentileMemory::new(self.study, memory, model.scalar);
        memory.bytes(size.points, self.options.percentile_memory)
    }
}

/// The most that percentiles over time may take on this machine, bytes.
pub(super) fn percentile_memory() -> u64 {
    let most = SimulateOptions::PERCENTILE_MEMORY;
    memory_left().map_or(most, |left| most.min(left.bytes / SHARE))
}

/// A number of bytes in words.
fn in_words(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    match megabytes < 999.5 {
        true => format!("{} MB", significant(megabytes.ceil(), 2)),
        false => format!("{} GB", significant(megabytes / 1e3, 2)),
    }
}

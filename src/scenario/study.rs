use super::{Arm, DosedAs, Lesson, ModelFit, TimelineError};
use crate::document::Source;
use crate::effect::{EvidenceNote, Response, SideEffectNote, Threshold};
use crate::model::{Interaction, Model};
use crate::outcome::nca::NcaPlan;
use crate::outcome::observed::ObservedLevels;
use crate::outcome::{Keep, Restricted, Warning};
use crate::population::{ModelInputs, Population, SubjectRange, SubjectRangeError};
use crate::quantity::{Time, TimeOfDay, clock};
use crate::regimen::{Occasions, ReadBack};
use crate::solver::Grid;
use std::sync::Arc;

/// A protocol that is ready to run.
#[derive(Clone, Debug)]
pub struct Study {
    /// What it is called.
    pub title: String,
    /// What slides of its curves say on top; `None` where a sentence is made from the numbers.
    pub message: Option<String>,
    /// The file it was read from.
    pub source: Source,
    /// The models it is run with, one after the other.
    pub models: Arc<[Model]>,
    /// The substance the protocol gives, when it says so.
    pub drug: Option<String>,
    /// What one mg in the protocol is a mg of.
    pub dosed_as: DosedAs,
    /// Whom it is about.
    pub population: Population,
    /// Which of them are simulated; `None` for all.
    pub shard: Option<SubjectRange>,
    /// For each model, what it takes of people.
    pub inputs: Vec<ModelInputs>,
    /// For each model, which of them the scenario says; the others were taken by default.
    pub covariates_written: Vec<Vec<bool>>,
    /// Levels the curves are set against.
    pub thresholds: Arc<[Threshold]>,
    /// What is worked out of the curves.
    pub responses: Arc<[Response]>,
    /// What is given, arm by arm.
    pub arms: Vec<Arm>,
    /// When time zero is by the clock, when the scenario says so.
    pub start: Option<TimeOfDay>,
    /// When curves are drawn, and until when.
    pub grid: Grid,
    /// When levels are sampled, and how they are analysed; `None` where nobody asks.
    pub nca: Option<NcaPlan>,
    /// Whether percentiles of measured levels are found too.
    pub residual: bool,
    /// Measured levels that curves are set against; `None` where there are none.
    pub observed: Option<Arc<ObservedLevels>>,
    /// Lower level, median and upper level of the population's band.
    pub probabilities: [f64; 3],
    /// Statements shown with the results.
    pub evidence: Vec<EvidenceNote>,
    /// Side effects without a concentration, shown with the results.
    pub side_effects: Vec<Arc<SideEffectNote>>,
    /// Where the schedule comes from.
    pub sources: Vec<String>,
    /// What the source does not state.
    pub assumptions: Vec<String>,
    /// Every default that was taken.
    pub defaults: Vec<String>,
    /// What the models' authors say not to do, and this study does.
    pub restricted: Vec<Restricted>,
    /// What a reader of the results must know.
    pub warnings: Vec<Warning>,
    /// What other drugs do to parameters of the models, which have these factors.
    pub interactions: Vec<Interaction>,
    /// What is written of every subject.
    pub keep: Keep,
    /// Of how many subjects curves are drawn, each its own.
    pub people_drawn: usize,
    /// What is an occasion of its own; each arm is one where nothing is said.
    pub occasions: Option<Occasions>,
    /// How many times the models' estimates are drawn, where that is asked for.
    pub draws: Option<u32>,
    /// Whether it is also asked how its numbers move with what differs between people.
    pub has_sensitivity: bool,
    /// Whether it is also to be run with the other spreads between people that its models state:
    /// [`Study::with_other_spreads`].
    pub has_other_spreads: bool,
    /// Other models that suit it, under which the typical patient is solved too; none unless
    /// [`Study::with_other_models`] was asked for.
    pub others: Vec<ModelFit>,
    /// What a teacher made of it.
    pub lesson: Option<Arc<Lesson>>,
}

impl Study {
    /// From when on an arm lies beyond the longest infusion a model was studied with; `None` when it
    /// never does, or the model does not say.
    ///
    /// # Errors
    /// When the arm cannot be unrolled, which reading the scenario has ruled out.
    pub fn beyond_studied(&self, model: &Model, arm: &Arm) -> Result<Option<Time>, TimelineError> {
        let Some(longest) = model.studied_in.longest_infusion else {
            return Ok(None);
        };
        let timeline = arm.timeline(self.population.people.typical_weight())?;
        let infusions = timeline.unbroken_infusions();
        let longer = infusions.iter().find(|infusion| infusion.length() > longest);
        Ok(longer.map(|infusion| infusion.start + longest))
    }

    /// What the typical patient is given, arm by arm.
    ///
    /// # Errors
    /// When an arm cannot be unrolled, which reading the scenario has ruled out.
    pub fn read_back(&self) -> Result<Vec<ReadBack>, TimelineError> {
        let weight = self.population.people.typical_weight();
        let arms = self.arms.iter();
        arms.map(|arm| {
            let read_back = arm.read_back(weight)?;
            Ok(ReadBack {
                start: self.start,
                ..read_back
            })
        })
        .collect()
    }

    /// The most occasions of an arm.
    pub fn occasions_at_most(&self) -> usize {
        let later = self.arms.iter().map(|arm| arm.later_occasions.len());
        1 + later.max().unwrap_or(0)
    }

    /// The same study, which is also to be run with the other spreads between people that its models state as plausible.
    #[must_use]
    pub fn with_other_spreads(self) -> Self {
        Self {
            has_other_spreads: true,
            ..self
        }
    }

    /// The same study, in whose figures so many subjects have curves of their own.
    #[must_use]
    pub fn with_people_drawn(self, people_drawn: usize) -> Self {
        Self { people_drawn, ..self }
    }

    /// What is kept of every subject, to be written or drawn.
    pub fn kept(&self) -> Keep {
        Keep {
            curves: self.keep.curves.max(self.people_drawn),
            ..self.keep
        }
    }

    /// A time as day and time of day: by the clock where the scenario says when it starts, else from the start.
    pub fn clock(&self, time: Time) -> String {
        self.start
            .map_or_else(|| clock(time, true), |start| start.at(time))
    }

    /// The numbers of those who are simulated.
    pub fn subjects(&self) -> SubjectRange {
        self.shard
            .unwrap_or_else(|| SubjectRange::all(self.population.count))
    }

    /// The same study, of which only some people are simulated: the same as in the whole, with the same numbers.
    ///
    /// # Errors
    /// When it has not so many people.
    pub fn with_subjects(mut self, subjects: SubjectRange) -> Result<Self, SubjectRangeError> {
        let subjects = subjects.within(self.population.count)?;
        self.shard = Some(subjects).filter(|subjects| subjects.is_part_of(self.population.count));
        Ok(self)
    }

    /// The same study with another number of patients, all of whom are simulated, or another seed, as the command line may
    /// ask.
    #[must_use]
    pub fn with(mut self, patients: Option<u64>, seed: Option<u64>) -> Self {
        if let Some(count) = patients {
            self.population.count = count;
            self.shard = None;
            self.defaults.retain(|text| !text.starts_with("patients.count"));
        }
        if let Some(seed) = seed {
            self.population.seed = seed;
            self.defaults.retain(|text| !text.starts_with("patients.seed"));
        }
        self
    }
}

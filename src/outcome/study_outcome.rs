use super::nca::{NcaOutcome, NcaPlan};
use super::observed::{ObservedLevels, ObservedOutcome};
use super::{
    Accumulation, Comparison, Curves, Exposure, Exposures, Fall, InteractionOutcome, Keep, KeptSubjects,
    Measure, OtherModel, OtherSpread, PumpOutcome, RateSpread, ResponseOutcome, Restricted,
    SensitivityOutcome, Summary, TargetOutcome, TitrationOutcome, UncertaintyOutcome, Unfinished, Warning,
};
use crate::effect::{EvidenceNote, Response, SideEffectNote, Threshold};
use crate::model::Model;
use crate::population::{PeopleRows, Population, SubjectRange};
use crate::quantity::Time;
use crate::regimen::{Occasions, ReadBack, Timeline};
use crate::solver::{Grid, Method};
use ndarray::Array2;
use std::sync::Arc;

/// Everything a study came to: what figures and reports are made from.
#[derive(Clone, Debug)]
pub struct StudyOutcome {
    /// What the study is called.
    pub title: String,
    /// What slides say on top, in the words of the scenario; `None` where a sentence is made from the numbers.
    pub message: Option<String>,
    /// The models it was run with.
    pub models: Vec<Model>,
    /// What one mg in the protocol is a mg of: `base`, or a salt with its fraction.
    pub dosed_as: String,
    /// What models count a mg of, where that is not what is written.
    pub counted: Option<String>,
    /// What the typical patient is given, arm by arm.
    pub arms: Vec<ReadBack>,
    /// What the scenario did not say and was taken by default.
    pub defaults: Vec<String>,
    /// The levels the curves are set against.
    pub thresholds: Vec<Threshold>,
    /// What is worked out of the curves.
    pub responses: Vec<Response>,
    /// Whom the study is about.
    pub population: Population,
    /// The numbers of those who were simulated: all of them, or a shard. What follows is theirs alone.
    pub subjects: SubjectRange,
    /// What is an occasion of its own; each arm is one where nothing was said.
    pub occasions: Option<Occasions>,
    /// Their weights and covariates, patient by patient.
    pub people: PeopleRows,
    /// Most rounds that were followed in anybody until a steady state before the first dose was reached; 0 where none was
    /// asked for, or it is known exactly.
    pub rounds_followed: u32,
    /// What the scenario asks to be written of every subject.
    pub keep: Keep,
    /// Of how many subjects curves are drawn, each its own.
    pub people_drawn: usize,
    /// When curves are drawn.
    pub grid: Grid,
    /// Lower level, median and upper level.
    pub probabilities: [f64; 3],
    /// When levels are sampled, and how they are analysed.
    pub nca: Option<NcaPlan>,
    /// Measured levels that a scenario names; `None` where it names none.
    pub observed: Option<Arc<ObservedLevels>>,
    /// Model by model, arm by arm.
    pub series: Vec<SeriesOutcome>,
    /// The pumps that hold targets, arm by arm.
    pub pumps: Vec<PumpOutcome>,
    /// Every other arm against the first one of the same model.
    pub comparisons: Vec<ArmComparison>,
    /// What interactions do to its numbers, where there are some.
    pub interactions: Option<InteractionOutcome>,
    /// The study over draws of its models' estimates, where they were asked for.
    pub uncertainty: Option<UncertaintyOutcome>,
    /// The study if people differ as in other studies; none where that was not asked for.
    pub other_spreads: Vec<OtherSpread>,
    /// How its numbers move with what differs between people, where that was asked for.
    pub sensitivity: Option<SensitivityOutcome>,
    /// What other published models that fit say of the typical patient; none where they were not asked for.
    pub others: Vec<OtherModel>,
    /// What a reader must know.
    pub warnings: Vec<Warning>,
    /// What the models' authors say not to do, and this study does.
    pub restricted: Vec<Restricted>,
    /// Doses that are not over when the observation ends.
    pub unfinished: Vec<Unfinished>,
    /// Statements shown with the results.
    pub evidence: Vec<EvidenceNote>,
    /// Side effects without a concentration, shown with the results.
    pub side_effects: Vec<Arc<SideEffectNote>>,
    /// Where the schedule comes from.
    pub sources: Vec<String>,
    /// What the source does not state.
    pub assumptions: Vec<String>,
}

/// One arm under one model.
#[derive(Clone, Debug)]
pub struct SeriesOutcome {
    /// Index of the model.
    pub model: usize,
    /// The arm's name.
    pub arm: String,
    /// What the typical patient is given.
    pub timeline: Timeline,
    /// How far apart people's rates are; `None` where a dose follows from what is written alone.
    pub rates: Option<RateSpread>,
    /// From when on this is beyond the longest infusion the model was studied with.
    pub beyond: Option<Time>,
    /// How it was computed.
    pub method: Method,
    /// By analyte, in the order of the model.
    pub analytes: Vec<AnalyteOutcome>,
    /// What responses came to, in the order of the study; none where the model does not drive one.
    pub responses: Vec<ResponseOutcome>,
    /// The targets a pump held, in the order of time; none in other arms.
    pub targets: Vec<TargetOutcome>,
    /// What a rule came to; `None` in other arms.
    pub titration: Option<TitrationOutcome>,
    /// What was kept of every subject.
    pub kept: KeptSubjects,
}

impl SeriesOutcome {
    /// What was kept of an analyte's curves: a row for each of the first subjects, a column for each point.
    pub fn kept_curves(&self, analyte: &str) -> Option<&Array2<f64>> {
        let place = self.analytes.iter().position(|own| own.name == analyte)?;
        self.kept.curves.as_ref()?.get(place)
    }
}

/// One analyte in one arm under one model.
#[derive(Clone, Debug)]
pub struct AnalyteOutcome {
    /// Its name.
    pub name: String,
    /// The study's thresholds in ng/mL, in their order; `None` for one of another analyte.
    pub thresholds: Vec<Option<f64>>,
    /// Over time.
    pub curves: Curves,
    /// The typical patient.
    pub typical: Exposure,
    /// How long the typical patient's level takes to fall after the last dose.
    pub falls: Vec<Fall>,
    /// How much of it is left from round to round in the typical patient; `None` where doses are no equal rounds, or the body
    /// was not empty before them.
    pub accumulation: Option<Accumulation>,
    /// Patient by patient.
    pub patients: Exposures,
    /// Measure by measure.
    pub summaries: Vec<Summary>,
    /// Quantities of samples by conventions, and exact ones; `None` where nobody asks.
    pub nca: Option<NcaOutcome>,
    /// Measured levels set against it; `None` where there are none.
    pub observed: Option<ObservedOutcome>,
}

impl AnalyteOutcome {
    /// A measure over people.
    pub fn summary(&self, measure: Measure) -> Option<&Summary> {
        let mut summaries = self.summaries.iter();
        summaries.find(|summary| summary.measure == measure)
    }
}

/// One arm against the first arm of the same model.
#[derive(Clone, Debug)]
pub struct ArmComparison {
    /// Index of the model.
    pub model: usize,
    /// The analyte.
    pub analyte: String,
    /// The first arm.
    pub baseline: String,
    /// The other arm.
    pub arm: String,
    /// What was compared.
    pub comparison: Comparison,
}

impl StudyOutcome {
    /// The study without what was found of its arms: what a figure says around its curves.
    pub(super) fn without_series(&self) -> Self {
        Self {
            title: self.title.clone(),
            message: self.message.clone(),
            models: self.models.clone(),
            dosed_as: self.dosed_as.clone(),
            counted: self.counted.clone(),
            arms: self.arms.clone(),
            defaults: self.defaults.clone(),
            thresholds: self.thresholds.clone(),
            responses: self.responses.clone(),
            population: self.population.clone(),
            subjects: self.subjects,
            occasions: self.occasions.clone(),
            people: PeopleRows::default(),
            rounds_followed: self.rounds_followed,
            keep: self.keep,
            people_drawn: self.people_drawn,
            grid: self.grid,
            probabilities: self.probabilities,
            nca: self.nca.clone(),
            observed: self.observed.clone(),
            series: Vec::new(),
            pumps: self.pumps.clone(),
            comparisons: Vec::new(),
            interactions: None,
            uncertainty: self.uncertainty.clone(),
            other_spreads: Vec::new(),
            sensitivity: None,
            others: Vec::new(),
            warnings: self.warnings.clone(),
            restricted: self.restricted.clone(),
            unfinished: self.unfinished.clone(),
            evidence: self.evidence.clone(),
            side_effects: self.side_effects.clone(),
            sources: self.sources.clone(),
            assumptions: self.assumptions.clone(),
        }
    }

    /// Whether only a shard of the study's people was simulated.
    pub fn is_shard(&self) -> bool {
        self.subjects.is_part_of(self.population.count)
    }

    /// The name of a series in figures and tables: the arm, and the model where there are several.
    pub fn label(&self, series: &SeriesOutcome) -> String {
        match self.models.get(series.model) {
            Some(model) if self.models.len() > 1 => format!("{}, {}", series.arm, model.short),
            _ => series.arm.clone(),
        }
    }

    /// Whether how people differ under the model of a series was published, or is borrowed. Otherwise they differ by weight
    /// and covariates alone, which would be taken for all of it.
    pub fn has_spread(&self, series: &SeriesOutcome) -> bool {
        let model = self.models.get(series.model);
        model.is_some_and(Model::has_variability)
    }

    /// Every analyte's name, once each, in the order of the models.
    pub fn analytes(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for series in &self.series {
            for analyte in &series.analytes {
                if !names.contains(&analyte.name.as_str()) {
                    names.push(&analyte.name);
                }
            }
        }
        names
    }
}

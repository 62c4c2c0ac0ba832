use super::answer_record::FindRecord;
use super::design_record::DesignRecord;
use super::evidence_record::EvidenceRecord;
use super::file_record::FileRecord;
use super::interaction_record::InteractionRecord;
use super::model_record::ModelRecord;
use super::nca_record::NcaRecord;
use super::observed_record::ObservedRecord;
use super::other_model_record::OtherModelRecord;
use super::other_spread_record::OtherSpreadRecord;
use super::patients_record::PatientsRecord;
use super::pump_record::PumpRecord;
use super::read_back_record::ReadBackRecord;
use super::residual_record::ResidualRecord;
use super::response_record::ResponseRecord;
use super::restricted_record::RestrictedRecord;
use super::side_effect_record::SideEffectRecord;
use super::table_record::TableRecord;
use super::threshold_record::ThresholdRecord;
use super::uncertainty_record::UncertaintyRecord;
use super::unfinished_record::UnfinishedRecord;
use super::{FrameKind, PURPOSE, RunOptions, WrittenFile};
use crate::document::Source;
use crate::outcome::{DesignOutcome, SeriesOutcome, StudyOutcome};
use crate::quantiles::CONFIDENCE;
use crate::quantity::Time;
use crate::solver::{Grid, Method, STEADY, Tolerance};
use serde::Serialize;
use serde_json::Value;

/// `run.json`: everything needed to repeat a run, and to know what it rests on.
#[derive(Clone, Debug, Serialize)]
pub struct RunRecord {
    purpose: &'static str,
    program: &'static str,
    version: &'static str,
    title: String,
    /// Where a scenario says what its slides say.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    options: RunOptions,
    scenario: FileRecord,
    models: Vec<ModelRecord>,
    thresholds: Vec<ThresholdRecord>,
    /// What is worked out of the curves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    responses: Vec<ResponseRecord>,
    patients: PatientsRecord,
    #[serde(skip_serializing_if = "Option::is_none")]
    design: Option<DesignRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    find: Option<FindRecord>,
    solver: SolverRecord,
    /// Of a study; a design may vary it, and draws no curves.
    #[serde(skip_serializing_if = "Option::is_none")]
    observation: Option<ObservationRecord>,
    statistics: StatisticsRecord,
    dosed_as: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    arms: Option<Vec<ArmRecord>>,
    given_to_typical: Vec<ReadBackRecord>,
    pumps: Vec<PumpRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nca: Option<NcaRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertainty: Option<UncertaintyRecord>,
    /// What is written of every patient, and of how many curves are drawn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keep: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people_drawn: Option<usize>,
    /// What other drugs multiply.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    interactions: Vec<InteractionRecord>,
    /// Under which the study was run too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    other_spreads: Vec<OtherSpreadRecord>,
    /// Where percentiles of measured levels were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    residual: Vec<ResidualRecord>,
    /// Where measured levels are set against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    observed: Option<ObservedRecord>,
    /// Where others were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    other_models: Vec<OtherModelRecord>,
    defaults: Vec<String>,
    do_not_report: Vec<RestrictedRecord>,
    warnings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unfinished: Option<Vec<UnfinishedRecord>>,
    assumptions: Vec<String>,
    sources: Vec<String>,
    evidence: Vec<EvidenceRecord>,
    /// Where notes stand beside the results.
    #[serde(skip_serializing_if = "Option::is_none")]
    side_effects: Option<SideEffectRecord>,
    formats: Vec<&'static str>,
    files: Vec<String>,
    tables: Vec<TableRecord>,
    /// Sizes and hashes of the files, once they are made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    written: Vec<WrittenFile>,
}

#[derive(Clone, Debug, Serialize)]
struct SolverRecord {
    asked: String,
    used: Vec<String>,
    relative_tolerance: f64,
    absolute_tolerance_of_dose: f64,
    /// Where rounds were followed until a steady state: how many at most, and what may be missing of it, as a share.
    #[serde(skip_serializing_if = "Option::is_none")]
    steady_state_rounds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steady_state_tolerance: Option<f64>,
}

#[derive(Clone, Debug, Serialize)]
struct ObservationRecord {
    until_h: f64,
    every_h: f64,
    points: usize,
}

#[derive(Clone, Debug, Serialize)]
struct StatisticsRecord {
    probabilities: [f64; 3],
    percentile_rule: &'static str,
    percentile_interval: &'static str,
    probability_interval: &'static str,
    confidence: f64,
}

#[derive(Clone, Debug, Serialize)]
struct ArmRecord {
    label: String,
    typical_amount_mg: f64,
    beyond_studied_from_h: Option<f64>,
}

impl RunRecord {
    /// What wrote it.
    pub const PROGRAM: &str = "infusim";
    /// Its version.
    pub const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// From an outcome, the scenario it came from, how it was run, and what is written of it.
    pub fn new(
        outcome: &StudyOutcome,
        scenario: &Source,
        (options, tolerance): (RunOptions, Tolerance),
        files: Vec<String>,
        tables: &[FrameKind],
    ) -> Self {
        Self {
            purpose: PURPOSE,
            program: Self::PROGRAM,
            version: Self::VERSION,
            title: outcome.title.clone(),
            message: outcome.message.clone(),
            options,
            scenario: FileRecord::new(scenario),
            models: outcome.models.iter().map(ModelRecord::new).collect(),
            thresholds: ThresholdRecord::all(outcome),
            responses: ResponseRecord::all(outcome),
            patients: PatientsRecord::new(&outcome.population, outcome.subjects, outcome.occasions.as_ref()),
            design: None,
            find: None,
            solver: SolverRecord::new(
                used_by(outcome),
                outcome.rounds_followed,
                options.solver,
                tolerance,
            ),
            observation: Some(ObservationRecord::new(outcome.grid)),
            statistics: StatisticsRecord::new(outcome.probabilities),
            dosed_as: outcome.dosed_as.clone(),
            arms: Some(ArmRecord::all(outcome)),
            given_to_typical: outcome.arms.iter().map(ReadBackRecord::new).collect(),
            pumps: outcome.pumps.iter().map(PumpRecord::new).collect(),
            nca: outcome.nca.as_ref().map(NcaRecord::new),
            uncertainty: UncertaintyRecord::new(outcome),
            keep: kept(outcome),
            people_drawn: Some(outcome.people_drawn).filter(|people| *people > 0),
            interactions: InteractionRecord::all(outcome),
            other_spreads: OtherSpreadRecord::all(outcome),
            residual: ResidualRecord::all(outcome),
            observed: ObservedRecord::new(outcome),
            other_models: OtherModelRecord::all(outcome),
            defaults: outcome.defaults.clone(),
            do_not_report: restricted(outcome),
            warnings: outcome.warnings.iter().map(ToString::to_string).collect(),
            unfinished: Some(outcome.unfinished.iter().map(UnfinishedRecord::new).collect()),
            assumptions: outcome.assumptions.clone(),
            sources: outcome.sources.clone(),
            evidence: outcome.evidence.iter().map(EvidenceRecord::new).collect(),
            side_effects: SideEffectRecord::new(&outcome.side_effects),
            formats: options.formats(),
            files,
            tables: tables.iter().copied().map(TableRecord::new).collect(),
            written: Vec::new(),
        }
    }

    /// The same of a design.
    pub fn of_design(
        outcome: &DesignOutcome,
        scenario: &Source,
        (options, tolerance): (RunOptions, Tolerance),
        files: Vec<String>,
        tables: &[FrameKind],
    ) -> Self {
        let used = outcome.methods();
        let warnings = outcome.warnings.iter();
        Self {
            purpose: PURPOSE,
            program: Self::PROGRAM,
            version: Self::VERSION,
            title: outcome.title.clone(),
            message: None,
            options,
            scenario: FileRecord::new(scenario),
            models: outcome.models.iter().map(ModelRecord::new).collect(),
            thresholds: ThresholdRecord::of_design(outcome),
            responses: Vec::new(),
            patients: PatientsRecord::of_design(outcome),
            design: Some(DesignRecord::new(outcome)),
            find: FindRecord::new(outcome),
            solver: SolverRecord::new(used, outcome.rounds_followed, options.solver, tolerance),
            observation: None,
            statistics: StatisticsRecord::new(outcome.probabilities),
            dosed_as: outcome.dosed_as.clone(),
            arms: None,
            given_to_typical: outcome.given.iter().flat_map(ReadBackRecord::of_design).collect(),
            pumps: Vec::new(),
            nca: None,
            uncertainty: None,
            keep: Vec::new(),
            people_drawn: None,
            interactions: Vec::new(),
            other_spreads: Vec::new(),
            residual: Vec::new(),
            observed: None,
            other_models: Vec::new(),
            defaults: outcome.defaults.clone(),
            do_not_report: DesignRecord::do_not_report(outcome),
            warnings: warnings.map(|said| said.sentence(outcome.combinations)).collect(),
            unfinished: None,
            assumptions: outcome.assumptions.clone(),
            sources: outcome.sources.clone(),
            evidence: outcome.evidence.iter().map(EvidenceRecord::new).collect(),
            side_effects: SideEffectRecord::new(&outcome.side_effects),
            formats: options.formats(),
            files,
            tables: tables.iter().copied().map(TableRecord::new).collect(),
            written: Vec::new(),
        }
    }

    /// With the files that were made, in the order of their names. The record within a Parquet file has none,
    /// as a file cannot hold its own hash.
    pub fn with_written(self, mut written: Vec<WrittenFile>) -> Self {
        written.sort_by(|a, b| a.file.cmp(&b.file));
        Self { written, ..self }
    }

    /// As JSON text.
    ///
    /// # Errors
    /// When the record cannot be written as JSON.
    pub fn to_json(&self) -> std::io::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Everything in it by its place, such as `patients.seed`, but for the texts of files, which their hashes stand for,
    /// and the descriptions of tables.
    ///
    /// # Errors
    /// When the record cannot be written as JSON.
    pub fn facts(&self) -> std::io::Result<Vec<(String, String)>> {
        let mut facts = Vec::new();
        gather(String::new(), &serde_json::to_value(self)?, &mut facts);
        Ok(facts)
    }

    /// The program and its version, as Parquet files name who wrote them.
    pub fn program() -> String {
        format!("{} version {}", Self::PROGRAM, Self::VERSION)
    }
}

/// The leaves below a place, with their own places.
fn gather(place: String, value: &Value, facts: &mut Vec<(String, String)>) {
    let below = |name: &str| match place.is_empty() {
        true => name.to_string(),
        false => format!("{place}.{name}"),
    };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if !matches!(name.as_str(), "text" | "tables") {
                    gather(below(name), value, facts);
                }
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                gather(below(&index.to_string()), value, facts);
            }
        }
        Value::Null => {}
        Value::String(text) => facts.push((place, text.clone())),
        Value::Bool(_) | Value::Number(_) => facts.push((place, value.to_string())),
    }
}

impl SolverRecord {
    fn new(used: Vec<String>, rounds: u32, method: Method, tolerance: Tolerance) -> Self {
        Self {
            asked: method.to_string(),
            used,
            relative_tolerance: tolerance.relative,
            absolute_tolerance_of_dose: tolerance.absolute,
            steady_state_rounds: Some(rounds).filter(|rounds| *rounds > 0),
            steady_state_tolerance: (rounds > 0).then_some(STEADY),
        }
    }
}

/// Every method that a study was solved with, once each.
fn used_by(outcome: &StudyOutcome) -> Vec<String> {
    let mut used: Vec<String> = Vec::new();
    for series in &outcome.series {
        let name = series.method.to_string();
        if !used.contains(&name) {
            used.push(name);
        }
    }
    used
}

impl ObservationRecord {
    fn new(grid: Grid) -> Self {
        Self {
            until_h: grid.end().hours(),
            every_h: grid.interval().hours(),
            points: grid.len(),
        }
    }
}

impl StatisticsRecord {
    fn new(probabilities: [f64; 3]) -> Self {
        Self {
            probabilities,
            percentile_rule: "nearest rank: the ceil(p n)-th smallest of n",
            percentile_interval: "order statistics by the binomial distribution",
            probability_interval: "Wilson",
            confidence: CONFIDENCE,
        }
    }
}

impl ArmRecord {
    fn all(outcome: &StudyOutcome) -> Vec<Self> {
        let arm = |series: &SeriesOutcome| Self {
            label: outcome.label(series),
            typical_amount_mg: series.timeline.total().mg(),
            beyond_studied_from_h: series.beyond.map(Time::hours),
        };
        outcome.series.iter().map(arm).collect()
    }
}

/// As the scenario writes it.
fn kept(outcome: &StudyOutcome) -> Vec<&'static str> {
    let keep = outcome.keep;
    let parameters = keep.parameters.then_some("parameters");
    let curves = (keep.curves > 0).then_some("curves");
    parameters.into_iter().chain(curves).collect()
}

fn restricted(outcome: &StudyOutcome) -> Vec<RestrictedRecord> {
    let restricted = outcome.restricted.iter();
    restricted
        .map(|found| RestrictedRecord::new(outcome.models.get(found.model), found))
        .collect()
}

use super::evidence_record::EvidenceRecord;
use super::read_back_record::ReadBackRecord;
use super::restricted_record::RestrictedRecord;
use super::table_record::TableRecord;
use super::weight_text::weight_distribution;
use super::{FrameKind, PURPOSE, WrittenFile};
use crate::document::Source;
use crate::outcome::{StudyOutcome, Unfinished};
use crate::population::Stream;
use crate::quantiles::CONFIDENCE;
use crate::solver::{Method, Tolerance};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// `run.json`: everything needed to repeat a run, and to know what it rests on.
#[derive(Clone, Debug, Serialize)]
pub struct RunRecord {
    purpose: &'static str,
    program: &'static str,
    version: &'static str,
    title: String,
    scenario: FileRecord,
    models: Vec<ModelRecord>,
    thresholds: Vec<ThresholdRecord>,
    patients: PatientsRecord,
    solver: SolverRecord,
    observation: ObservationRecord,
    statistics: StatisticsRecord,
    dosed_as: String,
    arms: Vec<ArmRecord>,
    given_to_typical: Vec<ReadBackRecord>,
    defaults: Vec<String>,
    do_not_report: Vec<RestrictedRecord>,
    warnings: Vec<String>,
    unfinished: Vec<UnfinishedRecord>,
    assumptions: Vec<String>,
    sources: Vec<String>,
    evidence: Vec<EvidenceRecord>,
    formats: Vec<&'static str>,
    files: Vec<String>,
    tables: Vec<TableRecord>,
    /// Sizes and hashes of the files, once they are made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    written: Vec<WrittenFile>,
}

#[derive(Clone, Debug, Serialize)]
struct FileRecord {
    name: String,
    sha256: String,
    text: String,
}

#[derive(Clone, Debug, Serialize)]
struct ModelRecord {
    id: String,
    citation: String,
    unverified: bool,
    variability_borrowed_from: Option<String>,
    file: FileRecord,
}

#[derive(Clone, Debug, Serialize)]
struct ThresholdRecord {
    id: String,
    title: String,
    range: String,
    substance: String,
    measured: String,
    grade: Option<String>,
    citation: Option<String>,
    caveats: Vec<String>,
    mismatches: Vec<String>,
    file: Option<FileRecord>,
}

#[derive(Clone, Debug, Serialize)]
struct PatientsRecord {
    /// Of the whole study.
    count: u64,
    /// Which of them were simulated, where it was not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<ShardRecord>,
    seed: u64,
    generator: &'static str,
    weight: String,
    occasions: &'static str,
}

/// Numbers of people, both included.
#[derive(Clone, Debug, Serialize)]
struct ShardRecord {
    first: u64,
    last: u64,
}

#[derive(Clone, Debug, Serialize)]
struct SolverRecord {
    asked: String,
    used: Vec<String>,
    relative_tolerance: f64,
    absolute_tolerance_of_dose: f64,
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

/// Doses that are not over when the observation ends.
#[derive(Clone, Debug, Serialize)]
struct UnfinishedRecord {
    arm: String,
    models: Vec<String>,
    /// From 1, as written.
    first_dose: usize,
    last_dose: usize,
    of_doses: usize,
    first_starts_typically_at_h: f64,
    state: &'static str,
    typical: bool,
    people: u64,
    of_people: u64,
}

impl RunRecord {
    /// What wrote it.
    pub const PROGRAM: &str = "infusim";

    /// From an outcome, the scenario it came from, how it was run, and what is written of it.
    pub fn new(
        outcome: &StudyOutcome,
        scenario: &Source,
        method: Method,
        tolerance: Tolerance,
        formats: Vec<&'static str>,
        files: Vec<String>,
        tables: &[FrameKind],
    ) -> Self {
        let mut used: Vec<String> = Vec::new();
        for series in &outcome.series {
            let name = series.method.to_string();
            if !used.contains(&name) {
                used.push(name);
            }
        }
        Self {
            purpose: PURPOSE,
            program: Self::PROGRAM,
            version: env!("CARGO_PKG_VERSION"),
            title: outcome.title.clone(),
            scenario: FileRecord::new(scenario),
            models: outcome
                .models
                .iter()
                .map(|model| ModelRecord {
                    id: model.id.clone(),
                    citation: model.citation.to_string(),
                    unverified: model.is_unverified(),
                    variability_borrowed_from: model
                        .variability
                        .borrowed_from
                        .as_ref()
                        .map(|borrowed| borrowed.study.clone()),
                    file: FileRecord::new(&model.source),
                })
                .collect(),
            thresholds: thresholds(outcome),
            patients: PatientsRecord {
                count: outcome.population.count,
                shard: outcome.is_shard().then(|| ShardRecord {
                    first: outcome.subjects.first(),
                    last: outcome.subjects.last(),
                }),
                seed: outcome.population.seed,
                generator: Stream::GENERATOR,
                weight: weight_distribution(outcome.population.weight),
                occasions: "each arm is one occasion",
            },
            solver: SolverRecord {
                asked: method.to_string(),
                used,
                relative_tolerance: tolerance.relative,
                absolute_tolerance_of_dose: tolerance.absolute,
            },
            observation: ObservationRecord {
                until_h: outcome.grid.end().hours(),
                every_h: outcome.grid.interval().hours(),
                points: outcome.grid.len(),
            },
            statistics: StatisticsRecord {
                probabilities: outcome.probabilities,
                percentile_rule: "nearest rank: the ceil(p n)-th smallest of n",
                percentile_interval: "order statistics by the binomial distribution",
                probability_interval: "Wilson",
                confidence: CONFIDENCE,
            },
            dosed_as: outcome.dosed_as.clone(),
            arms: outcome
                .series
                .iter()
                .map(|series| ArmRecord {
                    label: outcome.label(series),
                    typical_amount_mg: series.timeline.total().mg(),
                    beyond_studied_from_h: series.beyond.map(crate::quantity::Time::hours),
                })
                .collect(),
            given_to_typical: outcome.arms.iter().map(ReadBackRecord::new).collect(),
            defaults: outcome.defaults.clone(),
            do_not_report: outcome
                .restricted
                .iter()
                .map(|found| RestrictedRecord::new(outcome, found))
                .collect(),
            warnings: outcome.warnings.iter().map(ToString::to_string).collect(),
            unfinished: outcome.unfinished.iter().map(UnfinishedRecord::new).collect(),
            assumptions: outcome.assumptions.clone(),
            sources: outcome.sources.clone(),
            evidence: outcome.evidence.iter().map(EvidenceRecord::new).collect(),
            formats,
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
        format!("{} version {}", Self::PROGRAM, env!("CARGO_PKG_VERSION"))
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

impl UnfinishedRecord {
    fn new(unfinished: &Unfinished) -> Self {
        Self {
            arm: unfinished.arm.clone(),
            models: unfinished.models.clone(),
            first_dose: unfinished.doses[0],
            last_dose: unfinished.doses[1],
            of_doses: unfinished.of_doses,
            first_starts_typically_at_h: unfinished.start.hours(),
            state: unfinished.state.name(),
            typical: unfinished.typical,
            people: unfinished.count,
            of_people: unfinished.of,
        }
    }
}

impl FileRecord {
    fn new(source: &Source) -> Self {
        let digest = Sha256::digest(source.text.as_bytes());
        Self {
            name: source.name.clone(),
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
            text: source.text.clone(),
        }
    }
}

fn thresholds(outcome: &StudyOutcome) -> Vec<ThresholdRecord> {
    outcome
        .thresholds
        .iter()
        .enumerate()
        .map(|(index, threshold)| {
            let mut mismatches = Vec::new();
            for series in &outcome.series {
                let Some(model) = outcome.models.get(series.model) else {
                    continue;
                };
                for analyte in &series.analytes {
                    if analyte.thresholds.get(index).is_some_and(Option::is_some) {
                        let found = threshold.mismatches(model, &analyte.name);
                        mismatches.extend(found.iter().map(|m| format!("{}: {m}", model.id)));
                    }
                }
            }
            mismatches.sort();
            mismatches.dedup();
            ThresholdRecord {
                id: threshold.id.clone(),
                title: threshold.title.clone(),
                range: threshold.range(),
                substance: threshold.substance.clone(),
                measured: threshold.measured.to_string(),
                grade: threshold
                    .provenance
                    .as_ref()
                    .map(|provenance| provenance.grade.to_string()),
                citation: threshold.citation.as_ref().map(ToString::to_string),
                caveats: threshold.caveats.clone(),
                mismatches,
                file: threshold.source.as_ref().map(FileRecord::new),
            }
        })
        .collect()
}

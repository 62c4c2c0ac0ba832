use super::weight_text::weight_distribution;
use crate::outcome::StudyOutcome;
use crate::population::Stream;
use serde::Serialize;

/// Who was simulated, and how to draw the same people again.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PatientsRecord {
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

impl PatientsRecord {
    pub(super) fn new(outcome: &StudyOutcome) -> Self {
        Self {
            count: outcome.population.count,
            shard: outcome.is_shard().then(|| ShardRecord {
                first: outcome.subjects.first(),
                last: outcome.subjects.last(),
            }),
            seed: outcome.population.seed,
            generator: Stream::GENERATOR,
            weight: weight_distribution(outcome.population.weight),
            occasions: "each arm is one occasion",
        }
    }
}

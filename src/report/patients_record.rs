use super::weight_text::weight_distribution;
use crate::outcome::DesignOutcome;
use crate::population::{Population, Stream, SubjectRange};
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
    pub(super) fn new(population: &Population, subjects: SubjectRange) -> Self {
        Self {
            count: population.count,
            shard: subjects.is_part_of(population.count).then(|| ShardRecord {
                first: subjects.first(),
                last: subjects.last(),
            }),
            seed: population.seed,
            generator: Stream::GENERATOR,
            weight: weight_distribution(population.weight),
            occasions: "each arm is one occasion",
        }
    }

    /// Of a design, in which weights may be varied.
    pub(super) fn of_design(outcome: &DesignOutcome) -> Self {
        let of_first = Self::new(&outcome.population, outcome.subjects);
        match outcome.weights_vary {
            true => Self {
                weight: "varied".to_string(),
                ..of_first
            },
            false => of_first,
        }
    }
}

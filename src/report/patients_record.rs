use super::file_record::FileRecord;
use super::people_text::{distribution_in_full, weight_in_full};
use crate::outcome::DesignOutcome;
use crate::population::{DrawnPeople, PeopleSource, Population, Stream, SubjectRange};
use crate::regimen::Occasions;
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
    /// What else differs between them, where something does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    covariates: Vec<CovariateRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    correlations: Vec<CorrelationRecord>,
    /// The table or survey they come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<FileRecord>,
    occasions: String,
}

/// Numbers of people, both included.
#[derive(Clone, Debug, Serialize)]
struct ShardRecord {
    first: u64,
    last: u64,
}

/// Something that differs between people beside weight.
#[derive(Clone, Debug, Serialize)]
struct CovariateRecord {
    name: String,
    unit: String,
    /// What the typical patient has, as one would say it.
    typical: String,
    /// How it comes about.
    distribution: String,
}

/// Two that go together.
#[derive(Clone, Debug, Serialize)]
struct CorrelationRecord {
    between: [String; 2],
    r: f64,
}

impl PatientsRecord {
    pub(super) fn new(
        population: &Population,
        subjects: SubjectRange,
        occasions: Option<&Occasions>,
    ) -> Self {
        let people = &population.people;
        let (correlations, from) = match people.source() {
            PeopleSource::Drawn(drawn) => (CorrelationRecord::all(drawn), None),
            PeopleSource::Listed(listed) => (Vec::new(), Some(FileRecord::of_table(&listed.source))),
            PeopleSource::Sampled(survey) => (Vec::new(), Some(FileRecord::new(&survey.source))),
        };
        Self {
            count: population.count,
            shard: subjects.is_part_of(population.count).then(|| ShardRecord {
                first: subjects.first(),
                last: subjects.last(),
            }),
            seed: population.seed,
            generator: Stream::GENERATOR,
            weight: weight_in_full(people),
            covariates: CovariateRecord::all(population),
            correlations,
            from,
            occasions: occasions.map_or_else(|| "each arm is one occasion".to_string(), Occasions::to_string),
        }
    }

    /// Of a design, in which people may be varied.
    pub(super) fn of_design(outcome: &DesignOutcome) -> Self {
        let of_first = Self::new(&outcome.population, outcome.subjects, outcome.occasions.as_ref());
        match outcome.people_vary {
            true => Self {
                weight: "varied".to_string(),
                covariates: Vec::new(),
                correlations: Vec::new(),
                ..of_first
            },
            false => of_first,
        }
    }
}

impl CovariateRecord {
    fn all(population: &Population) -> Vec<Self> {
        let people = &population.people;
        let columns = people.columns().iter().zip(people.typical_row()).enumerate();
        let record = |(index, (column, typical)): (usize, (_, &f64))| {
            let column: &crate::population::PersonColumn = column;
            let distribution = match people.source() {
                PeopleSource::Drawn(drawn) => drawn
                    .covariates()
                    .get(index)
                    .map(distribution_in_full)
                    .unwrap_or_default(),
                PeopleSource::Listed(_) => "as listed".to_string(),
                PeopleSource::Sampled(survey) => survey.limits_of(&column.name).map_or_else(
                    || "as in the survey".to_string(),
                    |(low, high)| {
                        format!(
                            "as in the survey, from {} to {}",
                            column.say(low),
                            column.say(high)
                        )
                    },
                ),
            };
            Self {
                name: column.name.clone(),
                unit: column.unit.to_string(),
                typical: column.say(*typical),
                distribution,
            }
        };
        columns.map(record).collect()
    }
}

impl CorrelationRecord {
    fn all(people: &DrawnPeople) -> Vec<Self> {
        let name = |variable: usize| match variable.checked_sub(1) {
            None => "weight".to_string(),
            Some(index) => people
                .covariates()
                .get(index)
                .map(|drawn| drawn.column.name.clone())
                .unwrap_or_default(),
        };
        let record = |(between, r): &([usize; 2], f64)| Self {
            between: between.map(name),
            r: *r,
        };
        people.correlations().iter().map(record).collect()
    }
}

use crate::outcome::Unfinished;
use serde::Serialize;

/// Doses that are not over when the observation ends.
#[derive(Clone, Debug, Serialize)]
pub(super) struct UnfinishedRecord {
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

impl UnfinishedRecord {
    pub(super) fn new(unfinished: &Unfinished) -> Self {
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

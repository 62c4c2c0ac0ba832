use super::{SolveRequest, SubjectProblem};
use crate::lane::LANES;
use crate::solver::linear::ModeStructure;
use crate::solver::{EliminationPath, System};

/// Subjects that are lane-compatible with each other.
pub(super) struct StructureClass<'a> {
    pub(super) representative: &'a SubjectProblem,
    /// For each analyte, its elimination path from the compartments that are dosed; `None` where no dose reaches it.
    pub(super) paths: Vec<Option<EliminationPath>>,
    /// Position of each compartment of the system in a group: those that are read come first, in the order of analytes.
    pub(super) positions: Vec<usize>,
    /// For each analyte, whose curve it makes a sum of real exponentials; `None` where one analyte has no such structure,
    /// since all share their knots.
    pub(super) modes: Option<Vec<ModeStructure>>,
}

impl<'a> StructureClass<'a> {
    fn new(representative: &'a SubjectProblem) -> Self {
        let SubjectProblem { system, schedule, .. } = representative;
        let positions = positions(system);
        let read = || system.readings.iter().map(|reading| reading.compartment);
        Self {
            representative,
            paths: read()
                .map(|compartment| EliminationPath::new(system, schedule, compartment, 0.0))
                .collect(),
            modes: read()
                .map(|compartment| ModeStructure::new(system, &positions, positions[compartment]))
                .collect(),
            positions,
        }
    }
}

/// See [`StructureClass::positions`].
fn positions(system: &System) -> Vec<usize> {
    let read: Vec<usize> = system
        .readings
        .iter()
        .map(|reading| reading.compartment)
        .collect();
    let rest = (0..system.size).filter(|index| !read.contains(index));
    let mut positions = vec![usize::MAX; system.size];
    for (position, compartment) in read.iter().copied().chain(rest).enumerate() {
        positions[compartment] = position;
    }
    positions
}

/// Subjects that share a lane group.
pub(super) struct LaneMembers<'a> {
    pub(super) subjects: [&'a SubjectProblem; LANES],
    /// Their indices in the batch; only the first `count` lanes hold members.
    pub(super) indices: [usize; LANES],
    pub(super) count: usize,
    pub(super) class: usize,
    pub(super) bound: f64,
}

/// Sorts subjects into classes of equal structure and those into groups with equal rate bounds.
pub(super) fn group_subjects<'a>(
    request: &SolveRequest<'_>,
    subjects: &'a [SubjectProblem],
) -> (Vec<StructureClass<'a>>, Vec<LaneMembers<'a>>) {
    let mut classes: Vec<StructureClass<'a>> = Vec::new();
    let mut groups: Vec<LaneMembers<'a>> = Vec::with_capacity(subjects.len().div_ceil(LANES) + 1);
    for (index, subject) in subjects.iter().enumerate() {
        let existing = classes
            .iter()
            .rposition(|class| class.representative.is_lane_compatible(subject));
        let class = existing.unwrap_or(classes.len());
        if existing.is_none() {
            classes.push(StructureClass::new(subject));
        }
        let bound = subject.rate_bound().max(request.fastest);
        let has_free_lane = |group: &&mut LaneMembers<'_>| {
            group.class == class && group.bound == bound && group.count < LANES
        };
        // The last group first: neighbours in the batch mostly belong to the same one.
        if let Some(group) = groups.iter_mut().rev().find(has_free_lane) {
            group.subjects[group.count] = subject;
            group.indices[group.count] = index;
            group.count += 1;
            continue;
        }
        groups.push(LaneMembers {
            // Unused lanes repeat the first subject.
            subjects: [subject; LANES],
            indices: [index; LANES],
            count: 1,
            class,
            bound,
        });
    }
    (classes, groups)
}

#[cfg(test)]
mod tests {
    use super::group_subjects;
    use crate::ensemble::{SolveRequest, SubjectProblem};
    use crate::quantity::Time;
    use crate::solver::{Grid, Input, Reading, Schedule, Stop, System, Transfer};
    use std::sync::Arc;

    fn subject(amounts: [f64; 3]) -> SubjectProblem {
        let loss = Transfer {
            from: 0,
            k: 0.1,
            time_slope: 0.0,
            into: vec![],
            outside: 1.0,
            leaves: true,
        };
        let system = System {
            size: 1,
            transfers: vec![loss],
            saturable: vec![],
            readings: vec![Reading {
                compartment: 0,
                factor: 100.0,
            }],
        };
        let inputs = [0.0, 6.0, 12.0]
            .into_iter()
            .zip(amounts)
            .map(|(hour, amount)| Input {
                into: 0,
                start: Time::from_hours(hour),
                end: Time::from_hours(hour + 2.0),
                amount,
                tilt: 0.0,
            });
        let schedule = Schedule::from_inputs(inputs.collect(), 1, Time::ZERO, Time::from_hours(24.0));
        SubjectProblem {
            system,
            later: Vec::new(),
            schedule: Arc::new(schedule),
            own_levels: Vec::new(),
        }
    }

    /// Who misses a dose, or gets more, stays in the lanes of the others.
    #[test]
    fn subjects_who_differ_in_later_segments_share_a_group() {
        let subjects = [
            [5.0, 5.0, 5.0],
            [5.0, 0.0, 0.0],
            [5.0, 10.0, 0.0],
            [5.0, 0.0, 20.0],
        ]
        .map(subject);
        let grid = Grid::new(Time::from_hours(1.0), Time::from_hours(24.0)).unwrap();
        let thresholds = [vec![]];
        let request = SolveRequest {
            grid,
            window: 0..grid.len(),
            thresholds: &thresholds,
            own_levels: &[],
            fastest: 1.0,
            stop: Stop::NEVER,
        };
        let (classes, groups) = group_subjects(&request, &subjects);
        assert_eq!((classes.len(), groups.len(), groups[0].count), (1, 1, 4));
    }
}

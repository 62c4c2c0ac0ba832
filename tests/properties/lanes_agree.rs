//! Eight patients side by side have what each of them has alone.

use crate::cases::{SubjectGroup, disposition_cases, random_cases, subject_groups, subject_groups_of};
use crate::counted::{look, peak};
use crate::exposure::{Touch, threshold, touches};
use crate::lanes::{
    Asked, Reference, Solved, check_exposure, check_levels, fastest, grid, own_thresholds, scalar_reference,
    share_of_rounding, solve_in_lanes,
};
use infusim::ensemble::BatchSolver;
use infusim::lane::SimdLevel;
use proptest::prelude::*;

/// Thresholds for each analyte, put by the curves of several people of the group.
fn thresholds(group: &SubjectGroup, touches: &[Touch]) -> Vec<Vec<Option<f64>>> {
    let analytes = group.people[0].system.readings.len();
    let put = |analyte: usize| {
        let put = |(index, touch): (usize, &Touch)| {
            let member = &group.people[index * 5 % group.people.len()];
            let trajectory = scalar_reference(member, &grid(group, 1.0), &[]).trajectory;
            let traces = look(&trajectory, analyte, group.horizon, 16);
            // Nothing at all is passed when numbers begin and when they run out.
            threshold(*touch, &traces).max(1e-12 * peak(&traces).least)
        };
        touches.iter().enumerate().map(put).collect()
    };
    own_thresholds(&(0..analytes).map(put).collect::<Vec<_>>())
}

/// Holds everybody in a block against what they have alone; passes over what is handed back.
fn check(group: &SubjectGroup, asked: &Asked) -> Result<(), TestCaseError> {
    let solved: Solved = solve_in_lanes(&mut BatchSolver::new(SimdLevel::new()), asked, &group.people);
    let shares: Vec<f64> = group
        .people
        .iter()
        .map(|member| share_of_rounding(member, group.horizon))
        .collect();
    let both = group.people.iter().zip(&shares);
    let references: Vec<Reference> = both
        .map(|(member, share)| scalar_reference(member, &asked.grid, &asked.with_neighbours(*share)))
        .collect();
    check_levels(&solved.levels, &references, &shares)?;
    for (number, (reference, share)) in references.iter().zip(&shares).enumerate() {
        if !solved.scalar_fallback.contains(&number) {
            for (analyte, exposures) in solved.exposures.iter().enumerate() {
                check_exposure(&exposures[number], reference, analyte, group.horizon, *share)?;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(random_cases(80))]

    /// Levels, peaks, areas, half-lives and times above thresholds are those that the propagator of one
    /// patient finds; it fails when a matrix, a knot, a turn, a crossing or a rate belongs to another rung,
    /// another compartment or another patient, or when a curve that is too crooked is not handed back.
    #[test]
    fn everybody_has_what_they_have_alone(
        group in subject_groups(8..25),
        touches in prop::collection::vec(touches(), 4),
        points in 1.0..300.0_f64,
    ) {
        let asked = Asked {
            grid: grid(&group, points),
            thresholds: thresholds(&group, &touches),
            fastest: fastest(&group.people[0]),
        };
        check(&group, &asked)?;
    }

    /// The same for one to three compartments, points at the quarters of an hour where many doses start, and
    /// people who are faster than expected. It fails when a point at an event shows the level before it, or
    /// when a subject's own pace is not theirs.
    #[test]
    fn so_have_those_who_are_faster_than_expected(
        group in subject_groups_of(disposition_cases(), 8..25),
        touches in prop::collection::vec(touches(), 3),
        slower in prop::sample::select(vec![1.0, 0.25, 1.0 / 1024.0]),
    ) {
        let asked = Asked {
            grid: group.quarters(),
            thresholds: thresholds(&group, &touches),
            fastest: fastest(&group.people[0]) * slower,
        };
        check(&group, &asked)?;
    }
}

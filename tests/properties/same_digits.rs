//! What a patient has does not depend on who is solved beside, nor on the processor.

use crate::cases::{GroupMember, SubjectGroup, flow, random_cases, subject_groups};
use crate::lanes::{
    Asked, Solved, fastest, grid, levels_of_processors, own_thresholds, scalar_reference, solve_in_lanes,
};
use infusim::ensemble::BatchSolver;
use infusim::lane::SimdLevel;
use infusim::outcome::Exposure;
use infusim::quantity::Time;
use infusim::solver::{Grid, Input, Reading, Schedule, System};
use proptest::prelude::*;
use std::sync::Arc;

/// Everything a subject had, to the last bit.
fn digits(exposure: &Exposure) -> Vec<u64> {
    let half_life = exposure.half_life.unwrap_or(f64::NAN);
    let mut numbers = vec![
        exposure.cmax,
        exposure.tmax,
        exposure.area,
        exposure.area_to_infinity,
        half_life,
    ];
    for above in &exposure.above {
        numbers.extend([
            above.hours,
            above.first.unwrap_or(f64::NAN),
            above.back.unwrap_or(f64::NAN),
        ]);
    }
    numbers.into_iter().map(f64::to_bits).collect()
}

/// Everything one of a block had; nothing for a subject who is handed back, whose numbers come from elsewhere.
fn of(solved: &Solved, number: usize) -> Option<Vec<Vec<u64>>> {
    let all = solved
        .exposures
        .iter()
        .map(|exposures| digits(&exposures[number]));
    (!solved.scalar_fallback.contains(&number)).then(|| all.collect())
}

/// The levels of everybody, the lowest first, for each analyte and each point.
fn levels_of(solved: &[Solved]) -> Vec<Vec<u64>> {
    let all = |cell: usize| {
        let mut all: Vec<u64> = solved
            .iter()
            .flat_map(|solved| solved.levels[cell].iter().map(|level| level.to_bits()))
            .collect();
        // Bits of numbers that are not negative are in the order of the numbers.
        all.sort_unstable();
        all
    };
    (0..solved[0].levels.len()).map(all).collect()
}

/// A dose at the same places as the others', but each a little later.
fn later(member: &GroupMember, by: Time) -> GroupMember {
    let size = member.system.size;
    let moved = |input: &Input| Input {
        start: input.start + by,
        end: input.end + by,
        ..*input
    };
    let inputs = member.schedule.inputs.iter().map(moved).collect();
    let end = member.schedule.segments.last().unwrap().end;
    let schedule = Schedule::from_inputs(inputs, size, member.schedule.first_dose + by, end);
    GroupMember {
        system: member.system.clone(),
        schedule: Arc::new(schedule),
    }
}

fn asked(group: &SubjectGroup, points: f64, shares: &[f64]) -> Asked {
    let first = scalar_reference(
        &group.people[0],
        &grid(group, 1.0),
        &vec![Vec::new(); group.people[0].system.readings.len()],
    );
    let put = |exposure: &Exposure| shares.iter().map(|share| share * exposure.cmax).collect();
    Asked {
        grid: grid(group, points),
        thresholds: own_thresholds(&first.exposures.iter().map(put).collect::<Vec<_>>()),
        fastest: fastest(&group.people[0]),
    }
}

proptest! {
    #![proptest_config(random_cases(40))]

    /// Alone, in any lane, among strangers whose doses come at other times, in the other order, on any
    /// processor: always the same bits. It fails when a lane looks at another one, when a group is given
    /// something that holds for its first member only, and when one processor rounds differently.
    #[test]
    fn nobody_matters_to_anybody(
        group in subject_groups(1..41),
        points in 1.0..100.0_f64,
        shares in prop::collection::vec(0.01..1.1_f64, 2),
        by in 1..7_200_000_000_i64,
    ) {
        let asked = asked(&group, points, &shares);
        let people = &group.people;
        // One block for all: it forgets whom it has solved.
        let block = &mut BatchSolver::new(SimdLevel::new());
        let together = solve_in_lanes(block, &asked, people);
        let everybody: Vec<_> = (0..people.len()).map(|number| of(&together, number)).collect();
        let levels = levels_of(std::slice::from_ref(&together));

        let mut one_by_one = Vec::new();
        for (number, member) in people.iter().enumerate() {
            let solved = solve_in_lanes(block, &asked, std::slice::from_ref(member));
            prop_assert_eq!(&of(&solved, 0), &everybody[number], "{} alone", number);
            one_by_one.push(solved);
        }
        prop_assert!(levels_of(&one_by_one) == levels, "levels alone");

        for level in levels_of_processors() {
            let solved = solve_in_lanes(&mut BatchSolver::new(level), &asked, people);
            let found: Vec<_> = (0..people.len()).map(|number| of(&solved, number)).collect();
            prop_assert!(found == everybody, "{:?}", level);
            prop_assert!(levels_of(&[solved]) == levels, "levels: {:?}", level);
        }

        let reversed: Vec<GroupMember> = people.iter().rev().cloned().collect();
        let solved = solve_in_lanes(block, &asked, &reversed);
        let found: Vec<_> = (0..people.len()).rev().map(|number| of(&solved, number)).collect();
        prop_assert!(found == everybody, "in the other order");
        prop_assert!(levels_of(&[solved]) == levels, "levels in the other order");

        // Every third is a stranger.
        let by = Time::from_microseconds(by);
        let strangers = people.iter().map(|member| later(member, by));
        let both = people.chunks(2).zip(strangers);
        let mixed: Vec<GroupMember> = both.flat_map(|(known, stranger)| known.iter().cloned().chain([stranger])).collect();
        let solved = solve_in_lanes(block, &asked, &mixed);
        let known = (0..mixed.len()).filter(|place| place % 3 < 2).take(people.len());
        for (number, place) in known.enumerate() {
            prop_assert_eq!(&of(&solved, place), &everybody[number], "{} among strangers", number);
        }
    }
}

/// A share that is all but a rounding error of 1 loses nothing, whoever stands beside: the area is infinite.
/// It fails when whether drug leaves is asked of the first of eight.
#[test]
fn what_leaves_is_asked_of_everybody() {
    let member = |share: f64| {
        let transfers = vec![flow(0, 1.0, &[(1, share)]), flow(1, 0.5, &[(0, 1.0)])];
        let readings = vec![Reading {
            compartment: 0,
            factor: 40.0,
        }];
        let system = System {
            size: 2,
            transfers,
            saturable: vec![],
            readings,
        };
        let dose = Input {
            into: 0,
            start: Time::ZERO,
            end: Time::ZERO,
            amount: 10.0,
            tilt: 0.0,
        };
        let schedule = Schedule::from_inputs(vec![dose], 2, Time::ZERO, Time::from_hours(1.0));
        let schedule = Arc::new(schedule);
        GroupMember { system, schedule }
    };
    let people = [member(0.5), member(1.0 - 5e-13)];
    let hour = Time::from_hours(1.0);
    let asked = Asked {
        grid: Grid::new(hour, hour).unwrap(),
        thresholds: vec![vec![]],
        fastest: 4.0,
    };
    let block = &mut BatchSolver::new(SimdLevel::new());
    let solved = solve_in_lanes(block, &asked, &people);
    for (number, member) in people.iter().enumerate() {
        let expected = &scalar_reference(member, &asked.grid, &asked.thresholds).exposures[0];
        assert_eq!(
            solved.exposures[0][number].half_life.is_some(),
            expected.half_life.is_some()
        );
        assert_eq!(
            solved.exposures[0][number].area_to_infinity.is_finite(),
            expected.area_to_infinity.is_finite()
        );
    }
}

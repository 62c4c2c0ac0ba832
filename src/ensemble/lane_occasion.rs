use super::SubjectProblem;
use crate::lane::{LANES, LaneF64};
use crate::solver::System;
use crate::solver::linear::{LaneMatrix, row_of};
use fearless_simd::Simd;

/// What holds on one occasion, for eight subjects.
pub(super) struct LaneOccasion<'a, S: Simd, const N: usize> {
    pub(super) systems: [&'a System; LANES],
    pub(super) rates: LaneMatrix<S, N>,
    /// ng/mL per mg, by analyte; NaN in lanes without a member.
    pub(super) factors: [LaneF64<S>; N],
}

impl<'a, S: Simd, const N: usize> LaneOccasion<'a, S, N> {
    /// Of the systems of an occasion, with compartments renumbered by `positions`; only the first `member_count` lanes hold
    /// members.
    #[inline(always)]
    pub(super) fn new(
        simd: S,
        systems: [&'a System; LANES],
        (positions, member_count): (&[usize], usize),
    ) -> Self {
        let mut cells = [[[0.0; LANES]; N]; N];
        let mut factors = [[0.0; LANES]; N];
        for (lane, system) in systems.iter().enumerate() {
            system.for_each_rate(0.0, |to, from, k| {
                cells[positions[to]][positions[from]][lane] += k;
            });
            for (cell, reading) in factors.iter_mut().zip(&system.readings) {
                cell[lane] = if lane < member_count {
                    reading.factor
                } else {
                    f64::NAN
                };
            }
        }
        Self {
            systems,
            rates: LaneMatrix::from_lanes(simd, &cells),
            factors: row_of(simd, &factors),
        }
    }

    /// Of later occasions of eight subjects, which begin at the same times.
    #[inline(always)]
    pub(super) fn later(
        simd: S,
        subjects: &[&'a SubjectProblem; LANES],
        members: (&[usize], usize),
    ) -> Vec<Self> {
        let count = subjects.iter().map(|subject| subject.later.len()).min();
        let occasion = |place: usize| {
            let systems = subjects.map(|subject| &subject.later[place].system);
            Self::new(simd, systems, members)
        };
        (0..count.unwrap_or(0)).map(occasion).collect()
    }
}

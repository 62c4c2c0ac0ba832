use super::octet::{Octet, Sheet};
use super::square::LANES;
use super::{Ready, Request};
use crate::outcome::{Above, Exposure};
use crate::solver::Schedule;
use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch};
use std::sync::Arc;

/// Patients who are solved together, and room for their levels.
///
/// They are sorted into octets of people who can walk side by side. Who walks with whom changes
/// nothing for anybody.
pub struct Block {
    level: Level,
    /// For each analyte and each point of the grid, a row of patients; NaN where nobody stands.
    levels: Vec<f64>,
    width: usize,
}

/// Compartments an octet is compiled for; a system takes the first that fits.
const SIZES: [usize; 6] = [2, 3, 4, 6, 8, 12];

/// What one patient had of each analyte: peak, area, time above; `None` when the patient has to be
/// solved alone.
pub type Had = Option<Vec<Exposure>>;

impl Block {
    /// For a processor, asked once.
    pub fn new(level: Level) -> Self {
        Self {
            level,
            levels: Vec::new(),
            width: 0,
        }
    }

    /// True for systems an octet can be made of.
    pub fn fits(patient: &Ready) -> bool {
        patient.system.is_linear_and_constant() && SIZES.iter().any(|size| patient.system.size <= *size)
    }

    /// Solves everybody.
    pub fn solve(&mut self, request: &Request<'_>, patients: &[Ready]) -> Vec<Had> {
        let mut groups: Vec<(f64, Vec<usize>)> = Vec::new();
        for (index, patient) in patients.iter().enumerate() {
            let bound = bound(patient).max(request.fastest);
            let together = |(known, members): &(f64, Vec<usize>)| {
                let first = members.first().and_then(|first| patients.get(*first));
                *known == bound
                    && members.len() < LANES
                    && first.is_some_and(|first| same_times(&first.schedule, &patient.schedule))
            };
            match groups.iter_mut().find(|group| together(group)) {
                Some((_, members)) => members.push(index),
                None => groups.push((bound, vec![index])),
            }
        }
        self.width = groups.len() * LANES;
        let cells = self.width * request.thresholds.len() * request.grid.len();
        self.levels.resize(cells, f64::NAN);
        let mut found: Vec<Had> = Vec::new();
        found.resize_with(patients.len(), || None);
        for (place, (bound, members)) in groups.iter().enumerate() {
            self.octet(request, patients, *bound, members, place * LANES, &mut found);
        }
        found
    }

    fn octet(
        &mut self,
        request: &Request<'_>,
        patients: &[Ready],
        bound: f64,
        members: &[usize],
        slot: usize,
        found: &mut [Had],
    ) {
        let Some(first) = members.first().and_then(|first| patients.get(*first)) else {
            return;
        };
        // Idle lanes repeat the first patient.
        let eight: [&Ready; LANES] = std::array::from_fn(|lane| {
            members
                .get(lane)
                .and_then(|index| patients.get(*index))
                .unwrap_or(first)
        });
        let sheet = &mut Sheet {
            levels: &mut self.levels,
            width: self.width,
            slot,
        };
        let exposures = match SIZES.iter().find(|size| first.system.size <= **size) {
            Some(2) => {
                dispatch!(self.level, simd => walk::<_, 2>(simd, request, eight, bound, sheet))
            }
            Some(3) => {
                dispatch!(self.level, simd => walk::<_, 3>(simd, request, eight, bound, sheet))
            }
            Some(4) => {
                dispatch!(self.level, simd => walk::<_, 4>(simd, request, eight, bound, sheet))
            }
            Some(6) => {
                dispatch!(self.level, simd => walk::<_, 6>(simd, request, eight, bound, sheet))
            }
            Some(8) => {
                dispatch!(self.level, simd => walk::<_, 8>(simd, request, eight, bound, sheet))
            }
            _ => {
                dispatch!(self.level, simd => walk::<_, 12>(simd, request, eight, bound, sheet))
            }
        };
        for lane in members.len()..LANES {
            for row in self.levels.chunks_mut(self.width) {
                if let Some(cell) = row.get_mut(slot + lane) {
                    *cell = f64::NAN;
                }
            }
        }
        for (index, exposures) in members.iter().zip(exposures) {
            if let Some(had) = found.get_mut(*index) {
                *had = exposures;
            }
        }
    }

    /// Makes room for patients who are solved one by one.
    pub fn clear(&mut self, request: &Request<'_>, patients: usize) {
        self.width = patients.next_multiple_of(LANES);
        let cells = self.width * request.thresholds.len() * request.grid.len();
        self.levels.clear();
        self.levels.resize(cells, f64::NAN);
    }

    /// Writes the levels of one of them: analyte after analyte, point after point.
    pub fn put(&mut self, place: usize, levels: &[f64]) {
        for (row, level) in self.levels.chunks_mut(self.width.max(1)).zip(levels) {
            if let Some(cell) = row.get_mut(place) {
                *cell = *level;
            }
        }
    }

    /// The levels of all patients, point after point, of an analyte, and how many stand at a point.
    pub fn rows(&self, points: usize, analyte: usize) -> (&[f64], usize) {
        let cells = points * self.width;
        let rows = self.levels.get(analyte * cells..(analyte + 1) * cells);
        (rows.unwrap_or(&[]), self.width)
    }
}

#[inline(always)]
fn walk<S: Simd, const N: usize>(
    simd: S,
    request: &Request<'_>,
    patients: [&Ready; LANES],
    bound: f64,
    sheet: &mut Sheet<'_>,
) -> [Had; LANES] {
    let mut octet: Octet<'_, S, N> = Octet::new(simd, request, patients, bound);
    let seen = octet.walk(simd, sheet);
    std::array::from_fn(|lane| {
        seen.iter()
            .map(|seen| {
                let of =
                    |eight: &super::square::Eight<S>| eight.as_slice().get(lane).copied().unwrap_or(f64::NAN);
                let crooked = seen.crooked.get(lane).copied().unwrap_or(true);
                (!crooked).then(|| Exposure {
                    cmax: of(&seen.cmax),
                    tmax: of(&seen.tmax),
                    area: of(&seen.area),
                    area_to_infinity: f64::NAN,
                    half_life: None,
                    above: seen
                        .above
                        .iter()
                        .map(|watch| watch.patients.get(lane).copied().unwrap_or(Above::default()))
                        .collect(),
                })
            })
            .collect()
    })
}

/// A power of two that no rate of a patient exceeds, 1/h.
pub fn bound(patient: &Ready) -> f64 {
    let fastest = patient.system.fastest_rate();
    let mut bound = 1.0 / (1 << 20) as f64;
    while bound < fastest {
        bound *= 2.0;
    }
    bound
}

fn same_times(one: &Arc<Schedule>, other: &Arc<Schedule>) -> bool {
    Arc::ptr_eq(one, other)
        || (one.stretches.len() == other.stretches.len()
            && one
                .stretches
                .iter()
                .zip(&other.stretches)
                .all(|(one, other)| one.start == other.start && one.end == other.end))
}

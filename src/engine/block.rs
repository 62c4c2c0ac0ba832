use super::octet::{Octet, Sheet};
use super::square::LANES;
use super::{Ready, Request};
use crate::outcome::ExposuresBlock;
use fearless_simd::{Level, Simd, dispatch};

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
const SIZES: [usize; 4] = [3, 4, 6, 12];

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

    /// Solves everybody and writes what they had, by analyte; gives those who have to be solved alone.
    pub fn solve(
        &mut self,
        request: &Request<'_>,
        patients: &[Ready],
        place: &mut [ExposuresBlock<'_>],
    ) -> Vec<usize> {
        let mut groups: Vec<(f64, Vec<usize>)> = Vec::new();
        for (index, patient) in patients.iter().enumerate() {
            let bound = bound(patient).max(request.fastest);
            let together = |(known, members): &(f64, Vec<usize>)| {
                let first = members.first().and_then(|first| patients.get(*first));
                *known == bound
                    && members.len() < LANES
                    && first.is_some_and(|first| first.stands_beside(patient))
            };
            match groups.iter_mut().find(|group| together(group)) {
                Some((_, members)) => members.push(index),
                None => groups.push((bound, vec![index])),
            }
        }
        let width = groups.len() * LANES;
        let cells = width * request.thresholds.len() * request.grid.len();
        if width != self.width || cells != self.levels.len() {
            self.width = width;
            self.levels.clear();
            self.levels.resize(cells, f64::NAN);
        }
        let mut alone = Vec::new();
        for (octet, (bound, members)) in groups.iter().enumerate() {
            let octet = Members {
                members,
                bound: *bound,
                slot: octet * LANES,
            };
            self.octet(request, patients, &octet, place, &mut alone);
        }
        alone
    }

    fn octet(
        &mut self,
        request: &Request<'_>,
        patients: &[Ready],
        Members { members, bound, slot }: &Members<'_>,
        place: &mut [ExposuresBlock<'_>],
        alone: &mut Vec<usize>,
    ) {
        let Some(first) = members.first().and_then(|first| patients.get(*first)) else {
            return;
        };
        // Idle lanes repeat the first patient.
        let mut eight = [first; LANES];
        for (lane, index) in eight.iter_mut().zip(*members) {
            *lane = patients.get(*index).unwrap_or(first);
        }
        let sheet = &mut Sheet {
            levels: &mut self.levels,
            width: self.width,
            slot: *slot,
        };
        let mut notes = Notes {
            members,
            place,
            alone,
        };
        match SIZES.iter().find(|size| first.system.size <= **size) {
            Some(3) => {
                dispatch!(self.level, simd => walk::<_, 3>(simd, request, eight, *bound, sheet, &mut notes))
            }
            Some(4) => {
                dispatch!(self.level, simd => walk::<_, 4>(simd, request, eight, *bound, sheet, &mut notes))
            }
            Some(6) => {
                dispatch!(self.level, simd => walk::<_, 6>(simd, request, eight, *bound, sheet, &mut notes))
            }
            _ => {
                dispatch!(self.level, simd => walk::<_, 12>(simd, request, eight, *bound, sheet, &mut notes))
            }
        }
        for lane in members.len()..LANES {
            for row in self.levels.chunks_mut(self.width) {
                if let Some(cell) = row.get_mut(slot + lane) {
                    *cell = f64::NAN;
                }
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

/// Patients who make an octet, by their place in the block.
struct Members<'a> {
    members: &'a [usize],
    bound: f64,
    slot: usize,
}

/// Where what an octet had is noted down.
struct Notes<'a, 'b> {
    members: &'a [usize],
    place: &'a mut [ExposuresBlock<'b>],
    alone: &'a mut Vec<usize>,
}

#[inline(always)]
fn walk<S: Simd, const N: usize>(
    simd: S,
    request: &Request<'_>,
    patients: [&Ready; LANES],
    bound: f64,
    sheet: &mut Sheet<'_>,
    notes: &mut Notes<'_, '_>,
) {
    let mut octet: Octet<'_, S, N> = Octet::new(simd, request, patients, bound);
    let seen = octet.walk(simd, sheet);
    let tails = octet.tails(simd);
    for ((seen, (area, half_life)), block) in seen.iter().zip(tails).zip(notes.place.iter_mut()) {
        for (lane, index) in notes.members.iter().enumerate() {
            if seen.crooked[lane] && !notes.alone.contains(index) {
                notes.alone.push(*index);
            }
            put(block.cmax, *index, seen.cmax[lane]);
            put(block.tmax, *index, seen.tmax[lane]);
            put(block.area, *index, seen.area[lane]);
            put(block.area_to_infinity, *index, area[lane]);
            put(block.half_life, *index, half_life[lane]);
            for (watch, block) in seen.above.iter().zip(&mut block.above) {
                if let Some(block) = block {
                    let above = watch.patients[lane];
                    put(block.hours, *index, above.hours);
                    put(block.first, *index, above.first.unwrap_or(f64::NAN));
                    put(block.back, *index, above.back.unwrap_or(f64::NAN));
                }
            }
        }
    }
}

fn put(column: &mut [f64], index: usize, value: f64) {
    if let Some(cell) = column.get_mut(index) {
        *cell = value;
    }
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

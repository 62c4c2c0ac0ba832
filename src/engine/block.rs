use super::octet::Octet;
use super::pen::Pen;
use super::rooms::Rooms;
use super::seen::Seen;
use super::sieve::{Sieve, Sifted};
use super::square::{Eight, LANES};
use super::{Ready, Request};
use crate::outcome::ExposuresBlock;
use fearless_simd::{Level, Simd, dispatch};
use fearless_simd_macros::simd;

/// Patients who are solved together: sorted into octets of people who can walk side by side, their
/// exposures noted down, their levels drawn a tile of points at a time and sifted while they are in
/// the cache.
///
/// Who walks with whom, how large a block is and how large a tile, changes nothing for anybody.
#[derive(Debug)]
pub struct Block {
    level: Level,
    /// The levels of a tile: for each analyte and each point a row of patients.
    levels: Vec<f64>,
}

/// Compartments an octet is compiled for; a system takes the first that fits.
const SIZES: [usize; 4] = [3, 4, 6, 12];
/// Points in a tile.
const TILE: usize = 32;

/// What becomes of a block.
pub struct Fate<'a, 'b> {
    /// Where percentiles are found.
    pub sieve: &'a Sieve,
    /// What this group of patients leaves in it.
    pub sifted: &'a mut Sifted,
    /// Where exposures go, one block of columns an analyte.
    pub place: &'a mut [ExposuresBlock<'b>],
}

impl Block {
    /// For a processor, asked once.
    pub fn new(level: Level) -> Self {
        Self {
            level,
            levels: Vec::new(),
        }
    }

    /// True for systems an octet can be made of.
    pub fn fits(patient: &Ready) -> bool {
        let system = &patient.system;
        let read = |place: usize| system.readings.get(place).map(|reading| reading.compartment);
        // An octet reads each compartment once.
        let apart =
            (1..system.readings.len()).all(|place| (0..place).all(|before| read(before) != read(place)));
        apart && system.is_linear_and_constant() && SIZES.iter().any(|size| system.size <= *size)
    }

    /// Solves everybody. Gives those whose exposures have to be read off a trajectory of their own,
    /// because their curves turn too often too close together.
    pub fn solve(
        &mut self,
        request: &Request<'_>,
        patients: &[Ready],
        fate: &mut Fate<'_, '_>,
    ) -> Vec<usize> {
        let octets = octets(request, patients);
        let size = patients
            .iter()
            .map(|patient| patient.system.size)
            .max()
            .unwrap_or(0);
        let work = Work {
            request,
            octets: &octets,
            levels: &mut self.levels,
            fate,
            alone: Vec::new(),
        };
        match SIZES.iter().find(|known| size <= **known) {
            Some(3) => dispatch!(self.level, simd => work.everybody::<_, 3>(simd)),
            Some(4) => dispatch!(self.level, simd => work.everybody::<_, 4>(simd)),
            Some(6) => dispatch!(self.level, simd => work.everybody::<_, 6>(simd)),
            _ => dispatch!(self.level, simd => work.everybody::<_, 12>(simd)),
        }
    }

    /// Sifts the levels of patients who were solved one by one, drawn by somebody else: for each of
    /// them, analyte after analyte, point after point.
    pub fn sift(&mut self, points: usize, curves: &[Vec<f64>], fate: &mut Fate<'_, '_>) {
        let width = curves.len().next_multiple_of(LANES);
        let analytes = fate.place.len();
        for start in (0..points).step_by(TILE) {
            let tile = start..(start + TILE).min(points);
            self.levels.clear();
            for analyte in 0..analytes {
                for point in tile.clone() {
                    let of =
                        |curve: &Vec<f64>| curve.get(analyte * points + point).copied().unwrap_or(f64::NAN);
                    self.levels.extend(curves.iter().map(of));
                    self.levels
                        .resize(self.levels.len().next_multiple_of(width.max(LANES)), f64::NAN);
                }
            }
            dispatch!(self.level, simd => fate.sieve.pass(simd, &tile, &self.levels, width, fate.sifted));
        }
    }
}

/// Patients who walk side by side.
struct Members<'a> {
    patients: [&'a Ready; LANES],
    /// Their places in the block; as many as there are somebodies.
    places: Vec<usize>,
    bound: f64,
}

/// Sorts patients into octets.
fn octets<'a>(request: &Request<'_>, patients: &'a [Ready]) -> Vec<Members<'a>> {
    let mut octets: Vec<Members<'a>> = Vec::with_capacity(patients.len().div_ceil(LANES) + 1);
    // Those with room, the last first: neighbours mostly walk together.
    for (place, patient) in patients.iter().enumerate() {
        let bound = bound(patient).max(request.fastest);
        let together = |octet: &&mut Members<'_>| {
            octet.bound == bound && octet.places.len() < LANES && octet.patients[0].stands_beside(patient)
        };
        match octets.iter_mut().rev().find(together) {
            Some(octet) => {
                octet.patients[octet.places.len()] = patient;
                octet.places.push(place);
            }
            None => {
                let mut places = Vec::with_capacity(LANES);
                places.push(place);
                // Idle lanes repeat the first patient.
                let patients = [patient; LANES];
                octets.push(Members {
                    patients,
                    places,
                    bound,
                });
            }
        }
    }
    octets
}

/// A block while it is solved.
struct Work<'a, 'b, 'c> {
    request: &'a Request<'a>,
    octets: &'a [Members<'a>],
    levels: &'a mut Vec<f64>,
    fate: &'a mut Fate<'b, 'c>,
    alone: Vec<usize>,
}

impl Work<'_, '_, '_> {
    #[simd]
    fn everybody<S: Simd, const N: usize>(mut self, simd: S) -> Vec<usize> {
        let mut pens: Vec<Pen<S, N>> = Vec::with_capacity(self.octets.len());
        let mut rooms = Rooms::new();
        for members in self.octets {
            let people = (members.patients, members.places.len());
            let mut octet: Octet<'_, S, N> = Octet::new(simd, self.request, people, members.bound);
            let (seen, pen) = octet.walk(simd, &mut rooms);
            let tails = octet.tails(simd);
            self.note(members, &seen, &tails);
            pens.push(pen);
        }
        let width = pens.len() * LANES;
        let points = self.request.grid.len();
        self.levels
            .resize(self.request.thresholds.len() * TILE * width, f64::NAN);
        for start in (0..points).step_by(TILE) {
            let tile = start..(start + TILE).min(points);
            for (index, pen) in pens.iter_mut().enumerate() {
                pen.draw(simd, &tile, self.levels, width, index * LANES);
            }
            self.fate
                .sieve
                .pass(simd, &tile, self.levels, width, self.fate.sifted);
        }
        self.alone
    }

    /// Writes what the members of an octet had.
    fn note<S: Simd>(&mut self, members: &Members<'_>, seen: &[Seen<S>], tails: &[(Eight<S>, Eight<S>)]) {
        for ((seen, (area, half_life)), block) in seen.iter().zip(tails).zip(self.fate.place.iter_mut()) {
            for (lane, place) in members.places.iter().copied().enumerate() {
                if seen.crooked[lane] && !self.alone.contains(&place) {
                    self.alone.push(place);
                }
                put(block.cmax, place, seen.cmax[lane]);
                put(block.tmax, place, seen.tmax[lane]);
                put(block.area, place, seen.area[lane]);
                put(block.area_to_infinity, place, area[lane]);
                put(block.half_life, place, half_life[lane]);
                for (watch, block) in seen.above.iter().zip(&mut block.above) {
                    if let Some(block) = block {
                        let above = watch.patients[lane];
                        put(block.hours, place, above.hours);
                        put(block.first, place, above.first.unwrap_or(f64::NAN));
                        put(block.back, place, above.back.unwrap_or(f64::NAN));
                    }
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

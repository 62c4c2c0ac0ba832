use super::octet::Octet;
use super::pen::Pen;
use super::rooms::Rooms;
use super::seen::Seen;
use super::sieve::{Sieve, Sifted};
use super::square::{Eight, LANES};
use super::{Ready, Request};
use crate::outcome::{ExposuresBlock, Numbers};
use crate::solver::Way;
use fearless_simd::{Level, Simd, dispatch};
use fearless_simd_macros::simd;
use std::any::Any;

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
    /// What the last block was solved with, if it was of the same kind.
    bench: Option<Box<dyn Any + Send>>,
}

/// Patients who are best solved together: the levels of a tile of theirs stay near the processor.
pub const BLOCK: usize = 256;
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
            bench: None,
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

    /// Solves everybody, unless the request says stop. Gives those whose exposures have to be read off a trajectory of their own,
    /// because their curves turn too often too close together.
    pub fn solve(
        &mut self,
        request: &Request<'_>,
        patients: &[Ready],
        fate: &mut Fate<'_, '_>,
    ) -> Vec<usize> {
        let (kinds, octets) = octets(request, patients);
        let size = patients
            .iter()
            .map(|patient| patient.system.size)
            .max()
            .unwrap_or(0);
        let work = Work {
            request,
            kinds: &kinds,
            octets: &octets,
            levels: &mut self.levels,
            bench: &mut self.bench,
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
        let width = curves.len().next_multiple_of(LANES).max(LANES);
        let analytes = fate.place.len();
        fate.sifted.begin(fate.sieve.room_of_a_first_block(width));
        for start in (0..points).step_by(TILE) {
            let tile = start..(start + TILE).min(points);
            self.levels.clear();
            for analyte in 0..analytes {
                for point in tile.clone() {
                    let of = |curve: &Vec<f64>| curve[analyte * points + point];
                    self.levels.extend(curves.iter().map(of));
                    self.levels
                        .resize(self.levels.len().next_multiple_of(width), f64::NAN);
                }
            }
            dispatch!(self.level, simd => fate.sieve.pass(simd, &tile, &self.levels, width, fate.sifted));
        }
    }
}

/// A kind of patients, who can all walk side by side.
struct Kind<'a> {
    first: &'a Ready,
    /// For each analyte, the way there from where drug is given.
    ways: Vec<Option<Way>>,
}

/// Patients who walk side by side.
struct Members<'a> {
    patients: [&'a Ready; LANES],
    /// Their places in the block, and how many are somebody.
    places: [usize; LANES],
    count: usize,
    kind: usize,
    bound: f64,
}

/// Sorts patients into octets.
fn octets<'a>(request: &Request<'_>, patients: &'a [Ready]) -> (Vec<Kind<'a>>, Vec<Members<'a>>) {
    let mut kinds: Vec<Kind<'a>> = Vec::new();
    let mut octets: Vec<Members<'a>> = Vec::with_capacity(patients.len().div_ceil(LANES) + 1);
    for (place, patient) in patients.iter().enumerate() {
        let known = kinds.iter().rposition(|kind| kind.first.stands_beside(patient));
        let kind = known.unwrap_or(kinds.len());
        if known.is_none() {
            let Ready { system, schedule } = patient;
            let ways = system.readings.iter();
            let ways = ways.map(|reading| Way::new(system, schedule, reading.compartment, 0.0));
            kinds.push(Kind {
                first: patient,
                ways: ways.collect(),
            });
        }
        let bound = bound(patient).max(request.fastest);
        let together =
            |octet: &&mut Members<'_>| octet.kind == kind && octet.bound == bound && octet.count < LANES;
        // Those with room, the last first: neighbours mostly walk together.
        if let Some(octet) = octets.iter_mut().rev().find(together) {
            octet.patients[octet.count] = patient;
            octet.places[octet.count] = place;
            octet.count += 1;
            continue;
        }
        octets.push(Members {
            // Idle lanes repeat the first patient.
            patients: [patient; LANES],
            places: [place; LANES],
            count: 1,
            kind,
            bound,
        });
    }
    (kinds, octets)
}

/// A block while it is solved.
struct Work<'a, 'b, 'c> {
    request: &'a Request<'a>,
    kinds: &'a [Kind<'a>],
    octets: &'a [Members<'a>],
    levels: &'a mut Vec<f64>,
    bench: &'a mut Option<Box<dyn Any + Send>>,
    fate: &'a mut Fate<'b, 'c>,
    alone: Vec<usize>,
}

/// Room to work in, for one width of vectors and one number of compartments.
struct Bench<S: Simd, const N: usize> {
    rooms: Rooms<S, N>,
    pens: Vec<Pen<S, N>>,
    seen: Vec<Seen<S>>,
}

impl Work<'_, '_, '_> {
    #[simd]
    fn everybody<S: Simd, const N: usize>(mut self, simd: S) -> Vec<usize> {
        let known = self
            .bench
            .take()
            .and_then(|bench| bench.downcast::<Bench<S, N>>().ok());
        let mut bench = known.unwrap_or_else(|| {
            Box::new(Bench {
                rooms: Rooms::new(),
                pens: Vec::new(),
                seen: Vec::new(),
            })
        });
        while bench.pens.len() < self.octets.len() {
            bench.pens.push(Pen::new(simd));
        }
        let Bench { rooms, pens, seen } = &mut *bench;
        for (members, pen) in self.octets.iter().zip(pens.iter_mut()) {
            if self.request.stop.asked() {
                return self.alone;
            }
            let people = (members.patients, members.count);
            let octet: Octet<'_, S, N> = Octet::new(simd, self.request, people, members.bound);
            octet.walk(simd, rooms, seen, pen);
            let ways = &self.kinds[members.kind].ways;
            for (analyte, seen) in seen.iter().enumerate() {
                let tail = octet.tail(simd, analyte, ways[analyte].as_ref());
                self.note(members, analyte, seen, tail);
            }
        }
        self.draw(simd, pens);
        *self.bench = Some(bench);
        self.alone
    }

    /// Draws the levels and lets them pass through the sieve.
    #[inline(always)]
    fn draw<S: Simd, const N: usize>(&mut self, simd: S, pens: &mut [Pen<S, N>]) {
        // An odd number of octets, the last perhaps of nobody: rows a power of two apart would all want
        // the same few places of the cache.
        let width = (self.octets.len() | 1) * LANES;
        let window = &self.request.window;
        let first = self.fate.sieve.room_of_a_first_block(width);
        self.fate.sifted.begin(first);
        self.levels.clear();
        self.levels
            .resize(self.request.thresholds.len() * TILE * width, f64::NAN);
        for pen in pens.iter_mut().take(self.octets.len()) {
            pen.skip(simd, window.start);
        }
        for start in window.clone().step_by(TILE) {
            if self.request.stop.asked() {
                return;
            }
            let tile = start..(start + TILE).min(window.end);
            for (index, pen) in pens.iter_mut().enumerate().take(self.octets.len()) {
                pen.draw(simd, &tile, self.levels, width, index * LANES);
            }
            let columns = tile.start - window.start..tile.end - window.start;
            self.fate
                .sieve
                .pass(simd, &columns, self.levels, width, self.fate.sifted);
        }
    }

    /// Writes what the members of an octet had of an analyte; last the area to infinity and the half-life.
    #[inline(always)]
    fn note<S: Simd>(
        &mut self,
        members: &Members<'_>,
        analyte: usize,
        seen: &Seen<S>,
        (area, half_life): (Eight<S>, Eight<S>),
    ) {
        let block = &mut self.fate.place[analyte];
        for lane in 0..members.count {
            let place = members.places[lane];
            if seen.crooked[lane] && !self.alone.contains(&place) {
                self.alone.push(place);
            }
            let numbers = Numbers {
                cmax: seen.cmax[lane],
                tmax: seen.tmax[lane],
                area: seen.area[lane],
                area_to_infinity: area[lane],
                half_life: half_life[lane],
            };
            let above = seen.above.iter().map(|watch| watch.patients[lane]);
            block.write(place, numbers, above);
        }
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

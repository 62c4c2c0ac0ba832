//! The least code that computes what infusim computes of the first two reference workloads.
//!
//! Patients stand in lanes. What is known of a linear system with three or four compartments is written
//! down: eigenvalues from the cubic, curves as sums of exponentials, which a multiplication each moves
//! on by a point. A block of patients is solved tile by tile of time points, and each row of a tile
//! goes through that point's sieve while it is in the cache.

use super::block::{BLOCK, Block, OCTETS, Octet, ROWS, STRIDE};
use super::exposure::expose;
use super::lanes::LANES;
use super::people::Sampler;
use super::percentiles::{Catch, Edges, Pile, sift, wanted};
use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f64x8};
use rayon::prelude::*;
use std::sync::Mutex;
use std::time::Instant;

/// Numbers kept of every patient and analyte: Cmax, Tmax, area, hours above either threshold.
pub const MEASURES: usize = 5;
/// By how much the patients known grow from round to round.
const GROWTH: usize = 2;

const WEIGHT: f64 = 70.0;

/// Points between which the rate of infusion is constant.
#[derive(Clone, Copy)]
pub struct Stretch {
    pub from: usize,
    pub to: usize,
    pub infuses: bool,
}

/// What is given, and what is asked.
pub struct Workload {
    pub stretches: Vec<Stretch>,
    /// mg/h.
    rate: f64,
    pub thresholds: Vec<[f64; 2]>,
    pub points: usize,
}

/// How much of the work is done, so that its parts can be timed.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub enum Until {
    Sampling,
    Exposure,
    Propagation,
    Everything,
}

/// What came out.
pub struct Limit {
    /// By analyte and point: for each percentile lower end, value, upper end.
    pub percentiles: Vec<Vec<[f64; 9]>>,
    /// By analyte and threshold, patients above it at each point.
    pub above: Vec<[Vec<i32>; 2]>,
    /// Block by block, analyte by analyte, measure by measure: a column of the block's patients.
    pub columns: Vec<f64>,
    /// Points whose brackets missed and that were done again.
    pub again: usize,
    /// Seconds on the clock.
    pub seconds: f64,
    /// Seconds of processor time, of all threads; not a number where the system does not tell.
    pub processor: f64,
}

impl Limit {
    /// One number of one patient, from 0.
    pub fn of(&self, patient: usize, analyte: usize, measure: usize) -> f64 {
        let analytes = self.above.len();
        let row = (patient / BLOCK * analytes + analyte) * MEASURES + measure;
        self.columns[row * BLOCK + patient % BLOCK]
    }
}

/// Five daily infusions, one analyte.
pub fn w1() -> Workload {
    let day = |day: usize| {
        let from = 288 * day;
        let end = from + 8;
        let infusion = Stretch {
            from,
            to: end,
            infuses: true,
        };
        let pause = Stretch {
            from: end,
            to: from + 288,
            infuses: false,
        };
        [infusion, pause]
    };
    Workload {
        stretches: (0..5).flat_map(day).collect(),
        rate: 0.5 * WEIGHT / (40.0 / 60.0),
        thresholds: vec![[50.0, 150.0]],
        points: 1_441,
    }
}

/// Thirty hours of infusion, two analytes.
pub fn w2() -> Workload {
    let infusion = Stretch {
        from: 0,
        to: 360,
        infuses: true,
    };
    let after = Stretch {
        from: 360,
        to: 864,
        infuses: false,
    };
    Workload {
        stretches: vec![infusion, after],
        rate: 0.3 * WEIGHT,
        thresholds: vec![[50.0, 150.0], [100.0, 250.0]],
        points: 865,
    }
}

/// What one thread adds to the results in a round.
struct Share {
    catches: Vec<Catch>,
    /// By analyte and threshold, changes of the number of patients above from point to point.
    changes: Vec<Vec<i32>>,
    block: Box<Block>,
}

/// Somebody's columns, block by block, each taken by whoever is free.
type Queue<'a> = Mutex<std::iter::Enumerate<std::slice::ChunksMut<'a, f64>>>;

/// A run under way.
struct Run<'a> {
    workload: &'a Workload,
    patients: usize,
    sampler: Sampler,
    until: Until,
    /// By analyte and point.
    edges: Vec<Edges>,
    /// Exposures are wanted only the first time.
    exposes: bool,
}

/// Does the work on so many threads.
pub fn run(workload: &Workload, patients: usize, threads: usize, until: Until) -> Limit {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| inside(workload, patients, threads, until))
}

/// Processor time of all threads of the pool, in seconds: other work on the machine does not count.
fn processor() -> f64 {
    let times = rayon::broadcast(|_| {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let first = text.split(' ').next().and_then(|first| first.parse().ok());
        first.unwrap_or(f64::NAN) * 1e-9
    });
    times.iter().sum()
}

fn inside(workload: &Workload, patients: usize, threads: usize, until: Until) -> Limit {
    let (start, used) = (Instant::now(), processor());
    let analytes = workload.thresholds.len();
    let columns = analytes * workload.points;
    let blocks = patients.div_ceil(BLOCK);
    let width = analytes * MEASURES * BLOCK;
    let ranks = wanted(patients);
    let mut numbers = vec![0.0; blocks * width];
    let mut run = Run {
        workload,
        patients,
        sampler: Sampler::new(),
        until,
        edges: vec![Edges::ALL; columns],
        exposes: true,
    };
    // Before anything is given there is nothing.
    for analyte in 0..analytes {
        run.edges[analyte * workload.points] = Edges::NONE;
    }
    let mut shares: Vec<Share> = (0..threads).map(|_| Share::new(workload)).collect();
    let mut piles = vec![Pile::default(); columns];
    let mut from = 0;
    while from < blocks {
        let to = (from * GROWTH).clamp(1, blocks);
        run.round(&mut shares, from, &mut numbers[from * width..to * width]);
        let known = (to * BLOCK).min(patients);
        gather(&mut piles, &run.edges, &mut shares);
        if known < patients && until == Until::Everything {
            piles
                .par_iter_mut()
                .zip(&mut run.edges)
                .for_each(|(pile, edges)| {
                    if !edges.is_none() && !pile.narrow(edges, known, patients, &ranks) {
                        *edges = Edges::NONE;
                        *pile = Pile::default();
                    }
                });
        }
        from = to;
    }
    let pick = |piles: &mut [Pile], edges: &[Edges]| -> Vec<Option<[f64; 9]>> {
        let all = piles.par_iter_mut().zip(edges);
        all.map(|(pile, edges)| pile.pick(edges, &ranks)).collect()
    };
    let mut found = pick(&mut piles, &run.edges);
    for analyte in 0..analytes {
        found[analyte * workload.points] = Some([0.0; 9]);
    }
    let open: Vec<usize> = (0..columns).filter(|column| found[*column].is_none()).collect();
    if !open.is_empty() && until == Until::Everything {
        // Everybody again, for those points alone, with nothing left out.
        run.edges.fill(Edges::NONE);
        piles.fill(Pile::default());
        for column in &open {
            run.edges[*column] = Edges::ALL;
        }
        run.exposes = false;
        run.round(&mut shares, 0, &mut vec![0.0; blocks * width]);
        gather(&mut piles, &run.edges, &mut shares);
        let second = pick(&mut piles, &run.edges);
        for column in &open {
            found[*column] = second[*column];
        }
    }
    Limit {
        percentiles: found
            .chunks(workload.points)
            .map(|found| found.iter().map(|found| found.unwrap_or([f64::NAN; 9])).collect())
            .collect(),
        above: (0..analytes)
            .map(|analyte| {
                [0, 1].map(|threshold| {
                    let mut counts = vec![0; workload.points];
                    for share in &shares {
                        let mut sum = 0;
                        for (count, change) in counts.iter_mut().zip(&share.changes[2 * analyte + threshold])
                        {
                            sum += change;
                            *count += sum;
                        }
                    }
                    counts
                })
            })
            .collect(),
        columns: numbers,
        again: open.len(),
        seconds: start.elapsed().as_secs_f64(),
        processor: processor() - used,
    }
}

/// Puts together what the threads found in a round.
fn gather(piles: &mut [Pile], edges: &[Edges], shares: &mut [Share]) {
    let level = Level::new();
    piles
        .par_iter_mut()
        .zip(edges)
        .enumerate()
        .for_each(|(column, (pile, edges))| {
            pile.add(level, edges, shares.iter().map(|share| &share.catches[column]));
        });
    shares.par_iter_mut().for_each(Share::clear);
}

impl Share {
    fn new(workload: &Workload) -> Self {
        let analytes = workload.thresholds.len();
        Self {
            catches: vec![Catch::default(); analytes * workload.points],
            // One more: a fall after the last point changes nothing that is shown.
            changes: vec![vec![0; workload.points + 1]; 2 * analytes],
            block: Box::new(Block::new()),
        }
    }

    fn clear(&mut self) {
        for catch in &mut self.catches {
            catch.below = [0; 3];
            catch.kept.clear();
        }
    }
}

impl Run<'_> {
    /// Solves the blocks whose columns are given, the first of which is numbered `from`.
    fn round(&self, shares: &mut [Share], from: usize, columns: &mut [f64]) {
        let width = self.workload.thresholds.len() * MEASURES * BLOCK;
        let queue: Queue<'_> = Mutex::new(columns.chunks_mut(width).enumerate());
        let level = Level::new();
        shares.par_iter_mut().for_each(|share| {
            loop {
                let next = queue.lock().unwrap().next();
                let Some((index, columns)) = next else { break };
                match self.workload.thresholds.len() {
                    1 => dispatch!(level, simd => self.block::<_, false, 6>(simd, share, from + index, columns)),
                    _ => dispatch!(level, simd => self.block::<_, true, 8>(simd, share, from + index, columns)),
                }
            }
        });
    }

    #[inline(always)]
    fn block<S: Simd, const METABOLITE: bool, const EFFECTS: usize>(
        &self,
        simd: S,
        share: &mut Share,
        number: usize,
        columns: &mut [f64],
    ) {
        let first = number * BLOCK;
        let block = &mut *share.block;
        for at in 0..OCTETS {
            let patient = first + at * LANES;
            let people = self.patients.saturating_sub(patient).min(LANES);
            let factors = self.sampler.factors::<S, EFFECTS>(simd, patient as u64 + 1);
            let octet = Octet::new(simd, &factors, self.workload.rate);
            block.take(simd, at, &octet, people);
            if self.until >= Until::Exposure && self.exposes {
                let put = |analyte: usize, measure: usize, value: f64x8<S>| {
                    let place = (analyte * MEASURES + measure) * BLOCK + at * LANES;
                    columns[place..place + LANES].copy_from_slice(&value.to_array());
                };
                expose::<S, EFFECTS>(simd, self.workload, &octet, people, &mut share.changes, put);
            }
        }
        if self.until < Until::Propagation {
            return;
        }
        let points = self.workload.points;
        for stretch in &self.workload.stretches {
            block.start::<S, METABOLITE>(simd, stretch.infuses);
            for tile in (stretch.from..stretch.to).step_by(ROWS) {
                block.advance::<S, METABOLITE>(simd);
                if self.until < Until::Everything {
                    continue;
                }
                for analyte in 0..1 + usize::from(METABOLITE) {
                    for row in 0..ROWS {
                        let column = analyte * points + tile + row + 1;
                        if self.edges[column].is_none() {
                            continue;
                        }
                        let start = (analyte * ROWS + row) * STRIDE;
                        let levels = &block.rows[start..start + OCTETS];
                        let catch = &mut share.catches[column];
                        sift(simd, levels, &self.edges[column], &mut block.room, catch);
                    }
                }
            }
        }
        std::hint::black_box(&block.rows);
    }
}

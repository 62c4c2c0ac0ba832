//! The least code that computes what infusim computes of the first two reference workloads.
//!
//! Patients stand in lanes. What is known of a linear system with three or four compartments is written
//! down: eigenvalues from the cubic, curves as sums of exponentials, which a multiplication each moves
//! on by a point. A block of patients is solved tile by tile of time points, and each row of a tile
//! goes through that point's quantiles while it is in the cache.
//!
//! That is done twice, because solving is cheap and keeping is not. In the first pass the percentiles of
//! one point in ten or so are found, with brackets that narrow from round to round of patients. These
//! points say so closely where the percentiles of all the others lie that the second pass keeps two
//! patients in a hundred. How many are above a threshold follows from the times at which they cross it.

use super::block::{BLOCK, Block, GROUPS, ROWS, STRIDE, SubjectGroup};
use super::exposure::expose;
use super::lanes::LANES;
use super::neighbours::{bracket, first};
use super::people::Sampler;
use super::percentiles::{Candidates, Catch, Edges, sift, wanted};
use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f64x8};
use rayon::prelude::*;
use std::sync::Mutex;
use std::time::Instant;

/// Numbers kept of every patient and analyte: Cmax, Tmax, area, hours above either threshold.
pub const MEASURES: usize = 5;
/// By how much the patients known grow from round to round.
const GROWTH: usize = 2;

/// Below so many patients all points are found at once.
const FEW: usize = 4_096;
const WEIGHT: f64 = 70.0;

/// Points between which the rate of infusion is constant.
#[derive(Clone, Copy)]
pub struct Segment {
    pub from: usize,
    pub to: usize,
    pub infuses: bool,
}

/// What is given, and what is asked.
pub struct Workload {
    pub segments: Vec<Segment>,
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
    /// Seconds on the clock.
    pub seconds: f64,
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
        let infusion = Segment {
            from,
            to: end,
            infuses: true,
        };
        let pause = Segment {
            from: end,
            to: from + 288,
            infuses: false,
        };
        [infusion, pause]
    };
    Workload {
        segments: (0..5).flat_map(day).collect(),
        rate: 0.5 * WEIGHT / (40.0 / 60.0),
        thresholds: vec![[50.0, 150.0]],
        points: 1_441,
    }
}

/// Thirty hours of infusion, two analytes.
pub fn w2() -> Workload {
    let infusion = Segment {
        from: 0,
        to: 360,
        infuses: true,
    };
    let after = Segment {
        from: 360,
        to: 864,
        infuses: false,
    };
    Workload {
        segments: vec![infusion, after],
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
    ranks: [[usize; 3]; 3],
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

fn inside(workload: &Workload, patients: usize, threads: usize, until: Until) -> Limit {
    let start = Instant::now();
    let analytes = workload.thresholds.len();
    let columns = analytes * workload.points;
    let blocks = patients.div_ceil(BLOCK);
    let width = analytes * MEASURES * BLOCK;
    let mut numbers = vec![0.0; blocks * width];
    let mut run = Run {
        workload,
        patients,
        sampler: Sampler::new(),
        until,
        ranks: wanted(patients),
        edges: vec![Edges::NONE; columns],
        exposes: true,
    };
    let mut shares: Vec<Share> = (0..threads).map(|_| Share::new(workload)).collect();
    let mut found = vec![None; columns];
    let few = patients < FEW;
    for analyte in 0..analytes {
        let start = analyte * workload.points;
        // Before anything is given there is nothing.
        found[start] = Some([0.0; 9]);
        for segment in &workload.segments {
            let all = (segment.from + 1..=segment.to).collect();
            for point in if few { all } else { first(segment) } {
                run.edges[start + point] = Edges::ALL;
            }
        }
    }
    run.pass(&mut shares, &mut found, &mut numbers, GROWTH);
    run.exposes = false;
    let mut again = 0;
    if until == Until::Everything {
        if !few {
            run.edges.fill(Edges::NONE);
            for (found, edges) in found
                .chunks(workload.points)
                .zip(run.edges.chunks_mut(workload.points))
            {
                for segment in &workload.segments {
                    bracket(segment, found, edges);
                }
            }
            run.pass(&mut shares, &mut found, &mut numbers, blocks);
        }
        // Where a bracket missed, everybody again, with nothing left out.
        for (edges, found) in run.edges.iter_mut().zip(&found) {
            *edges = if found.is_some() { Edges::NONE } else { Edges::ALL };
            again += usize::from(found.is_none());
        }
        if again > 0 {
            run.pass(&mut shares, &mut found, &mut numbers, blocks);
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
        seconds: start.elapsed().as_secs_f64(),
    }
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
        self.catches.iter_mut().for_each(Catch::clear);
    }
}

impl Run<'_> {
    /// Solves everybody, round by round, and finds the percentiles of the points that have brackets.
    fn pass(
        &mut self,
        shares: &mut [Share],
        found: &mut [Option<[f64; 9]>],
        numbers: &mut [f64],
        growth: usize,
    ) {
        let blocks = self.patients.div_ceil(BLOCK);
        let width = numbers.len() / blocks;
        let level = Level::new();
        let (patients, ranks) = (self.patients, &self.ranks.clone());
        if growth >= blocks {
            // All in one round: nothing has to be remembered of a point.
            let room = patients / 40 / shares.len();
            let reserve = |share: &mut Share| share.catches.iter_mut().for_each(|catch| catch.reserve(room));
            shares.par_iter_mut().for_each(reserve);
            self.round(shares, 0, numbers);
            let columns = self.edges.par_iter().zip(&mut *found).enumerate();
            columns.for_each_init(Candidates::default, |candidates, (column, (edges, found))| {
                if !edges.is_none() {
                    candidates.clear();
                    candidates.add(level, edges, shares.iter().map(|share| &share.catches[column]));
                    *found = candidates.pick(edges, ranks);
                }
            });
            shares.par_iter_mut().for_each(Share::clear);
            return;
        }
        let mut all_candidates = vec![Candidates::default(); found.len()];
        let mut from = 0;
        while from < blocks {
            let to = if growth < blocks {
                (from * growth).clamp(1, blocks)
            } else {
                blocks
            };
            self.round(shares, from, &mut numbers[from * width..to * width]);
            if self.until < Until::Everything {
                from = to;
                continue;
            }
            let known = (to * BLOCK).min(patients);
            let columns = all_candidates
                .par_iter_mut()
                .zip(&mut self.edges)
                .zip(&mut *found)
                .enumerate();
            columns.for_each(|(column, ((candidates, edges), found))| {
                if edges.is_none() {
                    return;
                }
                candidates.add(level, edges, shares.iter().map(|share| &share.catches[column]));
                if known == patients {
                    *found = candidates.pick(edges, ranks);
                } else if !candidates.narrow(edges, known, patients, ranks) {
                    *edges = Edges::NONE;
                }
            });
            shares.par_iter_mut().for_each(Share::clear);
            from = to;
        }
    }

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
        for at in 0..GROUPS {
            let patient = first + at * LANES;
            let people = self.patients.saturating_sub(patient).min(LANES);
            let factors = self.sampler.factors::<S, EFFECTS>(simd, patient as u64 + 1);
            let group = SubjectGroup::new(simd, &factors, self.workload.rate);
            block.take(simd, at, &group, people);
            if self.until >= Until::Exposure && self.exposes {
                let put = |analyte: usize, measure: usize, value: f64x8<S>| {
                    let place = (analyte * MEASURES + measure) * BLOCK + at * LANES;
                    columns[place..place + LANES].copy_from_slice(&value.to_array());
                };
                expose::<S, EFFECTS>(simd, self.workload, &group, people, &mut share.changes, put);
            }
        }
        if self.until < Until::Propagation {
            return;
        }
        let points = self.workload.points;
        for segment in &self.workload.segments {
            block.start::<S, METABOLITE>(simd, segment.infuses);
            for tile in (segment.from..segment.to).step_by(ROWS) {
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
                        let levels = &block.rows[start..start + GROUPS];
                        let catch = &mut share.catches[column];
                        sift(simd, levels, &self.edges[column], catch);
                    }
                }
            }
        }
        std::hint::black_box(&block.rows);
    }
}

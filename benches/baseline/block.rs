//! Eight patients' rates, and a block of patients on its way through time.

use super::lanes::{LANES, LaneValues, exp};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x8};

/// Patients solved together.
pub const BLOCK: usize = 256;
pub const GROUPS: usize = BLOCK / LANES;
/// Time points solved together; every event of the workloads lies on a multiple of it.
pub const ROWS: usize = 8;
/// A lane more than the patients, so that the rows of a tile do not fall on each other in the cache.
pub const STRIDE: usize = GROUPS + 1;
/// Minutes between two points.
pub const EVERY: f64 = 5.0;

/// Parameters of the typical patient, as in the model files: L/h and L.
const CL: f64 = 115.921_26;
const V1: f64 = 4.41;
const Q2: f64 = 156.669_66;
const V2: f64 = 10.571_502_024_291_5;
const Q3: f64 = 156.114;
const V3: f64 = 178.212_328_767_123_3;
const FM: f64 = 0.8;
const CL_M: f64 = 60.0;
const V_M: f64 = 200.0;

/// Eight patients: the slowest mode of the central compartment first, the metabolite's own last.
pub struct SubjectGroup<S: Simd> {
    /// 1/h.
    pub rates: [f64x8<S>; 4],
    /// What each mode of the central level comes to under the infusion, ng/mL.
    pub steady: [f64x8<S>; 3],
    /// The metabolite's level for one of each mode of the central level.
    pub share: [f64x8<S>; 3],
    /// The metabolite's level under an endless infusion.
    pub steady_metabolite: f64x8<S>,
}

impl<S: Simd> SubjectGroup<S> {
    #[inline(always)]
    pub fn new<const EFFECTS: usize>(simd: S, factors: &[f64x8<S>; EFFECTS], rate: f64) -> Self {
        let (cl, v1) = (factors[0] * CL, factors[1] * V1);
        let (q2, v2, q3, v3) = (factors[2] * Q2, factors[3] * V2, factors[4] * Q3, factors[5] * V3);
        let k10 = cl / v1;
        let (k12, k21, k13, k31) = (q2 / v1, q2 / v2, q3 / v1, q3 / v3);
        // λ³ − a λ² + b λ − c = 0
        let a = k10 + k12 + k21 + k13 + k31;
        let b = k10 * (k21 + k31) + k12 * k31 + k13 * k21 + k21 * k31;
        let c = k10 * k21 * k31;
        // Newton's method from the left of the smallest root of a polynomial with real roots walks
        // up to it without passing it.
        let mut slow = c / b;
        for _ in 0..30 {
            let value = ((slow - a) * slow + b) * slow - c;
            let slope = (slow * 3.0 - a * 2.0) * slow + b;
            let step = value / slope;
            slow -= step;
            if !step.abs().simd_gt(slow * 1e-9).any_true() {
                break;
            }
        }
        // The other two have the sum a − slow and the product c / slow.
        let half = (a - slow) * 0.5;
        let product = c / slow;
        let fast = half + (half * half - product).sqrt();
        let middle = product / fast;
        let k = [slow, middle, fast];
        let level = f64x8::splat(simd, 1000.0 * rate) / v1;
        let mut steady = k;
        for mode in 0..3 {
            let (one, other) = (k[(mode + 1) % 3], k[(mode + 2) % 3]);
            let share = (k21 - k[mode]) * (k31 - k[mode]) / ((one - k[mode]) * (other - k[mode]));
            steady[mode] = level * share / k[mode];
        }
        let mut group = Self {
            rates: [slow, middle, fast, slow],
            steady,
            share: [f64x8::splat(simd, 0.0); 3],
            steady_metabolite: f64x8::splat(simd, 0.0),
        };
        if EFFECTS == 8 {
            let (cl_m, v_m) = (factors[6] * CL_M, factors[7] * V_M);
            let made = cl * FM / v_m;
            let km = cl_m / v_m;
            group.rates[3] = km;
            for mode in 0..3 {
                group.share[mode] = made / (km - k[mode]);
            }
            group.steady_metabolite = made / km * (steady[0] + steady[1] + steady[2]);
        }
        group
    }
}

/// A block of patients on their way.
pub struct Block {
    rates: [[LaneValues; GROUPS]; 4],
    /// What a point takes from each mode.
    steps: [[LaneValues; GROUPS]; 4],
    steady: [[LaneValues; GROUPS]; 3],
    share: [[LaneValues; GROUPS]; 3],
    steady_metabolite: [LaneValues; GROUPS],
    /// Modes of the central level, from where they tend to.
    modes: [[LaneValues; GROUPS]; 3],
    own: [LaneValues; GROUPS],
    base: [[LaneValues; GROUPS]; 2],
    /// Modes that are still there.
    live: [usize; GROUPS],
    pub rows: Vec<LaneValues>,
}

impl Block {
    pub fn new() -> Self {
        let column = [LaneValues::default(); GROUPS];
        Self {
            rates: [column; 4],
            steps: [column; 4],
            steady: [column; 3],
            share: [column; 3],
            steady_metabolite: column,
            modes: [column; 3],
            own: column,
            base: [column; 2],
            live: [3; GROUPS],
            rows: vec![LaneValues::default(); 2 * ROWS * STRIDE],
        }
    }

    #[inline(always)]
    pub fn take<S: Simd>(&mut self, simd: S, at: usize, group: &SubjectGroup<S>, people: usize) {
        for mode in 0..4 {
            self.rates[mode][at].set(group.rates[mode]);
            self.steps[mode][at].set(exp(simd, group.rates[mode] * (-EVERY / 60.0)));
        }
        for mode in 0..3 {
            self.steady[mode][at].set(group.steady[mode]);
            self.share[mode][at].set(group.share[mode]);
            self.modes[mode][at] = LaneValues::default();
        }
        self.steady_metabolite[at].set(group.steady_metabolite);
        self.own[at] = LaneValues::default();
        // Nobody's level is not a number: neither below anything nor inside.
        for lane in people.min(LANES)..LANES {
            self.steady[0][at].0[lane] = f64::NAN;
        }
    }

    /// Starts a segment.
    #[inline(always)]
    pub fn start<S: Simd, const METABOLITE: bool>(&mut self, simd: S, infuses: bool) {
        for at in 0..GROUPS {
            let zero = f64x8::splat(simd, 0.0);
            let sign = if infuses { -1.0 } else { 1.0 };
            let (mut base, mut carried) = (zero, self.own[at].get(simd));
            for mode in 0..3 {
                let steady = self.steady[mode][at].get(simd);
                let size = self.modes[mode][at].get(simd);
                let share = self.share[mode][at].get(simd);
                self.modes[mode][at].set(steady.mul_add(sign, size));
                carried = (steady * share).mul_add(-sign, carried);
                base += steady;
            }
            let mut other = self.steady_metabolite[at].get(simd);
            if METABOLITE {
                // The level does not jump, although what it tends to does.
                self.own[at].set(other.mul_add(sign, carried));
            }
            if !infuses {
                (base, other) = (zero, zero);
            }
            self.base[0][at].set(base);
            self.base[1][at].set(other);
            self.live[at] = 3;
        }
    }

    /// Solves the next tile.
    #[inline(always)]
    pub fn advance<S: Simd, const METABOLITE: bool>(&mut self, simd: S) {
        for at in 0..GROUPS {
            match self.live[at] {
                3 => self.group::<S, METABOLITE, 3>(simd, at),
                2 => self.group::<S, METABOLITE, 2>(simd, at),
                _ => self.group::<S, METABOLITE, 1>(simd, at),
            }
        }
    }

    #[inline(always)]
    fn group<S: Simd, const METABOLITE: bool, const LIVE: usize>(&mut self, simd: S, at: usize) {
        let base = self.base[0][at].get(simd);
        let other = self.base[1][at].get(simd);
        let mut modes = [base; LIVE];
        let mut steps = [base; LIVE];
        let mut share = [base; LIVE];
        for mode in 0..LIVE {
            modes[mode] = self.modes[mode][at].get(simd);
            steps[mode] = self.steps[mode][at].get(simd);
            share[mode] = self.share[mode][at].get(simd);
        }
        let mut own = self.own[at].get(simd);
        let step = self.steps[3][at].get(simd);
        let (parents, metabolites) = self.rows.split_at_mut(ROWS * STRIDE);
        let mut level = base;
        for row in 0..ROWS {
            level = base;
            for mode in 0..LIVE {
                modes[mode] *= steps[mode];
                level += modes[mode];
            }
            parents[row * STRIDE + at].set(level);
            if METABOLITE {
                own *= step;
                let mut level = other + own;
                for mode in 0..LIVE {
                    level = modes[mode].mul_add(share[mode], level);
                }
                metabolites[row * STRIDE + at].set(level);
            }
        }
        for mode in 0..LIVE {
            self.modes[mode][at].set(modes[mode]);
        }
        self.own[at].set(own);
        if LIVE > 1 {
            // What is below half a unit in the last place of everything it is added to adds nothing;
            // left to itself it would become denormal, and slow.
            const NOTHING: f64 = 1.0 / (1_u64 << 54) as f64;
            let last = modes[LIVE - 1].abs();
            let mut counts = last.simd_gt(level * NOTHING).any_true();
            if METABOLITE {
                let other = metabolites[(ROWS - 1) * STRIDE + at].get(simd);
                counts |= (last * share[LIVE - 1].abs()).simd_gt(other * NOTHING).any_true();
            }
            if !counts {
                self.modes[LIVE - 1][at] = LaneValues::default();
                self.live[at] = LIVE - 1;
            }
        }
    }
}

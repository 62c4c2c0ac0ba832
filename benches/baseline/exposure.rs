//! Peaks, areas and times above, from the closed form.

use super::block::{EVERY, SubjectGroup};
use super::kernel::Workload;
use super::lanes::{LANES, exp};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x8, mask64x8};
use infusim::outcome::EDGE;

/// A curve of eight patients: a constant and exponentials, with time in hours.
#[derive(Clone, Copy)]
pub struct Curve<S: Simd, const M: usize> {
    pub base: f64x8<S>,
    pub sizes: [f64x8<S>; M],
    pub rates: [f64x8<S>; M],
}

impl<S: Simd, const M: usize> Curve<S, M> {
    /// Level and slope.
    #[inline(always)]
    pub fn at(&self, simd: S, time: f64x8<S>) -> [f64x8<S>; 2] {
        let mut level = self.base;
        let mut slope = f64x8::splat(simd, 0.0);
        for mode in 0..M {
            let part = self.sizes[mode] * exp(simd, -(self.rates[mode] * time));
            level += part;
            slope -= self.rates[mode] * part;
        }
        [level, slope]
    }

    #[inline(always)]
    pub fn slope(&self, simd: S) -> Self {
        let mut slope = *self;
        slope.base = f64x8::splat(simd, 0.0);
        for mode in 0..M {
            slope.sizes[mode] = -(self.sizes[mode] * self.rates[mode]);
        }
        slope
    }
}

/// Where a curve passes levels between two times, each in the lanes that are `open`; there it must do so
/// once. Newton's step where that stays inside, the middle otherwise. `bent` takes the step on the
/// logarithm, on which a sum of exponentials is nearly straight. Several levels at once, because one alone
/// leaves the processor waiting for its own results.
#[inline(always)]
pub fn roots<S: Simd, const M: usize, const L: usize>(
    simd: S,
    curve: &Curve<S, M>,
    levels: [f64; L],
    [low, high]: [f64x8<S>; 2],
    guesses: [f64x8<S>; L],
    open: [mask64x8<S>; L],
    rises: bool,
    bent: bool,
) -> [f64x8<S>; L] {
    let (mut low, mut high) = ([low; L], [high; L]);
    let mut times = guesses;
    for index in 0..L {
        times[index] = guesses[index].max(low[index]).min(high[index]);
    }
    for _ in 0..100 {
        let mut far = false;
        for index in 0..L {
            let (time, level) = (times[index], levels[index]);
            let [value, slope] = curve.at(simd, time);
            let rest = value - level;
            let beyond = match rises {
                true => rest.simd_gt(0.0),
                false => rest.simd_lt(0.0),
            };
            high[index] = beyond.select(time, high[index]);
            low[index] = beyond.select(low[index], time);
            let step = match bent {
                // ln u = 2 (u − 1) / (u + 1) nearly.
                true => rest * (value + value) / (slope * (value + level)),
                false => rest / slope,
            };
            let newton = time - step;
            // At the root, rounding may lead past the end by a hair.
            let fits = newton.simd_gt(low[index] - 1e-9) & newton.simd_lt(high[index] + 1e-9);
            let next = fits.select(newton, (low[index] + high[index]) * 0.5);
            // What is left after a step is about its square, times the curve's fastest rate.
            far |= ((next - time).abs().simd_gt(3e-7) & open[index]).any_true();
            times[index] = next;
        }
        if !far {
            break;
        }
    }
    times
}

/// What eight patients had of one analyte.
pub struct KernelExposure<'a, S: Simd> {
    pub cmax: f64x8<S>,
    pub tmax: f64x8<S>,
    pub area: f64x8<S>,
    pub above: [f64x8<S>; 2],
    pub thresholds: [f64; 2],
    /// Where the last rise and fall through each threshold was: the next is near.
    last: [[f64x8<S>; 2]; 2],
    /// For each threshold and point, by how much more patients are above it than at the point before.
    pub changes: [&'a mut [i32]; 2],
    /// Points an hour.
    pub points: f64,
    /// Lanes with a patient in them.
    pub people: usize,
}

impl<'a, S: Simd> KernelExposure<'a, S> {
    pub fn new(
        simd: S,
        thresholds: [f64; 2],
        changes: [&'a mut [i32]; 2],
        points: f64,
        people: usize,
    ) -> Self {
        let zero = f64x8::splat(simd, 0.0);
        Self {
            cmax: zero,
            tmax: zero,
            area: zero,
            above: [zero; 2],
            thresholds,
            last: [[zero; 2]; 2],
            changes,
            points,
            people,
        }
    }

    /// A part of a curve that only rises or only falls, between two times after `start`.
    #[inline(always)]
    pub fn part<const M: usize>(
        &mut self,
        simd: S,
        curve: &Curve<S, M>,
        start: f64,
        [from, to]: [f64x8<S>; 2],
        [first, last]: [f64x8<S>; 2],
        rises: bool,
    ) {
        if rises {
            // Of equal peaks the first one counts.
            let higher = last.simd_gt(self.cmax * (1.0 + EDGE));
            self.cmax = self.cmax.max(last);
            self.tmax = higher.select(to + start, self.tmax);
        }
        let side = usize::from(rises);
        let none = mask64x8::splat(simd, false);
        let (mut always, mut passes) = ([none; 2], [none; 2]);
        for index in 0..2 {
            let was = first.simd_gt(self.thresholds[index]);
            let is = last.simd_gt(self.thresholds[index]);
            (always[index], passes[index]) = (was & is, was ^ is);
        }
        let mut times = self.last[side];
        if (passes[0] | passes[1]).any_true() {
            times = roots(
                simd,
                curve,
                self.thresholds,
                [from, to],
                times,
                passes,
                rises,
                !rises,
            );
            self.last[side] = times;
        }
        for index in 0..2 {
            let time = times[index];
            let zero = f64x8::splat(simd, 0.0);
            let part = if rises { to - time } else { time - from };
            let hours = always[index].select(to - from, passes[index].select(part, zero));
            self.above[index] += hours;
            let bits = passes[index].to_bitmask();
            if bits == 0 {
                continue;
            }
            // At a point those count who exceed the threshold by more than the edge. That level is so near that the
            // slope at the threshold leads to it.
            let edge = self.thresholds[index] * EDGE / curve.at(simd, time)[1];
            let points = ((time + edge + start) * self.points).ceil().to_array();
            for lane in 0..LANES.min(self.people) {
                if bits >> lane & 1 == 1 {
                    self.changes[index][points[lane] as usize] += if rises { 1 } else { -1 };
                }
            }
        }
    }
}

/// The exposure of eight patients.
#[inline(always)]
pub fn expose<S: Simd, const EFFECTS: usize>(
    simd: S,
    workload: &Workload,
    group: &SubjectGroup<S>,
    people: usize,
    changes: &mut [Vec<i32>],
    mut put: impl FnMut(usize, usize, f64x8<S>),
) {
    let zero = f64x8::splat(simd, 0.0);
    let hours = |points: usize| points as f64 * EVERY / 60.0;
    let mut changes = changes.iter_mut().map(Vec::as_mut_slice);
    let mut exposure = |analyte: usize| {
        let changes = [changes.next().unwrap(), changes.next().unwrap()];
        KernelExposure::new(simd, workload.thresholds[analyte], changes, 60.0 / EVERY, people)
    };
    let mut parent = exposure(0);
    let mut metabolite = (EFFECTS == 8).then(|| exposure(1));
    let rates = [group.rates[0], group.rates[1], group.rates[2]];
    let mut modes = [zero; 3];
    // Level of the metabolite.
    let mut carried = zero;
    let mut kept: [Option<[f64x8<S>; 4]>; 2] = [None; 2];
    for segment in &workload.segments {
        let length = hours(segment.to - segment.from);
        let start = hours(segment.from);
        // All segments of a kind are of one length.
        let decays = match kept[usize::from(segment.infuses)] {
            Some(decays) => decays,
            None => {
                let mut decays = group.rates;
                for mode in 0..4 {
                    decays[mode] = exp(simd, -(group.rates[mode] * length));
                }
                kept[usize::from(segment.infuses)] = Some(decays);
                decays
            }
        };
        let (mut base, mut other) = (zero, zero);
        if segment.infuses {
            base = group.steady[0] + group.steady[1] + group.steady[2];
            other = group.steady_metabolite;
        }
        let (mut first, mut last) = (base, base);
        let (mut area, mut area_metabolite) = (base * length, other * length);
        let mut sizes = [zero; 4];
        let mut own = carried - other;
        let mut end_metabolite = other;
        for mode in 0..3 {
            let size = match segment.infuses {
                true => modes[mode] - group.steady[mode],
                false => modes[mode],
            };
            let end = size * decays[mode];
            let gone = (size - end) / rates[mode];
            first += size;
            last += end;
            area += gone;
            area_metabolite += gone * group.share[mode];
            own -= size * group.share[mode];
            end_metabolite += end * group.share[mode];
            sizes[mode] = size;
            modes[mode] = match segment.infuses {
                true => end + group.steady[mode],
                false => end,
            };
        }
        let curve = Curve {
            base,
            sizes: [sizes[0], sizes[1], sizes[2]],
            rates,
        };
        let ends = [zero, f64x8::splat(simd, length)];
        // The level after a bolus is a sum of falling exponentials. It rises as long as an infusion
        // runs, because what is left of the ones before falls more slowly than this one rises; after it
        // it falls.
        parent.area += area;
        parent.part(simd, &curve, start, ends, [first, last], segment.infuses);
        let Some(exposure) = &mut metabolite else {
            continue;
        };
        sizes[3] = own;
        exposure.area += area_metabolite + own * (zero + 1.0 - decays[3]) / group.rates[3];
        end_metabolite += own * decays[3];
        for mode in 0..3 {
            sizes[mode] *= group.share[mode];
        }
        let curve = Curve {
            base: other,
            sizes,
            rates: group.rates,
        };
        if segment.infuses {
            exposure.part(simd, &curve, start, ends, [carried, end_metabolite], true);
        } else {
            // It turns where as much is formed as leaves; the parent falls, so that it can only do so
            // downwards, once. Up to there its slope falls ever more slowly: Newton's method walks up to
            // the turn from the left.
            let slope = curve.slope(simd);
            let all = zero.simd_eq(zero);
            let [turn] = roots(simd, &slope, [0.0], ends, [zero], [all], false, false);
            let turn = slope.at(simd, ends[1])[0].simd_gt(0.0).select(ends[1], turn);
            let peak = curve.at(simd, turn)[0];
            exposure.part(simd, &curve, start, [zero, turn], [carried, peak], true);
            exposure.part(
                simd,
                &curve,
                start,
                [turn, ends[1]],
                [peak, end_metabolite],
                false,
            );
        }
        carried = end_metabolite;
    }
    let mut write = |analyte: usize, exposure: &KernelExposure<'_, S>| {
        put(analyte, 0, exposure.cmax);
        put(analyte, 1, exposure.tmax);
        put(analyte, 2, exposure.area);
        put(analyte, 3, exposure.above[0]);
        put(analyte, 4, exposure.above[1]);
    };
    write(0, &parent);
    if let Some(exposure) = &metabolite {
        write(1, exposure);
    }
}

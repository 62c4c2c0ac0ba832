use super::drain::Drain;
use super::ladder::{Ladder, Rung};
use super::pen::Pen;
use super::rooms::Rooms;
use super::root::Stretch;
use super::seen::Seen;
use super::square::{Amounts, Eight, LANES, Square};
use super::{Ready, Request};
use crate::quantity::Time;
use crate::solver::Way;
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;
use std::sync::Arc;

/// Eight patients on their way from dose to dose: the same model, doses at the same times, their
/// own amounts and their own rates.
///
/// A lane never looks at another one, so what a patient has does not depend on who stands beside.
/// Compartments are renumbered: those that are read come first, in the order of analytes.
pub(super) struct Octet<'a, S: Simd, const N: usize> {
    simd: S,
    request: &'a Request<'a>,
    patients: [&'a Ready; LANES],
    /// Where a compartment stands here, by its number in the system.
    places: Vec<usize>,
    rates: Square<S, N>,
    /// At least as fast as every rate of all eight, 1/h.
    bound: f64,
    /// ng/mL per mg, by analyte.
    factors: [Eight<S>; N],
    /// Everybody is given the same at the same times.
    same_doses: bool,
    /// For each distance between two points, by microseconds.
    steps: Vec<(i64, Rung<S, N>)>,
}

impl<'a, S: Simd, const N: usize> Octet<'a, S, N> {
    /// Eight patients with schedules cut at the same times, none of whom has a rate above `bound`. Only
    /// the first `members` are somebody; the others stand there to fill the lanes.
    #[simd]
    pub(super) fn new(
        simd: S,
        request: &'a Request<'a>,
        (patients, members): ([&'a Ready; LANES], usize),
        bound: f64,
    ) -> Self {
        let first = patients[0];
        let mut places = vec![usize::MAX; first.system.size];
        let read = first.system.readings.iter().map(|reading| reading.compartment);
        let rest = (0..first.system.size).filter(|index| {
            !first
                .system
                .readings
                .iter()
                .any(|reading| reading.compartment == *index)
        });
        for (place, compartment) in read.chain(rest).enumerate() {
            if let Some(cell) = places.get_mut(compartment) {
                *cell = place;
            }
        }
        let mut cells = [[[0.0; LANES]; N]; N];
        let mut factors = [[0.0; LANES]; N];
        for (lane, patient) in patients.iter().enumerate() {
            patient.system.each_rate(0.0, |to, from, k| {
                let at = |index: usize| places.get(index).copied().unwrap_or(usize::MAX);
                if let Some(cell) = cells.get_mut(at(to)).and_then(|row| row.get_mut(at(from))) {
                    cell[lane] += k;
                }
            });
            for (cell, reading) in factors.iter_mut().zip(&patient.system.readings) {
                cell[lane] = if lane < members { reading.factor } else { f64::NAN };
            }
        }
        let mut rates = Square::zero(simd);
        let mut lane_factors = [Eight::splat(simd, 0.0); N];
        for row in 0..N {
            lane_factors[row] = Eight::load_array(simd, factors[row]);
            for column in 0..N {
                rates.0[row][column] = Eight::load_array(simd, cells[row][column]);
            }
        }
        let same_doses = patients
            .iter()
            .all(|patient| Arc::ptr_eq(&patient.schedule, &first.schedule));
        Self {
            simd,
            request,
            patients,
            places,
            rates,
            bound,
            factors: lane_factors,
            same_doses,
            steps: Vec::new(),
        }
    }

    /// From the first stretch to the last: gives what was seen of each analyte, and a pen that draws
    /// the levels.
    #[simd]
    pub(super) fn walk(&mut self, simd: S, rooms: &mut Rooms<S, N>) -> (Vec<Seen<S>>, Pen<S, N>) {
        rooms.clear();
        let zero = Eight::splat(simd, 0.0);
        let step = self.step(simd, self.request.grid.every());
        let mut pen = Pen::new(simd, step, self.factors, self.request.thresholds.len());
        let mut amounts: Amounts<S, N> = [zero; N];
        let mut seen: Vec<Seen<S>> = Vec::with_capacity(self.request.thresholds.len());
        for (factor, thresholds) in self.factors.iter().zip(self.request.thresholds) {
            seen.push(Seen::new(simd, *factor, thresholds));
        }
        let stretches = &self.patients[0].schedule.stretches;
        for (index, stretch) in stretches.iter().enumerate() {
            let mut input = [zero; N];
            let comes_in = self.arrive(index, &mut amounts, &mut input);
            let times = (stretch.start, stretch.end, index + 1 == stretches.len());
            self.note(simd, times, &amounts, &input, &mut pen);

            let length = stretch.end - stretch.start;
            let ladder = rooms.ladder(simd, &self.rates, self.bound, (length, comes_in));
            rooms.climb(simd, ladder, &amounts, comes_in.then_some(&input));
            let Some(ladder) = rooms.at(ladder) else { continue };
            for (analyte, seen) in seen.iter_mut().enumerate() {
                let course = Stretch {
                    rates: &self.rates,
                    ladder,
                    gains: &rooms.gains,
                    input: &input,
                    compartment: analyte,
                };
                seen.look(simd, &course, &rooms.knots, stretch.start.hours());
                if let Some(whole) = ladder.rungs.last() {
                    let of_input = &whole.double_integral.0[analyte];
                    seen.add_area(&whole.integral.0[analyte], &amounts, of_input, &input);
                }
            }
            if let Some(last) = rooms.knots.last() {
                amounts = *last;
            }
        }
        let end = self.request.grid.until().hours();
        for seen in &mut seen {
            seen.close(end);
        }
        (seen, pen)
    }

    /// Area to infinity in ng·h/mL and half-life in hours of each analyte; NaN where there is none.
    #[simd]
    pub(super) fn tails(&self, simd: S) -> Vec<(Eight<S>, Eight<S>)> {
        let first = self.patients[0];
        let systems = self.patients.map(|patient| &patient.system);
        let totals = self.patients.map(|patient| patient.schedule.totals());
        let nothing = (Eight::splat(simd, 0.0), Eight::splat(simd, f64::NAN));
        let mut tails = vec![nothing; first.system.readings.len()];
        for ((tail, reading), factor) in tails.iter_mut().zip(&first.system.readings).zip(&self.factors) {
            let Some(way) = Way::new(&first.system, &first.schedule, reading.compartment, 0.0) else {
                continue;
            };
            if !way.drains() {
                tail.0 = Eight::splat(simd, f64::INFINITY);
                continue;
            }
            let drain = Drain::new(simd, &way, systems);
            let mut given = [Eight::splat(simd, 0.0); N];
            for (cell, compartment) in given.iter_mut().zip(way.compartments()) {
                let mut amounts = [0.0; LANES];
                for (amount, totals) in amounts.iter_mut().zip(&totals) {
                    *amount = totals.get(*compartment).copied().unwrap_or(0.0);
                }
                *cell = Eight::load_array(simd, amounts);
            }
            tail.0 = drain.integral(simd, &given) * *factor;
            tail.1 = std::f64::consts::LN_2 / drain.slowest_rate(simd);
        }
        tails
    }

    /// What arrives at the start of a stretch and during it; true if anything arrives during it.
    #[inline(always)]
    fn arrive(&self, index: usize, amounts: &mut Amounts<S, N>, input: &mut Amounts<S, N>) -> bool {
        let mut comes_in = false;
        let patients = if self.same_doses {
            &self.patients[..1]
        } else {
            &self.patients[..]
        };
        for (compartment, place) in self.places.iter().enumerate() {
            let (Some(amount), Some(rate)) = (amounts.get_mut(*place), input.get_mut(*place)) else {
                continue;
            };
            let (mut jumps, mut rates) = ([0.0; LANES], [0.0; LANES]);
            for (lane, patient) in patients.iter().enumerate() {
                let Some(stretch) = patient.schedule.stretches.get(index) else {
                    continue;
                };
                jumps[lane] = stretch.jumps.get(compartment).copied().unwrap_or(0.0);
                rates[lane] = stretch.rates.get(compartment).copied().unwrap_or(0.0);
            }
            if self.same_doses {
                (jumps, rates) = ([jumps[0]; LANES], [rates[0]; LANES]);
            }
            comes_in |= rates.iter().any(|rate| *rate != 0.0);
            *amount += Eight::load_array(self.simd, jumps);
            *rate = Eight::load_array(self.simd, rates);
        }
        comes_in
    }

    /// Notes down the points of a stretch for the pen.
    #[inline(always)]
    fn note(
        &mut self,
        simd: S,
        (start, end, is_last): (Time, Time, bool),
        from: &Amounts<S, N>,
        input: &Amounts<S, N>,
        pen: &mut Pen<S, N>,
    ) {
        let grid = self.request.grid;
        let points = grid.within(start, end, is_last);
        if points.is_empty() {
            return;
        }
        let late = grid.time(points.start) - start;
        let mut amounts = *from;
        if late > Time::ZERO {
            let Rung { carry, integral, .. } = self.step(simd, late);
            amounts = carry.step(&amounts, &integral.apply(input));
        }
        pen.add(points, amounts, input);
    }

    /// What happens within a distance between points.
    #[inline(always)]
    fn step(&mut self, simd: S, length: Time) -> Rung<S, N> {
        let key = length.microseconds();
        if let Some((_, rung)) = self.steps.iter().find(|(known, _)| *known == key) {
            return *rung;
        }
        let rung = Ladder::whole(simd, &self.rates, self.bound, length.hours());
        self.steps.push((key, rung));
        rung
    }
}

use super::conserved::Conserved;
use super::drain::Drain;
use super::pen::Pen;
use super::rooms::{Rooms, Rungs};
use super::root::Stretch;
use super::seen::Seen;
use super::square::{Amounts, Eight, LANES, Square, row_of};
use super::{Ready, Request};
use crate::quantity::Time;
use crate::solver::Way;
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;
use std::ops::Range;
use std::sync::Arc;

/// Eight patients on their way from dose to dose: the same model, doses at the same times, their
/// own amounts and their own rates.
///
/// A lane never looks at another one, so what a patient has does not depend on who stands beside.
/// Compartments are renumbered: those that are read come first, in the order of analytes.
pub(super) struct Octet<'a, S: Simd, const N: usize> {
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
            places[compartment] = place;
        }
        let mut cells = [[[0.0; LANES]; N]; N];
        let mut factors = [[0.0; LANES]; N];
        for (lane, patient) in patients.iter().enumerate() {
            patient.system.each_rate(0.0, |to, from, k| {
                cells[places[to]][places[from]][lane] += k;
            });
            for (cell, reading) in factors.iter_mut().zip(&patient.system.readings) {
                cell[lane] = if lane < members { reading.factor } else { f64::NAN };
            }
        }
        let same_doses = patients
            .iter()
            .all(|patient| Arc::ptr_eq(&patient.schedule, &first.schedule));
        Self {
            request,
            patients,
            places,
            rates: Square::from_lanes(simd, &cells),
            bound,
            factors: row_of(simd, &factors),
            same_doses,
        }
    }

    /// From the first stretch to the last: fills what is seen of each analyte, and the pen that will draw
    /// the levels.
    #[simd]
    pub(super) fn walk(
        &self,
        simd: S,
        rooms: &mut Rooms<S, N>,
        seen: &mut Vec<Seen<S>>,
        pen: &mut Pen<S, N>,
    ) {
        let horizon = self.request.grid.until().hours();
        let conserved = match Conserved::<S, N>::is_needed(self.bound, horizon) {
            true => Conserved::new(simd, &self.patients, &self.places),
            false => None,
        };
        rooms.enter(simd, &self.rates, self.bound, conserved);
        let zero = Eight::splat(simd, 0.0);
        let analytes = self.request.thresholds.len();
        let step = rooms.ladder(simd, self.request.grid.every());
        let step = *rooms.ladders[step].ladder.whole();
        pen.begin(simd, &step, &self.factors, analytes);
        let mut amounts: Amounts<S, N> = [zero; N];
        seen.resize_with(analytes, || Seen::new(simd));
        for ((seen, factor), thresholds) in seen.iter_mut().zip(&self.factors).zip(self.request.thresholds) {
            seen.begin(simd, *factor, thresholds);
        }
        let stretches = &self.patients[0].schedule.stretches;
        for (index, stretch) in stretches.iter().enumerate() {
            let mut input = [zero; N];
            let comes_in = self.arrive(simd, index, &mut amounts, &mut input);
            let is_last = index + 1 == stretches.len();
            let points = self.request.grid.within(stretch.start, stretch.end, is_last);
            self.note(
                simd,
                stretch.start,
                points,
                (&amounts, comes_in.then_some(&input)),
                rooms,
                pen,
            );

            let place = rooms.ladder(simd, stretch.end - stretch.start);
            rooms.climb(simd, place, &self.rates, (&amounts, &input), analytes);
            let Rooms {
                ladders,
                gains,
                knots,
                looks,
                batches,
                ..
            } = &mut *rooms;
            let Rungs { ladder, areas, .. } = &ladders[place];
            for (analyte, seen) in seen.iter_mut().enumerate() {
                let course = Stretch {
                    rates: &self.rates,
                    ladder,
                    gains,
                    knots,
                    looks,
                    start: stretch.start.hours(),
                    input: &input,
                    compartment: analyte,
                };
                seen.look(simd, &course, batches);
                seen.area += areas[analyte].of(&amounts, &input) * seen.factor;
            }
            amounts = rooms.knots[rooms.knots.len() - 1];
        }
        let end = self.request.grid.until().hours();
        for seen in seen {
            seen.close(end);
        }
    }

    /// Area to infinity in ng·h/mL and half-life in hours of an analyte; zero and NaN where nothing reaches
    /// it.
    #[simd]
    pub(super) fn tail(&self, simd: S, analyte: usize, way: Option<&Way>) -> (Eight<S>, Eight<S>) {
        let nothing = Eight::splat(simd, f64::NAN);
        let Some(way) = way else {
            return (Eight::splat(simd, 0.0), nothing);
        };
        if !way.drains() {
            return (Eight::splat(simd, f64::INFINITY), nothing);
        }
        let drain = Drain::new(simd, way, self.patients.map(|patient| &patient.system));
        let mut given = [Eight::splat(simd, 0.0); N];
        for (lane, patient) in self.own_doses().iter().enumerate() {
            let totals = patient.schedule.totals();
            for (cell, compartment) in given.iter_mut().zip(way.compartments()) {
                let total = totals[*compartment];
                match self.same_doses {
                    true => *cell = Eight::splat(simd, total),
                    false => cell.as_mut_slice()[lane] = total,
                }
            }
        }
        let area = drain.integral(simd, &given) * self.factors[analyte];
        (area, std::f64::consts::LN_2 / drain.slowest_rate(simd))
    }

    /// Those whose doses are to be looked at: one for all when all are given the same.
    #[inline(always)]
    fn own_doses(&self) -> &[&'a Ready] {
        if self.same_doses {
            &self.patients[..1]
        } else {
            &self.patients[..]
        }
    }

    /// What arrives at the start of a stretch and during it; true if anything arrives during it.
    #[inline(always)]
    fn arrive(&self, simd: S, index: usize, amounts: &mut Amounts<S, N>, input: &mut Amounts<S, N>) -> bool {
        let mut comes_in = false;
        let patients = self.own_doses();
        for (compartment, place) in self.places.iter().enumerate() {
            let (mut jumps, mut rates) = ([0.0; LANES], [0.0; LANES]);
            for (lane, patient) in patients.iter().enumerate() {
                let stretch = &patient.schedule.stretches[index];
                jumps[lane] = stretch.jumps[compartment];
                rates[lane] = stretch.rates[compartment];
            }
            if self.same_doses {
                (jumps, rates) = ([jumps[0]; LANES], [rates[0]; LANES]);
            }
            comes_in |= rates.iter().any(|rate| *rate != 0.0);
            amounts[*place] += Eight::load_array(simd, jumps);
            input[*place] = Eight::load_array(simd, rates);
        }
        comes_in
    }

    /// Notes down for the pen the points of a stretch that starts at a time with some amounts.
    #[inline(always)]
    fn note(
        &self,
        simd: S,
        start: Time,
        points: Range<usize>,
        (from, input): (&Amounts<S, N>, Option<&Amounts<S, N>>),
        rooms: &mut Rooms<S, N>,
        pen: &mut Pen<S, N>,
    ) {
        if points.is_empty() {
            return;
        }
        let grid = self.request.grid;
        let zero = [Eight::splat(simd, 0.0); N];
        let mut amounts = *from;
        let late = grid.time(points.start) - start;
        if late > Time::ZERO {
            let place = rooms.ladder(simd, late);
            amounts = rooms.ladders[place]
                .ladder
                .after(&amounts, input.unwrap_or(&zero));
        }
        let mut gain = None;
        if let Some(input) = input {
            let place = rooms.ladder(simd, grid.every());
            gain = Some(rooms.ladders[place].ladder.after(&zero, input));
        }
        pen.add(simd, points, amounts, gain);
    }
}

use super::asking::Batches;
use super::conserved::Conserved;
use super::ladder::{Area, Ladder, Look, Powers};
use super::root::steady;
use super::square::{Amounts, LANES, Square};
use crate::quantity::Time;
use fearless_simd::Simd;
use fearless_simd::prelude::*;

/// All eight, a bit each.
const ALL: u64 = (1 << LANES) - 1;

/// Room for an octet's walk, used again by the next one.
pub(super) struct Rooms<S: Simd, const N: usize> {
    powers: Powers<S, N>,
    /// For each length, by microseconds. Those beyond `known` belong to the octet before.
    pub(super) ladders: Vec<Rungs<S, N>>,
    known: usize,
    /// What the input adds within each rung.
    pub(super) gains: Vec<Amounts<S, N>>,
    /// Amounts at the knots of a stretch, and the steps from one to another.
    pub(super) knots: Vec<Amounts<S, N>>,
    pub(super) looks: Vec<Look>,
    pub(super) batches: Batches<S, N>,
}

/// A ladder, and the areas within its length by analyte once somebody has asked for them.
pub(super) struct Rungs<S: Simd, const N: usize> {
    length: i64,
    pub(super) ladder: Ladder<S, N>,
    pub(super) areas: Vec<Area<S, N>>,
}

impl<S: Simd, const N: usize> Rooms<S, N> {
    pub(super) fn new() -> Self {
        Self {
            powers: Powers::empty(),
            ladders: Vec::new(),
            known: 0,
            gains: Vec::new(),
            knots: Vec::new(),
            looks: Vec::new(),
            batches: Batches::default(),
        }
    }

    /// The next octet comes in: its rates, none of which is faster than `bound`.
    #[inline(always)]
    pub(super) fn enter(
        &mut self,
        simd: S,
        rates: &Square<S, N>,
        bound: f64,
        conserved: Option<Conserved<S, N>>,
    ) {
        self.known = 0;
        self.powers.fill(simd, rates, bound, conserved);
    }

    /// Sees to it that there is a ladder for a length; gives its place.
    #[inline(always)]
    pub(super) fn ladder(&mut self, simd: S, length: Time) -> usize {
        let key = length.microseconds();
        let mut known = self.ladders.iter().take(self.known);
        if let Some(place) = known.position(|known| known.length == key) {
            return place;
        }
        if self.ladders.len() == self.known {
            self.ladders.push(Rungs {
                length: key,
                ladder: Ladder::empty(simd),
                areas: Vec::new(),
            });
        }
        let rungs = &mut self.ladders[self.known];
        rungs.length = key;
        rungs.ladder.fill(simd, &self.powers, length.hours());
        rungs.areas.clear();
        self.known += 1;
        self.known - 1
    }

    /// What the input adds within each rung of a ladder, the amounts at its knots, and the areas of so many
    /// analytes.
    ///
    /// A patient whose amounts are steady is looked at in few knots from then on; those in between are
    /// for the others, and left out when there are none. The amounts at the few follow from each other, so
    /// nobody's digits depend on who else needs the others.
    #[inline(always)]
    pub(super) fn climb(
        &mut self,
        simd: S,
        place: usize,
        rates: &Square<S, N>,
        (from, input): (&Amounts<S, N>, &Amounts<S, N>),
        analytes: usize,
    ) {
        let Rungs { ladder, areas, .. } = &mut self.ladders[place];
        for analyte in areas.len()..analytes {
            areas.push(ladder.area(analyte));
        }
        ladder.gains(input, &mut self.gains);
        self.knots.clear();
        self.looks.clear();
        self.knots.push(*from);
        let (mut amounts, mut at, mut steady_lanes) = (*from, 0.0, 0);
        for (rung, times) in ladder.looks() {
            steady_lanes |= steady(simd, rates, &amounts, input).to_bitmask();
            let from = self.knots.len() - 1;
            let lanes = steady_lanes;
            let step = ladder.step(rung);
            let (mut last, mut between) = (from, amounts);
            if lanes != ALL {
                let (carry, gain) = (&ladder.rungs[rung], &self.gains[rung]);
                for time in 1..=times {
                    self.looks.push(Look {
                        from: last,
                        to: last + 1,
                        rung,
                        at: at + (time - 1) as f64 * step,
                        step,
                        lanes: ALL & !lanes,
                        steady: false,
                    });
                    last += 1;
                    if time < times {
                        between = carry.step(&between, gain);
                        self.knots.push(between);
                    }
                }
            }
            // So many steps are one step of a longer rung.
            let rung = rung + times.trailing_zeros() as usize;
            amounts = ladder.rungs[rung].step(&amounts, &self.gains[rung]);
            self.knots.push(amounts);
            let step = step * times as f64;
            if lanes != 0 {
                self.looks.push(Look {
                    from,
                    to: self.knots.len() - 1,
                    rung,
                    at,
                    step,
                    lanes,
                    steady: true,
                });
            }
            at += step;
        }
    }
}

use super::ladder::Look;
use super::root::{Answer, Question, Stretch};
use super::seen::{Event, Kind, Seen};
use super::square::{Amounts, Eight, LANES};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// Puts what was seen between two knots to the solution: one question a patient at a time, eight
/// patients at once.
pub(super) struct Asking<'a, S: Simd, const N: usize> {
    pub(super) simd: S,
    pub(super) stretch: &'a Stretch<'a, S, N>,
    pub(super) knots: &'a [Amounts<S, N>],
    /// Start of the stretch, hours.
    pub(super) start: f64,
}

/// A part of a curve that only rises or only falls.
#[derive(Clone, Copy)]
struct Part<const N: usize> {
    lane: usize,
    /// Hours from the start of the stretch to where the clock shows zero.
    at: f64,
    /// Amounts then.
    from: [f64; N],
    rung: usize,
    low: f64,
    high: f64,
}

/// A part that passes a threshold.
struct Passing<const N: usize> {
    part: Part<N>,
    threshold: usize,
    rises: bool,
    /// When, hours from the start of the stretch.
    time: f64,
}

impl<S: Simd, const N: usize> Asking<'_, S, N> {
    /// Finds the time of every event and notes it down in the order of time.
    #[simd]
    pub(super) fn settle(&self, _simd: S, seen: &mut Seen<S>, events: &[Event]) {
        let mut passings: Vec<Passing<N>> = Vec::with_capacity(events.len());
        for event in events {
            let part = self.between(event.lane, event.knot);
            match event.kind {
                Kind::Pass { threshold, rises } => passings.push(Passing {
                    part,
                    threshold,
                    rises,
                    time: 0.0,
                }),
                Kind::Turn { peak } => self.turn(seen, event, part, peak, &mut passings),
            }
        }
        let mut open: Vec<usize> = (0..passings.len()).collect();
        while !open.is_empty() {
            let mut asked = [None; LANES];
            open.retain(|index| {
                let lane = passings.get(*index).map_or(0, |passing| passing.part.lane);
                match asked.get_mut(lane) {
                    Some(free @ None) => {
                        *free = Some(*index);
                        false
                    }
                    _ => true,
                }
            });
            let question = self.question(
                seen,
                asked.map(|index| index.and_then(|index| passings.get(index))),
            );
            let times = self.stretch.crossing(self.simd, &question).to_array();
            for (index, time) in asked.iter().zip(times) {
                if let Some(passing) = index.and_then(|index| passings.get_mut(index)) {
                    passing.time = passing.part.at + time;
                }
            }
        }
        for passing in &passings {
            if let Some(watch) = seen.above.get_mut(passing.threshold) {
                watch.pass(passing.part.lane, passing.rises, self.start + passing.time);
            }
        }
    }

    /// From a knot to the next one, for one patient.
    fn between(&self, lane: usize, knot: usize) -> Part<N> {
        let look = self.stretch.ladder.looks.get(knot).copied();
        let look = look.unwrap_or(Look {
            rung: 0,
            at: 0.0,
            step: 0.0,
        });
        let amounts = self.knots.get(knot);
        let from = std::array::from_fn(|compartment| {
            let cell = amounts.and_then(|amounts| amounts.get(compartment));
            cell.and_then(|cell| cell.as_slice().get(lane).copied())
                .unwrap_or(f64::NAN)
        });
        Part {
            lane,
            at: look.at,
            from,
            rung: look.rung,
            low: 0.0,
            high: look.step,
        }
    }

    /// Finds where a curve turns, and which thresholds it passes on both sides of that.
    ///
    /// The turn lies within a shortest rung. Before that rung and after it the curve only rises or
    /// only falls, and within it a polynomial is exact.
    #[inline(always)]
    fn turn(
        &self,
        seen: &mut Seen<S>,
        event: &Event,
        part: Part<N>,
        peak: bool,
        passings: &mut Vec<Passing<N>>,
    ) {
        let (simd, lane) = (self.simd, event.lane);
        let mut question = self.nothing();
        set(&mut question, &part, if peak { 1.0 } else { -1.0 });
        let answer: Answer<S, N> = self.stretch.turn(simd, &question);
        let of = |eight: &Eight<S>| eight.as_slice().get(lane).copied().unwrap_or(f64::NAN);
        let (time, amount, before_time) = (of(&answer.time), of(&answer.amount), of(&answer.before_time));
        seen.reach(lane, amount, self.start + part.at + time);

        let shortest = self.stretch.ladder.step(0);
        let after_time = (before_time + shortest).min(part.high);
        let mut after = answer.before;
        if let (Some(rung), Some(gain)) = (self.stretch.ladder.rungs.first(), self.stretch.gains.first()) {
            after = rung.carry.step(&answer.before, gain);
        }
        let next = self.between(lane, event.knot + 1);
        let is_last = after_time >= part.high;
        let (before, after) = (answer.before.map(|cell| of(&cell)), after.map(|cell| of(&cell)));
        let compartment = self.stretch.compartment;
        let near = Part {
            at: part.at + before_time,
            from: before,
            rung: 0,
            low: 0.0,
            high: time - before_time,
            lane,
        };
        let parts = [
            Part {
                high: before_time,
                ..part
            },
            near,
            Part {
                low: time - before_time,
                high: after_time - before_time,
                ..near
            },
            Part {
                at: part.at + after_time,
                from: after,
                high: part.high - after_time,
                ..part
            },
        ];
        let end = next.from[compartment];
        let last = if is_last { end } else { after[compartment] };
        let amounts = [part.from[compartment], before[compartment], amount, last, end];
        let factor = of(&seen.factor);
        for (threshold, watch) in seen.above.iter().enumerate() {
            let Some(limit) = watch.level else { continue };
            let is_above = amounts.map(|amount| amount * factor > limit);
            for (part, (was, rises)) in parts.iter().zip(is_above.iter().zip(is_above.iter().skip(1))) {
                if was != rises {
                    passings.push(Passing {
                        part: *part,
                        threshold,
                        rises: *rises,
                        time: 0.0,
                    });
                }
            }
        }
    }

    /// A question that nobody is asked.
    #[inline(always)]
    fn nothing(&self) -> Question<S, N> {
        let zero = Eight::splat(self.simd, 0.0);
        Question {
            from: [zero; N],
            rung: zero,
            highest: 0,
            low: zero,
            high: zero,
            level: zero,
            side: zero,
        }
    }

    /// Each patient's own question.
    #[inline(always)]
    fn question(&self, seen: &Seen<S>, asked: [Option<&Passing<N>>; LANES]) -> Question<S, N> {
        let mut question = self.nothing();
        for passing in asked.into_iter().flatten() {
            set(
                &mut question,
                &passing.part,
                if passing.rises { -1.0 } else { 1.0 },
            );
            let limit = seen.above.get(passing.threshold).and_then(|watch| watch.level);
            let lane = passing.part.lane;
            let factor = seen.factor.as_slice().get(lane).copied().unwrap_or(f64::NAN);
            if let Some(cell) = question.level.as_mut_slice().get_mut(lane) {
                *cell = limit.unwrap_or(f64::NAN) / factor;
            }
        }
        question
    }
}

fn set<S: Simd, const N: usize>(question: &mut Question<S, N>, part: &Part<N>, side: f64) {
    let lane = part.lane;
    let put = |eight: &mut Eight<S>, value: f64| {
        if let Some(cell) = eight.as_mut_slice().get_mut(lane) {
            *cell = value;
        }
    };
    for (cell, from) in question.from.iter_mut().zip(part.from) {
        put(cell, from);
    }
    put(&mut question.low, part.low);
    put(&mut question.high, part.high);
    put(&mut question.side, side);
    put(&mut question.rung, part.rung as f64);
    question.highest = question.highest.max(part.rung);
}

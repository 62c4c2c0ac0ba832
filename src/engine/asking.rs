use super::ladder::Look;
use super::root::{Answer, Question, Stretch};
use super::seen::{Passage, Seen};
use super::square::{Amounts, Eight, LANES};
use fearless_simd::Simd;
use fearless_simd::prelude::*;
use fearless_simd_macros::simd;

/// Questions that wait for an answer: which patient's curve passes which threshold on which part of a
/// stretch.
///
/// One question a patient is asked at a time, eight patients at once: the first question of each
/// stands in the first batch, the second in the second. So everybody's answers come in the order of time.
pub(super) struct Batches<S: Simd, const N: usize> {
    all: Vec<Batch<S, N>>,
    /// How many wait; the others are room.
    count: usize,
    /// For each patient, the batch for his next question.
    next: [usize; LANES],
}

struct Batch<S: Simd, const N: usize> {
    question: Question<S, N>,
    asked: [Option<Asked>; LANES],
}

#[derive(Clone, Copy)]
struct Asked {
    threshold: usize,
    rises: bool,
    /// Hours from the start of the stretch to where the clock of the question shows zero.
    at: f64,
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

impl<S: Simd, const N: usize> Default for Batches<S, N> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            count: 0,
            next: [0; LANES],
        }
    }
}

impl<S: Simd, const N: usize> Batches<S, N> {
    /// Asks when a threshold, an amount here, is passed.
    #[inline(always)]
    fn ask(&mut self, simd: S, part: &Part<N>, (threshold, amount): (usize, f64), rises: bool) {
        let next = &mut self.next[part.lane];
        if *next >= self.all.len() {
            self.all.push(Batch {
                question: Question::nobody(simd),
                asked: [None; LANES],
            });
        }
        let batch = &mut self.all[*next];
        if *next >= self.count {
            batch.question.clear(simd);
            batch.asked = [None; LANES];
            self.count += 1;
        }
        *next += 1;
        part.put(&mut batch.question, if rises { -1.0 } else { 1.0 });
        batch.question.level.as_mut_slice()[part.lane] = amount;
        batch.asked[part.lane] = Some(Asked {
            threshold,
            rises,
            at: part.at,
        });
    }

    /// Asks some of the eight when they pass a threshold between two knots.
    #[simd]
    pub(super) fn ask_all(
        &mut self,
        simd: S,
        stretch: &Stretch<'_, S, N>,
        look: &Look,
        (threshold, limit): (usize, f64),
        (mut passing, rising): (u64, u64),
        factor: Eight<S>,
    ) {
        let amounts = (limit / factor).to_array();
        while passing != 0 {
            let lane = passing.trailing_zeros() as usize;
            passing &= passing - 1;
            let part = Part::between(stretch, lane, look);
            self.ask(simd, &part, (threshold, amounts[lane]), rising >> lane & 1 == 1);
        }
    }

    /// Puts all questions to the solution and notes the answers down.
    #[inline(always)]
    pub(super) fn settle(&mut self, simd: S, stretch: &Stretch<'_, S, N>, seen: &mut Seen<S>) {
        for pair in self.all[..self.count].chunks(2) {
            match pair {
                [one, two] => {
                    let [first, second] = stretch.crossings(simd, [&one.question, &two.question]);
                    one.note(first, stretch, seen);
                    two.note(second, stretch, seen);
                }
                _ => {
                    for batch in pair {
                        let [times] = stretch.crossings(simd, [&batch.question]);
                        batch.note(times, stretch, seen);
                    }
                }
            }
        }
        self.count = 0;
        self.next = [0; LANES];
    }

    /// Finds where a curve turns between two knots, and asks about the thresholds it passes on both sides of
    /// that.
    ///
    /// The turn lies within a shortest rung. Before that rung and after it the curve only rises or
    /// only falls, and within it a polynomial is exact.
    #[simd]
    pub(super) fn turn(
        &mut self,
        simd: S,
        stretch: &Stretch<'_, S, N>,
        (lane, look): (usize, &Look),
        peak: bool,
        seen: &mut Seen<S>,
    ) {
        let part = Part::between(stretch, lane, look);
        let mut question = Question::nobody(simd);
        part.put(&mut question, if peak { 1.0 } else { -1.0 });
        let answer: Answer<S, N> = stretch.turn(simd, &question);
        let (time, amount) = (answer.time.to_array()[lane], answer.amount.to_array()[lane]);
        let before_time = answer.before_time.to_array()[lane];
        seen.reach(lane, amount, stretch.start + part.at + time);

        let shortest = stretch.ladder.step(0);
        let after_time = (before_time + shortest).min(part.high);
        let after = stretch.ladder.rungs[0].step(&answer.before, &stretch.gains[0]);
        let is_last = after_time >= part.high;
        let (before, after) = (lane_of(&answer.before, lane), lane_of(&after, lane));
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
        let compartment = stretch.compartment;
        let end = amounts_of(stretch, lane, look.to)[compartment];
        let last = if is_last { end } else { after[compartment] };
        let amounts = [part.from[compartment], before[compartment], amount, last, end];
        let factor = seen.factor.to_array()[lane];
        let levels = amounts.map(|amount| amount * factor);
        for threshold in 0..seen.above.len() {
            let Some(edge) = seen.above[threshold].edge else {
                continue;
            };
            for (place, part) in parts.iter().enumerate() {
                let rises = match seen.passage(simd, threshold, lane, [levels[place], levels[place + 1]]) {
                    Passage::Rises => true,
                    Passage::Falls => false,
                    Passage::None | Passage::Elsewhere => continue,
                };
                self.ask(simd, part, (threshold, edge.level / factor), rises);
            }
        }
    }
}

impl<S: Simd, const N: usize> Batch<S, N> {
    /// Notes the answers down.
    #[inline(always)]
    fn note(&self, times: Eight<S>, stretch: &Stretch<'_, S, N>, seen: &mut Seen<S>) {
        let times = times.to_array();
        for lane in 0..LANES {
            if let Some(asked) = &self.asked[lane] {
                let watch = &mut seen.above[asked.threshold];
                watch.pass(lane, asked.rises, stretch.start + (asked.at + times[lane]));
            }
        }
    }
}

impl<const N: usize> Part<N> {
    /// From knot to knot, for one patient.
    #[inline(always)]
    fn between<S: Simd>(stretch: &Stretch<'_, S, N>, lane: usize, look: &Look) -> Self {
        Self {
            lane,
            at: look.at,
            from: amounts_of(stretch, lane, look.from),
            rung: look.rung,
            low: 0.0,
            high: look.step,
        }
    }

    /// Makes it the part a patient is asked about.
    #[inline(always)]
    fn put<S: Simd>(&self, question: &mut Question<S, N>, side: f64) {
        for index in 0..N {
            question.from[index].as_mut_slice()[self.lane] = self.from[index];
        }
        question.low.as_mut_slice()[self.lane] = self.low;
        question.high.as_mut_slice()[self.lane] = self.high;
        question.side.as_mut_slice()[self.lane] = side;
        question.rung.as_mut_slice()[self.lane] = self.rung as f64;
        question.highest = question.highest.max(self.rung);
    }
}

/// One patient's amounts at a knot.
#[inline(always)]
fn amounts_of<S: Simd, const N: usize>(stretch: &Stretch<'_, S, N>, lane: usize, knot: usize) -> [f64; N] {
    lane_of(&stretch.knots[knot], lane)
}

/// One patient's amounts.
#[inline(always)]
fn lane_of<S: Simd, const N: usize>(amounts: &Amounts<S, N>, lane: usize) -> [f64; N] {
    let mut own = [0.0; N];
    for index in 0..N {
        let eight: &Eight<S> = &amounts[index];
        own[index] = eight.as_slice()[lane];
    }
    own
}

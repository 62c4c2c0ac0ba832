use super::ladder::Ladder;
use super::square::{Amounts, Square};
use crate::quantity::Time;
use fearless_simd::Simd;

/// Room for an octet's walk, used again by the next one.
pub(super) struct Rooms<S: Simd, const N: usize> {
    /// For each length of a stretch, by microseconds, and whether something comes in. Those beyond
    /// `known` belong to the octet before.
    ladders: Vec<((i64, bool), Ladder<S, N>)>,
    known: usize,
    /// What the input adds within each rung.
    pub(super) gains: Vec<Amounts<S, N>>,
    /// Amounts at the knots of a stretch.
    pub(super) knots: Vec<Amounts<S, N>>,
}

impl<S: Simd, const N: usize> Rooms<S, N> {
    pub(super) fn new() -> Self {
        Self {
            ladders: Vec::new(),
            known: 0,
            gains: Vec::new(),
            knots: Vec::new(),
        }
    }

    /// The next octet comes in.
    pub(super) fn clear(&mut self) {
        self.known = 0;
    }

    /// Sees to it that there is a ladder for a length; gives its place.
    #[inline(always)]
    pub(super) fn ladder(
        &mut self,
        simd: S,
        rates: &Square<S, N>,
        bound: f64,
        (length, comes_in): (Time, bool),
    ) -> usize {
        let key = (length.microseconds(), comes_in);
        let known = self.ladders.iter().take(self.known);
        if let Some(place) = known.map(|(known, _)| *known).position(|known| known == key) {
            return place;
        }
        if self.ladders.len() == self.known {
            self.ladders.push((key, Ladder::empty()));
        }
        if let Some((known, ladder)) = self.ladders.get_mut(self.known) {
            *known = key;
            ladder.fill(simd, rates, bound, length.hours(), comes_in);
        }
        self.known += 1;
        self.known - 1
    }

    /// What the input adds within each rung of a ladder, and the amounts at its knots.
    #[inline(always)]
    pub(super) fn climb(
        &mut self,
        simd: S,
        ladder: usize,
        from: &Amounts<S, N>,
        input: Option<&Amounts<S, N>>,
    ) {
        let Some((_, ladder)) = self.ladders.get(ladder) else {
            return;
        };
        self.gains.clear();
        let nothing = Square::<S, N>::zero(simd).0[0];
        for rung in &ladder.rungs {
            self.gains.push(match input {
                Some(input) => rung.integral.apply(input),
                None => nothing,
            });
        }
        self.knots.clear();
        self.knots.reserve(ladder.looks.len() + 1);
        self.knots.push(*from);
        let mut amounts = *from;
        for look in &ladder.looks {
            if let (Some(rung), Some(gain)) = (ladder.rungs.get(look.rung), self.gains.get(look.rung)) {
                amounts = rung.carry.step(&amounts, gain);
                self.knots.push(amounts);
            }
        }
    }

    /// A ladder by its place.
    #[inline(always)]
    pub(super) fn at(&self, ladder: usize) -> Option<&Ladder<S, N>> {
        self.ladders.get(ladder).map(|(_, ladder)| ladder)
    }
}

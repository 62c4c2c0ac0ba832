use super::{Above, Edge};

/// The times one patient spends above one threshold, told piece by piece of the curve in order of time.
///
/// See [`Edge`] for when an excursion begins and ends. It began when the level last rose through the
/// threshold before, and ended when it last fell through it; for a curve that stands within the band when
/// something is given or stops, at that event, since there no solver knows on which side it is.
pub(super) struct Excursions {
    edge: Edge,
    is_above: bool,
    /// When the threshold itself was passed towards the other side, if it was; hours.
    passed: Option<f64>,
    /// When the excursion began.
    since: f64,
    had: Above,
}

impl Excursions {
    /// Of a threshold in ng/mL, from an empty body on.
    pub(super) fn new(threshold: f64) -> Self {
        Self {
            edge: Edge::new(threshold),
            is_above: false,
            passed: None,
            since: 0.0,
            had: Above::default(),
        }
    }

    /// The threshold, ng/mL.
    pub(super) fn threshold(&self) -> f64 {
        self.edge.threshold
    }

    /// An event, and the level after it.
    pub(super) fn event(&mut self, time: f64, concentration: f64) {
        let is_beyond = (concentration > self.edge.threshold) != self.is_above;
        self.passed = is_beyond.then_some(time);
        self.decide(time, concentration);
    }

    /// A piece on which the curve only rises or only falls: its start in hours, the levels at both ends, and
    /// how to find out when the threshold is passed.
    pub(super) fn piece(&mut self, start: f64, [before, after]: [f64; 2], crossing: impl FnOnce() -> f64) {
        let [was, is] = [before, after].map(|concentration| concentration > self.edge.threshold);
        if was != is {
            self.passed = (is != self.is_above).then(crossing);
        }
        self.decide(start, after);
    }

    /// Begins or ends an excursion where a level asks for it. `start` stands for a threshold that was passed
    /// unseen.
    fn decide(&mut self, start: f64, concentration: f64) {
        if self.is_above && concentration <= self.edge.below {
            let end = self.passed.take().unwrap_or(start);
            self.had.hours += end - self.since;
            self.had.back = Some(end);
            self.is_above = false;
        } else if !self.is_above && concentration > self.edge.above {
            self.since = self.passed.take().unwrap_or(start);
            self.had.first.get_or_insert(self.since);
            self.had.back = None;
            self.is_above = true;
        }
    }

    /// The end of observation.
    pub(super) fn finish(mut self, end: f64) -> Above {
        self.had.close(self.is_above.then_some(self.since), end);
        self.had
    }
}

#[cfg(test)]
mod tests {
    use super::Excursions;

    const THRESHOLD: f64 = 100.0;

    /// The threshold and so many millionths of it.
    fn within(millionths: f64) -> f64 {
        THRESHOLD * (1.0 + millionths * 1e-6)
    }

    /// What a crossing is told where none is to be looked for.
    fn none() -> f64 {
        f64::NAN
    }

    /// A bolus that lands between the threshold and the level that counts as above it: the excursion that follows
    /// begins with the bolus, also if the curve turns before it is decided.
    #[test]
    fn what_stands_in_the_band_when_something_is_given_has_begun_there() {
        let mut rises = Excursions::new(THRESHOLD);
        rises.event(0.0, 0.0);
        rises.piece(0.0, [0.0, 50.0], none);
        rises.event(1.0, within(0.5));
        rises.piece(1.0, [within(0.5), within(0.6)], none);
        rises.piece(2.0, [within(0.6), 150.0], none);
        rises.piece(3.0, [150.0, 50.0], || 4.0);
        let had = rises.finish(9.0);
        assert_eq!((had.first, had.hours, had.back), (Some(1.0), 3.0, Some(4.0)));

        // The same downwards: an infusion stops just below the threshold, and is then not above it.
        let mut falls = Excursions::new(THRESHOLD);
        falls.event(0.0, 150.0);
        falls.piece(0.0, [150.0, within(1.5)], none);
        falls.event(2.0, within(-0.5));
        falls.piece(2.0, [within(-0.5), within(-0.6)], none);
        falls.piece(3.0, [within(-0.6), 50.0], none);
        let had = falls.finish(9.0);
        assert_eq!((had.first, had.hours, had.back), (Some(0.0), 2.0, Some(2.0)));
    }

    /// Who enters the band and leaves it on the side he came from was never on the other.
    #[test]
    fn who_turns_in_the_band_was_never_beyond_it() {
        let mut below = Excursions::new(THRESHOLD);
        below.event(0.0, 0.0);
        below.piece(0.0, [0.0, within(0.9)], || 1.0);
        below.piece(2.0, [within(0.9), 50.0], || 3.0);
        below.event(5.0, 150.0);
        let had = below.finish(9.0);
        assert_eq!((had.first, had.hours, had.back), (Some(5.0), 4.0, None));

        let mut above = Excursions::new(THRESHOLD);
        above.event(0.0, 150.0);
        above.piece(0.0, [150.0, within(-0.9)], || 1.0);
        above.piece(2.0, [within(-0.9), 150.0], || 3.0);
        let had = above.finish(9.0);
        assert_eq!((had.first, had.hours, had.back), (Some(0.0), 9.0, None));
    }
}

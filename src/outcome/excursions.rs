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
        self.edge.level
    }

    /// An event, and the level after it.
    pub(super) fn event(&mut self, time: f64, level: f64) {
        let is_beyond = (level > self.edge.level) != self.is_above;
        self.passed = is_beyond.then_some(time);
        self.decide(time, level);
    }

    /// A piece on which the curve only rises or only falls: its start in hours, the levels at both ends, and
    /// how to find out when the threshold is passed.
    pub(super) fn piece(&mut self, start: f64, [before, after]: [f64; 2], crossing: impl FnOnce() -> f64) {
        let [was, is] = [before, after].map(|level| level > self.edge.level);
        if was != is {
            self.passed = (is != self.is_above).then(crossing);
        }
        self.decide(start, after);
    }

    /// Begins or ends an excursion where a level asks for it. `start` stands for a threshold that was passed
    /// unseen.
    fn decide(&mut self, start: f64, level: f64) {
        if self.is_above && level <= self.edge.below {
            let end = self.passed.take().unwrap_or(start);
            self.had.hours += end - self.since;
            self.had.back = Some(end);
            self.is_above = false;
        } else if !self.is_above && level > self.edge.above {
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

/// How one patient stood to one threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Above {
    /// Hours spent above it within the observation: see [`Edge`](super::Edge) for what counts as above.
    pub hours: f64,
    /// When the level first rose above it; `None` when it never did.
    pub first: Option<f64>,
    /// When it last fell below; `None` when it never did, or was still above at the end.
    pub back: Option<f64>,
}

impl Above {
    /// Adds the excursion that is under way at the end of observation, hours, if one is, told by when it began.
    /// All hours together are then no more than lie between the first rise and the last fall or the end: as
    /// a sum of rounded differences they could exceed that in their last digit.
    pub fn close(&mut self, under_way: Option<f64>, end: f64) {
        if let Some(since) = under_way {
            self.hours += end - since;
        }
        if let Some(first) = self.first {
            self.hours = self.hours.min(self.back.unwrap_or(end) - first);
        }
    }
}

use crate::quantiles::Estimate;

/// What a study comes to if people differ as in another study: the spread between them is borrowed, missing or from few.
#[derive(Clone, Debug)]
pub struct OtherSpread {
    /// Index of the model.
    pub model: usize,
    /// The study whose spread it is.
    pub name: String,
    /// Why people may differ so, and what speaks against it.
    pub why: String,
    /// Shares of people ever above thresholds.
    pub shares: Vec<SpreadShare>,
}

/// A share of people ever above a threshold, under another spread.
#[derive(Clone, Copy, Debug)]
pub struct SpreadShare {
    /// Index of the series.
    pub series: usize,
    /// Index of the analyte in it.
    pub analyte: usize,
    /// Index of the threshold.
    pub threshold: usize,
    /// With its Monte Carlo interval.
    pub share: Estimate,
}

impl OtherSpread {
    /// The share of a series, an analyte in it and a threshold.
    pub fn share(&self, series: usize, analyte: usize, threshold: usize) -> Option<Estimate> {
        let place = (series, analyte, threshold);
        let mut shares = self.shares.iter();
        shares
            .find(|share| (share.series, share.analyte, share.threshold) == place)
            .map(|share| share.share)
    }
}

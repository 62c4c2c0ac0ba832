use super::{BandRanks, LevelRank};

/// How many measured levels lie in a band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PointsInside {
    /// Levels that were looked at: those above their limit of quantification.
    pub points: usize,
    /// Those in the band, its ends included.
    pub inside: usize,
    /// Those in the narrowest band that its Monte Carlo error allows.
    pub at_least: usize,
    /// Those in the widest.
    pub at_most: usize,
}

impl PointsInside {
    /// Of the ranks of some levels.
    pub(super) fn of(ranks: impl Iterator<Item = LevelRank>, band: &BandRanks) -> Self {
        let mut found = Self::default();
        for rank in ranks {
            let [narrowest, widest] = rank.is_inside_at_least_and_most(band);
            found.points += 1;
            found.inside += usize::from(rank.is_inside(band));
            found.at_least += usize::from(narrowest);
            found.at_most += usize::from(widest);
        }
        found
    }

    /// The share of them in the band; `None` without any.
    pub fn share(&self) -> Option<f64> {
        (self.points > 0).then(|| self.inside as f64 / self.points as f64)
    }
}

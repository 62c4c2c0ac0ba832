use crate::outcome::Edge;
use crate::quantiles::{Estimate, Ranks, probability};

/// Where a measured level stands among those of all people at its time: how many are lower, and how many no higher. Counts
/// add up in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LevelRank {
    /// People whose level is lower.
    pub lower: u64,
    /// People whose level is lower or the same.
    pub no_higher: u64,
}

/// Ranks of the two ends of a band among so many people, and of the ends of their Monte Carlo intervals.
#[derive(Clone, Copy, Debug)]
pub struct BandRanks {
    low: Ranks,
    high: Ranks,
    count: usize,
}

impl BandRanks {
    /// For the probabilities of the two ends, and a number of people above zero.
    pub fn new([low, high]: [f64; 2], count: usize) -> Self {
        Self {
            low: Ranks::new(low, count),
            high: Ranks::new(high, count),
            count,
        }
    }
}

impl LevelRank {
    /// Counts a person. Levels that solvers do not tell apart are the same ([`Edge`]).
    pub fn count(&mut self, level: f64, of_person: f64) {
        let edge = Edge::new(level);
        self.lower += u64::from(of_person < edge.below);
        self.no_higher += u64::from(of_person <= edge.above);
    }

    /// Both together.
    pub fn merge(&mut self, other: Self) {
        self.lower += other.lower;
        self.no_higher += other.no_higher;
    }

    /// The share of people whose level is lower.
    pub fn share_lower(&self, count: u64) -> Option<Estimate> {
        probability(self.lower, count)
    }

    /// Whether the level lies between two order statistics, both included.
    fn is_between(&self, low: usize, high: usize) -> bool {
        // The value at a rank is no more than the level where so many are no higher, and no less where fewer are lower.
        self.no_higher >= low as u64 && self.lower < high as u64
    }

    /// Whether it lies in the band, the ends included.
    pub fn is_inside(&self, band: &BandRanks) -> bool {
        self.is_between(band.low.rank, band.high.rank)
    }

    /// Whether it lies in the narrowest band, and in the widest, that the Monte Carlo intervals of both ends allow. Where
    /// there are too few people for an interval its end is open.
    pub fn is_inside_at_least_and_most(&self, band: &BandRanks) -> [bool; 2] {
        let beyond = band.count + 1;
        let narrowest = self.is_between(band.low.high.unwrap_or(beyond), band.high.low.unwrap_or(0));
        let widest = self.is_between(band.low.low.unwrap_or(0), band.high.high.unwrap_or(beyond));
        [narrowest, widest]
    }
}

#[cfg(test)]
mod tests {
    use super::{BandRanks, LevelRank};

    fn rank(level: f64, people: &[f64]) -> LevelRank {
        let mut rank = LevelRank::default();
        people.iter().for_each(|person| rank.count(level, *person));
        rank
    }

    /// Levels 1 to 100: the 5th and the 95th percentile are 5 and 95, which the band includes.
    #[test]
    fn the_ends_of_a_band_belong_to_it() {
        let people: Vec<f64> = (1..=100).map(f64::from).collect();
        let band = BandRanks::new([0.05, 0.95], people.len());
        for (level, is_inside) in [
            (4.9, false),
            (5.0, true),
            (50.5, true),
            (95.0, true),
            (95.1, false),
        ] {
            assert_eq!(rank(level, &people).is_inside(&band), is_inside, "{level}");
        }
        assert_eq!(rank(50.5, &people).share_lower(100).unwrap().value, 0.5);
    }

    /// Everybody has 7: that is the band.
    #[test]
    fn a_band_of_one_level_holds_that_level() {
        let band = BandRanks::new([0.05, 0.95], 40);
        let at = |level: f64| rank(level, &[7.0; 40]).is_inside(&band);
        assert_eq!([at(6.9), at(7.0), at(7.1)], [false, true, false]);
        // Within the agreement of solvers.
        assert_eq!([at(7.0 - 1e-6), at(7.0 + 1e-6)], [true, true]);
    }

    /// Ends of intervals of the 5th and the 95th percentile of 1,000 by the binomial distribution: ranks 37 to 65 and 936 to
    /// 964 (Python, sums of fractions).
    #[test]
    fn near_the_edge_chance_decides() {
        let people: Vec<f64> = (1..=1_000).map(f64::from).collect();
        let band = BandRanks::new([0.05, 0.95], people.len());
        let at = |level: f64| rank(level, &people).is_inside_at_least_and_most(&band);
        assert_eq!(at(36.0), [false, false]);
        assert_eq!(at(37.0), [false, true]);
        assert_eq!(at(64.0), [false, true]);
        assert_eq!(at(65.0), [true, true]);
        assert_eq!(at(936.0), [true, true]);
        assert_eq!(at(937.0), [false, true]);
        assert_eq!(at(964.0), [false, true]);
        assert_eq!(at(965.0), [false, false]);
    }
}

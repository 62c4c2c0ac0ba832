use super::{BandRanks, CheckAbsence, LevelRank, ObservedLevels, PointsInside, VisualCheck};

/// The measured levels of one analyte in one arm, set against what a model says.
#[derive(Clone, Debug)]
pub struct ObservedOutcome {
    /// In the order of the file.
    pub levels: Vec<PlacedLevel>,
    /// How many lie in the band of true levels.
    pub in_band: PointsInside,
    /// How many lie in the band of measured levels; `None` where there is none.
    pub in_measured_band: Option<PointsInside>,
    /// Levels below their limit of quantification: shown, and counted in neither band.
    pub below_limit: usize,
    /// A visual predictive check, or why there is none.
    pub check: Result<VisualCheck, CheckAbsence>,
}

/// One measured level with its place among those of all people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedLevel {
    /// Which of the file's levels.
    pub index: usize,
    /// The typical patient's level at its time, ng/mL.
    pub typical: f64,
    /// Among true levels.
    pub rank: LevelRank,
    /// Among measured levels; `None` where there are none.
    pub measured_rank: Option<LevelRank>,
}

impl ObservedOutcome {
    /// Of levels placed among so many people, for a band of two probabilities.
    pub fn new(
        observed: &ObservedLevels,
        levels: Vec<PlacedLevel>,
        (ends, count): ([f64; 2], usize),
        check: Result<VisualCheck, CheckAbsence>,
    ) -> Self {
        let band = BandRanks::new(ends, count);
        let is_known = |placed: &&PlacedLevel| {
            let level = observed.levels.get(placed.index);
            level.is_some_and(|level| !level.is_below_limit)
        };
        let known = levels.iter().filter(is_known);
        let measured: Option<Vec<LevelRank>> = known.clone().map(|placed| placed.measured_rank).collect();
        let has_measured = levels.iter().any(|placed| placed.measured_rank.is_some());
        Self {
            in_band: PointsInside::of(known.clone().map(|placed| placed.rank), &band),
            in_measured_band: measured
                .filter(|_| has_measured)
                .map(|ranks| PointsInside::of(ranks.into_iter(), &band)),
            below_limit: levels.len() - known.count(),
            levels,
            check,
        }
    }

    /// How many lie in the band that measured levels are to be set against: that of measured levels where there is one.
    pub fn inside(&self) -> PointsInside {
        self.in_measured_band.unwrap_or(self.in_band)
    }
}

use super::{FollowedNumber, FollowedValue};
use crate::quantiles::Estimate;

/// What the numbers of a study rest on: how they move if one thing that differs between people is the same in all of them,
/// low or high, and how they go with it from person to person.
#[derive(Clone, Debug)]
pub struct SensitivityOutcome {
    /// Model by model, what differs between people.
    pub inputs: Vec<SensitivityInput>,
    /// Number by number, input by input.
    pub moves: Vec<SensitivityMove>,
}

/// Something that differs between people.
#[derive(Clone, Debug, PartialEq)]
pub struct SensitivityInput {
    /// Index of the model.
    pub model: usize,
    /// What it is.
    pub kind: SensitivityKind,
    /// As in the model's file or the scenario.
    pub name: String,
    /// The low value and the high one that it has in everybody, as one would say them.
    pub ends: [String; 2],
}

/// A move of a share that is none to speak of.
const LEAST_POINTS: f64 = 0.01;

/// What it is that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SensitivityKind {
    /// Body weight.
    Weight,
    /// A column of people that the model uses.
    Covariate,
    /// A random effect between people.
    Between,
    /// A random effect between occasions.
    Occasion,
}

impl SensitivityKind {
    /// As in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::Covariate => "covariate",
            Self::Between => "between people",
            Self::Occasion => "between occasions",
        }
    }
}

/// How a number moves with an input.
#[derive(Clone, Debug)]
pub struct SensitivityMove {
    /// Index of the series.
    pub series: usize,
    /// Index of the analyte in it.
    pub analyte: usize,
    /// Which number.
    pub number: FollowedNumber,
    /// Index of the input.
    pub input: usize,
    /// As people are.
    pub as_drawn: FollowedValue,
    /// With the low value in everybody, and with the high one.
    pub ends: [FollowedValue; 2],
    /// Rank correlation from person to person: of the highest level, the area, or of being above the threshold at any time; `None`
    /// where one of the two does not vary.
    pub rank: Option<Estimate>,
}

impl SensitivityMove {
    /// How far the number moves from end to end.
    pub fn reach(&self) -> f64 {
        (self.ends[1].estimate.value - self.ends[0].estimate.value).abs()
    }
}

impl SensitivityOutcome {
    /// The number of a series' drug that says most, and how it moves: the share of people ever above the first threshold at
    /// which it moves, or else the median highest level; `None` where neither moves.
    pub fn telling(&self, series: usize) -> Option<(FollowedNumber, Vec<&SensitivityMove>)> {
        let own = self
            .moves
            .iter()
            .filter(|found| (found.series, found.analyte) == (series, 0));
        let mut numbers: Vec<FollowedNumber> = Vec::new();
        for found in own {
            if !numbers.contains(&found.number) {
                numbers.push(found.number);
            }
        }
        // Shares are told before medians.
        numbers.sort_by_key(|number| number.threshold().is_none());
        let mut moved = numbers
            .into_iter()
            .map(|number| (number, self.of((series, 0), number)));
        moved.find(|(number, moves)| {
            let least = match number {
                FollowedNumber::ShareEverAbove(_) => LEAST_POINTS,
                FollowedNumber::MedianCmax | FollowedNumber::MedianAreaToInfinity => 0.0,
            };
            moves.first().is_some_and(|found| found.reach() > least)
        })
    }

    /// The moves of a number, the greatest first.
    pub fn of(&self, (series, analyte): (usize, usize), number: FollowedNumber) -> Vec<&SensitivityMove> {
        let of_it = |found: &&SensitivityMove| {
            (found.series, found.analyte) == (series, analyte) && found.number == number
        };
        let mut moves: Vec<&SensitivityMove> = self.moves.iter().filter(of_it).collect();
        moves.sort_by(|one, other| other.reach().total_cmp(&one.reach()));
        moves
    }
}

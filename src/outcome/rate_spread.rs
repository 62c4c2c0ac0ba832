use super::curves::percentiles_at;
use crate::quantiles::Ranks;
use ndarray::Array2;

/// How far apart the rates are at which people are infused, where what they are given depends on who they are.
#[derive(Clone, Debug, PartialEq)]
pub struct RateSpread {
    /// Of how many people: everybody, or the first [`RateSpread::MOST_PEOPLE`].
    pub people: usize,
    /// Hours since the start, evenly over the observation.
    pub hours: Vec<f64>,
    /// Lower level, median and upper level of the rate at each of these times, mg/h; empty without people.
    pub levels: [Vec<f64>; 3],
}

impl RateSpread {
    /// So many times are looked at, whatever the grid.
    pub const POINTS: usize = 241;
    /// More people make no visible difference to a picture, and would take memory.
    pub const MOST_PEOPLE: usize = 10_000;

    /// The times of an observation of so many hours.
    pub fn times(end: f64) -> Vec<f64> {
        let last = (Self::POINTS - 1) as f64;
        (0..Self::POINTS).map(|point| end * point as f64 / last).collect()
    }

    /// From rates in mg/h, a row for each person and a column for each time, at the given probabilities.
    pub fn new(rates: &Array2<f64>, end: f64, probabilities: &[f64; 3]) -> Self {
        let people = rates.nrows();
        let mut levels = [(); 3].map(|()| Vec::new());
        if people > 0 {
            let ranks = probabilities.map(|probability| Ranks::new(probability, people));
            for column in rates.columns() {
                let found = percentiles_at(&mut column.to_vec(), &ranks);
                for (level, estimate) in levels.iter_mut().zip(found) {
                    level.push(estimate.value);
                }
            }
        }
        Self {
            people,
            hours: Self::times(end),
            levels,
        }
    }
}

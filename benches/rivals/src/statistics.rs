use crate::{Levels, Workload};

/// What infusim reports of a population, computed from everybody's levels.
pub struct Statistics {
    /// By analyte.
    pub analytes: Vec<AnalyteStatistics>,
}

/// What a population has of one analyte.
pub struct AnalyteStatistics {
    /// The 5th, 50th and 95th percentile, point after point, in ng/mL.
    pub percentiles: [Vec<f64>; 3],
    /// For each threshold, the share above it, point after point.
    pub above: Vec<Vec<f64>>,
    /// Patient after patient.
    pub exposures: Vec<Exposure>,
}

/// What one patient has.
#[derive(Clone, Copy, Debug)]
pub struct Exposure {
    /// The highest level at a point, in ng/mL.
    pub cmax: f64,
    /// When that is, in minutes.
    pub tmax: f64,
    /// Area under the points, by trapezoids, in ng·h/mL.
    pub area: f64,
}

/// Points that are gathered together. Levels lie patient by patient; taken one point at a time, every
/// value would cost a cache line.
const TILE: usize = 16;

impl Statistics {
    /// From everybody's levels.
    pub fn new(workload: &Workload, levels: &Levels) -> Self {
        let analytes = workload.thresholds.iter().enumerate();
        Self {
            analytes: analytes
                .map(|(analyte, thresholds)| {
                    AnalyteStatistics::new(levels, analyte, thresholds, &workload.times)
                })
                .collect(),
        }
    }

    /// A line a person can hold against `infusim run`.
    pub fn summary(&self) -> String {
        let analytes = self.analytes.iter().map(AnalyteStatistics::summary);
        analytes.collect::<Vec<_>>().join("; ")
    }
}

impl AnalyteStatistics {
    fn summary(&self) -> String {
        let median = |read: fn(&Exposure) -> f64| {
            let mut values: Vec<f64> = self.exposures.iter().map(read).collect();
            quantiles(&mut values)[1]
        };
        let ends = self
            .percentiles
            .each_ref()
            .map(|curve| curve.last().copied().unwrap_or(f64::NAN));
        let most = self
            .above
            .iter()
            .map(|shares| shares.iter().copied().fold(0.0, f64::max));
        let most: Vec<String> = most.map(|share| format!("{:.1} %", 100.0 * share)).collect();
        format!(
            "median Cmax {:.2} ng/mL, Tmax {} min, AUC {:.1} ng·h/mL; at the end {:.3}, {:.3}, {:.3} ng/mL; \
             above thresholds at most {}",
            median(|one| one.cmax),
            median(|one| one.tmax),
            median(|one| one.area),
            ends[0],
            ends[1],
            ends[2],
            most.join(", ")
        )
    }

    fn new(levels: &Levels, analyte: usize, thresholds: &[f64], times: &[f64]) -> Self {
        let points = levels.points;
        let curves = || {
            levels
                .rows()
                .map(|row| &row[analyte * points..(analyte + 1) * points])
        };
        let exposures: Vec<Exposure> = curves().map(|curve| Exposure::new(curve, times)).collect();
        let count = exposures.len();
        let mut percentiles = [(); 3].map(|()| Vec::with_capacity(points));
        let mut above = vec![Vec::with_capacity(points); thresholds.len()];
        let mut tile = vec![0.0; TILE * count];
        for from in (0..points).step_by(TILE) {
            let to = (from + TILE).min(points);
            for (patient, curve) in curves().enumerate() {
                for (column, level) in curve[from..to].iter().enumerate() {
                    tile[column * count + patient] = *level;
                }
            }
            for column in tile.chunks_exact_mut(count).take(to - from) {
                for (threshold, above) in thresholds.iter().zip(&mut above) {
                    let higher = column.iter().filter(|level| *level > threshold).count();
                    above.push(higher as f64 / count as f64);
                }
                let found = quantiles(column);
                for (list, value) in percentiles.iter_mut().zip(found) {
                    list.push(value);
                }
            }
        }
        Self {
            percentiles,
            above,
            exposures,
        }
    }
}

impl Exposure {
    fn new(curve: &[f64], times: &[f64]) -> Self {
        let mut exposure = Self {
            cmax: 0.0,
            tmax: 0.0,
            area: 0.0,
        };
        for (level, time) in curve.iter().zip(times) {
            if *level > exposure.cmax {
                exposure.cmax = *level;
                exposure.tmax = *time;
            }
        }
        let pieces = curve.windows(2).zip(times.windows(2));
        let area: f64 = pieces
            .map(|(level, time)| 0.5 * (level[0] + level[1]) * (time[1] - time[0]))
            .sum();
        exposure.area = area / 60.0;
        exposure
    }
}

/// The nearest ranks at 5, 50 and 95 %, as infusim takes them; reorders `values`.
fn quantiles(values: &mut [f64]) -> [f64; 3] {
    let count = values.len();
    // In whole numbers: 0.05 × 1000 is a little more than 50 in binary.
    let index = |percent: usize| ((percent * count).div_ceil(100)).max(1) - 1;
    let (low, middle, high) = (index(5), index(50), index(95));
    let (below, median, above) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let median = *median;
    let lower = if low < middle {
        *below.select_nth_unstable_by(low, f64::total_cmp).1
    } else {
        median
    };
    let upper = if high > middle {
        *above.select_nth_unstable_by(high - middle - 1, f64::total_cmp).1
    } else {
        median
    };
    [lower, median, upper]
}

#[cfg(test)]
mod tests {
    use super::quantiles;

    #[test]
    fn quantiles_are_nearest_ranks() {
        for count in [1, 2, 3, 19, 20, 21, 100, 1000] {
            let mut values: Vec<f64> = (0..count).map(|i| ((i * 7919) % count) as f64 + 1.0).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let rank = |percent: usize| sorted[(percent * count).div_ceil(100) - 1];
            assert_eq!(quantiles(&mut values), [rank(5), rank(50), rank(95)], "{count}");
        }
    }
}

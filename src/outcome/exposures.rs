use super::exposures_block::{AboveBlock, ExposuresBlock};
use super::measure::between;
use super::{Above, Exposure, Measure};
use crate::quantiles::{Estimate, probability};
use std::borrow::Cow;

/// What every patient of a population had of one analyte in one arm: one column a number, one place
/// a patient, in the order of patients.
///
/// A missing number is NaN in its column and `None` in [`Exposures::get`]. A threshold that belongs
/// to another analyte has no columns, so that it costs no memory.
///
/// ```
/// use infusim::outcome::{Above, Exposure, Exposures};
/// let exposure = Exposure {
///     cmax: 120.0,
///     tmax: 2.0,
///     area: 300.0,
///     area_to_infinity: 360.0,
///     half_life: None,
///     above: vec![Above { hours: 1.5, first: Some(0.5), back: None }],
/// };
/// let mut patients = Exposures::with_capacity(1, &[Some(70.0)]);
/// patients.push(&exposure);
/// assert_eq!(patients.get(0), Some(exposure));
/// assert_eq!((patients.area()[0], patients.area_to_infinity()[0]), (300.0, 360.0));
/// assert!(patients.half_life()[0].is_nan());
/// patients.push(&Exposure { half_life: Some(2.5), ..patients.get(0).unwrap() });
/// assert_eq!((patients.len(), patients.half_life()[1]), (2, 2.5));
/// assert!(!patients.is_empty() && Exposures::default().is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposures {
    cmax: Vec<f64>,
    tmax: Vec<f64>,
    area: Vec<f64>,
    area_to_infinity: Vec<f64>,
    half_life: Vec<f64>,
    above: Vec<Option<AboveColumns>>,
}

/// How everybody stood to one threshold.
#[derive(Clone, Debug, Default, PartialEq)]
struct AboveColumns {
    hours: Vec<f64>,
    first: Vec<f64>,
    back: Vec<f64>,
}

impl Exposures {
    /// Nobody yet, with room for so many. `thresholds` are levels in ng/mL; `None` stands for one
    /// that belongs to another analyte.
    pub fn with_capacity(count: usize, thresholds: &[Option<f64>]) -> Self {
        Self::of_columns(thresholds, || Vec::with_capacity(count))
    }

    /// So many patients with zero everywhere, to be filled block by block with
    /// [`blocks_mut`](Self::blocks_mut).
    pub fn filled(count: usize, thresholds: &[Option<f64>]) -> Self {
        Self::of_columns(thresholds, || vec![0.0; count])
    }

    fn of_columns(thresholds: &[Option<f64>], column: impl Fn() -> Vec<f64>) -> Self {
        let above = |_| AboveColumns {
            hours: column(),
            first: column(),
            back: column(),
        };
        Self {
            cmax: column(),
            tmax: column(),
            area: column(),
            area_to_infinity: column(),
            half_life: column(),
            above: thresholds.iter().map(|threshold| threshold.map(above)).collect(),
        }
    }

    /// How many patients.
    pub fn len(&self) -> usize {
        self.cmax.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cmax.is_empty()
    }

    /// Adds the next patient.
    pub fn push(&mut self, exposure: &Exposure) {
        self.cmax.push(exposure.cmax);
        self.tmax.push(exposure.tmax);
        self.area.push(exposure.area);
        self.area_to_infinity.push(exposure.area_to_infinity);
        self.half_life.push(exposure.half_life.unwrap_or(f64::NAN));
        for (columns, above) in self.above.iter_mut().zip(&exposure.above) {
            if let Some(columns) = columns {
                columns.hours.push(above.hours);
                columns.first.push(above.first.unwrap_or(f64::NAN));
                columns.back.push(above.back.unwrap_or(f64::NAN));
            }
        }
    }

    /// What one patient had; the first is at 0.
    pub fn get(&self, index: usize) -> Option<Exposure> {
        let at = |column: &[f64]| column.get(index).copied();
        let present = |value: f64| (!value.is_nan()).then_some(value);
        let above = |columns: &Option<AboveColumns>| match columns {
            Some(columns) => Some(Above {
                hours: at(&columns.hours)?,
                first: present(at(&columns.first)?),
                back: present(at(&columns.back)?),
            }),
            None => Some(Above::default()),
        };
        Some(Exposure {
            cmax: at(&self.cmax)?,
            tmax: at(&self.tmax)?,
            area: at(&self.area)?,
            area_to_infinity: at(&self.area_to_infinity)?,
            half_life: present(at(&self.half_life)?),
            above: self.above.iter().map(above).collect::<Option<_>>()?,
        })
    }

    /// What each patient had, one after the other.
    pub fn iter(&self) -> Iter<'_> {
        Iter {
            exposures: self,
            next: 0,
        }
    }

    /// Highest levels, ng/mL.
    pub fn cmax(&self) -> &[f64] {
        &self.cmax
    }

    /// When they were reached, hours; NaN where the level never rises above zero.
    pub fn tmax(&self) -> &[f64] {
        &self.tmax
    }

    /// Areas to the end of observation, ng·h/mL.
    pub fn area(&self) -> &[f64] {
        &self.area
    }

    /// Areas to infinity, ng·h/mL.
    pub fn area_to_infinity(&self) -> &[f64] {
        &self.area_to_infinity
    }

    /// Terminal half-lives, hours; NaN where there is none.
    pub fn half_life(&self) -> &[f64] {
        &self.half_life
    }

    /// Hours above the threshold of an index; `None` when it belongs to another analyte.
    pub fn hours_above(&self, threshold: usize) -> Option<&[f64]> {
        Some(&self.above.get(threshold)?.as_ref()?.hours)
    }

    /// When the level first rose above it, hours; NaN where it never did.
    pub fn first_above(&self, threshold: usize) -> Option<&[f64]> {
        Some(&self.above.get(threshold)?.as_ref()?.first)
    }

    /// The share of people who are above it at any time; `None` when it belongs to another analyte, or there is nobody.
    pub fn ever_above(&self, threshold: usize) -> Option<Estimate> {
        let first = self.first_above(threshold)?;
        let above = first.iter().filter(|time| !time.is_nan()).count();
        probability(above as u64, first.len() as u64)
    }

    /// When it last fell below, hours; NaN where it never did, or was still above at the end.
    pub fn back_below(&self, threshold: usize) -> Option<&[f64]> {
        Some(&self.above.get(threshold)?.as_ref()?.back)
    }

    /// The column of a measure, NaN where it is missing; `None` when it is of another analyte.
    pub fn of(&self, measure: Measure) -> Option<Cow<'_, [f64]>> {
        let column = match measure {
            Measure::Cmax => &self.cmax,
            Measure::Tmax => &self.tmax,
            Measure::Area => &self.area,
            Measure::AreaToInfinity => &self.area_to_infinity,
            Measure::HalfLife => &self.half_life,
            Measure::HoursAbove(index) => self.hours_above(index)?,
            Measure::HoursInRange { lower, upper } => {
                let hours = self.hours_above(lower)?.iter().zip(self.hours_above(upper)?);
                let hours = hours.map(|(lower, upper)| between(*lower, *upper));
                return Some(Cow::Owned(hours.collect()));
            }
        };
        Some(Cow::Borrowed(column))
    }

    /// Blocks of so many patients each, the last perhaps smaller, that may be filled in any order
    /// and at the same time.
    pub fn blocks_mut(&mut self, size: usize) -> Vec<ExposuresBlock<'_>> {
        let size = size.max(1);
        let mut blocks: Vec<ExposuresBlock<'_>> = self
            .cmax
            .chunks_mut(size)
            .zip(self.tmax.chunks_mut(size))
            .zip(self.area.chunks_mut(size))
            .zip(self.area_to_infinity.chunks_mut(size))
            .zip(self.half_life.chunks_mut(size))
            .map(
                |((((cmax, tmax), area), area_to_infinity), half_life)| ExposuresBlock {
                    cmax,
                    tmax,
                    area,
                    area_to_infinity,
                    half_life,
                    above: Vec::with_capacity(self.above.len()),
                },
            )
            .collect();
        for columns in &mut self.above {
            let Some(columns) = columns else {
                blocks.iter_mut().for_each(|block| block.above.push(None));
                continue;
            };
            let pieces = columns
                .hours
                .chunks_mut(size)
                .zip(columns.first.chunks_mut(size))
                .zip(columns.back.chunks_mut(size));
            for (block, ((hours, first), back)) in blocks.iter_mut().zip(pieces) {
                block.above.push(Some(AboveBlock { hours, first, back }));
            }
        }
        blocks
    }
}

impl<'a> IntoIterator for &'a Exposures {
    type Item = Exposure;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Goes through a population patient by patient.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    exposures: &'a Exposures,
    next: usize,
}

impl Iterator for Iter<'_> {
    type Item = Exposure;

    fn next(&mut self) -> Option<Exposure> {
        let exposure = self.exposures.get(self.next)?;
        self.next += 1;
        Some(exposure)
    }
}

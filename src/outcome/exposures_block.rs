use super::exposure::if_any;
use super::{Above, Exposure};

/// Some patients of [`Exposures`](super::Exposures), to be written: neighbours, one place each in
/// every column. A missing number is NaN.
#[derive(Debug)]
pub struct ExposuresBlock<'a> {
    /// Highest levels, ng/mL.
    pub cmax: &'a mut [f64],
    /// When they were reached, hours; NaN where the level never rises above zero.
    pub tmax: &'a mut [f64],
    /// Areas to the end of observation, ng·h/mL.
    pub area: &'a mut [f64],
    /// Areas to infinity, ng·h/mL.
    pub area_to_infinity: &'a mut [f64],
    /// Terminal half-lives, hours; NaN where there is none.
    pub half_life: &'a mut [f64],
    /// For each threshold of the study; `None` for one of another analyte.
    pub above: Vec<Option<AboveBlock<'a>>>,
}

/// What one patient had, thresholds apart: units and gaps as in [`ExposuresBlock`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    pub(crate) cmax: f64,
    pub(crate) tmax: f64,
    pub(crate) area: f64,
    pub(crate) area_to_infinity: f64,
    pub(crate) half_life: f64,
}

/// How the patients of a block stood to one threshold.
#[derive(Debug)]
pub struct AboveBlock<'a> {
    /// Hours spent above it.
    pub hours: &'a mut [f64],
    /// When the level first rose above it, hours; NaN where it never did.
    pub first: &'a mut [f64],
    /// When it last fell below, hours; NaN where it never did, or was still above at the end.
    pub back: &'a mut [f64],
}

impl ExposuresBlock<'_> {
    /// How many patients.
    pub fn len(&self) -> usize {
        self.cmax.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cmax.is_empty()
    }

    /// Writes what one patient had; the first of the block is at 0, and the index must be one of the block's.
    pub fn set(&mut self, index: usize, exposure: &Exposure) {
        let numbers = Numbers {
            cmax: exposure.cmax,
            tmax: exposure.tmax,
            area: exposure.area,
            area_to_infinity: exposure.area_to_infinity,
            half_life: exposure.half_life.unwrap_or(f64::NAN),
        };
        self.write(index, numbers, exposure.above.iter().copied());
    }

    /// Writes what one patient had, without a list of the times above each threshold.
    pub(crate) fn write(&mut self, index: usize, numbers: Numbers, above: impl Iterator<Item = Above>) {
        put(self.cmax, index, numbers.cmax);
        put(self.tmax, index, if_any(numbers.cmax, numbers.tmax));
        put(self.area, index, numbers.area);
        put(self.area_to_infinity, index, numbers.area_to_infinity);
        put(
            self.half_life,
            index,
            if_any(numbers.area_to_infinity, numbers.half_life),
        );
        for (block, above) in self.above.iter_mut().zip(above) {
            if let Some(block) = block {
                put(block.hours, index, above.hours);
                put(block.first, index, above.first.unwrap_or(f64::NAN));
                put(block.back, index, above.back.unwrap_or(f64::NAN));
            }
        }
    }
}

fn put(column: &mut [f64], index: usize, value: f64) {
    column[index] = value;
}

#[cfg(test)]
mod tests {
    use crate::outcome::{Above, Exposure, Exposures};

    fn exposure(number: u32) -> Exposure {
        let x = f64::from(number);
        Exposure {
            cmax: x,
            tmax: x + 0.1,
            area: x + 0.2,
            area_to_infinity: x + 0.3,
            half_life: number.is_multiple_of(3).then_some(x + 0.4),
            above: vec![
                Above {
                    hours: x + 0.5,
                    first: number.is_multiple_of(2).then_some(x + 0.6),
                    back: number.is_multiple_of(5).then_some(x + 0.7),
                },
                Above::default(),
            ],
        }
    }

    #[test]
    fn blocks_filled_in_any_order_are_the_patients_in_theirs() {
        let thresholds = [Some(70.0), None];
        let mut pushed = Exposures::with_capacity(23, &thresholds);
        let mut filled = Exposures::filled(23, &thresholds);
        for number in 0..23 {
            pushed.push(&exposure(number + 1));
        }
        let mut blocks: Vec<_> = filled.blocks_mut(5).into_iter().zip(0..).collect();
        assert_eq!(blocks.len(), 5);
        for (block, number) in blocks.iter_mut().rev() {
            for index in (0..block.len()).rev() {
                block.set(index, &exposure(*number * 5 + index as u32 + 1));
            }
        }
        let expected: Vec<Exposure> = (1..24).map(exposure).collect();
        assert_eq!(pushed.iter().collect::<Vec<_>>(), expected);
        assert_eq!(filled.iter().collect::<Vec<_>>(), expected);
        assert_eq!(filled.hours_above(1), None);
    }
}

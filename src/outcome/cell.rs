use super::Axis;

/// One combination of a design: an arm under a model, at one value of each axis.
///
/// Cells are numbered from 1: model by model, within it arm by arm, within it the first axis slowest and the last one
/// fastest. The number depends on the scenario alone, not on which cells are run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// From 1.
    pub number: usize,
    /// Which of the scenario's models, by its place in the list.
    pub model: usize,
    /// Which of its arms.
    pub arm: usize,
    /// For each axis, which of its values.
    pub values: Vec<usize>,
}

impl Cell {
    /// The cell of a number, from 1, of a design with so many models and arms; `None` where there is none.
    ///
    /// ```
    /// use infusim::outcome::{Axis, AxisValue, Cell};
    /// let axis = |name: &str, count: usize| Axis {
    ///     name: name.to_string(),
    ///     unit: None,
    ///     values: vec![AxisValue { text: String::new(), number: None }; count],
    ///     is_logarithmic: false,
    /// };
    /// let axes = [axis("dose", 10), axis("length", 6)];
    /// assert_eq!(Cell::count([2, 1], &axes), 120);
    /// let cell = Cell::of_number(68, [2, 1], &axes).ok_or("there is none")?;
    /// assert_eq!((cell.model, cell.arm, cell.values), (1, 0, vec![1, 1]));
    /// assert_eq!(Cell::of_number(121, [2, 1], &axes), None);
    /// # Ok::<(), &'static str>(())
    /// ```
    pub fn of_number(number: usize, [models, arms]: [usize; 2], axes: &[Axis]) -> Option<Self> {
        let combinations = combinations(axes);
        let index = number.checked_sub(1)?;
        if index >= models * arms * combinations {
            return None;
        }
        let series = index / combinations;
        Some(Self {
            number,
            model: series / arms,
            arm: series % arms,
            values: values_at(index % combinations, axes),
        })
    }

    /// How many cells a design has.
    pub fn count([models, arms]: [usize; 2], axes: &[Axis]) -> usize {
        models * arms * combinations(axes)
    }

    /// The place of its combination of values among all, from 0: the first axis slowest.
    pub fn combination(&self, axes: &[Axis]) -> usize {
        let all = self.values.iter().zip(axes);
        all.fold(0, |place, (value, axis)| place * axis.values.len() + value)
    }
}

fn combinations(axes: &[Axis]) -> usize {
    axes.iter().map(|axis| axis.values.len()).product()
}

/// For each axis, which value stands at a place of all combinations.
pub(crate) fn values_at(mut place: usize, axes: &[Axis]) -> Vec<usize> {
    let mut values = vec![0; axes.len()];
    for (value, axis) in values.iter_mut().zip(axes).rev() {
        let count = axis.values.len().max(1);
        *value = place % count;
        place /= count;
    }
    values
}

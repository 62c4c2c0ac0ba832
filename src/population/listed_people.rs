use super::PersonColumn;
use crate::document::Source;
use crate::quantity::Weight;

/// People who are given one by one, as rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPeople {
    /// The table they were read from.
    pub source: Source,
    weights: Vec<Weight>,
    columns: Vec<PersonColumn>,
    /// Numbers of the columns, person by person.
    values: Vec<f64>,
}

impl ListedPeople {
    /// Of weights, and of numbers of the columns, person by person; at least one person.
    pub fn new(source: Source, weights: Vec<Weight>, columns: Vec<PersonColumn>, values: Vec<f64>) -> Self {
        Self {
            source,
            weights,
            columns,
            values,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// What is given of each beside weight.
    pub fn columns(&self) -> &[PersonColumn] {
        &self.columns
    }

    /// Everybody's weight.
    pub fn weights(&self) -> &[Weight] {
        &self.weights
    }

    /// Everybody's number in a column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = f64> {
        let rows = self.values.chunks_exact(self.columns.len().max(1));
        rows.filter_map(move |row| row.get(column).copied())
    }

    /// A person's numbers; the first person is at 0.
    pub fn row(&self, index: usize) -> &[f64] {
        let width = self.columns.len();
        self.values
            .get(index * width..(index + 1) * width)
            .unwrap_or_default()
    }

    /// The median of a column; of kinds the most frequent, of equally frequent ones the first. Of an even number of people
    /// the median is in the middle of the two in the middle.
    pub fn typical(&self, column: usize) -> f64 {
        let values: Vec<f64> = self.column(column).collect();
        match self.columns.get(column) {
            Some(column) if !column.categories.is_empty() => {
                let count = |number: f64| values.iter().filter(|value| **value == number).count();
                let mut most = (f64::NAN, 0);
                for (_, number) in &column.categories {
                    if count(*number) > most.1 {
                        most = (*number, count(*number));
                    }
                }
                most.0
            }
            _ => median(values),
        }
    }

    /// The median weight.
    pub fn typical_weight(&self) -> Weight {
        Weight::from_kg(median(self.weights.iter().map(|weight| weight.kg()).collect()))
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    match (
        values.get(upper),
        upper.checked_sub(1).and_then(|lower| values.get(lower)),
    ) {
        (Some(upper), Some(lower)) if values.len().is_multiple_of(2) => lower + 0.5 * (upper - lower),
        (Some(middle), _) => *middle,
        (None, _) => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::ListedPeople;
    use crate::document::Source;
    use crate::population::PersonColumn;
    use crate::quantity::{Unit, Weight};

    #[test]
    fn the_typical_patient_is_in_the_middle() {
        let column = |name: &str, categories: &[(&str, f64)]| PersonColumn {
            name: name.to_string(),
            unit: Unit::none(),
            categories: categories
                .iter()
                .map(|(name, value)| ((*name).to_string(), *value))
                .collect(),
        };
        let columns = vec![
            column("age", &[]),
            column("sex", &[("male", 0.0), ("female", 1.0)]),
        ];
        let weights = [80.0, 50.0, 60.0, 90.0].map(Weight::from_kg).to_vec();
        let values = vec![20.0, 0.0, 50.0, 1.0, 40.0, 1.0, 31.0, 0.0];
        let people = ListedPeople::new(Source::new("p.csv", ""), weights, columns, values);
        assert_eq!(people.typical_weight(), Weight::from_kg(70.0));
        assert_eq!((people.typical(0), people.typical(1)), (35.5, 0.0));
    }
}

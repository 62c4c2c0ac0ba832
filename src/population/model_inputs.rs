/// What one model takes of people beside their weight: its covariates, and parameters that a person brings along.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelInputs {
    /// Covariates where nothing else is known of a person, in the order of the model's.
    pub covariates: Vec<f64>,
    /// What is taken from the columns of people.
    pub own: Vec<OwnNumber>,
}

/// A number that a model takes from a column of people.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnNumber {
    /// Which column.
    pub column: usize,
    /// How many of the model's units one of the column's is.
    pub factor: f64,
    /// For categories: the model's number for each number of the column.
    pub categories: Vec<(f64, f64)>,
    /// What it is in the model.
    pub into: OwnInput,
}

/// What a column is in a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnInput {
    /// A covariate, by index.
    Covariate(usize),
    /// A covariate that is yes wherever the column is, and otherwise as in everybody.
    ImpliedCovariate(usize),
    /// A parameter, by index: the person's own, in the unit it is stated in.
    Parameter(usize),
}

impl ModelInputs {
    /// Of a model whose covariates are the same in everybody.
    pub fn same(covariates: Vec<f64>) -> Self {
        Self {
            covariates,
            own: Vec::new(),
        }
    }

    /// A person's covariates, from their numbers of the columns.
    pub fn covariates_of(&self, row: &[f64]) -> Vec<f64> {
        self.of(row).0
    }

    /// A person's covariates, and parameters of their own by index, from their numbers of the columns.
    pub(super) fn of(&self, row: &[f64]) -> (Vec<f64>, Vec<(usize, f64)>) {
        let (mut covariates, mut parameters) = (self.covariates.clone(), Vec::new());
        for own in &self.own {
            let number = own.number(row);
            match own.into {
                OwnInput::Covariate(index) => covariates[index] = number,
                OwnInput::ImpliedCovariate(index) if number != 0.0 => covariates[index] = 1.0,
                OwnInput::ImpliedCovariate(_) => {}
                OwnInput::Parameter(index) => parameters.push((index, number)),
            }
        }
        (covariates, parameters)
    }
}

impl OwnNumber {
    fn number(&self, row: &[f64]) -> f64 {
        let number = row.get(self.column).copied().unwrap_or(f64::NAN);
        match self.categories.is_empty() {
            true => number * self.factor,
            false => {
                let known = self.categories.iter().find(|(known, _)| *known == number);
                known.map_or(f64::NAN, |(_, own)| *own)
            }
        }
    }
}

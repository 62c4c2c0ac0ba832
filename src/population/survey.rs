use super::covariate_distribution::between_quantiles;
use super::{CovariateDistribution, PersonColumn, PopulationError, Residual, Stream};
use crate::document::Source;
use crate::model::{Citation, IndexedFormula};
use crate::quantity::Weight;

/// People drawn as a survey found them: one variable after the other, each by those before it.
///
/// Variables are those of the columns, and weight, in kg, which formulas see by that name too.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// The name of its file: `adults-us-2016`.
    pub id: String,
    /// In a line.
    pub title: String,
    /// Its file.
    pub source: Source,
    /// Where its numbers come from.
    pub citation: Option<Citation>,
    /// Who was looked at.
    pub people: String,
    /// What it does not cover.
    pub notes: Vec<String>,
    columns: Vec<PersonColumn>,
    steps: Vec<SurveyStep>,
    /// Limits of variables by the number of their step; who lies beyond one is drawn again.
    limits: Vec<(usize, f64, f64)>,
}

/// How a variable is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyStep {
    /// `weight`, or the name of a column.
    pub name: String,
    /// The step whose categories decide which of the draws it is; `None` where there is only one.
    pub by: Option<usize>,
    /// By the number of the category, or 0 for all.
    pub draws: Vec<(f64, SurveyDraw)>,
}

/// A way in which a variable is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum SurveyDraw {
    /// One of several kinds.
    Categories(CovariateDistribution),
    /// Between quantiles that divide people into equal parts.
    Quantiles(Vec<f64>),
    /// What a formula of variables before it gives, and a normal residual.
    Regression {
        /// Of the values of the steps before it; it gives the value, or its logarithm.
        formula: IndexedFormula,
        /// The residual.
        residual: Residual,
        /// Whether formula and residual are of the logarithm.
        of_log: bool,
    },
}

/// Draws for one person before giving up: where fewer than some four in a thousand lie within the limits, one of the first
/// two thousand is not found, and the scenario is refused.
const TRIES: u32 = 2_000;

impl Survey {
    /// The name of the step that draws weight.
    pub const WEIGHT: &'static str = "weight";

    /// Of columns, which are those of the steps but for weight, in their order.
    pub fn new(
        (id, source): (String, Source),
        title: String,
        columns: Vec<PersonColumn>,
        steps: Vec<SurveyStep>,
    ) -> Self {
        Self {
            id,
            source,
            title,
            citation: None,
            people: String::new(),
            notes: Vec::new(),
            columns,
            steps,
            limits: Vec::new(),
        }
    }

    /// With what is said of it.
    #[must_use]
    pub(super) fn described(mut self, citation: Citation, people: String, notes: Vec<String>) -> Self {
        (self.citation, self.people, self.notes) = (Some(citation), people, notes);
        self
    }

    /// Of whom only those are drawn whose variables lie between limits; names are those of steps.
    #[must_use]
    pub fn within(mut self, limits: &[(String, f64, f64)]) -> Self {
        let step = |name: &str| self.steps.iter().position(|step| step.name == name);
        self.limits = limits
            .iter()
            .filter_map(|(name, low, high)| Some((step(name)?, *low, *high)))
            .collect();
        self
    }

    /// How variables are drawn, one after the other.
    pub fn steps(&self) -> &[SurveyStep] {
        &self.steps
    }

    /// The column of a variable; `None` for weight.
    pub fn column(&self, name: &str) -> Option<&PersonColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What is drawn beside weight.
    pub fn columns(&self) -> &[PersonColumn] {
        &self.columns
    }

    /// The limits of weight, kg, where there are any.
    pub fn weight_limits(&self) -> Option<(f64, f64)> {
        self.limits_of(Self::WEIGHT)
    }

    /// The limits of a variable, where there are any.
    pub fn limits_of(&self, name: &str) -> Option<(f64, f64)> {
        let is_it = |step: usize| self.steps.get(step).is_some_and(|step| step.name == name);
        let limits = self.limits.iter().find(|(step, ..)| is_it(*step));
        limits.map(|(_, low, high)| (*low, *high))
    }

    /// The typical person: of kinds the most frequent, medians of quantiles and of residuals.
    ///
    /// # Errors
    /// When a formula has no value there.
    pub(super) fn typical(&self, row: &mut [f64]) -> Result<Weight, PopulationError> {
        let mut values = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let value = match step.draw_of(&values) {
                Some(SurveyDraw::Categories(distribution)) => distribution.typical(),
                Some(draw) => self.value(draw, 0.0, &values, 0)?,
                None => f64::NAN,
            };
            values.push(value);
        }
        Ok(self.write(&values, row))
    }

    /// Draws a person.
    ///
    /// # Errors
    /// When the limits hold next to nobody, or a formula has no value.
    pub(super) fn draw(&self, seed: u64, number: u64, row: &mut [f64]) -> Result<Weight, PopulationError> {
        let stream = |step: &SurveyStep| Stream::of_covariate(seed, number, &step.name);
        let mut streams: Vec<Stream> = self.steps.iter().map(stream).collect();
        let mut values = Vec::with_capacity(self.steps.len());
        for _ in 0..TRIES {
            values.clear();
            for (step, stream) in self.steps.iter().zip(&mut streams) {
                let normal = stream.normal();
                let value = match step.draw_of(&values) {
                    Some(draw) => self.value(draw, normal, &values, number)?,
                    None => f64::NAN,
                };
                values.push(value);
            }
            let inside = |(step, low, high): &(usize, f64, f64)| (*low..=*high).contains(&values[*step]);
            if self.limits.iter().all(inside) {
                return Ok(self.write(&values, row));
            }
        }
        let name = |(step, ..): &(usize, f64, f64)| self.steps[*step].name.clone();
        Err(PopulationError::Covariates {
            subject: number,
            tries: TRIES,
            names: self.limits.iter().map(name).collect::<Vec<_>>().join(", "),
        })
    }

    fn value(
        &self,
        draw: &SurveyDraw,
        normal: f64,
        values: &[f64],
        subject: u64,
    ) -> Result<f64, PopulationError> {
        Ok(match draw {
            SurveyDraw::Categories(distribution) => distribution.value(normal),
            SurveyDraw::Quantiles(quantiles) => between_quantiles(quantiles, normal),
            SurveyDraw::Regression {
                formula,
                residual,
                of_log,
            } => {
                let mean = formula.value(values).map_err(|source| PopulationError::Survey {
                    survey: self.id.clone(),
                    subject,
                    source,
                })?;
                let value = mean + residual.value(normal);
                if *of_log { libm::exp(value) } else { value }
            }
        })
    }

    /// Writes the columns, and gives the weight.
    fn write(&self, values: &[f64], row: &mut [f64]) -> Weight {
        let mut weight = Weight::from_kg(f64::NAN);
        let mut columns = row.iter_mut();
        for (step, value) in self.steps.iter().zip(values) {
            match step.name.as_str() {
                Self::WEIGHT => weight = Weight::from_kg(*value),
                _ => columns.by_ref().take(1).for_each(|cell| *cell = *value),
            }
        }
        weight
    }
}

impl SurveyStep {
    /// The draw that belongs to what the steps before it came to.
    fn draw_of(&self, values: &[f64]) -> Option<&SurveyDraw> {
        let of = self.by.and_then(|step| values.get(step).copied());
        let draw = self
            .draws
            .iter()
            .find(|(category, _)| of.is_none_or(|of| of == *category));
        draw.map(|(_, draw)| draw)
    }
}

use super::arithmetic::Arithmetic;
use serde::Serialize;

/// One step of an explanation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExplanationStep {
    /// What the step is of: `number`, `doses`, `model`, `parameters`, `people`, `threshold`, `response` or `arithmetic`.
    pub kind: &'static str,
    /// Its heading.
    pub title: String,
    /// What there is to say.
    pub sentences: Vec<String>,
    /// Its numbers.
    pub rows: Vec<ExplanationRow>,
    /// Formulas, symbols first, then with numbers.
    pub formulas: Vec<ExplanationFormula>,
}

/// A number of a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExplanationRow {
    /// What it is called.
    pub name: String,
    /// How it came about, such as `84 * (75 / 70) ^ 0.75`; nothing where it stands as it is.
    pub from: String,
    /// What else there is to say of it, such as which random effect stands in it.
    pub remark: String,
    /// Its value, with all digits; `None` for what is no number.
    pub value: Option<f64>,
    /// Its value as text.
    pub text: String,
    /// Its unit.
    pub unit: String,
    /// How well it is verified: A paper, B secondary source, C not verified, D derived.
    pub grade: Option<String>,
    /// Where it was read.
    pub source: Option<String>,
}

/// A formula, and what it gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExplanationFormula {
    /// What it is of: `dA1/dt`, `dose 1`.
    pub name: String,
    /// The formula, in symbols or as it is typed into a calculator.
    pub formula: String,
    /// What it gives with the digits that stand there; `None` for one in symbols.
    pub value: Option<f64>,
    /// The unit of the result.
    pub unit: String,
}

impl ExplanationStep {
    pub(super) fn new(kind: &'static str, title: &str) -> Self {
        Self {
            kind,
            title: title.to_string(),
            ..Self::default()
        }
    }

    pub(super) fn say(&mut self, sentence: impl Into<String>) {
        self.sentences.push(sentence.into());
    }

    /// Adds a calculation with what it gives.
    pub(super) fn work_out(&mut self, name: &str, worked: &Arithmetic, unit: &str) {
        self.formulas.push(ExplanationFormula {
            name: name.to_string(),
            formula: worked.text.clone(),
            value: Some(worked.value),
            unit: unit.to_string(),
        });
    }

    pub(super) fn symbols(&mut self, name: &str, formula: impl Into<String>) {
        self.formulas.push(ExplanationFormula {
            name: name.to_string(),
            formula: formula.into(),
            ..ExplanationFormula::default()
        });
    }
}

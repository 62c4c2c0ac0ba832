use serde::Serialize;
use std::collections::BTreeMap;

/// What a teacher made of a scenario: steps that ask before they show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lesson {
    /// In the order they are taught.
    pub steps: Vec<LessonStep>,
}

/// A question, what the student predicts, and what is then shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LessonStep {
    /// What it is called.
    pub title: LessonText,
    /// What is asked.
    pub question: LessonText,
    /// How it is answered.
    pub ask: LessonAsk,
    /// What is on the screen.
    pub show: LessonScreen,
    /// The kinds of values that have sliders; `None` for all.
    pub open: Option<Vec<String>>,
    /// What is said after the answer.
    pub reveal: LessonText,
    /// The one sentence to keep.
    pub sentence: LessonText,
    /// Notes for the teacher's sheet.
    pub teacher: Option<LessonText>,
}

/// How a student answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LessonAsk {
    /// Not at all: the step only shows.
    Nothing,
    /// By choosing.
    Choices(Vec<LessonChoice>),
    /// By drawing the curve of an arm, of this name.
    Draw(String),
    /// By numbers, arm by arm.
    Numbers(Vec<LessonNumber>),
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LessonChoice {
    /// What it says.
    pub text: LessonText,
    /// Whether it is right.
    pub is_right: bool,
    /// Why it is right or wrong.
    pub because: LessonText,
}

/// The right number for an arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LessonNumber {
    /// The arm's name.
    pub arm: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}

/// What is on the screen of a step; what is not said is as the scenario has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LessonScreen {
    /// The arms, by name.
    pub arms: Option<Vec<String>>,
    /// How many people.
    pub people: Option<u64>,
    /// Whether levels have a logarithmic axis.
    pub log: bool,
    /// Whether every arm gives in all what the first one gives.
    pub is_same_total: bool,
    /// The thresholds, by name.
    pub thresholds: Option<Vec<String>>,
}

/// A text by language, such as `en`; one that is written without a language is English.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct LessonText(pub BTreeMap<String, String>);

impl LessonText {
    /// The language of a text that names none.
    pub const USUAL: &str = "en";
}

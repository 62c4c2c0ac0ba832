use crate::scenario::LessonScreen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What stands on the screen of a lesson page, as the page keeps it behind the `#` of its address: how it differs from the
/// scenario the page was made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenState {
    /// Of this description; another one is refused.
    pub version: u32,
    /// A scenario that was put in; `None` for the one the page was made of.
    pub text: Option<String>,
    /// The first digits of the SHA-256 of the scenario's text.
    pub source: String,
    /// The arms, in their order.
    pub arms: Vec<ScreenArm>,
    /// Values that belong to no arm and differ from the scenario, by their [`OpenValue::id`](super::OpenValue).
    pub values: BTreeMap<String, String>,
    /// How many people; 0 for the typical patient alone.
    pub people: u64,
    /// Another model than the scenario's.
    pub model: Option<String>,
    /// Thresholds that are not shown, by name.
    pub off: Vec<String>,
    /// Whether levels have a logarithmic axis.
    pub log: bool,
    /// What is the same in all arms.
    pub same: Same,
}

/// One arm on the screen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenArm {
    /// The arm of the scenario that it was made of, counted from 0.
    pub from: usize,
    /// What it is called.
    pub name: String,
    /// Values that differ from those of that arm, by their [`OpenValue::id`](super::OpenValue).
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// What is the same in all arms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Same {
    /// What is written, such as the rate.
    #[default]
    Rate,
    /// What is given in all: amounts are changed to those of the first arm.
    Total,
}

impl ScreenState {
    /// The version that is written and read.
    pub const VERSION: u32 = 1;

    /// The same, as a step of a lesson has it.
    #[must_use]
    pub fn with(mut self, screen: &LessonScreen, thresholds: &[&str]) -> Self {
        if let Some(arms) = &screen.arms {
            self.arms.retain(|arm| arms.contains(&arm.name));
        }
        if let Some(shown) = &screen.thresholds {
            let hidden = thresholds
                .iter()
                .filter(|name| !shown.iter().any(|shown| shown == *name));
            self.off = hidden.map(|name| (*name).to_string()).collect();
        }
        self.people = screen.people.unwrap_or(self.people);
        self.log = screen.log;
        if screen.is_same_total {
            self.same = Same::Total;
        }
        self
    }
}

use infusim::lesson::ScreenState;
use infusim::outcome::NumberRequest;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a page asks.
#[derive(Debug, Deserialize)]
#[serde(tag = "request", rename_all = "lowercase")]
pub enum Request {
    /// Open a scenario: what can be moved in it.
    Open {
        /// Its text.
        text: String,
        /// What its file is called.
        name: String,
        /// Files that it names, by path.
        #[serde(default)]
        files: BTreeMap<String, String>,
    },
    /// Read a scenario and keep nothing of it.
    Check {
        /// Its text.
        text: String,
        /// What its file is called.
        name: String,
        /// Files that it names, by path.
        #[serde(default)]
        files: BTreeMap<String, String>,
    },
    /// The scenario of what is on the screen.
    Text {
        /// What is on the screen.
        state: Box<ScreenState>,
    },
    /// Simulate and draw what is on the screen.
    Draw {
        /// What is on the screen.
        state: Box<ScreenState>,
        /// With so many people, for a quick first picture.
        people: Option<u64>,
    },
    /// Simulate and draw a design as a whole.
    Design {
        /// What is on the screen.
        state: Box<ScreenState>,
    },
    /// The curves of what is on the screen, in the chart drawn last.
    Move {
        /// What is on the screen.
        state: Box<ScreenState>,
        /// With the band of so many people.
        #[serde(default)]
        people: u64,
    },
    /// How a number came about.
    Explain {
        /// What is on the screen.
        state: Box<ScreenState>,
        /// Which number.
        number: NumberRequest,
    },
}

//! Layer 10: a scenario on the screen of a page.
//!
//! A page shows a scenario and lets its reader move what is open in it. [`Screen`] opens the scenario, says what can be moved
//! ([`OpenScenario`]), and draws what stands on the screen ([`ScreenState`]). What is drawn is always the figure of a scenario
//! as a text, [`Screen::text`], which the program draws the same.

mod drawn;
mod error;
mod last_drawn;
#[cfg(feature = "files")]
mod lesson_page;
mod moved;
mod open_scenario;
mod open_value;
mod screen;
mod screen_numbers;
mod screen_state;
mod screen_text;
mod series_facts;
mod yaml_writer;

pub use drawn::{Drawn, DrawnFigure};
pub use error::ScreenError;
#[cfg(feature = "files")]
pub use lesson_page::LessonPage;
pub use moved::{Moved, MovedSeries};
pub use open_scenario::{OpenArm, OpenLesson, OpenModel, OpenScenario, OpenThreshold};
pub use open_value::{OpenKind, OpenValue};
pub use screen::Screen;
pub use screen_numbers::ScreenNumbers;
pub use screen_state::{Same, ScreenArm, ScreenState};
pub use series_facts::{HoursAbove, SeriesFacts};

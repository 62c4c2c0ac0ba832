//! Layer 3: virtual patients.
//!
//! A [`Population`] draws weights, covariates and random effects, one stream of random numbers for each seed,
//! patient and purpose; or its [`People`] are given one by one. Subject 17 is the same person in every arm, in a population of any size,
//! on any number of threads, and in any shard of it (a [`SubjectRange`]). A [`Cohort`] holds subjects who were drawn,
//! so that each is drawn once for all arms. This is the only module with random numbers; it knows nothing of time.

mod cohort;
mod covariate_distribution;
mod drawn_people;
mod drawn_subject;
mod error;
mod listed_people;
mod model_inputs;
mod people;
mod people_rows;
mod person_column;
#[allow(clippy::module_inception, reason = "a file is named after its main type")]
mod population;
mod residual;
mod shares_reader;
mod stream;
mod subject;
mod subject_range;
mod survey;
mod survey_keys;
mod survey_reader;
mod truncation;
mod weight;

pub use cohort::{Cohort, CohortBlock};
pub use covariate_distribution::CovariateDistribution;
pub use drawn_people::{Correlation, DrawnCovariate, DrawnPeople};
pub use drawn_subject::DrawnSubject;
pub use error::PopulationError;
pub use listed_people::ListedPeople;
pub use model_inputs::{ModelInputs, OwnInput, OwnNumber};
pub use people::{People, PeopleSource};
pub use people_rows::PeopleRows;
pub use person_column::PersonColumn;
pub use population::Population;
pub use residual::Residual;
pub(crate) use shares_reader::read_shares;
pub use stream::{Purpose, Stream};
pub use subject::{Subject, effects_per_subject};
pub use subject_range::{SubjectRange, SubjectRangeError};
pub use survey::{Survey, SurveyDraw, SurveyStep};
pub use survey_keys::SURVEY_KEYS;
pub use survey_reader::{survey, survey_ids};
pub use truncation::Truncation;
pub use weight::{WeightDistribution, log_sd};

//! Layer 2: published models as data.
//!
//! A [`Model`] is a graph of [`Compartment`]s and [`Flow`]s with [`Parameter`]s, read from a YAML
//! file together with where every number comes from, what the model was studied in, and how
//! people differ. The [`Library`] holds the models embedded in the binary. This module turns a
//! weight and random effects into parameter values, and knows nothing of time or chance.

mod body_size;
mod body_size_keys;
mod body_size_range;
mod body_size_reader;
mod citation;
mod compartment;
mod covariance;
mod covariate;
mod covariate_keys;
mod derived_covariate;
mod derived_reader;
mod domain;
mod embedded_files;
mod estimate;
mod estimate_draw;
mod estimate_reader;
mod expression;
mod flow;
mod formula;
mod formula_error;
mod formula_parser;
mod formula_token;
mod graph_reader;
mod indexed_formula;
mod individual;
mod interaction;
mod keys;
mod known_name;
mod library;
mod limits;
mod measured;
mod model_reader;
mod parameter;
mod parameter_reader;
mod pharmacology;
mod provenance;
mod published;
mod published_keys;
mod references;
mod restriction;
mod restriction_keys;
mod route;
mod substance;
mod uncertainty;
mod usage;
mod variability;
mod variability_keys;
mod variability_reader;

pub use body_size::{BodySize, FallingSize};
pub use body_size_keys::BODY_SIZE_KEYS;
pub use body_size_range::BodySizeRange;
pub use body_size_reader::{body_size, body_size_ids};
pub use citation::Citation;
pub use compartment::Compartment;
pub(crate) use covariance::Covariance;
pub use covariate::{Covariate, UnitDose};
pub use derived_covariate::DerivedCovariate;
pub use domain::{AgeGroup, StudiedIn};
pub use embedded_files::EmbeddedFiles;
pub use estimate::{EstimateError, EstimateScale};
pub use expression::Undefined;
pub use flow::{Flow, FlowKind, Share};
pub use formula::Formula;
pub use formula_error::FormulaError;
pub use indexed_formula::IndexedFormula;
pub use individual::{ModelError, ParameterValues, PatientInputs};
pub use interaction::Interaction;
pub use keys::{CITATION_KEYS, MEASURED_KEYS, MODEL_KEYS};
pub use library::{EFFECTS, EVIDENCE, Library, SURVEYS};
pub use limits::Limits;
pub use measured::{Measured, SampleMatrix, Site};
pub use parameter::{Basis, Operand, Parameter};
pub use pharmacology::Model;
pub use provenance::{Grade, Provenance, read_provenance};
pub use published::{Extreme, Published};
pub use restriction::{GivenAs, Restriction, ResultKind};
pub use route::{Route, RouteEntry};
pub use substance::{Racemate, Salt, Substance, Substances};
pub use uncertainty::Uncertainty;
pub use variability::{BorrowedFrom, Effect, Spread, SpreadAlternative, Variability};

//! Layer 9: numbers and words for people and for other programs.
//!
//! [`table`] is what a run answers and [`notes`] what stands behind it; the writers of CSV and Parquet and [`RunRecord`] are what it leaves behind. Text
//! goes to whatever the caller gives: this module opens no files and prints nothing.

mod above_table;
mod comparison_csv;
mod comparison_sentence;
mod comparison_table;
mod curve_columns;
mod curves_csv;
#[cfg(feature = "files")]
mod curves_parquet;
mod describe;
mod estimate_text;
mod evidence_record;
mod exposure_table;
mod name_cell;
mod notes;
#[cfg(feature = "files")]
mod parquet_file;
mod patient_columns;
mod patients_csv;
#[cfg(feature = "files")]
mod patients_parquet;
mod read_back;
mod read_back_record;
mod record;
mod restricted_record;
mod restriction_marks;
mod row;
mod summary_csv;
mod table;
mod text_table;
mod threshold_columns;
mod weight_text;
mod worst_warning;
mod wrap;
mod written_file;

pub use crate::quantity::{compact, push_significant, significant, with_thousands};
pub use comparison_csv::comparison_csv;
pub use curves_csv::curves_csv;
#[cfg(feature = "files")]
pub use curves_parquet::curves_parquet;
pub use describe::{describe_effect, describe_evidence, describe_model};
pub use notes::notes;
pub use patients_csv::{PatientRows, PatientsCsv};
#[cfg(feature = "files")]
pub use patients_parquet::patients_parquet;
pub use read_back::read_back;
pub use record::RunRecord;
pub use summary_csv::summary_csv;
pub use table::table;
pub use wrap::wrap;
pub use written_file::WrittenFile;

/// Stands on everything a reader may take away.
pub const PURPOSE: &str = "For teaching and research, not for dosing people.";

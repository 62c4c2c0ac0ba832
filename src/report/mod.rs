//! Layer 9: numbers and words for people and for other programs.
//!
//! [`table`] is what a run answers and [`notes`] what stands behind it. What it leaves behind are tables, each a [`Frame`] of columns that
//! [`FrameKind::definition`] describes and that are printed as CSV and Parquet, and [`RunRecord`]. Text goes to whatever the caller gives: this
//! module opens no files and prints nothing.

mod above_frame;
mod above_table;
mod accumulation_text;
mod actions_frame;
mod answer_record;
mod answer_table;
mod answers_frame;
#[cfg(feature = "files")]
mod arrow_fields;
mod block;
mod blocks;
mod cell_series;
mod cells_frame;
mod column_data;
mod column_definition;
mod comparison_frame;
mod comparison_sentence;
mod comparison_table;
mod csv_rows;
mod curves_frame;
mod describe;
mod describe_response;
mod design_record;
mod design_response_table;
mod design_table;
mod estimate_text;
mod evidence_record;
mod exposure_table;
mod fall_table;
mod file_record;
mod frame;
mod frame_definition;
mod frame_kind;
#[cfg(feature = "files")]
mod frame_parquet;
mod frame_part;
mod input_file;
mod interaction_record;
mod interactions_frame;
mod interactions_table;
mod key_columns;
mod measure_columns;
mod model_record;
mod model_words;
mod models_frame;
mod models_table;
mod name_cell;
mod nca_frame;
mod nca_record;
mod nca_table;
mod notes;
mod observed_frame;
mod observed_record;
mod observed_text;
mod option_error;
mod other_model_record;
mod other_models_frame;
mod other_models_text;
mod other_spread_record;
mod other_spreads_frame;
mod other_spreads_table;
mod page;
mod patient_curves_frame;
mod patient_parameters_frame;
mod patient_responses_frame;
mod patients_frame;
mod patients_record;
mod people_text;
mod pump_record;
mod range_table;
mod read_back;
mod read_back_layout;
mod read_back_record;
mod record;
mod residual_record;
mod residual_text;
mod response_peaks_frame;
mod response_record;
mod response_table;
mod responses_frame;
mod restricted_record;
mod restriction_marks;
mod result_cell;
mod result_table;
mod run_options;
mod sensitivity_frame;
mod sensitivity_table;
mod shares_frame;
mod side_effect_record;
mod side_effect_text;
mod summary_frame;
mod table;
mod table_record;
mod target_frame;
mod target_summary_frame;
mod target_table;
mod text_table;
mod threshold_record;
mod titration_table;
mod uncertainty_frame;
mod uncertainty_record;
mod uncertainty_table;
mod unfinished_record;
mod vpc_frame;
mod worst_warning;
mod wrap;
mod written_file;

pub use crate::quantity::{compact, push_significant, significant, with_thousands};
#[cfg(feature = "files")]
pub use arrow_fields::arrow_field;
pub use block::Block;
pub use blocks::Blocks;
pub use column_data::ColumnData;
pub use column_definition::{ColumnDefinition, ColumnKind};
pub use describe::{
    describe_body_size, describe_effect, describe_evidence, describe_fits, describe_model,
    describe_side_effects, describe_survey,
};
pub use describe_response::describe_response;
pub use design_table::{design_notes, design_table};
pub use frame::{Frame, FrameBlock};
pub use frame_definition::FrameDefinition;
pub use frame_kind::FrameKind;
#[cfg(feature = "files")]
pub use frame_parquet::write_parquet;
pub use input_file::InputFile;
pub use notes::notes;
pub use option_error::OptionError;
pub use page::{PAGE_MARK, PageFigure, PageSource, design_page, study_page};
pub use read_back::read_back;
pub use record::RunRecord;
pub use result_cell::ResultCell;
pub use result_table::ResultTable;
pub use run_options::RunOptions;
pub use table::table;
pub use wrap::wrap;
pub use written_file::WrittenFile;

/// Stands on everything a reader may take away.
pub const PURPOSE: &str = "For teaching and research, not for dosing people.";

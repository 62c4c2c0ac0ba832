//! Layer 10: files that appear whole or not at all.
//!
//! [`write()`] makes the files of a simulated study in a [`ResultFolder`]; [`open_scenario`] reads a scenario with the files
//! it names. Files are touched only here and at the command line.

mod atomic_file;
mod claimed_folders;
mod error;
mod file;
mod file_name;
mod folder_record;
mod open_scenario;
mod output_writer;
mod page_file;
mod png;
mod png_error;
mod recorded_run;
mod replacement;
mod result_folder;
mod staging;
mod write;
mod write_reason;

pub use claimed_folders::ClaimedFolders;
pub use error::OutputError;
pub use file::{read_file, read_table};
pub use file_name::folder_name;
pub use folder_record::FolderFault;
pub use open_scenario::{
    files_from, open_moved_scenario, open_scenario, open_scenario_with_files, open_scenarios, tables_from,
};
pub use page_file::write_page;
pub use png::png;
pub use png_error::PngError;
pub use recorded_run::{RecordedRun, RunDifferences};
pub use result_folder::ResultFolder;
pub use write::{WrittenRun, design_report, study_report, write, write_design};

//! Layer 8: the pipeline.
//!
//! [`run`] leads a checked [`Study`](crate::scenario::Study) through the modules and comes back with a
//! [`StudyOutcome`](crate::outcome::StudyOutcome); [`write()`] makes the files of it. This is the only
//! module with threads, and files are touched only here and at the command line.

mod claimed_folders;
mod cohort;
mod course;
mod error;
mod file;
mod file_name;
mod folder_record;
mod memory_left;
mod memory_need;
mod passage;
mod person;
mod progress;
mod replacement;
mod result_folder;
mod run;
mod staging;
mod unfinished;
mod whole_file;
mod workshop;
mod write;
mod write_reason;

pub use claimed_folders::ClaimedFolders;
pub use cohort::ABREAST;
pub use course::RunOptions;
pub use error::StudyError;
pub use file::read_file;
pub use file_name::folder_name;
pub use folder_record::FolderFault;
pub use progress::{Progress, Watch};
pub use result_folder::ResultFolder;
pub use run::run;
pub use unfinished::unfinished_in_typical;
pub use write::{WriteOptions, write};

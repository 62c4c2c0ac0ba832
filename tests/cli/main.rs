//! The program from outside: what it says to whom, what it leaves behind, and with which exit code.
//!
//! `wrong/` holds one file for each way of getting a scenario wrong; what a user sees is kept word
//! for word under `snapshots/`. After changing a message on purpose: `INSTA_UPDATE=always cargo test
//! --test cli`, and read the differences.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod page;
mod sandbox;

mod answer;
mod bad_files;
mod body_size;
mod commands;
mod do_not;
mod doubt;
mod editor;
mod edits;
mod explain;
mod faults;
mod harmless;
mod hostile;
mod kept;
mod large_populations;
mod lesson;
mod memory;
mod observed;
mod occasions;
mod other_drugs;
mod parquet;
mod paths;
mod people;
mod quantities;
mod racemate;
mod read_back;
mod report;
mod rerun;
mod responses;
mod results;
mod shards;
mod side_effects;
mod slides;
mod stopping;
mod wrong;

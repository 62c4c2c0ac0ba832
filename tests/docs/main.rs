//! The documentation is true: links lead somewhere, the reference is that of the tables the readers go by, and what a
//! page shows on a terminal is what the program prints.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../fixtures/blessed.rs"]
mod blessed;
#[path = "../cli/sandbox.rs"]
#[allow(dead_code)]
mod sandbox;

mod book;
mod gallery;
mod key_page;
mod links;
mod methods;
mod outputs;
mod reference;
mod run_json;
mod terminal;

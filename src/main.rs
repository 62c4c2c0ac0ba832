//! The `infusim` program: reads its arguments and hands over to the command line room.

use clap::Parser;
use infusim::cli::{Arguments, main as run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(Arguments::parse())
}
